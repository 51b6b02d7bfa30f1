//! A dictionary in the making: what stands in it, once, and the code of each.

use std::collections::HashMap;
use std::hash::Hash;

use rapidhash::fast::RandomState;

/// What a dictionary can hold, as Parquet writes it plainly.
pub(super) trait Plain {
    fn put(&self, to: &mut Vec<u8>);
}

impl Plain for &str {
    fn put(&self, to: &mut Vec<u8>) {
        // A text of a row has a bound far below that of the format.
        to.extend_from_slice(&(self.len() as u32).to_le_bytes());
        to.extend_from_slice(self.as_bytes());
    }
}

impl Plain for u32 {
    fn put(&self, to: &mut Vec<u8>) {
        to.extend_from_slice(&self.to_le_bytes());
    }
}

/// Values with their codes, in the order in which they came.
pub(super) struct Dictionary<T> {
    codes: HashMap<T, u32, RandomState>,
    /// All values, one after the other.
    pub(super) plain: Vec<u8>,
}

impl<T: Plain + Copy + Eq + Hash> Dictionary<T> {
    /// An empty one.
    pub(super) fn new() -> Self {
        Self { codes: HashMap::default(), plain: Vec::new() }
    }

    /// How many values it holds.
    pub(super) fn len(&self) -> usize {
        self.codes.len()
    }

    /// The code of a value.
    pub(super) fn code(&mut self, value: T) -> u32 {
        let next = self.codes.len() as u32;
        *self.codes.entry(value).or_insert_with(|| {
            value.put(&mut self.plain);
            next
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_keeps_its_code_and_stands_once() {
        let mut words = Dictionary::new();
        assert_eq!(["a", "", "a", "bc"].map(|word| words.code(word)), [0, 1, 0, 2]);
        assert_eq!(words.plain, b"\x01\0\0\0a\0\0\0\0\x02\0\0\0bc");
        let mut numbers = Dictionary::new();
        assert_eq!([7_u32, 256, 7].map(|number| numbers.code(number)), [0, 1, 0]);
        assert_eq!((numbers.plain, words.len()), (b"\x07\0\0\0\0\x01\0\0".to_vec(), 3));
    }
}

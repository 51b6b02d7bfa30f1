//! What was made of a text before.
//!
//! *Models*: a table with one place for each number that a text comes to; another text of the same
//! number takes the place over, so that it never grows. A thread has one of each kind; what is in
//! it follows from the text alone, so that nothing depends on what ran before.
//! *Why*: scheduled actions, probes and cures are the same few lines, a million times in a fleet.

use std::rc::Rc;

/// What was made of texts, on so many places.
#[derive(Debug)]
pub(crate) struct Kept<T, const PLACES: usize> {
    places: Vec<Option<Rc<T>>>,
}

impl<T, const PLACES: usize> Kept<T, PLACES> {
    pub(crate) const fn new() -> Self {
        Self { places: Vec::new() }
    }

    /// What was made of a text, when the place still holds it.
    pub(crate) fn find(&self, text: &str, is_it: impl FnOnce(&T) -> bool) -> Option<Rc<T>> {
        let kept = self.places.get(number(text) % PLACES)?.as_ref()?;
        is_it(kept).then(|| kept.clone())
    }

    /// Keeps what was made of a text, and gives back what has to go for it.
    #[must_use = "it may be large: drop it when nobody borrows the table"]
    pub(crate) fn keep(&mut self, text: &str, made: Rc<T>) -> Option<Rc<T>> {
        if self.places.is_empty() {
            self.places.resize(PLACES, None);
        }
        self.places[number(text) % PLACES].replace(made)
    }
}

/// The number of a text: eight bytes at a time.
fn number(text: &str) -> usize {
    let mix =
        |hash: u64, word: u64| (hash.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let (words, rest) = text.as_bytes().as_chunks::<8>();
    let whole =
        words.iter().fold(text.len() as u64, |hash, word| mix(hash, u64::from_le_bytes(*word)));
    (rest.iter().fold(whole, |hash, byte| mix(hash, u64::from(*byte))) >> 32) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_keeps_what_it_can_and_never_grows() {
        let mut kept: Kept<String, 16> = Kept::new();
        assert!(kept.find("a", |_| true).is_none());
        for at in 0..1000 {
            let text = format!("text {at}");
            drop(kept.keep(&text, Rc::new(text.clone())));
            let found = kept.find(&text, |there| *there == text);
            assert_eq!(found.as_deref(), Some(&text));
        }
        assert_eq!(kept.places.len(), 16);
        let left = (0..1000).map(|at| format!("text {at}"));
        let left = left.filter(|text| kept.find(text, |there| there == text).is_some()).count();
        assert!((8..=16).contains(&left), "{left}");
    }
}

//! A set of small numbers in one word.
//!
//! Why: a million machines have a hundred thousand kinds, each of which is known by what it has;
//! what a fleet declares is little enough to be a bit each.

/// Numbers below [`Set::MOST`], in order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Set(u64);

impl Set {
    /// Numbers that there can be.
    pub const MOST: usize = u64::BITS as usize;

    /// True when nothing is in it.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many are in it.
    #[must_use]
    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Takes the largest one out.
    pub fn pop(&mut self) -> Option<usize> {
        let last = self.0.checked_ilog2()?;
        self.0 &= !(1 << last);
        Some(last as usize)
    }

    /// Those that are not in another one.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The numbers, in order.
    pub fn iter(self) -> impl Iterator<Item = usize> {
        (0..Self::MOST).filter(move |at| self.0 >> at & 1 == 1)
    }
}

impl FromIterator<usize> for Set {
    fn from_iter<I: IntoIterator<Item = usize>>(numbers: I) -> Self {
        Self(numbers.into_iter().fold(0, |bits, at| bits | 1 << at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_in_is_in_it_in_order() {
        let mut set: Set = [63, 0, 5].into_iter().collect();
        assert_eq!((set.iter().collect::<Vec<_>>(), set.len()), (vec![0, 5, 63], 3));
        assert_eq!(
            (set.pop(), set.pop(), set.pop(), set.pop()),
            (Some(63), Some(5), Some(0), None)
        );
        assert!(set.is_empty());
    }
}

//! What was asked for lately, in a table of one size.
//!
//! *Promise*: memory is that of the table, however much is put in: what was not asked for lately
//! makes room. What it gives was put in for that question; nobody walks over it, so its order
//! never shows.

use std::hash::Hash;

use super::memo::{Locked, PARTS};

/// Answers among which the one that makes room is chosen.
const WAYS: usize = 8;

/// Questions with hashes that are alike, and their answers.
#[derive(Debug)]
struct Few<K, V> {
    all: [Option<(K, V)>; WAYS],
    /// Those that were asked for lately, as bits; never all.
    lately: u8,
}

impl<K: Eq, V: Clone> Few<K, V> {
    const fn new() -> Self {
        Self { all: [const { None }; WAYS], lately: 0 }
    }

    fn get(&mut self, question: &K) -> Option<V> {
        let is = |held: &Option<(K, V)>| held.as_ref().is_some_and(|(it, _)| it == question);
        let at = self.all.iter().position(is)?;
        self.touch(at);
        self.all[at].as_ref().map(|(_, answer)| answer.clone())
    }

    fn put(&mut self, question: K, answer: V) {
        // The lowest bit that is not set; there always is one.
        let at = self.lately.trailing_ones() as usize;
        self.all[at] = Some((question, answer));
        self.touch(at);
    }

    /// When all were asked for only the last one was: the others make room again.
    fn touch(&mut self, at: usize) {
        self.lately |= 1 << at;
        if self.lately == u8::MAX {
            self.lately = 1 << at;
        }
    }
}

/// Answers that were asked for lately. An answer must follow from its question alone, so that it
/// never shows whether it was forgotten meanwhile.
#[derive(Debug)]
pub(super) struct Lately<K, V> {
    parts: Locked<Vec<Few<K, V>>>,
    sets: usize,
}

impl<K: Hash + Eq, V: Clone> Lately<K, V> {
    /// A table with room for so many answers.
    pub(super) fn new(room: usize) -> Self {
        let sets = (room / PARTS / WAYS).max(1);
        let part = || (0..sets).map(|_| Few::new()).collect();
        Self { parts: Locked::new(part), sets }
    }

    /// The answer to a question, if it is still known.
    pub(super) fn get(&self, question: &K) -> Option<V> {
        let (mut part, at) = self.parts.part(question);
        part[at % self.sets].get(question)
    }

    /// Remembers an answer.
    pub(super) fn put(&self, question: K, answer: V) {
        let (mut part, at) = self.parts.part(&question);
        part[at % self.sets].put(question, answer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_was_put_in_and_old_answers_make_room() {
        let lately = Lately::new(1 << 10);
        let mut known = 0;
        for question in 0..100_000_u64 {
            assert_eq!(lately.get(&question), None);
            lately.put(question, question * 2);
            assert_eq!(lately.get(&question), Some(question * 2));
            let half = question / 2;
            if let Some(answer) = lately.get(&half) {
                assert_eq!(answer, half * 2);
                known += 1;
            }
        }
        // Half of a number was put in lately as long as all numbers have room.
        assert!((500..4_000).contains(&known), "{known}");
    }

    #[test]
    fn what_is_often_asked_for_stays() {
        let lately = Lately::new(1 << 10);
        lately.put(u64::MAX, ());
        for question in 0..100_000_u64 {
            lately.put(question, ());
            assert_eq!(lately.get(&u64::MAX), Some(()), "{question}");
        }
    }
}

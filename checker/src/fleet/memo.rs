//! What was worked out once is known from then on, whoever asks and from however many threads.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use rapidhash::fast::RandomState;
use sim::kernel::digest::Fingerprint;

/// Parts of a table.
pub(super) const PARTS: usize = 32;

/// A value that somebody is working out, or has.
type Cell<V> = Arc<OnceLock<V>>;

/// A table that finds quickly what it has. Its order never shows.
pub(super) type Table<K, V> = HashMap<K, V, RandomState>;

/// A table in parts, each with its own lock, so that threads rarely wait for each other.
#[derive(Debug)]
pub(super) struct Locked<P> {
    parts: Vec<Mutex<P>>,
    hasher: RandomState,
}

impl<P> Locked<P> {
    /// A table of such parts.
    pub(super) fn new(part: impl Fn() -> P) -> Self {
        let parts = (0..PARTS).map(|_| Mutex::new(part())).collect();
        Self { parts, hasher: RandomState::new() }
    }

    /// The part that a question belongs to, and a number for its place there.
    pub(super) fn part(&self, question: &impl Hash) -> (MutexGuard<'_, P>, usize) {
        let hash = self.hasher.hash_one(question) as usize;
        // A thread that panicked while it held the lock left a table that is still whole.
        let part = self.parts[hash % PARTS].lock().unwrap_or_else(PoisonError::into_inner);
        (part, hash / PARTS)
    }
}

/// What is known of a question.
#[derive(Debug)]
enum Held<V> {
    Known(V),
    Sought(Cell<V>),
}

/// What was asked for lately, and before that. When the first is full the second is forgotten, so
/// that what is often asked for stays.
#[derive(Debug)]
struct Part<K, V> {
    young: Table<K, Held<V>>,
    old: Table<K, Held<V>>,
}

impl<V: Clone> Held<V> {
    /// The answer, or where it will be.
    fn give(&self) -> Result<V, Cell<V>> {
        match self {
            Self::Known(answer) => Ok(answer.clone()),
            Self::Sought(cell) => Err(Arc::clone(cell)),
        }
    }
}

impl<K: Hash + Eq + Clone, V: Clone> Part<K, V> {
    fn give(&mut self, question: &K, most: usize) -> Result<V, Cell<V>> {
        if let Some(held) = self.young.get(question) {
            return held.give();
        }
        let held = self.old.remove(question).unwrap_or_else(|| Held::Sought(Cell::default()));
        if self.young.len() >= most {
            self.old = std::mem::take(&mut self.young);
        }
        let given = held.give();
        self.young.insert(question.clone(), held);
        given
    }

    /// The answer to a question that was sought; where it was forgotten meanwhile it stays so.
    fn know(&mut self, question: &K, answer: V) {
        let Self { young, old } = self;
        if let Some(held) = young.get_mut(question).or_else(|| old.get_mut(question)) {
            *held = Held::Known(answer);
        }
    }
}

/// A table from questions to answers. An answer must follow from its question alone, so that it
/// never shows whether it was looked up; nobody walks over the table, so its order never shows.
#[derive(Debug)]
pub(super) struct Memo<K, V> {
    parts: Locked<Part<K, V>>,
    most: usize,
}

impl<K: Hash + Eq + Clone, V: Clone> Memo<K, V> {
    /// A table of at most some `most` answers.
    pub(super) fn new(most: usize) -> Self {
        let part = || Part { young: Table::default(), old: Table::default() };
        Self { parts: Locked::new(part), most: (most / PARTS / 2).max(1) }
    }

    /// The answer to a question.
    pub(super) fn get(&self, question: &K, answer: impl FnOnce() -> V) -> V {
        let part = || self.parts.part(question).0;
        let given = part().give(question, self.most);
        given.unwrap_or_else(|cell| {
            let answer = cell.get_or_init(answer).clone();
            part().know(question, answer.clone());
            answer
        })
    }
}

/// Values of which most are the same as others: each is held once.
#[derive(Debug)]
pub(super) struct Once<T>(Memo<Fingerprint, Arc<T>>);

impl<T: Hash> Once<T> {
    /// A table that knows at most some `most` values.
    pub(super) fn new(most: usize) -> Self {
        Self(Memo::new(most))
    }

    /// A value, the one that is held if there is one.
    pub(super) fn of(&self, value: T) -> Arc<T> {
        self.0.get(&Fingerprint::of(&value), || Arc::new(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_table_forgets_and_answers_all_the_same() {
        let memo = Memo::new(PARTS * 2);
        for round in 0..2 {
            for question in 0..1_000_u64 {
                assert_eq!(memo.get(&question, || question * 2), question * 2, "{round}");
            }
        }
        let of = |part: &Mutex<Part<u64, u64>>| {
            let part = part.lock().unwrap();
            part.young.len() + part.old.len()
        };
        let held: usize = memo.parts.parts.iter().map(of).sum();
        assert!(held <= PARTS * 2, "{held}");
    }

    #[test]
    fn what_is_often_asked_for_is_worked_out_once() {
        let (memo, mut worked) = (Memo::new(PARTS * 4), 0);
        for question in 0..10_000_u64 {
            memo.get(&u64::MAX, || worked += 1);
            memo.get(&question, || ());
        }
        assert_eq!(worked, 1);
    }
}

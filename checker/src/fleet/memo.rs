//! What was worked out once is known from then on, whoever asks and from however many threads.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Parts of a table, each with its own lock.
const PARTS: usize = 32;

/// A value that somebody is working out, or has.
type Cell<V> = Arc<OnceLock<V>>;

/// A table from questions to answers. An answer must follow from its question alone, so that it
/// never shows whether it was looked up; nobody walks over the table, so its order never shows.
#[derive(Debug)]
pub(super) struct Memo<K, V> {
    parts: Vec<Mutex<HashMap<K, Cell<V>>>>,
    hasher: RandomState,
    most: usize,
}

impl<K: Hash + Eq + Clone, V: Clone> Memo<K, V> {
    /// A table of at most some `most` answers.
    pub(super) fn new(most: usize) -> Self {
        let parts = (0..PARTS).map(|_| Mutex::default()).collect();
        Self { parts, hasher: RandomState::new(), most: most / PARTS }
    }

    /// The answer to a question.
    pub(super) fn get(&self, question: &K, answer: impl FnOnce() -> V) -> V {
        let part = self.hasher.hash_one(question) as usize % PARTS;
        let cell = {
            let part = &self.parts[part];
            // A thread that panicked while it held the lock left a table that is still whole.
            let mut table = part.lock().unwrap_or_else(PoisonError::into_inner);
            match table.get(question) {
                Some(cell) => Arc::clone(cell),
                None => {
                    if table.len() >= self.most {
                        table.clear();
                    }
                    let cell = Cell::default();
                    table.insert(question.clone(), Arc::clone(&cell));
                    cell
                }
            }
        };
        cell.get_or_init(answer).clone()
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
        let held: usize = memo.parts.iter().map(|part| part.lock().unwrap().len()).sum();
        assert!(held <= PARTS * 2, "{held}");
    }
}

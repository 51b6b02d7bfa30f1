//! What is due, in order: the step loop takes the next entry, never the clock of the host.

use super::time::Moment;

/// A list of due entries, sorted by time and then by the order of their making.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Agenda<E> {
    due: Vec<(Moment, E)>,
}

impl<E> Default for Agenda<E> {
    fn default() -> Self {
        Self { due: Vec::new() }
    }
}

impl<E> Agenda<E> {
    /// Adds an entry; among entries of the same moment it comes last.
    pub fn add(&mut self, at: Moment, entry: E) {
        let place = self.due.partition_point(|other| other.0 <= at);
        self.due.insert(place, (at, entry));
    }

    /// When the next entry is due.
    #[must_use]
    pub fn next_at(&self) -> Option<Moment> {
        self.due.first().map(|entry| entry.0)
    }

    /// Takes the next entry if it is due by `until`.
    pub fn take_until(&mut self, until: Moment) -> Option<(Moment, E)> {
        if self.next_at()? > until {
            return None;
        }
        Some(self.due.remove(0))
    }

    /// Drops all entries for which `gone` holds.
    pub fn cancel(&mut self, gone: impl Fn(&E) -> bool) {
        self.due.retain(|entry| !gone(&entry.1));
    }

    /// How many entries are due.
    #[must_use]
    pub fn len(&self) -> usize {
        self.due.len()
    }

    /// True when nothing is due.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.due.is_empty()
    }
}

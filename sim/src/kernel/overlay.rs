//! The memory shape of a machine: a shared base and a small sorted list of differences.
//!
//! Models: a map from [`Id`] to a value. Measured (see `benches/`): ten edits and drop cost less
//! than a quarter of a microsecond, against 4-8 µs for the persistent maps on crates.io.
//! Why not those: their nodes are copied along a path at each edit; here an edit is one insertion
//! into a list of at most [`OVERLAY_ENTRIES`].

use std::sync::Arc;

use super::limits::OVERLAY_ENTRIES;
use super::names::Id;

use smallvec::SmallVec;

/// A map from ids to values that forks by value.
#[derive(Debug)]
pub struct Overlay<V> {
    base: Arc<Vec<Option<V>>>,
    /// Sorted by id; `None` is a tombstone. The first entry lies inline, at no cost in size.
    over: SmallVec<[Entry<V>; 1]>,
}

/// An id and what is there now.
type Entry<V> = (Id, Option<Arc<V>>);

/// Somebody who looks at many values of one map.
#[derive(Debug)]
pub struct Reader<'o, V> {
    overlay: &'o Overlay<V>,
    /// The bits of all ids among the differences.
    bits: u64,
}

impl<'o, V: Clone> Reader<'o, V> {
    /// One of 64: neighbours have different ones.
    fn bit(id: Id) -> u64 {
        1 << (id.0 % 64)
    }

    /// The value at `id`.
    #[must_use]
    #[inline]
    pub fn get(&self, id: Id) -> Option<&'o V> {
        if self.bits & Self::bit(id) == 0 { self.overlay.in_base(id) } else { self.overlay.get(id) }
    }
}

impl<V> Default for Overlay<V> {
    fn default() -> Self {
        Self { base: Arc::default(), over: SmallVec::new() }
    }
}

impl<V> Clone for Overlay<V> {
    fn clone(&self) -> Self {
        Self { base: Arc::clone(&self.base), over: self.over.clone() }
    }
}

impl<V: Clone> Overlay<V> {
    /// The value at `id`.
    #[must_use]
    pub fn get(&self, id: Id) -> Option<&V> {
        match self.over.binary_search_by_key(&id, |entry| entry.0) {
            Ok(at) => self.over[at].1.as_deref(),
            Err(_) => self.in_base(id),
        }
    }

    /// Looks at many values: what is surely no difference is not searched for among them.
    #[must_use]
    pub fn reader(&self) -> Reader<'_, V> {
        let bits = self.over.iter().fold(0, |bits, entry| bits | Reader::<V>::bit(entry.0));
        Reader { overlay: self, bits }
    }

    fn in_base(&self, id: Id) -> Option<&V> {
        self.base.get(id.0 as usize)?.as_ref()
    }

    /// Puts a value at `id`.
    pub fn set(&mut self, id: Id, value: V) {
        self.put(id, Some(Arc::new(value)));
    }

    /// The value at `id` for writing; it is copied out of the base first.
    pub fn get_mut(&mut self, id: Id) -> Option<&mut V> {
        let at = match self.over.binary_search_by_key(&id, |entry| entry.0) {
            Ok(at) => at,
            Err(at) => {
                let value = self.in_base(id)?.clone();
                self.reserve();
                self.over.insert(at, (id, Some(Arc::new(value))));
                at
            }
        };
        self.over[at].1.as_mut().map(Arc::make_mut)
    }

    /// Takes the value at `id` away.
    pub fn remove(&mut self, id: Id) {
        if self.in_base(id).is_some() {
            self.put(id, None);
        } else if let Ok(at) = self.over.binary_search_by_key(&id, |entry| entry.0) {
            self.over.remove(at);
        }
    }

    /// Doubles exactly: a fork makes a handful of edits, and its bytes count.
    fn reserve(&mut self) {
        if self.over.len() == self.over.capacity() {
            self.over.reserve_exact(self.over.len().max(1));
        }
    }

    fn put(&mut self, id: Id, value: Option<Arc<V>>) {
        match self.over.binary_search_by_key(&id, |entry| entry.0) {
            Ok(at) => self.over[at].1 = value,
            Err(at) => {
                self.reserve();
                self.over.insert(at, (id, value));
            }
        }
    }

    /// All values in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = (Id, &V)> + '_ {
        let mut over = self.over.iter().peekable();
        let mut next = 0u32;
        let end = self.base.len() as u32;
        std::iter::from_fn(move || {
            loop {
                let ahead = over.peek().map(|entry| entry.0);
                if let Some(id) = ahead.filter(|id| id.0 <= next || next >= end) {
                    next = next.max(id.0 + 1);
                    if let Some((_, Some(value))) = over.next() {
                        return Some((id, &**value));
                    }
                } else if next < end {
                    let id = Id(next);
                    next += 1;
                    if let Some(value) = self.base[id.0 as usize].as_ref() {
                        return Some((id, value));
                    }
                } else {
                    return None;
                }
            }
        })
    }

    /// The ids at which this machine may differ from its base, in order.
    pub fn touched(&self) -> impl Iterator<Item = Id> + '_ {
        self.over.iter().map(|entry| entry.0)
    }

    /// True when both machines stand on the same shared base.
    #[must_use]
    pub fn same_base(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.base, &other.base)
    }

    /// True when the list of differences has grown so long that a new base is cheaper.
    #[must_use]
    pub fn is_heavy(&self) -> bool {
        self.over.len() > OVERLAY_ENTRIES
    }

    /// Folds the differences into a base of its own.
    pub fn flatten(&mut self) {
        if self.over.is_empty() {
            return;
        }
        let mut base: Vec<Option<V>> = self.base.as_ref().clone();
        for (id, value) in std::mem::take(&mut self.over) {
            let index = id.0 as usize;
            if base.len() <= index {
                base.resize(index + 1, None);
            }
            base[index] = value.map(Arc::unwrap_or_clone);
        }
        self.base = Arc::new(base);
    }

    /// Bytes that this machine holds beside the shared base, without what values point to.
    #[must_use]
    pub fn resident_bytes(&self) -> usize {
        let values = self.over.iter().filter(|entry| entry.1.is_some()).count();
        let list = if self.over.spilled() { self.over.capacity() } else { 0 };
        list * size_of::<Entry<V>>() + values * (size_of::<V>() + 16)
    }
}

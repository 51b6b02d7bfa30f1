//! Names as numbers: every path is interned to a `u32` once per image.
//!
//! Models: a hierarchical, case-insensitive, case-preserving name space (files, registry keys,
//! services, tasks). Why: a machine is then a small sorted list of numbers over a shared image,
//! and forks in well under a microsecond. A name stays interned after its thing is gone; whether
//! the thing exists is the overlay's business.

use std::sync::Arc;

use super::digest::folded_hash;
use super::text::{named, order, same, starts_with};

/// The number of a name within one name space of one image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(pub u32);

/// The parent of all top-level names. It is not a thing itself.
pub const ROOT: Id = Id(u32::MAX);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Name {
    parent: Id,
    hash: u64,
    text: Arc<str>,
}

fn hash_below(parent: Id, name: &str) -> u64 {
    folded_hash(name) ^ u64::from(parent.0).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// The immutable part, shared by all machines of an image.
#[derive(Debug, Default)]
struct Table {
    names: Vec<Name>,
    /// Open addressing over `names`, a power of two long; `u32::MAX` is an empty slot.
    slots: Vec<u32>,
    /// Children of each name, grouped: `children[first[id]..first[id + 1]]`; the last group is
    /// ROOT.
    first: Vec<u32>,
    children: Vec<Id>,
    /// The same groups, each in the order of its texts.
    ordered: Vec<Id>,
    /// All names in the order of their texts, whatever lies above them.
    by_text: Vec<Id>,
    /// Open addressing over whole paths, as long as `slots`: the same file is asked for by its
    /// path many times in a life cycle.
    paths: Vec<u32>,
    /// The path of each name from the top.
    full: Vec<Box<str>>,
}

/// All names in the order of their texts: those that are in order already, and the others.
fn merged(names: &[Name], sorted: &[Id]) -> Vec<Id> {
    let text = |id: &Id| &*names[id.0 as usize].text;
    let mut added: Vec<Id> = (sorted.len() as u32..names.len() as u32).map(Id).collect();
    added.sort_by(|a, b| order(text(a), text(b)));
    let mut all = Vec::with_capacity(names.len());
    let mut rest = sorted;
    for id in added {
        // Of equals the one that was interned first comes first.
        let before = rest.partition_point(|there| order(text(there), text(&id)).is_le());
        all.extend_from_slice(&rest[..before]);
        all.push(id);
        rest = &rest[before..];
    }
    all.extend_from_slice(rest);
    all
}

impl Table {
    /// A table of all names. `by_text` has the first of them in the order of their texts.
    fn build(names: Vec<Name>, by_text: &[Id]) -> Self {
        let size = (names.len() * 2).next_power_of_two().max(8);
        let mut slots = vec![u32::MAX; size];
        for (index, name) in names.iter().enumerate() {
            let mut slot = name.hash as usize & (size - 1);
            while slots[slot] != u32::MAX {
                slot = (slot + 1) & (size - 1);
            }
            slots[slot] = index as u32;
        }
        let group = |parent: Id| if parent == ROOT { names.len() } else { parent.0 as usize };
        let mut first = vec![0u32; names.len() + 2];
        for name in &names {
            first[group(name.parent) + 1] += 1;
        }
        for index in 1..first.len() {
            first[index] += first[index - 1];
        }
        let mut next = first.clone();
        let mut children = vec![Id(0); names.len()];
        for (index, name) in names.iter().enumerate() {
            let place = &mut next[group(name.parent)];
            children[*place as usize] = Id(index as u32);
            *place += 1;
        }
        let by_text = merged(&names, by_text);
        next.copy_from_slice(&first);
        let mut ordered = vec![Id(0); names.len()];
        for id in &by_text {
            let place = &mut next[group(names[id.0 as usize].parent)];
            ordered[*place as usize] = *id;
            *place += 1;
        }
        let mut table = Self { names, slots, first, children, ordered, by_text, ..Self::default() };
        table.index_paths();
        table
    }

    /// Fills `full` and `paths` for all names.
    fn index_paths(&mut self) {
        let mask = self.slots.len() - 1;
        self.paths = vec![u32::MAX; self.slots.len()];
        for (id, name) in self.names.iter().enumerate() {
            // A parent is interned before its children.
            let full = match self.full.get(name.parent.0 as usize) {
                Some(above) => format!("{above}\\{}", name.text).into(),
                None => Box::from(&*name.text),
            };
            let mut slot = folded_hash(&full) as usize & mask;
            while self.paths[slot] != u32::MAX {
                slot = (slot + 1) & mask;
            }
            self.paths[slot] = id as u32;
            self.full.push(full);
        }
    }

    /// The name with exactly this path, written in the plain form.
    fn find_path(&self, path: &str) -> Option<Id> {
        let mask = self.paths.len().checked_sub(1)?;
        let mut slot = folded_hash(path) as usize & mask;
        while self.paths[slot] != u32::MAX {
            let id = self.paths[slot];
            // Mostly it is asked for as it was written.
            let full = &*self.full[id as usize];
            if full == path || same(full, path) {
                return Some(Id(id));
            }
            slot = (slot + 1) & mask;
        }
        None
    }

    fn find(&self, parent: Id, hash: u64, name: &str) -> Option<Id> {
        if self.slots.is_empty() {
            return None;
        }
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        while self.slots[slot] != u32::MAX {
            let index = self.slots[slot];
            let there = &self.names[index as usize];
            if there.hash == hash && there.parent == parent && same(&there.text, name) {
                return Some(Id(index));
            }
            slot = (slot + 1) & mask;
        }
        None
    }

    /// The children of a name in one of the two orders.
    fn group<'t>(&self, all: &'t [Id], parent: Id) -> &'t [Id] {
        let group = match parent.0 as usize {
            _ if parent == ROOT => self.names.len(),
            // A name that a fork added has nothing in the shared table; the first of them has
            // the number that stands for the top here.
            added if added >= self.names.len() => return &[],
            known => known,
        };
        match (self.first.get(group), self.first.get(group + 1)) {
            (Some(&from), Some(&to)) => &all[from as usize..to as usize],
            _ => &[],
        }
    }
}

/// A name space: the shared table of the image and the few names that this machine added.
#[derive(Debug, Clone, Default)]
pub struct Names {
    base: Arc<Table>,
    local: Vec<Name>,
}

impl Names {
    /// The number of `name` below `parent`, if it was ever interned.
    #[must_use]
    pub fn find(&self, parent: Id, name: &str) -> Option<Id> {
        let hash = hash_below(parent, name);
        self.base.find(parent, hash, name).or_else(|| {
            let at = self.local.iter().position(|there| {
                there.hash == hash && there.parent == parent && same(&there.text, name)
            })?;
            Some(Id((self.base.names.len() + at) as u32))
        })
    }

    /// The number of a whole path from the top, when the image knows it under just these parts.
    /// `None` does not mean that it is unknown: ask part by part then.
    #[must_use]
    pub fn find_path(&self, path: &str) -> Option<Id> {
        self.base.find_path(path)
    }

    /// True when this machine added a name like the last part of a path: only then can the image
    /// not know a path at which something lies.
    #[must_use]
    pub fn may_have_added(&self, path: &str) -> bool {
        let start = path.bytes().rposition(|byte| byte == b'\\').map_or(0, |at| at + 1);
        let is_last = named(&path[start..]);
        self.local.iter().any(|name| is_last(&name.text))
    }

    /// The number of `name` below `parent`; a new one when it is new.
    pub fn intern(&mut self, parent: Id, name: &str) -> Id {
        if let Some(id) = self.find(parent, name) {
            return id;
        }
        let id = Id((self.base.names.len() + self.local.len()) as u32);
        self.local.push(Name { parent, hash: hash_below(parent, name), text: name.into() });
        id
    }

    fn name(&self, id: Id) -> Option<&Name> {
        let index = id.0 as usize;
        self.base
            .names
            .get(index)
            .or_else(|| self.local.get(index.checked_sub(self.base.names.len())?))
    }

    /// The text of a name as it was first written; empty for [`ROOT`].
    #[must_use]
    pub fn text(&self, id: Id) -> &str {
        self.name(id).map_or("", |name| &name.text)
    }

    /// The name above; [`ROOT`] for top-level names.
    #[must_use]
    pub fn parent(&self, id: Id) -> Id {
        self.name(id).map_or(ROOT, |name| name.parent)
    }

    /// All names ever interned directly below `parent`, in the order of interning.
    pub fn children(&self, parent: Id) -> impl Iterator<Item = Id> + '_ {
        let known = self.base.group(&self.base.children, parent);
        known.iter().copied().chain(self.added_below(parent))
    }

    /// The children that the image knows, in the order of their texts.
    #[must_use]
    pub fn known_in_order(&self, parent: Id) -> &[Id] {
        self.base.group(&self.base.ordered, parent)
    }

    /// The children that this machine added, in the order of interning.
    pub fn added_below(&self, parent: Id) -> impl Iterator<Item = Id> + '_ {
        let offset = self.base.names.len();
        let local = self.local.iter().enumerate().filter(move |(_, name)| name.parent == parent);
        local.map(move |(index, _)| Id((offset + index) as u32))
    }

    /// All names ever interned whose text begins with `start`, wherever they are, by text.
    pub fn starting_with<'n>(&'n self, start: &'n str) -> impl Iterator<Item = Id> + 'n {
        let (base, offset) = (&*self.base, self.base.names.len());
        let text = |id: &Id| &*base.names[id.0 as usize].text;
        let from = base.by_text.partition_point(|id| order(text(id), start).is_lt());
        let known = base.by_text[from..].iter().copied();
        let known = known.take_while(move |id| starts_with(text(id), start));
        let added = self.local.iter().enumerate();
        let added = added.filter(move |(_, name)| starts_with(&name.text, start));
        known.chain(added.map(move |(index, _)| Id((offset + index) as u32)))
    }

    /// The path from the top, its parts joined with a backslash.
    #[must_use]
    pub fn path(&self, id: Id) -> String {
        if let Some(full) = self.base.full.get(id.0 as usize) {
            return full.to_string();
        }
        let mut parts = Vec::new();
        let mut at = id;
        while at != ROOT {
            parts.push(self.text(at));
            at = self.parent(at);
        }
        parts.reverse();
        parts.join("\\")
    }

    /// True when `id` is `above` or lies anywhere below it.
    #[must_use]
    pub fn within(&self, id: Id, above: Id) -> bool {
        let mut at = id;
        while at != ROOT {
            if at == above {
                return true;
            }
            at = self.parent(at);
        }
        false
    }

    /// How many names this machine added to the image.
    #[must_use]
    pub fn added(&self) -> usize {
        self.local.len()
    }

    /// How many names there are in all.
    #[must_use]
    pub fn len(&self) -> usize {
        self.base.names.len() + self.local.len()
    }

    /// True when no name was ever interned.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Moves the added names into a new shared table. Numbers stay what they are.
    pub fn flatten(&mut self) {
        if self.local.is_empty() {
            return;
        }
        let names = self.base.names.iter().chain(&self.local).cloned().collect();
        self.base = Arc::new(Table::build(names, &self.base.by_text));
        self.local = Vec::new();
    }

    /// True when both machines stand on the same shared table.
    #[must_use]
    pub fn same_base(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.base, &other.base)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_a_fork_added_first_has_no_children_yet() {
        let mut names = Names::default();
        let top = names.intern(ROOT, "C:");
        names.flatten();
        let added = names.intern(top, "new");
        assert_eq!(names.children(added).count(), 0);
        assert_eq!(names.children(ROOT).count(), 1);
    }
}

//! A tree of named values that forks by value: the shape of files, keys, services and tasks.

use std::borrow::Cow;

use super::limits::OVERLAY_ENTRIES;
use super::names::{Id, Names, ROOT};
use super::overlay::Overlay;
use super::text::order;

/// What somebody who goes through a tree does with one of its things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Goes past it and what lies below it.
    Past,
    /// Looks at it, and at nothing below it.
    At,
    /// Looks at it and at what lies below it.
    Into,
}

/// Names and the values that exist under them.
#[derive(Debug)]
pub struct Tree<V> {
    names: Names,
    values: Overlay<V>,
}

impl<V> Default for Tree<V> {
    fn default() -> Self {
        Self { names: Names::default(), values: Overlay::default() }
    }
}

impl<V> Clone for Tree<V> {
    fn clone(&self) -> Self {
        Self { names: self.names.clone(), values: self.values.clone() }
    }
}

impl<V: Clone + PartialEq> Tree<V> {
    /// The value at `id`, if there is a thing.
    #[must_use]
    pub fn get(&self, id: Id) -> Option<&V> {
        self.values.get(id)
    }

    /// The value at `id` for writing.
    pub fn get_mut(&mut self, id: Id) -> Option<&mut V> {
        self.values.get_mut(id)
    }

    /// The child of `parent` with this name, if it exists.
    #[must_use]
    pub fn child(&self, parent: Id, name: &str) -> Option<Id> {
        self.names.find(parent, name).filter(|id| self.values.get(*id).is_some())
    }

    /// Walks down from `from` along `parts`; `None` when a part does not exist.
    pub fn walk<'p>(&self, from: Id, parts: impl IntoIterator<Item = &'p str>) -> Option<Id> {
        parts.into_iter().try_fold(from, |at, part| self.child(at, part))
    }

    /// What lies at a whole path from the top, found in one step. `None` does not mean that
    /// nothing lies there: walk then.
    #[must_use]
    pub fn at_once(&self, path: &str) -> Option<Id> {
        let id = self.names.find_path(path)?;
        let mut at = id;
        while at != ROOT {
            self.values.get(at)?;
            at = self.names.parent(at);
        }
        Some(id)
    }

    /// Puts a value below `parent`, interning the name when it is new.
    pub fn insert(&mut self, parent: Id, name: &str, value: V) -> Id {
        let id = self.names.intern(parent, name);
        self.values.set(id, value);
        self.settle();
        id
    }

    /// Interns a name without putting anything there: gives images their fixed ids.
    pub fn reserve(&mut self, parent: Id, name: &str) -> Id {
        self.names.intern(parent, name)
    }

    /// Puts a value at an id that is already interned.
    pub fn set(&mut self, id: Id, value: V) {
        self.values.set(id, value);
        self.settle();
    }

    /// Removes `id` and everything below it. Returns how many things went.
    pub fn remove(&mut self, id: Id) -> usize {
        let below: Vec<Id> = self.children(id).collect();
        let gone: usize = below.into_iter().map(|child| self.remove(child)).sum();
        let there = usize::from(self.values.get(id).is_some());
        self.values.remove(id);
        gone + there
    }

    fn settle(&mut self) {
        if self.values.is_heavy() || self.names.added() > OVERLAY_ENTRIES {
            self.flatten();
        }
    }

    /// Folds all differences into a base of this machine's own; the last step of an image.
    pub fn flatten(&mut self) {
        self.names.flatten();
        self.values.flatten();
    }

    /// What exists directly below `parent`, in the order of interning.
    pub fn children(&self, parent: Id) -> impl Iterator<Item = Id> + '_ {
        self.names.children(parent).filter(|id| self.values.get(*id).is_some())
    }

    /// What exists directly below `parent`, sorted by name as Windows sorts.
    #[must_use]
    pub fn sorted_children(&self, parent: Id) -> Vec<Id> {
        let mut ids = Vec::new();
        self.push_sorted_children(parent, &mut ids);
        ids
    }

    /// Adds what [`Tree::sorted_children`] gives to the end of a list.
    pub fn push_sorted_children(&self, parent: Id, ids: &mut Vec<Id>) {
        let exists = |id: &Id| self.values.get(*id).is_some();
        let from = ids.len();
        ids.extend(self.names.known_in_order(parent).iter().copied().filter(exists));
        // The image is in order already; what a fork added finds its place among it.
        for added in self.names.added_below(parent).filter(exists) {
            let text = self.names.text(added);
            let is_before = |id: &Id| order(self.names.text(*id), text).is_lt();
            let place = ids[from..].partition_point(is_before);
            ids.insert(from + place, added);
        }
    }

    /// Everything below `top` and `top` itself, parents before children, sorted by name.
    #[must_use]
    pub fn subtree(&self, top: Id) -> Vec<Id> {
        let mut found = Vec::new();
        let mut open = vec![top];
        while let Some(id) = open.pop() {
            if id != ROOT {
                found.push(id);
            }
            let from = open.len();
            self.push_sorted_children(id, &mut open);
            open[from..].reverse();
        }
        found
    }

    /// Adds everything below `top` and `top` itself, with its value, parents before children,
    /// sorted by name. `look` says of each whether it counts, and whether what lies below it does.
    pub fn push_subtree<'t>(
        &'t self,
        top: Id,
        look: impl Fn(Id, &V) -> Look,
        found: &mut Vec<(Id, &'t V)>,
    ) {
        let values = self.values.reader();
        let mut open: Vec<(Id, &V)> =
            values.get(top).map(|value| (top, value)).into_iter().collect();
        while let Some((id, value)) = open.pop() {
            match look(id, value) {
                Look::Past => continue,
                Look::At => {
                    found.push((id, value));
                    continue;
                }
                Look::Into => found.push((id, value)),
            }
            let known = self.names.known_in_order(id);
            let has_more = self.names.added_below(id).next().is_some();
            let ids = if has_more { Cow::Owned(self.sorted_children(id)) } else { known.into() };
            found.reserve(ids.len());
            let from = open.len();
            for (id, value) in ids.iter().filter_map(|id| Some((*id, values.get(*id)?))) {
                // Most have nothing below them, and need not wait for what lies below others.
                if open.len() > from {
                    open.push((id, value));
                    continue;
                }
                match look(id, value) {
                    Look::Past => {}
                    Look::At => found.push((id, value)),
                    Look::Into => open.push((id, value)),
                }
            }
            open[from..].reverse();
        }
    }

    /// All things, in the order of interning.
    pub fn iter(&self) -> impl Iterator<Item = (Id, &V)> + '_ {
        self.values.iter()
    }

    /// The names: texts, parents, paths.
    #[must_use]
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// The text of a name.
    #[must_use]
    pub fn text(&self, id: Id) -> &str {
        self.names.text(id)
    }

    /// The paths at which two machines differ, sorted. Fast when they share an image.
    #[must_use]
    pub fn differing(&self, other: &Self) -> Vec<String> {
        let mut paths = Vec::new();
        if self.values.same_base(&other.values) && self.names.same_base(&other.names) {
            for id in self.values.touched() {
                self.note_if_different(other, &self.names.path(id), &mut paths);
            }
            for id in other.values.touched() {
                self.note_if_different(other, &other.names.path(id), &mut paths);
            }
        } else {
            for (id, _) in self.values.iter() {
                self.note_if_different(other, &self.names.path(id), &mut paths);
            }
            for (id, _) in other.values.iter() {
                self.note_if_different(other, &other.names.path(id), &mut paths);
            }
        }
        paths.sort();
        paths.dedup();
        paths
    }

    fn note_if_different(&self, other: &Self, path: &str, paths: &mut Vec<String>) {
        if self.at(path) != other.at(path) {
            paths.push(path.to_owned());
        }
    }

    /// The id of a full path, if the thing exists.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<Id> {
        match self.at_once(path) {
            // The image knows every name of its own under its whole path.
            None if !self.names.may_have_added(path) => None,
            None => self.walk(ROOT, path.split('\\')),
            found => found,
        }
    }

    /// The value at a full path.
    #[must_use]
    pub fn at(&self, path: &str) -> Option<&V> {
        self.get(self.find(path)?)
    }

    /// Makes the thing at `path` what it is in `base`: present with that value, or absent.
    /// What was gone comes back with everything below it.
    pub fn restore(&mut self, base: &Self, path: &str) {
        let Some(source) = base.find(path) else {
            if let Some(id) = self.find(path) {
                self.remove(id);
            }
            return;
        };
        if self.find(path).is_some() {
            self.copy_from(base, path);
        } else {
            for id in base.subtree(source) {
                self.copy_from(base, &base.names.path(id));
            }
        }
    }

    fn copy_from(&mut self, base: &Self, path: &str) {
        let Some(value) = base.at(path) else { return };
        let id = path.split('\\').fold(ROOT, |at, part| self.names.intern(at, part));
        self.values.set(id, value.clone());
        self.settle();
    }

    /// Bytes that this machine holds beside the shared image.
    #[must_use]
    pub fn resident_bytes(&self) -> usize {
        self.values.resident_bytes() + self.names.added() * 64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_fork_adds_stands_in_order_among_what_the_image_has() {
        let mut tree = Tree::default();
        for name in ["b", "D", "f"] {
            tree.insert(ROOT, name, ());
        }
        tree.flatten();
        for name in ["E", "a", "c", "g"] {
            tree.insert(ROOT, name, ());
        }
        tree.remove(tree.find("D").unwrap());
        let names = |tree: &Tree<()>| {
            let ids = tree.sorted_children(ROOT).into_iter();
            ids.map(|id| tree.text(id).to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(names(&tree), ["a", "b", "c", "E", "f", "g"]);
        tree.flatten();
        assert_eq!(names(&tree), ["a", "b", "c", "E", "f", "g"]);
        assert_eq!(tree.find("E\\x"), None);
    }
}

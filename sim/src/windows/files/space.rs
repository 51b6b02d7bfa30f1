//! How full the volumes are: counted with every change, never by going through all files.
//!
//! *Models*: bytes used on each volume by what can be reached from its top, and bytes that were
//! overwritten or deleted on it so far. *Leaves out*: clusters, the file system's own tables.
//! *Sources*: catalogue 3.3; R14, R19.
//! *Seen through*: `Get-Volume`, `dir`, `fsutil volume diskfree`, room for shadow copies.

use super::Files;
use crate::kernel::names::Id;
use crate::windows::node::Node;
use crate::windows::volume::Volume;

/// What happened to the bytes of one volume.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Space {
    /// Bytes used.
    used: u64,
    /// Bytes that were overwritten or deleted so far: what shadow copies must keep.
    replaced: u64,
}

impl Files {
    /// Bytes used on a volume by files.
    #[must_use]
    pub fn used(&self, letter: char) -> u64 {
        self.index(letter).map_or(0, |index| self.space[index].used)
    }

    /// Bytes free for files on a volume: capacity less files; shadow storage is not counted.
    #[must_use]
    pub fn unused(&self, letter: char) -> u64 {
        self.volume(letter).map_or(0, |volume| volume.capacity.saturating_sub(self.used(letter)))
    }

    /// Bytes on a volume that were overwritten or deleted so far. It only grows.
    #[must_use]
    pub fn replaced(&self, letter: char) -> u64 {
        self.index(letter).map_or(0, |index| self.space[index].replaced)
    }

    /// Bytes of a file, or of all files below a directory. Of a whole volume they are known.
    #[must_use]
    pub fn bytes_below(&self, top: Id) -> u64 {
        if let Some(index) = self.volumes.iter().position(|volume| volume.root == top) {
            return self.space[index].used;
        }
        let mut open = vec![top];
        let mut bytes = 0;
        while let Some(id) = open.pop() {
            bytes += self.nodes.get(id).map_or(0, Node::bytes);
            open.extend(self.nodes.children(id));
        }
        bytes
    }

    /// Counts bytes that came and went at an id, for the volume that it lies on.
    pub(super) fn charge(&mut self, id: Id, add: u64, take: u64) {
        if (add, take) == (0, 0) {
            return;
        }
        let top = self.top(id);
        if let Some(index) = self.volumes.iter().position(|volume| volume.root == top) {
            let space = &mut self.space[index];
            space.used = space.used.saturating_add(add).saturating_sub(take);
            space.replaced = space.replaced.saturating_add(take);
        }
    }

    /// Puts a node where nothing is, and counts it; with it whatever was put back below it before
    /// there was a way to it.
    pub(super) fn insert_new(&mut self, parent: Id, name: &str, node: Node) -> Id {
        let id = self.nodes.insert(parent, name, node);
        let bytes = self.bytes_below(id);
        self.charge(id, bytes, 0);
        id
    }

    /// Bytes that count for the volume on which a stored path lies: none when nothing is there.
    fn counted_at(&self, path: &str) -> u64 {
        self.nodes.find(path).map_or(0, |id| self.bytes_below(id))
    }

    /// Makes what lies at a stored path what it is in `base`, and counts what that changes.
    pub(super) fn restore_path(&mut self, base: &Self, path: &str) {
        let before = self.counted_at(path);
        self.nodes.restore(&base.nodes, path);
        let after = self.counted_at(path);
        let top = path.split('\\').next().and_then(|top| self.nodes.find(top));
        let on = |volume: &Volume| Some(volume.root) == top;
        if let Some(index) = self.volumes.iter().position(on) {
            let space = &mut self.space[index];
            space.used = space.used.saturating_add(after).saturating_sub(before);
        }
    }

    /// Counts everything anew: volumes came and went.
    pub(super) fn recount(&mut self) {
        (0..self.volumes.len()).for_each(|index| self.recount_on(index));
    }

    /// Counts everything on one volume anew.
    pub(super) fn recount_on(&mut self, index: usize) {
        let root = self.volumes[index].root;
        let tops = self.nodes.children(root).map(|id| self.bytes_below(id));
        let own = self.nodes.get(root).map_or(0, Node::bytes);
        self.space[index].used = own + tops.sum::<u64>();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kernel::time::Moment;
    use crate::windows::node::{Content, Swarm};
    use crate::windows::state::Facet;

    fn machine() -> Files {
        let mut files = Files::default();
        let make = |root| Volume::fixed('C', "11111111", "", 1 << 30, root);
        files.add_volume(make, 'C', Moment(0));
        files
    }

    #[test]
    fn used_space_follows_from_content() {
        let mut files = machine();
        let id = files.put(r"C:\a\b.bin", Node::file(1000, Moment(0))).unwrap();
        files.put(r"C:\a\c.bin", Node::file(500, Moment(0))).unwrap();
        assert_eq!(files.used('c'), 1500);
        files.change(id, |node| node.size = 10);
        assert_eq!(files.used('C'), 510);
        let a = files.lookup(r"c:\A").unwrap();
        files.copy(a, r"C:\copy", Moment(1)).unwrap();
        assert_eq!(files.used('C'), 1020);
        assert_eq!(files.remove(a), 3);
        assert_eq!(files.used('C'), 510);
    }

    #[test]
    fn the_space_of_a_volume_goes_with_it() {
        let mut files = machine();
        let add = |files: &mut Files, letter: char, size| {
            let guid = letter.to_string();
            let make = |root| Volume::fixed(letter, &guid, "", 1 << 30, root);
            files.add_volume(make, letter, Moment(0));
            let file = files.put(&format!(r"{letter}:\x"), Node::file(size, Moment(0))).unwrap();
            files.change(file, |node| node.size = 0);
        };
        add(&mut files, 'D', 4_000);
        add(&mut files, 'E', 9_000);
        let whole = files.clone();
        files.remove_volume('D');
        assert_eq!((files.replaced('D'), files.replaced('E')), (0, 9_000));
        files.restore(&whole, "D");
        assert_eq!((files.replaced('D'), files.replaced('E')), (0, 9_000));
        files.restore(&machine(), "E");
        assert_eq!((files.used('E'), files.replaced('E')), (0, 0));
    }

    /// One change of a machine.
    #[derive(Debug, Clone)]
    enum Change {
        Put(String, u64),
        Swarm(String, u32),
        Resize(String, u64),
        Remove(String),
        Rename(String, String),
        /// One of the paths in which it differs from the other machine, or any other path.
        Restore(usize, String),
        Drop(char),
        Flatten,
    }

    fn path() -> impl Strategy<Value = String> {
        let drive = prop::sample::select(vec!["C:", "D:"]);
        let part = prop::sample::select(vec!["a", "A", "b", "long name.txt", "d"]);
        let parts = prop::collection::vec(part, 1..4);
        (drive, parts).prop_map(|(drive, parts)| format!("{drive}\\{}", parts.join("\\")))
    }

    fn change() -> impl Strategy<Value = Change> {
        prop_oneof![
            6 => (path(), 0..1000u64).prop_map(|(path, size)| Change::Put(path, size)),
            1 => (path(), 0..9u32).prop_map(|(path, count)| Change::Swarm(path, count)),
            2 => (path(), 0..1000u64).prop_map(|(path, size)| Change::Resize(path, size)),
            2 => path().prop_map(Change::Remove),
            1 => (path(), path()).prop_map(|(from, to)| Change::Rename(from, to)),
            6 => (0..40usize, path()).prop_map(|(which, path)| Change::Restore(which, path)),
            1 => Just(Change::Drop('D')),
            1 => Just(Change::Flatten),
        ]
    }

    fn apply(files: &mut Files, other: &Files, change: &Change) {
        match change {
            Change::Put(path, size) => {
                let _ = files.put(path, Node::file(*size, Moment(0)));
            }
            Change::Swarm(path, count) => {
                let swarm = Content::Swarm(Swarm::temporary(*count, 7).into());
                let _ = files.put(path, Node { content: swarm, ..Node::directory(Moment(0)) });
            }
            Change::Resize(path, size) => {
                let id = files.lookup(path);
                id.into_iter().for_each(|id| files.change(id, |node| node.size = *size));
            }
            Change::Remove(path) => {
                files.lookup(path).into_iter().for_each(|id| {
                    files.remove(id);
                });
            }
            Change::Rename(from, to) => {
                // Into itself it would never end; nobody lets that happen.
                let inside = to.to_lowercase().starts_with(&from.to_lowercase());
                let id = files.lookup(from).ok().filter(|_| !inside);
                id.into_iter().for_each(|id| {
                    let _ = files.rename(id, to);
                });
            }
            Change::Restore(which, path) => {
                let mut paths = Vec::new();
                files.differences(other, &mut paths);
                let known = paths.get(*which);
                files.restore(other, known.map_or(path, |known| known.path()));
                // A volume comes and goes with its top.
                if known.is_some_and(|known| known.kind() == "volume") {
                    files.restore(other, "D:");
                }
            }
            Change::Drop(letter) => files.remove_volume(*letter),
            Change::Flatten => files.flatten(),
        }
    }

    proptest! {
        #[test]
        fn what_is_counted_with_every_change_is_what_counting_anew_gives(
            made in prop::collection::vec(change(), 0..20),
            other in prop::collection::vec(change(), 0..12),
            changes in prop::collection::vec(change(), 1..40),
        ) {
            let mut image = machine();
            let second = |root| Volume::fixed('D', "22222222", "", 1 << 30, root);
            image.add_volume(second, 'D', Moment(0));
            let start = image.clone();
            made.iter().for_each(|change| apply(&mut image, &start, change));
            image.flatten();
            let (mut base, mut files) = (image.clone(), image);
            other.iter().for_each(|change| apply(&mut base, &start, change));
            for change in &changes {
                apply(&mut files, &base, change);
                let mut anew = files.clone();
                anew.recount();
                for letter in ['C', 'D'] {
                    prop_assert_eq!(files.used(letter), anew.used(letter), "{:?}", change);
                }
            }
        }
    }
}

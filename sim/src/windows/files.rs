//! Files and directories on the volumes of one machine.
//!
//! *Models*: paths below drive letters, case-insensitive names, sizes and the free space that
//! follows from them, attributes, access by account, copies, moves and deletions of whole trees.
//! *Leaves out*: short names as aliases, transactions, quotas, paging of large directories.
//! *Sources*: catalogue 3.1-3.4, 4.4; conformance tables `path_semantics`, `ntfs_open_acl`.
//! *Seen through*: `dir`, `copy`, `robocopy`, `del`, `attrib`, `icacls`, `fsutil`, `Test-Path`.

mod space;

use smallvec::SmallVec;

use crate::kernel::names::{Id, ROOT};
use crate::kernel::shared::Shared;
use crate::kernel::text::same;
use crate::kernel::time::Moment;
use crate::kernel::tree::{Look, Tree};

use super::access::AccessMask;
use super::acl::{Acl, ChildKind};
use super::error::Win32;
use super::node::{Attributes, Content, Node};
use super::sid::Sid;
use super::state::{Facet, StatePath};
use super::volume::Volume;
use space::Space;

/// All volumes of a machine and what lies on them.
#[derive(Debug, Clone, Default)]
pub struct Files {
    volumes: Shared<Vec<Volume>>,
    /// Kept in step with every change; same order as `volumes`. Inline: a fork copies a few
    /// numbers instead of counting one more share.
    space: SmallVec<[Space; 4]>,
    nodes: Tree<Node>,
}

/// The parts of a DOS path after the drive; `.` and empty parts dropped, `..` applied.
fn parts(path: &str) -> SmallVec<[&str; 12]> {
    let mut out = SmallVec::new();
    let mut rest = path;
    while !rest.is_empty() {
        // Both separators are ASCII, so a byte position is a character boundary.
        let end = rest.bytes().position(|b| b == b'\\' || b == b'/').unwrap_or(rest.len());
        match &rest[..end] {
            "" | "." => {}
            ".." => {
                out.pop();
            }
            part => out.push(part),
        }
        rest = rest.get(end + 1..).unwrap_or_default();
    }
    out
}

/// True for what stands behind a drive and has one part for each backslash, and no detours.
fn is_straight(rest: &str) -> bool {
    let bytes = rest.as_bytes();
    let odd = |pair: &[u8]| matches!(pair, [b'\\', b'\\' | b'.'] | [b'/', _] | [_, b'/']);
    bytes.first() == Some(&b'\\') && bytes.last() != Some(&b'\\') && !bytes.windows(2).any(odd)
}

impl Files {
    /// Adds a volume. Its top directory is made.
    pub fn add_volume(&mut self, make: impl FnOnce(Id) -> Volume, letter: char, at: Moment) {
        let root = self.nodes.insert(ROOT, &format!("{letter}:"), Node::directory(at));
        self.volumes.push(make(root));
        self.space.push(Space::default());
        self.recount_on(self.volumes.len() - 1);
    }

    /// Takes a volume away, with everything on it: its disk is gone.
    pub fn remove_volume(&mut self, letter: char) {
        let Some(index) = self.index(letter) else { return };
        let volume = self.volumes.remove(index);
        self.space.remove(index);
        self.nodes.remove(volume.root);
    }

    fn with_guid(&self, guid: &str) -> Option<&Volume> {
        self.volumes.iter().find(|volume| volume.guid == guid)
    }

    /// All volumes in the order of their making.
    #[must_use]
    pub fn volumes(&self) -> &[Volume] {
        &self.volumes
    }

    /// The volume with a drive letter.
    #[must_use]
    pub fn volume(&self, letter: char) -> Option<&Volume> {
        self.volumes.iter().find(|volume| volume.letter == letter.to_ascii_uppercase())
    }

    /// The volume with a drive letter, for writing.
    pub fn volume_mut(&mut self, letter: char) -> Option<&mut Volume> {
        self.volumes.iter_mut().find(|volume| volume.letter == letter.to_ascii_uppercase())
    }

    /// The volume a DOS or volume-GUID path lies on, and the rest of the path.
    ///
    /// # Errors
    /// `INVALID_NAME` for a path without a drive, `PATH_NOT_FOUND` for an unknown drive.
    pub fn volume_of<'p>(&self, path: &'p str) -> Result<(&Volume, &'p str), Win32> {
        if let Some(rest) = path.strip_prefix(r"\\?\Volume{") {
            let (guid, rest) = rest.split_once('}').ok_or(Win32::INVALID_NAME)?;
            let volume = self.volumes.iter().find(|volume| same(&volume.guid, guid));
            return volume.map(|volume| (volume, rest)).ok_or(Win32::PATH_NOT_FOUND);
        }
        let path = path.strip_prefix(r"\\?\").unwrap_or(path);
        let mut chars = path.chars();
        let (Some(letter), Some(':')) = (chars.next(), chars.next()) else {
            return Err(Win32::INVALID_NAME);
        };
        let volume = self.volume(letter).ok_or(Win32::PATH_NOT_FOUND)?;
        Ok((volume, chars.as_str()))
    }

    fn index(&self, letter: char) -> Option<usize> {
        self.volumes.iter().position(|volume| volume.letter == letter.to_ascii_uppercase())
    }

    /// What lies at `path`, following no links.
    ///
    /// # Errors
    /// `NOT_READY` for an offline volume, `FVE_LOCKED_VOLUME` for a locked one, `PATH_NOT_FOUND`
    /// when a directory on the way is missing, `FILE_NOT_FOUND` when only the last part is.
    pub fn lookup(&self, path: &str) -> Result<Id, Win32> {
        let (volume, rest) = self.volume_of(path)?;
        if volume.offline {
            return Err(Win32::NOT_READY);
        }
        if volume.locked {
            return Err(Win32::FVE_LOCKED_VOLUME);
        }
        let stored = self.is_stored(volume, &path[..path.len() - rest.len()]);
        match stored.then(|| self.nodes.at_once(path)).flatten() {
            Some(id) => Ok(id),
            None => self.walk(volume, rest),
        }
    }

    /// What lies at `path`, as [`Files::lookup`], for those who do not ask why nothing is there.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<Id> {
        let (volume, rest) = self.volume_of(path).ok()?;
        if volume.offline || volume.locked {
            return None;
        }
        if self.is_stored(volume, &path[..path.len() - rest.len()]) {
            let found = self.nodes.at_once(path);
            // Where nobody ever gave this name nothing has it; detours are walked along.
            let is_new = || is_straight(rest) && !self.nodes.names().may_have_added(path);
            if found.is_some() || is_new() {
                return found;
            }
        }
        self.walk(volume, rest).ok()
    }

    /// True when paths that begin so are stored as they are written: the top of a volume has the
    /// name of its first letter, and most keep it.
    fn is_stored(&self, volume: &Volume, drive: &str) -> bool {
        drive.len() == 2 && same(self.nodes.text(volume.root), drive)
    }

    fn walk(&self, volume: &Volume, rest: &str) -> Result<Id, Win32> {
        let mut at = volume.root;
        let mut rest = parts(rest).into_iter().peekable();
        while let Some(part) = rest.next() {
            let missing =
                if rest.peek().is_some() { Win32::PATH_NOT_FOUND } else { Win32::FILE_NOT_FOUND };
            at = self.nodes.child(at, part).ok_or(missing)?;
        }
        Ok(at)
    }

    /// The node at a path, if there is one that can be reached.
    #[must_use]
    pub fn node(&self, path: &str) -> Option<&Node> {
        self.nodes.get(self.find(path)?)
    }

    /// True when a directory can be reached at `path`.
    #[must_use]
    pub fn is_directory(&self, path: &str) -> bool {
        self.node(path).is_some_and(Node::is_directory)
    }

    /// True when a file can be reached at `path`; members of a swarm count.
    #[must_use]
    pub fn is_file(&self, path: &str) -> bool {
        if let Some(node) = self.node(path) {
            return !node.is_directory();
        }
        let Some((directory, name)) = path.rsplit_once('\\') else { return false };
        self.lookup(directory).is_ok_and(|directory| self.has_in_swarm(directory, name))
    }

    /// True when a file of this name lies in a directory; members of a swarm count.
    #[must_use]
    pub fn has_file(&self, directory: Id, name: &str) -> bool {
        match self.child(directory, name) {
            Some(id) => self.is_file_at(id),
            None => self.has_in_swarm(directory, name),
        }
    }

    fn has_in_swarm(&self, directory: Id, name: &str) -> bool {
        let content = self.get(directory).map(|node| &node.content);
        matches!(content, Some(Content::Swarm(swarm)) if swarm.number(name).is_some())
    }

    /// What lies under this name in a directory.
    #[must_use]
    pub fn child(&self, directory: Id, name: &str) -> Option<Id> {
        self.nodes.child(directory, name)
    }

    /// True when the id is that of a file.
    #[must_use]
    pub fn is_file_at(&self, id: Id) -> bool {
        self.nodes.get(id).is_some_and(|node| !node.is_directory())
    }

    /// The node of an id.
    #[must_use]
    pub fn get(&self, id: Id) -> Option<&Node> {
        self.nodes.get(id)
    }

    /// The name of an id as it was made.
    #[must_use]
    pub fn name(&self, id: Id) -> &str {
        self.nodes.text(id)
    }

    /// The directory an id lies in; `None` for the top of a volume.
    #[must_use]
    pub fn parent(&self, id: Id) -> Option<Id> {
        Some(self.nodes.names().parent(id)).filter(|parent| *parent != ROOT)
    }

    /// The top of what an id lies on, or itself.
    fn top(&self, id: Id) -> Id {
        let mut top = id;
        while self.nodes.names().parent(top) != ROOT {
            top = self.nodes.names().parent(top);
        }
        top
    }

    /// The DOS path of an id, with the letter its volume has now.
    #[must_use]
    pub fn path(&self, id: Id) -> String {
        let mut path = self.nodes.names().path(id);
        let top = self.top(id);
        let on = |volume: &&Volume| volume.root == top && self.nodes.get(top).is_some();
        let Some(volume) = self.volumes.iter().find(on) else { return path };
        if id == top {
            return format!("{}\\", volume.drive());
        }
        // Most volumes have the letter that they were made with.
        if !path.starts_with([volume.letter]) {
            let end = path.find('\\').unwrap_or(path.len());
            path.replace_range(..end, &volume.drive());
        }
        path
    }

    /// What lies directly in a directory, sorted by name; members of a swarm are not listed.
    #[must_use]
    pub fn children(&self, directory: Id) -> Vec<Id> {
        self.nodes.sorted_children(directory)
    }

    /// Adds what lies below `top`, and `top` itself, in the order of the file system; see
    /// [`Tree::push_subtree`].
    pub fn push_subtree<'f>(
        &'f self,
        top: Id,
        look: impl Fn(Id, &Node) -> Look,
        found: &mut Vec<(Id, &'f Node)>,
    ) {
        self.nodes.push_subtree(top, look, found);
    }

    /// True when `id` is `above` or lies below it.
    #[must_use]
    pub fn within(&self, id: Id, above: Id) -> bool {
        self.nodes.names().within(id, above)
    }

    /// Everything below `top`, and `top` itself.
    #[must_use]
    pub fn subtree(&self, top: Id) -> Vec<Id> {
        self.nodes.subtree(top)
    }

    /// Puts a node at `path`, making missing directories. Replaces what was there.
    ///
    /// # Errors
    /// As [`Files::lookup`], and `WRITE_PROTECT` on a read-only volume.
    pub fn put(&mut self, path: &str, node: Node) -> Result<Id, Win32> {
        let (volume, rest) = self.volume_of(path)?;
        if volume.offline {
            return Err(Win32::NOT_READY);
        }
        if volume.locked {
            return Err(Win32::FVE_LOCKED_VOLUME);
        }
        if volume.read_only {
            return Err(Win32::WRITE_PROTECT);
        }
        let mut at = volume.root;
        let rest = parts(rest);
        let Some((last, above)) = rest.split_last() else { return Ok(at) };
        for part in above {
            at = match self.nodes.child(at, part) {
                Some(id) => id,
                None => self.insert_new(at, part, Node::directory(node.modified)),
            };
        }
        let Some(id) = self.nodes.child(at, last) else {
            return Ok(self.insert_new(at, last, node));
        };
        let (add, take) = (node.bytes(), self.nodes.get(id).map_or(0, Node::bytes));
        self.nodes.set(id, node);
        self.charge(id, add, take);
        Ok(id)
    }

    /// Changes a node in place.
    pub fn change(&mut self, id: Id, change: impl FnOnce(&mut Node)) {
        let Some(node) = self.nodes.get_mut(id) else { return };
        let before = node.bytes();
        change(node);
        let after = node.bytes();
        if after != before {
            self.charge(id, after, before);
        }
    }

    /// Removes a file or a whole tree. Returns how many nodes went.
    pub fn remove(&mut self, id: Id) -> usize {
        let bytes = self.bytes_below(id);
        self.charge(id, 0, bytes);
        self.nodes.remove(id)
    }

    /// Copies a file or a whole tree to `target` (the new path of the thing itself).
    /// NTFS compression and EFS of files are kept, links are not followed.
    ///
    /// # Errors
    /// As [`Files::put`].
    pub fn copy(&mut self, source: Id, target: &str, at: Moment) -> Result<usize, Win32> {
        let node = self.nodes.get(source).cloned().ok_or(Win32::FILE_NOT_FOUND)?;
        let children = self.children(source);
        self.put(target, Node { created: at, ..node })?;
        let mut copied = 1;
        for child in children {
            let below = format!("{target}\\{}", self.nodes.text(child));
            copied += self.copy(child, &below, at)?;
        }
        Ok(copied)
    }

    /// Moves a file or a whole tree.
    ///
    /// # Errors
    /// As [`Files::put`].
    pub fn rename(&mut self, source: Id, target: &str) -> Result<(), Win32> {
        let created = self.nodes.get(source).ok_or(Win32::FILE_NOT_FOUND)?.created;
        self.copy(source, target, created)?;
        self.remove(source);
        Ok(())
    }

    /// The first directory from `id` upwards that has one of these attributes, or `id` itself.
    #[must_use]
    pub fn attributes_on_the_way(&self, id: Id) -> Attributes {
        let mut all = Attributes::default();
        let mut at = Some(id);
        while let Some(id) = at {
            all = all.with(self.nodes.get(id).map_or(Attributes::default(), |n| n.attributes));
            at = self.parent(id);
        }
        all
    }

    /// All attributes that anything below `top` has, `top` included.
    #[must_use]
    pub fn attributes_below(&self, top: Id) -> Attributes {
        let mut open = vec![top];
        let mut all = Attributes::default();
        while let Some(id) = open.pop() {
            all = all.with(self.nodes.get(id).map_or(Attributes::default(), |n| n.attributes));
            open.extend(self.nodes.children(id));
        }
        all
    }

    /// The access rules that hold at `id`: its own, or what the nearest directory with rules of
    /// its own passes down.
    #[must_use]
    pub fn acl(&self, id: Id) -> Acl {
        let kind = match self.nodes.get(id) {
            Some(node) if node.is_directory() => ChildKind::Directory,
            _ => ChildKind::File,
        };
        let mut at = Some(id);
        while let Some(here) = at {
            if let Some(acl) = self.nodes.get(here).and_then(|node| node.acl.as_ref()) {
                if here == id {
                    return acl.as_ref().clone();
                }
                return acl.inherit_to(kind, &Sid::Administrators);
            }
            at = self.parent(here);
        }
        let top = Acl::volume_root();
        if self.parent(id).is_none() { top } else { top.inherit_to(kind, &Sid::Administrators) }
    }

    /// True when an account with this token may do `wanted` at `id`.
    #[must_use]
    pub fn may(&self, id: Id, token: &[Sid], wanted: AccessMask) -> bool {
        self.acl(id).may(token, wanted)
    }

    /// Everything with this name on volumes that can be reached.
    #[must_use]
    pub fn all_named(&self, name: &str) -> Vec<Id> {
        self.names_with(name).into_iter().filter(|id| same(self.name(*id), name)).collect()
    }

    /// Everything whose name begins with `start`, by name; what lies on a volume that cannot be
    /// reached is left out.
    #[must_use]
    pub fn names_with(&self, start: &str) -> Vec<Id> {
        let named = self.nodes.names().starting_with(start);
        let there = named.filter(|id| self.nodes.get(*id).is_some());
        there.filter(|id| self.lookup(&self.path(*id)).is_ok()).collect()
    }

    /// Every name of a file on its volume, in the order of their paths; itself when it is alone.
    #[must_use]
    pub fn names_of(&self, id: Id) -> Vec<Id> {
        let link = |id: Id| self.nodes.get(id).and_then(|node| node.hard_link);
        let path = self.path(id);
        let (Some(mine), Ok((volume, _))) = (link(id), self.volume_of(&path)) else {
            return vec![id];
        };
        let all = self.subtree(volume.root).into_iter();
        let mut names: Vec<Id> =
            all.filter(|id| link(*id).is_some_and(|link| link.number == mine.number)).collect();
        names.sort_by_key(|id| self.path(*id));
        names
    }

    /// Number of files and directories.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.iter().count()
    }

    /// True when there is nothing at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.volumes.is_empty()
    }

    /// Folds all changes into a base of this machine's own.
    pub fn flatten(&mut self) {
        self.nodes.flatten();
    }

    /// Bytes beside the shared image.
    #[must_use]
    pub fn resident_bytes(&self) -> usize {
        self.nodes.resident_bytes()
    }
}

impl Facet for Files {
    const KIND: &'static str = "file";

    fn differences(&self, base: &Self, out: &mut Vec<StatePath>) {
        let changed = self.volumes.iter().filter(|mine| base.with_guid(&mine.guid) != Some(mine));
        let gone = base.volumes.iter().filter(|theirs| self.with_guid(&theirs.guid).is_none());
        out.extend(changed.chain(gone).map(|volume| StatePath::new("volume", &volume.guid)));
        for path in self.nodes.differing(&base.nodes) {
            out.push(StatePath::new(Self::KIND, &path));
        }
    }

    fn restore(&mut self, base: &Self, path: &str) {
        let there = self.volumes.iter().position(|volume| volume.guid == path);
        let is_volume = there.is_some() || base.with_guid(path).is_some();
        // The top of a volume is counted apart from what lies on it.
        if !is_volume && path.contains('\\') {
            return self.restore_path(base, path);
        }
        match (there, base.with_guid(path)) {
            (Some(at), Some(theirs)) => self.volumes[at] = theirs.clone(),
            (None, Some(theirs)) => match self.index(theirs.letter) {
                // Another volume has its letter: its disk was replaced.
                Some(at) => self.volumes[at] = theirs.clone(),
                None => {
                    self.volumes.push(theirs.clone());
                    self.space.push(Space::default());
                }
            },
            (Some(at), None) => {
                self.volumes.remove(at);
                self.space.remove(at);
            }
            (None, None) => self.nodes.restore(&base.nodes, path),
        }
        self.recount();
    }

    fn show(&self, path: &str) -> Option<String> {
        if let Some(volume) = self.volumes.iter().find(|volume| volume.guid == path) {
            return Some(format!("{volume:?}"));
        }
        self.nodes.at(path).map(|node| format!("{node:?}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn machine() -> Files {
        let mut files = Files::default();
        let make = |root| Volume::fixed('C', "11111111", "", 1 << 30, root);
        files.add_volume(make, 'C', Moment(0));
        files
    }

    #[test]
    fn a_swarm_counts_without_being_listed() {
        let mut files = machine();
        let temp = files.put(r"C:\Windows\Temp", Node::directory(Moment(0))).unwrap();
        let swarm = crate::windows::node::Swarm::temporary(65_000, 0);
        files.change(temp, |node| node.content = Content::Swarm(swarm.into()));
        assert!(files.is_file(r"C:\Windows\Temp\tmp00FF.tmp"));
        assert!(!files.is_file(r"C:\Windows\Temp\tmpFFFF.tmp"));
        assert!(files.children(temp).is_empty());
    }

    #[test]
    fn nothing_is_found_that_is_not_looked_up() {
        let mut files = machine();
        files.put(r"C:\a\b\c.txt", Node::file(1, Moment(0))).unwrap();
        files.put(r"C:\a\d.txt", Node::file(1, Moment(0))).unwrap();
        files.flatten();
        files.put(r"C:\a\new\c.txt", Node::file(1, Moment(0))).unwrap();
        let gone = files.lookup(r"C:\a\d.txt").unwrap();
        files.remove(gone);
        let paths = r"C:\a\b\c.txt c:\A\B\C.TXT C:/a/b/c.txt C:\a\b\..\b\c.txt C:\a\d.txt
            C:\a\.\b\\c.txt C:\a\b\ C: C:\ C:a C:\a\NEW\c.txt C:\a\new C:\new C:\x\c.txt C:\x
            Q:\a a \\?\C:\a\b\c.txt C:\a\b\c.txt\new";
        let check = |files: &Files, paths: &str| {
            for path in paths.split_whitespace() {
                assert_eq!(files.find(path), files.lookup(path).ok(), "{path}");
            }
        };
        check(&files, paths);
        // Another letter than it was made with.
        files.volume_mut('C').unwrap().letter = 'E';
        check(&files, paths);
        check(&files, &paths.replace("C:", "E:"));
        assert!(files.find(r"E:\a\b\c.txt").is_some());
    }

    #[test]
    fn missing_directories_and_missing_files_are_told_apart() {
        let files = machine();
        assert_eq!(files.lookup(r"C:\no\x.txt"), Err(Win32::PATH_NOT_FOUND));
        assert_eq!(files.lookup(r"C:\x.txt"), Err(Win32::FILE_NOT_FOUND));
        assert_eq!(files.lookup(r"Q:\x.txt"), Err(Win32::PATH_NOT_FOUND));
    }
}

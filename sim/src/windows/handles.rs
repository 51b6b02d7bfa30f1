//! Open handles: who holds a file, and what that keeps others from.
//!
//! *Models*: the share rules between two opens of one file, handles that go with their process,
//! loaded images as handles.
//! *Leaves out*: byte-range locks, oplocks, mapped sections other than images, handles on
//! anything but files and directories.
//! *Sources*: `IoCheckShareAccess` as [MS-FSA] 2.1.5.1.2.2 states it; conformance table
//! `ntfs_open_acl`; catalogue 4.2 (anti-virus holding scratch files).
//! *Seen through*: `openfiles`, `handle`, and every sharing violation.

use std::sync::Arc;

use crate::kernel::names::Id;
use crate::kernel::shared::Shared;

use super::access::AccessMask;
use super::state::{Facet, StatePath};

/// What an open lets later opens do with the same file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Share(pub u8);

crate::bit_set!(Share);

impl Share {
    /// Nothing: exclusive.
    pub const NONE: Self = Self(0);
    /// Others may read and execute.
    pub const READ: Self = Self(1);
    /// Others may write and append.
    pub const WRITE: Self = Self(2);
    /// Others may delete and rename.
    pub const DELETE: Self = Self(4);
    /// Everything.
    pub const ALL: Self = Self(7);

    /// What others must share so that somebody can use `access`. Nothing for attributes, extended
    /// attributes, security and synchronize: opens that ask for no more never conflict.
    #[must_use]
    pub const fn needed_for(access: AccessMask) -> Self {
        let access = access.mapped();
        let mut needed = Self::NONE;
        if access.any(AccessMask::READ_DATA.with(AccessMask::EXECUTE)) {
            needed = needed.with(Self::READ);
        }
        if access.any(AccessMask::WRITE_DATA.with(AccessMask::APPEND_DATA)) {
            needed = needed.with(Self::WRITE);
        }
        if access.any(AccessMask::DELETE) {
            needed = needed.with(Self::DELETE);
        }
        needed
    }
}

/// One open handle.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Handle {
    /// Number of the process that holds it.
    pub process: u32,
    /// Image name of that process, `MsMpEng.exe`.
    pub program: Arc<str>,
    /// The file or directory.
    pub file: Id,
    /// The path by which it was opened.
    pub path: Arc<str>,
    /// What was granted.
    pub access: AccessMask,
    /// What it lets others do.
    pub share: Share,
}

impl Handle {
    /// What the loader holds on an image that runs: it can be read and renamed, never written.
    #[must_use]
    pub fn image(process: u32, program: &str, file: Id) -> Self {
        Self {
            process,
            program: program.into(),
            file,
            path: program.into(),
            access: AccessMask::EXECUTE.with(AccessMask::READ_DATA),
            share: Share::READ.with(Share::DELETE),
        }
    }

    /// True when this handle keeps a new open out.
    #[must_use]
    pub fn conflicts(&self, access: AccessMask, share: Share) -> bool {
        let (held, wanted) = (Share::needed_for(self.access), Share::needed_for(access));
        if held == Share::NONE || wanted == Share::NONE {
            return false;
        }
        !self.share.has(wanted) || !share.has(held)
    }

    fn address(&self) -> String {
        format!("{}\\{}", self.program, self.path)
    }
}

/// All open handles of a machine, in the order of their opening.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Handles {
    open: Shared<Vec<Handle>>,
}

impl Handles {
    /// The first handle that keeps a new open of `file` out.
    #[must_use]
    pub fn conflict(&self, file: Id, access: AccessMask, share: Share) -> Option<&Handle> {
        self.of_file(file).find(|handle| handle.conflicts(access, share))
    }

    /// Adds a handle. The caller has asked [`Handles::conflict`] before.
    pub fn open(&mut self, handle: Handle) {
        self.open.push(handle);
    }

    /// Closes the handle that a process opened last on a file. False when it has none.
    pub fn close(&mut self, process: u32, file: Id) -> bool {
        let last = self.open.iter().rposition(|h| h.process == process && h.file == file);
        last.map(|at| self.open.remove(at)).is_some()
    }

    /// Closes everything a process holds, as its end does. Returns how many.
    pub fn close_process(&mut self, process: u32) -> usize {
        let count = self.of_process(process).count();
        if count > 0 {
            self.open.retain(|handle| handle.process != process);
        }
        count
    }

    /// The handles on a file.
    pub fn of_file(&self, file: Id) -> impl Iterator<Item = &Handle> {
        self.open.iter().filter(move |handle| handle.file == file)
    }

    /// The handles of a process.
    pub fn of_process(&self, process: u32) -> impl Iterator<Item = &Handle> {
        self.open.iter().filter(move |handle| handle.process == process)
    }

    /// All handles.
    pub fn iter(&self) -> impl Iterator<Item = &Handle> {
        self.open.iter()
    }

    /// The handles at one address: those of a program on a file.
    fn at(&self, address: &str) -> Vec<Handle> {
        self.open.iter().filter(|handle| handle.address() == address).cloned().collect()
    }
}

impl Facet for Handles {
    const KIND: &'static str = "handle";

    fn differences(&self, base: &Self, out: &mut Vec<StatePath>) {
        if self.open.same_as(&base.open) {
            return;
        }
        let mut addresses: Vec<String> =
            self.iter().chain(base.iter()).map(Handle::address).collect();
        addresses.sort();
        addresses.dedup();
        addresses.retain(|address| self.at(address) != base.at(address));
        out.extend(addresses.iter().map(|address| StatePath::new(Self::KIND, address)));
    }

    fn restore(&mut self, base: &Self, path: &str) {
        let back = base.at(path);
        self.open.retain(|handle| handle.address() != path);
        self.open.extend(back);
    }

    fn show(&self, path: &str) -> Option<String> {
        let handles = self.at(path);
        let texts: Vec<String> = handles
            .iter()
            .map(|handle| format!("access {:#x} share {}", handle.access.0, handle.share.0))
            .collect();
        (!texts.is_empty()).then(|| texts.join("; "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scanner(file: u32) -> Handle {
        Handle {
            process: 1204,
            program: "MsMpEng.exe".into(),
            file: Id(file),
            path: r"C:\a.txt".into(),
            access: AccessMask::READ,
            share: Share::READ,
        }
    }

    #[test]
    fn a_reader_that_shares_reading_keeps_only_writers_out() {
        let mut handles = Handles::default();
        handles.open(scanner(7));
        let ask = |file, access| handles.conflict(Id(file), access, Share::ALL).is_some();
        assert!(!ask(7, AccessMask::READ));
        assert!(ask(7, AccessMask::APPEND_DATA));
        assert!(ask(7, AccessMask::DELETE));
        assert!(!ask(7, AccessMask::WRITE_ATTRIBUTES));
        assert!(!ask(8, AccessMask::FULL));
    }

    #[test]
    fn a_running_image_can_be_renamed_but_not_written() {
        let image = Handle::image(4, "cbengine.exe", Id(1));
        assert!(image.conflicts(AccessMask::GENERIC_WRITE, Share::ALL));
        assert!(!image.conflicts(AccessMask::DELETE, Share::ALL));
        assert!(!image.conflicts(AccessMask::READ, Share::READ));
    }

    #[test]
    fn handles_go_with_their_process_and_come_back_with_their_address() {
        let mut base = Handles::default();
        base.open(scanner(7));
        base.open(scanner(7));
        let mut fork = base.clone();
        assert!(fork.close(1204, Id(7)));
        assert!(!fork.close(1, Id(7)));
        assert_eq!(fork.close_process(1204), 1);
        let mut changed = Vec::new();
        fork.differences(&base, &mut changed);
        assert_eq!(changed, [StatePath::new("handle", r"MsMpEng.exe\C:\a.txt")]);
        fork.restore(&base, changed[0].path());
        assert_eq!(fork, base);
        assert_eq!(base.iter().count(), 2);
    }
}

//! Volumes without a drive letter, mounted in folders.
//!
//! *Models*: label, GUID and size of such a volume, the folder through which it is seen (a reparse
//! point there leads to it), and whether reading it through comes to an end.
//! *Leaves out*: the files on them, disks and partitions, several folders of one volume.
//! *Sources*: catalogue 3.2, 4.4 (`CBSSBVol_<ID>`); X33. *Seen through*: `mountvol`, `Get-Volume`,
//! Disk Management (the stand-in `wabadmin disk`).

use crate::facet_by_field;
use crate::kernel::text::same;

use super::error::Win32;
use super::files::Files;
use super::host::Host;
use super::node::{Attributes, Content, Node};

/// A volume without a drive letter.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FolderVolume {
    /// The GUID of `\\?\Volume{GUID}\`, lower case, without braces.
    pub guid: String,
    /// Volume label.
    pub label: String,
    /// Size in bytes.
    pub capacity: u64,
    /// The folder in which it was mounted last; `None` for none.
    pub folder: Option<String>,
    /// Whoever reads all of it does not come to an end: its owner goes on writing into it.
    pub endless: bool,
}

impl FolderVolume {
    /// `\\?\Volume{GUID}\`
    #[must_use]
    pub fn guid_path(&self) -> String {
        format!(r"\\?\Volume{{{}}}\", self.guid)
    }

    /// The folder in which it is mounted, as long as the reparse point there leads to it.
    #[must_use]
    pub fn mounted_in(&self, files: &Files) -> Option<&str> {
        let folder = self.folder.as_deref()?;
        match files.node(folder).map(|node| &node.content) {
            Some(Content::Link(target)) if **target == *self.guid_path() => Some(folder),
            _ => None,
        }
    }
}

/// All volumes of a machine that have no drive letter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct MountedFolders {
    /// In the order of their making.
    pub volumes: Vec<FolderVolume>,
}

facet_by_field!(MountedFolders, "mounted-folder", { volumes });

impl Host {
    /// The volume that is mounted in a folder.
    #[must_use]
    pub fn mounted_in(&self, folder: &str) -> Option<&FolderVolume> {
        let is_there = |volume: &&FolderVolume| {
            volume.mounted_in(&self.files).is_some_and(|there| same(there, folder))
        };
        self.mounted_folders.volumes.iter().find(is_there)
    }

    /// Mounts a volume in an empty folder.
    ///
    /// # Errors
    /// No such volume, no such folder, a folder that is not empty.
    pub fn mount_in(&mut self, volume: &str, folder: &str) -> Result<(), Win32> {
        let id = self.files.lookup(folder)?;
        let node = self.files.get(id).filter(|node| node.is_directory());
        let node = node.ok_or(Win32::DIRECTORY)?;
        if node.attributes.has(Attributes::REPARSE_POINT) || !self.files.children(id).is_empty() {
            return Err(Win32::DIR_NOT_EMPTY);
        }
        let mut known = self.mounted_folders.volumes.iter_mut();
        let known = known.find(|known| same(&known.guid_path(), volume));
        let known = known.ok_or(Win32::INVALID_PARAMETER)?;
        known.folder = Some(folder.to_owned());
        let target = known.guid_path();
        self.files.change(id, |node| point(node, &target));
        Ok(())
    }

    /// Takes a volume out of the folder in which it is mounted. The folder stays, empty.
    ///
    /// # Errors
    /// Nothing is mounted there.
    pub fn unmount_from(&mut self, folder: &str) -> Result<(), Win32> {
        let id = self.files.lookup(folder)?;
        let at = self.mounted_in(folder).map(|volume| volume.guid.clone());
        let guid = at.ok_or(Win32::NOT_A_REPARSE_POINT)?;
        for volume in self.mounted_folders.volumes.iter_mut().filter(|v| v.guid == guid) {
            volume.folder = None;
        }
        self.files.change(id, |node| {
            node.attributes = node.attributes.without(Attributes::REPARSE_POINT);
            node.content = Content::Plain;
        });
        Ok(())
    }
}

/// Makes a folder lead to a volume.
fn point(node: &mut Node, target: &str) {
    node.attributes = node.attributes.with(Attributes::REPARSE_POINT);
    node.content = Content::Link(target.into());
}

//! What an account may do with a file now: rules, attributes, volumes and other programs.
//!
//! *Models*: read-only volumes, access rules, the share modes of handles that programs hold, images
//! of running services, damaged files, placeholders, what antivirus suspects.
//! *Leaves out*: owners (the administrators own everything, and an elevated one may always change
//! rules), backup privileges, certificates of encrypted files.
//! *Sources*: R14-R18, R24; S76, S83, S85. *Seen through*: every refusal of a file command.

use crate::kernel::names::Id;
use crate::kernel::text::same;

use super::access::AccessMask;
use super::acl::ChildKind;
use super::error::Win32;
use super::handles::{Handle, Share};
use super::host::Host;
use super::node::{Attributes, Content};
use super::services::{self, State};
use super::sid::Sid;

impl Host {
    fn writable_volume(&self, id: Id) -> Result<(), Win32> {
        let path = self.files.path(id);
        let (volume, _) = self.files.volume_of(&path)?;
        if volume.read_only { Err(Win32::WRITE_PROTECT) } else { Ok(()) }
    }

    fn may(&self, id: Id, token: &[Sid], wanted: AccessMask) -> Result<(), Win32> {
        if self.files.may(id, token, wanted) { Ok(()) } else { Err(Win32::ACCESS_DENIED) }
    }

    /// Whether a program that shares everything gets past the handles of others.
    fn shared(&self, id: Id, wanted: AccessMask) -> Result<(), Win32> {
        match self.handles.conflict(id, wanted, Share::ALL) {
            Some(_) => Err(Win32::SHARING_VIOLATION),
            None => Ok(()),
        }
    }

    /// True when a running service was started from this file.
    fn is_running_image(&self, path: &str) -> bool {
        self.services.iter().filter(|(_, service)| service.state == State::Running).any(
            |(name, _)| {
                let image = services::image(&self.registry, name);
                image.is_some_and(|image| same(image.trim_matches('"'), path))
            },
        )
    }

    /// Whether the bytes of a file, or the names in a directory, can be read.
    ///
    /// # Errors
    /// As Windows answers the open or the read.
    pub fn can_read(&self, id: Id, token: &[Sid]) -> Result<(), Win32> {
        self.may(id, token, AccessMask::READ_DATA)?;
        self.shared(id, AccessMask::READ_DATA)?;
        if !self.antivirus.suspects.is_empty() && self.antivirus.denies(&self.files.path(id)) {
            return Err(Win32::ACCESS_DENIED);
        }
        match self.files.get(id).map(|node| &node.content) {
            Some(Content::Unreadable) => Err(Win32::FILE_CORRUPT),
            Some(Content::Cloud) => Err(Win32::CLOUD_FILE_ACCESS_DENIED),
            _ => Ok(()),
        }
    }

    /// Whether a file can be overwritten or its attributes changed.
    ///
    /// # Errors
    /// As Windows answers.
    pub fn can_write(&self, id: Id, token: &[Sid], wanted: AccessMask) -> Result<(), Win32> {
        self.writable_volume(id)?;
        self.may(id, token, wanted)?;
        if wanted.has(AccessMask::WRITE_DATA) {
            self.shared(id, AccessMask::WRITE_DATA)?;
            let node = self.files.get(id);
            if node.is_some_and(|n| !n.is_directory() && n.attributes.has(Attributes::READ_ONLY)) {
                return Err(Win32::ACCESS_DENIED);
            }
            if self.is_running_image(&self.files.path(id)) {
                return Err(Win32::SHARING_VIOLATION);
            }
        }
        Ok(())
    }

    /// Whether something can be made in a directory.
    ///
    /// # Errors
    /// As Windows answers.
    pub fn can_add(&self, directory: Id, token: &[Sid], is_directory: bool) -> Result<(), Win32> {
        self.writable_volume(directory)?;
        let right = if is_directory { AccessMask::APPEND_DATA } else { AccessMask::WRITE_DATA };
        self.may(directory, token, right)
    }

    /// Whether a file or directory can be deleted or moved away. `force` clears read-only first.
    ///
    /// # Errors
    /// As Windows answers.
    pub fn can_delete(&self, id: Id, token: &[Sid], force: bool) -> Result<(), Win32> {
        self.writable_volume(id)?;
        let parent = self.files.parent(id).ok_or(Win32::ACCESS_DENIED)?;
        if !self.files.may(id, token, AccessMask::DELETE) {
            self.may(parent, token, AccessMask::DELETE_CHILD)?;
        }
        self.shared(id, AccessMask::DELETE)?;
        let node = self.files.get(id).ok_or(Win32::FILE_NOT_FOUND)?;
        let protected = node.attributes.has(Attributes::READ_ONLY) && !node.is_directory();
        if (protected && !force) || self.is_running_image(&self.files.path(id)) {
            return Err(Win32::ACCESS_DENIED);
        }
        Ok(())
    }

    /// Whether the members of a directory's swarm can be deleted.
    ///
    /// # Errors
    /// As Windows answers.
    pub fn can_delete_members(&self, directory: Id, token: &[Sid]) -> Result<(), Win32> {
        self.writable_volume(directory)?;
        let member = self.files.acl(directory).inherit_to(ChildKind::File, &Sid::Administrators);
        if member.may(token, AccessMask::DELETE) {
            return Ok(());
        }
        self.may(directory, token, AccessMask::DELETE_CHILD)
    }

    /// Whether a directory can be renamed: nothing below it may be open.
    ///
    /// # Errors
    /// As Windows answers.
    pub fn can_move_tree(&self, id: Id, token: &[Sid]) -> Result<(), Win32> {
        self.can_delete(id, token, true)?;
        let busy = |below: &Id| {
            // However it is shared: an open file pins the folders above it.
            self.handles.of_file(*below).next().is_some()
                || self.is_running_image(&self.files.path(*below))
        };
        let files = self.files.subtree(id);
        if files.iter().any(busy) { Err(Win32::ACCESS_DENIED) } else { Ok(()) }
    }

    /// Names in a directory that some program does not let others delete: they survive a deletion
    /// of all.
    #[must_use]
    pub fn held_names(&self, directory: Id) -> Vec<String> {
        let pins = |handle: &&Handle| handle.conflicts(AccessMask::DELETE, Share::ALL);
        let held = self.handles.iter().filter(pins);
        held.filter(|handle| self.files.parent(handle.file) == Some(directory))
            .map(|handle| self.files.name(handle.file).to_owned())
            .collect()
    }
}

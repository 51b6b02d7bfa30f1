//! The scratch folder: where it is, what it holds, whether it can be used.
//!
//! *Models*: the path the engine works with, its volume and free space, unsupported attributes,
//! the files of a data source, the disk of System State below it.
//! *Sources*: catalogue 3.1-3.3, 4.4; R14-R18; S74-S77; X33.
//! *Seen through*: `reg query`, `dir`, `icacls`, `fsutil`, `compact`, `cipher`.

use crate::edition::SYSTEM_STATE_CACHE_BYTES;
use crate::kernel::names::Id;
use crate::kernel::time::Moment;
use crate::windows::access::AccessMask;
use crate::windows::error::Win32;
use crate::windows::host::Host;
use crate::windows::mounted_folders::FolderVolume;
use crate::windows::node::{Attributes, Node};
use crate::windows::sid::Sid;

use super::layout::{BITMAPS, CHECKSUMS, DISKS, SYSTEM_STATE_LINK};
use super::policy::{Policy, Source};

/// The directory at a scratch path.
///
/// # Errors
/// What Windows says: path not found, device not ready, not a directory.
pub fn directory(host: &Host, path: Option<&str>) -> Result<Id, Win32> {
    let id = host.files.lookup(path.ok_or(Win32::FILE_NOT_FOUND)?)?;
    match host.files.get(id) {
        Some(node) if node.is_directory() => Ok(id),
        _ => Err(Win32::DIRECTORY),
    }
}

/// The drive letter of a path; `C` when it has none.
#[must_use]
pub fn letter(path: &str) -> char {
    path.chars().next().unwrap_or('C').to_ascii_uppercase()
}

/// True when LocalSystem may read and write in a directory.
#[must_use]
pub fn system_may_write(host: &Host, directory: Id) -> bool {
    host.files.may(directory, &Sid::System.token(), AccessMask::MODIFY)
}

/// Label of the disk into which System State is written \[S\]: `CBSSBVol_<ID>` (3.2).
pub const SYSTEM_STATE_LABEL: &str = "CBSSBVol_A19C4E02";
/// GUID of its volume \[S\].
const SYSTEM_STATE_GUID: &str = "a19c4e02-37f5-11ea-80d2-00155d000401";

/// The folder below a scratch folder in which the disk of System State is mounted.
#[must_use]
pub fn system_state_folder(scratch: &str) -> String {
    format!("{scratch}\\{SYSTEM_STATE_LINK}")
}

/// Attaches the disk of System State, if it is not there yet; mounted nowhere.
pub fn attach_system_state(host: &mut Host) {
    let is_there = |volume: &FolderVolume| volume.guid == SYSTEM_STATE_GUID;
    if !host.mounted_folders.volumes.iter().any(is_there) {
        host.mounted_folders.volumes.push(FolderVolume {
            guid: SYSTEM_STATE_GUID.to_owned(),
            label: SYSTEM_STATE_LABEL.to_owned(),
            capacity: SYSTEM_STATE_CACHE_BYTES,
            folder: None,
            endless: true,
        });
    }
}

/// Mounts the disk of System State below a scratch folder, where a backup of System State leaves
/// it: nobody unmounts it but a person (3.2).
///
/// # Errors
/// There is no such folder, or something lies in its place.
pub fn mount_system_state(host: &mut Host, scratch: &str, at: Moment) -> Result<(), Win32> {
    attach_system_state(host);
    let folder = system_state_folder(scratch);
    if host.mounted_in(&folder).is_some() {
        return Ok(());
    }
    if !host.files.is_directory(&folder) {
        host.files.put(&folder, Node::directory(at))?;
    }
    let known = host.mounted_folders.volumes.iter().find(|volume| volume.guid == SYSTEM_STATE_GUID);
    let name = known.map(FolderVolume::guid_path).unwrap_or_default();
    host.mount_in(&name, &folder)
}

/// True for the folder in which the disk of System State is mounted: the agent made it.
#[must_use]
pub fn is_own_mount(host: &Host, id: Id) -> bool {
    host.files.get(id).is_some_and(|node| node.attributes.has(Attributes::REPARSE_POINT))
        && host.mounted_in(&host.files.path(id)).is_some()
}

/// An attribute that a cache must not have (3.3), and the path that has it.
#[must_use]
pub fn unsupported_attribute(host: &Host, directory: Id) -> Option<(&'static str, String)> {
    let unsupported = [
        (Attributes::ENCRYPTED, "encrypted"),
        (Attributes::COMPRESSED, "compressed"),
        (Attributes::SPARSE, "sparse"),
        (Attributes::REPARSE_POINT, "reparse point"),
    ];
    let any = host.files.attributes_below(directory);
    let named = unsupported.iter().any(|(bit, _)| any.has(*bit));
    // In the order of the file system only when there is something to name.
    let files = if named { host.files.subtree(directory) } else { Vec::new() };
    for id in files.into_iter().filter(|id| !is_own_mount(host, *id)) {
        let attributes = host.files.get(id).map_or(Attributes::default(), |n| n.attributes);
        if let Some((_, name)) = unsupported.iter().find(|(bit, _)| attributes.has(*bit)) {
            return Some((name, host.files.path(id)));
        }
    }
    let path = host.files.path(directory);
    let dedup = host.files.volume(letter(&path)).is_some_and(|volume| volume.dedup);
    dedup.then_some(("de-duplicated", path))
}

/// Path of a store. Joined without formatting: each backup asks for it a dozen times.
fn store(scratch: &str, folder: &str, policy: &Policy, extension: &str) -> String {
    [scratch, "\\", folder, "\\", &policy.datasource.to_string(), extension].concat()
}

/// Path of the checksum store of a policy's data source.
#[must_use]
pub fn checksum_file(scratch: &str, policy: &Policy) -> String {
    store(scratch, CHECKSUMS, policy, ".chk")
}

/// Path of the change bitmap of a policy's data source.
#[must_use]
pub fn bitmap_file(scratch: &str, policy: &Policy) -> String {
    store(scratch, BITMAPS, policy, ".bmp")
}

/// Path of the metadata disk of a policy's data source.
#[must_use]
pub fn disk_file(scratch: &str, policy: &Policy) -> String {
    store(scratch, DISKS, policy, ".vhd")
}

/// Bytes that a policy protects, by what lies at its sources now.
#[must_use]
pub fn protected_bytes(host: &Host, policy: &Policy) -> u64 {
    protected_by(host, policy.sources.iter())
}

/// Bytes that some sources of a policy protect, by what lies at them now.
pub fn protected_by<'p>(host: &Host, sources: impl Iterator<Item = &'p Source>) -> u64 {
    let (mut included, mut excluded) = (0_u64, 0_u64);
    for source in sources {
        let bytes = host.files.find(&source.path).map_or(0, |id| host.files.bytes_below(id));
        *if source.exclude { &mut excluded } else { &mut included } += bytes;
    }
    included.saturating_sub(excluded)
}

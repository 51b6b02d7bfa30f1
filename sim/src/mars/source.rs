//! Source volumes: which of them can be backed up at all.
//!
//! *Models*: the six kinds of volumes that are no source (read-only, offline, network share, locked
//! by BitLocker before the job starts, not NTFS, removable), each with what VSS answers for it;
//! deduplicated volumes are sources like any other; how much data one volume may have, by the
//! version of Windows; items that are no longer what was selected, because their volume was
//! replaced (X36) or their folder was made again (X22).
//! *Leaves out*: what applies to single files (S09).
//! *Sources*: catalogue 3.4; R26; S08; X22, X36, X41. Codes of VSS \[K\]; that the largest size
//! counts what is protected and not what lies beside it is \[INF\].
//! *Seen through*: `Get-Volume`, `Get-Disk`, `manage-bde -status`, `fsutil fsinfo drivetype`,
//! `mountvol`, `dir /tc`.

use crate::edition::{SOURCE_LIMIT_GIB, SOURCE_LIMIT_GIB_2008R2};
use crate::windows::error::Win32;
use crate::windows::host::Host;
use crate::windows::identity::Windows;
use crate::windows::volume::{DriveKind, FileSystem, Volume};

use super::Site;
use super::job::Failure;
use super::log::Level;
use super::messages::Message;
use super::policy::{Policy, Selected};
use super::scratch;

/// `VSS_E_OBJECT_NOT_FOUND`: there is no such volume for VSS.
pub(super) const OBJECT_NOT_FOUND: u32 = 0x8004_2308;
/// `VSS_E_VOLUME_NOT_SUPPORTED`
const NOT_SUPPORTED: u32 = 0x8004_230C;
/// `FVE_E_LOCKED_VOLUME`
const LOCKED: u32 = 0x8031_0000;

/// Letters of the volumes that a policy protects, sorted, each once.
#[must_use]
pub fn letters(policy: &Policy) -> Vec<char> {
    let included = policy.sources.iter().filter(|source| !source.exclude);
    let mut letters: Vec<char> = included.map(|source| scratch::letter(&source.path)).collect();
    letters.sort_unstable();
    letters.dedup();
    letters
}

/// Why a volume is no source: what VSS answers for it. `None` for one that is.
#[must_use]
pub fn refusal(volume: Option<&Volume>) -> Option<u32> {
    let Some(volume) = volume.filter(|volume| !volume.offline) else {
        return Some(OBJECT_NOT_FOUND);
    };
    let supported = volume.kind == DriveKind::Fixed
        && (volume.locked || volume.file_system == FileSystem::Ntfs)
        && !volume.read_only;
    match (supported, volume.locked) {
        (false, _) => Some(NOT_SUPPORTED),
        (true, true) => Some(LOCKED),
        (true, false) => None,
    }
}

/// True when the volume behind a letter is another one than that of the items that were selected
/// there: for VSS the volume of the policy does not exist.
#[must_use]
pub fn is_replaced(host: &Host, item: &Selected) -> bool {
    let volume = host.files.volume(scratch::letter(&item.path));
    volume.is_some_and(|volume| volume.guid != item.volume)
}

/// True when an item of a policy was selected on another volume than has this letter now.
#[must_use]
pub fn has_replaced(host: &Host, policy: &Policy, letter: char) -> bool {
    let on = |item: &&Selected| scratch::letter(&item.path) == letter;
    policy.selected.iter().filter(on).any(|item| is_replaced(host, item))
}

/// True when a folder was deleted and made again under its name after it was selected. Files are
/// replaced by many programs each time they are saved; only folders count \[INF\].
#[must_use]
pub fn is_recreated(host: &Host, item: &Selected) -> bool {
    let node = host.files.node(&item.path).filter(|node| node.is_directory());
    node.is_some_and(|node| node.created != item.made && !is_replaced(host, item))
}

/// Paths of the items of a policy whose folders were made again.
#[must_use]
pub fn recreated(host: &Host, policy: &Policy) -> Vec<String> {
    let items = policy.selected.iter().filter(|item| is_recreated(host, item));
    items.map(|item| item.path.clone()).collect()
}

/// Gate of the Schedule Backup wizard: it takes no volume that is no source.
///
/// # Errors
/// The first one, by letter.
pub fn pass(site: &mut Site<'_>, policy: &Policy) -> Result<(), Failure> {
    for letter in letters(policy) {
        if let Some(detail) = refusal(site.host.files.volume(letter)) {
            let text = format!("Failed: Hr: = [{detail:#010x}] {letter}:\\ cannot be a source");
            site.log("33 policywizard.cpp(284)", Level::Warning, text);
            let about = format!("{letter}:");
            return Err(Failure::new("source volume", Message::SourceVolume, detail, &about));
        }
    }
    Ok(())
}

/// Bytes that one volume may have at most to be backed up under a version of Windows (3.4).
#[must_use]
pub fn limit(windows: Windows) -> u64 {
    let old = windows <= Windows::Server2008R2;
    let gib = if old { SOURCE_LIMIT_GIB_2008R2 } else { SOURCE_LIMIT_GIB };
    gib << 30
}

/// Bytes that a policy protects on one volume.
#[must_use]
pub fn protected_on(host: &Host, policy: &Policy, letter: char) -> u64 {
    let there = policy.sources.iter().filter(|source| scratch::letter(&source.path) == letter);
    scratch::protected_by(host, there)
}

/// Gate of a backup: no volume has more data than Windows lets the agent handle (X41).
///
/// # Errors
/// The first one, by letter.
pub fn size(site: &mut Site<'_>, policy: &Policy) -> Result<(), Failure> {
    let limit = limit(site.host.identity.windows);
    for letter in letters(policy) {
        let bytes = protected_on(site.host, policy, letter);
        if bytes > limit {
            let text = format!("{letter}:\\ has {bytes} bytes to back up, at most {limit} can be");
            site.log("48 datasource.cpp(168)", Level::Fatal, text);
            let detail = Win32::FILE_TOO_LARGE.hresult();
            let about = format!("{letter}:");
            return Err(Failure::new("source size", Message::SourceSize, detail, &about));
        }
    }
    Ok(())
}

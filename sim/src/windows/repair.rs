//! Repair of a damaged file system: `chkdsk`, now or at the next start.
//!
//! *Models*: the dirty bit (some file cannot be read), the repair that makes such a file readable
//! again, the request that `autochk` finds in `BootExecute`.
//! *Leaves out*: bad sectors, orphans in `found.000`, online scan and spot fix.
//! *Sources*: R18, R27; \[K\] for the value. *Seen through*: `chkdsk`, `fsutil dirty query`,
//! `reg query "...\Session Manager" /v BootExecute`.

use crate::kernel::names::Id;
use crate::kernel::text::contains;

use super::files::Files;
use super::node::Content;
use super::registry::{Data, Registry};

/// The key with the programs that run before Windows starts.
pub const SESSION_MANAGER: &str = r"HKLM\SYSTEM\CurrentControlSet\Control\Session Manager";
/// The value.
pub const BOOT_EXECUTE: &str = "BootExecute";
/// What stands there on every machine: check volumes that are dirty.
pub const AUTOCHECK: &str = "autocheck autochk *";

fn request(letter: char) -> String {
    format!(r"autocheck autochk /p \??\{}:", letter.to_ascii_uppercase())
}

fn requests(registry: &Registry) -> Vec<String> {
    match registry.value(SESSION_MANAGER, BOOT_EXECUTE) {
        Some(Data::MultiSz(lines)) => lines.clone(),
        _ => vec![AUTOCHECK.to_owned()],
    }
}

/// Asks for a check of a volume at the next start.
pub fn schedule(registry: &mut Registry, letter: char) {
    let mut lines = requests(registry);
    if !is_scheduled(registry, letter) {
        lines.insert(0, request(letter));
    }
    registry.set(SESSION_MANAGER, BOOT_EXECUTE, Data::MultiSz(lines));
}

/// True when a check of a volume was asked for.
#[must_use]
pub fn is_scheduled(registry: &Registry, letter: char) -> bool {
    let volume = format!(r"\??\{letter}:");
    requests(registry).iter().any(|line| contains(line, &volume))
}

/// What `autochk` does at a start: the checks that were asked for, which are then forgotten.
pub fn at_boot(files: &mut Files, registry: &mut Registry) {
    let (mut asked, kept): (Vec<_>, Vec<_>) =
        requests(registry).into_iter().partition(|line| contains(line, r"\??\"));
    if asked.is_empty() {
        return;
    }
    let letters: Vec<char> = files.volumes().iter().map(|volume| volume.letter).collect();
    asked.retain(|line| contains(line, "autochk"));
    for letter in letters {
        let volume = format!(r"\??\{letter}:");
        if asked.iter().any(|line| contains(line, &volume)) {
            repair(files, letter);
        }
    }
    registry.set(SESSION_MANAGER, BOOT_EXECUTE, Data::MultiSz(kept));
}

/// Files of a volume that cannot be read.
#[must_use]
pub fn damaged(files: &Files, letter: char) -> Vec<Id> {
    let Some(volume) = files.volume(letter) else { return Vec::new() };
    let is_damaged =
        |id: &Id| files.get(*id).is_some_and(|node| node.content == Content::Unreadable);
    files.subtree(volume.root).into_iter().filter(is_damaged).collect()
}

/// Makes the damaged files of a volume readable again. Returns how many there were.
pub fn repair(files: &mut Files, letter: char) -> usize {
    let damaged = damaged(files, letter);
    for id in &damaged {
        files.change(*id, |node| node.content = Content::Plain);
    }
    damaged.len()
}

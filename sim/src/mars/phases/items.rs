//! Which files of the source a job can read, and which it must leave out.
//!
//! *Models*: every file below the protected paths that no exclusion rule covers, looked at as the
//! engine does: with backup rights, so that access rules do not matter, but not past damage,
//! placeholders, unsupported attributes, replicated folders, antivirus and programs that hold a
//! file. A file whose staging copy cannot be kept in the scratch folder is left out too. What lies
//! behind a reparse point is not followed. The job goes on and completes with warnings.
//! The code for what is unsupported is not documented \[INF\]; the others are.
//! *Sources*: 3.4; R27; S09; X15-X20, X38.
//! *Seen through*: `LastBackupFailedFiles*.txt`, WARNING lines of the engine's log.

use crate::edition::PATH_CHARACTERS;
use crate::kernel::names::Id;
use crate::kernel::tree::Look;
use crate::mars::layout::STAGING;
use crate::mars::policy::Policy;
use crate::windows::access::AccessMask;
use crate::windows::error::Win32;
use crate::windows::handles::{Handle, Share};
use crate::windows::host::Host;
use crate::windows::node::{Attributes, Content, Node, Stream};

/// One file in this many changes between two backups and is staged in the scratch folder \[INF\]:
/// the same hundredth as of bytes.
const STAGED_ONE_IN: usize = 100;

/// A file that a job left out.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Skipped {
    /// Its path.
    pub path: String,
    /// The HRESULT that reading it gave.
    pub code: u32,
}

/// Files and folders below the protected paths that no exclusion rule covers, each once, in the
/// order of the file system. Folders behind a reparse point are not entered.
#[must_use]
pub fn included<'h>(host: &'h Host, policy: &Policy) -> Vec<(Id, &'h Node)> {
    let at = |path: &str| host.files.lookup(path).ok();
    let excluded: Vec<Id> =
        policy.sources.iter().filter(|s| s.exclude).filter_map(|s| at(&s.path)).collect();
    let tops = policy.sources.iter().filter(|s| !s.exclude && !is_too_long(&s.path));
    let tops = tops.filter_map(|s| at(&s.path));
    let mut tops: Vec<Id> = tops.collect();
    tops.dedup();
    let inner = |id: &Id| tops.iter().any(|top| top != id && host.files.within(*id, *top));
    let look = |id, node: &Node| {
        let is_link = node.attributes.has(Attributes::REPARSE_POINT);
        match node.is_directory() && !is_link {
            _ if excluded.contains(&id) => Look::Past,
            true => Look::Into,
            false => Look::At,
        }
    };
    let mut found = Vec::new();
    for top in tops.iter().filter(|id| !inner(id)) {
        host.files.push_subtree(*top, look, &mut found);
    }
    found
}

/// True for an item of the policy whose own path Windows does not open (X38). What lies deeper
/// below an item is reached from there, however long its path is.
fn is_too_long(path: &str) -> bool {
    path.chars().count() >= PATH_CHARACTERS
}

/// Items of the policy that are left out whole because their path is too long.
#[must_use]
pub fn too_long(policy: &Policy) -> Vec<Skipped> {
    let items = policy.sources.iter().filter(|s| !s.exclude && is_too_long(&s.path));
    let code = Win32::FILENAME_EXCED_RANGE.hresult();
    items.map(|source| Skipped { path: source.path.clone(), code }).collect()
}

/// Number of files among what is included; members of a swarm count.
#[must_use]
pub fn count(included: &[(Id, &Node)]) -> u64 {
    let files = |(_, node): &(Id, &Node)| match &node.content {
        Content::Swarm(swarm) => u64::from(swarm.len()),
        _ => u64::from(!node.is_directory()),
    };
    included.iter().map(files).sum()
}

/// The smallest file among what is included, with its size; of several the first of them.
#[must_use]
pub fn smallest(host: &Host, included: &[(Id, &Node)]) -> Option<(String, u64)> {
    let files = included.iter().filter(|(_, node)| !node.is_directory());
    let (id, node) = files.min_by_key(|(_, node)| node.bytes())?;
    Some((host.files.path(*id), node.bytes()))
}

/// What of the source cannot be backed up, with the scratch folder at `scratch`.
#[must_use]
pub fn skipped(host: &Host, included: &[(Id, &Node)], scratch: &str) -> Vec<Skipped> {
    let hindrances = Hindrances::of(host);
    let unstaged = host.antivirus.scans(&[scratch, "\\", STAGING, "\\0.stg"].concat());
    let usual = !unstaged && hindrances.is_empty();
    let mut number = 0;
    let mut out = Vec::new();
    for (id, node) in included {
        // Most files can be read and are not looked at any closer.
        if usual && is_plain(node) {
            continue;
        }
        let mut error = hindrances.error(host, *id, node);
        if !node.is_directory() {
            if unstaged && number % STAGED_ONE_IN == 0 {
                // Antivirus took the staging copy away before the engine came back to it.
                error = error.or(Some(Win32::FILE_NOT_FOUND));
            }
            number += 1;
        }
        if let Some(error) = error {
            out.push(Skipped { path: host.files.path(*id), code: error.hresult() });
        }
    }
    out
}

/// Bytes of what is included and can be backed up, whatever happens to the staging copies: what
/// nobody may lose by excluding too much.
#[must_use]
pub fn readable_bytes(host: &Host, policy: &Policy) -> u64 {
    let hindrances = Hindrances::of(host);
    let fits = |(id, node): &(Id, &Node)| {
        hindrances.error(host, *id, node).is_none().then(|| node.bytes())
    };
    included(host, policy).iter().filter_map(fits).sum()
}

/// What keeps the engine from files, found once a job.
struct Hindrances {
    replicated: Vec<Id>,
    denied: Vec<Id>,
    /// Files that somebody holds open without letting others read.
    held: Vec<Id>,
}

impl Hindrances {
    fn of(host: &Host) -> Self {
        let at = |path: &String| host.files.lookup(path).ok();
        let denied = host.antivirus.suspects.iter().filter(|path| host.antivirus.denies(path));
        let keeps_out = |handle: &&Handle| handle.conflicts(AccessMask::READ_DATA, Share::ALL);
        let held = host.handles.iter().filter(keeps_out);
        Self {
            replicated: host.dfsr.folders.iter().filter_map(|folder| at(&folder.path)).collect(),
            denied: denied.filter_map(at).collect(),
            held: held.map(|handle| handle.file).collect(),
        }
    }

    /// True when nothing but a file itself can keep the engine from it.
    fn is_empty(&self) -> bool {
        self.replicated.is_empty() && self.denied.is_empty() && self.held.is_empty()
    }

    fn error(&self, host: &Host, id: Id, node: &Node) -> Option<Win32> {
        let own = if is_plain(node) { None } else { own_error(host, id, node) };
        if node.is_directory() || own.is_some() {
            return own;
        }
        let below = |tops: &[Id]| tops.iter().any(|top| host.files.within(id, *top));
        if below(&self.replicated) {
            Some(Win32::NOT_SUPPORTED)
        } else if below(&self.denied) {
            Some(Win32::ACCESS_DENIED)
        } else if self.held.contains(&id) {
            Some(Win32::SHARING_VIOLATION)
        } else {
            None
        }
    }
}

/// True for what nothing of its own can keep from being read: nearly everything.
fn is_plain(node: &Node) -> bool {
    !matches!(node.content, Content::Unreadable | Content::Cloud)
        && !node.attributes.has(Attributes::REPARSE_POINT)
        && !node.attributes.has(Attributes::SPARSE)
        && node.hard_link.is_none()
        && node.streams.is_none()
}

/// What a node itself says to somebody who reads it, whoever else there is.
fn own_error(host: &Host, id: Id, node: &Node) -> Option<Win32> {
    match node.content {
        Content::Unreadable => return Some(Win32::FILE_CORRUPT),
        Content::Cloud => return Some(Win32::CLOUD_FILE_ACCESS_DENIED),
        _ => {}
    }
    let linked = || node.hard_link.is_some() && host.files.names_of(id).len() > 1;
    (is_unsupported(node) || linked()).then_some(Win32::NOT_SUPPORTED)
}

/// True for what the agent does not back up by its attributes (3.4): reparse points, encrypted
/// sparse files, compressed or sparse streams. Each of encrypted, compressed and sparse alone is
/// supported.
#[must_use]
pub fn is_unsupported(node: &Node) -> bool {
    let has = |stream: &Stream, bit| stream.attributes.has(bit);
    let odd =
        |stream: &Stream| has(stream, Attributes::COMPRESSED) || has(stream, Attributes::SPARSE);
    node.reparse_tag().is_some()
        || node.attributes.has(Attributes::ENCRYPTED.with(Attributes::SPARSE))
        || node.streams.as_ref().is_some_and(|streams| streams.iter().any(odd))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::time::Moment;

    #[test]
    fn a_plain_node_is_never_unsupported() {
        for bits in 0..1 << 16 {
            let node = Node { attributes: Attributes(bits), ..Node::file(1, Moment(0)) };
            assert!(!is_plain(&node) || !is_unsupported(&node), "{bits:#x}");
        }
        assert!(is_plain(&Node::directory(Moment(0))));
    }

    #[test]
    fn one_attribute_alone_is_supported() {
        let node = |bits| Node { attributes: bits, ..Node::file(1, Moment(0)) };
        for bits in [Attributes::ENCRYPTED, Attributes::COMPRESSED, Attributes::SPARSE] {
            assert!(!is_unsupported(&node(bits)));
        }
        assert!(!is_unsupported(&node(Attributes::COMPRESSED.with(Attributes::SPARSE))));
        assert!(is_unsupported(&node(Attributes::ENCRYPTED.with(Attributes::SPARSE))));
        assert!(is_unsupported(&node(Attributes::REPARSE_POINT)));
    }
}

//! One file becomes two: what `copy`, `xcopy`, `robocopy` and `move` to another volume share.
//!
//! *Models*: reading and writing rights, space, inherited compression, kept encryption, the text
//! that a log has at that moment, volumes in folders that a copy does not come through (X33).
//! *Leaves out*: sparse ranges (the copy is not sparse), streams.

use std::sync::Arc;

use crate::console::Call;
use crate::kernel::names::Id;
use crate::kernel::time::Span;
use crate::windows::access::AccessMask;
use crate::windows::acl::Acl;
use crate::windows::error::Win32;
use crate::windows::node::{Attributes, Content, Node};
use crate::windows::sid::Sid;

/// Bytes that are copied in a millisecond.
const BYTES_A_MILLISECOND: u64 = 100_000;

/// Which rules a copy has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::console) enum Rules {
    /// Those that its new directory hands down.
    Inherited,
    /// Those of the source too (`/COPYALL`).
    Kept,
}

fn attributes(from: Attributes, directory: Attributes) -> Attributes {
    let placed = Attributes::COMPRESSED.with(Attributes::ENCRYPTED);
    let mut to = from
        .without(Attributes::COMPRESSED)
        .without(Attributes::SPARSE)
        .with(Attributes::ARCHIVE)
        .with(Attributes(directory.0 & placed.0));
    if to.has(Attributes::ENCRYPTED) {
        to = to.without(Attributes::COMPRESSED);
    }
    to
}

/// How long somebody looks on while nothing is copied, before pressing Ctrl+C.
const PATIENCE: Span = Span::hours(1);
/// `STATUS_CONTROL_C_EXIT`, as a program ends on Ctrl+C.
pub(super) const CONTROL_C: i32 = -1_073_741_510;

/// A copy that would go through the folder of a mounted volume which has no end: it stands still
/// until somebody breaks it off.
///
/// # Errors
/// The copy was broken off.
pub(super) fn through(call: &mut Call<'_>, directory: Id) -> Result<(), Win32> {
    let host = &call.world.host;
    let is_link =
        host.files.get(directory).is_some_and(|n| n.attributes.has(Attributes::REPARSE_POINT));
    if !is_link || !host.mounted_in(&host.files.path(directory)).is_some_and(|v| v.endless) {
        return Ok(());
    }
    call.output.elapsed = call.output.elapsed + PATIENCE;
    Err(Win32::OPERATION_ABORTED)
}

/// The token that a copy acts with.
pub(super) fn token(call: &Call<'_>) -> Vec<Sid> {
    call.session.token()
}

/// Copies the bytes of one file to `target`, whose directory exists. Time passes.
pub(in crate::console) fn file(
    call: &mut Call<'_>,
    id: Id,
    target: &str,
    rules: Rules,
) -> Result<(), Win32> {
    call.world.host.can_read(id, &token(call))?;
    let node = call.world.host.files.get(id).cloned().ok_or(Win32::FILE_NOT_FOUND)?;
    let text = match node.content {
        Content::EngineLog => call.world.text_of(id),
        _ => None,
    };
    let acl = (rules == Rules::Kept).then(|| call.world.host.files.acl(id));
    let node = match text {
        Some(text) => Node { attributes: node.attributes, ..Node::text(&text, node.modified) },
        None => node,
    };
    place(call, node, target, acl)
}

/// Puts the copy of a file at `target`.
pub(in crate::console) fn place(
    call: &mut Call<'_>,
    node: Node,
    target: &str,
    acl: Option<Acl>,
) -> Result<(), Win32> {
    let token = token(call);
    let (above, _) = target.rsplit_once('\\').ok_or(Win32::INVALID_NAME)?;
    let host = &call.world.host;
    let directory = host.files.lookup(above).map_err(|error| match error {
        Win32::FILE_NOT_FOUND => Win32::PATH_NOT_FOUND,
        other => other,
    })?;
    let there = host.files.lookup(target).ok();
    match there {
        Some(there) => host.can_write(there, &token, AccessMask::WRITE_DATA)?,
        None => host.can_add(directory, &token, false)?,
    }
    let (volume, _) = host.files.volume_of(target)?;
    let freed = there.and_then(|id| host.files.get(id)).map_or(0, Node::bytes);
    if node.size > host.free(volume.letter) + freed {
        return Err(Win32::DISK_FULL);
    }
    let above = host.files.get(directory).map_or(Attributes(0), |node| node.attributes);
    let before = there.and_then(|id| host.files.get(id).cloned());
    let now = call.world.machine_time();
    let created = before.as_ref().map_or(now, |before| before.created);
    let kept = before.and_then(|before| before.acl);
    let bytes = node.size;
    let node = Node {
        created,
        attributes: attributes(node.attributes, above),
        acl: acl.map(Arc::new).or(kept),
        hard_link: None,
        ..node
    };
    call.world.host.files.put(target, node)?;
    let time = bytes / BYTES_A_MILLISECOND;
    call.output.elapsed = call.output.elapsed + Span(i64::try_from(time).unwrap_or(i64::MAX));
    Ok(())
}

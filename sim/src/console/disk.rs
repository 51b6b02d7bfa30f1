//! Reading and writing text files as programs do: offline volumes and access rules say no.

use crate::kernel::names::Id;
use crate::windows::access::AccessMask;
use crate::windows::error::Win32;
use crate::windows::handles::Share;
use crate::windows::node::Node;
use crate::world::World;

use super::Session;

/// The text of a file, as the caller may read it.
///
/// # Errors
/// As Windows answers an open for reading.
pub(super) fn read(world: &World, session: &Session, path: &str) -> Result<String, Win32> {
    let id = readable(world, session, path)?;
    // A file that is not text is read as rubbish by whoever expects text.
    Ok(world.text_of(id).unwrap_or_else(|| "\u{fffd}".to_owned()))
}

/// [`read`], with the mark that tells a file in UTF-16.
///
/// # Errors
/// As [`read`].
pub(super) fn read_marked(world: &World, session: &Session, path: &str) -> Result<String, Win32> {
    let id = readable(world, session, path)?;
    Ok(world.marked_text_of(id).unwrap_or_default())
}

fn readable(world: &World, session: &Session, path: &str) -> Result<Id, Win32> {
    let path = session.absolute(path);
    let host = &world.host;
    let id = host.files.lookup(&path)?;
    if host.files.get(id).is_some_and(Node::is_directory) {
        return Err(Win32::ACCESS_DENIED);
    }
    if !host.files.may(id, &session.token(), AccessMask::READ_DATA) {
        return Err(Win32::ACCESS_DENIED);
    }
    if host.handles.conflict(id, AccessMask::READ_DATA, Share::ALL).is_some() {
        return Err(Win32::SHARING_VIOLATION);
    }
    Ok(id)
}

/// Writes a text file in place of what was there. Its folder must exist.
///
/// # Errors
/// As Windows answers an open for writing.
pub(super) fn write(
    world: &mut World,
    session: &Session,
    path: &str,
    text: &str,
) -> Result<(), Win32> {
    let path = session.absolute(path);
    let at = world.machine_time();
    let token = session.token();
    let files = &mut world.host.files;
    let folder = path.rsplit_once('\\').map_or("", |(folder, _)| folder);
    let folder = files.lookup(&format!("{folder}\\")).map_err(|error| match error {
        Win32::FILE_NOT_FOUND => Win32::PATH_NOT_FOUND,
        other => other,
    })?;
    let (id, wanted) = match files.lookup(&path) {
        Ok(id) => (id, AccessMask::WRITE_DATA),
        Err(_) => (folder, AccessMask::WRITE_DATA),
    };
    if !files.may(id, &token, wanted) {
        return Err(Win32::ACCESS_DENIED);
    }
    let drive = path.chars().next().unwrap_or('C');
    if world.host.free(drive) < text.len() as u64 {
        return Err(Win32::DISK_FULL);
    }
    world.host.files.put(&path, Node::text(text, at)).map(|_| ())
}

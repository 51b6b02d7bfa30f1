//! `move`: moves files, and directories within a volume.
//!
//! A file that goes to another volume is copied and deleted; a directory does not go there.

use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::names::Id;
use crate::windows::error::Win32;

use super::copying::{self, Rules};
use super::words::{Words, full, join, spec};

/// `move`
pub(super) const COMMAND: Command = Command {
    name: "move",
    aliases: &[],
    kind: Kind::Shell,
    about: "Moves files and renames directories",
    examples: &[
        r"fsutil file createnew C:\a.txt 9; move C:\a.txt C:\Windows\Temp",
        r"md C:\Windows\Temp\New; move C:\Windows\Temp\New C:\Windows\Temp\Old",
    ],
    run,
};

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let words = Words::read(call).only(&["y", "-y"])?;
    let [source, target] = words.places.as_slice() else {
        return Err(Stop::new("The syntax of the command is incorrect."));
    };
    let path = full(call, source);
    let into = full(call, target);
    let files = &call.world.host.files;
    if let Ok(id) = files.lookup(&path)
        && files.get(id).is_some_and(|node| node.is_directory())
    {
        let name = files.name(id).to_owned();
        let to = if files.is_directory(&into) { join(&into, &name) } else { into };
        directory(call, id, &to)
            .map_err(|error| Stop::new(format!("{error}\r\n        0 dir(s) moved.")))?;
        call.line("        1 dir(s) moved.");
        return Ok(());
    }
    let spec = spec(call, source)?;
    let found = spec.select(call);
    let files = &call.world.host.files;
    let is_file = |id: &Id| files.get(*id).is_some_and(|node| !node.is_directory());
    let nodes: Vec<Id> = found.nodes.into_iter().filter(is_file).collect();
    if nodes.is_empty() {
        return Err(Win32::FILE_NOT_FOUND.into());
    }
    let is_directory = files.is_directory(&into);
    let many = spec.pattern.contains(['*', '?']);
    let mut moved = 0;
    for id in nodes {
        let name = call.world.host.files.name(id).to_owned();
        let to = if is_directory { join(&into, &name) } else { into.clone() };
        if many {
            call.line(&join(&spec.path, &name));
        }
        file(call, id, &to)
            .map_err(|error| Stop::new(format!("{error}\r\n{moved:>9} file(s) moved.")))?;
        moved += 1;
    }
    call.line(&format!("{moved:>9} file(s) moved."));
    Ok(())
}

fn drive(path: &str) -> Option<char> {
    path.chars().next().map(|c| c.to_ascii_uppercase())
}

/// Renames within a volume.
pub(in crate::console) fn rename(call: &mut Call<'_>, id: Id, to: &str) -> Result<(), Win32> {
    let token = call.session.token();
    let (above, _) = to.rsplit_once('\\').ok_or(Win32::INVALID_NAME)?;
    let host = &mut call.world.host;
    let directory = host.files.lookup(above).map_err(|error| match error {
        Win32::FILE_NOT_FOUND => Win32::PATH_NOT_FOUND,
        other => other,
    })?;
    let is_directory = host.files.get(id).is_some_and(|node| node.is_directory());
    if is_directory {
        host.can_move_tree(id, &token)?;
        if host.files.within(directory, id) {
            return Err(Win32::SHARING_VIOLATION);
        }
    } else {
        host.can_delete(id, &token, true)?;
    }
    host.can_add(directory, &token, is_directory)?;
    host.files.rename(id, to)
}

fn file(call: &mut Call<'_>, id: Id, to: &str) -> Result<(), Win32> {
    let host = &call.world.host;
    if let Ok(there) = host.files.lookup(to) {
        if there == id {
            return Ok(());
        }
        host.can_delete(there, &call.session.token(), false)?;
    }
    if drive(&host.files.path(id)) == drive(to) {
        return rename(call, id, to);
    }
    host.can_delete(id, &call.session.token(), true)?;
    copying::file(call, id, to, Rules::Inherited)?;
    call.world.host.files.remove(id);
    Ok(())
}

fn directory(call: &mut Call<'_>, id: Id, to: &str) -> Result<(), Win32> {
    let host = &call.world.host;
    if host.files.lookup(to).is_ok() || drive(&host.files.path(id)) != drive(to) {
        return Err(Win32::ACCESS_DENIED);
    }
    rename(call, id, to)
}

#[cfg(test)]
mod tests {
    use crate::console::testing_files::{changed, out, run, server};

    #[test]
    fn a_file_goes_anywhere_and_a_directory_stays_on_its_volume() {
        let mut world = server();
        assert_eq!(
            changed(&mut world, r"cmd /c move D:\Data\report.txt C:\Windows\Temp"),
            [r"file:C:\Windows\Temp\report.txt", r"file:D:\Data\report.txt"]
        );
        let other = run(&mut world, r"cmd /c move D:\Data C:\Data");
        assert_eq!(other.text(), "Access is denied.\r\n        0 dir(s) moved.\r\n");
        assert_eq!(out(&mut world, r"cmd /c move D:\Data D:\Old"), "        1 dir(s) moved.\n");
        assert!(world.host.files.is_file(r"D:\Old\ledger.bin"));
    }
}

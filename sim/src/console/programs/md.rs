//! `md` and `mkdir`: make directories, with those above them.

use crate::console::{Call, Command, Kind, Stop};
use crate::windows::error::Win32;
use crate::windows::node::{Attributes, Node};

use super::words::{Words, full};

/// `md`
pub(super) const COMMAND: Command = Command {
    name: "md",
    aliases: &["mkdir"],
    kind: Kind::Shell,
    about: "Makes directories",
    examples: &[r"md C:\Windows\Temp\New\Deep"],
    run,
};

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let words = Words::read(call).only(&[])?;
    if words.places.is_empty() {
        return Err(Stop::new("The syntax of the command is incorrect."));
    }
    for place in &words.places {
        let path = full(call, place);
        if call.world.host.files.lookup(&path).is_ok() {
            let text = format!("A subdirectory or file {place} already exists.");
            return Err(Stop::new(text));
        }
        make(call, &path)?;
    }
    Ok(())
}

/// Makes a directory and those above it. A new one is compressed or encrypted like its parent.
pub(in crate::console) fn make(call: &mut Call<'_>, path: &str) -> Result<(), Win32> {
    match call.world.host.files.lookup(path) {
        Ok(_) => return Ok(()),
        Err(Win32::FILE_NOT_FOUND | Win32::PATH_NOT_FOUND) => {}
        Err(error) => return Err(error),
    }
    let (above, _) = path.rsplit_once('\\').ok_or(Win32::PATH_NOT_FOUND)?;
    make(call, above)?;
    let host = &call.world.host;
    let directory = host.files.lookup(above)?;
    host.can_add(directory, &call.session.token(), true)?;
    let kept = Attributes::COMPRESSED.0 | Attributes::ENCRYPTED.0;
    let parent = host.files.get(directory).map_or(0, |node| node.attributes.0);
    let node = Node::directory(call.world.machine_time());
    let attributes = node.attributes.with(Attributes(parent & kept));
    call.world.host.files.put(path, Node { attributes, ..node }).map(|_| ())
}

#[cfg(test)]
mod tests {
    use crate::console::testing_files::{changed, run, server};

    #[test]
    fn directories_are_made_with_those_above_and_only_once() {
        let mut world = server();
        assert_eq!(changed(&mut world, r"cmd /c md D:\a\b"), [r"file:D:\a", r"file:D:\a\b"]);
        let again = run(&mut world, r"cmd /c mkdir D:\a\b");
        assert_eq!(again.text(), "A subdirectory or file D:\\a\\b already exists.\r\n");
        assert_eq!(
            run(&mut world, r"cmd /c md Q:\x").text(),
            "The system cannot find the path specified.\r\n"
        );
    }
}

//! `copy`: copies files, not trees.
//!
//! *Leaves out*: joining files with `+`, devices, the question before overwriting (a script does
//! not ask).

use crate::console::{Call, Command, Kind, Stop};
use crate::windows::error::Win32;
use crate::windows::node::Node;

use super::copying::{self, Rules};
use super::words::{Words, full, join, spec};

/// `copy`
pub(super) const COMMAND: Command = Command {
    name: "copy",
    aliases: &[],
    kind: Kind::Shell,
    about: "Copies files",
    examples: &[
        r"copy C:\Windows\System32\attrib.exe C:\Windows\Temp",
        r"copy /y C:\Windows\System32\attrib.exe C:\Windows\Temp\copy.exe",
    ],
    run,
};

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let words = Words::read(call).only(&["y", "-y", "v", "a", "b", "z", "n", "d", "l", "j"])?;
    let (source, target) = match words.places.as_slice() {
        [source] => (source.clone(), ".".to_owned()),
        [source, target] => (source.clone(), target.clone()),
        _ => return Err(Stop::new("The syntax of the command is incorrect.")),
    };
    let (copied, result) = copy(call, &source, &target);
    if let Err(error) = result {
        call.output.error(&error.to_string());
    }
    call.line(&format!("{copied:>9} file(s) copied."));
    if result.is_ok() { Ok(()) } else { Err(Stop::new("")) }
}

fn copy(call: &mut Call<'_>, source: &str, target: &str) -> (usize, Result<(), Win32>) {
    let spec = match spec(call, source) {
        Ok(spec) => spec,
        Err(error) => return (0, Err(error)),
    };
    let found = spec.select(call);
    let files = &call.world.host.files;
    let is_file = |id: &_| files.get(*id).is_some_and(|node| !node.is_directory());
    let nodes: Vec<_> = found.nodes.into_iter().filter(is_file).collect();
    let members = found.members.map(|members| (members.each(), members.names()));
    if nodes.is_empty() && members.is_none() {
        call.line(&join(&spec.path, &spec.pattern));
        return (0, Err(Win32::FILE_NOT_FOUND));
    }
    let into = full(call, target);
    let is_directory = call.world.host.files.is_directory(&into);
    let many = nodes.len() > 1 || spec.pattern.contains(['*', '?']);
    let mut copied = 0;
    for id in nodes {
        let name = call.world.host.files.name(id).to_owned();
        let to = if is_directory { join(&into, &name) } else { into.clone() };
        if many {
            call.line(&join(&spec.path, &name));
        }
        let itself = call.world.host.files.lookup(&to) == Ok(id);
        if itself {
            call.output.error("The file cannot be copied onto itself.");
            continue;
        }
        if let Err(error) = copying::file(call, id, &to, Rules::Inherited) {
            return (copied, Err(error));
        }
        copied += 1;
    }
    if let Some((each, names)) = members {
        let at = call.world.machine_time();
        for name in names {
            let to = if is_directory { join(&into, &name) } else { into.clone() };
            if let Err(error) = copying::place(call, Node::file(each, at), &to, None) {
                return (copied, Err(error));
            }
            copied += 1;
        }
    }
    (copied, Ok(()))
}

#[cfg(test)]
mod tests {
    use crate::console::testing_files::{changed, out, run, server};

    #[test]
    fn files_are_copied_and_counted() {
        let mut world = server();
        let changes = changed(&mut world, r"cmd /c copy D:\Data\report.txt C:\Windows\Temp\r2.txt");
        assert_eq!(changes, [r"file:C:\Windows\Temp\r2.txt"]);
        assert_eq!(
            out(&mut world, r"cmd /c copy D:\Data\* C:\Windows\Temp"),
            "D:\\Data\\ledger.bin\nD:\\Data\\report.txt\n        2 file(s) copied.\n"
        );
        let missing = run(&mut world, r"cmd /c copy D:\no\x C:\Windows\Temp");
        assert_eq!(missing.stderr, "The system cannot find the path specified.\r\n");
        assert_eq!(missing.stdout, "        0 file(s) copied.\r\n");
    }

    #[test]
    fn a_full_or_read_only_volume_takes_nothing() {
        let mut world = server();
        world.host.files.volume_mut('C').unwrap().capacity = 1;
        let full = run(&mut world, r"cmd /c copy D:\Data\ledger.bin C:\Windows\Temp");
        assert_eq!(full.stderr, "There is not enough space on the disk.\r\n");
        world.host.files.volume_mut('C').unwrap().read_only = true;
        let protected = run(&mut world, r"cmd /c copy D:\Data\ledger.bin C:\Windows\Temp");
        assert_eq!(protected.stderr, "The media is write protected.\r\n");
    }
}

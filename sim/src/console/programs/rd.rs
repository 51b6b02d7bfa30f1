//! `rd` and `rmdir`: remove directories.
//!
//! *Models*: `/s /q`, links (only the link goes), files that cannot go.
//! *Leaves out*: the question of `/s` without `/q` gets no answer here, which means no.

use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::names::Id;
use crate::windows::error::Win32;
use crate::windows::node::{Attributes, Content};

use super::words::{Words, full, join};

/// `rd`
pub(super) const COMMAND: Command = Command {
    name: "rd",
    aliases: &["rmdir"],
    kind: Kind::Shell,
    about: "Removes directories",
    examples: &[r"md C:\Windows\Temp\New\Deep; rd /s /q C:\Windows\Temp\New"],
    run,
};

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let words = Words::read(call).only(&["s", "q"])?;
    if words.places.is_empty() {
        return Err(Stop::new("The syntax of the command is incorrect."));
    }
    for place in &words.places {
        let path = full(call, place);
        let files = &call.world.host.files;
        let id = files.lookup(&path)?;
        let node = files.get(id).ok_or(Win32::FILE_NOT_FOUND)?;
        if !node.is_directory() {
            return Err(Win32::DIRECTORY.into());
        }
        let is_link = node.attributes.has(Attributes::REPARSE_POINT);
        let is_full = !files.children(id).is_empty() || matches!(node.content, Content::Swarm(_));
        if is_full && !is_link && !words.has("s") {
            return Err(Win32::DIR_NOT_EMPTY.into());
        }
        if words.has("s") && !words.has("q") {
            call.line(&format!("{place}, Are you sure (Y/N)? "));
            continue;
        }
        let left = tree(call, id);
        if !left.is_empty() {
            let lines = left.iter().map(|(path, error)| format!("{path} - {error}"));
            return Err(Stop::new(lines.collect::<Vec<_>>().join("\r\n")));
        }
    }
    Ok(())
}

/// Removes a tree as far as possible. What stayed, and why.
pub(in crate::console) fn tree(call: &mut Call<'_>, id: Id) -> Vec<(String, Win32)> {
    let mut left = Vec::new();
    let token = call.session.token();
    let host = &mut call.world.host;
    let Some(node) = host.files.get(id) else { return left };
    let is_link = node.attributes.has(Attributes::REPARSE_POINT);
    let path = host.files.path(id);
    if node.is_directory() && !is_link {
        if let Some(members) = host.files.select(id, "*").members {
            match host.can_delete_members(id, &token) {
                Ok(()) => {
                    let held = host.held_names(id);
                    host.files.remove_members(id, &members, &held);
                    let stayed = held.iter().map(|name| join(&path, name));
                    let stayed = stayed.filter(|path| host.files.is_file(path));
                    left.extend(stayed.map(|path| (path, Win32::SHARING_VIOLATION)));
                }
                Err(error) => left.push((path.clone(), error)),
            }
        }
        for child in call.world.host.files.children(id) {
            left.extend(tree(call, child));
        }
    }
    if left.is_empty() {
        match call.world.host.can_delete(id, &token, true) {
            Ok(()) => {
                call.world.host.files.remove(id);
            }
            Err(error) => left.push((path, error)),
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use crate::console::testing_files::{changed, run, server};

    #[test]
    fn a_full_directory_goes_only_when_all_of_it_is_meant() {
        let mut world = server();
        assert_eq!(run(&mut world, r"cmd /c rd D:\Data").text(), "The directory is not empty.\r\n");
        let question = run(&mut world, r"cmd /c rd /s D:\Data");
        assert_eq!(question.stdout, "D:\\Data, Are you sure (Y/N)? \r\n");
        assert_eq!(
            changed(&mut world, r"cmd /c rd /s /q D:\Data"),
            [r"file:D:\Data", r"file:D:\Data\ledger.bin", r"file:D:\Data\report.txt"]
        );
        let missing = run(&mut world, r"cmd /c rd D:\Data");
        assert_eq!(missing.text(), "The system cannot find the file specified.\r\n");
    }

    #[test]
    fn the_image_of_a_running_service_stays() {
        let mut world = server();
        let bin = r"C:\Program Files\Microsoft Azure Recovery Services Agent\bin";
        let output = run(&mut world, &format!("cmd /c rd /s /q \"{bin}\""));
        assert!(output.stderr.contains(r"\bin\cbengine.exe - Access is denied."));
        assert!(world.host.files.is_file(&format!(r"{bin}\cbengine.exe")));
    }
}

//! `ren` and `rename`: new names in the same directory.

use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::text::same;
use crate::windows::error::Win32;
use crate::windows::wildcard::has_wildcards;

use super::move_::rename;
use super::words::{Words, full, join, last};

/// `ren`
pub(super) const COMMAND: Command = Command {
    name: "ren",
    aliases: &["rename"],
    kind: Kind::Shell,
    about: "Renames files and directories",
    examples: &[
        r"fsutil file createnew C:\Windows\Temp\a.exe 9; ren C:\Windows\Temp\a.exe b.exe",
        r"fsutil file createnew C:\Windows\Temp\a.exe 9; ren C:\Windows\Temp\*.exe *.bak",
    ],
    run,
};

/// The new name that a pattern makes of an old one: base and extension by themselves.
fn renamed(old: &str, pattern: &str) -> String {
    let split = |name: &str| match name.rsplit_once('.') {
        Some((base, extension)) => (base.to_owned(), Some(extension.to_owned())),
        None => (name.to_owned(), None),
    };
    let fill = |old: &str, pattern: &str| match pattern.split_once('*') {
        Some((start, _)) => {
            format!("{start}{}", old.get(start.len()..).unwrap_or_default())
        }
        None => pattern.to_owned(),
    };
    if !has_wildcards(pattern) {
        return pattern.to_owned();
    }
    let ((old_base, old_ext), (base, extension)) = (split(old), split(pattern));
    match extension {
        Some(extension) => {
            let extension = fill(&old_ext.unwrap_or_default(), &extension);
            format!("{}.{extension}", fill(&old_base, &base)).trim_end_matches('.').to_owned()
        }
        None => fill(old, &base),
    }
}

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let words = Words::read(call).only(&[])?;
    let [source, pattern] = words.places.as_slice() else {
        return Err(Stop::new("The syntax of the command is incorrect."));
    };
    if pattern.contains(['\\', '/', ':']) {
        return Err(Stop::new("The syntax of the command is incorrect."));
    }
    let path = full(call, source);
    let (above, wanted) = path.rsplit_once('\\').ok_or(Win32::INVALID_NAME)?;
    let files = &call.world.host.files;
    let directory = files.lookup(above)?;
    let nodes = files.select(directory, wanted).nodes;
    if nodes.is_empty() {
        return Err(Win32::FILE_NOT_FOUND.into());
    }
    for id in nodes {
        let files = &call.world.host.files;
        let old = files.name(id).to_owned();
        let target = join(above, &renamed(&old, pattern));
        if files.lookup(&target).is_ok() && !same(last(&target), &old) {
            return Err(Stop::new("A duplicate file name exists, or the file\r\ncannot be found."));
        }
        if !same(last(&target), &old) {
            rename(call, id, &target)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::renamed;
    use crate::console::testing_files::{changed, run, server};

    #[test]
    fn names_change_and_duplicates_are_refused() {
        let mut world = server();
        assert_eq!(
            changed(&mut world, r"cmd /c ren D:\Data\report.txt report.old"),
            [r"file:D:\Data\report.old", r"file:D:\Data\report.txt"]
        );
        let twice = run(&mut world, r"cmd /c ren D:\Data\report.old ledger.bin");
        assert_eq!(
            twice.text(),
            "A duplicate file name exists, or the file\r\ncannot be found.\r\n"
        );
        assert_eq!(renamed("a.txt", "*.bak"), "a.bak");
        assert_eq!(renamed("readme", "new*"), "newdme");
    }
}

//! `cd`, `chdir` and `Set-Location`: go to another directory.
//!
//! *Models*: paths from the root, from where one is, `..`; drives.
//! *Leaves out*: drives of the registry, a directory of its own for each drive.

use crate::console::{Call, Command, Kind, Stop};
use crate::windows::path::full::full_path;

/// `cd`
pub(super) const COMMAND: Command = Command {
    name: "cd",
    aliases: &["chdir"],
    kind: Kind::Shell,
    about: "Goes to another directory, or says where one is",
    examples: &["cd", r"cd C:\Windows"],
    run,
};

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let skipped = |word: &str| word.eq_ignore_ascii_case("/d");
    let place = call.words.iter().map(|word| word.text.as_str()).find(|word| !skipped(word));
    let Some(place) = place else {
        let here = call.session.directory.clone();
        call.line(&here);
        return Ok(());
    };
    let typed = call.session.absolute(place);
    let missing = || Stop::new("The system cannot find the path specified.");
    let path = full_path(&typed, &call.session.directory).ok_or_else(missing)?.path;
    let files = &call.world.host.files;
    let id = files.lookup(&path).map_err(|_| missing())?;
    if !files.get(id).is_some_and(crate::windows::node::Node::is_directory) {
        return Err(missing());
    }
    // Where one is has the case of the directory, not that which was typed.
    let spelled = files.path(id);
    call.session.directory = match spelled.ends_with(':') {
        true => format!("{spelled}\\"),
        false => spelled.trim_end_matches('\\').to_owned(),
    };
    if call.session.directory.ends_with(':') {
        call.session.directory.push('\\');
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing_files::{out, run, server};

    #[test]
    fn one_goes_down_up_and_to_another_drive() {
        let mut world = server();
        let mut goes = |steps: &str| out(&mut world, &format!("cmd /c \"{steps} && cd\""));
        assert_eq!(goes(r"cd C:\windows\TEMP"), "C:\\Windows\\Temp\n");
        assert_eq!(goes(r"cd C:\windows\TEMP && cd .. && cd temp"), "C:\\Windows\\Temp\n");
        assert_eq!(goes(r"cd \"), "C:\\\n");
        assert_eq!(goes(r"cd /d D:\Data"), "D:\\Data\n");
        for wrong in [r"cmd /c cd C:\none", r"cmd /c cd D:\Data\report.txt"] {
            assert!(!run(&mut world, wrong).ok(), "{wrong}");
        }
    }
}

//! `del` and `erase`: delete files.
//!
//! *Models*: `/f /s /q /a`, wildcards, swarms in one go, files that may not or cannot go.
//! *Leaves out*: `/p`. A question (`Are you sure (Y/N)?`) gets no answer here, which means no.
//! Like cmd.exe, it ends with 0 even when a file stayed.

use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::names::Id;
use crate::windows::error::Win32;
use crate::windows::node::{Attributes, Node};

use super::words::{Spec, Words, join, spec};

/// `del`
pub(super) const COMMAND: Command = Command {
    name: "del",
    aliases: &["erase"],
    kind: Kind::Shell,
    about: "Deletes files",
    examples: &[
        r"copy C:\Windows\System32\attrib.exe C:\Windows\Temp\a.exe; del C:\Windows\Temp\a.exe",
        r"del /q /f C:\Windows\Temp\*.tmp",
    ],
    run,
};

struct Options {
    force: bool,
    deep: bool,
    quiet: bool,
    hidden: bool,
}

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let words = Words::read(call).only(&["f", "s", "q", "a*"])?;
    if words.places.is_empty() {
        return Err(Stop::new("The syntax of the command is incorrect."));
    }
    let options = Options {
        force: words.has("f"),
        deep: words.has("s"),
        quiet: words.has("q"),
        hidden: words.value("a").is_some(),
    };
    for place in &words.places {
        let spec = match spec(call, place) {
            Ok(spec) => spec,
            Err(Win32::PATH_NOT_FOUND | Win32::FILE_NOT_FOUND) => {
                return Err(Stop::new(Win32::PATH_NOT_FOUND.to_string()));
            }
            Err(error) => return Err(error.into()),
        };
        if !options.quiet && matches!(spec.pattern.as_str(), "*" | "*.*") {
            let all = join(&spec.path, "*");
            call.line(&format!("{all}, Are you sure (Y/N)? "));
            continue;
        }
        let gone = directory(call, &options, &spec);
        if !gone {
            call.output.error(&format!("Could Not Find {}", join(&spec.path, &spec.pattern)));
        }
    }
    Ok(())
}

/// Deletes what a pattern selects. True when there was something.
fn directory(call: &mut Call<'_>, options: &Options, spec: &Spec) -> bool {
    let found = spec.select(call);
    let files = &call.world.host.files;
    let concealed = Attributes::HIDDEN.0 | Attributes::SYSTEM.0;
    let is_meant = |node: &Node| {
        !node.is_directory() && (options.hidden || node.attributes.0 & concealed == 0)
    };
    let meant: Vec<Id> =
        found.nodes.into_iter().filter(|id| files.get(*id).is_some_and(is_meant)).collect();
    let mut any = !meant.is_empty();
    let token = call.session.token();
    for id in meant {
        let path = call.world.host.files.path(id);
        match call.world.host.can_delete(id, &token, options.force) {
            Ok(()) => {
                call.world.host.files.remove(id);
                if options.deep {
                    call.line(&format!("Deleted file - {path}"));
                }
            }
            Err(error) => refused(call, &path, error),
        }
    }
    if let Some(members) = found.members {
        any = true;
        let host = &mut call.world.host;
        match host.can_delete_members(spec.directory, &token) {
            Ok(()) => {
                let held = host.held_names(spec.directory);
                host.files.remove_members(spec.directory, &members, &held);
                for name in held {
                    let path = join(&spec.path, &name);
                    if call.world.host.files.is_file(&path) {
                        refused(call, &path, Win32::SHARING_VIOLATION);
                    }
                }
            }
            Err(error) => refused(call, &join(&spec.path, &spec.pattern), error),
        }
    }
    if options.deep {
        let files = &call.world.host.files;
        let open = |id: &Id| {
            files.get(*id).is_some_and(|node| {
                node.is_directory() && !node.attributes.has(Attributes::REPARSE_POINT)
            })
        };
        for child in files.children(spec.directory).into_iter().filter(open).collect::<Vec<_>>() {
            let path = call.world.host.files.path(child);
            any |= directory(call, options, &Spec { directory: child, path, ..spec.clone() });
        }
    }
    any
}

fn refused(call: &mut Call<'_>, path: &str, error: Win32) {
    call.output.error(path);
    call.output.error(&error.to_string());
}

#[cfg(test)]
mod tests {
    use crate::console::testing_files::{EPOCH, changed, run, server};
    use crate::windows::node::{Content, Node, Swarm};
    use crate::windows::processes::{Opens, Process};

    #[test]
    fn a_flood_goes_at_once_and_what_does_not_match_stays() {
        let mut world = server();
        world.host.files.put(r"C:\Windows\Temp\OBMsi.log", Node::file(7, EPOCH)).unwrap();
        let temp = world.host.files.lookup(r"C:\Windows\Temp").unwrap();
        let swarm = Content::Swarm(Swarm::temporary(65_100, 0).into());
        world.host.files.change(temp, |node| node.content = swarm);
        let changes = changed(&mut world, r"cmd /c del /q C:\Windows\Temp\*.tmp");
        assert_eq!(changes, [r"file:C:\Windows\Temp"]);
        assert!(!world.host.files.is_file(r"C:\Windows\Temp\tmp0000.tmp"));
        assert!(world.host.files.is_file(r"C:\Windows\Temp\OBMsi.log"));
    }

    #[test]
    fn a_file_that_is_held_stays() {
        let mut world = server();
        let path = r"D:\Data\ledger.bin";
        world.host.start_process(Process {
            id: 900,
            image: "scan.exe".into(),
            about: String::new(),
            load: Default::default(),
            user: "SYSTEM".into(),
            opens: vec![Opens::exclusively(path)],
            at_boot: false,
        });
        let output = run(&mut world, r"cmd /c del D:\Data\ledger.bin");
        assert_eq!(
            output.stderr,
            "D:\\Data\\ledger.bin\r\nThe process cannot access the file because it is being used \
             by another process.\r\n"
        );
        assert!(world.host.files.is_file(path));
        let missing = run(&mut world, r"cmd /c del D:\Data\no.txt");
        assert_eq!(missing.stderr, "Could Not Find D:\\Data\\no.txt\r\n");
        assert_eq!(missing.exit, 0);
        let question = run(&mut world, r"cmd /c del D:\Data");
        assert_eq!(question.stdout, "D:\\Data\\*, Are you sure (Y/N)? \r\n");
        assert!(world.host.files.is_file(r"D:\Data\report.txt"));
    }
}

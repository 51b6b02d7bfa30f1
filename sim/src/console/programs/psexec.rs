//! `psexec`: a stand-in for the tool of Sysinternals that the check columns name: it runs a line as
//! LocalSystem.
//!
//! *Models*: `-s` with a command line, `-i`, `-d`, `-accepteula`, `-nobanner`; the line runs in a
//! session of LocalSystem with the machine's environment, and sees LocalSystem's hive as HKCU.
//! *Leaves out*: other computers, windows on a desktop. It is no part of Windows, so no image has
//! a file of it. *Sources*: S02, S26, S27; texts \[K\].

use crate::console::{self, Call, Command, Kind, Session, Stop};
use crate::windows::environment::Block;

/// `psexec`
pub(super) const COMMAND: Command = Command {
    name: "psexec",
    aliases: &["psexec64"],
    kind: Kind::StandIn,
    about: "Stand-in for the tool of Sysinternals: runs a line as LocalSystem",
    examples: &["psexec -s whoami", "psexec -accepteula -i -s hostname"],
    run,
};

const USAGE: &str = "Usage: psexec [-i] [-d] [-accepteula] [-nobanner] -s cmd [arguments]";

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    call.need_elevation("Couldn't install PSEXESVC service:\r\nAccess is denied.")?;
    let mut system = false;
    let mut rest = call.words;
    while let Some((word, after)) = rest.split_first().filter(|(word, _)| !word.quoted) {
        match word.text.to_ascii_lowercase().as_str() {
            "-s" | "/s" => system = true,
            "-i" | "/i" | "-d" | "/d" | "-accepteula" | "/accepteula" | "-nobanner" => {}
            option if option.starts_with('-') => {
                return Err(Stop::new(format!("marslab: unsupported: psexec {option}")));
            }
            _ => break,
        }
        rest = after;
    }
    let line: Vec<String> = rest
        .iter()
        .map(|word| match word.quoted || word.text.contains(' ') {
            true => format!("\"{}\"", word.text),
            false => word.text.clone(),
        })
        .collect();
    if !system || line.is_empty() {
        return Err(Stop::new(USAGE));
    }
    let Some(child) = call.session.child() else {
        return Err(Stop::new("psexec: too many shells"));
    };
    let environment = Block::of_machine(&call.world.host.registry);
    let mut session = Session {
        user: "SYSTEM".to_owned(),
        elevated: true,
        directory: r"C:\Windows\system32".to_owned(),
        policy: None,
        environment,
        ..child
    };
    let line = line.join(" ");
    let output = console::launch(call.world, &mut session, &line)
        .map_err(|error| Stop::with(2, format!("PsExec could not start {line}:\r\n{error}")))?;
    call.output.stdout.push_str(&output.stdout);
    call.output.stderr.push_str(&output.stderr);
    call.output.restarted |= output.restarted;
    match output.exit {
        0 => Ok(()),
        exit => Err(Stop::with(exit, "")),
    }
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, good, server};

    #[test]
    fn a_line_runs_as_localsystem() {
        let mut world = server();
        assert_eq!(good(&mut world, "psexec -s whoami"), "nt authority\\system\n");
        assert!(bad(&mut world, "psexec whoami").starts_with("Usage: psexec"));
        let line = "psexec -s reg add \"HKCU\\Software\\Contoso Tools\" /v A /d 1 /f";
        good(&mut world, line);
        let key = r"HKU\S-1-5-18\Software\Contoso Tools";
        assert!(world.host.registry.value(key, "A").is_some());
    }
}

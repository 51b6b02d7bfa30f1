//! `powershell.exe`: a shell of its own, with its own process policy and no modules loaded.
//!
//! *Models*: `-Command`, `-File`, `-EncodedCommand`, `-ExecutionPolicy`, `-Version`, the switches
//! that change nothing here, names cut short; exit code 1 when the last statement failed.
//! *Leaves out*: profiles, window styles, output formats, `-File` with arguments, `exit N`.
//! *Sources*: catalogue 4.3, 4.9; S62-S66; texts \[K\].

use crate::console::{Call, Command, Kind, Stop, Word, disk, execute, modules, run_file};
use crate::kernel::text::{same, starts_with};
use crate::windows::powershell::Policy;
use crate::windows::registry::Known;

/// `powershell`
pub(super) const COMMAND: Command = Command {
    name: "powershell",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe"),
    about: "Runs commands in a shell of its own",
    params: &[],
    examples: &[
        "powershell.exe -NoProfile -NonInteractive -Command \"hostname; whoami\"",
        "powershell -ExecutionPolicy Bypass -Command Get-ExecutionPolicy",
        "powershell -EncodedCommand aABvAHMAdABuAGEAbQBlAA==",
    ],
    run,
};

/// What `powershell.exe` exits with when it cannot make sense of its own options.
const BAD_ARGUMENT: i32 = -196_608;
/// What it exits with when the wanted version is not there.
const NO_VERSION: i32 = -65_536;

/// Options that take a value, with what each may be cut down to.
const VALUED: [(&str, &str); 7] = [
    ("Version", "v"),
    ("ExecutionPolicy", "ex"),
    ("EncodedCommand", "e"),
    ("WindowStyle", "w"),
    ("InputFormat", "inp"),
    ("OutputFormat", "o"),
    ("PSConsoleFile", "ps"),
];
const SWITCHES: [(&str, &str); 6] = [
    ("NoProfile", "nop"),
    ("NonInteractive", "noni"),
    ("NoLogo", "nol"),
    ("NoExit", "noe"),
    ("Sta", "sta"),
    ("Mta", "mta"),
];

/// What to run.
enum Work {
    Command(String),
    File(String, Vec<String>),
    Banner,
}

fn means(name: &str, known: (&str, &str)) -> bool {
    starts_with(known.0, name) && name.len() >= known.1.len()
}

/// The words behind an option as one text: the quotes around them are gone.
fn joined(words: &[Word]) -> String {
    words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let mut child = call
        .session
        .child()
        .ok_or_else(|| Stop::new("marslab: too many shells were opened from one another"))?;
    let (work, policy) = read_words(call)?;
    if let Some(policy) = policy {
        child.policy = Some(policy);
    }
    let output = match work {
        Work::Banner => {
            call.line("Windows PowerShell");
            call.line("Copyright (C) Microsoft Corporation. All rights reserved.");
            call.line("");
            return Ok(());
        }
        Work::Command(text) if text == "-" => {
            let text = call.input.to_owned();
            execute(call.world, &mut child, &text)
        }
        Work::Command(text) => execute(call.world, &mut child, &text),
        Work::File(path, arguments) => {
            let text = script(call, &path)?;
            let full = call.session.absolute(&path);
            if let Some(refused) = modules::script_refusal(call.world, &child, &full) {
                return Err(Stop::new(format!(
                    "{}\r\n    + CategoryInfo          : SecurityError: (:) [], \
                     ParentContainsErrorRecordException\r\n    + FullyQualifiedErrorId : {}",
                    refused.text, refused.id
                )));
            }
            run_file(call.world, &mut child, &full, &text, &arguments).0
        }
    };
    call.output.stdout.push_str(&output.stdout);
    call.output.stderr.push_str(&output.stderr);
    call.output.restarted |= output.restarted;
    // Only `exit` tells more than that the last command failed.
    call.output.exit = if output.exited { output.exit } else { output.exit.min(1) };
    call.output.unsupported = output.unsupported;
    Ok(())
}

fn read_words(call: &Call<'_>) -> Result<(Work, Option<Policy>), Stop> {
    let mut policy = None;
    let mut at = 0;
    while let Some(word) = call.words.get(at) {
        at += 1;
        let option = word.text.strip_prefix(['-', '/']).filter(|_| !word.quoted);
        let Some(name) = option else {
            return Ok((Work::Command(joined(&call.words[at - 1..])), policy));
        };
        if means(name, ("Command", "c")) {
            return Ok((Work::Command(joined(&call.words[at..])), policy));
        }
        if means(name, ("File", "f")) {
            let path = call.word(at).to_owned();
            let rest = call.words.get(at + 1..).unwrap_or_default();
            let arguments = rest.iter().map(|word| word.text.clone()).collect();
            return Ok((Work::File(path, arguments), policy));
        }
        if SWITCHES.iter().any(|known| means(name, *known)) {
            continue;
        }
        let short = [("ep", "ExecutionPolicy"), ("ec", "EncodedCommand")];
        let full = short.iter().find(|(short, _)| same(short, name)).map(|(_, full)| *full);
        let known = VALUED.iter().find(|known| means(name, **known)).map(|known| known.0);
        let value = call.word(at).to_owned();
        at += 1;
        match full.or(known) {
            Some("ExecutionPolicy") => policy = read_policy(&value)?,
            Some("EncodedCommand") => {
                let text = decode(&value).ok_or_else(|| {
                    let text = "Cannot process the command because the value specified with \
                                -EncodedCommand is not properly encoded. The value must be \
                                Base64 encoded.";
                    Stop::with(BAD_ARGUMENT, text)
                })?;
                return Ok((Work::Command(text), policy));
            }
            Some("Version") => need_version(call, &value)?,
            Some(_) => {}
            None => {
                return Err(Stop::with(
                    BAD_ARGUMENT,
                    format!(
                        "{} : The term '{0}' is not recognized as the name of a cmdlet, \
                         function, script file, or operable program.",
                        word.text
                    ),
                ));
            }
        }
    }
    Ok((Work::Banner, policy))
}

fn read_policy(value: &str) -> Result<Option<Policy>, Stop> {
    if same(value, "Undefined") || same(value, "Default") {
        return Ok(None);
    }
    Policy::parse(value).map(Some).ok_or_else(|| {
        let text = format!(
            "Cannot set the execution policy because the value \"{value}\" is not valid. Specify \
             one of the following: Unrestricted, RemoteSigned, AllSigned, Restricted, Default, \
             Bypass, Undefined."
        );
        Stop::with(BAD_ARGUMENT, text)
    })
}

fn need_version(call: &Call<'_>, value: &str) -> Result<(), Stop> {
    let major: Option<u32> = value.split('.').next().and_then(|major| major.parse().ok());
    let registry = &call.world.host.registry;
    let newest = crate::windows::powershell::version(registry).map_or(0, |(major, _)| major);
    let old = registry.text(Known::PowerShell1, "PowerShellVersion").is_some();
    match major {
        Some(1 | 2) if old => Ok(()),
        Some(major) if major >= 3 && major <= newest => Ok(()),
        _ => Err(Stop::with(
            NO_VERSION,
            format!("Cannot start Windows PowerShell version {value} because it is not installed."),
        )),
    }
}

fn script(call: &Call<'_>, path: &str) -> Result<String, Stop> {
    disk::read(call.world, call.session, path).map_err(|_| {
        let text = format!(
            "The argument '{path}' to the -File parameter does not exist. Provide the path to an \
             existing '.ps1' file as an argument to the -File parameter."
        );
        Stop::with(BAD_ARGUMENT, text)
    })
}

/// Base64 of UTF-16, low byte first.
fn decode(text: &str) -> Option<String> {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bits, mut count, mut bytes) = (0u32, 0u32, Vec::new());
    for letter in text.trim_end_matches('=').bytes() {
        let six = LETTERS.iter().position(|known| *known == letter)? as u32;
        bits = (bits << 6 | six) & 0xffff;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    let units: Vec<u16> =
        bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    String::from_utf16(&units).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::testing_system::{fails, prints, server};
    use crate::kernel::time::Moment;
    use crate::windows::node::Node;
    use crate::windows::registry::Data;

    #[test]
    fn the_last_statement_decides_the_exit_code() {
        let mut world = server();
        let (exit, text) = fails(&mut world, "powershell.exe -Command \"hostname; No-Such\"");
        assert_eq!(exit, 1);
        assert!(text.starts_with("SRV01\n") && text.contains("'No-Such' is not recognized"));
        let (exit, _) = fails(&mut world, "powershell.exe -nop -c \"No-Such; hostname\"");
        assert_eq!(exit, 0);
        let (exit, _) = fails(&mut world, "powershell.exe net stop bengine");
        assert_eq!(exit, 1, "an exit code of 2 is a failed statement");
    }

    #[test]
    fn the_policy_holds_in_the_child_only() {
        let mut world = server();
        let line = "powershell -ex Bypass -Command Get-ExecutionPolicy; Get-ExecutionPolicy";
        assert_eq!(prints(&mut world, line), "Bypass\nRemoteSigned\n");
        assert_eq!(fails(&mut world, "powershell -ep Nonsense hostname").0, BAD_ARGUMENT);
        assert_eq!(fails(&mut world, "powershell -version 2 hostname").0, NO_VERSION);
    }

    #[test]
    fn a_script_file_obeys_the_policy() {
        let mut world = server();
        let script = Node::text("hostname\r\nwhoami\r\n", Moment(0));
        world.host.files.put(r"C:\s.ps1", script).unwrap();
        let text = prints(&mut world, r"powershell -File C:\s.ps1");
        assert_eq!(text, "SRV01\nsrv01\\administrator\n");
        let registry = &mut world.host.registry;
        registry.set_known(Known::ShellMachine, "ExecutionPolicy", Data::sz("Restricted"));
        let (exit, text) = fails(&mut world, r"powershell -File C:\s.ps1");
        assert_eq!(exit, 1);
        assert!(text.contains("running scripts is disabled on this system"), "{text}");
        prints(&mut world, r"powershell -ExecutionPolicy RemoteSigned -File C:\s.ps1");
        assert_eq!(fails(&mut world, r"powershell -File C:\none.ps1").0, BAD_ARGUMENT);
    }

    #[test]
    fn a_script_that_runs_itself_comes_to_an_end() {
        let mut world = server();
        let script = Node::text("powershell -File C:\\s.ps1", Moment(0));
        world.host.files.put(r"C:\s.ps1", script).unwrap();
        // Only `exit` and an error that ends the script make its exit code.
        let (exit, text) = fails(&mut world, r"powershell -File C:\s.ps1");
        assert_eq!(exit, 0);
        assert!(text.contains("too many shells"), "{text}");
    }

    #[test]
    fn base64_is_read() {
        assert_eq!(decode("aABvAHMAdABuAGEAbQBlAA==").as_deref(), Some("hostname"));
        assert_eq!(decode("!"), None);
    }
}

//! `schtasks.exe`: the Task Scheduler from the command line.
//!
//! *Models*: `/query` (LIST, TABLE, CSV, `/v`, `/xml`, `/nh`), `/change`, `/run`, `/end`,
//! `/create` from options or XML, `/delete`. `/change /ENABLE` enables the task, never a trigger
//! inside it: for that the task is made anew from XML (S60).
//! *Leaves out*: other computers (`/s /u /p`), monthly schedules, answering its questions.
//! *Sources*: catalogue 4.3, S59-S61; conformance `task_scheduler`; texts \[K\].

mod change;
mod create;
mod query;
mod run;

pub(super) use change::time;

use super::options::Options;
use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::text::same;
use crate::windows::eventlog::Event;

/// `schtasks`
pub(super) const COMMAND: Command = Command {
    name: "schtasks",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\schtasks.exe"),
    about: "Shows, changes, runs and makes scheduled tasks",
    examples: &[
        "schtasks",
        r"schtasks /query /tn \Microsoft\OnlineBackup\Microsoft-OnlineBackup /v /fo LIST",
        r"schtasks /query /tn \Microsoft\OnlineBackup\Microsoft-OnlineBackup /xml",
        r"schtasks /change /tn \Microsoft\OnlineBackup\Microsoft-OnlineBackup /ENABLE",
        "schtasks /create /tn Probe /tr hostname.exe /sc daily /st 21:00 /ru SYSTEM /f",
    ],
    run: dispatch,
};

/// Exit code when options are missing or cannot be joined.
const E_FAIL: i32 = 0x8000_4005_u32.cast_signed();

fn dispatch(call: &mut Call<'_>) -> Result<(), Stop> {
    let mut options = Options::of(call.words, 1);
    let verb = call.word(0).to_ascii_lowercase();
    match verb.trim_start_matches(['/', '-']) {
        "" => query::query(call, &mut options),
        "query" => query::query(call, &mut options),
        "change" => change::change(call, &mut options),
        "create" => create::create(call, &mut options),
        "delete" => change::delete(call, &mut options),
        "run" => run::run(call, &mut options),
        "end" => run::end(call, &mut options),
        "?" => {
            call.line("\r\nSCHTASKS /parameter [arguments]\r\n");
            Ok(())
        }
        _ => Err(invalid(&format!("Invalid argument/option - '{}'.", call.word(0)), "")),
    }
}

/// `ERROR: Invalid syntax. ...` and where to read on.
fn invalid(text: &str, verb: &str) -> Stop {
    let verb = if verb.is_empty() { String::new() } else { format!("/{verb} ") };
    Stop::with(E_FAIL, format!("ERROR: {text}\r\nType \"SCHTASKS {verb}/?\" for usage."))
}

fn error(text: impl std::fmt::Display) -> Stop {
    Stop::new(format!("ERROR: {text}"))
}

/// Refuses words that no option took.
fn all_taken(options: &Options, verb: &str) -> Result<(), Stop> {
    match options.rest() {
        None => Ok(()),
        Some(word) => Err(invalid(&format!("Invalid argument/option - '{word}'."), verb)),
    }
}

/// The `/tn` that a verb cannot do without, with a backslash in front.
fn task_name(options: &mut Options, verb: &str) -> Result<String, Stop> {
    let name = options
        .text("tn")
        .ok_or_else(|| invalid("Invalid syntax. Mandatory option 'tn' is missing.", verb))?;
    Ok(name)
}

/// `\NAME`, however it was typed.
fn path(name: &str) -> String {
    format!("\\{}", name.trim_start_matches('\\'))
}

fn need_elevation(call: &Call<'_>) -> Result<(), Stop> {
    call.need_elevation("ERROR: Access is denied.")
}

/// Writes an event about a task, by whoever sits at the console.
fn note(call: &mut Call<'_>, event: &Event, task: &str) {
    let at = call.world.machine_time();
    let user = match call.session.user.as_str() {
        user if same(user, "SYSTEM") => user.to_owned(),
        user => format!("{}\\{user}", call.world.host.identity.name),
    };
    call.world.host.events.write(at, event, &[task, &user]);
}

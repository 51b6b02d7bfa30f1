//! `marslab ps FILE|-c COMMAND`: a script on the machine of a scenario, as its console would show.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;
use sim::console::{self, Output, Session};
use sim::life;
use sim::world::World;

use super::{Context, entry, print, shell};
use crate::error::{Error, exit};

/// Where a script that is given as a file of this computer stands on the machine, by name only:
/// nothing is written there.
const FOLDER: &str = r"C:\Scripts";

/// The largest script, in bytes (limits.md).
const SCRIPT_BYTES: u64 = 8 * 1024 * 1024;

/// Options of `marslab ps`.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// Script file of this computer.
    #[arg(required_unless_present = "command", conflicts_with = "command")]
    file: Option<PathBuf>,
    /// A command line of PowerShell instead of a file.
    #[arg(short, long, value_name = "COMMAND")]
    command: Option<String>,
    /// The scenario whose machine it runs on; without one, a healthy protected Server 2019.
    #[arg(long, value_name = "SCENARIO")]
    on: Option<String>,
    /// Run on the scenario's machine before it was broken.
    #[arg(long, requires = "on")]
    healthy: bool,
    /// Print one JSON object: streams, exit code, changes of the machine, time.
    #[arg(long, conflicts_with = "support")]
    json: bool,
    /// Run nothing; list what the script asks for and the simulated PowerShell lacks.
    #[arg(long)]
    support: bool,
    /// Arguments of the script.
    #[arg(last = true)]
    arguments: Vec<String>,
}

/// What a run printed and did, for programs.
#[derive(Debug, Serialize)]
struct Told {
    exit: i32,
    stdout: String,
    stderr: String,
    changed: Vec<String>,
    elapsed_milliseconds: i64,
    restarted: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    unsupported: Option<String>,
}

/// A script and how its errors name it.
struct Script {
    text: String,
    path: Option<String>,
}

/// Runs the script.
///
/// # Errors
/// An unknown scenario, a file that cannot be read, a script that cannot be parsed.
pub(super) fn run(context: &Context, options: &Options) -> Result<u8, Error> {
    let script = script(options)?;
    let sources = context.sources()?;
    let entry = options.on.as_deref().map(|name| entry(&sources, name)).transpose()?;
    let (mut world, _) = shell::machine(&sources, entry, options.healthy)?;
    let mut session = Session::administrator(&world);
    if options.support {
        return support(&mut world, &mut session, &script);
    }
    let before = world.clone();
    let output = match &script.path {
        Some(path) => {
            console::run_file(&mut world, &mut session, path, &script.text, &options.arguments).0
        }
        None => console::execute(&mut world, &mut session, &script.text),
    };
    let now = world.now;
    life::advance(&mut world, now);
    if options.json {
        tell(&output, &world, &before);
    } else {
        show(&output);
    }
    Ok(code(output.exit))
}

fn script(options: &Options) -> Result<Script, Error> {
    let Some(file) = &options.file else {
        let text = options.command.clone().unwrap_or_default();
        return Ok(Script { text, path: None });
    };
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let text = read(file)?;
    Ok(Script { text, path: Some(format!("{FOLDER}\\{name}")) })
}

/// The text of a script file in any of the encodings that Windows PowerShell reads.
///
/// # Errors
/// A file that is not there, is no file, or is too large.
pub(crate) fn read(file: &Path) -> Result<String, Error> {
    let shown = file.display();
    let failed = |error: std::io::Error| Error::input(format!("{shown}: {error}"));
    let about = std::fs::metadata(file).map_err(failed)?;
    if about.len() > SCRIPT_BYTES {
        let text = format!("{shown}: a script has at most {SCRIPT_BYTES} bytes");
        return Err(Error::input(text));
    }
    let bytes = std::fs::read(file).map_err(failed)?;
    Ok(console::script_text(&bytes))
}

/// The exit code as far as this system can carry it: one byte. One that would look like success
/// becomes 1.
fn code(exit: i32) -> u8 {
    match exit.to_le_bytes()[0] {
        0 if exit != 0 => 1,
        byte => byte,
    }
}

fn plain(text: &str) -> String {
    text.replace("\r\n", "\n")
}

fn show(output: &Output) {
    print(&plain(&output.stdout));
    let _ = anstream::stderr().write_all(plain(&output.stderr).as_bytes());
}

fn tell(output: &Output, world: &World, before: &World) {
    let told = Told {
        exit: output.exit,
        stdout: plain(&output.stdout),
        stderr: plain(&output.stderr),
        changed: world.differences(before).iter().map(ToString::to_string).collect(),
        elapsed_milliseconds: output.elapsed.0,
        restarted: output.restarted,
        unsupported: output.unsupported.as_ref().map(ToString::to_string),
    };
    let text = serde_json::to_string_pretty(&told).unwrap_or_default();
    print(&format!("{text}\n"));
}

fn support(world: &mut World, session: &mut Session, script: &Script) -> Result<u8, Error> {
    let name = script.path.as_deref().unwrap_or("command");
    let found = console::support(world, session, &script.text)
        .map_err(|error| Error::input(format!("{name}:{error}")))?;
    for missing in &found {
        print(&format!("{}  {}\n", missing.place, missing.feature));
    }
    Ok(if found.is_empty() { exit::PASS } else { code(console::UNSUPPORTED) })
}

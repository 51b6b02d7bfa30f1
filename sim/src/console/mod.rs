//! The one door: whoever touches the machine types a line here.
//!
//! Trainees, probes, scripts, remediations and the Task Scheduler all go through it: [`execute`]
//! runs a text of PowerShell in a window, [`run_file`] a script, [`launch`] starts a program by a
//! command line as Windows does. The language is `powershell`; `machine` shows it the world. One
//! file is one program, or the cmdlets of one module.

mod argv;
mod cim;
mod classes;
pub mod cmdlets;
pub mod command;
mod disk;
mod families;
mod internet;
mod machine;
pub mod modules;
mod path_search;
pub mod programs;
mod providers;
mod resolve;
pub mod scheduler;
pub mod session;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
pub(crate) mod testing_files;
#[cfg(test)]
pub(crate) mod testing_system;
mod token;
mod types;
mod variables;

use powershell::eval::{Ended, Engine, Eval, Stop as Halt, Unsupported};
use powershell::format::Source as Shown;
use powershell::value::Value;

use crate::kernel::limits::{CONSOLE_LINE_BYTES, CONSOLE_OUTPUT_BYTES};
use crate::kernel::text::same;
use crate::kernel::time::Span;
use crate::windows::error::Win32;
use crate::world::World;

pub use argv::Word;
pub use command::{Call, Command, Entry, Kind, Stop};
pub use session::Session;

/// The exit code of a line that asks for what the engine lacks.
pub const UNSUPPORTED: i32 = 125;

/// What a line printed, and how it ended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Output {
    /// Standard output, lines ended by CR LF as Windows does.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
    /// Exit code of a program; 0 or 1 for a cmdlet.
    pub exit: i32,
    /// How long it took on the virtual clock.
    pub elapsed: Span,
    /// Windows was restarted by it.
    pub restarted: bool,
    /// What a real machine has and this one lacks: the line was not carried out to its end, and
    /// nothing may be concluded from it.
    pub unsupported: Option<Box<Unsupported>>,
    /// `exit` ended it.
    exited: bool,
    /// Exit code of the last program that it ran.
    last_program: Option<i32>,
}

impl Output {
    /// Adds a line to standard output.
    pub fn line(&mut self, text: &str) {
        self.stdout.push_str(text);
        self.stdout.push_str("\r\n");
    }

    /// Adds a line to standard error.
    pub fn error(&mut self, text: &str) {
        self.stderr.push_str(text);
        self.stderr.push_str("\r\n");
    }

    /// True when it ended well.
    #[must_use]
    pub fn ok(&self) -> bool {
        self.exit == 0
    }

    /// Both streams, output first.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }
}

/// A command that may be typed: for help, completion and tests.
#[derive(Debug, Clone)]
pub struct Offer {
    /// Its name.
    pub name: &'static str,
    /// Where it comes from.
    pub kind: Kind,
    /// One line about it.
    pub about: &'static str,
    /// Names of its parameters; a program reads its words itself.
    pub parameters: Vec<&'static str>,
    /// Lines that run without error on a healthy machine.
    pub examples: &'static [&'static str],
}

/// Every command of the machine and of the engine, cmdlets first.
pub fn offers() -> impl Iterator<Item = Offer> {
    let names = |params: &[powershell::eval::Param]| {
        let mut names: Vec<&'static str> = params.iter().map(|param| param.name).collect();
        names.dedup();
        names
    };
    let of_engine = powershell::eval::own_cmdlets().map(move |cmdlet| Offer {
        name: cmdlet.name,
        kind: Kind::Cmdlet,
        about: "A cmdlet of the engine itself",
        parameters: names(cmdlet.params),
        examples: &[],
    });
    let entries = cmdlets::ENTRIES.iter().map(move |entry| Offer {
        name: entry.cmdlet.name,
        kind: entry.kind,
        about: entry.about,
        parameters: names(entry.cmdlet.params),
        examples: entry.examples,
    });
    let of_program = |command: &'static Command| Offer {
        name: command.name,
        kind: command.kind,
        about: command.about,
        parameters: Vec::new(),
        examples: command.examples,
    };
    of_engine.chain(entries).chain(programs::ALL.iter().map(of_program))
}

/// The command that a word means, through its alias when it has one.
#[must_use]
pub fn find(word: &str) -> Option<Offer> {
    let named = |word: &str| {
        let bare = programs::bare(word);
        offers().find(|offer| same(offer.name, if offer.kind.is_program() { bare } else { word }))
    };
    powershell::eval::builtin_alias(word).and_then(named).or_else(|| named(word))
}

/// Runs one text of PowerShell in a window and notes it in the trace.
pub fn execute(world: &mut World, session: &mut Session, line: &str) -> Output {
    if line.len() > CONSOLE_LINE_BYTES {
        let mut output = Output { exit: 1, ..Output::default() };
        output.error("The command line is too long.");
        return output;
    }
    shown(world, session, line, |engine| engine.console(line, None, &[]))
}

/// An object that a script gave: its properties as text, in their order.
pub type Properties = Vec<(String, String)>;

/// Runs the text of a script file with its arguments, as `powershell.exe -File` does, and keeps
/// the objects that it gives.
pub fn run_file(
    world: &mut World,
    session: &mut Session,
    path: &str,
    text: &str,
    arguments: &[String],
) -> (Output, Vec<Properties>) {
    let arguments: Vec<Value> = arguments.iter().map(|word| Value::text(word)).collect();
    let mut objects = Vec::new();
    let mut code = None;
    let mut output = shown(world, session, path, |engine| {
        let ended = engine.console_and(text, Some(path), &arguments, |engine, value| {
            if objects.len() < OBJECTS {
                objects.push(properties(engine, value)?);
            }
            Ok(())
        });
        ended.inspect(|ended| code = Some(ended.code))
    });
    // A process that runs a file does not say that its last command failed.
    if let Some(code) = code
        && !output.exited
    {
        output.exit = code;
    }
    (output, objects)
}

/// Objects of a script that are kept.
const OBJECTS: usize = 10_000;

fn properties(engine: &mut Engine, value: &Value) -> Eval<Properties> {
    let Value::Object(_) = value else { return Ok(Vec::new()) };
    let mut all = Vec::new();
    for name in Shown::property_names(engine, value) {
        // A property that cannot be computed is none.
        let Ok(Some(property)) = Shown::property(engine, value, &name) else { continue };
        all.push((name.to_string(), powershell::value::text::of(&property)));
    }
    Ok(all)
}

/// The text of a script file in any of the encodings that Windows PowerShell reads.
#[must_use]
pub fn script_text(bytes: &[u8]) -> String {
    powershell::Source::decode(bytes).text
}

/// Everything that a text of PowerShell asks for and the machine's engine lacks, by its place;
/// nothing runs.
///
/// # Errors
/// A text that is no script: `LINE:COLUMN: what is wrong`.
pub fn support(
    world: &mut World,
    session: &mut Session,
    text: &str,
) -> Result<Vec<Unsupported>, String> {
    let mut found = Ok(Vec::new());
    let (_, _, _) = machine::on_machine(world, session, |engine| {
        found = engine.support(text);
        Ok(Ended { code: 0, exited: false })
    });
    found.map_err(|error| {
        let place = powershell::source::place(text, error.span.start);
        format!("{place}: {}", error.text)
    })
}

fn shown(
    world: &mut World,
    session: &mut Session,
    line: &str,
    run: impl FnOnce(&mut Engine) -> Eval<Ended>,
) -> Output {
    let begun = world.now;
    let (ended, mut output, well) = machine::on_machine(world, session, run);
    match ended {
        Ok(ended) if ended.exited && !output.restarted => {
            output.exit = ended.code;
            output.exited = true;
        }
        Ok(_) if well => {}
        Ok(ended) => {
            let of_program = output.last_program.filter(|code| *code != 0);
            output.exit = of_program.unwrap_or(ended.code.max(1));
        }
        Err(Halt::Unsupported(what)) => {
            output.exit = UNSUPPORTED;
            output.error(&format!("marslab: unsupported: {what}"));
            output.unsupported = Some(what);
        }
        Err(Halt::Limit(limit)) => {
            output.exit = 1;
            output.error(&format!("marslab: stopped: too much of {limit:?}"));
        }
        Err(_) => output.exit = 1,
    }
    output.stdout.truncate(floor(&output.stdout, CONSOLE_OUTPUT_BYTES));
    output.stderr.truncate(floor(&output.stderr, CONSOLE_OUTPUT_BYTES));
    output.elapsed = world.now - begun;
    noted(world, line, output)
}

/// Starts a program by a command line, as `CreateProcess` does, and lets it run to its end.
///
/// # Errors
/// Its file is not there.
pub fn launch(world: &mut World, session: &mut Session, line: &str) -> Result<Output, Win32> {
    let words = argv::split(line);
    let Some((first, rest)) = words.split_first() else { return Err(Win32::FILE_NOT_FOUND) };
    let path = path_search::program(world, session, &first.text).ok_or(Win32::FILE_NOT_FOUND)?;
    Ok(launch_file(world, session, &path, rest, line))
}

/// Starts the program at a path, as whoever wrote a line wants it, and lets it run to its end.
fn launch_file(
    world: &mut World,
    session: &mut Session,
    path: &str,
    words: &[Word],
    line: &str,
) -> Output {
    let begun = world.now;
    let mut output = programs::start(world, session, path, words, "");
    world.now = world.now + std::mem::take(&mut output.elapsed);
    if output.restarted {
        session.reopen(world);
    }
    output.elapsed = world.now - begun;
    noted(world, line, output)
}

/// What every line leaves behind, whoever typed it.
fn noted(world: &mut World, line: &str, output: Output) -> Output {
    let at = world.machine_time();
    world.host.grow_diff_areas(at);
    world.note("console", "line", line, output.ok());
    output
}

/// The largest character boundary not above `bytes`.
fn floor(text: &str, bytes: usize) -> usize {
    if text.len() <= bytes {
        return text.len();
    }
    (0..=bytes).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// The text of a CommandNotFoundException.
pub(crate) fn not_recognized(word: &str) -> String {
    format!(
        "{word} : The term '{word}' is not recognized as the name of a cmdlet, function, script \
         file, or operable program. Check the spelling of the name, or if a path was included, \
         verify that the path is correct and try again."
    )
}

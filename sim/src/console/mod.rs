//! The one door: whoever touches the machine types a line here.
//!
//! Trainees, probes, scripts, remediations and the Task Scheduler all go through [`execute`]. A
//! later package puts a whole PowerShell engine behind it; the commands and their parameter
//! tables stay. One file is one program, or the cmdlets of one module.

pub mod bind;
pub mod cmdlets;
pub mod command;
pub mod modules;
pub mod parse;
pub mod programs;
mod resolve;
pub mod scheduler;
pub mod session;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
pub(crate) mod testing_files;
#[cfg(test)]
pub(crate) mod testing_system;

use std::sync::LazyLock;

use crate::kernel::digest::folded_hash;
use crate::kernel::limits::{CONSOLE_LINE_BYTES, CONSOLE_OUTPUT_BYTES};
use crate::kernel::text::same;
use crate::kernel::time::Span;
use crate::world::World;

pub use command::{Call, Command, Kind, Param, Stop, Takes};
pub use session::Session;

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

/// Every command, by table.
fn tables() -> [&'static [Command]; 2] {
    [cmdlets::ALL, programs::ALL]
}

/// All commands that the console knows, cmdlets first.
pub fn commands() -> impl Iterator<Item = &'static Command> {
    tables().into_iter().flatten()
}

/// Every name of every command: its hash, its place among all commands, the command. By hash, and
/// of one hash in the order of the commands.
static NAMES: LazyLock<Vec<(u64, usize, &'static Command)>> = LazyLock::new(|| {
    let names = commands().enumerate().flat_map(|(place, command)| {
        let names = std::iter::once(&command.name).chain(command.aliases);
        names.map(move |name| (folded_hash(name), place, command))
    });
    let mut names: Vec<_> = names.collect();
    names.sort_by_key(|(hash, place, _)| (*hash, *place));
    names
});

/// The command that a word means: cmdlets and their aliases win over programs, as in PowerShell.
#[must_use]
pub fn find(word: &str) -> Option<&'static Command> {
    let file = word.rsplit(['\\', '/']).next().unwrap_or(word);
    let bare = file.strip_suffix(".exe").or_else(|| file.strip_suffix(".EXE")).unwrap_or(file);
    let is_program = file.len() != bare.len() || word.contains('\\');
    let is_meant = |command: &Command| {
        let program = command.kind.is_program();
        (program || !is_program)
            && (same(command.name, if program { bare } else { word })
                || command.aliases.iter().any(|alias| same(alias, word)))
    };
    let under = |name: &str| {
        let hash = folded_hash(name);
        let from = NAMES.partition_point(|(known, _, _)| *known < hash);
        let known = NAMES[from..].iter().take_while(move |(known, _, _)| *known == hash);
        known.map(|(_, place, command)| (*place, *command)).find(|(_, command)| is_meant(command))
    };
    // Programs go by the bare name, cmdlets and all aliases by the word as it was typed.
    let found = under(word).into_iter().chain((bare != word).then(|| under(bare)).flatten());
    found.min_by_key(|(place, _)| *place).map(|(_, command)| command)
}

/// Runs one line on the machine and notes it in the trace.
pub fn execute(world: &mut World, session: &mut Session, line: &str) -> Output {
    let mut output = Output::default();
    if line.len() > CONSOLE_LINE_BYTES {
        output.exit = 1;
        output.error("The command line is too long.");
        return output;
    }
    let statements = match parse::line(line) {
        Ok(statements) => statements,
        Err(error) => {
            output.exit = 1;
            output.error(&error.to_string());
            return output;
        }
    };
    let begun = world.now;
    for statement in statements {
        output.exit = 0;
        run(world, session, &statement, &mut output);
        // What a command opened by itself (a child shell, a restart) has moved the clock already.
        world.now = world.now + std::mem::take(&mut output.elapsed);
        if output.restarted {
            // The window is gone, and what stood behind on its line with it.
            session.reopen(world);
            break;
        }
    }
    output.stdout.truncate(floor(&output.stdout, CONSOLE_OUTPUT_BYTES));
    output.stderr.truncate(floor(&output.stderr, CONSOLE_OUTPUT_BYTES));
    output.elapsed = world.now - begun;
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

fn run(world: &mut World, session: &mut Session, words: &[parse::Word], output: &mut Output) {
    let words = variable(words);
    let Some((first, rest)) = words.split_first() else { return };
    let Some(command) = find(&first.text).filter(|c| is_there(world, session, c, &first.text))
    else {
        return refuse(output, &not_recognized(&first.text));
    };
    if let Err(text) = modules::provide(world, session, command.kind, command.name) {
        return refuse(output, &text.unwrap_or_else(|| not_recognized(&first.text)));
    }
    let arguments = match bind::bind(command, rest) {
        Ok(arguments) => arguments,
        Err(error) => return refuse(output, &format!("{} : {error}", command.name)),
    };
    if arguments.has("WhatIf") {
        return refuse(output, "marslab: unsupported: -WhatIf");
    }
    let action = arguments.text("ErrorAction").unwrap_or_default();
    let silent = same(action, "SilentlyContinue") || same(action, "Ignore");
    let mut call = Call { world, session, name: &first.text, arguments, words: rest, output };
    if let Err(stop) = (command.run)(&mut call) {
        output.exit = stop.exit;
        if !stop.text.is_empty() && !silent {
            output.error(&stop.text);
        }
    }
}

/// True when the command exists here; a program typed with its path must be at that path.
fn is_there(world: &World, session: &Session, command: &Command, word: &str) -> bool {
    if !matches!(command.kind, Kind::Program(_)) || !word.contains('\\') {
        return command.kind.is_present(world, session);
    }
    let path = session.absolute(word);
    let files = &world.host.files;
    files.is_file(&path) || files.is_file(&format!("{path}.exe"))
}

fn refuse(output: &mut Output, text: &str) {
    output.exit = 1;
    output.error(text);
}

/// The text of a CommandNotFoundException.
pub(crate) fn not_recognized(word: &str) -> String {
    format!(
        "{word} : The term '{word}' is not recognized as the name of a cmdlet, function, script \
         file, or operable program. Check the spelling of the name, or if a path was included, \
         verify that the path is correct and try again."
    )
}

/// `$env:NAME` is the command `$env:` and a word, until variables come with the engine.
fn variable(words: &[parse::Word]) -> std::borrow::Cow<'_, [parse::Word]> {
    let name = words.first().filter(|word| !word.quoted).and_then(|word| {
        let braces = word.text.strip_prefix("${").and_then(|text| text.strip_suffix('}'));
        let text = braces.or_else(|| word.text.strip_prefix('$'))?;
        let (scope, name) = text.split_at_checked("env:".len())?;
        same(scope, "env:").then_some(name)
    });
    let Some(name) = name else { return words.into() };
    let word = |text: &str| parse::Word { text: text.to_owned(), quoted: true };
    let mut own = vec![word("$env:"), word(name)];
    let rest: Vec<&str> = words.iter().skip(1).map(|word| &*word.text).collect();
    if !rest.is_empty() {
        own.push(word(&rest.join(" ")));
    }
    own.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_command_of_a_name_is_found_in_any_case() {
        let is_called = |command: &Command, name: &str| {
            same(command.name, name) || command.aliases.iter().any(|alias| same(alias, name))
        };
        for command in commands() {
            for name in std::iter::once(&command.name).chain(command.aliases) {
                let first = commands().find(|command| is_called(command, name));
                for word in [name.to_uppercase(), name.to_lowercase()] {
                    let found = find(&word).map(|command| command.name);
                    assert_eq!(found, first.map(|command| command.name), "{word}");
                }
            }
        }
        assert!(find("No-Such").is_none());
        assert_eq!(find(r"C:\Windows\System32\SC.EXE").map(|sc| sc.name), Some("sc"));
        assert!(find(r"C:\x\Get-Service.exe").is_none(), "a cmdlet is no program");
    }
}

//! What a command is: a cmdlet with the engine's table of parameters, or a program that reads its
//! words itself.
//!
//! The table is used for binding, help, completion and documentation alike.

use crate::windows::error::Win32;
use crate::windows::identity::Windows;
use crate::world::World;

use ::powershell::eval::{Call as Asked, Cmdlet, Eval, Param, Run};

use super::argv::Word;
use super::{Output, Session};

/// Where a command comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A cmdlet of PowerShell itself or of a module that is always there.
    Cmdlet,
    /// A cmdlet that came with this Windows; older ones do not have it.
    Since(Windows),
    /// A cmdlet of a module that must be found and loaded first.
    Module(&'static str),
    /// A program file; it must exist for the command to exist.
    Program(&'static str),
    /// Built into the shell (`dir`, `copy` ...).
    Shell,
    /// Our stand-in for clicks in a window. Not a Windows command, and labelled so.
    StandIn,
    /// Another computer: the administrator's own, where the portal and the Az module are.
    Elsewhere,
}

impl Kind {
    /// True for program files.
    #[must_use]
    pub fn is_program(self) -> bool {
        matches!(self, Self::Program(_) | Self::StandIn)
    }

    /// True for cmdlets: their words are bound to a table of parameters.
    #[must_use]
    pub fn is_cmdlet(self) -> bool {
        matches!(self, Self::Cmdlet | Self::Since(_) | Self::Module(_) | Self::Elsewhere)
    }

    /// True when the command exists on this machine, for this session.
    #[must_use]
    pub fn is_present(self, world: &World, session: &Session) -> bool {
        match self {
            Self::Program(path) => world.host.files.is_file(&session.environment.expand(path)),
            Self::Since(windows) => world.host.identity.windows >= windows,
            _ => true,
        }
    }
}

/// A cmdlet of the machine: what the engine needs, where it comes from, how it is used.
#[derive(Debug)]
pub struct Entry {
    /// Name, parameters, what it does.
    pub cmdlet: Cmdlet,
    /// Where it comes from.
    pub kind: Kind,
    /// One line about it.
    pub about: &'static str,
    /// Lines that must run without error on a healthy machine; they are run as tests.
    pub examples: &'static [&'static str],
}

impl Entry {
    /// A cmdlet that runs once for each object, and whose class nobody names.
    pub(super) const fn of(
        name: &'static str,
        module: &'static str,
        kind: Kind,
        about: &'static str,
        params: &'static [Param],
        run: fn(&mut Asked<'_>) -> Eval<()>,
    ) -> Self {
        let run = Run::Each(run);
        let cmdlet =
            Cmdlet { name, module, class: name, params, default_set: "", impact: None, run };
        Self { cmdlet, kind, about, examples: &[] }
    }

    /// With the name of its class.
    pub(super) const fn of_class(self, class: &'static str) -> Self {
        Self { cmdlet: Cmdlet { class, ..self.cmdlet }, ..self }
    }

    /// With lines that run on a healthy machine.
    pub(super) const fn shown_by(self, examples: &'static [&'static str]) -> Self {
        Self { examples, ..self }
    }

    /// With the parameter set that is taken when the arguments leave a choice.
    pub(super) const fn by_default(self, set: &'static str) -> Self {
        Self { cmdlet: Cmdlet { default_set: set, ..self.cmdlet }, ..self }
    }

    /// A cmdlet that changes something: 2 goes on, 3 asks first.
    pub(super) const fn changing(self, impact: u8) -> Self {
        Self { cmdlet: Cmdlet { impact: Some(impact), ..self.cmdlet }, ..self }
    }
}

/// A program, or a command of the old shell.
#[derive(Debug)]
pub struct Command {
    /// Its name as documented.
    pub name: &'static str,
    /// Other names that PowerShell or the shell has for it.
    pub aliases: &'static [&'static str],
    /// Where it comes from.
    pub kind: Kind,
    /// One line about it.
    pub about: &'static str,
    /// Lines that must run without error on a healthy machine; they are run as tests.
    pub examples: &'static [&'static str],
    /// What it does.
    pub run: fn(&mut Call<'_>) -> Result<(), Stop>,
}

/// One call of a program.
#[derive(Debug)]
pub struct Call<'c> {
    /// The world it works on.
    pub world: &'c mut World,
    /// Who calls.
    pub session: &'c mut Session,
    /// The word that called it, as typed.
    pub name: &'c str,
    /// All words after the name.
    pub words: &'c [Word],
    /// Standard input.
    pub input: &'c str,
    /// Where it prints.
    pub output: &'c mut Output,
}

/// Why a program ended badly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// Exit code.
    pub exit: i32,
    /// What it says on standard error; may be empty.
    pub text: String,
}

impl Stop {
    /// Ends with exit code 1 and a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self { exit: 1, text: text.into() }
    }

    /// Ends with a text and an exit code of its own.
    pub fn with(exit: i32, text: impl Into<String>) -> Self {
        Self { exit, text: text.into() }
    }
}

impl From<Win32> for Stop {
    fn from(error: Win32) -> Self {
        Self::new(error.to_string())
    }
}

impl Call<'_> {
    /// The word at a place after the name; empty when there is none.
    #[must_use]
    pub fn word(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| &word.text)
    }

    /// Prints a line.
    pub fn line(&mut self, text: &str) {
        self.output.line(text);
    }

    /// Restarts Windows; the session that asked for it is gone.
    pub fn restart(&mut self) {
        self.world.restart();
        self.output.restarted = true;
    }

    /// Refuses to go on without administrator rights.
    ///
    /// # Errors
    /// When the session is not elevated.
    pub fn need_elevation(&self, text: &str) -> Result<(), Stop> {
        if self.session.elevated { Ok(()) } else { Err(Stop::new(text)) }
    }
}

//! Diagnosers: whoever reads evidence and answers with causes and a remediation.
//!
//! This package is the wall: its manifest does not contain `scenarios`, so the truth is out of
//! reach at compile time. [`Diagnoser`] is the one trait; adapters are one file (or folder) each.

pub mod answer;
pub mod error_id;
mod facts_value;
pub mod leak;
pub mod mute;
pub mod oracle;
pub mod parrot;
pub mod powershell;
pub mod process;
pub mod process_adapter;
pub mod rego;
pub mod saboteur;
#[cfg(test)]
mod samples;
pub mod select;
pub mod source;

pub use answer::{Diagnosis, Finding};
pub use powershell::PowerShell;
pub use rego::RegoPack;
pub use select::select;
use sim::evidence::Evidence;
pub use source::Source;

#[cfg_attr(test, mockall::automock)]
/// A console that a diagnoser may ask. Each question and answer joins the transcript.
pub trait Ask {
    /// Types a line on the machine and returns what it printed. The machine is a fork: what a
    /// diagnoser breaks here is gone afterwards.
    fn ask(&mut self, line: &str) -> String;

    /// Runs a script of PowerShell on the machine, a fork as well; nothing where there is no
    /// machine to run it on.
    fn script(&mut self, _script: &Script) -> Option<Ran> {
        None
    }
}

/// A script of PowerShell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Script {
    /// Its path on the machine, by name only.
    pub path: String,
    /// Its text.
    pub text: String,
    /// Its arguments.
    pub arguments: Vec<String>,
}

/// What a script gave.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ran {
    /// Exit code.
    pub exit: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
    /// Its objects: properties as text.
    pub objects: Vec<Vec<(String, String)>>,
    /// It changed the machine.
    pub changed: bool,
    /// What the simulated PowerShell lacks, with its place: nothing may be concluded.
    pub unsupported: Option<String>,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum NoAnswer {
    /// An external program ended in one of its bad end states.
    Process(process::End),
    /// It used more than it may, in words for people.
    Limit(String),
    /// The diagnoser itself is broken (a rule that does not evaluate ...), in words for people.
    Broken(String),
}

impl NoAnswer {
    /// A bound was reached: time, size or steps.
    #[must_use]
    pub fn is_limit(&self) -> bool {
        use process::End::{TooLarge, TooSlow};
        matches!(self, Self::Limit(_) | Self::Process(TooSlow { .. } | TooLarge { .. }))
    }
}

impl std::fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Process(end) => end.fmt(f),
            Self::Limit(why) | Self::Broken(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for NoAnswer {}

/// What an answer can depend on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reads {
    /// On anything: the console is asked, or nobody knows.
    Machine,
    /// On these paths of the facts, each with all that lies below, and on nothing else; `*` stands
    /// for any step, the empty path for all facts.
    Facts(std::collections::BTreeSet<String>),
}

impl Reads {
    /// Some paths of the facts.
    #[must_use]
    pub fn facts(paths: &[&str]) -> Self {
        Self::Facts(paths.iter().map(|path| (*path).to_owned()).collect())
    }
}

/// Whoever reads evidence and answers.
pub trait Diagnoser: Send + Sync {
    /// Its name in reports.
    fn name(&self) -> &str;

    /// What its answers can depend on: machines that agree in it get the same answer, and whoever
    /// asks about many may ask once.
    fn reads(&self) -> Reads {
        Reads::Machine
    }

    /// Answers. The same facts and the same answers of the console give the same diagnosis. The
    /// evidence reads as facts; they are collected when they are first read.
    ///
    /// # Errors
    /// When there is no answer, and why.
    fn diagnose(&self, facts: &Evidence<'_>, console: &mut dyn Ask) -> Result<Diagnosis, NoAnswer>;
}

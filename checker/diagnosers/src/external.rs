//! A program as a diagnoser: facts and console over JSON lines, contained (see [`process`]).
//!
//! The answer of the program is a [`Diagnosis`] as JSON; anything else is malformed.

use sim::evidence::Facts;

use crate::process::{Command, CommandError, End, Limits, Session};
use crate::{Ask, Diagnoser, Diagnosis, NoAnswer};

/// An external program.
#[derive(Debug, Clone)]
pub struct External {
    name: String,
    command: Command,
    limits: Limits,
}

impl External {
    /// The program of a command line, within the standard limits.
    ///
    /// # Errors
    /// A command line that cannot be read.
    pub fn parse(line: &str) -> Result<Self, CommandError> {
        Self::with_limits(line, Limits::STANDARD)
    }

    /// The program of a command line, within lower limits.
    ///
    /// # Errors
    /// A command line that cannot be read.
    pub fn with_limits(line: &str, limits: Limits) -> Result<Self, CommandError> {
        let command = Command::parse(line)?;
        Ok(Self { name: format!("process:{line}"), command, limits })
    }
}

impl Diagnoser for External {
    fn name(&self) -> &str {
        &self.name
    }

    fn diagnose(&self, facts: &Facts, console: &mut dyn Ask) -> Result<Diagnosis, NoAnswer> {
        let broken = |why: &dyn std::fmt::Display| NoAnswer::Broken(why.to_string());
        let facts = serde_json::to_value(facts).map_err(|error| broken(&error))?;
        let mut session = Session::start(&self.command, self.limits.clone()).map_err(|e| broken(&e))?;
        let answer = session.converse(facts, |line| console.ask(line));
        // How the program itself ended after its answer changes nothing.
        let _ = session.finish();
        let answer = answer.map_err(NoAnswer::Process)?;
        serde_json::from_value(answer).map_err(|error| {
            NoAnswer::Process(End::Malformed { detail: format!("no diagnosis: {error}") })
        })
    }
}

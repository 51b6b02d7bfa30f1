//! A diagnoser that is an external program: facts in, questions, a diagnosis out, as JSON lines.
//!
//! *Promises.* One contained session a diagnosis (see [`crate::process`]); the answer must be a
//! [`Diagnosis`] to the letter. *Leaves out*: keeping a program for several machines, because what
//! it remembers would make one verdict depend on another.

use sim::evidence::Evidence;

use crate::process::{Command, End, Limits, Session};
use crate::{Ask, Diagnoser, Diagnosis, NoAnswer};

/// Runs a program for each diagnosis.
#[derive(Debug, Clone)]
pub struct ProcessDiagnoser {
    name: String,
    command: Command,
    limits: Limits,
}

impl ProcessDiagnoser {
    /// A diagnoser that runs this command; `text` is the command as its user wrote it.
    #[must_use]
    pub fn new(text: &str, command: Command, limits: Limits) -> Self {
        Self { name: format!("process:{text}"), command, limits }
    }
}

impl Diagnoser for ProcessDiagnoser {
    fn name(&self) -> &str {
        &self.name
    }

    fn diagnose(&self, facts: &Evidence<'_>, console: &mut dyn Ask) -> Result<Diagnosis, NoAnswer> {
        let broken = |why: String| NoAnswer::Broken(why);
        let facts = serde_json::to_value(&**facts).map_err(|error| broken(error.to_string()))?;
        let mut session = Session::start(&self.command, self.limits.clone())
            .map_err(|error| broken(error.to_string()))?;
        let answer = session.converse(facts, |line| console.ask(line));
        let ended = session.finish();
        let answer = answer.map_err(NoAnswer::Process)?;
        serde_json::from_value(answer).map_err(|error| {
            let mut detail = format!("the answer is no diagnosis: {error}");
            if !ended.stderr.is_empty() {
                detail.push_str("; it also wrote to its standard error");
            }
            NoAnswer::Process(End::Malformed { detail })
        })
    }
}

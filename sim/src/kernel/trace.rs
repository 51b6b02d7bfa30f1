//! What happened, step by step, and the chain of hashes over it.
//!
//! Models: the order of events in one world. Two runs are the same run when their trace roots are
//! equal; when they are not, the first differing step is named. Text is made when somebody reads
//! it; a step holds only what it needs.

use std::fmt;
use std::hash::{Hash, Hasher};

use super::digest::{Digest, Fingerprint};
use super::time::Moment;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Step {
    /// World time.
    pub at: Moment,
    /// Who did it: `tasks`, `service`, `agent`, `console`, `vss` ...
    pub who: &'static str,
    /// What was done: a gate, a transition, a command.
    pub what: &'static str,
    /// On what, or with which result. Empty when there is nothing to add.
    pub with: String,
    /// False when a gate said no or an action failed.
    pub ok: bool,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = if self.ok { "ok  " } else { "FAIL" };
        write!(f, "{} {mark} {}: {}", self.at, self.who, self.what)?;
        if self.with.is_empty() { Ok(()) } else { write!(f, " ({})", self.with) }
    }
}

/// The steps of one world.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trace {
    steps: Vec<Step>,
}

/// The identity of a trace: how many steps, and the hash chain over them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TraceRoot {
    /// Number of steps.
    pub length: usize,
    /// Hash chain over all steps, in order.
    pub chain: Fingerprint,
}

impl fmt::Display for TraceRoot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}/{}", self.chain.short(), self.length)
    }
}

impl Trace {
    /// Notes a step.
    pub fn note(&mut self, step: Step) {
        self.steps.push(step);
    }

    /// All steps in order.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The identity of what happened so far.
    #[must_use]
    pub fn root(&self) -> TraceRoot {
        let mut digest = Digest::default();
        for step in &self.steps {
            step.hash(&mut digest);
            digest.write_u8(0xff);
        }
        TraceRoot { length: self.steps.len(), chain: digest.fingerprint() }
    }
}

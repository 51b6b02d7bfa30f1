//! What an operation showed, and in which order its gates stand.
//!
//! *Promise*: the order is read off the trace of the healthy machine, so nobody writes it twice.
//! Only what happens before the agent's first gate leaves no step on a healthy machine: these
//! three, and the one that is noted only when it says no, are named here (catalogue 5.1, 8).

use serde::Serialize;
use sim::kernel::trace::Step;
use sim::life::{self, Ended, Operation, Outcome};
use sim::mars::layout::TASK;
use sim::mars::messages::Message;
use sim::world::World;

/// What a scheduled run must pass before the agent is asked: the task has a trigger that fires, an
/// account that may, and a PowerShell that finds the agent's module.
const BEFORE: [&str; 3] = ["trigger", "principal", "powershell"];
/// The gate behind [`ENGINE`] that leaves a step only when it says no.
const SILENT: &str = "initialization";
const ENGINE: &str = "engine";

/// What an operator sees of an attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// The gate that said no; empty when none did.
    pub gate: String,
    /// How it ended.
    pub ended: Ended,
    /// The message, if there was one.
    pub message: Option<Message>,
    /// The code below the message; 0 when there is none.
    pub detail: u32,
}

impl Shown {
    /// True when it worked.
    #[must_use]
    pub fn ok(&self) -> bool {
        self.ended == Ended::Succeeded
    }

    /// True when nobody who looks at both screens sees a difference.
    #[must_use]
    pub fn looks_like(&self, other: &Self) -> bool {
        (self.ended, self.message, self.detail) == (other.ended, other.message, other.detail)
    }
}

impl std::fmt::Display for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let message = self.message.map_or("no message", |message| message.symbol());
        write!(f, "{message}")?;
        if self.detail != 0 {
            write!(f, " [{:#010x}]", self.detail)?;
        }
        write!(f, " at gate {}", if self.gate.is_empty() { "-" } else { &self.gate })
    }
}

/// Tries an operation and says what it showed.
pub fn attempt(world: &mut World, operation: Operation) -> Shown {
    let from = world.trace.steps().len();
    let outcome = life::run(world, operation);
    shown(&outcome, &world.trace.steps()[from..])
}

/// What an outcome showed, by it and the steps that led to it.
#[must_use]
pub fn shown(outcome: &Outcome, steps: &[Step]) -> Shown {
    Shown {
        gate: if outcome.ok() { String::new() } else { refusing(outcome, steps) },
        ended: outcome.ended,
        message: outcome.failure.as_ref().map(|failure| failure.message),
        detail: outcome.failure.as_ref().map_or(0, |failure| failure.detail),
    }
}

fn refusing(outcome: &Outcome, steps: &[Step]) -> String {
    // A task that ran before its time did so for another reason: at its time nothing fired.
    let early = |step: &&Step| outcome.ended == Ended::DidNotStart && step.at < outcome.at;
    let mut agent = steps.iter().filter(|step| step.who == "agent" && !step.ok && !early(step));
    if let Some(step) = agent.next() {
        return step.what.to_owned();
    }
    if outcome.ended != Ended::DidNotStart {
        return outcome.failure.as_ref().map(|f| f.gate.to_owned()).unwrap_or_default();
    }
    let own = |step: &&Step| step.who == "tasks" && step.with.starts_with(TASK) && !early(step);
    let mut own = steps.iter().filter(own);
    let [trigger, principal, powershell] = BEFORE;
    match own.next() {
        None => trigger.to_owned(),
        Some(step) if !step.ok => principal.to_owned(),
        Some(_) => powershell.to_owned(),
    }
}

/// The gates of an operation in their order, read off a healthy machine; `Err` when it is none.
///
/// # Errors
/// What the machine showed instead.
pub fn order(image: &World, operation: Operation) -> Result<Vec<String>, Shown> {
    let mut world = image.clone();
    let from = world.trace.steps().len();
    let shown = attempt(&mut world, operation);
    if !shown.ok() {
        return Err(shown);
    }
    let before = if operation == Operation::ScheduledBackup { &BEFORE[..] } else { &[] };
    let mut order: Vec<String> = before.iter().map(|gate| (*gate).to_owned()).collect();
    for step in world.trace.steps()[from..].iter().filter(|step| step.who == "agent") {
        if !order.iter().any(|gate| gate == step.what) {
            order.push(step.what.to_owned());
        }
        if step.what == ENGINE && !before.is_empty() {
            order.push(SILENT.to_owned());
        }
    }
    Ok(order)
}

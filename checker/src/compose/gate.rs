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
/// The gate behind [`ENGINE`] that leaves a step only when it says no; before a job begins, that
/// one does so, too.
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
    walk(world, operation).0
}

/// Tries an operation; what it showed, and the gates that let it pass before, in their order. A
/// gate that is passed several times stands there several times.
pub fn walk(world: &mut World, operation: Operation) -> (Shown, Vec<String>) {
    let from = world.trace.steps().len();
    let outcome = life::run(world, operation);
    let steps = &world.trace.steps()[from..];
    let mut passed: Vec<String> = Vec::new();
    for step in steps.iter().filter(|step| step.who == "agent") {
        if !step.ok {
            break;
        }
        if passed.last().is_none_or(|last| last != step.what) {
            passed.push(step.what.to_owned());
        }
    }
    (shown(&outcome, steps), passed)
}

/// Where the gate at which a run ended stands in an order: the same gate may be passed early (to
/// sign in) and again late (to store), and this run may have passed the early one.
#[must_use]
pub fn place(order: &[String], gate: &str, passed: &[String]) -> Option<usize> {
    let times = passed.iter().filter(|name| *name == gate).count();
    let mut places = order.iter().enumerate().filter(|(_, name)| *name == gate);
    let last = places.clone().next_back();
    places.nth(times).or(last).map(|(at, _)| at)
}

/// Places before `place` to which a run never came: it goes another way there.
#[must_use]
pub fn skipped(order: &[String], place: usize, passed: &[String]) -> Vec<usize> {
    let seen = |at: usize| {
        let name = &order[at];
        let wanted = order[..=at].iter().filter(|other| *other == name).count();
        passed.iter().filter(|other| *other == name).count() >= wanted
    };
    // What leaves no step on a healthy machine cannot be missed on a broken one.
    let leaves_step = |at: &usize| {
        let gate = &*order[*at];
        gate != SILENT && gate != ENGINE && !BEFORE.contains(&gate)
    };
    (0..place).filter(leaves_step).filter(|at| !seen(*at)).collect()
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
    let (shown, passed) = walk(&mut image.clone(), operation);
    if !shown.ok() {
        return Err(shown);
    }
    let before = if operation == Operation::ScheduledBackup { &BEFORE[..] } else { &[] };
    let mut order: Vec<String> = before.iter().map(|gate| (*gate).to_owned()).collect();
    for gate in passed {
        let engine = gate == ENGINE;
        order.push(gate);
        if engine && !before.is_empty() {
            order.push(SILENT.to_owned());
        }
    }
    Ok(order)
}

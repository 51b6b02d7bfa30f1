//! The judge: compares an episode with the truth. Never one pooled score.
//!
//! *Stages*: detect, root cause, localise, evidence, repair, harm, cost (proofs.md, section 2).

pub mod harm;
pub mod missing;
pub mod tally;

use std::collections::BTreeSet;

use diagnosers::Diagnosis;
use scenarios::Scenario;
use serde::Serialize;
use sim::cause::CauseId;
use sim::world::World;

use crate::episode::{self, Episode};

/// How one scenario went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// `schedule/trigger-disabled`
    pub scenario: String,
    /// The scenario is a healthy control.
    pub control: bool,
    /// The model produced the documented symptom; says what it produced instead when not.
    pub reproduced: Result<(), String>,
    /// Causes that were found and are true.
    pub found: Vec<CauseId>,
    /// Causes that are true and were not found.
    pub missed: Vec<CauseId>,
    /// Causes that were found and are not true.
    pub extra: Vec<CauseId>,
    /// The exact object was named.
    pub localised: bool,
    /// Facts that were cited and do not exist.
    pub wrong_evidence: Vec<String>,
    /// The operation and the next two scheduled backups work after the remediation; says what
    /// does not when not.
    pub repaired: Result<(), String>,
    /// What the remediation changed without need, and what got worse.
    pub harm: Vec<String>,
    /// Lines of the remediation, restarts among them, minutes on the virtual clock.
    pub cost: Cost,
    /// Why there was no answer.
    pub no_answer: Option<String>,
    /// Identity of all that happened.
    pub trace: String,
}

/// What a remediation costs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Cost {
    /// Console lines.
    pub lines: usize,
    /// Restarts of Windows.
    pub restarts: usize,
    /// Minutes on the virtual clock.
    pub minutes: i64,
}

impl Verdict {
    /// The causes are exactly right.
    #[must_use]
    pub fn exact(&self) -> bool {
        self.no_answer.is_none() && self.missed.is_empty() && self.extra.is_empty()
    }

    /// Everything is as it must be.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.reproduced.is_ok()
            && self.exact()
            && self.localised
            && self.wrong_evidence.is_empty()
            && self.repaired.is_ok()
            && self.harm.is_empty()
    }
}

/// Holds what the model produced against what the scenario documents.
///
/// # Errors
/// What differs, naming both sides.
pub fn reproduced(scenario: &Scenario, broken: &episode::Broken) -> Result<(), String> {
    let outcome = &broken.outcome;
    let Some(symptom) = &scenario.symptom else {
        return match outcome.ok() {
            true => Ok(()),
            false => Err(format!("the control {}", story(outcome))),
        };
    };
    if outcome.ended != symptom.outcome {
        return Err(format!(
            "the scenario documents `{:?}`, the model {}",
            symptom.outcome,
            story(outcome)
        ));
    }
    let message = outcome.failure.as_ref().map(|failure| failure.message);
    if message != symptom.message {
        let word = |m: Option<sim::mars::messages::Message>| m.map_or("none", |m| m.symbol());
        return Err(format!(
            "the scenario documents the message `{}`, the model {}",
            word(symptom.message),
            story(outcome)
        ));
    }
    for event in &symptom.events {
        let since = broken.world.host.clock.machine_time(broken.injected.now);
        let records = broken.world.host.events.iter();
        let there = records.filter(|r| r.at >= since).any(|record| {
            record.id == event.id && record.channel.name().eq_ignore_ascii_case(&event.channel)
        });
        if !there {
            let wrote = broken.world.host.events.iter().filter(|r| r.at >= since);
            let wrote = wrote.filter(|r| r.channel.name().eq_ignore_ascii_case(&event.channel));
            let wrote: BTreeSet<u32> = wrote.map(|record| record.id).collect();
            return Err(format!(
                "the scenario documents event {} of {}, the model writes {wrote:?} there",
                event.id, event.channel
            ));
        }
    }
    Ok(())
}

/// An outcome in words, for developers; [`crate::report::outcome`] tells it to people.
#[must_use]
pub fn story(outcome: &sim::life::Outcome) -> String {
    let operation = outcome.operation.name();
    match (&outcome.failure, outcome.ended) {
        (Some(failure), sim::life::Ended::CompletedWithWarnings) => {
            format!("completed `{operation}` with a warning of {failure}")
        }
        (Some(failure), _) => format!("failed in `{operation}` at gate {failure}"),
        (None, sim::life::Ended::DidNotStart) => format!("did not start `{operation}`"),
        (None, sim::life::Ended::Slow) => format!("was slow in `{operation}`"),
        (None, sim::life::Ended::CompletedWithWarnings) => {
            format!("completed `{operation}` with warnings")
        }
        (None, sim::life::Ended::NotFinished) => format!("never finished `{operation}`"),
        (None, sim::life::Ended::Failed) => format!("failed in `{operation}` without a message"),
        (None, _) => format!("completed `{operation}`"),
    }
}

/// Judges an episode of a scenario.
#[must_use]
pub fn judge(name: &str, image: &World, scenario: &Scenario, episode: &Episode) -> Verdict {
    let truth: Vec<CauseId> =
        scenario.truth.as_ref().map(|truth| truth.causes.clone()).unwrap_or_default();
    let silent = Diagnosis::default();
    let answer = episode.answer.as_ref().unwrap_or(&silent);
    let mut claimed: Vec<CauseId> = answer.findings.iter().map(|f| f.cause).collect();
    claimed.sort_unstable();
    claimed.dedup();
    let (found, extra): (Vec<_>, Vec<_>) = claimed.iter().partition(|cause| truth.contains(cause));
    let missed = truth.iter().copied().filter(|cause| !claimed.contains(cause)).collect();
    Verdict {
        scenario: name.to_owned(),
        control: scenario.truth.is_none(),
        reproduced: reproduced(scenario, &episode.broken),
        found,
        missed,
        extra,
        localised: localised(scenario, answer),
        wrong_evidence: wrong_evidence(episode, answer),
        repaired: repaired(scenario, episode),
        harm: harm::harm(image, scenario, episode),
        cost: cost(episode),
        no_answer: episode.answer.as_ref().err().map(ToString::to_string),
        trace: episode.root().to_string(),
    }
}

fn localised(scenario: &Scenario, answer: &Diagnosis) -> bool {
    scenario.truth.as_ref().is_none_or(|truth| {
        answer.findings.iter().any(|finding| {
            truth.causes.contains(&finding.cause)
                && finding.object.eq_ignore_ascii_case(&truth.object)
        })
    })
}

fn wrong_evidence(episode: &Episode, answer: &Diagnosis) -> Vec<String> {
    let cited: Vec<&String> = answer.findings.iter().flat_map(|f| &f.evidence).collect();
    if cited.is_empty() {
        return Vec::new();
    }
    let facts = serde_json::to_value(episode.facts()).unwrap_or_default();
    let exists = |path: &str| {
        path.split('.').try_fold(&facts, |at, part| match at {
            serde_json::Value::Array(items) => items.get(part.parse::<usize>().ok()?),
            other => other.get(part),
        })
    };
    let missing = cited.into_iter().filter(|path| exists(path).is_none());
    missing.cloned().collect()
}

fn repaired(scenario: &Scenario, episode: &Episode) -> Result<(), String> {
    if scenario.truth.is_none() {
        return Ok(());
    }
    // A person takes over: then the answer has to say so.
    let a_person = scenario.escalate == scenarios::scenario::Escalate::Always;
    if a_person && episode.answer.as_ref().is_ok_and(|answer| !answer.escalate.is_empty()) {
        return Ok(());
    }
    match &episode.repair {
        None if scenario.heals != scenarios::scenario::Heals::Never => Ok(()),
        None if a_person => Err("a person must take over, and nobody said so".to_owned()),
        None => Err("no remediation was given".to_owned()),
        Some(repair) => match &repair.broken {
            None => Ok(()),
            Some(outcome) => {
                let failed = repair.lines.iter().find(|(_, output)| !output.ok());
                let hint = failed.map(|(line, output)| {
                    format!("; line `{line}` said: {}", output.text().trim().replace("\r\n", " "))
                });
                Err(format!("still {}{}", story(outcome), hint.unwrap_or_default()))
            }
        },
    }
}

/// What the remediation of an episode costs.
#[must_use]
pub fn cost(episode: &Episode) -> Cost {
    let lines = episode.repair.as_ref().map_or(&[][..], |repair| &repair.lines);
    Cost {
        lines: lines.len(),
        restarts: lines.iter().filter(|(_, output)| output.restarted).count(),
        minutes: episode.repair_time().as_seconds() / 60,
    }
}

//! Looking for a machine that tells a survivor from the rule, before anybody is asked for one.
//!
//! *Promises.* Real machines come first: proven compositions, and scenarios under other names,
//! languages, zones and versions of Windows. Their truth is known, so one on which the verdict
//! differs kills the mutant, as a gate over them would. Where none does, facts are changed by hand:
//! such a machine only says what a scenario would have to show. The search is bounded and finds the
//! same every time.

mod by_hand;
mod machines;

use diagnosers::RegoPack;
use diagnosers::rego::Input;
use rayon::prelude::*;
use serde::Serialize;
use serde_json::Value;

#[cfg(test)]
pub(crate) use self::machines::composed;
pub use self::machines::{Machine, machines};
use super::operators::Edit;
use super::trial::{Bench, Born, Heard};

/// Machines that are judged for one survivor.
const JUDGED: usize = 60;

/// A machine that tells a mutant from the rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Killer {
    /// The scenario that it is made from.
    pub scenario: String,
    /// Another scenario in the same machine.
    pub with: Option<String>,
    /// What is another thing than in the scenario.
    pub change: Option<String>,
    /// Facts that were changed by hand, with their values: no fault gives them yet.
    pub facts: Vec<(String, Value)>,
    /// What the rule says, as values of the engine.
    pub before: String,
    /// What the mutant says.
    pub after: String,
}

/// What the search found.
#[derive(Debug)]
pub enum Found {
    /// A real machine whose verdict differs, by its name.
    Verdict(String),
    /// A machine that only tells the two apart: no verdict differs, or no truth is known.
    Apart(Killer),
    /// Nothing.
    Nothing,
}

/// What the search finds for each survivor.
#[must_use]
pub fn all(bench: &Bench<'_>, edits: &[&Edit], machines: &[Machine]) -> Vec<Found> {
    let found = |edit: &&Edit| one(bench, edit, machines).unwrap_or(Found::Nothing);
    edits.par_iter().map(found).collect()
}

fn one(bench: &Bench<'_>, edit: &Edit, machines: &[Machine]) -> Option<Found> {
    let kept = bench.reaches(edit.rule);
    let own = bench.own(&kept).ok()?;
    let born = bench.born(edit, &kept).ok()?;
    let (mut apart, mut judged) = (None, 0);
    for machine in machines {
        let Some((before, after)) = differ(&own, &born, &machine.input) else { continue };
        if let Some(case) = machine.case(bench.pack) {
            judged += 1;
            if let Heard::Verdict = bench.hear(&born, case) {
                return Some(Found::Verdict(case.name.clone()));
            }
        }
        apart.get_or_insert_with(|| machine.killer(before, after));
        if judged == JUDGED {
            break;
        }
    }
    let by_hand = || by_hand::find(bench, edit, &own, &born);
    Some(apart.or_else(by_hand).map_or(Found::Nothing, Found::Apart))
}

/// The machine that changing facts alone finds, without real ones.
#[must_use]
pub fn by_hand_alone(bench: &Bench<'_>, edit: &Edit) -> Option<Killer> {
    let kept = bench.reaches(edit.rule);
    let own = bench.own(&kept).ok()?;
    by_hand::find(bench, edit, &own, &bench.born(edit, &kept).ok()?)
}

/// What the two say, when it is not the same.
fn differ(own: &RegoPack, born: &Born, input: &Input) -> Option<(String, String)> {
    let (before, after) = (own.raw(input).ok()?, born.part.raw(input).ok()?);
    if before == after {
        return None;
    }
    let entries = ["findings", "escalate", "insufficient", "standing"];
    let entry = entries.into_iter().find(|entry| before.text(entry) != after.text(entry))?;
    Some((before.text(entry), after.text(entry)))
}

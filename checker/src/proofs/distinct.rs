//! Proof 8: the cures of all other causes leave it broken.
//!
//! *Models*: every cure that the catalogue has for another cause, typed as it is written, on this
//! broken machine. A cure that heals although its cause is not the truth makes two causes hard to
//! tell apart, so a scenario names that cause in `shared_cures`. A cure that contains all steps of
//! an own or a declared one (in their order) is that cure with more around it, and needs no
//! declaration of its own. A declared cause none of whose cures heals is a declaration without use,
//! and breaks the proof as well.
//! *Leaves out*: scenarios that heal when the operation is tried again: after any cure they work.

use std::collections::BTreeSet;

use sim::cause::CauseId;

use super::attempts::Attempts;
use super::others::{Cure, contains};
use super::{Case, Held, Proof};

pub(super) const PROOF: Proof =
    Proof { number: 8, claim: "the cures of all other causes leave it broken", hold };

fn hold(case: &Case<'_>) -> Held {
    let scenario = case.scenario;
    let Some(truth) = &scenario.truth else { return Ok(()) };
    let mut attempts = Attempts::on(&case.broken()?.world, scenario.operation);
    if attempts.heals(&[]) {
        return Ok(());
    }
    let healing: Vec<&Cure> = case
        .others
        .cures
        .iter()
        .filter(|cure| !truth.causes.iter().any(|cause| cure.causes.contains(cause)))
        .filter(|cure| !scenario.cures.iter().any(|own| contains(&cure.lines, own)))
        .filter(|cure| attempts.heals(&cure.lines))
        .collect();
    let declared = |cure: &&&Cure| scenario.shared_cures.iter().any(|c| cure.causes.contains(c));
    let accepted: Vec<&Cure> = healing.iter().filter(declared).copied().collect();
    let more = |cure: &Cure| accepted.iter().any(|other| contains(&cure.lines, &other.lines));
    let mut wrong: Vec<String> = healing
        .iter()
        .filter(|cure| !more(cure))
        .map(|cure| format!("the cure of {} heals it too", cure.whose()))
        .collect();
    for cause in &scenario.shared_cures {
        let mut theirs = case.others.cures.iter().filter(|cure| cure.causes.contains(cause));
        // A catalogue without any cure of a cause cannot tell whether the declaration is true.
        let known = theirs.clone().next().is_some();
        if known && !theirs.any(|cure| attempts.heals(&cure.lines)) {
            wrong.push(format!("no cure of {cause} heals it"));
        }
    }
    if wrong.is_empty() {
        return Ok(());
    }
    Err(format!("{}; right would be `shared_cures: [{}]`", wrong.join("; "), fewest(healing)))
}

/// Causes to declare so that every healing cure is one of theirs or contains one.
fn fewest(mut healing: Vec<&Cure>) -> String {
    healing.sort_by_key(|cure| cure.lines.len());
    let mut chosen: Vec<&Cure> = Vec::new();
    let mut causes: BTreeSet<CauseId> = BTreeSet::new();
    for cure in healing {
        if chosen.iter().any(|other| contains(&cure.lines, &other.lines)) {
            continue;
        }
        chosen.push(cure);
        causes.extend(
            cure.causes.iter().find(|cause| causes.contains(cause)).or(cure.causes.first()),
        );
    }
    causes.iter().map(|cause| cause.id()).collect::<Vec<_>>().join(", ")
}

//! Proof 7: the cause has the same effect on every other image.
//!
//! *Models*: the same faults in the same setting, on every other image of the same edition at the
//! same stage of the agent's life. The operation must end there as it does on the scenario's own
//! image: same outcome, same message. A scenario whose cause cannot exist everywhere (PowerShell
//! 2.0 is shipped with one Windows only) says where it can and why; elsewhere the symptom must then
//! be absent, so that no declaration outlives its reason.
//! *Leaves out*: other editions of the documentation. Their numbers differ, and an image names its
//! edition: that dependence is declared.

use sim::image::Stage;
use sim::life::Outcome;

use super::{Case, Held, Proof};
use crate::episode::break_with;
use crate::judge::story;

pub(super) const PROOF: Proof =
    Proof { number: 7, claim: "the cause has the same effect on every other image", hold };

fn hold(case: &Case<'_>) -> Held {
    let here = &case.broken()?.outcome;
    if case.is_control() || here.ok() {
        return Ok(());
    }
    let images = case.others.images;
    let (own, stage) = images.spec(&case.scenario.image).map_err(|error| error.to_string())?;
    let suffix = Stage::SUFFIXES.into_iter().find(|(_, other)| *other == stage);
    let suffix = suffix.map_or("", |(suffix, _)| suffix);
    let mut wrong = Vec::new();
    for base in images.bases() {
        let name = format!("{base}{suffix}");
        let (spec, _) = images.spec(&name).map_err(|error| error.to_string())?;
        if name == case.scenario.image || spec.edition != own.edition {
            continue;
        }
        let declared = case.scenario.only_on.as_ref();
        let possible = declared.is_none_or(|only| only.images.iter().any(|image| image == base));
        match (effect(case, &name, here), possible) {
            (Err(instead), true) => wrong.push(format!("on {name} {instead}")),
            (Ok(()), false) => {
                wrong.push(format!("`only_on` leaves out {base}, where it shows too"))
            }
            _ => {}
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("; ")) }
}

/// Nothing when the same shows on another image as here; what shows instead when not.
fn effect(case: &Case<'_>, image: &str, here: &Outcome) -> Result<(), String> {
    let others = case.others;
    let world = others.images.build(image, others.seed).map_err(|error| error.to_string())?;
    let broken = break_with(&world, case.scenario, &case.scenario.faults)
        .map_err(|error| format!("the fault cannot exist: {error}"))?;
    let there = &broken.outcome;
    let message = |outcome: &Outcome| outcome.failure.as_ref().map(|failure| failure.message);
    if there.ended == here.ended && message(there) == message(here) {
        return Ok(());
    }
    Err(format!("the agent {}", story(there)))
}

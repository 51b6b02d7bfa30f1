//! Proof 10: the twin is healthy and the rules are silent on it.

use super::{Case, Held, Proof};
use crate::episode;
use crate::judge::story;

pub(super) const PROOF: Proof =
    Proof { number: 10, claim: "the twin is healthy and the rules are silent on it", hold };

fn hold(case: &Case<'_>) -> Held {
    let faults = match &case.scenario.twin {
        Some(twin) => twin,
        None if case.is_control() => &case.scenario.faults,
        None => return Err("there is no twin".to_owned()),
    };
    let episode = episode::play(case.image, case.scenario, faults, case.rules)
        .map_err(|error| error.to_string())?;
    if !episode.broken.outcome.ok() {
        return Err(format!("the twin {}", story(&episode.broken.outcome)));
    }
    match episode.answer {
        Ok(answer) if answer.is_healthy() => Ok(()),
        Ok(answer) => {
            let said: Vec<&str> = answer.findings.iter().map(|f| f.cause.id()).collect();
            Err(format!("false alarm on the twin: {}", said.join(", ")))
        }
        Err(why) => Err(why.to_string()),
    }
}

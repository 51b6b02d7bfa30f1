//! Proof 0: evidence names neither scenario nor cause.

use super::{Case, Held, Proof};

pub(super) const PROOF: Proof =
    Proof { number: 0, claim: "evidence names neither scenario nor cause", hold };

fn hold(case: &Case<'_>) -> Held {
    let broken = case.broken()?;
    let facts = sim::evidence::collect(&broken.world, &broken.outcome);
    let text = serde_json::to_string(&facts).map_err(|error| error.to_string())?;
    let short = case.name.rsplit('/').next().unwrap_or(case.name);
    let causes = case.scenario.truth.iter().flat_map(|truth| &truth.causes);
    let words = [case.name, short, &case.scenario.title.en, &case.scenario.title.ko];
    let leaked = words.into_iter().chain(causes.map(|cause| cause.id()));
    match leaked.into_iter().find(|word| word.len() > 3 && text.contains(word)) {
        Some(word) => Err(format!("the evidence contains `{word}`")),
        None => Ok(()),
    }
}

//! Whether a diagnoser finds the second cause after the first is cured.
//!
//! *Promise*: the diagnoser sees the broken machine, its remediation is typed, the operation is
//! tried again, and so on until it works. It may name both causes at once or one after the other;
//! what it may not do is name a third, or stop while the machine is broken. The same piece of state
//! may have another name beside the other fault: a proxy entry is needless on a site without a
//! proxy, and wrong on a site that has one.

use diagnosers::{Diagnoser, Finding};
use sim::cause::CauseId;
use sim::evidence::Evidence;
use sim::life;

use super::atom::{Atom, Ground, inject, treat};
use crate::episode::NoConsole;
use crate::judge::story;

/// Times that a diagnoser is asked about one machine.
const ROUNDS: usize = 4;

/// How often the diagnoser had to be asked until the machine worked.
///
/// # Errors
/// What it did wrong, in words.
pub fn find(ground: &Ground, atoms: &[&Atom], diagnoser: &dyn Diagnoser) -> Result<usize, String> {
    let truth: Vec<CauseId> = atoms.iter().flat_map(|atom| atom.causes.clone()).collect();
    let mut world = inject(&ground.world, atoms).map_err(|error| error.to_string())?;
    let mut outcome = life::run(&mut world, ground.operation);
    let mut found: Vec<CauseId> = Vec::new();
    for round in 1..=ROUNDS {
        let facts = Evidence::of(&world, &outcome);
        let answer = diagnoser.diagnose(&facts, &mut NoConsole).map_err(|e| e.to_string())?;
        let known = |finding: &&Finding| {
            truth.contains(&finding.cause)
                || atoms.iter().any(|atom| atom.object.eq_ignore_ascii_case(&finding.object))
        };
        if let Some(extra) = answer.findings.iter().find(|finding| !known(finding)) {
            return Err(format!("round {round}: false alarm {}", extra.cause));
        }
        found.extend(answer.findings.iter().map(|finding| finding.cause));
        if answer.remediation.is_empty() {
            let story = story(&outcome);
            return Err(format!("round {round}: no remedy, and the machine {story}"));
        }
        treat(&mut world, &answer.remediation);
        let mut after = world.clone();
        if life::verify(&mut after, ground.operation).is_ok() {
            return Ok(round);
        }
        outcome = life::run(&mut world, ground.operation);
        if outcome.ok() {
            return Err(format!("round {round}: the operation works, the next nights do not"));
        }
    }
    Err(format!("still broken after {ROUNDS} rounds; found {found:?}"))
}

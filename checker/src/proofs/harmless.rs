//! Proof 9: a cure harms no healthy machine and converges.

use scenarios::Scenario;
use sim::world::World;

use super::{Case, Held, Proof};
use crate::episode::{Repair, repair};
use crate::judge::story;

pub(super) const PROOF: Proof =
    Proof { number: 9, claim: "a cure harms no healthy machine and converges", hold };

/// What is wrong with a cure on the healthy machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// Its place in the list, from 0.
    pub cure: usize,
    /// It changes something each time it is typed; otherwise it breaks the machine.
    pub drifts: bool,
    /// In words, with what it leaves each time.
    pub why: String,
}

fn hold(case: &Case<'_>) -> Held {
    find(case.setting()?, case.scenario).map_or(Ok(()), |trouble| Err(trouble.why))
}

/// The first cure that breaks a healthy machine or does not converge there.
#[must_use]
pub fn find(setting: &World, scenario: &Scenario) -> Option<Trouble> {
    for (cure, lines) in scenario.cures.iter().enumerate() {
        let once = repair(setting, scenario, lines);
        if let Some(outcome) = &once.broken {
            let why = format!("cure {} on the healthy machine: {}", cure + 1, story(outcome));
            return Some(Trouble { cure, drifts: false, why });
        }
        if let Some(why) = drift(&once, scenario, lines) {
            let why = format!("cure {} {why}", cure + 1);
            return Some(Trouble { cure, drifts: true, why });
        }
    }
    None
}

fn drift(once: &Repair, scenario: &Scenario, lines: &[String]) -> Option<String> {
    let twice = repair(&once.world, scenario, lines);
    let moved = twice.world.differences(&once.world);
    let path = moved.iter().find(|path| !changes_each_time(path.kind(), path.path()))?;
    let thrice = repair(&twice.world, scenario, lines);
    let seen = [once, &twice, &thrice].map(|repair| repair.world.show(path));
    let [first, second, third] = seen.map(|seen| seen.unwrap_or("absent".to_owned()));
    let settles = if second == third { "settles only then" } else { "never settles" };
    Some(format!(
        "changes {path} each time and {settles}: `{first}` after the first run, `{second}` after \
         the second, `{third}` after the third"
    ))
}

/// Pieces that rightly differ each time a line is typed: new credentials, restarts, file times.
fn changes_each_time(kind: &str, path: &str) -> bool {
    let each_time = [("vault", "issued"), ("vault", "servers"), ("machine", "booted")];
    each_time.contains(&(kind, path)) || kind == "file"
}

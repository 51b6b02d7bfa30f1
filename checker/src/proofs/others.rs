//! What the proofs of one scenario need of the rest of the catalogue, made once a run.

use std::collections::{BTreeMap, BTreeSet};

use scenarios::images::Images;
use sim::cause::CauseId;
use sim::kernel::seed::Seed;

use super::Stopwatch;
use crate::run::Sources;

/// The rest of the catalogue, as proofs see it.
#[derive(Debug)]
pub struct Others<'s> {
    /// Images on which a cause must have the same effect.
    pub(super) images: &'s Images,
    /// Seed of all worlds.
    pub(super) seed: Seed,
    /// Every cure of the catalogue, each once.
    pub cures: Vec<Cure>,
    /// Where the time goes.
    pub stopwatch: Stopwatch,
}

/// A cure of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cure {
    /// Console lines.
    pub lines: Vec<String>,
    /// Causes that it cures, each alone. The same lines may cure several.
    pub causes: BTreeSet<CauseId>,
    /// The first scenario that accepts it.
    pub scenario: String,
}

impl Cure {
    /// Its causes and its scenario, for people.
    #[must_use]
    pub fn whose(&self) -> String {
        let causes: Vec<&str> = self.causes.iter().map(|cause| cause.id()).collect();
        format!("{} (`{}`, from {})", causes.join(", "), self.lines.join("; "), self.scenario)
    }
}

impl<'s> Others<'s> {
    /// What there is beside any scenario of a catalogue.
    #[must_use]
    pub fn of(sources: &'s Sources) -> Self {
        Self {
            images: &sources.images,
            seed: sources.seed,
            cures: cures(sources),
            stopwatch: Stopwatch::default(),
        }
    }
}

/// Every cure of a scenario with one cause, each once, in the order of the scenarios.
fn cures(sources: &Sources) -> Vec<Cure> {
    let mut all: Vec<Cure> = Vec::new();
    let mut places: BTreeMap<&[String], usize> = BTreeMap::new();
    for entry in sources.catalog.entries() {
        let causes = entry.scenario.truth.as_ref().map_or(&[][..], |truth| &truth.causes);
        let [cause] = causes else { continue };
        for lines in &entry.scenario.cures {
            let at = *places.entry(lines).or_insert_with(|| {
                let scenario = entry.name.clone();
                all.push(Cure { lines: lines.clone(), causes: BTreeSet::new(), scenario });
                all.len() - 1
            });
            all[at].causes.insert(*cause);
        }
    }
    all
}

/// True when all lines of a cure stand in another, in their order; others may stand between.
#[must_use]
pub fn contains(lines: &[String], cure: &[String]) -> bool {
    let mut rest = lines.iter();
    cure.iter().all(|line| rest.any(|other| meaning(other) == meaning(line)))
}

/// A line in lower case; those that restart Windows or switch a service are the same whichever tool
/// does it.
fn meaning(line: &str) -> String {
    let line = line.trim().to_lowercase();
    let words: Vec<&str> = line.split_whitespace().collect();
    match words[..] {
        ["restart-computer", ..] => "restart".to_owned(),
        ["shutdown" | "shutdown.exe", "/r", ..] => "restart".to_owned(),
        ["net" | "sc", verb @ ("start" | "stop"), name] => format!("{verb} {name}"),
        ["start-service", name] => format!("start {name}"),
        ["stop-service", name] | ["stop-service", name, "-force"] => format!("stop {name}"),
        _ => line,
    }
}

#[cfg(test)]
mod tests {
    use super::contains;

    fn check(lines: &[&str], cure: &[&str], expected: bool) {
        let own = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
        assert_eq!(contains(&own(lines), &own(cure)), expected, "{lines:?} {cure:?}");
    }

    #[test]
    fn a_cure_is_in_another_when_its_lines_are_in_their_order() {
        check(&["a", "b", "c"], &["a", "c"], true);
        check(&["a", "c"], &["c", "a"], false);
        check(&["a"], &["a", "a"], false);
        check(&["shutdown /r /t 0"], &["Restart-Computer -Force"], true);
        check(&["Start-Service obengine"], &["net start obengine"], true);
        check(&["net stop obengine"], &["net start obengine"], false);
    }
}

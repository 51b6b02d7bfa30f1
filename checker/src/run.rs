//! A run over the catalogue: every scenario with a diagnoser, its proofs, and the canaries beside.
//!
//! Scenarios are independent; they run on all cores and are gathered in the order of their names,
//! so that the bytes do not depend on threads.

use std::sync::Arc;

use diagnosers::oracle::Oracle;
use diagnosers::{Diagnoser, Diagnosis, Finding};
use rayon::prelude::*;
use scenarios::Scenario;
use scenarios::catalog::{Catalog, Entry};
use scenarios::images::Images;
use scenarios::scenario::Escalate;
use serde::Serialize;
use sim::cause::CauseId;
use sim::kernel::digest::Fingerprint;
use sim::kernel::seed::Seed;
use sim::world::World;

use crate::episode;
use crate::judge::{self, Verdict};
use crate::proofs::{Broken, Proving, Subject};

/// The seed that is used when nobody asks for another.
pub const SEED: Seed = Seed(20_200_115);

/// Where scenarios and images come from.
#[derive(Debug)]
pub struct Sources {
    /// Scenarios.
    pub catalog: Catalog,
    /// Images.
    pub images: Images,
    /// Seed of all worlds.
    pub seed: Seed,
}

/// How one scenario went, with its proofs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Result {
    /// Rows of the catalogue.
    pub rows: Vec<String>,
    /// The verdict.
    pub verdict: Verdict,
    /// Proofs that do not hold.
    pub broken_proofs: Vec<Broken>,
    /// Why it could not be played at all.
    pub error: Option<String>,
}

impl Result {
    /// Everything is as it must be.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.error.is_none() && self.verdict.passed() && self.broken_proofs.is_empty()
    }
}

/// A known diagnoser on the same scenarios, for comparison and as a canary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Baseline {
    /// Its name.
    pub name: String,
    /// Broken scenarios that it diagnosed exactly.
    pub exact: usize,
    /// Broken scenarios that it cured.
    pub repaired: usize,
    /// Scenarios in which it did harm.
    pub harmed: usize,
    /// Healthy controls on which it was not silent.
    pub false_alarms: usize,
}

impl Baseline {
    /// The counts of a diagnoser's verdicts.
    #[must_use]
    pub fn of(name: &str, verdicts: &[Verdict]) -> Self {
        let (controls, broken): (Vec<_>, Vec<_>) = verdicts.iter().partition(|v| v.control);
        Self {
            name: name.to_owned(),
            exact: broken.iter().filter(|v| v.exact()).count(),
            repaired: broken.iter().filter(|v| v.repaired.is_ok()).count(),
            harmed: verdicts.iter().filter(|v| !v.harm.is_empty()).count(),
            false_alarms: controls.iter().filter(|v| !v.exact()).count(),
        }
    }
}

/// What a run gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Run {
    /// Version of this program.
    pub engine: &'static str,
    /// Identity of the catalogue.
    pub catalogue: Fingerprint,
    /// Seed.
    pub seed: u64,
    /// Name of the diagnoser.
    pub diagnoser: String,
    /// Numbers of the proofs that were carried out.
    pub proofs: Vec<u8>,
    /// One result a scenario, in the order of their names.
    pub results: Vec<Result>,
    /// Diagnosers with a known fate.
    pub baselines: Vec<Baseline>,
    /// Canaries that did not meet their fate: then nothing else counts.
    pub dead_canaries: Vec<(String, String)>,
}

impl Run {
    /// Everything is as it must be.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.dead_canaries.is_empty() && self.results.iter().all(Result::passed)
    }

    /// The verdicts.
    #[must_use]
    pub fn verdicts(&self) -> Vec<Verdict> {
        self.results.iter().map(|result| result.verdict.clone()).collect()
    }
}

/// The image of an entry.
///
/// # Errors
/// An image that cannot be built, in words.
pub fn image(sources: &Sources, entry: &Entry) -> std::result::Result<Arc<World>, String> {
    sources.images.build(&entry.scenario.image, sources.seed).map_err(|e| e.to_string())
}

/// Plays one scenario and carries out its proofs, if any are wanted.
#[must_use]
pub fn one(
    sources: &Sources,
    entry: &Entry,
    diagnoser: &dyn Diagnoser,
    proving: Option<&Proving<'_>>,
) -> Result {
    let rows = entry.scenario.documents.clone();
    let played = image(sources, entry).and_then(|image| {
        let scenario = &entry.scenario;
        let episode = episode::play(&image, scenario, &scenario.faults, diagnoser)
            .map_err(|error| error.to_string())?;
        let verdict = judge::judge(&entry.name, &image, scenario, &episode);
        let subject = Subject { name: &entry.name, image: &image, scenario, rules: diagnoser };
        let broken = proving.map_or_else(Vec::new, |proving| proving.prove(subject));
        Ok((verdict, broken))
    });
    match played {
        Ok((verdict, broken_proofs)) => Result { rows, verdict, broken_proofs, error: None },
        Err(why) => {
            let verdict = judge::Verdict {
                scenario: entry.name.clone(),
                control: entry.scenario.truth.is_none(),
                reproduced: Err(why.clone()),
                found: vec![],
                missed: vec![],
                extra: vec![],
                localised: false,
                wrong_evidence: vec![],
                repaired: Err(why.clone()),
                harm: vec![],
                cost: judge::Cost::default(),
                no_answer: None,
                trace: String::new(),
            };
            Result { rows, verdict, broken_proofs: vec![], error: Some(why) }
        }
    }
}

/// Runs entries with a diagnoser. `done` is called after each, from any thread.
pub fn run(
    sources: &Sources,
    entries: &[&Entry],
    diagnoser: &dyn Diagnoser,
    proving: &Proving<'_>,
    done: &(dyn Fn() + Sync),
) -> Run {
    let play = |entry: &&Entry| {
        let result = one(sources, entry, diagnoser, Some(proving));
        done();
        result
    };
    let results: Vec<Result> = entries.par_iter().map(play).collect();
    let (baselines, dead_canaries) = canaries(sources, entries);
    Run {
        engine: env!("CARGO_PKG_VERSION"),
        catalogue: sources.catalog.fingerprint(),
        seed: sources.seed.0,
        diagnoser: diagnoser.name().to_owned(),
        proofs: proving.chosen.iter().map(|proof| proof.number).collect(),
        results,
        baselines,
        dead_canaries,
    }
}

/// The answer that is perfect for a scenario.
#[must_use]
pub fn perfect(entry: &Entry) -> Diagnosis {
    answer_to(&entry.scenario)
}

/// As [`perfect`], for a scenario that need not be in a catalogue.
#[must_use]
pub fn answer_to(scenario: &Scenario) -> Diagnosis {
    let Some(truth) = &scenario.truth else { return Diagnosis::default() };
    let finding = |cause: &CauseId| Finding {
        cause: *cause,
        object: truth.object.clone(),
        evidence: Vec::new(),
    };
    Diagnosis {
        findings: truth.causes.iter().map(finding).collect(),
        remediation: scenario.cures.first().cloned().unwrap_or_default(),
        escalate: match scenario.escalate {
            Escalate::Always => "the documentation asks for a person".to_owned(),
            Escalate::Never => String::new(),
        },
        ..Diagnosis::default()
    }
}

fn baseline(
    sources: &Sources,
    entries: &[&Entry],
    name: &str,
    pick: impl Fn(&Entry) -> Box<dyn Diagnoser> + Sync,
) -> Baseline {
    let verdicts: Vec<Verdict> =
        entries.par_iter().map(|entry| one(sources, entry, &*pick(entry), None).verdict).collect();
    Baseline::of(name, &verdicts)
}

/// Diagnosers with a known fate, and those that did not meet it.
fn canaries(sources: &Sources, entries: &[&Entry]) -> (Vec<Baseline>, Vec<(String, String)>) {
    let oracle =
        baseline(sources, entries, "oracle", |entry| Box::new(Oracle::new(perfect(entry))));
    let mut all = vec![oracle];
    for name in ["error-id", "mute", "parrot", "saboteur"] {
        all.push(baseline(sources, entries, name, |_| crate::canary(name)));
    }
    let broken = entries.iter().filter(|entry| entry.scenario.truth.is_some()).count();
    let controls = entries.len() - broken;
    let mut dead = Vec::new();
    for canary in &all {
        let why = match canary.name.as_str() {
            "oracle" if canary.exact < broken || canary.repaired < broken || canary.harmed > 0 => {
                Some(format!(
                    "{} of {broken} exact, {} cured, {} harmed",
                    canary.exact, canary.repaired, canary.harmed
                ))
            }
            "mute" if canary.exact > 0 || canary.false_alarms > 0 => {
                Some(format!("{} exact, {} false alarms", canary.exact, canary.false_alarms))
            }
            "parrot" if controls > 0 && canary.false_alarms < controls => {
                Some(format!("only {} of {controls} false alarms", canary.false_alarms))
            }
            "saboteur" if canary.harmed < entries.len() => {
                Some(format!("caught in {} of {} scenarios only", canary.harmed, entries.len()))
            }
            _ => None,
        };
        dead.extend(why.map(|why| (canary.name.clone(), why)));
    }
    (all, dead)
}

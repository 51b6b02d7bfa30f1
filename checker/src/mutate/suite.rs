//! The machines that a mutant is held against: collected once, read by every mutant.
//!
//! *Promises.* What a machine shows, what the rules as they are say of it, and the verdict on that
//! are known before the first mutant. A remedy is only tried again where it is another.

use std::sync::Arc;

use diagnosers::rego::cases::UnitCase;
use diagnosers::rego::{Input, Raw};
use diagnosers::{Diagnosis, NoAnswer, RegoPack};
use rayon::prelude::*;
use scenarios::Scenario;
use sim::evidence::{self, Facts, Source};
use sim::world::World;

use crate::episode::{self, Broken, Episode, Repair};
use crate::gate;
use crate::judge::{self, Cost, Verdict, missing};
use crate::run::Sources;

/// A scenario, a twin, a machine beside a number: whatever is played like a scenario.
#[derive(Debug)]
pub struct Played {
    /// The healthy machine.
    pub image: Arc<World>,
    /// What is played.
    pub scenario: Scenario,
    /// The broken machine.
    pub broken: Broken,
    /// What is seen of it.
    pub facts: Facts,
    /// What the remedy of the rules as they are did.
    repair: Option<Repair>,
}

/// What a case is about.
#[derive(Debug)]
pub enum About {
    /// A machine that was broken and is judged by all stages.
    Played(Box<Played>),
    /// A machine of the pack's own tests.
    Unit(Box<UnitCase>),
}

/// A machine with what the rules as they are say of it.
#[derive(Debug)]
pub struct Case {
    /// Its name in reports.
    pub name: String,
    /// What it is.
    pub about: About,
    /// What the rules read.
    pub input: Input,
    /// The values of the entry points of the rules as they are.
    pub raw: Result<Raw, NoAnswer>,
    /// What they mean.
    pub answer: Result<Diagnosis, NoAnswer>,
    /// The verdict on that.
    pub told: Told,
}

/// A verdict, without what may differ between answers that are equally good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// All stages of the judge, and whether a person was called.
    Judged(Box<Verdict>, bool),
    /// What is wrong, if anything.
    Wrong(Option<String>),
}

/// Every case.
#[derive(Debug)]
pub struct Suite {
    /// In the order of their kinds and names.
    pub cases: Vec<Case>,
}

impl Suite {
    /// Plays everything with a pack: the catalogue, the twins, the machines beside the numbers of
    /// the documentation, and the pack's own tests. `done` is called after each, from any thread.
    ///
    /// # Errors
    /// A machine that cannot be built; tests of the pack that do not evaluate.
    pub fn of(
        machines: &[gate::cases::Case],
        pack: &RegoPack,
        tests: &[(String, String)],
        done: &(dyn Fn() + Sync),
    ) -> Result<Self, String> {
        let play = |machine: &gate::cases::Case| {
            let (image, scenario) = (machine.image.clone(), (*machine.scenario).clone());
            let case = Case::play(pack, &machine.name, image, scenario);
            done();
            case
        };
        let played: Vec<Result<Case, String>> = machines.par_iter().map(play).collect();
        let mut cases = played.into_iter().collect::<Result<Vec<Case>, String>>()?;
        for unit in pack.cases(tests).map_err(|error| error.to_string())? {
            let (name, input) = (format!("test: {}", unit.name), unit.facts.clone());
            cases.push(Case::new(pack, name, input, About::Unit(Box::new(unit))));
        }
        Ok(Self { cases })
    }
}

/// The machines that every pack is held against.
///
/// # Errors
/// An image that cannot be built, in words.
pub fn machines(sources: &Sources) -> Result<Vec<gate::cases::Case>, String> {
    let mut all = gate::cases::catalogue(sources, "")?;
    all.extend(gate::cases::twins(sources, "")?);
    all.extend(gate::cases::boundary(sources)?);
    Ok(all)
}

/// A scenario as it is played, what is seen of it, and that as rules read it.
///
/// # Errors
/// A fault that finds nothing to break.
pub(super) fn seen(image: &World, scenario: &Scenario) -> Result<(Broken, Facts, Input), String> {
    let broken = episode::break_with(image, scenario, &scenario.faults);
    let broken = broken.map_err(|error| error.to_string())?;
    let facts = evidence::collect(&broken.world, &broken.outcome);
    let input = Input::of(&facts).map_err(|error| error.to_string())?;
    Ok((broken, facts, input))
}

impl Case {
    /// Plays a scenario.
    ///
    /// # Errors
    /// A fault that finds nothing to break.
    pub fn play(
        pack: &RegoPack,
        name: &str,
        image: Arc<World>,
        scenario: Scenario,
    ) -> Result<Self, String> {
        let seen = seen(&image, &scenario).map_err(|why| format!("{name}: {why}"));
        let (broken, facts, input) = seen?;
        let played = Played { image, scenario, broken, facts, repair: None };
        Ok(Self::new(pack, name.to_owned(), input, About::Played(Box::new(played))))
    }

    fn new(pack: &RegoPack, name: String, input: Input, mut about: About) -> Self {
        let raw = pack.raw(&input);
        let answer = raw.clone().and_then(|raw| raw.read());
        if let (About::Played(played), Ok(answer)) = (&mut about, &answer) {
            let lines = &answer.remediation;
            let repair = || episode::repair(&played.broken.world, &played.scenario, lines);
            played.repair = (!lines.is_empty()).then(repair);
        }
        let mut case = Self { name, about, input, raw, answer, told: Told::Wrong(None) };
        case.told = case.judge(&case.answer);
        case
    }

    /// It stands in the pack's own tests: it has facts and no world.
    #[must_use]
    pub fn is_unit(&self) -> bool {
        matches!(self.about, About::Unit(_))
    }

    /// The verdict on an answer.
    #[must_use]
    pub fn judge(&self, answer: &Result<Diagnosis, NoAnswer>) -> Told {
        let wrong = |said: &dyn Fn(&Diagnosis) -> Option<String>| match answer {
            Ok(answer) => Told::Wrong(said(answer)),
            Err(why) => Told::Wrong(Some(why.to_string())),
        };
        match &self.about {
            About::Unit(unit) => wrong(&|answer| unit.wrong(answer)),
            About::Played(played) => {
                let mut episode = Episode::unanswered(played.broken.clone());
                episode.answer = answer.clone();
                episode.repair = self.repair(played, answer);
                let (image, scenario) = (&played.image, &played.scenario);
                let verdict = judge::judge(&self.name, image, scenario, &episode);
                let cost = Cost { minutes: 0, ..verdict.cost };
                let verdict = Verdict { cost, trace: String::new(), ..verdict };
                let called = answer.as_ref().is_ok_and(|answer| !answer.escalate.is_empty());
                Told::Judged(Box::new(verdict), called)
            }
        }
    }

    fn repair(&self, played: &Played, answer: &Result<Diagnosis, NoAnswer>) -> Option<Repair> {
        let lines = &answer.as_ref().ok()?.remediation;
        match &self.answer {
            _ if lines.is_empty() => None,
            Ok(own) if own.remediation == *lines && played.repair.is_some() => {
                played.repair.clone()
            }
            _ => Some(episode::repair(&played.broken.world, &played.scenario, lines)),
        }
    }

    /// The machine after the remedy of an answer: all state, as one number.
    #[must_use]
    pub fn repaired(
        &self,
        answer: &Result<Diagnosis, NoAnswer>,
    ) -> Option<sim::kernel::digest::Fingerprint> {
        let About::Played(played) = &self.about else { return None };
        Some(self.repair(played, answer)?.world.fingerprint(&played.image))
    }

    /// The facts of a scenario with each source hidden, one after the other.
    pub fn hidden(&self) -> impl Iterator<Item = (Source, Input)> + '_ {
        let played = match &self.about {
            About::Played(played) => Some(played),
            _ => None,
        };
        played.into_iter().flat_map(|played| {
            Source::ALL.iter().filter_map(|source| {
                let mut facts = played.facts.clone();
                facts.hide(*source, *source.reasons().first()?);
                Some((*source, Input::of(&facts).ok()?))
            })
        })
    }

    /// What is wrong with answers with all evidence and without a source, in words.
    #[must_use]
    pub fn graded(&self, full: &Diagnosis, source: Source, answer: &Diagnosis) -> Option<String> {
        let About::Played(played) = &self.about else { return None };
        missing::grade(full, source.name(), played.broken.outcome.ok(), answer).err()
    }
}

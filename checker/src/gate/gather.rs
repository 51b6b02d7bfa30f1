//! Joins what moved on single machines into changes, rates and complaints.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use sim::cause::CauseId;

use super::cases::Case;
use super::compare::{Both, Compared, Comparing};
use super::outcome::{
    Alarms, Change, Complaint, Decision, Flip, Kind, Looked, NAMED, OfCause, Suite,
};
use super::reach::Reach;
use super::shrink;
use crate::error::exit;
use crate::judge::Verdict;
use crate::judge::tally::tally;

/// Complaints of one sort that are told.
const TOLD: usize = 10;

type Key = (Kind, Option<CauseId>);

/// What was seen so far.
#[derive(Debug, Default)]
pub struct Gathering {
    moved: BTreeMap<Key, Moved>,
    before: Vec<Verdict>,
    after: Vec<Verdict>,
    failed: Vec<String>,
    unsteady: Vec<String>,
    limits: Vec<String>,
    alarms_new: usize,
    alarms_gone: usize,
}

#[derive(Debug, Default)]
struct Moved {
    machines: BTreeMap<Suite, usize>,
    /// The first machines, in the order of families.
    first: Vec<(Case, std::sync::Arc<Both>)>,
}

impl Gathering {
    /// Adds the machines of a family.
    pub fn add(&mut self, suite: Suite, cases: Vec<Case>, compared: Vec<Compared>) -> Looked {
        let mut looked = Looked::default();
        for (case, compared) in cases.into_iter().zip(compared) {
            looked.add(self.add_many(suite, case, compared, 1));
        }
        looked
    }

    /// Adds machines that are alike.
    pub fn add_many(
        &mut self,
        suite: Suite,
        case: Case,
        compared: Compared,
        machines: usize,
    ) -> Looked {
        let mut looked = Looked { machines, ..Looked::default() };
        match compared {
            Compared::Not => {}
            Compared::Failed(why) => self.failed.push(why),
            Compared::Same => looked.same = machines,
            Compared::Asked(both) => {
                looked.asked = machines;
                looked.moved = if both.moved.is_empty() { 0 } else { machines };
                self.one(suite, case, *both, machines);
            }
        }
        looked
    }

    fn one(&mut self, suite: Suite, case: Case, both: Both, machines: usize) {
        if both.unsteady {
            self.unsteady.push(case.name.clone());
        }
        self.limits.extend(both.limit.clone());
        if matches!(suite, Suite::Catalogue | Suite::Twins) {
            self.before.push(both.before.verdict.clone());
            self.after.push(both.after.verdict.clone());
        }
        if suite == Suite::Fleet {
            let has = |kind: Kind| both.moved.iter().any(|(it, _)| *it == kind);
            self.alarms_new += machines * usize::from(has(Kind::AlarmNew));
            self.alarms_gone += machines * usize::from(has(Kind::AlarmGone));
        }
        if both.moved.is_empty() {
            return;
        }
        let both = std::sync::Arc::new(both);
        for key in both.moved.clone() {
            let moved = self.moved.entry(key).or_default();
            *moved.machines.entry(suite).or_default() += machines;
            if moved.first.len() < NAMED {
                moved.first.push((case.clone(), both.clone()));
            }
        }
    }

    /// How both packs do, cause by cause.
    #[must_use]
    pub fn causes(&self, shadow: &[CauseId]) -> Vec<OfCause> {
        let (before, after) = (tally(&self.before), tally(&self.after));
        let all: BTreeSet<CauseId> = before.keys().chain(after.keys()).copied().collect();
        let of = |cause: CauseId| OfCause {
            cause,
            before: before.get(&cause).copied().unwrap_or_default(),
            after: after.get(&cause).copied().unwrap_or_default(),
            shadow: shadow.contains(&cause),
        };
        all.into_iter().map(of).collect()
    }

    /// False alarms of the fleet.
    #[must_use]
    pub fn alarms(&self, suites: &BTreeMap<Suite, Looked>) -> Alarms {
        let machines = suites.get(&Suite::Fleet).map_or(0, |looked| looked.machines);
        Alarms { machines, new: self.alarms_new, gone: self.alarms_gone }
    }

    /// What keeps this from being a verdict.
    #[must_use]
    pub fn complaints(&self) -> Vec<Complaint> {
        let sorts = [
            (exit::NONDETERMINISM, &self.unsteady, "asked twice, it does not answer the same"),
            (exit::LIMIT, &self.limits, "it used more than it may"),
            (exit::INPUT, &self.failed, "the machine could not be made"),
        ];
        let told = sorts.into_iter().flat_map(|(code, all, what)| {
            let one = move |about: &String| {
                let text = format!("{what}: {about}");
                Complaint { code, text, place: None }
            };
            all.iter().take(TOLD).map(one)
        });
        told.collect()
    }

    /// What moved, losses first, each with the smallest evidence of its first machine.
    #[must_use]
    pub fn changes(&self, comparing: &Comparing<'_>, reach: &Reach) -> Vec<Change> {
        let all: Vec<(&Key, &Moved)> = self.moved.iter().collect();
        let change = |((kind, cause), moved): (&Key, &Moved)| Change {
            kind: *kind,
            effect: kind.effect(),
            cause: *cause,
            decision: Decision::Passes,
            machines: moved.machines.clone(),
            flips: flips(comparing, moved, *kind, *cause),
            rules: reach.places(*cause),
        };
        all.into_par_iter().map(change).collect()
    }
}

fn flips(
    comparing: &Comparing<'_>,
    moved: &Moved,
    kind: Kind,
    cause: Option<CauseId>,
) -> Vec<Flip> {
    let flip = |(number, (case, both)): (usize, &(Case, std::sync::Arc<Both>))| {
        let evidence = match (number, comparing.rules(), &both.facts) {
            (0, Some(rules), Some(facts)) => shrink::facts::shrink(rules, case, facts, kind, cause),
            (0, None, Some(_)) => shrink::state::shrink(comparing, case, kind, cause),
            _ => Vec::new(),
        };
        Flip {
            suite: case.suite,
            machine: case.name.clone(),
            before: both.before.said(),
            after: both.after.said(),
            evidence,
        }
    };
    moved.first.iter().enumerate().map(flip).collect()
}

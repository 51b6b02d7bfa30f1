//! Both packs on one machine.
//!
//! *Promise*: where only changed rules are evaluated, and they say the same, the whole packs would
//! have said the same: everything else in them is equal. A machine on which anything moved is
//! asked a second time, and an answer that is another then is no verdict but non-determinism.

use std::sync::atomic::{AtomicBool, Ordering};

use diagnosers::Diagnoser;
use rayon::prelude::*;
use sim::cause::CauseId;
use sim::evidence::{Evidence, Facts, Source};

use super::cases::Case;
use super::outcome::Kind;
use super::packs::Pack;
use super::reach::Reach;
use super::shrink::Rules;
use super::verdicts::{Judged, difference, question};
use crate::episode::{self, Broken, NoConsole};
use crate::judge;

/// What came of one machine.
#[derive(Debug)]
pub enum Compared {
    /// Nobody looked: it was ended before.
    Not,
    /// The machine could not be made; says why.
    Failed(String),
    /// Nothing that changed can say anything else here.
    Same,
    /// Both were asked.
    Asked(Box<Both>),
}

/// Both verdicts.
#[derive(Debug)]
pub struct Both {
    /// The pack in use.
    pub before: Judged,
    /// The pack that is to replace it.
    pub after: Judged,
    /// What moved, and the cause that it is about.
    pub moved: Vec<(Kind, Option<CauseId>)>,
    /// What both were shown; kept where something moved.
    pub facts: Option<Facts>,
    /// A pack answered something else when it was asked again.
    pub unsteady: bool,
    /// A pack used more than it may; says what.
    pub limit: Option<String>,
}

/// Whom to ask, and what can be left out.
pub struct Comparing<'p> {
    before: &'p Pack,
    after: &'p Pack,
    reach: &'p Reach,
}

impl<'p> Comparing<'p> {
    /// Of two packs.
    #[must_use]
    pub fn new(before: &'p Pack, after: &'p Pack, reach: &'p Reach) -> Self {
        Self { before, after, reach }
    }

    /// Both as rules, when both are.
    #[must_use]
    pub fn rules(&self) -> Option<Rules<'p>> {
        Some(Rules { before: self.before.rules()?, after: self.after.rules()? })
    }

    /// Both are settled by their files: no program of the host is asked.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.before.is_pure() && self.after.is_pure()
    }

    /// Looks at all machines, on all cores, and gives the results in their order.
    #[must_use]
    pub fn all(
        &self,
        cases: &[Case],
        in_full: bool,
        stop: &AtomicBool,
        done: &(dyn Fn() + Sync),
    ) -> Vec<Compared> {
        let one = |case: &Case| {
            if stop.load(Ordering::Relaxed) {
                return Compared::Not;
            }
            let compared = self.one(case, in_full);
            done();
            compared
        };
        cases.par_iter().map(one).collect()
    }

    fn one(&self, case: &Case, in_full: bool) -> Compared {
        if !in_full && self.reach.is_nowhere() {
            return Compared::Same;
        }
        let scenario = &case.scenario;
        let broken = match episode::break_with(&case.image, scenario, &scenario.faults) {
            Ok(broken) => broken,
            Err(error) => return Compared::Failed(format!("{}: {error}", case.name)),
        };
        let evidence = Evidence::of(&broken.world, &broken.outcome);
        if !in_full && self.reach.same(&evidence) {
            return Compared::Same;
        }
        self.judged(case, broken)
    }

    /// Looks at each machine with every source of evidence hidden in turn: a machine for each.
    #[must_use]
    pub fn hidden(
        &self,
        cases: &[Case],
        stop: &AtomicBool,
        done: &(dyn Fn() + Sync),
    ) -> Vec<(Case, Compared)> {
        let one = |case: &Case| {
            if stop.load(Ordering::Relaxed) {
                return vec![(case.clone(), Compared::Not)];
            }
            let all = self.without_each(case);
            done();
            all
        };
        cases.par_iter().flat_map_iter(one).collect()
    }

    fn without_each(&self, case: &Case) -> Vec<(Case, Compared)> {
        let scenario = &case.scenario;
        let broken = match episode::break_with(&case.image, scenario, &scenario.faults) {
            Ok(broken) => broken,
            Err(error) => {
                let why = format!("{}: {error}", case.name);
                return vec![(case.clone(), Compared::Failed(why))];
            }
        };
        let facts = sim::evidence::collect(&broken.world, &broken.outcome);
        let whole = Evidence::from(&facts);
        let same = self.reach.same(&whole);
        let whole = match same {
            true => None,
            false => match self.judged(case, broken.clone()) {
                Compared::Asked(both) => Some(both),
                _ => None,
            },
        };
        let mut all = Vec::new();
        for source in Source::ALL {
            for reason in source.reasons() {
                let mut seen = facts.clone();
                seen.hide(*source, *reason);
                let name = format!("{} without {} ({})", case.name, source.name(), reason.word());
                let compared = if same && self.reach.same(&Evidence::from(&seen)) {
                    Compared::Same
                } else {
                    self.without(case, &broken, whole.as_deref(), source.name(), seen)
                };
                all.push((Case { name, ..case.clone() }, compared));
            }
        }
        all
    }

    /// Both packs without a source, each held against what it says with all of them.
    fn without(
        &self,
        case: &Case,
        broken: &Broken,
        whole: Option<&Both>,
        source: &str,
        seen: Facts,
    ) -> Compared {
        let whole = match whole {
            Some(whole) => [whole.before.clone(), whole.after.clone()],
            // Equal with all evidence: what one says the other says.
            None => match self.judged(case, broken.clone()) {
                Compared::Asked(both) => [both.before, both.after],
                other => return other,
            },
        };
        let works = broken.outcome.ok();
        let judged = |diagnoser: &dyn Diagnoser, whole: &Judged| {
            let answer = diagnoser.diagnose(&Evidence::from(&seen), &mut NoConsole);
            whole.without(source, works, answer.unwrap_or_default())
        };
        let before = judged(self.before.diagnoser(), &whole[0]);
        let after = judged(self.after.diagnoser(), &whole[1]);
        let moved = question(&before, &after);
        let facts = (!moved.is_empty()).then_some(seen);
        let (unsteady, limit) = (false, None);
        Compared::Asked(Box::new(Both { before, after, moved, facts, unsteady, limit }))
    }

    /// The baseline against another diagnoser.
    #[must_use]
    pub fn against(&self, case: &Case, other: &dyn Diagnoser) -> Compared {
        let scenario = &case.scenario;
        match episode::break_with(&case.image, scenario, &scenario.faults) {
            Ok(broken) => self.ask(case, broken, other),
            Err(error) => Compared::Failed(format!("{}: {error}", case.name)),
        }
    }

    /// Both asked about a machine that is broken already.
    #[must_use]
    pub fn judged(&self, case: &Case, broken: Broken) -> Compared {
        self.ask(case, broken, self.after.diagnoser())
    }

    fn ask(&self, case: &Case, broken: Broken, after: &dyn Diagnoser) -> Compared {
        let mut limit = None;
        let mut judged = |diagnoser: &dyn Diagnoser| {
            let episode = episode::ask(broken.clone(), &case.scenario, diagnoser);
            if let Err(why) = &episode.answer
                && why.is_limit()
            {
                limit = Some(format!("{}: {why}", case.name));
            }
            let verdict = judge::judge(&case.name, &case.image, &case.scenario, &episode);
            Judged::new(&case.scenario, &episode, verdict)
        };
        let (was, is) = (judged(self.before.diagnoser()), judged(after));
        let moved = difference(&was, &is);
        let mut unsteady = false;
        let mut facts = None;
        if !moved.is_empty() {
            let again = (judged(self.before.diagnoser()), judged(after));
            let differ = |one, other| !difference(one, other).is_empty();
            unsteady = differ(&was, &again.0) || differ(&is, &again.1);
            facts = Some(sim::evidence::collect(&broken.world, &broken.outcome));
        }
        Compared::Asked(Box::new(Both { before: was, after: is, moved, facts, unsteady, limit }))
    }
}

//! Real machines beside the suite: proven compositions, and scenarios in which something that must
//! not matter is another thing.
//!
//! *Promise*: a machine is played once to see its facts, and judged only when a mutant says
//! something else of them.

use std::sync::OnceLock;

use diagnosers::RegoPack;
use diagnosers::rego::Input;
use rayon::prelude::*;
use scenarios::catalog::Entry;

use super::Killer;
use crate::compose::proven::{self, Held};
use crate::gate;
use crate::mutate::suite::{Case, seen};
use crate::run::Sources;
use crate::sweep::invariance;

/// Proven compositions, evenly spread over all pairs of causes.
const COMPOSITIONS: usize = 3_000;
/// Scenarios that are played under other names.
const RENAMED: usize = 60;

/// A machine of the search space.
#[derive(Debug)]
pub struct Machine {
    scenario: String,
    with: Option<String>,
    change: Option<String>,
    machine: gate::cases::Case,
    /// What the rules read.
    pub(super) input: Input,
    case: OnceLock<Option<Case>>,
}

impl Machine {
    fn of(
        machine: gate::cases::Case,
        names: (String, Option<String>, Option<String>),
    ) -> Option<Self> {
        let (.., input) = seen(&machine.image, &machine.scenario).ok()?;
        let (scenario, with, change) = names;
        Some(Self { scenario, with, change, machine, input, case: OnceLock::new() })
    }

    /// The machine with the verdict on what the rules as they are say of it.
    pub(super) fn case(&self, pack: &RegoPack) -> Option<&Case> {
        let gate::cases::Case { name, image, scenario, .. } = &self.machine;
        let play = || Case::play(pack, name, image.clone(), (**scenario).clone()).ok();
        self.case.get_or_init(play).as_ref()
    }

    /// As a machine that tells a mutant from the rule.
    pub(super) fn killer(&self, before: String, after: String) -> Killer {
        let Self { scenario, with, change, .. } = self;
        let (scenario, with, change) = (scenario.clone(), with.clone(), change.clone());
        Killer { scenario, with, change, facts: Vec::new(), before, after }
    }
}

/// Every machine of the search space, compositions first.
///
/// # Errors
/// An image that cannot be built.
pub fn machines(sources: &Sources) -> Result<Vec<Machine>, String> {
    let held = proven::pairs(sources, "", COMPOSITIONS)?;
    let composed = held.par_iter().filter_map(|held| composed(sources, held));
    let mut all: Vec<Machine> = composed.collect();
    let entries = sources.catalog.entries();
    let step = entries.len().div_ceil(RENAMED).max(1);
    let some: Vec<&Entry> = entries.iter().step_by(step).collect();
    let renamed = some.par_iter().flat_map_iter(|entry| {
        let cases = invariance::machines(sources, entry).into_iter();
        cases.filter_map(|(change, image, scenario)| {
            let case = gate::cases::changed(entry, &change, image, scenario);
            Machine::of(case, (entry.name.clone(), None, Some(change)))
        })
    });
    all.extend(renamed.collect::<Vec<Machine>>());
    Ok(all)
}

/// A composition.
pub(crate) fn composed(sources: &Sources, held: &Held) -> Option<Machine> {
    let case = gate::cases::composition(sources, held).ok()??;
    let mut names = held.scenarios.iter().cloned();
    Machine::of(case, (names.next()?, names.next(), None))
}

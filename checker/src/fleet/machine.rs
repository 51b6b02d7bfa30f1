//! From a key to a machine: built, broken, tried, and true.
//!
//! *Promise*: the truth is true. A healthy machine's operation succeeds; a broken one ends as its
//! scenario documents (of two faults one shows, and both hold); what is around a fault breaks
//! nothing by itself. A key of which this does not hold is not sound, and no machine has it.

use std::sync::Arc;

use scenarios::Scenario;
use scenarios::scenario::{Escalate, Truth};
use sim::cause::CauseId;
use sim::fault::{AgentFault, Break, Fault};
use sim::life;
use sim::world::World;

use super::field::{Field, parts};
use super::ground::{Form, build, furnish, settle};
use super::plan::{Faults, Key, Place, Plan};
use crate::episode::{self, Broken};
use crate::judge;
use crate::sweep::rewrite::{Swap, rewrite};

/// One thing that is broken on a machine.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Fact {
    /// The scenario that it comes from.
    pub scenario: String,
    /// Why it is broken.
    pub causes: Vec<CauseId>,
    /// What exactly.
    pub object: String,
    /// It shows; otherwise the other fault hides it.
    pub shows: bool,
}

/// A machine with a name of its own, as it is after its operation.
#[derive(Debug, Clone)]
pub struct Machine {
    /// What it is.
    pub plan: Plan,
    /// The machine, before and after.
    pub broken: Broken,
    /// What is broken; empty when nothing is.
    pub truth: Vec<Fact>,
}

impl Field<'_> {
    /// True when a scenario, alone, is what it says on the machine of a place.
    pub(super) fn admits(&self, place: Place, at: u16) -> bool {
        self.admitted.get(&(place, at), || self.is_admitted(place, at).unwrap_or(false))
    }

    fn is_admitted(&self, place: Place, at: u16) -> Option<bool> {
        let scenario = &self.entry(at).scenario;
        let ground = self.ground(place, false)?;
        if dated(scenario) && self.odds.is_of_another_edition(place.image, at) {
            return Some(false);
        }
        if !self.odds.goes_with_site(place.site, at) {
            return Some(false);
        }
        let mut around = episode::inject(&ground, &scenario.setting).ok()?;
        if !life::run(&mut around, scenario.operation).ok() {
            return Some(false);
        }
        let broken = episode::break_with(&ground, scenario, &scenario.faults).ok()?;
        Some(judge::reproduced(scenario, &broken).is_ok() && self.cures(place, at))
    }

    /// True when a cure of a scenario works on an image, or it has none. Where none works, what
    /// looks like the scenario's failure has another reason. On its own image that is proven.
    fn cures(&self, place: Place, at: u16) -> bool {
        let scenario = &self.entry(at).scenario;
        let base = &self.fleet.images[usize::from(place.image)].image;
        if scenario.cures.is_empty() || parts(&scenario.image).0 == base {
            return true;
        }
        let plain = self.plain_place(place);
        self.curable.get(&(plain, at), || {
            let ground = self.ground(plain, false);
            let broken = ground
                .and_then(|ground| episode::break_with(&ground, scenario, &scenario.faults).ok());
            let works = |world: &World, cure: &[String]| {
                episode::repair(world, scenario, cure).broken.is_none()
            };
            broken.is_some_and(|it| scenario.cures.iter().any(|cure| works(&it.world, cure)))
        })
    }

    /// The place of the same image and stage where nothing is set and the agent is the image's own.
    pub(super) fn plain_place(&self, place: Place) -> Place {
        Place { site: self.plain_site, agent: 0, ..place }
    }

    /// The machine of a key after its operation, when it is what its truth says.
    pub(super) fn tried(&self, key: &Key) -> Option<Broken> {
        self.play(key).filter(|broken| self.holds(key, broken))
    }

    /// True when a machine with this key is what its truth says; for what many machines share.
    pub(super) fn is_sound(&self, key: &Key) -> bool {
        self.sound.get(key, || self.tried(key).is_some())
    }

    fn holds(&self, key: &Key, broken: &Broken) -> bool {
        let scenario = |at: u16| &self.entry(at).scenario;
        let is_as_told = match key.faults[..] {
            [] => broken.outcome.ok(),
            [only] => judge::reproduced(scenario(only), broken).is_ok(),
            [first, second, ..] => {
                let hold = self.faults(key).all(|fault| fault.holds(&broken.injected));
                let shown = self.stand_together(key.place, key.operation, first, second);
                let documented = |at: usize| documents(scenario(key.faults[at]), broken);
                hold && !broken.outcome.ok() && shown.is_some_and(documented)
            }
        };
        is_as_told && (key.near.is_none() && key.noise.is_empty() || self.goes_on(key))
    }

    /// What is around breaks nothing by itself, and nobody is sick who works today and fails
    /// tomorrow: it leaves today and the next two nights healthy. No operation depends on the
    /// display language, and what only some have installed is tried with each machine; so that is
    /// tried once for all sites and versions of the agent where it works on the plain machine, and
    /// otherwise (a near-miss that needs its site) in its own place.
    fn goes_on(&self, key: &Key) -> bool {
        let software = self.odds.everywhere;
        let own = Key { korean: false, faults: Faults::new(), software, ..key.clone() };
        let plain = Key { place: self.plain_place(key.place), ..own.clone() };
        let nights = |core: &Key| {
            self.nights.get(core, || {
                let mut world = self.play(core).filter(|it| it.outcome.ok())?.world;
                Some(life::go_on(&mut world, core.operation).is_ok())
            })
        };
        nights(&plain).or_else(|| nights(&own)).unwrap_or(false)
    }

    /// What stands around the faults of a machine, in the order of injection.
    fn around_of<'f>(&'f self, key: &'f Key) -> impl Iterator<Item = &'f Fault> {
        let noise = key.noise.iter().map(|at| &self.fleet.noise[at].faults);
        let near = key.near.into_iter().flat_map(|near| {
            let scenario = &self.entry(near).scenario;
            scenario.setting.iter().chain(scenario.twin.as_ref().unwrap_or(&scenario.faults))
        });
        noise.flatten().chain(near)
    }

    /// The faults of a machine, with the settings of their scenarios, in the order of injection.
    fn faults<'f>(&'f self, key: &'f Key) -> impl Iterator<Item = &'f Fault> {
        let scenarios = key.faults.iter().map(|at| &self.entry(*at).scenario);
        scenarios.flat_map(|scenario| scenario.setting.iter().chain(&scenario.faults))
    }

    /// Builds the machine of a key under its image's own name and tries its operation. `None` when
    /// something finds nothing to break.
    #[must_use]
    pub fn play(&self, key: &Key) -> Option<Broken> {
        let ground = self.with_software(key)?;
        let faults = self.around_of(key).chain(self.faults(key));
        let injected = episode::inject(&ground, faults).ok()?;
        Some(Broken::of(injected, key.operation))
    }

    /// What is broken on a machine with this key.
    #[must_use]
    pub fn truth(&self, key: &Key) -> Arc<[Fact]> {
        let which = (self.plain_place(key.place), key.operation, key.faults.clone());
        self.truths.get(&which, || self.facts(key).into())
    }

    fn facts(&self, key: &Key) -> Vec<Fact> {
        let shown = match key.faults[..] {
            [first, second] => self.stand_together(key.place, key.operation, first, second),
            _ => None,
        };
        let facts = key.faults.iter().enumerate().filter_map(|(number, at)| {
            let entry = self.entry(*at);
            let truth = entry.scenario.truth.as_ref()?;
            Some(Fact {
                scenario: entry.name.clone(),
                causes: truth.causes.clone(),
                object: truth.object.clone(),
                shows: shown.is_none_or(|shown| shown == number),
            })
        });
        facts.collect()
    }

    /// The healthy machine of a key, with what is installed on it.
    #[must_use]
    pub fn furnished(&self, key: &Key) -> Option<World> {
        self.with_software(key).map(|world| World::clone(&world))
    }

    /// What a key is, as a scenario that nobody wrote: its faults, what stands around them, truth.
    #[must_use]
    pub fn scenario(&self, key: &Key) -> Scenario {
        let around = self.around_of(key).cloned().collect();
        let faults = self.faults(key).cloned().collect();
        let facts = self.truth(key);
        let object = facts.iter().find(|fact| fact.shows).map(|fact| fact.object.clone());
        let mut causes: Vec<CauseId> = facts.iter().flat_map(|fact| fact.causes.clone()).collect();
        causes.sort_unstable();
        causes.dedup();
        let truth =
            (!causes.is_empty()).then(|| Truth { causes, object: object.unwrap_or_default() });
        let entries = || key.faults.iter().map(|at| &self.entry(*at).scenario);
        let a_person = entries().any(|scenario| scenario.escalate == Escalate::Always);
        let image = self.image_name(key.place).unwrap_or_default();
        Scenario {
            setting: around,
            may_change: entries().flat_map(|scenario| scenario.may_change.clone()).collect(),
            escalate: if a_person { Escalate::Always } else { Escalate::Never },
            heals: entries().map(|scenario| scenario.heals).next().unwrap_or_default(),
            ..Scenario::bare(&image, key.operation, faults, truth)
        }
    }

    /// Opens one machine: under its own name, with all that is installed on it, built from nothing
    /// and sharing nothing.
    ///
    /// # Errors
    /// Software that the volumes cannot take, in words.
    pub fn open(&self, index: u64) -> Result<Machine, String> {
        let plan = self.plan(index);
        let (key, fleet) = (&plan.key, &self.fleet);
        let site = &fleet.sites[usize::from(key.place.site)];
        let base = &fleet.images[usize::from(key.place.image)].image;
        let (stage, zone) = (key.place.stage, site.zone.as_deref());
        let form = Form { base, stage, zone, host: Some(&plan.host) };
        let world = build(fleet, self.sources, form)?;
        let agent = usize::from(key.place.agent).checked_sub(1).map(|at| &fleet.agents[at].faults);
        let setting = site.setting.iter().chain(agent.into_iter().flatten());
        let mut ground = settle(&world, setting)?;
        ground.language = Self::language(key);
        furnish(fleet, key.software.without(self.odds.everywhere), &mut ground)?;
        let swap = [Swap::Word(self.image_name(key.place)?, plan.host.clone())];
        let shared: Vec<Fault> = self.around_of(key).chain(self.faults(key)).cloned().collect();
        let injected = episode::inject(&ground, &rewrite::<Vec<Fault>>(&shared, &swap)?);
        let broken = Broken::of(injected.map_err(|error| error.to_string())?, key.operation);
        let mut truth = self.facts(key);
        for fact in &mut truth {
            fact.object = fact.object.replace(&self.image_name(key.place)?, &plan.host);
        }
        Ok(Machine { plan, broken, truth })
    }
}

/// True when a scenario sets a version of the agent: what it is depends on the documentation.
fn dated(scenario: &Scenario) -> bool {
    let sets = |fault: &Fault| matches!(fault, Fault::Agent(AgentFault::Version(_)));
    scenario.setting.iter().chain(&scenario.faults).any(sets)
}

/// True when a machine ends as a scenario documents.
fn documents(scenario: &Scenario, broken: &Broken) -> bool {
    let message = broken.outcome.failure.as_ref().map(|failure| failure.message);
    let symptom = scenario.symptom.as_ref();
    symptom.is_some_and(|it| (it.outcome, it.message) == (broken.outcome.ended, message))
}

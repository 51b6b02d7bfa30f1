//! From a key to a machine: built, broken, tried, and true.
//!
//! *Promise*: the truth is true. A healthy machine's operation succeeds; a broken one ends as its
//! scenario documents (of two faults one shows, and both hold); what is around a fault breaks
//! nothing by itself. A key of which this does not hold is not sound, and no machine has it.

use scenarios::Scenario;
use scenarios::scenario::{Escalate, Truth};
use sim::cause::CauseId;
use sim::fault::{AgentFault, Break, Fault};
use sim::image;
use sim::life;
use sim::world::World;

use super::field::{Field, parts};
use super::ground::{build, settle};
use super::plan::{Few, Key, Place, Plan};
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
        let plain = Place { site: self.plain_site, agent: 0, ..place };
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

    /// True when a machine with this key is what its truth says.
    pub(super) fn is_sound(&self, key: &Key) -> bool {
        self.soundness(key).0
    }

    /// As [`Field::is_sound`], with the machine when it had to be played for that.
    pub(super) fn soundness(&self, key: &Key) -> (bool, Option<Broken>) {
        let around = (key.near, &key.noise[..], &key.software[..]);
        if let ([only], (None, [], [])) = (&key.faults[..], around) {
            return (self.admits(key.place, *only), None);
        }
        let mut played = None;
        let sound = self.sound.get(key, || {
            played = self.play(key);
            played.as_ref().is_some_and(|broken| self.holds(key, broken))
        });
        (sound, played)
    }

    fn holds(&self, key: &Key, broken: &Broken) -> bool {
        if !key.faults.is_empty() {
            let around = Key { faults: Few::new(), ..key.clone() };
            if !self.is_sound(&around) {
                return false;
            }
        }
        let scenario = |at: &u16| &self.entry(*at).scenario;
        match &key.faults[..] {
            [] => broken.outcome.ok() && self.goes_on(key, &broken.world),
            [only] => judge::reproduced(scenario(only), broken).is_ok(),
            both => {
                let hold = self.faults(key).all(|fault| fault.holds(&broken.injected));
                let shows = |at: &u16| documents(scenario(at), broken);
                hold && !broken.outcome.ok() && both.iter().any(shows)
            }
        }
    }

    /// Nobody is sick who works today and fails tomorrow: what is around leaves the next two nights
    /// healthy as well. No night depends on the display language, and what else is installed is
    /// there on plain machines, too: they are tried once for all of these.
    fn goes_on(&self, key: &Key, world: &World) -> bool {
        if key.near.is_none() && key.noise.is_empty() {
            return true;
        }
        let core = Key { korean: false, software: Few::new(), ..key.clone() };
        self.nights.get(&core, || {
            let go_on = |mut world| life::verify(&mut world, key.operation).is_ok();
            if core == *key {
                return go_on(world.clone());
            }
            self.play(&core).is_some_and(|it| it.outcome.ok() && go_on(it.world))
        })
    }

    /// What stands around the faults of a machine, in the order of injection.
    fn around_of<'f>(&'f self, key: &'f Key) -> impl Iterator<Item = &'f Fault> {
        let noise = key.noise.iter().map(|at| &self.fleet.noise[usize::from(*at)].faults);
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

    /// Installs what else is on a machine.
    pub(super) fn furnish(&self, world: &mut World, key: &Key) -> Result<(), String> {
        for at in &key.software {
            let it = &self.fleet.software[usize::from(*at)];
            let put = image::furnish(world, &it.files, &it.services, &it.tasks);
            put.map_err(|error| format!("software `{}`: {error}", it.name))?;
        }
        Ok(())
    }

    /// What is broken on a machine with this key.
    #[must_use]
    pub fn truth(&self, key: &Key) -> Vec<Fact> {
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
        let stage = key.place.stage;
        let zone = site.zone.as_deref();
        let world = build(self.sources, base, stage, zone, Some(&plan.host))?;
        let agent = usize::from(key.place.agent).checked_sub(1).map(|at| &fleet.agents[at].faults);
        let setting = site.setting.iter().chain(agent.into_iter().flatten());
        let mut ground = settle(&world, setting)?;
        ground.language = Self::language(key);
        self.furnish(&mut ground, key)?;
        let swap = [Swap::Word(self.image_name(key.place)?, plan.host.clone())];
        let shared: Vec<Fault> = self.around_of(key).chain(self.faults(key)).cloned().collect();
        let injected = episode::inject(&ground, &rewrite::<Vec<Fault>>(&shared, &swap)?);
        let broken = Broken::of(injected.map_err(|error| error.to_string())?, key.operation);
        let mut truth = self.truth(key);
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

//! Atoms: the faults of scenarios, tried alone on a ground before they are put together.
//!
//! A *ground* is an image at a stage and an operation that works on it. A scenario becomes an atom
//! of every ground on which its faults can be injected, break the operation, stay broken, heal
//! when they are undone and are cured by its own cures: not only of the image it was written for.

use std::sync::Arc;

use rayon::prelude::*;
use scenarios::Scenario;
use scenarios::catalog::Entry;
use scenarios::scenario::{Escalate, Heals};
use sim::cause::CauseId;
use sim::console::Session;
use sim::fault::{Fault, FaultError};
use sim::kernel::digest::Fingerprint;
use sim::life::{self, Operation};
use sim::windows::state::StatePath;
use sim::world::World;

use super::gate::{self, Shown};
use crate::episode::{self, type_line};
use crate::run::Sources;

/// A healthy machine and what is tried on it.
#[derive(Debug)]
pub struct Ground {
    /// Name of the image: `server-2016-with-recovery-points`.
    pub image: String,
    /// The machine.
    pub world: Arc<World>,
    /// What the customer tries.
    pub operation: Operation,
    /// The gates of the operation, in their order.
    pub order: Vec<String>,
    /// What can break it, by name.
    pub atoms: Vec<Atom>,
}

/// One thing that can break, as it is when nothing else is broken.
#[derive(Debug, Clone)]
pub struct Atom {
    /// The scenario that it comes from.
    pub name: String,
    /// Faults, those of the scenario's setting first.
    pub faults: Vec<Fault>,
    /// Why.
    pub causes: Vec<CauseId>,
    /// What exactly.
    pub object: String,
    /// Cures that work here.
    pub cures: Vec<Vec<String>>,
    /// What shows when it is alone.
    pub alone: Shown,
    /// What shows the second time: some failures leave a mark.
    pub again: Shown,
    /// Where its gate stands in the order of the ground.
    pub place: usize,
    /// Gates before that one to which its run never came.
    pub skipped: Vec<usize>,
    /// State that it sets.
    pub touched: Vec<StatePath>,
    /// Identity of the machine with only this broken.
    pub state: Fingerprint,
}

impl Atom {
    /// True when what shows may be this one's doing.
    #[must_use]
    pub fn may_show(&self, shown: &Shown) -> bool {
        shown.looks_like(&self.alone) || shown.looks_like(&self.again)
    }
}

/// Injects several atoms, one after the other.
///
/// # Errors
/// A fault that finds nothing to break.
pub fn inject(image: &World, atoms: &[&Atom]) -> Result<World, FaultError> {
    episode::inject(image, atoms.iter().flat_map(|atom| &atom.faults))
}

/// Makes what an atom set as it is on `base`, with the mark that the failure left.
pub fn undo(world: &mut World, atom: &Atom, base: &World) {
    atom.touched.iter().for_each(|path| world.restore(base, path));
    world.restore(base, &StatePath::new("agent", "tracking_fault"));
}

/// Types the lines of a cure.
pub fn treat(world: &mut World, lines: &[String]) {
    let mut session = Session::administrator(world);
    for line in lines {
        type_line(world, &mut session, line);
    }
}

/// All grounds with their atoms, by image and operation. A ground needs two atoms.
///
/// # Errors
/// An image that cannot be built, in words.
pub fn grounds(sources: &Sources) -> Result<Vec<Ground>, String> {
    grounds_of(sources, "")
}

/// As [`grounds`], of scenarios whose name contains a text (`*` stands for any text).
///
/// # Errors
/// As [`grounds`].
pub fn grounds_of(sources: &Sources, filter: &str) -> Result<Vec<Ground>, String> {
    let entries: Vec<&Entry> =
        sources.catalog.filter(filter).filter(|entry| may_be_atom(entry)).collect();
    let stage = |image: &str| sources.images.spec(image).ok().map(|(_, stage)| stage);
    let mut wanted: Vec<(String, Operation)> = Vec::new();
    let mut images: Vec<&str> = entries.iter().map(|e| e.scenario.image.as_str()).collect();
    images.sort_unstable();
    images.dedup();
    for image in images {
        let tried = |e: &&&Entry| stage(&e.scenario.image) == stage(image);
        let mut operations: Vec<Operation> =
            entries.iter().filter(tried).map(|entry| entry.scenario.operation).collect();
        operations.sort_unstable();
        operations.dedup();
        wanted.extend(operations.into_iter().map(|operation| (image.to_owned(), operation)));
    }
    let made = wanted.into_par_iter().map(|(image, operation)| {
        let world = sources.images.build(&image, sources.seed).map_err(|e| e.to_string())?;
        Ok(ground(image, world, operation, &entries))
    });
    let made: Vec<Result<Option<Ground>, String>> = made.collect();
    let grounds = made.into_iter().filter_map(Result::transpose);
    grounds.filter(|g| g.as_ref().map_or(true, |g| g.atoms.len() > 1)).collect()
}

/// Scenarios that heal by themselves or that a person must take over compose with nothing.
fn may_be_atom(entry: &Entry) -> bool {
    let scenario = &entry.scenario;
    scenario.truth.is_some()
        && scenario.heals == Heals::Never
        && scenario.escalate == Escalate::Never
        && !scenario.cures.is_empty()
}

/// A ground with the atoms that some scenarios are on it; `None` when its operation does not work.
#[must_use]
pub fn ground(
    image: String,
    world: Arc<World>,
    operation: Operation,
    entries: &[&Entry],
) -> Option<Ground> {
    let order = gate::order(&world, operation).ok()?;
    let mut ground = Ground { image, world, operation, order, atoms: Vec::new() };
    let mut atoms: Vec<Atom> = entries.iter().filter_map(|entry| admit(&ground, entry)).collect();
    // Several scenarios tell the same fault for different operations or images.
    let mut seen = Vec::new();
    atoms.retain(|atom| {
        let new = !seen.contains(&atom.state);
        seen.push(atom.state);
        new
    });
    ground.atoms = atoms;
    Some(ground)
}

/// True when what is around the faults breaks this machine by itself: then they do not stand alone.
fn setting_breaks(ground: &Ground, scenario: &Scenario) -> bool {
    let around = episode::inject(&ground.world, &scenario.setting);
    around.is_ok_and(|mut world| !life::run(&mut world, ground.operation).ok())
}

/// The atom that a scenario is on a ground; `None` when it is none there.
#[must_use]
pub fn admit(ground: &Ground, entry: &Entry) -> Option<Atom> {
    let (image, scenario) = (&*ground.world, &entry.scenario);
    let faults: Vec<Fault> = scenario.setting.iter().chain(&scenario.faults).cloned().collect();
    let injected = episode::inject(image, &faults).ok()?;
    if !scenario.setting.is_empty() && setting_breaks(ground, scenario) {
        return None;
    }
    let mut world = injected.clone();
    let (alone, passed) = gate::walk(&mut world, ground.operation);
    if alone.ok() {
        return None;
    }
    let broken = world.clone();
    let again = gate::attempt(&mut world, ground.operation);
    if again.ok() {
        return None;
    }
    let truth = scenario.truth.as_ref()?;
    let place = gate::place(&ground.order, &alone.gate, &passed)?;
    let mut atom = Atom {
        name: entry.name.clone(),
        faults,
        causes: truth.causes.clone(),
        object: truth.object.clone(),
        cures: Vec::new(),
        place,
        skipped: gate::skipped(&ground.order, place, &passed),
        alone,
        again,
        touched: episode::touched(image, scenario),
        state: injected.fingerprint(image),
    };
    let mut undone = broken.clone();
    undo(&mut undone, &atom, image);
    life::verify(&mut undone, ground.operation).ok()?;
    let works = |cure: &&Vec<String>| {
        let mut cured = broken.clone();
        treat(&mut cured, cure);
        life::verify(&mut cured, ground.operation).is_ok()
    };
    atom.cures = scenario.cures.iter().filter(works).cloned().collect();
    (!atom.cures.is_empty()).then_some(atom)
}

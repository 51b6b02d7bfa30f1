//! The machines that both packs are asked about, each with its truth.
//!
//! *Promise*: the same catalogue and seed give the same machines in the same order. A case is
//! small (an image and a scenario, shared); the machine is made when it is looked at.

use std::sync::Arc;

use scenarios::Scenario;
use scenarios::catalog::Entry;
use scenarios::scenario::Truth;
use sim::world::World;

use super::outcome::Suite;
use crate::compose::proven::Held;
use crate::run::{self, Sources};
use crate::sweep::{boundary, invariance};

/// One machine.
#[derive(Debug, Clone)]
pub struct Case {
    /// Its family.
    pub suite: Suite,
    /// How people call it.
    pub name: String,
    /// The healthy machine.
    pub image: Arc<World>,
    /// What breaks it, and the truth.
    pub scenario: Arc<Scenario>,
}

/// Every scenario and every control.
///
/// # Errors
/// An image that cannot be built, in words.
pub fn catalogue(sources: &Sources, filter: &str) -> Result<Vec<Case>, String> {
    let one = |entry: &Entry| {
        let image = run::image(sources, entry)?;
        let scenario = Arc::new(entry.scenario.clone());
        Ok(Case { suite: Suite::Catalogue, name: entry.name.clone(), image, scenario })
    };
    sources.catalog.filter(filter).map(one).collect()
}

/// The healthy neighbour of every scenario that has one.
///
/// # Errors
/// As [`catalogue`].
pub fn twins(sources: &Sources, filter: &str) -> Result<Vec<Case>, String> {
    let with_twin = sources.catalog.filter(filter).filter_map(|entry| {
        let twin = entry.scenario.twin.clone()?;
        Some((entry, twin))
    });
    let one = |(entry, twin): (&Entry, Vec<_>)| {
        let image = run::image(sources, entry)?;
        let scenario = entry.scenario.control(twin);
        let name = format!("twin of {}", entry.name);
        Ok(Case { suite: Suite::Twins, name, image, scenario: Arc::new(scenario) })
    };
    with_twin.map(one).collect()
}

/// One step under, at and over every number of the documentation.
///
/// # Errors
/// As [`catalogue`].
pub fn boundary(sources: &Sources) -> Result<Vec<Case>, String> {
    let one = |machine: boundary::Machine| {
        let name = format!("{}, {}", machine.name, machine.change);
        let scenario = Arc::new(machine.scenario);
        Case { suite: Suite::Boundary, name, image: machine.image, scenario }
    };
    Ok(boundary::machines(sources)?.into_iter().map(one).collect())
}

/// A scenario with what must not matter changed. Changes that do not apply are left out.
#[must_use]
pub fn invariance(sources: &Sources, entry: &Entry) -> Vec<Case> {
    let machines = invariance::machines(sources, entry).into_iter();
    machines.map(|(change, image, scenario)| changed(entry, &change, image, scenario)).collect()
}

/// A scenario with one such change.
#[must_use]
pub fn changed(entry: &Entry, change: &str, image: Arc<World>, scenario: Scenario) -> Case {
    let name = format!("{}, {change}", entry.name);
    Case { suite: Suite::Invariance, name, image, scenario: Arc::new(scenario) }
}

/// Compositions that were proven. One that names a scenario that is not there is left out: the
/// list may come from a cache.
///
/// # Errors
/// As [`catalogue`].
pub fn compositions(sources: &Sources, held: &[Held]) -> Result<Vec<Case>, String> {
    held.iter().filter_map(|one| composition(sources, one).transpose()).collect()
}

/// A composition; none when it names a scenario that is not there.
///
/// # Errors
/// As [`catalogue`].
pub fn composition(sources: &Sources, held: &Held) -> Result<Option<Case>, String> {
    let parts: Option<Vec<&Entry>> =
        held.scenarios.iter().map(|name| sources.catalog.find(name)).collect();
    let Some(parts) = parts.filter(|parts| parts.len() > 1) else { return Ok(None) };
    let image = sources.images.build(&held.image, sources.seed);
    let image = image.map_err(|error| error.to_string())?;
    let name =
        format!("{} ({}, {})", held.scenarios.join(" + "), held.image, held.operation.name());
    let scenario = Arc::new(composed(held, &parts));
    Ok(Some(Case { suite: Suite::Compositions, name, image, scenario }))
}

/// One scenario with the faults of all. Which cause shows is the order of the gates; all are true.
fn composed(held: &Held, parts: &[&Entry]) -> Scenario {
    let scenarios = || parts.iter().map(|entry| &entry.scenario);
    let mut causes: Vec<_> =
        scenarios().filter_map(|s| s.truth.as_ref()).flat_map(|t| t.causes.clone()).collect();
    causes.sort_unstable();
    causes.dedup();
    let object = scenarios().find_map(|s| s.truth.as_ref()).map(|t| t.object.clone());
    let truth = Truth { causes, object: object.unwrap_or_default() };
    let faults = scenarios().flat_map(|s| s.setting.iter().chain(&s.faults).cloned()).collect();
    Scenario {
        may_change: scenarios().flat_map(|s| s.may_change.clone()).collect(),
        ..Scenario::bare(&held.image, held.operation, faults, Some(truth))
    }
}

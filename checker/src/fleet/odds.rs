//! What the draws of a field look up: shares and rates by day, and what its scenarios are, worked
//! out once.
//!
//! *Promise*: a table says what the fleet and the catalogue say; drawing a machine compares no
//! text and divides nothing.

use scenarios::Scenario;
use scenarios::fleet::Fleet;
use sim::fault::Fault;
use sim::image::Stage;
use sim::life::Operation;

use super::field::parts;
use super::ground::everywhere;
use super::set::Set;
use crate::run::Sources;

/// Tables of a fleet. Parts are of a million.
#[derive(Debug)]
pub(super) struct Odds {
    /// Of sites.
    pub(super) sites: Vec<u32>,
    /// Of images.
    pub(super) images: Vec<u32>,
    /// Of versions of the agent, for each day.
    pub(super) agents: Vec<Vec<u32>>,
    /// Of what breaks, for each day.
    pub(super) causes: Vec<Vec<u32>>,
    /// For each incident its scenario, by its place in the catalogue.
    pub(super) incidents: Vec<Option<u16>>,
    /// Of each noise.
    pub(super) noise: Vec<u32>,
    /// Of each software.
    pub(super) software: Vec<u32>,
    /// Software that every machine has.
    pub(super) everywhere: Set,
    /// Of stages of healthy machines.
    pub(super) stages: Vec<u32>,
    /// For each of these stages what is tried there.
    pub(super) operations: Vec<Vec<(Operation, u32)>>,
    /// For each scenario the stage of its image, and what is tried.
    tried: Vec<(Stage, Operation)>,
    /// Number of the documentation that holds on each image.
    of_images: Vec<usize>,
    /// Number of the documentation under which each scenario was written.
    of_scenarios: Vec<usize>,
    /// For each site, whether each scenario goes with its setting.
    goes: Vec<Vec<bool>>,
}

impl Odds {
    /// The tables of a fleet.
    pub(super) fn of(fleet: &Fleet, sources: &Sources) -> Self {
        let entries = sources.catalog.entries();
        let scenarios = || entries.iter().map(|entry| &entry.scenario);
        let days = 1..=fleet.days;
        let agents = |day| fleet.agents.iter().map(|it| it.on(day, fleet.days).parts()).collect();
        let causes = |day| fleet.causes.iter().map(|it| it.on(day, fleet.days).parts()).collect();
        let number = |name: &String| {
            u16::try_from(entries.binary_search_by(|entry| entry.name.cmp(name)).ok()?).ok()
        };
        let mut editions = Vec::new();
        let mut edition = |image: &str| {
            let spec = sources.images.spec(image).ok();
            let name = spec.map(|(spec, _)| spec.edition.clone());
            editions.iter().position(|known| *known == name).unwrap_or_else(|| {
                editions.push(name);
                editions.len() - 1
            })
        };
        Self {
            sites: fleet.sites.iter().map(|site| site.share.parts()).collect(),
            images: fleet.images.iter().map(|image| image.share.parts()).collect(),
            agents: days.clone().map(agents).collect(),
            causes: days.map(causes).collect(),
            incidents: fleet.incidents.iter().map(|it| number(&it.scenario)).collect(),
            noise: fleet.noise.iter().map(|noise| noise.per_1000.parts()).collect(),
            software: fleet.software.iter().map(|it| it.per_1000.parts()).collect(),
            everywhere: everywhere(fleet),
            stages: fleet.stages.iter().map(|stage| stage.share.parts()).collect(),
            operations: fleet
                .stages
                .iter()
                .map(|stage| stage.operations.iter().map(|(it, share)| (*it, share.parts())))
                .map(Iterator::collect)
                .collect(),
            tried: scenarios().map(|it| (parts(&it.image).1, it.operation)).collect(),
            of_images: fleet.images.iter().map(|it| edition(&it.image)).collect(),
            of_scenarios: scenarios().map(|it| edition(&it.image)).collect(),
            goes: fleet
                .sites
                .iter()
                .map(|site| scenarios().map(|it| goes_with(&site.setting, it)).collect())
                .collect(),
        }
    }

    /// The stage of a scenario's image, and what is tried there.
    pub(super) fn tried(&self, scenario: u16) -> (Stage, Operation) {
        self.tried[usize::from(scenario)]
    }

    /// The documentation under which a scenario was written is not that of an image.
    pub(super) fn is_of_another_edition(&self, image: u16, scenario: u16) -> bool {
        self.of_images[usize::from(image)] != self.of_scenarios[usize::from(scenario)]
    }

    /// A scenario is what it says at a site, too.
    pub(super) fn goes_with_site(&self, site: u16, scenario: u16) -> bool {
        self.goes[usize::from(site)][usize::from(scenario)]
    }
}

/// A scenario about ways out of a site has another name where the site has ways of its own: a
/// proxy entry is needless on one site and wrong on the other. It must say so itself.
fn goes_with(setting: &[Fault], scenario: &Scenario) -> bool {
    let way_out = |fault: &Fault| matches!(fault, Fault::Network(_) | Fault::AgentProxy(_));
    let about = scenario.setting.iter().chain(&scenario.faults).any(way_out);
    !about
        || !setting.iter().any(way_out)
        || setting.iter().all(|fault| scenario.setting.contains(fault))
}

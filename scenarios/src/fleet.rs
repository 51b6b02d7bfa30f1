//! What a fleet document says: a field of servers, what breaks in it, and how often.
//!
//! Every number is a rate or a share of what is drawn; nothing is drawn here. A machine of a field
//! is one server on one day. The shape is told in `../shared/design/architecture.md` 3.12 and in
//! `docs/fleets.md`.

mod amounts;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sim::cause::CauseId;
use sim::fault::Fault;
use sim::image::{FileSpec, ServiceSpec, Stage, TaskSpec};
use sim::life::Operation;

pub use amounts::{PerThousand, Percent, WHOLE};

use crate::catalog::Catalog;
use crate::load::{LoadError, Loader};
use crate::scenario::Bilingual;

/// The file name of the field that travels in the binary.
pub const BUILT_IN: &str = "scenarios/fleets/field.yaml";
/// Machines of a field at most.
pub const MACHINES: u64 = 1_000_000_000;
/// Days of a field at most.
pub const DAYS: u32 = 366;
/// Noises of a field at most, and software: what a machine has of them is a bit each.
pub const AROUND: usize = 64;

/// A field of servers.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fleet {
    /// One line.
    pub title: Bilingual,
    /// Machines that are drawn when nobody asks for another number: 1 to 1,000,000,000.
    pub machines: u64,
    /// Days over which they are seen, each machine on one of them: 1 to 366.
    pub days: u32,
    /// Where the machines stand; shares add up to 100.
    pub sites: Vec<Site>,
    /// What they were installed from; shares add up to 100.
    pub images: Vec<ImageShare>,
    /// Versions of the agent; shares add up to 100. The current one for all when absent.
    #[serde(default)]
    pub agents: Vec<AgentShare>,
    /// How far the agent's life has come on machines where nothing is broken, and what is tried
    /// there; shares add up to 100.
    pub stages: Vec<StageShare>,
    /// What breaks, and on how many of 1,000 machines.
    #[serde(default)]
    pub causes: Vec<Rate>,
    /// What breaks many machines at once.
    #[serde(default)]
    pub incidents: Vec<Incident>,
    /// Of 1,000 broken machines, how many have a second fault.
    #[serde(default)]
    pub second_faults_per_1000: PerThousand,
    /// State around healthy and broken machines that is no fault.
    #[serde(default)]
    pub noise: Vec<Noise>,
    /// Machines one step short of a fault.
    #[serde(default)]
    pub near_misses: NearMisses,
    /// What else is installed.
    #[serde(default)]
    pub software: Vec<Software>,
}

/// A place where machines stand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// Its name, as incidents use it.
    pub name: String,
    /// One to four capital letters or digits: computer names begin with them.
    pub prefix: String,
    /// Share of all machines.
    pub share: Percent,
    /// Domain of its machines, as incidents use it.
    #[serde(default)]
    pub domain: String,
    /// Windows name of the time zone; that of the image when absent.
    #[serde(default)]
    pub zone: Option<String>,
    /// Share of machines whose display language is Korean; the rest is English.
    #[serde(default)]
    pub korean: Percent,
    /// State of every machine here that is no fault: a proxy that is entered as it should be.
    #[serde(default)]
    pub setting: Vec<Fault>,
}

/// An image and how many machines come from it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ImageShare {
    /// Base image, without the suffix of a stage.
    pub image: String,
    /// Share of all machines.
    pub share: Percent,
}

/// A version of the agent and how many machines have it, where they have an agent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AgentShare {
    /// Its name, as incidents use it.
    pub name: String,
    /// Share on the first day.
    pub share: Percent,
    /// Share on the last day, when it drifts.
    #[serde(default)]
    pub share_at_the_end: Option<Percent>,
    /// Base images that can have it; all when empty. Others keep their own.
    #[serde(default)]
    pub images: Vec<String>,
    /// What makes the image's agent this one; nothing for the current one.
    #[serde(default)]
    pub faults: Vec<Fault>,
}

/// A stage of the agent's life, how many healthy machines are there, and what is tried.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StageShare {
    /// The stage.
    pub stage: Stage,
    /// Share of healthy machines.
    pub share: Percent,
    /// What is tried there; shares add up to 100.
    pub operations: BTreeMap<Operation, Percent>,
}

/// Which scenarios are meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Of {
    /// All of a family of the catalogue.
    Family(String),
    /// All of a cause.
    Cause(CauseId),
    /// One scenario.
    Scenario(String),
    /// All that something breaks in.
    Anything {},
}

/// How often something breaks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// What.
    pub of: Of,
    /// On how many of 1,000 machines, on the first day.
    pub per_1000: PerThousand,
    /// On how many on the last day, when it drifts.
    #[serde(default)]
    pub per_1000_at_the_end: Option<PerThousand>,
}

/// One change that breaks many machines: a proxy of a site, a policy of a domain, an update.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Incident {
    /// Its name in reports.
    pub name: String,
    /// What it does to a machine.
    pub scenario: String,
    /// First and last day on which it can be seen, from 1.
    pub days: Days,
    /// Share of the machines in reach that it breaks.
    pub share: Percent,
    /// Sites in reach; all when empty.
    #[serde(default)]
    pub sites: Vec<String>,
    /// Domains in reach; all when empty.
    #[serde(default)]
    pub domains: Vec<String>,
    /// Base images in reach; all when empty.
    #[serde(default)]
    pub images: Vec<String>,
    /// Versions of the agent in reach, by name; all when empty.
    #[serde(default)]
    pub agents: Vec<String>,
}

/// From one day to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Days {
    /// First day, from 1.
    pub from: u32,
    /// Last day.
    pub until: u32,
}

/// State that is no fault, on machines that have nothing to do with it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Noise {
    /// Its name in reports.
    pub name: String,
    /// On how many of 1,000 machines.
    pub per_1000: PerThousand,
    /// The state. Where it cannot be, or breaks what is tried, the machine goes without.
    pub faults: Vec<Fault>,
}

/// Machines one step short of a fault: twins of scenarios, and healthy controls.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NearMisses {
    /// Of 1,000 machines on which nothing is broken.
    pub per_1000: PerThousand,
    /// Twins and controls of these; all when empty.
    #[serde(default)]
    pub of: Vec<Of>,
}

/// What else is installed on machines.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Software {
    /// Its name in reports.
    pub name: String,
    /// On how many of 1,000 machines.
    pub per_1000: PerThousand,
    /// Services.
    #[serde(default)]
    pub services: Vec<ServiceSpec>,
    /// Scheduled tasks.
    #[serde(default)]
    pub tasks: Vec<TaskSpec>,
    /// Files.
    #[serde(default)]
    pub files: Vec<FileSpec>,
}

impl Incident {
    /// True when it can be seen on a day, from 1.
    #[must_use]
    pub fn on(&self, day: u32) -> bool {
        (self.days.from..=self.days.until).contains(&day)
    }
}

impl Rate {
    /// On how many of 1,000 machines on a day, from 1, of `days`.
    #[must_use]
    pub fn on(&self, day: u32, days: u32) -> PerThousand {
        let last = self.per_1000_at_the_end.unwrap_or(self.per_1000);
        PerThousand::from_parts(between(self.per_1000.parts(), last.parts(), day, days))
    }
}

impl AgentShare {
    /// Its share on a day, from 1, of `days`.
    #[must_use]
    pub fn on(&self, day: u32, days: u32) -> Percent {
        let last = self.share_at_the_end.unwrap_or(self.share);
        Percent::from_parts(between(self.share.parts(), last.parts(), day, days))
    }
}

/// What lies on the line from the first day to the last.
fn between(first: u32, last: u32, day: u32, days: u32) -> u32 {
    let (first, last) = (i64::from(first), i64::from(last));
    let (at, of) = (i64::from(day.saturating_sub(1)), i64::from(days.saturating_sub(1)).max(1));
    u32::try_from(first + (last - first) * at.min(of) / of).unwrap_or_default()
}

impl Fleet {
    /// The field that travels in the binary.
    ///
    /// # Errors
    /// A document that is wrong: a mistake of ours, and a test looks for it.
    pub fn built_in(loader: &Loader, catalog: &Catalog) -> Result<Self, LoadError> {
        loader.fleet(BUILT_IN, include_str!("../fleets/field.yaml"), catalog)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_field_in_the_binary_is_sound() {
        let catalog = Catalog::embedded().unwrap_or_else(|error| panic!("{error}"));
        let fleet = Fleet::built_in(&Loader::default(), &catalog);
        let fleet = fleet.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(fleet.machines, 100_000);
    }

    #[test]
    fn drift_goes_from_the_first_day_to_the_last() {
        let on = |day| between(1_000, 3_000, day, 21);
        assert_eq!([on(1), on(11), on(21), on(99)], [1_000, 2_000, 3_000, 3_000]);
        assert_eq!(between(3_000, 1_000, 11, 21), 2_000);
        assert_eq!(between(7, 9, 1, 1), 7);
    }
}

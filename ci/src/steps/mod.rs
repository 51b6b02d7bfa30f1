//! The steps, one file each, in a sensible order: cheap and telling ones first, and what needs
//! the release build behind the step that makes it.

mod bench_build;
mod canaries;
mod compose;
mod determinism;
mod docs;
mod fleet_kills;
mod fleet_memory;
mod fleet_queries;
mod fleet_ray;
mod fmt;
mod gate_repeats;
mod licences;
mod lints;
mod matrices;
mod mutation;
mod new_scenario;
mod sweeps;
mod tidy;

use std::path::Path;

/// One step of CI.
#[derive(Debug)]
pub struct Step {
    /// The word behind `cargo ci`.
    pub name: &'static str,
    /// What it holds, in one line.
    pub about: &'static str,
    /// Runs it on the repository at a root: what was held, or everything that is wrong.
    pub run: fn(&Path) -> Result<String, String>,
}

/// Every step, in the order of `cargo ci all`.
pub const ALL: &[Step] = &[
    fmt::STEP,
    tidy::STEP,
    licences::STEP,
    lints::STEP,
    canaries::STEP,
    determinism::STEP,
    gate_repeats::STEP,
    fleet_kills::STEP,
    new_scenario::STEP,
    matrices::STEP,
    sweeps::STEP,
    compose::STEP,
    fleet_memory::STEP,
    fleet_ray::STEP,
    fleet_queries::STEP,
    mutation::STEP,
    bench_build::STEP,
    docs::STEP,
];

/// The step with a name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Step> {
    ALL.iter().find(|step| step.name == name)
}

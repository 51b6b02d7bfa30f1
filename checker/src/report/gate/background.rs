//! What stands behind a gate and does not depend on the packs: the matrices of causes, and how
//! many scenarios of the catalogue have each cause.
//!
//! *Promise*: the same catalogue gives the same background. It is made apart from the gate,
//! because the matrices play every scenario many times; a page without them is whole, too.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use sim::cause::CauseId;

use crate::matrix::{Matrix, family, masking, wrong_fix};
use crate::run::Sources;

/// How the catalogue covers a cause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Covered {
    /// The cause.
    pub cause: CauseId,
    /// Scenarios that have it.
    pub scenarios: usize,
    /// Of these, how many have a healthy neighbour one step short of the fault.
    pub twins: usize,
    /// Documented conditions that these reproduce, in order.
    pub rows: Vec<String>,
}

/// The matrices and the coverage.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Background {
    /// Cause against cause; drawn in this order.
    pub matrices: Vec<Matrix>,
    /// Every cause of the closed list, families together; empty when nobody looked.
    pub coverage: Vec<Covered>,
}

impl Background {
    /// Coverage and both matrices of a catalogue.
    ///
    /// # Errors
    /// A scenario that cannot be played.
    pub fn of(sources: &Sources) -> Result<Self, String> {
        let entries: Vec<_> = sources.catalog.entries().iter().collect();
        let matrices = vec![wrong_fix::make(sources, &entries)?, masking::make(sources, &entries)?];
        Ok(Self { matrices, coverage: coverage(sources) })
    }
}

/// How the catalogue covers every cause; nothing is played.
#[must_use]
pub fn coverage(sources: &Sources) -> Vec<Covered> {
    let mut seen: BTreeMap<CauseId, (usize, usize, BTreeSet<&str>)> = BTreeMap::new();
    for entry in sources.catalog.entries() {
        let scenario = &entry.scenario;
        for cause in scenario.truth.iter().flat_map(|truth| &truth.causes) {
            let (scenarios, twins, rows) = seen.entry(*cause).or_default();
            *scenarios += 1;
            *twins += usize::from(scenario.twin.is_some());
            rows.extend(scenario.documents.iter().map(String::as_str));
        }
    }
    let mut causes: Vec<CauseId> = CauseId::ALL.to_vec();
    let first = |cause: &CauseId| CauseId::ALL.iter().position(|c| family(*c) == family(*cause));
    causes.sort_by_key(|cause| (first(cause), *cause));
    let covered = causes.into_iter().map(|cause| {
        let (scenarios, twins, rows) = seen.remove(&cause).unwrap_or_default();
        Covered { cause, scenarios, twins, rows: rows.into_iter().map(str::to_owned).collect() }
    });
    covered.collect()
}

//! Precision and recall per cause, over all verdicts of a run.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use sim::cause::CauseId;

use super::Verdict;

/// How often a cause was there, and how often it was said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Counts {
    /// It was there and was found.
    pub hits: usize,
    /// It was there and was not found.
    pub misses: usize,
    /// It was not there and was said.
    pub false_alarms: usize,
}

impl Counts {
    /// Share of what was said that is true, in per cent; `None` when nothing was said.
    #[must_use]
    pub fn precision(&self) -> Option<usize> {
        (self.hits * 100).checked_div(self.hits + self.false_alarms)
    }

    /// Share of what is true that was said, in per cent; `None` when it was never there.
    #[must_use]
    pub fn recall(&self) -> Option<usize> {
        (self.hits * 100).checked_div(self.hits + self.misses)
    }
}

/// Counts by cause, in the order of the catalogue; causes that never came up are left out.
#[must_use]
pub fn tally(verdicts: &[Verdict]) -> BTreeMap<CauseId, Counts> {
    let mut counts: BTreeMap<CauseId, Counts> = BTreeMap::new();
    for verdict in verdicts {
        verdict.found.iter().for_each(|cause| counts.entry(*cause).or_default().hits += 1);
        verdict.missed.iter().for_each(|cause| counts.entry(*cause).or_default().misses += 1);
        verdict.extra.iter().for_each(|cause| counts.entry(*cause).or_default().false_alarms += 1);
    }
    counts
}

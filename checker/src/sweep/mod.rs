//! Sweeps: what must hold for whole families of machines that no scenario is written for.
//!
//! [`boundary`] moves every number of the documentation by one step, [`invariance`] changes what
//! must not matter, [`missing`] hides evidence. Each gives a list of cases in fixed order.

pub mod boundary;
pub mod invariance;
pub mod missing;
pub mod rewrite;

use rayon::prelude::*;
use scenarios::catalog::Entry;
use serde::Serialize;

use crate::run::Sources;

/// One machine of a sweep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Case {
    /// Scenario, or name of the number.
    pub of: String,
    /// What was changed.
    pub change: String,
    /// What was found; what is wrong when it is not what must be.
    pub result: Result<Found, String>,
}

/// What was found in a case, when everything is as it must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Found {
    /// The machine works, and nobody says anything.
    Healthy,
    /// The machine is broken, and the rules say why.
    Broken,
    /// Nothing moved, as it must be.
    Unmoved,
    /// The source that decides is named as needed.
    Needed,
    /// The change does not apply to this scenario.
    DoesNotApply,
}

impl Found {
    /// All, in the order of reports.
    pub const ALL: [Self; 5] =
        [Self::Healthy, Self::Broken, Self::Unmoved, Self::Needed, Self::DoesNotApply];

    /// Its word in texts.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Healthy => "healthy",
            Self::Broken => "broken",
            Self::Unmoved => "unmoved",
            Self::Needed => "needed",
            Self::DoesNotApply => "does-not-apply",
        }
    }
}

impl Case {
    /// A case.
    #[must_use]
    pub fn new(of: &str, change: &str, result: Result<Found, String>) -> Self {
        Self { of: of.to_owned(), change: change.to_owned(), result }
    }
}

/// The cases of every scenario, on all cores, in the order of the names.
fn of_each(sources: &Sources, one: impl Fn(&Entry) -> Vec<Case> + Send + Sync) -> Vec<Case> {
    let all: Vec<Vec<Case>> = sources.catalog.entries().par_iter().map(one).collect();
    all.into_iter().flatten().collect()
}

/// A sweep that was carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Swept {
    /// `boundary`, `invariance`, `missing-evidence`.
    pub sweep: &'static str,
    /// Every case, in fixed order.
    pub cases: Vec<Case>,
}

impl Swept {
    /// Everything is as it must be, and something was looked at.
    #[must_use]
    pub fn passed(&self) -> bool {
        let looked_at = |case: &Case| case.result != Ok(Found::DoesNotApply);
        self.cases.iter().all(|case| case.result.is_ok()) && self.cases.iter().any(looked_at)
    }

    /// The cases in which something is wrong.
    pub fn wrong(&self) -> impl Iterator<Item = (&Case, &String)> {
        self.cases.iter().filter_map(|case| case.result.as_ref().err().map(|why| (case, why)))
    }

    /// How many cases found this.
    #[must_use]
    pub fn count(&self, found: Found) -> usize {
        self.cases.iter().filter(|case| case.result == Ok(found)).count()
    }
}

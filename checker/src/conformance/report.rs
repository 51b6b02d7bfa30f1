//! What a run over the tables found.

use std::collections::BTreeMap;

use super::{Row, UNLISTED_FAILURES};

/// A row that fails.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Failure {
    /// The row.
    pub id: String,
    /// What Windows answered.
    pub expected: String,
    /// What the simulator answered.
    pub got: String,
    /// Why it fails, when the list of known failures says so.
    pub known: Option<String>,
}

/// An entry of the list of known failures whose row passes.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Stale {
    /// The row.
    pub id: String,
    /// What the list says.
    pub reason: String,
}

/// The rows of one family.
#[derive(Debug, Clone, Default, serde::Serialize)]
pub struct FamilyReport {
    /// Its name.
    pub family: String,
    /// Rows that the simulator answers as Windows did.
    pub passed: usize,
    /// Rows that it answers otherwise, listed or not.
    pub failed: usize,
    /// Of those, the ones on the list.
    pub listed: usize,
    /// Rows that were not run.
    pub not_applicable: usize,
    /// Why they were not run.
    pub reason: Option<String>,
    /// The failing rows, those that are not on the list before the others.
    pub failures: Vec<Failure>,
}

/// What a run found.
#[derive(Debug, Clone, Default, serde::Serialize)]
pub struct Report {
    /// The families in the order in which the tables first name them.
    pub families: Vec<FamilyReport>,
    /// Entries of the list that must go.
    pub stale: Vec<Stale>,
    #[serde(skip)]
    known: BTreeMap<String, String>,
}

impl Report {
    /// An empty report beside a list of known failures.
    pub(super) fn new(known_failures: &str) -> Self {
        let lines = known_failures.lines().filter(|line| !line.starts_with('#'));
        let known = lines.filter_map(|line| line.split_once('\t'));
        let known = known.map(|(id, reason)| (id.trim().into(), reason.trim().into())).collect();
        Self { known, ..Self::default() }
    }

    /// Counts a row; `None` when no adapter knows its family.
    pub(super) fn add(&mut self, row: &Row, result: Option<Result<(), String>>) {
        let known = self.known.get(&row.id);
        if let (Some(Ok(())), Some(reason)) = (&result, known) {
            self.stale.push(Stale { id: row.id.clone(), reason: reason.clone() });
        }
        let known = known.cloned();
        let family = self.family_mut(&row.family);
        match result {
            None => {
                family.not_applicable += 1;
                family.reason = Some("no adapter for this family".into());
            }
            Some(Ok(())) => family.passed += 1,
            Some(Err(got)) => {
                family.failed += 1;
                family.listed += usize::from(known.is_some());
                let expected = row.expect.to_string();
                family.failures.push(Failure { id: row.id.clone(), expected, got, known });
            }
        }
    }

    fn family_mut(&mut self, name: &str) -> &mut FamilyReport {
        let found = self.families.iter().position(|family| family.family == name);
        let index = found.unwrap_or_else(|| {
            self.families.push(FamilyReport { family: name.into(), ..FamilyReport::default() });
            self.families.len() - 1
        });
        &mut self.families[index]
    }

    /// Orders the failures of each family.
    pub(super) fn close(&mut self) {
        for family in &mut self.families {
            family.failures.sort_by_key(|failure| failure.known.is_some());
        }
    }

    fn sum(&self, count: impl Fn(&FamilyReport) -> usize) -> usize {
        self.families.iter().map(count).sum()
    }

    /// Rows that the simulator answers as Windows did.
    #[must_use]
    pub fn passed(&self) -> usize {
        self.sum(|family| family.passed)
    }

    /// Rows that it answers otherwise.
    #[must_use]
    pub fn failed(&self) -> usize {
        self.sum(|family| family.failed)
    }

    /// Rows that were not run.
    #[must_use]
    pub fn not_applicable(&self) -> usize {
        self.sum(|family| family.not_applicable)
    }

    /// Failing rows that are not on the list.
    #[must_use]
    pub fn unlisted(&self) -> usize {
        self.sum(|family| family.failed - family.listed)
    }

    /// The exit code of the run: 0, or [`UNLISTED_FAILURES`].
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        if self.unlisted() == 0 { 0 } else { UNLISTED_FAILURES }
    }
}

//! What a run over the tables found, for a terminal and as JSON.

use std::collections::BTreeMap;
use std::fmt;

use super::{Row, UNLISTED_FAILURES};

/// Failing rows that a report spells out for each family.
const SPELLED_OUT: usize = 5;

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

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let longest = self.families.iter().map(|family| family.family.len()).max();
        let width = longest.unwrap_or(0).max("family".len());
        writeln!(f, "{:width$}  passed  failed  not applicable", "family")?;
        for family in &self.families {
            let FamilyReport { family: name, passed, failed, not_applicable, .. } = family;
            write!(f, "{name:width$}  {passed:>6}  {failed:>6}  {not_applicable:>14}")?;
            match &family.reason {
                Some(reason) => writeln!(f, "  {reason}")?,
                None => writeln!(f)?,
            }
        }
        let (passed, failed, not_run) = (self.passed(), self.failed(), self.not_applicable());
        writeln!(f, "{:width$}  {passed:>6}  {failed:>6}  {not_run:>14}", "all")?;
        for family in &self.families {
            family.fmt_failures(f)?;
        }
        for Stale { id, reason } in &self.stale {
            writeln!(f, "\n{id} passes, take it off the list: {reason}")?;
        }
        let unlisted = self.unlisted();
        writeln!(f, "\n{unlisted} not on the list of known failures, {} on it", failed - unlisted)
    }
}

impl FamilyReport {
    fn fmt_failures(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Failure { id, expected, got, known } in self.failures.iter().take(SPELLED_OUT) {
            let known = known.as_ref().map(|reason| format!(" (known: {reason})"));
            writeln!(f, "\n{} {id}{}", self.family, known.unwrap_or_default())?;
            writeln!(f, "  expected {expected}\n  got      {got}")?;
        }
        let more = self.failures.len().saturating_sub(SPELLED_OUT);
        if more > 0 { writeln!(f, "  and {more} more of {}", self.family) } else { Ok(()) }
    }
}

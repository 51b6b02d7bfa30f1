//! Conformance: the simulator against recorded Windows behaviour, row by row.
//!
//! *Models*: tables of one JSON object a line (`id`, `family`, `input`, `expect`), one adapter a
//! family ([`adapter`]), a list of failures that are known and why.
//! *Leaves out*: the rows themselves; they lie beside the project, not in it.
//! *Sources*: the `README.md` beside the tables.
//! *Seen through*: `marslab conformance`, `tests/tests/conformance.rs`.
//!
//! Exit codes of a run ([`Report::exit_code`], [`BAD_INPUT`]):
//!
//! | code | meaning |
//! |---|---|
//! | 0 | every failure is on the list; families without an adapter do not count |
//! | 1 | a table cannot be read: missing, no JSON, not a row ([`Error`]) |
//! | 2 | at least one failure is not on the list |

mod captured;
mod ntfs;
mod paths;
mod registry_tools;
mod registry_values;
mod report;
mod scheduler;
mod time_zones;
mod wildcards;

use std::path::{Path, PathBuf};
use std::{fmt, fs};

use serde_json::Value;

pub use report::{Failure, FamilyReport, Report, Stale};

/// The exit code when a table cannot be read.
pub const BAD_INPUT: u8 = 1;

/// The exit code when failures are not on the list.
pub const UNLISTED_FAILURES: u8 = 2;

/// One recorded case.
#[derive(Debug, Clone, serde::Deserialize)]
pub struct Row {
    /// Names the row; unique over all tables.
    pub id: String,
    /// Chooses the adapter.
    pub family: String,
    /// The program that was run, where a table has several.
    #[serde(default)]
    pub tool: Option<String>,
    /// What Windows was asked.
    pub input: Value,
    /// What Windows answered.
    pub expect: Value,
}

/// Compares one row with the simulator.
///
/// # Errors
/// What the simulator answered instead, or which field the row lacks.
pub type Adapter = fn(&Row) -> Result<(), String>;

/// Why a table cannot be read.
#[derive(Debug)]
pub struct Error {
    /// The table.
    pub file: PathBuf,
    /// The line, from 1; 0 when it is the file as a whole.
    pub line: usize,
    /// What is wrong.
    pub reason: String,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file.display(), self.reason),
            line => write!(f, "{}:{line}: {}", self.file.display(), self.reason),
        }
    }
}

impl std::error::Error for Error {}

/// The tables of adapters, one for each file of rows. A new one is added here and nowhere else.
const TABLES: &[&[(&str, Adapter)]] = &[
    captured::FAMILIES,
    ntfs::FAMILIES,
    paths::FAMILIES,
    registry_tools::FAMILIES,
    registry_values::FAMILIES,
    scheduler::FAMILIES,
    time_zones::FAMILIES,
    wildcards::FAMILIES,
];

/// The adapter of a family.
#[must_use]
pub fn adapter(family: &str) -> Option<Adapter> {
    let mut all = TABLES.iter().copied().flatten();
    all.find(|(name, _)| *name == family).map(|(_, adapter)| *adapter)
}

/// Runs all rows of some tables against the simulator.
///
/// # Errors
/// The first table that cannot be read, with the line.
pub fn run(files: &[PathBuf]) -> Result<Report, Error> {
    run_with(files, include_str!("known_failures.tsv"))
}

/// [`run`] with another list of known failures: lines of id, tab, reason; `#` starts a remark.
///
/// # Errors
/// As [`run`].
pub fn run_with(files: &[PathBuf], known_failures: &str) -> Result<Report, Error> {
    let mut report = Report::new(known_failures);
    for file in files {
        for row in read(file)? {
            report.add(&row, adapter(&row.family).map(|adapter| adapter(&row)));
        }
    }
    report.close();
    Ok(report)
}

fn read(file: &Path) -> Result<Vec<Row>, Error> {
    let error = |line, reason: String| Error { file: file.to_path_buf(), line, reason };
    let text = fs::read_to_string(file).map_err(|cause| error(0, cause.to_string()))?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(index, line)| {
            serde_json::from_str(line).map_err(|cause| error(index + 1, cause.to_string()))
        })
        .collect()
}

impl Row {
    /// A string of the input.
    ///
    /// # Errors
    /// That there is none of this name.
    pub fn text(&self, field: &str) -> Result<&str, String> {
        let value = self.input.get(field).and_then(Value::as_str);
        value.ok_or_else(|| format!("the row has no text `{field}`"))
    }

    /// A string of the input that may be null or absent.
    #[must_use]
    pub fn text_or_null(&self, field: &str) -> Option<&str> {
        self.input.get(field).and_then(Value::as_str)
    }

    /// A yes or no of the input.
    ///
    /// # Errors
    /// That there is none of this name.
    pub fn flag(&self, field: &str) -> Result<bool, String> {
        let value = self.input.get(field).and_then(Value::as_bool);
        value.ok_or_else(|| format!("the row has no yes or no `{field}`"))
    }

    /// A list of strings of the input.
    ///
    /// # Errors
    /// That there is none of this name.
    pub fn texts(&self, field: &str) -> Result<Vec<&str>, String> {
        let list = self.input.get(field).and_then(Value::as_array);
        let texts = list.and_then(|list| list.iter().map(Value::as_str).collect());
        texts.ok_or_else(|| format!("the row has no list of texts `{field}`"))
    }

    /// Passes when every field of `got` is in the expectation with the same value.
    ///
    /// Fields that only the expectation has are remarks about other releases of Windows; the
    /// adapter deals with them before it comes here.
    ///
    /// # Errors
    /// `got`, when the expectation differs or lacks one of its fields.
    pub fn compare(&self, got: &Value) -> Result<(), String> {
        let Value::Object(fields) = got else { return Err(got.to_string()) };
        let same = fields.iter().all(|(field, value)| self.expect.get(field) == Some(value));
        if same && !fields.is_empty() { Ok(()) } else { Err(got.to_string()) }
    }
}

#[cfg(test)]
mod tests;

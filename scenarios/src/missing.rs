//! Rows of the catalogue of failures that no scenario reproduces, and why not.
//!
//! *Promise*: a row stands here once, in order, with its reason in both languages. Whether a
//! scenario reproduces it after all is for whoever has the catalogue: `marslab coverage` says so,
//! and a test.

use serde::Deserialize;

use crate::load::{self, LoadError, is_row};
use crate::scenario::Bilingual;

/// A row that is missing with reason.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Missing {
    /// `X25`
    pub row: String,
    /// Why no scenario reproduces it.
    pub reason: Bilingual,
}

const FILE: &str = "scenarios/missing.yaml";

/// All of them.
///
/// # Errors
/// A document that is wrong: a mistake of ours, and a test looks for it.
pub fn missing() -> Result<Vec<Missing>, LoadError> {
    read(include_str!("../missing.yaml"))
}

fn read(text: &str) -> Result<Vec<Missing>, LoadError> {
    let all: Vec<Missing> = load::document(FILE, text)?;
    let wrong =
        |what: String| LoadError::of_file(FILE, &what, "rows are S01 to S90 and X01 to X84");
    for (at, missing) in all.iter().enumerate() {
        if !is_row(&missing.row) {
            return Err(wrong(format!("`{}` is no row of the catalogue", missing.row)));
        }
        if all[..at].iter().any(|other| other.row >= missing.row) {
            return Err(wrong(format!("`{}` is there twice or out of order", missing.row)));
        }
        if missing.reason.en.trim().is_empty() || missing.reason.ko.trim().is_empty() {
            return Err(wrong(format!("`{}` has no reason in one language", missing.row)));
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Catalog;

    #[test]
    fn no_missing_row_is_reproduced() {
        let catalog = Catalog::embedded().unwrap_or_else(|error| panic!("{error}"));
        for missing in missing().unwrap_or_else(|error| panic!("{error}")) {
            let entries = catalog.entries().iter();
            let mut by = entries.filter(|entry| entry.scenario.documents.contains(&missing.row));
            let name = by.next().map(|entry| &entry.name);
            assert_eq!(name, None, "{} is reproduced: take it out of {FILE}", missing.row);
        }
    }

    #[test]
    fn a_table_in_disorder_is_refused() {
        let row = |row: &str| format!("- row: {row}\n  reason: {{en: a, ko: b}}\n");
        assert_eq!(read(&(row("X25") + &row("X36"))).map(|all| all.len()), Ok(2));
        for bad in [row("X36") + &row("X25"), row("X25") + &row("X25"), row("X85")] {
            assert!(read(&bad).is_err(), "{bad}");
        }
        assert!(read("- row: X25\n  reason: {en: a, ko: ''}\n").is_err());
    }
}

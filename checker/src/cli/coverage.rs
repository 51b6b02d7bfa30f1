//! `marslab coverage`: which documented conditions are reproduced, and on what footing.

use std::collections::BTreeSet;

use clap::Args;

use super::{Context, print};
use crate::error::{Error, exit};

/// Conditions of the seed.
const SEED_ROWS: usize = 90;
/// Conditions documented elsewhere.
const FURTHER_ROWS: usize = 84;

/// Options of `marslab coverage`.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// Name every row that is missing.
    #[arg(long)]
    missing: bool,
}

/// Prints the coverage.
///
/// # Errors
/// Files that cannot be read.
pub(super) fn run(context: &Context, options: &Options) -> Result<u8, Error> {
    let sources = context.sources()?;
    let texts = &context.texts;
    let entries: Vec<_> = sources.catalog.filter("").collect();
    let rows: BTreeSet<&str> =
        entries.iter().flat_map(|entry| &entry.scenario.documents).map(String::as_str).collect();
    let all = |letter: char, count: usize| -> Vec<String> {
        (1..=count).map(|number| format!("{letter}{number:02}")).collect()
    };
    let mut out = format!("{}\n", texts.say("coverage-title"));
    let families = [("coverage-seed", 'S', SEED_ROWS), ("coverage-beyond", 'X', FURTHER_ROWS)];
    for (id, letter, count) in families {
        let all = all(letter, count);
        let missing: Vec<&String> = all.iter().filter(|row| !rows.contains(row.as_str())).collect();
        let covered = count - missing.len();
        let arguments = [("covered", covered.to_string()), ("total", count.to_string())];
        out.push_str(&format!("  {}\n", texts.tell(id, &arguments)));
        if options.missing && !missing.is_empty() {
            let rows = missing.iter().map(|row| row.as_str()).collect::<Vec<_>>().join(" ");
            out.push_str(&format!("    {}\n", texts.tell("coverage-missing", &[("rows", rows)])));
        }
    }
    let [documented, observed, assumed] = sim::fidelity::counts();
    let arguments = [
        ("documented", documented.to_string()),
        ("observed", observed.to_string()),
        ("assumed", assumed.to_string()),
    ];
    out.push_str(&format!("  {}\n", texts.tell("coverage-labels", &arguments)));
    print(&out);
    Ok(exit::PASS)
}

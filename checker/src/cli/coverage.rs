//! `marslab coverage`: which documented conditions are reproduced, and on what footing.

use std::collections::BTreeSet;

use clap::Args;
use scenarios::missing::{Missing, missing};

use super::{Context, print};
use crate::error::{Error, exit};
use crate::ui::text::Texts;

/// Conditions of the seed.
const SEED_ROWS: usize = 90;
/// Conditions documented elsewhere.
const FURTHER_ROWS: usize = 84;

/// Options of `marslab coverage`.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// Fail when a row is missing for which no reason is given.
    #[arg(long)]
    strict: bool,
}

/// Prints the coverage.
///
/// # Errors
/// Files that cannot be read.
pub(super) fn run(context: &Context, options: &Options) -> Result<u8, Error> {
    let sources = context.sources()?;
    let texts = &context.texts;
    let reasons = missing().map_err(|error| Error::input(error.to_string()))?;
    let entries = sources.catalog.entries().iter();
    let rows: BTreeSet<&str> =
        entries.flat_map(|entry| &entry.scenario.documents).map(String::as_str).collect();
    let mut out = format!("{}\n", texts.say("coverage-title"));
    let mut unexplained = 0;
    let families = [("coverage-seed", 'S', SEED_ROWS), ("coverage-beyond", 'X', FURTHER_ROWS)];
    for (id, letter, count) in families {
        let all = (1..=count).map(|number| format!("{letter}{number:02}"));
        let absent: Vec<String> = all.filter(|row| !rows.contains(row.as_str())).collect();
        let covered = count - absent.len();
        let arguments = [("covered", covered.to_string()), ("total", count.to_string())];
        out.push_str(&format!("  {}\n", texts.tell(id, &arguments)));
        unexplained += list(&mut out, &absent, &reasons, texts);
    }
    for stale in reasons.iter().filter(|missing| rows.contains(missing.row.as_str())) {
        let row = [("row", stale.row.clone())];
        out.push_str(&format!("  {}\n", texts.tell("coverage-stale", &row)));
        unexplained += 1;
    }
    out.push_str(&format!("  {}\n", labels(texts)));
    print(&out);
    Ok(if options.strict && unexplained > 0 { exit::REGRESSION } else { exit::PASS })
}

/// Rows that are missing: each reason, then those without one; gives how many those are.
fn list(out: &mut String, absent: &[String], reasons: &[Missing], texts: &Texts) -> usize {
    let mut bare: Vec<&str> = Vec::new();
    for row in absent {
        match reasons.iter().find(|missing| missing.row == *row) {
            Some(missing) => {
                let reason = texts.lang.pick(&missing.reason.en, &missing.reason.ko);
                out.push_str(&format!("    {row}: {reason}\n"));
            }
            None => bare.push(row),
        }
    }
    if !bare.is_empty() {
        let rows = [("rows", bare.join(" "))];
        out.push_str(&format!("    {}\n", texts.tell("coverage-missing", &rows)));
    }
    bare.len()
}

/// How many behaviours of the model are documented, observed, assumed, and their shares.
fn labels(texts: &Texts) -> String {
    let counts = sim::fidelity::counts();
    let all: usize = counts.iter().sum();
    let shown = counts.map(|count| {
        let share = (count * 100 + all / 2).checked_div(all).unwrap_or(0);
        format!("{count} ({share} %)")
    });
    let [documented, observed, assumed] = shown;
    let arguments = [("documented", documented), ("observed", observed), ("assumed", assumed)];
    texts.tell("coverage-labels", &arguments)
}

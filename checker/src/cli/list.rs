//! `marslab list`: the scenarios, by name.

use clap::Args;

use super::{Context, print};
use crate::error::{Error, exit};

/// Options of `marslab list`.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// Only scenarios whose name contains this.
    filter: Option<String>,
}

/// Prints one line a scenario.
///
/// # Errors
/// Files that cannot be read.
pub(super) fn run(context: &Context, options: &Options) -> Result<u8, Error> {
    let sources = context.sources()?;
    let filter = options.filter.as_deref().unwrap_or("");
    let entries: Vec<_> = sources.catalog.filter(filter).collect();
    let width = entries.iter().map(|entry| entry.name.len()).max().unwrap_or(0);
    let count = entries.len().to_string();
    print(&format!("{}\n", context.texts.tell("list-title", &[("count", count)])));
    for entry in entries {
        let title = &entry.scenario.title;
        let title = context.texts.lang.pick(&title.en, &title.ko);
        let rows = entry.scenario.documents.join(" ");
        print(&format!("  {:width$}  {rows:<12} {title}\n", entry.name));
    }
    Ok(exit::PASS)
}

//! `marslab facts SCENARIO`: what a diagnoser gets, as JSON.

use clap::Args;
use sim::evidence;

use super::{Context, entry, print};
use crate::error::{Error, exit};
use crate::{episode, run};

/// Options of `marslab facts`.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// Name of the scenario.
    scenario: String,
}

/// Prints the facts after the scenario's operation.
///
/// # Errors
/// An unknown scenario, or one that cannot be played.
pub(super) fn run(context: &Context, options: &Options) -> Result<u8, Error> {
    let sources = context.sources()?;
    let entry = entry(&sources, &options.scenario)?;
    let image = run::image(&sources, entry).map_err(Error::input)?;
    let broken = episode::break_with(&image, &entry.scenario, &entry.scenario.faults)
        .map_err(|error| Error::input(error.to_string()))?;
    let facts = evidence::collect(&broken.world, &broken.outcome);
    let text = serde_json::to_string_pretty(&facts).unwrap_or_default();
    print(&format!("{text}\n"));
    Ok(exit::PASS)
}

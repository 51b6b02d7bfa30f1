//! `marslab conformance FILE...`: recorded Windows behaviour against the simulator.

use std::path::PathBuf;

use clap::Args;

use super::{Context, print};
use crate::error::Error;
use crate::{conformance, report};

/// Options of `marslab conformance`.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// Tables of recorded rows (JSON lines).
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Runs the rows.
///
/// # Errors
/// A table that cannot be read, with file and line.
pub(super) fn run(context: &Context, options: &Options) -> Result<u8, Error> {
    let found = conformance::run(&options.files).map_err(|e| Error::input(e.to_string()))?;
    if options.json {
        let text = serde_json::to_string_pretty(&found).unwrap_or_default();
        print(&format!("{text}\n"));
    } else {
        print(&report::conformance::render(&found, &context.texts));
    }
    Ok(found.exit_code())
}

//! `marslab compose`: several faults in one machine, proven or rejected with the reason.

use clap::Args;

use super::{Context, print};
use crate::compose::{self, Extent};
use crate::error::{Error, exit};
use crate::report::{self, TwoFormats};

/// Options of `marslab compose`.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// Prove each composition, and ask the diagnoser about it. Without it they are only built and
    /// predicted.
    #[arg(long)]
    verify: bool,
    /// Every pair of scenarios on every image, which takes half an hour. Without it every pair of
    /// causes and objects is taken once for every operation, on one of the images.
    #[arg(long)]
    all: bool,
    /// At most this many pairs, and as many triples, of each line of the report, evenly spread;
    /// 0 for all of them.
    #[arg(long, default_value_t = 0)]
    limit: usize,
    /// Who diagnoses: rego, rego:DIR, powershell:FILE, process:CMD ...
    #[arg(long, default_value = "rego")]
    diagnoser: String,
    /// How the report is written.
    #[arg(long, value_enum, default_value_t = TwoFormats::Terminal)]
    format: TwoFormats,
}

/// Composes the catalogue.
///
/// # Errors
/// A pack that does not load, files that cannot be read, nothing to compose.
pub(super) fn run(context: &Context, options: &Options) -> Result<u8, Error> {
    let sources = context.sources()?;
    let diagnoser = crate::diagnoser(&options.diagnoser)?;
    let verify = options.verify.then_some(&*diagnoser);
    let extent = if options.all { Extent::All } else { Extent::Causes };
    let composed = compose::run(&sources, verify, extent, options.limit).map_err(Error::input)?;
    if composed.groups.is_empty() {
        return Err(Error::nothing(context.texts.say("compose-nothing")));
    }
    print(&match options.format {
        TwoFormats::Terminal => report::compose::render(&composed, &context.texts),
        TwoFormats::Json => report::as_json(&composed, composed.passed()),
    });
    Ok(if composed.passed() { exit::PASS } else { exit::REGRESSION })
}

//! `marslab compose`: several faults in one machine, proven or rejected with the reason.

use clap::Args;

use super::{Context, print};
use crate::compose;
use crate::error::{Error, exit};
use crate::report::{self, TwoFormats};

/// Options of `marslab compose`.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// Prove each composition, and ask the diagnoser about it. Without it they are only built and
    /// predicted.
    #[arg(long)]
    verify: bool,
    /// At most this many pairs, and as many triples, of each image and operation, evenly spread;
    /// 0 for all.
    #[arg(long, default_value_t = 0)]
    limit: usize,
    /// Who diagnoses: rego, rego:DIR, process:CMD ...
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
    let composed = compose::run(&sources, verify, options.limit).map_err(Error::input)?;
    if composed.grounds.is_empty() {
        return Err(Error::nothing(context.texts.say("compose-nothing")));
    }
    print(&match options.format {
        TwoFormats::Terminal => report::compose::render(&composed, &context.texts),
        TwoFormats::Json => report::as_json(&composed, composed.passed()),
    });
    Ok(if composed.passed() { exit::PASS } else { exit::REGRESSION })
}

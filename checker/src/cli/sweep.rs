//! `marslab sweep`: what must hold for whole families of machines.

use clap::{Args, Subcommand};

use super::{Context, print};
use crate::error::{Error, exit};
use crate::report::{self, TwoFormats};
use crate::sweep::{Swept, boundary, invariance, missing};

/// What is swept.
#[derive(Debug, Subcommand)]
pub(super) enum Options {
    /// Move every number of the documentation by one step: model and rules flip together
    Boundary(How),
    /// Change what must not matter (names, drives, language, zone, Windows): no verdict moves
    Invariance(How),
    /// Hide each source of evidence: the answer asks for it when it decides, else does not move
    MissingEvidence(How),
}

/// How it is swept.
#[derive(Debug, Args)]
pub(super) struct How {
    /// Who diagnoses: rego, rego:DIR, powershell:FILE, process:CMD ...
    #[arg(long, default_value = "rego")]
    diagnoser: String,
    /// How the report is written.
    #[arg(long, value_enum, default_value_t = TwoFormats::Terminal)]
    format: TwoFormats,
}

/// Sweeps.
///
/// # Errors
/// A pack that does not load, files that cannot be read.
pub(super) fn run(context: &Context, options: &Options) -> Result<u8, Error> {
    let sources = context.sources()?;
    let (Options::Boundary(how) | Options::Invariance(how) | Options::MissingEvidence(how)) =
        options;
    let diagnoser = crate::diagnoser(&how.diagnoser)?;
    let (sweep, cases) = match options {
        Options::Boundary(_) => ("boundary", boundary::sweep(&sources, &*diagnoser)),
        Options::Invariance(_) => ("invariance", invariance::sweep(&sources, &*diagnoser)),
        Options::MissingEvidence(_) => ("missing-evidence", missing::sweep(&sources, &*diagnoser)),
    };
    let swept = Swept { sweep, cases };
    print(&match how.format {
        TwoFormats::Terminal => report::sweep::render(&swept, &context.texts),
        TwoFormats::Json => report::as_json(&swept, swept.passed()),
    });
    Ok(if swept.passed() { exit::PASS } else { exit::REGRESSION })
}

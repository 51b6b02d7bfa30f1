//! `marslab schema facts|diagnosis|scenario|image|fleet|fleet-report|gate`: JSON Schemas for
//! editors and rules.

use clap::{Args, ValueEnum};

use super::print;
use crate::error::{Error, exit};

/// Documents with a schema.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Document {
    /// What a diagnoser gets.
    Facts,
    /// What a diagnoser answers.
    Diagnosis,
    /// A scenario file.
    Scenario,
    /// An image file.
    Image,
    /// A fleet file.
    Fleet,
    /// What `fleet report` writes with `--format json`.
    FleetReport,
    /// What a gate writes with `--format json`.
    Gate,
}

/// Options of `marslab schema`.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// Which document.
    #[arg(value_enum)]
    document: Document,
}

/// Prints a schema.
///
/// # Errors
/// None so far; the shape is that of every command.
pub(super) fn run(options: &Options) -> Result<u8, Error> {
    let schema = match options.document {
        Document::Facts => schemars::schema_for!(sim::evidence::Facts),
        Document::Diagnosis => schemars::schema_for!(diagnosers::Diagnosis),
        Document::Scenario => schemars::schema_for!(scenarios::Scenario),
        Document::Image => schemars::schema_for!(sim::image::ImageSpec),
        Document::Fleet => schemars::schema_for!(scenarios::Fleet),
        Document::FleetReport => crate::report::fleet::results::schema(),
        Document::Gate => crate::report::gate::schema(),
    };
    let text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    print(&format!("{}\n", text.trim_end()));
    Ok(exit::PASS)
}

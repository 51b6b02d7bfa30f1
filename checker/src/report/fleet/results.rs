//! A finished results folder becomes something to read. One file a format.
//!
//! *Promises*: each report is made from [`Results`] alone, the same ones give the same bytes, and
//! every text from outside (a fleet document, a diagnoser) is encoded for its sink. Reports for
//! people are bounded and say what they leave out; JSON has everything.

mod html;
mod json;
mod terminal;
mod words;

use schemars::JsonSchema;
use serde::Serialize;

use crate::fleet::summary::Summary;
use crate::ui::text::Texts;

/// Formats of the report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum FleetFormat {
    /// For people.
    #[default]
    Terminal,
    /// For programs.
    Json,
    /// One page with charts, to keep.
    Html,
}

/// Where results come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct About {
    /// Version of the program that made them.
    pub engine: String,
    /// Identity of the catalogue.
    pub catalogue: String,
    /// Title of the fleet.
    pub fleet: String,
    /// Identity of the fleet's document.
    pub document: String,
    /// Seed.
    pub seed: u64,
    /// Name of the diagnoser.
    pub diagnoser: String,
    /// Identity of the diagnoser: of its rules, where it is a pack.
    pub pack: String,
    /// Days over which machines were seen.
    pub over_days: u32,
}

/// A finished results folder, added up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Results {
    /// Where it comes from.
    pub about: About,
    /// What its rows come to.
    pub summary: Summary,
}

/// The text of a report.
#[must_use]
pub fn render(results: &Results, format: FleetFormat, texts: &Texts) -> String {
    match format {
        FleetFormat::Terminal => terminal::render(results, texts),
        FleetFormat::Json => json::render(results),
        FleetFormat::Html => html::render(results, texts),
    }
}

/// The schema of the JSON report.
#[must_use]
pub fn schema() -> schemars::Schema {
    json::schema()
}

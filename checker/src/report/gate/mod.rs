//! A gate becomes something to read. One file a format.
//!
//! *Promises*: each report is made from [`Gated`] alone (the page also from a [`Background`]), the
//! same one gives the same bytes, and every text from outside is encoded for its sink. Reports for
//! people are bounded and say what they leave out; JSON has everything.

mod background;
mod html;
mod json;
mod junit;
mod markdown;
mod sarif;
mod terminal;
mod words;

pub use background::{Background, Covered, coverage};

use crate::gate::Gated;
use crate::ui::text::Texts;

/// Formats of a gate's report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum GateFormat {
    /// For people.
    #[default]
    Terminal,
    /// For programs.
    Json,
    /// For CI servers.
    Junit,
    /// For code scanning.
    Sarif,
    /// For pull requests.
    Markdown,
    /// One page with everything, to keep.
    Html,
}

impl GateFormat {
    /// All formats.
    pub const ALL: [Self; 6] =
        [Self::Terminal, Self::Json, Self::Junit, Self::Sarif, Self::Markdown, Self::Html];
}

/// The text of a report. The page is without matrices and coverage; [`page`] has them.
#[must_use]
pub fn render(gated: &Gated, format: GateFormat, texts: &Texts) -> String {
    match format {
        GateFormat::Terminal => terminal::render(gated, texts),
        GateFormat::Json => json::render(gated),
        GateFormat::Junit => junit::render(gated, texts),
        GateFormat::Sarif => sarif::render(gated, texts),
        GateFormat::Markdown => markdown::render(gated, texts),
        GateFormat::Html => page(gated, &Background::default(), texts),
    }
}

/// The page, with what is behind the gate: the matrices and what the catalogue covers.
#[must_use]
pub fn page(gated: &Gated, background: &Background, texts: &Texts) -> String {
    html::render(gated, background, texts)
}

/// The schema of the JSON report.
#[must_use]
pub fn schema() -> schemars::Schema {
    json::schema()
}

/// Which rules changed, what they can reach, and what was looked at.
#[must_use]
pub fn explain_selection(gated: &Gated, texts: &Texts) -> String {
    terminal::selection(gated, texts)
}

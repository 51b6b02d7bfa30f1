//! A gate becomes something to read. One file a format.

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

/// The text of a report.
#[must_use]
pub fn render(gated: &Gated, format: GateFormat, texts: &Texts) -> String {
    let _ = (format, texts);
    crate::report::as_json(gated, gated.passed())
}

/// Which rules changed, what they can reach, and what was looked at.
#[must_use]
pub fn explain_selection(gated: &Gated, texts: &Texts) -> String {
    let _ = texts;
    format!("{:#?}\n", gated.selection)
}

//! A run becomes something to read: terminal, JSON, JUnit, Markdown. One file a format.

mod chart;
pub mod compose;
pub mod conformance;
pub mod fleet;
pub mod gate;
mod json;
mod junit;
mod markdown;
pub mod mutate;
pub mod outcome;
mod page;
pub mod sweep;
mod terminal;
pub mod unit_tests;
pub mod watch;

use crate::run::Run;
use crate::ui::text::Texts;

/// Formats of a report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Terminal,
    /// For programs.
    Json,
    /// For CI servers.
    Junit,
    /// For pull requests.
    Markdown,
}

/// Formats of a report that is not a run of scenarios.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum TwoFormats {
    /// For people.
    #[default]
    Terminal,
    /// For programs.
    Json,
}

/// A table for a terminal, without blanks at the ends of its lines.
fn table_lines(table: &comfy_table::Table) -> String {
    table.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// A result as JSON, for programs, with `passed` beside it.
#[must_use]
pub fn as_json<T: serde::Serialize>(result: &T, passed: bool) -> String {
    let mut value = serde_json::to_value(result).unwrap_or_default();
    if let Some(object) = value.as_object_mut() {
        object.insert("passed".to_owned(), passed.into());
    }
    serde_json::to_string_pretty(&value).unwrap_or_default() + "\n"
}

impl Format {
    /// All formats.
    pub const ALL: [Format; 4] = [Self::Terminal, Self::Json, Self::Junit, Self::Markdown];
}

/// The text of a report.
#[must_use]
pub fn render(run: &Run, format: Format, texts: &Texts) -> String {
    match format {
        Format::Terminal => terminal::render(run, texts),
        Format::Json => json::render(run),
        Format::Junit => junit::render(run),
        Format::Markdown => markdown::render(run, texts),
    }
}

/// The proofs of a run, one line each, with the time that threads spent on each. For people only:
/// no report for programs holds a time.
#[must_use]
pub fn proof_table(run: &Run, proving: &crate::proofs::Proving<'_>, texts: &Texts) -> String {
    terminal::proofs(run, proving, texts)
}

/// What is wrong with a result, one line each; empty when nothing is.
#[must_use]
pub fn complaints(result: &crate::run::Result) -> Vec<String> {
    let verdict = &result.verdict;
    let mut lines = Vec::new();
    lines.extend(verdict.reproduced.as_ref().err().map(|why| format!("not reproduced: {why}")));
    if result.error.is_some() {
        return lines;
    }
    lines.extend(verdict.no_answer.as_ref().map(|why| format!("no answer: {why}")));
    let named = |causes: &[sim::cause::CauseId]| {
        causes.iter().map(|cause| cause.id()).collect::<Vec<_>>().join(", ")
    };
    if !verdict.missed.is_empty() {
        lines.push(format!("missed: {}", named(&verdict.missed)));
    }
    if !verdict.extra.is_empty() {
        lines.push(format!("false alarm: {}", named(&verdict.extra)));
    }
    if !verdict.localised && verdict.exact() {
        lines.push("the exact object was not named".to_owned());
    }
    lines.extend(verdict.wrong_evidence.iter().map(|path| format!("no such fact: {path}")));
    lines.extend(verdict.repaired.as_ref().err().map(|why| format!("not cured: {why}")));
    lines.extend(verdict.harm.iter().map(|harm| format!("harm: {harm}")));
    let proofs = result.broken_proofs.iter();
    lines.extend(proofs.map(|broken| {
        format!("proof {} ({}): {}", broken.proof.number, broken.proof.claim, broken.why)
    }));
    lines
}

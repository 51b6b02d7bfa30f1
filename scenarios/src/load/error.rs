//! What is wrong with a document, shown in one look: file, line, column, the place, a hint.
//!
//! *Promise*: the text can be printed anywhere. Control characters of the document or its name
//! never reach it, and long lines are cut to what a terminal shows.

use std::fmt;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

/// Longest message in characters; the rest is cut.
const LONGEST: usize = 400;
/// Columns that are shown; of a longer line only what is around the place.
const WIDTH: usize = 140;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub what: String,
    /// What would be right; empty for nothing to add.
    pub hint: String,
    /// Bytes of the text that it is about; empty at the start of the text when it is about all.
    pub bytes: Range<usize>,
    /// Line, from 1; 0 when it is about the file as a whole.
    pub line: usize,
    /// Column in characters, from 1; 0 when it is about the file as a whole.
    pub column: usize,
}

impl Problem {
    /// A problem at a place of the text.
    pub(crate) fn new(what: &str, hint: &str, bytes: Range<usize>) -> Self {
        Self { what: clean(what), hint: clean(hint), bytes, line: 1, column: 1 }
    }
}

/// Why a document cannot be used: all that is wrong with it, in the order of its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadError {
    /// The file, as it was named.
    pub file: String,
    /// What is wrong; never empty.
    pub problems: Vec<Problem>,
    shown: String,
}

impl LoadError {
    /// Problems of a text.
    pub(crate) fn new(file: &str, text: &str, mut problems: Vec<Problem>) -> Self {
        let file = clean(file);
        for problem in &mut problems {
            settle(problem, text);
        }
        problems.sort_by_key(|problem| problem.bytes.start);
        let shown: Vec<String> =
            problems.iter().map(|problem| show(&file, text, problem)).collect();
        Self { file, problems, shown: shown.join("\n\n") }
    }

    /// A problem of a file as a whole.
    pub(crate) fn of_file(file: &str, what: &str, hint: &str) -> Self {
        let (file, what, hint) = (clean(file), clean(what), clean(hint));
        let mut shown = format!("error: {what}\n --> {file}");
        if !hint.is_empty() {
            shown += &format!("\n  = help: {hint}");
        }
        let problem = Problem { what, hint, bytes: 0..0, line: 0, column: 0 };
        Self { file, problems: vec![problem], shown }
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl std::error::Error for LoadError {}

/// A text that speaks to no terminal, and is not endless.
pub(crate) fn clean(text: &str) -> String {
    let hidden = |c: char| {
        // Zero widths, directions, line separators: what changes how the rest is shown.
        let formats = ['\u{200b}'..='\u{200f}', '\u{2028}'..='\u{202e}', '\u{2060}'..='\u{206f}'];
        c.is_control() || formats.iter().any(|range| range.contains(&c))
    };
    let mut out: String = String::with_capacity(text.len().min(LONGEST));
    for (count, c) in text.chars().enumerate() {
        if count == LONGEST {
            out.push_str("...");
            break;
        }
        if hidden(c) { out.extend(c.escape_unicode()) } else { out.push(c) }
    }
    out
}

/// The largest character boundary of `text` not above `at`.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// Puts the place onto character boundaries of one line, and counts line and column.
fn settle(problem: &mut Problem, text: &str) {
    let start = floor(text, problem.bytes.start);
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let end = floor(text, problem.bytes.end.clamp(start, line_end.max(start)));
    problem.bytes = start..end;
    problem.line = text[..start].matches('\n').count() + 1;
    problem.column = text[line_start..start].chars().count() + 1;
}

fn show(file: &str, text: &str, problem: &Problem) -> String {
    let start = problem.bytes.start;
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let line = text[line_start..line_end].trim_end_matches('\r');
    let within = |at: usize| (at - line_start).min(line.len());
    let place = within(start)..within(problem.bytes.end);
    let snippet = Snippet::source(line)
        .path(file)
        .line_start(problem.line)
        .annotation(AnnotationKind::Primary.span(place));
    let mut group = Level::ERROR.primary_title(problem.what.as_str()).element(snippet);
    if !problem.hint.is_empty() {
        group = group.element(Level::HELP.message(problem.hint.as_str()));
    }
    Renderer::plain().term_width(WIDTH).render(&[group])
}

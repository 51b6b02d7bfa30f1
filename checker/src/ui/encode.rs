//! Strings from outside, and one encoder for each sink they may reach.
//!
//! *Promises.* An [`Untrusted`] text has no `Display`: it must be encoded by name for its sink.
//! No encoder's output holds an active character ([`is_active`]: controls, bidirectional and
//! other invisible format characters); such a character is shown as `\u{1b}`, and a text that
//! already holds `\u{` has that backslash shown as `\u{5c}`, so what was encoded can be read back.
//! JSON uses its own `\u001b`.
//!
//! *Line ends.* Sinks with one line (terminal line, attributes, Markdown, CSV, CI) show them like
//! any control. Sinks with several (terminal block, XML and HTML text) keep LF and TAB and take
//! CR LF for LF; a lone CR, which would overwrite the line before it, is shown.
//!
//! *Leaves out.* URLs, JavaScript, CSS and shell words: no report puts a foreign text there.
//! GitHub turns `@name` and `#12` into links after Markdown is rendered; where that matters use
//! [`Untrusted::for_markdown_code`]. Look-alike letters are not told apart.
//!
//! *Why not by crate.* Each is a few lines; what matters is that the type leaves no way around.

use std::borrow::Cow;
use std::fmt::{self, Write as _};

/// A string that somebody else wrote: a scenario, a bundle, a script, a diagnoser.
///
/// It cannot be printed, only encoded for a sink.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Untrusted<'a>(&'a str);

impl<'a> From<&'a str> for Untrusted<'a> {
    fn from(text: &'a str) -> Self {
        Self(text)
    }
}

/// As [`Untrusted::for_terminal_line`], in quotes: what a failed test or a panic prints.
impl fmt::Debug for Untrusted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", self.for_terminal_line())
    }
}

impl<'a> Untrusted<'a> {
    /// Marks a text as foreign.
    #[must_use]
    pub const fn new(text: &'a str) -> Self {
        Self(text)
    }

    /// Several lines for a terminal.
    #[must_use]
    pub fn for_terminal(self) -> String {
        visible(self.0, Lines::Several)
    }

    /// A part of one line for a terminal: a table cell, a part of a message.
    #[must_use]
    pub fn for_terminal_line(self) -> String {
        visible(self.0, Lines::One)
    }

    /// A JSON string with its quotes, in ASCII where the character is active.
    /// `<`, `>` and `&` are escaped too, so that it may stand inside an HTML script element.
    #[must_use]
    pub fn for_json(self) -> String {
        let mut out = String::with_capacity(self.0.len() + 2);
        out.push('"');
        for c in self.0.chars() {
            match c {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                '<' | '>' | '&' => push_json(&mut out, c),
                c if is_active(c) => push_json(&mut out, c),
                c => out.push(c),
            }
        }
        out.push('"');
        out
    }

    /// Character data of an XML element.
    #[must_use]
    pub fn for_xml(self) -> String {
        markup(&visible(self.0, Lines::Several))
    }

    /// The value of an XML attribute, without its quotes, safe in either kind.
    #[must_use]
    pub fn for_xml_attribute(self) -> String {
        markup(&visible(self.0, Lines::One))
    }

    /// The text of an HTML element; not of `script` or `style`.
    #[must_use]
    pub fn for_html(self) -> String {
        markup(&visible(self.0, Lines::Several))
    }

    /// The value of an HTML attribute, without its quotes; safe even if they are forgotten.
    /// Not for attributes that hold a URL, a style or a script.
    #[must_use]
    pub fn for_html_attribute(self) -> String {
        let mut out = String::with_capacity(self.0.len());
        for c in visible(self.0, Lines::One).chars() {
            // All ASCII but letters and digits: nothing of it ends an unquoted value.
            if c.is_ascii() && !c.is_ascii_alphanumeric() {
                push_entity(&mut out, c);
            } else {
                out.push(c);
            }
        }
        out
    }

    /// Markdown text within a paragraph, a heading, a list item or a table cell.
    #[must_use]
    pub fn for_markdown(self) -> String {
        let text = visible(self.0, Lines::One);
        let last = text.chars().count().saturating_sub(1);
        let mut out = String::with_capacity(text.len() * 2);
        for (at, c) in text.chars().enumerate() {
            match c {
                // Blanks at the edge mean code, a nested list or a line break.
                ' ' if at == 0 || at == last => out.push_str("&#32;"),
                c if c.is_ascii_punctuation() => {
                    out.push('\\');
                    out.push(c);
                }
                c => out.push(c),
            }
        }
        out
    }

    /// A Markdown code span with its fence; within a table cell too.
    #[must_use]
    pub fn for_markdown_code(self) -> String {
        // A table is cut at `|` before code spans are found; there is no way to keep the
        // character both in a table and outside of one, so it is shown like a control.
        let text = visible(self.0, Lines::One).replace('|', "\\u{7c}");
        let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest + 1);
        // One blank on each side is taken off by the reader, and keeps an edge of backticks
        // apart. It is not taken off a text of blanks only, which reads as one all the same.
        format!("{fence} {text} {fence}")
    }

    /// A CSV cell with its quotes, on one line, that no spreadsheet takes for a formula.
    ///
    /// A text that starts like one, or with `'`, gets a `'` in front.
    #[must_use]
    pub fn for_csv(self) -> String {
        let text = visible(self.0, Lines::One).replace('"', "\"\"");
        let guard = if starts_like_a_formula(self.0) { "'" } else { "" };
        format!("\"{guard}{text}\"")
    }

    /// A part of a plain line of a CI log, which GitHub, GitLab and Azure Pipelines all take for
    /// mere text.
    #[must_use]
    pub fn for_ci_log(self) -> String {
        // `::error::` counts behind the blanks at the start of a line, `##[` and `##vso[` anywhere.
        // Parts are joined, so the hash at the end of one is broken too. GitLab's section marks
        // need CR and ESC, which are shown already.
        let mut out = String::with_capacity(self.0.len());
        let mut started = false;
        let text = visible(self.0, Lines::One);
        let mut rest = text.chars().peekable();
        while let Some(c) = rest.next() {
            let hash = c == '#' && matches!(rest.peek(), None | Some('#'));
            if hash || (c == ':' && !started) {
                push_shown(&mut out, c);
            } else {
                out.push(c);
            }
            started |= !c.is_whitespace();
        }
        out
    }

    /// The message of a GitHub log command (`::error file=...::MESSAGE`). LF survives as `%0A`.
    #[must_use]
    pub fn for_ci_message(self) -> String {
        percent(&visible(self.0, Lines::Several), |c| matches!(c, '%' | '\n' | '\r'))
    }

    /// The value of a property of a GitHub log command (`::error file=VALUE,line=...::`).
    #[must_use]
    pub fn for_ci_property(self) -> String {
        percent(&visible(self.0, Lines::One), |c| matches!(c, '%' | '\n' | '\r' | ':' | ','))
    }
}

/// At most so many characters of a text, and how many more there are.
#[must_use]
pub fn clip(text: &str, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most) {
        None => Cow::Borrowed(text),
        Some((end, _)) => {
            let rest = text[end..].chars().count();
            Cow::Owned(format!("{}… (+{rest})", &text[..end]))
        }
    }
}

/// A JSON document with every active character and every `<`, `>` and `&` as its escape, as
/// [`Untrusted::for_json`] writes them. Outside of strings JSON has none of them but LF.
#[must_use]
pub fn json_document(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => out.push(c),
            '<' | '>' | '&' => push_json(&mut out, c),
            c if is_active(c) => push_json(&mut out, c),
            c => out.push(c),
        }
    }
    out
}

/// Whether a character acts on its surroundings instead of standing for itself: controls (C0,
/// DEL, C1), line and paragraph separators, bidirectional and invisible format characters, tags,
/// and code points that are no characters at all.
#[must_use]
pub const fn is_active(c: char) -> bool {
    matches!(c,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        | '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fdd0}'..='\u{fdef}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
        || (c as u32) & 0xfffe == 0xfffe
}

/// Whether a sink holds one line or several.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lines {
    One,
    Several,
}

/// The text with its active characters shown as `\u{1b}`, readable back by [`Lines::One`] wholly
/// and by [`Lines::Several`] but for CR LF.
fn visible(text: &str, lines: Lines) -> String {
    let text = match lines {
        Lines::Several if text.contains("\r\n") => Cow::Owned(text.replace("\r\n", "\n")),
        _ => Cow::Borrowed(text),
    };
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let kept = lines == Lines::Several && matches!(c, '\n' | '\t');
        let looks_shown = c == '\\' && text[at + 1..].starts_with("u{");
        if (is_active(c) && !kept) || looks_shown {
            push_shown(&mut out, c);
        } else {
            out.push(c);
        }
    }
    out
}

// Writing to a String cannot fail, so the results of `write!` below are dropped.

fn push_shown(out: &mut String, c: char) {
    let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
}

fn push_json(out: &mut String, c: char) {
    for unit in c.encode_utf16(&mut [0; 2]) {
        let _ = write!(out, "\\u{unit:04x}");
    }
}

fn push_entity(out: &mut String, c: char) {
    let _ = write!(out, "&#{};", u32::from(c));
}

/// The five characters of markup as numeric entities, which XML and all HTML know alike.
fn markup(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' | '<' | '>' | '"' | '\'' => push_entity(&mut out, c),
            c => out.push(c),
        }
    }
    out
}

fn percent(text: &str, escapes: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if escapes(c) {
            let _ = write!(out, "%{:02X}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}

/// Some spreadsheets trim blanks, fold wide forms, or take `'` itself for their guard.
fn starts_like_a_formula(text: &str) -> bool {
    let first = text.trim_start().chars().next();
    matches!(first, Some('=' | '+' | '-' | '@' | '|' | '%' | '\''))
        || matches!(first, Some('＝' | '＋' | '－' | '＠'))
}

#[cfg(test)]
mod tests;

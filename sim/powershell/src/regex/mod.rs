//! Regular expressions of .NET, on the crate `fancy-regex`.
//!
//! *Models*: patterns, options, groups by name and number in the order of .NET, what was found in
//! UTF-16 units. `translate` turns a pattern into the crate's notation, `replace` holds
//! replacement and splitting.
//! *Leaves out*: right to left, ECMAScript, balancing groups, conditions, the history of a group
//! that matched several times; they are refused by name.

mod class;
mod replace;
#[cfg(test)]
mod tests;
mod translate;

use std::cell::RefCell;
use std::rc::Rc;

use fancy_regex::{Error, RegexBuilder, RuntimeError};

use crate::kept::Kept;
use crate::net::{Fault, Outcome};
use crate::value::{Table, Value};
pub use replace::escape;

/// Bytes of a pattern, at most.
pub const MOST_PATTERN: usize = 512;
/// Bytes of a text that a pattern is tried on, at most.
pub const MOST_INPUT: usize = 64 << 10;
/// Steps back that a search may take, at most.
const MOST_BACKTRACKS: usize = 100_000;
/// Bytes of a compiled pattern, at most.
const MOST_COMPILED: usize = 1 << 20;
/// Patterns that a thread keeps.
const MOST_KEPT: usize = 64;

/// `System.Text.RegularExpressions.RegexOptions`
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Options(pub u32);

impl Options {
    /// `None`
    pub const NONE: Self = Self(0);
    /// `IgnoreCase`
    pub const IGNORE_CASE: Self = Self(1);
    /// `Multiline`
    pub const MULTILINE: Self = Self(2);
    /// `ExplicitCapture`
    pub const EXPLICIT_CAPTURE: Self = Self(4);
    /// `Singleline`
    pub const SINGLELINE: Self = Self(16);
    /// `IgnorePatternWhitespace`
    pub const IGNORE_WHITESPACE: Self = Self(32);

    /// True when all of the others are among these.
    #[must_use]
    pub fn has(self, others: Self) -> bool {
        self.0 & others.0 == others.0
    }

    fn with(self, others: Self, on: bool) -> Self {
        if on { Self(self.0 | others.0) } else { Self(self.0 & !others.0) }
    }
}

/// A pattern that is ready to search.
#[derive(Debug)]
pub struct Pattern {
    source: Rc<str>,
    options: Options,
    compiled: fancy_regex::Regex,
    /// Groups in the order of .NET: their names, and their places in the compiled pattern.
    groups: Vec<(Rc<str>, usize)>,
    /// The pattern is this text and nothing else.
    literal: Option<String>,
}

/// What was found: a match, or one of its groups.
#[derive(Debug, Clone)]
pub struct Found {
    /// A match, not only a group of one.
    pub is_match: bool,
    /// It took part.
    pub success: bool,
    /// The text.
    pub text: Rc<str>,
    /// Where it begins, in UTF-16 units.
    pub index: usize,
    /// How long it is, in UTF-16 units.
    pub length: usize,
    /// Name, or number, of the group.
    pub name: Rc<str>,
    /// All groups of a match, itself first.
    pub groups: Vec<Found>,
    /// The bytes from which to which it goes.
    pub bytes: (usize, usize),
    /// Of a match: what was searched, and with what.
    pub of: Option<(Rc<Pattern>, Rc<str>)>,
}

impl Found {
    /// Nothing was found.
    #[must_use]
    pub fn nothing() -> Self {
        Self {
            is_match: true,
            success: false,
            text: "".into(),
            index: 0,
            length: 0,
            name: "0".into(),
            groups: Vec::new(),
            bytes: (0, 0),
            of: None,
        }
    }

    /// A group by its name or its number.
    #[must_use]
    pub fn group(&self, name: &str) -> Option<&Found> {
        self.groups.iter().find(|group| &*group.name == name)
    }

    /// What `$Matches` holds: the groups that took part, by name or number.
    #[must_use]
    pub fn matches(&self) -> Table {
        let mut table = Table::default();
        for group in self.groups.iter().rev().filter(|group| group.success) {
            let key = group.name.parse().map_or_else(|_| Value::text(&group.name), Value::Int);
            table.set(key, Value::Text(group.text.clone()));
        }
        table
    }
}

thread_local! {
    static COMPILED: RefCell<Kept<Pattern, MOST_KEPT>> = const { RefCell::new(Kept::new()) };
}

/// A pattern, compiled now or before.
///
/// # Errors
/// As [`Pattern::new`].
pub fn pattern(source: &str, options: Options) -> Outcome<Rc<Pattern>> {
    let is_it = |there: &Pattern| &*there.source == source && there.options == options;
    if let Some(kept) = COMPILED.with_borrow(|all| all.find(source, is_it)) {
        return Ok(kept);
    }
    let made = Rc::new(Pattern::new(source, options)?);
    drop(COMPILED.with_borrow_mut(|all| all.keep(source, made.clone())));
    Ok(made)
}

impl Pattern {
    /// Compiles a pattern.
    ///
    /// # Errors
    /// A pattern that .NET refuses, in its words; one that is too long, or uses what is not
    /// modelled.
    pub fn new(source: &str, options: Options) -> Outcome<Self> {
        if source.len() > MOST_PATTERN {
            let what = format!("a regular expression of more than {MOST_PATTERN} bytes");
            return Err(Fault::Limit(what));
        }
        let translated = translate::translate(source, options)?;
        let compiled = RegexBuilder::new(&translated.text)
            .backtrack_limit(MOST_BACKTRACKS)
            .delegate_size_limit(MOST_COMPILED)
            .delegate_dfa_size_limit(MOST_COMPILED)
            .build()
            .map_err(|error| {
                let first = error.to_string().lines().last().unwrap_or_default().to_owned();
                Fault::Unsupported(format!("regular expression \"{source}\": {first}"))
            })?;
        Ok(Self {
            source: source.into(),
            options,
            compiled,
            groups: translated.groups,
            literal: translated.literal,
        })
    }

    /// The pattern as it was written.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Its options.
    #[must_use]
    pub fn options(&self) -> Options {
        self.options
    }

    /// Names of its groups in the order of .NET; unnamed ones have their number.
    pub fn group_names(&self) -> impl Iterator<Item = &Rc<str>> {
        self.groups.iter().map(|(name, _)| name)
    }

    /// True when it occurs.
    ///
    /// # Errors
    /// A search beyond the limits.
    pub fn is_match(&self, text: &str) -> Outcome<bool> {
        if let Some(literal) = &self.literal {
            return Ok(text.contains(literal.as_str()));
        }
        self.bounded(text)?;
        self.compiled.is_match(text).map_err(|error| self.fault(&error))
    }

    /// The first occurrence at or behind a byte.
    ///
    /// # Errors
    /// A search beyond the limits.
    pub fn find(self: &Rc<Self>, text: &Rc<str>, from: usize) -> Outcome<Option<Found>> {
        self.find_with(text, from, &mut Units::default())
    }

    /// All occurrences, `most` at most.
    ///
    /// # Errors
    /// A search beyond the limits.
    pub fn find_all(self: &Rc<Self>, text: &Rc<str>, most: usize) -> Outcome<Vec<Found>> {
        let mut all = Vec::new();
        let (mut from, mut units) = (0, Units::default());
        while all.len() < most {
            let Some(found) = self.find_with(text, from, &mut units)? else { break };
            match after(text, &found) {
                Some(next) => from = next,
                None => {
                    all.push(found);
                    break;
                }
            }
            all.push(found);
        }
        Ok(all)
    }

    fn find_with(
        self: &Rc<Self>,
        text: &Rc<str>,
        from: usize,
        units: &mut Units,
    ) -> Outcome<Option<Found>> {
        let mut spans: Vec<Option<(usize, usize)>> = Vec::with_capacity(self.groups.len());
        if let Some(literal) = &self.literal {
            let at = text.get(from..).and_then(|rest| rest.find(literal.as_str()));
            let Some(at) = at else { return Ok(None) };
            spans.push(Some((from + at, from + at + literal.len())));
        } else {
            self.bounded(text)?;
            let captures = self.compiled.captures_from_pos(&**text, from);
            let captures = captures.map_err(|error| self.fault(&error))?;
            let Some(captures) = captures else { return Ok(None) };
            for (_, place) in &self.groups {
                spans.push(captures.get(*place).map(|group| (group.start(), group.end())));
            }
        }
        let groups: Vec<Found> = self
            .groups
            .iter()
            .zip(spans)
            .map(|((name, _), span)| {
                let mut group = Found { is_match: false, name: name.clone(), ..Found::nothing() };
                if let Some((start, end)) = span {
                    group.success = true;
                    group.text = text[start..end].into();
                    group.index = units.upto(text, start);
                    group.length = length(&group.text);
                    group.bytes = (start, end);
                }
                group
            })
            .collect();
        let Some(whole) = groups.first().cloned() else { return Ok(None) };
        let of = Some((self.clone(), text.clone()));
        Ok(Some(Found { is_match: true, groups, of, ..whole }))
    }

    fn bounded(&self, text: &str) -> Outcome<()> {
        if text.len() <= MOST_INPUT {
            return Ok(());
        }
        let what =
            format!("a regular expression on a text of more than {MOST_INPUT} bytes: {self:.40}");
        Err(Fault::Limit(what))
    }

    fn fault(&self, error: &Error) -> Fault {
        match error {
            Error::RuntimeError(RuntimeError::BacktrackLimitExceeded) => Fault::Limit(format!(
                "more than {MOST_BACKTRACKS} steps back in the regular expression \"{}\"",
                self.source
            )),
            other => Fault::Limit(format!("regular expression \"{}\": {other}", self.source)),
        }
    }
}

impl std::fmt::Display for Pattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.source)
    }
}

/// Where the search goes on: behind what was found, one further when it was empty.
fn after(text: &str, found: &Found) -> Option<usize> {
    let (start, end) = found.bytes;
    if start != end {
        return Some(end);
    }
    text[end..].chars().next().map(|c| end + c.len_utf8())
}

/// UTF-16 units of a text.
#[must_use]
pub fn length(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.encode_utf16().count() }
}

/// Counts UTF-16 units up to bytes of one text; going on from the last place costs nothing.
#[derive(Debug, Default)]
struct Units {
    byte: usize,
    unit: usize,
}

impl Units {
    fn upto(&mut self, text: &str, byte: usize) -> usize {
        if byte < self.byte {
            return length(&text[..byte]);
        }
        self.unit += length(&text[self.byte..byte]);
        self.byte = byte;
        self.unit
    }
}

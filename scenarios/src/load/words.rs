//! What the YAML reader says, in the words of this house.

use std::ops::Range;

use serde_saphyr::{DefaultMessageFormatter, Error, Location, MessageFormatter};

use super::error::Problem;
use super::hint::instead_of;
use super::place::bytes;

/// The reader's error as a problem.
pub(super) fn problem(error: &Error, text: &str) -> Problem {
    let error = error.without_snippet();
    let at = error.location().map(|location| place(location, text)).unwrap_or_default();
    let (what, hint) = words(error);
    Problem::new(&what, &hint, at)
}

/// The bytes of a location. Of what is no YAML the reader knows line and column only.
fn place(location: Location, text: &str) -> Range<usize> {
    if location.span().byte_offset().is_some() {
        return bytes(location);
    }
    let before = usize::try_from(location.line()).unwrap_or_default().saturating_sub(1);
    let columns = usize::try_from(location.column()).unwrap_or_default().saturating_sub(1);
    let start: usize = text.split_inclusive('\n').take(before).map(str::len).sum();
    let within: usize = text[start..].chars().take(columns).map(char::len_utf8).sum();
    start + within..start + within
}

fn words(error: &Error) -> (String, String) {
    match error {
        Error::SerdeUnknownField { field, expected, .. } => {
            (format!("unknown field `{}`", clip(field)), instead_of(field, expected))
        }
        Error::SerdeUnknownVariant { variant, expected, .. } => {
            (format!("unknown name `{}`", clip(variant)), instead_of(variant, expected))
        }
        Error::SerdeMissingField { field, .. } => {
            (format!("the field `{field}` is missing"), format!("add `{field}: ...`"))
        }
        Error::SerdeInvalidType { unexpected, expected, .. }
        | Error::SerdeInvalidValue { unexpected, expected, .. } => {
            (format!("wrong type: {}", clip(unexpected)), format!("expected {expected}"))
        }
        Error::Unexpected { expected, .. } => {
            let expected = match *expected {
                "sequence start" => "a list: `[...]`, or lines that begin with `- `",
                "mapping start" => "a map: `{field: ...}`, or lines `field: ...`",
                other => other,
            };
            ("wrong type".to_owned(), format!("expected {expected}"))
        }
        Error::ExternallyTaggedEnumExpectedScalarOrMapping { .. }
        | Error::ExpectedStringKeyForExternallyTaggedEnum { .. } => (
            "wrong type".to_owned(),
            "expected one word, or `{word: ...}` where the word takes something".to_owned(),
        ),
        Error::DuplicateMappingKey { key, .. } => (
            format!("the key `{}` is there twice", clip(key.as_deref().unwrap_or_default())),
            "keep one of them".to_owned(),
        ),
        Error::Budget { .. } | Error::MergeKeyNotAllowed { .. } => {
            (said(error), "a scenario has no anchors and aliases, and little nesting".to_owned())
        }
        // `unknown cause x, did you mean y?`: what is wrong, then what would be right.
        _ => match said(error).split_once(", did you mean ") {
            Some((what, right)) => (what.to_owned(), format!("did you mean {right}")),
            None => match said(error).split_once("; write ") {
                Some((what, right)) => (what.to_owned(), format!("write {right}")),
                None => (said(error), by_syntax(error)),
            },
        },
    }
}

/// Our own complaints say what would be right; the reader's are about YAML itself.
fn by_syntax(error: &Error) -> String {
    match error {
        Error::Message { .. } | Error::IOError { .. } => String::new(),
        _ => "look at brackets, quotes and indentation here and just before".to_owned(),
    }
}

fn said(error: &Error) -> String {
    DefaultMessageFormatter.format_message(error).into_owned()
}

/// The start of a word that may be endless.
fn clip(word: &str) -> String {
    let mut out: String = word.chars().take(80).collect();
    if out.len() < word.len() {
        out.push_str("...");
    }
    out
}

//! What the YAML reader says, in the words of this house.

use serde_saphyr::{DefaultMessageFormatter, Error, MessageFormatter};

use super::error::Problem;
use super::hint::instead_of;
use super::place::bytes;

/// The reader's error as a problem.
pub(super) fn problem(error: &Error) -> Problem {
    let error = error.without_snippet();
    let at = error.location().map(bytes).unwrap_or_default();
    let (what, hint) = words(error);
    Problem::new(&what, &hint, at)
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
                None => (said(error), String::new()),
            },
        },
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

//! Binding words to the parameter table of a cmdlet, as PowerShell does.
//!
//! *Models*: names that may be cut short while they stay unique, aliases, `-Name:value`,
//! switches, positions, words that are one of a list, mandatory parameters.
//! *Leaves out*: parameter sets, pipeline binding: the engine of a later issue.

use std::fmt;

use crate::kernel::text::{same, starts_with};

use super::command::{Command, Param, Takes};
use super::parse::Word;

/// Arguments that were bound: name and texts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Arguments(Vec<(&'static str, Vec<String>)>);

impl Arguments {
    /// True when the parameter was given.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| same(known, name))
    }

    /// All texts of a parameter.
    #[must_use]
    pub fn list(&self, name: &str) -> &[String] {
        self.0.iter().find(|(known, _)| same(known, name)).map_or(&[], |(_, texts)| texts)
    }

    /// The text of a parameter.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.list(name).first().map(String::as_str)
    }

    /// The number of a parameter.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<i64> {
        self.text(name)?.parse().ok()
    }
}

/// Why words do not fit a table. Texts as PowerShell prints them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BindError {
    /// No parameter has this name.
    Unknown(String),
    /// The short name fits several.
    Ambiguous(String, Vec<&'static str>),
    /// Nothing follows a parameter that needs something.
    Missing(&'static str),
    /// A word too many.
    Positional(String),
    /// The word is none of the allowed ones, or no number.
    Value(&'static str, String, String),
    /// A mandatory parameter was not given.
    Mandatory(&'static str),
}

impl fmt::Display for BindError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(name) => {
                write!(f, "A parameter cannot be found that matches parameter name '{name}'.")
            }
            Self::Ambiguous(name, known) => write!(
                f,
                "Parameter cannot be processed because the parameter name '{name}' is \
                 ambiguous. Possible matches include: -{}.",
                known.join(" -")
            ),
            Self::Missing(name) => write!(
                f,
                "Missing an argument for parameter '{name}'. Specify a parameter of type \
                 'System.String' and try again."
            ),
            Self::Positional(word) => {
                write!(f, "A positional parameter cannot be found that accepts argument '{word}'.")
            }
            Self::Value(name, word, allowed) => write!(
                f,
                "Cannot bind parameter '{name}'. Cannot convert value \"{word}\". Specify one \
                 of the following: {allowed}."
            ),
            Self::Mandatory(name) => write!(
                f,
                "Cannot process command because of one or more missing mandatory parameters: \
                 {name}."
            ),
        }
    }
}

/// Parameters that every cmdlet has.
const COMMON: [Param; 6] = [
    Param::text("ErrorAction").alias(&["ea"]),
    Param::text("WarningAction").alias(&["wa"]),
    Param::switch("Verbose").alias(&["vb"]),
    Param::switch("Debug").alias(&["db"]),
    Param::switch("Confirm"),
    Param::switch("WhatIf").alias(&["wi"]),
];

fn find(command: &Command, name: &str) -> Result<Param, BindError> {
    let all: Vec<Param> = command.params.iter().chain(&COMMON).copied().collect();
    let exact = |param: &&Param| {
        same(param.name, name) || param.aliases.iter().any(|alias| same(alias, name))
    };
    if let Some(param) = all.iter().find(exact) {
        return Ok(*param);
    }
    let begins: Vec<&Param> = all.iter().filter(|param| starts_with(param.name, name)).collect();
    match begins.as_slice() {
        [] => Err(BindError::Unknown(name.to_owned())),
        [one] => Ok(**one),
        many => Err(BindError::Ambiguous(
            name.to_owned(),
            many.iter().map(|param| param.name).collect(),
        )),
    }
}

fn check(param: &Param, text: String) -> Result<String, BindError> {
    match param.takes {
        Takes::Number if text.parse::<i64>().is_err() => {
            Err(BindError::Value(param.name, text, "a whole number".to_owned()))
        }
        Takes::OneOf(words) => match words.iter().find(|word| same(word, &text)) {
            Some(word) => Ok((*word).to_owned()),
            None => Err(BindError::Value(param.name, text, words.join(", "))),
        },
        _ => Ok(text),
    }
}

/// Binds the words after a command's name. Programs and the shell's own commands take their words
/// as they are.
///
/// # Errors
/// The first word that does not fit.
pub fn bind(command: &Command, words: &[Word]) -> Result<Arguments, BindError> {
    let mut bound = Arguments::default();
    if command.params.is_empty() && !command.kind.is_cmdlet() {
        return Ok(bound);
    }
    let mut loose = Vec::new();
    let mut words = words.iter().peekable();
    while let Some(word) = words.next() {
        let name = word.text.strip_prefix(['-', '\u{2013}']).filter(|_| !word.quoted);
        let Some(name) = name.filter(|name| name.starts_with(|c: char| c.is_alphabetic())) else {
            loose.push(word.text.clone());
            continue;
        };
        let (name, inline) = match name.split_once(':') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (name, None),
        };
        let param = find(command, name)?;
        if param.takes == Takes::Switch {
            // `-Confirm: $false` is one argument too.
            let value = match inline {
                Some(value) if value.is_empty() => words.next().map(|word| word.text.clone()),
                value => value,
            };
            if !value.is_some_and(|value| same(&value, "$false")) {
                bound.0.push((param.name, Vec::new()));
            }
            continue;
        }
        let value = match inline.filter(|value| !value.is_empty()) {
            Some(value) => value,
            None => words.next().ok_or(BindError::Missing(param.name))?.text.clone(),
        };
        put(&mut bound, &param, value, &mut words)?;
    }
    place(command, &mut bound, loose)?;
    match command.params.iter().find(|param| param.mandatory && !bound.has(param.name)) {
        Some(param) => Err(BindError::Mandatory(param.name)),
        None => Ok(bound),
    }
}

fn put<'w>(
    bound: &mut Arguments,
    param: &Param,
    value: String,
    words: &mut std::iter::Peekable<impl Iterator<Item = &'w Word>>,
) -> Result<(), BindError> {
    let mut texts = Vec::new();
    if param.takes == Takes::List {
        // `a, b` and `a,b` are one list.
        let mut joined = value;
        while joined.ends_with(',') || words.peek().is_some_and(|word| word.text.starts_with(',')) {
            let Some(next) = words.next() else { break };
            joined.push_str(&next.text);
        }
        let parts = joined.split(',').map(str::trim).filter(|part| !part.is_empty());
        texts.extend(parts.map(str::to_owned));
    } else {
        texts.push(check(param, value)?);
    }
    bound.0.push((param.name, texts));
    Ok(())
}

fn place(command: &Command, bound: &mut Arguments, loose: Vec<String>) -> Result<(), BindError> {
    let mut places: Vec<&Param> = command.params.iter().filter(|p| p.position.is_some()).collect();
    places.sort_by_key(|param| param.position);
    let mut free = places.into_iter().filter(|param| !bound.has(param.name)).collect::<Vec<_>>();
    free.reverse();
    for text in loose {
        let param = free.pop().ok_or_else(|| BindError::Positional(text.clone()))?;
        put(bound, param, text, &mut std::iter::empty().peekable())?;
    }
    Ok(())
}

//! The two packs of a gate: where each came from, who answers, and its rules when it has any.

use diagnosers::source::{Kind, Source};
use diagnosers::{Diagnoser, RegoPack};

use super::outcome;
use crate::error::Error;

/// A pack that can be asked.
pub struct Pack {
    /// As it was asked for.
    pub word: String,
    /// Hash over the names and bytes of its files.
    pub identity: String,
    settled: bool,
    /// Who answers, when it is no pack of rules.
    other: Option<Box<dyn Diagnoser>>,
    rules: Option<RegoPack>,
}

impl Pack {
    /// The pack that a word names.
    ///
    /// # Errors
    /// A word that names none, a pack that is not there, empty or broken, each with its own code.
    pub fn load(word: &str) -> Result<Self, Error> {
        Self::of_source(&Source::open(word)?)
    }

    /// The pack in files that were read.
    ///
    /// # Errors
    /// Files that do not load.
    pub fn of_source(source: &Source) -> Result<Self, Error> {
        let (other, rules) = match source.kind {
            Kind::Rego => (None, Some(RegoPack::from_source(source)?)),
            _ => (Some(source.diagnoser()?), None),
        };
        let (word, identity) = (source.word.clone(), source.identity.to_string());
        Ok(Self { word, identity, settled: source.is_settled(), other, rules })
    }

    /// A pack of rules that is there already.
    #[must_use]
    pub fn of_rules(word: &str, identity: &str, rules: RegoPack) -> Self {
        let (word, identity) = (word.to_owned(), identity.to_owned());
        Self { word, identity, settled: true, other: None, rules: Some(rules) }
    }

    /// Who answers.
    #[must_use]
    pub fn diagnoser(&self) -> &dyn Diagnoser {
        match (&self.other, &self.rules) {
            (Some(other), _) => &**other,
            (None, Some(rules)) => rules,
            (None, None) => &diagnosers::mute::Mute,
        }
    }

    /// Its rules, when it is a pack of rules.
    #[must_use]
    pub fn rules(&self) -> Option<&RegoPack> {
        self.rules.as_ref()
    }

    /// The same facts and answers of the console always give the same diagnosis: it is no program
    /// of the host.
    #[must_use]
    pub fn is_pure(&self) -> bool {
        self.settled
    }

    /// For the report.
    #[must_use]
    pub fn told(&self) -> outcome::Pack {
        let (word, identity) = (self.word.clone(), self.identity.clone());
        outcome::Pack { word, identity, version: None }
    }
}

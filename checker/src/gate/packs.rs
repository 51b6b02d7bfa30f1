//! The two packs of a gate: where each came from, who answers, and its rules when it has any.

use diagnosers::{Diagnoser, RegoPack};

use super::outcome;
use crate::error::{Error, exit};

/// A pack that can be asked.
pub struct Pack {
    /// As it was asked for.
    pub word: String,
    /// Hash over the names and bytes of its files.
    pub identity: String,
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
        let named = |word: &str| word.strip_prefix("rego:").unwrap_or(word).to_owned();
        let rules = RegoPack::load(std::path::Path::new(&named(word)))
            .map_err(|error| Error::of(exit::PACK, error.to_string()))?;
        let identity = sim::kernel::digest::Fingerprint::of(rules.sources()).to_string();
        Ok(Self { word: word.to_owned(), identity, other: None, rules: Some(rules) })
    }

    /// A pack of rules that is there already.
    #[must_use]
    pub fn of_rules(word: &str, identity: &str, rules: RegoPack) -> Self {
        let (word, identity) = (word.to_owned(), identity.to_owned());
        Self { word, identity, other: None, rules: Some(rules) }
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
        self.rules.is_some() || self.word.starts_with("powershell:")
    }

    /// For the report.
    #[must_use]
    pub fn told(&self) -> outcome::Pack {
        let (word, identity) = (self.word.clone(), self.identity.clone());
        outcome::Pack { word, identity, version: None }
    }
}

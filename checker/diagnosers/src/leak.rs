//! Planted leaks: diagnosers whose answers depend on what no answer may depend on. Canaries.
//!
//! *Models* the six ways in which a run stops being repeatable: the wall clock, addresses of
//! memory, the order of a hash table, the order in which threads arrive, the environment, the
//! locale. Each finds what the reference pack finds and adds one such value to its answer, so that
//! `marslab check --check-determinism --diagnoser leak:KIND` must end with exit code 5.
//!
//! *Why no help mentions them*: nobody but the canaries of the determinism check has a use for one.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use sim::evidence::Evidence;

use crate::rego::{PackError, RegoPack};
use crate::{Ask, Diagnoser, Diagnosis, NoAnswer};

/// What leaks into an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Nanoseconds of the wall clock.
    Clock,
    /// The address of a fresh allocation that is never given back.
    Address,
    /// The order in which a `HashMap` with random keys gives its elements.
    HashOrder,
    /// The order in which threads come to the diagnoser.
    ThreadOrder,
    /// The home folder and the current one.
    Environment,
    /// Language and time zone of whoever runs the program.
    Locale,
}

impl Kind {
    /// All kinds with their words.
    pub const ALL: [(&'static str, Self); 6] = [
        ("clock", Self::Clock),
        ("address", Self::Address),
        ("hash-order", Self::HashOrder),
        ("thread-order", Self::ThreadOrder),
        ("environment", Self::Environment),
        ("locale", Self::Locale),
    ];

    /// The kind that a word means.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(name, _)| *name == word).map(|(_, kind)| kind)
    }
}

/// The reference pack with one leak.
#[derive(Debug)]
pub struct Leak {
    kind: Kind,
    name: String,
    eyes: RegoPack,
    arrivals: AtomicUsize,
}

impl Leak {
    /// A diagnoser with this leak.
    ///
    /// # Errors
    /// When the reference pack does not load.
    pub fn new(kind: Kind) -> Result<Self, PackError> {
        let word = Kind::ALL.into_iter().find(|(_, other)| *other == kind).map_or("", |(w, _)| w);
        let eyes = RegoPack::reference()?;
        Ok(Self { kind, name: format!("leak:{word}"), eyes, arrivals: AtomicUsize::new(0) })
    }

    /// What must not be in an answer.
    fn drip(&self) -> String {
        let variables = |names: &[&str]| -> String {
            let of = |name: &&str| format!("{name}={:?} ", std::env::var_os(name));
            names.iter().map(of).collect()
        };
        match self.kind {
            Kind::Clock => {
                format!("{:?}", SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default())
            }
            Kind::Address => format!("{:p}", Box::leak(Box::new([0_u8; 64]))),
            Kind::HashOrder => {
                let table: HashMap<u8, ()> = (0..32).map(|number| (number, ())).collect();
                format!("{:?}", table.keys())
            }
            Kind::ThreadOrder => self.arrivals.fetch_add(1, Ordering::Relaxed).to_string(),
            Kind::Environment => {
                variables(&["HOME", "USER"]) + &format!("{:?}", std::env::current_dir().ok())
            }
            Kind::Locale => variables(&["LANG", "LC_ALL", "TZ"]),
        }
    }
}

impl Diagnoser for Leak {
    fn name(&self) -> &str {
        &self.name
    }

    fn diagnose(&self, facts: &Evidence<'_>, _: &mut dyn Ask) -> Result<Diagnosis, NoAnswer> {
        let mut diagnosis = self.eyes.evaluate(facts)?;
        diagnosis.insufficient.push(self.drip());
        Ok(diagnosis)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_word_that_chooses_it() {
        for (word, kind) in Kind::ALL {
            assert_eq!(Kind::parse(word), Some(kind));
            let name = format!("leak:{word}");
            let leak = crate::select(&name).unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(leak.name(), name);
        }
        assert!(crate::select("leak:").is_err());
    }
}

//! Watching a pack: what a saved edit changes, said while its author still thinks of it.
//!
//! *Promises.* An edit counts when two looks in a row see the same bytes, so a file that is being
//! written is not judged. A pack that does not load is told and changes nothing: the next one that
//! loads is held against the last one that did. Machines on which no changed rule can say anything
//! else are not asked ([`crate::gate::reach`]).
//!
//! *Leaves out*: compositions, boundaries and the fleet; that is the gate's work.

use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use diagnosers::Source;
use diagnosers::source::SourceError;

use crate::error::Error;
use crate::gate::cases::{self, Case};
use crate::gate::compare::Comparing;
use crate::gate::gather::Gathering;
use crate::gate::outcome::{Change, Complaint, Effect, Looked, Suite};
use crate::gate::packs::Pack;
use crate::gate::reach::Reach;
use crate::run::Sources;

/// Looks at a pack again and again.
#[derive(Debug)]
pub struct Looking {
    word: String,
    /// What the last look saw, and what was last told.
    seen: Option<Result<Source, SourceError>>,
    told: Option<Result<Source, SourceError>>,
}

impl Looking {
    /// At the pack with a word.
    #[must_use]
    pub fn at(word: &str) -> Self {
        Self { word: word.to_owned(), seen: None, told: None }
    }

    /// Looks; gives what is there when it has settled and was not told before.
    pub fn look(&mut self) -> Option<Result<Source, SourceError>> {
        let now = Some(Source::open(&self.word));
        let settled = self.seen == now;
        self.seen = now;
        if !settled || self.told == self.seen {
            return None;
        }
        self.told.clone_from(&self.seen);
        self.told.clone()
    }
}

/// What an edit changes.
#[derive(Debug)]
pub struct Edit {
    /// Machines.
    pub looked: Looked,
    /// Rules that differ.
    pub rules: usize,
    /// What moved, losses first.
    pub changes: Vec<Change>,
    /// What keeps this from being a verdict.
    pub complaints: Vec<Complaint>,
    /// How long it took.
    pub took: Duration,
}

impl Edit {
    /// Nothing is lost.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.complaints.is_empty()
            && self.changes.iter().all(|change| change.effect != Effect::Loss)
    }
}

/// The machines that are looked at.
pub struct Machines {
    suites: [(Suite, Vec<Case>); 2],
}

impl Machines {
    /// Scenarios that a filter chooses, and their twins.
    ///
    /// # Errors
    /// Images that cannot be built.
    pub fn of(sources: &Sources, filter: &str) -> Result<Self, Error> {
        let catalogue = cases::catalogue(sources, filter).map_err(Error::input)?;
        let twins = cases::twins(sources, filter).map_err(Error::input)?;
        Ok(Self { suites: [(Suite::Catalogue, catalogue), (Suite::Twins, twins)] })
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.suites.iter().map(|(_, cases)| cases.len()).sum()
    }

    /// Holds one pack against another.
    ///
    /// # Errors
    /// A part of a pack that does not compile by itself.
    pub fn hold(&self, before: &Pack, after: &Pack, stop: &AtomicBool) -> Result<Edit, Error> {
        let began = Instant::now();
        let reach = Reach::of(before, after, false)?;
        let comparing = Comparing::new(before, after, &reach);
        let (mut gathering, mut looked) = (Gathering::default(), Looked::default());
        for (suite, cases) in &self.suites {
            let compared = comparing.all(cases, false, stop, &|| {});
            looked.add(gathering.add(*suite, cases.clone(), compared));
        }
        let changes = gathering.changes(&comparing, &reach);
        let complaints = gathering.complaints();
        let changed = reach.told().changed;
        // A rule that was edited stands on both sides.
        let new = changed.iter().filter(|rule| rule.in_candidate).count();
        let rules = new.max(changed.len() - new);
        Ok(Edit { looked, rules, changes, complaints, took: began.elapsed() })
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn an_edit_is_told_once_and_only_when_it_has_settled() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("a.rego");
        let word = home.path().display().to_string();
        let mut looking = Looking::at(&word);
        assert!(looking.look().is_none());
        assert!(looking.look().is_some_and(|seen| seen.is_err()), "an empty pack is told, too");
        for text in ["package marsl", "package marslab\n", "package marslab\n# x\n"] {
            fs::write(&file, text).unwrap();
            assert!(looking.look().is_none(), "it may still be written");
        }
        assert!(looking.look().is_some_and(|seen| seen.is_ok()));
        assert!(looking.look().is_none() && looking.look().is_none());
        fs::write(home.path().join("a_test.rego"), "package marslab_test\n").unwrap();
        assert!(looking.look().is_none() && looking.look().is_some(), "tests count");
    }
}

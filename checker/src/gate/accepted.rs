//! Changes that somebody has accepted: `marslab.accepted.yaml`, written by `marslab bless`.
//!
//! *Promise*: a record is about one pair of packs and one change, and covers no more machines than
//! were there when it was made. Records of other pairs are history and stay. A record of this very
//! pair that fits nothing is an orphan, and no gate with an orphan is green. The file is written
//! anew as a whole, under another name first.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use scenarios::load;
use serde::{Deserialize, Serialize};
use sim::cause::CauseId;

use super::outcome::{Change, Complaint, Decision, Gated, Kind, Suite};
use crate::error::{Error, exit};
use crate::store;

/// Its name beside `marslab.yaml`.
pub const FILE: &str = "marslab.accepted.yaml";

/// All records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Accepted {
    /// Where they stand.
    pub file: PathBuf,
    records: Vec<Record>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    accepted: Vec<Record>,
}

/// One accepted change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Identity of the pack that was in use.
    pub baseline: String,
    /// Identity of the pack that replaced it.
    pub candidate: String,
    /// What moved.
    pub kind: String,
    /// The cause that it is about.
    #[serde(default)]
    pub cause: Option<CauseId>,
    /// Machines by family.
    pub machines: BTreeMap<String, usize>,
    /// Why it was accepted.
    pub reason: String,
    /// Who has.
    pub author: String,
    /// On which day.
    pub on: String,
}

/// A word of acceptance.
#[derive(Debug, Clone)]
pub struct Word {
    /// Why.
    pub reason: String,
    /// Who.
    pub author: String,
    /// When.
    pub on: String,
}

impl Accepted {
    /// Reads the records beside a configuration; none when there is no file.
    ///
    /// # Errors
    /// What is wrong in it, with its place.
    pub fn beside(config: &Path) -> Result<Self, Error> {
        let file = config.with_file_name(FILE);
        if !file.exists() {
            return Ok(Self { file, records: Vec::new() });
        }
        let input = |error: load::LoadError| Error::input(error.to_string());
        let text = load::read(&file).map_err(input)?;
        let name = file.display().to_string();
        let document: Document = load::document(&name, &text).map_err(input)?;
        Ok(Self { file, records: document.accepted })
    }

    /// The word that covers a change of these packs.
    #[must_use]
    pub fn covers(&self, gated: &Gated, change: &Change) -> Option<String> {
        let record = self.of(gated).find(|record| fits(record, change))?;
        Some(format!("{}, {} ({})", record.author, record.reason, record.on))
    }

    /// Records of these packs that fit no change.
    #[must_use]
    pub fn orphans(&self, gated: &Gated) -> Vec<Complaint> {
        let orphan = |record: &&Record| !gated.changes.iter().any(|change| fits(record, change));
        let complaint = |record: &Record| Complaint {
            code: exit::ORPHAN,
            text: format!(
                "{} accepted {} of {}, and nothing like it happens any more; take the record out",
                record.author,
                record.kind,
                record.cause.map_or("the whole answer", CauseId::id)
            ),
            place: Some((self.file.display().to_string(), 1)),
        };
        self.of(gated).filter(orphan).map(complaint).collect()
    }

    fn of<'a>(&'a self, gated: &'a Gated) -> impl Iterator<Item = &'a Record> {
        self.records.iter().filter(|record| {
            record.baseline == gated.baseline.identity
                && record.candidate == gated.candidate.identity
        })
    }

    /// Accepts every change that blocks, and writes the file; says how many there were.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn accept(&mut self, gated: &Gated, word: &Word) -> Result<usize, Error> {
        let blocking: Vec<&Change> = gated.blocking().collect();
        for change in &blocking {
            self.records.push(Record {
                baseline: gated.baseline.identity.clone(),
                candidate: gated.candidate.identity.clone(),
                kind: change.kind.word().to_owned(),
                cause: change.cause,
                machines: counts(change),
                reason: word.reason.clone(),
                author: word.author.clone(),
                on: word.on.clone(),
            });
        }
        // JSON is YAML; one record a line keeps the differences of a repository small.
        let line = |record: &Record| serde_json::to_string(record).unwrap_or_default();
        let lines: Vec<String> =
            self.records.iter().map(|record| format!("  - {}\n", line(record))).collect();
        let text = format!(
            "# Written by `marslab bless`. Records of other packs are history.\naccepted:\n{}",
            lines.concat()
        );
        store::write(&self.file, text.as_bytes())?;
        Ok(blocking.len())
    }
}

fn counts(change: &Change) -> BTreeMap<String, usize> {
    change.machines.iter().map(|(suite, count)| (suite.word().to_owned(), *count)).collect()
}

fn fits(record: &Record, change: &Change) -> bool {
    let within = |suite: &Suite, count: usize| {
        record.machines.get(suite.word()).is_some_and(|accepted| count <= *accepted)
    };
    Kind::parse(&record.kind) == Some(change.kind)
        && record.cause == change.cause
        && change.machines.iter().all(|(suite, count)| within(suite, *count))
        && change.decision != Decision::Passes
}

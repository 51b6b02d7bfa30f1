//! What the rows of a fleet come to: causes, confusions, days, groups, remedies, costs.
//!
//! *Models*: a [`Tally`], and what a tally leaves out. A confusion pairs each cause that was missed
//! with each that was made up on the same machine; a miss without one was taken for nothing, and a
//! cause that was made up without a miss was made up out of nothing.
//! *Promises*: a pure fold, so the summary is a function of the rows; its memory is bounded by what
//! the fleet and the catalogue name, not by the number of machines.

mod cost;
mod seen;

use std::collections::BTreeMap;

use arrow_array::RecordBatch;
use schemars::JsonSchema;
use serde::Serialize;
use sim::cause::CauseId;

pub use cost::{Cost, Outcomes, Span};
pub use seen::Seen;

pub use super::tally::per_1000;
use super::tally::{Compared, Tally};
use crate::matrix::family;

/// What is true of a machine, as far as a confusion goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Truth {
    /// This cause shows.
    Cause(CauseId),
    /// Nothing, or nothing besides what was found.
    Nothing,
}

/// What was said of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Said {
    /// This cause.
    Cause(CauseId),
    /// Nothing.
    Nothing,
    /// There was no answer at all.
    NoAnswer,
}

/// How often the same happened, and a machine to which it did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Met {
    /// Machines.
    pub machines: u64,
    /// The one with the smallest number: `marslab fleet machine N` opens it.
    pub example: u64,
}

impl Met {
    /// Counts one more in a table.
    fn count<K: Ord>(table: &mut BTreeMap<K, Self>, key: K, machine: u64) {
        let met = table.entry(key).or_insert(Self { machines: 0, example: machine });
        met.machines += 1;
        met.example = met.example.min(machine);
    }
}

/// By what machines are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// What was drawn: healthy, with noise, a near-miss, broken, several faults.
    Kind,
    /// Site.
    Site,
    /// Base image.
    Image,
    /// Version of the agent.
    Agent,
    /// Display language.
    Language,
    /// How far the agent's life has come.
    Stage,
    /// What was tried.
    Operation,
}

impl By {
    /// All.
    pub const ALL: [Self; 7] = [
        Self::Kind,
        Self::Site,
        Self::Image,
        Self::Agent,
        Self::Language,
        Self::Stage,
        Self::Operation,
    ];

    /// The name of the column, in reports and texts.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Site => "site",
            Self::Image => "image",
            Self::Agent => "agent",
            Self::Language => "language",
            Self::Stage => "stage",
            Self::Operation => "operation",
        }
    }

    /// What a machine has there; nothing where it has no agent.
    fn of<'a>(self, seen: &Seen<'a>) -> &'a str {
        match self {
            Self::Kind => seen.kind,
            Self::Site => seen.site,
            Self::Image => seen.image,
            Self::Agent => seen.agent.unwrap_or(""),
            Self::Language => seen.language,
            Self::Stage => seen.stage,
            Self::Operation => seen.operation,
        }
    }
}

/// Machines that have something in common.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Group {
    /// All.
    pub machines: u64,
    /// Something is broken.
    pub broken: u64,
    /// Broken; all that shows was named, and nothing else.
    pub exact: u64,
    /// Broken; something that shows was not named.
    pub missed: u64,
    /// Nothing is broken, and something was named.
    pub false_alarms: u64,
}

/// What the rows come to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Machines, hits, misses and what was made up; by cause, day and incident.
    pub tally: Tally,
    /// Machines by verdict, in the words of the column.
    pub verdicts: BTreeMap<String, u64>,
    /// Machines without an answer, by why.
    pub no_answers: BTreeMap<String, u64>,
    /// Machines that were handed over to a person.
    pub escalated: u64,
    /// Machines about which more evidence was asked for.
    pub insufficient: u64,
    /// Faults that another one hides and that were not named, by cause.
    pub hidden: BTreeMap<CauseId, u64>,
    /// What was taken for what.
    pub confusion: BTreeMap<(Truth, Said), Met>,
    /// Machines by what they have in common.
    pub groups: BTreeMap<By, BTreeMap<String, Group>>,
    /// Machines on which a cause of a family shows, by family and day.
    pub families: BTreeMap<&'static str, BTreeMap<u32, u64>>,
    /// What remediations did and cost.
    pub cost: Cost,
}

impl Summary {
    /// Adds the rows of a batch.
    ///
    /// # Errors
    /// Columns that are not there or hold something else, causes that this version does not know.
    pub fn add_batch(&mut self, batch: &RecordBatch) -> Result<(), String> {
        let columns = seen::Columns::of(batch)?;
        (0..batch.num_rows()).try_for_each(|at| {
            self.add(&columns.seen(at)?);
            Ok(())
        })
    }

    /// Adds one machine.
    pub fn add(&mut self, seen: &Seen<'_>) {
        let compared = Compared {
            hits: seen.found.clone(),
            misses: seen.missed.clone(),
            extra: seen.made_up.clone(),
            hidden: seen.hidden.len(),
            localised: seen.localised,
            unanswered: seen.no_answer.is_some(),
        };
        self.tally.add(seen.day, seen.incident, seen.broken, &compared);
        one_more(&mut self.verdicts, seen.verdict);
        if let Some(why) = seen.no_answer {
            one_more(&mut self.no_answers, why);
        }
        self.escalated += u64::from(seen.escalated);
        self.insufficient += u64::from(seen.insufficient);
        for cause in &seen.hidden {
            *self.hidden.entry(*cause).or_default() += 1;
        }
        self.confuse(seen);
        self.group(seen, seen.broken && compared.exact());
        let mut families: Vec<&str> = seen.shown.iter().map(|cause| family(*cause)).collect();
        families.dedup();
        for family in families {
            *self.families.entry(family).or_default().entry(seen.day).or_default() += 1;
        }
        self.cost.add(seen);
    }

    fn confuse(&mut self, seen: &Seen<'_>) {
        let mut met = |truth, said| Met::count(&mut self.confusion, (truth, said), seen.machine);
        let nothing = match seen.no_answer.is_some() {
            true => Said::NoAnswer,
            false => Said::Nothing,
        };
        for cause in &seen.found {
            met(Truth::Cause(*cause), Said::Cause(*cause));
        }
        for missed in &seen.missed {
            for made_up in &seen.made_up {
                met(Truth::Cause(*missed), Said::Cause(*made_up));
            }
            if seen.made_up.is_empty() {
                met(Truth::Cause(*missed), nothing);
            }
        }
        if seen.missed.is_empty() {
            for made_up in &seen.made_up {
                met(Truth::Nothing, Said::Cause(*made_up));
            }
            if !seen.broken && seen.made_up.is_empty() {
                met(Truth::Nothing, nothing);
            }
        }
    }

    fn group(&mut self, seen: &Seen<'_>, exact: bool) {
        for by in By::ALL {
            let groups = self.groups.entry(by).or_default();
            let word = by.of(seen);
            if !groups.contains_key(word) {
                groups.insert(word.to_owned(), Group::default());
            }
            let Some(group) = groups.get_mut(word) else { continue };
            group.machines += 1;
            group.broken += u64::from(seen.broken);
            group.exact += u64::from(exact);
            group.missed += u64::from(!seen.missed.is_empty());
            group.false_alarms += u64::from(!seen.broken && !seen.made_up.is_empty());
        }
    }
}

/// Counts a word; the word is copied the first time only.
fn one_more(table: &mut BTreeMap<String, u64>, word: &str) {
    match table.get_mut(word) {
        Some(count) => *count += 1,
        None => drop(table.insert(word.to_owned(), 1)),
    }
}

/// A share in ten-thousandths, rounded down so that only what is whole is 10,000; `None` of none.
#[must_use]
pub fn share(part: u64, whole: u64) -> Option<u64> {
    let share = (u128::from(part) * 10_000).checked_div(u128::from(whole))?;
    u64::try_from(share).ok()
}

#[cfg(test)]
mod tests;

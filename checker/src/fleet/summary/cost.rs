//! What remediations did to the machines, and what they cost.
//!
//! *Models*: lines, restarts and minutes as the judge counts them, on the clock of the machine.
//! Minutes are put into spans that double, so that a histogram has the same columns for every
//! fleet.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Met, Seen};

/// Different words of harm that are counted each for itself; they name objects of machines.
const WORDS: usize = 1_000;

/// Machines by what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Outcomes {
    /// Nothing was done.
    pub none: u64,
    /// The operation and the next two nights work, and nothing is worse.
    pub healed: u64,
    /// Something was done and did not help.
    pub not_healed: u64,
    /// Something changed without need or got worse, healed or not.
    pub harm: u64,
}

impl Outcomes {
    /// Counts a machine by the word of the column `remedy`.
    fn count(&mut self, word: &str) {
        match word {
            "healed" => self.healed += 1,
            "not-healed" => self.not_healed += 1,
            "harm" => self.harm += 1,
            _ => self.none += 1,
        }
    }

    /// Machines on which something was done.
    #[must_use]
    pub fn treated(&self) -> u64 {
        self.healed + self.not_healed + self.harm
    }
}

/// A span of minutes: 0, 1, 2 to 3, 4 to 7 and so on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span(u32);

impl Span {
    /// The span in which a number of minutes lies.
    #[must_use]
    pub const fn of(minutes: u32) -> Self {
        Self(u32::BITS - minutes.leading_zeros())
    }

    /// All spans up to this one.
    pub fn up_to(self) -> impl Iterator<Item = Self> {
        (0..=self.0).map(Self)
    }

    /// Its first minute.
    #[must_use]
    pub fn from(self) -> u64 {
        if self.0 == 0 { 0 } else { 1 << (self.0 - 1) }
    }

    /// Its last minute.
    #[must_use]
    pub fn until(self) -> u64 {
        (1 << self.0) - 1
    }
}

/// What remediations did and cost.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cost {
    /// All machines.
    pub outcomes: Outcomes,
    /// Machines on which something was done, by the minutes that it took.
    pub spans: BTreeMap<Span, Outcomes>,
    /// Minutes on the clocks of all machines.
    pub minutes: u64,
    /// Lines that were typed on all machines.
    pub lines: u64,
    /// Restarts of Windows on all machines.
    pub restarts: u64,
    /// Harm in the judge's words.
    pub harm: BTreeMap<String, Met>,
    /// Harm that came after the first thousand different words.
    pub more_harm: u64,
}

impl Cost {
    pub(super) fn add(&mut self, seen: &Seen<'_>) {
        self.outcomes.count(seen.remedy);
        self.minutes += u64::from(seen.minutes);
        self.lines += u64::from(seen.lines);
        self.restarts += u64::from(seen.restarts);
        if seen.remedy != "none" {
            self.spans.entry(Span::of(seen.minutes)).or_default().count(seen.remedy);
        }
        for word in &seen.harm {
            if self.harm.len() < WORDS || self.harm.contains_key(*word) {
                Met::count(&mut self.harm, (*word).to_owned(), seen.machine);
            } else {
                self.more_harm += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_follow_each_other_without_a_gap() {
        let mut next = 0;
        for span in Span::of(5_000).up_to() {
            assert_eq!(span.from(), next);
            for minute in [span.from(), span.until()] {
                assert_eq!(Span::of(u32::try_from(minute).unwrap()), span);
            }
            next = span.until() + 1;
        }
        assert_eq!(Span::of(u32::MAX).until(), u64::from(u32::MAX));
    }

    #[test]
    fn words_of_harm_are_bounded() {
        let words: Vec<String> = (0..WORDS + 7).map(|at| format!("{at} is gone")).collect();
        let mut cost = Cost::default();
        for word in words.iter().chain(&words[..3]) {
            cost.add(&Seen { remedy: "harm", harm: vec![word.as_str()], ..Seen::default() });
        }
        assert_eq!((cost.harm.len(), cost.more_harm), (WORDS, 7));
        assert_eq!(cost.harm["0 is gone"].machines, 2);
        assert_eq!(cost.outcomes.harm, WORDS as u64 + 10);
    }
}

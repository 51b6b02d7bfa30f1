//! Cause by cause: which wrong fix helps or harms, and which failure hides which.
//!
//! [`wrong_fix`] types every cure on every broken machine, [`masking`] breaks machines twice. Both
//! give a [`Matrix`]: rows are what is true, columns what somebody thought, or what is broken as
//! well. [`picture`] draws it (SVG, HTML), [`words`] writes it (terminal, Markdown, JSON).
//!
//! *Promise*: the same catalogue gives the same bytes, so a picture that is kept in the repository
//! can be held against a fresh one.

pub mod masking;
pub mod picture;
pub mod words;
pub mod wrong_fix;

use std::collections::BTreeMap;

use serde::Serialize;
use sim::cause::CauseId;

/// What a cell says. In the order in which a legend lists them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// A cure of the column heals every scenario of the row.
    HealsAlways,
    /// It heals some of them.
    HealsSometimes,
    /// It heals none, and does what no scenario allows.
    Harms,
    /// It heals none and changes state for nothing.
    Changes,
    /// It does nothing.
    Nothing,
    /// With both broken, the message of the row is seen.
    ShowsRow,
    /// With both broken, the message of the column is seen.
    ShowsColumn,
    /// Both give the same message alone and together.
    Same,
    /// Together they give a message that neither gives alone.
    Other,
    /// Together the operation works.
    Works,
    /// What is broken in the column does not disturb the operation of the row.
    Silent,
    /// The two cannot be broken at once.
    Impossible,
}

impl Class {
    /// The word for it, in JSON, in styles and in the texts.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::HealsAlways => "heals-always",
            Self::HealsSometimes => "heals-sometimes",
            Self::Harms => "harms",
            Self::Changes => "changes",
            Self::Nothing => "nothing",
            Self::ShowsRow => "shows-row",
            Self::ShowsColumn => "shows-column",
            Self::Same => "same",
            Self::Other => "other",
            Self::Works => "works",
            Self::Silent => "silent",
            Self::Impossible => "impossible",
        }
    }

    /// One letter for it, on a terminal.
    #[must_use]
    pub fn letter(self) -> char {
        match self {
            Self::HealsAlways => '#',
            Self::HealsSometimes => '+',
            Self::Harms => '!',
            Self::Changes => '~',
            Self::Nothing | Self::Silent => '.',
            Self::ShowsRow => '<',
            Self::ShowsColumn => '^',
            Self::Same => '=',
            Self::Other => '?',
            Self::Works => 'o',
            Self::Impossible => ' ',
        }
    }
}

/// Which matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The cures of the column on the machines of the row
    WrongFix,
    /// The causes of row and column on one machine
    Masking,
}

impl Kind {
    /// Its word in texts and file names.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::WrongFix => "wrong-fix",
            Self::Masking => "masking",
        }
    }

    /// What its cells may say.
    #[must_use]
    pub fn classes(self) -> &'static [Class] {
        match self {
            Self::WrongFix => &[
                Class::HealsAlways,
                Class::HealsSometimes,
                Class::Harms,
                Class::Changes,
                Class::Nothing,
            ],
            Self::Masking => &[
                Class::ShowsRow,
                Class::ShowsColumn,
                Class::Same,
                Class::Other,
                Class::Works,
                Class::Silent,
                Class::Impossible,
            ],
        }
    }
}

/// A cell: one cause against another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// What is true, or whose operation is tried.
    pub row: CauseId,
    /// What somebody thought, or what is broken as well.
    pub column: CauseId,
    /// What it comes to.
    pub class: Class,
    /// How often each was seen: scenarios of the row, or pairs of scenarios.
    pub counts: BTreeMap<Class, usize>,
    /// One of them in words: the line that heals, what was harmed, what was seen.
    pub example: String,
}

/// Causes against causes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Matrix {
    /// Which.
    pub kind: Kind,
    /// Rows and columns, families together.
    pub causes: Vec<CauseId>,
    /// Cells, row by row.
    pub cells: Vec<Cell>,
}

impl Matrix {
    /// The cells of a matrix, from what was seen: `(row, column)`, what, and an example of it.
    fn of(kind: Kind, seen: Vec<(CauseId, CauseId, Class, String)>) -> Self {
        let causes = families(seen.iter().flat_map(|(row, column, ..)| [*row, *column]));
        let mut tally: BTreeMap<(CauseId, CauseId), BTreeMap<Class, (usize, String)>> =
            BTreeMap::new();
        for (row, column, class, example) in seen {
            let cell = tally.entry((row, column)).or_default();
            cell.entry(class).or_insert_with(|| (0, example)).0 += 1;
        }
        let mut cells = Vec::new();
        for row in &causes {
            for column in &causes {
                let Some(mut seen) = tally.remove(&(*row, *column)) else { continue };
                let counts: BTreeMap<Class, usize> =
                    seen.iter().map(|(class, (count, _))| (*class, *count)).collect();
                let mut class = weigh(kind, &counts);
                let example = seen.remove(&class).map(|(_, example)| example).unwrap_or_default();
                if class == Class::HealsAlways && counts.len() > 1 {
                    class = Class::HealsSometimes;
                }
                cells.push(Cell { row: *row, column: *column, class, counts, example });
            }
        }
        Self { kind, causes, cells }
    }

    /// The cell of two causes.
    #[must_use]
    pub fn cell(&self, row: CauseId, column: CauseId) -> Option<&Cell> {
        self.cells.iter().find(|cell| cell.row == row && cell.column == column)
    }
}

/// What a cell comes to: of wrong fixes the gravest, of masking what is seen most often among
/// pairs that can be broken and disturb.
fn weigh(kind: Kind, counts: &BTreeMap<Class, usize>) -> Class {
    let order = kind.classes();
    if kind == Kind::WrongFix {
        let there = order.iter().find(|class| counts.contains_key(class));
        return there.copied().unwrap_or(Class::Nothing);
    }
    let telling = |class: &&Class| !matches!(class, Class::Silent | Class::Impossible);
    // Of equals the first of the legend: `max_by_key` would take the last.
    let most = order.iter().filter(telling).rev().max_by_key(|class| counts.get(class));
    let most = most.copied().filter(|class| counts.contains_key(class));
    let quiet =
        || if counts.contains_key(&Class::Silent) { Class::Silent } else { Class::Impossible };
    most.unwrap_or_else(quiet)
}

/// The family of a cause: its word before the dot.
#[must_use]
pub fn family(cause: CauseId) -> &'static str {
    cause.id().split('.').next().unwrap_or_default()
}

/// Causes, each once, families together in the order of the catalogue.
fn families(causes: impl Iterator<Item = CauseId>) -> Vec<CauseId> {
    let mut all: Vec<CauseId> = causes.collect();
    all.sort_unstable();
    all.dedup();
    let first = |cause: &CauseId| CauseId::ALL.iter().position(|c| family(*c) == family(*cause));
    all.sort_by_key(|cause| (first(cause), *cause));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: CauseId = CauseId::EngineStopped;
    const B: CauseId = CauseId::ClockSkew;

    fn cell(kind: Kind, seen: &[Class]) -> Class {
        let seen = seen.iter().map(|class| (A, B, *class, String::new())).collect();
        Matrix::of(kind, seen).cell(A, B).map(|cell| cell.class).unwrap()
    }

    #[test]
    fn one_scenario_that_is_not_healed_makes_always_sometimes() {
        let heals = Class::HealsAlways;
        assert_eq!(cell(Kind::WrongFix, &[heals, heals]), heals);
        assert_eq!(cell(Kind::WrongFix, &[heals, Class::Nothing]), Class::HealsSometimes);
        assert_eq!(cell(Kind::WrongFix, &[Class::Nothing, Class::Harms]), Class::Harms);
    }

    #[test]
    fn masking_takes_what_is_seen_most_often() {
        let (row, column) = (Class::ShowsRow, Class::ShowsColumn);
        assert_eq!(cell(Kind::Masking, &[row, column, column, Class::Silent]), column);
        assert_eq!(cell(Kind::Masking, &[row, column]), row);
        assert_eq!(cell(Kind::Masking, &[Class::Impossible, Class::Silent]), Class::Silent);
    }

    #[test]
    fn families_stand_together() {
        let causes = families(CauseId::ALL.iter().copied());
        assert_eq!(causes.len(), CauseId::ALL.len());
        let mut runs: Vec<&str> = causes.iter().map(|cause| family(*cause)).collect();
        runs.dedup();
        let count = runs.len();
        runs.sort_unstable();
        runs.dedup();
        assert_eq!(runs.len(), count);
    }

    #[test]
    fn every_class_belongs_to_one_matrix_and_has_a_letter_of_its_own_there() {
        for kind in [Kind::WrongFix, Kind::Masking] {
            let mut letters: Vec<char> = kind.classes().iter().map(|c| c.letter()).collect();
            letters.sort_unstable();
            letters.dedup();
            assert_eq!(letters.len(), kind.classes().len());
        }
    }
}

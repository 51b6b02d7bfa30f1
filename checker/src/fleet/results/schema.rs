//! The columns of a fleet's rows: one row is one machine.
//!
//! *Promise*: names and meanings stand once, in [`COLUMNS`]; the Parquet schema, the reader and the
//! table of `docs/fleets.md` follow from it. What is a word is dictionary-encoded, what is absent
//! is null, an empty list is empty. All numbers are signed, because engines on the JVM have no
//! others.

use std::sync::Arc;

use arrow_schema::{DataType, Field, Schema, SchemaRef};

/// The version of the columns; it stands in every manifest and in every part.
pub const VERSION: u32 = 1;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// The numbers of machines, one after the other: 64 bits.
    Machine,
    /// A text that each machine has for itself.
    Name,
    /// A word of a small set.
    Word,
    /// A word of a small set, or null.
    MaybeWord,
    /// Words, in order; often none.
    Words,
    /// A number that is zero or more: 32 bits.
    Number,
    /// Yes or no.
    Flag,
}

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub holds: Holds,
    /// What it means, for people.
    pub about: &'static str,
}

macro_rules! columns {
    ($($name:ident: $holds:ident, $about:literal;)*) => {
        /// Every column, in the order of the file.
        pub const COLUMNS: &[Column] = &[
            $(Column { name: stringify!($name), holds: Holds::$holds, about: $about }),*
        ];
    };
}

columns! {
    machine: Machine, "number of the machine in its fleet, from 0";
    day: Number, "day on which it is seen, from 1";
    host: Name, "computer name";
    site: Word, "site, as the fleet names it";
    domain: MaybeWord, "domain of the site; null where it has none";
    image: Word, "base image that it was installed from";
    stage: Word, "how far the agent's life has come: bare, installed, registered, protected, \
        with-recovery-points";
    windows: Word, "version of Windows";
    agent: MaybeWord, "version of the agent on the healthy machine; null where none is installed";
    agent_share: MaybeWord, "its share among the fleet's `agents`; null: what the image brings";
    language: Word, "display language: en, ko";
    operation: Word, "what was tried";
    kind: Word, "healthy, noise (healthy, with state that is no fault), near-miss (a twin or a \
        control), broken, several (more than one fault)";
    scenarios: Words, "scenarios that broke it";
    near: MaybeWord, "scenario whose twin, or the control, that it is";
    noise: Words, "state around it that is no fault, as the fleet names it";
    software: Words, "what else is installed, as the fleet names it";
    incident: MaybeWord, "incident of the fleet that broke it";
    outcome: Word, "how the operation ended: succeeded, completed-with-warnings, slow, failed, \
        did-not-start, not-finished";
    message: MaybeWord, "message that the operation ended with, by its symbol";
    causes: Words, "true causes";
    shown: Words, "true causes that show; another fault hides the rest";
    named: Words, "causes that the diagnoser named";
    found: Words, "named and true";
    missed: Words, "shows and was not named";
    hidden: Words, "true, hidden by another fault and not named: no miss";
    made_up: Words, "named and not true; on a healthy machine a false alarm";
    localised: Flag, "whoever found a cause named the broken object, too";
    verdict: Word, "quiet (nothing broken, nothing named), false-alarm (nothing broken, something \
        named), exact (all that shows and nothing else), missed (not all that shows, nothing \
        else), extra (all that shows, and more), wrong (not all that shows, and something else), \
        no-answer";
    no_answer: MaybeWord, "why there was no answer: refused, malformed, too-slow, too-large, \
        died, limit, broken";
    insufficient: Words, "evidence that the diagnoser asked for";
    escalated: Flag, "it hands over to a person";
    remedy: Word, "what its remediation did: none (nothing was done), healed (the operation and \
        the next two nights work, nothing is worse), not-healed, harm (something changed without \
        need or got worse, healed or not)";
    harm: Words, "the harm, in the judge's words";
    lines: Number, "console lines of the remediation";
    restarts: Number, "restarts of Windows among them";
    minutes: Number, "minutes that it took on the machine's clock";
}

impl Column {
    /// Its field in Arrow. Words of lists are plain there: several readers know no dictionaries
    /// within lists. In Parquet they are dictionary-encoded all the same.
    #[must_use]
    pub fn field(&self) -> Field {
        let word = || DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
        let (kind, null) = match self.holds {
            Holds::Machine => (DataType::Int64, false),
            Holds::Name => (DataType::Utf8, false),
            Holds::Word => (word(), false),
            Holds::MaybeWord => (word(), true),
            Holds::Words => {
                let item = Field::new("element", DataType::Utf8, false);
                (DataType::List(Arc::new(item)), false)
            }
            Holds::Number => (DataType::Int32, false),
            Holds::Flag => (DataType::Boolean, false),
        };
        Field::new(self.name, kind, null)
    }
}

/// The schema of a part.
#[must_use]
pub fn schema() -> SchemaRef {
    Arc::new(Schema::new(COLUMNS.iter().map(Column::field).collect::<Vec<_>>()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_is_documented_in_its_own_words() {
        let document = include_str!("../../../../docs/fleets.md");
        for column in COLUMNS {
            let (front, back) = (format!("| `{}` |", column.name), format!("| {} |", column.about));
            let said = document.lines().any(|it| it.starts_with(&front) && it.ends_with(&back));
            assert!(said, "docs/fleets.md: {front} ... {back}");
        }
    }
}

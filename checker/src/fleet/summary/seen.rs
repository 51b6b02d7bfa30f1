//! One row as a summary looks at it, read from the columns without copying a word.

use arrow_array::cast::AsArray;
use arrow_array::types::{Int32Type, Int64Type};
use arrow_array::{
    Array, BooleanArray, Int32Array, Int64Array, ListArray, RecordBatch, StringArray,
};
use sim::cause::CauseId;

/// One machine; fields are those of [`crate::fleet::results::schema::COLUMNS`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen<'a> {
    /// Its number.
    pub machine: u64,
    /// Day, from 1.
    pub day: u32,
    /// Site.
    pub site: &'a str,
    /// Base image.
    pub image: &'a str,
    /// How far the agent's life has come.
    pub stage: &'a str,
    /// Version of the agent, where there is one.
    pub agent: Option<&'a str>,
    /// Display language.
    pub language: &'a str,
    /// What was tried.
    pub operation: &'a str,
    /// What was drawn.
    pub kind: &'a str,
    /// What broke many machines at once, and this one.
    pub incident: Option<&'a str>,
    /// Something is broken.
    pub broken: bool,
    /// True causes that show.
    pub shown: Vec<CauseId>,
    /// Named and true.
    pub found: Vec<CauseId>,
    /// Shows and was not named.
    pub missed: Vec<CauseId>,
    /// True, hidden and not named.
    pub hidden: Vec<CauseId>,
    /// Named and not true.
    pub made_up: Vec<CauseId>,
    /// Whoever found a cause named the object, too.
    pub localised: bool,
    /// The verdict.
    pub verdict: &'a str,
    /// Why there was no answer.
    pub no_answer: Option<&'a str>,
    /// More evidence was asked for.
    pub insufficient: bool,
    /// It was handed over to a person.
    pub escalated: bool,
    /// What the remediation did.
    pub remedy: &'a str,
    /// The harm, in words.
    pub harm: Vec<&'a str>,
    /// Lines of the remediation.
    pub lines: u32,
    /// Restarts among them.
    pub restarts: u32,
    /// Minutes that it took.
    pub minutes: u32,
}

/// Words of a small set, and which one each machine has.
struct Words<'b> {
    keys: &'b Int32Array,
    words: &'b StringArray,
}

impl<'b> Words<'b> {
    fn of(batch: &'b RecordBatch, name: &str) -> Result<Self, String> {
        let column = column(batch, name)?.as_dictionary_opt::<Int32Type>();
        let column = column.ok_or_else(|| other(name))?;
        let words = column.values().as_string_opt().ok_or_else(|| other(name))?;
        Ok(Self { keys: column.keys(), words })
    }

    fn maybe(&self, at: usize) -> Option<&'b str> {
        let key = self.keys.is_valid(at).then(|| self.keys.value(at))?;
        let key = usize::try_from(key).ok().filter(|key| *key < self.words.len())?;
        Some(self.words.value(key))
    }

    fn at(&self, at: usize) -> Result<&'b str, String> {
        self.maybe(at).ok_or_else(|| format!("row {at} has no word where it must have one"))
    }
}

/// Lists of words.
struct Lists<'b> {
    column: &'b ListArray,
    words: &'b StringArray,
}

impl<'b> Lists<'b> {
    fn of(batch: &'b RecordBatch, name: &str) -> Result<Self, String> {
        let column = column(batch, name)?.as_list_opt().ok_or_else(|| other(name))?;
        let words = column.values().as_string_opt().ok_or_else(|| other(name))?;
        Ok(Self { column, words })
    }

    fn at(&self, at: usize) -> impl Iterator<Item = &'b str> {
        let offsets = self.column.value_offsets();
        let words = self.words;
        (offsets[at]..offsets[at + 1]).map(move |at| words.value(at as usize))
    }

    fn is_empty(&self, at: usize) -> bool {
        self.column.value_length(at) == 0
    }

    fn causes(&self, at: usize) -> Result<Vec<CauseId>, String> {
        let cause = |id: &str| {
            CauseId::parse(id).ok_or_else(|| format!("`{id}` is no cause that this version knows"))
        };
        self.at(at).map(cause).collect()
    }
}

fn column<'b>(batch: &'b RecordBatch, name: &str) -> Result<&'b dyn Array, String> {
    let column = batch.column_by_name(name).map(|column| &**column);
    column.ok_or_else(|| format!("the column `{name}` is not there"))
}

fn other(name: &str) -> String {
    format!("the column `{name}` holds something else than in this version")
}

fn number<'b>(batch: &'b RecordBatch, name: &str) -> Result<&'b Int32Array, String> {
    column(batch, name)?.as_primitive_opt::<Int32Type>().ok_or_else(|| other(name))
}

fn flag<'b>(batch: &'b RecordBatch, name: &str) -> Result<&'b BooleanArray, String> {
    column(batch, name)?.as_boolean_opt().ok_or_else(|| other(name))
}

fn long<'b>(batch: &'b RecordBatch, name: &str) -> Result<&'b Int64Array, String> {
    column(batch, name)?.as_primitive_opt::<Int64Type>().ok_or_else(|| other(name))
}

macro_rules! columns {
    ($($name:ident: $kind:ty = $open:path;)*) => {
        /// The columns of a batch that a summary looks at.
        pub(super) struct Columns<'b> {
            $($name: $kind,)*
        }

        impl<'b> Columns<'b> {
            /// The columns of a batch.
            ///
            /// # Errors
            /// Columns that are not there or hold something else.
            pub(super) fn of(batch: &'b RecordBatch) -> Result<Self, String> {
                Ok(Self { $($name: $open(batch, stringify!($name))?,)* })
            }
        }
    };
}

columns! {
    machine: &'b Int64Array = long;
    day: &'b Int32Array = number;
    site: Words<'b> = Words::of;
    image: Words<'b> = Words::of;
    stage: Words<'b> = Words::of;
    agent: Words<'b> = Words::of;
    language: Words<'b> = Words::of;
    operation: Words<'b> = Words::of;
    kind: Words<'b> = Words::of;
    incident: Words<'b> = Words::of;
    causes: Lists<'b> = Lists::of;
    shown: Lists<'b> = Lists::of;
    found: Lists<'b> = Lists::of;
    missed: Lists<'b> = Lists::of;
    hidden: Lists<'b> = Lists::of;
    made_up: Lists<'b> = Lists::of;
    localised: &'b BooleanArray = flag;
    verdict: Words<'b> = Words::of;
    no_answer: Words<'b> = Words::of;
    insufficient: Lists<'b> = Lists::of;
    escalated: &'b BooleanArray = flag;
    remedy: Words<'b> = Words::of;
    harm: Lists<'b> = Lists::of;
    lines: &'b Int32Array = number;
    restarts: &'b Int32Array = number;
    minutes: &'b Int32Array = number;
}

impl<'b> Columns<'b> {
    /// One row.
    ///
    /// # Errors
    /// A word or a cause that cannot be there.
    pub(super) fn seen(&self, at: usize) -> Result<Seen<'b>, String> {
        let amount = |column: &Int32Array| {
            u32::try_from(column.value(at)).map_err(|_| format!("row {at} has less than nothing"))
        };
        let machine = u64::try_from(self.machine.value(at));
        Ok(Seen {
            machine: machine.map_err(|_| format!("row {at} has no number"))?,
            day: amount(self.day)?,
            site: self.site.at(at)?,
            image: self.image.at(at)?,
            stage: self.stage.at(at)?,
            agent: self.agent.maybe(at),
            language: self.language.at(at)?,
            operation: self.operation.at(at)?,
            kind: self.kind.at(at)?,
            incident: self.incident.maybe(at),
            broken: !self.causes.is_empty(at),
            shown: self.shown.causes(at)?,
            found: self.found.causes(at)?,
            missed: self.missed.causes(at)?,
            hidden: self.hidden.causes(at)?,
            made_up: self.made_up.causes(at)?,
            localised: self.localised.value(at),
            verdict: self.verdict.at(at)?,
            no_answer: self.no_answer.maybe(at),
            insufficient: !self.insufficient.is_empty(at),
            escalated: self.escalated.value(at),
            remedy: self.remedy.at(at)?,
            harm: self.harm.at(at).collect(),
            lines: amount(self.lines)?,
            restarts: amount(self.restarts)?,
            minutes: amount(self.minutes)?,
        })
    }
}

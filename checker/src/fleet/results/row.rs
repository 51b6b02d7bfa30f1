//! A row that is read back: what stands in a results folder about one machine.
//!
//! *Leaves out*: speed. Whoever counts over millions of rows reads the columns
//! (`Opened::batches`); nobody writes by rows.

use arrow_array::cast::AsArray;
use arrow_array::types::{Int32Type, Int64Type};
use arrow_array::{Array, RecordBatch};

macro_rules! row {
    ($($name:ident: $kind:ty,)*) => {
        /// One machine; each field is the column of its name in [`super::schema::COLUMNS`].
        #[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
        pub struct Row {
            $(
                #[doc = concat!("Column `", stringify!($name), "`.")]
                pub $name: $kind,
            )*
        }

        impl Row {
            /// Row `at` of a batch; `None` when the batch has other columns or fewer rows.
            #[must_use]
            pub fn of(batch: &RecordBatch, at: usize) -> Option<Self> {
                if at >= batch.num_rows() {
                    return None;
                }
                Some(Self {
                    $($name: <$kind>::cell(batch.column_by_name(stringify!($name))?, at)?,)*
                })
            }

            /// The names of the fields.
            #[cfg(test)]
            pub(super) const FIELDS: &[&'static str] = &[$(stringify!($name)),*];
        }
    };
}

row! {
    machine: u64,
    day: u32,
    host: String,
    site: String,
    domain: Option<String>,
    image: String,
    stage: String,
    windows: String,
    agent: Option<String>,
    agent_share: Option<String>,
    language: String,
    operation: String,
    kind: String,
    scenarios: Vec<String>,
    near: Option<String>,
    noise: Vec<String>,
    software: Vec<String>,
    incident: Option<String>,
    outcome: String,
    message: Option<String>,
    causes: Vec<String>,
    shown: Vec<String>,
    named: Vec<String>,
    found: Vec<String>,
    missed: Vec<String>,
    hidden: Vec<String>,
    made_up: Vec<String>,
    localised: bool,
    verdict: String,
    no_answer: Option<String>,
    insufficient: Vec<String>,
    escalated: bool,
    remedy: String,
    harm: Vec<String>,
    lines: u32,
    restarts: u32,
    minutes: u32,
}

/// What a cell of a column can be read as.
trait Cell: Sized {
    fn cell(column: &dyn Array, at: usize) -> Option<Self>;
}

impl Cell for u64 {
    fn cell(column: &dyn Array, at: usize) -> Option<Self> {
        Self::try_from(column.as_primitive_opt::<Int64Type>()?.value(at)).ok()
    }
}

impl Cell for u32 {
    fn cell(column: &dyn Array, at: usize) -> Option<Self> {
        Self::try_from(column.as_primitive_opt::<Int32Type>()?.value(at)).ok()
    }
}

impl Cell for bool {
    fn cell(column: &dyn Array, at: usize) -> Option<Self> {
        Some(column.as_boolean_opt()?.value(at))
    }
}

impl Cell for String {
    fn cell(column: &dyn Array, at: usize) -> Option<Self> {
        if let Some(words) = column.as_dictionary_opt::<Int32Type>() {
            let key = words.key(at)?;
            return Some(words.values().as_string_opt::<i32>()?.value(key).to_owned());
        }
        Some(column.as_string_opt::<i32>()?.value(at).to_owned())
    }
}

impl Cell for Option<String> {
    fn cell(column: &dyn Array, at: usize) -> Option<Self> {
        if column.is_null(at) { Some(None) } else { String::cell(column, at).map(Some) }
    }
}

impl Cell for Vec<String> {
    fn cell(column: &dyn Array, at: usize) -> Option<Self> {
        let items = column.as_list_opt::<i32>()?.value(at);
        (0..items.len()).map(|item| String::cell(&items, item)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fleet::results::schema::COLUMNS;

    #[test]
    fn every_column_has_its_field_in_the_same_order() {
        let columns: Vec<&str> = COLUMNS.iter().map(|column| column.name).collect();
        assert_eq!(Row::FIELDS, columns);
    }
}

//! Arguments to parameters, as 5.1 binds them.
//!
//! `table` is what a command's parameters are; `arguments` evaluates what a script wrote;
//! `binder` gives names and positions their parameters and chooses the set; `objects` does the
//! same for the objects of a pipeline; `constraint` converts and validates; `common` are the
//! parameters that every command has.

mod arguments;
mod binder;
mod common;
mod constraint;
mod objects;
mod table;

use std::rc::Rc;

use crate::source::Span;
use crate::value::{Value, text};

pub(crate) use common::Common;
pub(crate) use constraint::{Constraint, Refusal};
pub(crate) use table::{Parameter, Table, is_attribute};

/// An argument as a script gave it.
#[derive(Debug, Clone)]
pub(crate) enum Arg {
    /// `-Name`, or `-Name:value`.
    Named(Rc<str>, Option<Value>, Span),
    /// A value; how it was written when it is a number: a text parameter takes it so.
    Value(Value, Option<Rc<str>>, Span),
}

/// Parameters with their values.
#[derive(Debug, Clone)]
pub struct Bound {
    pub(crate) table: Rc<Table>,
    /// By the place of the parameter in the table.
    pub(crate) values: Vec<Option<Value>>,
    /// Values that were given on the command line stay; others change with each object.
    pub(crate) fixed: Vec<bool>,
    /// The chosen parameter set.
    pub(crate) set: Rc<str>,
    /// Parameter sets that are still possible, one bit each.
    pub(crate) sets: u32,
    /// Arguments that no parameter took: `$args`.
    pub(crate) rest: Vec<Value>,
    pub(crate) common: Common,
}

impl Bound {
    /// The value of a parameter; nothing when it was not given.
    #[must_use]
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        let at = self.table.params.iter().position(|there| text::same(&there.name, name))?;
        self.values[at].as_ref()
    }

    /// Names and values that were given.
    pub(crate) fn given(&self) -> impl Iterator<Item = (&Rc<str>, &Value)> {
        let all = self.table.params.iter().zip(&self.values);
        all.filter_map(|(parameter, value)| Some((&parameter.name, value.as_ref()?)))
    }
}

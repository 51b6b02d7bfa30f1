//! What a cmdlet is: one parameter table and a function. Binding, help and completion read the
//! same table. The engine brings the cmdlets that need no Windows; a host brings the others.

use std::rc::Rc;

use super::Engine;
use super::bind::Bound;
use super::sink::Sink;
use super::stop::Eval;
use crate::value::{Value, convert, text};

/// A parameter of a cmdlet. The same name may stand in the table several times, once for each
/// parameter set in which it behaves differently.
#[derive(Debug, Clone, Copy)]
pub struct Param {
    /// Its name.
    pub name: &'static str,
    /// The type that its value is converted to, as a script would write it: `string[]`.
    pub of: &'static str,
    /// Other names.
    pub aliases: &'static [&'static str],
    /// Parameter sets to which it belongs; all when there are none.
    pub sets: &'static [&'static str],
    /// From 0.
    pub position: Option<u8>,
    /// It must be given.
    pub mandatory: bool,
    /// It takes the objects of the pipeline.
    pub pipeline: bool,
    /// It takes the property of its name of the objects of the pipeline.
    pub by_name: bool,
    /// It takes all arguments that nothing else takes.
    pub remaining: bool,
    /// The values that are valid; any when there are none.
    pub choices: &'static [&'static str],
    /// Smallest and largest valid number.
    pub range: Option<(i64, i64)>,
    /// A mandatory parameter that takes nothing and empty texts, too.
    pub empty: bool,
    /// Neither nothing nor an empty text is valid.
    pub filled: bool,
}

impl Param {
    /// A parameter of a type.
    #[must_use]
    pub const fn new(name: &'static str, of: &'static str) -> Self {
        Self {
            name,
            of,
            aliases: &[],
            sets: &[],
            position: None,
            mandatory: false,
            pipeline: false,
            by_name: false,
            remaining: false,
            choices: &[],
            range: None,
            empty: false,
            filled: false,
        }
    }

    /// A switch.
    #[must_use]
    pub const fn switch(name: &'static str) -> Self {
        Self::new(name, "switch")
    }

    /// With a position, from 0.
    #[must_use]
    pub const fn at(mut self, position: u8) -> Self {
        self.position = Some(position);
        self
    }

    /// It must be given.
    #[must_use]
    pub const fn mandatory(mut self) -> Self {
        self.mandatory = true;
        self
    }

    /// It takes the objects of the pipeline.
    #[must_use]
    pub const fn pipeline(mut self) -> Self {
        self.pipeline = true;
        self
    }

    /// It takes a property of the objects of the pipeline.
    #[must_use]
    pub const fn by_name(mut self) -> Self {
        self.by_name = true;
        self
    }

    /// It takes all arguments that nothing else takes.
    #[must_use]
    pub const fn remaining(mut self) -> Self {
        self.remaining = true;
        self
    }

    /// With other names.
    #[must_use]
    pub const fn alias(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    /// Only in these sets.
    #[must_use]
    pub const fn sets(mut self, sets: &'static [&'static str]) -> Self {
        self.sets = sets;
        self
    }

    /// Only these values.
    #[must_use]
    pub const fn choices(mut self, choices: &'static [&'static str]) -> Self {
        self.choices = choices;
        self
    }

    /// Only numbers between these.
    #[must_use]
    pub const fn range(mut self, from: i64, to: i64) -> Self {
        self.range = Some((from, to));
        self
    }

    /// Nothing and empty values are taken although it is mandatory.
    #[must_use]
    pub const fn empty(mut self) -> Self {
        self.empty = true;
        self
    }

    /// Neither nothing nor an empty text is valid.
    #[must_use]
    pub const fn filled(mut self) -> Self {
        self.filled = true;
        self
    }
}

/// A cmdlet.
#[derive(Debug, Clone, Copy)]
pub struct Cmdlet {
    /// `Verb-Noun`
    pub name: &'static str,
    /// The module that brings it.
    pub module: &'static str,
    /// Its class: the second part of the identifiers of its errors.
    pub class: &'static str,
    /// Its parameters.
    pub params: &'static [Param],
    /// The set that is taken when the arguments leave a choice.
    pub default_set: &'static str,
    /// It has `-WhatIf` and `-Confirm`: how much it changes, 0 (nothing) to 3 (high).
    pub impact: Option<u8>,
    /// What it does.
    pub run: Run,
}

/// How a cmdlet does its work.
#[derive(Debug, Clone, Copy)]
pub enum Run {
    /// Once for each object of the pipeline, or once when nothing is piped.
    Each(fn(&mut Call<'_>) -> Eval<()>),
    /// With a beginning, an end and things to remember between them.
    Whole(fn() -> Box<dyn Running>),
}

/// A cmdlet at work.
pub trait Running {
    /// Before the first object.
    ///
    /// # Errors
    /// What ends the pipeline.
    fn begin(&mut self, _call: &mut Call<'_>) -> Eval<()> {
        Ok(())
    }

    /// For each object.
    ///
    /// # Errors
    /// What ends the pipeline.
    fn process(&mut self, call: &mut Call<'_>) -> Eval<()>;

    /// Behind the last object.
    ///
    /// # Errors
    /// What ends the pipeline.
    fn end(&mut self, _call: &mut Call<'_>) -> Eval<()> {
        Ok(())
    }
}

/// A call of a cmdlet: its arguments, its output, the engine around it.
pub struct Call<'c> {
    /// The engine, and through it the host.
    pub engine: &'c mut Engine,
    pub(crate) bound: &'c Bound,
    pub(crate) out: &'c mut dyn Sink,
    /// The object of the pipeline that is being processed.
    pub(crate) input: Option<&'c Value>,
    /// Something is piped in.
    pub(crate) piped: bool,
    /// The number of the pipeline, for ending it early.
    pub(crate) pipeline: u32,
}

impl Call<'_> {
    /// An argument by the name of its parameter; nothing when it was not given.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.bound.get(name)
    }

    /// True when an argument was given.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// A switch.
    #[must_use]
    pub fn flag(&self, name: &str) -> bool {
        self.get(name).is_some_and(Value::is_true)
    }

    /// An argument as text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<Rc<str>> {
        match self.get(name)? {
            Value::Text(text) => Some(text.clone()),
            Value::Null => None,
            other => Some(text::of(other).into()),
        }
    }

    /// An argument as texts; none when it was not given.
    #[must_use]
    pub fn texts(&self, name: &str) -> Vec<Rc<str>> {
        let values = self.get(name).map(Value::elements).unwrap_or_default();
        values
            .iter()
            .map(|value| match value {
                Value::Text(text) => text.clone(),
                other => text::of(other).into(),
            })
            .collect()
    }

    /// An argument as a whole number.
    #[must_use]
    pub fn int(&self, name: &str) -> Option<i64> {
        convert::to_long(self.get(name)?).ok()
    }

    /// The name of the cmdlet.
    #[must_use]
    pub fn name(&self) -> Rc<str> {
        self.engine.invocation.as_ref().map_or_else(|| "".into(), |by| by.command.clone())
    }

    /// The chosen parameter set.
    #[must_use]
    pub fn set(&self) -> &str {
        &self.bound.set
    }

    /// The object of the pipeline, or the argument of a parameter that takes it.
    #[must_use]
    pub fn input(&self) -> Option<&Value> {
        self.input
    }

    /// Writes an object to the output.
    ///
    /// # Errors
    /// What a later command of the pipeline gives.
    pub fn put(&mut self, value: Value) -> Eval<()> {
        self.out.put(self.engine, value)
    }

    /// Writes the elements of an array one by one.
    ///
    /// # Errors
    /// What a later command of the pipeline gives.
    pub fn put_all(&mut self, values: impl IntoIterator<Item = Value>) -> Eval<()> {
        values.into_iter().try_for_each(|value| self.put(value))
    }

    /// Writes a text.
    ///
    /// # Errors
    /// What a later command of the pipeline gives.
    pub fn put_text(&mut self, text: &str) -> Eval<()> {
        self.put(Value::text(text))
    }
}

//! Where objects go: the next command of a pipeline, a list, nowhere.

use super::Engine;
use super::stop::Eval;
use crate::value::Value;

/// Something that takes objects.
pub trait Sink {
    /// Takes an object.
    ///
    /// # Errors
    /// What stops the one who gives it.
    fn put(&mut self, engine: &mut Engine, value: Value) -> Eval<()>;
}

/// Takes objects and forgets them.
#[derive(Debug, Default)]
pub(crate) struct Nowhere;

impl Sink for Nowhere {
    fn put(&mut self, _engine: &mut Engine, value: Value) -> Eval<()> {
        drop(value);
        Ok(())
    }
}

/// Keeps objects.
#[derive(Debug, Default)]
pub(crate) struct Collect {
    pub(crate) values: Vec<Value>,
}

impl Sink for Collect {
    fn put(&mut self, engine: &mut Engine, value: Value) -> Eval<()> {
        engine.hold(&value)?;
        self.values.push(value);
        Ok(())
    }
}

impl Engine {
    /// Runs something and keeps what comes out.
    pub(crate) fn collect(
        &mut self,
        run: impl FnOnce(&mut Self, &mut dyn Sink) -> Eval<()>,
    ) -> Eval<Vec<Value>> {
        let held = self.meter.held;
        let mut out = Collect::default();
        let result = run(self, &mut out);
        self.meter.held = held;
        result.map(|()| out.values)
    }
}

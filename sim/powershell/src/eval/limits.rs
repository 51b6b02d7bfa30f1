//! What a script may use up. Fuel is counted, not time: a run stops at the same step everywhere.

use super::Engine;
use super::stop::{Eval, Limit, Stop};
use crate::value::Value;

/// What a script may use; a host can only lower it.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Statements, rounds, objects through pipelines.
    pub steps: u64,
    /// Calls within calls.
    pub depth: u32,
    /// Bytes that values may hold at a time.
    pub memory_bytes: u64,
    /// Bytes that may be written to the host.
    pub output_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { steps: 10_000_000, depth: 256, memory_bytes: 256 << 20, output_bytes: 8 << 20 }
    }
}

/// What was used up so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct Meter {
    pub(crate) steps: u64,
    pub(crate) depth: u32,
    /// Bytes that collections under way hold.
    pub(crate) held: u64,
    pub(crate) output_bytes: u64,
    /// Bytes of large values made since the live ones were counted last.
    fresh: u64,
    /// Bytes that were live then.
    live: u64,
}

/// Values smaller than this are paid for by the step that makes them.
const LARGE_BYTES: u64 = 1024;

/// How deep values within values are looked at.
const DEEPEST: u32 = 64;

impl Engine {
    /// One step more.
    #[inline]
    pub(crate) fn step(&mut self) -> Eval<()> {
        self.meter.steps += 1;
        if self.meter.steps > self.limits.steps {
            return Err(Stop::Limit(Limit::Steps));
        }
        Ok(())
    }

    /// Runs something one call deeper; the stack grows when it must.
    pub(crate) fn deeper<T>(&mut self, run: impl FnOnce(&mut Self) -> Eval<T>) -> Eval<T> {
        if self.meter.depth >= self.limits.depth {
            return Err(Stop::Limit(Limit::Depth));
        }
        self.meter.depth += 1;
        let result = grown(|| run(self));
        self.meter.depth -= 1;
        result
    }

    /// Notes bytes that go to the host.
    pub(crate) fn note_output(&mut self, bytes: usize) -> Eval<()> {
        self.meter.output_bytes += bytes as u64;
        if self.meter.output_bytes > self.limits.output_bytes {
            return Err(Stop::Limit(Limit::Output));
        }
        Ok(())
    }

    /// Notes a value that was just made. Large ones are added up; when they may have become too
    /// much, what is still reachable is counted.
    pub(crate) fn note_made(&mut self, value: &Value) -> Eval<()> {
        let bytes = shallow(value);
        if bytes < LARGE_BYTES {
            return Ok(());
        }
        self.meter.fresh += bytes;
        let most = self.limits.memory_bytes;
        if self.meter.live + self.meter.fresh + self.meter.held <= most {
            return Ok(());
        }
        let mut seen = std::collections::BTreeSet::new();
        let mut live = 0;
        let scope = self.frame.scope.clone();
        let callers = self.calls.iter().map(|call| call.scope.clone());
        let scopes: Vec<_> = callers.chain([scope]).collect();
        for scope in &scopes {
            for scope in scope.chain() {
                if seen.insert(std::ptr::from_ref(scope) as usize) {
                    for slot in scope.slots() {
                        live += deep(&slot.value, &mut seen, 0);
                    }
                }
            }
        }
        self.meter.live = live;
        self.meter.fresh = bytes;
        if live + self.meter.held > most {
            return Err(Stop::Limit(Limit::Memory));
        }
        Ok(())
    }
}

/// Runs something with enough stack below it.
pub(crate) fn grown<T>(run: impl FnOnce() -> T) -> T {
    stacker::maybe_grow(256 * 1024, 4 * 1024 * 1024, run)
}

/// Bytes of a value itself.
pub(crate) fn shallow(value: &Value) -> u64 {
    match value {
        Value::Text(text) => text.len() as u64,
        Value::Array(values) => values.borrow().len() as u64 * 24,
        _ => 24,
    }
}

/// Bytes of a value and of what it holds; nothing is counted twice.
fn deep(value: &Value, seen: &mut std::collections::BTreeSet<usize>, depth: u32) -> u64 {
    if depth > DEEPEST {
        return 0;
    }
    match value {
        Value::Text(text) if seen.insert(text.as_ptr() as usize) => text.len() as u64,
        Value::Array(values) if seen.insert(values.as_ptr() as usize) => {
            let values = values.borrow();
            let inner: u64 = values.iter().map(|value| deep(value, seen, depth + 1)).sum();
            inner + values.len() as u64 * 24
        }
        Value::Table(table) if seen.insert(table.as_ptr() as usize) => {
            let entries = &table.borrow().entries;
            entries.iter().map(|(_, value)| 48 + deep(value, seen, depth + 1)).sum()
        }
        Value::Object(object) if seen.insert(object.as_ptr() as usize) => {
            let properties = &object.borrow().properties;
            properties.iter().map(|(_, value)| 48 + deep(value, seen, depth + 1)).sum()
        }
        _ => 24,
    }
}

//! What a script may use up. Fuel is counted, not time: a run stops at the same step everywhere.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::Engine;
use super::stop::{Eval, Limit, Stop};
use crate::stack::grown;
use crate::value::{Net, Value};

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
    /// Bytes of values made since the live ones were counted last.
    fresh: u64,
    /// Bytes that were live then.
    live: u64,
}

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

    /// Notes a value that is kept until what runs has ended.
    pub(crate) fn hold(&mut self, value: &Value) -> Eval<()> {
        self.meter.held += weight(value);
        if self.meter.held > self.limits.memory_bytes {
            return Err(Stop::Limit(Limit::Memory));
        }
        Ok(())
    }

    /// Notes a value that was just made. What was made is added up; when it may have become too
    /// much, what is still reachable is counted, but not for every few bytes.
    pub(crate) fn note_made(&mut self, value: &Value) -> Eval<()> {
        self.meter.fresh += shallow(value);
        let most = self.limits.memory_bytes;
        let room = most.saturating_sub(self.meter.live + self.meter.held).max(most / 8);
        if self.meter.fresh <= room {
            return Ok(());
        }
        self.count_live(shallow(value))
    }

    /// Counts what scripts can still reach.
    fn count_live(&mut self, fresh: u64) -> Eval<()> {
        let most = self.limits.memory_bytes;
        let mut seen = BTreeSet::new();
        let mut live = 0;
        let scope = self.frame.scope.clone();
        let callers = self.calls.iter().map(|call| call.scope.clone());
        let modules = self.modules.iter().map(|module| module.scope.clone());
        let scopes: Vec<_> = callers.chain(modules).chain([scope]).collect();
        for scope in &scopes {
            for scope in scope.chain() {
                if seen.insert(std::ptr::from_ref(scope) as usize) {
                    for slot in scope.slots() {
                        live += deep(&slot.value, &mut seen);
                    }
                }
            }
        }
        self.meter.live = live;
        self.meter.fresh = fresh;
        if live + self.meter.held > most {
            return Err(Stop::Limit(Limit::Memory));
        }
        Ok(())
    }
}

/// Bytes of a value itself.
fn shallow(value: &Value) -> u64 {
    let count = |count: usize, each: u64| count as u64 * each;
    match value {
        Value::Text(text) => 24 + count(text.len(), 1),
        Value::Array(values) => 24 + count(values.borrow().len(), 24),
        Value::Table(table) => 64 + count(table.borrow().entries.len(), 48),
        Value::Object(object) => 128 + count(object.borrow().properties.len(), 48),
        Value::Net(net) => match &**net {
            Net::List(list) => 64 + count(list.items.borrow().len(), 24),
            Net::Dictionary(all) => 64 + count(all.entries.borrow().len(), 48),
            Net::StringBuilder(text) => 64 + count(text.borrow().len(), 1),
            _ => 64,
        },
        _ => 24,
    }
}

/// Bytes of a value and of what it holds at once.
fn weight(value: &Value) -> u64 {
    let mut all = shallow(value);
    inside(value, &mut |value| all += shallow(value));
    all
}

/// Shows each value that a value holds.
fn inside(value: &Value, see: &mut dyn FnMut(&Value)) {
    match value {
        Value::Array(values) => values.borrow().iter().for_each(see),
        Value::Table(table) => table.borrow().entries.iter().for_each(|(_, value)| see(value)),
        Value::Object(object) => {
            let object = object.borrow();
            object.base.iter().for_each(&mut *see);
            object.properties.iter().for_each(|(_, value)| see(value));
        }
        Value::Net(net) => match &**net {
            Net::List(list) => list.items.borrow().iter().for_each(see),
            Net::Dictionary(all) => all.entries.borrow().iter().for_each(|(_, value)| see(value)),
            Net::Reference(of) => see(&of.borrow()),
            _ => {}
        },
        Value::Block(block) => {
            let slots = block.home.iter().flat_map(|home| home.slots());
            slots.for_each(|slot| see(&slot.value));
        }
        _ => {}
    }
}

/// Where a value lies, when it can be held several times.
fn place(value: &Value) -> Option<usize> {
    Some(match value {
        Value::Text(text) => text.as_ptr() as usize,
        Value::Array(values) => values.as_ptr() as usize,
        Value::Table(table) => table.as_ptr() as usize,
        Value::Object(object) => object.as_ptr() as usize,
        Value::Net(net) => Rc::as_ptr(net) as usize,
        Value::Block(block) => Rc::as_ptr(block) as usize,
        _ => return None,
    })
}

/// Bytes of a value and of all that it holds; nothing is counted twice.
fn deep(value: &Value, seen: &mut BTreeSet<usize>) -> u64 {
    let mut all = 0;
    let mut waiting = vec![value.clone()];
    while let Some(value) = waiting.pop() {
        if place(&value).is_some_and(|place| !seen.insert(place)) {
            continue;
        }
        all += shallow(&value);
        inside(&value, &mut |value| waiting.push(value.clone()));
    }
    all
}

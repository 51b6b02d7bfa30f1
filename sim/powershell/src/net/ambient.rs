//! What .NET asks of the machine on which it runs.

use std::rc::Rc;

use super::{Fault, Outcome};
use crate::culture::{Culture, EN_US};
use crate::regex::{Options, Pattern};
use crate::value::Value;
use crate::value::net::Guid;

/// The machine, its clock and its user, and the evaluator for callbacks.
pub trait Ambient {
    /// Universal time in ticks since the year 1.
    fn now(&mut self) -> i64;

    /// How far local time is ahead of universal time, in ticks, at a universal time.
    fn offset_at(&mut self, utc: i64) -> i64;

    /// How far local time is ahead, in ticks, at a local time; standard time when in doubt.
    fn offset_of_local(&mut self, local: i64) -> i64 {
        let guess = self.offset_at(local);
        self.offset_at(local.saturating_sub(guess))
    }

    /// The culture of the session.
    fn culture(&mut self) -> &'static Culture {
        &EN_US
    }

    /// A new identifier.
    ///
    /// # Errors
    /// A host without a source of them.
    fn new_guid(&mut self) -> Outcome<Guid> {
        Err(Fault::Unsupported("[guid]::NewGuid()".to_owned()))
    }

    /// An environment variable.
    fn variable(&mut self, _name: &str) -> Option<String> {
        None
    }

    /// Sets or removes an environment variable, in the store of a target (`Process`, `User`,
    /// `Machine`); false when the account may not.
    ///
    /// # Errors
    /// A host without variables that can be set.
    fn set_variable(&mut self, _target: &str, _name: &str, _: Option<&str>) -> Outcome<bool> {
        Err(Fault::Unsupported("[Environment]::SetEnvironmentVariable()".to_owned()))
    }

    /// A fact for `[Environment]`, by the name of its property: `MachineName`, `UserName`,
    /// `CurrentDirectory`, `OSVersion`, `ProcessorCount`; a folder by `SpecialFolder.Windows`.
    fn fact(&mut self, _name: &str) -> Option<Value> {
        None
    }

    /// What a static property was set to.
    fn told(&mut self, _name: &str) -> Option<Value> {
        None
    }

    /// Sets a static property that [`Ambient::told`] tells again: `SecurityProtocol` and its
    /// like, `CurrentCulture`.
    ///
    /// # Errors
    /// A host that does not remember it.
    fn tell(&mut self, name: &'static str, _value: Value) -> Outcome<()> {
        Err(Fault::Unsupported(format!("an assignment to {name}")))
    }

    /// A pattern; whoever keeps a cache answers from it.
    ///
    /// # Errors
    /// As [`Pattern::new`].
    fn pattern(&mut self, source: &str, options: Options) -> Outcome<Rc<Pattern>> {
        Pattern::new(source, options).map(Rc::new)
    }

    /// Calls a script block: `$_` is the first argument, `$args` all of them.
    ///
    /// # Errors
    /// What it ends with, as [`Fault::Passed`].
    fn call_block(&mut self, _block: &Value, _arguments: &[Value]) -> Outcome {
        Err(Fault::Unsupported("a script block as an argument of a method".to_owned()))
    }
}

/// A machine on which nothing moves: a clock that stands, universal time, en-US.
#[derive(Debug, Clone, Copy, Default)]
pub struct Still {
    /// Universal time in ticks.
    pub now: i64,
    /// How far local time is ahead, in ticks.
    pub offset: i64,
}

impl Ambient for Still {
    fn now(&mut self) -> i64 {
        self.now
    }

    fn offset_at(&mut self, _utc: i64) -> i64 {
        self.offset
    }
}

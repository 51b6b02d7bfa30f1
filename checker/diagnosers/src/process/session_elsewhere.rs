//! External diagnosers elsewhere than on Linux: refused.
//!
//! The promise that the whole process tree is ended needs what only Linux offers without
//! `unsafe` (sub-reaper, `/proc`, process descriptors). A refusal by name is better than a promise
//! that is kept by half, so a [`Session`] cannot exist here and its methods cannot run.

use serde_json::Value;

use super::protocol::{Message, Reply};
use super::{Command, End, Ended, Limits, StartError};

/// Ends every live session; there are none here.
pub fn end_all() {}

/// A conversation with an external program; none can be started here.
#[derive(Debug)]
pub enum Session {}

impl Session {
    /// Refuses.
    ///
    /// # Errors
    /// Always [`StartError::Unsupported`].
    pub fn start(_command: &Command, _limits: Limits) -> Result<Self, StartError> {
        Err(StartError::Unsupported)
    }

    /// Cannot run.
    ///
    /// # Errors
    /// Never.
    pub fn exchange(&mut self, _request: &Value) -> Result<Value, End> {
        match *self {}
    }

    /// Cannot run.
    ///
    /// # Errors
    /// Never.
    pub fn say(&mut self, _message: &Message) -> Result<Reply, End> {
        match *self {}
    }

    /// Cannot run.
    ///
    /// # Errors
    /// Never.
    pub fn converse(
        &mut self,
        _facts: Value,
        _console: impl FnMut(&str) -> String,
    ) -> Result<Value, End> {
        match *self {}
    }

    /// Cannot run.
    #[must_use]
    pub fn finish(self) -> Ended {
        match self {}
    }
}

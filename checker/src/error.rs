//! What people do wrong, and how the program ends.
//!
//! Three sorts of wrong are kept apart: facts of the simulated world are data; a person's mistake
//! is an [`Error`] with an exit code; our own mistakes are assertions.

use std::fmt;

/// Exit codes (proofs.md, section 3).
pub mod exit {
    /// Everything is as it must be.
    pub const PASS: u8 = 0;
    /// A mistake in the call or in a file that was given.
    pub const INPUT: u8 = 1;
    /// Something that must hold does not.
    pub const REGRESSION: u8 = 2;
    /// Nothing ran.
    pub const NOTHING: u8 = 4;
    /// Two runs of the same gave different bytes.
    pub const NONDETERMINISM: u8 = 5;
}

/// A mistake of a person: what, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// How the program ends.
    pub code: u8,
    /// What is wrong; may be several lines with a caret.
    pub text: String,
}

impl Error {
    /// A mistake in what was given.
    pub fn input(text: impl Into<String>) -> Self {
        Self { code: exit::INPUT, text: text.into() }
    }

    /// Nothing ran.
    pub fn nothing(text: impl Into<String>) -> Self {
        Self { code: exit::NOTHING, text: text.into() }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for Error {}

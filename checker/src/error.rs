//! What people do wrong, and how the program ends.
//!
//! Three sorts of wrong are kept apart: facts of the simulated world are data; a person's mistake
//! is an [`Error`] with an exit code; our own mistakes are assertions.

use std::fmt;

use diagnosers::source::{SourceError, Wrong};

/// Exit codes (proofs.md, section 3; from 7 on what a gate tells apart).
pub mod exit {
    /// Everything is as it must be.
    pub const PASS: u8 = 0;
    /// A mistake in the call or in a file that was given.
    pub const INPUT: u8 = 1;
    /// Something that must hold does not.
    pub const REGRESSION: u8 = 2;
    /// Somebody ended it before it was done.
    pub const INTERRUPTED: u8 = 3;
    /// Nothing ran, or there was nothing in what was given: an empty pack.
    pub const NOTHING: u8 = 4;
    /// Two runs of the same gave different bytes.
    pub const NONDETERMINISM: u8 = 5;
    /// A diagnoser used more than it may.
    pub const LIMIT: u8 = 6;
    /// A pack that is no pack: it does not parse, or does not compile.
    pub const PACK: u8 = 7;
    /// The baseline or the candidate is not there.
    pub const ABSENT: u8 = 8;
    /// What was to be kept could not be written or read: a full disk, a folder without rights.
    pub const STORE: u8 = 9;
    /// A waiver has ended.
    pub const EXPIRED: u8 = 10;
    /// A record of an accepted change fits nothing any more.
    pub const ORPHAN: u8 = 11;
    /// The cache was made by another version.
    pub const FOREIGN_CACHE: u8 = 12;
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

    /// A mistake that ends in its own way.
    pub fn of(code: u8, text: impl Into<String>) -> Self {
        Self { code, text: text.into() }
    }

    /// Nothing ran.
    pub fn nothing(text: impl Into<String>) -> Self {
        Self { code: exit::NOTHING, text: text.into() }
    }
}

impl From<SourceError> for Error {
    fn from(error: SourceError) -> Self {
        let code = match error.wrong {
            Wrong::Missing => exit::ABSENT,
            Wrong::Empty => exit::NOTHING,
            Wrong::Broken => exit::PACK,
            Wrong::TooLarge => exit::LIMIT,
            Wrong::Unreadable => exit::STORE,
            Wrong::Word | Wrong::Unsafe | Wrong::Git => exit::INPUT,
        };
        Self::of(code, error.text)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for Error {}

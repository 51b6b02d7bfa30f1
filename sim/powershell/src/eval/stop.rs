//! Why an evaluation does not go on. Three classes that never mix: errors of PowerShell, which a
//! script may catch; flow control; what the engine refuses (a feature that it lacks, a limit that
//! was reached), which nothing in a script can catch.

use std::fmt;
use std::rc::Rc;

use crate::source::Place;
use crate::value::Value;

/// How far an error of PowerShell goes when nothing catches it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// It ends the statement; the next one runs.
    Statement,
    /// It ends the function that threw it, and the statement that called the function.
    Function,
    /// It ends the script: `throw`, `-ErrorAction Stop`.
    Script,
}

/// An error of PowerShell on its way.
#[derive(Debug, Clone)]
pub struct Raised {
    /// The `ErrorRecord`.
    pub record: Value,
    /// How far it goes.
    pub reach: Reach,
    /// It stands in `$Error` already.
    pub(crate) recorded: bool,
}

/// A feature that a real system has and the engine lacks. A script cannot catch it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsupported {
    /// What is missing, such as `[System.Net.Sockets.TcpClient]`.
    pub feature: String,
    /// Where the script asks for it.
    pub place: Place,
}

/// A place that is not known yet: lines are counted from 1.
pub(crate) const NOWHERE: Place = Place { line: 0, column: 0 };

impl fmt::Display for Unsupported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}", self.feature, self.place)
    }
}

/// A limit that was reached. A script cannot catch it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// Statements, loop rounds, objects through pipelines.
    Steps,
    /// Calls within calls.
    Depth,
    /// Bytes that values hold.
    Memory,
    /// Bytes that were written.
    Output,
    /// A single value, or the search of a regular expression.
    Value,
}

/// Why an evaluation does not go on.
#[derive(Debug, Clone)]
pub enum Stop {
    /// An error of PowerShell.
    Error(Box<Raised>),
    /// `break`, with its label.
    Break(Option<Rc<str>>),
    /// `continue`, with its label.
    Continue(Option<Rc<str>>),
    /// `return`; its value went to the output already.
    Return,
    /// `exit`
    Exit(i32),
    /// A command has seen enough: the pipeline with this number ends.
    Enough(u32),
    /// The engine lacks something.
    Unsupported(Box<Unsupported>),
    /// A limit was reached.
    Limit(Limit),
}

/// What an evaluation gives, or why it does not go on.
pub type Eval<T> = Result<T, Stop>;

impl Stop {
    /// An exception that a member of an object of the host throws, by its class and message; the
    /// engine makes an error of it that names the member.
    #[must_use]
    pub fn thrown(class: &str, message: &str) -> Self {
        Self::error(super::error::exception(class, message, None))
    }

    /// A member that an object of the host has on a real system and lacks here; the engine adds
    /// its place.
    #[must_use]
    pub fn lacking(feature: impl Into<String>) -> Self {
        Self::Unsupported(Box::new(Unsupported { feature: feature.into(), place: NOWHERE }))
    }

    /// An error of PowerShell that ends its statement.
    #[must_use]
    pub fn error(record: Value) -> Self {
        Self::raised(record, Reach::Statement)
    }

    /// An error of PowerShell.
    #[must_use]
    pub fn raised(record: Value, reach: Reach) -> Self {
        Self::Error(Box::new(Raised { record, reach, recorded: false }))
    }
}

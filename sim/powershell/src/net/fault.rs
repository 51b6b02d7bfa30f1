//! The sorts of failure, kept apart: errors of PowerShell, what is not modelled, limits.

use std::any::Any;
use std::fmt;

use crate::value::ValueError;

/// What comes of an operation.
pub type Outcome<T = crate::value::Value> = Result<T, Fault>;

/// Why there is no result.
#[derive(Debug)]
pub enum Fault {
    /// An error of PowerShell, that a script can catch.
    Thrown(Box<Thrown>),
    /// marslab does not model it: what is missing.
    Unsupported(String),
    /// A limit of marslab: what would have been beyond it.
    Limit(String),
    /// What a callback of the evaluator ended with; it goes back as it came.
    Passed(Box<dyn Any>),
}

/// An error of PowerShell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thrown {
    /// `FullyQualifiedErrorId`
    pub id: &'static str,
    /// The message of the exception that PowerShell shows.
    pub text: String,
    /// Full name of the type of that exception.
    pub exception: &'static str,
    /// `CategoryInfo`'s category.
    pub category: &'static str,
    /// What it wraps.
    pub inner: Option<Inner>,
}

/// An exception of .NET that is wrapped in one of PowerShell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inner {
    /// Full name of its type.
    pub exception: &'static str,
    /// Its message.
    pub text: String,
}

impl Thrown {
    /// An error of the engine itself.
    #[must_use]
    pub fn new(id: &'static str, exception: &'static str, text: &str) -> Self {
        let category = match id {
            _ if exception.ends_with("MethodException") => "NotSpecified",
            _ if exception.ends_with("InvalidCastException")
                || exception.contains("ArgumentTransformation") =>
            {
                "InvalidArgument"
            }
            _ => "InvalidOperation",
        };
        Self { id, text: text.to_owned(), exception, category, inner: None }
    }

    /// An exception of .NET as it is; [`Thrown::by`] wraps it when a method threw it.
    #[must_use]
    pub fn inner(exception: &'static str, text: &str) -> Self {
        let inner = Inner { exception, text: text.to_owned() };
        let text = text.to_owned();
        Self { id: exception, text, exception, category: "OperationStopped", inner: Some(inner) }
    }

    /// Wraps an exception as PowerShell does when a method threw it.
    #[must_use]
    pub fn by(mut self, method: &str, count: usize) -> Self {
        const WRAPPER: &str = "System.Management.Automation.MethodInvocationException";
        if let Some(inner) = &self.inner
            && self.exception != WRAPPER
        {
            self.text = format!(
                "Exception calling \"{method}\" with \"{count}\" argument(s): \"{}\"",
                inner.text
            );
            self.exception = WRAPPER;
            self.id = inner.exception.rsplit('.').next().unwrap_or(inner.exception);
            self.category = "NotSpecified";
        }
        self
    }

    /// Wraps an exception as PowerShell does when reading a property threw it.
    #[must_use]
    pub fn getting(mut self, property: &str) -> Self {
        if let Some(inner) = &self.inner {
            self.text = format!("Exception getting \"{property}\": \"{}\"", inner.text);
            self.exception = "System.Management.Automation.GetValueInvocationException";
            self.id = "ExceptionWhenGetting";
            self.category = "NotSpecified";
        }
        self
    }
}

impl Fault {
    /// An exception of .NET.
    #[must_use]
    pub fn inner(exception: &'static str, text: &str) -> Self {
        Thrown::inner(exception, text).into()
    }

    /// `System.FormatException`
    #[must_use]
    pub fn format(text: &str) -> Self {
        Self::inner("System.FormatException", text)
    }

    /// `System.ArgumentException`
    #[must_use]
    pub fn argument(text: &str) -> Self {
        Self::inner("System.ArgumentException", text)
    }

    /// `System.ArgumentOutOfRangeException` with the parameter that it names.
    #[must_use]
    pub fn range(text: &str, parameter: &str) -> Self {
        let text = format!("{text}\r\nParameter name: {parameter}");
        Self::inner("System.ArgumentOutOfRangeException", &text)
    }

    /// `System.ArgumentNullException`
    #[must_use]
    pub fn null(parameter: &str) -> Self {
        let text = format!("Value cannot be null.\r\nParameter name: {parameter}");
        Self::inner("System.ArgumentNullException", &text)
    }

    /// Wraps an exception as PowerShell does when a method threw it.
    #[must_use]
    pub fn by(self, method: &str, count: usize) -> Self {
        match self {
            Self::Thrown(thrown) => Self::Thrown(Box::new(thrown.by(method, count))),
            other => other,
        }
    }
}

impl From<Thrown> for Fault {
    fn from(thrown: Thrown) -> Self {
        Self::Thrown(Box::new(thrown))
    }
}

impl From<ValueError> for Fault {
    fn from(error: ValueError) -> Self {
        if error.id == "LimitExceeded" {
            return Self::Limit(error.text);
        }
        let exception = match error.id {
            "NotIcomparable" | "ComparisonFailure" | "MethodNotFound" | "RuntimeException" => {
                "System.Management.Automation.RuntimeException"
            }
            _ => "System.Management.Automation.PSInvalidCastException",
        };
        Thrown::new(error.id, exception, &error.text).into()
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Thrown(thrown) => f.write_str(&thrown.text),
            Self::Unsupported(what) => write!(f, "unsupported: {what}"),
            Self::Limit(what) => write!(f, "limit: {what}"),
            Self::Passed(_) => f.write_str("a callback ended"),
        }
    }
}

//! `-f`: texts with places for values.

use super::Culture;
use crate::net::{Fault, Outcome};
use crate::value::Value;

/// `format -f arguments`
///
/// # Errors
/// A format that .NET refuses, in its words; a result beyond the limits.
pub fn format(culture: &'static Culture, format: &str, arguments: &[Value]) -> Outcome<String> {
    let _ = (culture, arguments);
    Err(Fault::Unsupported(format!("-f with \"{format}\"")))
}

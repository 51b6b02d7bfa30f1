//! The language of Windows PowerShell 5.1: text to tree, and back.
//!
//! `source` decodes the bytes of a script and tells lines; `ast` is the typed tree; `parse` makes
//! it; `print` writes it down again; `value` holds values, arithmetic, casts, comparisons. The
//! evaluator stands on these and comes next.
//!
//! *Promise*: what Windows PowerShell 5.1 accepts is accepted, what it refuses is refused with the
//! place and the identifier that it gives; no input panics; depth is bounded.
//! *Leaves out*: any cmdlet, drive, service. A host supplies them.

pub mod ast;
pub mod eval;
pub mod parse;
pub mod print;
pub mod source;
pub mod value;

pub use parse::{ParseError, parse};
pub use source::Source;

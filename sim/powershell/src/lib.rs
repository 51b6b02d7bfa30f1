//! The language of Windows PowerShell 5.1: from text to what a console shows.
//!
//! `source` decodes the bytes of a script and tells lines; `ast` is the typed tree; `parse` makes
//! it; `print` writes it down again; `value` holds values, arithmetic, casts, comparisons; `net`
//! is the closed part of .NET, with `culture` for what texts of numbers and dates look like and
//! `regex` for regular expressions and `xml` for documents; `format` makes lines of objects; `eval`
//! runs a tree on a machine that a host brings; `kept` is what was made of a text before, `stack`
//! what deep trees need. A tour: `eval::Engine::console`, then `eval/statement.rs`.
//!
//! *Promise*: what Windows PowerShell 5.1 accepts is accepted, what it refuses is refused with the
//! place and the identifier that it gives; no input panics; depth is bounded.
//! *Leaves out*: drives, services, programs, and the cmdlets for them. A host supplies them
//! (`eval::Host`).

pub mod ast;
pub mod by_name;
pub mod culture;
pub mod eval;
pub mod format;
mod kept;
pub mod net;
pub mod parse;
pub mod print;
pub mod regex;
pub mod source;
mod stack;
pub mod value;
pub mod xml;

pub use parse::{ParseError, parse};
pub use source::Source;

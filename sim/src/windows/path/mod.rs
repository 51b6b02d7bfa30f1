//! Paths: the four ways in which Windows reads one and the same string.
//!
//! *Models*: the type of a DOS path, the device names that hide in one ([`dos`]), the full path
//! and the NT path it becomes ([`full`]), what an open of an NT name answers before access counts
//! ([`open`]), short names ([`short`]), the list in the variable `PATH` ([`list`]).
//! *Leaves out*: the current directories of drives other than the current one (`=D:`), symbolic
//! links, paths beyond 32767 characters, what Windows 11 changed about device names.
//! *Sources*: conformance table `path_semantics`; MS-FSCC 2.1.5; Naming Files, Paths, and
//! Namespaces \[K\].
//! *Seen through*: every program that takes a path; error 123 and error 267.
//!
//! Offsets are in UTF-16 units times two, as the native routines give them, where a doc says
//! bytes; elsewhere text is cut at characters.

pub mod dos;
pub mod full;
pub mod list;
pub mod open;
pub mod short;
pub mod status;

/// True for the two characters that part a DOS path.
const fn separator(c: char) -> bool {
    matches!(c, '\\' | '/')
}

#[cfg(test)]
mod tests;

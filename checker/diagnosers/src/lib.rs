//! Diagnosers: whoever reads evidence and answers with causes and a remediation.
//!
//! Opened so far: [`process`], the containment of a diagnoser that is an external program.
//! The trait and the other adapters are still to come.

pub mod process;

//! The harness library behind the `marslab` binary: it grades diagnosis and remediation.
//!
//! Opened so far: [`conformance`], recorded Windows behaviour against our own, and [`ui`], how
//! texts reach people and other programs.

pub mod conformance;
pub mod ui;

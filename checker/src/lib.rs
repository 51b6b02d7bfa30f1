//! The harness library behind the `marslab` binary.
//!
//! Opened so far: [`ui`], how texts reach people and other programs.

pub mod conformance;
pub mod ui;

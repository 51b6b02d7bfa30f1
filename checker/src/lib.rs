//! Harness that grades diagnosis and remediation of MARS failures.

pub mod conformance;

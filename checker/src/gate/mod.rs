//! The gate for rule changes: what a change does to every documented failure and to a field.
//!
//! Two packs are asked about the same machines, and their verdicts are compared (proofs.md,
//! section 3). [`outcome`] is what comes of it; [`crate::report::gate`] writes it down.

pub mod outcome;

pub use outcome::Gated;

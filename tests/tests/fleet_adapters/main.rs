//! What runs a fleet on other people's engines: the manifest for Kubernetes, held against the
//! schema of a Job, and the adapters in Python, called as people call them.
//!
//! *Leaves out*: Ray, Spark, DuckDB and pandas themselves: `cargo ci fleet-ray` and `fleet-queries`
//! try them where they are installed.

#![allow(clippy::print_stderr, reason = "a skipped test says so")]

mod manifest;
mod shards;

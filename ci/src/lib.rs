//! What CI runs, as a library: the steps of `cargo ci STEP`, and the laws of the tree.
//!
//! *Promise*: whatever is red here is red on any machine; a step prints one line with its name
//! and result, and each complaint says where, which law, and what to do.
//! *Leaves out*: caching, machines, schedules: they belong to whoever calls `.ci/run`.

pub mod files;
pub mod links;
pub mod python;
pub mod rust_text;
pub mod shell;
pub mod spdx;
pub mod steps;
pub mod tidy;

use std::path::{Path, PathBuf};

/// The root of this repository.
#[must_use]
pub fn root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package).to_path_buf()
}

//! `cargo ci determinism`: the whole catalogue runs twice and gives the same traces.

use std::path::Path;

use super::Step;
use crate::shell;

pub(super) const STEP: Step =
    Step { name: "determinism", about: "the catalogue run twice gives the same traces", run };

fn run(root: &Path) -> Result<String, String> {
    let arguments = [
        "run",
        "--quiet",
        "--release",
        "--locked",
        "--package",
        "marslab",
        "--",
        "check",
        "--check-determinism",
    ];
    let said = shell::cargo(root, &arguments)?;
    let last = said.lines().rev().find(|line| !line.trim().is_empty());
    Ok(last.unwrap_or("same traces").trim().to_owned())
}

//! `cargo ci sweeps`: boundaries, invariances and missing evidence of the whole catalogue.

use std::path::Path;

use super::Step;
use crate::shell;

pub(super) const STEP: Step = Step {
    name: "sweeps",
    about: "no verdict moves where none may, and each flips at its number",
    run,
};

fn run(root: &Path) -> Result<String, String> {
    let mut held = Vec::new();
    for sweep in ["boundary", "invariance", "missing-evidence"] {
        let said = shell::marslab(root, &["sweep", sweep])?;
        let count = said.lines().rev().find(|line| line.contains(" cases"));
        held.push(format!("{sweep}: {}", count.unwrap_or("cases").trim()));
    }
    Ok(held.join("; "))
}

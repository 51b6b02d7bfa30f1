//! `cargo ci bench-build`: the benchmarks compile. Running them belongs to a quiet machine.

use std::path::Path;

use super::Step;
use crate::shell;

pub(super) const STEP: Step = Step { name: "bench-build", about: "the benchmarks compile", run };

fn run(root: &Path) -> Result<String, String> {
    let arguments = ["bench", "--quiet", "--locked", "--package", "marslab-benches", "--no-run"];
    shell::cargo(root, &arguments)?;
    Ok("benchmarks compile".to_owned())
}

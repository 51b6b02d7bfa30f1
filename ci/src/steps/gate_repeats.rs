//! `cargo ci gate-repeats`: the same gate 1,000 times, on one thread and on many, gives the same
//! bytes.

use std::path::Path;
use std::time::Instant;

use super::Step;
use crate::shell;

/// How often.
const REPEATS: &str = "1000";

pub(super) const STEP: Step =
    Step { name: "gate-repeats", about: "1,000 gates of the same change give the same bytes", run };

fn run(root: &Path) -> Result<String, String> {
    let test = ["test", "--quiet", "--locked", "--package", "marslab-tests", "--test", "gate_ci"];
    let which = ["--", "repeat::"];
    let begin = Instant::now();
    let arguments = [&test[..], &which].concat();
    let said = shell::cargo_with(root, &arguments, &[("MARSLAB_REPEATS", REPEATS)])?;
    // Never green on nothing run.
    if !said.contains("1 passed") {
        return Err(format!("{said}\ngate-repeats: tests/tests/gate_ci/repeat.rs did not run"));
    }
    Ok(format!("{REPEATS} gates, {} s", begin.elapsed().as_secs()))
}

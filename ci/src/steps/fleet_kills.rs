//! `cargo ci fleet-kills`: a run of a fleet is killed 200 times at random moments, and what is gone
//! on with has the same bytes.

use std::path::Path;
use std::time::Instant;

use super::Step;
use crate::shell;

/// How often.
const KILLS: &str = "200";

pub(super) const STEP: Step =
    Step { name: "fleet-kills", about: "200 killed runs of a fleet end with the same bytes", run };

fn run(root: &Path) -> Result<String, String> {
    let test = ["test", "--quiet", "--locked", "--package", "marslab-tests"];
    let which = ["--test", "fleet_results", "--", "whoever_is_killed"];
    let begin = Instant::now();
    let arguments = [&test[..], &which].concat();
    let said = shell::cargo_with(root, &arguments, &[("MARSLAB_KILLS", KILLS)])?;
    // Never green on nothing run.
    if !said.contains("1 passed") {
        return Err(format!("{said}\nfleet-kills: tests/tests/fleet_results/ended.rs did not run"));
    }
    Ok(format!("{KILLS} kills, {} s", begin.elapsed().as_secs()))
}

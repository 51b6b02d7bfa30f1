//! `cargo ci gate-repeats`: the same gate 1,000 times, on one thread and on many, gives the same
//! bytes.

use std::path::Path;

use super::Step;
use crate::shell;

/// How often.
const REPEATS: &str = "1000";

pub(super) const STEP: Step =
    Step { name: "gate-repeats", about: "1,000 gates of the same change give the same bytes", run };

fn run(root: &Path) -> Result<String, String> {
    let seconds = shell::one_test(root, "gate_ci", "repeat::", ("MARSLAB_REPEATS", REPEATS))?;
    Ok(format!("{REPEATS} gates, {seconds} s"))
}

//! `cargo ci fleet-kills`: a run of a fleet is killed 200 times at random moments, and what is gone
//! on with has the same bytes.

use std::path::Path;

use super::Step;
use crate::shell;

/// How often.
const KILLS: &str = "200";

pub(super) const STEP: Step =
    Step { name: "fleet-kills", about: "200 killed runs of a fleet end with the same bytes", run };

fn run(root: &Path) -> Result<String, String> {
    let seconds =
        shell::one_test(root, "fleet_results", "whoever_is_killed", ("MARSLAB_KILLS", KILLS))?;
    Ok(format!("{KILLS} kills, {seconds} s"))
}

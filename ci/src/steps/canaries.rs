//! `cargo ci canaries`: diagnosers with a known fate meet it, and planted leaks are caught.

use std::path::Path;

use super::Step;
use crate::shell;

pub(super) const STEP: Step =
    Step { name: "canaries", about: "every alarm goes off when it should", run };

fn run(root: &Path) -> Result<String, String> {
    let arguments =
        ["test", "--quiet", "--locked", "--package", "marslab-tests", "--test", "canaries"];
    let said = shell::cargo(root, &arguments)?;
    // Never green on nothing run.
    let result = said.lines().find(|line| line.starts_with("test result:")).unwrap_or_default();
    if result.is_empty() || result.contains(" 0 passed") {
        return Err(format!("{said}\ncanaries: no canary ran: tests/tests/canaries.rs has none"));
    }
    Ok(result.trim_start_matches("test result: ").split(';').next().unwrap_or_default().to_owned())
}

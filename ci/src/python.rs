//! Trials that are written in Python, because what they try is: engines and readers of tables.
//!
//! *Promise*: nothing is downloaded. Where an interpreter with the packages is missing, a trial is
//! skipped and says so in its line, with the command that makes one (`ci/fleet/venv.sh`); with
//! `MARSLAB_PYTHON` somebody wants it tried, and then what is missing is an error.

use std::path::Path;

use crate::shell;

/// The variable that names an interpreter.
const VARIABLE: &str = "MARSLAB_PYTHON";

/// Runs a script of `ci/fleet` with the release program, and gives its last line.
///
/// # Errors
/// What the script complains of; packages that are missing where an interpreter was named.
pub fn trial(root: &Path, script: &str, packages: &[&str]) -> Result<String, String> {
    let asked = std::env::var(VARIABLE).ok().filter(|word| !word.is_empty());
    let target = shell::target(root)?;
    let python = asked.clone().unwrap_or_else(|| made_or_usual(&target));
    let import = format!("import {}", packages.join(", "));
    if let Err(why) = shell::run(root, &python, &["-c", &import]) {
        let hint = format!("`ci/fleet/venv.sh` makes an interpreter with {}", packages.join(", "));
        return match asked {
            Some(_) => Err(format!("{script}: {why}\n{script}: {hint}")),
            None => Ok(format!("SKIPPED, nothing was tried: {hint}")),
        };
    }
    let program = shell::release_program(root)?;
    let script = root.join("ci/fleet").join(script);
    let words = [script.display().to_string(), program.display().to_string()];
    let said = shell::run(root, &python, &[&words[0], "--marslab", &words[1]])?;
    let last = said.lines().rev().find(|line| !line.trim().is_empty()).map(str::trim);
    // Never green on nothing tried.
    match last.filter(|line| line.contains("equal: ")) {
        Some(line) => Ok(line.to_owned()),
        None => Err(format!("{said}\n{}: it does not say what was equal", words[0])),
    }
}

/// The interpreter that `ci/fleet/venv.sh` made, or the usual one.
fn made_or_usual(target: &Path) -> String {
    let made = target.join("fleet-venv/bin/python");
    if made.exists() { made.display().to_string() } else { "python3".to_owned() }
}

//! Running another program and keeping what it says until it is needed.
//!
//! *Promise*: a green program prints nothing here; a red one prints all it had to say.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use serde_json::Value;

/// Runs a program in a folder and gives its standard output.
///
/// # Errors
/// When it cannot start or ends with another code than 0: its command line and all its output.
pub fn run(folder: &Path, program: &str, arguments: &[&str]) -> Result<String, String> {
    run_with(folder, program, arguments, &[])
}

/// As [`run`], with variables added to the environment.
///
/// # Errors
/// As [`run`].
pub fn run_with(
    folder: &Path,
    program: &str,
    arguments: &[&str],
    variables: &[(&str, &str)],
) -> Result<String, String> {
    let line = format!("{program} {}", arguments.join(" "));
    let output = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("`{line}` does not start: {error}"))?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(said);
    }
    let complained = String::from_utf8_lossy(&output.stderr);
    Err(format!("`{line}` ended with {}\n{said}{complained}", output.status))
}

/// Runs cargo, the one that runs us if there is one.
///
/// # Errors
/// As [`run`].
pub fn cargo(root: &Path, arguments: &[&str]) -> Result<String, String> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    run(root, &cargo, arguments)
}

/// Runs one test across packages by itself, with a variable that it asks for. Gives the seconds.
///
/// # Errors
/// As [`run`]; a test that did not run: never green on nothing.
pub fn one_test(
    root: &Path,
    file: &str,
    test: &str,
    variable: (&str, &str),
) -> Result<u64, String> {
    let begin = Instant::now();
    let arguments =
        ["test", "--quiet", "--locked", "--package", "marslab-tests", "--test", file, "--", test];
    let said = cargo_with(root, &arguments, &[variable])?;
    if said.contains("1 passed") {
        return Ok(begin.elapsed().as_secs());
    }
    Err(format!("{said}\ntests/tests/{file}: the test `{test}` did not run"))
}

/// Runs the release program, which is built when it is not there; the words are its own.
///
/// # Errors
/// As [`run`].
pub fn marslab(root: &Path, words: &[&str]) -> Result<String, String> {
    let options = ["run", "--quiet", "--release", "--locked", "--package", "marslab", "--"];
    cargo(root, &[&options[..], words].concat())
}

/// The release program, built when it is not there.
///
/// # Errors
/// As [`run`].
pub fn release_program(root: &Path) -> Result<PathBuf, String> {
    cargo(root, &["build", "--release", "--locked", "--package", "marslab"])?;
    let name = format!("marslab{}", std::env::consts::EXE_SUFFIX);
    Ok(target(root)?.join("release").join(name))
}

/// The folder of build output.
///
/// # Errors
/// As [`run`]; metadata that names none.
pub fn target(root: &Path) -> Result<PathBuf, String> {
    let said = cargo(root, &["metadata", "--no-deps", "--format-version", "1"])?;
    let metadata: Value = serde_json::from_str(&said)
        .map_err(|error| format!("cargo metadata is no JSON: {error}"))?;
    let folder = metadata["target_directory"].as_str();
    folder.map(PathBuf::from).ok_or_else(|| "cargo metadata names no target".to_owned())
}

/// Runs cargo with variables added to the environment.
///
/// # Errors
/// As [`run`].
pub fn cargo_with(
    root: &Path,
    arguments: &[&str],
    variables: &[(&str, &str)],
) -> Result<String, String> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    run_with(root, &cargo, arguments, variables)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_red_program_tells_its_command_line_and_its_output() {
        let why = run(Path::new("."), "sh", &["-c", "echo out; echo err >&2; exit 3"]).unwrap_err();
        for part in ["sh -c", "3", "out", "err"] {
            assert!(why.contains(part), "{why}");
        }
    }

    #[test]
    fn a_program_that_is_not_there_is_an_error_with_its_name() {
        assert!(run(Path::new("."), "no-such-program", &[]).unwrap_err().contains("no-such"));
    }
}

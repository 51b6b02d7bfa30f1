//! `marslab check --check-determinism` ends with 5 for every planted leak, and with 0 without one.

use assert_cmd::Command;

/// Ends the check of some scenarios with a diagnoser.
fn ends(who: &str) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_marslab"));
    let output = command
        .args(["check", "service/*", "--check-determinism", "--diagnoser", who])
        .output()
        .unwrap_or_else(|error| panic!("{error}"));
    (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn every_planted_leak_ends_with_exit_code_5() {
    for (word, _) in diagnosers::leak::Kind::ALL {
        let (code, said) = ends(&format!("leak:{word}"));
        assert_eq!(code, Some(5), "{word}: {said}");
        assert!(said.contains("service/") && said.contains("answer"), "{word}: {said}");
    }
}

#[test]
fn diagnosers_without_a_leak_end_with_exit_code_0() {
    for word in ["rego", "mute"] {
        let (code, said) = ends(word);
        assert_eq!(code, Some(0), "{word}: {said}");
    }
}

#[test]
fn no_help_lists_the_leaks() {
    for arguments in [&["check", "--help"][..], &["check", "--diagnoser", "nobody"][..]] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_marslab"));
        let output = command.args(arguments).output().unwrap_or_else(|error| panic!("{error}"));
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said);
        assert!(said.contains("saboteur") && !said.contains("leak:"), "{said}");
    }
}

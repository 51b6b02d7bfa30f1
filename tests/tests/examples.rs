//! Every example of every command runs, and every table of parameters is sound.

use std::collections::BTreeSet;

use marslab_tests::image;
use sim::console::{Command, Session, commands, execute, find};

/// Where examples run, unless the command exists only where Windows Server Backup is.
const USUAL: &str = "server-2019-with-recovery-points";
const WITH_WSB: &str = "server-2016-with-recovery-points";
/// Where the vault credential is still young: it is too old once there are recovery points.
const FRESH: &str = "server-2019-installed";
/// Gives the file from the portal the name that examples use.
const SAVE: &str =
    r"copy C:\Users\Administrator\Downloads\*.VaultCredentials C:\Install\contoso.VaultCredentials";

/// What is wrong with an example.
fn complaint(command: &Command, line: &str) -> Option<String> {
    let usual = image(USUAL);
    let present = command.kind.is_present(&usual, &Session::administrator(&usual));
    let name = match line.contains(".VaultCredentials") {
        true => FRESH,
        false if present => USUAL,
        false => WITH_WSB,
    };
    let mut world = (*image(name)).clone();
    let mut session = Session::administrator(&world);
    if name == FRESH {
        execute(&mut world, &mut session, SAVE);
    }
    let output = execute(&mut world, &mut session, line);
    let said = || format!("`{line}` on {name} ends with {}: {}", output.exit, output.text());
    (!output.ok()).then(said)
}

#[test]
fn every_example_runs_without_error_on_a_healthy_machine() {
    let complaints: Vec<String> = commands()
        .flat_map(|command| command.examples.iter().map(move |line| (command, *line)))
        .filter_map(|(command, line)| complaint(command, line))
        .collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn every_command_says_what_it_is() {
    let silent = |command: &&Command| command.about.trim().is_empty();
    let silent: Vec<&str> = commands().filter(silent).map(|command| command.name).collect();
    assert_eq!(silent, [""; 0]);
}

#[test]
fn no_name_place_or_alias_of_a_parameter_is_given_twice() {
    for command in commands() {
        let (mut names, mut places) = (BTreeSet::new(), BTreeSet::new());
        for param in command.params {
            for name in std::iter::once(&param.name).chain(param.aliases) {
                let fresh = names.insert(name.to_ascii_lowercase());
                assert!(fresh && !name.is_empty(), "{}: -{name} twice", command.name);
            }
            if let Some(place) = param.position {
                assert!(places.insert(place), "{}: place {place} twice", command.name);
            }
        }
        let wanted: BTreeSet<usize> = (0..places.len()).collect();
        assert_eq!(places, wanted, "{}: places with a gap", command.name);
    }
}

#[test]
fn no_two_commands_of_one_sort_have_the_same_word() {
    for cmdlets in [true, false] {
        let mut words = BTreeSet::new();
        for command in commands().filter(|command| command.kind.is_cmdlet() == cmdlets) {
            for word in std::iter::once(&command.name).chain(command.aliases) {
                assert!(words.insert(word.to_ascii_lowercase()), "{}: {word}", command.name);
            }
        }
    }
}

#[test]
fn every_name_finds_a_command() {
    for command in commands() {
        assert!(find(command.name).is_some(), "{}", command.name);
    }
}

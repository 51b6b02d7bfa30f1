//! Every example of every command runs, and every table of parameters is sound.

use std::collections::BTreeSet;

use marslab_tests::image;
use sim::console::{Command, Session, commands, execute, find};

/// Examples run on the first image that has the command; the second has Windows Server Backup.
const IMAGES: [&str; 2] = ["server-2019-with-recovery-points", "server-2016-with-recovery-points"];

/// What is wrong with an example, on the first image where it ends well or else on the last.
fn complaint(command: &Command, line: &str) -> Option<String> {
    let mut said = None;
    for name in IMAGES {
        let mut world = (*image(name)).clone();
        let mut session = Session::administrator(&world);
        let present = command.kind.is_present(&world, &session);
        if !present && said.is_none() {
            said = Some(format!("`{line}`: {} is on no image", command.name));
            continue;
        }
        let output = execute(&mut world, &mut session, line);
        if output.ok() {
            return None;
        }
        said = Some(format!("`{line}` on {name} ends with {}: {}", output.exit, output.text()));
        if present {
            break;
        }
    }
    said
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
fn every_command_says_what_it_is_and_shows_an_example() {
    let silent =
        |command: &&Command| command.about.trim().is_empty() || command.examples.is_empty();
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

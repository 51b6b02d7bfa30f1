//! Every example of every command runs, and every table of parameters is sound.

use std::collections::BTreeSet;

use marslab_tests::image;
use sim::console::{Kind, Offer, Session, execute, find, offers};

/// Where examples run, unless the command exists only where Windows Server Backup is.
const USUAL: &str = "server-2019-with-recovery-points";
const WITH_WSB: &str = "server-2016-with-recovery-points";
/// Where the vault credential is still young: it is too old once there are recovery points.
const FRESH: &str = "server-2019-installed";
/// Gives the file from the portal the name that examples use.
const SAVE: &str = r"cmd /c copy C:\Users\Administrator\Downloads\*.VaultCredentials C:\Install\contoso.VaultCredentials";

/// What is wrong with an example.
fn complaint(offer: &Offer, line: &str) -> Option<String> {
    let usual = image(USUAL);
    let present = offer.kind.is_present(&usual, &Session::administrator(&usual));
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
    // The old shell's own words mean cmdlets at a prompt of PowerShell.
    let line = match offer.kind {
        Kind::Shell => format!("cmd /c '{}'", line.replace("; ", " && ")),
        _ => line.to_owned(),
    };
    let output = execute(&mut world, &mut session, &line);
    let said = || format!("`{line}` on {name} ends with {}: {}", output.exit, output.text());
    (!output.ok()).then(said)
}

#[test]
fn every_example_runs_without_error_on_a_healthy_machine() {
    let complaints: Vec<String> = offers()
        .flat_map(|offer| offer.examples.iter().map(move |line| (offer.clone(), *line)))
        .filter_map(|(offer, line)| complaint(&offer, line))
        .collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn every_command_says_what_it_is() {
    let silent = offers().filter(|offer| offer.about.trim().is_empty());
    let silent: Vec<&str> = silent.map(|offer| offer.name).collect();
    assert_eq!(silent, [""; 0]);
}

#[test]
fn no_two_commands_of_one_sort_have_the_same_word() {
    for cmdlets in [true, false] {
        let mut words = BTreeSet::new();
        for offer in offers().filter(|offer| offer.kind.is_cmdlet() == cmdlets) {
            assert!(words.insert(offer.name.to_ascii_lowercase()), "{}", offer.name);
        }
    }
}

#[test]
fn every_name_finds_a_command() {
    for offer in offers() {
        assert!(find(offer.name).is_some(), "{}", offer.name);
    }
}

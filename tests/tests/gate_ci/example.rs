//! The recorded example: five pull requests of a team, and what docs/gate.md says of each.
//!
//! *Promise*: the repository is made from `docs/examples/gate/`, and each `$ marslab ...` of the
//! page is called in it; what follows it up to the next one is what it prints, with `[exit N]`
//! when it does not end with 0. With `MARSLAB_WRITE=1` the page is written instead: for people,
//! never in CI.

use std::fs;

use super::{EXAMPLE, Place, TODAY};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/gate.md");
const CALL: &str = "$ marslab ";

/// Each pull request, and how the gate ends on it.
const PULL_REQUESTS: [(&str, i32); 5] = [
    ("1-harmless-refactoring", 0),
    ("2-better-detection", 0),
    ("3-lost-detection", 2),
    ("4-new-false-alarm", 2),
    ("5-harmful-remediation", 2),
];

/// The repository with all of them, `pr-1` to `pr-5`, at `main`.
fn repository() -> Place {
    let place = Place::of_example();
    for (name, _) in PULL_REQUESTS {
        place.pull_request(&format!("pr-{}", &name[..1]), &format!("{name}.patch"));
    }
    place.git(&["checkout", "--quiet", "main"]);
    place
}

/// What a call of the page prints, without blanks at the ends of lines and empty lines around.
fn printed(place: &Place, line: &str) -> (i32, String) {
    let words = line.split_whitespace().map(|word| word.trim_matches('\''));
    let mut words: Vec<&str> = words.collect();
    words.extend(["--today", TODAY]);
    let called = place.marslab(&words);
    let code = called.code.expect("an exit code");
    let text = format!("{}{}", called.out, called.err);
    let lines: Vec<&str> = text.trim_matches('\n').lines().map(str::trim_end).collect();
    let mut text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    if code != 0 {
        text.push_str(&format!("[exit {code}]\n"));
    }
    (code, text)
}

#[test]
fn the_page_says_what_the_gate_says_of_each_pull_request() {
    let place = repository();
    let page = fs::read_to_string(PAGE).expect("the page");
    let (mut fresh, mut codes, mut inside) = (String::new(), Vec::new(), false);
    for line in page.lines() {
        if line.starts_with("```") {
            inside = line == "```text";
        }
        match line.strip_prefix(CALL).filter(|_| inside) {
            Some(call) => {
                let (code, text) = printed(&place, call);
                codes.push(code);
                fresh.push_str(&format!("{line}\n{text}"));
            }
            // What was printed before is printed anew.
            None if inside && line != "```text" => {}
            None => fresh.push_str(&format!("{line}\n")),
        }
    }
    assert_eq!(codes, PULL_REQUESTS.map(|(_, code)| code));
    if std::env::var_os("MARSLAB_WRITE").is_some() {
        return fs::write(PAGE, fresh).expect("the page is written");
    }
    assert!(
        page == fresh,
        "docs/gate.md is stale: MARSLAB_WRITE=1 cargo test --test gate_ci example"
    );
}

#[test]
fn no_patch_is_left_out() {
    let folder = fs::read_dir(format!("{EXAMPLE}/pull-requests")).expect("the folder");
    let name = |file: fs::DirEntry| file.file_name().to_string_lossy().into_owned();
    let mut names: Vec<String> = folder.map(|file| name(file.expect("a file"))).collect();
    names.sort();
    assert_eq!(names, PULL_REQUESTS.map(|(name, _)| format!("{name}.patch")));
}

//! The one-liners of docs/powershell.md print what the page says, and a script can be graded.
//!
//! *Promise*: each `$ marslab ...` of the page is called as a person would, in an empty folder;
//! what follows it up to the next one is what it prints, standard output before standard error,
//! with `[exit N]` when it does not end with 0. With `MARSLAB_WRITE=1` the page is written
//! instead: for people, never in CI.

use std::fs;

use super::Place;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/powershell.md");
const CALL: &str = "$ marslab ";

/// The words of a call: blanks part them, single quotes hold them together.
fn words(line: &str) -> Vec<String> {
    let mut all = Vec::new();
    for (at, piece) in line.split('\'').enumerate() {
        match at % 2 {
            0 => all.extend(piece.split_whitespace().map(str::to_owned)),
            _ => all.push(piece.to_owned()),
        }
    }
    all
}

/// What a call prints, without blanks at the ends of lines and empty lines around.
fn printed(line: &str) -> String {
    let words = words(line);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let called = Place::new().call(&words);
    let text = format!("{}{}", called.out, called.err);
    let mut lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    while lines.first().is_some_and(|line| line.is_empty()) {
        lines.remove(0);
    }
    while lines.last().is_some_and(|line| line.is_empty()) {
        lines.pop();
    }
    let mut text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    if called.code != 0 {
        text.push_str(&format!("[exit {}]\n", called.code));
    }
    text
}

#[test]
fn the_page_says_what_is_printed() {
    let page = fs::read_to_string(PAGE).expect("the page");
    let (mut fresh, mut count, mut inside) = (String::new(), 0, false);
    for line in page.lines() {
        if line.starts_with("```") {
            inside = line == "```text";
        }
        match line.strip_prefix(CALL).filter(|_| inside) {
            Some(call) => {
                count += 1;
                fresh.push_str(&format!("{line}\n{}", printed(call)));
            }
            // What was printed before is printed anew.
            None if inside && line != "```text" => {}
            None => fresh.push_str(&format!("{line}\n")),
        }
    }
    if std::env::var_os("MARSLAB_WRITE").is_some() {
        return fs::write(PAGE, fresh).expect("the page is written");
    }
    assert!(count >= 21, "{count} one-liners");
    assert!(page == fresh, "docs/powershell.md is stale: MARSLAB_WRITE=1 cargo test --test cli");
}

#[test]
fn what_a_script_asks_for_in_vain_is_listed_with_its_lines() {
    let place = Place::new();
    let script = "class A { [int]$x }\nAdd-Type -AssemblyName System.Web\n\
                  Add-Type -TypeDefinition 'public class B {}'\n\
                  $shell = New-Object -ComObject WScript.Shell\nGet-Date\n";
    place.write("a.ps1", script);
    let called = place.call(&["ps", "--support", "a.ps1"]);
    let wanted = "1:1  class A\n3:1  Add-Type with code of one's own\n\
                  4:10  COM object WScript.Shell\n";
    assert_eq!((called.code, called.out.as_str()), (125, wanted));
    place.write("b.ps1", "Get-Service | where Status -eq Running\n");
    assert_eq!(place.call(&["ps", "--support", "b.ps1"]).code, 0);
    place.write("c.ps1", "if (1) {\n");
    let broken = place.call(&["ps", "--support", "c.ps1"]);
    assert!(broken.code == 1 && broken.err.contains("c.ps1:"), "{}", broken.err);
}

#[test]
fn a_script_is_graded_as_a_diagnoser() {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/examples/agent-monitor.ps1");
    let word = format!("powershell:{script}");
    let place = Place::new();
    let called =
        place.call(&["check", "service/obengine-*", "--proofs", "none", "--diagnoser", &word]);
    let has = |line: &str| assert!(called.out.contains(line), "{line}\n{}", called.out);
    // Disabled it knows wholly; a crash it takes for a stop.
    has("causes with full precision and recall: 1 of 4");
    has("service.obengine-stopped: precision 57 %, recall 100 %");
    has("service.obengine-crashed: precision - %, recall 0 %");
    assert_eq!(called.code, 2, "{}", called.err);
    let none = place.call(&["check", "--diagnoser", "powershell:none.ps1"]);
    assert_eq!(none.code, 1);
    assert!(none.err.contains("none.ps1: "), "{}", none.err);
}

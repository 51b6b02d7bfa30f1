//! The world is pure: no clock, no host files, no environment, no threads, no printing, no
//! container whose order differs from run to run.
//!
//! *Why twice*: `sim/clippy.toml` sees through types and aliases, this law sees code that is not
//! compiled on this machine, and needs no compiler.

use crate::files::Tree;
use crate::rust_text::{self, is_word};

use super::Found;

const LAW: &str = "purity";
/// Modules of `std` that the world may not touch.
const MODULES: &[&str] = &["fs", "env", "thread", "process", "io"];
/// Words that the world may not say.
const WORDS: &[(&str, &str)] = &[
    ("HashMap", "its order differs from run to run: BTreeMap, or a sorted Vec"),
    ("HashSet", "its order differs from run to run: BTreeSet, or a sorted Vec"),
    ("RandomState", "entropy: kernel::digest"),
    ("Instant", "the world owns time: kernel::time"),
    ("SystemTime", "the world owns time: kernel::time"),
    ("Timestamp::now", "the world owns time: kernel::time"),
    ("Zoned::now", "the world owns time: kernel::time"),
    ("TimeZone::system", "the host's zone is not the machine's: windows::clock_zone"),
    ("println!", "sim prints nothing: return a text"),
    ("print!", "sim prints nothing: return a text"),
    ("eprintln!", "sim prints nothing: return a text"),
    ("eprint!", "sim prints nothing: return a text"),
];

pub(super) fn check(tree: &Tree, found: &mut Found) {
    for path in tree.below("sim/src", ".rs") {
        let code = rust_text::code(&tree.text(path));
        for mention in rust_text::mentions(&code, "std::") {
            let module = mention.path.split("::").next().unwrap_or_default();
            if MODULES.contains(&module) {
                let what = format!("`std::{}`: the world is pure; pass it in", mention.path);
                found.add(LAW, path, mention.line, what);
            }
        }
        for (index, line) in code.lines().enumerate() {
            for (word, remedy) in WORDS {
                if says(line, word) {
                    found.add(LAW, path, index + 1, format!("`{word}`: {remedy}"));
                }
            }
        }
    }
}

/// True when a line has the word as a whole.
fn says(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        let open_end = word.ends_with('!') || !after.is_some_and(is_word);
        !before.is_some_and(is_word) && open_end
    })
}

#[cfg(test)]
mod tests {
    use super::super::canary::caught;

    #[test]
    fn each_impurity_is_caught() {
        let lines = [
            "use std::collections::HashMap;",
            "let s: std::collections::HashSet<u8>;",
            "Instant::now();",
            "std::time::SystemTime::now();",
            "jiff::Zoned::now();",
            "std::fs::read(x);",
            "use std::{fmt, env};",
            "std::thread::spawn(f);",
            "println!();",
        ];
        for line in lines {
            let text = format!("//! A.\n{line}\n");
            caught(&[("sim/src/world.rs", &text)], &["sim/src/world.rs:2: purity"]);
            caught(&[("checker/src/a.rs", &text)], &[]);
        }
    }

    #[test]
    fn neighbours_of_the_words_are_not() {
        caught(
            &[("sim/src/world.rs", "//! HashMap.\nInstantly; std::fmt::x; MyHashMap; \"env\"\n")],
            &[],
        );
    }
}

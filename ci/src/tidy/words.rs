//! Words that no file may contain: tests that do not run, code that is not there, leftovers.

use crate::files::Tree;
use crate::rust_text::{self, is_word};

use super::Found;

/// Word, and what to do about it.
const WORDS: &[(&str, &str)] = &[
    ("#[ignore", "a test runs or is deleted"),
    ("todo!", "write it, or give an honest error"),
    ("unimplemented!", "write it, or give an honest error"),
    ("dbg!", "remove it"),
];

pub(super) fn check(tree: &Tree, found: &mut Found) {
    for path in tree.below("", ".rs") {
        let code = rust_text::code(&tree.text(path));
        for (index, line) in code.lines().enumerate() {
            for (word, remedy) in WORDS {
                let begins = |at: usize| !line[..at].chars().next_back().is_some_and(is_word);
                if line.match_indices(word).any(|(at, _)| begins(at)) {
                    found.add("words", path, index + 1, format!("`{word}`: {remedy}"));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::canary::caught;

    #[test]
    fn each_word_is_caught_and_only_in_code() {
        for line in ["#[ignore]", "#[ignore = \"slow\"]", "todo!()", "unimplemented!()", "dbg!(x)"]
        {
            caught(&[("a.rs", &format!("//! A.\n{line}\n"))], &["a.rs:2: words"]);
        }
        caught(&[("a.rs", "//! todo!\n// dbg!\n\"todo!\";\nmy_todo!()\n")], &[]);
    }
}

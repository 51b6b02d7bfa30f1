//! The numbers that the documentation changed over time stand once, in `sim/src/edition.rs`.
//!
//! *Models*: whole numbers from 1,000 on, versions in quotes, and spans of a day or more that stand
//! there may not stand elsewhere in `sim`. Powers of two are sizes, not numbers of a page.
//! *Leaves out*: small numbers, which mean too many things; tests, which may say what they expect.

use std::collections::BTreeSet;

use crate::files::Tree;
use crate::rust_text::{self, is_word};

use super::Found;

const LAW: &str = "numbers";
const HOME: &str = "sim/src/edition.rs";
/// Whole numbers below this mean too many things.
const SMALLEST: u64 = 1_000;

pub(super) fn check(tree: &Tree, found: &mut Found) {
    if !tree.has(HOME) {
        return;
    }
    let own: BTreeSet<String> =
        literals(&tree.text(HOME)).into_iter().map(|(_, word)| word).collect();
    for path in tree.below("sim/src", ".rs").filter(|path| *path != HOME && !is_test(path)) {
        for (line, word) in literals(&tree.text(path)) {
            if own.contains(&word) {
                let what = format!("`{word}` stands in {HOME} with its source: use it from there");
                found.add(LAW, path, line, what);
            }
        }
    }
}

/// True for files of tests.
fn is_test(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.starts_with("testing") || name.ends_with("tests.rs")
}

/// Distinctive literals of a file with their lines, up to its tests.
fn literals(source: &str) -> Vec<(usize, String)> {
    let end = source.find("\n#[cfg(test)]\nmod ").unwrap_or(source.len());
    let source = &source[..end];
    let code = rust_text::code(source);
    let mut found = Vec::new();
    for (index, (line, code)) in source.lines().zip(code.lines()).enumerate() {
        let mut add = |word: String| found.push((index + 1, word));
        numbers(code).into_iter().for_each(&mut add);
        spans(code).into_iter().for_each(&mut add);
        if !line.trim_start().starts_with("//") {
            versions(line).into_iter().for_each(&mut add);
        }
    }
    found
}

/// Whole numbers, without their underscores.
fn numbers(code: &str) -> Vec<String> {
    let words = code.split(|c: char| !is_word(c));
    let plain = |word: &&str| {
        word.starts_with(|c: char| c.is_ascii_digit())
            && word.chars().all(|c| c.is_ascii_digit() || c == '_')
    };
    let values = words.filter(plain).filter_map(|word| word.replace('_', "").parse::<u64>().ok());
    let distinctive = values.filter(|value| *value >= SMALLEST && !value.is_power_of_two());
    distinctive.map(|value| value.to_string()).collect()
}

/// `Span::days(10)` and the like, of a day or more.
fn spans(code: &str) -> Vec<String> {
    let spans = code.match_indices("Span::").filter_map(|(at, _)| code[at..].split_once(')'));
    let long = spans.filter(|(span, _)| {
        let number = span.split('(').nth(1).and_then(|number| number.parse::<u64>().ok());
        number.is_some_and(|number| match span.split('(').next() {
            Some("Span::days") => number >= 1,
            Some("Span::hours") => number >= 24,
            _ => false,
        })
    });
    long.map(|(span, _)| format!("{span})")).collect()
}

/// Versions in quotes: digits and at least two dots.
fn versions(line: &str) -> Vec<String> {
    let quoted = line.split('"').skip(1).step_by(2);
    let version = |text: &&str| {
        text.matches('.').count() >= 2 && text.split('.').all(|part| part.parse::<u32>().is_ok())
    };
    quoted.filter(version).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::super::canary::caught;

    const HOME: (&str, &str) = (
        "sim/src/edition.rs",
        "//! E.\nA: u32 = 379_893;\nB: [u16; 4] = [2, 0, 9083, 0];\nC: Span = Span::days(10);\n\
         D: &str = \"3.7.0\";\nE: u64 = 64 * 1024;\nF: u64 = 50;\n",
    );

    #[test]
    fn a_second_copy_is_caught_in_every_form() {
        for line in ["379893", "[2, 0, 9083, 1]", "x - Span::days(10)", "\"3.7.0\""] {
            let file = format!("//! A.\nlet a = {line};\n");
            caught(&[HOME, ("sim/src/mars/a.rs", &file)], &["sim/src/mars/a.rs:2: numbers"]);
        }
    }

    #[test]
    fn small_numbers_sizes_comments_and_tests_are_free() {
        let text = "//! A: 379893.\nlet a = 50 * 1024; // 9083\nlet b = \"13.7.0\";\n\n\
                    #[cfg(test)]\nmod tests {\n    const N: u32 = 379_893;\n}\n";
        caught(&[HOME, ("sim/src/mars/a.rs", text)], &[]);
        caught(&[HOME, ("sim/src/console/testing.rs", "//! T.\n9083\n")], &[]);
    }
}

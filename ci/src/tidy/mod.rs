//! The laws of the tree: what a reviewer would otherwise say twice.
//!
//! *Promise*: each law is one file here, each has a canary test that plants a violation and sees
//! it caught, and each complaint reads `file:line: law: what to do`. Exceptions stand with their
//! reasons in `ci/tidy-allowed.txt`; one that is no longer needed is a violation itself.

mod allowed;
mod catalogue;
mod causes;
mod headers;
mod manifests;
mod modules;
mod numbers;
mod purity;
mod registered;
mod shape;
mod words;

use std::fmt;
use std::path::Path;

use crate::files::Tree;

/// One place where a law is broken.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    /// File, relative to the root.
    pub path: String,
    /// Line, from 1.
    pub line: usize,
    /// The law's name, as the allow-list has it.
    pub law: &'static str,
    /// What is wrong and what to do.
    pub what: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}: {}", self.path, self.line, self.law, self.what)
    }
}

/// Collects the violations of a tree.
#[derive(Debug, Default)]
struct Found(Vec<Violation>);

impl Found {
    fn add(&mut self, law: &'static str, path: &str, line: usize, what: impl Into<String>) {
        self.0.push(Violation { path: path.to_owned(), line, law, what: what.into() });
    }
}

/// All laws, in order of their files.
const LAWS: &[fn(&Tree, &mut Found)] = &[
    catalogue::check,
    causes::check,
    headers::check,
    manifests::check,
    modules::check,
    numbers::check,
    purity::check,
    registered::check,
    shape::check,
    words::check,
];

/// Holds the tree below a root against every law. Sorted by file and line; empty when tidy.
///
/// # Errors
/// When the tree cannot be read.
pub fn check(root: &Path) -> Result<Vec<Violation>, String> {
    let tree = Tree::read(root)?;
    let mut found = Found::default();
    for law in LAWS {
        law(&tree, &mut found);
    }
    let mut violations = allowed::apply(&tree, found.0);
    violations.sort();
    Ok(violations)
}

/// The violations as lines, with their number at the end.
#[must_use]
pub fn report(violations: &[Violation]) -> String {
    let mut text: String = violations.iter().map(|violation| format!("{violation}\n")).collect();
    text.push_str(&format!("{} violations\n", violations.len()));
    text
}

/// A small tree for canaries.
#[cfg(test)]
mod canary {
    use super::{Violation, check, report};

    /// Violations of a tree made of these files.
    pub(super) fn violations(files: &[(&str, &str)]) -> Vec<Violation> {
        let root = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = root.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        check(root.path()).unwrap()
    }

    /// Exactly these laws are broken, at these places: `path:line: law`.
    #[track_caller]
    pub(super) fn caught(files: &[(&str, &str)], expected: &[&str]) {
        let all = violations(files);
        let short = |v: &Violation| format!("{}:{}: {}", v.path, v.line, v.law);
        let found: Vec<String> = all.iter().map(short).collect();
        assert_eq!(found, expected, "{}", report(&all));
    }

    #[test]
    fn an_empty_tree_is_tidy() {
        caught(&[], &[]);
    }
}

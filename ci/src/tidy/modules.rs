//! Inside `sim`, a table says which module may mention which.
//!
//! *Models*: paths from `crate::`, and `super::` chains that climb to the root of the package;
//! inline modules count as a step. Comments and strings do not count.

use crate::files::Tree;
use crate::rust_text::{self, Mention, is_word};

use super::Found;

const LAW: &str = "may-mention";
const SOURCE: &str = "sim/src";

/// Module, and what it may mention: modules, or a part of one (`windows::state`).
const MAY: &[(&str, &[&str])] = &[
    ("kernel", &["kernel"]),
    ("windows", &["kernel", "windows"]),
    ("azure", &["kernel", "azure", "windows::state"]),
    ("edition", &["kernel", "edition"]),
    ("cause", &["kernel", "cause"]),
    ("fidelity", &["fidelity"]),
    ("mars", &["kernel", "windows", "azure", "edition", "mars"]),
    ("world", &["kernel", "windows", "azure", "edition", "mars", "world"]),
    ("console", &["kernel", "windows", "azure", "edition", "mars", "world", "console"]),
    ("life", &["kernel", "windows", "azure", "edition", "mars", "world", "console", "life"]),
    (
        "evidence",
        &["kernel", "windows", "azure", "edition", "mars", "world", "console", "life", "evidence"],
    ),
    (
        "fault",
        &["kernel", "windows", "azure", "edition", "mars", "world", "console", "life", "fault"],
    ),
    (
        "image",
        &["kernel", "windows", "azure", "edition", "mars", "world", "console", "life", "image"],
    ),
];

pub(super) fn check(tree: &Tree, found: &mut Found) {
    for path in tree.below(SOURCE, ".rs") {
        let inner = &path[SOURCE.len() + 1..path.len() - ".rs".len()];
        if inner == "lib" {
            continue;
        }
        let module = inner.split('/').next().unwrap_or_default();
        let Some((_, may)) = MAY.iter().find(|(name, _)| *name == module) else {
            let what =
                format!("`{module}` is a new module: say in {} what it may mention", file!());
            found.add(LAW, path, 1, what);
            continue;
        };
        let code = rust_text::code(&tree.text(path));
        let mut mentions = rust_text::mentions(&code, "crate::");
        mentions.extend(climbs(&code, depth(inner)));
        // Items that lie directly in the crate (macros) belong to nobody.
        let known = |mention: &Mention| MAY.iter().any(|(name, _)| is_part(&mention.path, name));
        for mention in mentions.into_iter().filter(known) {
            if !may.iter().any(|allowed| is_part(&mention.path, allowed)) {
                let what = format!(
                    "`{module}` may not know `{}`: move what you need down, or the caller up",
                    mention.path
                );
                found.add(LAW, path, mention.line, what);
            }
        }
    }
}

/// True when a path is a module or lies in it.
fn is_part(path: &str, module: &str) -> bool {
    path.strip_prefix(module).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// How many steps a file's module is below the root of the package.
fn depth(inner: &str) -> usize {
    inner.split('/').filter(|part| *part != "mod").count()
}

/// What `super::` chains mention that climb to the root from a file this deep.
fn climbs(code: &str, depth: usize) -> Vec<Mention> {
    let mut found = Vec::new();
    let mut inline = Vec::new();
    let mut braces = 0usize;
    let mut at = 0;
    while at < code.len() {
        let rest = &code[at..];
        let fresh = !code[..at].chars().next_back().is_some_and(|c| is_word(c) || c == ':');
        if fresh && rest.starts_with("super::") {
            let mut after = rest;
            let mut steps = 0;
            while let Some(next) = after.strip_prefix("super::") {
                (after, steps) = (next, steps + 1);
            }
            if steps == depth + inline.len() {
                // One more `crate::` in front lets the same reader take the path apart.
                let line = code[..at].matches('\n').count();
                let path = after.split(';').next().unwrap_or_default();
                for mut mention in rust_text::mentions(&format!("crate::{path}"), "crate::") {
                    mention.line += line;
                    found.push(mention);
                }
            }
            at += rest.len() - after.len();
            continue;
        }
        if fresh && opens_module(rest) {
            inline.push(braces);
        }
        match rest.chars().next() {
            Some('{') => braces += 1,
            Some('}') => {
                braces = braces.saturating_sub(1);
                if inline.last() == Some(&braces) {
                    inline.pop();
                }
            }
            _ => {}
        }
        at += rest.chars().next().map_or(1, char::len_utf8);
    }
    found
}

/// True for `mod name {`.
fn opens_module(rest: &str) -> bool {
    rest.strip_prefix("mod ").is_some_and(|rest| {
        let rest = rest.trim_start_matches(is_word);
        rest.trim_start().starts_with('{')
    })
}

#[cfg(test)]
mod tests {
    use super::super::canary::caught;

    /// A line in a file is caught, or not.
    #[track_caller]
    fn check(path: &str, line: &str, caught_at: Option<usize>) {
        let text = format!("//! *Models* *Leaves out* *Sources* *Seen through*\n{line}\n");
        let expected = caught_at.map(|line| format!("{path}:{line}: may-mention"));
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        caught(&[(path, &text)], &expected);
    }

    #[test]
    fn a_module_that_looks_up_is_caught() {
        check("sim/src/kernel/a.rs", "use crate::windows::b;", Some(2));
        check("sim/src/windows/a.rs", "use crate::{kernel::b,\n mars};", Some(3));
        check("sim/src/azure/a.rs", "use crate::windows::files::File;", Some(2));
        check("sim/src/mars/phases/a.rs", "crate::world::World::new();", Some(2));
        check("sim/src/world.rs", "use crate::console::Session;", Some(2));
        check("sim/src/console/bind.rs", "use crate::life;", Some(2));
        check("sim/src/evidence.rs", "use crate::cause::CauseId;", Some(2));
        check("sim/src/brand_new.rs", "", Some(1));
    }

    #[test]
    fn what_the_table_allows_is_not() {
        check("sim/src/azure/a.rs", "use crate::windows::state::Facet;", None);
        check("sim/src/azure/b.rs", "use crate::facet_by_field;", None);
        check("sim/src/lib.rs", "use crate::world::World;", None);
        check("sim/src/kernel/a.rs", "// crate::world::World", None);
    }

    #[test]
    fn climbing_by_super_is_caught_too() {
        check("sim/src/kernel/a.rs", "use super::super::world::World;", Some(2));
        check("sim/src/kernel/mod.rs", "use super::{kernel,\n world};", Some(3));
        check("sim/src/kernel/a.rs", "mod tests { use super::super::world; }", None);
        check("sim/src/kernel/a.rs", "mod t { use super::super::super::world; }", Some(2));
    }
}

//! The shape of every Rust file: its promise, its length, its functions, its lines.
//!
//! *Models*: `promise` (opens with `//!`), `file-length` (600), `function-length` (70),
//! `line-length` (100 columns). A line that is one string literal, or a comment with an address,
//! cannot be broken and may be longer.

use crate::files::Tree;
use crate::rust_text;

use super::Found;

const FILE: usize = 600;
const FUNCTION: usize = 70;
const LINE: usize = 100;

pub(super) fn check(tree: &Tree, found: &mut Found) {
    for path in tree.below("", ".rs") {
        let text = tree.text(path);
        if !text.starts_with("//!") {
            found.add("promise", path, 1, "open with `//!`: what it models, what it leaves out");
        }
        let lines = text.lines().count();
        if lines > FILE {
            let what = format!("{lines} lines, at most {FILE}: give a part its own file");
            found.add("file-length", path, FILE + 1, what);
        }
        let code = rust_text::code(&text);
        for function in rust_text::functions(&code) {
            if function.lines > FUNCTION {
                let (name, lines) = (&function.name, function.lines);
                let what = format!("`{name}` has {lines} lines, at most {FUNCTION}: split it");
                found.add("function-length", path, function.line, what);
            }
        }
        for (index, (line, code)) in text.lines().zip(code.lines()).enumerate() {
            let columns = line.chars().count();
            if columns > LINE && !cannot_be_broken(line, code) {
                let what = format!("{columns} columns, at most {LINE}: break it");
                found.add("line-length", path, index + 1, what);
            }
        }
    }
}

/// True for a line that is one literal, with the field or constant it belongs to at most, and for
/// a comment with an address.
fn cannot_be_broken(line: &str, code: &str) -> bool {
    if line.trim_start().starts_with("//") {
        return line.contains("://");
    }
    let rest = code.trim().trim_end_matches([',', ';', ')', ']', '}']).trim_end();
    let field = rest.strip_suffix(':').is_some_and(|name| name.chars().all(rust_text::is_word));
    let constant = rest.ends_with('=') && (rest.starts_with("const ") || rest.contains(" const "));
    rest.is_empty() || field || constant
}

#[cfg(test)]
mod tests {
    use super::super::canary::caught;

    fn file(text: &str) -> [(&str, &str); 1] {
        [("a.rs", text)]
    }

    #[test]
    fn a_file_without_a_promise_is_caught() {
        caught(&file("// A\n"), &["a.rs:1: promise"]);
        caught(&file("//! A.\n"), &[]);
    }

    #[test]
    fn a_long_file_is_caught() {
        caught(&file(&format!("//! A.\n{}", "\n".repeat(599))), &[]);
        caught(&file(&format!("//! A.\n{}", "\n".repeat(600))), &["a.rs:601: file-length"]);
    }

    #[test]
    fn a_long_function_is_caught() {
        let with = |lines: usize| format!("//! A.\nfn f() {{\n{}}}\n", "x;\n".repeat(lines - 2));
        caught(&file(&with(70)), &[]);
        caught(&file(&with(71)), &["a.rs:2: function-length"]);
    }

    #[test]
    fn a_long_line_is_caught_unless_it_cannot_be_broken() {
        let long = "x".repeat(101);
        caught(&file(&format!("//! A.\n{long}\n")), &["a.rs:2: line-length"]);
        caught(&file(&format!("//! A.\n// {long}\n")), &["a.rs:2: line-length"]);
        caught(&file(&format!("//! A.\nlet x = \"{long}\";\n")), &["a.rs:2: line-length"]);
        caught(&file(&format!("//! A.\nen: \"{long}\",\npub const X: &str = \"{long}\";\n")), &[]);
        caught(&file(&format!("//! A.\n    \"{long}\",\n// https://{long}\n")), &[]);
    }
}

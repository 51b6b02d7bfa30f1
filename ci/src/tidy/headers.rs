//! Every subsystem file of `sim/src/windows` says what it models, leaves out, knows from where,
//! and how one sees it.

use crate::files::Tree;

use super::Found;

const FOLDER: &str = "sim/src/windows";
const WORDS: &[&str] = &["*Models*", "*Leaves out*", "*Sources*", "*Seen through*"];

pub(super) fn check(tree: &Tree, found: &mut Found) {
    for path in tree.below(FOLDER, ".rs") {
        let name = &path[FOLDER.len() + 1..];
        if name.contains('/') || name == "mod.rs" {
            continue;
        }
        let text = tree.text(path);
        let header: Vec<&str> = text.lines().take_while(|line| line.starts_with("//!")).collect();
        // A heading may be broken over two lines.
        let header = header.join("\n").replace("\n//! ", " ");
        let lacking: Vec<&str> =
            WORDS.iter().filter(|word| !header.contains(**word)).copied().collect();
        if !lacking.is_empty() {
            let what = format!("the header lacks {}", lacking.join(", "));
            found.add("headers", path, 1, what);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::canary::caught;

    #[test]
    fn a_header_without_one_of_the_four_words_is_caught() {
        let whole = "//! A.\n//!\n//! *Models*: a. *Leaves\n//! out*: b.\n//! *Sources*: c.\n\
                     //! *Seen through*: d.\n";
        caught(&[("sim/src/windows/a.rs", whole)], &[]);
        for word in ["*Models*", "*Sources*", "*Seen through*"] {
            let text = whole.replace(word, "it");
            caught(&[("sim/src/windows/a.rs", &text)], &["sim/src/windows/a.rs:1: headers"]);
            caught(&[("sim/src/windows/a/b.rs", &text), ("sim/src/windows/mod.rs", &text)], &[]);
        }
    }
}

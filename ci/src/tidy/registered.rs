//! A program or cmdlet that is not in its table does not exist on the machine: no file without
//! `mod`, no command without its line.

use crate::files::Tree;
use crate::rust_text;

use super::Found;

const LAW: &str = "registered";
const FOLDERS: &[&str] = &["sim/src/console/programs", "sim/src/console/cmdlets"];

pub(super) fn check(tree: &Tree, found: &mut Found) {
    for folder in FOLDERS {
        for path in tree.below(folder, ".rs") {
            let top = format!("{folder}/mod.rs");
            let (parent, module) = place(path);
            if path == top || module == "tests" {
                continue;
            }
            let above = format!("{parent}/mod.rs");
            if !declares(&tree.text(&above), module) {
                found.add(LAW, path, 1, format!("add `mod {module};` to {above}"));
                continue;
            }
            let table = format!("{}\n{}", tree.text(&top), tree.text(&above));
            for (line, name) in commands(&rust_text::code(&tree.text(path))) {
                let entry = format!("{module}::{name}");
                if !table.contains(&entry) {
                    found.add(LAW, path, line, format!("add `{entry}` to the table of {top}"));
                }
            }
        }
    }
}

/// The folder whose `mod.rs` declares a file, and the name it has there.
fn place(path: &str) -> (&str, &str) {
    let path = path.strip_suffix("/mod.rs").or(path.strip_suffix(".rs")).unwrap_or(path);
    path.rsplit_once('/').unwrap_or(("", path))
}

fn declares(text: &str, module: &str) -> bool {
    let declaration = format!("mod {module};");
    text.lines().any(|line| {
        let line = line.trim();
        line == declaration
            || (line.starts_with("pub") && line.ends_with(&format!(" {declaration}")))
    })
}

/// Line and name of the commands that a file offers to the table.
fn commands(code: &str) -> Vec<(usize, &str)> {
    code.lines()
        .enumerate()
        .filter_map(|(index, line)| {
            let (visibility, rest) = line.trim().split_once("const ")?;
            let (name, kind) = rest.split_once(':')?;
            let kind = kind.split('=').next()?;
            // `$const` in a macro: the constants that it makes have no line of their own.
            let plain = !name.contains('$');
            let is_command = kind.contains("Command") || kind.trim() == "Entry";
            let offered = plain && visibility.starts_with("pub") && is_command;
            offered.then_some((index + 1, name.trim()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::canary::caught;

    const FILE: (&str, &str) = (
        "sim/src/console/programs/sc.rs",
        "//! A.\npub(super) const COMMAND: Command = Command {};\nconst OTHER: Command = x;\n",
    );

    #[test]
    fn a_file_without_mod_is_caught() {
        let table = ("sim/src/console/programs/mod.rs", "//! A.\nmod scan;\n");
        caught(&[FILE, table], &["sim/src/console/programs/sc.rs:1: registered"]);
    }

    #[test]
    fn a_command_that_is_not_in_the_table_is_caught() {
        let table = ("sim/src/console/programs/mod.rs", "//! A.\nmod sc;\n");
        caught(&[FILE, table], &["sim/src/console/programs/sc.rs:2: registered"]);
        let table = ("sim/src/console/programs/mod.rs", "//! A.\nmod sc;\nx = [sc::COMMAND];\n");
        caught(&[FILE, table], &[]);
    }

    #[test]
    fn a_cmdlet_that_gives_objects_is_caught_too() {
        let file = ("sim/src/console/cmdlets/a.rs", "//! A.\npub(super) const GET: Entry = x;\n");
        let table = ("sim/src/console/cmdlets/mod.rs", "//! A.\nmod a;\n");
        caught(&[file, table], &["sim/src/console/cmdlets/a.rs:2: registered"]);
    }

    #[test]
    fn folders_are_one_name() {
        let file = ("sim/src/console/cmdlets/big/a.rs", "//! A.\npub const GET: Command = x;\n");
        let inner = ("sim/src/console/cmdlets/big/mod.rs", "//! A.\npub(super) mod a;\n");
        let outer = ("sim/src/console/cmdlets/mod.rs", "//! A.\nmod big;\nx = [a::GET];\n");
        caught(&[file, inner, outer], &[]);
        let both = [
            "sim/src/console/cmdlets/big/a.rs:2: registered",
            "sim/src/console/cmdlets/big/mod.rs:1: registered",
        ];
        caught(&[file, inner], &both);
    }
}

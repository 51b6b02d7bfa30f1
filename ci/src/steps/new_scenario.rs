//! `cargo ci new-scenario`: adding a scenario touches no Rust, and what was added runs.
//!
//! *Models*: a copy of the catalogue in a temporary folder, a new scenario in it, a check of that
//! scenario with the program as it was built before; every Rust file is compared byte by byte.

use std::path::{Path, PathBuf};
use std::{env, fs, io, process};

use super::Step;
use crate::files::Tree;
use crate::shell;

pub(super) const STEP: Step =
    Step { name: "new-scenario", about: "adding a scenario touches no Rust", run };

const NAME: &str = "ci/throw-away";

fn run(root: &Path) -> Result<String, String> {
    let folder = env::temp_dir().join(format!("marslab-ci-{}", process::id()));
    let result = in_folder(root, &folder);
    let removed = fs::remove_dir_all(&folder);
    result.and_then(|()| {
        removed.map_err(|error| format!("{}: {error}", folder.display()))?;
        Ok("a new scenario runs, no Rust file changed".to_owned())
    })
}

fn in_folder(root: &Path, folder: &Path) -> Result<(), String> {
    let catalogue = folder.join("catalog");
    copy(&root.join("scenarios/catalog"), &catalogue)
        .map_err(|error| format!("new-scenario: copying the catalogue: {error}"))?;
    let before = sources(root)?;
    let catalogue = catalogue.to_string_lossy();
    shell::marslab(root, &["new", "scenario", NAME, "--catalog", &catalogue])?;
    shell::marslab(root, &["check", NAME, "--catalog", &catalogue])?;
    changed(&before, &sources(root)?)
}

/// Path and text of every Rust file.
fn sources(root: &Path) -> Result<Vec<(String, String)>, String> {
    let tree = Tree::read(root)?;
    Ok(tree.below("", ".rs").map(|path| (path.to_owned(), tree.text(path))).collect())
}

fn changed(before: &[(String, String)], after: &[(String, String)]) -> Result<(), String> {
    let differs = |file: &&(String, String)| !after.contains(file);
    let gone = before.iter().filter(differs);
    let fresh = after.iter().filter(|file| !before.contains(file));
    let mut paths: Vec<&str> = gone.chain(fresh).map(|(path, _)| path.as_str()).collect();
    paths.sort_unstable();
    paths.dedup();
    if paths.is_empty() {
        return Ok(());
    }
    let lines = paths
        .iter()
        .map(|path| format!("{path}:1: new-scenario: it changed: a scenario must be data only\n"));
    Err(lines.collect())
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target: PathBuf = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changed_new_and_lost_files_are_caught() {
        let file = |path: &str, text: &str| (path.to_owned(), text.to_owned());
        let before = [file("a.rs", "a"), file("b.rs", "b")];
        assert!(changed(&before, &before).is_ok());
        let after = [file("a.rs", "changed"), file("c.rs", "new")];
        let why = changed(&before, &after).unwrap_err();
        assert_eq!(why.lines().count(), 3, "{why}");
    }
}

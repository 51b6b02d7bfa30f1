//! A scenario is a folder `family/name` with `scenario.yaml`; beside it lie only its goldens.

use std::collections::BTreeSet;

use crate::files::Tree;

use super::Found;

const LAW: &str = "catalogue";
const FOLDER: &str = "scenarios/catalog";
const DOCUMENT: &str = "scenario.yaml";
/// Golden snapshots, by what stands before the first dot.
const GOLDENS: &[&str] = &["evidence", "trace", "verdict"];

pub(super) fn check(tree: &Tree, found: &mut Found) {
    let mut complained = BTreeSet::new();
    for path in tree.below(FOLDER, "") {
        let parts: Vec<&str> = path[FOLDER.len() + 1..].split('/').collect();
        let [family, name, file] = parts[..] else {
            found.add(LAW, path, 1, "an orphan: a file belongs into a folder `family/name`");
            continue;
        };
        let stem = file.split('.').next().unwrap_or_default();
        if file != DOCUMENT && !GOLDENS.contains(&stem) {
            let what = format!("an orphan: only {DOCUMENT} and its goldens ({GOLDENS:?}) lie here");
            found.add(LAW, path, 1, what);
        }
        let document = format!("{FOLDER}/{family}/{name}/{DOCUMENT}");
        if !tree.has(&document) && complained.insert(document.clone()) {
            found.add(LAW, &document, 1, "a scenario folder without a scenario: write it");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::canary::caught;

    #[test]
    fn orphans_and_empty_folders_are_caught() {
        let scenario = ("scenarios/catalog/f/n/scenario.yaml", "x: y\n");
        caught(&[scenario, ("scenarios/catalog/f/n/verdict.snap", "")], &[]);
        let orphan = "scenarios/catalog/f/n/notes.txt";
        caught(&[scenario, (orphan, "")], &["scenarios/catalog/f/n/notes.txt:1: catalogue"]);
        caught(&[("scenarios/catalog/f/x.yaml", "")], &["scenarios/catalog/f/x.yaml:1: catalogue"]);
        let golden = "scenarios/catalog/f/gone/verdict.snap";
        caught(&[(golden, "")], &["scenarios/catalog/f/gone/scenario.yaml:1: catalogue"]);
    }
}

//! Relative links in Markdown lead to files that exist.
//!
//! *Models*: inline links and images, link definitions, `#fragment` cut off; code blocks and code
//! spans do not count. *Leaves out*: whether a fragment exists, and addresses on the network.

use std::path::{Component, Path, PathBuf};

use crate::files::Tree;

/// Complaints about the links of every Markdown file below a root: `file:line: law: what to do`.
///
/// # Errors
/// When the tree cannot be read.
pub fn broken(root: &Path) -> Result<Vec<String>, String> {
    let tree = Tree::read(root)?;
    let mut found = Vec::new();
    for path in tree.below("", ".md") {
        for (line, target) in links(&tree.text(path)) {
            let Some(file) = resolve(path, &target) else {
                found.push(format!("{path}:{line}: links: `{target}` leaves the repository"));
                continue;
            };
            if !root.join(&file).exists() {
                found.push(format!(
                    "{path}:{line}: links: `{target}` leads nowhere: correct it or add the file"
                ));
            }
        }
    }
    Ok(found)
}

/// Line and target of the relative links of a text.
fn links(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut fenced = false;
    for (index, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
            continue;
        }
        if fenced {
            continue;
        }
        // Every second piece between backticks is a code span.
        let plain: String = line.split('`').step_by(2).collect::<Vec<_>>().join(" ");
        let inline = plain.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        let definition = plain.strip_prefix('[').and_then(|rest| rest.split_once("]: "));
        for target in inline.chain(definition.map(|(_, target)| target)) {
            let target = target.split_whitespace().next().unwrap_or_default();
            let target = target.trim_matches(['<', '>']).split('#').next().unwrap_or_default();
            let elsewhere = target.contains("://") || target.starts_with("mailto:");
            if !target.is_empty() && !elsewhere {
                found.push((index + 1, target.to_owned()));
            }
        }
    }
    found
}

/// The file that a target means, relative to the root; `None` when it leaves the repository.
fn resolve(from: &str, target: &str) -> Option<PathBuf> {
    let mut path = match target.strip_prefix('/') {
        Some(_) => PathBuf::new(),
        None => Path::new(from).parent()?.to_path_buf(),
    };
    for part in Path::new(target.trim_start_matches('/')).components() {
        match part {
            Component::ParentDir if !path.pop() => return None,
            Component::Normal(name) => path.push(name),
            _ => {}
        }
    }
    Some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, broken_ones: usize) {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir(root.path().join("doc")).unwrap();
        std::fs::write(root.path().join("there.txt"), "").unwrap();
        std::fs::write(root.path().join("doc/a.md"), text).unwrap();
        let found = broken(root.path()).unwrap();
        assert_eq!(found.len(), broken_ones, "{found:?}");
    }

    #[test]
    fn a_link_to_nothing_is_caught() {
        check("see [x](gone.md)", 1);
        check("[x](../there.txt) and ![y](../gone.png#part \"title\")", 1);
        check("[x]: gone.md", 1);
        check("[x](../../etc/passwd)", 1);
    }

    #[test]
    fn links_that_lead_somewhere_or_away_are_not() {
        check("[x](../there.txt#l1) [y](/there.txt) [z](https://x.y) [w](#here) [v](../doc)", 0);
        check("`[x](gone.md)`\n```\n[x](gone.md)\n```\n", 0);
    }
}

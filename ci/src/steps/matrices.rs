//! `cargo ci matrices`: the pictures and tables of `docs/` are those of this catalogue.
//!
//! *Models*: each is made again by the release program and held against the file. With
//! `MARSLAB_WRITE=1` in the environment the files are written instead: for people, never in CI.

use std::path::Path;
use std::{env, fs};

use super::Step;
use crate::shell;

pub(super) const STEP: Step =
    Step { name: "matrices", about: "the matrices in docs/ are those of this catalogue", run };

fn run(root: &Path) -> Result<String, String> {
    let write = env::var_os("MARSLAB_WRITE").is_some();
    let mut stale = Vec::new();
    for matrix in ["wrong-fix", "masking"] {
        for (format, ending) in [("svg", "svg"), ("markdown", "md")] {
            let fresh = shell::marslab(root, &["matrix", matrix, "--format", format])?;
            let path = root.join("docs").join(format!("{matrix}.{ending}"));
            let kept = fs::read_to_string(&path).unwrap_or_default();
            if write {
                fs::write(&path, &fresh).map_err(|error| format!("{}: {error}", path.display()))?;
            } else if let Some(why) = differs(&kept, &fresh) {
                stale.push(format!("docs/{matrix}.{ending}:{why}"));
            }
        }
    }
    if stale.is_empty() {
        Ok(if write { "written" } else { "two pictures and two tables are fresh" }.to_owned())
    } else {
        stale.push("matrices: run `MARSLAB_WRITE=1 cargo ci matrices`".to_owned());
        Err(stale.join("\n"))
    }
}

/// The first line that differs, and that it does.
fn differs(kept: &str, fresh: &str) -> Option<String> {
    if kept.trim_end() == fresh.trim_end() {
        return None;
    }
    let pairs = kept.lines().zip(fresh.lines());
    let line = pairs.take_while(|(kept, fresh)| kept == fresh).count() + 1;
    Some(format!("{line}: stale: the catalogue or the model has moved on"))
}

#[cfg(test)]
mod tests {
    use super::differs;

    #[test]
    fn the_first_stale_line_is_named() {
        assert_eq!(differs("a\nb\n", "a\nb"), None);
        assert!(differs("a\nb\n", "a\nc\n").is_some_and(|why| why.starts_with("2: ")));
        assert!(differs("", "a\n").is_some_and(|why| why.starts_with("1: ")));
    }
}

//! `cargo ci fmt`: the source is formatted.

use std::path::Path;

use super::Step;
use crate::shell;

pub(super) const STEP: Step = Step { name: "fmt", about: "the source is formatted", run };

fn run(root: &Path) -> Result<String, String> {
    shell::cargo(root, &["fmt", "--all", "--check"])
        .map_err(|why| format!("{why}\nfmt: run `cargo fmt --all`"))?;
    Ok("formatted".to_owned())
}

//! `cargo ci docs`: the documentation builds without a warning, and no link leads nowhere.

use std::path::Path;

use super::Step;
use crate::{links, shell};

pub(super) const STEP: Step =
    Step { name: "docs", about: "documentation builds, links lead to files", run };

fn run(root: &Path) -> Result<String, String> {
    let mut wrong = links::broken(root)?;
    let arguments = ["doc", "--quiet", "--workspace", "--no-deps", "--locked"];
    let built = shell::cargo_with(root, &arguments, &[("RUSTDOCFLAGS", "-D warnings")]);
    wrong.extend(built.err());
    if wrong.is_empty() {
        Ok("built; links lead to files".to_owned())
    } else {
        Err(wrong.join("\n"))
    }
}

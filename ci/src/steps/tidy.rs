//! `cargo ci tidy`: the laws of the tree hold. See [`crate::tidy`].

use std::path::Path;

use super::Step;
use crate::tidy;

pub(super) const STEP: Step = Step { name: "tidy", about: "the laws of the tree hold", run };

fn run(root: &Path) -> Result<String, String> {
    let violations = tidy::check(root)?;
    if violations.is_empty() {
        Ok("every law holds".to_owned())
    } else {
        Err(tidy::report(&violations))
    }
}

//! `cargo ci compose`: thousands of machines with several faults are proven and cured.
//!
//! *Models*: the release program composes the catalogue; a prediction that did not come true or a
//! machine that the reference rules did not cure is red there. Here the number is held: a
//! catalogue that composes less has lost something.

use std::path::Path;

use super::Step;
use crate::shell;

pub(super) const STEP: Step = Step {
    name: "compose",
    about: "10,000 machines with several faults are proven and cured",
    run,
};

/// Compositions that must be proven at least (proofs.md, section 1).
const PROVEN: usize = 10_000;

fn run(root: &Path) -> Result<String, String> {
    let said = shell::marslab(root, &["compose", "--verify"])?;
    match proven(&said) {
        Some(count) if count >= PROVEN => Ok(format!("{count} compositions proven")),
        Some(count) => Err(format!("compose: only {count} of {PROVEN} compositions are proven")),
        None => Err("compose: the summary does not say how many are proven".to_owned()),
    }
}

/// The number in the summary.
fn proven(said: &str) -> Option<usize> {
    let line = said.lines().find(|line| line.contains(" compositions proven: "))?;
    line.split(' ').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::proven;

    #[test]
    fn the_number_is_read_off_the_summary() {
        let said = "table\n\n18491 compositions proven: 13687 pairs, ...\npassed\n";
        assert_eq!(proven(said), Some(18_491));
        assert_eq!(proven("3 compositions stand together: ..."), None);
    }
}

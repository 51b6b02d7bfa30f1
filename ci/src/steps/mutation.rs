//! `cargo ci mutation`: rules are made wrong on purpose, one at a time, and somebody notices.
//!
//! *Models*: the release program mutates the whole pack; a score below its floor, a survivor of
//! which nobody has said anything, and a review of what did not survive are red there.

use std::path::Path;

use super::Step;
use crate::shell;

pub(super) const STEP: Step = Step {
    name: "mutation",
    about: "98 of 100 mutants of the reference pack are killed, the others reviewed",
    run,
};

fn run(root: &Path) -> Result<String, String> {
    let said = shell::marslab(root, &["mutate"])?;
    summary(&said).ok_or_else(|| "mutation: there is no summary".to_owned())
}

/// What the summary says before its first `;`.
fn summary(said: &str) -> Option<String> {
    let line = said.lines().rev().find(|line| line.starts_with("Mutation score "))?;
    Some(line.split(';').next().unwrap_or(line).to_owned())
}

#[cfg(test)]
mod tests {
    use super::summary;

    #[test]
    fn the_score_is_read_off_the_summary() {
        let said = "table\n\nMutation score 98.4 %: 5 of 6 mutants killed by 9 machines; 1 left\n";
        let told = "Mutation score 98.4 %: 5 of 6 mutants killed by 9 machines";
        assert_eq!(summary(said).as_deref(), Some(told));
        assert_eq!(summary("nothing"), None);
    }
}

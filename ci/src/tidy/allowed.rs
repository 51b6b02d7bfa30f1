//! Exceptions, with their reasons: `ci/tidy-allowed.txt`.
//!
//! *Models*: lines `law | path | reason`; `#` starts a comment. An exception without a reason, or
//! one that nothing needs any more, is a violation: the list can only shrink by itself.

use crate::files::Tree;

use super::Violation;

const LIST: &str = "ci/tidy-allowed.txt";
const LAW: &str = "allowed";

/// Takes away what is allowed, and adds what is wrong with the list.
pub(super) fn apply(tree: &Tree, mut violations: Vec<Violation>) -> Vec<Violation> {
    let list = tree.text(LIST);
    let mut wrong = Vec::new();
    for (index, line) in list.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let mut complain = |what: &str| {
            wrong.push(Violation {
                path: LIST.to_owned(),
                line: index + 1,
                law: LAW,
                what: what.to_owned(),
            });
        };
        let parts: Vec<&str> = line.split('|').map(str::trim).collect();
        let [law, path, reason] = parts[..] else {
            complain("write `law | path | reason`");
            continue;
        };
        if reason.is_empty() {
            complain("give the reason");
        }
        let before = violations.len();
        violations.retain(|violation| violation.law != law || violation.path != path);
        if before == violations.len() {
            complain("nothing needs this exception any more: remove the line");
        }
    }
    violations.extend(wrong);
    violations
}

#[cfg(test)]
mod tests {
    use super::super::canary::caught;

    const BAD: (&str, &str) = ("a.rs", "// no promise\n");

    #[test]
    fn an_exception_takes_a_violation_away() {
        caught(&[BAD, (super::LIST, "# why\npromise | a.rs | generated\n")], &[]);
    }

    #[test]
    fn an_exception_without_a_need_or_a_reason_is_caught() {
        caught(
            &[(super::LIST, "promise | a.rs | generated\n")],
            &["ci/tidy-allowed.txt:1: allowed"],
        );
        caught(&[BAD, (super::LIST, "promise | a.rs |\n")], &["ci/tidy-allowed.txt:1: allowed"]);
        caught(&[(super::LIST, "promise\n")], &["ci/tidy-allowed.txt:1: allowed"]);
    }
}

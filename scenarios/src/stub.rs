//! The text of a new scenario: commented, minimal, and valid as it is.
//!
//! *Promise*: what [`text`] gives loads without a complaint, so that its author changes one thing
//! at a time and always knows which change broke it.

use std::fmt;

use crate::catalog::is_name;

/// Why there can be no scenario of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameError(String);

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is no name of a scenario; write FAMILY/NAME of lower-case letters, digits and \
             hyphens, for example `service/obengine-stopped`",
            crate::load::shown(&self.0)
        )
    }
}

impl std::error::Error for NameError {}

/// The document of a new scenario `FAMILY/NAME`; it belongs to
/// `scenarios/catalog/FAMILY/NAME/scenario.yaml`.
///
/// # Errors
/// A name that no scenario can have.
pub fn text(name: &str) -> Result<String, NameError> {
    if is_name(name) {
        Ok(TEMPLATE.replace("{name}", name))
    } else {
        Err(NameError(name.to_owned()))
    }
}

const TEMPLATE: &str = include_str!("stub.yaml");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_scenario_loads_as_it_is() {
        let text = text("service/my-first").unwrap();
        assert!(text.contains("catalog/service/my-first/scenario.yaml"));
        if let Err(error) = crate::load::scenario("new", &text) {
            panic!("{error}");
        }
    }

    #[test]
    fn names_that_would_leave_the_catalogue_are_refused() {
        for name in ["", "a", "a/b/c", "../x", "a/..", "A/b", "a/-b", "a/b c", "a/\u{1b}[2J"] {
            assert!(text(name).is_err(), "{name}");
        }
    }
}

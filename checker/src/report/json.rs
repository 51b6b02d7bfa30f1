//! The run as JSON, for programs. The shape is that of [`Run`]; `passed` stands beside it.

use crate::run::Run;

pub(super) fn render(run: &Run) -> String {
    super::as_json(run, run.passed())
}

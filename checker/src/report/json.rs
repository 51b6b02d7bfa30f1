//! The run as JSON, for programs. The shape is that of [`Run`]; `passed` stands beside it.

use crate::run::Run;

pub(super) fn render(run: &Run) -> String {
    let mut value = serde_json::to_value(run).unwrap_or_default();
    if let Some(object) = value.as_object_mut() {
        object.insert("passed".to_owned(), run.passed().into());
    }
    let text = serde_json::to_string_pretty(&value).unwrap_or_default();
    text + "\n"
}

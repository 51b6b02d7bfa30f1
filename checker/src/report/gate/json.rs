//! The gate for programs: everything that was found, with a published schema.
//!
//! `marslab schema gate` prints the schema. Lists are those of [`Gated`], so the size is bounded
//! by the number of changes, not of machines. Foreign texts are whole; active characters in them
//! are escaped, so that the file may be shown on a terminal or put into a page.

use schemars::{JsonSchema, Schema};
use serde::Serialize;

use crate::gate::Gated;
use crate::ui::encode::json_document;

/// What a gate writes with `--format json`.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "marslab gate")]
struct Document<'a> {
    /// The change may be merged.
    passed: bool,
    /// What was found.
    #[serde(flatten)]
    gated: &'a Gated,
}

pub(super) fn render(gated: &Gated) -> String {
    let document = Document { passed: gated.passed(), gated };
    json_document(&(serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"))
}

pub(super) fn schema() -> Schema {
    schemars::schema_for!(Document<'static>)
}

//! `cargo ci fleet-queries`: the queries of docs/fleets.md give in DuckDB and in pandas what the
//! report says.

use std::path::Path;

use super::Step;
use crate::python;

pub(super) const STEP: Step = Step {
    name: "fleet-queries",
    about: "queries of the docs give in DuckDB and pandas what the report says",
    run,
};

fn run(root: &Path) -> Result<String, String> {
    python::trial(root, "queries.py", &["duckdb", "pandas", "pyarrow"])
}

//! The simulator against recorded Windows behaviour. The tables lie beside the repository.
#![allow(clippy::print_stderr, reason = "a skipped test says so")]

use std::path::Path;

use marslab::conformance;
use marslab::report::conformance::render;
use marslab::ui::text::{Lang, Texts};

/// The tables, and how many in a hundred of their rows that can be run must pass.
const TABLES: &[(&str, usize)] = &[
    ("captured_outputs.jsonl", 90),
    ("ntfs_open_acl.jsonl", 95),
    ("path_semantics.jsonl", 95),
    ("reg_tools.jsonl", 95),
    ("registry_real.jsonl", 90),
    ("task_scheduler.jsonl", 90),
    ("timezone.jsonl", 95),
    ("wildcards.jsonl", 95),
];

#[test]
fn every_table_holds() {
    // A worktree lies beside the repository and so finds the same tables.
    let tables = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/conformance");
    if !tables.is_dir() {
        let ci = std::env::var_os("CI").is_some_and(|value| value == "true");
        assert!(!ci, "no tables at {}", tables.display());
        eprintln!("skipped: no tables at {}", tables.display());
        return;
    }
    for (table, percent) in TABLES {
        let report = conformance::run(&[tables.join(table)]).unwrap_or_else(|e| panic!("{e}"));
        let text = render(&report, &Texts::new(Lang::En));
        let run = report.passed() + report.failed();
        assert!(run > 0, "{table} has no row that can be run");
        assert!(report.passed() * 100 >= run * percent, "{table}\n{text}");
        assert_eq!(report.unlisted(), 0, "{table}\n{text}");
        assert!(report.stale.is_empty(), "{table}\n{text}");
        eprintln!("{table}\n{text}");
    }
}

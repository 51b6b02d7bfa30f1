//! The simulator against recorded Windows behaviour. The tables lie beside the repository.
#![allow(clippy::print_stderr, reason = "a skipped test says so")]

use std::path::Path;

use marslab::conformance;

/// The tables that must hold.
const TABLES: &[&str] =
    &["ntfs_open_acl.jsonl", "path_semantics.jsonl", "reg_tools.jsonl", "wildcards.jsonl"];

/// Of the rows that can be run, this many in a hundred must pass, table by table.
const PERCENT: usize = 95;

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
    for table in TABLES {
        let report = conformance::run(&[tables.join(table)]).unwrap_or_else(|e| panic!("{e}"));
        let run = report.passed() + report.failed();
        assert!(run > 0, "{table} has no row that can be run");
        assert!(report.passed() * 100 >= run * PERCENT, "{table}\n{report}");
        assert_eq!(report.unlisted(), 0, "{table}\n{report}");
        assert!(report.stale.is_empty(), "{table}\n{report}");
        eprintln!("{table}\n{report}");
    }
}

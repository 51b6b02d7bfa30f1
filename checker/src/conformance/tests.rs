//! The runner itself, on tables made here.

use std::fs;
use std::path::PathBuf;

use super::*;
use crate::report;
use crate::ui::text::{Lang, Texts};

const PASSING: &str = concat!(
    r#"{"id":"a1","family":"path_env_split_list","#,
    r#""input":{"list":"x;y"},"expect":{"dirs":["x","y"]}}"#
);
const FAILING: &str = concat!(
    r#"{"id":"b2","family":"path_env_split_list","#,
    r#""input":{"list":"x;y"},"expect":{"dirs":["x"]}}"#
);
const UNKNOWN: &str = r#"{"id":"c3","family":"weather","input":{},"expect":{}}"#;

/// Writes a table that goes when the guard does.
struct Table(PathBuf);

impl Table {
    fn new(name: &str, lines: &[&str]) -> Self {
        let file = format!("marslab-conformance-{}-{name}.jsonl", std::process::id());
        let file = std::env::temp_dir().join(file);
        fs::write(&file, lines.join("\n")).expect("the temporary directory is writable");
        Self(file)
    }

    fn run(&self, known: &str) -> Result<Report, Error> {
        run_with(std::slice::from_ref(&self.0), known)
    }
}

impl Drop for Table {
    fn drop(&mut self) {
        drop(fs::remove_file(&self.0));
    }
}

#[test]
fn failures_are_told_apart_by_the_list() {
    let table = Table::new("list", &[PASSING, FAILING, "", UNKNOWN]);
    let report = table.run("").expect("all rows are rows");
    assert_eq!((report.passed(), report.failed(), report.not_applicable()), (1, 1, 1));
    assert_eq!((report.unlisted(), report.exit_code()), (1, UNLISTED_FAILURES));
    assert_eq!(report.families[1].reason.as_deref(), Some("no adapter for this family"));

    let report = table.run("# a remark\nb2\twaits for its turn\n").expect("all rows are rows");
    assert_eq!((report.failed(), report.unlisted(), report.exit_code()), (1, 0, 0));
    assert!(report.stale.is_empty());
}

#[test]
fn an_entry_whose_row_passes_is_stale() {
    let table = Table::new("stale", &[PASSING]);
    let report = table.run("a1\tfixed long ago\nzz\tof another table\n").expect("a row");
    assert_eq!(report.stale.len(), 1);
    assert_eq!(report.stale[0].id, "a1");
}

#[test]
fn a_report_shows_what_was_expected_and_what_came() {
    let table = Table::new("shown", &[FAILING]);
    let report = table.run("").expect("a row");
    let text = report::conformance::render(&report, &Texts::new(Lang::En));
    assert!(text.contains("path_env_split_list b2\n"), "{text}");
    assert!(text.contains(r#"  expected {"dirs":["x"]}"#), "{text}");
    assert!(text.contains(r#"  got      {"dirs":["x","y"]}"#), "{text}");
    let json = serde_json::to_value(&report).expect("a report is plain data");
    assert_eq!(json["families"][0]["failures"][0]["id"], "b2");
}

#[test]
fn a_line_that_is_no_row_is_named() {
    let table = Table::new("broken", &[PASSING, "{\"id\":"]);
    let error = table.run("").expect_err("the second line is no JSON");
    assert_eq!(error.line, 2);
    assert!(error.to_string().contains("broken.jsonl:2: "), "{error}");
}

#[test]
fn a_missing_table_is_named() {
    let file = PathBuf::from("/nowhere/at all.jsonl");
    let error = run(std::slice::from_ref(&file)).expect_err("there is no such file");
    assert_eq!((error.line, &error.file), (0, &file));
}

#[test]
fn a_row_without_its_field_fails_with_the_field() {
    let bare = r#"{"id":"d4","family":"dos_path_type","input":{},"expect":{"type":1}}"#;
    let report = Table::new("bare", &[bare]).run("").expect("a row");
    assert_eq!(report.families[0].failures[0].got, "the row has no text `path`");
}

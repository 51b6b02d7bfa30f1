//! Adapters of the table `wildcards`: [`sim::windows::wildcard`].

use std::collections::BTreeSet;

use serde_json::{Value, json};
use sim::windows::wildcard::{find_files, name_in_expression, query_directory, translate_win32};

use super::{Adapter, Row};

/// The families of the table.
pub(super) const FAMILIES: &[(&str, Adapter)] = &[
    ("find_first_file", find_first_file),
    ("nt_query_directory_file_mask", nt_query_directory_file_mask),
    ("name_in_expression", in_expression),
    ("matches_win32_expression", in_expression),
    ("translate_win32_expression", translate_win32_expression),
];

fn in_expression(row: &Row) -> Result<(), String> {
    let ignore_case = row.flag("ignore_case")?;
    let name = row.text("name")?;
    let expression = row.text("expression")?;
    row.compare(&json!({ "match": name_in_expression(expression, name, ignore_case) }))
}

fn translate_win32_expression(row: &Row) -> Result<(), String> {
    let expression = row.text_or_null("expression").unwrap_or_default();
    row.compare(&json!({ "translated": translate_win32(expression) }))
}

fn find_first_file(row: &Row) -> Result<(), String> {
    let entries = entries(row)?;
    same_set(row, find_files(row.text("pattern")?, &entries))
}

fn nt_query_directory_file_mask(row: &Row) -> Result<(), String> {
    let entries = entries(row)?;
    // A query without a mask, or with an empty one, lists everything.
    let mask = row.text_or_null("mask").filter(|mask| !mask.is_empty());
    same_set(row, query_directory(mask.unwrap_or("*"), &entries))
}

/// The names in the directory; some rows add attributes in brackets, which no mask looks at.
fn entries(row: &Row) -> Result<Vec<&str>, String> {
    let remarks = [" (HIDDEN)", " (SYSTEM)", " (DIRECTORY)"];
    let bare = |name| remarks.iter().find_map(|r| str::strip_suffix(name, r)).unwrap_or(name);
    Ok(row.texts("dir_entries")?.into_iter().map(bare).collect())
}

fn same_set(row: &Row, got: Vec<&str>) -> Result<(), String> {
    let got: BTreeSet<&str> = got.into_iter().collect();
    let expected = row.expect.get("names_set").and_then(Value::as_array);
    let expected: Option<BTreeSet<&str>> =
        expected.and_then(|names| names.iter().map(Value::as_str).collect());
    if expected.as_ref() == Some(&got) {
        return Ok(());
    }
    Err(json!({ "names_set": got }).to_string())
}

//! Adapters of the table `path_semantics`: [`sim::windows::path`].

use serde_json::{Value, json};
use sim::windows::error::Win32;
use sim::windows::path::dos::{DosPathType, device_name_place};
use sim::windows::path::full::{full_path, nt_path};
use sim::windows::path::open::{self, Kind};
use sim::windows::path::status::NameStatus;
use sim::windows::path::{list, short};

use super::{Adapter, Row};

/// The families of the table.
pub(super) const FAMILIES: &[(&str, Adapter)] = &[
    ("dos_path_type", dos_path_type),
    ("is_dos_device_name", is_dos_device_name),
    ("is_legal_8dot3", is_legal_8dot3),
    ("check_name_legal_8dot3_api", check_name_legal_8dot3_api),
    ("get_full_path_name", get_full_path_name),
    ("dos_to_nt_path", dos_to_nt_path),
    ("nt_open_file", nt_open_file),
    ("path_env_split_list", path_env_split_list),
    ("get_file_attributes_error", get_file_attributes_error),
];

/// Where the rows stand that do not say it.
const CWD: &str = r"C:\windows";

fn dos_path_type(row: &Row) -> Result<(), String> {
    let sort = DosPathType::of(row.text("path")?);
    row.compare(&json!({ "type": sort.number(), "name": sort.to_string() }))
}

fn is_dos_device_name(row: &Row) -> Result<(), String> {
    let (offset, length) = device_name_place(row.text("path")?);
    let either = row.expect.get("older_or_newer_windows_may_return_0");
    if (offset, length) == (0, 0) && either == Some(&Value::Bool(true)) {
        return Ok(());
    }
    row.compare(&json!({ "offset_bytes": offset, "length_bytes": length }))
}

fn is_legal_8dot3(row: &Row) -> Result<(), String> {
    let legal = short::legal(row.text("name")?);
    let spaces = legal.map(|legal| legal.spaces);
    row.compare(&json!({ "legal": legal.is_some(), "has_spaces": spaces }))
}

fn check_name_legal_8dot3_api(row: &Row) -> Result<(), String> {
    let legal = short::legal(row.text("name")?);
    let spaces = legal.map(|legal| legal.spaces);
    row.compare(&json!({ "legal": legal.is_some(), "has_space": spaces }))
}

fn get_full_path_name(row: &Row) -> Result<(), String> {
    let full = full_path(row.text("path")?, row.text_or_null("cwd").unwrap_or(CWD));
    let path = full.as_ref().map(|full| full.path.as_str());
    let file_part = full.as_ref().and_then(|full| full.file_part());
    let got = json!({ "full": path, "file_part": file_part });
    if row.expect.get("also_accepted") == Some(&got) {
        return Ok(());
    }
    row.compare(&got)
}

fn dos_to_nt_path(row: &Row) -> Result<(), String> {
    match nt_path(row.text("path")?, row.text_or_null("cwd").unwrap_or(CWD)) {
        Ok(nt) => row.compare(&json!({ "nt": nt.path, "file_part_offset": nt.file_part_offset() })),
        Err(status) => row.compare(&json!({ "error": status.name() })),
    }
}

/// The one file that the rows know, and the directories above it.
fn fixture(device: &str, parts: &[&str]) -> Option<Kind> {
    const FILE: &[&str] = &["c:", "windows", "system32", "kernel32.dll"];
    let mut asked = std::iter::once(&device).chain(parts).zip(FILE);
    let there = parts.len() < FILE.len() && asked.all(|(a, b)| a.eq_ignore_ascii_case(b));
    let kind = if parts.len() + 1 == FILE.len() { Kind::File } else { Kind::Directory };
    there.then_some(kind)
}

fn nt_open_file(row: &Row) -> Result<(), String> {
    let open = || -> Result<(), NameStatus> {
        let root = row.text_or_null("root").map(open::parse).transpose()?;
        if let Some(root) = &root {
            open::open(root, Some(Kind::Directory), fixture)?;
        }
        let name = match (&root, row.text_or_null("name")) {
            (_, None) => return Ok(()),
            (None, Some(name)) => open::parse(name)?,
            (Some(root), Some(name)) => open::parse_relative(root, name)?,
        };
        open::open(&name, Some(Kind::File), fixture).map(|_| ())
    };
    let status = open().map_or_else(NameStatus::name, |()| "STATUS_SUCCESS");
    row.compare(&json!({ "status": status }))
}

fn path_env_split_list(row: &Row) -> Result<(), String> {
    row.compare(&json!({ "dirs": list::split(row.text("list")?) }))
}

fn get_file_attributes_error(row: &Row) -> Result<(), String> {
    let error = match open::attributes(row.text("path")?, CWD, fixture) {
        Ok(_) => "ERROR_SUCCESS",
        Err(Win32::FILE_NOT_FOUND) => "ERROR_FILE_NOT_FOUND",
        Err(Win32::PATH_NOT_FOUND) => "ERROR_PATH_NOT_FOUND",
        Err(Win32::ACCESS_DENIED) => "ERROR_ACCESS_DENIED",
        Err(Win32::INVALID_PARAMETER) => "ERROR_INVALID_PARAMETER",
        Err(Win32::INVALID_NAME) => "ERROR_INVALID_NAME",
        Err(Win32::BAD_PATHNAME) => "ERROR_BAD_PATHNAME",
        Err(Win32::DIRECTORY) => "ERROR_DIRECTORY",
        Err(other) => return Err(format!("error {}", other.0)),
    };
    row.compare(&json!({ "error": error }))
}

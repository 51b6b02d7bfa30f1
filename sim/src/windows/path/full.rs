//! From a path as typed to the full DOS path, and on to the NT path.
//!
//! *Models*: `RtlGetFullPathName_U` and `RtlDosPathNameToNtPathName_U` of Windows Vista and
//! later: separators turned and merged, `.` and `..` applied, one period dropped from the end of
//! a directory, periods and spaces dropped from the end of the path.
//! *Leaves out*: current directories of other drives: `D:x` starts at the top of `D:` unless `D:`
//! is the current drive.
//! *Sources*: conformance table `path_semantics` (families `get_full_path_name`,
//! `dos_to_nt_path`).
//! *Seen through*: what `dir` prints as *Directory of*, error 123, names that end in a period.

use super::dos::{DosPathType, after_drive, device_name};
use super::separator;
use super::status::NameStatus;

/// A full DOS path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FullPath {
    /// The path.
    pub path: String,
    /// The byte in `path` where the file part starts; `None` when the path ends in a directory.
    file_part: Option<usize>,
}

impl FullPath {
    /// The last part, when it is one: neither a directory with its backslash nor a device name.
    #[must_use]
    pub fn file_part(&self) -> Option<&str> {
        self.file_part.and_then(|start| self.path.get(start..))
    }
}

/// An NT path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NtPath {
    /// The path, starting with `\??\`.
    pub path: String,
    file_part: Option<usize>,
}

impl NtPath {
    /// The last part, as in [`FullPath::file_part`].
    #[must_use]
    pub fn file_part(&self) -> Option<&str> {
        self.file_part.and_then(|start| self.path.get(start..))
    }

    /// Where the last part starts, in UTF-16 units.
    #[must_use]
    pub fn file_part_offset(&self) -> Option<usize> {
        let before = self.path.get(..self.file_part?)?;
        Some(before.encode_utf16().count())
    }
}

/// The full path of `path`, seen from the current directory `cwd`; `None` for a path of nothing
/// but spaces. `cwd` is a full path itself.
#[must_use]
pub fn full_path(path: &str, cwd: &str) -> Option<FullPath> {
    if let Some(device) = device_name(path) {
        return Some(FullPath { path: format!(r"\\.\{device}"), file_part: None });
    }
    if is_full(path) {
        return Some(FullPath { path: path.into(), file_part: file_part(path) });
    }
    if path.trim_end_matches(' ').is_empty() {
        return None;
    }
    let (whole, fixed) = absolute(path, cwd);
    let path = collapse(&whole.replace('/', r"\"), fixed);
    let file_part = file_part(&path).filter(|start| *start > 2);
    Some(FullPath { path, file_part })
}

/// True for the path of a thing on a drive that is written out already: most paths are.
fn is_full(path: &str) -> bool {
    let bytes = path.as_bytes();
    let pair = |pair: &[u8]| matches!(pair, br"\\" | br".\");
    matches!(bytes, [drive, b':', b'\\', _, ..] if drive.is_ascii_alphabetic())
        && !matches!(bytes, [.., b'\\' | b'.' | b' '])
        && !bytes.contains(&b'/')
        && !bytes.windows(2).any(pair)
}

/// The NT path of a DOS path, seen from the current directory `cwd`.
///
/// # Errors
/// `ObjectNameInvalid` for an empty path and for one of nothing but spaces.
pub fn nt_path(path: &str, cwd: &str) -> Result<NtPath, NameStatus> {
    if let Some(rest) = path.strip_prefix(r"\\?\").or_else(|| path.strip_prefix(r"\??\")) {
        let path = format!(r"\??\{rest}");
        let file_part = file_part(&path);
        return Ok(NtPath { path, file_part });
    }
    let full = full_path(path, cwd).ok_or(NameStatus::ObjectNameInvalid)?;
    let (prefix, cut) = match DosPathType::of(&full.path) {
        DosPathType::Unc => (r"\??\UNC\", 2),
        DosPathType::Device => (r"\??\", 4),
        _ => (r"\??\", 0),
    };
    Ok(NtPath {
        path: format!("{prefix}{}", &full.path[cut..]),
        file_part: full.file_part.map(|start| start + prefix.len() - cut),
    })
}

/// Where the text after the last backslash starts, if there is text.
fn file_part(path: &str) -> Option<usize> {
    path.rfind('\\').map(|at| at + 1).filter(|start| *start < path.len())
}

/// The path put behind what it is relative to, and the bytes at its start that `..` cannot leave.
fn absolute(path: &str, cwd: &str) -> (String, usize) {
    let drive_of = |path: &str| path.chars().next();
    match DosPathType::of(path) {
        DosPathType::Unc => (path.into(), unc_prefix(path)),
        DosPathType::Device => (path.into(), 4),
        DosPathType::UncDot => (r"\\.\".into(), 4),
        DosPathType::AbsoluteDrive => (path.into(), fixed_part(path)),
        DosPathType::RelativeDrive => {
            let rest = after_drive(path);
            let drive = &path[..path.len() - rest.len()];
            let here = has_drive(cwd)
                && drive_of(cwd).map(|c| c.to_ascii_uppercase())
                    == drive_of(path).map(|c| c.to_ascii_uppercase());
            match (here, rest) {
                (true, "") => (cwd.into(), fixed_part(cwd)),
                (true, _) => below(cwd, rest),
                (false, _) => below(drive, rest),
            }
        }
        DosPathType::Relative => below(cwd, path),
        DosPathType::Absolute => below(cwd.get(..fixed_part(cwd)).unwrap_or(cwd), &path[1..]),
    }
}

fn has_drive(path: &str) -> bool {
    matches!(DosPathType::of(path), DosPathType::AbsoluteDrive | DosPathType::RelativeDrive)
}

/// `rest` below the directory `top`.
fn below(top: &str, rest: &str) -> (String, usize) {
    let parted = top.ends_with(separator);
    let whole = format!("{top}{}{rest}", if parted { "" } else { r"\" });
    let fixed = fixed_part(&whole);
    (whole, fixed)
}

/// The bytes of a full path that `..` cannot leave: `C:\` or the share.
fn fixed_part(path: &str) -> usize {
    if has_drive(path) { path.len() - after_drive(path).len() + 1 } else { unc_prefix(path) }
}

/// The bytes of `\\server\share\`, or of what there is of it.
fn unc_prefix(path: &str) -> usize {
    let mut rest = path.get(2..).unwrap_or("");
    for _ in 0..2 {
        rest = rest.trim_start_matches(|c| !separator(c)).trim_start_matches(separator);
    }
    path.len() - rest.len()
}

/// Applies `.` and `..` behind the first `fixed` bytes, merges backslashes and trims the end.
fn collapse(path: &str, fixed: usize) -> String {
    let (head, rest) = path.split_at_checked(fixed).unwrap_or((path, ""));
    let mut parts: Vec<&str> = Vec::new();
    // True while the path built so far ends in a backslash that belongs to it.
    let mut open = true;
    let mut left = rest.split('\\').peekable();
    while let Some(part) = left.next() {
        let last = left.peek().is_none();
        match part {
            "" => continue,
            "." => open = !last || parts.is_empty(),
            ".." => {
                parts.pop();
                open = !last || parts.is_empty();
            }
            _ if last => {
                parts.push(part);
                open = false;
            }
            _ => {
                parts.push(without_period(part));
                open = true;
            }
        }
    }
    let mut out = parts.join(r"\");
    if open && !parts.is_empty() {
        out.push('\\');
    }
    let trimmed = out.trim_end_matches([' ', '.']);
    format!("{head}{trimmed}")
}

/// A directory loses the period at its end, unless another period stands before it.
fn without_period(part: &str) -> &str {
    part.strip_suffix('.').filter(|kept| !kept.ends_with('.')).unwrap_or(part)
}

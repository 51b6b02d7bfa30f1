//! The opening of an NT name, as far as the name alone decides.
//!
//! *Models*: the way through the object directory `\??`, the syntax NTFS asks of a name, the walk
//! from part to part, the demand for a file or a directory.
//! *Leaves out*: access, sharing, disposition (beside the files they judge), named streams but
//! `::$DATA`, devices that are no volumes, the older rule of one backslash too many.
//! *Sources*: conformance table `path_semantics` (families `nt_open_file`,
//! `get_file_attributes_error`); MS-FSA 2.1.5.1, MS-FSCC 2.1.5.
//! *Seen through*: errors 2, 3, 123, 161, 267 of everything that opens a path.

use crate::kernel::text::starts_with;

use super::full::nt_path;
use super::status::NameStatus;
use crate::windows::error::Win32;

/// What a lookup finds, or an open asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A directory.
    Directory,
    /// A file.
    File,
}

/// A name taken apart: `\??\C:\windows\system32\` is the device `C:` with two parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NtName<'n> {
    /// The name in the object directory, such as `C:`.
    pub device: &'n str,
    /// The parts on the volume. None for the top directory and for the volume itself.
    pub parts: Vec<&'n str>,
    /// True when the volume itself is named, without the backslash of its top directory.
    pub volume: bool,
    /// True when the name ends in a backslash, so that only a directory will do.
    pub slash: bool,
}

/// Takes a full NT name apart.
///
/// # Errors
/// `ObjectPathSyntaxBad` without a backslash at the start, `ObjectPathNotFound` or
/// `ObjectNameNotFound` outside `\??`, `ObjectNameInvalid` for what NTFS cannot hold.
pub fn parse(name: &str) -> Result<NtName<'_>, NameStatus> {
    if !name.starts_with('\\') {
        return Err(NameStatus::ObjectPathSyntaxBad);
    }
    let prefixes = [r"\??\", r"\DosDevices\", r"\GLOBAL??\"];
    let prefix = prefixes.iter().find(|prefix| starts_with(name, prefix));
    let Some(below) = prefix.and_then(|prefix| name.get(prefix.len()..)) else {
        return Err(missing(&name[1..]));
    };
    match below.split_once('\\') {
        None if below.is_empty() => Err(NameStatus::ObjectNameInvalid),
        None => Ok(NtName { device: below, parts: Vec::new(), volume: true, slash: false }),
        Some(("", _)) => Err(NameStatus::ObjectNameInvalid),
        Some((device, rest)) => {
            // One backslash too many at the top is forgiven.
            let rest = rest.strip_prefix('\\').unwrap_or(rest);
            let (parts, slash) = split_parts(rest)?;
            Ok(NtName { device, parts, volume: false, slash })
        }
    }
}

/// Takes a name relative to an open directory apart.
///
/// # Errors
/// `InvalidParameter` with a backslash at the start, `ObjectNameInvalid` as in [`parse`].
pub fn parse_relative<'n>(root: &NtName<'n>, name: &'n str) -> Result<NtName<'n>, NameStatus> {
    if name.starts_with('\\') {
        return Err(NameStatus::InvalidParameter);
    }
    let (more, slash) = split_parts(name)?;
    let mut joined = root.clone();
    joined.slash = if more.is_empty() { root.slash } else { slash };
    joined.volume = root.volume && more.is_empty();
    joined.parts.extend(more);
    Ok(joined)
}

/// Opens a parsed name. `find` tells what a device with some parts below it is; a volume is
/// there when it finds something for no parts at all.
///
/// # Errors
/// `ObjectPathNotFound`, `ObjectNameNotFound`, `ObjectNameInvalid` for a file named with a
/// backslash at its end, `FileIsADirectory` and `NotADirectory` when `want` is not what is there.
pub fn open(
    name: &NtName<'_>,
    want: Option<Kind>,
    find: impl Fn(&str, &[&str]) -> Option<Kind>,
) -> Result<Kind, NameStatus> {
    if find(name.device, &[]).is_none() {
        return Err(if name.volume {
            NameStatus::ObjectNameNotFound
        } else {
            NameStatus::ObjectPathNotFound
        });
    }
    let mut kind = Kind::Directory;
    for upto in 1..=name.parts.len() {
        if kind == Kind::File {
            return Err(NameStatus::ObjectPathNotFound);
        }
        let last = upto == name.parts.len();
        let here = &name.parts[..upto];
        kind = match find(name.device, &without_data_stream(here)) {
            Some(kind) => kind,
            None if last => return Err(NameStatus::ObjectNameNotFound),
            None => return Err(NameStatus::ObjectPathNotFound),
        };
    }
    match (kind, want) {
        (Kind::File, _) if name.slash => Err(NameStatus::ObjectNameInvalid),
        (Kind::File, Some(Kind::Directory)) => Err(NameStatus::NotADirectory),
        (Kind::Directory, Some(Kind::Directory)) if name.volume => Err(NameStatus::NotADirectory),
        (Kind::Directory, Some(Kind::File)) if !name.volume => Err(NameStatus::FileIsADirectory),
        _ => Ok(kind),
    }
}

/// The error of `GetFileAttributes` for a DOS path, or what is there.
///
/// # Errors
/// The Win32 error that the resolution of the name ends in.
pub fn attributes(
    path: &str,
    cwd: &str,
    find: impl Fn(&str, &[&str]) -> Option<Kind>,
) -> Result<Kind, Win32> {
    let nt = nt_path(path, cwd).map_err(|status| match status {
        // Win32 answers for a path that is no path before anything is opened.
        NameStatus::ObjectNameInvalid => Win32::PATH_NOT_FOUND,
        other => other.win32(),
    })?;
    parse(&nt.path).and_then(|name| open(&name, None, find)).map_err(NameStatus::win32)
}

fn missing(name: &str) -> NameStatus {
    if name.contains('\\') {
        NameStatus::ObjectPathNotFound
    } else {
        NameStatus::ObjectNameNotFound
    }
}

/// The parts between backslashes, and whether one follows the last.
fn split_parts(rest: &str) -> Result<(Vec<&str>, bool), NameStatus> {
    if rest.is_empty() {
        return Ok((Vec::new(), true));
    }
    let (body, slash) = rest.strip_suffix('\\').map_or((rest, false), |body| (body, true));
    let parts: Vec<&str> = body.split('\\').collect();
    let last = parts.len() - 1;
    let mut all = parts.iter().enumerate();
    if all.all(|(index, part)| valid_part(part, index == last)) {
        Ok((parts, slash))
    } else {
        Err(NameStatus::ObjectNameInvalid)
    }
}

/// True for a name that NTFS could hold; the last one may name the unnamed stream.
fn valid_part(part: &str, last: bool) -> bool {
    let name = if last { data_stream_file(part) } else { part };
    let illegal = |c: char| c < ' ' || "\"*/:<>?|".contains(c);
    !matches!(name, "" | "." | "..")
        && name.encode_utf16().count() <= 255
        && !name.contains(illegal)
}

fn data_stream_file(part: &str) -> &str {
    const DATA: &str = "::$DATA";
    let Some(at) = part.len().checked_sub(DATA.len()).filter(|at| part.is_char_boundary(*at))
    else {
        return part;
    };
    if part[at..].eq_ignore_ascii_case(DATA) { &part[..at] } else { part }
}

fn without_data_stream<'n>(parts: &[&'n str]) -> Vec<&'n str> {
    let mut parts = parts.to_vec();
    if let Some(last) = parts.last_mut() {
        *last = data_stream_file(last);
    }
    parts
}

//! What sort of path a DOS path is, and the device a DOS path names against all appearance.
//!
//! *Models*: `RtlDetermineDosPathNameType_U` and `RtlIsDosDeviceName_U` as Windows 8 and later
//! servers have them: `CONIN$` and `CONOUT$` are devices, `\\.\CON` is an ordinary device path.
//! *Leaves out*: Windows 11, where only a bare name is a device.
//! *Sources*: conformance table `path_semantics` (families `dos_path_type`,
//! `is_dos_device_name`).
//! *Seen through*: `copy x nul`, restores that fail over a file named `aux.txt`.

use std::fmt;

use crate::kernel::text::same;

use super::separator;

/// The sort of a DOS path; the numbers are those of `RTL_PATH_TYPE`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DosPathType {
    /// `\\server\share`
    Unc = 1,
    /// `C:\x`
    AbsoluteDrive = 2,
    /// `C:x`
    RelativeDrive = 3,
    /// `\x`
    Absolute = 4,
    /// `x`, and the empty path
    Relative = 5,
    /// `\\.\x` and `\\?\x`
    Device = 6,
    /// `\\.` and `\\?`
    UncDot = 7,
}

impl DosPathType {
    /// The sort of `path`. Every string has one.
    #[must_use]
    pub fn of(path: &str) -> Self {
        let mut chars = path.chars();
        let mut next = || chars.next();
        let Some(first) = next() else { return Self::Relative };
        if !separator(first) {
            // A character beyond the first plane is two units, so no colon can be the second.
            return match (first.len_utf16(), next(), next()) {
                (1, Some(':'), Some(third)) if separator(third) => Self::AbsoluteDrive,
                (1, Some(':'), _) => Self::RelativeDrive,
                _ => Self::Relative,
            };
        }
        match (next(), next(), next()) {
            (Some(second), Some('.' | '?'), fourth) if separator(second) => match fourth {
                None => Self::UncDot,
                Some(fourth) if separator(fourth) => Self::Device,
                Some(_) => Self::Unc,
            },
            (Some(second), ..) if separator(second) => Self::Unc,
            _ => Self::Absolute,
        }
    }

    /// The number in `RTL_PATH_TYPE`.
    #[must_use]
    pub const fn number(self) -> u32 {
        self as u32
    }
}

impl fmt::Display for DosPathType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unc => "UNC_PATH",
            Self::AbsoluteDrive => "ABSOLUTE_DRIVE_PATH",
            Self::RelativeDrive => "RELATIVE_DRIVE_PATH",
            Self::Absolute => "ABSOLUTE_PATH",
            Self::Relative => "RELATIVE_PATH",
            Self::Device => "DEVICE_PATH",
            Self::UncDot => "UNC_DOT_PATH",
        })
    }
}

/// The device that a DOS path names with its last part, as it is written there.
///
/// Directories before it do not count, nor what follows a period, a colon or spaces:
/// `C:\missing\nul .txt` is the null device. Device and UNC paths name none this way.
#[must_use]
pub fn device_name(path: &str) -> Option<&str> {
    let rest = match DosPathType::of(path) {
        DosPathType::Unc | DosPathType::Device => return None,
        DosPathType::AbsoluteDrive | DosPathType::RelativeDrive => after_drive(path),
        _ => path,
    };
    let last = last_part(rest);
    let name = last.split(['.', ':']).next().unwrap_or(last).trim_end_matches(' ');
    is_device(name).then_some(name)
}

fn last_part(path: &str) -> &str {
    path.rsplit(separator).next().unwrap_or(path)
}

/// What follows `C:`.
pub(super) fn after_drive(path: &str) -> &str {
    let mut chars = path.chars();
    chars.nth(1);
    chars.as_str()
}

fn is_device(name: &str) -> bool {
    if ["AUX", "CON", "NUL", "PRN", "CONIN$", "CONOUT$"].iter().any(|device| same(device, name)) {
        return true;
    }
    let mut chars = name.chars();
    // The superscripts are digits to Windows as well.
    let port = chars.next_back().is_some_and(|c| matches!(c, '1'..='9' | '¹' | '²' | '³'));
    port && ["COM", "LPT"].iter().any(|device| same(device, chars.as_str()))
}

/// Where a device name stands in its path and how long it is, both in bytes of UTF-16:
/// the two halves of what `RtlIsDosDeviceName_U` returns. `(0, 0)` for no device.
#[must_use]
pub fn device_name_place(path: &str) -> (usize, usize) {
    let Some(name) = device_name(path) else { return (0, 0) };
    // The drive is no separator, but the last part then starts after it.
    let rest = match DosPathType::of(path) {
        DosPathType::RelativeDrive => after_drive(path),
        _ => path,
    };
    let before = path.encode_utf16().count() - last_part(rest).encode_utf16().count();
    (2 * before, 2 * name.encode_utf16().count())
}

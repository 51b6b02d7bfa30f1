//! The NT statuses that the resolution of a name can end in, and the Win32 errors they become.
//!
//! *Models*: number, name, and what `RtlNtStatusToDosError` makes of it.
//! *Leaves out*: the statuses that access, sharing and disposition add; they have their own file.
//! *Sources*: MS-ERREF 2.3.1; conformance table `path_semantics`.
//! *Seen through*: `GetLastError` after an open, and thereby every message about a path.

use std::fmt;

use crate::windows::error::Win32;

/// An NT status that a name alone can cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameStatus {
    /// `STATUS_INVALID_PARAMETER`: a name relative to a root starts with a backslash.
    InvalidParameter,
    /// `STATUS_OBJECT_NAME_INVALID`: a part that no file system would hold.
    ObjectNameInvalid,
    /// `STATUS_OBJECT_NAME_NOT_FOUND`: only the last part is missing.
    ObjectNameNotFound,
    /// `STATUS_OBJECT_PATH_NOT_FOUND`: a part on the way is missing or no directory.
    ObjectPathNotFound,
    /// `STATUS_OBJECT_PATH_SYNTAX_BAD`: a full name does not start with a backslash.
    ObjectPathSyntaxBad,
    /// `STATUS_FILE_IS_A_DIRECTORY`: a file was asked for.
    FileIsADirectory,
    /// `STATUS_NOT_A_DIRECTORY`: a directory was asked for.
    NotADirectory,
}

impl NameStatus {
    /// Number, name and Win32 error.
    const fn row(self) -> (u32, &'static str, Win32) {
        match self {
            Self::InvalidParameter => {
                (0xC000_000D, "STATUS_INVALID_PARAMETER", Win32::INVALID_PARAMETER)
            }
            Self::ObjectNameInvalid => {
                (0xC000_0033, "STATUS_OBJECT_NAME_INVALID", Win32::INVALID_NAME)
            }
            Self::ObjectNameNotFound => {
                (0xC000_0034, "STATUS_OBJECT_NAME_NOT_FOUND", Win32::FILE_NOT_FOUND)
            }
            Self::ObjectPathNotFound => {
                (0xC000_003A, "STATUS_OBJECT_PATH_NOT_FOUND", Win32::PATH_NOT_FOUND)
            }
            Self::ObjectPathSyntaxBad => {
                (0xC000_003B, "STATUS_OBJECT_PATH_SYNTAX_BAD", Win32::BAD_PATHNAME)
            }
            Self::FileIsADirectory => {
                (0xC000_00BA, "STATUS_FILE_IS_A_DIRECTORY", Win32::ACCESS_DENIED)
            }
            Self::NotADirectory => (0xC000_0103, "STATUS_NOT_A_DIRECTORY", Win32::DIRECTORY),
        }
    }

    /// The number.
    #[must_use]
    pub const fn code(self) -> u32 {
        self.row().0
    }

    /// The name in the headers.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.row().1
    }

    /// The error that Win32 programs see.
    #[must_use]
    pub const fn win32(self) -> Win32 {
        self.row().2
    }
}

impl fmt::Display for NameStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

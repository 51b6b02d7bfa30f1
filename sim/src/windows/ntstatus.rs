//! NT status codes: what the kernel answers, before Win32 translates it.
//!
//! *Models*: number, name and Win32 translation of the codes an open can end with.
//! *Leaves out*: every other code; warnings and informational codes.
//! *Sources*: [MS-ERREF] 2.3; `RtlNtStatusToDosError` \[K\]; conformance table `ntfs_open_acl`.
//! *Seen through*: the Win32 error lines of programs; traces and logs that print a status.

use std::fmt;

use super::error::Win32;

/// An NT status code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NtStatus(pub u32);

macro_rules! statuses {
    ($($name:ident = $code:literal, $win32:expr;)*) => {
        impl NtStatus {
            $(#[doc = concat!("`STATUS_", stringify!($name), "`")]
            pub const $name: NtStatus = NtStatus($code);)*

            /// `STATUS_ACCESS_DENIED`; `None` for a code that this table has not.
            #[must_use]
            pub fn name(self) -> Option<&'static str> {
                match self.0 {
                    $($code => Some(concat!("STATUS_", stringify!($name))),)*
                    _ => None,
                }
            }

            /// The Win32 error it becomes. `ERROR_MR_MID_NOT_FOUND` for unknown codes.
            #[must_use]
            pub fn win32(self) -> Win32 {
                match self.0 { $($code => $win32,)* _ => Win32(317) }
            }
        }
    };
}

statuses! {
    SUCCESS = 0x0000_0000, Win32(0);
    INVALID_PARAMETER = 0xc000_000d, Win32::INVALID_PARAMETER;
    ACCESS_DENIED = 0xc000_0022, Win32::ACCESS_DENIED;
    OBJECT_NAME_INVALID = 0xc000_0033, Win32::INVALID_NAME;
    OBJECT_NAME_NOT_FOUND = 0xc000_0034, Win32::FILE_NOT_FOUND;
    OBJECT_NAME_COLLISION = 0xc000_0035, Win32::ALREADY_EXISTS;
    OBJECT_PATH_NOT_FOUND = 0xc000_003a, Win32::PATH_NOT_FOUND;
    OBJECT_PATH_SYNTAX_BAD = 0xc000_003b, Win32(161);
    SHARING_VIOLATION = 0xc000_0043, Win32::SHARING_VIOLATION;
    DELETE_PENDING = 0xc000_0056, Win32::ACCESS_DENIED;
    PRIVILEGE_NOT_HELD = 0xc000_0061, Win32(1314);
    DISK_FULL = 0xc000_007f, Win32::DISK_FULL;
    MEDIA_WRITE_PROTECTED = 0xc000_00a2, Win32::WRITE_PROTECT;
    DEVICE_NOT_READY = 0xc000_00a3, Win32::NOT_READY;
    FILE_IS_A_DIRECTORY = 0xc000_00ba, Win32::ACCESS_DENIED;
    DIRECTORY_NOT_EMPTY = 0xc000_0101, Win32::DIR_NOT_EMPTY;
    NOT_A_DIRECTORY = 0xc000_0103, Win32::DIRECTORY;
    CANNOT_DELETE = 0xc000_0121, Win32::ACCESS_DENIED;
}

impl fmt::Display for NtStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            None => write!(f, "{:#010x}", self.0),
        }
    }
}

//! CreateFile: how Win32 asks the kernel for a file, and what it makes of the answer.
//!
//! *Models*: Win32 dispositions and flags as NT dispositions and options, the rights Win32 adds,
//! the errors it words differently (a directory opened as a file, a file that exists already).
//! *Leaves out*: names and devices (the caller resolved them), templates, security attributes.
//! *Sources*: CreateFileW documentation; conformance table `ntfs_open_acl`, family
//! `createfile_path_error`; general Windows knowledge \[K\].
//! *Seen through*: error lines of everything that opens a file by path.

use super::access::AccessMask;
use super::error::Win32;
use super::handles::Share;
use super::node::Attributes;
use super::ntstatus::NtStatus;
use super::open::{Caller, Disposition, Options, Request};

/// `dwCreationDisposition`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Creation {
    /// Make it or fail.
    CreateNew,
    /// Make it or truncate it.
    CreateAlways,
    /// Open it or fail.
    OpenExisting,
    /// Open it or make it.
    OpenAlways,
    /// Truncate it or fail.
    TruncateExisting,
}

impl Creation {
    /// What the kernel is asked.
    #[must_use]
    pub fn disposition(self) -> Disposition {
        match self {
            Self::CreateNew => Disposition::Create,
            Self::CreateAlways => Disposition::OverwriteIf,
            Self::OpenExisting => Disposition::Open,
            Self::OpenAlways => Disposition::OpenIf,
            Self::TruncateExisting => Disposition::Overwrite,
        }
    }
}

/// `FILE_FLAG_BACKUP_SEMANTICS`: directories may be opened, backup privileges count.
pub const BACKUP_SEMANTICS: u32 = 0x0200_0000;
/// `FILE_FLAG_DELETE_ON_CLOSE`
pub const DELETE_ON_CLOSE: u32 = 0x0400_0000;
/// `FILE_FLAG_OPEN_REPARSE_POINT`
pub const OPEN_REPARSE_POINT: u32 = 0x0020_0000;
/// `FILE_FLAG_NO_BUFFERING`
pub const NO_BUFFERING: u32 = 0x2000_0000;
/// `FILE_FLAG_WRITE_THROUGH`
pub const WRITE_THROUGH: u32 = 0x8000_0000;
/// `FILE_FLAG_OVERLAPPED`
pub const OVERLAPPED: u32 = 0x4000_0000;

/// The kernel request behind a CreateFile call; `flags` is `dwFlagsAndAttributes`.
#[must_use]
pub fn request<'a>(
    caller: Caller<'a>,
    access: AccessMask,
    share: Share,
    creation: Creation,
    flags: u32,
) -> Request<'a> {
    let mut access = access.with(AccessMask::SYNCHRONIZE).with(AccessMask::READ_ATTRIBUTES);
    let mut options = Options::default();
    for (flag, option) in [
        (WRITE_THROUGH, Options::WRITE_THROUGH),
        (NO_BUFFERING, Options::NO_INTERMEDIATE_BUFFERING),
        (BACKUP_SEMANTICS, Options::OPEN_FOR_BACKUP_INTENT),
        (DELETE_ON_CLOSE, Options::DELETE_ON_CLOSE),
        (OPEN_REPARSE_POINT, Options::OPEN_REPARSE_POINT),
    ] {
        if flags & flag != 0 {
            options = options.with(option);
        }
    }
    if flags & DELETE_ON_CLOSE != 0 {
        access = access.with(AccessMask::DELETE);
    }
    if flags & OVERLAPPED == 0 {
        options = options.with(Options::SYNCHRONOUS_IO_NONALERT);
    }
    if flags & BACKUP_SEMANTICS == 0 {
        options = options.with(Options::NON_DIRECTORY_FILE);
    }
    // The low bits are attributes; Win32 drops those a caller cannot set.
    let attributes = Attributes(flags & 0x7fb7 & !Attributes::DIRECTORY.0);
    Request { caller, access, share, disposition: creation.disposition(), options, attributes }
}

/// The last error after the kernel refused. `slash` tells whether the path ended in a backslash.
#[must_use]
pub fn error(status: NtStatus, slash: bool) -> Win32 {
    match status {
        NtStatus::OBJECT_NAME_COLLISION => Win32::FILE_EXISTS,
        // What was named as a directory is "not found" as a file.
        NtStatus::FILE_IS_A_DIRECTORY if slash => Win32::PATH_NOT_FOUND,
        _ => status.win32(),
    }
}

/// True for a part of a path that NTFS can hold; a colon is left to streams in the last part only.
#[must_use]
pub fn is_legal_part(part: &str, last: bool) -> bool {
    let illegal = |c: char| c < ' ' || matches!(c, '<' | '>' | '"' | '|' | '?' | '*' | '/');
    let (name, stream) = part.split_once(':').map_or((part, None), |(n, s)| (n, Some(s)));
    let stream_is_legal = stream.is_none_or(|stream| last && !stream.is_empty());
    !name.is_empty() && !name.contains(illegal) && stream_is_legal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_opened_as_a_file_is_denied_or_not_found_by_its_spelling() {
        let status = NtStatus::FILE_IS_A_DIRECTORY;
        assert_eq!(error(status, false), Win32::ACCESS_DENIED);
        assert_eq!(error(status, true), Win32::PATH_NOT_FOUND);
        assert_eq!(error(NtStatus::OBJECT_NAME_COLLISION, false), Win32::FILE_EXISTS);
    }

    #[test]
    fn only_the_last_part_of_a_path_may_name_a_stream() {
        assert!(is_legal_part("a.txt:Zone.Identifier", true));
        assert!(!is_legal_part("c:", false));
        assert!(!is_legal_part("c:", true));
        assert!(!is_legal_part("a?b", true));
        assert!(is_legal_part("Program Files", false));
    }

    #[test]
    fn win32_asks_for_a_file_that_waits_unless_told_otherwise() {
        let caller = Caller::plain(&[]);
        let ask = |flags| {
            request(caller, AccessMask::NONE, Share::NONE, Creation::OpenExisting, flags).options
        };
        assert!(ask(0).has(Options::NON_DIRECTORY_FILE.with(Options::SYNCHRONOUS_IO_NONALERT)));
        assert_eq!(ask(BACKUP_SEMANTICS | OVERLAPPED), Options::OPEN_FOR_BACKUP_INTENT);
    }
}

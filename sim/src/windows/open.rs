//! Opening and creating a file: what NtCreateFile decides.
//!
//! *Models*: parameter checks of the I/O manager, dispositions on files and directories, access
//! rules with owner and privileges, read-only and hidden files, sharing, read-only volumes and
//! shadow copies, the attributes a file has afterwards.
//! *Leaves out*: names (the caller resolved them), streams, reparse points, oplocks, quotas,
//! encryption asked for by attribute.
//! *Sources*: [MS-FSA] 2.1.5.1; conformance table `ntfs_open_acl`; general Windows knowledge \[K\].
//! *Seen through*: everything that opens a file.

use crate::kernel::names::Id;

use super::access::AccessMask;
use super::acl::Acl;
use super::handles::{Handles, Share};
use super::node::Attributes;
use super::ntstatus::NtStatus;
use super::sid::Sid;

/// What to do when the file is there and when it is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Disposition {
    /// Replace it as if it were new, or make it.
    Supersede,
    /// Open it or fail.
    Open,
    /// Make it or fail.
    Create,
    /// Open it or make it.
    OpenIf,
    /// Truncate it or fail.
    Overwrite,
    /// Truncate it or make it.
    OverwriteIf,
}

impl Disposition {
    /// The disposition with a number.
    ///
    /// # Errors
    /// `INVALID_PARAMETER` above 5.
    pub fn from_number(number: u32) -> Result<Self, NtStatus> {
        Ok(match number {
            0 => Self::Supersede,
            1 => Self::Open,
            2 => Self::Create,
            3 => Self::OpenIf,
            4 => Self::Overwrite,
            5 => Self::OverwriteIf,
            _ => return Err(NtStatus::INVALID_PARAMETER),
        })
    }

    /// True when a missing file is made.
    #[must_use]
    pub fn creates(self) -> bool {
        !matches!(self, Self::Open | Self::Overwrite)
    }

    /// True when the content of an existing file goes.
    #[must_use]
    pub fn truncates(self) -> bool {
        matches!(self, Self::Supersede | Self::Overwrite | Self::OverwriteIf)
    }

    /// Rights on an existing file that the disposition needs beside what was asked for.
    fn adds(self) -> AccessMask {
        match self {
            Self::Supersede => AccessMask::DELETE,
            Self::Overwrite | Self::OverwriteIf => {
                AccessMask::WRITE_DATA.with(AccessMask::WRITE_EA).with(AccessMask::WRITE_ATTRIBUTES)
            }
            _ => AccessMask::NONE,
        }
    }
}

/// Create options.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Options(pub u32);
crate::bit_set!(Options);

impl Options {
    /// It must be a directory.
    pub const DIRECTORY_FILE: Self = Self(0x1);
    /// Writes go through.
    pub const WRITE_THROUGH: Self = Self(0x2);
    /// No buffering.
    pub const NO_INTERMEDIATE_BUFFERING: Self = Self(0x8);
    /// Calls wait and can be alerted.
    pub const SYNCHRONOUS_IO_ALERT: Self = Self(0x10);
    /// Calls wait.
    pub const SYNCHRONOUS_IO_NONALERT: Self = Self(0x20);
    /// It must not be a directory.
    pub const NON_DIRECTORY_FILE: Self = Self(0x40);
    /// It goes when the last handle does.
    pub const DELETE_ON_CLOSE: Self = Self(0x1000);
    /// Backup and restore privileges count.
    pub const OPEN_FOR_BACKUP_INTENT: Self = Self(0x4000);
    /// The link itself, not what it points to.
    pub const OPEN_REPARSE_POINT: Self = Self(0x20_0000);

    /// Everything the I/O manager knows.
    const KNOWN: Self = Self(0x00ff_ffff);
    /// What may stand beside `DIRECTORY_FILE`.
    const WITH_DIRECTORY: Self = Self(0x00a0_f133);

    const fn beyond(self, allowed: Self) -> bool {
        self.0 & !allowed.0 != 0
    }
}

/// Who opens.
#[derive(Debug, Clone, Copy)]
pub struct Caller<'a> {
    /// The account and its groups.
    pub token: &'a [Sid],
    /// `SeBackupPrivilege`; counts with `OPEN_FOR_BACKUP_INTENT`.
    pub backup: bool,
    /// `SeRestorePrivilege`; counts with `OPEN_FOR_BACKUP_INTENT`.
    pub restore: bool,
    /// `SeSecurityPrivilege`.
    pub security: bool,
    /// `SeTakeOwnershipPrivilege`.
    pub take_ownership: bool,
}

impl<'a> Caller<'a> {
    /// Somebody without privileges.
    #[must_use]
    pub const fn plain(token: &'a [Sid]) -> Self {
        Self { token, backup: false, restore: false, security: false, take_ownership: false }
    }

    /// Somebody with all the privileges of an administrator or of the system.
    #[must_use]
    pub const fn privileged(token: &'a [Sid]) -> Self {
        Self { token, backup: true, restore: true, security: true, take_ownership: true }
    }
}

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// Who asks.
    pub caller: Caller<'a>,
    /// For which rights; generic ones and `MAXIMUM_ALLOWED` may be among them.
    pub access: AccessMask,
    /// What others may do meanwhile.
    pub share: Share,
    /// What to do when the file is there and when it is not.
    pub disposition: Disposition,
    /// Create options.
    pub options: Options,
    /// Attributes of a file that is made or overwritten.
    pub attributes: Attributes,
}

/// What the volume lets anybody do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Medium {
    /// Anything.
    Writable,
    /// Nothing can be opened for writing.
    ReadOnly,
    /// A shadow copy: opens for writing succeed, writes do not.
    Snapshot,
}

/// What lies at the path.
#[derive(Debug, Clone, Copy)]
pub enum Existing<'a> {
    /// Nothing.
    Absent,
    /// A file or, by its attributes, a directory.
    Present {
        /// The number other opens know it by.
        file: Id,
        /// Its attributes.
        attributes: Attributes,
        /// Its access rules.
        acl: &'a Acl,
        /// Its owner, who may always read and change the rules.
        owner: &'a Sid,
    },
}

/// What is opened.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    /// What lies at the path.
    pub existing: Existing<'a>,
    /// The rules of the directory it lies in; `None` for the top of a volume.
    pub parent: Option<&'a Acl>,
    /// The volume.
    pub medium: Medium,
    /// All opens of the machine.
    pub handles: &'a Handles,
}

/// What happened to the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Information {
    /// It was replaced.
    Superseded,
    /// It was opened.
    Opened,
    /// It was made.
    Created,
    /// It was truncated.
    Overwritten,
}

impl Information {
    /// `FILE_CREATED`
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Superseded => "FILE_SUPERSEDED",
            Self::Opened => "FILE_OPENED",
            Self::Created => "FILE_CREATED",
            Self::Overwritten => "FILE_OVERWRITTEN",
        }
    }
}

/// An open that succeeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Decision {
    /// What happens to the file.
    pub information: Information,
    /// Attributes of the file afterwards.
    pub attributes_after: Attributes,
    /// Rights of the new handle.
    pub granted: AccessMask,
}

/// Attributes a caller may give; the others belong to the file system.
const SETTABLE: Attributes = Attributes(0x3127);
/// Attribute bits the I/O manager knows.
const KNOWN_ATTRIBUTES: Attributes = Attributes(0x7fb7);
/// What a replaced file keeps: how the file system stores it.
const KEPT: Attributes = Attributes::COMPRESSED.with(Attributes::ENCRYPTED);
/// Rights that change something.
const CHANGING: AccessMask = AccessMask(0xd_0156);
/// Rights that writing to a read-only file would need.
const WRITING: AccessMask = AccessMask::WRITE_DATA.with(AccessMask::APPEND_DATA);

/// What NtCreateFile answers.
///
/// # Errors
/// The status of the first check that fails, in the order in which Windows makes them: parameters,
/// existence, kind, rights, attributes, sharing.
pub fn open(request: &Request<'_>, target: &Target<'_>) -> Result<Decision, NtStatus> {
    check_parameters(request)?;
    let access = request.access.mapped();
    if !access.is_valid_for_files() {
        return Err(NtStatus::ACCESS_DENIED);
    }
    if access.any(AccessMask::SYSTEM_SECURITY) && !request.caller.security {
        return Err(NtStatus::PRIVILEGE_NOT_HELD);
    }
    let changes = request.disposition.truncates() || request.disposition == Disposition::Create;
    if target.medium != Medium::Writable && changes {
        return Err(NtStatus::MEDIA_WRITE_PROTECTED);
    }
    match target.existing {
        Existing::Absent => create(request, target),
        Existing::Present { file, attributes, acl, owner } => {
            check_kind(request, attributes)?;
            let granted = grant(request, target, acl, owner, attributes)?;
            let used = granted.with(request.disposition.adds());
            if target.handles.conflict(file, used, request.share).is_some() {
                return Err(NtStatus::SHARING_VIOLATION);
            }
            Ok(Decision { granted, ..opened(request, attributes) })
        }
    }
}

/// The checks of the I/O manager, which need no file.
fn check_parameters(request: &Request<'_>) -> Result<(), NtStatus> {
    // Generic rights are not mapped yet: GENERIC_READ does not bring SYNCHRONIZE here.
    let (options, access) = (request.options, request.access);
    let directory = options.has(Options::DIRECTORY_FILE);
    let waits = Options::SYNCHRONOUS_IO_ALERT.with(Options::SYNCHRONOUS_IO_NONALERT);
    let wrong = request.attributes.without(KNOWN_ATTRIBUTES) != Attributes::default()
        || !Share::ALL.has(request.share)
        || options.beyond(Options::KNOWN)
        || (options.0 & waits.0 != 0 && !access.any(AccessMask::SYNCHRONIZE))
        || options.has(waits)
        || (options.has(Options::DELETE_ON_CLOSE) && !access.any(AccessMask::DELETE))
        || (directory && options.has(Options::NON_DIRECTORY_FILE))
        || (directory && options.beyond(Options::WITH_DIRECTORY))
        || (directory && request.disposition.truncates())
        || (options.has(Options::NO_INTERMEDIATE_BUFFERING) && access.any(AccessMask::APPEND_DATA));
    if wrong { Err(NtStatus::INVALID_PARAMETER) } else { Ok(()) }
}

/// Nothing is there: the parent decides.
fn create(request: &Request<'_>, target: &Target<'_>) -> Result<Decision, NtStatus> {
    if !request.disposition.creates() {
        return Err(NtStatus::OBJECT_NAME_NOT_FOUND);
    }
    if target.medium != Medium::Writable {
        return Err(NtStatus::MEDIA_WRITE_PROTECTED);
    }
    let directory = request.options.has(Options::DIRECTORY_FILE);
    let needed = if directory { AccessMask::APPEND_DATA } else { AccessMask::WRITE_DATA };
    let restores = request.caller.restore && request.options.has(Options::OPEN_FOR_BACKUP_INTENT);
    if target.parent.is_some_and(|parent| !parent.may(request.caller.token, needed)) && !restores {
        return Err(NtStatus::ACCESS_DENIED);
    }
    let given = Attributes(request.attributes.0 & SETTABLE.0);
    let deletes = request.options.has(Options::DELETE_ON_CLOSE);
    if deletes && given.has(Attributes::READ_ONLY) && !directory {
        return Err(NtStatus::CANNOT_DELETE);
    }
    let kind = if directory { Attributes::DIRECTORY } else { Attributes::ARCHIVE };
    // Who makes a file gets what was asked for, whatever rules and attributes it is born with.
    let access = request.access.mapped();
    let granted = if access.any(AccessMask::MAXIMUM_ALLOWED) {
        access.with(AccessMask::FULL).without(AccessMask::MAXIMUM_ALLOWED)
    } else {
        access
    };
    Ok(Decision { information: Information::Created, attributes_after: given.with(kind), granted })
}

/// Whether a file or directory is there fits what was asked.
fn check_kind(request: &Request<'_>, attributes: Attributes) -> Result<(), NtStatus> {
    let directory = attributes.has(Attributes::DIRECTORY);
    if request.disposition == Disposition::Create {
        return Err(NtStatus::OBJECT_NAME_COLLISION);
    }
    if directory && request.options.has(Options::NON_DIRECTORY_FILE) {
        return Err(NtStatus::FILE_IS_A_DIRECTORY);
    }
    if !directory && request.options.has(Options::DIRECTORY_FILE) {
        return Err(NtStatus::NOT_A_DIRECTORY);
    }
    if directory && request.disposition.truncates() {
        return Err(NtStatus::OBJECT_NAME_COLLISION);
    }
    Ok(())
}

/// All rights that the caller can get on an existing file, by rules, ownership and privileges.
fn obtainable(request: &Request<'_>, target: &Target<'_>, acl: &Acl, owner: &Sid) -> AccessMask {
    let caller = &request.caller;
    let mut rights = acl.maximum(caller.token);
    if caller.token.contains(owner) {
        rights = rights.with(AccessMask::READ_CONTROL).with(AccessMask::WRITE_DAC);
    }
    if let Some(parent) = target.parent {
        if parent.may(caller.token, AccessMask::DELETE_CHILD) {
            rights = rights.with(AccessMask::DELETE);
        }
        if parent.may(caller.token, AccessMask::READ_DATA) {
            rights = rights.with(AccessMask::READ_ATTRIBUTES);
        }
    }
    if caller.security {
        rights = rights.with(AccessMask::SYSTEM_SECURITY);
    }
    if caller.take_ownership {
        rights = rights.with(AccessMask::WRITE_OWNER);
    }
    if request.options.has(Options::OPEN_FOR_BACKUP_INTENT) {
        if caller.backup {
            rights = rights.with(AccessMask::READ_EXECUTE);
        }
        if caller.restore {
            let more = AccessMask::DELETE.with(AccessMask::WRITE_DAC).with(AccessMask::WRITE_OWNER);
            rights = rights.with(AccessMask::GENERIC_WRITE.mapped()).with(more);
        }
    }
    rights
}

/// The rights of the new handle on an existing file.
fn grant(
    request: &Request<'_>,
    target: &Target<'_>,
    acl: &Acl,
    owner: &Sid,
    attributes: Attributes,
) -> Result<AccessMask, NtStatus> {
    let wanted = request.access.mapped().without(AccessMask::MAXIMUM_ALLOWED);
    let obtainable = obtainable(request, target, acl, owner);
    let needed = wanted.with(request.disposition.adds());
    if !obtainable.has(needed) {
        return Err(NtStatus::ACCESS_DENIED);
    }
    let directory = attributes.has(Attributes::DIRECTORY);
    let read_only = attributes.has(Attributes::READ_ONLY) && !directory;
    if read_only && request.options.has(Options::DELETE_ON_CLOSE) {
        return Err(NtStatus::CANNOT_DELETE);
    }
    if read_only && needed.any(WRITING) {
        return Err(NtStatus::ACCESS_DENIED);
    }
    if request.disposition.truncates() {
        // Hidden and system files are overwritten only by those who know that they are.
        for bit in [Attributes::HIDDEN, Attributes::SYSTEM] {
            if attributes.has(bit) && !request.attributes.has(bit) {
                return Err(NtStatus::ACCESS_DENIED);
            }
        }
    }
    if target.medium == Medium::ReadOnly && wanted.any(CHANGING) {
        return Err(NtStatus::MEDIA_WRITE_PROTECTED);
    }
    if !request.access.any(AccessMask::MAXIMUM_ALLOWED) {
        return Ok(wanted);
    }
    let mut most = obtainable.without(AccessMask::SYSTEM_SECURITY);
    if read_only {
        most = most.without(WRITING);
    }
    if target.medium == Medium::ReadOnly {
        most = most.without(CHANGING);
    }
    Ok(wanted.with(most))
}

/// What becomes of an existing file.
fn opened(request: &Request<'_>, attributes: Attributes) -> Decision {
    let given = Attributes(request.attributes.0 & SETTABLE.0).with(Attributes::ARCHIVE);
    let (information, attributes_after) = match request.disposition {
        Disposition::Supersede => {
            let kept = Attributes(attributes.0 & KEPT.0);
            (Information::Superseded, given.with(kept))
        }
        Disposition::Overwrite | Disposition::OverwriteIf => {
            (Information::Overwritten, attributes.with(given))
        }
        _ => (Information::Opened, attributes),
    };
    Decision { information, attributes_after, granted: AccessMask::NONE }
}

/// Whether a handle can be read from.
///
/// # Errors
/// `ACCESS_DENIED` without the right.
pub fn check_read(granted: AccessMask) -> Result<(), NtStatus> {
    allow(granted.any(AccessMask::READ_DATA))
}

/// Whether the memory manager can read through a handle: executing is enough.
///
/// # Errors
/// `ACCESS_DENIED` without the right.
pub fn check_paging_read(granted: AccessMask) -> Result<(), NtStatus> {
    allow(granted.any(AccessMask::READ_DATA.with(AccessMask::EXECUTE)))
}

/// Whether a handle can be written to.
///
/// # Errors
/// `ACCESS_DENIED` without the right, `MEDIA_WRITE_PROTECTED` on a volume that cannot be written.
pub fn check_write(granted: AccessMask, medium: Medium) -> Result<(), NtStatus> {
    allow(granted.any(WRITING))?;
    if medium == Medium::Writable { Ok(()) } else { Err(NtStatus::MEDIA_WRITE_PROTECTED) }
}

fn allow(may: bool) -> Result<(), NtStatus> {
    if may { Ok(()) } else { Err(NtStatus::ACCESS_DENIED) }
}

#[cfg(test)]
mod tests;

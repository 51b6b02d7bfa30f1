//! Privileges: what a logon may do beside what access rules say.
//!
//! *Models*: the privileges in the token of LocalSystem, of the two service accounts, of an
//! administrator with and without administrator rights in force, of a user; which of them are on.
//! *Leaves out*: user rights assignment by policy, switching them on and off.
//! *Sources*: conformance table `captured_outputs` (`whoami /priv`); \[K\].
//! *Seen through*: `whoami /priv`.

use super::identity::Windows;

/// A privilege: name, what it is for, on or not.
pub type Privilege = (&'static str, &'static str, bool);

/// What a token was made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token {
    /// LocalSystem.
    System,
    /// LocalService, NetworkService and other accounts of services.
    Service,
    /// A member of Administrators, with its rights in force.
    Administrator,
    /// Everybody else.
    User,
}

/// The letters of [`ALL`]: in the token of System, Service, Administrator, User. `-` is not there,
/// `o` is off, `x` is on.
type Held = &'static [u8; 4];

/// Every privilege in the order of its number, which is that of the list.
const ALL: &[(&str, &str, Held)] = &[
    ("SeAssignPrimaryTokenPrivilege", "Replace a process level token", b"oo--"),
    ("SeLockMemoryPrivilege", "Lock pages in memory", b"x---"),
    ("SeIncreaseQuotaPrivilege", "Adjust memory quotas for a process", b"ooo-"),
    ("SeTcbPrivilege", "Act as part of the operating system", b"x---"),
    ("SeSecurityPrivilege", "Manage auditing and security log", b"o-o-"),
    ("SeTakeOwnershipPrivilege", "Take ownership of files or other objects", b"o-o-"),
    ("SeLoadDriverPrivilege", "Load and unload device drivers", b"o-o-"),
    ("SeSystemProfilePrivilege", "Profile system performance", b"x-o-"),
    ("SeSystemtimePrivilege", "Change the system time", b"o-o-"),
    ("SeProfileSingleProcessPrivilege", "Profile single process", b"x-o-"),
    ("SeIncreaseBasePriorityPrivilege", "Increase scheduling priority", b"x-o-"),
    ("SeCreatePagefilePrivilege", "Create a pagefile", b"x-o-"),
    ("SeCreatePermanentPrivilege", "Create permanent shared objects", b"x---"),
    ("SeBackupPrivilege", "Back up files and directories", b"o-o-"),
    ("SeRestorePrivilege", "Restore files and directories", b"o-o-"),
    ("SeShutdownPrivilege", "Shut down the system", b"o-oo"),
    ("SeDebugPrivilege", "Debug programs", b"x-x-"),
    ("SeAuditPrivilege", "Generate security audits", b"xo--"),
    ("SeSystemEnvironmentPrivilege", "Modify firmware environment values", b"o-o-"),
    ("SeChangeNotifyPrivilege", "Bypass traverse checking", b"xxxx"),
    ("SeRemoteShutdownPrivilege", "Force shutdown from a remote system", b"--o-"),
    ("SeUndockPrivilege", "Remove computer from docking station", b"o-oo"),
    ("SeManageVolumePrivilege", "Perform volume maintenance tasks", b"o-o-"),
    ("SeImpersonatePrivilege", "Impersonate a client after authentication", b"xxx-"),
    ("SeCreateGlobalPrivilege", "Create global objects", b"xxx-"),
    ("SeIncreaseWorkingSetPrivilege", "Increase a process working set", b"xooo"),
    ("SeTimeZonePrivilege", "Change the time zone", b"x-oo"),
    ("SeCreateSymbolicLinkPrivilege", "Create symbolic links", b"x-o-"),
    (
        "SeDelegateSessionUserImpersonatePrivilege",
        "Obtain an impersonation token for another user in the same session",
        b"x-o-",
    ),
];

/// The privileges of a token, in the order of the list.
#[must_use]
pub fn of(token: Token, windows: Windows) -> Vec<Privilege> {
    let column = match token {
        Token::System => 0,
        Token::Service => 1,
        Token::Administrator => 2,
        Token::User => 3,
    };
    let there = |name: &str| {
        windows >= Windows::Server2016 || name != "SeDelegateSessionUserImpersonatePrivilege"
    };
    ALL.iter()
        .filter(|(name, _, held)| held[column] != b'-' && there(name))
        .map(|(name, about, held)| (*name, *about, held[column] == b'x'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_token_holds_what_it_is_known_to_hold() {
        let count = |token| of(token, Windows::Server2019).len();
        assert_eq!(count(Token::User), 5);
        assert_eq!(count(Token::Service), 7);
        assert_eq!(count(Token::Administrator), 24);
        assert_eq!(of(Token::Administrator, Windows::Server2012R2).len(), 23);
        assert!(of(Token::System, Windows::Server2019).contains(&(
            "SeTcbPrivilege",
            "Act as part of the operating system",
            true
        )));
    }
}

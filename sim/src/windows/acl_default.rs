//! The access rules of a healthy server's trees.
//!
//! *Models*: the top of a volume, `Program Files`, `Windows`, `ProgramData`, and what lies in
//! them, as Windows Server sets them up.
//! *Leaves out*: the many exceptions below `Windows` and `ProgramData`, client editions (where
//! Authenticated Users may modify the top of a data volume).
//! *Sources*: `icacls` of a fresh Windows Server \[K\]; catalogue 3.2, 4.4.
//! *Seen through*: `icacls`.

use super::acl::{AccessMask, Ace, AceFlags, Acl, ChildKind, Sid};

const HERE: AceFlags = AceFlags::NONE;
const ALL: AceFlags = AceFlags::ALL_BELOW;
const ONLY_BELOW: AceFlags = AceFlags::ALL_BELOW.with(AceFlags::INHERIT_ONLY);
const DIRECTORIES: AceFlags = AceFlags::CONTAINER_INHERIT;
const GENERIC_READ_EXECUTE: AccessMask = AccessMask::GENERIC_READ.with(AccessMask::GENERIC_EXECUTE);

fn list(aces: Vec<Ace>) -> Acl {
    Acl { aces, protected: true }
}

impl Acl {
    /// The top of a volume: `C:\`.
    #[must_use]
    pub fn volume_root() -> Acl {
        let below = DIRECTORIES.with(AceFlags::INHERIT_ONLY);
        list(vec![
            Ace::allow(Sid::System, AccessMask::FULL, ALL),
            Ace::allow(Sid::Administrators, AccessMask::FULL, ALL),
            Ace::allow(Sid::Users, AccessMask::READ_EXECUTE, ALL),
            Ace::allow(Sid::Users, AccessMask::APPEND_DATA, DIRECTORIES),
            Ace::allow(Sid::Users, AccessMask::WRITE_DATA, below),
            Ace::allow(Sid::CreatorOwner, AccessMask::GENERIC_ALL, ONLY_BELOW),
        ])
    }

    /// `System Volume Information` of a volume: nobody but LocalSystem.
    #[must_use]
    pub fn system_volume_information() -> Acl {
        let rules = vec![Ace::allow(Sid::System, AccessMask::FULL, ALL)];
        Acl { aces: rules, protected: true }
    }

    /// `C:\Program Files` and `C:\Windows`: Windows Modules Installer owns them, administrators
    /// modify the directory and own what is below, users read.
    #[must_use]
    pub fn program_files() -> Acl {
        let trusted = DIRECTORIES.with(AceFlags::INHERIT_ONLY);
        let mut aces = vec![
            Ace::allow(Sid::TrustedInstaller, AccessMask::FULL, HERE),
            Ace::allow(Sid::TrustedInstaller, AccessMask::GENERIC_ALL, trusted),
        ];
        for sid in [Sid::System, Sid::Administrators] {
            aces.push(Ace::allow(sid.clone(), AccessMask::MODIFY, HERE));
            aces.push(Ace::allow(sid, AccessMask::GENERIC_ALL, ONLY_BELOW));
        }
        let readers =
            [Sid::Users, Sid::AllApplicationPackages, Sid::AllRestrictedApplicationPackages];
        for (index, sid) in readers.into_iter().enumerate() {
            aces.push(Ace::allow(sid.clone(), AccessMask::READ_EXECUTE, HERE));
            aces.push(Ace::allow(sid, GENERIC_READ_EXECUTE, ONLY_BELOW));
            if index == 0 {
                aces.push(Ace::allow(Sid::CreatorOwner, AccessMask::GENERIC_ALL, ONLY_BELOW));
            }
        }
        list(aces)
    }

    /// A file or directory that an installer put below `C:\Program Files`, where the MARS agent
    /// lives.
    #[must_use]
    pub fn below_program_files(kind: ChildKind) -> Acl {
        Self::program_files().inherit_to(kind, &Sid::Administrators)
    }

    /// `C:\ProgramData`: users may make files and directories.
    #[must_use]
    pub fn program_data() -> Acl {
        let make = AccessMask::WRITE_DATA
            .with(AccessMask::APPEND_DATA)
            .with(AccessMask::WRITE_EA)
            .with(AccessMask::WRITE_ATTRIBUTES);
        list(vec![
            Ace::allow(Sid::System, AccessMask::FULL, ALL),
            Ace::allow(Sid::Administrators, AccessMask::FULL, ALL),
            Ace::allow(Sid::CreatorOwner, AccessMask::GENERIC_ALL, ONLY_BELOW),
            Ace::allow(Sid::Users, AccessMask::READ_EXECUTE, ALL),
            Ace::allow(Sid::Users, make, DIRECTORIES),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(acl: &Acl) -> Vec<String> {
        acl.aces.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_top_of_a_volume_reads_as_on_a_fresh_server() {
        assert_eq!(
            texts(&Acl::volume_root()),
            [
                r"NT AUTHORITY\SYSTEM:(OI)(CI)(F)",
                r"BUILTIN\Administrators:(OI)(CI)(F)",
                r"BUILTIN\Users:(OI)(CI)(RX)",
                r"BUILTIN\Users:(CI)(AD)",
                r"BUILTIN\Users:(CI)(IO)(WD)",
                r"CREATOR OWNER:(OI)(CI)(IO)(F)",
            ]
        );
    }

    #[test]
    fn a_file_of_an_installed_program_reads_as_on_a_fresh_server() {
        assert_eq!(
            texts(&Acl::below_program_files(ChildKind::File)),
            [
                r"NT AUTHORITY\SYSTEM:(I)(F)",
                r"BUILTIN\Administrators:(I)(F)",
                r"BUILTIN\Users:(I)(RX)",
                r"APPLICATION PACKAGE AUTHORITY\ALL APPLICATION PACKAGES:(I)(RX)",
                r"APPLICATION PACKAGE AUTHORITY\ALL RESTRICTED APPLICATION PACKAGES:(I)(RX)",
            ]
        );
    }

    #[test]
    fn the_system_may_write_everywhere_and_a_user_not_into_programs() {
        let token = Sid::NetworkService.token();
        for acl in [Acl::volume_root(), Acl::program_files(), Acl::program_data()] {
            assert!(acl.is_canonical());
            assert!(acl.may(&Sid::System.token(), AccessMask::MODIFY));
        }
        let below = Acl::below_program_files(ChildKind::Directory);
        assert!(below.may(&token, AccessMask::READ_EXECUTE));
        assert!(!below.may(&token, AccessMask::WRITE_DATA));
        assert!(Acl::program_data().may(&token, AccessMask::WRITE_DATA));
    }
}

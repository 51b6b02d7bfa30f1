//! Security identifiers: who an access rule speaks of.
//!
//! *Models*: the well-known identities that own and use a server's files, any other identity by
//! its string form, both spellings that tools take, the groups in a service account's token.
//! *Leaves out*: the account database (local and domain users are `Other`), integrity levels,
//! localized names, service SIDs other than TrustedInstaller's.
//! *Sources*: [MS-DTYP] 2.4.2.4 (well-known SIDs); general Windows knowledge \[K\].
//! *Seen through*: `icacls`, `whoami /groups`, `sc qc`, `Get-Acl`.

use std::fmt;
use std::sync::Arc;

use crate::kernel::text::same;

macro_rules! well_known {
    ($($(#[$doc:meta])* $name:ident = $sid:literal, $account:literal;)*) => {
        /// A security identifier. Cheap to clone; two equal identities are equal values as long as
        /// they were made by [`Sid::parse`] or named here.
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Sid {
            $($(#[$doc])* $name,)*
            /// Any other identity, by its string form `S-1-...` in upper case.
            Other(Arc<str>),
        }

        impl Sid {
            /// Every identity that has a name of its own here.
            pub const WELL_KNOWN: &'static [Sid] = &[$(Sid::$name),*];

            /// The string form, `S-1-5-18`.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self { $(Self::$name => $sid,)* Self::Other(text) => text }
            }

            /// The account as tools print it, `NT AUTHORITY\SYSTEM`. An identity that no account
            /// is known for prints its string form, as an orphaned one does in Windows.
            #[must_use]
            pub fn account_name(&self) -> &str {
                match self { $(Self::$name => $account,)* Self::Other(text) => text }
            }
        }
    };
}

well_known! {
    /// The local system account, which runs `obengine`.
    System = "S-1-5-18", "NT AUTHORITY\\SYSTEM";
    /// The local administrators.
    Administrators = "S-1-5-32-544", "BUILTIN\\Administrators";
    /// The local users.
    Users = "S-1-5-32-545", "BUILTIN\\Users";
    /// The local backup operators.
    BackupOperators = "S-1-5-32-551", "BUILTIN\\Backup Operators";
    /// Everybody, anonymous logons apart.
    Everyone = "S-1-1-0", "Everyone";
    /// Everybody who proved who they are.
    AuthenticatedUsers = "S-1-5-11", "NT AUTHORITY\\Authenticated Users";
    /// Stands in an inheritable rule for whoever makes the child.
    CreatorOwner = "S-1-3-0", "CREATOR OWNER";
    /// The Windows Modules Installer service, owner of what Windows ships.
    TrustedInstaller =
        "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464",
        "NT SERVICE\\TrustedInstaller";
    /// The network service account, under which the VSS service once ran.
    NetworkService = "S-1-5-20", "NT AUTHORITY\\NETWORK SERVICE";
    /// The local service account.
    LocalService = "S-1-5-19", "NT AUTHORITY\\LOCAL SERVICE";
    /// All packaged applications.
    AllApplicationPackages =
        "S-1-15-2-1", "APPLICATION PACKAGE AUTHORITY\\ALL APPLICATION PACKAGES";
    /// All packaged applications with the least rights.
    AllRestrictedApplicationPackages =
        "S-1-15-2-2", "APPLICATION PACKAGE AUTHORITY\\ALL RESTRICTED APPLICATION PACKAGES";
}

/// True for `S-1-` and decimal parts after it.
fn is_string_form(text: &str) -> bool {
    let mut parts = text.split('-');
    parts.next().is_some_and(|s| s.eq_ignore_ascii_case("s"))
        && parts.next() == Some("1")
        && parts.clone().count() >= 2
        && parts.all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

impl Sid {
    /// Reads what a command line may say: `SYSTEM`, `NT AUTHORITY\SYSTEM`, `S-1-5-18`, `*S-1-5-18`.
    /// `None` for an account that is not well known; the account database resolves those.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.strip_prefix('*').unwrap_or(text).trim();
        let named = Self::WELL_KNOWN.iter().find(|sid| {
            let account = sid.account_name();
            let short = account.rsplit_once('\\').map_or(account, |(_, short)| short);
            same(text, account) || same(text, short) || same(text, sid.as_str())
        });
        if let Some(sid) = named {
            return Some(sid.clone());
        }
        match text {
            _ if is_string_form(text) => Some(Self::Other(text.to_ascii_uppercase().into())),
            _ if same(text, "LocalSystem") || same(text, r".\LocalSystem") => Some(Self::System),
            // Service configuration spells these two without the space.
            _ if same(text, r"NT AUTHORITY\NetworkService") => Some(Self::NetworkService),
            _ if same(text, r"NT AUTHORITY\LocalService") => Some(Self::LocalService),
            _ => None,
        }
    }

    /// The identities an account acts under when it runs as a service: itself and its groups.
    #[must_use]
    pub fn token(&self) -> Vec<Sid> {
        let mut token = vec![self.clone()];
        if *self == Self::System {
            token.push(Self::Administrators);
        } else if *self != Self::Users {
            token.push(Self::Users);
        }
        token.extend([Self::Everyone, Self::AuthenticatedUsers]);
        token
    }
}

impl fmt::Display for Sid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_leads_to_one_identity() {
        for text in ["SYSTEM", r"nt authority\system", "s-1-5-18", "*S-1-5-18", "LocalSystem"] {
            assert_eq!(Sid::parse(text), Some(Sid::System), "{text}");
        }
        for sid in Sid::WELL_KNOWN {
            assert_eq!(Sid::parse(sid.account_name()).as_ref(), Some(sid));
            assert_eq!(Sid::parse(&sid.to_string()).as_ref(), Some(sid));
        }
    }

    #[test]
    fn an_unknown_account_is_not_a_sid_but_a_string_form_is() {
        assert_eq!(Sid::parse(r"CONTOSO\ada"), None);
        assert_eq!(Sid::parse("S-1-"), None);
        assert_eq!(Sid::parse("S-1-5--1"), None);
        let orphan = Sid::Other("S-1-5-21-1-2-3-1001".into());
        assert_eq!(Sid::parse("s-1-5-21-1-2-3-1001"), Some(orphan));
    }
}

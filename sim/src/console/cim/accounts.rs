//! Accounts and groups: `Win32_UserAccount`, `Win32_Group`, `Win32_LogonSession`.
//!
//! *Sources*: `windows/accounts.rs`, the MOF definitions \[K\].

use super::class::{Definition, Named, Scene};
use crate::windows::accounts::Accounts;
use crate::windows::sid::Sid;

const ACCOUNT: &str = "string Caption, string Description, datetime InstallDate, \
    key string Name, string Status, key string Domain, boolean LocalAccount, string SID, \
    uint8 SIDType";

/// Groups that every server has, with their numbers in `BUILTIN`.
pub(in crate::console) const GROUPS: [(&str, u32, &str); 6] = [
    (
        "Administrators",
        544,
        "Administrators have complete and unrestricted access to the computer/domain",
    ),
    (
        "Backup Operators",
        551,
        "Backup Operators can override security restrictions for the sole purpose of backing up \
         or restoring files",
    ),
    (
        "Guests",
        546,
        "Guests have the same access as members of the Users group by default, except for the \
         Guest account which is further restricted",
    ),
    (
        "Power Users",
        547,
        "Power Users are included for backwards compatibility and possess limited administrative \
         powers",
    ),
    ("Remote Desktop Users", 555, "Members in this group are granted the right to logon remotely"),
    (
        "Users",
        545,
        "Users are prevented from making accidental or intentional system-wide changes and can \
         run most applications",
    ),
];

/// Text of the identity of a local account.
pub(in crate::console) fn sid(accounts: &Accounts, name: &str) -> Option<String> {
    accounts.sid(name).map(|sid: Sid| sid.to_string())
}

/// What Windows says of an account that it made itself.
pub(in crate::console) fn about(name: &str) -> &'static str {
    match name {
        "Administrator" => "Built-in account for administering the computer/domain",
        "Guest" => "Built-in account for guest access to the computer/domain",
        _ => "",
    }
}

/// True for an account that nobody can sign in with: the guest account is switched off.
pub(in crate::console) fn is_disabled(name: &str) -> bool {
    name == "Guest"
}

/// `Win32_UserAccount`
pub(in crate::console) const USER: Definition = Definition {
    name: "Win32_UserAccount",
    parents: &["Win32_Account", "CIM_LogicalElement", "CIM_ManagedSystemElement"],
    properties: &[
        ACCOUNT,
        "uint32 AccountType, boolean Disabled, string FullName, boolean Lockout, \
         boolean PasswordChangeable, boolean PasswordExpires, boolean PasswordRequired",
    ],
    instances: users,
    ..Definition::NEW
};

fn users(scene: Scene<'_>) -> Vec<Named> {
    let host = &scene.world.host;
    let computer = &host.identity.name;
    let user = |name: &String| -> Named {
        let disabled = is_disabled(name);
        vec![
            ("Caption", format!(r"{computer}\{name}").into()),
            ("Description", about(name).into()),
            ("Name", name.into()),
            ("Status", if disabled { "Degraded" } else { "OK" }.into()),
            ("Domain", computer.into()),
            ("LocalAccount", true.into()),
            ("SID", sid(&host.accounts, name).into()),
            ("SIDType", 1u32.into()),
            ("AccountType", 512u32.into()),
            ("Disabled", disabled.into()),
            ("FullName", "".into()),
            ("Lockout", false.into()),
            ("PasswordChangeable", (!disabled).into()),
            ("PasswordExpires", false.into()),
            ("PasswordRequired", (!disabled).into()),
        ]
    };
    host.accounts.users.iter().map(user).collect()
}

/// `Win32_Group`
pub(in crate::console) const GROUP: Definition = Definition {
    name: "Win32_Group",
    parents: &["Win32_Account", "CIM_LogicalElement", "CIM_ManagedSystemElement"],
    properties: &[ACCOUNT],
    instances: |scene| {
        let computer = &scene.world.host.identity.name;
        let group = |(name, number, about): &(&str, u32, &str)| -> Named {
            vec![
                ("Caption", format!(r"{computer}\{name}").into()),
                ("Description", (*about).into()),
                ("Name", (*name).into()),
                ("Status", "OK".into()),
                ("Domain", computer.into()),
                ("LocalAccount", true.into()),
                ("SID", format!("S-1-5-32-{number}").into()),
                ("SIDType", 4u32.into()),
            ]
        };
        GROUPS.iter().map(group).collect()
    },
    ..Definition::NEW
};

/// `Win32_LogonSession`: who is signed in at the console.
pub(super) const LOGON: Definition = Definition {
    name: "Win32_LogonSession",
    parents: &["Win32_Session", "CIM_LogicalElement", "CIM_ManagedSystemElement"],
    properties: &["string Caption, string Description, datetime InstallDate, string Name, \
         string Status, datetime StartTime, string AuthenticationPackage, \
         key string LogonId, uint32 LogonType"],
    instances: |scene| {
        let host = &scene.world.host;
        let session = |id: &str, kind: u32| -> Named {
            vec![
                ("StartTime", host.identity.booted.into()),
                ("AuthenticationPackage", "NTLM".into()),
                ("LogonId", id.into()),
                ("LogonType", kind.into()),
            ]
        };
        let mut all = vec![session("999", 0)];
        if !host.accounts.operator.is_empty() {
            all.push(session("263421", 2));
        }
        all
    },
    ..Definition::NEW
};

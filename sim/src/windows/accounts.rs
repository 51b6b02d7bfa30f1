//! Accounts and local groups.
//!
//! *Models*: local users, members of the Administrators group, who may log on as a batch job,
//! who is signed in, and whose credentials somebody has stored.
//! *Leaves out*: domains beyond a name in front, passwords, group nesting.
//! *Sources*: R52; S61; X37.
//! *Seen through*: `net localgroup`, `net user`, `whoami`, `quser`, the scheduled task's principal.

use crate::facet_by_field;
use crate::kernel::text::same;

use super::sid::Sid;

/// Credentials that somebody has stored for later (`cmdkey`); the password is not kept.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StoredCredential {
    /// Whose vault it lies in, without the machine's name.
    pub owner: String,
    /// What it is for, as it is listed: `Domain:target=SERVER`.
    pub target: String,
    /// It is for a program of its own, not for a logon at a server.
    pub generic: bool,
    /// The user that it names.
    pub user: String,
}

/// Accounts of one machine.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Accounts {
    /// Local users, without the machine's name.
    pub users: Vec<String>,
    /// Members of BUILTIN\Administrators.
    pub administrators: Vec<String>,
    /// Users with the right "Log on as a batch job" beside the administrators.
    pub batch: Vec<String>,
    /// Who is signed in and works with the agent's windows; empty when nobody is, as with software
    /// distribution, which works as LocalSystem.
    pub operator: String,
    /// Stored credentials, in the order in which they were stored.
    pub stored: Vec<StoredCredential>,
}

facet_by_field!(Accounts, "account", { users, administrators, batch, operator, stored });

/// The spellings of LocalSystem that tasks and services use.
const SYSTEM_NAMES: [&str; 5] =
    ["S-1-5-18", "SYSTEM", r"NT AUTHORITY\SYSTEM", "LocalSystem", r"NT AUTHORITY\LocalSystem"];

/// Start of the identities of local accounts.
const DOMAIN: &str = "S-1-5-21-1004336348-1177238915-682003330";

/// True when a name means LocalSystem.
#[must_use]
pub fn is_system(name: &str) -> bool {
    SYSTEM_NAMES.iter().any(|known| same(known, name))
}

/// The name without a machine or domain in front.
#[must_use]
pub fn bare(name: &str) -> &str {
    name.rsplit('\\').next().unwrap_or(name)
}

impl Accounts {
    /// True for LocalSystem and members of Administrators.
    #[must_use]
    pub fn is_administrator(&self, name: &str) -> bool {
        is_system(name) || self.administrators.iter().any(|member| same(bare(member), bare(name)))
    }

    /// True when who works with the agent's windows has the rights for it (X37).
    #[must_use]
    pub fn operator_is_administrator(&self) -> bool {
        self.operator.is_empty() || self.is_administrator(&self.operator)
    }

    /// True when the account exists.
    #[must_use]
    pub fn exists(&self, name: &str) -> bool {
        let built_in = ["LOCAL SERVICE", "NETWORK SERVICE", "S-1-5-19", "S-1-5-20"];
        is_system(name)
            || built_in.iter().any(|known| same(known, bare(name)))
            || self.users.iter().any(|user| same(user, bare(name)))
    }

    /// The identity that an account name stands for: well-known ones, local users.
    #[must_use]
    pub fn sid(&self, name: &str) -> Option<Sid> {
        Sid::parse(name).or_else(|| {
            if same(bare(name), "Administrator") {
                return Sid::parse(&format!("{DOMAIN}-500"));
            }
            let index = self.users.iter().position(|user| same(user, bare(name)))?;
            Sid::parse(&format!("{DOMAIN}-{}", 1001 + index))
        })
    }

    /// The account of an identity as tools print it, on the machine `computer`.
    #[must_use]
    pub fn account(&self, sid: &Sid, computer: &str) -> String {
        let text = sid.account_name();
        let number = text.strip_prefix(DOMAIN).and_then(|rest| rest.strip_prefix('-'));
        match number.and_then(|number| number.parse::<usize>().ok()) {
            Some(500) => format!(r"{computer}\Administrator"),
            Some(number) => match self.users.get(number.wrapping_sub(1001)) {
                Some(user) => format!(r"{computer}\{user}"),
                None => text.to_owned(),
            },
            None => text.to_owned(),
        }
    }

    /// True when the account may run scheduled tasks.
    #[must_use]
    pub fn may_log_on_as_batch(&self, name: &str) -> bool {
        self.is_administrator(name) || self.batch.iter().any(|user| same(bare(user), bare(name)))
    }
}

//! Accounts and local groups.
//!
//! *Models*: local users, members of the Administrators group, and who may log on as a batch job.
//! *Leaves out*: domains beyond a name in front, passwords, group nesting.
//! *Sources*: R52; S61; X37.
//! *Seen through*: `net localgroup`, `net user`, `whoami`, the scheduled task's principal.

use crate::facet_by_field;
use crate::kernel::text::same;

/// Accounts of one machine.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Accounts {
    /// Local users, without the machine's name.
    pub users: Vec<String>,
    /// Members of BUILTIN\Administrators.
    pub administrators: Vec<String>,
    /// Users with the right "Log on as a batch job" beside the administrators.
    pub batch: Vec<String>,
}

facet_by_field!(Accounts, "account", { users, administrators, batch });

/// The spellings of LocalSystem that tasks and services use.
const SYSTEM_NAMES: [&str; 5] =
    ["S-1-5-18", "SYSTEM", r"NT AUTHORITY\SYSTEM", "LocalSystem", r"NT AUTHORITY\LocalSystem"];

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

    /// True when the account exists.
    #[must_use]
    pub fn exists(&self, name: &str) -> bool {
        let built_in = ["LOCAL SERVICE", "NETWORK SERVICE", "S-1-5-19", "S-1-5-20"];
        is_system(name)
            || built_in.iter().any(|known| same(known, bare(name)))
            || self.users.iter().any(|user| same(user, bare(name)))
    }

    /// True when the account may run scheduled tasks.
    #[must_use]
    pub fn may_log_on_as_batch(&self, name: &str) -> bool {
        self.is_administrator(name) || self.batch.iter().any(|user| same(bare(user), bare(name)))
    }
}

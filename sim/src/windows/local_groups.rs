//! The local groups that Windows Server comes with.
//!
//! *Models*: their names and descriptions, since which Windows each is there, and who is a member
//! of them from the beginning. Members of Administrators are state ([`super::accounts`]).
//! *Leaves out*: groups that roles and people add, domain groups.
//! *Sources*: conformance table `captured_outputs` (`net localgroup`); \[K\].
//! *Seen through*: `net localgroup`.

use crate::kernel::text::same;

use super::accounts::{Accounts, bare};
use super::identity::Windows;

/// One group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Group {
    /// Its name.
    pub name: &'static str,
    /// Its description.
    pub about: &'static str,
    /// The first Windows that has it.
    pub since: Windows,
}

const fn group(name: &'static str, about: &'static str) -> Group {
    Group { name, about, since: Windows::Server2003R2 }
}

const fn later(name: &'static str, about: &'static str, since: Windows) -> Group {
    Group { name, about, since }
}

/// All of them, sorted by name.
const ALL: &[Group] = &[
    later(
        "Access Control Assistance Operators",
        "Members of this group can remotely query authorization attributes and permissions for \
         resources on this computer.",
        Windows::Server2012R2,
    ),
    group(
        "Administrators",
        "Administrators have complete and unrestricted access to the computer/domain",
    ),
    group(
        "Backup Operators",
        "Backup Operators can override security restrictions for the sole purpose of backing up \
         or restoring files",
    ),
    group(
        "Certificate Service DCOM Access",
        "Members of this group are allowed to connect to Certification Authorities in the \
         enterprise",
    ),
    group("Cryptographic Operators", "Members are authorized to perform cryptographic operations."),
    later(
        "Device Owners",
        "Members of this group can change system-wide settings.",
        Windows::Server2019,
    ),
    group(
        "Distributed COM Users",
        "Members are allowed to launch, activate and use Distributed COM objects on this machine.",
    ),
    group("Event Log Readers", "Members of this group can read event logs from local machine"),
    group(
        "Guests",
        "Guests have the same access as members of the Users group by default, except for the \
         Guest account which is further restricted",
    ),
    later(
        "Hyper-V Administrators",
        "Members of this group have complete and unrestricted access to all features of Hyper-V.",
        Windows::Server2012R2,
    ),
    group("IIS_IUSRS", "Built-in group used by Internet Information Services."),
    group(
        "Network Configuration Operators",
        "Members in this group can have some administrative privileges to manage configuration \
         of networking features",
    ),
    group(
        "Performance Log Users",
        "Members of this group may schedule logging of performance counters, enable trace \
         providers, and collect event traces both locally and via remote access to this computer",
    ),
    group(
        "Performance Monitor Users",
        "Members of this group can access performance counter data locally and remotely",
    ),
    group(
        "Power Users",
        "Power Users are included for backwards compatibility and possess limited administrative \
         powers",
    ),
    group("Print Operators", "Members can administer printers installed on domain controllers"),
    later(
        "RDS Endpoint Servers",
        "Servers in this group run virtual machines and host sessions where users RemoteApp \
         programs and personal virtual desktops run. This group needs to be populated on servers \
         running RD Connection Broker. RD Session Host servers and RD Virtualization Host servers \
         used in the deployment need to be in this group.",
        Windows::Server2012R2,
    ),
    later(
        "RDS Management Servers",
        "Servers in this group can perform routine administrative actions on servers running \
         Remote Desktop Services. This group needs to be populated on all servers in a Remote \
         Desktop Services deployment. The servers running the RDS Central Management service must \
         be included in this group.",
        Windows::Server2012R2,
    ),
    later(
        "RDS Remote Access Servers",
        "Servers in this group enable users of RemoteApp programs and personal virtual desktops \
         access to these resources. In Internet-facing deployments, these servers are typically \
         deployed in an edge network. This group needs to be populated on servers running RD \
         Connection Broker. RD Gateway servers and RD Web Access servers used in the deployment \
         need to be in this group.",
        Windows::Server2012R2,
    ),
    group("Remote Desktop Users", "Members in this group are granted the right to logon remotely"),
    later(
        "Remote Management Users",
        "Members of this group can access WMI resources over management protocols (such as \
         WS-Management via the Windows Remote Management service). This applies only to WMI \
         namespaces that grant access to the user.",
        Windows::Server2012R2,
    ),
    group("Replicator", "Supports file replication in a domain"),
    later(
        "Storage Replica Administrators",
        "Members of this group have complete and unrestricted access to all features of Storage \
         Replica.",
        Windows::Server2016,
    ),
    later(
        "System Managed Accounts Group",
        "Members of this group are managed by the system.",
        Windows::Server2016,
    ),
    group(
        "Users",
        "Users are prevented from making accidental or intentional system-wide changes and can \
         run most applications",
    ),
];

/// The groups of a Windows, sorted by name.
pub fn of(windows: Windows) -> impl Iterator<Item = &'static Group> {
    ALL.iter().filter(move |group| group.since <= windows)
}

/// A group by its name, whatever the case.
#[must_use]
pub fn find(windows: Windows, name: &str) -> Option<&'static Group> {
    of(windows).find(|group| same(group.name, name))
}

impl Group {
    /// Its members, as tools list them.
    #[must_use]
    pub fn members(&self, accounts: &Accounts) -> Vec<String> {
        let own = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        match self.name {
            "Administrators" => accounts.administrators.clone(),
            "Guests" => accounts.users.iter().filter(|user| same(user, "Guest")).cloned().collect(),
            "IIS_IUSRS" => own(&[r"NT AUTHORITY\IUSR"]),
            "Users" => {
                let mut members: Vec<String> =
                    own(&[r"NT AUTHORITY\Authenticated Users", r"NT AUTHORITY\INTERACTIVE"]);
                let plain = |user: &&String| !same(user, "Guest") && !same(user, "Administrator");
                members.extend(accounts.users.iter().filter(plain).cloned());
                members
            }
            _ => Vec::new(),
        }
    }

    /// True when a local user is a member.
    #[must_use]
    pub fn has(&self, accounts: &Accounts, user: &str) -> bool {
        self.members(accounts).iter().any(|member| same(bare(member), bare(user)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newer_windows_has_more_groups_and_they_are_sorted() {
        assert!(ALL.is_sorted_by_key(|group| group.name.to_lowercase()));
        assert!(find(Windows::Server2008R2, "hyper-v administrators").is_none());
        assert!(find(Windows::Server2019, "hyper-v administrators").is_some());
        let accounts = Accounts { users: vec!["Bob".to_owned()], ..Accounts::default() };
        assert!(find(Windows::Server2019, "Users").is_some_and(|g| g.has(&accounts, "bob")));
    }
}

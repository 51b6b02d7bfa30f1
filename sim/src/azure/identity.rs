//! Who works in the portal, and with which roles at the vault.
//!
//! *Models*: one user with role assignments, each at a scope: assignments above the vault are
//! inherited, one at another vault says nothing here. *Leaves out*: groups, conditions, denials.
//! *Sources*: catalogue 3.6; R47; S40. *Seen through*: `Get-AzRoleAssignment`.

use crate::facet_by_field;
use crate::kernel::text::same;

macro_rules! roles {
    ($($name:ident = $title:literal, $word:literal, $registers:literal, $deletes:literal;)*) => {
        /// Roles that matter to backup, or look as if they did (3.6).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        pub enum Role { $(#[doc = $title] #[serde(rename = $word)] $name),* }

        impl Role {
            /// All of them.
            pub const ALL: &'static [Role] = &[$(Role::$name),*];

            /// Its name in Azure.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self { $(Self::$name => $title),* }
            }

            /// True when it downloads credentials and registers a server.
            #[must_use]
            pub fn may_register(self) -> bool {
                match self { $(Self::$name => $registers),* }
            }

            /// True when it removes the registration of a server.
            #[must_use]
            pub fn may_delete_server(self) -> bool {
                match self { $(Self::$name => $deletes),* }
            }
        }
    };
}

roles! {
    Reader = "Reader", "reader", false, false;
    BackupReader = "Backup Reader", "backup-reader", false, false;
    VirtualMachineContributor = "Virtual Machine Contributor", "virtual-machine-contributor",
        false, false;
    BackupOperator = "Backup Operator", "backup-operator", true, false;
    BackupContributor = "Backup Contributor", "backup-contributor", true, true;
    Contributor = "Contributor", "contributor", true, true;
    Owner = "Owner", "owner", true, true;
}

impl Role {
    /// The role with a name in Azure.
    #[must_use]
    pub fn by_title(title: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|role| same(role.title(), title))
    }
}

/// Where an assignment holds.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// The whole subscription.
    Subscription,
    /// The resource group of the vault.
    ResourceGroup,
    /// The vault.
    Vault,
    /// Another vault: nothing here.
    OtherVault,
}

/// A role at a scope.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub struct Assignment {
    /// The role.
    pub role: Role,
    /// Where.
    pub scope: Scope,
}

/// The user in the portal.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Identity {
    /// Sign-in name.
    pub user: String,
    /// Role assignments, in the order in which they were made.
    pub assignments: Vec<Assignment>,
}

facet_by_field!(Identity, "identity", { user, assignments });

impl Identity {
    /// A user with one role at the vault.
    #[must_use]
    pub fn with_role(user: &str, role: Role) -> Self {
        let assignments = vec![Assignment { role, scope: Scope::Vault }];
        Self { user: user.to_owned(), assignments }
    }

    /// Roles that hold at the vault, inherited ones among them.
    pub fn roles(&self) -> impl Iterator<Item = Role> + '_ {
        let here = self.assignments.iter().filter(|held| held.scope != Scope::OtherVault);
        here.map(|held| held.role)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_at_another_vault_says_nothing_here() {
        let mut user = Identity::with_role("kim", Role::BackupOperator);
        assert!(user.roles().any(Role::may_register));
        assert!(!user.roles().any(Role::may_delete_server));
        user.assignments[0].scope = Scope::OtherVault;
        assert_eq!(user.roles().next(), None);
        user.assignments.push(Assignment { role: Role::Owner, scope: Scope::Subscription });
        assert!(user.roles().any(Role::may_delete_server));
    }
}

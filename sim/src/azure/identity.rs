//! Who works in the portal, and with which role at the vault.
//!
//! *Models*: one user with one effective role. *Leaves out*: groups, inheritance, conditions.
//! *Sources*: catalogue 3.6; R47; S40. *Seen through*: `Get-AzRoleAssignment`.

use crate::facet_by_field;

/// Roles that matter to backup, least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// No role at the vault.
    None,
    /// May look.
    BackupReader,
    /// May register a server; the least that downloads credentials.
    BackupOperator,
    /// May also remove registrations.
    BackupContributor,
}

/// The user in the portal.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Identity {
    /// Sign-in name.
    pub user: String,
    /// Effective role at the vault.
    pub role: Role,
}

facet_by_field!(Identity, "identity", { user, role });

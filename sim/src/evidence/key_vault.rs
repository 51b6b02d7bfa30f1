//! The key vault in which passphrases are kept, as the portal shows it.

use schemars::JsonSchema;
use serde::Serialize;

use crate::edition::KEY_VAULT_AGENT;
use crate::mars::key_vault::secret_name;
use crate::world::World;

/// The key vault.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct KeyVaultFacts {
    /// Its name.
    pub name: String,
    /// Its address in the portal (Overview, Vault URI).
    pub uri: String,
    /// Its region.
    pub location: String,
    /// The address that the administrator tells the agent.
    pub typed: String,
    /// It was removed and can be recovered (`Get-AzKeyVault -InRemovedState`).
    pub removed: bool,
    /// The Recovery Services vault has a system-assigned identity (Settings, Identity).
    pub vault_has_identity: bool,
    /// That identity may set secrets (Access policies).
    pub vault_may_set: bool,
    /// The secret that keeps this server's passphrase, when it was removed and can be recovered
    /// (`Get-AzKeyVaultSecret -InRemovedState`).
    pub removed_secret: Option<String>,
    /// The oldest agent that saves its passphrase in a key vault (documentation).
    pub minimum_agent: Vec<u16>,
}

pub(super) fn facts(world: &World) -> KeyVaultFacts {
    let (cloud, keys) = (&world.cloud, &world.cloud.key_vault);
    let secret = secret_name(&world.host.identity.name, &cloud.vault.name);
    KeyVaultFacts {
        name: keys.name.clone(),
        uri: keys.uri(),
        location: cloud.vault.region.clone(),
        typed: cloud.client.key_vault_uri.clone().unwrap_or_else(|| keys.uri()),
        removed: keys.deleted,
        vault_has_identity: keys.identity,
        vault_may_set: keys.may_set,
        removed_secret: keys.secret(&secret).filter(|it| it.deleted).map(|it| it.name.clone()),
        minimum_agent: KEY_VAULT_AGENT.to_vec(),
    }
}

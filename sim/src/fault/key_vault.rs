//! Faults of the key vault in which passphrases are kept.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Break, FaultError};
use crate::azure::key_vault::Secret;
use crate::mars::key_vault::secret_name;
use crate::windows::state::StatePath;
use crate::world::World;

/// Something that keeps the passphrase from being saved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum KeyVaultFault {
    /// The Recovery Services vault has no system-assigned identity.
    NoIdentity {},
    /// The identity may not set secrets.
    NoPermission {},
    /// The administrator has this address of the key vault at hand.
    Uri(String),
    /// The secret of this server was saved once; `deleted` says whether it was deleted since.
    Secret {
        /// It was deleted, and can still be recovered.
        deleted: bool,
    },
    /// The key vault was deleted, and can still be recovered.
    Deleted {},
}

fn own_name(world: &World) -> String {
    secret_name(&world.host.identity.name, &world.cloud.vault.name)
}

impl Break for KeyVaultFault {
    fn inject(&self, world: &mut World) -> Result<(), FaultError> {
        let name = own_name(world);
        let passphrase = world.agent.passphrase.unwrap_or_default();
        let keys = &mut *world.cloud.key_vault;
        match self {
            Self::NoIdentity {} => keys.identity = false,
            Self::NoPermission {} => keys.may_set = false,
            Self::Secret { deleted } => {
                keys.secrets.push(Secret { name, passphrase, deleted: *deleted });
            }
            Self::Deleted {} => keys.deleted = true,
            Self::Uri(uri) => world.cloud.client.key_vault_uri = Some(uri.clone()),
        }
        Ok(())
    }

    fn touches(&self, _: &World) -> Vec<StatePath> {
        let (kind, path) = match self {
            Self::NoIdentity {} => ("key-vault", "identity"),
            Self::NoPermission {} => ("key-vault", "may_set"),
            Self::Secret { .. } => ("key-vault", "secrets"),
            Self::Deleted {} => ("key-vault", "deleted"),
            Self::Uri(_) => ("client", "key_vault_uri"),
        };
        vec![StatePath::new(kind, path)]
    }

    fn holds(&self, world: &World) -> bool {
        let keys = &world.cloud.key_vault;
        match self {
            Self::NoIdentity {} => !keys.identity,
            Self::NoPermission {} => !keys.may_set,
            Self::Secret { deleted } => {
                keys.secret(&own_name(world)).is_some_and(|secret| secret.deleted == *deleted)
            }
            Self::Deleted {} => keys.deleted,
            Self::Uri(uri) => world.cloud.client.key_vault_uri.as_ref() == Some(uri),
        }
    }
}

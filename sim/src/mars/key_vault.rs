//! Saving the passphrase in a key vault.
//!
//! *Models*: the gates: engine, registration, an agent that can do it, a passphrase, an address
//! that is one, the identity of the vault, the key vault itself, the permission to set secrets, and
//! a secret of this name that is only deleted softly. Their order is \[INF\].
//! *Sources*: X70-X74; 4.12 (2.0.9262). *Seen through*: `Set-OBMachineSetting -KeyVaultUri`.

use crate::azure::key_vault::{Secret, is_uri};
use crate::edition::KEY_VAULT_AGENT;
use crate::kernel::text::same;

use super::job::Failure;
use super::messages::Message;
use super::{Site, engine, register};

/// The name of the secret that keeps a server's passphrase.
#[must_use]
pub fn secret_name(server: &str, vault: &str) -> String {
    format!("AzBackup-{server}-{vault}")
}

/// Operation: saves the passphrase at `uri`.
///
/// # Errors
/// The engine's own message, not registered, 120002 from an agent that cannot, no passphrase, and
/// 100272, 391224, 391283, 391225, 391282 as the gates stand.
pub fn save(site: &mut Site<'_>, uri: &str) -> Result<(), Failure> {
    register::ready(site)?;
    let able = match engine::version(site.host).unwrap_or_default() < KEY_VAULT_AGENT {
        true => Err(Failure::new("agent version", Message::OperationFailed, 0, "")),
        false => Ok(()),
    };
    site.gate("agent version", able)?;
    let unset = || Failure::new("passphrase", Message::PassphraseNotSet, 0, "");
    let passphrase = site.agent.passphrase.ok_or_else(unset);
    let passphrase = site.gate("passphrase", passphrase)?;
    let result = allowed(site, uri);
    let name = site.gate("key vault", result)?;
    let secrets = &mut site.cloud.key_vault.secrets;
    match secrets.iter_mut().find(|secret| same(&secret.name, &name)) {
        Some(there) => there.passphrase = passphrase,
        None => secrets.push(Secret { name, passphrase, deleted: false }),
    }
    Ok(())
}

/// The name of the secret, when nothing forbids to set it.
fn allowed(site: &Site<'_>, uri: &str) -> Result<String, Failure> {
    let keys = &site.cloud.key_vault;
    let refuse = |message, about: &str| Err(Failure::new("key vault", message, 0, about));
    let name = secret_name(&site.host.identity.name, &site.cloud.vault.name);
    if !is_uri(uri) || !same(uri.trim_end_matches('/'), keys.uri().trim_end_matches('/')) {
        return refuse(Message::KeyVaultUri, uri);
    }
    if !keys.identity {
        return refuse(Message::KeyVaultIdentity, &site.cloud.vault.name);
    }
    if keys.deleted {
        return refuse(Message::KeyVaultDeleted, &keys.name);
    }
    if !keys.may_set {
        return refuse(Message::KeyVaultPermission, &keys.name);
    }
    if keys.secret(&name).is_some_and(|secret| secret.deleted) {
        return refuse(Message::KeyVaultSecret, &name);
    }
    Ok(name)
}

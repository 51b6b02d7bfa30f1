//! The key vault from the administrator's computer: `Get-AzKeyVault`, `Get-AzKeyVaultSecret`,
//! `Set-AzKeyVaultAccessPolicy`, `Undo-AzKeyVaultRemoval`, `Undo-AzKeyVaultSecretRemoval`, and
//! `Update-AzRecoveryServicesVault` for the identity of the vault.
//!
//! The managed identity of a vault has the vault's name, by which it is given here. Layouts \[K\].

use crate::console::{Call, Command, Param, Stop, Takes};
use crate::kernel::text::same;

use super::layout::{Column, table};

const NAME: Param = Param::text("VaultName").at(0).required();

/// `Get-AzKeyVault`
pub(super) const GET: Command = Command::elsewhere(
    "Get-AzKeyVault",
    "Shows the key vault (administrator's computer)",
    &[Param::text("VaultName").at(0), Param::switch("InRemovedState")],
    &["Get-AzKeyVault", "Get-AzKeyVault -InRemovedState"],
    get,
);

/// `Get-AzKeyVaultSecret`
pub(super) const SECRET: Command = Command::elsewhere(
    "Get-AzKeyVaultSecret",
    "Lists the secrets of the key vault (administrator's computer)",
    &[NAME, Param::switch("InRemovedState")],
    &["Get-AzKeyVaultSecret -VaultName contoso-keys"],
    secrets,
);

/// `Set-AzKeyVaultAccessPolicy`
pub(super) const POLICY: Command = Command::elsewhere(
    "Set-AzKeyVaultAccessPolicy",
    "Lets an identity work with secrets (administrator's computer)",
    &[
        NAME,
        Param::text("ServicePrincipalName").required(),
        Param::text("PermissionsToSecrets").taking(Takes::List).required(),
    ],
    &["Set-AzKeyVaultAccessPolicy -VaultName contoso-keys -ServicePrincipalName ContosoVault \
       -PermissionsToSecrets set"],
    policy,
);

/// `Undo-AzKeyVaultRemoval`
pub(super) const UNDO: Command = Command::elsewhere(
    "Undo-AzKeyVaultRemoval",
    "Recovers a key vault that was deleted (administrator's computer)",
    &[NAME, Param::text("ResourceGroupName"), Param::text("Location")],
    &[],
    undo,
);

/// `Undo-AzKeyVaultSecretRemoval`
pub(super) const UNDO_SECRET: Command = Command::elsewhere(
    "Undo-AzKeyVaultSecretRemoval",
    "Recovers a secret that was deleted (administrator's computer)",
    &[NAME, Param::text("Name").at(1).required()],
    &[],
    undo_secret,
);

/// `Update-AzRecoveryServicesVault`
pub(super) const UPDATE: Command = Command::elsewhere(
    "Update-AzRecoveryServicesVault",
    "Gives the vault an identity of its own (administrator's computer)",
    &[
        Param::text("Name").required(),
        Param::text("ResourceGroupName").required(),
        Param::text("IdentityType").required(),
    ],
    &["Update-AzRecoveryServicesVault -Name ContosoVault -ResourceGroupName rg-backup \
       -IdentityType SystemAssigned"],
    update,
);

/// The key vault that a cmdlet names.
fn named(call: &Call<'_>, cmdlet: &str, removed: bool) -> Result<(), Stop> {
    let keys = &call.world.cloud.key_vault;
    let name = call.arguments.text("VaultName").unwrap_or(&keys.name);
    if same(name, &keys.name) && keys.deleted == removed {
        return Ok(());
    }
    Err(Stop::cmdlet(cmdlet, format!("Cannot find vault '{name}' in current subscription.")))
}

fn get(call: &mut Call<'_>) -> Result<(), Stop> {
    let keys = call.world.cloud.key_vault.clone();
    if keys.deleted == call.arguments.has("InRemovedState") {
        let row = vec![keys.name.clone(), keys.uri()];
        table(call, &[Column::fit("Vault Name"), Column::fit("Vault URI")], &[row]);
    }
    Ok(())
}

fn secrets(call: &mut Call<'_>) -> Result<(), Stop> {
    named(call, "Get-AzKeyVaultSecret", false)?;
    let removed = call.arguments.has("InRemovedState");
    let keys = call.world.cloud.key_vault.clone();
    let there = keys.secrets.iter().filter(|secret| secret.deleted == removed);
    let rows: Vec<_> = there.map(|secret| vec![keys.name.clone(), secret.name.clone()]).collect();
    table(call, &[Column::fit("Vault Name"), Column::fit("Name")], &rows);
    Ok(())
}

fn policy(call: &mut Call<'_>) -> Result<(), Stop> {
    const CMDLET: &str = "Set-AzKeyVaultAccessPolicy";
    named(call, CMDLET, false)?;
    let who = call.arguments.text("ServicePrincipalName").unwrap_or_default();
    let cloud = &call.world.cloud;
    if !same(who, &cloud.vault.name) || !cloud.key_vault.identity {
        return Err(Stop::cmdlet(CMDLET, format!("Cannot find the principal '{who}'.")));
    }
    let wanted = call.arguments.list("PermissionsToSecrets");
    if wanted.iter().any(|word| same(word, "set") || same(word, "all")) {
        call.world.cloud.key_vault.may_set = true;
    }
    Ok(())
}

fn undo(call: &mut Call<'_>) -> Result<(), Stop> {
    named(call, "Undo-AzKeyVaultRemoval", true)?;
    call.world.cloud.key_vault.deleted = false;
    get(call)
}

fn undo_secret(call: &mut Call<'_>) -> Result<(), Stop> {
    const CMDLET: &str = "Undo-AzKeyVaultSecretRemoval";
    named(call, CMDLET, false)?;
    let name = call.arguments.text("Name").unwrap_or_default().to_owned();
    let secrets = &mut call.world.cloud.key_vault.secrets;
    let mut deleted = secrets.iter_mut().filter(|secret| secret.deleted);
    match deleted.find(|secret| same(&secret.name, &name)) {
        Some(secret) => secret.deleted = false,
        None => return Err(Stop::cmdlet(CMDLET, format!("A secret '{name}' was not found."))),
    }
    Ok(())
}

fn update(call: &mut Call<'_>) -> Result<(), Stop> {
    const CMDLET: &str = "Update-AzRecoveryServicesVault";
    let argument = |name: &str| call.arguments.text(name).unwrap_or_default();
    let (name, kind) = (argument("Name"), argument("IdentityType"));
    if !same(name, &call.world.cloud.vault.name) {
        return Err(Stop::cmdlet(CMDLET, format!("The vault '{name}' was not found.")));
    }
    if !same(kind, "SystemAssigned") {
        return Err(Stop::new(format!("marslab: unsupported: -IdentityType {kind}")));
    }
    call.world.cloud.key_vault.identity = true;
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::azure::key_vault::Secret;
    use crate::console::testing::{bad, changed, good, server};

    #[test]
    fn what_was_deleted_is_recovered() {
        let mut world = server();
        world.cloud.key_vault.deleted = true;
        assert!(bad(&mut world, "Get-AzKeyVaultSecret contoso-keys").contains("Cannot find vault"));
        let line = "Undo-AzKeyVaultRemoval contoso-keys";
        assert_eq!(changed(&mut world, line), ["key-vault:deleted"]);
        assert!(bad(&mut world, line).contains("Cannot find vault"));
        let secret = Secret { name: "A".into(), passphrase: 1, deleted: true };
        world.cloud.key_vault.secrets.push(secret);
        good(&mut world, "Undo-AzKeyVaultSecretRemoval contoso-keys a");
        assert!(good(&mut world, "Get-AzKeyVaultSecret contoso-keys").contains("contoso-keys A"));
    }

    #[test]
    fn only_an_identity_can_be_allowed_something() {
        let mut world = server();
        (world.cloud.key_vault.identity, world.cloud.key_vault.may_set) = (false, false);
        world.cloud.vault.name = "ContosoVault".into();
        world.cloud.vault.group = "rg-backup".into();
        let line = super::POLICY.examples[0];
        assert!(bad(&mut world, line).contains("Cannot find the principal"));
        good(&mut world, super::UPDATE.examples[0]);
        good(&mut world, line);
        assert!(world.cloud.key_vault.may_set);
    }
}

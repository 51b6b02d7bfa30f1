//! The key vault from the administrator's computer: `Get-AzKeyVault`, `Get-AzKeyVaultSecret`,
//! `Set-AzKeyVaultAccessPolicy`, `Undo-AzKeyVaultRemoval`, `Undo-AzKeyVaultSecretRemoval`, and
//! `Update-AzRecoveryServicesVault` for the identity of the vault.
//!
//! The managed identity of a vault has the vault's name, by which it is given here.
//! *Leaves out*: what secrets hold. *Sources*: X70-X74 of the key vault; layouts \[K\].

use powershell::eval::{Call, Eval, Param};
use powershell::format::{Align, Cell, Column, View};
use powershell::value::Value;

use super::azure::{cmdlet, fail, fit, object};
use crate::console::Entry;
use crate::console::machine::Machine;
use crate::kernel::text::same;

const NAME: Param = Param::new("VaultName", "string").at(0).mandatory().by_name();

/// `Get-AzKeyVault`
pub(super) const GET: Entry = cmdlet(
    "Get-AzKeyVault",
    "Shows the key vault (administrator's computer)",
    &[Param::new("VaultName", "string").at(0), Param::switch("InRemovedState")],
    get,
)
.shown_by(&["Get-AzKeyVault", "Get-AzKeyVault -InRemovedState"]);

/// `Get-AzKeyVaultSecret`
pub(super) const SECRET: Entry = cmdlet(
    "Get-AzKeyVaultSecret",
    "Lists the secrets of the key vault (administrator's computer)",
    &[NAME, Param::switch("InRemovedState")],
    secrets,
)
.shown_by(&["Get-AzKeyVaultSecret -VaultName contoso-keys"]);

/// `Set-AzKeyVaultAccessPolicy`
pub(super) const POLICY: Entry = cmdlet(
    "Set-AzKeyVaultAccessPolicy",
    "Lets an identity work with secrets (administrator's computer)",
    &[
        NAME,
        Param::new("ServicePrincipalName", "string").mandatory(),
        Param::new("PermissionsToSecrets", "string[]").mandatory(),
    ],
    policy,
)
.shown_by(&["Set-AzKeyVaultAccessPolicy -VaultName contoso-keys -ServicePrincipalName \
             ContosoVault -PermissionsToSecrets set"]);

/// `Undo-AzKeyVaultRemoval`
pub(super) const UNDO: Entry = cmdlet(
    "Undo-AzKeyVaultRemoval",
    "Recovers a key vault that was deleted (administrator's computer)",
    &[
        NAME,
        Param::new("ResourceGroupName", "string").at(1),
        Param::new("Location", "string").at(2),
    ],
    undo,
);

/// `Undo-AzKeyVaultSecretRemoval`
pub(super) const UNDO_SECRET: Entry = cmdlet(
    "Undo-AzKeyVaultSecretRemoval",
    "Recovers a secret that was deleted (administrator's computer)",
    &[NAME, Param::new("Name", "string").at(1).mandatory().by_name()],
    undo_secret,
);

/// `Update-AzRecoveryServicesVault`
pub(super) const UPDATE: Entry = cmdlet(
    "Update-AzRecoveryServicesVault",
    "Gives the vault an identity of its own (administrator's computer)",
    &[
        Param::new("Name", "string").mandatory(),
        Param::new("ResourceGroupName", "string").mandatory(),
        Param::new("IdentityType", "string").mandatory(),
    ],
    update,
)
.shown_by(&["Update-AzRecoveryServicesVault -Name ContosoVault -ResourceGroupName rg-backup \
             -IdentityType SystemAssigned"]);

/// Class of key vaults.
pub(super) const VAULT_CLASS: &str =
    "Microsoft.Azure.Commands.KeyVault.Models.PSKeyVaultIdentityItem";
/// Class of secrets.
pub(super) const SECRET_CLASS: &str =
    "Microsoft.Azure.Commands.KeyVault.Models.PSKeyVaultSecretIdentityItem";

const fn as_label(label: &'static str, property: &'static str) -> Column {
    Column { label, width: None, align: Some(Align::Left), value: Cell::Property(property) }
}

/// A key vault.
pub(super) static VAULT_VIEW: View =
    View::table(&[as_label("Vault Name", "VaultName"), as_label("Vault URI", "VaultUri")]);
/// A secret.
pub(super) static SECRET_VIEW: View =
    View::table(&[as_label("Vault Name", "VaultName"), fit("Name")]);

/// The key vault that a cmdlet names.
fn named(call: &mut Call<'_>, removed: bool) -> Eval<()> {
    let name = call.text("VaultName");
    let keys = &Machine::of(call.engine).look().cloud.key_vault;
    let name = name.map_or_else(|| keys.name.clone(), |name| name.to_string());
    if same(&name, &keys.name) && keys.deleted == removed {
        return Ok(());
    }
    Err(fail(call, format!("Cannot find vault '{name}' in current subscription.")))
}

fn get(call: &mut Call<'_>) -> Eval<()> {
    let removed = call.flag("InRemovedState");
    let keys = &Machine::of(call.engine).look().cloud.key_vault;
    let value = (keys.deleted == removed).then(|| {
        let properties =
            [("VaultName", Value::text(&keys.name)), ("VaultUri", Value::text(&keys.uri()))];
        object(VAULT_CLASS, &keys.name, properties)
    });
    call.put_all(value)
}

fn secrets(call: &mut Call<'_>) -> Eval<()> {
    named(call, false)?;
    let removed = call.flag("InRemovedState");
    let keys = &Machine::of(call.engine).look().cloud.key_vault;
    let there = keys.secrets.iter().filter(|secret| secret.deleted == removed);
    let objects: Vec<Value> = there
        .map(|secret| {
            let properties =
                [("VaultName", Value::text(&keys.name)), ("Name", Value::text(&secret.name))];
            object(SECRET_CLASS, &secret.name, properties)
        })
        .collect();
    call.put_all(objects)
}

fn policy(call: &mut Call<'_>) -> Eval<()> {
    named(call, false)?;
    let who = call.text("ServicePrincipalName").unwrap_or_default();
    let cloud = &Machine::of(call.engine).look().cloud;
    if !same(&who, &cloud.vault.name) || !cloud.key_vault.identity {
        return Err(fail(call, format!("Cannot find the principal '{who}'.")));
    }
    let wanted = call.texts("PermissionsToSecrets");
    if wanted.iter().any(|word| same(word, "set") || same(word, "all")) {
        Machine::of(call.engine).world().cloud.key_vault.may_set = true;
    }
    Ok(())
}

fn undo(call: &mut Call<'_>) -> Eval<()> {
    named(call, true)?;
    Machine::of(call.engine).world().cloud.key_vault.deleted = false;
    get(call)
}

fn undo_secret(call: &mut Call<'_>) -> Eval<()> {
    named(call, false)?;
    let name = call.text("Name").unwrap_or_default();
    let secrets = &mut Machine::of(call.engine).world().cloud.key_vault.secrets;
    let mut deleted = secrets.iter_mut().filter(|secret| secret.deleted);
    match deleted.find(|secret| same(&secret.name, &name)) {
        Some(secret) => {
            secret.deleted = false;
            Ok(())
        }
        None => Err(fail(call, format!("A secret '{name}' was not found."))),
    }
}

fn update(call: &mut Call<'_>) -> Eval<()> {
    let (name, kind) = (call.text("Name"), call.text("IdentityType").unwrap_or_default());
    let name = name.unwrap_or_default();
    if !same(&name, &Machine::of(call.engine).look().cloud.vault.name) {
        return Err(fail(call, format!("The vault '{name}' was not found.")));
    }
    if !same(&kind, "SystemAssigned") {
        let what = format!("Update-AzRecoveryServicesVault -IdentityType {kind}");
        return Err(call.engine.unsupported_here(what));
    }
    Machine::of(call.engine).world().cloud.key_vault.identity = true;
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

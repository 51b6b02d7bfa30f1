//! The Az module on the administrator's own computer: `Get-AzSubscription`,
//! `Get-AzRecoveryServicesVaultSettingsFile`, `Get-AzRecoveryServicesBackupContainer`,
//! `Unregister-AzRecoveryServicesBackupContainer`.
//!
//! The file that the vault gives out lands on the server, where it is needed: copying it there is
//! part of the command here. `-Vault` and `-Container` take names, since there are no objects
//! yet. The gates of
//! the portal hold here too (5.1 gate 2). Layouts \[K\].

use crate::azure::Refusal;
use crate::console::{Call, Command, Kind, Param, Stop};
use crate::kernel::text::same;
use crate::mars::messages::Message;
use crate::mars::portal;
use crate::windows::access::AccessMask;
use crate::windows::error::Win32;

use super::layout::{Column, table};
use crate::console::programs::portal::vault;

/// `Get-AzSubscription`
pub(super) const SUBSCRIPTION: Command = Command {
    name: "Get-AzSubscription",
    aliases: &[],
    kind: Kind::Elsewhere,
    about: "Shows the subscription of the vault (administrator's computer)",
    params: &[],
    examples: &["Get-AzSubscription"],
    run: subscription,
};

/// `Get-AzRecoveryServicesVaultSettingsFile`
pub(super) const SETTINGS_FILE: Command = Command {
    name: "Get-AzRecoveryServicesVaultSettingsFile",
    aliases: &[],
    kind: Kind::Elsewhere,
    about: "Downloads a new vault credential file (administrator's computer)",
    params: &[
        Param::text("Vault").at(0).required(),
        Param::text("Path").at(1).required(),
        Param::switch("Backup"),
    ],
    examples: &[
        r"Get-AzRecoveryServicesVaultSettingsFile -Backup -Vault ContosoVault -Path C:\Install",
    ],
    run: settings_file,
};

/// `Get-AzRecoveryServicesBackupContainer`
pub(super) const CONTAINER: Command = Command {
    name: "Get-AzRecoveryServicesBackupContainer",
    aliases: &[],
    kind: Kind::Elsewhere,
    about: "Lists the servers that are registered with the vault (administrator's computer)",
    params: &[
        Param::text("ContainerType"),
        Param::text("BackupManagementType"),
        Param::text("FriendlyName"),
        Param::text("VaultId"),
    ],
    examples: &["Get-AzRecoveryServicesBackupContainer -ContainerType Windows"],
    run: container,
};

/// `Unregister-AzRecoveryServicesBackupContainer`
pub(super) const UNREGISTER: Command = Command {
    name: "Unregister-AzRecoveryServicesBackupContainer",
    aliases: &[],
    kind: Kind::Elsewhere,
    about: "Deletes the registration of a server (administrator's computer)",
    params: &[Param::text("Container").at(0).required(), Param::switch("Force")],
    examples: &["Unregister-AzRecoveryServicesBackupContainer -Container SRV2019-01 -Force"],
    run: unregister,
};

fn unregister(call: &mut Call<'_>) -> Result<(), Stop> {
    let name = call.arguments.text("Container").unwrap_or_default().to_owned();
    let failed = |why| Stop::cmdlet("Unregister-AzRecoveryServicesBackupContainer", why);
    vault::remove(call, &name).map_err(failed)
}

fn subscription(call: &mut Call<'_>) -> Result<(), Stop> {
    let subscription = &call.world.cloud.subscription;
    let state = subscription.state.name().to_owned();
    let row = vec![subscription.name.clone(), subscription.id.clone(), state];
    table(call, &[Column::fit("Name"), Column::fit("Id"), Column::fit("State")], &[row]);
    Ok(())
}

fn refused(call: &Call<'_>, cmdlet: &str, refusal: Refusal) -> Stop {
    let cloud = &call.world.cloud;
    let why = match refusal {
        Refusal::Subscription => {
            format!("The subscription '{}' is disabled.", cloud.subscription.id)
        }
        Refusal::Role => format!(
            "The client '{}' does not have authorization to perform action \
             'Microsoft.RecoveryServices/Vaults/certificates/write'.",
            cloud.identity.user
        ),
        Refusal::VaultFull => {
            format!("The vault '{}' has reached its limit of registered servers.", cloud.vault.name)
        }
    };
    Stop::cmdlet(cmdlet, format!("{} {why}", Message::Download.text(call.world.language)))
}

fn settings_file(call: &mut Call<'_>) -> Result<(), Stop> {
    const CMDLET: &str = "Get-AzRecoveryServicesVaultSettingsFile";
    let vault = call.arguments.text("Vault").unwrap_or_default().to_owned();
    let directory = call.session.absolute(call.arguments.text("Path").unwrap_or_default());
    let directory = directory.trim_end_matches('\\').to_owned();
    if !same(&vault, &call.world.cloud.vault.name) {
        let text =
            format!("The Resource 'Microsoft.RecoveryServices/vaults/{vault}' was not found.");
        return Err(Stop::cmdlet(CMDLET, text));
    }
    if let Err(refusal) = call.world.cloud.may_download() {
        return Err(refused(call, CMDLET, refusal));
    }
    if let Err(failure) = portal::reached(&call.world.site()) {
        let text = failure.message.text(call.world.language);
        let why = format!("{text} No such host can be reached: {}", failure.about);
        return Err(Stop::cmdlet(CMDLET, why));
    }
    let files = &call.world.host.files;
    let target = files.lookup(&directory).map_err(|error| Stop::cmdlet(CMDLET, error))?;
    if !files.may(target, &call.session.token(), AccessMask::WRITE) {
        let text = format!("Access to the path '{directory}' is denied.");
        return Err(Stop::cmdlet(CMDLET, text));
    }
    let volume = files.volume_of(&directory).map_err(|error| Stop::cmdlet(CMDLET, error))?.0;
    if volume.read_only {
        return Err(Stop::cmdlet(CMDLET, Win32::WRITE_PROTECT));
    }
    let given = portal::give_out(&mut call.world.site(), &directory);
    let path = given.map_err(|error| Stop::cmdlet(CMDLET, error))?;
    table(call, &[Column::fit("FilePath")], &[vec![path]]);
    Ok(())
}

fn container(call: &mut Call<'_>) -> Result<(), Stop> {
    let arguments = &call.arguments;
    let kind = arguments.text("ContainerType").unwrap_or("Windows");
    let management = arguments.text("BackupManagementType").unwrap_or("MARS");
    if !same(kind, "Windows") || !same(management, "MARS") {
        return Ok(());
    }
    let vault = &call.world.cloud.vault;
    let wanted = arguments.text("FriendlyName");
    let rows: Vec<Vec<String>> = vault
        .listed()
        .filter(|server| wanted.is_none_or(|name| same(name, &server.name)))
        .map(|server| {
            let texts = [server.name.as_str(), &vault.group, "Registered", "Windows"];
            texts.map(str::to_owned).to_vec()
        })
        .collect();
    let columns = ["FriendlyName", "ResourceGroupName", "Status", "ContainerType"];
    table(call, &columns.map(Column::fit), &rows);
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::azure::identity::{Identity, Role};
    use crate::console::testing::{bad, good, server};

    const NEW: &str =
        r"Get-AzRecoveryServicesVaultSettingsFile -Backup -Vault contoso-vault -Path C:\Install";

    #[test]
    fn a_new_file_supersedes_the_older_ones() {
        let mut world = server();
        let path = r"C:\Install\contoso-vault_Wed Jan 15 2020.VaultCredentials";
        let text = good(&mut world, NEW);
        assert_eq!(text, format!("\nFilePath\n--------\n{path}\n\n\n"));
        let old = r"Start-OBRegistration C:\Install\contoso.VaultCredentials";
        assert!(bad(&mut world, old).ends_with("(ID: 34513)"));
        good(&mut world, &format!("Start-OBRegistration '{path}'"));
    }

    #[test]
    fn a_reader_gets_no_file_and_nothing_is_issued() {
        let mut world = server();
        *world.cloud.identity = Identity::with_role("kim@contoso.com", Role::BackupReader);
        let count = world.cloud.vault.issued.len();
        assert!(bad(&mut world, NEW).contains("(ID: 403) The client 'kim@contoso.com' does not"));
        assert_eq!(world.cloud.vault.issued.len(), count);
        let other = NEW.replace("contoso-vault", "other");
        assert!(bad(&mut world, &other).ends_with("vaults/other' was not found."));
    }

    #[test]
    fn registered_servers_are_listed() {
        let text = good(&mut server(), "Get-AzRecoveryServicesBackupContainer");
        assert!(text.contains("\nSERVER01     contoso-rg        Registered Windows\n"), "{text}");
    }
}

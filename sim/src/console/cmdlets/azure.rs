//! The Az module on the administrator's own computer: `Get-AzSubscription`,
//! `Get-AzRecoveryServicesVault`, `Get-AzRecoveryServicesVaultSettingsFile`,
//! `Get-AzRecoveryServicesBackupContainer`, `Unregister-AzRecoveryServicesBackupContainer`.
//!
//! The file that the vault gives out lands on the server, where it is needed: copying it there is
//! part of the command here. `-Vault` and `-Container` take objects, and names too, since whoever
//! sits at that computer has the objects at hand. The gates of the portal hold here too (5.1 gate
//! 2). *Leaves out*: signing in, contexts; properties that are not kept: refused.
//! *Sources*: the reference of the Az modules \[K\].

use powershell::eval::{Call, ErrorSpec, Eval, Param, Stop};
use powershell::format::{Align, Column, View};
use powershell::value::{Value, text};

use crate::azure::Refusal;
use crate::console::machine::Machine;
use crate::console::programs::portal::vault;
use crate::console::types::HostType;
use crate::console::{Entry, Kind};
use crate::kernel::text::same;
use crate::mars::messages::Message;
use crate::mars::portal;
use crate::windows::access::AccessMask;
use crate::windows::error::Win32;

/// `Get-AzSubscription`
pub(super) const SUBSCRIPTION: Entry = cmdlet(
    "Get-AzSubscription",
    "Shows the subscription of the vault (administrator's computer)",
    &[Param::new("SubscriptionId", "string"), Param::new("SubscriptionName", "string")],
    subscription,
)
.shown_by(&["Get-AzSubscription"]);

/// `Get-AzRecoveryServicesVault`
pub(super) const VAULT: Entry = cmdlet(
    "Get-AzRecoveryServicesVault",
    "Shows the vault (administrator's computer)",
    &[Param::new("Name", "string").at(1), Param::new("ResourceGroupName", "string").at(0)],
    vaults,
)
.shown_by(&[
    "Get-AzRecoveryServicesVault | Select-Object Name, Location",
    "Get-AzRecoveryServicesVault -Name none",
]);

/// `Get-AzRecoveryServicesVaultSettingsFile`
pub(super) const SETTINGS_FILE: Entry = cmdlet(
    "Get-AzRecoveryServicesVaultSettingsFile",
    "Downloads a new vault credential file (administrator's computer)",
    &[
        Param::new("Vault", "object").at(0).mandatory().pipeline(),
        Param::new("Path", "string").at(1).mandatory(),
        Param::switch("Backup"),
        Param::new("Certificate", "string"),
    ],
    settings_file,
)
.shown_by(&[
    r"Get-AzRecoveryServicesVaultSettingsFile -Backup -Vault ContosoVault -Path C:\Install",
]);

/// `Get-AzRecoveryServicesBackupContainer`
pub(super) const CONTAINER: Entry = cmdlet(
    "Get-AzRecoveryServicesBackupContainer",
    "Lists the servers that are registered with the vault (administrator's computer)",
    &[
        Param::new("ContainerType", "string").at(0),
        Param::new("BackupManagementType", "string").at(1),
        Param::new("FriendlyName", "string").at(2),
        Param::new("ResourceGroupName", "string").at(3),
        Param::new("VaultId", "string"),
    ],
    container,
)
.shown_by(&["Get-AzRecoveryServicesBackupContainer -ContainerType Windows"]);

/// `Unregister-AzRecoveryServicesBackupContainer`
pub(super) const UNREGISTER: Entry = cmdlet(
    "Unregister-AzRecoveryServicesBackupContainer",
    "Deletes the registration of a server (administrator's computer)",
    &[
        Param::new("Container", "object").at(0).mandatory().pipeline(),
        Param::new("VaultId", "string"),
        Param::switch("Force"),
    ],
    unregister,
)
.changing(2)
.shown_by(&["Unregister-AzRecoveryServicesBackupContainer -Container SRV2019-01 -Force"]);

/// Class of subscriptions.
pub(super) const SUBSCRIPTION_CLASS: &str =
    "Microsoft.Azure.Commands.Profile.Models.PSAzureSubscription";
/// Class of vaults.
pub(super) const VAULT_CLASS: &str = "Microsoft.Azure.Commands.RecoveryServices.ARSVault";
/// Class of the file that a vault gives out.
pub(super) const FILE_CLASS: &str =
    "Microsoft.Azure.Commands.RecoveryServices.VaultSettingsFilePath";
/// Class of registered servers.
pub(super) const CONTAINER_CLASS: &str =
    "Microsoft.Azure.Commands.RecoveryServices.Backup.Cmdlets.Models.MabContainer";

/// A vault: what is not kept is refused.
pub(super) static VAULT_TYPE: HostType = HostType {
    properties: &[
        "Name",
        "Type",
        "Location",
        "ResourceGroupName",
        "SubscriptionId",
        "ID",
        "Properties",
        "Identity",
    ],
    ..HostType::new(VAULT_CLASS)
};

/// A column as wide as its values.
pub(super) const fn fit(label: &'static str) -> Column {
    Column::of(label, None, Some(Align::Left))
}

/// A subscription.
pub(super) static SUBSCRIPTION_VIEW: View =
    View::table(&[fit("Name"), fit("Id"), fit("TenantId"), fit("State")]);
/// A file.
pub(super) static FILE_VIEW: View = View::table(&[fit("FilePath")]);
/// A server.
pub(super) static CONTAINER_VIEW: View = View::table(&[
    fit("FriendlyName"),
    fit("ResourceGroupName"),
    fit("Status"),
    fit("ContainerType"),
]);

/// A cmdlet of the administrator's computer.
pub(super) const fn cmdlet(
    name: &'static str,
    about: &'static str,
    params: &'static [Param],
    run: fn(&mut Call<'_>) -> Eval<()>,
) -> Entry {
    Entry::of(name, "Az", Kind::Elsewhere, about, params, run)
}

/// An error of Azure, which ends the cmdlet.
pub(super) fn fail(call: &mut Call<'_>, said: impl std::fmt::Display) -> Stop {
    let class = "Microsoft.Rest.Azure.CloudException";
    call.engine.terminating(&ErrorSpec::new(class, "CloudError", "CloseError", said.to_string()))
}

/// An object of Azure.
pub(super) fn object<'p>(
    class: &str,
    shown: &str,
    properties: impl IntoIterator<Item = (&'p str, Value)>,
) -> Value {
    Value::typed(&[class, "System.Object"], properties).shown_as(shown)
}

/// The name that an argument means: a text, or an object with a name.
fn named(call: &Call<'_>, argument: &str, property: &str) -> String {
    let given = call.get(argument).cloned().unwrap_or(Value::Null);
    let name = given.property(property).or_else(|| given.property("Name"));
    text::of(&name.unwrap_or(given))
}

fn unregister(call: &mut Call<'_>) -> Eval<()> {
    let name = named(call, "Container", "FriendlyName");
    if !call.should_process(&name, "Unregister-AzRecoveryServicesBackupContainer")? {
        return Ok(());
    }
    let removed = vault::remove(Machine::of(call.engine).world(), &name);
    removed.map_err(|why| fail(call, why))
}

fn subscription(call: &mut Call<'_>) -> Eval<()> {
    let wanted = [call.text("SubscriptionId"), call.text("SubscriptionName")];
    let subscription = &Machine::of(call.engine).look().cloud.subscription;
    let own = [&subscription.id, &subscription.name];
    let fits = wanted.iter().zip(own).all(|(w, own)| w.as_ref().is_none_or(|w| same(w, own)));
    let value = fits.then(|| {
        object(
            SUBSCRIPTION_CLASS,
            &subscription.id,
            [
                ("Name", Value::text(&subscription.name)),
                ("Id", Value::text(&subscription.id)),
                ("SubscriptionId", Value::text(&subscription.id)),
                ("TenantId", Value::text(&subscription.tenant)),
                ("State", Value::text(subscription.state.name())),
            ],
        )
    });
    call.put_all(value)
}

fn vaults(call: &mut Call<'_>) -> Eval<()> {
    let (name, group) = (call.text("Name"), call.text("ResourceGroupName"));
    let cloud = &Machine::of(call.engine).look().cloud;
    let vault = &cloud.vault;
    let fits = name.is_none_or(|name| same(&name, &vault.name))
        && group.is_none_or(|group| same(&group, &vault.group));
    let kind = "Microsoft.RecoveryServices/vaults";
    let id = format!(
        "/subscriptions/{}/resourceGroups/{}/providers/{kind}/{}",
        cloud.subscription.id, vault.group, vault.name
    );
    let value = fits.then(|| {
        object(
            VAULT_CLASS,
            VAULT_CLASS,
            [
                ("Name", Value::text(&vault.name)),
                ("Type", Value::text(kind)),
                ("Location", Value::text(&vault.region)),
                ("ResourceGroupName", Value::text(&vault.group)),
                ("SubscriptionId", Value::text(&cloud.subscription.id)),
                ("ID", Value::text(&id)),
            ],
        )
    });
    call.put_all(value)
}

fn refused(call: &mut Call<'_>, refusal: Refusal) -> Stop {
    let world = Machine::of(call.engine).look();
    let cloud = &world.cloud;
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
    let text = format!("{} {why}", Message::Download.text(world.language));
    fail(call, text)
}

fn settings_file(call: &mut Call<'_>) -> Eval<()> {
    if call.has("Certificate") {
        let what = "Get-AzRecoveryServicesVaultSettingsFile -Certificate";
        return Err(call.engine.unsupported_here(what));
    }
    let vault = named(call, "Vault", "Name");
    let typed = call.text("Path").unwrap_or_default();
    let (world, session, _) = Machine::of(call.engine).parts();
    let directory = session.absolute(&typed);
    let directory = directory.trim_end_matches('\\').to_owned();
    if !same(&vault, &world.cloud.vault.name) {
        let text =
            format!("The Resource 'Microsoft.RecoveryServices/vaults/{vault}' was not found.");
        return Err(fail(call, text));
    }
    if let Err(refusal) = world.cloud.may_download() {
        return Err(refused(call, refusal));
    }
    if let Err(failure) = portal::reached(&world.site()) {
        let text = failure.message.text(world.language);
        return Err(fail(call, format!("{text} No such host can be reached: {}", failure.about)));
    }
    let token = session.token();
    let files = &world.host.files;
    let target = match files.lookup(&directory) {
        Ok(target) => target,
        Err(error) => return Err(fail(call, error)),
    };
    if !files.may(target, &token, AccessMask::WRITE) {
        return Err(fail(call, format!("Access to the path '{directory}' is denied.")));
    }
    match files.volume_of(&directory).map(|(volume, _)| volume.read_only) {
        Ok(false) => {}
        Ok(true) => return Err(fail(call, Win32::WRITE_PROTECT)),
        Err(error) => return Err(fail(call, error)),
    }
    match portal::give_out(&mut world.site(), &directory) {
        Ok(path) => call.put(object(FILE_CLASS, &path, [("FilePath", Value::text(&path))])),
        Err(error) => Err(fail(call, error)),
    }
}

fn container(call: &mut Call<'_>) -> Eval<()> {
    let is = |name: &str, own: &str| call.text(name).is_none_or(|text| same(&text, own));
    if !is("ContainerType", "Windows") || !is("BackupManagementType", "MARS") {
        return Ok(());
    }
    let wanted = call.text("FriendlyName");
    let vault = &Machine::of(call.engine).look().cloud.vault;
    let fits = |name: &str| wanted.as_ref().is_none_or(|wanted| same(wanted, name));
    let server = |server: &crate::azure::vault::Server| {
        object(
            CONTAINER_CLASS,
            &server.name,
            [
                ("FriendlyName", Value::text(&server.name)),
                ("ResourceGroupName", Value::text(&vault.group)),
                ("Status", Value::text("Registered")),
                ("ContainerType", Value::text("Windows")),
                ("BackupManagementType", Value::text("MARS")),
                ("Name", Value::text(&server.name)),
            ],
        )
    };
    let listed = vault.listed().filter(|server| fits(&server.name));
    let objects: Vec<Value> = listed.map(server).collect();
    call.put_all(objects)
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
        assert!(text.contains(&format!("\n{path}\n")), "{text}");
        let line = r"(Get-AzRecoveryServicesVault | Get-AzRecoveryServicesVaultSettingsFile -Path \
                     C:\Install -Backup).FilePath";
        let line = line.replace("\\\n", "");
        assert!(good(&mut server(), &line).ends_with(".VaultCredentials\n"));
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
        assert!(text.contains("\nSERVER01     contoso-rg        Registered Windows "), "{text}");
    }
}

//! Registering the server with a vault.
//!
//! *Models*: the gates in their order: installation, engine, .NET, network and clock, temporary
//! files, antivirus, credential file, the vault's entry for the server. Nearly all that goes wrong
//! after the engine answers has the one face 34513; the log knows more. A file of another vault
//! than the server is registered with has its own id (D25). A server is known to a vault by its
//! name and its `MachineId`: an entry under its name that is not its own, a registration that the
//! vault no longer lists, or an entry in another vault refuse it (S12, S13, X42).
//! The name by which the service is reached is settled here (X80).
//! *Sources*: 5.1 gates 4 and 5; S12, S13, S18-S34; X01, X03, X13, X35, X42, X53, X80.
//! *Seen through*: `Start-OBRegistration`, the Register Server wizard.

use crate::azure::Cloud;
use crate::azure::endpoints;
use crate::azure::vault::{Server, Vault};
use crate::edition::{MACHINES_PER_VAULT, TEMP_FILES_CERTAIN};
use crate::kernel::time::Moment;
use crate::windows::certificates::Certificate;
use crate::windows::host::Host;
use crate::windows::node::Content;
use crate::windows::registry::{Data, Known};
use crate::windows::volume::DriveKind;

use super::connect::{self, Errand};
use super::credential::{self, Credential};
use super::install::State;
use super::job::Failure;
use super::layout::WINDOWS_TEMP;
use super::log::Level;
use super::messages::Message;
use super::runtime::ACCESS_DENIED;
use super::{Site, engine, install, key, portal, runtime, scratch};

/// `HRESULT_FROM_WIN32(ERROR_FILE_EXISTS)`: no free temporary name is left.
const NO_TEMP_NAME: u32 = 0x8007_0050;

/// The vault that `Config` says the server is registered with.
#[must_use]
pub fn vault_name(host: &Host) -> Option<&str> {
    host.registry.text(Known::AgentConfig, "ServiceResourceName")
}

/// Subject of the certificate in a credential file (4.5).
pub const AGENT_SUBJECT: &str = "CN=Windows Azure Tools";

/// True when `Config` says that the server is registered.
#[must_use]
pub fn is_registered(host: &Host) -> bool {
    vault_name(host).is_some()
}

/// The first gates of every operation of a registered server: the engine answers, and `Config` says
/// that the server is registered.
///
/// # Errors
/// The engine's own message, not registered.
pub fn ready(site: &mut Site<'_>) -> Result<(), Failure> {
    let result = engine::pass(site);
    site.gate("engine", result)?;
    let registered = match is_registered(site.host) {
        true => Ok(()),
        false => Err(Failure::new("registration", Message::NotRegistered, 0, "")),
    };
    site.gate("registration", registered)
}

/// Number of `*.tmp` files in `C:\Windows\Temp`.
#[must_use]
pub fn temp_files(host: &Host) -> u32 {
    let Ok(temp) = host.files.lookup(WINDOWS_TEMP) else { return 0 };
    let swarm = match host.files.get(temp).map(|node| &node.content) {
        Some(Content::Swarm(swarm)) if swarm.extension.eq_ignore_ascii_case(".tmp") => swarm.len(),
        _ => 0,
    };
    let listed = host.files.children(temp).into_iter();
    let listed = listed.filter(|id| host.files.name(*id).to_ascii_lowercase().ends_with(".tmp"));
    swarm + listed.count() as u32
}

/// Operation: registers with the credential file at `path`.
///
/// # Errors
/// 34513 for nearly everything; the engine's and the prerequisites' own messages before it.
pub fn register(site: &mut Site<'_>, path: &str) -> Result<(), Failure> {
    let installed = match install::state(site.host) {
        State::Complete => Ok(()),
        State::Incomplete => {
            Err(Failure::new("installation", Message::Credentials, 0, "installation incomplete"))
        }
        State::Absent => Err(Failure::new("installation", Message::Engine, 1060, "not installed")),
    };
    site.gate("installation", installed)?;
    let result = engine::pass(site);
    site.gate("engine", result)?;
    let result = runtime::dotnet(site);
    site.gate("dotnet", result)?;
    let result = runtime::servicing(site);
    site.gate("windows updates", result)?;
    let result = connect::pass(site, Errand::Register);
    site.gate("network", result)?;
    let result = connect::version(site);
    site.gate("service version", result)?;
    let result = temp_name(site);
    site.gate("temporary files", result)?;
    let mut result = runtime::antivirus(site, Message::Credentials);
    if result.is_ok() {
        result = runtime::key_store(site, Message::Credentials);
    }
    site.gate("antivirus", result)?;
    let result = runtime::restriction(site, Message::Credentials);
    site.gate("software restriction", result)?;
    let result = check_credential(site, path);
    let credential = site.gate("credential", result)?;
    let result = check_entry(site, &credential);
    site.gate("entry", result)?;
    enter(site, &credential);
    Ok(())
}

/// Operation: registers once more, activates with the passphrase that is noted, and looks whether
/// the recovery points open. Who has only the file of the former registration fetches a new one.
///
/// # Errors
/// What [`register`] and [`key::operation`] say; recovery points that do not open (S14).
pub fn again(site: &mut Site<'_>) -> Result<(), Failure> {
    let file = match credential::fresh_at_hand(site) {
        Some(path) => path,
        None => portal::download(site, credential::DOWNLOADS)?,
    };
    register(site, &file)?;
    let noted = site.cloud.client.passphrase.clone().unwrap_or_default();
    key::operation(site, &noted)?;
    key::recovers(site)
}

/// The entry of this server: by its id in whichever vault, else by its name in the vault that is
/// meant, from a former registration.
#[must_use]
pub fn own_entry<'c>(host: &Host, cloud: &'c Cloud) -> Option<&'c Server> {
    let id = machine_id(host);
    let own = |entry: &&Server| Some(entry.id.as_str()) == id;
    let by_id = cloud.vaults().flat_map(|vault| &vault.servers).find(own);
    by_id.or_else(|| cloud.vault.server(&host.identity.name))
}

/// True when LocalSystem may make files in `C:\Windows\Temp` (X55).
#[must_use]
pub fn temp_is_writable(host: &Host) -> bool {
    host.files.lookup(WINDOWS_TEMP).is_ok_and(|id| scratch::system_may_write(host, id))
}

fn temp_name(site: &mut Site<'_>) -> Result<(), Failure> {
    if !temp_is_writable(site.host) {
        let text =
            format!("GetTempFileName failed in {WINDOWS_TEMP}, Hr: = [{ACCESS_DENIED:#010x}]");
        site.log("31 filedownload.cpp(266)", Level::Fatal, text);
        return Err(Failure::new("temp", Message::Credentials, ACCESS_DENIED, WINDOWS_TEMP));
    }
    let count = temp_files(site.host);
    if count <= TEMP_FILES_CERTAIN {
        return Ok(());
    }
    let text = format!("GetTempFileName failed in {WINDOWS_TEMP}, Hr: = [{NO_TEMP_NAME:#010x}]");
    site.log("31 filedownload.cpp(266)", Level::Fatal, text);
    Err(Failure::new("temp", Message::Credentials, NO_TEMP_NAME, WINDOWS_TEMP))
}

/// Gate: the credential file is good, and of the vault that the server is registered with if it is.
///
/// # Errors
/// 34513; 100110 for a file of another vault.
pub fn check_credential(site: &mut Site<'_>, path: &str) -> Result<Credential, Failure> {
    let refuse = |site: &mut Site<'_>, why: &str| {
        site.log("69 CredentialHelper.cs(118)", Level::Warning, format!("{path}: {why}"));
        Failure::new("credential", Message::Credentials, 0, path)
    };
    let text = match site.host.files.node(path).map(|node| &node.content) {
        Some(Content::Text(text)) => text.clone(),
        Some(_) => return Err(refuse(site, "unexpected content")),
        None => return Err(refuse(site, "the file was not found")),
    };
    if on_network(site.host, path) {
        return Err(refuse(site, "the file lies on a network location"));
    }
    if !credential::has_extension(path) {
        return Err(refuse(site, "the extension of the file is not .VaultCredentials"));
    }
    if engine::version(site.host).unwrap_or_default() < site.edition.credential_agent {
        return Err(refuse(site, "a parameter of the file is not known to this agent"));
    }
    let credential = match credential::read(&text) {
        Ok(credential) => credential,
        Err(why) => return Err(refuse(site, why)),
    };
    let age = site.host.clock.machine_time(site.now) - credential.issued;
    if age > site.edition.credential_life {
        return Err(refuse(site, "the certificate is not within its validity period"));
    }
    let at = site.host.clock.machine_time(site.now);
    if stale_certificates(site.host, at).next().is_some() {
        return Err(refuse(site, "an earlier certificate CN=Windows Azure Tools is in its place"));
    }
    match answer_of_vault(site, &credential) {
        Some(why) => Err(refuse(site, why)),
        None => associated(site, credential),
    }
}

/// True for a file on a drive that is a share of another computer (X54).
#[must_use]
pub fn on_network(host: &Host, path: &str) -> bool {
    host.files.volume_of(path).is_ok_and(|(volume, _)| volume.kind == DriveKind::Network)
}

/// Certificates of earlier agents in the machine's own store that are past their time (X52).
pub fn stale_certificates(host: &Host, at: Moment) -> impl Iterator<Item = &Certificate> + '_ {
    let own = |it: &&Certificate| it.store == "My" && it.subject == AGENT_SUBJECT;
    host.certificates.all.iter().filter(own).filter(move |it| it.expires < at)
}

/// What the vault that the file names says against it.
fn answer_of_vault(site: &Site<'_>, credential: &Credential) -> Option<&'static str> {
    let Some(vault) = site.cloud.vault_named(&credential.vault) else {
        return Some("no vault knows this certificate");
    };
    if credential.region != vault.region {
        return Some("the file was downloaded from another region than the vault's");
    }
    if vault.newest().is_none_or(|newest| newest.thumbprint != credential.thumbprint) {
        return Some("the vault no longer accepts this certificate");
    }
    let known = vault.server(&site.host.identity.name).is_some_and(|there| there.listed);
    let full = !known && vault.listed().count() >= MACHINES_PER_VAULT;
    full.then_some("the vault has reached its limit of registered servers")
}

/// A registered server takes files of its own vault only (X13).
fn associated(site: &mut Site<'_>, credential: Credential) -> Result<Credential, Failure> {
    match vault_name(site.host) {
        Some(name) if name != credential.vault => {
            Err(Failure::new("associated vault", Message::OtherVault, 0, &credential.vault))
        }
        _ => Ok(credential),
    }
}

/// The `MachineId` of this server, if it has one.
#[must_use]
pub fn machine_id(host: &Host) -> Option<&str> {
    host.registry.text(Known::AgentConfig, "MachineId")
}

/// True when the vault that `Config` names lists this server as it is.
#[must_use]
pub fn is_listed(host: &Host, cloud: &Cloud) -> bool {
    let vault = vault_name(host).and_then(|name| cloud.vault_named(name));
    let entry = vault.and_then(|vault| vault.server(&host.identity.name));
    entry.is_some_and(|entry| entry.listed && Some(entry.id.as_str()) == machine_id(host))
}

/// The value in which a server keeps the private name of its registration \[S\].
pub const ENDPOINT_VALUE: &str = "ServiceEndpoint";

/// The private name by which this server asks the service; `None` for the public ones (X80).
#[must_use]
pub fn service_endpoint(host: &Host) -> Option<&str> {
    host.registry.text(Known::AgentConfig, ENDPOINT_VALUE)
}

/// The private name that a vault gives to whoever registers now; `None` for the public ones.
#[must_use]
pub fn offered_endpoint(vault: &Vault) -> Option<String> {
    vault.private_endpoints.last().map(|endpoint| endpoints::private_name(endpoint))
}

/// A registration notes by which name it was made.
fn keep_endpoint(site: &mut Site<'_>) {
    let registry = &mut site.host.registry;
    match offered_endpoint(&site.cloud.vault) {
        Some(name) => registry.set_known(Known::AgentConfig, ENDPOINT_VALUE, Data::sz(&name)),
        None => {
            registry.remove_value(Known::AgentConfig.path(), ENDPOINT_VALUE);
        }
    }
}

/// What the vaults know of this server fits what the server knows.
fn check_entry(site: &mut Site<'_>, credential: &Credential) -> Result<(), Failure> {
    let name = &site.host.identity.name;
    let entry = site.cloud.vault_named(&credential.vault).and_then(|vault| vault.server(name));
    let entry = entry.filter(|entry| entry.listed);
    let own = entry.is_some_and(|entry| Some(entry.id.as_str()) == machine_id(site.host));
    let elsewhere = site.cloud.vaults_listing(name).any(|vault| vault.name != credential.vault);
    let why = if is_registered(site.host) && !own {
        "the vault does not list the registration that this server has"
    } else if entry.is_some() && !own {
        "the vault lists another registration under the name of this server"
    } else if elsewhere {
        "another vault lists this server"
    } else {
        return Ok(());
    };
    site.log("69 RegistrationHelper.cs(204)", Level::Warning, why.to_owned());
    let about = site.host.identity.name.clone();
    Err(Failure::new("entry", Message::RegistrationRefused, 0, &about))
}

fn enter(site: &mut Site<'_>, credential: &Credential) {
    if is_registered(site.host) {
        // The registration is renewed as it is; key store and passphrase stay.
        keep_endpoint(site);
        site.note("registered", credential.vault.clone(), true);
        return;
    }
    let name = site.host.identity.name.clone();
    let now = site.now;
    let seed = site.seed;
    let (_, _, build, _) = site.host.identity.windows.facts();
    let Some(vault) = site.cloud.vault_named_mut(&credential.vault) else { return };
    let (resource, group) = (vault.id, vault.group.clone());
    let id = seed.stream("mars.machine-id").guid();
    if let Some(there) = vault.server_mut(&name) {
        // The data of a former registration is found again.
        there.id.clone_from(&id);
        there.registered = now;
        there.build = build;
        there.listed = true;
    } else {
        vault.servers.push(Server {
            name,
            id: id.clone(),
            registered: now,
            recovery_points: Vec::new(),
            passphrase: None,
            build,
            listed: true,
            kept: None,
        });
    }
    let subscription = site.cloud.subscription.id.clone();
    let registry = &mut site.host.registry;
    for (value, text) in [
        ("ServiceResourceName", credential.vault.as_str()),
        ("ResourceId", &resource.to_string()),
        ("MachineId", &id),
        ("SubscriptionId", &subscription),
        ("ResourceGroupName", &group),
    ] {
        registry.set_known(Known::AgentConfig, value, Data::sz(text));
    }
    keep_endpoint(site);
    key::create_store(site);
    site.agent.passphrase = None;
    site.note("registered", credential.vault.clone(), true);
}

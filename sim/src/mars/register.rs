//! Registering the server with a vault.
//!
//! *Models*: the gates in their order: installation, engine, .NET, network and clock, temporary
//! files, antivirus, credential file. All that goes wrong after the engine answers has the one
//! face 34513; the log knows more. *Sources*: 5.1 gates 4 and 5; S18-S34.
//! *Seen through*: `Start-OBRegistration`, the Register Server wizard.

use crate::azure::vault::Server;
use crate::edition::{MACHINES_PER_VAULT, TEMP_FILES_CERTAIN};
use crate::windows::node::Content;
use crate::windows::registry::{Data, Known};

use super::connect::{self, Errand};
use super::credential::{self, Credential};
use super::install::State;
use super::job::Failure;
use super::layout::WINDOWS_TEMP;
use super::log::Level;
use super::messages::Message;
use super::{Site, engine, install, key, runtime};

/// `HRESULT_FROM_WIN32(ERROR_FILE_EXISTS)`: no free temporary name is left.
const NO_TEMP_NAME: u32 = 0x8007_0050;

/// True when `Config` says that the server is registered.
#[must_use]
pub fn is_registered(host: &crate::windows::host::Host) -> bool {
    host.registry.text(Known::AgentConfig, "ServiceResourceName").is_some()
}

/// Number of `*.tmp` files in `C:\Windows\Temp`.
#[must_use]
pub fn temp_files(host: &crate::windows::host::Host) -> u32 {
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
    let result = check_credential(site, path);
    let credential = site.gate("credential", result)?;
    enter(site, &credential);
    Ok(())
}

fn temp_name(site: &mut Site<'_>) -> Result<(), Failure> {
    let count = temp_files(site.host);
    if count <= TEMP_FILES_CERTAIN {
        return Ok(());
    }
    let text = format!("GetTempFileName failed in {WINDOWS_TEMP}, Hr: = [{NO_TEMP_NAME:#010x}]");
    site.log("31 filedownload.cpp(266)", Level::Fatal, text);
    Err(Failure::new("temp", Message::Credentials, NO_TEMP_NAME, WINDOWS_TEMP))
}

fn check_credential(site: &mut Site<'_>, path: &str) -> Result<Credential, Failure> {
    let refuse = |site: &mut Site<'_>, why: &str| {
        site.log("69 CredentialHelper.cs(118)", Level::Warning, format!("{path}: {why}"));
        Failure::new("credential", Message::Credentials, 0, path)
    };
    let text = match site.host.files.node(path).map(|node| &node.content) {
        Some(Content::Text(text)) => text.clone(),
        Some(_) => return Err(refuse(site, "unexpected content")),
        None => return Err(refuse(site, "the file was not found")),
    };
    let credential = match credential::read(&text) {
        Ok(credential) => credential,
        Err(why) => return Err(refuse(site, why)),
    };
    let age = site.host.clock.machine_time(site.now) - credential.issued;
    if age > site.edition.credential_life {
        return Err(refuse(site, "the certificate is not within its validity period"));
    }
    if credential.vault != site.cloud.vault.name {
        return Err(refuse(site, "the vault does not know this certificate"));
    }
    let newest = site.cloud.vault.newest().map(|issued| issued.thumbprint.clone());
    if newest.as_deref() != Some(credential.thumbprint.as_str()) {
        return Err(refuse(site, "the vault no longer accepts this certificate"));
    }
    let vault = &site.cloud.vault;
    let known = vault.server(&site.host.identity.name).is_some_and(|there| there.listed);
    if !known && vault.listed().count() >= MACHINES_PER_VAULT {
        return Err(refuse(site, "the vault has reached its limit of registered servers"));
    }
    Ok(credential)
}

fn enter(site: &mut Site<'_>, credential: &Credential) {
    let name = site.host.identity.name.clone();
    let id = site.seed.stream("mars.machine-id").guid();
    let vault = &mut site.cloud.vault;
    let (resource, group) = (vault.id, vault.group.clone());
    if let Some(there) = vault.server_mut(&name) {
        there.listed = true;
    } else {
        vault.servers.push(Server {
            name,
            id: id.clone(),
            registered: site.now,
            recovery_points: Vec::new(),
            passphrase: None,
            listed: true,
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
    key::create_store(site);
    site.note("registered", credential.vault.clone(), true);
}

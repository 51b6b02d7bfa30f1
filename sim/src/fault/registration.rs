//! Faults of a server's registration and of its passphrase: what the vault lists, what the server
//! believes, what the key file holds, what the administrator has noted.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::units::Length;
use super::{Break, FaultError, file, value};
use crate::azure::ARCHIVE;
use crate::azure::endpoints;
use crate::azure::vault::Server;
use crate::kernel::time::{Moment, Span};
use crate::mars::layout::KEK;
use crate::mars::register::ENDPOINT_VALUE;
use crate::mars::{key, pin, register};
use crate::windows::certificates::Certificate;
use crate::windows::node::Node;
use crate::windows::registry::{Data, Known};
use crate::windows::state::StatePath;
use crate::world::World;

/// What a key file holds that was damaged while the passphrase was set.
const DAMAGED: u64 = 0xdead_0bad_5eed_0001;
/// Days before its last backup at which a former registration was made.
const FORMER_DAYS: i64 = 200;

/// An entry of the vault under this server's name that is not its present registration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FormerEntry {
    /// How long ago its last backup was made.
    pub last_backup: Length,
    /// How many recovery points it has; they are encrypted with the passphrase that is noted.
    pub backups: u32,
    /// It stands in the vault's list; what was deleted there only keeps its data.
    pub listed: bool,
}

/// A registration or passphrase that is not as it should be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum RegistrationFault {
    /// The server's entry was deleted in the portal.
    EntryDeleted {},
    /// The vault knows this server's name from another registration.
    FormerEntry(FormerEntry),
    /// The server is registered with the other vault of the subscription.
    OtherVault {},
    /// The key file was damaged while the passphrase was set; activation did not end.
    KeyDamaged {},
    /// The passphrase was never set: the wizard was closed before its last page.
    NoPassphrase {},
    /// The administrator has another passphrase noted as this server's; the one it was keeps
    /// standing among the other notes.
    NotedPassphrase(String),
    /// The administrator's note of the passphrase is lost.
    NoteLost {},
    /// The administrator has a security PIN on paper that was generated this long ago.
    PinAge(Length),
    /// The administrator has just generated a security PIN and types another one.
    PinMistyped(String),
    /// The administrator leaves the field of the security PIN empty.
    PinLeftOut {},
    /// The vault lists another server, whose passphrase is the one that is noted.
    Neighbour(Neighbour),
    /// The vault has private endpoints, and the server was registered over one of them.
    PrivateEndpoints(PrivateEndpoints),
    /// A private endpoint of the vault was removed.
    PrivateEndpointRemoved(String),
    /// A certificate of an earlier agent stands in the machine's own store.
    OldCertificate(OldCertificate),
}

/// Another server of the vault.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Neighbour {
    /// Its name.
    pub name: String,
    /// How long ago its last backup was made.
    pub last_backup: Length,
    /// How many recovery points it has.
    pub backups: u32,
}

/// Private endpoints of the vault.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PrivateEndpoints {
    /// Their names, oldest first.
    pub names: Vec<String>,
    /// The one over which the server was registered.
    pub used: String,
}

/// A certificate `CN=Windows Azure Tools`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OldCertificate {
    /// Its thumbprint.
    pub thumbprint: String,
    /// How long ago it expired; less than nothing for one that is still good.
    pub expired: Length,
}

fn key_path(world: &World) -> String {
    let folder = world.agent.engine.config.clone().unwrap_or_default();
    format!("{folder}\\{KEK}")
}

fn own(world: &mut World) -> Result<&mut Server, FaultError> {
    let name = world.host.identity.name.clone();
    let entry = world.cloud.vault.server_mut(&name);
    entry.ok_or_else(|| FaultError("the vault does not know this server".into()))
}

fn seal(world: &mut World, hash: u64) -> Result<(), FaultError> {
    let id = world.host.files.lookup(&key_path(world))?;
    let sealed = Node::hashed(1_184, hash, world.now);
    world.host.files.change(id, |node| node.content = sealed.content);
    world.agent.passphrase = None;
    Ok(())
}

fn entry(world: &World, name: &str, last: Moment, backups: u32) -> Server {
    let points = (0..i64::from(backups)).rev().map(|days| last - Span::days(days));
    Server {
        name: name.to_owned(),
        id: world.seed.stream(&format!("fault.entry.{name}")).guid(),
        registered: last - Span::days(FORMER_DAYS),
        recovery_points: points.collect(),
        passphrase: world.cloud.client.passphrase.as_deref().map(key::passphrase),
        build: world.host.identity.windows.facts().2,
        listed: true,
        kept: None,
    }
}

fn former_entry(world: &mut World, former: &FormerEntry) -> Result<(), FaultError> {
    let name = world.host.identity.name.clone();
    if world.cloud.vault.server(&name).is_some() {
        return Err(FaultError("this server is in the vault already".into()));
    }
    let last = world.now - former.last_backup.0;
    let entry = Server { listed: former.listed, ..entry(world, &name, last, former.backups) };
    world.cloud.vault.servers.push(entry);
    Ok(())
}

fn register_elsewhere(world: &mut World) -> Result<(), FaultError> {
    let mut entry = own(world)?.clone();
    let id = world.seed.stream("fault.other-vault").guid();
    let name = entry.name.clone();
    world.cloud.vault.servers.retain(|server| server.name != name);
    let Some(vault) = world.cloud.vault_named_mut(ARCHIVE) else {
        return Err(FaultError("there is no other vault".into()));
    };
    entry.id.clone_from(&id);
    vault.servers.push(entry);
    let (number, group) = (vault.id.to_string(), vault.group.clone());
    for (name, text) in [
        ("ServiceResourceName", ARCHIVE),
        ("ResourceId", &number),
        ("MachineId", &id),
        ("ResourceGroupName", &group),
    ] {
        world.host.registry.set_known(Known::AgentConfig, name, Data::sz(text));
    }
    Ok(())
}

impl Break for RegistrationFault {
    fn inject(&self, world: &mut World) -> Result<(), FaultError> {
        match self {
            Self::EntryDeleted {} => own(world)?.listed = false,
            Self::FormerEntry(former) => former_entry(world, former)?,
            Self::OtherVault {} => register_elsewhere(world)?,
            Self::KeyDamaged {} => seal(world, DAMAGED)?,
            Self::NoPassphrase {} => seal(world, 0)?,
            Self::NotedPassphrase(text) => {
                let client = &mut *world.cloud.client;
                client.notes.extend(client.passphrase.replace(text.clone()));
            }
            Self::NoteLost {} => world.cloud.client.passphrase = None,
            Self::PinAge(age) => {
                let (seed, at) = (world.seed, world.now - age.0);
                pin::generate(&mut world.cloud, seed, at);
            }
            Self::PinMistyped(digits) => {
                let (seed, now) = (world.seed, world.now);
                pin::generate(&mut world.cloud, seed, now);
                world.cloud.client.pin = Some(digits.clone());
            }
            Self::PinLeftOut {} => world.cloud.client.pin = Some(String::new()),
            Self::Neighbour(there) => {
                let last = world.now - there.last_backup.0;
                let entry = entry(world, &there.name, last, there.backups);
                world.cloud.vault.servers.push(entry);
            }
            Self::PrivateEndpoints(there) => {
                world.cloud.vault.private_endpoints.clone_from(&there.names);
                let name = endpoints::private_name(&there.used);
                let registry = &mut world.host.registry;
                registry.set_known(Known::AgentConfig, ENDPOINT_VALUE, Data::sz(&name));
            }
            Self::PrivateEndpointRemoved(name) => {
                world.cloud.vault.private_endpoints.retain(|there| there != name);
            }
            Self::OldCertificate(old) => {
                let expires = world.now - old.expired.0;
                let valid = [expires - crate::kernel::time::Span::days(365), expires];
                let subject = register::AGENT_SUBJECT;
                let made = Certificate::self_signed("My", subject, &old.thumbprint, valid);
                world.host.certificates.all.push(made);
            }
        }
        Ok(())
    }

    fn touches(&self, world: &World) -> Vec<StatePath> {
        let servers = StatePath::new("vault", "servers");
        let endpoints = StatePath::new("vault", "private_endpoints");
        let config = |name: &str| value(Known::AgentConfig.path(), name);
        match self {
            Self::EntryDeleted {} | Self::FormerEntry(_) => vec![servers],
            Self::OtherVault {} => vec![
                servers,
                StatePath::new("other-vaults", "vaults"),
                config("ServiceResourceName"),
                config("ResourceId"),
                config("MachineId"),
                config("ResourceGroupName"),
            ],
            Self::KeyDamaged {} | Self::NoPassphrase {} => {
                vec![file(&key_path(world)), StatePath::new("agent", "passphrase")]
            }
            Self::NotedPassphrase(_) => {
                vec![StatePath::new("client", "passphrase"), StatePath::new("client", "notes")]
            }
            Self::NoteLost {} => vec![StatePath::new("client", "passphrase")],
            Self::PinAge(_) | Self::PinMistyped(_) | Self::PinLeftOut {} => {
                vec![StatePath::new("client", "pin"), StatePath::new("vault", "pin")]
            }
            Self::Neighbour(_) => vec![servers],
            Self::PrivateEndpoints(_) => vec![endpoints, config(ENDPOINT_VALUE)],
            Self::PrivateEndpointRemoved(_) => vec![endpoints],
            Self::OldCertificate(_) => vec![StatePath::new("certificate", "all")],
        }
    }

    fn holds(&self, world: &World) -> bool {
        let entry = world.cloud.vault.server(&world.host.identity.name);
        let sealed = || world.host.files.node(&key_path(world)).and_then(Node::hash);
        let noted = &world.cloud.client.passphrase;
        match self {
            Self::EntryDeleted {} => entry.is_some_and(|entry| !entry.listed),
            Self::FormerEntry(former) => entry.is_some_and(|entry| {
                entry.listed == former.listed
                    && entry.recovery_points.len() == former.backups as usize
                    && Some(entry.id.as_str()) != register::machine_id(&world.host)
            }),
            Self::OtherVault {} => register::vault_name(&world.host) == Some(ARCHIVE),
            Self::KeyDamaged {} => sealed() == Some(DAMAGED),
            Self::NoPassphrase {} => world.agent.passphrase.is_none(),
            Self::NotedPassphrase(text) => noted.as_ref() == Some(text),
            Self::NoteLost {} => noted.is_none(),
            Self::PinAge(age) => {
                let pin = world.cloud.vault.pin.as_ref();
                pin.is_some_and(|pin| world.now - pin.at >= age.0)
            }
            Self::PinMistyped(digits) => world.cloud.client.pin.as_ref() == Some(digits),
            Self::PinLeftOut {} => world.cloud.client.pin.as_deref() == Some(""),
            Self::Neighbour(there) => world.cloud.vault.server(&there.name).is_some(),
            Self::PrivateEndpoints(there) => {
                let name = endpoints::private_name(&there.used);
                register::service_endpoint(&world.host) == Some(&name)
            }
            Self::PrivateEndpointRemoved(name) => {
                !world.cloud.vault.private_endpoints.contains(name)
            }
            Self::OldCertificate(old) => {
                world.host.certificates.all.iter().any(|it| it.thumbprint == old.thumbprint)
            }
        }
    }
}

//! Who the server is to the vault, and what is known of its passphrase.

use schemars::JsonSchema;
use serde::Serialize;

use crate::azure::endpoints;
use crate::azure::vault::Server;
use crate::edition::PIN_LIFE;
use crate::mars::alternate;
use crate::mars::key::{self, KeyFile};
use crate::mars::layout::ENGINE;
use crate::mars::register;
use crate::world::World;

/// Registration and passphrase.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RegistrationFacts {
    /// The server has a registration (`reg query ...\Config /v MachineId`) that its vault does not
    /// list (portal, Protected Servers).
    pub unlisted: bool,
    /// An entry of the vault that is meant under this server's name, with another id than the
    /// server has.
    pub same_name: Option<SameNameFacts>,
    /// Other vaults that list this server.
    pub other_vaults: Vec<String>,
    /// A passphrase is set (`Get-OBMachineSetting`).
    pub passphrase_set: bool,
    /// The key file changed since the passphrase was set, or holds something before it was (`dir`:
    /// its time; the engine's log).
    pub key_file_changed: bool,
    /// Recovery points in the vault cannot be browsed with the passphrase that is set.
    pub points_closed: bool,
    /// The administrator's note of this server's passphrase.
    pub noted: NoteFacts,
    /// Numbers, from 1, of other notes with which the recovery points can be browsed.
    pub notes_that_open: Vec<usize>,
    /// The private name by which this server asks the service (`reg query ...\Config /v
    /// ServiceEndpoint`); empty for the public names.
    pub service_endpoint: String,
    /// Names of the vault's private endpoints (`Get-AzPrivateEndpointConnection`).
    pub private_endpoints: Vec<String>,
    /// Certificates of earlier agents in the machine's own store that are past their time
    /// (`certutil -store My`): their thumbprints.
    pub old_certificates: Vec<String>,
    /// Seconds since the security PIN was generated that the administrator typed; absent when it
    /// is not the one that the portal gave out last.
    pub pin_seconds: Option<i64>,
    /// The administrator typed a PIN that was at hand (an empty field counts) instead of a fresh
    /// one.
    pub pin_at_hand: bool,
    /// The field of the PIN was left empty.
    pub pin_empty: bool,
    /// Seconds that a PIN is good (documentation).
    pub pin_life_seconds: i64,
    /// The server whose data the Recover Data wizard shows here, when its recovery points cannot be
    /// browsed with the noted passphrase.
    pub source: Option<ClosedSourceFacts>,
}

/// A server whose data is wanted here.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ClosedSourceFacts {
    /// It is this server.
    pub is_here: bool,
    /// Numbers, from 1, of other notes with which its recovery points can be browsed.
    pub notes_that_open: Vec<usize>,
}

/// An entry under the same name.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SameNameFacts {
    /// Its last backup was made after the agent was put onto this server (portal; `dir /tc`).
    pub backed_up_since_installation: bool,
}

/// A note of a passphrase; the passphrase itself is no fact.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct NoteFacts {
    /// It is there.
    pub there: bool,
    /// Characters that it has.
    pub characters: usize,
    /// Characters that are not ASCII.
    pub not_ascii: usize,
}

pub(super) fn facts(world: &World) -> RegistrationFacts {
    let (host, cloud) = (&world.host, &world.cloud);
    let name = host.identity.name.as_str();
    let entry = cloud.vault.server(name);
    let id = register::machine_id(host);
    let same_name = entry.filter(|entry| entry.listed && Some(entry.id.as_str()) != id);
    let installed = host.files.node(ENGINE).map(|node| node.created);
    let registered = register::is_registered(host);
    let others = cloud.vaults_listing(name).filter(|vault| vault.name != cloud.vault.name);
    let noted = cloud.client.passphrase.as_deref();
    let opens = |entry: &Server, text: &str| entry.passphrase == Some(key::passphrase(text));
    let points = entry.filter(|entry| !entry.recovery_points.is_empty());
    let notes = cloud.client.notes.iter().enumerate();
    let that_open =
        notes.filter(|(_, text)| points.is_some_and(|entry| opens(entry, text))).map(|(at, _)| at);
    RegistrationFacts {
        unlisted: registered && !register::is_listed(host, cloud),
        same_name: same_name.map(|entry| SameNameFacts {
            backed_up_since_installation: entry
                .recovery_points
                .last()
                .is_some_and(|last| installed.is_some_and(|installed| *last > installed)),
        }),
        other_vaults: others.map(|vault| vault.name.clone()).collect(),
        passphrase_set: world.agent.passphrase.is_some(),
        key_file_changed: key::key_file(host, &world.agent) == KeyFile::Other,
        points_closed: world.agent.passphrase.is_some()
            && entry.is_some_and(|entry| !key::opens(entry, &world.agent)),
        noted: NoteFacts {
            there: noted.is_some(),
            characters: noted.map_or(0, |text| text.chars().count()),
            not_ascii: noted.map_or(0, |text| text.chars().filter(|c| !c.is_ascii()).count()),
        },
        notes_that_open: that_open.map(|at| at + 1).collect(),
        service_endpoint: register::service_endpoint(host).unwrap_or_default().to_owned(),
        private_endpoints: cloud
            .vault
            .private_endpoints
            .iter()
            .map(|endpoint| endpoints::private_name(endpoint))
            .collect(),
        old_certificates: register::stale_certificates(host, world.machine_time())
            .map(|it| it.thumbprint.clone())
            .collect(),
        pin_seconds: cloud
            .vault
            .pin
            .as_ref()
            .filter(|pin| cloud.client.pin.as_ref() == Some(&pin.digits))
            .map(|pin| (world.now - pin.at).as_seconds()),
        pin_at_hand: cloud.client.pin.is_some(),
        pin_empty: cloud.client.pin.as_deref() == Some(""),
        pin_life_seconds: PIN_LIFE.as_seconds(),
        source: source(world),
    }
}

fn source(world: &World) -> Option<ClosedSourceFacts> {
    let (host, client) = (&world.host, &world.cloud.client);
    let source = alternate::source(host, &world.cloud)?;
    let opens = |text: &String| alternate::opens(source, text);
    if !register::is_registered(host)
        || source.recovery_points.is_empty()
        || client.passphrase.as_ref().is_some_and(opens)
    {
        return None;
    }
    let notes = client.notes.iter().enumerate().filter(|(_, text)| opens(text));
    Some(ClosedSourceFacts {
        is_here: source.name == host.identity.name,
        notes_that_open: notes.map(|(at, _)| at + 1).collect(),
    })
}

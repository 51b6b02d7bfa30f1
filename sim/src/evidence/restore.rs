//! Facts about restoring: the iSCSI initiator, and the recovery volume of the wizard.

use schemars::JsonSchema;
use serde::Serialize;

use crate::mars::alternate;
use crate::mars::restore::Mount;
use crate::windows::iscsi;
use crate::world::World;

/// The iSCSI initiator.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct IscsiFacts {
    /// The device with the hardware id `ROOT\ISCSIPRT` (`Get-PnpDevice`, Device Manager); absent
    /// when there is none.
    pub device: Option<DeviceFacts>,
    /// The service answers (`iscsicli ListInitiators`).
    pub answers: bool,
    /// The service lists a port of the initiator; absent when it does not answer.
    pub has_port: Option<bool>,
    /// Targets of sessions without a disk (`iscsicli SessionList`); empty when the service does
    /// not answer.
    pub sessions_without_disk: Vec<String>,
}

/// A device.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DeviceFacts {
    /// Friendly name.
    pub name: String,
    /// Instance id.
    pub instance: String,
    /// Problem code; 0 is fine.
    pub problem: u32,
}

/// The Recover Data wizard (`wabadmin recover status`).
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RestoreFacts {
    /// A mount; absent when nobody has started one.
    pub mount: Option<MountFacts>,
    /// Build of this Windows (`ver`).
    pub build: u32,
    /// Build of the Windows whose data "Another server" would open; absent when the vault has none.
    pub source_build: Option<u32>,
}

/// A mount of a recovery point.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MountFacts {
    /// Drive letter of the recovery volume; empty while it is being mounted.
    pub volume: String,
    /// Minutes since it was started.
    pub minutes: i64,
    /// Minutes until it is unmounted by itself; absent while there is no volume.
    pub minutes_left: Option<i64>,
}

/// The initiator.
pub(super) fn initiator(world: &World) -> IscsiFacts {
    let host = &world.host;
    let answers = iscsi::answers(host).is_ok();
    let without = host.iscsi.sessions.iter().filter(|session| answers && !session.disk);
    IscsiFacts {
        device: host.devices.initiator().map(|device| DeviceFacts {
            name: device.name.clone(),
            instance: device.instance.clone(),
            problem: device.problem,
        }),
        answers,
        has_port: answers.then_some(host.iscsi.port == iscsi::Port::Taken),
        sessions_without_disk: without.map(|session| session.target.clone()).collect(),
    }
}

/// The wizard.
pub(super) fn wizard(world: &World) -> RestoreFacts {
    let mount = world.agent.mount.as_ref().map(|mount: &Mount| MountFacts {
        volume: mount.letter().map(|letter| letter.to_string()).unwrap_or_default(),
        minutes: (world.now - mount.since).as_seconds() / 60,
        minutes_left: mount.ends().map(|end| (end - world.now).as_seconds() / 60),
    });
    let (_, _, build, _) = world.host.identity.windows.facts();
    let source = alternate::source(&world.host, &world.cloud);
    RestoreFacts { mount, build, source_build: source.map(|server| server.build) }
}

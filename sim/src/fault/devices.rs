//! Faults of devices and of the iSCSI initiator.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Break, FaultError, file};
use crate::kernel::text::same;
use crate::windows::devices::{DRIVER_UNUSABLE, Device, INITIATOR, INITIATOR_DRIVER, NO_DRIVER};
use crate::windows::iscsi::{self, Session};
use crate::windows::node::Content;
use crate::windows::state::StatePath;
use crate::world::World;

/// Devices: a driver or a whole device went away. Each is named by its instance id.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum DeviceFault {
    /// Its driver is gone: Device Manager shows an unknown device, code 28.
    NoDriver(String),
    /// Somebody uninstalled it: Device Manager shows nothing.
    Removed(String),
    /// Its driver's file is damaged, also where Windows would take another copy from: code 39.
    DriverUnusable(String),
}

impl DeviceFault {
    fn instance(&self) -> &str {
        let (Self::NoDriver(instance) | Self::Removed(instance) | Self::DriverUnusable(instance)) =
            self;
        instance
    }

    fn device<'w>(&self, world: &'w World) -> Option<&'w Device> {
        let mut all = world.host.devices.all.iter();
        all.find(|device| same(&device.instance, self.instance()))
    }
}

impl Break for DeviceFault {
    fn inject(&self, world: &mut World) -> Result<(), FaultError> {
        let missing = || FaultError(format!("there is no device `{}`", self.instance()));
        let device = self.device(world).ok_or_else(missing)?;
        let initiator = same(&device.hardware, INITIATOR);
        if matches!(self, Self::DriverUnusable(_)) {
            if !initiator {
                return Err(FaultError("only the driver of the iSCSI initiator is known".into()));
            }
            let driver = world.host.files.lookup(INITIATOR_DRIVER)?;
            world.host.files.change(driver, |node| node.content = Content::Hashed(0xbad));
        }
        let all = &mut world.host.devices.all;
        match self {
            Self::Removed(instance) => all.retain(|device| !same(&device.instance, instance)),
            Self::NoDriver(instance) | Self::DriverUnusable(instance) => {
                let no_driver = matches!(self, Self::NoDriver(_));
                let problem = if no_driver { NO_DRIVER } else { DRIVER_UNUSABLE };
                let hit = all.iter_mut().find(|device| same(&device.instance, instance));
                if let Some(device) = hit {
                    device.lose_driver(problem);
                }
            }
        }
        if initiator {
            world.host.iscsi.device_left();
        }
        Ok(())
    }

    fn touches(&self, _: &World) -> Vec<StatePath> {
        let mut touched = vec![
            StatePath::new("device", "all"),
            StatePath::new("iscsi", "port"),
            StatePath::new("iscsi", "sessions"),
        ];
        if matches!(self, Self::DriverUnusable(_)) {
            touched.push(file(INITIATOR_DRIVER));
        }
        touched
    }

    fn holds(&self, world: &World) -> bool {
        let problem = self.device(world).map(|device| device.problem);
        match self {
            Self::Removed(_) => problem.is_none(),
            Self::NoDriver(_) => problem == Some(NO_DRIVER),
            Self::DriverUnusable(_) => problem == Some(DRIVER_UNUSABLE),
        }
    }
}

/// The iSCSI initiator: its service or its driver is stuck.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum IscsiFault {
    /// The service runs, takes controls, and answers no request.
    ServiceStalled {},
    /// A session of an earlier mount neither came to a disk nor ended: the driver waits for it.
    SessionStuck {},
}

impl Break for IscsiFault {
    fn inject(&self, world: &mut World) -> Result<(), FaultError> {
        match self {
            Self::ServiceStalled {} => {
                iscsi::answers(&world.host)
                    .map_err(|error| FaultError(format!("{}: {error}", iscsi::SERVICE)))?;
                world.host.iscsi.stalled = true;
            }
            Self::SessionStuck {} => {
                let id = world.seed.stream("fault.iscsi").guid();
                let target = format!("iqn.2003-11.com.microsoft:cloudbackup-{id}");
                world.host.iscsi.sessions.push(Session { target, disk: false });
            }
        }
        Ok(())
    }

    fn touches(&self, _: &World) -> Vec<StatePath> {
        let piece = match self {
            Self::ServiceStalled {} => "stalled",
            Self::SessionStuck {} => "sessions",
        };
        vec![StatePath::new("iscsi", piece)]
    }

    fn holds(&self, world: &World) -> bool {
        match self {
            Self::ServiceStalled {} => world.host.iscsi.stalled,
            Self::SessionStuck {} => world.host.iscsi.sessions.iter().any(|session| !session.disk),
        }
    }
}

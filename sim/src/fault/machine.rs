//! Faults of the machine itself: which Windows it is, and which updates it has.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Break, FaultError, value};
use crate::kernel::text::same;
use crate::windows::identity::{self, Hardware, Windows};
use crate::windows::registry::{Data, Known};
use crate::windows::state::StatePath;
use crate::windows::updates;
use crate::world::World;

/// The machine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum MachineFault {
    /// It turns out to be another version of Windows than people think.
    Windows(Windows),
    /// It runs on something else than people think.
    Hardware(Hardware),
    /// It was renamed, and restarted since.
    Renamed(String),
}

fn turn_into(world: &mut World, windows: Windows) {
    world.host.identity.windows = windows;
    let (product, version, build, _) = windows.facts();
    let registry = &mut world.host.registry;
    registry.set_known(Known::CurrentVersion, "ProductName", Data::sz(product));
    registry.set_known(Known::CurrentVersion, "CurrentVersion", Data::sz(version));
    registry.set_known(Known::CurrentVersion, "CurrentBuild", Data::sz(&build.to_string()));
    // An update is for one Windows: this one has its own.
    let own = updates::Updates::up_to_date(windows);
    world.host.updates.installed.clone_from(&own.installed);
}

impl Break for MachineFault {
    fn inject(&self, world: &mut World) -> Result<(), FaultError> {
        match self {
            Self::Windows(windows) => turn_into(world, *windows),
            Self::Hardware(hardware) => world.host.identity.hardware = *hardware,
            Self::Renamed(name) => {
                let name = name.to_uppercase();
                for key in [identity::NEXT_NAME, identity::ACTIVE_NAME] {
                    world.host.registry.set(key, identity::NAME_VALUE, Data::sz(&name));
                }
                world.host.identity.name = name;
            }
        }
        Ok(())
    }

    fn touches(&self, _: &World) -> Vec<StatePath> {
        match self {
            Self::Windows(_) => {
                let names = ["ProductName", "CurrentVersion", "CurrentBuild"];
                let values = names.map(|name| value(Known::CurrentVersion.path(), name));
                let own =
                    [StatePath::new("machine", "windows"), StatePath::new("update", "installed")];
                values.into_iter().chain(own).collect()
            }
            Self::Hardware(_) => vec![StatePath::new("machine", "hardware")],
            Self::Renamed(_) => {
                let keys = [identity::NEXT_NAME, identity::ACTIVE_NAME];
                let values = keys.map(|key| value(key, identity::NAME_VALUE));
                values.into_iter().chain([StatePath::new("machine", "name")]).collect()
            }
        }
    }

    fn holds(&self, world: &World) -> bool {
        match self {
            Self::Windows(windows) => world.host.identity.windows == *windows,
            Self::Hardware(hardware) => world.host.identity.hardware == *hardware,
            Self::Renamed(name) => same(&world.host.identity.name, name),
        }
    }
}

/// Updates of Windows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum UpdateFault {
    /// The servicing update of this Windows was never installed, or was removed again.
    ServicingMissing {},
    /// The servicing update was installed today; Windows has not been restarted since.
    ServicingWaits {},
    /// Windows Update offers this one, and nobody has installed it yet.
    Offered(String),
}

impl UpdateFault {
    fn id(&self, world: &World) -> Option<String> {
        match self {
            Self::ServicingMissing {} | Self::ServicingWaits {} => {
                let package = updates::servicing(world.host.identity.windows);
                package.map(|package| package.id.to_owned())
            }
            Self::Offered(id) => Some(id.clone()),
        }
    }
}

impl Break for UpdateFault {
    fn inject(&self, world: &mut World) -> Result<(), FaultError> {
        let id = self.id(world);
        let id = id.ok_or_else(|| FaultError("this Windows has no servicing update".into()))?;
        let updates = &mut world.host.updates;
        updates.installed.retain(|known| !same(known, &id));
        match self {
            Self::ServicingWaits {} => updates.waiting.push(id),
            Self::ServicingMissing {} | Self::Offered(_) => updates.missing.push(id),
        }
        Ok(())
    }

    fn touches(&self, _: &World) -> Vec<StatePath> {
        let list = if matches!(self, Self::ServicingWaits {}) { "waiting" } else { "missing" };
        vec![StatePath::new("update", "installed"), StatePath::new("update", list)]
    }

    fn holds(&self, world: &World) -> bool {
        let updates = &world.host.updates;
        let list = match self {
            Self::ServicingWaits {} => &updates.waiting,
            Self::ServicingMissing {} | Self::Offered(_) => &updates.missing,
        };
        self.id(world).is_some_and(|id| !updates.has(&id) && list.contains(&id))
    }
}

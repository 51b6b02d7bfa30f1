//! Faults of filter drivers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Break, FaultError, file, value};
use crate::mars::install;
use crate::windows::filter_drivers::{
    self, FILE_SYNC, FILE_SYNC_ALTITUDE, FOLDER, instance_keys, loaded,
};
use crate::windows::node::Node;
use crate::windows::services::{self, StartType};
use crate::windows::state::StatePath;
use crate::world::World;

/// Size of the driver's file \[S\].
const BYTES: u64 = 412_672;

/// Filter drivers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum DriverFault {
    /// The Azure File Sync agent was installed, and its filter is loaded; a version.
    FileSync(String),
    /// The same, and its filter was switched off afterwards.
    FileSyncDisabled(String),
}

fn path() -> String {
    format!("{FOLDER}\\{FILE_SYNC}.sys")
}

impl Break for DriverFault {
    fn inject(&self, world: &mut World) -> Result<(), FaultError> {
        let (Self::FileSync(version) | Self::FileSyncDisabled(version)) = self;
        let version = super::agent::version(version)?;
        let on = matches!(self, Self::FileSync(_));
        let at = world.machine_time();
        let hash = install::genuine(FILE_SYNC, version);
        world.host.files.put(&path(), Node::program(BYTES, version, hash, at))?;
        let start = if on { StartType::System } else { StartType::Disabled };
        let host = &mut world.host;
        filter_drivers::install(host, FILE_SYNC, FILE_SYNC_ALTITUDE, start);
        if on {
            host.services.start(&host.registry, FILE_SYNC, at)?;
        }
        Ok(())
    }

    fn touches(&self, _: &World) -> Vec<StatePath> {
        let key = services::key(FILE_SYNC);
        let [top, own] = instance_keys(FILE_SYNC);
        let names = ["Type", "Start", "ErrorControl", "ImagePath", "DisplayName"];
        let mut touched = vec![file(&path()), StatePath::new("service", FILE_SYNC)];
        touched.extend(["Altitude", "Flags"].map(|name| value(&own, name)));
        touched.push(value(&top, "DefaultInstance"));
        touched.extend(names.map(|name| value(&key, name)));
        touched.extend([own, top, key].map(|key| StatePath::new("registry", &key)));
        touched
    }

    fn holds(&self, world: &World) -> bool {
        let is_loaded = loaded(&world.host).iter().any(|filter| filter.name == FILE_SYNC);
        let installed = services::settings(&world.host.registry, FILE_SYNC).is_some();
        installed && is_loaded == matches!(self, Self::FileSync(_))
    }
}

//! Faults of what system state needs: Windows Server Backup, the EFI system partition, the paths of
//! services.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Break, FaultError, value};
use crate::mars::layout::SYSTEM_STATE_TASK;
use crate::mars::system_state;
use crate::windows::performance::Load;
use crate::windows::processes::{Opens, Process};
use crate::windows::registry::Data;
use crate::windows::services;
use crate::windows::state::StatePath;
use crate::windows::wsb::{self, EFI_PARTITION};
use crate::world::World;

/// System state and what it needs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum SystemStateFault {
    /// It is protected as the documentation says, every evening at eight: Windows Server Backup is
    /// there, and the policy with its task. What a scenario needs around its fault.
    Protected {},
    /// The feature Windows Server Backup was removed.
    FeatureRemoved {},
    /// A program holds the EFI system partition open.
    EfiHeld {
        /// Image name.
        by: String,
    },
    /// The path of a service got a backslash in front.
    ServicePath {
        /// The service.
        service: String,
        /// The path that it has now.
        path: String,
    },
}

impl SystemStateFault {
    fn process(&self) -> Option<Process> {
        let Self::EfiHeld { by } = self else { return None };
        Some(Process {
            id: 0,
            image: by.clone(),
            about: String::new(),
            user: r"NT AUTHORITY\SYSTEM".to_owned(),
            opens: vec![Opens::exclusively(EFI_PARTITION)],
            at_boot: true,
            load: Load::default(),
        })
    }
}

impl Break for SystemStateFault {
    fn inject(&self, world: &mut World) -> Result<(), FaultError> {
        if let Some(process) = self.process() {
            let id = world.host.services.new_process() + 40_000;
            world.host.start_process(Process { id, ..process });
            return Ok(());
        }
        match self {
            Self::Protected {} => {
                world.host.wsb.installed = true;
                let policy = system_state::usual(world.seed);
                system_state::configure(&mut world.site(), policy);
            }
            Self::FeatureRemoved {} => world.host.wsb.installed = false,
            Self::ServicePath { service, path } => {
                if world.host.services.get(service).is_none() {
                    return Err(FaultError(format!("there is no service `{service}`")));
                }
                let data = Data::ExpandSz(path.as_str().into());
                world.host.registry.set(&services::key(service), "ImagePath", data);
            }
            Self::EfiHeld { .. } => {}
        }
        Ok(())
    }

    fn touches(&self, _: &World) -> Vec<StatePath> {
        match self {
            Self::Protected {} => vec![
                StatePath::new("agent", "system_state"),
                StatePath::new("task", SYSTEM_STATE_TASK),
                StatePath::new("wsb", "installed"),
            ],
            Self::FeatureRemoved {} => vec![StatePath::new("wsb", "installed")],
            Self::EfiHeld { .. } => vec![StatePath::new("process", "running")],
            Self::ServicePath { service, .. } => vec![value(&services::key(service), "ImagePath")],
        }
    }

    fn holds(&self, world: &World) -> bool {
        let host = &world.host;
        match self {
            Self::Protected {} => world.agent.system_state.is_some(),
            Self::FeatureRemoved {} => !host.wsb.installed,
            Self::EfiHeld { by } => wsb::efi_holders(host).any(|image| image == by),
            Self::ServicePath { service, path } => host
                .registry
                .value(&services::key(service), "ImagePath")
                .and_then(Data::text)
                .is_some_and(|there| there == path),
        }
    }
}

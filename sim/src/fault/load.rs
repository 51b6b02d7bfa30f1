//! Faults of load: programs that take what a backup needs, and disks that are slow by nature.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Break, FaultError};
use crate::windows::performance::Load;
use crate::windows::processes::Process;
use crate::windows::state::StatePath;
use crate::world::World;

/// Programs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ProcessFault {
    /// A program runs all the time, and starts again with Windows.
    Runs {
        /// Image name.
        image: String,
        /// What its file description says.
        about: String,
        /// Per cent of the processor that it takes.
        #[serde(default)]
        processor: u32,
        /// Per cent of memory that it takes.
        #[serde(default)]
        memory: u32,
        /// Per cent of the time that it keeps disks busy, by drive letter.
        #[serde(default)]
        disks: BTreeMap<char, u32>,
    },
}

impl Break for ProcessFault {
    fn inject(&self, world: &mut World) -> Result<(), FaultError> {
        let Self::Runs { image, about, processor, memory, disks } = self;
        let disks = disks.iter().map(|(letter, busy)| (letter.to_ascii_uppercase(), *busy));
        let process = Process {
            id: world.host.services.new_process() + 40_000,
            image: image.clone(),
            about: about.clone(),
            user: r"NT AUTHORITY\SYSTEM".to_owned(),
            opens: Vec::new(),
            at_boot: true,
            load: Load { processor: *processor, memory: *memory, disks: disks.collect() },
        };
        world.host.start_process(process);
        Ok(())
    }

    fn touches(&self, _: &World) -> Vec<StatePath> {
        vec![StatePath::new("process", "running")]
    }

    fn holds(&self, world: &World) -> bool {
        let Self::Runs { image, .. } = self;
        world.host.processes.running.iter().any(|process| process.image == *image)
    }
}

//! Faults of volumes: what a disk, a formatting or BitLocker made of them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::units::Bytes;
use super::{Break, FaultError};
use crate::windows::node::Node;
use crate::windows::state::StatePath;
use crate::windows::volume::{DriveKind, FileSystem, Volume};
use crate::world::World;

/// Volumes, by their drive letters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum VolumeFault {
    /// The disk went offline.
    Offline(char),
    /// The disk became read-only.
    ReadOnly(char),
    /// BitLocker protects it, and it was not unlocked since Windows started.
    Locked {
        /// The volume.
        volume: char,
        /// Where its recovery key was saved, a `.BEK` file.
        recovery_key: String,
    },
    /// Another kind of drive stands behind the letter now.
    Kind {
        /// The volume.
        volume: char,
        /// What it is.
        is: DriveKind,
    },
    /// It carries another file system.
    Formatted {
        /// The volume.
        volume: char,
        /// Which.
        with: FileSystem,
    },
    /// Data deduplication was enabled.
    Dedup(char),
    /// Its data were moved to premium storage of Azure.
    Premium(char),
    /// It has another size.
    Capacity {
        /// The volume.
        volume: char,
        /// Its size.
        size: Bytes,
    },
}

impl VolumeFault {
    fn letter(&self) -> char {
        let (Self::Offline(letter)
        | Self::ReadOnly(letter)
        | Self::Dedup(letter)
        | Self::Premium(letter)
        | Self::Locked { volume: letter, .. }
        | Self::Kind { volume: letter, .. }
        | Self::Formatted { volume: letter, .. }
        | Self::Capacity { volume: letter, .. }) = self;
        *letter
    }

    fn is_so(&self, volume: &Volume) -> bool {
        match self {
            Self::Offline(_) => volume.offline,
            Self::ReadOnly(_) => volume.read_only,
            Self::Locked { .. } => volume.locked,
            Self::Kind { is, .. } => volume.kind == *is,
            Self::Formatted { with, .. } => volume.file_system == *with,
            Self::Dedup(_) => volume.dedup,
            Self::Premium(_) => volume.premium,
            Self::Capacity { size, .. } => volume.capacity == size.0,
        }
    }
}

impl Break for VolumeFault {
    fn inject(&self, world: &mut World) -> Result<(), FaultError> {
        let letter = self.letter();
        let missing = || FaultError(format!("there is no volume {letter}:"));
        let at = world.machine_time();
        let volume = world.host.files.volume_mut(letter).ok_or_else(missing)?;
        match self {
            Self::Offline(_) => volume.offline = true,
            Self::ReadOnly(_) => volume.read_only = true,
            Self::Locked { .. } => volume.locked = true,
            Self::Kind { is, .. } => volume.kind = *is,
            Self::Formatted { with, .. } => volume.file_system = *with,
            Self::Dedup(_) => volume.dedup = true,
            Self::Premium(_) => volume.premium = true,
            Self::Capacity { size, .. } => volume.capacity = size.0,
        }
        if let Self::Locked { recovery_key, .. } = self {
            let key = Node::text(&volume.external_key(), at);
            world.host.files.put(recovery_key, key)?;
        }
        Ok(())
    }

    fn touches(&self, world: &World) -> Vec<StatePath> {
        let volume = world.host.files.volume(self.letter());
        let mut touched: Vec<StatePath> =
            volume.map(|volume| StatePath::new("volume", &volume.guid)).into_iter().collect();
        if let Self::Locked { recovery_key, .. } = self {
            touched.extend(super::files::made(world, recovery_key));
        }
        touched
    }

    fn holds(&self, world: &World) -> bool {
        world.host.files.volume(self.letter()).is_some_and(|volume| self.is_so(volume))
    }
}

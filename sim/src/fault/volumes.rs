//! Faults of volumes: what a disk, a formatting or BitLocker made of them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::units::Bytes;
use super::{Break, FaultError, file};
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
    /// It is the temporary disk that a virtual machine in Azure gets with its size.
    Temporary(char),
    /// Its disk was replaced by a new one under the same letter, with nothing on it: a temporary
    /// disk after the machine was redeployed. The restart that comes with it is left out.
    Wiped(char),
    /// It has another size.
    Capacity {
        /// The volume.
        volume: char,
        /// Its size.
        size: Bytes,
    },
}

/// What Azure puts on each temporary disk \[K\].
const WARNING: &str = "DATALOSS_WARNING_README.txt";
const WARNING_TEXT: &str = "WARNING: THIS IS A TEMPORARY DISK.\r\n\r\nAny data stored on this \
    drive is SUBJECT TO LOSS and THERE IS NO WAY TO RECOVER IT.\r\n\r\nPlease do not use this \
    disk for storing any personal or application data.\r\n";
/// Label of a temporary disk \[K\].
const LABEL: &str = "Temporary Storage";

/// GUID of the volume on the new disk.
fn new_guid(world: &World, letter: char) -> String {
    world.seed.stream(&format!("fault.volume.{letter}")).guid()
}

/// Path of that file.
fn warning(letter: char) -> String {
    format!("{letter}:\\{WARNING}")
}

/// A new disk: another volume, and nothing on it that was there.
fn wipe(world: &mut World, letter: char) -> Result<(), FaultError> {
    let (guid, at) = (new_guid(world, letter), world.machine_time());
    let files = &mut world.host.files;
    let Some(volume) = files.volume_mut(letter) else { return Ok(()) };
    volume.guid = guid;
    let (root, temporary) = (volume.root, volume.temporary);
    for id in files.children(root) {
        files.remove(id);
    }
    files.change(root, |node| (node.created, node.modified) = (at, at));
    if temporary {
        files.put(&warning(letter), Node::text(WARNING_TEXT, at))?;
    }
    Ok(())
}

impl VolumeFault {
    fn letter(&self) -> char {
        let (Self::Offline(letter)
        | Self::ReadOnly(letter)
        | Self::Dedup(letter)
        | Self::Premium(letter)
        | Self::Temporary(letter)
        | Self::Wiped(letter)
        | Self::Locked { volume: letter, .. }
        | Self::Kind { volume: letter, .. }
        | Self::Formatted { volume: letter, .. }
        | Self::Capacity { volume: letter, .. }) = self;
        *letter
    }

    fn is_so(&self, volume: &Volume, world: &World) -> bool {
        match self {
            Self::Offline(_) => volume.offline,
            Self::ReadOnly(_) => volume.read_only,
            Self::Locked { .. } => volume.locked,
            Self::Kind { is, .. } => volume.kind == *is,
            Self::Formatted { with, .. } => volume.file_system == *with,
            Self::Dedup(_) => volume.dedup,
            Self::Premium(_) => volume.premium,
            Self::Temporary(_) => volume.temporary,
            Self::Wiped(letter) => volume.guid == new_guid(world, *letter),
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
            Self::Temporary(_) => {
                volume.temporary = true;
                volume.label = LABEL.to_owned();
            }
            Self::Wiped(_) => return wipe(world, letter),
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
        if let (Self::Wiped(letter), Some(volume)) = (self, volume) {
            let files = &world.host.files;
            touched.push(StatePath::new("volume", &new_guid(world, *letter)));
            let below = files.subtree(volume.root).into_iter();
            touched.extend(below.map(|id| file(files.path(id).trim_end_matches('\\'))));
            touched.push(file(&warning(*letter)));
        }
        touched
    }

    fn holds(&self, world: &World) -> bool {
        world.host.files.volume(self.letter()).is_some_and(|volume| self.is_so(volume, world))
    }
}

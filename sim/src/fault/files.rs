//! Faults of files, volumes and antivirus.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::units::Bytes;
use super::{Break, FaultError, file};
use crate::kernel::names::Id;
use crate::kernel::text::same;
use crate::windows::access::AccessMask;
use crate::windows::acl::AceFlags;
use crate::windows::acl_edit::Inheritance;
use crate::windows::node::{Attributes, Content, Node, Swarm};
use crate::windows::processes::Process;
use crate::windows::sid::Sid;
use crate::windows::state::StatePath;
use crate::world::World;

/// Attributes that a fault can set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AttributeName {
    /// EFS.
    Encrypted,
    /// NTFS compression.
    Compressed,
    /// Sparse file.
    Sparse,
    /// Reparse point.
    ReparsePoint,
}

impl AttributeName {
    fn bits(self) -> Attributes {
        match self {
            Self::Encrypted => Attributes::ENCRYPTED,
            Self::Compressed => Attributes::COMPRESSED,
            Self::Sparse => Attributes::SPARSE,
            Self::ReparsePoint => Attributes::REPARSE_POINT,
        }
    }
}

/// Files and directories.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum FileFault {
    /// Somebody deleted it, with everything below.
    Delete(String),
    /// Its bytes were replaced by others (a broken copy, a bad download).
    Damage(String),
    /// The file system below it is damaged: its bytes cannot be read.
    Unreadable(String),
    /// A file grew until only this much was left on its volume.
    Fill {
        /// The file that grew; made when it is missing.
        path: String,
        /// Bytes that stay free.
        leave: Bytes,
    },
    /// Numbered `.tmp` files.
    TemporaryFiles {
        /// The folder.
        folder: String,
        /// How many.
        count: u32,
    },
    /// An attribute was set.
    Attribute {
        /// The file or folder.
        path: String,
        /// The attribute.
        set: AttributeName,
        /// With everything below.
        #[serde(default)]
        below: bool,
    },
    /// An account lost its access: inheritance is off and its rules are gone.
    Deny {
        /// The folder.
        path: String,
        /// The account.
        account: String,
    },
    /// A program holds the file open without sharing it.
    Hold {
        /// The file.
        path: String,
        /// Image name of the program.
        by: String,
        /// It starts again with Windows.
        #[serde(default)]
        at_boot: bool,
    },
}

fn look_up(world: &World, path: &str) -> Result<Id, FaultError> {
    world.host.files.lookup(path).map_err(|error| FaultError(format!("`{path}`: {error}")))
}

fn targets(world: &World, path: &str, below: bool) -> Vec<Id> {
    match world.host.files.lookup(path) {
        Ok(id) if below => world.host.files.subtree(id),
        Ok(id) => vec![id],
        Err(_) => Vec::new(),
    }
}

impl FileFault {
    fn path(&self) -> &str {
        match self {
            Self::Delete(path) | Self::Damage(path) | Self::Unreadable(path) => path,
            Self::TemporaryFiles { folder, .. } => folder,
            Self::Fill { path, .. }
            | Self::Attribute { path, .. }
            | Self::Deny { path, .. }
            | Self::Hold { path, .. } => path,
        }
    }

    fn grow(world: &mut World, path: &str, leave: u64) -> Result<(), FaultError> {
        let letter = path.chars().next().unwrap_or('C');
        let free = world.host.free(letter);
        let there = world.host.files.node(path).map_or(0, |node| node.size);
        let size = (free + there).checked_sub(leave).ok_or_else(|| {
            FaultError(format!("volume {letter}: has only {free} bytes free, cannot leave {leave}"))
        })?;
        let at = world.machine_time();
        world.host.files.put(path, Node::file(size, at))?;
        Ok(())
    }

    fn deny(world: &mut World, path: &str, account: &str) -> Result<(), FaultError> {
        let sid = Sid::parse(account)
            .ok_or_else(|| FaultError(format!("`{account}` is no known account")))?;
        let id = look_up(world, path)?;
        let mut acl = world.host.files.acl(id);
        acl.set_inheritance(Inheritance::Disable);
        acl.aces.retain(|ace| ace.sid != sid && ace.sid != Sid::CreatorOwner);
        if sid == Sid::System {
            // LocalSystem is an administrator too: both must be kept from writing.
            acl.aces.retain(|ace| !matches!(ace.sid, Sid::Everyone | Sid::AuthenticatedUsers));
            acl.deny(&sid, AccessMask::MODIFY, AceFlags::ALL_BELOW);
        }
        world.host.files.change(id, |node| node.acl = Some(acl.into()));
        Ok(())
    }
}

impl Break for FileFault {
    fn inject(&self, world: &mut World) -> Result<(), FaultError> {
        let path = self.path();
        match self {
            Self::Fill { leave, .. } => return Self::grow(world, path, leave.0),
            Self::Deny { account, .. } => return Self::deny(world, path, account),
            _ => {}
        }
        let id = look_up(world, path)?;
        let files = &mut world.host.files;
        match self {
            Self::Delete(_) => {
                files.remove(id);
            }
            Self::Damage(_) => files.change(id, |node| node.content = Content::Hashed(0xbad)),
            Self::Unreadable(_) => files.change(id, |node| node.content = Content::Unreadable),
            Self::TemporaryFiles { count, .. } => {
                let swarm = Swarm::temporary(*count, 0).into();
                files.change(id, |node| node.content = Content::Swarm(swarm));
            }
            Self::Attribute { set, below, .. } => {
                for id in targets(world, path, *below) {
                    let change = |node: &mut Node| {
                        node.attributes = node.attributes.with(set.bits());
                    };
                    world.host.files.change(id, change);
                }
            }
            Self::Hold { by, at_boot, .. } => {
                let process = Process {
                    id: world.host.services.new_process() + 40_000,
                    image: by.clone(),
                    user: r"NT AUTHORITY\SYSTEM".to_owned(),
                    holds: vec![path.to_owned()],
                    at_boot: *at_boot,
                };
                world.host.processes.running.push(process);
            }
            Self::Fill { .. } | Self::Deny { .. } => {}
        }
        Ok(())
    }

    fn touches(&self, world: &World) -> Vec<StatePath> {
        let path = self.path();
        match self {
            Self::Hold { .. } => vec![StatePath::new("process", "running")],
            Self::Delete(_) => {
                let ids = targets(world, path, true);
                let mut paths: Vec<_> =
                    ids.into_iter().map(|id| file(&world.host.files.path(id))).collect();
                paths.push(file(path));
                paths
            }
            Self::Attribute { below: true, .. } => {
                let ids = targets(world, path, true);
                ids.into_iter().map(|id| file(&world.host.files.path(id))).collect()
            }
            Self::Fill { .. } => {
                let mut touched = vec![file(path)];
                let mut at = path.rsplit_once('\\').map(|(above, _)| above);
                while let Some(above) = at.filter(|p| world.host.files.node(p).is_none()) {
                    touched.push(file(above));
                    at = above.rsplit_once('\\').map(|(above, _)| above);
                }
                touched
            }
            _ => vec![file(path)],
        }
    }

    fn holds(&self, world: &World) -> bool {
        let path = self.path();
        let node = world.host.files.node(path);
        match self {
            Self::Delete(_) => node.is_none(),
            Self::Damage(_) => node.is_some_and(|n| n.content == Content::Hashed(0xbad)),
            Self::Unreadable(_) => node.is_some_and(|n| n.content == Content::Unreadable),
            Self::Fill { leave, .. } => {
                node.is_some() && world.host.free(path.chars().next().unwrap_or('C')) <= leave.0
            }
            Self::TemporaryFiles { count, .. } => {
                matches!(node.map(|n| &n.content), Some(Content::Swarm(s)) if s.len() >= *count)
            }
            Self::Attribute { set, .. } => node.is_some_and(|n| n.attributes.has(set.bits())),
            Self::Deny { account, .. } => Sid::parse(account).is_some_and(|sid| {
                let id = world.host.files.lookup(path);
                id.is_ok_and(|id| !world.host.files.may(id, &sid.token(), AccessMask::MODIFY))
            }),
            Self::Hold { .. } => world.host.processes.holder(path).is_some(),
        }
    }
}

/// Volumes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum VolumeFault {
    /// The disk went offline.
    Offline(char),
    /// Data deduplication was enabled.
    Dedup(char),
}

impl Break for VolumeFault {
    fn inject(&self, world: &mut World) -> Result<(), FaultError> {
        let (Self::Offline(letter) | Self::Dedup(letter)) = self;
        let missing = || FaultError(format!("there is no volume {letter}:"));
        let volume = world.host.files.volume_mut(*letter).ok_or_else(missing)?;
        match self {
            Self::Offline(_) => volume.offline = true,
            Self::Dedup(_) => volume.dedup = true,
        }
        Ok(())
    }

    fn touches(&self, world: &World) -> Vec<StatePath> {
        let (Self::Offline(letter) | Self::Dedup(letter)) = self;
        let volume = world.host.files.volume(*letter);
        volume.map(|volume| StatePath::new("volume", &volume.guid)).into_iter().collect()
    }

    fn holds(&self, world: &World) -> bool {
        let (Self::Offline(letter) | Self::Dedup(letter)) = self;
        world.host.files.volume(*letter).is_some_and(|volume| match self {
            Self::Offline(_) => volume.offline,
            Self::Dedup(_) => volume.dedup,
        })
    }
}

/// Antivirus: an exclusion is gone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum AntivirusFault {
    /// A path is no longer excluded.
    PathExclusionLost(String),
    /// A process is no longer excluded.
    ProcessExclusionLost(String),
}

impl Break for AntivirusFault {
    fn inject(&self, world: &mut World) -> Result<(), FaultError> {
        let antivirus = &mut world.host.antivirus;
        let (list, lost) = match self {
            Self::PathExclusionLost(path) => (&mut antivirus.excluded_paths, path),
            Self::ProcessExclusionLost(path) => (&mut antivirus.excluded_processes, path),
        };
        let before = list.len();
        list.retain(|excluded| !same(excluded, lost));
        if list.len() == before {
            return Err(FaultError(format!("`{lost}` is not among the exclusions {list:?}")));
        }
        Ok(())
    }

    fn touches(&self, _: &World) -> Vec<StatePath> {
        let piece = match self {
            Self::PathExclusionLost(_) => "excluded_paths",
            Self::ProcessExclusionLost(_) => "excluded_processes",
        };
        vec![StatePath::new("antivirus", piece)]
    }

    fn holds(&self, world: &World) -> bool {
        match self {
            Self::PathExclusionLost(path) => world.host.antivirus.scans(path),
            Self::ProcessExclusionLost(path) => world.host.antivirus.holds_program(path),
        }
    }
}

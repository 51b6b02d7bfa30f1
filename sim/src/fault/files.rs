//! Faults of files.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::units::Bytes;
use super::{Break, FaultError, file};
use crate::kernel::names::Id;
use crate::windows::access::AccessMask;
use crate::windows::acl::AceFlags;
use crate::windows::acl_edit::Inheritance;
use crate::windows::handles::Share;
use crate::windows::node::{Attributes, Content, Node, Swarm};
use crate::windows::processes::{Opens, Process};
use crate::windows::sid::Sid;
use crate::windows::state::StatePath;
use crate::windows::wildcard;
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

/// Files and directories. A `*` in the last part of a path means every file of that folder that
/// fits: names of stores carry the id of the data source, which no author knows.
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
    /// Somebody put a copy elsewhere.
    Copied {
        /// The file or folder.
        from: String,
        /// Path of the copy itself.
        to: String,
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
    /// A program holds the file open, without sharing it unless it says so.
    Hold {
        /// The file.
        path: String,
        /// Image name of the program.
        by: String,
        /// It starts again with Windows.
        #[serde(default)]
        at_boot: bool,
        /// It lets others read meanwhile.
        #[serde(default)]
        shares_reading: bool,
    },
}

fn look_up(world: &World, path: &str) -> Result<Id, FaultError> {
    world.host.files.lookup(path).map_err(|error| FaultError(format!("`{path}`: {error}")))
}

/// What a path means: itself, or with a `*` in its last part the files that fit.
pub(super) fn expand(world: &World, path: &str) -> Vec<String> {
    let Some((folder, name)) = path.rsplit_once('\\').filter(|(_, name)| name.contains('*')) else {
        return vec![path.to_owned()];
    };
    let files = &world.host.files;
    let Ok(folder) = files.lookup(folder) else { return Vec::new() };
    let expression = wildcard::translate_win32(name);
    let fits = |id: &Id| wildcard::name_in_expression(&expression, files.name(*id), true);
    let named = files.children(folder).into_iter().filter(fits);
    named.map(|id| files.path(id)).collect()
}

fn targets(world: &World, path: &str, below: bool) -> Vec<Id> {
    let files = &world.host.files;
    let found = expand(world, path).into_iter().filter_map(|path| files.lookup(&path).ok());
    found.flat_map(|id| if below { files.subtree(id) } else { vec![id] }).collect()
}

/// A file that is made, and the folders that have to be made for it.
pub(super) fn made(world: &World, path: &str) -> Vec<StatePath> {
    let mut touched = vec![file(path)];
    let mut at = path.rsplit_once('\\').map(|(above, _)| above);
    while let Some(above) = at.filter(|p| world.host.files.node(p).is_none()) {
        touched.push(file(above));
        at = above.rsplit_once('\\').map(|(above, _)| above);
    }
    touched
}

impl FileFault {
    fn path(&self) -> &str {
        match self {
            Self::Delete(path) | Self::Damage(path) | Self::Unreadable(path) => path,
            Self::TemporaryFiles { folder, .. } => folder,
            Self::Copied { to, .. } => to,
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

    fn hold(
        world: &mut World,
        path: &str,
        share: Share,
        by: &str,
        at_boot: bool,
    ) -> Result<(), FaultError> {
        let holds = expand(world, path);
        if !holds.iter().any(|path| world.host.files.is_file(path)) {
            return Err(FaultError(format!("there is no file `{path}`")));
        }
        let opens = holds.iter().map(|path| Opens { share, ..Opens::exclusively(path) }).collect();
        let process = Process {
            id: world.host.services.new_process() + 40_000,
            image: by.to_owned(),
            about: String::new(),
            load: Default::default(),
            user: r"NT AUTHORITY\SYSTEM".to_owned(),
            opens,
            at_boot,
        };
        world.host.start_process(process);
        Ok(())
    }
}

impl Break for FileFault {
    fn inject(&self, world: &mut World) -> Result<(), FaultError> {
        let path = self.path();
        match self {
            Self::Fill { leave, .. } => return Self::grow(world, path, leave.0),
            Self::Deny { account, .. } => return Self::deny(world, path, account),
            Self::Copied { from, .. } => {
                let (source, at) = (look_up(world, from)?, world.machine_time());
                world.host.files.copy(source, path, at)?;
                return Ok(());
            }
            Self::Hold { by, at_boot, shares_reading, .. } => {
                let share = if *shares_reading { Share::READ } else { Share::NONE };
                return Self::hold(world, path, share, by, *at_boot);
            }
            _ => {}
        }
        let ids = targets(world, path, matches!(self, Self::Attribute { below: true, .. }));
        if ids.is_empty() {
            return Err(FaultError(format!("there is nothing at `{path}`")));
        }
        let files = &mut world.host.files;
        for id in ids {
            match self {
                Self::Delete(_) => {
                    files.remove(id);
                }
                Self::Damage(_) => files.change(id, |node| node.content = Content::Hashed(0xbad)),
                Self::Unreadable(_) => files.change(id, |n| n.content = Content::Unreadable),
                Self::TemporaryFiles { count, .. } => {
                    let swarm = Swarm::temporary(*count, 0).into();
                    files.change(id, |node| node.content = Content::Swarm(swarm));
                }
                Self::Attribute { set, .. } => files.change(id, |node| {
                    node.attributes = node.attributes.with(set.bits());
                }),
                Self::Copied { .. } | Self::Hold { .. } | Self::Fill { .. } | Self::Deny { .. } => {
                }
            }
        }
        Ok(())
    }

    fn touches(&self, world: &World) -> Vec<StatePath> {
        let path = self.path();
        match self {
            Self::Hold { by, .. } => {
                let held = expand(world, path).into_iter();
                let mut touched: Vec<_> =
                    held.map(|path| StatePath::new("handle", &format!("{by}\\{path}"))).collect();
                touched.push(StatePath::new("process", "running"));
                touched
            }
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
            Self::Fill { .. } | Self::Copied { .. } => made(world, path),
            _ => expand(world, path).iter().map(|path| file(path)).collect(),
        }
    }

    fn holds(&self, world: &World) -> bool {
        let path = self.path();
        let paths = expand(world, path);
        let node = paths.first().and_then(|path| world.host.files.node(path));
        match self {
            Self::Delete(_) => node.is_none(),
            Self::Damage(_) => node.is_some_and(|n| n.content == Content::Hashed(0xbad)),
            Self::Unreadable(_) => node.is_some_and(|n| n.content == Content::Unreadable),
            Self::Copied { .. } => node.is_some(),
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
            Self::Hold { .. } => {
                let files = paths.iter().filter_map(|path| world.host.files.lookup(path).ok());
                files.into_iter().any(|file| world.host.handles.of_file(file).next().is_some())
            }
        }
    }
}

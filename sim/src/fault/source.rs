//! Faults of what is protected: files of a kind that the agent does not back up.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::files::{expand, made};
use super::units::Bytes;
use super::{Break, FaultError, file};
use crate::kernel::names::Id;
use crate::mars::policy::Source;
use crate::windows::dfsr::Replicated;
use crate::windows::node::{Attributes, Content, HardLink, Node, Stream, Swarm};
use crate::windows::state::StatePath;
use crate::world::World;

/// Files and folders of the source. A `*` in the last part of a path means every file that fits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum SourceFault {
    /// A file got a second name on its volume.
    HardLink {
        /// The file.
        path: String,
        /// The second name, a full path.
        name: String,
    },
    /// A program keeps something in an alternate data stream of a file.
    Stream {
        /// The file.
        path: String,
        /// Name of the stream.
        name: String,
        /// Its size.
        size: Bytes,
        /// The stream is compressed.
        #[serde(default)]
        compressed: bool,
        /// The stream is sparse.
        #[serde(default)]
        sparse: bool,
    },
    /// A sync program moved the bytes of these files to the cloud and left placeholders.
    Placeholder(String),
    /// An application keeps very many small files in one folder.
    ManyFiles {
        /// The folder; made when it is missing.
        folder: String,
        /// How many.
        count: u32,
        /// Size of each.
        each: Bytes,
    },
    /// Only this folder is protected; made with a file in it when it is missing.
    OnlyProtected(String),
    /// A folder was deleted and made again under the same name, with the same content.
    Recreated(String),
    /// A folder became a member of a replication group of DFS.
    Replicated {
        /// The folder.
        path: String,
        /// Name of the group.
        group: String,
    },
}

fn targets(world: &World, path: &str) -> Result<Vec<Id>, FaultError> {
    let files = &world.host.files;
    let found: Vec<Id> =
        expand(world, path).iter().filter_map(|path| files.lookup(path).ok()).collect();
    match found.is_empty() {
        true => Err(FaultError(format!("there is nothing at `{path}`"))),
        false => Ok(found),
    }
}

/// A number that no group of hard links has yet on this machine.
fn new_group(world: &World) -> u32 {
    let files = &world.host.files;
    let tops = files.volumes().iter().flat_map(|volume| files.subtree(volume.root));
    let links = tops.filter_map(|id| files.get(id)?.hard_link);
    links.map(|link| link.number).max().unwrap_or(0) + 1
}

impl SourceFault {
    fn link(world: &mut World, path: &str, name: &str) -> Result<(), FaultError> {
        let id = world.host.files.lookup(path)?;
        let (from, to) = (path.get(..2), name.get(..2));
        if from.map(str::to_ascii_uppercase) != to.map(str::to_ascii_uppercase) {
            return Err(FaultError(format!("`{name}` is on another volume than `{path}`")));
        }
        let number = new_group(world);
        let Some(node) = world.host.files.get(id).cloned() else { return Ok(()) };
        let first = Some(HardLink { number, counts: true });
        world.host.files.change(id, |node| node.hard_link = first);
        // The bytes are there once: the second name takes no space of its own.
        let second = Node { hard_link: Some(HardLink { number, counts: false }), ..node };
        world.host.files.put(name, second)?;
        Ok(())
    }
}

impl Break for SourceFault {
    fn inject(&self, world: &mut World) -> Result<(), FaultError> {
        match self {
            Self::HardLink { path, name } => return Self::link(world, path, name),
            Self::Stream { path, name, size, compressed, sparse } => {
                let mut attributes = Attributes::default();
                for (set, bit) in
                    [(compressed, Attributes::COMPRESSED), (sparse, Attributes::SPARSE)]
                {
                    attributes = if *set { attributes.with(bit) } else { attributes };
                }
                let stream = Stream { name: name.as_str().into(), size: size.0, attributes };
                for id in targets(world, path)? {
                    world
                        .host
                        .files
                        .change(id, |node| node.streams = Some([stream.clone()].into()));
                }
            }
            Self::Placeholder(path) => {
                let bits = Attributes::OFFLINE
                    .with(Attributes::SPARSE)
                    .with(Attributes::REPARSE_POINT)
                    .with(Attributes::RECALL_ON_DATA_ACCESS);
                for id in targets(world, path)? {
                    world.host.files.change(id, |node| {
                        node.attributes = node.attributes.with(bits);
                        node.content = Content::Cloud;
                    });
                }
            }
            Self::ManyFiles { folder, count, each } => {
                let swarm = Swarm {
                    stem: "scan".into(),
                    extension: ".tif".into(),
                    ..Swarm::temporary(*count, each.0)
                };
                let at = world.machine_time();
                let node = Node { content: Content::Swarm(swarm.into()), ..Node::directory(at) };
                world.host.files.put(folder, node)?;
            }
            Self::OnlyProtected(folder) => {
                let at = world.machine_time();
                let file = format!("{folder}\\drawing.dwg");
                world.host.files.put(&file, Node::file(4096, at))?;
                let missing = || FaultError("there is no policy".into());
                let policy = world.agent.policy.as_mut().ok_or_else(missing)?;
                policy.sources = vec![Source { path: folder.clone(), exclude: false }];
                policy.select(&world.host.files);
            }
            Self::Recreated(folder) => {
                let at = world.machine_time();
                let top = world.host.files.lookup(folder)?;
                for id in world.host.files.subtree(top) {
                    world.host.files.change(id, |node| node.created = at);
                }
            }
            Self::Replicated { path, group } => {
                targets(world, path)?;
                let folder = path.rsplit('\\').next().unwrap_or(path).to_owned();
                let member = Replicated { group: group.clone(), folder, path: path.clone() };
                world.host.dfsr.folders.push(member);
            }
        }
        Ok(())
    }

    fn touches(&self, world: &World) -> Vec<StatePath> {
        match self {
            Self::HardLink { path, name } => {
                let mut touched = vec![file(path)];
                touched.extend(made(world, name));
                touched
            }
            Self::ManyFiles { folder, .. } => made(world, folder),
            Self::Recreated(folder) => {
                let files = &world.host.files;
                let below = files.lookup(folder).map(|top| files.subtree(top));
                below.unwrap_or_default().into_iter().map(|id| file(&files.path(id))).collect()
            }
            Self::OnlyProtected(folder) => {
                let mut touched = made(world, &format!("{folder}\\drawing.dwg"));
                touched.push(StatePath::new("agent", "policy"));
                touched
            }
            Self::Stream { path, .. } | Self::Placeholder(path) => {
                expand(world, path).iter().map(|path| file(path)).collect()
            }
            Self::Replicated { .. } => vec![StatePath::new("dfsr", "folders")],
        }
    }

    fn holds(&self, world: &World) -> bool {
        let path = match self {
            Self::HardLink { path, .. } | Self::Stream { path, .. } | Self::Placeholder(path) => {
                path
            }
            Self::ManyFiles { folder: path, .. } | Self::Recreated(path) => path,
            Self::OnlyProtected(folder) => {
                let policy = world.agent.policy.as_ref();
                return policy.is_some_and(|policy| {
                    policy.sources.len() == 1 && policy.sources[0].path == *folder
                });
            }
            Self::Replicated { path, .. } => {
                return world.host.dfsr.folders.iter().any(|folder| folder.path == *path);
            }
        };
        let paths = expand(world, path);
        let node = paths.first().and_then(|path| world.host.files.node(path));
        node.is_some_and(|node| match self {
            Self::HardLink { .. } => node.hard_link.is_some(),
            Self::Stream { name, .. } => {
                let mut streams = node.streams.iter().flat_map(|streams| streams.iter());
                streams.any(|stream| *stream.name == **name)
            }
            Self::ManyFiles { .. } => matches!(node.content, Content::Swarm(_)),
            // What was there before it is older than its own content.
            Self::Recreated(_) => node.created > node.modified,
            _ => node.content == Content::Cloud,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::testing_files::{out, server};
    use crate::mars::phases::items::{count, included, skipped};
    use crate::mars::policy::Policy;

    fn policy(paths: &[(&str, bool)]) -> Policy {
        let source = |(path, out): &(&str, bool)| Source { path: (*path).into(), exclude: *out };
        Policy {
            name: String::new(),
            datasource: 1,
            sources: paths.iter().map(source).collect(),
            selected: Vec::new(),
            times: Vec::new(),
            rhythm: Default::default(),
            retention_days: 30,
            long_term: Default::default(),
            paused: false,
        }
    }

    fn left_out(world: &World) -> usize {
        let included = included(&world.host, &policy(&[(r"D:\", false)]));
        skipped(&world.host, &included, r"C:\Scratch").len()
    }

    #[test]
    fn an_item_counts_once_and_an_exclusion_takes_what_is_below_it() {
        let world = server();
        let files = |paths: &[(&str, bool)]| count(&included(&world.host, &policy(paths)));
        let (all, data) = (files(&[(r"D:\", false)]), files(&[(r"D:\Data", false)]));
        assert!(all > 0 && data > 0);
        assert_eq!(files(&[(r"D:\", false), (r"D:\Data", false)]), all);
        assert_eq!(files(&[(r"D:\", false), (r"D:\Data", true)]), all - data);
    }

    #[test]
    fn a_second_name_takes_no_space_and_is_left_out_until_it_is_deleted() {
        let mut world = server();
        let used = world.host.files.used('D');
        let (path, name) = (r"D:\Data\ledger.bin".to_owned(), r"D:\Data\other.bin".to_owned());
        SourceFault::HardLink { path, name }.inject(&mut world).unwrap();
        assert_eq!((world.host.files.used('D'), left_out(&world)), (used, 2));
        assert_eq!(
            out(&mut world, r"fsutil hardlink list D:\Data\ledger.bin"),
            "\\Data\\ledger.bin\n\\Data\\other.bin\n"
        );
        out(&mut world, r"cmd /c del D:\Data\other.bin");
        assert_eq!((world.host.files.used('D'), left_out(&world)), (used, 0));
    }

    #[test]
    fn streams_are_listed_and_only_odd_ones_are_left_out() {
        let mut world = server();
        let stream = |sparse| SourceFault::Stream {
            path: r"D:\Data\ledger.bin".to_owned(),
            name: "notes".to_owned(),
            size: Bytes(26),
            compressed: false,
            sparse,
        };
        stream(false).inject(&mut world).unwrap();
        assert_eq!(left_out(&world), 0);
        assert!(out(&mut world, r"cmd /c dir /r D:\Data").contains(" 26 ledger.bin:notes:$DATA\n"));
        stream(true).inject(&mut world).unwrap();
        assert_eq!(left_out(&world), 1);
        let text = out(&mut world, r"fsutil sparse queryflag D:\Data\ledger.bin:notes");
        assert_eq!(text, "This file is set as sparse\n");
    }

    #[test]
    fn a_placeholder_has_the_tag_of_the_cloud() {
        let mut world = server();
        let path = r"D:\Data\ledger.bin".to_owned();
        SourceFault::Placeholder(path).inject(&mut world).unwrap();
        assert_eq!(left_out(&world), 1);
        let text = out(&mut world, r"fsutil reparsepoint query D:\Data\ledger.bin");
        assert!(text.starts_with("Reparse Tag Value : 0x9000001a\n"), "{text}");
    }
}

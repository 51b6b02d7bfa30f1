//! What is protected: how much, and what the newest job left out and why that may be.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::kernel::names::Id;
use crate::mars::job::Job;
use crate::mars::phases::items::{self, Skipped};
use crate::windows::access::AccessMask;
use crate::windows::handles::Share;
use crate::windows::node::{Attributes, Content, Node, Stream};
use crate::world::World;

/// Files of a report that are looked at one by one.
const FILES: usize = 50;

/// What is protected.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SourceFacts {
    /// Files below the protected paths that no exclusion rule covers (`dir /s`).
    pub files: u64,
    /// Of these folders the one with most files directly in it (`dir`); empty when there is none.
    pub largest_folder: String,
    /// Paths below the protected ones that exclusion rules cover (`Get-OBFileSpec`).
    pub excluded: Vec<String>,
    /// Files that the newest job left out, in the order of its `LastBackupFailedFiles*.txt`, at
    /// most fifty, each looked at.
    pub failed: Vec<FailedFacts>,
    /// How many it left out.
    pub failed_files: usize,
}

/// A file that a job left out.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FailedFacts {
    /// Its path.
    pub path: String,
    /// The code beside it in the report, `0x80070570`.
    pub code: String,
    /// `encrypted`, `compressed`, `sparse`, `reparse-point`, `offline` (`attrib`, `fsutil`).
    pub attributes: Vec<&'static str>,
    /// Tag of its reparse point (`fsutil reparsepoint query`); empty when it is none.
    pub reparse_tag: String,
    /// Names that the file has (`fsutil hardlink list`).
    pub names: usize,
    /// Alternate data streams that are compressed, by name (`dir /r`, `compact`).
    pub compressed_streams: Vec<String>,
    /// Alternate data streams that are sparse, by name (`dir /r`, `fsutil sparse queryflag`).
    pub sparse_streams: Vec<String>,
    /// The replicated folder of DFS in which it lies (`Get-DfsrMembership`); empty for none.
    pub replicated_in: String,
    /// Programs that hold it open and let nobody read meanwhile (`openfiles`, `handle`).
    pub held_by: Vec<String>,
    /// What antivirus suspects and does not exclude: this path or a folder above it
    /// (`Get-MpThreatDetection`); empty for nothing.
    pub suspected: String,
}

/// Reads the facts of the source off a world; absent until backup is configured.
pub(super) fn facts(world: &World) -> Option<SourceFacts> {
    let policy = world.agent.policy.as_ref()?;
    let included = items::included(&world.host, policy);
    let skipped = world.agent.jobs.last().map_or(&[][..], |job: &Job| &job.skipped);
    let excluded = policy.sources.iter().filter(|source| source.exclude);
    Some(SourceFacts {
        files: items::count(&included),
        largest_folder: largest(world, &included),
        excluded: excluded.map(|source| source.path.clone()).collect(),
        failed: skipped.iter().take(FILES).map(|item| failed(world, item)).collect(),
        failed_files: skipped.len(),
    })
}

/// The folder with most files directly in it.
fn largest(world: &World, included: &[(Id, &Node)]) -> String {
    let files = &world.host.files;
    let mut counts: BTreeMap<Id, u64> = BTreeMap::new();
    for (id, node) in included {
        match &node.content {
            Content::Swarm(swarm) => *counts.entry(*id).or_default() += u64::from(swarm.len()),
            _ if !node.is_directory() => {
                files
                    .parent(*id)
                    .into_iter()
                    .for_each(|above| *counts.entry(above).or_default() += 1);
            }
            _ => {}
        }
    }
    let most = counts.into_iter().map(|(id, count)| (count, files.path(id))).max();
    most.map(|(_, path)| path).unwrap_or_default()
}

fn failed(world: &World, item: &Skipped) -> FailedFacts {
    let host = &world.host;
    let id = host.files.lookup(&item.path).ok();
    let node = id.and_then(|id| host.files.get(id));
    let streams = |bit| streams(node, bit);
    let covers = |top: &str| {
        let top = host.files.lookup(top).ok();
        id.zip(top).is_some_and(|(id, top)| host.files.within(id, top))
    };
    let replicated = host.dfsr.folders.iter().find(|folder| covers(&folder.path));
    let suspects = host.antivirus.suspects.iter();
    let suspected = suspects.into_iter().find(|s| host.antivirus.denies(s) && covers(s));
    FailedFacts {
        path: item.path.clone(),
        code: format!("{:#010x}", item.code),
        attributes: attributes(node),
        reparse_tag: node
            .and_then(Node::reparse_tag)
            .map(|tag| format!("{tag:#010x}"))
            .unwrap_or_default(),
        names: id.map_or(0, |id: Id| host.files.names_of(id).len()),
        compressed_streams: streams(Attributes::COMPRESSED),
        sparse_streams: streams(Attributes::SPARSE),
        replicated_in: replicated.map(|folder| folder.path.clone()).unwrap_or_default(),
        held_by: id.map(|id| holders(world, id)).unwrap_or_default(),
        suspected: suspected.cloned().unwrap_or_default(),
    }
}

/// Programs whose handles keep a reader out, each once.
fn holders(world: &World, id: Id) -> Vec<String> {
    let handles = world.host.handles.of_file(id);
    let keeps = handles.filter(|handle| handle.conflicts(AccessMask::READ_DATA, Share::ALL));
    let mut programs: Vec<String> = keeps.map(|handle| handle.program.to_string()).collect();
    programs.dedup();
    programs
}

fn attributes(node: Option<&Node>) -> Vec<&'static str> {
    let words = [
        (Attributes::ENCRYPTED, "encrypted"),
        (Attributes::COMPRESSED, "compressed"),
        (Attributes::SPARSE, "sparse"),
        (Attributes::REPARSE_POINT, "reparse-point"),
        (Attributes::OFFLINE, "offline"),
    ];
    let has = |bit| node.is_some_and(|node| node.attributes.has(bit));
    words.into_iter().filter(|(bit, _)| has(*bit)).map(|(_, word)| word).collect()
}

fn streams(node: Option<&Node>, bit: Attributes) -> Vec<String> {
    let all = node.into_iter().filter_map(|node| node.streams.as_ref());
    let all = all.flat_map(|streams| streams.iter());
    let has: Vec<&Stream> = all.filter(|stream| stream.attributes.has(bit)).collect();
    has.into_iter().map(|stream| stream.name.to_string()).collect()
}

//! DFS Replication: folders that are kept equal on several servers.
//!
//! *Models*: the replicated folders of which this server is a member, with their local paths.
//! *Leaves out*: the other members, connections, staging quotas, backlog, read-only members.
//! *Sources*: catalogue 3.4; R27; S09 (`attr-dfsr-folder`).
//! *Seen through*: `Get-DfsReplicatedFolder`, `Get-DfsrMembership`.

use crate::facet_by_field;

/// A replicated folder on this server.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Replicated {
    /// Name of its replication group.
    pub group: String,
    /// Its name within the group.
    pub folder: String,
    /// Where it lies here.
    pub path: String,
}

/// DFS Replication on one machine.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Dfsr {
    /// All folders, in the order of their making.
    pub folders: Vec<Replicated>,
}

facet_by_field!(Dfsr, "dfsr", { folders });

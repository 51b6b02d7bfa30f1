//! What a directory answers when it is asked for names: listed children and members of a swarm.
//!
//! *Models*: selection by wildcard, counting and deleting members of a swarm without a node for
//! each. *Leaves out*: short names of members. *Sources*: S32; conformance table `wildcards`.
//! *Seen through*: `dir`, `del`, `copy`, `attrib`, `Get-ChildItem`.

use std::sync::Arc;

use crate::kernel::names::Id;
use crate::kernel::text::{order, starts_with};
use crate::kernel::time::Moment;

use super::files::Files;
use super::node::{Attributes, Content, Swarm};
use super::wildcard::{find_expression, has_wildcards, name_in_expression, query_directory};

/// Members of a swarm that a pattern selects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Members {
    swarm: Arc<Swarm>,
    /// Their numbers; `None` for all that are there.
    numbers: Option<Vec<u32>>,
}

impl Members {
    fn of(swarm: &Arc<Swarm>, pattern: &str) -> Option<Self> {
        let numbers = if is_whole(swarm, pattern) {
            None
        } else if has_wildcards(pattern) {
            let wanted = find_expression(pattern);
            let fits = |n: &u32| name_in_expression(&wanted, &swarm.name(*n), true);
            let there = (0..swarm.count).filter(|n| swarm.gone.binary_search(n).is_err());
            Some(there.filter(fits).collect())
        } else {
            Some(swarm.number(pattern).into_iter().collect())
        };
        let members = Self { swarm: Arc::clone(swarm), numbers };
        (members.count() > 0).then_some(members)
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> u32 {
        self.numbers.as_ref().map_or(self.swarm.len(), |numbers| numbers.len() as u32)
    }

    /// Bytes of each.
    #[must_use]
    pub fn each(&self) -> u64 {
        self.swarm.each
    }

    /// Their names, in order.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        match &self.numbers {
            None => self.swarm.names().collect(),
            Some(numbers) => numbers.iter().map(|n| self.swarm.name(*n)).collect(),
        }
    }
}

/// True when a pattern selects every member, told without looking at them.
fn is_whole(swarm: &Swarm, pattern: &str) -> bool {
    if matches!(pattern, "*" | "*.*") {
        return true;
    }
    let Some((before, after)) = pattern.split_once('*') else { return false };
    let tail = swarm.extension.to_ascii_lowercase();
    let after = after.to_ascii_lowercase();
    !has_wildcards(&after)
        && !has_wildcards(before)
        && starts_with(&swarm.stem, before)
        && (after.is_empty() || (tail.ends_with(&after) && !after.ends_with('.')))
}

/// What a pattern selects in one directory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// Listed files and directories, sorted by name.
    pub nodes: Vec<Id>,
    /// Members of the directory's swarm.
    pub members: Option<Members>,
}

/// One line of a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Name.
    pub name: String,
    /// Bytes of a file; 0 for a directory.
    pub size: u64,
    /// Attributes.
    pub attributes: Attributes,
    /// When it was made.
    pub created: Moment,
    /// When it was last written.
    pub modified: Moment,
    /// Where it leads, when it is a link.
    pub target: Option<Arc<str>>,
    /// Its node; a member of a swarm has none.
    pub id: Option<Id>,
}

impl Selection {
    /// True when nothing was selected.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty() && self.members.is_none()
    }
}

impl Files {
    /// What `pattern` selects in a directory; without wildcards it is one name.
    #[must_use]
    pub fn select(&self, directory: Id, pattern: &str) -> Selection {
        let nodes = self.children(directory);
        let members = match self.get(directory).map(|node| &node.content) {
            Some(Content::Swarm(swarm)) => Members::of(swarm, pattern),
            _ => None,
        };
        let names: Vec<&str> = nodes.iter().map(|id| self.name(*id)).collect();
        let hits = query_directory(&find_expression(pattern), &names);
        // The hits come in the order of the names.
        let mut hits = hits.into_iter().filter(|hit| !matches!(*hit, "." | "..")).peekable();
        let is_hit = |id: &Id| hits.next_if(|hit| *hit == self.name(*id)).is_some();
        let nodes = nodes.iter().copied().filter(is_hit).collect();
        Selection { nodes, members }
    }

    /// What was selected in a directory, line by line, sorted by name.
    #[must_use]
    pub fn entries(&self, directory: Id, selection: &Selection) -> Vec<Entry> {
        let modified = self.get(directory).map_or(Moment(0), |node| node.modified);
        let mut out: Vec<Entry> = Vec::new();
        for id in &selection.nodes {
            let Some(node) = self.get(*id) else { continue };
            let target = match &node.content {
                Content::Link(target) => Some(Arc::clone(target)),
                _ => None,
            };
            out.push(Entry {
                name: self.name(*id).to_owned(),
                size: node.size,
                attributes: node.attributes,
                created: node.created,
                modified: node.modified,
                target,
                id: Some(*id),
            });
        }
        if let Some(members) = &selection.members {
            let each = members.each();
            out.extend(members.names().into_iter().map(|name| Entry {
                name,
                size: each,
                attributes: Attributes::ARCHIVE,
                created: modified,
                modified,
                target: None,
                id: None,
            }));
            out.sort_by(|a, b| order(&a.name, &b.name));
        }
        out
    }

    /// Deletes members of a swarm but those named in `keep`. Returns how many went.
    pub fn remove_members(&mut self, directory: Id, members: &Members, keep: &[String]) -> u32 {
        let swarm = &members.swarm;
        let kept: Vec<u32> = keep.iter().filter_map(|name| swarm.number(name)).collect();
        let before = swarm.len();
        let rest = if members.numbers.is_none() && kept.is_empty() {
            None
        } else {
            let mut rest = Swarm::clone(swarm);
            match &members.numbers {
                None => rest.gone.extend(0..swarm.count),
                Some(numbers) => rest.gone.extend(numbers),
            }
            rest.gone.sort_unstable();
            rest.gone.dedup();
            rest.gone.retain(|n| !kept.contains(n));
            Some(rest)
        };
        let left = rest.as_ref().map_or(0, Swarm::len);
        let rest = rest.filter(|rest| !rest.is_empty());
        let content = rest.map_or(Content::Plain, |rest| Content::Swarm(rest.into()));
        self.change(directory, |node| node.content = content);
        before - left
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::windows::node::Node;
    use crate::windows::volume::Volume;

    fn flooded() -> (Files, Id) {
        let mut files = Files::default();
        files.add_volume(|root| Volume::fixed('C', "1", "", 1 << 30, root), 'C', Moment(0));
        let temp = files.put(r"C:\T", Node::directory(Moment(0))).unwrap();
        files.put(r"C:\T\OBMsi.log", Node::file(7, Moment(0))).unwrap();
        let swarm = Swarm::temporary(65_000, 10);
        files.change(temp, |node| node.content = Content::Swarm(swarm.into()));
        (files, temp)
    }

    #[track_caller]
    fn check(pattern: &str, members: u32, nodes: usize) {
        let (files, temp) = flooded();
        let found = files.select(temp, pattern);
        let count = found.members.as_ref().map_or(0, Members::count);
        assert_eq!((count, found.nodes.len()), (members, nodes), "{pattern}");
    }

    #[test]
    fn patterns_select_members_of_a_swarm_as_they_select_files() {
        check("*", 65_000, 1);
        check("*.tmp", 65_000, 0);
        check("TMP*", 65_000, 0);
        check("tmp00*.tmp", 256, 0);
        check("*.log", 0, 1);
        check("tmp0000.tmp", 1, 0);
        check("*.", 0, 0);
    }

    #[test]
    fn a_whole_swarm_goes_at_once_and_what_is_held_stays() {
        let (mut files, temp) = flooded();
        let all = files.select(temp, "*.tmp").members.unwrap();
        let mut other = files.clone();
        assert_eq!(files.remove_members(temp, &all, &[]), 65_000);
        assert_eq!(files.used('C'), 7);
        assert_eq!(other.remove_members(temp, &all, &["tmp0003.tmp".into()]), 64_999);
        assert!(other.is_file(r"C:\T\tmp0003.tmp"));
        assert_eq!(other.used('C'), 17);
    }
}

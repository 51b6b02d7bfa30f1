//! The backup policy: what is protected, and when.
//!
//! *Models*: sources, days, times of day (up to three), the policy's GUID, paused or valid.
//! *Leaves out*: retention beyond a number of days. *Sources*: catalogue 4.7, 3.4; 5.5.
//! *Seen through*: `Get-OBPolicy`, `Get-OBSchedule`, `Get-OBFileSpec`, the task's triggers.

use jiff::civil::Time;

use crate::kernel::seed::Seed;
use crate::kernel::text::same;
use crate::windows::files::Files;

/// Where Windows lives.
const SYSTEM_VOLUME: char = 'C';

/// One line of the policy: a path that is in or out.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Source {
    /// A folder or drive.
    pub path: String,
    /// Excluded instead of included.
    pub exclude: bool,
}

/// A policy.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Policy {
    /// Its name, a GUID.
    pub name: String,
    /// Id of its only data source, a number as `Get-OBPolicy` shows it.
    pub datasource: u64,
    /// What is protected.
    pub sources: Vec<Source>,
    /// When, local time of the machine.
    pub times: Vec<Time>,
    /// Days that recovery points are kept.
    pub retention_days: u32,
    /// `Paused` instead of `Valid`.
    pub paused: bool,
}

impl Policy {
    /// The policy without an item: what was selected or excluded under this path.
    ///
    /// # Errors
    /// There is no such item, or no other one; in words for people.
    pub fn without(&self, path: &str) -> Result<Self, String> {
        let bare = |path: &str| path.trim_end_matches('\\').to_owned();
        let is_item = |source: &Source| same(&bare(&source.path), &bare(path));
        if !self.sources.iter().any(is_item) {
            return Err(format!("{path} is not among the selected items."));
        }
        let mut less = self.clone();
        less.sources.retain(|source| !is_item(source));
        if less.sources.iter().all(|source| source.exclude) {
            return Err("At least one item must stay selected.".to_owned());
        }
        Ok(less)
    }
}

/// The policy that the customer configures: the data volume, every night at ten. A server without
/// one protects its system volume.
#[must_use]
pub fn usual(seed: Seed, files: &Files) -> Policy {
    let mut letters = files.volumes().iter().map(|volume| volume.letter);
    let data = letters.find(|letter| *letter != SYSTEM_VOLUME);
    let mut stream = seed.stream("mars.policy");
    Policy {
        name: stream.guid(),
        datasource: 0x0010_0000_0000_0000 + stream.below(0xffff_ffff),
        sources: vec![Source {
            path: format!("{}:\\", data.unwrap_or(SYSTEM_VOLUME)),
            exclude: false,
        }],
        times: vec![jiff::civil::time(22, 0, 0, 0)],
        retention_days: 30,
        paused: false,
    }
}

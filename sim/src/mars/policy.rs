//! The backup policy: what is protected, and when.
//!
//! *Models*: sources, what each was when it was selected, days, times of day (up to three), the
//! policy's GUID, paused or valid; how long points are kept, by days and by weeks, months, years.
//! *Leaves out*: the service thinning out points by weeks, months and years.
//! *Sources*: catalogue 4.7, 3.4; 5.5; X22, X36.
//! *Seen through*: `Get-OBPolicy`, `Get-OBSchedule`, `Get-OBFileSpec`, the task's triggers.

use jiff::civil::Time;

use crate::kernel::seed::Seed;
use crate::kernel::text::same;
use crate::kernel::time::Moment;
use crate::windows::files::Files;
use crate::windows::tasks::{Day, Days};

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

/// What an item was when it was selected: by this the agent knows it again, whatever lies at its
/// path later. Selecting other items does not look at it anew \[INF\].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Selected {
    /// Its path in the policy.
    pub path: String,
    /// GUID of its volume, as in the `FilePath` of `Get-OBFileSpec`.
    pub volume: String,
    /// When it was made: stands for its file reference number.
    pub made: Moment,
}

/// Days of the week on which a backup runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rhythm {
    /// The days.
    pub days: Days,
    /// Every so many weeks, from 1.
    pub every_weeks: u16,
}

impl Default for Rhythm {
    fn default() -> Self {
        Self { days: Days::of(&Day::ALL), every_weeks: 1 }
    }
}

impl Rhythm {
    /// True when every day has its backup.
    #[must_use]
    pub fn is_daily(self) -> bool {
        self == Self::default()
    }
}

/// Which recovery points are kept longer than the daily ones, and how many of them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LongTerm {
    /// So many weeks, months or years.
    pub count: u32,
    /// Points of these days of the week.
    pub days: Days,
    /// Of these weeks of a month, from 1; 5 is the last.
    pub weeks: Vec<u8>,
    /// Points of these days of a month.
    pub days_of_month: Vec<u8>,
    /// Of these months, from 1.
    pub months: Vec<u8>,
    /// Points of these times of day.
    pub times: Vec<Time>,
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
    /// What these were when they were selected; one that was not there is not among them.
    pub selected: Vec<Selected>,
    /// When, local time of the machine.
    pub times: Vec<Time>,
    /// On which days, and how many weeks lie between two weeks with a backup.
    pub rhythm: Rhythm,
    /// Days that recovery points are kept.
    pub retention_days: u32,
    /// Recovery points that are kept longer: one a week, a month, a year.
    pub long_term: [Option<LongTerm>; 3],
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

    /// Takes note of what the items are that were selected since the policy was saved last, and
    /// forgets those that were taken out.
    pub fn select(&mut self, files: &Files) {
        let is_item = |selected: &Selected| {
            self.sources.iter().any(|source| !source.exclude && same(&source.path, &selected.path))
        };
        self.selected.retain(is_item);
        for source in self.sources.iter().filter(|source| !source.exclude) {
            if self.selected.iter().any(|known| same(&known.path, &source.path)) {
                continue;
            }
            let volume = files.volume_of(&source.path).map(|(volume, _)| volume.guid.clone());
            let made = files.node(&source.path).map(|node| node.created);
            if let (Ok(volume), Some(made)) = (volume, made) {
                self.selected.push(Selected { path: source.path.clone(), volume, made });
            }
        }
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
        selected: Vec::new(),
        times: vec![jiff::civil::time(22, 0, 0, 0)],
        rhythm: Rhythm::default(),
        retention_days: 30,
        long_term: Default::default(),
        paused: false,
    }
}

//! The event logs.
//!
//! *Models*: channels; records as an id and its arguments, numbered per channel; what clearing a
//! channel leaves behind; channels that are switched off; overwriting when a log is full.
//! *Leaves out*: rendered XML beyond the data a tool needs, subscriptions, forwarding, file sizes.
//! *Sources*: catalogue 4.3 (task ids), 4.6; message texts by general Windows knowledge \[K\], the
//! CloudBackup table \[C\], Korean texts as Windows has them \[K\] or suggested \[S\].
//! *Seen through*: `Get-WinEvent`, `Get-EventLog`, `wevtutil`, Event Viewer.

pub mod messages;
pub mod select;
pub mod view;

use std::borrow::Cow;
use std::sync::Arc;

use crate::kernel::limits::WORLD_EVENTS;
use crate::kernel::shared::Shared;
use crate::kernel::text::same;
use crate::kernel::time::Moment;

use super::language::Language;
use super::state::{Facet, StatePath};

pub use messages::Event;

macro_rules! channels {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {
        /// A log.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Channel { $($(#[$doc])* $name),* }

        impl Channel {
            /// All channels, in the order in which tools list them here.
            pub const ALL: &'static [Channel] = &[$(Channel::$name),*];

            /// Its full name.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Channel::$name => $text),* }
            }
        }

        const CHANNELS: usize = [$(Channel::$name),*].len();
    };
}

channels! {
    /// Application
    Application = "Application";
    /// Security
    Security = "Security";
    /// Setup
    Setup = "Setup";
    /// System
    System = "System";
    /// The agent's own log (4.6).
    CloudBackup = "CloudBackup";
    /// Windows Server Backup.
    WindowsBackup = "Microsoft-Windows-Backup";
    /// History of scheduled tasks.
    TaskScheduler = "Microsoft-Windows-TaskScheduler/Operational";
    /// Script blocks and module loads.
    PowerShell = "Microsoft-Windows-PowerShell/Operational";
    /// The classic log of Windows PowerShell.
    WindowsPowerShell = "Windows PowerShell";
    /// Antivirus findings and changes of its settings.
    Defender = "Microsoft-Windows-Windows Defender/Operational";
    /// Changes of firewall rules.
    Firewall = "Microsoft-Windows-Windows Firewall With Advanced Security/Firewall";
}

impl Channel {
    /// The channel that a tool names. `CloudBackup/Operational` is the same log as `CloudBackup`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let name = if same(name, "CloudBackup/Operational") { "CloudBackup" } else { name };
        Self::ALL.iter().copied().find(|channel| same(channel.name(), name))
    }

    /// True for the logs that `Get-EventLog` knows.
    #[must_use]
    pub fn is_classic(self) -> bool {
        matches!(self, Self::Application | Self::Security | Self::System | Self::WindowsPowerShell)
    }
}

/// How grave a record is. The number is the one in its XML.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Critical
    Critical = 1,
    /// Error
    Error = 2,
    /// Warning
    Warning = 3,
    /// Information
    Information = 4,
    /// Verbose
    Verbose = 5,
}

impl Level {
    /// As `LevelDisplayName` has it.
    #[must_use]
    pub fn name(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Critical, Language::English) => "Critical",
            (Self::Error, Language::English) => "Error",
            (Self::Warning, Language::English) => "Warning",
            (Self::Information, Language::English) => "Information",
            (Self::Verbose, Language::English) => "Verbose",
            (Self::Critical, Language::Korean) => "위험",
            (Self::Error, Language::Korean) => "오류",
            (Self::Warning, Language::Korean) => "경고",
            (Self::Information, Language::Korean) => "정보",
            (Self::Verbose, Language::Korean) => "자세한 정보 표시",
        }
    }
}

/// One record of a log.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Record {
    /// What the machine's clock showed.
    pub at: Moment,
    /// The number within its channel, from 1.
    pub number: u64,
    /// The log it is in.
    pub channel: Channel,
    /// Who wrote it.
    pub provider: Cow<'static, str>,
    /// Event id.
    pub id: u32,
    /// How grave it is.
    pub level: Level,
    /// What fills `%1`, `%2` ...
    pub args: Arc<[String]>,
    /// Its only argument is its whole text: a program wrote it under a source of its own.
    pub given: bool,
}

impl Record {
    /// The message as a reader sees it. An id without a text gets the words that Windows has
    /// for a provider that is not installed.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        match messages::find(&self.provider, self.id) {
            _ if self.given => self.args.first().cloned().unwrap_or_default(),
            Some(event) => event.text.filled(language, &self.args),
            None => messages::without_text(self, language),
        }
    }
}

/// Who did something, as security records name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject<'s> {
    /// SID of the account.
    pub sid: &'s str,
    /// Its name.
    pub user: &'s str,
    /// Its domain, or the name of the machine.
    pub domain: &'s str,
    /// Its logon session, as `0x3e7`.
    pub logon_id: &'s str,
}

/// What to look for; an empty field matches everything.
#[derive(Debug, Clone, Copy, Default)]
pub struct Query<'q> {
    /// Only this channel.
    pub channel: Option<Channel>,
    /// Only this provider, blind to case.
    pub provider: Option<&'q str>,
    /// Only these ids; empty is any.
    pub ids: &'q [u32],
    /// Only this level.
    pub level: Option<Level>,
    /// Only at or after this time of the machine's clock.
    pub since: Option<Moment>,
}

impl Query<'_> {
    /// Everything in a channel.
    #[must_use]
    pub fn channel(channel: Channel) -> Self {
        Self { channel: Some(channel), ..Self::default() }
    }

    /// True when a record is looked for.
    #[must_use]
    pub fn matches(&self, record: &Record) -> bool {
        self.channel.is_none_or(|channel| channel == record.channel)
            && (self.ids.is_empty() || self.ids.contains(&record.id))
            && self.since.is_none_or(|since| record.at >= since)
            && self.level.is_none_or(|level| level == record.level)
            && self.provider.is_none_or(|provider| same(provider, &record.provider))
    }
}

/// What is known of one channel beside its records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Lane {
    /// The number that the newest record has; 0 when there was never one.
    newest: u64,
    /// Records up to this number are gone: cleared or overwritten.
    gone: u64,
    enabled: bool,
}

/// What this machine logged beside its image.
#[derive(Debug, Clone)]
struct Own {
    records: Vec<Record>,
    lanes: [Lane; CHANNELS],
}

/// All logs of one machine, in the order of writing.
#[derive(Debug, Clone)]
pub struct EventLog {
    base: Arc<Vec<Record>>,
    own: Shared<Own>,
}

impl Default for EventLog {
    fn default() -> Self {
        let lanes = [Lane { newest: 0, gone: 0, enabled: true }; CHANNELS];
        Self { base: Arc::default(), own: Shared::new(Own { records: Vec::new(), lanes }) }
    }
}

impl EventLog {
    fn lane(&self, channel: Channel) -> &Lane {
        &self.own.lanes[channel as usize]
    }

    /// Writes an event of the message table. Returns its number in its channel; `None` when the
    /// channel is switched off.
    pub fn write(&mut self, at: Moment, event: &Event, args: &[&str]) -> Option<u64> {
        self.append(Record {
            at,
            number: 0,
            channel: event.channel,
            provider: event.provider.into(),
            id: event.id,
            level: event.level,
            args: args.iter().map(|arg| (*arg).to_owned()).collect(),
            given: false,
        })
    }

    /// Writes a record; its number is given here. `None` when the channel is switched off.
    pub fn append(&mut self, record: Record) -> Option<u64> {
        self.append_within(record, WORLD_EVENTS)
    }

    fn append_within(&mut self, mut record: Record, limit: usize) -> Option<u64> {
        if !self.lane(record.channel).enabled {
            return None;
        }
        let own = &mut *self.own;
        if own.records.len() >= limit {
            // Overwriting half at once keeps the cost of one record constant.
            for old in own.records.drain(..own.records.len().div_ceil(2)) {
                own.lanes[old.channel as usize].gone = old.number;
            }
        }
        let lane = &mut own.lanes[record.channel as usize];
        lane.newest += 1;
        record.number = lane.newest;
        own.records.push(record);
        Some(lane.newest)
    }

    /// All records that are still there, oldest first, channels mixed as they were written.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Record> + '_ {
        let there = |record: &&Record| record.number > self.lane(record.channel).gone;
        self.base.iter().chain(&self.own.records).filter(there)
    }

    /// The records that a query looks for, oldest first; reverse it for the order of a viewer.
    pub fn query<'l>(&'l self, query: Query<'l>) -> impl DoubleEndedIterator<Item = &'l Record> {
        self.iter().filter(move |record| query.matches(record))
    }

    /// The records of one channel, oldest first.
    pub fn channel(&self, channel: Channel) -> impl DoubleEndedIterator<Item = &Record> + '_ {
        self.iter().filter(move |record| record.channel == channel)
    }

    /// The newest record with an id in a channel.
    #[must_use]
    pub fn newest(&self, channel: Channel, id: u32) -> Option<&Record> {
        self.query(Query { channel: Some(channel), ..Query::default() }).rfind(|r| r.id == id)
    }

    /// Whether a channel takes records.
    #[must_use]
    pub fn is_enabled(&self, channel: Channel) -> bool {
        self.lane(channel).enabled
    }

    /// Switches a channel on or off; what it holds stays.
    pub fn enable(&mut self, channel: Channel, enabled: bool) {
        self.own.lanes[channel as usize].enabled = enabled;
    }

    /// Clears a channel. As on Windows this leaves a trace: 1102 in Security when that was
    /// cleared, 104 in System otherwise. Numbers go on.
    pub fn clear(&mut self, channel: Channel, at: Moment, by: &Subject<'_>) {
        let own = &mut *self.own;
        own.records.retain(|record| record.channel != channel);
        let lane = &mut own.lanes[channel as usize];
        lane.gone = lane.newest;
        if channel == Channel::Security {
            let args = [by.sid, by.user, by.domain, by.logon_id];
            self.write(at, &messages::AUDIT_LOG_CLEARED, &args);
        } else {
            self.write(at, &messages::LOG_CLEARED, &[by.user, by.domain, channel.name(), ""]);
        }
    }

    /// Folds what this machine logged into a base of its own; the last step of an image.
    pub fn flatten(&mut self) {
        let records: Vec<Record> = self.iter().cloned().collect();
        self.base = Arc::new(records);
        self.own.records = Vec::new();
    }

    /// Bytes beside the shared image, without what arguments point to.
    #[must_use]
    pub fn resident_bytes(&self) -> usize {
        // A machine that has logged nothing shares its list with the image.
        if self.own.records.is_empty() {
            return 0;
        }
        self.own.records.capacity() * size_of::<Record>() + size_of::<Own>()
    }

    fn channel_differs(&self, base: &Self, channel: Channel) -> bool {
        if self.lane(channel) != base.lane(channel) {
            return true;
        }
        !self.channel(channel).eq(base.channel(channel))
    }
}

impl Facet for EventLog {
    const KIND: &'static str = "eventlog";

    fn differences(&self, base: &Self, out: &mut Vec<StatePath>) {
        if Arc::ptr_eq(&self.base, &base.base) && self.own.same_as(&base.own) {
            return;
        }
        let differing = Channel::ALL.iter().filter(|channel| self.channel_differs(base, **channel));
        out.extend(differing.map(|channel| StatePath::new(Self::KIND, channel.name())));
    }

    fn restore(&mut self, base: &Self, path: &str) {
        let Some(channel) = Channel::named(path) else { return };
        if !self.channel_differs(base, channel) {
            return;
        }
        let others = self.iter().filter(|record| record.channel != channel);
        let records: Vec<Record> = others.chain(base.channel(channel)).cloned().collect();
        let mut lanes = self.own.lanes;
        lanes[channel as usize] = *base.lane(channel);
        self.base = Arc::new(records);
        self.own = Shared::new(Own { records: Vec::new(), lanes });
    }

    fn show(&self, path: &str) -> Option<String> {
        let channel = Channel::named(path)?;
        let state = if self.is_enabled(channel) { "" } else { ", disabled" };
        let count = self.channel(channel).count();
        Some(format!("{count} records, newest number {}{state}", self.lane(channel).newest))
    }
}

#[cfg(test)]
mod tests {
    use super::messages::{BACKUP_STARTED, BACKUP_SUCCEEDED, SERVICE_STATE, TASK_STARTED};
    use super::*;

    const ADMIN: Subject<'static> = Subject {
        sid: "S-1-5-21-1-2-3-500",
        user: "admin",
        domain: "CONTOSO",
        logon_id: "0x3f2a1",
    };

    fn filled() -> EventLog {
        let mut log = EventLog::default();
        log.write(Moment(1), &SERVICE_STATE, &["Task Scheduler", "running"]);
        log.write(Moment(2), &BACKUP_STARTED, &[]);
        log.write(Moment(3), &BACKUP_SUCCEEDED, &[]);
        log
    }

    fn differing(log: &EventLog, base: &EventLog) -> Vec<String> {
        let mut out = Vec::new();
        log.differences(base, &mut out);
        out.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn numbers_are_given_per_channel() {
        let log = filled();
        let numbers: Vec<(u32, u64)> = log.iter().map(|r| (r.id, r.number)).collect();
        assert_eq!(numbers, [(7036, 1), (1, 1), (3, 2)]);
    }

    #[test]
    fn a_query_narrows_by_channel_id_and_time() {
        let log = filled();
        let count = |query: Query<'_>| log.query(query).count();
        assert_eq!(count(Query::default()), 3);
        assert_eq!(count(Query::channel(Channel::CloudBackup)), 2);
        assert_eq!(count(Query { ids: &[1, 3], ..Query::default() }), 2);
        assert_eq!(count(Query { since: Some(Moment(3)), ..Query::default() }), 1);
        assert_eq!(count(Query { provider: Some("cloudbackup"), ..Query::default() }), 2);
        assert_eq!(count(Query { level: Some(Level::Error), ..Query::default() }), 0);
        assert_eq!(log.newest(Channel::CloudBackup, 3).map(|r| r.at), Some(Moment(3)));
    }

    #[test]
    fn clearing_a_log_leaves_a_trace_and_numbers_go_on() {
        let mut log = filled();
        log.clear(Channel::CloudBackup, Moment(4), &ADMIN);
        assert_eq!(log.channel(Channel::CloudBackup).count(), 0);
        let trace = log.newest(Channel::System, 104).expect("the trace of the clearing");
        assert_eq!(trace.message(Language::English), "The CloudBackup log file was cleared.");
        assert_eq!(log.write(Moment(5), &BACKUP_STARTED, &[]), Some(3));
        log.clear(Channel::Security, Moment(6), &ADMIN);
        assert_eq!(log.channel(Channel::Security).map(|r| r.id).collect::<Vec<_>>(), [1102]);
    }

    #[test]
    fn a_fork_logs_for_itself_and_can_be_put_back() {
        let mut image = filled();
        image.flatten();
        let mut fork = image.clone();
        assert!(differing(&fork, &image).is_empty());
        fork.write(Moment(9), &TASK_STARTED, &[r"\A", "SYSTEM", "{1}"]);
        fork.clear(Channel::CloudBackup, Moment(10), &ADMIN);
        assert_eq!(image.iter().count(), 3);
        let changed = differing(&fork, &image);
        assert_eq!(
            changed,
            [
                "eventlog:System",
                "eventlog:CloudBackup",
                "eventlog:Microsoft-Windows-TaskScheduler/Operational"
            ]
        );
        for path in changed {
            fork.restore(&image, path.trim_start_matches("eventlog:"));
        }
        assert!(differing(&fork, &image).is_empty());
    }

    #[test]
    fn a_full_log_overwrites_its_oldest_records() {
        let mut log = EventLog::default();
        for n in 0..9 {
            let record = Record {
                at: Moment(n),
                number: 0,
                channel: Channel::System,
                provider: "x".into(),
                id: 1,
                level: Level::Information,
                args: Arc::default(),
                given: false,
            };
            log.append_within(record, 4);
        }
        let numbers: Vec<u64> = log.iter().map(|r| r.number).collect();
        assert_eq!(numbers, [7, 8, 9]);
    }

    #[test]
    fn a_channel_that_is_off_takes_nothing() {
        let mut log = EventLog::default();
        log.enable(Channel::TaskScheduler, false);
        assert_eq!(log.write(Moment(1), &TASK_STARTED, &[]), None);
        assert_eq!(log.iter().count(), 0);
        assert_eq!(
            log.show(Channel::TaskScheduler.name()).as_deref(),
            Some("0 records, newest number 0, disabled")
        );
    }

    #[test]
    fn both_names_of_the_agents_log_lead_to_it() {
        assert_eq!(Channel::named("cloudbackup/operational"), Some(Channel::CloudBackup));
        assert_eq!(Channel::named("CloudBackup"), Some(Channel::CloudBackup));
        assert_eq!(Channel::named("CloudBackup/Debug"), None);
    }
}

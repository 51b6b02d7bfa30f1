//! Scheduled tasks.
//!
//! *Models*: folders and tasks, their triggers, principal, settings and actions; when a task is
//! due; what happens when it is still running; what it returned last.
//! *Leaves out*: task security descriptors, network and restart conditions, COM handlers beyond
//! their name, monthly triggers. Starting an action is the host's business.
//! *Sources*: catalogue 4.3, S59-S61; conformance table `task_scheduler`.
//! *Seen through*: `schtasks`, `Get-ScheduledTask`, `Get-ScheduledTaskInfo`, Task Scheduler's log.

pub mod library;
pub mod markup;
pub mod result;
pub mod trigger;
pub mod view;
pub mod xml;
#[cfg(test)]
mod xml_tests;

use std::sync::Arc;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::kernel::shared::Shared;
use crate::kernel::time::{Moment, Span};

use super::clock_zone::local_in;
use super::eventlog::Event;
use super::eventlog::messages::{TASK_ALREADY_RUNNING, TASK_QUEUED, TASK_STOPPED_FOR_NEW};

pub use library::Tasks;
pub use trigger::{Day, Days, Repetition, Trigger, TriggerKind};

macro_rules! spelled {
    ($(#[$doc:meta])* $type:ident { $($(#[$item_doc:meta])* $name:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
            schemars::JsonSchema,
        )]
        #[serde(rename_all = "kebab-case")]
        pub enum $type { $($(#[$item_doc])* $name),+ }

        impl $type {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// As task XML spells it.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name)),+ }
            }
        }
    };
}

spelled! {
    /// What to do when a task is due and still running.
    MultipleInstances {
        /// Start another one beside it: two backup jobs then disturb each other.
        Parallel,
        /// Start when the running one has ended.
        Queue,
        /// Do not start: the documented setting for the agent's task (4.3).
        IgnoreNew,
        /// End the running one first.
        StopExisting,
    }
}

spelled! {
    /// With which token an administrator's task runs.
    RunLevel {
        /// The filtered token.
        LeastPrivilege,
        /// The full token.
        HighestAvailable,
    }
}

spelled! {
    /// How the account logs on.
    LogonType {
        /// The account is a service account.
        ServiceAccount,
        /// With a stored password.
        Password,
        /// Without a password, no network.
        S4U,
        /// Only while the user is logged on.
        InteractiveToken,
        /// Interactively if possible, otherwise with the password.
        InteractiveTokenOrPassword,
        /// For any member of a group that is logged on.
        Group,
    }
}

/// SID of LocalSystem.
pub const LOCAL_SYSTEM: &str = "S-1-5-18";

/// As whom a task runs.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Principal {
    /// SID or account name.
    pub user: Arc<str>,
    /// With which token.
    pub run_level: RunLevel,
    /// How it logs on.
    pub logon_type: LogonType,
}

impl Principal {
    /// LocalSystem with all rights.
    #[must_use]
    pub fn system() -> Self {
        Self {
            user: LOCAL_SYSTEM.into(),
            run_level: RunLevel::HighestAvailable,
            logon_type: LogonType::ServiceAccount,
        }
    }

    /// The name that tools show for the account: `SYSTEM`, or what follows the domain.
    #[must_use]
    pub fn display_name(&self) -> &str {
        match &*self.user {
            "S-1-5-18" => "SYSTEM",
            "S-1-5-19" => "LOCAL SERVICE",
            "S-1-5-20" => "NETWORK SERVICE",
            "S-1-5-32-544" => "Administrators",
            "S-1-5-32-545" => "Users",
            "S-1-5-4" => "INTERACTIVE",
            "S-1-5-11" => "Authenticated Users",
            "S-1-1-0" => "Everyone",
            user => user.rsplit('\\').next().unwrap_or(user),
        }
    }

    /// True for LocalSystem, however it is spelled.
    #[must_use]
    pub fn is_system(&self) -> bool {
        self.display_name().eq_ignore_ascii_case("SYSTEM")
    }
}

/// Starting only while the machine is idle. Times in minutes; `None` where Windows shows nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Idle {
    /// Idle for so long.
    pub minutes: Option<u32>,
    /// Waiting for idleness for so long.
    pub wait: Option<u32>,
}

/// Settings of a task.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Settings {
    /// What to do when it is due and still running.
    pub multiple_instances: MultipleInstances,
    /// Run as soon as possible after a missed start.
    pub start_when_available: bool,
    /// Somebody may run it by hand.
    pub allow_demand: bool,
    /// It may be ended by force.
    pub allow_hard_terminate: bool,
    /// After so long a run is ended; `None` is never.
    pub execution_time_limit: Option<Span>,
    /// Not started on batteries.
    pub no_start_on_batteries: bool,
    /// Ended when the machine goes on batteries.
    pub stop_on_batteries: bool,
    /// Only with a network.
    pub only_with_network: bool,
    /// Only while idle.
    pub idle: Option<Idle>,
    /// Wakes the machine.
    pub wake_to_run: bool,
    /// 0 to 10; 7 is the default.
    pub priority: u8,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            multiple_instances: MultipleInstances::IgnoreNew,
            start_when_available: false,
            allow_demand: true,
            allow_hard_terminate: true,
            execution_time_limit: Some(Span::hours(72)),
            no_start_on_batteries: true,
            stop_on_batteries: true,
            only_with_network: false,
            idle: None,
            wake_to_run: false,
            priority: 7,
        }
    }
}

/// What a task does.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Action {
    /// The program; for a COM handler its class id in braces.
    pub command: Arc<str>,
    /// Its arguments; empty for none.
    pub arguments: Arc<str>,
    /// `Start In`; empty for none.
    pub working_directory: Arc<str>,
    /// The command is a COM class, not a program.
    pub com_handler: bool,
}

impl Action {
    /// Running a program.
    #[must_use]
    pub fn run(command: &str, arguments: &str) -> Self {
        Self { command: command.into(), arguments: arguments.into(), ..Self::default() }
    }

    /// Calling a COM class.
    #[must_use]
    pub fn com(class_id: &str) -> Self {
        Self { command: class_id.into(), com_handler: true, ..Self::default() }
    }
}

/// A run that has not ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Run {
    /// When it started, on the machine's clock.
    pub started: Moment,
    /// Its process id.
    pub process: u32,
    /// When it ends, on the machine's clock.
    pub ends: Moment,
    /// Another start waits for that.
    pub queued: bool,
}

/// What the Task Scheduler does with a task that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StartDecision {
    /// Nothing is running: start.
    Start,
    /// Do not start; event 322.
    Ignore,
    /// Start later; event 324.
    Queue,
    /// End what runs, then start; event 323.
    StopExisting,
    /// Start beside what runs.
    Parallel,
}

impl StartDecision {
    /// What is logged besides the start itself.
    #[must_use]
    pub fn event(self) -> Option<&'static Event> {
        match self {
            Self::Start | Self::Parallel => None,
            Self::Ignore => Some(&TASK_ALREADY_RUNNING),
            Self::Queue => Some(&TASK_QUEUED),
            Self::StopExisting => Some(&TASK_STOPPED_FOR_NEW),
        }
    }
}

/// A scheduled task.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Task {
    /// Full path, from `\`.
    pub path: Arc<str>,
    /// Whether it may run at all.
    pub enabled: bool,
    /// Not shown in the console by default.
    pub hidden: bool,
    /// What starts it.
    pub triggers: Shared<Vec<Trigger>>,
    /// As whom it runs.
    pub principal: Principal,
    /// Its settings.
    pub settings: Settings,
    /// What it does.
    pub actions: Shared<Vec<Action>>,
    /// Who made it; empty for unknown.
    pub author: Arc<str>,
    /// What it is for; empty for unknown.
    pub description: Arc<str>,
    /// When it was registered, on the machine's clock.
    pub registered: Moment,
    /// When it last started.
    pub last_run: Option<Moment>,
    /// What it last returned; see [`result`].
    pub last_result: u32,
    /// The run that has not ended.
    pub running: Option<Run>,
}

impl Task {
    /// A healthy task as LocalSystem that nothing triggers.
    #[must_use]
    pub fn new(path: &str, action: Action) -> Self {
        Self {
            path: format!("\\{}", path.trim_start_matches('\\')).into(),
            enabled: true,
            hidden: false,
            triggers: Shared::default(),
            principal: Principal::system(),
            settings: Settings::default(),
            actions: Shared::new(vec![action]),
            author: Arc::default(),
            description: Arc::default(),
            registered: Moment::default(),
            last_run: None,
            last_result: result::NEVER_RAN,
            running: None,
        }
    }

    /// With one more trigger.
    #[must_use]
    pub fn with_trigger(mut self, trigger: Trigger) -> Self {
        self.triggers.push(trigger);
        self
    }

    /// With one more action.
    #[must_use]
    pub fn with_action(mut self, action: Action) -> Self {
        self.actions.push(action);
        self
    }

    /// As another account.
    #[must_use]
    pub fn with_principal(self, principal: Principal) -> Self {
        Self { principal, ..self }
    }

    /// With other settings.
    #[must_use]
    pub fn with_settings(self, settings: Settings) -> Self {
        Self { settings, ..self }
    }

    /// With an author and a description.
    #[must_use]
    pub fn with_texts(self, author: &str, description: &str) -> Self {
        Self { author: author.into(), description: description.into(), ..self }
    }

    /// Registered at a time.
    #[must_use]
    pub fn with_registered(self, registered: Moment) -> Self {
        Self { registered, ..self }
    }

    /// Disabled.
    #[must_use]
    pub fn with_enabled(self, enabled: bool) -> Self {
        Self { enabled, ..self }
    }

    /// With the outcome of an earlier run.
    #[must_use]
    pub fn with_last_run(self, at: Moment, result: u32) -> Self {
        Self { last_run: Some(at), last_result: result, ..self }
    }

    /// The last part of the path.
    #[must_use]
    pub fn name(&self) -> &str {
        self.path.rsplit('\\').next().unwrap_or(&self.path)
    }

    /// The folder it lies in: `\` or `\Microsoft\OnlineBackup`.
    #[must_use]
    pub fn folder(&self) -> &str {
        match self.path.rfind('\\') {
            None | Some(0) => "\\",
            Some(at) => &self.path[..at],
        }
    }

    /// The task as it is registered, without the history of its runs.
    #[must_use]
    pub fn definition(&self) -> Task {
        Task { last_run: None, last_result: result::NEVER_RAN, running: None, ..self.clone() }
    }

    /// The run that has not ended at a time.
    #[must_use]
    pub fn running_at(&self, at: Moment) -> Option<Run> {
        self.running.filter(|run| at < run.ends)
    }

    /// What to do when it is due at a time.
    #[must_use]
    pub fn may_start(&self, at: Moment) -> StartDecision {
        match (self.running_at(at), self.settings.multiple_instances) {
            (None, _) => StartDecision::Start,
            (_, MultipleInstances::IgnoreNew) => StartDecision::Ignore,
            (_, MultipleInstances::Queue) => StartDecision::Queue,
            (_, MultipleInstances::StopExisting) => StartDecision::StopExisting,
            (_, MultipleInstances::Parallel) => StartDecision::Parallel,
        }
    }

    /// Notes that a run began. How long it goes on is known when its actions have ended.
    pub fn begin(&mut self, at: Moment, process: u32) {
        self.last_run = Some(at);
        self.running = Some(Run { started: at, process, ends: Moment(i64::MAX), queued: false });
    }

    /// Notes how the run ends, and that it goes on until then.
    pub fn go_on(&mut self, result: u32, ends: Moment) {
        self.last_result = result;
        if let Some(run) = &mut self.running {
            run.ends = ends;
        }
    }

    /// Notes that the run ended.
    pub fn finish(&mut self, result: u32) {
        self.running = None;
        self.last_result = result;
    }
}

/// When a task is due next, strictly after `now` of the machine's clock. `None` when it is
/// disabled or no enabled trigger is timed.
#[must_use]
pub fn next_run(task: &Task, now: Moment, zone: &TimeZone) -> Option<Moment> {
    next_run_local(task, now, local_in(zone, now), zone)
}

/// [`next_run`], for many tasks of one machine: `local` is `now` in the zone.
fn next_run_local(task: &Task, now: Moment, local: DateTime, zone: &TimeZone) -> Option<Moment> {
    if !task.enabled {
        return None;
    }
    task.triggers.iter().filter_map(|trigger| trigger.next_after_local(now, local, zone)).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_decides_what_happens_to_a_second_instance() {
        let mut task = Task::new("x", Action::default());
        let now = Moment(1);
        assert_eq!(task.may_start(now), StartDecision::Start);
        task.begin(Moment(0), 1);
        let mut under = |policy| {
            task.settings.multiple_instances = policy;
            (task.may_start(now), task.may_start(now).event().map(|event| event.id))
        };
        assert_eq!(under(MultipleInstances::IgnoreNew), (StartDecision::Ignore, Some(322)));
        assert_eq!(under(MultipleInstances::Queue), (StartDecision::Queue, Some(324)));
        let stop = under(MultipleInstances::StopExisting);
        assert_eq!(stop, (StartDecision::StopExisting, Some(323)));
        assert_eq!(under(MultipleInstances::Parallel), (StartDecision::Parallel, None));
    }

    #[test]
    fn a_disabled_task_is_never_due() {
        let start = jiff::civil::datetime(2020, 1, 15, 21, 0, 0, 0);
        let task = Task::new("x", Action::default()).with_trigger(Trigger::daily(start));
        let now = Moment(1_579_046_400_000);
        assert!(next_run(&task, now, &TimeZone::UTC).is_some());
        assert_eq!(next_run(&task.with_enabled(false), now, &TimeZone::UTC), None);
    }
}

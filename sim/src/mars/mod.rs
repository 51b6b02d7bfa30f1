//! The agent: the only module that knows both Windows and Azure.
//!
//! It fails because of what it finds. Each of its gates reads Windows and Azure through the same
//! calls as anyone else; the order of the gates (catalogue 5.1) decides which failure hides which.

pub mod alternate;
pub mod backup;
pub mod configure;
pub mod connect;
pub mod credential;
pub mod engine;
pub mod install;
pub mod job;
pub mod key;
pub mod key_vault;
pub mod layout;
pub mod log;
pub mod mabs;
pub mod messages;
pub mod monitoring;
pub mod offline;
pub mod open_console;
pub mod pace;
pub mod package;
pub mod phases;
pub mod pin;
pub mod policy;
pub mod portal;
pub mod prerequisites;
pub mod register;
pub mod report;
pub mod restore;
pub mod runtime;
pub mod schedule;
pub mod scratch;
pub mod settings;
pub mod source;
pub mod system_state;

use crate::azure::Cloud;
use crate::edition::Edition;
use crate::kernel::seed::Seed;
use crate::kernel::shared::Shared;
use crate::kernel::time::{Moment, Span};
use crate::kernel::trace::{Step, Trace};
use crate::windows::copy_computer::CopyComputer;
use crate::windows::host::Host;
use crate::windows::network::Route;
use crate::windows::state::StatePath;

use engine::Memory;
use job::{Failure, Job};
use messages::Message;
use policy::Policy;

/// What the agent keeps beside registry and files.
#[derive(Debug, Clone, Default)]
pub struct Agent {
    /// The policy, once backup is configured.
    pub policy: Option<Shared<Policy>>,
    /// The passphrase's stand-in, in the machine's secret store; set by activation.
    pub passphrase: Option<u64>,
    /// The agent's own proxy settings (Change Properties > Proxy).
    pub proxy: Shared<Route>,
    /// What the running engine took with it when it started.
    pub engine: Memory,
    /// Change tracking failed to open its stores; only a restart of the server clears it (S83-S86).
    pub tracking_fault: Option<Message>,
    /// Change tracking will fail once more and then work (S90).
    pub tracking_hiccup: bool,
    /// How fast it may send; no limit when absent.
    pub throttle: Option<settings::Throttle>,
    /// What the customer has filled in under Change Properties, and not saved yet.
    pub throttle_wanted: Option<settings::Throttle>,
    /// A mount of a recovery volume that runs, or has come to its end.
    pub mount: Option<restore::Mount>,
    /// A scheduled backup waits for the unmount (X75).
    pub deferred: bool,
    /// The policy of system state, once it is protected.
    pub system_state: Option<Shared<system_state::SystemState>>,
    /// Days on the retention page of the Schedule Backup wizard that are not saved yet.
    pub draft_retention_days: Option<u32>,
    /// The management agent's provider is stuck and tells the vault nothing (X77).
    pub reporting_stuck: bool,
    /// The first backup is on its way on disks.
    pub seeding: Option<offline::Seeding>,
    /// Finished jobs, oldest first.
    pub jobs: Shared<Vec<Job>>,
    /// Lines of the engine's log.
    pub log: Shared<Vec<log::Line>>,
}

impl Agent {
    /// Adds the address of every piece in which two agents differ. Jobs and log only tell what
    /// happened; what the engine remembers follows from its last start.
    pub fn differences(&self, base: &Self, out: &mut Vec<StatePath>) {
        let Self {
            policy,
            passphrase,
            proxy,
            engine,
            tracking_fault,
            tracking_hiccup,
            throttle,
            throttle_wanted,
            seeding,
            mount,
            deferred,
            system_state,
            draft_retention_days,
            reporting_stuck,
            jobs: _,
            log: _,
        } = self;
        let pieces = [
            ("policy", *policy != base.policy),
            ("passphrase", *passphrase != base.passphrase),
            ("proxy", *proxy != base.proxy),
            ("engine", *engine != base.engine),
            ("tracking_fault", *tracking_fault != base.tracking_fault),
            ("tracking_hiccup", *tracking_hiccup != base.tracking_hiccup),
            ("throttle", *throttle != base.throttle),
            ("throttle_wanted", *throttle_wanted != base.throttle_wanted),
            ("seeding", *seeding != base.seeding),
            ("mount", *mount != base.mount),
            ("deferred", *deferred != base.deferred),
            ("system_state", *system_state != base.system_state),
            ("draft_retention_days", *draft_retention_days != base.draft_retention_days),
            ("reporting_stuck", *reporting_stuck != base.reporting_stuck),
        ];
        for (name, _) in pieces.into_iter().filter(|piece| piece.1) {
            out.push(StatePath::new("agent", name));
        }
    }

    /// Makes one piece what it is in `base`.
    pub fn restore(&mut self, base: &Self, path: &str) {
        match path {
            "policy" => self.policy.clone_from(&base.policy),
            "passphrase" => self.passphrase = base.passphrase,
            "proxy" => self.proxy.clone_from(&base.proxy),
            "engine" => self.engine.clone_from(&base.engine),
            "tracking_fault" => self.tracking_fault = base.tracking_fault,
            "tracking_hiccup" => self.tracking_hiccup = base.tracking_hiccup,
            "throttle" => self.throttle.clone_from(&base.throttle),
            "throttle_wanted" => self.throttle_wanted.clone_from(&base.throttle_wanted),
            "seeding" => self.seeding.clone_from(&base.seeding),
            "mount" => self.mount.clone_from(&base.mount),
            "deferred" => self.deferred = base.deferred,
            "system_state" => self.system_state.clone_from(&base.system_state),
            "draft_retention_days" => self.draft_retention_days = base.draft_retention_days,
            "reporting_stuck" => self.reporting_stuck = base.reporting_stuck,
            _ => {}
        }
    }

    /// One piece in one line.
    #[must_use]
    pub fn show(&self, path: &str) -> Option<String> {
        match path {
            "policy" => self.policy.as_ref().map(|policy| format!("{policy:?}")),
            "passphrase" => self.passphrase.map(|_| "set".to_owned()),
            "proxy" => Some(format!("{:?}", self.proxy)),
            "engine" => Some(format!("{:?}", self.engine)),
            "tracking_fault" => self.tracking_fault.map(|fault| fault.symbol().to_owned()),
            "tracking_hiccup" => Some(self.tracking_hiccup.to_string()),
            "throttle" => self.throttle.as_ref().map(|throttle| format!("{throttle:?}")),
            "throttle_wanted" => self.throttle_wanted.as_ref().map(|wanted| format!("{wanted:?}")),
            "seeding" => self.seeding.as_ref().map(|seeding| format!("{seeding:?}")),
            "mount" => self.mount.as_ref().map(|mount| format!("{mount:?}")),
            "deferred" => Some(self.deferred.to_string()),
            "system_state" => self.system_state.as_ref().map(|policy| format!("{policy:?}")),
            "draft_retention_days" => self.draft_retention_days.map(|days| days.to_string()),
            "reporting_stuck" => Some(self.reporting_stuck.to_string()),
            _ => None,
        }
    }
}

/// All that the agent touches while it works: one machine, its cloud, itself.
#[derive(Debug)]
pub struct Site<'w> {
    /// True time. The machine's own clock may differ.
    pub now: Moment,
    /// Which documentation the world lives under.
    pub edition: &'static Edition,
    /// Seed of the world.
    pub seed: Seed,
    /// The machine.
    pub host: &'w mut Host,
    /// The cloud.
    pub cloud: &'w mut Cloud,
    /// The agent.
    pub agent: &'w mut Agent,
    /// The computer to which disks are attached for offline seeding.
    pub copy: &'w mut Shared<CopyComputer>,
    /// What happened.
    pub trace: &'w mut Trace,
}

impl Site<'_> {
    /// Notes a step of the agent.
    pub fn note(&mut self, what: &'static str, with: impl Into<String>, ok: bool) {
        let step = Step { at: self.now, who: "agent", what, with: with.into(), ok };
        self.trace.note(step);
    }

    /// Notes how a gate went, and hands the result on.
    ///
    /// # Errors
    /// The failure it was given.
    pub fn gate<T>(
        &mut self,
        gate: &'static str,
        result: Result<T, Failure>,
    ) -> Result<T, Failure> {
        match &result {
            Ok(_) => self.note(gate, String::new(), true),
            Err(failure) => self.note(gate, failure.to_string(), false),
        }
        result
    }

    /// Writes a line into the engine's log that a running job will write after a while.
    pub fn log_after(&mut self, after: Span, source: &'static str, text: &str) {
        self.log_at(after, source, log::Level::Normal, text.to_owned());
    }

    /// Writes a line into the engine's log.
    pub fn log(&mut self, source: &'static str, level: log::Level, text: String) {
        self.log_at(Span::default(), source, level, text);
    }

    fn log_at(&mut self, after: Span, source: &'static str, level: log::Level, text: String) {
        let process = self.host.services.get(layout::SERVICE).map_or(0, |s| s.process);
        let at = self.host.clock.machine_time(self.now) + after;
        self.agent.log.push(log::Line { at, process, source, level, text });
    }
}

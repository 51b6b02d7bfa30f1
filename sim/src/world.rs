//! One world: a clock, a seed, a machine, its cloud, its agent, and the trace of what happened.
//!
//! A world is a value: it forks by `clone` in well under a microsecond, because everything large
//! in it is shared with the image it came from.

use crate::azure::Cloud;
use crate::edition::Edition;
use crate::kernel::digest::{Digest, Fingerprint};
use crate::kernel::names::Id;
use crate::kernel::seed::Seed;
use crate::kernel::shared::Shared;
use crate::kernel::time::{Moment, Span};
use crate::kernel::trace::{Step, Trace};
use crate::mars::{Agent, Site, engine, layout, monitoring, restore};
use crate::windows::clock_zone;
use crate::windows::copy_computer::CopyComputer;
use crate::windows::error::Win32;
use crate::windows::eventlog::messages;
use crate::windows::host::Host;
use crate::windows::language::Language;
use crate::windows::node::Content;
use crate::windows::state::{Facet, StatePath};

/// Minutes that a restart takes \[K\].
const RESTART: Span = Span::minutes(4);

/// Everything there is.
#[derive(Debug, Clone)]
pub struct World {
    /// True time; the machine's clock may be off.
    pub now: Moment,
    /// Which documentation holds here.
    pub edition: &'static Edition,
    /// What all chance follows from.
    pub seed: Seed,
    /// Display language of the machine. No verdict may depend on it.
    pub language: Language,
    /// The machine.
    pub host: Host,
    /// The cloud.
    pub cloud: Cloud,
    /// The agent.
    pub agent: Agent,
    /// The computer to which disks are attached for offline seeding.
    pub copy: Shared<CopyComputer>,
    /// What happened.
    pub trace: Trace,
}

impl World {
    /// What the agent works on.
    pub fn site(&mut self) -> Site<'_> {
        Site {
            now: self.now,
            edition: self.edition,
            seed: self.seed,
            host: &mut self.host,
            cloud: &mut self.cloud,
            agent: &mut self.agent,
            copy: &mut self.copy,
            trace: &mut self.trace,
        }
    }

    /// The time that the machine's own clock shows.
    #[must_use]
    pub fn machine_time(&self) -> Moment {
        self.host.clock.machine_time(self.now)
    }

    /// Notes a step.
    pub fn note(&mut self, who: &'static str, what: &'static str, with: &str, ok: bool) {
        self.trace.note(Step { at: self.now, who, what, with: with.to_owned(), ok });
    }

    /// Starts a service, and whatever starting it means to the agent.
    ///
    /// # Errors
    /// As Windows answers.
    pub fn start_service(&mut self, name: &str) -> Result<(), Win32> {
        let at = self.machine_time();
        let result = self.host.start_service(name, at);
        self.note("service", "start", name, result.is_ok());
        let started = result?;
        if started.iter().any(|name| name == layout::SERVICE) {
            engine::on_service_start(&self.host, &mut self.agent);
        }
        if started.iter().any(|name| name == layout::MANAGEMENT_SERVICE) {
            monitoring::on_service_start(&mut self.site());
        }
        Ok(())
    }

    /// Stops a service.
    ///
    /// # Errors
    /// As Windows answers.
    pub fn stop_service(&mut self, name: &str) -> Result<(), Win32> {
        let at = self.machine_time();
        let result = self.host.stop_service(name, at);
        self.note("service", "stop", name, result.is_ok());
        result
    }

    /// Restarts Windows.
    pub fn restart(&mut self) {
        self.note("windows", "restart", "", true);
        let at = self.machine_time();
        let reason = ["shutdown.exe", &self.host.identity.name, "restart"];
        self.host.events.write(at, &messages::SHUTDOWN_REQUESTED, &reason);
        self.now = self.now + RESTART;
        let at = self.machine_time();
        self.host.boot(at);
        engine::on_boot(&self.host, &mut self.agent);
        restore::on_boot(&mut self.site());
        monitoring::on_service_start(&mut self.site());
    }

    /// The text of a file, made from what it stands for; `None` when it is not text.
    #[must_use]
    pub fn text_of(&self, file: Id) -> Option<String> {
        self.marked_text_of(file).map(|text| text.trim_start_matches('\u{feff}').to_owned())
    }

    /// [`World::text_of`], with the mark that begins a file in UTF-16.
    #[must_use]
    pub fn marked_text_of(&self, file: Id) -> Option<String> {
        match &self.host.files.get(file)?.content {
            Content::Text(text) => Some(text.to_string()),
            Content::EngineLog => {
                let zone = clock_zone::zone(&self.host.registry);
                let lines = self.agent.log.iter().map(|line| line.render(&zone) + "\r\n");
                Some(lines.collect())
            }
            _ => None,
        }
    }

    /// The addresses of all state in which this world differs from `base`, in fixed order.
    #[must_use]
    pub fn differences(&self, base: &Self) -> Vec<StatePath> {
        let mut out = Vec::new();
        self.host.differences(&base.host, &mut out);
        self.cloud.differences(&base.cloud, &mut out);
        self.agent.differences(&base.agent, &mut out);
        self.copy.differences(&base.copy, &mut out);
        out
    }

    /// Makes one piece of state what it is in `base`.
    pub fn restore(&mut self, base: &Self, path: &StatePath) {
        match path.kind() {
            "agent" => self.agent.restore(&base.agent, path.path()),
            "copy" => self.copy.restore(&base.copy, path.path()),
            kind if Cloud::KINDS.contains(&kind) => self.cloud.restore(&base.cloud, path),
            _ => self.host.restore(&base.host, path),
        }
    }

    /// One piece of state in one line; `None` when it is absent.
    #[must_use]
    pub fn show(&self, path: &StatePath) -> Option<String> {
        match path.kind() {
            "agent" => self.agent.show(path.path()),
            "copy" => self.copy.show(path.path()),
            kind if Cloud::KINDS.contains(&kind) => self.cloud.show(path),
            _ => self.host.show(path),
        }
    }

    /// The identity of this world's state relative to the image it came from.
    #[must_use]
    pub fn fingerprint(&self, image: &Self) -> Fingerprint {
        use std::hash::Hash;
        let mut digest = Digest::default();
        for path in self.differences(image) {
            path.hash(&mut digest);
            self.show(&path).hash(&mut digest);
        }
        digest.fingerprint()
    }

    /// Makes this world an image of its own: nothing that happened, everything shared.
    pub fn settle(&mut self) {
        self.host.flatten();
        self.trace = Trace::default();
    }

    /// Bytes that this world holds beside its image.
    #[must_use]
    pub fn resident_bytes(&self) -> usize {
        size_of::<Self>() - size_of::<Host>() + self.host.resident_bytes()
    }
}

//! One Windows machine: all its subsystems side by side, and what needs several of them.
//!
//! Every function here destructures [`Host`] without `..`, so that a new subsystem does not
//! compile until each of them mentions it.

use crate::kernel::shared::Shared;
use crate::kernel::text::same;
use crate::kernel::time::Moment;

use super::accounts::Accounts;
use super::antivirus::Antivirus;
use super::certificates::Certificates;
use super::clock_zone::ClockZone;
use super::devices::Devices;
use super::dfsr::Dfsr;
use super::error::Win32;
use super::eventlog::{EventLog, messages};
use super::files::Files;
use super::group_policy::GroupPolicy;
use super::handles::Handles;
use super::identity::{self, Identity};
use super::iscsi::{self, Iscsi};
use super::mounted_folders::MountedFolders;
use super::network::Network;
use super::processes::Processes;
use super::registry::{Data, Registry};
use super::services::Services;
use super::state::{Facet, StatePath};
use super::tasks::Tasks;
use super::updates::Updates;
use super::vss::{Growth, Vss};
use super::wsb::Wsb;

/// A Windows machine.
#[derive(Debug, Clone)]
pub struct Host {
    /// What it is.
    pub identity: Shared<Identity>,
    /// Its clock.
    pub clock: ClockZone,
    /// Volumes and files.
    pub files: Files,
    /// Open handles of programs on files.
    pub handles: Handles,
    /// Registry.
    pub registry: Registry,
    /// Services.
    pub services: Services,
    /// Scheduled tasks.
    pub tasks: Tasks,
    /// Shadow copies.
    pub vss: Shared<Vss>,
    /// Event logs.
    pub events: EventLog,
    /// Other running programs.
    pub processes: Shared<Processes>,
    /// Antivirus.
    pub antivirus: Shared<Antivirus>,
    /// The network around it.
    pub network: Shared<Network>,
    /// Accounts and groups.
    pub accounts: Shared<Accounts>,
    /// Devices.
    pub devices: Shared<Devices>,
    /// The iSCSI initiator.
    pub iscsi: Shared<Iscsi>,
    /// Certificates.
    pub certificates: Shared<Certificates>,
    /// Updates.
    pub updates: Shared<Updates>,
    /// Windows Server Backup.
    pub wsb: Shared<Wsb>,
    /// DFS Replication.
    pub dfsr: Shared<Dfsr>,
    /// Volumes without a drive letter.
    pub mounted_folders: Shared<MountedFolders>,
    /// Local Group Policy.
    pub group_policy: Shared<GroupPolicy>,
}

impl Host {
    /// An empty machine: nothing installed, no volumes.
    #[must_use]
    pub fn new(identity: Identity) -> Self {
        Self {
            identity: Shared::new(identity),
            clock: ClockZone::default(),
            files: Files::default(),
            handles: Handles::default(),
            registry: Registry::default(),
            services: Services::default(),
            tasks: Tasks::default(),
            vss: Shared::default(),
            events: EventLog::default(),
            processes: Shared::default(),
            antivirus: Shared::default(),
            network: Shared::default(),
            accounts: Shared::default(),
            devices: Shared::default(),
            iscsi: Shared::default(),
            certificates: Shared::default(),
            updates: Shared::default(),
            wsb: Shared::default(),
            dfsr: Shared::default(),
            mounted_folders: Shared::default(),
            group_policy: Shared::default(),
        }
    }

    /// Adds the address of every piece in which two machines differ. Logs are not state: they
    /// only tell what happened.
    pub fn differences(&self, base: &Self, out: &mut Vec<StatePath>) {
        let Self {
            identity,
            clock,
            files,
            handles,
            registry,
            services,
            tasks,
            vss,
            events: _,
            processes,
            antivirus,
            network,
            accounts,
            devices,
            iscsi,
            certificates,
            updates,
            wsb,
            dfsr,
            mounted_folders,
            group_policy,
        } = self;
        identity.differences(&base.identity, out);
        clock.differences(&base.clock, out);
        files.differences(&base.files, out);
        handles.differences(&base.handles, out);
        registry.differences(&base.registry, out);
        services.differences(&base.services, out);
        tasks.differences(&base.tasks, out);
        vss.differences(&base.vss, out);
        processes.differences(&base.processes, out);
        antivirus.differences(&base.antivirus, out);
        network.differences(&base.network, out);
        accounts.differences(&base.accounts, out);
        devices.differences(&base.devices, out);
        iscsi.differences(&base.iscsi, out);
        certificates.differences(&base.certificates, out);
        updates.differences(&base.updates, out);
        wsb.differences(&base.wsb, out);
        dfsr.differences(&base.dfsr, out);
        mounted_folders.differences(&base.mounted_folders, out);
        group_policy.differences(&base.group_policy, out);
    }

    /// Makes one piece what it is in `base`.
    pub fn restore(&mut self, base: &Self, path: &StatePath) {
        let at = path.path();
        match path.kind() {
            "machine" => self.identity.restore(&base.identity, at),
            "clock" => self.clock.restore(&base.clock, at),
            "file" | "volume" => self.files.restore(&base.files, at),
            "handle" => self.handles.restore(&base.handles, at),
            "registry" => self.registry.restore(&base.registry, at),
            "service" => self.services.restore(&base.services, at),
            "task" => self.tasks.restore(&base.tasks, at),
            "vss" => self.vss.restore(&base.vss, at),
            "process" => self.processes.restore(&base.processes, at),
            "antivirus" => self.antivirus.restore(&base.antivirus, at),
            "network" => self.network.restore(&base.network, at),
            "account" => self.accounts.restore(&base.accounts, at),
            "device" => self.devices.restore(&base.devices, at),
            "iscsi" => self.iscsi.restore(&base.iscsi, at),
            "certificate" => self.certificates.restore(&base.certificates, at),
            "update" => self.updates.restore(&base.updates, at),
            "wsb" => self.wsb.restore(&base.wsb, at),
            "dfsr" => self.dfsr.restore(&base.dfsr, at),
            "mounted-folder" => self.mounted_folders.restore(&base.mounted_folders, at),
            "group-policy" => self.group_policy.restore(&base.group_policy, at),
            _ => {}
        }
    }

    /// One piece in one line; `None` when it is absent.
    #[must_use]
    pub fn show(&self, path: &StatePath) -> Option<String> {
        let at = path.path();
        match path.kind() {
            "machine" => self.identity.show(at),
            "clock" => self.clock.show(at),
            "file" | "volume" => self.files.show(at),
            "handle" => self.handles.show(at),
            "registry" => self.registry.show(at),
            "service" => self.services.show(at),
            "task" => self.tasks.show(at),
            "vss" => self.vss.show(at),
            "process" => self.processes.show(at),
            "antivirus" => self.antivirus.show(at),
            "network" => self.network.show(at),
            "account" => self.accounts.show(at),
            "device" => self.devices.show(at),
            "iscsi" => self.iscsi.show(at),
            "certificate" => self.certificates.show(at),
            "update" => self.updates.show(at),
            "wsb" => self.wsb.show(at),
            "dfsr" => self.dfsr.show(at),
            "mounted-folder" => self.mounted_folders.show(at),
            "group-policy" => self.group_policy.show(at),
            _ => None,
        }
    }

    /// Folds all changes into a base of this machine's own: the last step of an image.
    pub fn flatten(&mut self) {
        self.files.flatten();
        self.registry.flatten();
        self.services.flatten();
        self.tasks.flatten();
        self.events.flatten();
    }

    /// Bytes that this machine holds beside its image.
    #[must_use]
    pub fn resident_bytes(&self) -> usize {
        size_of::<Self>()
            + self.files.resident_bytes()
            + self.registry.resident_bytes()
            + self.services.resident_bytes()
            + self.tasks.resident_bytes()
            + self.events.resident_bytes()
    }

    /// When Windows was installed: as old as its folder is.
    #[must_use]
    pub fn installed(&self) -> Moment {
        self.files.node(r"C:\Windows").map_or(self.identity.booted, |folder| folder.created)
    }

    /// Bytes free on a volume: what files and shadow storage leave.
    #[must_use]
    pub fn free(&self, letter: char) -> u64 {
        let letter = letter.to_ascii_uppercase();
        let shadow: u64 =
            self.vss.storage.iter().filter(|a| a.on == letter).map(|a| a.allocated).sum();
        self.files.unused(letter).saturating_sub(shadow)
    }

    /// Diff areas take in what was overwritten on their volumes; events of volsnap when shadow
    /// copies are lost by it.
    pub fn grow_diff_areas(&mut self, at: Moment) {
        if self.vss.copies.is_empty() {
            return;
        }
        let mut volumes: Vec<char> = self.vss.copies.iter().map(|copy| copy.of).collect();
        volumes.dedup();
        for of in volumes {
            let on = self.vss.association(of).map_or(of, |association| association.on);
            let (replaced, free) = (self.files.replaced(of), self.free(on));
            let (of_name, on_name) = (format!("{of}:"), format!("{on}:"));
            let args = ["", &*of_name, &*on_name];
            match self.vss.grow(of, replaced, free) {
                Growth::Fits => {}
                Growth::Limit => {
                    self.events.write(at, &messages::SHADOW_LIMIT, &args);
                }
                Growth::NoSpace => {
                    self.events.write(at, &messages::SHADOW_NO_SPACE, &args);
                    self.events.write(at, &messages::SHADOW_DELETED, &args);
                }
            }
        }
    }

    /// Starts a service and what it needs; System event 7036 for each.
    ///
    /// # Errors
    /// As [`Services::start`].
    pub fn start_service(&mut self, name: &str, at: Moment) -> Result<Vec<String>, Win32> {
        let started = self.services.start(&self.registry, name, at)?;
        for name in &started {
            self.note_service(name, "running", at);
            if same(name, iscsi::SERVICE) {
                self.iscsi.service_started(&self.devices);
            }
        }
        Ok(started)
    }

    /// Stops a service; System event 7036.
    ///
    /// # Errors
    /// As [`Services::stop`].
    pub fn stop_service(&mut self, name: &str, at: Moment) -> Result<(), Win32> {
        self.services.stop(name)?;
        self.note_service(name, "stopped", at);
        Ok(())
    }

    /// Ends a process by force. Ending that of a service is a crash of the service. False when no
    /// process has this id.
    pub fn end_process(&mut self, id: u32, at: Moment) -> bool {
        if self.processes.running.iter().any(|process| process.id == id) {
            return !self.end_programs(&id.to_string()).is_empty();
        }
        let runs = |service: &super::services::Service| id != 0 && service.process == id;
        let name = self.services.iter().find(|(_, s)| runs(s)).map(|(name, _)| name.to_owned());
        let Some(name) = name else { return false };
        self.crash_service(&name, at);
        true
    }

    fn note_service(&mut self, name: &str, state: &str, at: Moment) {
        let settings = super::services::settings(&self.registry, name);
        if settings.as_ref().is_some_and(super::services::Settings::is_driver) {
            return;
        }
        let display = settings.map_or_else(|| name.to_owned(), |settings| settings.display);
        self.events.write(at, &messages::SERVICE_STATE, &[&display, state]);
    }

    /// The name that somebody gave the machine takes effect when it starts (`Rename-Computer`).
    fn take_name(&mut self) {
        let next = self.registry.value(identity::NEXT_NAME, identity::NAME_VALUE);
        let Some(next) = next.and_then(Data::text).map(str::to_uppercase) else { return };
        if next != self.identity.name {
            self.registry.set(identity::ACTIVE_NAME, identity::NAME_VALUE, Data::sz(&next));
            self.identity.name = next;
        }
    }

    /// What a restart of Windows does here: Group Policy is applied, disk checks that were asked
    /// for run, waiting updates take effect, services start anew with a fresh environment, programs
    /// that do not start by themselves are gone.
    pub fn boot(&mut self, at: Moment) {
        self.identity.booted = at;
        self.take_name();
        self.refresh_group_policy();
        super::repair::at_boot(&mut self.files, &mut self.registry);
        self.updates.boot(&mut self.registry);
        self.restart_programs();
        self.vss.busy = None;
        self.vss.copies.retain(|copy| !copy.transient);
        self.services.boot(&self.registry, at);
        self.iscsi.sessions.clear();
        self.iscsi.service_started(&self.devices);
        self.events.write(at, &messages::LOG_SERVICE_STARTED, &[]);
    }
}

//! Services: what the Service Control Manager runs.
//!
//! *Models*: state, start type, account, dependencies, exit codes, the process behind a running
//! service and the environment it started with; failure actions are in [`super::recovery`].
//! Settings live in the registry below `Services\NAME`, so no tool can disagree with another.
//! A driver is a service without a process (type below 0x10); filters of the file system are in
//! [`super::filter_drivers`].
//! *Leaves out*: other drivers, triggers, service SIDs, control codes other than stop.
//! *Sources*: catalogue 4.2; R13, R61; conformance table `registry_real` (service keys).
//! *Seen through*: `sc`, `net start/stop`, `Get-Service`, `reg query`, System events 7036, 7031.

use crate::kernel::names::ROOT;
use crate::kernel::shared::Shared;
use crate::kernel::text::same;
use crate::kernel::time::Moment;
use crate::kernel::tree::Tree;

use super::environment::Block;
use super::error::Win32;
use super::recovery::Due;
use super::registry::{Data, Key, Known, Registry};
use super::state::{Facet, StatePath};

/// Start types, with the numbers of the registry value `Start`.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum StartType {
    /// 0
    Boot,
    /// 1
    System,
    /// 2
    Automatic,
    /// 3
    Manual,
    /// 4
    Disabled,
}

impl StartType {
    /// The number that the registry holds.
    #[must_use]
    pub fn number(self) -> u32 {
        self as u32
    }

    /// The start type with a number.
    #[must_use]
    pub fn from_number(number: u32) -> Option<Self> {
        [Self::Boot, Self::System, Self::Automatic, Self::Manual, Self::Disabled]
            .get(number as usize)
            .copied()
    }
}

/// State of a service, with the numbers that `sc query` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// 1
    Stopped = 1,
    /// 2
    StartPending = 2,
    /// 3
    StopPending = 3,
    /// 4
    Running = 4,
}

/// What a service is set to do; read from the registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// `DisplayName`
    pub display: String,
    /// `Start`
    pub start: StartType,
    /// `ImagePath`, unexpanded.
    pub image: String,
    /// `ObjectName`
    pub account: String,
    /// `DependOnService`
    pub depends_on: Vec<String>,
    /// `Type`: 0x10 own process, 0x20 shared process; see [`kind_name`].
    pub kind: u32,
    /// `DelayedAutostart`
    pub delayed: bool,
}

/// `Type` of a driver of the file system or of one of its filters.
pub const FILE_SYSTEM_DRIVER: u32 = 0x2;

impl Settings {
    /// True for a driver: it has no process, and the lists of services leave it out.
    #[must_use]
    pub fn is_driver(&self) -> bool {
        self.kind < 0x10
    }
}

/// What a service is doing now.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Service {
    /// State.
    pub state: State,
    /// WIN32_EXIT_CODE of the last stop; 1077 when never started since boot.
    pub exit: Win32,
    /// SERVICE_EXIT_CODE.
    pub specific_exit: u32,
    /// Process id while it runs, else 0.
    pub process: u32,
    /// When it was started.
    pub started: Option<Moment>,
    /// The environment it took with it.
    pub environment: Block,
    /// It runs, but answers no control and does no work.
    pub hung: bool,
    /// How often it ended unexpectedly since counting began anew, and when last.
    pub failed: Option<(u32, Moment)>,
}

impl Service {
    /// A service that was never started since boot.
    #[must_use]
    pub fn never_started() -> Self {
        Self {
            state: State::Stopped,
            exit: Win32::SERVICE_NEVER_STARTED,
            specific_exit: 0,
            process: 0,
            started: None,
            environment: Block::default(),
            hung: false,
            failed: None,
        }
    }

    /// True when it runs and works.
    #[must_use]
    pub fn works(&self) -> bool {
        self.state == State::Running && !self.hung
    }
}

/// All services of one machine.
#[derive(Debug, Clone, Default)]
pub struct Services {
    all: Tree<Service>,
    /// Number of the next process; counts up by four as Windows does.
    next_process: u32,
    /// Failure actions that wait for their time, soonest first. They follow from failures.
    recoveries: Shared<Vec<Due>>,
}

/// The registry key of a service.
#[must_use]
pub fn key(name: &str) -> String {
    format!("{}\\{name}", Known::Services.path())
}

/// The settings of a service, or `None` when it is not installed.
#[must_use]
pub fn settings(registry: &Registry, name: &str) -> Option<Settings> {
    let key = registry.below(Known::Services, name)?;
    let text = |value: &str| key.get(value).and_then(Data::text).unwrap_or_default().to_owned();
    let number = |value: &str| match key.get(value) {
        Some(Data::Dword(number)) => Some(*number),
        _ => None,
    };
    let depends_on = match key.get("DependOnService") {
        Some(Data::MultiSz(names)) => names.clone(),
        _ => Vec::new(),
    };
    Some(Settings {
        display: text("DisplayName"),
        start: start_of(key)?,
        image: text("ImagePath"),
        account: text("ObjectName"),
        depends_on,
        kind: number("Type").unwrap_or(0x20),
        delayed: number("DelayedAutostart") == Some(1),
    })
}

/// The program of a service, unexpanded; `None` when it is not installed.
#[must_use]
pub fn image<'r>(registry: &'r Registry, name: &str) -> Option<&'r str> {
    let key = registry.below(Known::Services, name)?;
    start_of(key)?;
    Some(key.get("ImagePath").and_then(Data::text).unwrap_or_default())
}

/// True when a service needs another one to run.
#[must_use]
pub fn needs(registry: &Registry, name: &str, other: &str) -> bool {
    let Some(key) = registry.below(Known::Services, name) else { return false };
    let Some(Data::MultiSz(names)) = key.get("DependOnService") else { return false };
    names.iter().any(|name| same(name, other)) && start_of(key).is_some()
}

/// The start type of a service; `None` when it is not installed or its key is broken.
#[must_use]
pub fn start(registry: &Registry, name: &str) -> Option<StartType> {
    start_of(registry.below(Known::Services, name)?)
}

fn start_of(key: &Key) -> Option<StartType> {
    match key.get("Start")? {
        Data::Dword(number) => StartType::from_number(*number),
        _ => None,
    }
}

/// How Windows loads a service; only drivers and old services set more than the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loading {
    /// `ErrorControl`: what a failure to start does to the boot.
    pub error_control: u32,
    /// `Group`
    pub group: String,
    /// `Tag`: its place in the group; 0 for none.
    pub tag: u32,
}

/// How a service is loaded; the defaults when its key does not say.
#[must_use]
pub fn loading(registry: &Registry, name: &str) -> Loading {
    let get = |value: &str| registry.value(&key(name), value);
    let number = |value: &str| match get(value) {
        Some(Data::Dword(number)) => Some(*number),
        _ => None,
    };
    Loading {
        error_control: number("ErrorControl").unwrap_or(1),
        group: get("Group").and_then(Data::text).unwrap_or_default().to_owned(),
        tag: number("Tag").unwrap_or_default(),
    }
}

/// The type of a service as tools print it; empty for a number that Windows does not use.
#[must_use]
pub fn kind_name(kind: u32) -> &'static str {
    match kind {
        0x1 => "KERNEL_DRIVER",
        FILE_SYSTEM_DRIVER => "FILE_SYSTEM_DRIVER",
        0x10 => "WIN32_OWN_PROCESS",
        0x20 => "WIN32_SHARE_PROCESS",
        0x50 => "USER_OWN_PROCESS TEMPLATE",
        0x60 => "USER_SHARE_PROCESS TEMPLATE",
        0xd0 => "USER_OWN_PROCESS INSTANCE",
        0xe0 => "USER_SHARE_PROCESS INSTANCE",
        0x110 => "WIN32_OWN_PROCESS (interactive)",
        0x120 => "WIN32_SHARE_PROCESS (interactive)",
        _ => "",
    }
}

impl Services {
    /// Installs a service: settings into the registry, state into the list.
    pub fn install(&mut self, registry: &mut Registry, name: &str, settings: &Settings) {
        let key = key(name);
        registry.set(&key, "Type", Data::Dword(settings.kind));
        registry.set(&key, "Start", Data::Dword(settings.start.number()));
        registry.set(&key, "ErrorControl", Data::Dword(1));
        registry.set(&key, "ImagePath", Data::ExpandSz(settings.image.as_str().into()));
        registry.set(&key, "DisplayName", Data::sz(&settings.display));
        if !settings.depends_on.is_empty() {
            registry.set(&key, "DependOnService", Data::MultiSz(settings.depends_on.clone()));
        }
        if !settings.is_driver() {
            registry.set(&key, "ObjectName", Data::sz(&settings.account));
        }
        if settings.delayed {
            registry.set(&key, "DelayedAutostart", Data::Dword(1));
        }
        self.all.insert(ROOT, name, Service::never_started());
    }

    /// Removes a service: its settings from the registry, its state from the list. False when it
    /// was not installed.
    pub fn uninstall(&mut self, registry: &mut Registry, name: &str) -> bool {
        registry.remove_key(&key(name));
        self.all.find(name).is_some_and(|id| self.all.remove(id) > 0)
    }

    /// The state of a service.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Service> {
        self.all.at(name)
    }

    /// The state of a service, for writing.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Service> {
        let id = self.all.find(name)?;
        self.all.get_mut(id)
    }

    /// The name as it was installed, whatever the case of `name`.
    #[must_use]
    pub fn spelled(&self, name: &str) -> Option<&str> {
        self.all.find(name).map(|id| self.all.text(id))
    }

    /// All services, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Service)> + '_ {
        let ids = self.all.sorted_children(ROOT);
        ids.into_iter().filter_map(|id| Some((self.all.text(id), self.all.get(id)?)))
    }

    /// A process number that no running process has.
    pub fn new_process(&mut self) -> u32 {
        self.next_process = self.next_process.max(600) + 4;
        self.next_process
    }

    /// Starts a service and what it depends on. Returns the names that were started, in order.
    ///
    /// # Errors
    /// 1060 not installed, 1058 disabled, 1056 running already, 1068 when a dependency fails.
    pub fn start(
        &mut self,
        registry: &Registry,
        name: &str,
        at: Moment,
    ) -> Result<Vec<String>, Win32> {
        let settings = settings(registry, name).ok_or(Win32::SERVICE_DOES_NOT_EXIST)?;
        let state = self.get(name).ok_or(Win32::SERVICE_DOES_NOT_EXIST)?.state;
        if state == State::Running {
            return Err(Win32::SERVICE_ALREADY_RUNNING);
        }
        if settings.start == StartType::Disabled {
            return Err(Win32::SERVICE_DISABLED);
        }
        let mut started = Vec::new();
        for needed in &settings.depends_on {
            match self.start(registry, needed, at) {
                Ok(names) => started.extend(names),
                Err(Win32::SERVICE_ALREADY_RUNNING) => {}
                Err(_) => return Err(Win32::SERVICE_DEPENDENCY_FAIL),
            }
        }
        let process = if settings.is_driver() { 0 } else { self.new_process() };
        let environment = Block::of_machine(registry);
        if let Some(service) = self.get_mut(name) {
            *service = Service {
                state: State::Running,
                exit: Win32(0),
                specific_exit: 0,
                process,
                started: Some(at),
                environment,
                hung: false,
                failed: service.failed,
            };
        }
        started.push(self.spelled(name).unwrap_or(name).to_owned());
        Ok(started)
    }

    /// Running services that need `name`, directly or not.
    #[must_use]
    pub fn dependents(&self, registry: &Registry, name: &str) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for (other, service) in self.iter() {
            if service.state == State::Running && needs(registry, other, name) {
                found.extend(self.dependents(registry, other));
                found.push(other.to_owned());
            }
        }
        found
    }

    /// Stops a service.
    ///
    /// # Errors
    /// 1060 not installed, 1062 not running, 1061 hung.
    pub fn stop(&mut self, name: &str) -> Result<(), Win32> {
        let service = self.get_mut(name).ok_or(Win32::SERVICE_DOES_NOT_EXIST)?;
        if service.state == State::Stopped {
            return Err(Win32::SERVICE_NOT_ACTIVE);
        }
        if service.hung {
            return Err(Win32::SERVICE_CANNOT_ACCEPT_CTRL);
        }
        service.state = State::Stopped;
        service.exit = Win32(0);
        service.process = 0;
        service.environment = Block::default();
        Ok(())
    }

    /// The process of a service is gone: it ended without being asked to. Returns how often it
    /// did so, counted anew after `reset` seconds without a failure.
    pub fn crash(&mut self, name: &str, at: Moment, reset: u32) -> u32 {
        let Some(service) = self.get_mut(name) else { return 0 };
        let counted = match service.failed {
            Some((count, last)) if (at - last).as_seconds() <= i64::from(reset) => count,
            Some((count, _)) if reset == u32::MAX => count,
            _ => 0,
        };
        *service = Service {
            exit: Win32::PROCESS_ABORTED,
            failed: Some((counted + 1, at)),
            ..Service::never_started()
        };
        counted + 1
    }

    /// Adds a failure action that waits for its time.
    pub fn schedule_recovery(&mut self, due: Due) {
        let at = self.recoveries.partition_point(|other| other.at <= due.at);
        self.recoveries.insert(at, due);
    }

    /// When the next failure action is due, by the machine's clock.
    #[must_use]
    pub fn next_recovery(&self) -> Option<Moment> {
        self.recoveries.first().map(|due| due.at)
    }

    pub(super) fn take_recovery(&mut self) -> Option<Due> {
        if self.recoveries.is_empty() { None } else { Some(self.recoveries.remove(0)) }
    }

    /// What happens to services when Windows starts: everything stops, automatic ones start, and
    /// drivers that are loaded by it.
    pub fn boot(&mut self, registry: &Registry, at: Moment) {
        let names: Vec<String> = self.iter().map(|(name, _)| name.to_owned()).collect();
        for name in &names {
            if let Some(service) = self.get_mut(name) {
                *service = Service::never_started();
            }
        }
        self.next_process = 0;
        self.recoveries = Shared::default();
        for name in &names {
            let at_start = [StartType::Boot, StartType::System, StartType::Automatic];
            if settings(registry, name).is_some_and(|s| at_start.contains(&s.start)) {
                // A dependency may have started it already, or be disabled: both are Windows.
                let _ = self.start(registry, name, at);
            }
        }
    }

    /// Folds all changes into a base of this machine's own.
    pub fn flatten(&mut self) {
        self.all.flatten();
    }

    /// Bytes beside the shared image.
    #[must_use]
    pub fn resident_bytes(&self) -> usize {
        self.all.resident_bytes()
    }
}

impl Facet for Services {
    const KIND: &'static str = "service";

    fn differences(&self, base: &Self, out: &mut Vec<StatePath>) {
        out.extend(
            self.all
                .differing(&base.all)
                .iter()
                .filter(|name| {
                    // Process numbers and start times differ after every restart and mean nothing.
                    let seen = |all: &Self| {
                        all.get(name).map(|s| (s.state, s.exit, s.hung, s.environment.clone()))
                    };
                    seen(self) != seen(base)
                })
                .map(|name| StatePath::new(Self::KIND, name)),
        );
    }

    fn restore(&mut self, base: &Self, path: &str) {
        self.all.restore(&base.all, path);
        if self.all.find(path).is_some() && base.next_process < self.next_process {
            self.next_process = base.next_process;
        }
    }

    fn show(&self, path: &str) -> Option<String> {
        self.get(path).map(|s| format!("{:?} exit {} hung {}", s.state, s.exit.0, s.hung))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(start: StartType, depends_on: &[&str]) -> Settings {
        Settings {
            display: "Test".into(),
            start,
            image: r"C:\Windows\System32\svchost.exe".into(),
            account: "LocalSystem".into(),
            depends_on: depends_on.iter().map(|name| (*name).to_owned()).collect(),
            kind: 0x20,
            delayed: false,
        }
    }

    #[test]
    fn starting_a_service_starts_what_it_needs() {
        let (mut services, mut registry) = (Services::default(), Registry::default());
        services.install(&mut registry, "RpcSs", &plain(StartType::Automatic, &[]));
        services.install(&mut registry, "VSS", &plain(StartType::Manual, &["RPCSS"]));
        assert_eq!(services.start(&registry, "vss", Moment(0)).unwrap(), ["RpcSs", "VSS"]);
        assert_eq!(services.dependents(&registry, "RpcSs"), ["VSS"]);
        assert_eq!(services.start(&registry, "VSS", Moment(0)), Err(Win32(1056)));
    }

    #[test]
    fn a_disabled_service_does_not_start_at_boot_or_by_hand() {
        let (mut services, mut registry) = (Services::default(), Registry::default());
        services.install(&mut registry, "obengine", &plain(StartType::Automatic, &[]));
        registry.set(&key("obengine"), "Start", Data::Dword(4));
        services.boot(&registry, Moment(0));
        assert_eq!(services.get("obengine").unwrap().exit, Win32(1077));
        assert_eq!(services.start(&registry, "obengine", Moment(0)), Err(Win32(1058)));
        assert_eq!(services.start(&registry, "nothing", Moment(0)), Err(Win32(1060)));
    }
}

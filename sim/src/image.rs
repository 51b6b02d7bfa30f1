//! Images: healthy machines that scenarios start from.
//!
//! *Models*: a Windows server as data describes it (volumes, files, services, tasks), and the
//! stages of an agent's life on it. A stage is reached by doing what a customer does, with the
//! agent's own code, so a healthy image is healthy by its own history.
//! *Sources*: catalogue 4; architecture, decision 9 (epoch).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::azure::Cloud;
use crate::azure::identity::Role;
use crate::azure::subscription::{Environment, State as Enabled, Subscription};
use crate::azure::vault::Vault;
use crate::edition::{self, AZURE_POWERSHELL};
use crate::kernel::seed::Seed;
use crate::kernel::shared::Shared;
use crate::kernel::time::{Moment, Span};
use crate::kernel::trace::Trace;
use crate::life;
use crate::mars::layout::{BIN, ENGINE, MODULE, SCRATCH};
use crate::mars::{Agent, install, offline};
use crate::windows::accounts::Accounts;
use crate::windows::acl::Acl;
use crate::windows::antivirus::Antivirus;
use crate::windows::certificates::Certificates;
use crate::windows::clock_zone;
use crate::windows::copy_computer::CopyComputer;
use crate::windows::devices::Devices;
use crate::windows::environment::PROGRAM_ENDINGS;
use crate::windows::hardware::{self, LOGICAL_PROCESSORS};
use crate::windows::host::Host;
use crate::windows::identity::{self, Hardware, Identity, Windows};
use crate::windows::language::Language;
use crate::windows::node::{Attributes, Node};
use crate::windows::registry::{Data, Known, Registry, USER_HIVE};
use crate::windows::services::{Settings, StartType};
use crate::windows::tasks::{Action, Task, Trigger, TriggerKind};
use crate::windows::volume::Volume;
use crate::windows::vss::{Association, Vss, usual_writers};
use crate::windows::wsb::Wsb;
use crate::windows::{dotnet, filter_drivers, network_cards, powershell, side_by_side, updates};
use crate::world::World;

const GIB: u64 = 1 << 30;
/// How long before the scenario the life of a registered machine began: three nights.
const LIFE: Span = Span::days(3);
/// Tenant of the customer \[S\].
const TENANT: &str = "3e1c7a52-94f0-4b7e-8d21-5a0c6e9b4f13";
/// The copy of `MSOnlineBackup` from a machine where the agent works.
pub const GOOD_MODULE: &str = r"C:\Install\MSOnlineBackup";

/// How far the agent's life has come on an image.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Windows only.
    Bare,
    /// The agent is installed; a fresh credential file lies in the downloads folder.
    Installed,
    /// Registered with the vault.
    Registered,
    /// Passphrase set, policy configured, no backup yet.
    Protected,
    /// Three nightly backups have been made.
    WithRecoveryPoints,
}

impl Stage {
    /// All stages and the suffix of an image name that means each; longest suffix first.
    pub const SUFFIXES: [(&'static str, Stage); 5] = [
        ("-with-recovery-points", Stage::WithRecoveryPoints),
        ("-registered", Stage::Registered),
        ("-protected", Stage::Protected),
        ("-installed", Stage::Installed),
        ("", Stage::Bare),
    ];
}

/// A volume of an image.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VolumeSpec {
    /// Drive letter.
    pub letter: char,
    /// Label.
    #[serde(default)]
    pub label: String,
    /// GUID without braces.
    pub guid: String,
    /// Size in GiB.
    pub gib: u64,
    /// Maximum shadow storage in GiB; no association when absent.
    #[serde(default)]
    pub shadow_gib: Option<u64>,
}

/// A file, or several numbered ones, of an image.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FileSpec {
    /// Full path. `{n}` is replaced by the number when `count` is more than one.
    pub path: String,
    /// Size of each in KiB.
    #[serde(default)]
    pub kib: u64,
    /// How many.
    #[serde(default = "one")]
    pub count: u32,
    /// A directory instead.
    #[serde(default)]
    pub directory: bool,
    /// A program with a version resource.
    #[serde(default)]
    pub program: bool,
}

fn one() -> u32 {
    1
}

/// A service of an image.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ServiceSpec {
    /// Service name.
    pub name: String,
    /// Display name.
    pub display: String,
    /// Start type.
    pub start: StartType,
    /// Group of `svchost.exe`, or a program path.
    #[serde(default = "netsvcs")]
    pub image: String,
    /// Account.
    #[serde(default = "local_system")]
    pub account: String,
    /// Services it needs.
    #[serde(default)]
    pub needs: Vec<String>,
    /// It is a filter driver of the file system, with this altitude; `image` does not matter.
    #[serde(default)]
    pub altitude: Option<String>,
}

fn netsvcs() -> String {
    "netsvcs".to_owned()
}

fn local_system() -> String {
    "LocalSystem".to_owned()
}

/// A scheduled task of an image.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TaskSpec {
    /// Full path.
    pub path: String,
    /// What starts it.
    pub trigger: TriggerKind,
    /// Program; a class id in braces is a COM handler.
    pub command: String,
    /// Arguments of the program.
    #[serde(default)]
    pub arguments: String,
}

/// A healthy machine as data.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ImageSpec {
    /// Version of Windows.
    pub windows: Windows,
    /// Computer name.
    pub computer: String,
    /// What it runs on.
    pub hardware: Hardware,
    /// Windows name of the time zone.
    pub zone: String,
    /// When scenarios on it begin (UTC).
    pub epoch: Moment,
    /// Edition of the documentation.
    pub edition: String,
    /// Windows PowerShell that is installed; the one of the Windows version when absent.
    #[serde(default)]
    pub powershell: Option<String>,
    /// .NET Framework release.
    pub dotnet: u32,
    /// Name of the antivirus product; empty for none.
    #[serde(default)]
    pub antivirus: String,
    /// Windows Server Backup is installed.
    #[serde(default)]
    pub wsb: bool,
    /// Volumes; the first is the system volume.
    pub volumes: Vec<VolumeSpec>,
    /// Files.
    #[serde(default)]
    pub files: Vec<FileSpec>,
    /// Services.
    #[serde(default)]
    pub services: Vec<ServiceSpec>,
    /// Scheduled tasks.
    #[serde(default)]
    pub tasks: Vec<TaskSpec>,
}

/// Why an image cannot be built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageError(pub String);

impl std::fmt::Display for ImageError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ImageError {}

/// Builds the machine of a description and leads it to a stage.
///
/// # Errors
/// An unknown edition or zone, a file outside the volumes, or an operation of the agent's life
/// that does not work on what was described: then the image is not healthy.
pub fn build(spec: &ImageSpec, stage: Stage, seed: Seed) -> Result<World, ImageError> {
    let edition = edition::by_name(&spec.edition)
        .ok_or_else(|| ImageError(format!("unknown edition `{}`", spec.edition)))?;
    let mut world = World {
        now: spec.epoch - LIFE,
        edition,
        seed,
        language: Language::English,
        host: windows(spec, spec.epoch - LIFE)?,
        cloud: cloud(seed),
        agent: Agent::default(),
        copy: Shared::new(CopyComputer {
            azure_powershell: vec![AZURE_POWERSHELL.to_owned()],
            ..CopyComputer::default()
        }),
        trace: Trace::default(),
    };
    lead_to(&mut world, spec, stage)?;
    world.settle();
    Ok(world)
}

fn lead_to(world: &mut World, spec: &ImageSpec, stage: Stage) -> Result<(), ImageError> {
    let failed =
        |what: &str, why: &dyn std::fmt::Display| ImageError(format!("{what} failed: {why}"));
    if stage == Stage::Protected || stage < Stage::Registered {
        world.now = spec.epoch - Span::hours(1);
    }
    if stage >= Stage::Installed {
        let version = world.edition.current_agent;
        install::install(&mut world.site(), version).map_err(|e| failed("install", &e))?;
        exclude_agent(world);
        copy_module(world);
        // The console and the Task Scheduler see the new module path after a restart.
        world.restart();
        life::download(world);
    }
    let why = |outcome: &life::Outcome| {
        outcome.failure.as_ref().map_or_else(|| "did not start".to_owned(), ToString::to_string)
    };
    let step = |world: &mut World, operation: life::Operation| {
        let outcome = life::run(world, operation);
        if outcome.ok() { Ok(()) } else { Err(failed(operation.name(), &why(&outcome))) }
    };
    if stage >= Stage::Registered {
        step(world, life::Operation::Register)?;
    }
    if stage >= Stage::Protected {
        life::carry_on(world).map_err(|outcome| failed("protection", &why(&outcome)))?;
    }
    if stage == Stage::WithRecoveryPoints {
        for _ in 0..3 {
            step(world, life::Operation::ScheduledBackup)?;
        }
    }
    if stage == Stage::Bare {
        exclude_agent(world);
    }
    life::advance(world, spec.epoch);
    Ok(())
}

/// The exclusions that the documentation asks for (S06, 3.10): what a careful customer sets before
/// the agent arrives, so that a bare machine too can become a protected one.
fn exclude_agent(world: &mut World) {
    if world.host.antivirus.product.is_empty() {
        return;
    }
    let compilers = dotnet::compilers(&world.host.files);
    let antivirus = &mut world.host.antivirus;
    antivirus.excluded_paths.extend([SCRATCH, BIN].map(str::to_owned));
    antivirus.excluded_processes.push(ENGINE.to_owned());
    antivirus.excluded_processes.extend(compilers.into_iter().map(str::to_owned));
}

/// The module's folder as it is on another machine with a working agent: what the remedy for
/// missing or damaged files copies from (S65, S66).
fn copy_module(world: &mut World) {
    let at = world.machine_time();
    let files = &mut world.host.files;
    if let Ok(module) = files.lookup(MODULE) {
        // A system volume that took the agent takes this too.
        let _ = files.copy(module, GOOD_MODULE, at);
    }
}

fn cloud(seed: Seed) -> Cloud {
    let mut stream = seed.stream("azure");
    let subscription = Subscription {
        id: stream.guid(),
        name: "Contoso Production".to_owned(),
        environment: Environment::AzureCloud,
        tenant: TENANT.to_owned(),
        state: Enabled::Enabled,
    };
    let vault = Vault::new(
        "ContosoVault",
        4_611_686_018_427_387_904 + stream.below(1 << 40),
        "rg-backup",
        "koreacentral",
    );
    Cloud::new(subscription, vault, "backup-admin@contoso.com", Role::BackupContributor)
}

fn windows(spec: &ImageSpec, at: Moment) -> Result<Host, ImageError> {
    let identity = Identity {
        name: spec.computer.to_uppercase(),
        windows: spec.windows,
        hardware: spec.hardware,
        booted: at,
    };
    let mut host = Host::new(identity);
    *host.certificates = Certificates::of_windows();
    put_registry(&mut host, spec)?;
    network_cards::put(&mut host.registry, spec.hardware, spec.windows, at);
    put_files(&mut host, spec, at)?;
    for service in &spec.services {
        put_service(&mut host, service);
    }
    for task in &spec.tasks {
        host.tasks.set(put_task(task, at));
    }
    *host.accounts = Accounts {
        users: ["Administrator", "Guest", "svc-backup"].map(str::to_owned).to_vec(),
        administrators: vec!["Administrator".to_owned()],
        batch: Vec::new(),
        operator: "Administrator".to_owned(),
        stored: Vec::new(),
    };
    *host.updates = updates::Updates::up_to_date(spec.windows);
    host.devices.all = Devices::usual();
    *host.antivirus = Antivirus {
        product: spec.antivirus.clone(),
        realtime: !spec.antivirus.is_empty(),
        ..Antivirus::default()
    };
    *host.wsb = Wsb { installed: spec.wsb, minutes: 45, last: None };
    host.boot(at);
    Ok(host)
}

fn put_registry(host: &mut Host, spec: &ImageSpec) -> Result<(), ImageError> {
    for key in [identity::NEXT_NAME, identity::ACTIVE_NAME] {
        host.registry.set(key, identity::NAME_VALUE, Data::sz(&spec.computer.to_uppercase()));
    }
    let (product, version, build, shell) = spec.windows.facts();
    let registry = &mut host.registry;
    registry.set_known(Known::CurrentVersion, "ProductName", Data::sz(product));
    registry.set_known(Known::CurrentVersion, "CurrentVersion", Data::sz(version));
    registry.set_known(Known::CurrentVersion, "CurrentBuild", Data::sz(&build.to_string()));
    registry.set_known(Known::CurrentVersion, "InstallationType", Data::sz("Server"));
    let windows = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion";
    registry.set(windows, "ProgramFilesDir", Data::sz(r"C:\Program Files"));
    registry.set_known(Known::PowerShell1, "PowerShellVersion", Data::sz("2.0"));
    let shell = spec.powershell.as_deref().unwrap_or(shell);
    if !shell.starts_with('2') {
        registry.set_known(Known::PowerShell3, "PowerShellVersion", Data::sz(shell));
    }
    registry.set_known(Known::ShellMachine, "ExecutionPolicy", Data::sz("RemoteSigned"));
    registry.set_known(Known::DotNet, "Release", Data::Dword(spec.dotnet));
    if let Some(version) = dotnet::version(spec.dotnet) {
        registry.set_known(Known::DotNet, "Version", Data::sz(version));
    }
    put_environment(registry, spec);
    registry.set_known(Known::SystemInternet, "ProxyEnable", Data::Dword(0));
    registry.set_known(Known::SystemZone3, "1803", Data::Dword(0));
    registry.set_known(Known::InternetExplorer, "svcVersion", Data::sz("11.0.9600.19596"));
    let zone = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings\Zones\3";
    registry.set(&format!("{USER_HIVE}\\{zone}"), "1400", Data::Dword(0));
    let unknown = || ImageError(format!("unknown time zone `{}`", spec.zone));
    let zone = clock_zone::spelled(&spec.zone).ok_or_else(unknown)?;
    clock_zone::set_zone(registry, zone);
    host.clock.place = Some(zone);
    Ok(())
}

/// The variables of the machine.
fn put_environment(registry: &mut Registry, spec: &ImageSpec) {
    let variables = [
        (
            "Path",
            r"%SystemRoot%\system32;%SystemRoot%;%SystemRoot%\System32\Wbem;%SystemRoot%\System32\WindowsPowerShell\v1.0\",
        ),
        (
            "PSModulePath",
            r"%ProgramFiles%\WindowsPowerShell\Modules;%SystemRoot%\system32\WindowsPowerShell\v1.0\Modules",
        ),
        ("TEMP", r"%SystemRoot%\TEMP"),
        ("TMP", r"%SystemRoot%\TEMP"),
        ("ComSpec", r"%SystemRoot%\system32\cmd.exe"),
    ];
    for (name, text) in variables {
        registry.set_known(Known::Environment, name, Data::ExpandSz(text.into()));
    }
    let hardware = hardware::inventory(spec.hardware);
    let (level, revision) = hardware.level_and_revision();
    let variables = [
        ("NUMBER_OF_PROCESSORS", LOGICAL_PROCESSORS.to_string()),
        ("OS", "Windows_NT".to_owned()),
        ("PATHEXT", PROGRAM_ENDINGS.to_owned()),
        ("PROCESSOR_ARCHITECTURE", "AMD64".to_owned()),
        (
            "PROCESSOR_IDENTIFIER",
            format!("{}, {}", hardware.processor_family, hardware.processor_maker),
        ),
        ("PROCESSOR_LEVEL", level.to_string()),
        ("PROCESSOR_REVISION", format!("{revision:04x}")),
    ];
    for (name, text) in variables {
        registry.set_known(Known::Environment, name, Data::sz(&text));
    }
}

fn put_files(host: &mut Host, spec: &ImageSpec, at: Moment) -> Result<(), ImageError> {
    let mut vss = Vss { writers: usual_writers(), ..Vss::default() };
    for volume in &spec.volumes {
        let make = |root| {
            Volume::fixed(volume.letter, &volume.guid, &volume.label, volume.gib * GIB, root)
        };
        host.files.add_volume(make, volume.letter, at);
        if let Some(gib) = volume.shadow_gib {
            vss.storage.push(Association {
                of: volume.letter,
                on: volume.letter,
                used: 0,
                allocated: 0,
                maximum: Some(gib * GIB),
            });
        }
        let top = format!("{}:\\", volume.letter);
        if let Ok(id) = host.files.lookup(&top) {
            host.files.change(id, |node| node.acl = Some(Acl::volume_root().into()));
        }
        let mut information = Node::directory(at);
        let bits = [Attributes::HIDDEN, Attributes::SYSTEM];
        information.attributes = bits.into_iter().fold(information.attributes, Attributes::with);
        information.acl = Some(Acl::system_volume_information().into());
        let path = format!("{top}System Volume Information");
        let put = host.files.put(&path, information);
        put.map_err(|error| ImageError(format!("{path}: {error}")))?;
    }
    *host.vss = vss;
    for file in &spec.files {
        put_file(host, file, at)?;
    }
    side_by_side::put_runtime(&mut host.files, at);
    powershell::put_module(&mut host.files, &host.registry, offline::MODULE, AZURE_POWERSHELL, at)
        .map_err(|error| ImageError(format!("Azure PowerShell: {error}")))?;
    for package in updates::PACKAGES {
        let path = format!("C:\\Install\\{}", package.installer);
        let node = Node::program(64 << 20, [1, 0, 0, 0], 1, at);
        host.files.put(&path, node).map_err(|e| ImageError(format!("{path}: {e}")))?;
    }
    let trees = [r"C:\Program Files", r"C:\Program Files (x86)", r"C:\Windows"];
    for path in trees {
        if let Ok(id) = host.files.lookup(path) {
            host.files.change(id, |node| node.acl = Some(Acl::program_files().into()));
        }
    }
    if let Ok(id) = host.files.lookup(r"C:\pagefile.sys") {
        let bits = Attributes::HIDDEN.with(Attributes::SYSTEM).with(Attributes::ARCHIVE);
        host.files.change(id, |node| node.attributes = bits);
    }
    Ok(())
}

fn put_file(host: &mut Host, file: &FileSpec, at: Moment) -> Result<(), ImageError> {
    let (_, _, build, _) = host.identity.windows.facts();
    for number in 1..=file.count {
        let path = file.path.replace("{n}", &format!("{number:03}"));
        let node = match (file.directory, file.program) {
            (true, _) => Node::directory(at),
            (_, true) => Node::program(
                file.kib * 1024,
                [10, 0, build as u16, 1],
                install::genuine(&path, [10, 0, build as u16, 1]),
                at,
            ),
            _ => Node::file(file.kib * 1024, at),
        };
        host.files.put(&path, node).map_err(|e| ImageError(format!("{path}: {e}")))?;
    }
    Ok(())
}

/// Puts further files, services and scheduled tasks onto a machine, as their setup would have. A
/// service that starts with Windows runs from its next start on.
///
/// # Errors
/// A file outside the volumes.
pub fn furnish(
    world: &mut World,
    files: &[FileSpec],
    services: &[ServiceSpec],
    tasks: &[TaskSpec],
) -> Result<(), ImageError> {
    let at = world.machine_time();
    for file in files {
        put_file(&mut world.host, file, at)?;
    }
    services.iter().for_each(|service| put_service(&mut world.host, service));
    for task in tasks {
        world.host.tasks.set(put_task(task, at));
    }
    Ok(())
}

fn put_service(host: &mut Host, spec: &ServiceSpec) {
    if let Some(altitude) = &spec.altitude {
        filter_drivers::install(host, &spec.name, altitude, spec.start);
        return;
    }
    let shared = !spec.image.contains('\\');
    let image = if shared {
        format!(r"%SystemRoot%\system32\svchost.exe -k {}", spec.image)
    } else {
        spec.image.clone()
    };
    let settings = Settings {
        display: spec.display.clone(),
        start: spec.start,
        image,
        account: spec.account.clone(),
        depends_on: spec.needs.clone(),
        kind: if shared { 0x20 } else { 0x10 },
        delayed: false,
    };
    host.services.install(&mut host.registry, &spec.name, &settings);
}

fn put_task(spec: &TaskSpec, at: Moment) -> Task {
    let action = if spec.command.starts_with('{') {
        Action::com(&spec.command)
    } else {
        Action::run(&spec.command, &spec.arguments)
    };
    let mut trigger = Trigger::new(spec.trigger);
    if trigger.is_timed() {
        trigger = trigger.starting(jiff::civil::datetime(2019, 1, 1, 3, 0, 0, 0));
    }
    Task::new(&spec.path, action)
        .with_texts("Microsoft Corporation", "")
        .with_trigger(trigger)
        .with_registered(at)
}

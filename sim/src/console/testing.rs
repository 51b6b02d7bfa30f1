//! A healthy, protected Server 2019 for the unit tests of commands.
//!
//! Built by hand and kept small: only what the commands here look at. Its parts serve the smaller
//! servers of `testing_files` and `testing_system` too.

use jiff::civil::time;

use crate::azure::Cloud;
use crate::azure::identity::Role;
use crate::azure::subscription::{State as SubscriptionState, Subscription};
use crate::azure::vault::Vault;
use crate::edition::E2020_01;
use crate::kernel::seed::Seed;
use crate::kernel::shared::Shared;
use crate::kernel::time::Moment;
use crate::kernel::trace::Trace;
use crate::mars::policy::{Policy, Source};
use crate::mars::{Agent, credential, install, key, register, schedule};
use crate::windows::clock_zone;
use crate::windows::devices::Devices;
use crate::windows::host::Host;
use crate::windows::identity::{Hardware, Identity, Windows};
use crate::windows::language::Language;
use crate::windows::network_cards;
use crate::windows::node::Node;
use crate::windows::processes::Process;
use crate::windows::registry::{Data, Known};
use crate::windows::services::{Settings, StartType};
use crate::windows::side_by_side::put_runtime;
use crate::windows::updates::Updates;
use crate::windows::volume::Volume;
use crate::world::World;

use super::{Output, Session, execute};

/// Wednesday 2020-01-15, nine in the morning in Seoul.
pub(crate) const NOW: Moment = Moment(1_579_046_400_000);
/// Where the tests keep the installer.
pub(crate) const INSTALLER: &str = r"C:\Install\MARSAgentInstaller.exe";

const SERVICES: [(&str, &str, StartType); 8] = [
    ("EventSystem", "COM+ Event System", StartType::Automatic),
    ("MSiSCSI", "Microsoft iSCSI Initiator Service", StartType::Manual),
    ("RpcSs", "Remote Procedure Call (RPC)", StartType::Automatic),
    ("Schedule", "Task Scheduler", StartType::Automatic),
    ("SENS", "System Event Notification Service", StartType::Automatic),
    ("swprv", "Microsoft Software Shadow Copy Provider", StartType::Manual),
    ("VSS", "Volume Shadow Copy", StartType::Manual),
    ("W32Time", "Windows Time", StartType::Manual),
];

/// A subscription with a vault that knows no server.
fn cloud() -> Cloud {
    let subscription = Subscription {
        id: "11111111-2222-4333-8444-555555555555".into(),
        name: "Contoso".into(),
        environment: Default::default(),
        tenant: "t-1".into(),
        state: SubscriptionState::Enabled,
    };
    let vault = Vault::new("contoso-vault", 6_871_243_519, "contoso-rg", "koreacentral");
    Cloud::new(subscription, vault, "kim@contoso.com", Role::BackupContributor)
}

/// A Server 2019 without a volume.
pub(crate) fn empty(name: &str, hardware: Hardware) -> Host {
    let windows = Windows::Server2019;
    let mut host = Host::new(Identity { name: name.into(), windows, hardware, booted: NOW });
    *host.updates = Updates::up_to_date(windows);
    network_cards::put(&mut host.registry, hardware, windows, NOW);
    host
}

/// Puts the file of every program that the console knows.
pub(crate) fn put_programs(host: &mut Host) {
    for command in super::offers() {
        if let super::Kind::Program(path) = command.kind {
            host.files.put(path, Node::program(1 << 16, [10, 0, 17_763, 1], 1, NOW)).unwrap();
        }
    }
}

/// The settings of a service of Windows.
pub(crate) fn service(display: &str, start: StartType, depends_on: &[&str]) -> Settings {
    Settings {
        display: display.to_owned(),
        start,
        image: r"%SystemRoot%\System32\svchost.exe -k netsvcs".to_owned(),
        account: "LocalSystem".to_owned(),
        depends_on: depends_on.iter().map(|name| (*name).to_owned()).collect(),
        kind: 0x20,
        delayed: false,
    }
}

/// A world around a host, in which nothing has happened yet.
pub(crate) fn around(host: Host) -> World {
    World {
        now: NOW,
        edition: &E2020_01,
        seed: Seed(1),
        language: Language::English,
        host,
        cloud: cloud(),
        agent: Agent::default(),
        copy: Shared::default(),
        trace: Trace::default(),
    }
}

fn host() -> Host {
    let mut host = empty("SERVER01", Hardware::Virtual);
    for (letter, guid) in [('C', "0a"), ('D', "0d")] {
        let make = |root| Volume::fixed(letter, guid, "", 100 << 30, root);
        host.files.add_volume(make, letter, NOW);
    }
    let put = |host: &mut Host, path: &str, node| host.files.put(path, node).unwrap();
    put(&mut host, r"C:\Windows\Temp", Node::directory(NOW));
    put(&mut host, r"D:\Data\report.docx", Node::file(1 << 20, NOW));
    put_programs(&mut host);
    put(&mut host, INSTALLER, Node::program(80 << 20, E2020_01.current_agent, 7, NOW));
    let registry = &mut host.registry;
    registry.set_known(Known::CurrentVersion, "CurrentVersion", Data::sz("6.3"));
    registry.set_known(Known::DotNet, "Release", Data::Dword(461_814));
    registry.set_known(Known::PowerShell3, "PowerShellVersion", Data::sz("5.1.17763.1007"));
    let modules = r"%SystemRoot%\system32\WindowsPowerShell\v1.0\Modules";
    registry.set_known(Known::Environment, "PSModulePath", Data::ExpandSz(modules.into()));
    assert!(clock_zone::set_zone(registry, "Korea Standard Time"));
    for (name, display, start) in SERVICES {
        host.services.install(&mut host.registry, name, &service(display, start, &[]));
    }
    host.services.boot(&host.registry, NOW);
    host.antivirus.product = "Windows Defender".into();
    host.accounts.users.push("Administrator".into());
    host.accounts.administrators.push("Administrator".into());
    host.devices.all.push(Devices::iscsi_initiator());
    let driver = Node::program(270 << 10, [10, 0, 17_763, 1], 1, NOW);
    put(&mut host, crate::windows::devices::INITIATOR_DRIVER, driver);
    host.updates.installed.push("KB4486153".into());
    put_runtime(&mut host.files, NOW);
    host.processes.running.push(Process {
        id: 4312,
        image: "notepad.exe".into(),
        about: String::new(),
        load: Default::default(),
        user: "Administrator".into(),
        opens: Vec::new(),
        at_boot: false,
    });
    host
}

/// The server with the agent installed, registered, activated and configured.
pub(crate) fn server() -> World {
    let mut world = around(host());
    let mut stream = world.seed.stream("test.credential");
    let issued = world.cloud.vault.issue(NOW, &mut stream);
    let file = Node::text(&credential::write(&world.cloud, &world.cloud.vault, &issued), NOW);
    let mut site = world.site();
    let path = r"C:\Install\contoso.VaultCredentials";
    site.host.files.put(path, file).unwrap();
    install::install(&mut site, E2020_01.current_agent).unwrap();
    register::register(&mut site, path).unwrap();
    key::activate(&mut site, "Contoso backup 2020").unwrap();
    let source = Source { path: r"D:\Data".into(), exclude: false };
    let policy = Policy {
        name: "b1a2c3d4-0000-4000-8000-000000000001".into(),
        datasource: 564_321,
        sources: vec![source],
        selected: Vec::new(),
        times: vec![time(21, 0, 0, 0)],
        rhythm: Default::default(),
        retention_days: 30,
        long_term: Default::default(),
        paused: false,
    };
    schedule::configure(&mut site, policy);
    world
}

/// Runs one line in a fresh administrator's window.
pub(crate) fn run(world: &mut World, line: &str) -> Output {
    let mut session = Session::administrator(world);
    execute(world, &mut session, line)
}

/// Runs a line that must end well; its standard output with plain line ends.
pub(crate) fn good(world: &mut World, line: &str) -> String {
    let output = run(world, line);
    assert!(output.ok(), "{line}: {}", output.text());
    output.stdout.replace("\r\n", "\n")
}

/// Runs a line that must fail; its standard error without line ends, of an error record what
/// stands in front of its position.
pub(crate) fn bad(world: &mut World, line: &str) -> String {
    let output = run(world, line);
    assert!(!output.ok(), "{line} ended well: {}", output.stdout);
    message(&output.stderr)
}

/// The message of an error record, its lines joined where the console broke them; other texts as
/// they are.
pub(crate) fn message(error: &str) -> String {
    let text = error.replace("\r\n", "\n");
    let end = text.find("\nAt line:").or_else(|| text.find("\n    + CategoryInfo"));
    // A long message breaks behind a blank.
    text[..end.unwrap_or(text.len())].replace(" \n", " ").trim_end().to_owned()
}

/// Addresses of all that a line changed.
pub(crate) fn changed(world: &mut World, line: &str) -> Vec<String> {
    let before = world.clone();
    good(world, line);
    world.differences(&before).iter().map(ToString::to_string).collect()
}

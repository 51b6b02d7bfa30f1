//! A small machine for tests of commands: `C:` and `D:`, a few services, the agent.

use crate::azure::Cloud;
use crate::azure::identity::Role;
use crate::azure::subscription::{State, Subscription};
use crate::azure::vault::Vault;
use crate::edition::E2020_01;
use crate::kernel::seed::Seed;
use crate::kernel::shared::Shared;
use crate::kernel::time::Moment;
use crate::kernel::trace::Trace;
use crate::mars::{Agent, install, layout};
use crate::windows::clock_zone;
use crate::windows::host::Host;
use crate::windows::identity::{Hardware, Identity, Windows};
use crate::windows::language::Language;
use crate::windows::node::Node;
use crate::windows::registry::{Data, Known};
use crate::windows::repair::{AUTOCHECK, BOOT_EXECUTE, SESSION_MANAGER};
use crate::windows::services::{Settings, StartType};
use crate::windows::side_by_side::put_runtime;
use crate::windows::updates::Updates;
use crate::windows::volume::Volume;
use crate::world::World;

use super::{Output, Session, execute};

/// 2020-01-15T09:00 in Seoul.
pub(crate) const EPOCH: Moment = Moment(1_579_046_400_000);

fn cloud() -> Cloud {
    let subscription = Subscription {
        id: "00000000".into(),
        name: "Contoso".into(),
        environment: Default::default(),
        tenant: "t-1".into(),
        state: State::Enabled,
    };
    let vault = Vault::new("contoso-vault", 1, "rg", "koreacentral");
    Cloud::new(subscription, vault, "admin@contoso.com", Role::BackupContributor)
}

fn put_windows(host: &mut Host) {
    let c = |root| Volume::fixed('C', "246b3b5a-0001-0000-0000-100000000000", "", 80 << 30, root);
    let d =
        |root| Volume::fixed('D', "b0f62f1b-0002-0000-0000-100000000000", "Data", 200 << 30, root);
    host.files.add_volume(c, 'C', EPOCH);
    host.files.add_volume(d, 'D', EPOCH);
    for path in [r"C:\Windows\Temp", r"C:\Users\Administrator", layout::TEMP, r"D:\Data"] {
        host.files.put(path, Node::directory(EPOCH)).unwrap();
    }
    let programs = super::programs::ALL.iter().filter_map(|command| match command.kind {
        super::Kind::Program(path) => Some(path),
        _ => None,
    });
    for path in programs {
        host.files.put(path, Node::program(40_960, [10, 0, 17_763, 1], 1, EPOCH)).unwrap();
    }
    host.files.put(r"D:\Data\report.txt", Node::text("hello\r\n", EPOCH)).unwrap();
    host.files.put(r"D:\Data\ledger.bin", Node::file(1_000_000, EPOCH)).unwrap();
    let autocheck = Data::MultiSz(vec![AUTOCHECK.to_owned()]);
    host.registry.set(SESSION_MANAGER, BOOT_EXECUTE, autocheck);
    host.registry.set_known(Known::DotNet, "Release", Data::Dword(528_040));
    clock_zone::set_zone(&mut host.registry, "Korea Standard Time");
    let rpc = Settings {
        display: "Remote Procedure Call (RPC)".into(),
        start: StartType::Automatic,
        image: r"C:\Windows\system32\svchost.exe -k rpcss -p".into(),
        account: r"NT AUTHORITY\NetworkService".into(),
        depends_on: Vec::new(),
        kind: 0x20,
        delayed: false,
    };
    host.services.install(&mut host.registry, "RPCSS", &rpc);
    host.boot(EPOCH);
}

/// A Server 2019 with the agent installed.
pub(crate) fn server() -> World {
    let identity = Identity {
        name: "SERVER01".into(),
        windows: Windows::Server2019,
        hardware: Hardware::Physical,
        booted: EPOCH,
    };
    let mut host = Host::new(identity);
    put_windows(&mut host);
    *host.updates = Updates::up_to_date(Windows::Server2019);
    put_runtime(&mut host.files, EPOCH);
    let mut world = World {
        now: EPOCH,
        edition: &E2020_01,
        seed: Seed(1),
        language: Language::English,
        host,
        cloud: cloud(),
        agent: Agent::default(),
        copy: Shared::default(),
        trace: Trace::default(),
    };
    install::install(&mut world.site(), E2020_01.current_agent).unwrap();
    let kek = format!(r"{}\{}", layout::SCRATCH, layout::KEK);
    world.host.files.put(&kek, Node::hashed(4096, 77, EPOCH)).unwrap();
    world.settle();
    world
}

/// Runs a line as an administrator.
pub(crate) fn run(world: &mut World, line: &str) -> Output {
    let mut session = Session::administrator(world);
    execute(world, &mut session, line)
}

/// Standard output of a line, lines parted by `\n`.
pub(crate) fn out(world: &mut World, line: &str) -> String {
    run(world, line).stdout.replace("\r\n", "\n")
}

/// The addresses in which a line changes the machine, and what it printed.
pub(crate) fn changed_by(world: &mut World, line: &str) -> (Vec<String>, Output) {
    let before = world.clone();
    let output = run(world, line);
    (world.differences(&before).iter().map(ToString::to_string).collect(), output)
}

/// The addresses in which a line changes the machine; it must end well.
pub(crate) fn changed(world: &mut World, line: &str) -> Vec<String> {
    let (changes, output) = changed_by(world, line);
    assert!(output.ok(), "{line}: {}", output.text());
    changes
}

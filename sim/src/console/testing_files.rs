//! A server with content on `C:` and `D:`, for the tests of commands about files.

use crate::edition::E2020_01;
use crate::mars::{install, layout};
use crate::windows::clock_zone;
use crate::windows::host::Host;
use crate::windows::identity::Hardware;
use crate::windows::node::Node;
use crate::windows::registry::{Data, Known};
use crate::windows::repair::{AUTOCHECK, BOOT_EXECUTE, SESSION_MANAGER};
use crate::windows::services::StartType;
use crate::windows::side_by_side::put_runtime;
use crate::windows::volume::Volume;
use crate::world::World;

use super::Output;
pub(crate) use super::testing::{NOW as EPOCH, run};
use super::testing::{around, empty, put_programs, service};

fn put_windows(host: &mut Host) {
    let c = |root| Volume::fixed('C', "246b3b5a-0001-0000-0000-100000000000", "", 80 << 30, root);
    let d =
        |root| Volume::fixed('D', "b0f62f1b-0002-0000-0000-100000000000", "Data", 200 << 30, root);
    host.files.add_volume(c, 'C', EPOCH);
    host.files.add_volume(d, 'D', EPOCH);
    for path in [r"C:\Windows\Temp", r"C:\Users\Administrator", layout::TEMP, r"D:\Data"] {
        host.files.put(path, Node::directory(EPOCH)).unwrap();
    }
    put_programs(host);
    host.files.put(r"D:\Data\report.txt", Node::text("hello\r\n", EPOCH)).unwrap();
    host.files.put(r"D:\Data\ledger.bin", Node::file(1_000_000, EPOCH)).unwrap();
    let autocheck = Data::MultiSz(vec![AUTOCHECK.to_owned()]);
    host.registry.set(SESSION_MANAGER, BOOT_EXECUTE, autocheck);
    host.registry.set_known(Known::DotNet, "Release", Data::Dword(528_040));
    let version = Data::sz("5.1.17763.1007");
    host.registry.set_known(Known::PowerShell3, "PowerShellVersion", version);
    clock_zone::set_zone(&mut host.registry, "Korea Standard Time");
    let rpc = service("Remote Procedure Call (RPC)", StartType::Automatic, &[]);
    host.services.install(&mut host.registry, "RPCSS", &rpc);
    host.boot(EPOCH);
}

/// A Server 2019 with the agent installed.
pub(crate) fn server() -> World {
    let mut host = empty("SERVER01", Hardware::Physical);
    put_windows(&mut host);
    put_runtime(&mut host.files, EPOCH);
    let mut world = around(host);
    install::install(&mut world.site(), E2020_01.current_agent).unwrap();
    let kek = format!(r"{}\{}", layout::SCRATCH, layout::KEK);
    world.host.files.put(&kek, Node::hashed(4096, 77, EPOCH)).unwrap();
    world.settle();
    world
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

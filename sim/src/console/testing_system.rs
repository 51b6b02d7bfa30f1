//! A server with the agent that is not registered, for the tests of commands about the system.

use crate::edition;
use crate::mars::install;
use crate::windows::clock_zone;
use crate::windows::host::Host;
use crate::windows::identity::Hardware;
use crate::windows::node::Node;
use crate::windows::registry::{Data, Known};
use crate::windows::services::StartType;
use crate::windows::side_by_side::put_runtime;
use crate::windows::tasks::{Action, Task, Trigger};
use crate::windows::volume::Volume;
use crate::windows::vss::{Association, Writer, WriterState};
use crate::world::World;

pub(crate) use super::testing::{NOW as EPOCH, run};
use super::testing::{around, empty, put_programs, service};
use super::{Session, execute};

const GIB: u64 = 1 << 30;

fn host() -> Host {
    let mut host = empty("SRV01", Hardware::Physical);
    for (letter, guid) in [
        ('C', "3ce0cbe2-57c2-11db-a712-806e6f6e6963"),
        ('D', "cbd6257a-71bb-4473-b800-498f0a8e380c"),
    ] {
        let make = |root| Volume::fixed(letter, guid, "", 100 * GIB, root);
        host.files.add_volume(make, letter, EPOCH);
    }
    for path in [r"C:\Windows\System32", r"C:\Windows\Temp", crate::mars::layout::TEMP, r"D:\Data"]
    {
        host.files.put(path, Node::directory(EPOCH)).unwrap();
    }
    put_programs(&mut host);
    for (name, settings) in [
        ("RpcSs", service("Remote Procedure Call (RPC)", StartType::Automatic, &[])),
        ("EventSystem", service("COM+ Event System", StartType::Automatic, &["RPCSS"])),
        (
            "SENS",
            service("System Event Notification Service", StartType::Automatic, &["EventSystem"]),
        ),
        ("Schedule", service("Task Scheduler", StartType::Automatic, &["RPCSS"])),
        (
            "swprv",
            service("Microsoft Software Shadow Copy Provider", StartType::Manual, &["RPCSS"]),
        ),
        ("VSS", service("Volume Shadow Copy", StartType::Manual, &["RPCSS"])),
    ] {
        host.services.install(&mut host.registry, name, &settings);
    }
    host
}

/// Server 2019 with C: and D:, a few services, and the agent, not registered.
pub(crate) fn server() -> World {
    let mut host = host();
    let registry = &mut host.registry;
    clock_zone::set_zone(registry, "Korea Standard Time");
    registry.set_known(Known::DotNet, "Release", Data::Dword(461_814));
    registry.set_known(Known::CurrentVersion, "CurrentVersion", Data::sz("6.3"));
    registry.set_known(Known::PowerShell3, "PowerShellVersion", Data::sz("5.1.17763.1007"));
    registry.set_known(Known::Environment, "ComSpec", Data::sz(r"C:\Windows\system32\cmd.exe"));
    for name in ["RpcSs", "Schedule", "SENS"] {
        host.services.start(&host.registry, name, EPOCH).ok();
    }
    host.accounts.users = ["Administrator", "Guest"].map(str::to_owned).to_vec();
    host.accounts.administrators = vec!["Administrator".to_owned()];
    put_runtime(&mut host.files, EPOCH);
    host.wsb.installed = true;
    host.wsb.minutes = 90;
    host.vss.writers.push(Writer {
        name: "System Writer",
        id: "e8132975-6f93-4464-a53e-1050253ae220",
        instance: "7c1a4d8c-1d5a-4b3e-9d5c-3f6a0c5e2b11".to_owned(),
        state: WriterState::Stable,
        last_error: "No error",
    });
    let maximum = Some(10 * GIB);
    host.vss.storage.push(Association { of: 'D', on: 'D', used: 0, allocated: 0, maximum });
    let nine = jiff::civil::datetime(2020, 1, 15, 21, 0, 0, 0);
    let action = Action::run("powershell.exe", "-Command \"hostname\"");
    host.tasks.set(Task::new(crate::mars::layout::TASK, action).with_trigger(Trigger::daily(nine)));
    let mut world = around(host);
    install::install(&mut world.site(), edition::E2020_01.current_agent).unwrap();
    world.settle();
    world
}

/// What a line prints on standard output, which must end well, with plain line ends.
#[track_caller]
pub(crate) fn prints(world: &mut World, line: &str) -> String {
    let output = run(world, line);
    assert_eq!((output.exit, output.stderr.as_str()), (0, ""), "{line}: {}", output.stdout);
    output.stdout.replace("\r\n", "\n")
}

/// The exit code and all that a line prints, with plain line ends.
pub(crate) fn fails(world: &mut World, line: &str) -> (i32, String) {
    let output = run(world, line);
    (output.exit, output.text().replace("\r\n", "\n"))
}

/// A line typed without administrator rights.
pub(crate) fn unelevated(world: &mut World, line: &str) -> (i32, String) {
    let mut session = Session { elevated: false, ..Session::administrator(world) };
    let output = execute(world, &mut session, line);
    (output.exit, output.text().replace("\r\n", "\n"))
}

/// The addresses of what a line changes.
pub(crate) fn changes(world: &mut World, line: &str) -> Vec<String> {
    let before = world.clone();
    run(world, line);
    world.differences(&before).iter().map(ToString::to_string).collect()
}

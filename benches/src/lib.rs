//! Machines for the benchmarks.

use marslab::run::Sources;
use scenarios::catalog::Catalog;
use scenarios::images::Images;
use sim::kernel::seed::Seed;
use sim::kernel::time::Moment;
use sim::windows::host::Host;
use sim::windows::identity::{Hardware, Identity, Windows};
use sim::windows::node::Node;
use sim::windows::registry::Data;
use sim::windows::services::{Settings, StartType};
use sim::windows::tasks::{Action, Task};
use sim::windows::volume::Volume;

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Seed of all benchmarks.
pub const SEED: Seed = Seed(20_200_115);

/// A large machine: 5,000 files, 2,000 registry values, 150 services, 120 scheduled tasks.
#[must_use]
pub fn large() -> Host {
    let at = Moment(0);
    let mut host = Host::new(Identity {
        name: "SRV2019-01".to_owned(),
        windows: Windows::Server2019,
        hardware: Hardware::Physical,
        booted: at,
    });
    let make = |root| Volume::fixed('C', "3ce0cbe2-57c2-11db-a712-806e6f6e6963", "", 1 << 40, root);
    host.files.add_volume(make, 'C', at);
    for number in 0..5_000 {
        let path = format!(r"C:\Data\{:02}\file-{number:04}.docx", number % 50);
        host.files.put(&path, Node::file(4_096, at)).expect("the volume takes files");
    }
    host.files.put(r"C:\Windows\Temp", Node::directory(at)).expect("the volume takes files");
    for number in 0..150 {
        let settings = Settings {
            display: format!("Service {number}"),
            start: StartType::Manual,
            image: r"%SystemRoot%\system32\svchost.exe -k netsvcs".to_owned(),
            account: "LocalSystem".to_owned(),
            depends_on: vec![],
            kind: 0x20,
            delayed: false,
        };
        host.services.install(&mut host.registry, &format!("Service{number:03}"), &settings);
    }
    let mut number = 0;
    while host.registry.value_count() < 2_000 {
        // Five values a key, about as many as keys of services have.
        let key = format!(r"HKLM\SOFTWARE\Contoso\{:03}", number / 5);
        host.registry.set(&key, &format!("Value{number}"), Data::Dword(number));
        number += 1;
    }
    for number in 0..120 {
        let path = format!(r"\Contoso\Task{number:03}");
        host.tasks.set(Task::new(&path, Action::run("cmd.exe", "/c exit")));
    }
    host.flatten();
    host
}

/// The catalogue and images that travel in the binary.
#[must_use]
pub fn sources() -> Sources {
    Sources {
        catalog: Catalog::embedded().expect("the catalogue is sound"),
        images: Images::load().expect("the images are sound"),
        seed: SEED,
    }
}

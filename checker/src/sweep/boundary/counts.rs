//! Counts: files, characters, days, servers of a vault, per cent of a counter.

use std::collections::BTreeMap;

use sim::cause::CauseId;
use sim::edition;
use sim::fault::portal::VaultServers;
use sim::fault::units::Bytes;
use sim::fault::{
    AgentFault, Break, Fault, FileFault, PolicyFault, PortalFault, ProcessFault, RegistrationFault,
    SourceFault,
};
use sim::life::Operation;
use sim::mars::layout::WINDOWS_TEMP;
use sim::mars::phases::items;
use sim::windows::performance as counters;
use sim::world::World;

use super::{BACKED, BARE, INSTALLED, NOTHING, Number, On, REGISTERED, WORKS};

pub(super) const NUMBERS: &[Number] = &[
    Number {
        name: "TEMP_FILES_CERTAIN",
        on: On::Editions,
        stage: INSTALLED,
        operation: Operation::Register,
        faults: |_, step| temporary(edition::TEMP_FILES_CERTAIN, step),
        shows: [WORKS, WORKS, "34513"],
        cause: Some(CauseId::TempFlood),
    },
    Number {
        name: "TEMP_FILES_SUSPECT",
        on: On::Editions,
        stage: INSTALLED,
        operation: Operation::Register,
        faults: |_, step| temporary(edition::TEMP_FILES_SUSPECT, step),
        shows: [WORKS; 3],
        cause: NOTHING,
    },
    Number {
        name: "PATH_CHARACTERS",
        on: On::Editions,
        stage: BACKED,
        operation: Operation::ScheduledBackup,
        faults: |_, step| {
            let characters = at(edition::PATH_CHARACTERS as u64, step) as usize;
            vec![Fault::Source(SourceFault::OnlyProtected(folder(characters)))]
        },
        shows: [WORKS, "completed-with-warnings", "completed-with-warnings"],
        cause: Some(CauseId::SourcePathTooLong),
    },
    Number {
        name: "PASSPHRASE_LENGTH",
        on: On::Editions,
        stage: REGISTERED,
        operation: Operation::Activate,
        faults: |_, step| {
            let text = "c".repeat(at(edition::PASSPHRASE_LENGTH as u64, step) as usize);
            vec![Fault::Registration(RegistrationFault::NotedPassphrase(text))]
        },
        shows: ["passphrase-refused", WORKS, WORKS],
        cause: Some(CauseId::PassphraseNotAccepted),
    },
    Number {
        name: "RETENTION_DAYS_MINIMUM",
        on: On::Editions,
        stage: BACKED,
        operation: Operation::Configure,
        faults: |_, step| {
            let [a, b, c, d] = edition::AGENT_SECURITY;
            let retention_days = at(edition::RETENTION_DAYS_MINIMUM.into(), step) as u32;
            vec![
                Fault::Agent(AgentFault::Version(format!("{a}.{b}.{}.{d}", c - 1))),
                Fault::Policy(PolicyFault::Draft { retention_days }),
            ]
        },
        // So old an agent gets no further: the service does not talk to it.
        shows: ["0x29834", "0x1FBD3", "0x1FBD3"],
        cause: Some(CauseId::AgentOutdated),
    },
    Number {
        name: "MACHINES_PER_VAULT",
        on: On::Editions,
        stage: INSTALLED,
        operation: Operation::Register,
        faults: |_, step| servers(step),
        shows: [WORKS, "34513", "34513"],
        cause: Some(CauseId::VaultFull),
    },
    Number {
        name: "MACHINES_PER_VAULT",
        on: On::Editions,
        stage: BARE,
        operation: Operation::Download,
        faults: |_, step| servers(step),
        shows: [WORKS, "403", "403"],
        cause: Some(CauseId::VaultFull),
    },
    Number {
        name: "DISK_IDLE_PERCENT",
        on: On::Editions,
        stage: BACKED,
        operation: Operation::ManualBackup,
        faults: |world, step| {
            let idle = at(edition::DISK_IDLE_PERCENT.into(), step) as u32;
            vec![busy_disk(counters::idle_percent(&world.host, 'D') - idle)]
        },
        shows: ["slow", WORKS, WORKS],
        cause: Some(CauseId::MachineOverloaded),
    },
    Number {
        name: "DISK_TRANSFER_MILLISECONDS",
        on: On::Editions,
        stage: BACKED,
        operation: Operation::ManualBackup,
        faults: |world, step| {
            let wanted = at(edition::DISK_TRANSFER_MILLISECONDS.into(), step) as u32;
            (1..100)
                .map(|busy| vec![busy_disk(busy)])
                .find(|faults| waits(world, faults) >= wanted)
                .unwrap_or_default()
        },
        shows: [WORKS, "slow", "slow"],
        cause: Some(CauseId::MachineOverloaded),
    },
    Number {
        name: "PROCESSOR_PERCENT",
        on: On::Editions,
        stage: BACKED,
        operation: Operation::ManualBackup,
        faults: |world, step| {
            let all = at(edition::PROCESSOR_PERCENT.into(), step) as u32;
            vec![program(all - counters::processor_percent(&world.host), 0, BTreeMap::new())]
        },
        shows: [WORKS, WORKS, "slow"],
        cause: Some(CauseId::MachineOverloaded),
    },
    Number {
        name: "MEMORY_AVAILABLE_PERCENT",
        on: On::Editions,
        stage: BACKED,
        operation: Operation::ManualBackup,
        faults: |world, step| {
            let left = at(edition::MEMORY_AVAILABLE_PERCENT.into(), step) as u32;
            let taken = counters::memory_available_percent(&world.host) - left;
            vec![program(0, taken, BTreeMap::new())]
        },
        shows: ["slow", WORKS, WORKS],
        cause: Some(CauseId::MachineOverloaded),
    },
    Number {
        name: "FILES_A_MINUTE",
        on: On::Editions,
        stage: BACKED,
        operation: Operation::ManualBackup,
        faults: many_files,
        shows: [WORKS, "slow", "slow"],
        cause: Some(CauseId::MillionsOfFiles),
    },
];

fn at(number: u64, step: i64) -> u64 {
    number.saturating_add_signed(step)
}

fn temporary(number: u32, step: i64) -> Vec<Fault> {
    let (folder, count) = (WINDOWS_TEMP.to_owned(), at(number.into(), step) as u32);
    vec![Fault::File(FileFault::TemporaryFiles { folder, count })]
}

/// A folder of D: whose path has so many characters, in parts that Windows takes.
fn folder(characters: usize) -> String {
    let mut path = r"D:\Data".to_owned();
    while path.len() < characters {
        let part = (characters - path.len() - 1).min(100);
        // No part may be empty: a single character that is left goes to the part before.
        let part = if characters - path.len() - 1 - part == 1 { part - 1 } else { part };
        path.push('\\');
        path.push_str(&"p".repeat(part));
    }
    path
}

fn servers(step: i64) -> Vec<Fault> {
    let registered = at(edition::MACHINES_PER_VAULT as u64, step) as usize;
    vec![Fault::Portal(PortalFault::VaultServers(VaultServers { registered, unused: 1 }))]
}

fn program(processor: u32, memory: u32, disks: BTreeMap<char, u32>) -> Fault {
    let (image, about) = ("ContosoErp.exe".to_owned(), "Contoso ERP Server".to_owned());
    Fault::Process(ProcessFault::Runs { image, about, processor, memory, disks })
}

fn busy_disk(percent: u32) -> Fault {
    program(0, 0, BTreeMap::from([('D', percent)]))
}

/// Milliseconds of a transfer on D: with these faults.
fn waits(world: &World, faults: &[Fault]) -> u32 {
    let mut world = world.clone();
    // What cannot be injected is reported where it is injected in earnest.
    faults.iter().for_each(|fault| drop(fault.inject(&mut world)));
    counters::transfer_milliseconds(&world.host, 'D')
}

/// As many files as make a job just slow: the minutes of `JOB_MINUTES` by `SLOW`, and one more.
fn many_files(world: &World, step: i64) -> Vec<Fault> {
    let policy = world.agent.policy.as_ref();
    let there = policy.map_or(0, |p| items::count(&items::included(&world.host, p)));
    let minutes = edition::JOB_MINUTES * (edition::SLOW - 1) + 1;
    let all = at(minutes.unsigned_abs() * edition::FILES_A_MINUTE, step);
    let (folder, each) = (r"D:\Data\Scans".to_owned(), Bytes(1 << 10));
    let count = u32::try_from(all - there).unwrap_or(u32::MAX);
    vec![Fault::Source(SourceFault::ManyFiles { folder, count, each })]
}

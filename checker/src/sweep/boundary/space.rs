//! Numbers of bytes: room in the cache and for shadow copies, data on one volume.

use sim::cause::CauseId;
use sim::edition;
use sim::fault::units::Bytes;
use sim::fault::{Fault, FileFault, SystemStateFault, VolumeFault, VssFault};
use sim::life::Operation;
use sim::mars::scratch::protected_bytes;
use sim::mars::source::protected_on;
use sim::windows::vss::{CHURN_PER_MILLE, MIN_DIFF_AREA};
use sim::world::World;

use super::{BACKED, Number, On, REGISTERED, WORKS};

pub(super) const NUMBERS: &[Number] = &[
    Number {
        name: "SCRATCH_PER_MILLE",
        on: On::Editions,
        stage: BACKED,
        operation: Operation::ManualBackup,
        faults: |world, step| leave(protected(world) * edition::SCRATCH_PER_MILLE / 1000, step),
        shows: ["SalLowDiskSpace", WORKS, WORKS],
        cause: Some(CauseId::ScratchLowSpace),
    },
    Number {
        name: "SCRATCH_PER_MILLE_RECOMMENDED",
        on: On::Editions,
        stage: BACKED,
        operation: Operation::ManualBackup,
        faults: |world, step| {
            leave(protected(world) * edition::SCRATCH_PER_MILLE_RECOMMENDED / 1000, step)
        },
        shows: [WORKS; 3],
        cause: None,
    },
    Number {
        name: "SYSTEM_STATE_CACHE_BYTES",
        on: On::Editions,
        stage: BACKED,
        operation: Operation::SystemStateBackup,
        faults: |world, step| {
            let usual = protected(world) * edition::SCRATCH_PER_MILLE / 1000;
            let mut faults = vec![Fault::SystemState(SystemStateFault::Protected {})];
            faults.extend(leave(usual + edition::SYSTEM_STATE_CACHE_BYTES, step));
            faults
        },
        shows: ["SalLowDiskSpace", WORKS, WORKS],
        cause: Some(CauseId::ScratchLowSpace),
    },
    Number {
        name: "KEY_STAGING_BYTES",
        on: On::Editions,
        stage: BACKED,
        operation: Operation::ManualBackup,
        faults: |_, step| leave(edition::KEY_STAGING_BYTES, step),
        shows: ["34506", "SalLowDiskSpace", "SalLowDiskSpace"],
        cause: Some(CauseId::ScratchLowSpace),
    },
    Number {
        name: "KEY_STAGING_BYTES",
        on: On::Editions,
        stage: REGISTERED,
        operation: Operation::Activate,
        faults: |_, step| leave(edition::KEY_STAGING_BYTES, step),
        shows: ["0x1FC07", WORKS, WORKS],
        cause: Some(CauseId::ScratchLowSpace),
    },
    Number {
        name: "SOURCE_LIMIT_GIB",
        on: On::Editions,
        stage: BACKED,
        operation: Operation::ManualBackup,
        faults: |world, step| protect(world, edition::SOURCE_LIMIT_GIB, step),
        shows: [WORKS, WORKS, "source-too-large"],
        cause: Some(CauseId::SourceTooLarge),
    },
    Number {
        name: "SOURCE_LIMIT_GIB_2008R2",
        on: On::Base("server-2008r2"),
        stage: BACKED,
        operation: Operation::ManualBackup,
        faults: |world, step| protect(world, edition::SOURCE_LIMIT_GIB_2008R2, step),
        shows: [WORKS, WORKS, "source-too-large"],
        cause: Some(CauseId::SourceTooLarge),
    },
    Number {
        name: "smallest shadow storage",
        on: On::Editions,
        stage: BACKED,
        operation: Operation::ScheduledBackup,
        faults: shadow,
        shows: ["snapshot", WORKS, WORKS],
        cause: Some(CauseId::ShadowStorage),
    },
];

fn bytes(number: u64, step: i64) -> Bytes {
    Bytes(number.saturating_add_signed(step))
}

/// As little free space as the cache can do with.
pub(super) fn just_enough(world: &World) -> Vec<Fault> {
    leave(protected(world) * edition::SCRATCH_PER_MILLE / 1000, 1)
}

fn leave(number: u64, step: i64) -> Vec<Fault> {
    let path = r"C:\Temp\export.vhdx".to_owned();
    vec![Fault::File(FileFault::Fill { path, leave: bytes(number, step) })]
}

fn protected(world: &World) -> u64 {
    world.agent.policy.as_ref().map_or(0, |policy| protected_bytes(&world.host, policy))
}

/// Data on D: up to a limit, on a disk and beside a cache and shadow copies that have room for it.
fn protect(world: &World, gib: u64, step: i64) -> Vec<Fault> {
    let policy = world.agent.policy.as_ref();
    let there = policy.map_or(0, |policy| protected_on(&world.host, policy, 'D'));
    let files = &world.host.files;
    let (limit, shadow) = (gib << 30, files.unused('D') - world.host.free('D'));
    let (cache, data) = (files.used('C') + limit / 10, files.used('D') + 2 * limit);
    let path = r"D:\tape-export.bkf".to_owned();
    vec![
        Fault::Volume(VolumeFault::Capacity { volume: 'C', size: Bytes(cache) }),
        Fault::Volume(VolumeFault::Capacity { volume: 'D', size: Bytes(data) }),
        Fault::Vss(VssFault::Maximum { volume: 'D', size: Bytes(limit / 10) }),
        Fault::File(FileFault::Fill { path, leave: bytes(limit + there - shadow, -step) }),
    ]
}

fn shadow(world: &World, step: i64) -> Vec<Fault> {
    let used = world.host.vss.association('D').map_or(0, |association| association.used);
    let churn = world.host.files.used('D') * CHURN_PER_MILLE / 1000;
    let size = bytes(used + churn.max(MIN_DIFF_AREA), step);
    vec![Fault::Vss(VssFault::Maximum { volume: 'D', size })]
}

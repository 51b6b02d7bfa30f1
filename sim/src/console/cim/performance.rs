//! Performance counters for which the world has figures.
//!
//! *Sources*: `windows/performance.rs`; the classes of the performance provider \[K\].

use super::class::{Definition, Named};
use crate::windows::hardware;
use crate::windows::performance as counters;
use crate::windows::processes;

const BASE: &str = "string Caption, string Description, uint64 Frequency_Object, \
    uint64 Frequency_PerfTime, uint64 Frequency_Sys100NS";
const PARENTS: &[&str] = &["Win32_PerfFormattedData", "Win32_Perf", "CIM_StatisticalInformation"];

/// `Win32_PerfFormattedData_PerfOS_System`
pub(super) const SYSTEM: Definition = Definition {
    name: "Win32_PerfFormattedData_PerfOS_System",
    parents: PARENTS,
    properties: &[BASE, "uint32 Processes, uint64 SystemUpTime, uint32 Threads"],
    instances: |scene| {
        let host = &scene.world.host;
        let up = (scene.world.machine_time() - host.identity.booted).as_seconds().max(0);
        let all = processes::listing(host);
        vec![vec![
            ("Processes", all.len().into()),
            ("SystemUpTime", up.into()),
            ("Threads", all.iter().map(processes::Listed::threads).sum::<u32>().into()),
        ]]
    },
    ..Definition::NEW
};

/// `Win32_PerfFormattedData_PerfOS_Processor`
pub(super) const PROCESSOR: Definition = Definition {
    name: "Win32_PerfFormattedData_PerfOS_Processor",
    parents: PARENTS,
    properties: &[BASE, "key string Name, uint64 PercentIdleTime, uint64 PercentProcessorTime"],
    instances: |scene| {
        let busy = counters::processor_percent(&scene.world.host);
        vec![vec![
            ("Name", "_Total".into()),
            ("PercentIdleTime", (100 - busy).into()),
            ("PercentProcessorTime", busy.into()),
        ]]
    },
    ..Definition::NEW
};

/// `Win32_PerfFormattedData_PerfOS_Memory`
pub(super) const MEMORY: Definition = Definition {
    name: "Win32_PerfFormattedData_PerfOS_Memory",
    parents: PARENTS,
    properties: &[
        BASE,
        "uint64 AvailableBytes, uint64 AvailableKBytes, uint64 AvailableMBytes, \
         uint64 PercentCommittedBytesInUse",
    ],
    instances: |scene| {
        let host = &scene.world.host;
        let memory = hardware::inventory(host.identity.hardware).memory;
        let percent = counters::memory_available_percent(host);
        let free = memory / 100 * u64::from(percent);
        vec![vec![
            ("AvailableBytes", free.into()),
            ("AvailableKBytes", (free >> 10).into()),
            ("AvailableMBytes", (free >> 20).into()),
            ("PercentCommittedBytesInUse", (100 - percent).into()),
        ]]
    },
    ..Definition::NEW
};

/// `Win32_PerfFormattedData_PerfDisk_LogicalDisk`
pub(super) const DISK: Definition = Definition {
    name: "Win32_PerfFormattedData_PerfDisk_LogicalDisk",
    parents: PARENTS,
    properties: &[
        BASE,
        "uint32 FreeMegabytes, key string Name, uint32 PercentFreeSpace, \
         uint64 PercentDiskTime, uint64 PercentIdleTime",
    ],
    instances: |scene| {
        let host = &scene.world.host;
        let of = |volume: &crate::windows::volume::Volume| -> Named {
            let (free, idle) =
                (host.free(volume.letter), counters::idle_percent(host, volume.letter));
            vec![
                ("FreeMegabytes", (free >> 20).into()),
                ("Name", volume.drive().into()),
                ("PercentFreeSpace", (free * 100 / volume.capacity.max(1)).into()),
                ("PercentDiskTime", (100 - idle).into()),
                ("PercentIdleTime", idle.into()),
            ]
        };
        super::disks::online(host).filter(|volume| !volume.locked).map(of).collect()
    },
    ..Definition::NEW
};

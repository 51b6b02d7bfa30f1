//! What the machine is made of, as its firmware tells.
//!
//! *Models*: maker, model, firmware, processors and memory by kind of machine \[S\]; how much of
//! the memory is free follows from what programs take ([`super::performance`]).
//! *Leaves out*: single memory modules, sensors, clocks that change.
//! *Sources*: layouts in the conformance table `captured_outputs`; catalogue R58; \[K\].
//! *Seen through*: `systeminfo`, `wmic computersystem|bios|cpu|os`.

use super::host::Host;
use super::identity::Hardware;
use super::performance::memory_available_percent;
use super::registry::Known;

/// The machine's parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts {
    /// Who made it.
    pub maker: &'static str,
    /// Its model.
    pub model: &'static str,
    /// Who made the firmware.
    pub bios_maker: &'static str,
    /// Version of the firmware.
    pub bios: &'static str,
    /// When it was made: year, month, day.
    pub bios_date: (i16, i8, i8),
    /// Name of the processor.
    pub processor: &'static str,
    /// `Intel64 Family 6 Model 85 Stepping 4`.
    pub family: &'static str,
    /// Who made the processor.
    pub processor_maker: &'static str,
    /// Its speed in MHz.
    pub megahertz: u32,
    /// How many processors stand in sockets.
    pub sockets: u32,
    /// Logical processors, all together (`NUMBER_OF_PROCESSORS`).
    pub logical: u32,
    /// Memory in KB.
    pub memory: u64,
}

const GIB_IN_KB: u64 = 1 << 20;

/// The parts of a machine.
#[must_use]
pub fn parts(host: &Host) -> Parts {
    let logical = host.registry.text(Known::Environment, "NUMBER_OF_PROCESSORS");
    let logical = logical.and_then(|text| text.parse().ok()).unwrap_or(4);
    let common = Parts {
        maker: "Microsoft Corporation",
        model: "Virtual Machine",
        bios_maker: "Microsoft Corporation",
        bios: "Hyper-V UEFI Release v4.0",
        bios_date: (2018, 9, 28),
        processor: "Intel(R) Xeon(R) Gold 6130 CPU @ 2.10GHz",
        family: "Intel64 Family 6 Model 85 Stepping 4",
        processor_maker: "GenuineIntel",
        megahertz: 2095,
        sockets: 1,
        logical,
        // The firmware keeps some of what was bought.
        memory: 8 * GIB_IN_KB - 832,
    };
    match host.identity.hardware {
        Hardware::Virtual => common,
        Hardware::AzureVm => Parts {
            bios_maker: "American Megatrends Inc.",
            bios: "090008",
            bios_date: (2018, 12, 7),
            processor: "Intel(R) Xeon(R) Platinum 8171M CPU @ 2.60GHz",
            memory: 8 * GIB_IN_KB - 1088,
            ..common
        },
        Hardware::Physical => Parts {
            maker: "HPE",
            model: "ProLiant DL380 Gen10",
            bios_maker: "HPE",
            bios: "U30",
            bios_date: (2019, 11, 13),
            memory: 32 * GIB_IN_KB - 229_376,
            ..common
        },
    }
}

/// Memory of the machine and with its paging file: KB in all, KB free.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Memory {
    /// Physical memory.
    pub total: u64,
    /// What of it is free.
    pub free: u64,
    /// Physical memory and the paging file.
    pub virtual_total: u64,
    /// What of that is free.
    pub virtual_free: u64,
}

/// The paging file.
pub const PAGING_FILE: &str = r"C:\pagefile.sys";

/// What of the memory is free now.
#[must_use]
pub fn memory(host: &Host) -> Memory {
    let total = parts(host).memory;
    let percent = u64::from(memory_available_percent(host));
    let free = total * percent / 100;
    let paging = host.files.node(PAGING_FILE).map_or(0, |file| file.size >> 10);
    Memory { total, free, virtual_total: total + paging, virtual_free: free + paging * 9 / 10 }
}

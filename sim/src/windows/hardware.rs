//! What the machine is made of, as its firmware tells.
//!
//! *Models*: maker, model, firmware, processors and memory by kind of machine \[S\]; how much of
//! the memory is free follows from what programs take ([`super::performance`]); serial numbers that
//! follow from the system volume, since firmware and installation stay together here.
//! *Leaves out*: single memory modules, sensors, clocks that change.
//! *Sources*: layouts in the conformance table `captured_outputs`; catalogue R58; \[K\].
//! *Seen through*: `systeminfo`, `wmic computersystem|bios|cpu|os`, `Win32_ComputerSystem`.

use crate::kernel::digest::folded_hash;

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
    /// Its version as the tables of the firmware name it.
    pub bios_table: &'static str,
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
    /// Cores of each.
    pub cores: u32,
    /// Logical processors, all together (`NUMBER_OF_PROCESSORS`).
    pub logical: u32,
    /// Memory in KB.
    pub memory: u64,
    /// Memory modules.
    pub modules: u32,
    /// Type of the case: 3 desktop (virtual machines say so), 23 rack.
    pub chassis: u16,
}

/// Logical processors of a machine whose environment does not say how many \[S\].
pub const LOGICAL_PROCESSORS: u32 = 4;

const GIB_IN_KB: u64 = 1 << 20;

/// The parts of a machine.
#[must_use]
pub fn parts(host: &Host) -> Parts {
    let logical = host.registry.text(Known::Environment, "NUMBER_OF_PROCESSORS");
    let logical = logical.and_then(|text| text.parse().ok()).unwrap_or(LOGICAL_PROCESSORS);
    let common = Parts {
        maker: "Microsoft Corporation",
        model: "Virtual Machine",
        bios_maker: "Microsoft Corporation",
        bios: "Hyper-V UEFI Release v4.0",
        bios_table: "VRTUAL - 1",
        bios_date: (2018, 9, 28),
        processor: "Intel(R) Xeon(R) Gold 6130 CPU @ 2.10GHz",
        family: "Intel64 Family 6 Model 85 Stepping 4",
        processor_maker: "GenuineIntel",
        megahertz: 2095,
        sockets: 1,
        cores: logical,
        modules: 1,
        chassis: 3,
        logical,
        // The firmware keeps some of what was bought.
        memory: 8 * GIB_IN_KB - 832,
    };
    match host.identity.hardware {
        Hardware::Virtual => common,
        Hardware::AzureVm => Parts {
            bios_maker: "American Megatrends Inc.",
            bios: "090008",
            bios_table: "VRTUAL - 12001807",
            cores: (logical / 2).max(1),
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
            bios_table: "HPE    - 1",
            modules: 2,
            chassis: 23,
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

fn seed(host: &Host) -> u64 {
    let volume = host.files.volume('C').map_or("", |volume| volume.guid.as_str());
    folded_hash(volume)
}

/// Serial number of the machine.
#[must_use]
pub fn serial(host: &Host) -> String {
    let digits = format!("{:020}", seed(host));
    match host.identity.hardware {
        Hardware::Physical => format!("CZ{}", &digits[12..20]),
        Hardware::Virtual | Hardware::AzureVm => {
            let parts: Vec<&str> = (0..5).map(|at| &digits[at * 4..at * 4 + 4]).collect();
            format!("0000-{}-{}", parts.join("-"), &digits[18..20])
        }
    }
}

/// The identifier of the machine in its firmware.
#[must_use]
pub fn uuid(host: &Host) -> String {
    let (high, low) = (seed(host), seed(host).rotate_left(29) ^ 0x5bd1_e995_27d4_eb2f);
    format!(
        "{:08X}-{:04X}-4{:03X}-9{:03X}-{:08X}{:04X}",
        high >> 32,
        high >> 16 & 0xffff,
        high & 0xfff,
        low >> 52,
        low >> 16 & 0xffff_ffff,
        low & 0xffff
    )
}

/// The product key's id that Windows shows for itself.
#[must_use]
pub fn windows_serial(host: &Host) -> String {
    let digits = format!("{:020}", seed(host).rotate_left(13));
    format!("00429-{}-{}-AA{}", &digits[4..9], &digits[9..14], &digits[15..18])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::time::Moment;
    use crate::windows::identity::{Identity, Windows};

    #[test]
    fn numbers_follow_from_the_system_volume_and_not_from_the_name() {
        let windows = Windows::Server2019;
        let (hardware, booted) = (Hardware::Virtual, Moment(0));
        let identity = Identity { name: "ONE".into(), windows, hardware, booted };
        let mut host = Host::new(identity);
        let before = (serial(&host), uuid(&host), windows_serial(&host));
        host.identity.name = "OTHER".into();
        assert_eq!(before, (serial(&host), uuid(&host), windows_serial(&host)));
        assert_eq!((before.0.len(), before.1.len(), before.2.len()), (32, 36, 23));
    }
}

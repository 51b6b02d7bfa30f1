//! What a machine is built of, as its firmware tells.
//!
//! *Models*: maker, model, firmware, board, processors, memory by the kind of machine; serial
//! numbers that follow from the system volume, since firmware and installation stay together here.
//! *Leaves out*: slots, sensors, graphics; changes of hardware.
//! *Sources*: what a Hyper-V guest, a virtual machine of Azure and a server of HPE report \[K\];
//! sizes \[S\]. *Seen through*: `systeminfo`, `Win32_ComputerSystem`, `Win32_BIOS`,
//! `Get-ComputerInfo`.

use crate::kernel::digest::folded_hash;

use super::host::Host;
use super::identity::Hardware;
use super::performance::memory_available_percent;

/// Logical processors of every machine \[S\]; the image says the same in its environment.
pub const LOGICAL_PROCESSORS: u32 = 4;

/// What the firmware of a kind of machine tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inventory {
    /// Maker of the machine.
    pub maker: &'static str,
    /// Model.
    pub model: &'static str,
    /// Maker of the firmware.
    pub firmware_maker: &'static str,
    /// Version of the firmware.
    pub firmware: &'static str,
    /// Its version as the table of the board names it.
    pub firmware_table: &'static str,
    /// The day it was made, year, month, day.
    pub firmware_date: (i16, i8, i8),
    /// Maker and model of the board.
    pub board: (&'static str, &'static str),
    /// Name of the processor.
    pub processor: &'static str,
    /// Maker of the processor.
    pub processor_maker: &'static str,
    /// Family, model and stepping of the processor.
    pub processor_family: &'static str,
    /// Its clock in MHz.
    pub megahertz: u32,
    /// Processors in sockets.
    pub sockets: u32,
    /// Cores of each.
    pub cores: u32,
    /// Type of the case: 3 desktop (virtual machines say so), 23 rack.
    pub chassis: u16,
    /// Bytes of memory.
    pub memory: u64,
    /// Memory modules.
    pub modules: u32,
}

impl Inventory {
    /// The family of the processor, and its model and stepping as one number, as Windows puts them
    /// into the environment.
    #[must_use]
    pub fn level_and_revision(&self) -> (u16, u16) {
        let words = self.processor_family.split(' ');
        let mut numbers = words.filter_map(|word| word.parse::<u16>().ok());
        let mut next = || numbers.next().unwrap_or(0);
        let (family, model, stepping) = (next(), next(), next());
        (family, model << 8 | stepping)
    }
}

const GIB: u64 = 1 << 30;

const VIRTUAL: Inventory = Inventory {
    maker: "Microsoft Corporation",
    model: "Virtual Machine",
    firmware_maker: "Microsoft Corporation",
    firmware: "Hyper-V UEFI Release v4.0",
    firmware_table: "VRTUAL - 1",
    firmware_date: (2019, 3, 13),
    board: ("Microsoft Corporation", "Virtual Machine"),
    processor: "Intel(R) Xeon(R) Gold 6248 CPU @ 2.50GHz",
    processor_maker: "GenuineIntel",
    processor_family: "Intel64 Family 6 Model 85 Stepping 7",
    megahertz: 2494,
    sockets: 1,
    cores: 4,
    chassis: 3,
    memory: 16 * GIB,
    modules: 1,
};

const AZURE: Inventory = Inventory {
    firmware_maker: "American Megatrends Inc.",
    firmware: "090008 ",
    firmware_table: "VRTUAL - 12001807",
    firmware_date: (2018, 12, 7),
    processor: "Intel(R) Xeon(R) Platinum 8171M CPU @ 2.60GHz",
    processor_family: "Intel64 Family 6 Model 85 Stepping 4",
    megahertz: 2095,
    cores: 2,
    ..VIRTUAL
};

const PHYSICAL: Inventory = Inventory {
    maker: "HPE",
    model: "ProLiant DL380 Gen10",
    firmware_maker: "HPE",
    firmware: "U30",
    firmware_table: "HPE    - 1",
    firmware_date: (2019, 11, 13),
    board: ("HPE", "ProLiant DL380 Gen10"),
    processor: "Intel(R) Xeon(R) Bronze 3204 CPU @ 1.90GHz",
    megahertz: 1900,
    chassis: 23,
    memory: 32 * GIB,
    modules: 2,
    ..VIRTUAL
};

/// What the firmware of a machine tells.
#[must_use]
pub fn inventory(hardware: Hardware) -> &'static Inventory {
    match hardware {
        Hardware::Physical => &PHYSICAL,
        Hardware::Virtual => &VIRTUAL,
        Hardware::AzureVm => &AZURE,
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
    let total = inventory(host.identity.hardware).memory >> 10;
    let free = total * u64::from(memory_available_percent(host)) / 100;
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

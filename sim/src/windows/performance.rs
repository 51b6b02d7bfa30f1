//! Performance counters: how busy the machine is, and with what.
//!
//! *Models*: what every program takes of processor, memory and disks, over what a server with
//! nothing else to do takes \[S\]; from it the counters that the documentation asks to look at. The
//! time of a transfer grows as that of a queue: a disk that is busy makes everybody wait.
//! *Leaves out*: change over time, single cores, network counters, paging.
//! *Sources*: catalogue X78; S05; D21. *Seen through*: `typeperf`, `Get-Counter`, `Get-Process`.

use super::hardware;
use super::host::Host;

/// Per cent of the processor that a server takes with nothing else to do \[S\].
const PROCESSOR: u32 = 4;
/// Per cent of memory that is available then \[S\].
const MEMORY: u32 = 62;
/// Per cent of the time that a disk is busy then \[S\].
const BUSY: u32 = 7;
/// Milliseconds of a transfer on a disk that is idle \[S\]; with 20 % idle left it is 25 ms, just
/// below what the documentation calls too long.
const TRANSFER: u32 = 5;

/// What a program takes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Load {
    /// Per cent of the processor.
    pub processor: u32,
    /// Per cent of memory.
    pub memory: u32,
    /// Drive letters, and per cent of the time that it keeps each busy.
    pub disks: Vec<(char, u32)>,
}

impl Load {
    /// True when it takes nothing worth telling.
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }

    fn disk(&self, letter: char) -> u32 {
        let mine = self.disks.iter().filter(|(disk, _)| disk.eq_ignore_ascii_case(&letter));
        mine.map(|(_, busy)| busy).sum()
    }
}

fn total(host: &Host, of: impl Fn(&Load) -> u32) -> u32 {
    host.processes.running.iter().map(|process| of(&process.load)).sum()
}

/// `\Processor(_Total)\% Processor Time`
#[must_use]
pub fn processor_percent(host: &Host) -> u32 {
    (PROCESSOR + total(host, |load| load.processor)).min(100)
}

/// Memory of the machine in KB: all of it, what is free, and the paging file beside it \[S\].
#[must_use]
pub fn memory_kilobytes(host: &Host) -> (u64, u64, u64) {
    let all = hardware::inventory(host.identity.hardware).memory / 1024;
    (all, all * u64::from(memory_available_percent(host)) / 100, all / 8)
}

/// `\Memory\Available Bytes` in per cent of the memory.
#[must_use]
pub fn memory_available_percent(host: &Host) -> u32 {
    MEMORY.saturating_sub(total(host, |load| load.memory))
}

/// `\LogicalDisk(D:)\% Idle Time`
#[must_use]
pub fn idle_percent(host: &Host, letter: char) -> u32 {
    100u32.saturating_sub(BUSY + total(host, |load| load.disk(letter)))
}

/// `\LogicalDisk(D:)\Avg. Disk sec/Transfer`, in milliseconds.
#[must_use]
pub fn transfer_milliseconds(host: &Host, letter: char) -> u32 {
    TRANSFER * 100 / idle_percent(host, letter).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::windows::identity::{Hardware, Identity, Windows};
    use crate::windows::processes::Process;

    #[test]
    fn a_disk_that_is_eighty_per_cent_busy_is_just_fast_enough() {
        let mut host = Host::new(Identity {
            name: "X".into(),
            windows: Windows::Server2019,
            hardware: Hardware::Virtual,
            booted: crate::kernel::time::Moment(0),
        });
        assert_eq!((processor_percent(&host), memory_available_percent(&host)), (4, 62));
        let mut process = Process {
            id: 1,
            image: "x.exe".into(),
            about: String::new(),
            user: String::new(),
            opens: Vec::new(),
            at_boot: false,
            load: Load { disks: vec![('D', 73)], ..Load::default() },
        };
        host.processes.running.push(process.clone());
        assert_eq!((idle_percent(&host, 'd'), transfer_milliseconds(&host, 'D')), (20, 25));
        assert_eq!(idle_percent(&host, 'E'), 93);
        process.load = Load { processor: 200, memory: 99, disks: vec![('D', 1)] };
        host.processes.running.push(process);
        assert_eq!((idle_percent(&host, 'D'), transfer_milliseconds(&host, 'D')), (19, 26));
        assert_eq!((processor_percent(&host), memory_available_percent(&host)), (100, 0));
    }
}

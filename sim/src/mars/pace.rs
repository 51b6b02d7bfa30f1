//! How long a job takes, and what makes it take longer.
//!
//! *Models*: the minutes of a job on a server with nothing else to do, minutes for the catalogue
//! by the number of files, and the documented hindrances, each of which makes all of it four times
//! as long \[S\]: a counter out of its documented range (X78), antivirus that scans in the
//! background what the agent works with (S06), standard disks of a virtual machine in Azure (S17);
//! its temporary disk is as quick as premium ones \[K\].
//! *Leaves out*: minutes by bytes, so that a first backup is as quick as a later one; throttling,
//! work hours. *Sources*: 3.10; S05, S06, S17; X78, X79; D21.
//! *Seen through*: `Get-OBJob`, the engine's log.

use crate::edition::{
    DISK_IDLE_PERCENT, DISK_TRANSFER_MILLISECONDS, FILES_A_MINUTE, HINDRANCE, JOB_MINUTES,
    MEMORY_AVAILABLE_PERCENT, PROCESSOR_PERCENT, SLOW,
};
use crate::kernel::time::Span;
use crate::windows::host::Host;
use crate::windows::identity::Hardware;
use crate::windows::performance as counters;

use super::layout::{BIN, ENGINE};
use super::policy::Policy;
use super::scratch::letter;

/// How long a job takes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Pace {
    /// What it takes with few files and nothing in its way.
    pub usual: Span,
    /// Until `FileProvider::EndData`, from the start: the catalogue is written.
    pub catalogue: Span,
    /// All of it.
    pub whole: Span,
}

impl Pace {
    /// True when it takes so much longer than usual that people ask why \[S\].
    #[must_use]
    pub fn is_slow(&self) -> bool {
        self.whole.0 > self.usual.0 * SLOW
    }
}

/// What a job over a number of files takes.
#[must_use]
pub fn of(host: &Host, policy: &Policy, scratch: &str, files: u64) -> Pace {
    let listing = i64::try_from(files / FILES_A_MINUTE).unwrap_or(i64::MAX / 1_000_000);
    let factor = HINDRANCE.pow(hindrances(host, policy, scratch));
    Pace {
        usual: Span::minutes(JOB_MINUTES),
        catalogue: Span::minutes((JOB_MINUTES / 4 + listing) * factor),
        whole: Span::minutes((JOB_MINUTES + listing) * factor),
    }
}

/// What a job without a catalogue of files takes: one of system state, whatever is in its way.
#[must_use]
pub fn plain() -> Pace {
    let usual = Span::minutes(JOB_MINUTES);
    Pace { usual, catalogue: Span::minutes(JOB_MINUTES / 4), whole: usual }
}

/// How many of the documented hindrances there are.
fn hindrances(host: &Host, policy: &Policy, scratch: &str) -> u32 {
    let sources: Vec<char> = policy.sources.iter().map(|source| letter(&source.path)).collect();
    let cache = letter(scratch);
    let waits = |disk: &char| {
        counters::idle_percent(host, *disk) < DISK_IDLE_PERCENT
            || counters::transfer_milliseconds(host, *disk) >= DISK_TRANSFER_MILLISECONDS
    };
    let busy = sources.iter().any(waits)
        || waits(&cache)
        || counters::processor_percent(host) > PROCESSOR_PERCENT
        || counters::memory_available_percent(host) < MEMORY_AVAILABLE_PERCENT;
    let antivirus = &host.antivirus;
    let scanned = antivirus.background
        && (antivirus.reaches_program(ENGINE)
            || antivirus.reaches(BIN)
            || antivirus.reaches(scratch));
    let standard = |disk: &char| {
        let volume = host.files.volume(*disk);
        volume.is_some_and(|volume| !volume.premium && !volume.temporary)
    };
    let hosted = host.identity.hardware == Hardware::AzureVm && sources.iter().any(standard);
    u32::from(busy) + u32::from(scanned) + u32::from(hosted)
}

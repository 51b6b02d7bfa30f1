//! Windows Server Backup: the other backup that comes with Windows.
//!
//! *Models*: whether the feature is installed, its scheduled task, how long its backup takes, that
//! it holds a snapshot set while it runs; a backup of system state with what it needs: services,
//! access to `System Volume Information`, the EFI system partition, paths of services that the
//! System Writer can read, room for a shadow copy of the system volume, writers that answer in
//! time; its last job. *Leaves out*: what it backs up, and where to.
//! *Sources*: catalogue 4.3; R50; S59; X59-X65.
//! *Seen through*: `wbadmin`, `schtasks`, `Get-WBSchedule`, `Get-WBJob`, `diskshadow`.

use crate::kernel::time::Moment;

use super::access::AccessMask;
use super::error::Win32;
use super::host::Host;
use super::performance;
use super::registry::Known;
use super::sid::Sid;
use super::state::{Facet, StatePath};
use super::vss::{CHURN_PER_MILLE, WRITER_TIMEOUT, WriterState};
use super::vss_services;

/// The writer that lists the files of Windows.
const SYSTEM_WRITER: &str = "System Writer";
/// The scheduled task of Windows Server Backup (4.3).
pub const TASK: &str = r"\Microsoft\Windows\Backup\Microsoft-Windows-WindowsBackup";
/// What VSS needs full control of on the system volume (X60).
pub const SYSTEM_VOLUME_INFORMATION: &str = r"C:\System Volume Information";
/// The EFI system partition, as programs open it \[K\].
pub const EFI_PARTITION: &str = r"\\?\GLOBALROOT\Device\HarddiskVolume2";
/// Per cent of the processor above which writers no longer thaw in time \[INF\]: X62 says that a
/// machine which is short of processor or memory is the reason, X78 what is short.
const PROCESSOR_PERCENT: u32 = 90;
/// Per cent of memory that must be available for them \[INF\].
const MEMORY_PERCENT: u32 = 5;
/// Per cent of the time that the disk of the system must be idle for them \[INF\]: another backup
/// reads it meanwhile (X62).
const IDLE_PERCENT: u32 = 20;
/// `VSS_E_BAD_STATE`-like HRESULT of a job whose writers could not be enumerated (X65).
pub const COMPONENT_FAILURE: u32 = 0x8078_0049;
/// `HRESULT_FROM_WIN32(ERROR_INVALID_NAME)` (X65).
pub const INVALID_NAME: u32 = 0x8007_007B;

/// Why a backup of system state fails.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Trouble {
    /// The feature is not installed (X59).
    NotInstalled,
    /// Somebody holds a snapshot set.
    Busy(String),
    /// A service that snapshots need (X61).
    Service(&'static str, Win32),
    /// LocalSystem has no full control of `System Volume Information` (X60).
    VolumeInformation,
    /// A program holds the EFI system partition (X64).
    EfiLocked(String),
    /// The path of a service that the System Writer cannot read (X65).
    ServicePath(String),
    /// The shadow copy of the system volume does not fit (X63).
    NoRoom(u32),
    /// A writer did not thaw in time (X62); its name.
    WriterTimeout(&'static str),
}

impl Trouble {
    /// The HRESULT of the job.
    #[must_use]
    pub fn hresult(&self) -> u32 {
        match self {
            Self::NotInstalled => Win32::SERVICE_DOES_NOT_EXIST.hresult(),
            Self::Busy(_) => super::vss::SNAPSHOT_SET_IN_PROGRESS,
            Self::Service(_, error) => error.hresult(),
            Self::VolumeInformation => Win32::ACCESS_DENIED.hresult(),
            Self::EfiLocked(_) => Win32::SHARING_VIOLATION.hresult(),
            Self::ServicePath(_) => COMPONENT_FAILURE,
            Self::NoRoom(code) => *code,
            Self::WriterTimeout(_) => WRITER_TIMEOUT,
        }
    }
}

/// A finished job of Windows Server Backup.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct WbJob {
    /// When it began.
    pub started: Moment,
    /// How it failed; `None` when it did not.
    pub trouble: Option<Trouble>,
}

/// Windows Server Backup on one machine.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Wsb {
    /// The feature is installed.
    pub installed: bool,
    /// Minutes that one of its backups takes on this machine.
    pub minutes: i64,
    /// Its last job of system state. It only tells what happened.
    pub last: Option<WbJob>,
}

impl Facet for Wsb {
    const KIND: &'static str = "wsb";

    fn differences(&self, base: &Self, out: &mut Vec<StatePath>) {
        let Self { installed, minutes, last: _ } = self;
        let pieces =
            [("installed", *installed != base.installed), ("minutes", *minutes != base.minutes)];
        for (name, _) in pieces.into_iter().filter(|piece| piece.1) {
            out.push(StatePath::new(Self::KIND, name));
        }
    }

    fn restore(&mut self, base: &Self, path: &str) {
        match path {
            "installed" => self.installed = base.installed,
            "minutes" => self.minutes = base.minutes,
            _ => {}
        }
    }

    fn show(&self, path: &str) -> Option<String> {
        match path {
            "installed" => Some(self.installed.to_string()),
            "minutes" => Some(self.minutes.to_string()),
            _ => None,
        }
    }
}

/// True when LocalSystem has full control of `System Volume Information`.
#[must_use]
pub fn may_use_volume_information(host: &Host) -> bool {
    let id = host.files.lookup(SYSTEM_VOLUME_INFORMATION);
    id.is_ok_and(|id| host.files.may(id, &Sid::System.token(), AccessMask::FULL))
}

/// Programs that hold the EFI system partition.
pub fn efi_holders(host: &Host) -> impl Iterator<Item = &str> + '_ {
    let holds = |path: &str| crate::kernel::text::same(path, EFI_PARTITION);
    let running = host.processes.running.iter();
    running.filter(move |p| p.opens.iter().any(|file| holds(&file.path))).map(|p| &*p.image)
}

/// Services whose `ImagePath` begins with a backslash that names no device: the System Writer takes
/// it for a path on the system volume and finds no such name (X65). Service and path, by name.
#[must_use]
pub fn odd_service_paths(host: &Host) -> Vec<(String, String)> {
    let odd = |path: &str| {
        let device = ["\\SystemRoot\\", "\\??\\", "\\Device\\"].iter().any(|start| {
            path.get(..start.len()).is_some_and(|head| crate::kernel::text::same(head, start))
        });
        path.starts_with('\\') && !device
    };
    let key = Known::Services.path();
    let names = host.services.iter().map(|(name, _)| name);
    let paths = names.filter_map(|name| {
        let path = host.registry.value(&format!("{key}\\{name}"), "ImagePath")?.text()?;
        odd(path).then(|| (name.to_owned(), path.to_owned()))
    });
    paths.collect()
}

/// True when other programs leave writers too little to thaw in time.
fn is_strained(host: &Host) -> bool {
    performance::processor_percent(host) > PROCESSOR_PERCENT
        || performance::memory_available_percent(host) < MEMORY_PERCENT
        || performance::idle_percent(host, 'C') < IDLE_PERCENT
}

/// A backup of system state, as `wbadmin start systemstatebackup` makes it.
///
/// # Errors
/// The first thing that it needs and does not get.
pub fn back_up_system_state(host: &mut Host, now: Moment) -> Result<(), Trouble> {
    if !host.wsb.installed {
        return Err(Trouble::NotInstalled);
    }
    let result = system_state(host, now);
    let started = host.clock.machine_time(now);
    host.wsb.last = Some(WbJob { started, trouble: result.as_ref().err().cloned() });
    result
}

fn system_state(host: &mut Host, now: Moment) -> Result<(), Trouble> {
    if let Some(who) = host.vss.busy_at(now) {
        return Err(Trouble::Busy(who.to_owned()));
    }
    let at = host.clock.machine_time(now);
    vss_services::pass(host, at).map_err(|(name, error)| Trouble::Service(name, error))?;
    if !may_use_volume_information(host) {
        return Err(Trouble::VolumeInformation);
    }
    if let Some(program) = efi_holders(host).next() {
        return Err(Trouble::EfiLocked(program.to_owned()));
    }
    if let Some((name, _)) = odd_service_paths(host).into_iter().next() {
        return Err(Trouble::ServicePath(name));
    }
    let churn = host.files.used('C').saturating_mul(CHURN_PER_MILLE) / 1000;
    let on = host.vss.association('C').map_or('C', |association| association.on);
    let free = host.free(on);
    let copy = host.vss.snapshot('C', now, churn, free).map_err(Trouble::NoRoom)?;
    host.vss.release(copy);
    let late = is_strained(host);
    let writers = host.vss.writers.iter_mut().filter(|writer| writer.name == SYSTEM_WRITER);
    for writer in writers {
        (writer.state, writer.last_error) = match late {
            true => (WriterState::Failed, "Timed out"),
            false => (WriterState::Stable, "No error"),
        };
    }
    if late { Err(Trouble::WriterTimeout(SYSTEM_WRITER)) } else { Ok(()) }
}

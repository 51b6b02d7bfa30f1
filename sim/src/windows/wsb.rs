//! Windows Server Backup: the other backup that comes with Windows.
//!
//! *Models*: whether the feature is installed, its scheduled task, how long its backup takes, and
//! that it holds a snapshot set while it runs. *Leaves out*: what it backs up, and where to.
//! *Sources*: catalogue 4.3; R50; S59. *Seen through*: `wbadmin`, `schtasks`, `Get-WBSchedule`.

use crate::facet_by_field;

/// The scheduled task of Windows Server Backup (4.3).
pub const TASK: &str = r"\Microsoft\Windows\Backup\Microsoft-Windows-WindowsBackup";

/// Windows Server Backup on one machine.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Wsb {
    /// The feature is installed.
    pub installed: bool,
    /// Minutes that one of its backups takes on this machine.
    pub minutes: i64,
}

facet_by_field!(Wsb, "wsb", { installed, minutes });

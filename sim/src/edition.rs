//! The numbers that the documentation changed over time, each standing here once.
//!
//! *Models*: the edition of the documentation that a world lives under. `2020-01` is the seed,
//! `2025-11` the newest page found. *Sources*: catalogue 3.8, 4.12, 5.5.

use crate::kernel::time::Span;

/// Thousandths of the protected bytes that must be free on the scratch volume: 5 % (3.3, 5.5).
pub const SCRATCH_PER_MILLE: u64 = 50;
/// Bytes that system state needs on the scratch volume beside that: 30 to 35 GB (3.3, X32).
pub const SYSTEM_STATE_CACHE_BYTES: u64 = 30 << 30;
/// What the documentation recommends: 10 % (3.3).
pub const SCRATCH_PER_MILLE_RECOMMENDED: u64 = 100;
/// Bytes that the agent needs on the scratch volume to open its key store at all \[INF\]: below it
/// the key phase fails (34506, 0x1FC07), above it the data phase does (SalLowDiskSpace).
pub const KEY_STAGING_BYTES: u64 = 64 * 1024 * 1024;
/// `*.tmp` files in `C:\Windows\Temp` from which registration certainly fails (S32): the name
/// space of `GetTempFileName` is used up. Between this and [`TEMP_FILES_SUSPECT`] it may fail.
pub const TEMP_FILES_CERTAIN: u32 = 65_000;
/// `*.tmp` files from which the documentation suspects them (S32).
pub const TEMP_FILES_SUSPECT: u32 = 60_000;
/// Characters of a path, its drive among them, from which Windows does not open it: `MAX_PATH` with
/// its end (3.4, X38) \[K\].
pub const PATH_CHARACTERS: usize = 260;
/// Minutes of a job on a server with nothing else to do \[INF\].
pub const JOB_MINUTES: i64 = 12;
/// Files that the catalogue of a job takes in a minute \[INF\]: with millions it is hours (X79).
pub const FILES_A_MINUTE: u64 = 60_000;
/// By how much each documented hindrance makes a job longer \[S\].
pub const HINDRANCE: i64 = 4;
/// A job that takes more than this many times the usual is slow \[S\].
pub const SLOW: i64 = 3;
/// Idle time of a disk, in per cent, below which it is too busy (X78).
pub const DISK_IDLE_PERCENT: u32 = 20;
/// Milliseconds of a transfer from which a disk is too slow (X78).
pub const DISK_TRANSFER_MILLISECONDS: u32 = 26;
/// Per cent of the processor above which it is too busy (X78).
pub const PROCESSOR_PERCENT: u32 = 90;
/// Per cent of memory that must be available (X78).
pub const MEMORY_AVAILABLE_PERCENT: u32 = 5;
/// Machines that one vault takes (3.7).
pub const MACHINES_PER_VAULT: usize = 50;
/// How long a browser may present one sign-in of the portal \[INF\] (S36): a day.
pub const PORTAL_SESSION: Span = Span::hours(24);
/// Scheduled backups that a policy may have on one day (3.4, 5.5).
pub const RUNS_PER_DAY: usize = 3;
/// How long a security PIN is good (5.5, X66).
pub const PIN_LIFE: Span = Span::minutes(5);
/// The oldest agent that saves its passphrase in a key vault (4.12, X70).
pub const KEY_VAULT_AGENT: [u16; 4] = [2, 0, 9262, 0];
/// Characters that a passphrase has at least \[K\] (3.4).
pub const PASSPHRASE_LENGTH: usize = 16;
/// Days that recovery points of daily backups are kept at least, with security features (5.5, X46).
pub const RETENTION_DAYS_MINIMUM: u32 = 7;
/// Days that they can be kept at most (X46).
pub const RETENTION_DAYS_MAXIMUM: u32 = 9_999;
/// The oldest agent that knows the security features of a vault: it asks for a security PIN (X67),
/// and saves a retention range below the minimum although they are on (X46).
pub const AGENT_SECURITY: [u16; 4] = [2, 0, 9052, 0];
/// Agent version that knows immutable vaults by their own error id \[INF\] (X68).
pub const AGENT_IMMUTABILITY: [u16; 4] = [2, 0, 9250, 0];
/// After how long a job shows in the portal \[INF\]; the documentation says within
/// [`PORTAL_LAG_MAXIMUM`].
pub const PORTAL_LAG: Span = Span::minutes(10);
/// Within which time the state of a job shows in the portal (4.12, 5.5).
pub const PORTAL_LAG_MAXIMUM: Span = Span::minutes(15);
/// How long the portal keeps an entry that was left in progress (5.5, X25).
pub const STALE_JOB_LIFE: Span = Span::days(30);
/// Release of .NET Framework 4.5.2, the minimum of the seed era (4.10, S11).
pub const DOTNET_452: u32 = 379_893;
/// Release of .NET Framework 4.8, the minimum of 2025 (4.12).
pub const DOTNET_48: u32 = 528_040;
/// Major version of Windows PowerShell that the scheduled backup needs (S62).
pub const POWERSHELL_MAJOR: u32 = 3;
/// Clock error that sign-in still tolerates \[K\]: five minutes, as Kerberos and token checks do.
pub const CLOCK_TOLERANCE: Span = Span::minutes(5);
/// Major version of Windows PowerShell that the installer of 2025 asks for (X47).
pub const POWERSHELL_MAJOR_2025: u32 = 5;
/// The only version of Azure PowerShell that offline seeding takes (S15, S16; seed era).
pub const AZURE_POWERSHELL: &str = "3.7.0";
/// Agent whose programming interface for disks has not been retired (X27).
pub const AGENT_DATA_BOX: [u16; 4] = [2, 0, 9250, 0];
/// How long an import job waits for its tracking details: two weeks (X83).
pub const IMPORT_TRACKING: Span = Span::days(14);
/// The oldest agent that the service talks to (X50, KB4096064).
pub const AGENT_SERVICE_MINIMUM: [u16; 4] = [2, 0, 9083, 0];
/// Build of Windows Server 2008 SP2, the oldest that is listed (4.12).
pub const OLDEST_BUILD: u32 = 6_002;
/// Agent version from which the accounting of cache space is right \[INF\] (S87).
pub const AGENT_CACHE_FIX: [u16; 4] = [2, 0, 9085, 0];
/// Agent version that writes the change bitmap the service expects \[INF\] (S89).
pub const AGENT_BITMAP_FIX: [u16; 4] = [2, 0, 9109, 0];
/// Oldest filter driver of Azure File Sync that the engine lives with \[S\]: the documentation says
/// "incompatible" without a number (X26).
pub const FILE_SYNC_COMPATIBLE: [u16; 4] = [5, 0, 2, 0];
/// GiB of one data source at most on Windows Server 2012 and newer (3.4, 5.5); "GB" there is
/// taken as Windows prints it.
pub const SOURCE_LIMIT_GIB: u64 = 54_400;
/// The same up to Windows Server 2008 R2.
pub const SOURCE_LIMIT_GIB_2008R2: u64 = 1_700;
/// Oldest agent whose recovery volumes can be mounted \[INF\] (S69).
pub const AGENT_MOUNT_MINIMUM: [u16; 4] = [2, 0, 9109, 0];
/// How long a recovery volume stays mounted unless somebody unmounts it (3.9, 5.5).
pub const MOUNT_LIFE: Span = Span::hours(6);
/// How long it stays while files are copied from it (3.9, 5.5).
pub const MOUNT_LIFE_COPYING: Span = Span::hours(24);

/// One edition of the documentation.
#[derive(Debug, PartialEq, Eq)]
pub struct Edition {
    /// `2020-01`
    pub name: &'static str,
    /// How long a vault credential file is good (3.8).
    pub credential_life: Span,
    /// Smallest .NET Framework release that the agent runs on.
    pub dotnet_release: u32,
    /// The agent version that is current (4.12).
    pub current_agent: [u16; 4],
    /// The oldest agent that the service still talks to (X50).
    pub minimum_agent: [u16; 4],
    /// The oldest agent that can read the credential file which the portal gives out (X03).
    pub credential_agent: [u16; 4],
    /// Major version of Windows PowerShell that the installer asks for; 0 when it does not (X47).
    pub installer_powershell: u32,
    /// The version of Azure PowerShell that offline seeding asks for; empty for none (S15).
    pub azure_powershell: &'static str,
    /// The oldest agent that can seed offline (X27).
    pub offline_agent: [u16; 4],
    /// Build of the newest Windows that the support matrix lists (4.12).
    pub newest_build: u32,
    /// A job of an agent that is not the newest completes with warnings (X21).
    pub warns_of_old_agent: bool,
}

/// January 2020: the seed.
pub static E2020_01: Edition = Edition {
    name: "2020-01",
    credential_life: Span::hours(48),
    dotnet_release: DOTNET_452,
    current_agent: [2, 0, 9169, 0],
    minimum_agent: AGENT_SERVICE_MINIMUM,
    credential_agent: [2, 0, 0, 0],
    installer_powershell: 0,
    azure_powershell: AZURE_POWERSHELL,
    offline_agent: AGENT_SERVICE_MINIMUM,
    newest_build: 17_763,
    warns_of_old_agent: false,
};

/// November 2025.
pub static E2025_11: Edition = Edition {
    name: "2025-11",
    credential_life: Span::days(10),
    dotnet_release: DOTNET_48,
    current_agent: [2, 0, 9415, 0],
    minimum_agent: AGENT_SERVICE_MINIMUM,
    credential_agent: [2, 0, 9249, 0],
    installer_powershell: POWERSHELL_MAJOR_2025,
    azure_powershell: "",
    offline_agent: AGENT_DATA_BOX,
    newest_build: 26_100,
    warns_of_old_agent: true,
};

/// All editions, oldest first.
pub static ALL: [&Edition; 2] = [&E2020_01, &E2025_11];

/// The edition with a name.
#[must_use]
pub fn by_name(name: &str) -> Option<&'static Edition> {
    ALL.into_iter().find(|edition| edition.name == name)
}

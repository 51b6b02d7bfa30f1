//! The facts, section by section.

use schemars::JsonSchema;
use serde::Serialize;

use super::performance::PerformanceFacts;
use super::source::SourceFacts;

/// What an operator could find out about one machine after an operation. Every section but the
/// first two has a source that may not be readable: then it is absent, and `unavailable` says why.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Facts {
    /// Edition of the documentation that holds: `2020-01` or `2025-11`.
    pub edition: &'static str,
    /// What the customer tried, and what they saw.
    pub operation: OperationFacts,
    /// The machine.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub machine: Option<MachineFacts>,
    /// Its clock.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock: Option<ClockFacts>,
    /// The agent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent: Option<AgentFacts>,
    /// Its policy; absent until backup is configured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<Option<PolicyFacts>>,
    /// What the vault knows of this server.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vault: Option<VaultFacts>,
    /// What is protected; absent until backup is configured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Option<SourceFacts>>,
    /// How busy the machine is, and how long its newest job took.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub performance: Option<PerformanceFacts>,
    /// The scratch folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scratch: Option<ScratchFacts>,
    /// Services that backup depends on, by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub services: Option<std::collections::BTreeMap<&'static str, ServiceFacts>>,
    /// Filter drivers of the file system that are loaded, the highest altitude first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filters: Option<Vec<super::filters::FilterFacts>>,
    /// Volumes, by drive letter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volumes: Option<std::collections::BTreeMap<char, VolumeFacts>>,
    /// Shadow copies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vss: Option<VssFacts>,
    /// The iSCSI initiator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iscsi: Option<super::restore::IscsiFacts>,
    /// The Recover Data wizard.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restore: Option<super::restore::RestoreFacts>,
    /// What a backup of system state needs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub system_state: Option<super::system_state::SystemStateFacts>,
    /// Antivirus.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub antivirus: Option<AntivirusFacts>,
    /// Scheduled tasks that matter: `backup`, `system_state` and `wsb`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tasks: Option<std::collections::BTreeMap<&'static str, TaskFacts>>,
    /// PowerShell as LocalSystem would meet it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub powershell: Option<PowerShellFacts>,
    /// .NET Framework.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dotnet: Option<DotNetFacts>,
    /// The network, as probes see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network: Option<super::network::NetworkFacts>,
    /// What an installation depends on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub installation: Option<super::installation::InstallationFacts>,
    /// Group Policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_policy: Option<super::group_policy::GroupPolicyFacts>,
    /// What offline seeding depends on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seeding: Option<super::seeding::SeedingFacts>,
    /// Temporary files of Windows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub temp: Option<TempFacts>,
    /// The credential file in the downloads folder, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credential: Option<Option<CredentialFacts>>,
    /// The portal, and the computer with which it is used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub portal: Option<super::portal::PortalFacts>,
    /// The key vault in which passphrases are kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_vault: Option<super::key_vault::KeyVaultFacts>,
    /// Who the server is to the vault, and what is known of its passphrase.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registration: Option<super::registration::RegistrationFacts>,
    /// Events of the last three days in the logs that matter, oldest first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub events: Option<Vec<EventFacts>>,
    /// Jobs of the agent, oldest first, at most ten.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jobs: Option<Vec<JobFacts>>,
    /// WARNING and FATAL lines of the engine's log, newest last, at most twenty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log: Option<Vec<LogFacts>>,
    /// Sections whose source could not be read; absent when all could.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unavailable: Vec<super::unavailable::UnavailableFacts>,
}

/// What the customer tried.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct OperationFacts {
    /// The word of the operation: `download`, `register`, `manual-backup` ...
    pub name: &'static str,
    /// `succeeded`, `completed-with-warnings`, `slow`, `failed`, `did-not-start`, `not-finished`.
    pub ended: crate::life::Ended,
    /// Error id or symbol of the message that was shown; empty when none was.
    pub message: &'static str,
    /// The code below the message, as `0x80070005`; empty when there is none.
    pub detail: String,
}

/// The machine.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MachineFacts {
    /// Computer name.
    pub name: String,
    /// Version of Windows.
    pub windows: crate::windows::identity::Windows,
    /// What it runs on.
    pub hardware: crate::windows::identity::Hardware,
    /// Minutes since Windows started.
    pub uptime_minutes: i64,
    /// Packages that wait for a restart.
    pub waiting_for_restart: Vec<String>,
}

/// The clock.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ClockFacts {
    /// The machine's clock less the time server's, in seconds (`w32tm /stripchart`).
    pub offset_seconds: i64,
    /// Windows name of the time zone (`tzutil /g`).
    pub zone: String,
    /// Minutes that it is ahead of UTC now (`w32tm /tz`, `systeminfo`).
    pub utc_offset_minutes: i64,
    /// Windows name of the zone of the place where the server stands, as its owner says.
    pub place_zone: String,
    /// Minutes that the place is ahead of UTC now.
    pub place_utc_offset_minutes: i64,
}

/// The agent.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct AgentFacts {
    /// `absent`, `incomplete`, `complete`.
    pub installation: crate::mars::install::State,
    /// `FileVersion` of cbengine.exe as four numbers; empty when it is not there.
    pub version: Vec<u16>,
    /// The version that the documentation calls current.
    pub current_version: Vec<u16>,
    /// `Config\ServiceResourceName`: the vault it is registered with; empty when it is not.
    pub vault: String,
    /// The name under which the vault has the container with this `MachineId` (portal); empty when
    /// it has none.
    pub registered_as: String,
    /// Recovery points in the vault that were made since this server was registered last.
    pub recovery_points: usize,
    /// It sends no faster than somebody has set (Change Properties, Throttling).
    pub throttled: bool,
    /// The customer has filled in a limit there.
    pub throttling_wanted: bool,
}

/// The policy.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PolicyFacts {
    /// Paths that are protected.
    pub sources: Vec<String>,
    /// Times of day, `22:00`.
    pub times: Vec<String>,
    /// Bytes at the protected paths.
    pub protected_bytes: u64,
    /// Of these, bytes by drive letter.
    pub bytes_by_volume: std::collections::BTreeMap<char, u64>,
    /// Its GUID (`Get-OBPolicy`).
    pub name: String,
    /// Days that recovery points are kept (`Get-OBRetentionPolicy`).
    pub retention_days: u32,
    /// Days that stand on the retention page of the wizard and are not saved; absent for none.
    pub draft_retention_days: Option<u32>,
    /// What has become of its items since they were selected.
    pub items: Vec<ItemFacts>,
}

/// An item of the policy.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ItemFacts {
    /// Its path.
    pub path: String,
    /// The volume in its `FilePath` (`Get-OBFileSpec`) is not the one behind its letter
    /// (`mountvol`).
    pub volume_replaced: bool,
    /// It is a folder and was made (`dir /tc`) after the policy had it (engine's log).
    pub recreated: bool,
}

/// What the vault knows of this server, as its pages in the portal show it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct VaultFacts {
    /// GUID of the policy that the server saved last; empty for none.
    pub policy: String,
    /// The vault is immutable (Properties).
    pub immutable: bool,
    /// Security features for hybrid backups are on (Properties).
    pub security_features: bool,
    /// Jobs that it shows as running (`Get-AzRecoveryServicesBackupJob -Status InProgress`).
    pub in_progress: Vec<PortalJobFacts>,
    /// Of the agent's last ten jobs: how many that ended more than a quarter of an hour ago are
    /// not shown.
    pub jobs_not_shown: usize,
}

/// A job in the portal.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PortalJobFacts {
    /// Minutes since it started.
    pub minutes_ago: i64,
    /// The agent has a job with this id.
    pub known_to_agent: bool,
}

/// The scratch folder.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ScratchFacts {
    /// `Config\ScratchLocation`; empty when it is not set.
    pub config: String,
    /// `Config\CloudBackupProvider\ScratchLocation`; empty when it is not set.
    pub provider: String,
    /// The folder that `config` names.
    pub config_folder: FolderFacts,
    /// The folder that `provider` names.
    pub provider_folder: FolderFacts,
    /// The folder where the cache is after an installation; absent when a value names it.
    pub usual_folder: Option<FolderFacts>,
    /// Other folders on fixed volumes that hold an `OnlineBackup.KEK`.
    pub other_copies: Vec<String>,
    /// Files elsewhere that may be a copy of the key file by their name (`OnlineBackup*KEK*` under
    /// another name), by path: `dir /s /b *KEK*`.
    pub key_files: Vec<String>,
    /// Programs that hold files below either folder open: image name and path.
    pub held: Vec<HeldFacts>,
    /// Volumes that are mounted in folders below either folder (`mountvol`, Disk Management).
    pub mounts: Vec<MountFacts>,
}

/// A volume that is mounted in a folder.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MountFacts {
    /// Label of the volume.
    pub label: String,
    /// The folder.
    pub folder: String,
}

/// A folder that a scratch location names.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FolderFacts {
    /// It can be reached and is a directory.
    pub exists: bool,
    /// Win32 error when it cannot be reached; 0 when it can.
    pub error: u32,
    /// `OnlineBackup.KEK` lies in it.
    pub kek: bool,
    /// Checksum stores in it.
    pub checksums: usize,
    /// LocalSystem may read and write in it (`icacls`).
    pub system_access: bool,
    /// Attributes on it or below it that are out of the ordinary: `encrypted`, `compressed`,
    /// `sparse`, `reparse-point`.
    pub attributes: Vec<&'static str>,
    /// What has one of these attributes: path and attribute, in the order of the file system.
    pub attribute_paths: Vec<AttributeFacts>,
    /// Bytes of all files in it.
    pub bytes: u64,
    /// Change bitmaps in it that cannot be read.
    pub unreadable_bitmaps: Vec<String>,
    /// It holds the System State link.
    pub system_state_link: bool,
    /// Drive letter of its volume; empty when there is no such volume.
    pub volume: String,
}

/// A file or folder with an attribute out of the ordinary (`attrib`, `fsutil`, `compact`).
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct AttributeFacts {
    /// `encrypted`, `compressed`, `sparse`, `reparse-point`.
    pub attribute: &'static str,
    /// The file or folder.
    pub path: String,
}

/// A file that somebody holds open.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct HeldFacts {
    /// Image name.
    pub by: String,
    /// The file.
    pub path: String,
    /// The program is set to start with Windows.
    pub at_boot: bool,
}

/// A service.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ServiceFacts {
    /// `running`, `stopped` ...
    pub state: crate::windows::services::State,
    /// Start type; absent when its key is broken.
    pub start: Option<crate::windows::services::StartType>,
    /// WIN32_EXIT_CODE.
    pub exit_code: u32,
}

/// A volume.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct VolumeFacts {
    /// File system.
    pub file_system: crate::windows::volume::FileSystem,
    /// Kind of drive.
    pub kind: crate::windows::volume::DriveKind,
    /// Number of the disk it lies on (`Get-Disk`).
    pub disk: usize,
    /// Size in bytes.
    pub capacity_bytes: u64,
    /// Free bytes.
    pub free_bytes: u64,
    /// Bytes used by files.
    pub used_bytes: u64,
    /// The disk is offline.
    pub offline: bool,
    /// BitLocker has it locked.
    pub locked: bool,
    /// It is read-only.
    pub read_only: bool,
    /// Deduplication is enabled.
    pub dedup: bool,
    /// It lies on premium storage of Azure (SKU of the disk in the portal).
    pub premium: bool,
    /// It is the temporary disk of a virtual machine in Azure (label, size of the machine).
    pub temporary: bool,
    /// A `.BEK` file on C: that unlocks it; absent while it is not locked, or when there is none.
    pub recovery_key: Option<String>,
}

/// Shadow copies.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct VssFacts {
    /// Storage associations.
    pub storage: Vec<StorageFacts>,
    /// Writers that are not stable.
    pub failed_writers: Vec<&'static str>,
}

/// A shadow storage association.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct StorageFacts {
    /// Drive letter of the volume that is copied.
    pub of: char,
    /// Drive letter of the volume that holds the copies.
    pub on: char,
    /// Bytes in use.
    pub used_bytes: u64,
    /// Bytes at most; absent for UNBOUNDED.
    pub maximum_bytes: Option<u64>,
}

/// Antivirus.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct AntivirusFacts {
    /// Name of the product; empty when there is none.
    pub product: String,
    /// Real-time protection is on.
    pub realtime: bool,
    /// `ExclusionPath`
    pub excluded_paths: Vec<String>,
    /// `ExclusionProcess`
    pub excluded_processes: Vec<String>,
    /// Of the engine, its bin folder, the scratch folder and every csc.exe: what no exclusion
    /// covers, by full path.
    pub uncovered: Vec<String>,
}

/// A scheduled task.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TaskFacts {
    /// The task is enabled.
    pub enabled: bool,
    /// Per trigger: enabled, and its time of day (empty when it has none).
    pub triggers: Vec<TriggerFacts>,
    /// Account it runs as.
    pub user: String,
    /// The account is LocalSystem or a local administrator.
    pub user_is_admin: bool,
    /// `Last Result`; 267011 when it never ran.
    pub last_result: u32,
    /// Minutes since it last ran; absent when it never did.
    pub last_run_minutes_ago: Option<i64>,
    /// It has a next run time.
    pub has_next_run: bool,
    /// What happens when it is due and still running: `parallel`, `queue`, `ignore-new`,
    /// `stop-existing` (`MultipleInstancesPolicy` of `schtasks /query /xml`).
    pub instances: crate::windows::tasks::MultipleInstances,
    /// How long its runs take, in minutes, by its own history; 0 when unknown.
    pub usual_minutes: i64,
}

/// A trigger.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TriggerFacts {
    /// Its "Enabled" box.
    pub enabled: bool,
    /// Time of day in minutes after midnight; -1 when it is not timed.
    pub minute_of_day: i64,
    /// Minutes ahead of UTC that stand behind its start boundary in the task's XML; absent for a
    /// local time.
    pub utc_offset_minutes: Option<i16>,
}

/// PowerShell as LocalSystem would meet it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PowerShellFacts {
    /// `$PSVersionTable.PSVersion.Major`
    pub major: u32,
    /// Execution policy by scope as LocalSystem sees it; `Undefined` when not set.
    pub policies: std::collections::BTreeMap<String, String>,
    /// The policy that counts for LocalSystem.
    pub effective_policy: String,
    /// The machine's PSModulePath as it stands in the registry, unexpanded.
    pub module_path: String,
    /// The machine's PSModulePath in the registry leads to the agent's module.
    pub module_path_in_registry: bool,
    /// The Task Scheduler's copy of PSModulePath leads to the agent's module.
    pub module_path_in_scheduler: bool,
    /// Files of the module that are missing.
    pub module_files_missing: Vec<String>,
    /// Files of the module that are not what the agent's version brings (signature or hash).
    pub module_files_altered: Vec<String>,
}

/// .NET Framework.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DotNetFacts {
    /// `Release`; 0 before .NET 4.5.
    pub release: u32,
    /// The version it means; empty when unknown.
    pub version: &'static str,
    /// The smallest release that the documentation asks for.
    pub required_release: u32,
}

/// Temporary files.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TempFacts {
    /// `*.tmp` files in `C:\Windows\Temp`.
    pub tmp_files: u32,
    /// LocalSystem may make files there (`icacls C:\\Windows\\Temp`).
    pub system_access: bool,
}

/// A credential file.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CredentialFacts {
    /// Its path.
    pub path: String,
    /// It can be parsed and its certificate decoded.
    pub readable: bool,
    /// Age of the certificate inside by the time server, in seconds; 0 when it is unreadable.
    pub age_seconds: i64,
    /// How long a file is good, in seconds (documentation).
    pub life_seconds: i64,
    /// The vault's newest credential is this one (portal).
    pub is_newest: bool,
    /// Hours by which the file's own date (`dir`) is later than its certificate: it was copied.
    pub copied_after_hours: i64,
    /// The server was registered after it was made (`dir`, and the server's entry in the portal):
    /// nobody uses it again.
    pub used_up: bool,
    /// It lies on a drive that is a share of another computer (`net use`).
    pub on_network: bool,
    /// Vault named inside.
    pub vault: String,
    /// Region named inside; empty when it is unreadable.
    pub region: String,
    /// Region of the vault named inside (portal); empty when nobody knows it.
    pub vault_region: String,
    /// The oldest agent that reads such a file (documentation).
    pub needs_agent: Vec<u16>,
}

/// An event record.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct EventFacts {
    /// Channel.
    pub channel: &'static str,
    /// Event id.
    pub id: u32,
    /// Minutes before the evidence was taken.
    pub minutes_ago: i64,
}

/// A job.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct JobFacts {
    /// What started it.
    pub origin: crate::mars::job::Origin,
    /// How it ended.
    pub state: crate::mars::job::JobState,
    /// Error id or symbol; empty when it succeeded.
    pub message: &'static str,
    /// The code below it, as `0x80070005`; empty when there is none.
    pub detail: String,
    /// Minutes before the evidence was taken.
    pub minutes_ago: i64,
    /// Symbols of what it was warned of, beside files that were left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<&'static str>,
}

/// A line of the engine's log.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LogFacts {
    /// Level.
    pub level: crate::mars::log::Level,
    /// Text.
    pub text: String,
    /// Minutes before the evidence was taken.
    pub minutes_ago: i64,
}

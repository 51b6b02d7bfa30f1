//! Where the agent keeps its things.
//!
//! Sources: catalogue 4.2-4.4. Names marked \[S\] there are our own: the documentation does not
//! list the module's files or what lies in the scratch folder beside the KEK.

/// Name of the agent's service.
pub const SERVICE: &str = "obengine";
/// Its display name.
pub const SERVICE_DISPLAY: &str = "Microsoft Azure Recovery Services Agent";
/// Name of the management service that reports to the portal.
pub const MANAGEMENT_SERVICE: &str = "OBRecoveryServicesManagementAgent";
/// Its display name.
pub const MANAGEMENT_DISPLAY: &str = "Microsoft Azure Recovery Services Management Agent";
/// Where the agent is installed.
pub const INSTALL: &str = r"C:\Program Files\Microsoft Azure Recovery Services Agent";
/// Its programs.
pub const BIN: &str = r"C:\Program Files\Microsoft Azure Recovery Services Agent\bin";
/// The engine.
pub const ENGINE: &str =
    r"C:\Program Files\Microsoft Azure Recovery Services Agent\bin\cbengine.exe";
/// What the engine loads to read and write the scratch folder.
pub const PROVIDER: &str =
    r"C:\Program Files\Microsoft Azure Recovery Services Agent\bin\CloudBackupProvider.dll";
/// The management agent.
pub const MANAGEMENT: &str = r"C:\Program Files\Microsoft Azure Recovery Services Agent\bin\OBRecoveryServicesManagementAgent.exe";
/// Folder that holds module folders; belongs into PSModulePath.
pub const MODULES: &str = r"C:\Program Files\Microsoft Azure Recovery Services Agent\bin\Modules";
/// The PowerShell module.
pub const MODULE: &str =
    r"C:\Program Files\Microsoft Azure Recovery Services Agent\bin\Modules\MSOnlineBackup";
/// Name of the PowerShell module.
pub const MODULE_NAME: &str = "MSOnlineBackup";
/// Default scratch folder (3.1).
pub const SCRATCH: &str = r"C:\Program Files\Microsoft Azure Recovery Services Agent\Scratch";
/// Logs.
pub const TEMP: &str = r"C:\Program Files\Microsoft Azure Recovery Services Agent\Temp";
/// The engine's log.
pub const ENGINE_LOG: &str =
    r"C:\Program Files\Microsoft Azure Recovery Services Agent\Temp\CBEngineCurr.errlog";
/// Where registration makes its temporary files.
pub const WINDOWS_TEMP: &str = r"C:\Windows\Temp";
/// The key file in the scratch folder (S55, S58).
pub const KEK: &str = "OnlineBackup.KEK";
/// Checksums of the last replica, one file a data source \[S\].
pub const CHECKSUMS: &str = "Checksum";
/// Change bitmaps, one file a data source \[S\].
pub const BITMAPS: &str = "Bitmap";
/// Metadata disks, one file a data source \[S\].
pub const DISKS: &str = "Metadata";
/// Copies of what is being sent, until the vault has it \[S\].
pub const STAGING: &str = "Staging";
/// Link that mounts `CBSSBVol_<ID>` when system state is protected (4.4).
pub const SYSTEM_STATE_LINK: &str = "SSBV";
/// The scheduled task of files and folders (4.3).
pub const TASK: &str = r"\Microsoft\OnlineBackup\Microsoft-OnlineBackup";
/// The scheduled task of system state (4.3).
pub const SYSTEM_STATE_TASK: &str =
    r"\Microsoft\OnlineBackup\Microsoft-OnlineBackup-SystemStateBackup";
/// The value that names the scratch folder, in two keys (3.1).
pub const SCRATCH_VALUE: &str = "ScratchLocation";

/// Files of the PowerShell module beside the manifest: name, size, script or not \[S\].
pub const MODULE_FILES: [(&str, u64, bool); 4] = [
    ("Microsoft.OnlineBackup.PowerShell.dll", 412_160, false),
    ("Microsoft.OnlineBackup.Cmdlets.dll", 198_656, false),
    ("MSOnlineBackup.format.ps1xml", 21_504, true),
    ("MSOnlineBackup.types.ps1xml", 6_144, true),
];

/// The manifest of the PowerShell module \[S\].
pub const MODULE_MANIFEST: &str = "@{\r\n\
    GUID = 'd2b58b4b-5a1f-4fd1-9a9a-6c9d2a6a5a17'\r\n\
    Author = 'Microsoft Corporation'\r\n\
    ModuleVersion = '2.0'\r\n\
    PowerShellVersion = '3.0'\r\n\
    NestedModules = 'Microsoft.OnlineBackup.PowerShell.dll', 'Microsoft.OnlineBackup.Cmdlets.dll'\r\n\
    FormatsToProcess = 'MSOnlineBackup.format.ps1xml'\r\n\
    TypesToProcess = 'MSOnlineBackup.types.ps1xml'\r\n}\r\n";

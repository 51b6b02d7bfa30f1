//! What can break: an enum of the subsystems' own fault enums.
//!
//! A fault sets the state of the world, never a symptom. It knows which state it touches and
//! whether it took effect, so that "undo only the cause" is an operation on addresses.

pub mod agent;
pub mod antivirus;
pub mod devices;
pub mod drivers;
pub mod files;
pub mod group_policy;
pub mod key_vault;
pub mod load;
pub mod machine;
pub mod network;
pub mod offline;
pub mod policy;
pub mod portal;
pub mod registration;
pub mod restore;
pub mod settings;
pub mod source;
pub mod system;
pub mod system_state;
pub mod tasks;
pub mod units;
pub mod volumes;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::windows::state::StatePath;
use crate::world::World;

pub use agent::{AgentFault, CredentialFault, ScratchMove};
pub use antivirus::AntivirusFault;
pub use devices::{DeviceFault, IscsiFault};
pub use drivers::DriverFault;
pub use files::FileFault;
pub use group_policy::GroupPolicyFault;
pub use key_vault::KeyVaultFault;
pub use load::ProcessFault;
pub use machine::{MachineFault, UpdateFault};
pub use network::{AgentProxyFault, CertificateFault, NetworkFault};
pub use offline::OfflineFault;
pub use policy::{MonitoringFault, PolicyFault};
pub use portal::PortalFault;
pub use registration::RegistrationFault;
pub use restore::RestoreFault;
pub use settings::{PowerShellFault, RegistryFault};
pub use source::SourceFault;
pub use system::{AccountFault, ClockFault, DotNetFault, ServiceFault, VssFault};
pub use system_state::SystemStateFault;
pub use tasks::{TaskFault, WsbFault};
pub use volumes::VolumeFault;

/// One fault, as a scenario writes it: `subsystem: {what: how}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Fault {
    /// Services.
    Service(ServiceFault),
    /// Scheduled tasks.
    Task(TaskFault),
    /// Accounts and their rights.
    Account(AccountFault),
    /// PowerShell as a host.
    Powershell(PowerShellFault),
    /// Single registry values.
    Registry(RegistryFault),
    /// Files and directories.
    File(FileFault),
    /// Volumes.
    Volume(VolumeFault),
    /// Shadow copies.
    Vss(VssFault),
    /// Antivirus.
    Antivirus(AntivirusFault),
    /// Windows Server Backup.
    Wsb(WsbFault),
    /// The clock.
    Clock(ClockFault),
    /// .NET Framework.
    Dotnet(DotNetFault),
    /// The machine.
    Machine(MachineFault),
    /// Updates of Windows.
    Update(UpdateFault),
    /// Offline seeding.
    Offline(OfflineFault),
    /// Vault credential files.
    Credential(CredentialFault),
    /// The agent.
    Agent(AgentFault),
    /// The portal and the computer with which it is used.
    Portal(PortalFault),
    /// The key vault in which passphrases are kept.
    KeyVault(KeyVaultFault),
    /// The registration of the server, and its passphrase.
    Registration(RegistrationFault),
    /// The agent's own proxy settings.
    AgentProxy(AgentProxyFault),
    /// Certificates of the machine.
    Certificate(CertificateFault),
    /// The network around the machine.
    Network(NetworkFault),
    /// Devices.
    Device(DeviceFault),
    /// Filter drivers of the file system.
    Driver(DriverFault),
    /// The iSCSI initiator.
    Iscsi(IscsiFault),
    /// Mounts of recovery volumes.
    Restore(RestoreFault),
    /// The policy of this server.
    Policy(PolicyFault),
    /// System state and what it needs.
    SystemState(SystemStateFault),
    /// The vault, and what it is told.
    Monitoring(MonitoringFault),
    /// What is protected.
    Source(SourceFault),
    /// Programs.
    Process(ProcessFault),
    /// Group Policy.
    GroupPolicy(GroupPolicyFault),
}

/// Why a fault cannot be injected into this world: a person's mistake, in their words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultError(pub String);

impl std::fmt::Display for FaultError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for FaultError {}

impl From<crate::windows::error::Win32> for FaultError {
    fn from(error: crate::windows::error::Win32) -> Self {
        Self(error.to_string())
    }
}

/// What every subsystem's fault can do.
pub trait Break {
    /// Sets the state.
    ///
    /// # Errors
    /// When the world has nothing there to break.
    fn inject(&self, world: &mut World) -> Result<(), FaultError>;

    /// Addresses of all state that it sets, in the world as it is before injection.
    fn touches(&self, world: &World) -> Vec<StatePath>;

    /// True when the state is as the fault set it.
    fn holds(&self, world: &World) -> bool;
}

impl Fault {
    fn inner(&self) -> &dyn Break {
        match self {
            Self::Service(fault) => fault,
            Self::Task(fault) => fault,
            Self::Account(fault) => fault,
            Self::Powershell(fault) => fault,
            Self::Registry(fault) => fault,
            Self::File(fault) => fault,
            Self::Volume(fault) => fault,
            Self::Vss(fault) => fault,
            Self::Antivirus(fault) => fault,
            Self::Wsb(fault) => fault,
            Self::Clock(fault) => fault,
            Self::Dotnet(fault) => fault,
            Self::Machine(fault) => fault,
            Self::Update(fault) => fault,
            Self::Offline(fault) => fault,
            Self::Credential(fault) => fault,
            Self::Agent(fault) => fault,
            Self::Portal(fault) => fault,
            Self::KeyVault(fault) => fault,
            Self::Registration(fault) => fault,
            Self::AgentProxy(fault) => fault,
            Self::Certificate(fault) => fault,
            Self::Network(fault) => fault,
            Self::Device(fault) => fault,
            Self::Driver(fault) => fault,
            Self::Iscsi(fault) => fault,
            Self::Restore(fault) => fault,
            Self::Policy(fault) => fault,
            Self::SystemState(fault) => fault,
            Self::Monitoring(fault) => fault,
            Self::Source(fault) => fault,
            Self::Process(fault) => fault,
            Self::GroupPolicy(fault) => fault,
        }
    }
}

impl Break for Fault {
    fn inject(&self, world: &mut World) -> Result<(), FaultError> {
        self.inner().inject(world)
    }
    fn touches(&self, world: &World) -> Vec<StatePath> {
        self.inner().touches(world)
    }
    fn holds(&self, world: &World) -> bool {
        self.inner().holds(world)
    }
}

/// The address of a registry value.
pub(crate) fn value(key: &str, name: &str) -> StatePath {
    StatePath::new("registry", &format!("{key}\\{name}"))
}

/// The address of a file or directory by its DOS path.
pub(crate) fn file(path: &str) -> StatePath {
    StatePath::new("file", path)
}

//! What the machine is: name, Windows version, kind of machine, when it started.
//!
//! *Models*: computer name, product, build, physical or virtual, boot time; from the registry, the
//! kind of installation (with desktop or Server Core) and the processor architecture.
//! *Leaves out*: hardware inventory. *Sources*: catalogue 4.9, 4.12; R36, R58; X39, X40.
//! *Seen through*: `hostname`, `systeminfo`, `ver`, `reg query ...\CurrentVersion`.

use crate::facet_by_field;
use crate::kernel::text::same;
use crate::kernel::time::Moment;

use super::registry::{Known, Registry};

/// Versions of Windows Server, oldest first: those of images, and what a machine may turn out to
/// be.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
pub enum Windows {
    /// Windows Server 2003 R2, which no support matrix lists.
    #[serde(rename = "server-2003r2")]
    Server2003R2,
    /// Windows Server 2008 SP2
    #[serde(rename = "server-2008")]
    Server2008,
    /// Windows Server 2008 R2 SP1
    #[serde(rename = "server-2008r2")]
    Server2008R2,
    /// Windows Server 2012 R2
    #[serde(rename = "server-2012r2")]
    Server2012R2,
    /// Windows Server 2016
    #[serde(rename = "server-2016")]
    Server2016,
    /// Windows Server 2019
    #[serde(rename = "server-2019")]
    Server2019,
    /// Windows Server 2022
    #[serde(rename = "server-2022")]
    Server2022,
}

impl Windows {
    /// All of them, oldest first.
    pub const ALL: [Self; 7] = [
        Self::Server2003R2,
        Self::Server2008,
        Self::Server2008R2,
        Self::Server2012R2,
        Self::Server2016,
        Self::Server2019,
        Self::Server2022,
    ];

    /// Product name, `CurrentVersion`, build, and the PowerShell that comes with it (4.9).
    #[must_use]
    pub fn facts(self) -> (&'static str, &'static str, u32, &'static str) {
        match self {
            Self::Server2003R2 => ("Windows Server 2003 R2", "5.2", 3790, "2.0"),
            Self::Server2008 => ("Windows Server (R) 2008 Standard", "6.0", 6002, "2.0"),
            Self::Server2008R2 => ("Windows Server 2008 R2 Standard", "6.1", 7601, "2.0"),
            Self::Server2012R2 => ("Windows Server 2012 R2 Standard", "6.3", 9600, "4.0"),
            Self::Server2016 => ("Windows Server 2016 Standard", "6.3", 14_393, "5.1.14393.3383"),
            Self::Server2019 => ("Windows Server 2019 Standard", "6.3", 17_763, "5.1.17763.1007"),
            Self::Server2022 => ("Windows Server 2022 Standard", "6.3", 20_348, "5.1.20348.558"),
        }
    }

    /// `10.0.17763`, as `ver` prints it.
    #[must_use]
    pub fn version(self) -> String {
        let (_, _, build, _) = self.facts();
        let major = match self {
            Self::Server2003R2 => "5.2",
            Self::Server2008 => "6.0",
            Self::Server2008R2 => "6.1",
            Self::Server2012R2 => "6.3",
            Self::Server2016 | Self::Server2019 | Self::Server2022 => "10.0",
        };
        format!("{major}.{build}")
    }
}

/// What the machine runs on.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Hardware {
    /// A physical server.
    Physical,
    /// A virtual machine on a host of the customer's.
    Virtual,
    /// A virtual machine in Azure (S17).
    AzureVm,
}

/// The machine itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Identity {
    /// Computer name, upper case.
    pub name: String,
    /// Version of Windows.
    pub windows: Windows,
    /// What it runs on.
    pub hardware: Hardware,
    /// When it last started.
    pub booted: Moment,
}

/// Key of the name that the machine takes when it starts next.
pub const NEXT_NAME: &str = r"HKLM\SYSTEM\CurrentControlSet\Control\ComputerName\ComputerName";
/// Key of the name that it goes by now.
pub const ACTIVE_NAME: &str =
    r"HKLM\SYSTEM\CurrentControlSet\Control\ComputerName\ActiveComputerName";
/// The value in both keys.
pub const NAME_VALUE: &str = "ComputerName";

facet_by_field!(Identity, "machine", { name, windows, hardware, booted });

/// `InstallationType` of a server without a desktop.
pub const SERVER_CORE: &str = "Server Core";

/// True when this Windows was installed without a desktop (`InstallationType`, X39).
#[must_use]
pub fn is_server_core(registry: &Registry) -> bool {
    let kind = registry.text(Known::CurrentVersion, "InstallationType");
    kind.is_some_and(|kind| same(kind, SERVER_CORE))
}

/// True when this Windows is a 32-bit one (`PROCESSOR_ARCHITECTURE`, X40).
#[must_use]
pub fn is_32_bit(registry: &Registry) -> bool {
    let processor = registry.text(Known::Environment, "PROCESSOR_ARCHITECTURE");
    processor.is_some_and(|processor| same(processor, "x86"))
}

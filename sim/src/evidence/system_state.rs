//! Facts of what a backup of system state needs.
//!
//! *Models*: what `Get-WindowsFeature`, `icacls`, a list of handles, `diskshadow list writers
//! detailed` and `Get-WBJob` show.

use schemars::JsonSchema;
use serde::Serialize;

use crate::windows::wsb::{self, Trouble};
use crate::world::World;

/// What a backup of system state needs.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SystemStateFacts {
    /// The feature Windows Server Backup is installed (`Get-WindowsFeature`).
    pub feature_installed: bool,
    /// LocalSystem has full control of `C:\System Volume Information` (`icacls`).
    pub volume_information_access: bool,
    /// Programs that hold the EFI system partition open, by image name (a list of handles).
    pub efi_held_by: Vec<String>,
    /// Services whose `ImagePath` begins with a backslash that names no device (`reg query`).
    pub odd_service_paths: Vec<ServicePathFacts>,
    /// HRESULT of the last job of Windows Server Backup, as `0x800423f2`; empty when it was fine.
    pub last_hresult: String,
}

/// The path of a service.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ServicePathFacts {
    /// The service.
    pub service: String,
    /// Its `ImagePath`.
    pub image_path: String,
}

/// Collects them.
#[must_use]
pub fn collect(world: &World) -> SystemStateFacts {
    let host = &world.host;
    let paths = wsb::odd_service_paths(host).into_iter();
    let trouble = host.wsb.last.as_ref().and_then(|job| job.trouble.as_ref());
    SystemStateFacts {
        feature_installed: host.wsb.installed,
        volume_information_access: wsb::may_use_volume_information(host),
        efi_held_by: wsb::efi_holders(host).map(str::to_owned).collect(),
        odd_service_paths: paths
            .map(|(service, image_path)| ServicePathFacts { service, image_path })
            .collect(),
        last_hresult: trouble.map_or(String::new(), |t| format!("{:#010x}", Trouble::hresult(t))),
    }
}

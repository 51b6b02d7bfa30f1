//! What an installation and its upgrade depend on, as an operator would look it up.

use schemars::JsonSchema;
use serde::Serialize;

use crate::mars::{mabs, package};
use crate::windows::registry::Known;
use crate::windows::side_by_side::VC90_CRT;
use crate::windows::{identity, updates};
use crate::world::World;

/// What setup looks at.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct InstallationFacts {
    /// Who is signed in and works with the agent's windows (`quser`); empty when nobody is.
    pub operator: String,
    /// That account is a local administrator (`whoami /groups` in its window).
    pub operator_is_administrator: bool,
    /// `ProductName` (`systeminfo`).
    pub product: String,
    /// `CurrentBuild` (`ver`).
    pub build: u32,
    /// Builds from the oldest to the newest Windows Server that the support matrix lists.
    pub listed_builds: [u32; 2],
    /// `InstallationType`: `Server`, `Server Core`.
    pub installation_type: String,
    /// 32-bit Windows (`System Type` of `systeminfo`).
    pub is_32_bit: bool,
    /// Updates in effect (`Get-HotFix`).
    pub updates: Vec<String>,
    /// Updates that Windows Update offers.
    pub offered_updates: Vec<String>,
    /// The servicing update of this Windows; empty for one that has none.
    pub servicing_update: &'static str,
    /// File name of that update.
    pub servicing_file: &'static str,
    /// `Microsoft.VC90.CRT` 9.0.21022.8 is in `C:\\Windows\\WinSxS`.
    pub vc90_runtime: bool,
    /// Major version of Windows PowerShell that the installer asks for; 0 when for none.
    pub required_powershell: u32,
    /// `LocalPackage` of the agent's product; empty when Windows Installer knows no agent.
    pub package: String,
    /// The file that `package` names is there.
    pub package_exists: bool,
    /// Azure Backup Server is installed.
    pub mabs_installed: bool,
    /// The agent's installer on its medium is as it was signed (`Get-AuthenticodeSignature`).
    pub mabs_agent_whole: bool,
    /// The oldest agent version that the service talks to (documentation).
    pub minimum_agent: Vec<u16>,
}

/// Reads them off a world.
pub(super) fn collect(world: &World) -> InstallationFacts {
    let host = &world.host;
    let text = |name| host.registry.text(Known::CurrentVersion, name).unwrap_or_default();
    let (_, _, build, _) = host.identity.windows.facts();
    let servicing = updates::servicing(host.identity.windows);
    let package = package::local(host).unwrap_or_default();
    InstallationFacts {
        operator: host.accounts.operator.clone(),
        operator_is_administrator: host.accounts.operator_is_administrator(),
        product: text("ProductName").to_owned(),
        build,
        listed_builds: [crate::edition::OLDEST_BUILD, world.edition.newest_build],
        installation_type: text("InstallationType").to_owned(),
        is_32_bit: identity::is_32_bit(&host.registry),
        updates: host.updates.installed.clone(),
        offered_updates: host.updates.missing.clone(),
        servicing_update: servicing.map_or("", |package| package.id),
        servicing_file: servicing.map_or("", |package| package.installer),
        vc90_runtime: host.files.is_file(VC90_CRT),
        required_powershell: world.edition.installer_powershell,
        package: package.to_owned(),
        package_exists: host.files.is_file(package),
        mabs_installed: mabs::is_installed(host),
        mabs_agent_whole: mabs::bundled_is_whole(host),
        minimum_agent: world.edition.minimum_agent.to_vec(),
    }
}

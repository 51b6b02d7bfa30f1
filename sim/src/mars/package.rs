//! The package that Windows Installer keeps of the agent, and what an upgrade does with it.
//!
//! *Models*: setup unpacks `OBSAGENT.msi` into its temporary folder; an installation leaves a copy
//! below `C:\Windows\Installer` and its path in the registry; an upgrade reads that copy, fails
//! with error 1612 where it is gone, and says so in `OBPatch.log`.
//! *Leaves out*: patches, features, rollback scripts. *Sources*: X49 (KB4020490); catalogue 4.4.
//! *Seen through*: `dir C:\Windows\Installer`, `reg query`, `type C:\Windows\Temp\OBPatch.log`.

use crate::windows::error::Win32;
use crate::windows::node::Node;
use crate::windows::registry::{Data, Known};

use super::Site;
use super::job::Failure;
use super::layout::{INSTALL, SERVICE_DISPLAY};
use super::messages::Message;

/// Where Windows Installer keeps the agent's package. Windows makes up a name; this one is \[S\].
pub const CACHED: &str = r"C:\Windows\Installer\8f3e5d2.msi";
/// The package as setup unpacks it \[S\]; setup removes it when it ends well.
pub const UNPACKED: &str = r"C:\Windows\Temp\OBSetup\OBSAGENT.msi";
/// What an upgrade notes.
pub const LOG: &str = r"C:\Windows\Temp\OBPatch.log";
/// Bytes of the package \[S\].
const BYTES: u64 = 18_874_368;

fn folder(path: &str) -> &str {
    path.rsplit_once('\\').map_or(path, |(folder, _)| folder)
}

/// The path that Windows Installer has of the agent's package; `None` when it knows no agent.
#[must_use]
pub fn local(host: &crate::windows::host::Host) -> Option<&str> {
    host.registry.text(Known::AgentProduct, "LocalPackage")
}

/// Setup unpacks what it carries.
pub fn unpack(site: &mut Site<'_>) {
    // A full system volume shows when the package is needed.
    let _ = site.host.files.put(UNPACKED, Node::hashed(BYTES, 1, site.now));
}

/// Setup removes what it unpacked.
pub fn clean(site: &mut Site<'_>) {
    if let Ok(folder) = site.host.files.lookup(folder(UNPACKED)) {
        site.host.files.remove(folder);
    }
}

/// Gate of an upgrade: the package of what is installed can be read.
///
/// # Errors
/// 1612.
pub fn readable(site: &mut Site<'_>) -> Result<(), Failure> {
    let path = local(site.host).unwrap_or(CACHED).to_owned();
    if site.host.files.is_file(&path) {
        return Ok(());
    }
    let lines = [
        format!("Local cached package '{path}' is missing."),
        "Unable to start RecoveryServicesManagementAgent Service. Uninstall the patch".to_owned(),
        format!("Update install failed with error {}", Win32::INSTALL_SOURCE_ABSENT.0),
    ];
    let log = Node::text(&(lines.join("\r\n") + "\r\n"), site.now);
    // As above: without room there is no log.
    let _ = site.host.files.put(LOG, log);
    Err(Failure::new("package", Message::UpdateInstall, Win32::INSTALL_SOURCE_ABSENT.0, &path))
}

/// Windows Installer keeps the package of what it installed.
pub fn keep(site: &mut Site<'_>, version: [u16; 4]) {
    let [major, minor, build, revision] = version;
    let version = format!("{major}.{minor}.{build}.{revision}");
    let told = [
        ("DisplayName", SERVICE_DISPLAY),
        ("DisplayVersion", version.as_str()),
        ("Publisher", "Microsoft Corporation"),
        ("InstallLocation", INSTALL),
    ];
    for (name, text) in told {
        site.host.registry.set_known(Known::AgentProduct, name, Data::sz(text));
    }
    if local(site.host).is_none() {
        site.host.registry.set_known(Known::AgentProduct, "LocalPackage", Data::sz(CACHED));
    }
    let path = local(site.host).unwrap_or(CACHED).to_owned();
    if !site.host.files.is_file(&path) {
        // As above: the next upgrade finds out.
        let _ = site.host.files.put(&path, Node::hashed(BYTES, 1, site.now));
    }
}

/// Windows Installer forgets the agent.
pub fn forget(site: &mut Site<'_>) {
    let path = local(site.host).map(str::to_owned);
    if let Some(id) = path.and_then(|path| site.host.files.lookup(&path).ok()) {
        site.host.files.remove(id);
    }
    if let Some((product, _)) = Known::AgentProduct.path().rsplit_once('\\') {
        site.host.registry.remove_key(product);
    }
}

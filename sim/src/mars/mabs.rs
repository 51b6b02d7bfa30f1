//! Setup of Azure Backup Server (MABS), which installs the agent on the way.
//!
//! *Models*: setup takes the agent that is there; without one it runs the installer of its own
//! medium, and rolls everything back when that cannot run. *Leaves out*: everything else of MABS:
//! database, protection groups, its own agents. *Sources*: X51 (MABS page).
//! *Seen through*: message 4024, `type C:\Windows\Temp\DpmSetup.log`, `reg query`.

use crate::windows::error::Win32;
use crate::windows::host::Host;
use crate::windows::node::{Content, Node};
use crate::windows::registry::{Data, Known};

use super::Site;
use super::install::{self, State};
use super::job::Failure;
use super::messages::Message;

/// The installer on the medium \[S\].
pub const BUNDLED: &str = r"C:\Install\MABS\Agents\MARSAgentInstaller.exe";
/// What setup notes \[S\].
const LOG: &str = r"C:\Windows\Temp\DpmSetup.log";

/// True when the product is on this server.
#[must_use]
pub fn is_installed(host: &Host) -> bool {
    host.registry.known(Known::BackupServer).is_some()
}

/// True when the installer on the medium is as it was signed.
#[must_use]
pub fn bundled_is_whole(host: &Host) -> bool {
    let node = host.files.node(BUNDLED);
    node.is_some_and(|node| matches!(node.content, Content::Program { .. }))
}

/// Operation: runs setup.
///
/// # Errors
/// 4024 when the agent of the medium cannot be run; what an installation says otherwise.
pub fn setup(site: &mut Site<'_>) -> Result<(), Failure> {
    if install::state(site.host) == State::Absent {
        let result = runnable(site);
        site.gate("bundled agent", result)?;
        install::install(site, site.edition.current_agent)?;
    }
    let place = Data::sz(r"C:\Program Files\Microsoft Azure Backup Server\DPM\");
    site.host.registry.set_known(Known::BackupServer, "InstallPath", place);
    site.note("backup server installed", String::new(), true);
    Ok(())
}

fn runnable(site: &mut Site<'_>) -> Result<(), Failure> {
    if bundled_is_whole(site.host) {
        return Ok(());
    }
    let lines = [
        format!("Error: CreateProcess of {BUNDLED} failed: {}", Win32::BAD_EXE_FORMAT.0),
        "Error: ID 4024, rolling back".to_owned(),
    ];
    // A full system volume leaves no log.
    let _ = site.host.files.put(LOG, Node::text(&(lines.join("\r\n") + "\r\n"), site.now));
    let detail = Win32::BAD_EXE_FORMAT.hresult();
    Err(Failure::new("bundled agent", Message::RolledBack, detail, BUNDLED))
}

//! What the installer looks at before it touches anything, and who may work with the agent.
//!
//! *Models*: version and kind of Windows, .NET, Windows PowerShell (2025), updates, the C++ runtime
//! of the program that the installer carries; the rights of whoever sits there. In this order
//! (5.1 gate 1); only the rights come first, because Windows asks for them before a program runs.
//! *Leaves out*: free space for the program files. *Sources*: 5.1; S07, S11; X37, X39, X40, X47,
//! X48. *Seen through*: the installer's message, Application event 33, the engine's log.

use crate::edition::OLDEST_BUILD;
use crate::windows::error::Win32;
use crate::windows::eventlog::messages::ASSEMBLY_MISSING;
use crate::windows::side_by_side::{VC90_CRT, VC90_IDENTITY};
use crate::windows::{identity, powershell};

use super::job::Failure;
use super::messages::Message;
use super::{Site, runtime};

/// Gate: whoever works with the agent's windows is a local administrator (X37).
///
/// # Errors
/// Not an administrator.
pub fn operator(site: &mut Site<'_>) -> Result<(), Failure> {
    let accounts = &site.host.accounts;
    let result = match accounts.operator_is_administrator() {
        true => Ok(()),
        false => Err(Failure::new(
            "administrator",
            Message::NotAdministrator,
            Win32::ELEVATION_REQUIRED.0,
            &accounts.operator,
        )),
    };
    site.gate("administrator", result)
}

/// Gates of an installation.
///
/// # Errors
/// The first prerequisite that is not met.
pub fn pass(site: &mut Site<'_>) -> Result<(), Failure> {
    let result = listed(site);
    site.gate("windows version", result)?;
    let result = with_desktop(site);
    site.gate("installation type", result)?;
    let result = runtime::dotnet(site);
    site.gate("prerequisites", result)?;
    let result = shell(site);
    site.gate("installer powershell", result)?;
    let result = runtime::servicing(site);
    site.gate("windows updates", result)?;
    let result = embedded_application(site);
    site.gate("c runtime", result)
}

/// The support matrix lists this Windows, and it is a 64-bit one (X40).
fn listed(site: &Site<'_>) -> Result<(), Failure> {
    let (product, _, build, _) = site.host.identity.windows.facts();
    let unsupported = |what: &str| Failure::new("windows", Message::UnsupportedWindows, 0, what);
    if !(OLDEST_BUILD..=site.edition.newest_build).contains(&build) {
        return Err(unsupported(product));
    }
    match identity::is_32_bit(&site.host.registry) {
        true => Err(unsupported("x86")),
        false => Ok(()),
    }
}

/// Server Core is not supported (X39).
fn with_desktop(site: &Site<'_>) -> Result<(), Failure> {
    match identity::is_server_core(&site.host.registry) {
        true => Err(Failure::new(
            "installation type",
            Message::UnsupportedWindows,
            0,
            identity::SERVER_CORE,
        )),
        false => Ok(()),
    }
}

/// The installer of 2025 wants Windows PowerShell 5.0 (X47).
fn shell(site: &Site<'_>) -> Result<(), Failure> {
    let major = powershell::version(&site.host.registry).map_or(0, |(major, _)| major);
    if major >= site.edition.installer_powershell {
        return Ok(());
    }
    Err(Failure::new("powershell", Message::Prerequisite, 0, &major.to_string()))
}

/// The program inside the installer is bound to the runtime of Visual C++ 2008 (X48).
fn embedded_application(site: &mut Site<'_>) -> Result<(), Failure> {
    if site.host.files.is_file(VC90_CRT) {
        return Ok(());
    }
    let at = site.host.clock.machine_time(site.now);
    let program = r"C:\Windows\Temp\OBSetup\CBPSetup.exe";
    site.host.events.write(at, &ASSEMBLY_MISSING, &[program, VC90_IDENTITY]);
    let detail = Win32::SXS_CANT_GEN_ACTCTX.hresult();
    Err(Failure::new("c runtime", Message::EmbeddedApplication, detail, VC90_CRT))
}

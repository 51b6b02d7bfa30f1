//! The services that a snapshot needs.
//!
//! *Models*: three services that must run and two that must be able to start when a snapshot is
//! asked for. *Leaves out*: starting and stopping those two for each snapshot.
//! *Sources*: catalogue 4.2; X61. *Seen through*: `sc query`, `sc qc`, `Get-Service`,
//! `vssadmin`, Application event VSS 8193 \[K\].

use crate::kernel::time::Moment;

use super::error::Win32;
use super::eventlog::messages;
use super::host::Host;
use super::services::{self, StartType};

/// Services that run on every healthy server, before a snapshot as well.
pub const RUNNING: [&str; 3] = ["RpcSs", "EventSystem", "SENS"];
/// Services that are started when they are needed.
pub const STARTABLE: [&str; 2] = ["VSS", "swprv"];

/// Gate of every snapshot: the services that it needs can be used. When not, VSS says so in the
/// Application log, event 8193.
///
/// # Errors
/// The first service that cannot be used, and why.
pub fn pass(host: &mut Host, at: Moment) -> Result<(), (&'static str, Win32)> {
    let Some((name, error)) = trouble(host) else { return Ok(()) };
    let code = format!("{:#010x}", error.hresult());
    host.events.write(at, &messages::VSS_ROUTINE, &["CoCreateInstance", &code]);
    Err((name, error))
}

/// The first service that keeps snapshots from being made, and why.
#[must_use]
pub fn trouble(host: &Host) -> Option<(&'static str, Win32)> {
    let stopped = RUNNING
        .into_iter()
        .find(|name| host.services.get(name).is_none_or(|service| !service.works()));
    if let Some(name) = stopped {
        return Some((name, Win32::SERVICE_NOT_ACTIVE));
    }
    let disabled = |name: &&str| {
        services::settings(&host.registry, name).is_none_or(|s| s.start == StartType::Disabled)
    };
    STARTABLE.into_iter().find(disabled).map(|name| (name, Win32::SERVICE_DISABLED))
}

//! The engine `cbengine.exe`: is it there, and what did it take with it when it started.
//!
//! *Models*: the service gate (5.1 gate 3), the two scratch paths read once at start, and the
//! latch of change tracking that only a restart of the server opens.
//! A filter driver may end the engine in the middle of a job.
//! *Sources*: R13, R15; S03, S54 (engine not restarted), S83-S86 (restart demanded); X26, D27.

use crate::edition::FILE_SYNC_COMPATIBLE;
use crate::windows::error::Win32;
use crate::windows::filter_drivers::{self, FILE_SYNC};
use crate::windows::registry::Known;
use crate::windows::services::State;

use super::job::Failure;
use super::layout::{ENGINE, SCRATCH_VALUE, SERVICE};
use super::messages::Message;
use super::{Agent, Site};
use crate::windows::host::Host;
use crate::windows::node::Content;

/// The gate at which the engine is no more: nobody is left to write an event or a log line.
pub const ENDED: &str = "file system filters";

/// What the running engine holds in memory.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Memory {
    /// `Config\ScratchLocation` as it was at start.
    pub config: Option<String>,
    /// `Config\CloudBackupProvider\ScratchLocation` as it was at start.
    pub provider: Option<String>,
}

/// Version of `cbengine.exe`, if it is there.
#[must_use]
pub fn version(host: &Host) -> Option<[u16; 4]> {
    match host.files.node(ENGINE)?.content {
        Content::Program { version, .. } => Some(version),
        _ => None,
    }
}

/// What happens in the agent when its service starts: the scratch paths are read.
pub fn on_service_start(host: &Host, agent: &mut Agent) {
    let read = |key| host.registry.text(key, SCRATCH_VALUE).map(str::to_owned);
    agent.engine =
        Memory { config: read(Known::AgentConfig), provider: read(Known::AgentProvider) };
}

/// What happens in the agent when Windows starts: change tracking opens its stores anew.
pub fn on_boot(host: &Host, agent: &mut Agent) {
    agent.tracking_fault = None;
    if is_running(host) {
        on_service_start(host, agent);
    }
}

/// True when the service runs and works.
#[must_use]
pub fn is_running(host: &Host) -> bool {
    host.services.get(SERVICE).is_some_and(|service| service.works())
}

/// Gate: nothing that stands between the engine and the files ends it while it reads them. An
/// incompatible filter of Azure File Sync does (X26): the process is gone without a word.
///
/// # Errors
/// "cannot connect to the OBEngine service", as for one that was not there.
pub fn reads(site: &mut Site<'_>) -> Result<(), Failure> {
    let sync = filter_drivers::one(site.host, FILE_SYNC);
    if sync.is_none_or(|filter| filter.version >= FILE_SYNC_COMPATIBLE) {
        return Ok(());
    }
    let at = site.host.clock.machine_time(site.now);
    site.host.crash_service(SERVICE, at);
    Err(Failure::new(ENDED, Message::Engine, Win32::PROCESS_ABORTED.0, SERVICE))
}

/// Gate: the engine answers.
///
/// # Errors
/// "cannot connect to the OBEngine service".
pub fn pass(site: &mut Site<'_>) -> Result<(), Failure> {
    let service = site.host.services.get(SERVICE);
    let detail = match service {
        Some(service) if service.works() => return Ok(()),
        Some(service) if service.state == State::Running => 1053,
        Some(service) => service.exit.0,
        None => 1060,
    };
    Err(Failure::new("engine", Message::Engine, detail, SERVICE))
}

//! Backing up system state: Windows Server Backup works inside the agent's job.
//!
//! *Models*: the policy of system state with a task of its own; the gates that it shares with
//! every backup; the job of Windows Server Backup inside, whose troubles the agent puts into words;
//! then the room that the cache volume needs beside the usual 5 %; the disk `CBSSBVol_<ID>`, which
//! stays mounted after a backup.
//! *Leaves out*: what is on that disk, restore.
//! *Sources*: catalogue 4.3, 3.2, 3.3; X32, X33, X59-X65.
//! *Seen through*: `Get-OBSystemStatePolicy`, `Get-WBJob`, `Get-OBJob`, CloudBackup.

use jiff::civil::{DateTime, Time};

use crate::edition::SYSTEM_STATE_CACHE_BYTES;
use crate::kernel::seed::Seed;
use crate::kernel::shared::Shared;
use crate::kernel::time::Moment;
use crate::windows::clock_zone;
use crate::windows::error::Win32;
use crate::windows::eventlog::messages;
use crate::windows::tasks::Task;
use crate::windows::wsb::{self, Trouble};

use super::job::{Failure, Job, JobKind, JobState, Origin};
use super::layout::SYSTEM_STATE_TASK;
use super::log::Level;
use super::messages::Message;
use super::phases::estimate;
use super::policy::Rhythm;
use super::{Site, backup, engine, pace, register, schedule, scratch};

/// Bytes of a backup of system state \[INF\].
const BYTES: u64 = 12 << 30;

/// The policy of system state.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SystemState {
    /// Its name, a GUID.
    pub name: String,
    /// When, local time of the machine.
    pub times: Vec<Time>,
    /// On which days.
    pub rhythm: Rhythm,
    /// Days that recovery points are kept.
    pub retention_days: u32,
}

/// What the customer configures: every evening at eight, two hours before the files.
#[must_use]
pub fn usual(seed: Seed) -> SystemState {
    let name = seed.stream("mars.system-state").guid();
    let times = vec![jiff::civil::time(20, 0, 0, 0)];
    SystemState { name, times, rhythm: Rhythm::default(), retention_days: 30 }
}

/// Operation: protects system state, with its scheduled task.
pub fn configure(site: &mut Site<'_>, policy: SystemState) {
    let today = clock_zone::local(&site.host.registry, site.host.clock.machine_time(site.now));
    let mut task = Task::new(SYSTEM_STATE_TASK, schedule::action(&policy.name))
        .with_texts("Microsoft Corporation", "Microsoft Azure Backup of system state")
        .with_registered(site.now);
    for time in &policy.times {
        let start = DateTime::from_parts(today.date(), *time);
        task = task.with_trigger(schedule::trigger(policy.rhythm, start));
    }
    site.host.tasks.set(task);
    site.agent.system_state = Some(Shared::new(policy));
    site.note("system state configured", String::new(), true);
}

/// Operation: removes the policy of system state and its scheduled task; with `delete` its recovery
/// points in the vault go too.
pub fn remove(site: &mut Site<'_>, delete: bool) {
    site.host.tasks.remove(SYSTEM_STATE_TASK);
    site.agent.system_state = None;
    if delete {
        let own = |job: &&Job| job.kind == JobKind::SystemState && job.state != JobState::Aborted;
        let clock = &site.host.clock;
        let points: Vec<Moment> =
            site.agent.jobs.iter().filter(own).map(|job| clock.world_time(job.started)).collect();
        if let Some(server) = site.cloud.vault.server_mut(&site.host.identity.name) {
            server.recovery_points.retain(|at| !points.contains(at));
        }
    }
    site.note("system state policy removed", String::new(), true);
}

/// True when this is the name of the policy of system state.
#[must_use]
pub fn is_named(site: &Site<'_>, name: &str) -> bool {
    site.agent.system_state.as_ref().is_some_and(|policy| policy.name == name)
}

/// Operation: backs system state up now.
///
/// # Errors
/// Why it failed; the job, failed or not, is in the agent's list afterwards.
pub fn run(site: &mut Site<'_>, origin: Origin) -> Result<(), Failure> {
    register::ready(site)?;
    let missing = Failure::new("policy", Message::NoPolicy, 0, "");
    let policy = site.agent.system_state.clone().ok_or(missing);
    site.gate("policy", policy)?;
    backup::alone(site, JobKind::SystemState, origin)?;
    backup::begin(site);
    let result = work(site);
    let warnings = backup::warned_of_agent(site);
    let done = |()| backup::Done { skipped: Vec::new(), warnings, pace: pace::plain() };
    let result = result.map(done);
    backup::record(site, JobKind::SystemState, origin, BYTES, result)
}

fn work(site: &mut Site<'_>) -> Result<(), Failure> {
    backup::ready(site)?;
    let inner = wsb::back_up_system_state(site.host, site.now);
    let result = inner.map_err(|trouble| told(site, &trouble));
    site.gate("windows server backup", result)?;
    let result = room(site);
    site.gate("cache space", result)?;
    keep_disk(site);
    let name = site.host.identity.name.clone();
    if let Some(server) = site.cloud.vault.server_mut(&name) {
        server.recovery_points.push(site.now);
    }
    Ok(())
}

/// The disk into which System State was written stays mounted below the scratch folder (X33).
fn keep_disk(site: &mut Site<'_>) {
    let folder = site.agent.engine.provider.clone().unwrap_or_default();
    let at = site.host.clock.machine_time(site.now);
    // What lies in its place is not overwritten, and the backup is through.
    let _ = scratch::mount_system_state(site.host, &folder, at);
}

/// What the agent says of a trouble of Windows Server Backup.
fn told(site: &mut Site<'_>, trouble: &Trouble) -> Failure {
    let at = site.host.clock.machine_time(site.now);
    let (message, about) = match trouble {
        Trouble::NotInstalled => (Message::WsbMissing, "Get-WBJob".to_owned()),
        Trouble::Busy(who) => (Message::WsbVss, who.clone()),
        Trouble::Service(name, _) => (Message::WsbVss, (*name).to_owned()),
        Trouble::VolumeInformation => {
            (Message::WsbFailed, wsb::SYSTEM_VOLUME_INFORMATION.to_owned())
        }
        Trouble::EfiLocked(program) => (Message::EfiLocked, program.clone()),
        Trouble::ServicePath(service) => (Message::WsbComponents, service.clone()),
        Trouble::NoRoom(_) => {
            let args = ["C:", "C:"];
            site.host.events.write(at, &messages::SHADOW_NO_SPACE, &args);
            (Message::ShadowGrow, "C:".to_owned())
        }
        Trouble::WriterTimeout(writer) => {
            site.host.events.write(at, &messages::WRITER_REJECTED, &["0x800423f2"]);
            (Message::WsbVss, (*writer).to_owned())
        }
    };
    let code = trouble.hresult();
    let text = match trouble {
        Trouble::ServicePath(_) => {
            format!("WSB job failed: HResult {code:08X}, Detailed {:08X}", wsb::INVALID_NAME)
        }
        _ => format!("WSB job failed: HResult {code:08X}"),
    };
    site.log("61 ssbbackup.cpp(288)", Level::Fatal, text);
    Failure::new("windows server backup", message, code, &about)
}

/// Gate: the volume of the cache has room for system state beside the usual share (X32).
fn room(site: &mut Site<'_>) -> Result<(), Failure> {
    let folder = site.agent.engine.provider.clone().unwrap_or_default();
    let files = site.agent.policy.clone();
    let protected = files.map_or(0, |policy| scratch::protected_bytes(site.host, &policy));
    let version = engine::version(site.host).unwrap_or_default();
    let needed = estimate::needed(protected, version) + SYSTEM_STATE_CACHE_BYTES;
    let free = site.host.free(scratch::letter(&folder));
    if free >= needed {
        return Ok(());
    }
    let text = format!(
        "cache needs {needed} bytes with system state, {free} are free on the volume of {folder}"
    );
    site.log("48 cacheprovider.cpp(391)", Level::Warning, text);
    Err(Failure::new("space", Message::SalLowDisk, Win32::DISK_FULL.hresult(), &folder))
}

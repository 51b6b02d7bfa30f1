//! A backup job from its start to its record.
//!
//! *Models*: the gates in the order of catalogue 5.1 and the progress lines of 4.7, the job
//! record, CloudBackup events 1, 3, 10, 11 and 14 (an agent that is not the newest), and the
//! recovery point in the vault. A job that left files out completes with warnings; its recovery
//! point holds the rest. So does one whose top-level folder is another one than was selected, and
//! in newer editions one of an agent that is not the newest.
//! *Sources*: 5.1; S01, S09, S74-S90; X15-X22, X50; D23.
//! *Seen through*: `Get-OBJob`, CloudBackup, the console application.

use crate::azure::vault::Kept;
use crate::kernel::time::Span;
use crate::windows::eventlog::messages;

use super::connect::{self, Errand};
use super::job::{Failure, Job, JobKind, JobState, Origin};
use super::layout::ENGINE;
use super::log::Level;
use super::messages::Message;
use super::pace::{self, Pace};
use super::phases::items::Skipped;
use super::phases::{estimate, items, snapshot, storage, transfer};
use super::policy::Policy;
use super::{
    Site, engine, key, monitoring, register, report, restore, runtime, schedule, scratch, source,
};

/// Operation: runs a backup now. The job, failed or not, is in the agent's list afterwards.
///
/// # Errors
/// Why it failed; before the engine answers there is no job at all.
pub fn run(site: &mut Site<'_>, origin: Origin) -> Result<(), Failure> {
    register::ready(site)?;
    let policy = site.agent.policy.clone();
    let missing = Failure::new("policy", Message::NoPolicy, 0, "");
    let policy = site.gate("policy", policy.ok_or(missing))?;
    let mounted = match restore::is_mounted(site) {
        false => Ok(()),
        true => Err(Failure::new("recovery volume", Message::RecoveryMounted, 0, "")),
    };
    site.gate("no recovery volume", mounted)?;
    let result = schedule::in_step(site);
    site.gate("policy of the vault", result)?;
    alone(site, JobKind::Files, origin)?;
    begin(site);
    let protected = scratch::protected_bytes(site.host, &policy);
    let result = work(site, &policy, protected);
    record(site, JobKind::Files, origin, protected, result)
}

/// Notes that a job begins.
pub(super) fn begin(site: &mut Site<'_>) {
    let at = site.host.clock.machine_time(site.now);
    site.host.events.write(at, &messages::BACKUP_STARTED, &[]);
    if engine::version(site.host) < Some(site.edition.current_agent) {
        site.host.events.write(at, &messages::AGENT_UPGRADE_REQUIRED, &[]);
    }
    site.log("18 backupasync.cpp(211)", Level::Normal, "Backup job started".to_owned());
}

/// Gate: no other job is in progress. The attempt stands in the list of jobs, with a warning.
///
/// # Errors
/// "another job was in progress".
pub(super) fn alone(site: &mut Site<'_>, kind: JobKind, origin: Origin) -> Result<(), Failure> {
    let now = site.host.clock.machine_time(site.now);
    let mut jobs = site.agent.jobs.iter();
    let Some(other) = jobs.find(|job| job.started <= now && now < job.ended) else { return Ok(()) };
    let failure = Failure::new("job", Message::AnotherJob, 0, &other.id);
    site.log("18 backupasync.cpp(188)", Level::Warning, failure.message.en().to_owned());
    let id = site.seed.stream(&format!("mars.job.{}", site.agent.jobs.len())).guid();
    site.agent.jobs.push(Job {
        id,
        kind,
        origin,
        started: now,
        ended: now,
        state: JobState::CompletedWithWarning,
        failure: Some(failure.clone()),
        bytes: 0,
        pace: Pace::default(),
        skipped: Vec::new(),
        warnings: Vec::new(),
    });
    monitoring::report(site);
    site.gate("another job", Err(failure))
}

/// What a job that went through did.
#[derive(Default)]
pub(super) struct Done {
    /// What it left out.
    pub skipped: Vec<Skipped>,
    /// What it was warned of beside that.
    pub warnings: Vec<Failure>,
    /// How long it took.
    pub pace: Pace,
}

fn work(site: &mut Site<'_>, policy: &Policy, protected: u64) -> Result<Done, Failure> {
    ready(site)?;
    let result = snapshot::pass(site, policy);
    let copies = site.gate("snapshot", result)?;
    let result = data(site, policy, protected);
    snapshot::release(site, &copies);
    result
}

/// Gates of every job before it touches data.
///
/// # Errors
/// The first that says no.
pub(super) fn ready(site: &mut Site<'_>) -> Result<(), Failure> {
    let result = runtime::dotnet(site);
    site.gate("dotnet", result)?;
    let result = runtime::servicing(site);
    site.gate("windows updates", result)?;
    let result = connect::pass(site, Errand::BackUp);
    site.gate("network", result)?;
    let result = connect::version(site);
    site.gate("service version", result)?;
    let result = provisioned(site);
    site.gate("provisioning", result)?;
    let result = runtime::antivirus(site, Message::Internal);
    site.gate("antivirus", result)?;
    let result = runtime::restriction(site, Message::Internal);
    site.gate("software restriction", result)?;
    let result = key::pass(site);
    site.gate("encryption key", result)
}

/// Gate: the service knows this server by its present name.
///
/// # Errors
/// 230006.
fn provisioned(site: &mut Site<'_>) -> Result<(), Failure> {
    let name = site.host.identity.name.clone();
    if site.cloud.vault.server(&name).is_some() {
        return Ok(());
    }
    let text = format!("Resource not provisioned in service stamp: {name}");
    site.log("27 servicehandshake.cpp(241)", Level::Fatal, text);
    let code = Message::NotProvisioned.code();
    Err(Failure::new("provisioning", Message::NotProvisioned, code, &name))
}

fn data(site: &mut Site<'_>, policy: &Policy, protected: u64) -> Result<Done, Failure> {
    let name = site.host.identity.name.clone();
    let incremental =
        site.cloud.vault.server(&name).is_some_and(|server| server.points_since().next().is_some());
    let result = storage::pass(site, policy, incremental);
    let folder = site.gate("storage", result)?;
    let result = source::size(site, policy);
    site.gate("source size", result)?;
    let result = estimate::pass(site, &folder, protected);
    site.gate("cache space", result)?;
    let result = engine::reads(site);
    site.gate("engine reads", result)?;
    let included = items::included(site.host, policy);
    let mut skipped = items::too_long(policy);
    skipped.extend(items::skipped(site.host, &included, &folder));
    let pace = pace::of(site.host, policy, &folder, items::count(site.host, &included));
    site.log_after(pace.catalogue, "18 fileprovider.cpp(704)", "FileProvider::EndData");
    let result = transfer::pass(site, policy, &folder);
    site.gate("changes", result)?;
    let kept = items::smallest(site.host, &included);
    if let Some(server) = site.cloud.vault.server_mut(&name) {
        server.recovery_points.push(site.now);
        server.kept = kept.map(|(path, bytes)| Kept { path, bytes }).or(server.kept.take());
    }
    Ok(Done { skipped, warnings: warnings(site, policy), pace })
}

/// What every job of an agent that is not the newest is warned of, by the edition (X21).
pub(super) fn warned_of_agent(site: &Site<'_>) -> Vec<Failure> {
    let older = engine::version(site.host) < Some(site.edition.current_agent);
    let warning = || Failure::new("agent version", Message::NewerAgent, 0, ENGINE);
    (older && site.edition.warns_of_old_agent).then(warning).into_iter().collect()
}

/// What a job that backed up its files is warned of: first of its version, then of each top-level
/// folder whose changes it cannot follow (X22).
fn warnings(site: &mut Site<'_>, policy: &Policy) -> Vec<Failure> {
    let mut warnings = warned_of_agent(site);
    for path in source::recreated(site.host, policy) {
        let text =
            format!("{path} is not the folder that was selected: changes are not replicated");
        site.log("52 filtertracker.cpp(402)", Level::Warning, text);
        warnings.push(Failure::new("top-level folder", Message::CriticalInconsistency, 0, &path));
    }
    warnings
}

/// Writes the record of a job, and its last event.
///
/// # Errors
/// What the job failed with.
pub(super) fn record(
    site: &mut Site<'_>,
    kind: JobKind,
    origin: Origin,
    bytes: u64,
    result: Result<Done, Failure>,
) -> Result<(), Failure> {
    let started = site.host.clock.machine_time(site.now);
    let took = result.as_ref().map_or(Span::minutes(1), |done| done.pace.whole);
    let ended = started + took;
    let (event, state) = match &result {
        Ok(done) if done.skipped.is_empty() && done.warnings.is_empty() => {
            (&messages::BACKUP_SUCCEEDED, JobState::Completed)
        }
        Ok(_) => (&messages::BACKUP_WARNED, JobState::CompletedWithWarning),
        Err(_) => (&messages::BACKUP_FAILED, JobState::Aborted),
    };
    let crashed = result.as_ref().is_err_and(|failure| failure.gate == engine::ENDED);
    if !crashed {
        site.host.events.write(ended, event, &[]);
    }
    let id = site.seed.stream(&format!("mars.job.{}", site.agent.jobs.len())).guid();
    let (Done { skipped, warnings, pace }, failure) = match result {
        Ok(done) => (done, None),
        Err(failure) => (Done::default(), Some(failure)),
    };
    if let Some(failure) = failure.as_ref().filter(|_| !crashed) {
        let text = format!("Backup failed: {}", failure.message.en());
        site.log("18 backupasync.cpp(1607)", Level::Fatal, text);
    }
    if !skipped.is_empty() {
        report::write(site, &id, ended, &skipped);
    }
    site.agent.jobs.push(Job {
        id,
        kind,
        origin,
        started,
        ended,
        state,
        failure: failure.clone(),
        bytes,
        pace,
        skipped,
        warnings,
    });
    if crashed {
        monitoring::leave_in_progress(site);
    }
    monitoring::report(site);
    failure.map_or(Ok(()), Err)
}

//! Reporting to the portal: the management agent tells the vault about every job.
//!
//! *Models*: the service `OBRecoveryServicesManagementAgent`; while it works, a job shows in the
//! portal soon after it has ended; while it is stopped or stuck, none does; what was left behind is
//! told when the service starts anew; the entry of a job whose engine crashed stays in progress.
//! *Leaves out*: alerts, what it says while a job runs.
//! *Sources*: catalogue 4.2, 4.12 (portal timings), 5.5; X25, X77; D24.
//! *Seen through*: `Get-AzRecoveryServicesBackupJob`, the portal's list of jobs.

use crate::azure::jobs::{PortalJob, PortalState};
use crate::edition::PORTAL_LAG;
use crate::windows::host::Host;

use super::job::{Job, JobState};
use super::layout::MANAGEMENT_SERVICE;
use super::{Agent, Site, register};

/// True when jobs are told to the vault: the service runs and its provider is not stuck.
#[must_use]
pub fn works(host: &Host, agent: &Agent) -> bool {
    let runs = host.services.get(MANAGEMENT_SERVICE).is_some_and(|service| service.works());
    runs && !agent.reporting_stuck
}

fn entry(job: &Job, server: &str, site: &Site<'_>) -> PortalJob {
    let ended = site.host.clock.world_time(job.ended);
    PortalJob {
        id: job.id.clone(),
        server: server.to_owned(),
        started: site.host.clock.world_time(job.started),
        state: match job.state {
            JobState::Completed => PortalState::Completed,
            JobState::CompletedWithWarning => PortalState::CompletedWithWarnings,
            JobState::Aborted => PortalState::Failed,
        },
        seen_from: ended.max(site.now) + PORTAL_LAG,
    }
}

/// The engine ended in the middle of the newest job: the vault was told that it began, and nobody
/// tells it the end (X25).
pub fn leave_in_progress(site: &mut Site<'_>) {
    if !works(site.host, site.agent) {
        return;
    }
    let server = site.host.identity.name.clone();
    let entry = site.agent.jobs.last().map(|job| entry(job, &server, site));
    site.cloud.jobs.extend(entry.map(|e| PortalJob { state: PortalState::InProgress, ..e }));
}

/// Tells the vault about every job that it does not know yet.
pub fn report(site: &mut Site<'_>) {
    if !works(site.host, site.agent) || !register::is_registered(site.host) {
        return;
    }
    let server = site.host.identity.name.clone();
    let known = |job: &&Job| !site.cloud.jobs.iter().any(|there| there.id == job.id);
    let new: Vec<PortalJob> =
        site.agent.jobs.iter().filter(known).map(|job| entry(job, &server, site)).collect();
    if !new.is_empty() {
        site.cloud.jobs.extend(new);
    }
}

/// What happens when the service starts: its provider is new, and tells what was left behind.
pub fn on_service_start(site: &mut Site<'_>) {
    site.agent.reporting_stuck = false;
    report(site);
}

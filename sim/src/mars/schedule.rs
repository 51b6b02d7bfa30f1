//! The schedule: the policy becomes a scheduled task, and the task becomes a backup.
//!
//! *Models*: one task with one trigger a time of day, its PowerShell action, and the first steps
//! of `Start-OBBackup`, where a scheduled run can end before there is a job (event 18).
//! *Sources*: catalogue 4.3, 4.6; R50-R58; S59-S67; D10.
//! *Seen through*: `schtasks`, `Get-ScheduledTask`, `Get-OBSchedule`, CloudBackup event 18.

use jiff::civil::DateTime;

use crate::windows::clock_zone;
use crate::windows::eventlog::messages;
use crate::windows::tasks::{Action, Task, Trigger, TriggerKind};

use super::Site;
use super::backup;
use super::engine;
use super::job::{Failure, Origin};
use super::layout::{MODULE_NAME, TASK};
use super::log::Level;
use super::messages::Message;
use super::policy::{Policy, Rhythm};
use super::restore;
use super::system_state;

/// The action of the task \[S\]: the documentation only says that it is PowerShell.
#[must_use]
pub fn action(policy: &str) -> Action {
    Action::run(
        r"%windir%\System32\WindowsPowerShell\v1.0\powershell.exe",
        &format!("-Command \"Import-Module {MODULE_NAME}; Start-OBBackup -Name {policy} -Async\""),
    )
}

/// The trigger of one time of day.
pub(super) fn trigger(rhythm: Rhythm, start: DateTime) -> Trigger {
    if rhythm.is_daily() {
        return Trigger::daily(start);
    }
    let Rhythm { days, every_weeks: interval } = rhythm;
    Trigger::new(TriggerKind::Weekly { interval, days }).starting(start)
}

/// Operation: makes `policy` the policy of this server, with its scheduled task.
pub fn configure(site: &mut Site<'_>, mut policy: Policy) {
    policy.select(&site.host.files);
    let today = clock_zone::local(&site.host.registry, site.host.clock.machine_time(site.now));
    let mut task = Task::new(TASK, action(&policy.name))
        .with_texts("Microsoft Corporation", "Microsoft Azure Backup of files and folders")
        .with_registered(site.now);
    for time in &policy.times {
        let start = DateTime::from_parts(today.date(), *time);
        task = task.with_trigger(trigger(policy.rhythm, start));
    }
    site.host.tasks.set(task);
    let server = site.host.identity.name.clone();
    site.cloud.vault.save_policy(&server, Some(&policy.name));
    site.agent.policy = Some(crate::kernel::shared::Shared::new(policy));
    site.agent.draft_retention_days = None;
    site.note("configured", String::new(), true);
}

/// Operation: removes the policy of this server, and its scheduled task. Backups in the vault stay.
pub fn remove(site: &mut Site<'_>) {
    site.host.tasks.remove(TASK);
    let server = site.host.identity.name.clone();
    site.cloud.vault.save_policy(&server, None);
    site.agent.policy = None;
    site.note("policy removed", String::new(), true);
}

/// `Start-OBBackup -Name`: the part of a run before there is a job. While a recovery volume is
/// mounted a scheduled run ends well without one: its job comes after the unmount (X75).
///
/// # Errors
/// What ends it; the caller notes event 18 when the task scheduler was the caller.
pub fn start(site: &mut Site<'_>, name: Option<&str>, origin: Origin) -> Result<(), Failure> {
    let system_state = name.is_some_and(|name| system_state::is_named(site, name));
    let policy = site.agent.policy.as_ref();
    let known =
        system_state || policy.is_some_and(|policy| name.is_none_or(|name| policy.name == name));
    if !known {
        return Err(Failure::new("policy", Message::NoPolicy, 0, name.unwrap_or_default()));
    }
    // That the engine answers is noted by the job; that it does not, here: there will be no job.
    if let Err(failure) = engine::pass(site) {
        return site.gate("engine", Err(failure));
    }
    if origin == Origin::Scheduled && restore::is_mounted(site) {
        restore::defer(site);
        return Ok(());
    }
    if system_state {
        return system_state::run(site, origin);
    }
    if let Err(failure) = in_step(site) {
        return site.gate("policy of the vault", Err(failure));
    }
    if origin == Origin::Scheduled
        && let Some(who) = site.host.vss.busy_at(site.now).map(str::to_owned)
    {
        let text = format!("Initialization failed: {who} holds a snapshot set");
        site.log("18 schedulejob.cpp(92)", Level::Fatal, text);
        let detail = crate::windows::vss::SNAPSHOT_SET_IN_PROGRESS;
        let refused = Err(Failure::new("snapshot set", Message::Snapshot, detail, &who));
        return site.gate("initialization", refused);
    }
    backup::run(site, origin)
}

/// Gate: the policy of this server is the one that it saved last in the vault. It is not when the
/// server or the agent's settings were put back to an earlier state (X31).
///
/// # Errors
/// "have not been configured for this server".
pub fn in_step(site: &mut Site<'_>) -> Result<(), Failure> {
    // A name that the vault does not know has no policy there to differ from (X23).
    let saved = site.cloud.vault.policy(&site.host.identity.name).map(str::to_owned);
    let Some(saved) = saved else { return Ok(()) };
    let here = site.agent.policy.as_ref().map_or(String::new(), |policy| policy.name.clone());
    if saved == here {
        return Ok(());
    }
    let text = format!("policy {here} is not the one that the service has: {saved}");
    site.log("22 policymanager.cpp(704)", Level::Warning, text);
    Err(Failure::new("policy", Message::NoPolicy, 0, &here))
}

/// The scheduled task ended without a job: the engine notes event 18 if it is there to do so.
pub fn note_failed_start(site: &mut Site<'_>) {
    if engine::is_running(site.host) {
        let at = site.host.clock.machine_time(site.now);
        site.host.events.write(at, &messages::SCHEDULED_BACKUP_FAILED, &[]);
    }
}

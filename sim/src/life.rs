//! The step loop: time passes, tasks fire, operations are tried.
//!
//! A scheduled backup really goes: due time -> Task Scheduler -> principal -> `powershell.exe`
//! through the one door -> execution policy -> module path -> module files -> job. Nothing about
//! "did PowerShell work" is decided here.

mod move_scratch;
pub mod operation;

use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Time;

use crate::console::scheduler::{self, Reason};
use crate::console::{self, Session};
use crate::edition::PORTAL_LAG_MAXIMUM;
use crate::kernel::limits::WORLD_STEPS;
use crate::kernel::time::{Moment, Span};
use crate::mars::credential::DOWNLOADS;
use crate::mars::job::{Failure, Job, JobKind, JobState, Origin};
use crate::mars::restore::{self, Progress};
use crate::mars::{
    alternate, backup, configure, credential, install, key, key_vault, mabs, offline, open_console,
    pin, portal, prerequisites, register, settings, system_state,
};
use crate::windows::clock_zone;
use crate::windows::environment::Block;
use crate::windows::recovery::{self, Action};
use crate::windows::tasks::Task;
use crate::world::World;

pub use operation::{Ended, Operation};

/// How long after its time a scheduled run still counts as having started.
pub const GRACE: Span = Span::minutes(30);
/// How long somebody waits for a recovery volume: "several minutes" (S68).
const PATIENCE: Span = Span::minutes(10);

/// What came of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What was tried.
    pub operation: Operation,
    /// How it ended.
    pub ended: Ended,
    /// Why, when the agent said why: also what a job that completed was warned of.
    pub failure: Option<Failure>,
    /// When it was tried, or was due.
    pub at: Moment,
}

impl Outcome {
    /// True when it worked.
    #[must_use]
    pub fn ok(&self) -> bool {
        self.ended == Ended::Succeeded
    }
}

/// Lets time pass until `until`; everything that falls due happens on the way.
pub fn advance(world: &mut World, until: Moment) {
    for _ in 0..WORLD_STEPS {
        let Some((at, next)) = next(world, until) else { break };
        world.now = at.max(world.now);
        match next {
            Next::Unmount => {
                restore::unmount(&mut world.site());
            }
            Next::Recovery => recover(world),
            Next::End(path) => scheduler::ended(world, &path),
            Next::Due(path) => scheduler::start(world, &path, Reason::Trigger),
        }
    }
    world.now = world.now.max(until);
}

/// What happens by itself.
enum Next {
    /// A recovery volume goes away.
    Unmount,
    /// The service manager does what it was told to do when a service failed.
    Recovery,
    /// The run of a task ends; its path.
    End(Arc<str>),
    /// A task falls due; its path.
    Due(Arc<str>),
}

/// What happens first, not later than `until`, and when. What ends at the minute in which
/// something starts has made room for it.
fn next(world: &World, until: Moment) -> Option<(Moment, Next)> {
    let host = &world.host;
    let unmount = world.agent.mount.as_ref().and_then(restore::Mount::ends);
    let recovery = host.services.next_recovery().map(|at| host.clock.world_time(at));
    let end = host.tasks.next_end();
    // What is due is due after now.
    let due = Some(until).filter(|until| world.now < *until).and_then(|_| next_due(world));
    let of_task = |(at, task): (Moment, &Task)| (host.clock.world_time(at), Arc::clone(&task.path));
    let candidates = [
        unmount.map(|at| (at, Next::Unmount)),
        recovery.map(|at| (at, Next::Recovery)),
        end.map(of_task).map(|(at, path)| (at, Next::End(path))),
        due.map(of_task).map(|(at, path)| (at, Next::Due(path))),
    ];
    // Of two at once the first counts.
    candidates.into_iter().flatten().filter(|(at, _)| *at <= until).min_by_key(|(at, _)| *at)
}

/// The task that the Task Scheduler starts next, and when on the machine's clock.
fn next_due(world: &World) -> Option<(Moment, &Task)> {
    let scheduler = world.host.services.get("Schedule")?;
    let zone = || clock_zone::zone(&world.host.registry);
    if scheduler.works() { world.host.tasks.next_due(world.machine_time(), &zone()) } else { None }
}

/// The service manager does what it was told to do when a service failed.
fn recover(world: &mut World) {
    let Some(due) = world.host.take_recovery() else { return };
    match due.action {
        Action::None => {}
        Action::Restart => {
            // Disabled meanwhile, or one that it needs cannot start: it stays down.
            let _ = world.start_service(&due.service);
        }
        Action::Reboot => world.restart(),
        Action::Run => {
            let line = recovery::command(&world.host.registry, &due.service);
            let block = Block::of_machine(&world.host.registry);
            let mut session = Session::of_task("SYSTEM", true, block);
            // A command that is not there runs nothing; the service stays down.
            let _ = console::launch(world, &mut session, &line);
        }
    }
}

/// Tries an operation, as the customer would.
pub fn run(world: &mut World, operation: Operation) -> Outcome {
    world.note("customer", "tries", operation.name(), true);
    let at = world.now;
    let version = world.edition.current_agent;
    if is_by_hand(operation)
        && let Err(failure) = prerequisites::operator(&mut world.site())
    {
        return Outcome { operation, ended: Ended::Failed, failure: Some(failure), at };
    }
    let result = match operation {
        Operation::Install => install::install(&mut world.site(), version),
        Operation::InstallMabs => mabs::setup(&mut world.site()),
        Operation::Download => portal::download(&mut world.site(), DOWNLOADS).map(|_| ()),
        Operation::Upgrade => install::run_installer(&mut world.site()),
        Operation::Register => {
            let file = credential::picked(&world.host, &world.cloud).unwrap_or_default();
            register::register(&mut world.site(), &file)
        }
        Operation::AlternateRestore => alternate::operation(&mut world.site()),
        Operation::SavePassphrase => {
            let at_hand = world.cloud.client.key_vault_uri.clone();
            let uri = at_hand.unwrap_or_else(|| world.cloud.key_vault.uri());
            key_vault::save(&mut world.site(), &uri)
        }
        Operation::ChangePassphrase => pin::change_passphrase(&mut world.site()),
        Operation::DeleteData => pin::delete_data(&mut world.site()),
        Operation::ReRegister => register::again(&mut world.site()),
        Operation::Activate => {
            let noted = world.cloud.client.passphrase.clone().unwrap_or_default();
            key::operation(&mut world.site(), &noted)
        }
        Operation::Configure => {
            let mut site = world.site();
            let policy = configure::wanted(&site);
            configure::operation(&mut site, policy)
        }
        Operation::OfflineSeeding => match offline::operation(&mut world.site()) {
            // The job that completes it is looked on at like any other.
            Ok(()) => return Outcome { operation, ..manual(world) },
            Err(failure) => Err(failure),
        },
        Operation::ChangeSettings => settings::operation(&mut world.site()),
        Operation::OpenConsole => open_console::operation(&mut world.site()),
        Operation::MoveScratch => return move_scratch::run(world),
        Operation::ManualBackup => return manual(world),
        Operation::ScheduledBackup => return scheduled(world),
        Operation::Restore => match recover_data(world) {
            Ok(Progress::Hangs) => {
                let ended = Ended::NotFinished;
                return Outcome { operation, ended, failure: None, at };
            }
            Ok(Progress::Done(_)) => Ok(()),
            Err(failure) => Err(failure),
        },
        Operation::SystemStateBackup => return of_system_state(world),
        Operation::Monitor => return monitor(world),
    };
    let ended = if result.is_ok() { Ended::Succeeded } else { Ended::Failed };
    Outcome { operation, ended, failure: result.err(), at }
}

/// True for what needs an administrator at the machine: installing and configuring (X37).
fn is_by_hand(operation: Operation) -> bool {
    use Operation::{Download, ManualBackup, Restore, ScheduledBackup};
    !matches!(operation, Download | ManualBackup | ScheduledBackup | Restore)
}

/// "Back Up Now", and the customer looks on until the job has ended: nobody sees its last event
/// before it is written.
fn manual(world: &mut World) -> Outcome {
    let operation = Operation::ManualBackup;
    let (at, before) = (world.now, world.agent.jobs.len());
    let result = backup::run(&mut world.site(), Origin::Manual);
    let Some(job) = world.agent.jobs.get(before).cloned() else {
        return Outcome { operation, ended: Ended::Failed, failure: result.err(), at };
    };
    let until = world.host.clock.world_time(job.ended);
    advance(world, until);
    Outcome { operation, ended: of_job(&job), failure: told(&job), at }
}

/// How the customer sees that a job ended. An attempt that was refused beside a running job stands
/// in the list with a warning (X24), but did nothing.
fn of_job(job: &Job) -> Ended {
    match (job.state, &job.failure) {
        (JobState::Completed, _) if job.pace.is_slow() => Ended::Slow,
        (JobState::Completed, _) => Ended::Succeeded,
        (JobState::CompletedWithWarning, None) => Ended::CompletedWithWarnings,
        (JobState::CompletedWithWarning, Some(_)) | (JobState::Aborted, _) => Ended::Failed,
    }
}

/// What the list of jobs says about it: why it failed, or the first thing that it was warned of.
fn told(job: &Job) -> Option<Failure> {
    job.failure.clone().or_else(|| job.warnings.first().cloned())
}

/// The Recover Data wizard, and the customer looks on for as long as it usually takes.
fn recover_data(world: &mut World) -> Result<Progress<String>, Failure> {
    let result = restore::recover(&mut world.site());
    if result.is_ok() {
        let until = world.now + PATIENCE;
        advance(world, until);
    }
    result
}

/// A backup, and a look at the portal when its job must show there.
fn monitor(world: &mut World) -> Outcome {
    let (operation, at, before) = (Operation::Monitor, world.now, world.agent.jobs.len());
    let backup = manual(world);
    if backup.ended == Ended::Failed {
        return Outcome { operation, ..backup };
    }
    let until = world.now + PORTAL_LAG_MAXIMUM;
    advance(world, until);
    let shown = world.agent.jobs.get(before).is_some_and(|job| {
        world.cloud.jobs.iter().any(|there| there.id == job.id && there.is_shown(world.now))
    });
    // The portal says nothing: it just has no such job.
    let ended = if shown { Ended::Succeeded } else { Ended::Failed };
    Outcome { operation, ended, failure: None, at }
}

/// The newest credential file in the downloads folder: what a person would pick.
#[must_use]
pub fn newest_credential(world: &World) -> Option<String> {
    let files = &world.host.files;
    let folder = files.lookup(DOWNLOADS).ok()?;
    let candidates = files.children(folder).into_iter();
    let candidates =
        candidates.filter(|id| files.name(*id).to_ascii_lowercase().ends_with(".vaultcredentials"));
    let newest = candidates.max_by_key(|id| files.get(*id).map(|node| node.modified))?;
    Some(files.path(newest))
}

/// When the customer wants the next backup, in world time: the times of the policy, as the people
/// around the machine read a clock (S10).
#[must_use]
pub fn next_wanted(world: &World, times: &[Time]) -> Option<Moment> {
    let now = world.machine_time();
    let zone = clock_zone::zone_named(world.host.clock.place_zone_name(&world.host.registry))?;
    let local = clock_zone::local_in(&zone, now);
    let days = [local.date(), local.date().checked_add(1.day()).ok()?];
    let times = days.iter().flat_map(|day| times.iter().map(|time| day.to_datetime(*time)));
    let moments = times.map(|at| clock_zone::moment_in(&zone, at));
    moments.filter(|at| *at > now).min().map(|at| world.host.clock.world_time(at))
}

/// System state is protected, if it is not yet, and backed up at its time.
fn of_system_state(world: &mut World) -> Outcome {
    if world.agent.system_state.is_none() {
        let policy = system_state::usual(world.seed);
        system_state::configure(&mut world.site(), policy);
    }
    let times = world.agent.system_state.as_ref().map(|policy| policy.times.clone());
    waited(world, Operation::SystemStateBackup, JobKind::SystemState, &times.unwrap_or_default())
}

fn scheduled(world: &mut World) -> Outcome {
    let times = world.agent.policy.as_ref().map(|policy| policy.times.clone());
    waited(world, Operation::ScheduledBackup, JobKind::Files, &times.unwrap_or_default())
}

/// What came of the next job of a kind that is wanted at one of these times of day.
fn waited(world: &mut World, operation: Operation, kind: JobKind, times: &[Time]) -> Outcome {
    let nothing = |at| Outcome { operation, ended: Ended::DidNotStart, failure: None, at };
    let Some(wanted) = next_wanted(world, times) else { return nothing(world.now) };
    let before = world.agent.jobs.len();
    advance(world, wanted + GRACE);
    let jobs = world.agent.jobs[before..].iter();
    // A backup at another hour is not the one that was waited for.
    let clock = world.host.clock;
    let mut jobs = jobs.filter(|job| {
        let asked = job.origin == Origin::Scheduled && job.kind == kind;
        asked && clock.world_time(job.started) >= wanted
    });
    let first = jobs.clone().next();
    let Some(job) = jobs.find(|job| job.state != JobState::Completed).or(first).cloned() else {
        return nothing(wanted);
    };
    // People look at a job when it has ended, however long it takes.
    advance(world, clock.world_time(job.ended));
    Outcome { operation, ended: of_job(&job), failure: told(&job), at: wanted }
}

/// What the customer does after an operation worked, until the server is protected: install,
/// register, activate, configure.
///
/// # Errors
/// The first step that does not work.
pub fn carry_on(world: &mut World) -> Result<(), Outcome> {
    let steps = [
        (Operation::Install, install::state(&world.host) == install::State::Complete),
        (Operation::Register, register::is_registered(&world.host)),
        (Operation::Activate, world.agent.passphrase.is_some()),
        (Operation::Configure, world.agent.policy.is_some()),
    ];
    for (operation, done) in steps {
        if done {
            continue;
        }
        if operation == Operation::Register
            && credential::picked(&world.host, &world.cloud).is_none()
        {
            download(world);
        }
        let outcome = run(world, operation);
        if !outcome.ok() {
            return Err(outcome);
        }
        after(world, operation);
    }
    Ok(())
}

/// What a careful customer does after an operation worked: the Task Scheduler sees the module path
/// of a new agent only after a restart (S67).
fn after(world: &mut World, operation: Operation) {
    if matches!(operation, Operation::Install | Operation::InstallMabs) {
        world.restart();
    }
}

/// The administrator downloads a fresh credential file in a portal that works.
pub fn download(world: &mut World) {
    // A full or unreachable system volume shows when the file is used.
    let _ = portal::give_out(&mut world.site(), DOWNLOADS);
}

/// True when the server goes on as it should: the operation works, then everything up to
/// protection, then the next two scheduled backups.
///
/// # Errors
/// The first thing that did not work.
pub fn verify(world: &mut World, operation: Operation) -> Result<(), Outcome> {
    let already = match operation {
        Operation::Install => install::state(&world.host) == install::State::Complete,
        Operation::InstallMabs => mabs::is_installed(&world.host),
        Operation::Register => register::is_registered(&world.host),
        Operation::Activate => world.agent.passphrase.is_some(),
        // These are tried anew each time.
        _ => false,
    };
    if !already {
        must(run(world, operation))?;
        after(world, operation);
    }
    nights(world)
}

/// True when a server on which an operation worked goes on as it should: what a careful customer
/// does then, everything up to protection, the next two scheduled backups.
///
/// # Errors
/// The first thing that did not work.
pub fn go_on(world: &mut World, operation: Operation) -> Result<(), Outcome> {
    after(world, operation);
    nights(world)
}

fn nights(world: &mut World) -> Result<(), Outcome> {
    carry_on(world)?;
    for _ in 0..2 {
        must(run(world, Operation::ScheduledBackup))?;
    }
    Ok(())
}

fn must(outcome: Outcome) -> Result<(), Outcome> {
    if outcome.ok() { Ok(()) } else { Err(outcome) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::testing::{good, server};
    use crate::mars::layout::SERVICE;
    use crate::windows::eventlog::Channel;

    #[test]
    fn after_six_hours_a_recovery_volume_goes_and_what_waited_runs() {
        let mut world = server();
        good(&mut world, "net start MSiSCSI; wabadmin backup");
        good(&mut world, "wabadmin recover mount");
        let since = world.agent.mount.as_ref().map(|mount| mount.since);
        let started = crate::mars::schedule::start(&mut world.site(), None, Origin::Scheduled);
        assert_eq!((started, world.agent.jobs.len()), (Ok(()), 1));
        let end = since.unwrap() + Span::hours(6);
        advance(&mut world, Moment(end.0 - 1));
        assert!(world.agent.mount.is_some());
        advance(&mut world, end);
        assert_eq!((world.agent.mount.is_none(), world.agent.jobs.len()), (true, 2));
    }

    fn crash_and_wait(world: &mut World, minutes: i64) -> bool {
        let at = world.machine_time();
        world.host.crash_service(SERVICE, at);
        let until = world.now + Span::minutes(minutes);
        advance(world, until);
        world.host.services.get(SERVICE).is_some_and(|service| service.works())
    }

    #[test]
    fn a_service_that_crashed_comes_back_as_often_as_its_failure_actions_say() {
        let mut world = server();
        good(
            &mut world,
            "sc.exe failure obengine reset= 86400 actions= restart/60000/restart/120000//0",
        );
        assert!(!crash_and_wait(&mut world, 0), "its delay is a minute");
        let until = world.now + Span::minutes(1);
        advance(&mut world, until);
        assert!(world.host.services.get(SERVICE).is_some_and(|service| service.works()));
        assert!(!crash_and_wait(&mut world, 1), "the second delay is longer");
        let until = world.now + Span::minutes(1);
        advance(&mut world, until);
        assert!(world.host.services.get(SERVICE).is_some_and(|service| service.works()));
        let count = |id| {
            let records = world.host.events.iter();
            records.filter(|record| record.channel == Channel::System && record.id == id).count()
        };
        assert_eq!((count(7031), count(7034)), (2, 0));
    }

    #[test]
    fn without_failure_actions_it_stays_down_and_one_started_by_hand_is_left_alone() {
        let mut world = server();
        assert!(!crash_and_wait(&mut world, 600));
        good(&mut world, "sc.exe failure obengine reset= 0 actions= reboot/60000");
        good(&mut world, "net start obengine");
        let booted = world.host.identity.booted;
        assert!(!crash_and_wait(&mut world, 0));
        good(&mut world, "net start obengine");
        let until = world.now + Span::minutes(5);
        advance(&mut world, until);
        assert_eq!(world.host.identity.booted, booted, "no reboot for a service that runs");
        crash_and_wait(&mut world, 5);
        assert_ne!(world.host.identity.booted, booted);
    }
}

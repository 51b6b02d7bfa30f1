//! The step loop: time passes, tasks fire, operations are tried.
//!
//! A scheduled backup really goes: due time -> Task Scheduler -> principal -> `powershell.exe`
//! through the one door -> execution policy -> module path -> module files -> job. Nothing about
//! "did PowerShell work" is decided here.

pub mod operation;

use jiff::ToSpan;

use crate::console::scheduler::{self, Reason};
use crate::kernel::limits::WORLD_STEPS;
use crate::kernel::time::{Moment, Span};
use crate::mars::job::{Failure, JobState, Origin};
use crate::mars::{
    backup, configure, credential, install, key, mabs, prerequisites, register, settings,
};
use crate::windows::clock_zone;
use crate::world::World;

pub use operation::{Ended, Operation};

/// Where the administrator keeps downloaded credential files.
pub const DOWNLOADS: &str = r"C:\Users\Administrator\Downloads";
/// Stands for the passphrase that the customer chose.
pub const PASSPHRASE: u64 = 0x5eed_0f1a_c01d_0001;
/// How long after its time a scheduled run still counts as having started.
const GRACE: Span = Span::minutes(30);

/// What came of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What was tried.
    pub operation: Operation,
    /// How it ended.
    pub ended: Ended,
    /// Why, when the agent said why.
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
        let scheduler = world.host.services.get("Schedule");
        let runs = scheduler.is_some_and(|service| service.works());
        let zone = clock_zone::zone(&world.host.registry);
        let due = world.host.tasks.next_due(world.machine_time(), &zone);
        let due = due.map(|(at, task)| (world.host.clock.world_time(at), task.path.to_string()));
        match due.filter(|(at, _)| runs && *at <= until) {
            Some((at, path)) => {
                world.now = at.max(world.now);
                scheduler::start(world, &path, Reason::Trigger);
            }
            None => break,
        }
    }
    world.now = world.now.max(until);
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
        Operation::Upgrade => install::run_installer(&mut world.site()),
        Operation::Register => {
            let file = newest_credential(world).unwrap_or_default();
            register::register(&mut world.site(), &file)
        }
        Operation::Activate => key::operation(&mut world.site(), PASSPHRASE),
        Operation::Configure => {
            let mut site = world.site();
            let policy = configure::wanted(&site);
            configure::operation(&mut site, policy)
        }
        Operation::ChangeSettings => settings::operation(&mut world.site()),
        Operation::ManualBackup => manual(world),
        Operation::ScheduledBackup => return scheduled(world),
    };
    let ended = if result.is_ok() { Ended::Succeeded } else { Ended::Failed };
    Outcome { operation, ended, failure: result.err(), at }
}

/// True for what needs an administrator at the machine: installing and configuring (X37).
fn is_by_hand(operation: Operation) -> bool {
    !matches!(operation, Operation::ManualBackup | Operation::ScheduledBackup)
}

/// "Back Up Now", and the customer looks on until the job has ended: nobody sees its last event
/// before it is written.
fn manual(world: &mut World) -> Result<(), Failure> {
    let before = world.agent.jobs.len();
    let result = backup::run(&mut world.site(), Origin::Manual);
    if let Some(ended) = world.agent.jobs.get(before).map(|job| job.ended) {
        let until = world.host.clock.world_time(ended);
        advance(world, until);
    }
    result
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

/// When the policy wants its next backup, in world time.
#[must_use]
pub fn next_wanted(world: &World) -> Option<Moment> {
    let policy = world.agent.policy.as_ref()?;
    let now = world.machine_time();
    let local = clock_zone::local(&world.host.registry, now);
    let days = [local.date(), local.date().checked_add(1.day()).ok()?];
    let times = days.iter().flat_map(|day| policy.times.iter().map(|time| day.to_datetime(*time)));
    let moments = times.map(|at| clock_zone::moment_of_local(&world.host.registry, at));
    moments.filter(|at| *at > now).min().map(|at| world.host.clock.world_time(at))
}

fn scheduled(world: &mut World) -> Outcome {
    let operation = Operation::ScheduledBackup;
    let nothing = |at| Outcome { operation, ended: Ended::DidNotStart, failure: None, at };
    let Some(wanted) = next_wanted(world) else { return nothing(world.now) };
    let before = world.agent.jobs.len();
    advance(world, wanted + GRACE);
    let jobs = &world.agent.jobs[before..];
    match jobs.iter().find(|job| job.origin == Origin::Scheduled) {
        None => nothing(wanted),
        Some(job) => Outcome {
            operation,
            ended: match job.state {
                JobState::Completed => Ended::Succeeded,
                JobState::CompletedWithWarning | JobState::Aborted => Ended::Failed,
            },
            failure: job.failure.clone(),
            at: wanted,
        },
    }
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
        if operation == Operation::Register && newest_credential(world).is_none() {
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

/// The administrator downloads a fresh credential file in the portal. All older ones are
/// superseded by it.
pub fn download(world: &mut World) -> String {
    let count = world.cloud.vault.issued.len();
    let mut stream = world.seed.stream(&format!("azure.credential.{count}"));
    let issued = world.cloud.vault.issue(world.now, &mut stream);
    let text = credential::write(&world.cloud, &issued);
    let name = credential::file_name(&world.cloud.vault.name, world.now);
    let path = format!("{DOWNLOADS}\\{name}");
    let at = world.machine_time();
    // A full or unreachable system volume shows when the file is used.
    let _ = world.host.files.put(&path, crate::windows::node::Node::text(&text, at));
    path
}

/// True when the server goes on as it should: the operation works, then everything up to
/// protection, then the next two scheduled backups.
///
/// # Errors
/// The first thing that did not work.
pub fn verify(world: &mut World, operation: Operation) -> Result<(), Outcome> {
    let must = |outcome: Outcome| if outcome.ok() { Ok(()) } else { Err(outcome) };
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
    carry_on(world)?;
    for _ in 0..2 {
        must(run(world, Operation::ScheduledBackup))?;
    }
    Ok(())
}

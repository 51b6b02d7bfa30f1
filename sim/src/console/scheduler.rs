//! The Task Scheduler at work: a task's actions run through the one door, as its principal.
//!
//! *Models*: why a task starts, what happens when it is still running, whether its account may log
//! on as a batch job, the environment that the scheduler's own process holds, each action with its
//! result, the history events, and the engine's event 18 when the backup task ends without a job.
//! A run that a trigger started goes on beside whatever falls due meanwhile \[INF\]: its PowerShell
//! ends with the job that it started.
//! *Sources*: catalogue 4.3, 4.6; S60-S67; X24.

use crate::kernel::names::Id;
use crate::mars::layout::TASK;
use crate::mars::schedule;
use crate::windows::error::Win32;
use crate::windows::eventlog::Event;
use crate::windows::eventlog::messages::{
    ACTION_COMPLETED, ACTION_LAUNCH_FAILED, ACTION_STARTED, TASK_COMPLETED, TASK_RUN_BY_USER,
    TASK_START_FAILED, TASK_STARTED, TASK_TRIGGERED_BY_TIME,
};
use crate::windows::tasks::{Action, StartDecision, Task, result};
use crate::world::World;

use super::{Session, argv, launch_file, path_search};

/// Why a task starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason<'r> {
    /// A trigger fired.
    Trigger,
    /// This user asked for it.
    Asked(&'r str),
}

fn write(world: &mut World, event: &Event, args: &[&str]) {
    let at = world.machine_time();
    world.host.events.write(at, event, args);
}

/// Starts a task and lets its actions run to their end.
pub fn start(world: &mut World, path: &str, reason: Reason<'_>) {
    let Some(place) = world.host.tasks.id(path) else { return };
    let Some(task) = world.host.tasks.task(place).cloned() else { return };
    let name = ["run ", &task.path, " ", &world.now.0.to_string()].concat();
    let id = ["{", &world.seed.stream(&name).guid(), "}"].concat();
    let user = task.principal.display_name().to_owned();
    match reason {
        Reason::Trigger => write(world, &TASK_TRIGGERED_BY_TIME, &[path, &id, &user]),
        Reason::Asked(by) => write(world, &TASK_RUN_BY_USER, &[path, &id, by]),
    }
    let decision = task.may_start(world.machine_time());
    if let Some(event) = decision.event() {
        write(world, event, &[path, &id, &id]);
    }
    match decision {
        StartDecision::Ignore => {
            return world.note("tasks", "not started: still running", path, false);
        }
        StartDecision::Queue => {
            let running = world.host.tasks.task_mut(place).and_then(|task| task.running.as_mut());
            running.into_iter().for_each(|run| run.queued = true);
            return world.note("tasks", "waits: still running", path, true);
        }
        StartDecision::Start | StartDecision::StopExisting | StartDecision::Parallel => {}
    }
    if let Some(code) = refusal(world, &task) {
        let at = world.machine_time();
        if let Some(task) = world.host.tasks.task_mut(place) {
            task.last_run = Some(at);
            task.last_result = code;
        }
        write(world, &TASK_START_FAILED, &[path, &user, &code.to_string()]);
        return world.note("tasks", "refused", &format!("{path} as {user}: {code:#x}"), false);
    }
    let begun = world.now;
    run(world, &task, (place, &id), reason != Reason::Trigger);
    if reason == Reason::Trigger && world.now > begun {
        // Nobody waits for it: the clock goes on from its start, and others may act meanwhile.
        world.now = begun;
    }
}

/// The run of a task is over; a start that waited for it happens now.
pub fn ended(world: &mut World, path: &str) {
    let Some(task) = world.host.tasks.get_mut(path) else { return };
    let waits = task.running.take().is_some_and(|run| run.queued);
    if waits {
        start(world, path, Reason::Trigger);
    }
}

/// The code with which Windows refuses to log the task's account on; `None` when it may.
fn refusal(world: &World, task: &Task) -> Option<u32> {
    let accounts = &world.host.accounts;
    if !accounts.exists(&task.principal.user) {
        Some(result::BAD_PASSWORD)
    } else if !accounts.may_log_on_as_batch(&task.principal.user) {
        Some(result::NO_BATCH_LOGON)
    } else {
        None
    }
}

fn run(world: &mut World, task: &Task, (place, id): (Id, &str), asked: bool) {
    let (path, user) = (task.path.to_string(), task.principal.display_name().to_owned());
    let process = world.host.services.new_process();
    let at = world.machine_time();
    if let Some(task) = world.host.tasks.task_mut(place) {
        task.begin(at, process);
    }
    write(world, &TASK_STARTED, &[&path, &user, id]);
    world.note("tasks", "started", &path, true);
    let jobs = world.agent.jobs.len();
    let mut code = 0;
    for action in task.actions.iter().filter(|action| !action.com_handler) {
        code = act(world, task, action, id);
    }
    let ends = world.machine_time();
    if let Some(task) = world.host.tasks.task_mut(place) {
        task.go_on(code, ends);
        // Whoever starts a task by hand looks on until it is done.
        if ends == at || asked {
            task.finish(code);
        }
    }
    write(world, &TASK_COMPLETED, &[&path, &user, id]);
    world.note("tasks", "finished", &format!("{path}: {code:#x}"), code == 0);
    if path == TASK && code != 0 && world.agent.jobs.len() == jobs {
        schedule::note_failed_start(&mut world.site());
    }
}

fn act(world: &mut World, task: &Task, action: &Action, id: &str) -> u32 {
    let (path, command) = (task.path.to_string(), action.command.to_string());
    let block = world.host.services.get("Schedule").map(|service| service.environment.clone());
    let block = block.unwrap_or_default();
    let elevated = world.host.accounts.is_administrator(&task.principal.user);
    let program = block.expand(command.trim_matches('"'));
    let mut session = Session::of_task(&task.principal.user, elevated, block);
    if !action.working_directory.is_empty() {
        session.directory = session.absolute(&action.working_directory);
    }
    let Some(file) = path_search::program(world, &session, &program) else {
        let code = Win32::FILE_NOT_FOUND.hresult();
        write(world, &ACTION_LAUNCH_FAILED, &[&path, id, &command, &code.to_string()]);
        return code;
    };
    write(world, &ACTION_STARTED, &[&path, &command, id]);
    let line = ["\"", &program, "\" ", &action.arguments].concat();
    let words = argv::split(&action.arguments);
    let output = launch_file(world, &mut session, &file, &words, &line);
    let code = output.exit.cast_unsigned();
    write(world, &ACTION_COMPLETED, &[&path, id, &command, &code.to_string()]);
    code
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::testing::{good, server};
    use crate::mars::layout::{MODULE, MODULE_NAME};
    use crate::windows::node::Node;
    use crate::windows::registry::{Data, Known};

    /// A server whose Task Scheduler started with the agent's module path.
    fn ready() -> World {
        let mut world = server();
        world.restart();
        world
    }

    fn file(name: &str) -> String {
        format!("{MODULE}\\{name}")
    }

    fn remove(world: &mut World, name: &str) {
        let id = world.host.files.lookup(&file(name)).unwrap();
        world.host.files.remove(id);
    }

    fn put(world: &mut World, name: &str, node: Node) {
        world.host.files.put(&file(name), node).unwrap();
    }

    /// Runs the agent's task: what it returned, and how many jobs and events 18 there are.
    fn outcome(world: &mut World) -> (u32, usize, usize) {
        start(world, TASK, Reason::Asked("test"));
        let failed = world.host.events.iter().filter(|record| record.id == 18).count();
        (world.host.tasks.get(TASK).unwrap().last_result, world.agent.jobs.len(), failed)
    }

    #[test]
    fn a_sound_powershell_runs_the_backup() {
        assert_eq!(outcome(&mut ready()), (0, 1, 0));
    }

    type Break = fn(&mut World);

    /// Every way in which PowerShell keeps the backup from starting.
    const BREAKS: [(&str, Break); 12] = [
        ("policy Restricted", |world| {
            good(world, "Set-ExecutionPolicy Restricted -Force");
        }),
        ("policy AllSigned", |world| {
            good(world, "Set-ExecutionPolicy AllSigned -Force");
        }),
        ("policy of the group", |world| {
            world.host.registry.set_known(Known::PolicyMachine, "EnableScripts", Data::Dword(0));
        }),
        ("module path without the agent's folder", |world| {
            let value =
                Data::ExpandSz(r"%SystemRoot%\system32\WindowsPowerShell\v1.0\Modules".into());
            world.host.registry.set_known(Known::Environment, "PSModulePath", value);
            world.restart();
        }),
        ("module path that leads nowhere", |world| {
            let value = Data::sz(r"C:\Nowhere\Modules");
            world.host.registry.set_known(Known::Environment, "PSModulePath", value);
            world.restart();
        }),
        ("manifest missing", |world| remove(world, &format!("{MODULE_NAME}.psd1"))),
        ("manifest corrupt", |world| {
            let at = world.now;
            put(world, &format!("{MODULE_NAME}.psd1"), Node::text("@{ GUID = '", at));
        }),
        ("format file missing", |world| remove(world, "MSOnlineBackup.format.ps1xml")),
        ("types file corrupt", |world| {
            let at = world.now;
            put(world, "MSOnlineBackup.types.ps1xml", Node::file(6_144, at));
        }),
        ("assembly missing", |world| remove(world, "Microsoft.OnlineBackup.Cmdlets.dll")),
        ("assembly corrupt", |world| {
            let at = world.now;
            put(world, "Microsoft.OnlineBackup.PowerShell.dll", Node::file(412_160, at));
        }),
        ("engine 2.0", |world| {
            world.host.registry.set_known(Known::PowerShell3, "PowerShellVersion", Data::sz("2.0"));
        }),
    ];

    #[test]
    fn whatever_is_wrong_with_powershell_keeps_the_backup_from_starting() {
        for (name, harm) in BREAKS {
            let mut world = ready();
            harm(&mut world);
            assert_eq!(outcome(&mut world), (1, 0, 1), "{name}");
        }
    }

    #[test]
    fn a_module_path_that_is_mended_counts_after_a_restart_only() {
        let mut world = ready();
        let good_path = world.host.registry.text(Known::Environment, "PSModulePath");
        let good_path = Data::ExpandSz(good_path.unwrap_or_default().into());
        world.host.registry.set_known(Known::Environment, "PSModulePath", Data::sz("C:\\No"));
        world.restart();
        assert_eq!(outcome(&mut world).1, 0);
        world.host.registry.set_known(Known::Environment, "PSModulePath", good_path);
        assert_eq!(outcome(&mut world).1, 0);
        world.restart();
        assert_eq!(outcome(&mut world).1, 1);
    }

    #[test]
    fn a_script_module_that_is_missing_or_corrupt_is_told() {
        let mut world = ready();
        let at = world.now;
        let manifest = "@{\r\n    ModuleVersion = '2.0'\r\n    RootModule = 'Own.psm1'\r\n}\r\n";
        put(&mut world, &format!("{MODULE_NAME}.psd1"), Node::text(manifest, at));
        assert_eq!(outcome(&mut world), (1, 0, 1));
        put(&mut world, "Own.psm1", Node::file(10, at));
        assert_eq!(outcome(&mut world), (1, 0, 2));
    }
}

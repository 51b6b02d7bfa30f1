//! `schtasks /run` and `/end`.

use super::super::options::Options;
use super::{all_taken, error, need_elevation, task_name};
use crate::console::{Call, Session, Stop, execute};
use crate::kernel::text::same;
use crate::mars::{layout, schedule};
use crate::windows::error::Win32;
use crate::windows::eventlog::Event;
use crate::windows::eventlog::messages::{
    ACTION_COMPLETED, ACTION_LAUNCH_FAILED, ACTION_STARTED, TASK_COMPLETED, TASK_RUN_BY_USER,
    TASK_START_FAILED, TASK_STARTED, TASK_TERMINATED,
};
use crate::windows::tasks::{Action, RunLevel, StartDecision, Task, result};
use crate::world::World;

pub(super) fn run(call: &mut Call<'_>, options: &mut Options) -> Result<(), Stop> {
    let name = task_name(options, "RUN")?;
    options.switch("i");
    all_taken(options, "RUN")?;
    let task = call.world.host.tasks.get(&name).cloned();
    let task = task.ok_or_else(|| error(Win32::FILE_NOT_FOUND))?;
    need_elevation(call)?;
    if !task.enabled {
        return Err(error("The task is disabled."));
    }
    if !task.settings.allow_demand {
        return Err(error("The task cannot be started on demand."));
    }
    call.line(&format!("SUCCESS: Attempted to run the scheduled task \"{name}\"."));
    let user = call.session.user.clone();
    run_now(call.world, &task, &user);
    Ok(())
}

fn write(world: &mut World, event: &Event, args: &[&str]) {
    let at = world.machine_time();
    world.host.events.write(at, event, args);
}

/// An instance id as the log shows it; it depends on the seed, the task and the time only.
fn instance(world: &World, task: &Task) -> String {
    format!("{{{}}}", world.seed.stream(&format!("run {} {}", task.path, world.now.0)).guid())
}

/// Starts a task by hand, and lets its actions run to their end.
fn run_now(world: &mut World, task: &Task, asked_by: &str) {
    let (path, user) = (task.path.to_string(), task.principal.display_name().to_owned());
    let id = instance(world, task);
    if let decision @ (StartDecision::Ignore | StartDecision::Queue) = task.may_start() {
        if let Some(event) = decision.event() {
            write(world, event, &[&path, &id, &id]);
        }
        return;
    }
    write(world, &TASK_RUN_BY_USER, &[&path, &id, asked_by]);
    if !world.host.accounts.may_log_on_as_batch(&user) {
        let at = world.machine_time();
        if let Some(task) = world.host.tasks.get_mut(&path) {
            task.last_run = Some(at);
            task.last_result = result::NO_BATCH_LOGON;
        }
        let number = result::NO_BATCH_LOGON.to_string();
        write(world, &TASK_START_FAILED, &[&path, &user, &number]);
        return;
    }
    let process = world.host.services.new_process();
    let at = world.machine_time();
    if let Some(task) = world.host.tasks.get_mut(&path) {
        task.begin(at, process);
    }
    write(world, &TASK_STARTED, &[&path, &user, &id]);
    let mut code = 0;
    for action in task.actions.iter() {
        code = act(world, task, action, &id);
    }
    if let Some(task) = world.host.tasks.get_mut(&path) {
        task.finish(code);
    }
    if code != 0 && same(&path, layout::TASK) {
        schedule::note_failed_start(&mut world.site());
    }
    write(world, &TASK_COMPLETED, &[&path, &user, &id]);
}

fn act(world: &mut World, task: &Task, action: &Action, id: &str) -> u32 {
    let (path, command) = (task.path.to_string(), action.command.to_string());
    let block = world.host.services.get("Schedule").map(|service| service.environment.clone());
    let block = block.unwrap_or_default();
    let elevated = task.principal.run_level == RunLevel::HighestAvailable;
    let program = block.expand(command.trim_matches('"'));
    let mut session = Session::of_task(task.principal.display_name(), elevated, block);
    if !action.working_directory.is_empty() {
        session.directory = session.absolute(&action.working_directory);
    }
    let line = format!("\"{program}\" {}", action.arguments);
    if action.com_handler {
        return result::OK;
    }
    let is_there = crate::console::find(&program)
        .is_some_and(|command| command.kind.is_present(world, &session));
    if !is_there {
        let code = Win32::FILE_NOT_FOUND.hresult();
        let number = code.to_string();
        write(world, &ACTION_LAUNCH_FAILED, &[&path, id, &command, &number]);
        return code;
    }
    write(world, &ACTION_STARTED, &[&path, &command, id]);
    let output = execute(world, &mut session, &line);
    let code = output.exit.cast_unsigned();
    let number = code.to_string();
    write(world, &ACTION_COMPLETED, &[&path, id, &command, &number]);
    code
}

pub(super) fn end(call: &mut Call<'_>, options: &mut Options) -> Result<(), Stop> {
    let name = task_name(options, "END")?;
    all_taken(options, "END")?;
    if call.world.host.tasks.get(&name).is_none() {
        return Err(error(Win32::FILE_NOT_FOUND));
    }
    need_elevation(call)?;
    let task = call.world.host.tasks.get(&name).filter(|task| task.running.is_some());
    let Some(path) = task.map(|task| task.path.to_string()) else {
        return Err(error("There is no running instance of the task."));
    };
    if let Some(task) = call.world.host.tasks.get_mut(&path) {
        task.finish(result::TERMINATED);
    }
    write(call.world, &TASK_TERMINATED, &[&path, ""]);
    call.line(&format!("SUCCESS: The scheduled task \"{name}\" has been terminated successfully."));
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{fails, prints, server};
    use crate::kernel::time::Moment;
    use crate::mars::layout::TASK;
    use crate::windows::eventlog::Channel;

    #[test]
    fn a_task_runs_by_hand_and_remembers_its_result() {
        let mut world = server();
        let text = prints(&mut world, &format!("schtasks /run /tn {TASK}"));
        assert_eq!(text, format!("SUCCESS: Attempted to run the scheduled task \"{TASK}\".\n"));
        let task = world.host.tasks.get(TASK).unwrap();
        assert_eq!((task.last_result, task.last_run.is_some()), (0, true));
        let ids = world.host.events.channel(Channel::TaskScheduler).map(|r| r.id);
        assert_eq!(ids.collect::<Vec<_>>(), [110, 100, 200, 201, 102]);
    }

    #[test]
    fn a_failing_command_and_a_missing_program_are_results() {
        let mut world = server();
        let line = format!("schtasks /change /tn {TASK} /tr ");
        prints(
            &mut world,
            &format!("{line} 'powershell.exe -c No-Such'; schtasks /run /tn {TASK}"),
        );
        assert_eq!(world.host.tasks.get(TASK).unwrap().last_result, 1);
        prints(&mut world, &format!("{line} nothing.exe; schtasks /run /tn {TASK}"));
        assert_eq!(world.host.tasks.get(TASK).unwrap().last_result, 0x8007_0002);
        assert_eq!(fails(&mut world, "schtasks /run /tn no").0, 1);
    }

    #[test]
    fn a_run_is_ended() {
        let mut world = server();
        let idle = "ERROR: There is no running instance of the task.\n".to_owned();
        assert_eq!(fails(&mut world, &format!("schtasks /end /tn {TASK}")), (1, idle));
        world.host.tasks.get_mut(TASK).unwrap().begin(Moment(0), 4);
        prints(&mut world, &format!("schtasks /end /tn {TASK}"));
        assert_eq!(world.host.tasks.get(TASK).unwrap().last_result, 267_014);
    }
}

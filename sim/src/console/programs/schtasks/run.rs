//! `schtasks /run` and `/end`.

use super::super::options::Options;
use super::{all_taken, error, need_elevation, task_name};
use crate::console::scheduler::{self, Reason};
use crate::console::{Call, Stop};
use crate::windows::error::Win32;
use crate::windows::eventlog::Event;
use crate::windows::eventlog::messages::TASK_TERMINATED;
use crate::windows::tasks::result;
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
    scheduler::start(call.world, &name, Reason::Asked(&user));
    Ok(())
}

fn write(world: &mut World, event: &Event, args: &[&str]) {
    let at = world.machine_time();
    world.host.events.write(at, event, args);
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

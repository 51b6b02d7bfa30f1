//! `schtasks /change` and `/delete`.

use jiff::civil::{DateTime, Time};

use super::super::options::Options;
use super::{all_taken, error, invalid, need_elevation, note, path, task_name};
use crate::console::{Call, Stop};
use crate::kernel::shared::Shared;
use crate::windows::accounts::{bare, is_system};
use crate::windows::clock_zone;
use crate::windows::error::Win32;
use crate::windows::eventlog::messages::{TASK_DELETED, TASK_DISABLED, TASK_UPDATED};
use crate::windows::tasks::{Action, LOCAL_SYSTEM, LogonType, Principal, RunLevel};

/// `HH:MM`
pub(in super::super) fn time(text: &str) -> Result<Time, Stop> {
    let parts = text.split_once(':').and_then(|(hour, minute)| {
        let minute = minute.get(..2)?;
        Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
    });
    parts.ok_or_else(|| error("Invalid Starttime value."))
}

/// The program and its arguments of a `/tr`.
pub(super) fn action(text: &str) -> Action {
    let text = text.trim();
    if let Some(rest) = text.strip_prefix(['"', '\''])
        && let Some(end) = rest.find(['"', '\''])
    {
        return Action::run(&rest[..end], rest[end + 1..].trim_start());
    }
    let (command, arguments) = text.split_once(' ').unwrap_or((text, ""));
    Action::run(command, arguments.trim_start())
}

/// The account of `/ru` with the password of `/rp`.
pub(super) fn principal(
    call: &Call<'_>,
    user: &str,
    password: Option<&str>,
    run_level: RunLevel,
) -> Result<Principal, Stop> {
    if user.is_empty() || is_system(user) {
        let user = LOCAL_SYSTEM.into();
        return Ok(Principal { user, run_level, logon_type: LogonType::ServiceAccount });
    }
    if !call.world.host.accounts.exists(user) {
        return Err(error(Win32::NONE_MAPPED));
    }
    // Nobody is there to type the password that is asked for.
    if password.is_none_or(str::is_empty) {
        return Err(error("The user name or password is incorrect."));
    }
    let user = format!("{}\\{}", call.world.host.identity.name, bare(user));
    Ok(Principal { user: user.as_str().into(), run_level, logon_type: LogonType::Password })
}

/// `LIMITED` or `HIGHEST`.
pub(super) fn run_level(options: &mut Options, verb: &str) -> Result<Option<RunLevel>, Stop> {
    match options.value("rl").map(|word| word.unwrap_or_default().to_ascii_lowercase()) {
        None => Ok(None),
        Some(word) if word == "limited" => Ok(Some(RunLevel::LeastPrivilege)),
        Some(word) if word == "highest" => Ok(Some(RunLevel::HighestAvailable)),
        Some(_) => Err(invalid("Invalid syntax. Value of 'rl' is not allowed.", verb)),
    }
}

pub(super) fn change(call: &mut Call<'_>, options: &mut Options) -> Result<(), Stop> {
    let name = task_name(options, "CHANGE")?;
    let (on, off) = (options.switch("enable"), options.switch("disable"));
    let (user, password) = (options.value("ru"), options.value("rp").flatten());
    let (start, program) = (options.text("st"), options.text("tr"));
    let level = run_level(options, "CHANGE")?;
    all_taken(options, "CHANGE")?;
    let nothing = !on && !off && user.is_none() && start.is_none() && program.is_none();
    if (nothing && level.is_none()) || (on && off) {
        return Err(invalid(
            "Invalid syntax. /Change requires one of the options \
             /RU, /RP, /TR, /ST, /RL, /ENABLE, /DISABLE.",
            "CHANGE",
        ));
    }
    let there = call.world.host.tasks.get(&name).cloned();
    let mut task = there.ok_or_else(|| error(Win32::FILE_NOT_FOUND))?;
    need_elevation(call)?;
    if let Some(level) = level {
        task.principal.run_level = level;
    }
    if let Some(user) = user {
        let user = user.unwrap_or_default();
        task.principal = principal(call, &user, password.as_deref(), task.principal.run_level)?;
    }
    if let Some(program) = program {
        task.actions = Shared::new(vec![action(&program)]);
    }
    if let Some(start) = start {
        let time = time(&start)?;
        let today = clock_zone::local(&call.world.host.registry, call.world.machine_time()).date();
        let Some(trigger) = task.triggers.iter_mut().find(|trigger| trigger.is_timed()) else {
            return Err(error("The option /ST is not valid for a task without a timed trigger."));
        };
        let date = trigger.start.map_or(today, DateTime::date);
        trigger.start = Some(DateTime::from_parts(date, time));
        trigger.utc_offset = None;
    }
    let stops = off && task.enabled;
    task.enabled = (task.enabled || on) && !off;
    let path = task.path.clone();
    call.world.host.tasks.set(task);
    note(call, if stops { &TASK_DISABLED } else { &TASK_UPDATED }, &path);
    call.line(&format!("SUCCESS: The parameters of scheduled task \"{name}\" have been changed."));
    Ok(())
}

pub(super) fn delete(call: &mut Call<'_>, options: &mut Options) -> Result<(), Stop> {
    let name = task_name(options, "DELETE")?;
    let force = options.switch("f");
    all_taken(options, "DELETE")?;
    if call.world.host.tasks.get(&name).is_none() {
        return Err(error(format!(
            "The specified task name \"{name}\" does not exist in the system."
        )));
    }
    need_elevation(call)?;
    if !force {
        // Nobody answers, so nothing is removed.
        call.line(&format!("WARNING: Are you sure you want to remove the task \"{name}\" (Y/N)? "));
        return Err(Stop::new(""));
    }
    call.world.host.tasks.remove(&name);
    note(call, &TASK_DELETED, &path(&name));
    call.line(&format!("SUCCESS: The scheduled task \"{name}\" was successfully deleted."));
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{changes, fails, prints, server, unelevated};
    use crate::mars::layout::TASK;

    #[test]
    fn enabling_a_task_does_not_enable_its_trigger() {
        let mut world = server();
        world.host.tasks.get_mut(TASK).unwrap().triggers[0].enabled = false;
        let text = prints(&mut world, &format!("schtasks /change /tn {TASK} /ENABLE"));
        let done =
            format!("SUCCESS: The parameters of scheduled task \"{TASK}\" have been changed.\n");
        assert_eq!(text, done);
        assert!(!world.host.tasks.get(TASK).unwrap().triggers[0].enabled);
        let list = prints(&mut world, &format!("schtasks /query /tn {TASK} /fo list"));
        assert!(list.contains("Next Run Time: N/A\nStatus:        Ready"), "{list}");
    }

    #[test]
    fn account_time_and_state_are_changed() {
        let mut world = server();
        let line = format!("schtasks /change /tn {TASK} /DISABLE /st 22:30");
        assert_eq!(changes(&mut world, &line), [format!("task:{TASK}")]);
        let task = world.host.tasks.get(TASK).unwrap();
        assert!(!task.enabled);
        assert_eq!(task.triggers[0].start.unwrap().hour(), 22);
        prints(&mut world, &format!("schtasks /change /tn {TASK} /ru Guest /rp x"));
        let user =
            |world: &crate::world::World| world.host.tasks.get(TASK).unwrap().principal.clone();
        assert_eq!(user(&world).display_name(), "Guest");
        prints(&mut world, &format!("schtasks /change /tn {TASK} /ru SYSTEM"));
        assert!(user(&world).is_system());
    }

    #[test]
    fn what_cannot_be_changed_stays() {
        let mut world = server();
        let missing = "ERROR: The system cannot find the file specified.\n";
        assert_eq!(fails(&mut world, "schtasks /change /tn no /enable"), (1, missing.to_owned()));
        let line = format!("schtasks /change /tn {TASK}");
        for wrong in ["", " /ru nobody /rp x", " /ru Guest", " /st soon", " /enable /disable"] {
            assert!(changes(&mut world, &format!("{line}{wrong}")).is_empty(), "{wrong}");
        }
        assert_eq!(unelevated(&mut world, &format!("{line} /disable")).0, 1);
        assert!(changes(&mut world, &format!("schtasks /delete /tn {TASK}")).is_empty());
        assert_eq!(changes(&mut world, &format!("schtasks /delete /f /tn {TASK}")).len(), 1);
    }
}

//! `taskschd`: marslab's stand-in for clicks in the Task Scheduler window. Not a Windows command.
//!
//! *Models*: the settings tab of a task ("If the task is already running, then the following rule
//! applies"), and the trigger tab as far as boundaries go ("Synchronize across time zones").
//! *Leaves out*: what `schtasks` and `Set-ScheduledTask` can do.
//! *Sources*: catalogue 4.3; X24, X45.

use jiff::civil::DateTime;

use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::text::same;
use crate::windows::clock_zone;
use crate::windows::eventlog::messages::TASK_UPDATED;
use crate::windows::tasks::{MultipleInstances, Task};

/// `taskschd`
pub(super) const COMMAND: Command = Command {
    name: "taskschd",
    aliases: &[],
    kind: Kind::StandIn,
    about: "marslab's stand-in for clicks in the Task Scheduler window",
    examples: &[
        r"taskschd show \Microsoft\OnlineBackup\Microsoft-OnlineBackup",
        r"taskschd instances \Microsoft\OnlineBackup\Microsoft-OnlineBackup IgnoreNew",
        r"taskschd trigger \Microsoft\OnlineBackup\Microsoft-OnlineBackup 1 22:00",
    ],
    run,
};

const USAGE: &str = "taskschd: stand-in of marslab for a window; not a Windows command\r\n\
    \x20 taskschd show TASK                         triggers and settings\r\n\
    \x20 taskschd instances TASK Parallel|Queue|IgnoreNew|StopExisting\r\n\
    \x20 taskschd trigger TASK N HH:MM              a local start time, not synchronized";

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    call.need_elevation("taskschd: changing tasks needs administrator rights")?;
    let verb = call.word(0).to_ascii_lowercase();
    let known = matches!(
        (verb.as_str(), call.words.len()),
        ("show", 2) | ("instances", 3) | ("trigger", 4)
    );
    if !known {
        return Err(Stop::new(USAGE));
    }
    let path = format!("\\{}", call.word(1).trim_start_matches('\\'));
    let there = call.world.host.tasks.get(&path).cloned();
    let mut task = there.ok_or_else(|| Stop::new(format!("taskschd: there is no task {path}")))?;
    match verb.as_str() {
        "show" => {
            show(call, &task);
            return Ok(());
        }
        "instances" => {
            let word = call.word(2);
            let mut policies = MultipleInstances::ALL.iter();
            let policy = policies.find(|policy| same(policy.name(), word));
            task.settings.multiple_instances = *policy.ok_or_else(|| Stop::new(USAGE))?;
        }
        _ => trigger(call, &mut task)?,
    }
    call.world.host.tasks.set(task);
    let now = call.world.machine_time();
    let who = format!("{}\\{}", call.world.host.identity.name, call.session.user);
    call.world.host.events.write(now, &TASK_UPDATED, &[&path, &who]);
    Ok(())
}

fn show(call: &mut Call<'_>, task: &Task) {
    call.line(&format!(
        "If the task is already running: {}",
        task.settings.multiple_instances.name()
    ));
    for (at, trigger) in task.triggers.iter().enumerate() {
        let state = if trigger.enabled { "Enabled" } else { "Disabled" };
        let synchronized = if trigger.utc_offset.is_some() { ", synchronized" } else { "" };
        let boundary = trigger.start_boundary();
        call.line(&format!("{}  {boundary}  {state}{synchronized}", at + 1));
    }
}

/// A trigger gets a local start time, from its own date on.
fn trigger(call: &Call<'_>, task: &mut Task) -> Result<(), Stop> {
    let count = task.triggers.len();
    let number = call.word(2).parse::<usize>().ok().filter(|number| (1..=count).contains(number));
    let Some(number) = number else {
        return Err(Stop::new(format!("taskschd: no trigger {}; there are {count}", call.word(2))));
    };
    let time = super::schtasks::time(call.word(3))?;
    let today = clock_zone::local(&call.world.host.registry, call.world.machine_time()).date();
    let trigger = &mut task.triggers[number - 1];
    let date = trigger.start.map_or(today, DateTime::date);
    trigger.start = Some(date.to_datetime(time));
    trigger.utc_offset = None;
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, changed, good, server};
    use crate::mars::layout::TASK;

    #[test]
    fn the_rule_for_a_second_instance_is_set_and_shown() {
        let mut world = server();
        assert_eq!(changed(&mut world, &format!("taskschd instances {TASK} parallel")).len(), 1);
        let text = good(&mut world, &format!("taskschd show {TASK}"));
        assert!(text.starts_with("If the task is already running: Parallel\n1  2020-"), "{text}");
        assert!(bad(&mut world, &format!("taskschd instances {TASK} never")).contains("stand-in"));
    }

    #[test]
    fn a_new_local_time_ends_the_synchronization() {
        let mut world = server();
        world.host.tasks.get_mut(TASK).unwrap().triggers[0].utc_offset = Some(600);
        let text = good(&mut world, &format!("taskschd show {TASK}"));
        assert!(text.ends_with("+10:00  Enabled, synchronized\n"), "{text}");
        good(&mut world, &format!("taskschd trigger {TASK} 1 22:00"));
        assert_eq!(world.host.tasks.get(TASK).unwrap().triggers[0].utc_offset, None);
        let missing = bad(&mut world, &format!("taskschd trigger {TASK} 2 22:00"));
        assert_eq!(missing, "taskschd: no trigger 2; there are 1");
    }
}

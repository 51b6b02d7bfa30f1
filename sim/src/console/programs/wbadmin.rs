//! `wbadmin.exe`: Windows Server Backup from the command line.
//!
//! *Models*: `get status|versions`, `enable backup`, `disable backup`, `start backup -quiet`,
//! `start systemstatebackup -quiet`: its
//! task, and the snapshot set that its backup holds while it runs.
//! *Leaves out*: what it backs up and where to, restores, answering questions.
//! *Sources*: catalogue 4.3, 5.2; R50; S59; texts \[K\], some \[S\].

use jiff::civil::DateTime;

use super::options::Options;
use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::shared::Shared;
use crate::kernel::text::same;
use crate::kernel::time::Span;
use crate::windows::clock_zone;
use crate::windows::tasks::{Action, Task, Trigger};
use crate::windows::wsb::TASK;

/// `wbadmin`
pub(super) const COMMAND: Command = Command {
    name: "wbadmin",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\wbadmin.exe"),
    about: "Shows, plans and starts backups of Windows Server Backup",
    examples: &["wbadmin /?"],
    run,
};

/// Who holds the snapshot set while it runs.
const NAME: &str = "Windows Server Backup";

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    call.line("wbadmin 1.0 - Backup command-line tool");
    call.line("(C) Copyright Microsoft Corporation. All rights reserved.");
    call.line("");
    let verb = format!("{} {}", call.word(0), call.word(1)).to_ascii_lowercase();
    if call.word(0) == "/?" {
        call.line("---- Commands Supported ----");
        for name in [
            "ENABLE BACKUP",
            "DISABLE BACKUP",
            "START BACKUP",
            "START SYSTEMSTATEBACKUP",
            "GET STATUS",
            "GET VERSIONS",
        ] {
            call.line(name);
        }
        return Ok(());
    }
    if !call.world.host.wsb.installed {
        return Err(failed("The Windows Server Backup feature is not installed on this computer."));
    }
    if !call.session.elevated {
        return Err(failed(
            "You do not have the required permissions to run this command. You must be a member \
             of the Administrators group or Backup Operators group.",
        ));
    }
    let mut options = Options::of(call.words, 2);
    match verb.as_str() {
        "get status" => status(call),
        "get versions" => Err(failed("No backup was found in the specified location.")),
        "enable backup" => enable(call, &mut options),
        "disable backup" => disable(call, &mut options),
        "start backup" => start(call, &mut options),
        "start systemstatebackup" => system_state(call, &mut options),
        _ => Err(failed("The command syntax is not correct. See WBADMIN /? for usage.")),
    }
}

fn failed(text: &str) -> Stop {
    Stop::with(-3, format!("ERROR - {text}\r\n"))
}

fn is_running(call: &Call<'_>) -> bool {
    call.world.host.vss.busy_at(call.world.now) == Some(NAME)
}

fn status(call: &mut Call<'_>) -> Result<(), Stop> {
    if is_running(call) {
        call.line("The backup operation is running.");
    } else {
        call.line("No operation is currently in progress.");
    }
    call.line("");
    Ok(())
}

/// Times of the task as `HH:MM`.
fn times(task: &Task) -> String {
    let on = task.triggers.iter().filter(|trigger| trigger.enabled && task.enabled);
    let times = on.filter_map(|trigger| trigger.start);
    times.map(|at| format!("{:02}:{:02}", at.hour(), at.minute())).collect::<Vec<_>>().join(", ")
}

fn enable(call: &mut Call<'_>, options: &mut Options) -> Result<(), Stop> {
    let schedule = options.value("schedule");
    options.switch("quiet");
    for name in ["addtarget", "removetarget", "include", "exclude", "user", "password"] {
        options.value(name);
    }
    for name in ["allcritical", "systemstate", "vssfull", "vsscopy"] {
        options.switch(name);
    }
    if let Some(word) = options.rest() {
        return Err(failed(&format!("The option {word} is not valid.")));
    }
    let Some(schedule) = schedule else {
        let shown = call.world.host.tasks.get(TASK).map(times).filter(|times| !times.is_empty());
        let Some(shown) = shown else { return Err(failed("No backup is scheduled.")) };
        call.line("The scheduled backup settings:");
        call.line("");
        call.line(&format!("Times of day to run backup: {shown}"));
        return Ok(());
    };
    let today = clock_zone::local(&call.world.host.registry, call.world.machine_time()).date();
    let texts = schedule.unwrap_or_default();
    let read = |text: &str| super::schtasks::time(text.trim()).ok();
    let times: Option<Vec<_>> = texts.split(',').map(read).collect();
    let Some(times) = times else { return Err(failed("The schedule is not valid.")) };
    let triggers: Vec<Trigger> =
        times.iter().map(|time| Trigger::daily(DateTime::from_parts(today, *time))).collect();
    let now = call.world.machine_time();
    let template = call.world.seed.stream("wsb template").guid();
    let there = call.world.host.tasks.get(TASK).cloned();
    let mut task = there.unwrap_or_else(|| {
        let arguments = format!("start backup -templateId:{{{template}}} -quiet");
        Task::new(TASK, Action::run(r"%windir%\System32\wbadmin.exe", &arguments))
            .with_registered(now)
    });
    task.enabled = true;
    task.triggers = Shared::new(triggers);
    call.world.host.tasks.set(task);
    call.line("The scheduled backup is enabled.");
    Ok(())
}

fn disable(call: &mut Call<'_>, options: &mut Options) -> Result<(), Stop> {
    let quiet = options.switch("quiet");
    if call.world.host.tasks.get(TASK).is_none() {
        return Err(failed("No backup is scheduled."));
    }
    if !quiet {
        // Nobody answers, so the schedule stays.
        call.line("Are you sure that you want to delete all scheduled backups? [Y] Yes [N] No ");
        return Err(Stop::new(""));
    }
    call.world.host.tasks.remove(TASK);
    call.line("The scheduled backup is disabled.");
    Ok(())
}

fn start(call: &mut Call<'_>, options: &mut Options) -> Result<(), Stop> {
    let quiet = options.switch("quiet");
    for name in ["templateid", "backuptarget", "include", "exclude", "user", "password"] {
        options.value(name);
    }
    for name in ["allcritical", "systemstate", "vssfull", "vsscopy"] {
        options.switch(name);
    }
    if let Some(word) = options.rest() {
        return Err(failed(&format!("The option {word} is not valid.")));
    }
    if let Some(who) = call.world.host.vss.busy_at(call.world.now).map(str::to_owned) {
        let own = same(&who, NAME);
        let text = if own {
            "Another backup or recovery operation is in progress."
        } else {
            "Another backup program holds a shadow copy set."
        };
        return Err(failed(text));
    }
    if !quiet {
        call.line("Do you want to start the backup operation? [Y] Yes [N] No ");
        return Err(Stop::new(""));
    }
    // The backup goes on behind this line: whoever calls does not wait for its end.
    let until = call.world.now + Span::minutes(call.world.host.wsb.minutes);
    call.world.host.vss.busy = Some((NAME.to_owned(), until));
    call.line("The backup operation to the scheduled target is starting.");
    call.line("Creating a shadow copy of the volumes specified for backup...");
    Ok(())
}

fn system_state(call: &mut Call<'_>, options: &mut Options) -> Result<(), Stop> {
    let quiet = options.switch("quiet");
    options.value("backuptarget");
    if let Some(word) = options.rest() {
        return Err(failed(&format!("The option {word} is not valid.")));
    }
    if !quiet {
        call.line("Do you want to start the backup operation? [Y] Yes [N] No ");
        return Err(Stop::new(""));
    }
    call.line("Starting to back up the system state...");
    let now = call.world.now;
    let result = crate::windows::wsb::back_up_system_state(&mut call.world.host, now);
    result.map_err(|trouble| {
        let code = trouble.hresult();
        failed(&format!("The backup of the system state failed. Detailed error: {code:#010x}"))
    })?;
    call.line("The backup of the system state successfully completed.");
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{changes, fails, prints, server};
    use crate::kernel::time::Span;
    use crate::windows::wsb::TASK;

    #[test]
    fn a_backup_holds_the_snapshot_set_until_it_is_done() {
        let mut world = server();
        assert!(changes(&mut world, "wbadmin start backup").is_empty(), "nobody agrees");
        assert_eq!(changes(&mut world, "wbadmin start backup -quiet"), ["vss:busy"]);
        assert!(prints(&mut world, "wbadmin get status").contains("is running"));
        assert_eq!(fails(&mut world, "wbadmin start backup -quiet").0, -3);
        world.now = world.now + Span::minutes(90);
        assert!(prints(&mut world, "wbadmin get status").contains("No operation"));
    }

    #[test]
    fn the_schedule_is_that_of_the_task() {
        let mut world = server();
        prints(&mut world, "wbadmin enable backup -schedule:21:00,09:30 -quiet");
        assert_eq!(world.host.tasks.get(TASK).unwrap().triggers.len(), 2);
        assert!(prints(&mut world, "wbadmin enable backup").contains("backup: 21:00, 09:30\n"));
        prints(&mut world, "wbadmin disable backup -quiet");
        assert!(world.host.tasks.get(TASK).is_none());
        world.host.wsb.installed = false;
        assert!(fails(&mut world, "wbadmin get status").1.contains("not installed"));
    }
}

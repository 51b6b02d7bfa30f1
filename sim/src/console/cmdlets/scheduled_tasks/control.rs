//! `Get-ScheduledTask`, `Get-ScheduledTaskInfo`, `Enable-`, `Disable-`, `Start-`, `Stop-`,
//! `Export-ScheduledTask`.
//!
//! *Models*: names with wildcards for `Get-` only; the others want a name and its folder, or an
//! object. `Start-` runs the task through the Task Scheduler, which looks on until it is done.
//! *Sources*: texts and identifiers of 5.1 \[K\]; log entries: catalogue 4.3.

use powershell::eval::{Call, ErrorSpec, Eval};
use powershell::value::time::{DateTime, Kind as ClockKind};
use powershell::value::{Net, Value};

use super::objects::class;
use super::{CHOSEN, NAME, PATH, SESSION, denied, entry, exact, failure, found, here, log, put};
use crate::console::Entry;
use crate::console::cmdlets::cim_object::instance;
use crate::console::cmdlets::is_pattern;
use crate::console::machine::{Machine, local_time};
use crate::console::scheduler::{self, Reason};
use crate::windows::clock_zone::zone;
use crate::windows::eventlog::messages::{TASK_DISABLED, TASK_UPDATED};
use crate::windows::tasks::{self, result, view, xml};

/// A cmdlet that takes one task.
const fn chosen(
    name: &'static str,
    about: &'static str,
    run: fn(&mut Call<'_>) -> Eval<()>,
    examples: &'static [&'static str],
) -> Entry {
    entry(name, about, CHOSEN, "Path", run, examples)
}

/// `Get-ScheduledTask`
pub(in super::super) const GET: Entry = entry(
    "Get-ScheduledTask",
    "Lists scheduled tasks",
    &[NAME, PATH, SESSION],
    "",
    get,
    &[
        "Get-ScheduledTask",
        r"Get-ScheduledTask -TaskPath '\Microsoft\OnlineBackup\'",
        "Get-ScheduledTask Microsoft-OnlineBackup",
    ],
);

/// `Get-ScheduledTaskInfo`
pub(in super::super) const INFO: Entry = chosen(
    "Get-ScheduledTaskInfo",
    "Shows when a scheduled task ran and will run",
    info,
    &[
        r"Get-ScheduledTaskInfo Microsoft-OnlineBackup \Microsoft\OnlineBackup\",
        "Get-ScheduledTask Microsoft-OnlineBackup | Get-ScheduledTaskInfo",
    ],
);

/// `Enable-ScheduledTask`
pub(in super::super) const ENABLE: Entry = chosen(
    "Enable-ScheduledTask",
    "Enables a scheduled task",
    |call| switch(call, true),
    &[r"Enable-ScheduledTask Microsoft-OnlineBackup \Microsoft\OnlineBackup\"],
);

/// `Disable-ScheduledTask`
pub(in super::super) const DISABLE: Entry = chosen(
    "Disable-ScheduledTask",
    "Disables a scheduled task",
    |call| switch(call, false),
    &[r"Disable-ScheduledTask Microsoft-OnlineBackup \Microsoft\OnlineBackup\"],
);

/// `Start-ScheduledTask`
pub(in super::super) const START: Entry = chosen(
    "Start-ScheduledTask",
    "Asks the Task Scheduler to run a task",
    start,
    &[r"Start-ScheduledTask Microsoft-OnlineBackup \Microsoft\OnlineBackup\"],
);

/// `Stop-ScheduledTask`
pub(in super::super) const STOP: Entry = chosen(
    "Stop-ScheduledTask",
    "Asks the Task Scheduler to end a task",
    stop,
    &[r"Stop-ScheduledTask Microsoft-OnlineBackup \Microsoft\OnlineBackup\"],
);

/// `Export-ScheduledTask`
pub(in super::super) const EXPORT: Entry = chosen(
    "Export-ScheduledTask",
    "Shows a scheduled task as XML",
    export,
    &[r"Export-ScheduledTask Microsoft-OnlineBackup \Microsoft\OnlineBackup\"],
);

/// The error of names that mean no task.
pub(super) fn none_found(call: &mut Call<'_>) -> Eval<()> {
    let (property, value) = match call.texts("TaskName").first() {
        Some(name) => ("TaskName", name.clone()),
        None => ("TaskPath", call.texts("TaskPath").first().cloned().unwrap_or_default()),
    };
    let text = format!(
        "No MSFT_ScheduledTask objects found with property '{property}' equal to '{value}'.  \
         Verify the value of the property and retry."
    );
    let class = "Microsoft.PowerShell.Cmdletization.Cim.CimJobException";
    let id = format!("CmdletizationQuery_NotFound_{property}");
    call.engine.fail(&ErrorSpec::new(class, id, "ObjectNotFound", text).about(Value::Text(value)))
}

fn get(call: &mut Call<'_>) -> Eval<()> {
    here(call)?;
    let paths = found(call);
    let named = call.texts("TaskName");
    if paths.is_empty() && named.iter().any(|name| !is_pattern(name)) {
        return none_found(call);
    }
    put(call, &paths)
}

/// The zero date of Windows for a task that never ran.
const NEVER: DateTime = DateTime { ticks: 630_795_168_000_000_000, kind: ClockKind::Local };

fn info(call: &mut Call<'_>) -> Eval<()> {
    for path in exact(call)? {
        let world = Machine::of(call.engine).look();
        let zone = zone(&world.host.registry);
        let Some(task) = world.host.tasks.get(&path) else { continue };
        let next = tasks::next_run(task, world.machine_time(), &zone);
        let last = task.last_run.map_or(NEVER, |at| local_time(world, at));
        let value = instance(
            class("MSFT_TaskDynamicInfo", &[]),
            [
                ("LastRunTime", last.into()),
                ("LastTaskResult", Net::UInt32(view::shown_result(task)).into()),
                ("NextRunTime", next.map_or(Value::Null, |at| local_time(world, at).into())),
                ("NumberOfMissedRuns", Net::UInt32(0).into()),
                ("TaskName", Value::text(task.name())),
                ("TaskPath", Value::text(&super::folder(task))),
            ],
        );
        call.put(value)?;
    }
    Ok(())
}

fn switch(call: &mut Call<'_>, on: bool) -> Eval<()> {
    denied(call)?;
    let paths = exact(call)?;
    for path in &paths {
        let tasks = &mut Machine::of(call.engine).world().host.tasks;
        if let Some(task) = tasks.get_mut(path) {
            task.enabled = on;
        }
        log(call, if on { &TASK_UPDATED } else { &TASK_DISABLED }, path);
    }
    put(call, &paths)
}

fn start(call: &mut Call<'_>) -> Eval<()> {
    denied(call)?;
    for path in exact(call)? {
        let (world, session, _) = Machine::of(call.engine).parts();
        let user = format!("{}\\{}", world.host.identity.name, session.user);
        let task = world.host.tasks.get(&path);
        if !task.is_some_and(|task| task.enabled && task.settings.allow_demand) {
            let text = "The operator or administrator has refused the request.";
            return Err(failure(call, result::REFUSED, text, "PS_ScheduledTask"));
        }
        scheduler::start(world, &path, Reason::Asked(&user));
    }
    Ok(())
}

fn stop(call: &mut Call<'_>) -> Eval<()> {
    denied(call)?;
    for path in exact(call)? {
        let tasks = &Machine::of(call.engine).look().host.tasks;
        // What a run of a backup comes to is settled when it begins.
        if tasks.get(&path).is_some_and(|task| task.running.is_some()) {
            return Err(call.engine.unsupported_here("Stop-ScheduledTask of a task that runs"));
        }
    }
    Ok(())
}

fn export(call: &mut Call<'_>) -> Eval<()> {
    for path in exact(call)? {
        let world = Machine::of(call.engine).look();
        let zone = zone(&world.host.registry);
        let text = world.host.tasks.get(&path).map(|task| xml::write(task, &zone));
        call.put_all(text.map(|text| Value::text(&text)))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, changed, good, server};
    use crate::mars::layout::TASK;

    const NAMED: &str = r"-TaskName Microsoft-OnlineBackup -TaskPath \Microsoft\OnlineBackup\";

    #[test]
    fn the_task_of_the_agent_is_listed() {
        let text = good(&mut server(), "Get-ScheduledTask Microsoft-OnlineBackup");
        let folder = r"\Microsoft\OnlineBackup\";
        let row = format!("{folder:46} {:33} Ready", "Microsoft-OnlineBackup");
        assert!(text.contains(&row), "{text}");
        assert_eq!(
            bad(&mut server(), "Get-ScheduledTask nothing"),
            "Get-ScheduledTask : No MSFT_ScheduledTask objects found with property 'TaskName' \
             equal to 'nothing'.  Verify the value of the property and retry."
        );
        assert_eq!(good(&mut server(), "Get-ScheduledTask 'nothing*'"), "");
    }

    #[test]
    fn a_task_has_its_whole_shape() {
        let mut world = server();
        let lines = [
            ("$t.State -eq 'Ready'", "True"),
            ("$t.Actions[0].Execute -like '*powershell.exe'", "True"),
            ("$t.Actions[0].Arguments -match 'Start-OBBackup'", "True"),
            ("$t.Triggers[0].Enabled", "True"),
            ("$t.Triggers[0].StartBoundary", "2020-01-15T21:00:00"),
            ("$t.Triggers[0].CimClass.CimClassName", "MSFT_TaskDailyTrigger"),
            ("$t.Triggers[0].Repetition.Interval -eq $null", "True"),
            (
                "\"$($t.Principal.UserId) $($t.Principal.RunLevel) $($t.Principal.LogonType)\"",
                "SYSTEM Highest ServiceAccount",
            ),
            (
                "\"$($t.Settings.MultipleInstances) $($t.Settings.ExecutionTimeLimit)\"",
                "IgnoreNew PT72H",
            ),
            ("$t.Author", "Microsoft Corporation"),
            ("$t.URI", TASK),
            ("($t | Get-ScheduledTaskInfo).NextRunTime.ToString('s')", "2020-01-15T21:00:00"),
            ("($t | Get-ScheduledTaskInfo).LastTaskResult", "267011"),
            ("($t | Export-ScheduledTask).Contains('<Triggers>')", "True"),
        ];
        for (line, wanted) in lines {
            let line =
                format!("Set-StrictMode -Version 5.0; $t = Get-ScheduledTask {NAMED}; {line}");
            assert_eq!(good(&mut world, &line).trim_end(), wanted, "{line}");
        }
    }

    #[test]
    fn the_next_run_is_that_of_its_triggers() {
        let mut world = server();
        // The Task Scheduler takes the agent's module path when Windows starts.
        world.restart();
        let text = good(&mut world, &format!("Get-ScheduledTaskInfo {NAMED}"));
        assert!(text.contains("NextRunTime        : 1/15/2020 9:00:00 PM\n"), "{text}");
        assert!(text.contains("LastTaskResult     : 267011\n"), "{text}");
        let address = format!("task:{}", TASK.trim_start_matches('\\'));
        let line = format!("Disable-ScheduledTask {NAMED}");
        let trimmed: Vec<String> =
            changed(&mut world, &line).iter().map(|path| path.replace(":\\", ":")).collect();
        assert_eq!(trimmed, [address]);
        let text = good(&mut world, &format!("Get-ScheduledTaskInfo {NAMED}"));
        assert!(text.contains("NextRunTime        : \n"), "{text}");
        let text = bad(&mut world, &format!("Start-ScheduledTask {NAMED}"));
        assert!(text.ends_with("has refused the request."), "{text}");
        good(&mut world, "Get-ScheduledTask Microsoft-OnlineBackup | Enable-ScheduledTask");
        good(&mut world, &format!("Start-ScheduledTask {NAMED}"));
        assert_eq!(world.agent.jobs.len(), 1);
        let text = bad(&mut world, "Get-ScheduledTaskInfo Microsoft-OnlineBackup");
        assert!(text.ends_with("The system cannot find the file specified."), "{text}");
    }
}

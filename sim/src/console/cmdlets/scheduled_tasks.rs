//! The `ScheduledTasks` module: `Get-`, `Enable-`, `Disable-`, `Start-`, `Set-ScheduledTask` and
//! `Get-ScheduledTaskInfo`.
//!
//! Came with Windows Server 2012. `Set-ScheduledTask` changes the principal only; a trigger is
//! switched in the Task Scheduler window (`wabadmin task trigger`) until objects exist here.
//! `Start-ScheduledTask` asks the Task Scheduler to run the task: it records the request.
//! Texts \[K\]; log entries of the Task Scheduler: catalogue 4.3.

use crate::console::scheduler::{self, Reason};
use crate::console::{Call, Command, Kind, Param, Stop, Takes};
use crate::windows::accounts::is_system;
use crate::windows::clock_zone::{general, local_in, zone};
use crate::windows::eventlog::Event;
use crate::windows::eventlog::messages::{TASK_DISABLED, TASK_UPDATED};
use crate::windows::identity::Windows;
use crate::windows::tasks::{self, LogonType, RunLevel, Task, view};
use crate::windows::wildcard::name_in_expression;

use super::layout::{Column, list, table};

const SINCE: Kind = Kind::Since(Windows::Server2012R2);
const NAME: Param = Param::text("TaskName").taking(Takes::List).at(0);
const PATH: Param = Param::text("TaskPath").taking(Takes::List).at(1);
const PARAMS: &[Param] = &[NAME, PATH];

/// `Get-ScheduledTask`
pub(super) const GET: Command = Command {
    name: "Get-ScheduledTask",
    aliases: &[],
    kind: SINCE,
    about: "Lists scheduled tasks",
    params: PARAMS,
    examples: &[
        "Get-ScheduledTask",
        r"Get-ScheduledTask -TaskPath '\Microsoft\OnlineBackup\'",
        "Get-ScheduledTask Microsoft-OnlineBackup",
    ],
    run: get,
};

/// `Get-ScheduledTaskInfo`
pub(super) const INFO: Command = Command {
    name: "Get-ScheduledTaskInfo",
    aliases: &[],
    kind: SINCE,
    about: "Shows when a scheduled task ran and will run",
    params: PARAMS,
    examples: &[r"Get-ScheduledTaskInfo Microsoft-OnlineBackup \Microsoft\OnlineBackup\"],
    run: info,
};

/// `Enable-ScheduledTask`
pub(super) const ENABLE: Command = Command {
    name: "Enable-ScheduledTask",
    aliases: &[],
    kind: SINCE,
    about: "Enables a scheduled task",
    params: PARAMS,
    examples: &[r"Enable-ScheduledTask Microsoft-OnlineBackup \Microsoft\OnlineBackup\"],
    run: enable,
};

/// `Disable-ScheduledTask`
pub(super) const DISABLE: Command = Command {
    name: "Disable-ScheduledTask",
    aliases: &[],
    kind: SINCE,
    about: "Disables a scheduled task",
    params: PARAMS,
    examples: &[r"Disable-ScheduledTask Microsoft-OnlineBackup \Microsoft\OnlineBackup\"],
    run: disable,
};

/// `Start-ScheduledTask`
pub(super) const START: Command = Command {
    name: "Start-ScheduledTask",
    aliases: &[],
    kind: SINCE,
    about: "Asks the Task Scheduler to run a task",
    params: PARAMS,
    examples: &[r"Start-ScheduledTask Microsoft-OnlineBackup \Microsoft\OnlineBackup\"],
    run: start,
};

/// `Set-ScheduledTask`
pub(super) const SET: Command = Command {
    name: "Set-ScheduledTask",
    aliases: &[],
    kind: SINCE,
    about: "Changes the account of a scheduled task",
    params: &[NAME, PATH, Param::text("User"), Param::text("Password")],
    examples: &[r"Set-ScheduledTask Microsoft-OnlineBackup \Microsoft\OnlineBackup\ -User SYSTEM"],
    run: set,
};

/// The folder as the cmdlets show it: with a backslash at its end.
fn folder(task: &Task) -> String {
    format!("{}\\", task.folder().trim_end_matches('\\'))
}

fn fits(patterns: &[String], text: &str) -> bool {
    patterns.is_empty() || patterns.iter().any(|p| name_in_expression(p, text, true))
}

/// Paths of the tasks that the arguments name.
fn chosen(call: &Call<'_>) -> Vec<String> {
    let names = call.arguments.list("TaskName");
    let folders = call.arguments.list("TaskPath");
    let mut paths: Vec<(String, String)> = call
        .world
        .host
        .tasks
        .iter()
        .filter(|task| fits(names, task.name()) && fits(folders, &folder(task)))
        .map(|task| (folder(task).to_ascii_lowercase(), task.path.to_string()))
        .collect();
    paths.sort();
    paths.into_iter().map(|(_, path)| path).collect()
}

/// The text of `Get-ScheduledTask` when nothing fits.
fn none_found(call: &Call<'_>) -> Stop {
    let (property, value) = match call.arguments.text("TaskName") {
        Some(name) => ("TaskName", name),
        None => ("TaskPath", call.arguments.text("TaskPath").unwrap_or_default()),
    };
    Stop::cmdlet(
        "Get-ScheduledTask",
        format!(
            "No MSFT_ScheduledTask objects found with property '{property}' equal to '{value}'.  \
             Verify the value of the property and retry."
        ),
    )
}

/// The one task that is named exactly; these cmdlets take the folder `\` when none is given.
fn exact(call: &Call<'_>, cmdlet: &str) -> Result<String, Stop> {
    let name = call.arguments.text("TaskName").unwrap_or_default();
    if name.is_empty() {
        return Err(Stop::cmdlet(
            cmdlet,
            "Cannot process command because of one or more missing mandatory parameters: TaskName.",
        ));
    }
    let folder = call.arguments.text("TaskPath").unwrap_or("\\");
    let path = format!("{}\\{name}", folder.trim_end_matches('\\'));
    match call.world.host.tasks.get(&path) {
        Some(task) => Ok(task.path.to_string()),
        None => Err(Stop::cmdlet(cmdlet, "The system cannot find the file specified.")),
    }
}

fn print(call: &mut Call<'_>, paths: &[String]) {
    let tasks = &call.world.host.tasks;
    let found = paths.iter().filter_map(|path| tasks.get(path));
    let rows: Vec<Vec<String>> = found
        .map(|task| vec![folder(task), task.name().to_owned(), view::status(task).to_owned()])
        .collect();
    let columns =
        [Column::wide("TaskPath", 46), Column::wide("TaskName", 33), Column::wide("State", 10)];
    table(call, &columns, &rows);
}

fn get(call: &mut Call<'_>) -> Result<(), Stop> {
    let paths = chosen(call);
    if paths.is_empty() && !call.arguments.list("TaskName").is_empty() {
        return Err(none_found(call));
    }
    print(call, &paths);
    Ok(())
}

fn info(call: &mut Call<'_>) -> Result<(), Stop> {
    let path = exact(call, "Get-ScheduledTaskInfo")?;
    let zone = zone(&call.world.host.registry);
    let now = call.world.machine_time();
    let show = |at| general(local_in(&zone, at));
    let Some(task) = call.world.host.tasks.get(&path) else { return Ok(()) };
    let next = tasks::next_run(task, now, &zone).map_or(String::new(), show);
    let last = task.last_run.map_or("11/30/1999 12:00:00 AM".to_owned(), show);
    let fields = vec![
        ("LastRunTime", last),
        ("LastTaskResult", view::shown_result(task).to_string()),
        ("NextRunTime", next),
        ("NumberOfMissedRuns", "0".to_owned()),
        ("TaskName", task.name().to_owned()),
        ("TaskPath", folder(task)),
        ("PSComputerName", String::new()),
    ];
    list(call, &[fields]);
    Ok(())
}

fn denied(call: &Call<'_>, cmdlet: &str) -> Result<(), Stop> {
    call.need_elevation(&format!("{cmdlet} : Access is denied."))
}

fn log(call: &mut Call<'_>, event: &Event, path: &str) {
    let at = call.world.machine_time();
    let who = format!("{}\\{}", call.world.host.identity.name, call.session.user);
    call.world.host.events.write(at, event, &[path, &who]);
}

fn switch(call: &mut Call<'_>, cmdlet: &str, on: bool) -> Result<(), Stop> {
    denied(call, cmdlet)?;
    let path = exact(call, cmdlet)?;
    if let Some(task) = call.world.host.tasks.get_mut(&path) {
        task.enabled = on;
    }
    log(call, if on { &TASK_UPDATED } else { &TASK_DISABLED }, &path);
    print(call, &[path]);
    Ok(())
}

fn enable(call: &mut Call<'_>) -> Result<(), Stop> {
    switch(call, "Enable-ScheduledTask", true)
}

fn disable(call: &mut Call<'_>) -> Result<(), Stop> {
    switch(call, "Disable-ScheduledTask", false)
}

fn start(call: &mut Call<'_>) -> Result<(), Stop> {
    denied(call, "Start-ScheduledTask")?;
    let path = exact(call, "Start-ScheduledTask")?;
    let may = |task: &Task| task.enabled && task.settings.allow_demand;
    if !call.world.host.tasks.get(&path).is_some_and(may) {
        return Err(Stop::cmdlet(
            "Start-ScheduledTask",
            "The operator or administrator has refused the request.",
        ));
    }
    let user = format!("{}\\{}", call.world.host.identity.name, call.session.user);
    scheduler::start(call.world, &path, Reason::Asked(&user));
    Ok(())
}

fn set(call: &mut Call<'_>) -> Result<(), Stop> {
    denied(call, "Set-ScheduledTask")?;
    let path = exact(call, "Set-ScheduledTask")?;
    let Some(user) = call.arguments.text("User").map(str::to_owned) else {
        return Err(Stop::cmdlet("Set-ScheduledTask", "The parameter is incorrect."));
    };
    if !call.world.host.accounts.exists(&user) {
        return Err(Stop::cmdlet(
            "Set-ScheduledTask",
            "No mapping between account names and security IDs was done.",
        ));
    }
    let password = call.arguments.has("Password");
    if let Some(task) = call.world.host.tasks.get_mut(&path) {
        task.principal.logon_type = match (is_system(&user), password) {
            (true, _) => LogonType::ServiceAccount,
            (false, true) => LogonType::Password,
            (false, false) => LogonType::InteractiveToken,
        };
        if is_system(&user) {
            task.principal.user = tasks::LOCAL_SYSTEM.into();
            task.principal.run_level = RunLevel::HighestAvailable;
        } else {
            task.principal.user = user.as_str().into();
        }
    }
    log(call, &TASK_UPDATED, &path);
    print(call, &[path]);
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
        let row = format!("{folder:46} {:33} Ready\n", "Microsoft-OnlineBackup");
        assert!(text.contains(&row), "{text}");
        assert_eq!(
            bad(&mut server(), "Get-ScheduledTask nothing"),
            "Get-ScheduledTask : No MSFT_ScheduledTask objects found with property 'TaskName' \
             equal to 'nothing'.  Verify the value of the property and retry."
        );
    }

    #[test]
    fn the_next_run_is_that_of_its_triggers() {
        let mut world = server();
        let text = good(&mut world, &format!("Get-ScheduledTaskInfo {NAMED}"));
        assert!(text.contains("NextRunTime        : 1/15/2020 9:00:00 PM\n"), "{text}");
        assert!(text.contains("LastTaskResult     : 267011\n"), "{text}");
        let address = format!("task:{}", TASK.trim_start_matches('\\'));
        let line = format!("Disable-ScheduledTask {NAMED}");
        let trimmed: Vec<String> =
            changed(&mut world, &line).iter().map(|path| path.replace(":\\", ":")).collect();
        assert_eq!(trimmed, [address]);
        let text = good(&mut world, &format!("Get-ScheduledTaskInfo {NAMED}"));
        assert!(text.contains("NextRunTime        :\n"), "{text}");
        let text = bad(&mut world, &format!("Start-ScheduledTask {NAMED}"));
        assert!(text.ends_with("has refused the request."), "{text}");
    }

    #[test]
    fn the_account_of_a_task_must_exist() {
        let mut world = server();
        let text = bad(&mut world, &format!("Set-ScheduledTask {NAMED} -User nobody"));
        assert!(text.ends_with("No mapping between account names and security IDs was done."));
        good(&mut world, &format!("Set-ScheduledTask {NAMED} -User Administrator"));
        assert!(!world.host.tasks.get(TASK).is_some_and(|task| task.principal.is_system()));
        good(&mut world, &format!("Set-ScheduledTask {NAMED} -User SYSTEM"));
        assert!(world.host.tasks.get(TASK).is_some_and(|task| task.principal.is_system()));
    }
}

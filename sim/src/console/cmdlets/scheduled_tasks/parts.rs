//! `New-ScheduledTaskAction`, `New-ScheduledTaskTrigger`, `New-ScheduledTaskPrincipal`,
//! `New-ScheduledTaskSettingsSet`, `New-ScheduledTask`.
//!
//! *Models*: parts of tasks as objects that nobody has registered yet. A start that is given with
//! `-At` is synchronized across time zones, as those of 5.1 are.
//! *Leaves out*: random delays, restarts, expiry, maintenance: tasks here have none; refused.
//! *Sources*: the reference of the module \[K\].

use powershell::eval::{Call, Eval, Param};
use powershell::value::{Net, Value};

use super::objects::{self, class};
use super::{SESSION, entry, failure, read};
use crate::console::Entry;
use crate::console::cmdlets::cim_object::instance;
use crate::console::machine::Machine;
use crate::kernel::time::Span;
use crate::windows::accounts::is_system;
use crate::windows::clock_zone::{offset_minutes, zone_name};
use crate::windows::tasks::{
    Action, Day, Days, Idle, LOCAL_SYSTEM, LogonType, MultipleInstances, Principal, Repetition,
    RunLevel, Settings, Trigger, TriggerKind,
};

/// `New-ScheduledTaskAction`
pub(in super::super) const ACTION: Entry = entry(
    "New-ScheduledTaskAction",
    "Makes an action of a scheduled task",
    &[
        Param::new("Execute", "string").at(0).mandatory(),
        Param::new("Argument", "string").at(1),
        Param::new("WorkingDirectory", "string").at(2),
        Param::new("Id", "string"),
        SESSION,
    ],
    "",
    |call| {
        let said = |name: &str| call.text(name).unwrap_or_default();
        let action = Action {
            command: (*said("Execute")).into(),
            arguments: (*said("Argument")).into(),
            working_directory: (*said("WorkingDirectory")).into(),
            com_handler: false,
        };
        call.put(objects::action(&action))
    },
    &["New-ScheduledTaskAction -Execute powershell.exe -Argument '-Command Get-Date'"],
);

/// `New-ScheduledTaskTrigger`
pub(in super::super) const TRIGGER: Entry = entry(
    "New-ScheduledTaskTrigger",
    "Makes a trigger of a scheduled task",
    &[
        Param::switch("Once").mandatory().sets(&["Once"]),
        Param::switch("Daily").mandatory().sets(&["Daily"]),
        Param::switch("Weekly").mandatory().sets(&["Weekly"]),
        Param::switch("AtStartup").mandatory().sets(&["Startup"]),
        Param::switch("AtLogOn").mandatory().sets(&["Logon"]),
        Param::new("At", "datetime").mandatory().sets(&["Once", "Daily", "Weekly"]),
        Param::new("DaysInterval", "int").range(1, 365).sets(&["Daily"]),
        Param::new("WeeksInterval", "int").range(1, 52).sets(&["Weekly"]),
        Param::new("DaysOfWeek", "System.DayOfWeek[]").mandatory().sets(&["Weekly"]),
        Param::new("RepetitionInterval", "timespan").sets(&["Once"]),
        Param::new("RepetitionDuration", "timespan").sets(&["Once"]),
        Param::new("RandomDelay", "timespan"),
        Param::new("User", "string").sets(&["Logon"]),
        SESSION,
    ],
    "Once",
    trigger,
    &["New-ScheduledTaskTrigger -Daily -At 3am", "New-ScheduledTaskTrigger -AtStartup"],
);

/// `New-ScheduledTaskPrincipal`
pub(in super::super) const PRINCIPAL: Entry = entry(
    "New-ScheduledTaskPrincipal",
    "Says as whom a scheduled task runs",
    &[
        Param::new("UserId", "string").at(0).sets(&["User"]),
        Param::new("GroupId", "string").at(0).mandatory().sets(&["Group"]),
        Param::new("LogonType", "string").at(1).sets(&["User"]).choices(&[
            "None",
            "Password",
            "S4U",
            "Interactive",
            "Group",
            "ServiceAccount",
            "InteractiveOrPassword",
        ]),
        Param::new("RunLevel", "string").at(2).choices(&["Limited", "Highest"]),
        Param::new("Id", "string"),
        SESSION,
    ],
    "User",
    principal,
    &["New-ScheduledTaskPrincipal -UserId SYSTEM -LogonType ServiceAccount -RunLevel Highest"],
);

/// `New-ScheduledTaskSettingsSet`
pub(in super::super) const SETTINGS: Entry = entry(
    "New-ScheduledTaskSettingsSet",
    "Makes settings of a scheduled task",
    &[
        Param::switch("AllowStartIfOnBatteries"),
        Param::switch("DontStopIfGoingOnBatteries"),
        Param::switch("DisallowDemandStart"),
        Param::switch("DisallowHardTerminate"),
        Param::switch("Disable"),
        Param::switch("Hidden"),
        Param::switch("StartWhenAvailable"),
        Param::switch("WakeToRun"),
        Param::switch("RunOnlyIfIdle"),
        Param::switch("RunOnlyIfNetworkAvailable"),
        Param::switch("DontStopOnIdleEnd"),
        Param::new("IdleDuration", "timespan"),
        Param::new("IdleWaitTimeout", "timespan"),
        Param::new("ExecutionTimeLimit", "timespan"),
        Param::new("MultipleInstances", "string").choices(&["Parallel", "Queue", "IgnoreNew"]),
        Param::new("Priority", "int").range(0, 10),
        Param::new("Compatibility", "string").choices(&["At", "V1", "Vista", "Win7", "Win8"]),
        Param::new("RestartCount", "int"),
        Param::new("RestartInterval", "timespan"),
        Param::new("DeleteExpiredTaskAfter", "timespan"),
        SESSION,
    ],
    "",
    settings,
    &["New-ScheduledTaskSettingsSet -StartWhenAvailable"],
);

/// `New-ScheduledTask`
pub(in super::super) const TASK: Entry = entry(
    "New-ScheduledTask",
    "Makes a scheduled task that is not registered",
    &[
        Param::new("Action", "object[]").at(0),
        Param::new("Trigger", "object[]").at(1),
        Param::new("Settings", "object").at(2),
        Param::new("Principal", "object").at(3),
        Param::new("Description", "string").at(4),
        SESSION,
    ],
    "",
    task,
    &["New-ScheduledTask -Action (New-ScheduledTaskAction cmd.exe)"],
);

/// A span of time of an argument.
fn span(call: &Call<'_>, name: &str) -> Option<Span> {
    match call.get(name)?.as_net()? {
        Net::TimeSpan(span) => Some(Span(span.0 / 10_000)),
        _ => None,
    }
}

/// Refuses what tasks here have not.
fn refuse(call: &mut Call<'_>, parameters: &[&str]) -> Eval<()> {
    for parameter in parameters {
        if call.has(parameter) {
            let name = call.name();
            return Err(call.engine.unsupported_here(format!("{name} -{parameter}")));
        }
    }
    Ok(())
}

fn trigger(call: &mut Call<'_>) -> Eval<()> {
    refuse(call, &["RandomDelay", "User"])?;
    let interval = |name: &str| call.int(name).and_then(|n| u16::try_from(n).ok()).unwrap_or(1);
    let mut days: Vec<Day> = Vec::new();
    for day in call.texts("DaysOfWeek") {
        days.extend(Day::ALL.into_iter().find(|known| known.name().eq_ignore_ascii_case(&day)));
    }
    let kind = match call.set() {
        "Daily" => TriggerKind::Daily { interval: interval("DaysInterval") },
        "Weekly" => {
            TriggerKind::Weekly { interval: interval("WeeksInterval"), days: Days::of(&days) }
        }
        "Startup" => TriggerKind::AtBoot,
        "Logon" => TriggerKind::AtLogon,
        _ => TriggerKind::Once,
    };
    let mut trigger = Trigger::new(kind);
    if let Some(Net::DateTime(at)) = call.get("At").and_then(Value::as_net) {
        let parts = at.parts();
        let part = |number: i32| i8::try_from(number).unwrap_or(0);
        let year = i16::try_from(parts.year).unwrap_or(1);
        trigger.start = jiff::civil::DateTime::new(
            year,
            part(parts.month),
            part(parts.day),
            part(parts.hour),
            part(parts.minute),
            part(parts.second),
            0,
        )
        .ok();
        let world = Machine::of(call.engine).look();
        let minutes = offset_minutes(zone_name(&world.host.registry), world.machine_time());
        trigger.utc_offset = minutes.and_then(|minutes| i16::try_from(minutes).ok());
    }
    trigger.repetition = span(call, "RepetitionInterval").map(|every| Repetition {
        every,
        during: span(call, "RepetitionDuration"),
        stop_at_end: false,
    });
    call.put(objects::trigger(&trigger))
}

/// The principal of an account, as these cmdlets take it when nothing else is said.
pub(super) fn of_user(user: &str, level: RunLevel, password: bool) -> Principal {
    let logon_type = match (is_system(user), password) {
        (true, _) => LogonType::ServiceAccount,
        (false, true) => LogonType::Password,
        (false, false) => LogonType::InteractiveToken,
    };
    let user = if is_system(user) { LOCAL_SYSTEM } else { user };
    Principal { user: user.into(), run_level: level, logon_type }
}

/// The run level of an argument.
pub(super) fn run_level(call: &Call<'_>) -> Option<RunLevel> {
    let highest = call.text("RunLevel")?.eq_ignore_ascii_case("Highest");
    Some(if highest { RunLevel::HighestAvailable } else { RunLevel::LeastPrivilege })
}

fn principal(call: &mut Call<'_>) -> Eval<()> {
    let level = run_level(call).unwrap_or(RunLevel::LeastPrivilege);
    if let Some(group) = call.text("GroupId") {
        let principal =
            Principal { user: (*group).into(), run_level: level, logon_type: LogonType::Group };
        return call.put(objects::principal(&principal));
    }
    let user = call.text("UserId").unwrap_or_default();
    let logon_type = match call.text("LogonType").map(|word| word.to_ascii_lowercase()).as_deref() {
        Some("password") => LogonType::Password,
        Some("s4u") => LogonType::S4U,
        Some("group") => LogonType::Group,
        Some("serviceaccount") => LogonType::ServiceAccount,
        Some("interactiveorpassword") => LogonType::InteractiveTokenOrPassword,
        Some(_) => LogonType::InteractiveToken,
        None => of_user(&user, level, false).logon_type,
    };
    let user = if is_system(&user) { LOCAL_SYSTEM.into() } else { (*user).into() };
    call.put(objects::principal(&Principal { user, run_level: level, logon_type }))
}

fn settings(call: &mut Call<'_>) -> Eval<()> {
    let refused =
        ["RestartCount", "RestartInterval", "DeleteExpiredTaskAfter", "DontStopOnIdleEnd"];
    refuse(call, &refused)?;
    let minutes =
        |name: &str| span(call, name).and_then(|s| u32::try_from(s.as_seconds() / 60).ok());
    let limit = match span(call, "ExecutionTimeLimit") {
        Some(Span(0)) => None,
        Some(limit) => Some(limit),
        None => Settings::default().execution_time_limit,
    };
    let instances = call.text("MultipleInstances").map(|word| word.to_ascii_lowercase());
    let made = Settings {
        multiple_instances: match instances.as_deref() {
            Some("parallel") => MultipleInstances::Parallel,
            Some("queue") => MultipleInstances::Queue,
            _ => MultipleInstances::IgnoreNew,
        },
        start_when_available: call.flag("StartWhenAvailable"),
        allow_demand: !call.flag("DisallowDemandStart"),
        allow_hard_terminate: !call.flag("DisallowHardTerminate"),
        execution_time_limit: limit,
        no_start_on_batteries: !call.flag("AllowStartIfOnBatteries"),
        stop_on_batteries: !call.flag("DontStopIfGoingOnBatteries"),
        only_with_network: call.flag("RunOnlyIfNetworkAvailable"),
        idle: call
            .flag("RunOnlyIfIdle")
            .then(|| Idle { minutes: minutes("IdleDuration"), wait: minutes("IdleWaitTimeout") }),
        wake_to_run: call.flag("WakeToRun"),
        priority: call.int("Priority").and_then(|n| u8::try_from(n).ok()).unwrap_or(7),
    };
    let value = objects::settings(&made, !call.flag("Disable"), call.flag("Hidden"));
    call.put(value)
}

/// What is wrong with a part of a task.
pub(super) fn invalid(call: &mut Call<'_>) -> powershell::eval::Stop {
    failure(call, 0x8007_0057, "The parameter is incorrect.", "PS_ScheduledTask")
}

fn task(call: &mut Call<'_>) -> Eval<()> {
    let all = |name: &str| call.get(name).map(Value::elements).unwrap_or_default();
    let (actions, triggers) = (all("Action"), all("Trigger"));
    let whole = actions.iter().all(|one| read::action(one).is_some())
        && triggers.iter().all(|one| read::trigger(one).is_some());
    if !whole {
        return Err(invalid(call));
    }
    let part = |name: &str| call.get(name).cloned().unwrap_or(Value::Null);
    let settings = match part("Settings") {
        Value::Null => objects::settings(&Settings::default(), true, false),
        given => given,
    };
    let value = instance(
        class("MSFT_ScheduledTask", &[]),
        [
            ("State", Value::Null),
            ("Actions", Value::array(actions)),
            ("Author", Value::Null),
            ("Date", Value::Null),
            ("Description", call.text("Description").map_or(Value::Null, Value::Text)),
            ("Documentation", Value::Null),
            ("Principal", part("Principal")),
            ("SecurityDescriptor", Value::Null),
            ("Settings", settings),
            ("Source", Value::Null),
            ("TaskName", Value::Null),
            ("TaskPath", Value::Null),
            ("Triggers", Value::array(triggers)),
            ("URI", Value::Null),
            ("Version", Value::Null),
        ],
    );
    call.put(value)
}

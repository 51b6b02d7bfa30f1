//! Tasks and their parts as CIM objects.
//!
//! *Models*: MSFT_ScheduledTask with actions, triggers, principal and settings, all properties of
//! each, enumerations of the module.
//! *Leaves out*: security descriptors, network and maintenance settings: they hold nothing.
//! *Sources*: classes of `Root/Microsoft/Windows/TaskScheduler` \[K\].

use powershell::format::{Align, Column, View};
use powershell::value::net::Flavour;
use powershell::value::{Net, Value};

use super::folder;
use crate::console::cmdlets::cim_object::{CimClass, instance};
use crate::console::types::enumerations;
use crate::kernel::time::Span;
use crate::windows::clock_zone::sortable;
use crate::windows::tasks::xml::duration_text;
use crate::windows::tasks::{
    Action, LogonType, MultipleInstances, Principal, RunLevel, Settings, Task, Trigger, TriggerKind,
};

enumerations! {
    STATE "Microsoft.PowerShell.Cmdletization.GeneratedTypes.ScheduledTask.StateEnum" false {
        "Unknown" 0, "Disabled" 1, "Queued" 2, "Ready" 3, "Running" 4,
    }
    LOGON "Microsoft.PowerShell.Cmdletization.GeneratedTypes.ScheduledTask.LogonTypeEnum" false {
        "None" 0, "Password" 1, "S4U" 2, "Interactive" 3, "Group" 4, "ServiceAccount" 5,
        "InteractiveOrPassword" 6,
    }
    LEVEL "Microsoft.PowerShell.Cmdletization.GeneratedTypes.ScheduledTask.RunLevelEnum" false {
        "Limited" 0, "Highest" 1,
    }
    INSTANCES
        "Microsoft.PowerShell.Cmdletization.GeneratedTypes.ScheduledTask.MultipleInstancesEnum"
        false {
        "Parallel" 0, "Queue" 1, "IgnoreNew" 2,
    }
    COMPATIBILITY
        "Microsoft.PowerShell.Cmdletization.GeneratedTypes.ScheduledTask.CompatibilityEnum"
        false {
        "At" 0, "V1" 1, "Vista" 2, "Win7" 3, "Win8" 4,
    }
}

const NAMESPACE: &str = "Root/Microsoft/Windows/TaskScheduler";

/// First type name of tasks.
pub(in super::super) const TASK: &str = "Microsoft.Management.Infrastructure.CimInstance#Root/\
                                         Microsoft/Windows/TaskScheduler/MSFT_ScheduledTask";

/// `ScheduledTasks.Format.ps1xml` \[K\].
pub(in super::super) static VIEW: View = View {
    columns: &[
        Column::of("TaskPath", Some(46), Some(Align::Left)),
        Column::of("TaskName", Some(33), Some(Align::Left)),
        Column::of("State", Some(10), Some(Align::Left)),
    ],
    ..View::list(&[
        ("Actions", "Actions"),
        ("Author", "Author"),
        ("Date", "Date"),
        ("Description", "Description"),
        ("Documentation", "Documentation"),
        ("Principal", "Principal"),
        ("SecurityDescriptor", "SecurityDescriptor"),
        ("Settings", "Settings"),
        ("Source", "Source"),
        ("State", "State"),
        ("TaskName", "TaskName"),
        ("TaskPath", "TaskPath"),
        ("Triggers", "Triggers"),
        ("URI", "URI"),
        ("Version", "Version"),
        ("PSComputerName", "PSComputerName"),
    ])
};

/// First type name of what is known about runs.
pub(in super::super) const INFO: &str = "Microsoft.Management.Infrastructure.CimInstance#Root/\
                                         Microsoft/Windows/TaskScheduler/MSFT_TaskDynamicInfo";

/// As a list without the system properties \[K\].
pub(in super::super) static INFO_VIEW: View = View::list(&[
    ("LastRunTime", "LastRunTime"),
    ("LastTaskResult", "LastTaskResult"),
    ("NextRunTime", "NextRunTime"),
    ("NumberOfMissedRuns", "NumberOfMissedRuns"),
    ("TaskName", "TaskName"),
    ("TaskPath", "TaskPath"),
    ("PSComputerName", "PSComputerName"),
]);

/// A class of the module.
pub(super) const fn class(name: &'static str, bases: &'static [&'static str]) -> CimClass {
    CimClass { namespace: NAMESPACE, name, bases }
}

fn or_null(said: &str) -> Value {
    if said.is_empty() { Value::Null } else { Value::text(said) }
}

fn duration(span: Option<Span>) -> Value {
    span.map_or(Value::Null, |span| Value::text(&duration_text(span)))
}

fn array(all: Vec<Value>) -> Value {
    Value::list(Flavour::ArrayOf("Microsoft.Management.Infrastructure.CimInstance".into()), all)
}

/// An action.
pub(super) fn action(action: &Action) -> Value {
    if action.com_handler {
        return instance(
            class("MSFT_TaskComHandlerAction", &["MSFT_TaskAction"]),
            [
                ("Id", Value::Null),
                ("ClassId", Value::text(&action.command)),
                ("Data", or_null(&action.arguments)),
            ],
        );
    }
    instance(
        class("MSFT_TaskExecAction", &["MSFT_TaskAction"]),
        [
            ("Id", Value::Null),
            ("Arguments", or_null(&action.arguments)),
            ("Execute", Value::text(&action.command)),
            ("WorkingDirectory", or_null(&action.working_directory)),
        ],
    )
}

/// A trigger.
pub(super) fn trigger(trigger: &Trigger) -> Value {
    const BASE: &[&str] = &["MSFT_TaskTrigger"];
    let number = |number: u16| Value::from(Net::UInt16(number));
    let delay = ("Delay", Value::Null);
    let random = ("RandomDelay", Value::Null);
    let (of, own) = match trigger.kind {
        TriggerKind::Once => (class("MSFT_TaskTimeTrigger", BASE), vec![random]),
        TriggerKind::Daily { interval } => {
            (class("MSFT_TaskDailyTrigger", BASE), vec![("DaysInterval", number(interval)), random])
        }
        TriggerKind::Weekly { interval, days } => {
            let mask = days.iter().fold(0, |mask, day| mask | 1 << day as u16);
            let own =
                vec![("DaysOfWeek", number(mask)), random, ("WeeksInterval", number(interval))];
            (class("MSFT_TaskWeeklyTrigger", BASE), own)
        }
        TriggerKind::AtBoot => (class("MSFT_TaskBootTrigger", BASE), vec![delay]),
        TriggerKind::AtLogon => {
            (class("MSFT_TaskLogonTrigger", BASE), vec![delay, ("UserId", Value::Null)])
        }
        TriggerKind::AtIdle => (class("MSFT_TaskIdleTrigger", BASE), Vec::new()),
        TriggerKind::OnEvent => {
            let own = vec![delay, ("Subscription", Value::Null), ("ValueQueries", Value::Null)];
            (class("MSFT_TaskEventTrigger", BASE), own)
        }
        TriggerKind::Other => (class("MSFT_TaskTrigger", &[]), Vec::new()),
    };
    let repetition = trigger.repetition.as_ref();
    let repetition = instance(
        class("MSFT_TaskRepetitionPattern", &[]),
        [
            ("Duration", duration(repetition.and_then(|r| r.during))),
            ("Interval", duration(repetition.map(|r| r.every))),
            ("StopAtDurationEnd", Value::Bool(repetition.is_some_and(|r| r.stop_at_end))),
        ],
    );
    let common = [
        ("Enabled", Value::Bool(trigger.enabled)),
        ("EndBoundary", trigger.end.map_or(Value::Null, |end| Value::text(&sortable(end)))),
        ("ExecutionTimeLimit", Value::Null),
        ("Id", Value::Null),
        ("Repetition", repetition),
        ("StartBoundary", or_null(&trigger.start_boundary())),
    ];
    instance(of, common.into_iter().chain(own))
}

/// A principal.
pub(super) fn principal(principal: &Principal) -> Value {
    let logon = match principal.logon_type {
        LogonType::Password => 1,
        LogonType::S4U => 2,
        LogonType::InteractiveToken => 3,
        LogonType::Group => 4,
        LogonType::ServiceAccount => 5,
        LogonType::InteractiveTokenOrPassword => 6,
    };
    let level = i64::from(principal.run_level == RunLevel::HighestAvailable);
    let user = match principal.user.starts_with("S-1-") {
        true => principal.display_name(),
        false => &principal.user,
    };
    let is_group = principal.logon_type == LogonType::Group;
    let (user, group) = match is_group {
        true => (Value::Null, Value::text(user)),
        false => (Value::text(user), Value::Null),
    };
    instance(
        class("MSFT_TaskPrincipal2", &["MSFT_TaskPrincipal"]),
        [
            ("DisplayName", Value::Null),
            ("GroupId", group),
            ("Id", Value::text("Author")),
            ("LogonType", Value::member_of(&LOGON, logon)),
            ("RunLevel", Value::member_of(&LEVEL, level)),
            ("UserId", user),
            ("ProcessTokenSidType", Value::text("Default")),
            ("RequiredPrivilege", Value::Null),
        ],
    )
}

/// Settings.
pub(super) fn settings(settings: &Settings, enabled: bool, hidden: bool) -> Value {
    let instances = match settings.multiple_instances {
        MultipleInstances::Parallel => 0,
        MultipleInstances::Queue => 1,
        MultipleInstances::IgnoreNew => 2,
        MultipleInstances::StopExisting => 3,
    };
    let minutes =
        |minutes: Option<u32>| duration(minutes.map(|minutes| Span::minutes(i64::from(minutes))));
    let idle = settings.idle.as_ref();
    let idle_settings = instance(
        class("MSFT_TaskIdleSettings", &[]),
        [
            ("IdleDuration", minutes(idle.and_then(|idle| idle.minutes))),
            ("RestartOnIdle", Value::Bool(false)),
            ("StopOnIdleEnd", Value::Bool(true)),
            ("WaitTimeout", minutes(idle.and_then(|idle| idle.wait))),
        ],
    );
    let limit = settings.execution_time_limit.unwrap_or(Span(0));
    let truth = Value::Bool;
    instance(
        class("MSFT_TaskSettings3", &["MSFT_TaskSettings"]),
        [
            ("AllowDemandStart", truth(settings.allow_demand)),
            ("AllowHardTerminate", truth(settings.allow_hard_terminate)),
            ("Compatibility", Value::member_of(&COMPATIBILITY, 2)),
            ("DeleteExpiredTaskAfter", Value::Null),
            ("DisallowStartIfOnBatteries", truth(settings.no_start_on_batteries)),
            ("Enabled", truth(enabled)),
            ("ExecutionTimeLimit", Value::text(&duration_text(limit))),
            ("Hidden", truth(hidden)),
            ("IdleSettings", idle_settings),
            ("MultipleInstances", Value::member_of(&INSTANCES, instances)),
            ("NetworkSettings", Value::Null),
            ("Priority", Value::Int(i32::from(settings.priority))),
            ("RestartCount", Value::Int(0)),
            ("RestartInterval", Value::Null),
            ("RunOnlyIfIdle", truth(settings.idle.is_some())),
            ("RunOnlyIfNetworkAvailable", truth(settings.only_with_network)),
            ("StartWhenAvailable", truth(settings.start_when_available)),
            ("StopIfGoingOnBatteries", truth(settings.stop_on_batteries)),
            ("WakeToRun", truth(settings.wake_to_run)),
            ("DisallowStartOnRemoteAppSession", truth(false)),
            ("UseUnifiedSchedulingEngine", truth(true)),
            ("MaintenanceSettings", Value::Null),
            ("volatile", truth(false)),
        ],
    )
}

/// A task.
pub(super) fn task(task: &Task) -> Value {
    let state = match (task.running, task.enabled) {
        (Some(_), _) => 4,
        (None, true) => 3,
        (None, false) => 1,
    };
    let registered = task.registered.timestamp().to_zoned(jiff::tz::TimeZone::UTC).datetime();
    let date = if task.registered.0 == 0 { String::new() } else { sortable(registered) };
    instance(
        class("MSFT_ScheduledTask", &[]),
        [
            ("State", Value::member_of(&STATE, state)),
            ("Actions", array(task.actions.iter().map(action).collect())),
            ("Author", or_null(&task.author)),
            ("Date", or_null(&date)),
            ("Description", or_null(&task.description)),
            ("Documentation", Value::Null),
            ("Principal", principal(&task.principal)),
            ("SecurityDescriptor", Value::Null),
            ("Settings", settings(&task.settings, task.enabled, task.hidden)),
            ("Source", Value::Null),
            ("TaskName", Value::text(task.name())),
            ("TaskPath", Value::text(&folder(task))),
            ("Triggers", array(task.triggers.iter().map(trigger).collect())),
            ("URI", Value::text(&task.path)),
            ("Version", Value::Null),
        ],
    )
}

//! CIM objects of tasks read back: what a script changed in them becomes a task.
//!
//! *Models*: every property that a task of this machine has. What it has not must be empty.
//! *Sources*: classes of `Root/Microsoft/Windows/TaskScheduler` \[K\].

use std::sync::Arc;

use jiff::civil::DateTime;
use powershell::value::{Value, convert, text};

use super::objects::{INSTANCES, LEVEL, LOGON};
use crate::console::cmdlets::cim_object::class_of;
use crate::kernel::time::Span;
use crate::windows::accounts::is_system;
use crate::windows::tasks::xml::read_duration;
use crate::windows::tasks::{
    self, Action, Day, Days, Idle, LogonType, MultipleInstances, Principal, Repetition, RunLevel,
    Settings, Trigger, TriggerKind,
};

fn said(of: &Value, name: &str) -> String {
    of.property(name).map_or(String::new(), |value| text::of(&value))
}

fn truth(of: &Value, name: &str) -> bool {
    of.property(name).is_some_and(|value| value.is_true())
}

fn number(of: &Value, name: &str) -> Option<i64> {
    convert::to_long(&of.property(name)?).ok()
}

fn member(of: &Value, name: &str, names: &powershell::value::net::EnumType) -> Option<i64> {
    number(of, name).or_else(|| names.number_of(&said(of, name)))
}

/// `2020-01-15T22:00:00`, with `Z` or `+09:00` behind it: the time and minutes ahead of UTC.
pub(super) fn boundary(said: &str) -> Option<(DateTime, Option<i16>)> {
    let (time, zone) = said.split_at_checked(19)?;
    let time: DateTime = time.parse().ok()?;
    let zone = zone.trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
    let offset = match zone {
        "" => None,
        "Z" => Some(0),
        zone => {
            let (hours, minutes) = zone.get(1..)?.split_once(':')?;
            let size = hours.parse::<i16>().ok()? * 60 + minutes.parse::<i16>().ok()?;
            Some(if zone.starts_with('-') { -size } else { size })
        }
    };
    Some((time, offset))
}

/// An action.
pub(super) fn action(value: &Value) -> Option<Action> {
    Some(match class_of(value).as_str() {
        "MSFT_TaskExecAction" => Action {
            command: said(value, "Execute").into(),
            arguments: said(value, "Arguments").into(),
            working_directory: said(value, "WorkingDirectory").into(),
            com_handler: false,
        },
        "MSFT_TaskComHandlerAction" => {
            Action { arguments: said(value, "Data").into(), ..Action::com(&said(value, "ClassId")) }
        }
        _ => return None,
    })
}

/// A trigger.
pub(super) fn trigger(value: &Value) -> Option<Trigger> {
    let interval = |name: &str| u16::try_from(number(value, name)?).ok();
    let kind = match class_of(value).as_str() {
        "MSFT_TaskTimeTrigger" => TriggerKind::Once,
        "MSFT_TaskDailyTrigger" => TriggerKind::Daily { interval: interval("DaysInterval")? },
        "MSFT_TaskWeeklyTrigger" => {
            let mask = number(value, "DaysOfWeek")?;
            let days: Vec<Day> =
                Day::ALL.into_iter().filter(|day| mask & 1 << *day as u8 != 0).collect();
            TriggerKind::Weekly { interval: interval("WeeksInterval")?, days: Days::of(&days) }
        }
        "MSFT_TaskBootTrigger" => TriggerKind::AtBoot,
        "MSFT_TaskLogonTrigger" => TriggerKind::AtLogon,
        "MSFT_TaskIdleTrigger" => TriggerKind::AtIdle,
        "MSFT_TaskEventTrigger" => TriggerKind::OnEvent,
        "MSFT_TaskTrigger" => TriggerKind::Other,
        _ => return None,
    };
    let start = said(value, "StartBoundary");
    let start = if start.is_empty() { None } else { Some(boundary(&start)?) };
    let end = boundary(&said(value, "EndBoundary"));
    let pattern = value.property("Repetition").unwrap_or(Value::Null);
    let repetition = read_duration(&said(&pattern, "Interval")).map(|every| Repetition {
        every,
        during: read_duration(&said(&pattern, "Duration")),
        stop_at_end: truth(&pattern, "StopAtDurationEnd"),
    });
    Some(Trigger {
        enabled: truth(value, "Enabled"),
        start: start.map(|(time, _)| time),
        end: end.map(|(time, _)| time),
        utc_offset: start.and_then(|(_, offset)| offset),
        repetition,
        ..Trigger::new(kind)
    })
}

/// A principal.
pub(super) fn principal(value: &Value) -> Option<Principal> {
    let group = said(value, "GroupId");
    let user = if group.is_empty() { said(value, "UserId") } else { group };
    let logon_type = match member(value, "LogonType", &LOGON)? {
        1 => LogonType::Password,
        2 => LogonType::S4U,
        4 => LogonType::Group,
        5 => LogonType::ServiceAccount,
        6 => LogonType::InteractiveTokenOrPassword,
        // Windows logs a system account on as what it is.
        _ if is_system(&user) => LogonType::ServiceAccount,
        _ => LogonType::InteractiveToken,
    };
    let highest = member(value, "RunLevel", &LEVEL)? == 1;
    let run_level = if highest { RunLevel::HighestAvailable } else { RunLevel::LeastPrivilege };
    let user: Arc<str> =
        if is_system(&user) { tasks::LOCAL_SYSTEM.into() } else { user.as_str().into() };
    Some(Principal { user, run_level, logon_type })
}

/// Settings, and whether the task is enabled and hidden.
pub(super) fn settings(value: &Value) -> Option<(Settings, bool, bool)> {
    let multiple_instances = match member(value, "MultipleInstances", &INSTANCES)? {
        0 => MultipleInstances::Parallel,
        1 => MultipleInstances::Queue,
        3 => MultipleInstances::StopExisting,
        _ => MultipleInstances::IgnoreNew,
    };
    let limit = read_duration(&said(value, "ExecutionTimeLimit"));
    let idle = value.property("IdleSettings").unwrap_or(Value::Null);
    let minutes = |name: &str| {
        let span = read_duration(&said(&idle, name))?;
        u32::try_from(span.as_seconds() / 60).ok()
    };
    let settings = Settings {
        multiple_instances,
        start_when_available: truth(value, "StartWhenAvailable"),
        allow_demand: truth(value, "AllowDemandStart"),
        allow_hard_terminate: truth(value, "AllowHardTerminate"),
        execution_time_limit: limit.filter(|limit| *limit > Span(0)),
        no_start_on_batteries: truth(value, "DisallowStartIfOnBatteries"),
        stop_on_batteries: truth(value, "StopIfGoingOnBatteries"),
        only_with_network: truth(value, "RunOnlyIfNetworkAvailable"),
        idle: truth(value, "RunOnlyIfIdle")
            .then(|| Idle { minutes: minutes("IdleDuration"), wait: minutes("WaitTimeout") }),
        wake_to_run: truth(value, "WakeToRun"),
        priority: u8::try_from(number(value, "Priority")?).ok()?,
    };
    Some((settings, truth(value, "Enabled"), truth(value, "Hidden")))
}

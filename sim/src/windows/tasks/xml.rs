//! The XML of a task: written as Task Scheduler exports it, read back with its error codes.
//!
//! *Models*: registration, triggers, principal, settings, actions of schema 1.2.
//! *Leaves out*: elements that no part of the model reads (they are accepted and dropped),
//! boundaries with a UTC offset, several principals.
//! *Sources*: catalogue 4.3 (skeleton \[K\]); conformance `task_scheduler` (`task_xml_validate`).
//! *Seen through*: `schtasks /query /xml`, `schtasks /create /xml`, `Export-ScheduledTask`.

use std::fmt;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::markup::{self, Element, Place, escaped};
use super::{
    Action, Day, Days, Idle, LogonType, MultipleInstances, Principal, Repetition, RunLevel,
    Settings, Task, Trigger, TriggerKind,
};
use crate::kernel::shared::Shared;
use crate::kernel::time::{Moment, Span};
use crate::windows::clock_zone::{local_in, moment_in, sortable};

/// The namespace of task definitions.
pub const NAMESPACE: &str = "http://schemas.microsoft.com/windows/2004/02/mit/task";

/// Why a definition is refused; the number is the HRESULT.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u32)]
pub enum Refusal {
    /// SCHED_E_UNEXPECTEDNODE
    UnexpectedNode = 0x8004_1316,
    /// SCHED_E_NAMESPACE
    Namespace = 0x8004_1317,
    /// SCHED_E_INVALIDVALUE
    InvalidValue = 0x8004_1318,
    /// SCHED_E_MISSINGNODE
    MissingNode = 0x8004_1319,
    /// SCHED_E_MALFORMEDXML
    Malformed = 0x8004_131A,
}

impl Refusal {
    /// The HRESULT.
    #[must_use]
    pub fn code(self) -> u32 {
        self as u32
    }

    /// What Windows says.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::UnexpectedNode => "The task XML contains an unexpected node.",
            Self::Namespace => {
                "The task XML contains an element or attribute from an unexpected namespace."
            }
            Self::InvalidValue => {
                "The task XML contains a value which is incorrectly formatted or out of range."
            }
            Self::MissingNode => "The task XML is missing a required element or attribute.",
            Self::Malformed => "The task XML is malformed.",
        }
    }
}

/// A definition that Windows does not take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct XmlError {
    /// Why.
    pub refusal: Refusal,
    /// Where.
    pub place: Place,
    /// The element, empty for a malformed document.
    pub node: String,
    /// Its value; empty when that is not what is wrong.
    pub value: String,
}

impl fmt::Display for XmlError {
    /// As `schtasks` prints it after `ERROR: `.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { line, column } = self.place;
        let text = self.refusal.text();
        write!(f, "{text}\n({line},{column}):{}:{}", self.node, self.value)
    }
}

impl std::error::Error for XmlError {}

fn refuse<T>(refusal: Refusal, element: &Element) -> Result<T, XmlError> {
    let wrong_value = refusal == Refusal::InvalidValue;
    let value = if wrong_value { element.text.clone() } else { String::new() };
    Err(XmlError { refusal, place: element.place, node: element.name.clone(), value })
}

/// Writes ISO 8601: `PT72H`, `PT15M`; whole days other than the default of three as `P1D`.
#[must_use]
pub fn duration_text(span: Span) -> String {
    let seconds = span.as_seconds().max(0);
    if seconds > 0 && seconds % 86_400 == 0 && seconds != 3 * 86_400 {
        return format!("P{}D", seconds / 86_400);
    }
    let parts = [(seconds / 3600, 'H'), (seconds / 60 % 60, 'M'), (seconds % 60, 'S')];
    let parts = parts.iter().filter(|part| part.0 > 0);
    let text: String = parts.map(|(number, unit)| format!("{number}{unit}")).collect();
    if text.is_empty() { "PT0S".to_owned() } else { format!("PT{text}") }
}

/// Reads ISO 8601 durations of days, hours, minutes and seconds. `None` for anything else.
#[must_use]
pub fn read_duration(text: &str) -> Option<Span> {
    let rest = text.strip_prefix('P')?;
    let (days, times) = rest.split_once('T').unwrap_or((rest, ""));
    if rest.is_empty() || rest.ends_with('T') {
        return None;
    }
    let day = [('D', 86_400)];
    let time = [('H', 3600), ('M', 60), ('S', 1)];
    let seconds = read_units(days, &day)?.checked_add(read_units(times, &time)?)?;
    Some(Span(seconds.checked_mul(1000)?))
}

fn read_units(mut text: &str, units: &[(char, i64)]) -> Option<i64> {
    let mut total = 0i64;
    for (unit, seconds) in units {
        if let Some((number, rest)) = text.split_once(*unit) {
            if !number.bytes().all(|byte| byte.is_ascii_digit()) {
                return None;
            }
            total = total.checked_add(number.parse::<i64>().ok()?.checked_mul(*seconds)?)?;
            text = rest;
        }
    }
    text.is_empty().then_some(total)
}

/// Lines of XML, two spaces for each level.
struct Writer {
    text: String,
    level: usize,
}

impl Writer {
    fn line(&mut self, line: &str) {
        self.text.push_str(&"  ".repeat(self.level));
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn value(&mut self, name: &str, value: &str) {
        self.line(&format!("<{name}>{}</{name}>", escaped(value)));
    }

    fn optional(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.value(name, value);
        }
    }

    fn flag(&mut self, name: &str, value: bool) {
        self.value(name, if value { "true" } else { "false" });
    }

    fn inside(&mut self, open: &str, write: impl FnOnce(&mut Self)) {
        self.line(&format!("<{open}>"));
        self.level += 1;
        write(self);
        self.level -= 1;
        let name = open.split(' ').next().unwrap_or(open);
        self.line(&format!("</{name}>"));
    }
}

/// The XML of a task as `schtasks /query /xml` prints it.
#[must_use]
pub fn write(task: &Task, zone: &TimeZone) -> String {
    let mut writer = Writer { text: String::new(), level: 0 };
    writer.line("<?xml version=\"1.0\" encoding=\"UTF-16\"?>");
    writer.inside(&format!("Task version=\"1.2\" xmlns=\"{NAMESPACE}\""), |w| {
        w.inside("RegistrationInfo", |w| {
            w.value("Date", &sortable(local_in(zone, task.registered)));
            w.optional("Author", &task.author);
            w.optional("Description", &task.description);
            w.value("URI", &task.path);
        });
        if task.triggers.is_empty() {
            w.line("<Triggers />");
        } else {
            w.inside("Triggers", |w| task.triggers.iter().for_each(|t| write_trigger(w, t)));
        }
        w.inside("Principals", |w| {
            w.inside("Principal id=\"Author\"", |w| write_principal(w, &task.principal));
        });
        w.inside("Settings", |w| write_settings(w, task));
        w.inside("Actions Context=\"Author\"", |w| {
            task.actions.iter().for_each(|action| write_action(w, action));
        });
    });
    writer.text
}

fn write_principal(w: &mut Writer, principal: &Principal) {
    if principal.logon_type == LogonType::Group {
        w.value("GroupId", &principal.user);
    } else {
        w.value("UserId", &principal.user);
        if principal.logon_type != LogonType::ServiceAccount {
            w.value("LogonType", principal.logon_type.name());
        }
    }
    w.value(
        "RunLevel",
        match principal.run_level {
            RunLevel::LeastPrivilege => "LeastPrivilege",
            RunLevel::HighestAvailable => "HighestAvailable",
        },
    );
}

fn trigger_name(kind: TriggerKind) -> &'static str {
    match kind {
        TriggerKind::Once => "TimeTrigger",
        TriggerKind::Daily { .. } | TriggerKind::Weekly { .. } => "CalendarTrigger",
        TriggerKind::AtBoot => "BootTrigger",
        TriggerKind::AtLogon => "LogonTrigger",
        TriggerKind::AtIdle => "IdleTrigger",
        TriggerKind::OnEvent => "EventTrigger",
        TriggerKind::Other => "RegistrationTrigger",
    }
}

fn write_trigger(w: &mut Writer, trigger: &Trigger) {
    w.inside(trigger_name(trigger.kind), |w| {
        if let Some(again) = trigger.repetition {
            w.inside("Repetition", |w| {
                w.value("Interval", &duration_text(again.every));
                w.optional("Duration", &again.during.map_or(String::new(), duration_text));
                w.flag("StopAtDurationEnd", again.stop_at_end);
            });
        }
        w.optional("StartBoundary", &trigger.start_boundary());
        w.optional("EndBoundary", &trigger.end.map_or(String::new(), sortable));
        w.flag("Enabled", trigger.enabled);
        match trigger.kind {
            TriggerKind::Daily { interval } => w.inside("ScheduleByDay", |w| {
                w.value("DaysInterval", &interval.to_string());
            }),
            TriggerKind::Weekly { interval, days } => w.inside("ScheduleByWeek", |w| {
                w.value("WeeksInterval", &interval.to_string());
                w.inside("DaysOfWeek", |w| {
                    days.iter().for_each(|day| w.line(&format!("<{} />", day.name())));
                });
            }),
            _ => {}
        }
    });
}

fn write_settings(w: &mut Writer, task: &Task) {
    let settings = &task.settings;
    w.value("MultipleInstancesPolicy", settings.multiple_instances.name());
    w.flag("DisallowStartIfOnBatteries", settings.no_start_on_batteries);
    w.flag("StopIfGoingOnBatteries", settings.stop_on_batteries);
    w.flag("AllowHardTerminate", settings.allow_hard_terminate);
    w.flag("StartWhenAvailable", settings.start_when_available);
    w.flag("RunOnlyIfNetworkAvailable", settings.only_with_network);
    w.inside("IdleSettings", |w| {
        let minutes = |n: u32| duration_text(Span::minutes(i64::from(n)));
        let idle = settings.idle.unwrap_or_default();
        w.optional("Duration", &idle.minutes.map_or(String::new(), minutes));
        w.optional("WaitTimeout", &idle.wait.map_or(String::new(), minutes));
        w.flag("StopOnIdleEnd", true);
        w.flag("RestartOnIdle", false);
    });
    w.flag("AllowStartOnDemand", settings.allow_demand);
    w.flag("Enabled", task.enabled);
    w.flag("Hidden", task.hidden);
    w.flag("RunOnlyIfIdle", settings.idle.is_some());
    w.flag("WakeToRun", settings.wake_to_run);
    let limit = settings.execution_time_limit.unwrap_or_default();
    w.value("ExecutionTimeLimit", &duration_text(limit));
    w.value("Priority", &settings.priority.to_string());
}

fn write_action(w: &mut Writer, action: &Action) {
    if action.com_handler {
        w.inside("ComHandler", |w| w.value("ClassId", &action.command));
        return;
    }
    w.inside("Exec", |w| {
        w.value("Command", &action.command);
        w.optional("Arguments", &action.arguments);
        w.optional("WorkingDirectory", &action.working_directory);
    });
}

/// Reads a definition and gives the task the path under which it is to be registered.
///
/// # Errors
/// What Windows refuses, with the place in the text: see [`Refusal`].
pub fn read(text: &str, path: &str, now: Moment, zone: &TimeZone) -> Result<Task, XmlError> {
    let malformed = |place| XmlError {
        refusal: Refusal::Malformed,
        place,
        node: String::new(),
        value: String::new(),
    };
    let root = markup::read(text).map_err(malformed)?;
    if root.name != "Task" {
        return refuse(Refusal::UnexpectedNode, &root);
    }
    if root.attribute("xmlns") != Some(NAMESPACE) {
        return refuse(Refusal::Namespace, &root);
    }
    known(&root, &["RegistrationInfo", "Triggers", "Principals", "Settings", "Actions", "Data"])?;
    let mut task = Task::new(path, Action::default()).with_registered(now);
    if let Some(info) = root.child("RegistrationInfo") {
        read_info(info, &mut task, zone)?;
    }
    if let Some(triggers) = root.child("Triggers") {
        let triggers: Result<_, _> = triggers.children.iter().map(read_trigger).collect();
        task.triggers = Shared::new(triggers?);
    }
    if let Some(principals) = root.child("Principals") {
        known(principals, &["Principal"])?;
        if let Some(principal) = principals.child("Principal") {
            task.principal = read_principal(principal)?;
        }
    }
    if let Some(settings) = root.child("Settings") {
        read_settings(settings, &mut task)?;
    }
    let Some(actions) = root.child("Actions").filter(|actions| !actions.children.is_empty()) else {
        return refuse(Refusal::MissingNode, &root);
    };
    let actions: Result<_, _> = actions.children.iter().map(read_action).collect();
    task.actions = Shared::new(actions?);
    Ok(task)
}

/// Refuses a child that is not in the list, or that is there twice (triggers and the like are
/// lists of their own and do not come through here).
fn known(element: &Element, names: &[&str]) -> Result<(), XmlError> {
    for (index, child) in element.children.iter().enumerate() {
        let twice = element.children[..index].iter().any(|other| other.name == child.name);
        if twice || !names.contains(&child.name.as_str()) {
            return refuse(Refusal::UnexpectedNode, child);
        }
    }
    Ok(())
}

/// Reads the text of a child if it is there.
fn value<T>(
    element: &Element,
    name: &str,
    read: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, XmlError> {
    let Some(child) = element.child(name) else { return Ok(None) };
    match read(&child.text) {
        Some(value) => Ok(Some(value)),
        None => refuse(Refusal::InvalidValue, child),
    }
}

fn flag(element: &Element, name: &str, default: bool) -> Result<bool, XmlError> {
    let read = |text: &str| match text {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    };
    Ok(value(element, name, read)?.unwrap_or(default))
}

fn read_time(text: &str) -> Option<DateTime> {
    // Without its offset, if it has one: jiff reads civil times from such texts, but not from
    // those with a Z.
    text.trim_end_matches('Z').parse().ok()
}

/// Minutes ahead of UTC that stand behind a boundary: `Z`, `+09:00`, `-03:30`.
fn read_offset(text: &str) -> Option<i16> {
    if text.ends_with('Z') {
        return Some(0);
    }
    let (_, clock) = text.split_once('T')?;
    let at = clock.find(['+', '-'])?;
    let (hours, minutes) = clock[at + 1..].split_once(':')?;
    let size: i16 =
        hours.parse::<i16>().ok()?.checked_mul(60)?.checked_add(minutes.parse().ok()?)?;
    Some(if clock[at..].starts_with('-') { -size } else { size })
}

fn read_info(info: &Element, task: &mut Task, zone: &TimeZone) -> Result<(), XmlError> {
    const NAMES: &[&str] = &[
        "Date",
        "Author",
        "Description",
        "URI",
        "Version",
        "Source",
        "Documentation",
        "SecurityDescriptor",
    ];
    known(info, NAMES)?;
    let text = |name: &str| info.child(name).map_or("", |child| child.text.as_str());
    task.author = text("Author").into();
    task.description = text("Description").into();
    if let Some(date) = value(info, "Date", read_time)? {
        task.registered = moment_in(zone, date);
    }
    Ok(())
}

fn read_trigger(element: &Element) -> Result<Trigger, XmlError> {
    let kind = match element.name.as_str() {
        "TimeTrigger" => TriggerKind::Once,
        "CalendarTrigger" => read_calendar(element)?,
        "BootTrigger" => TriggerKind::AtBoot,
        "LogonTrigger" => TriggerKind::AtLogon,
        "IdleTrigger" => TriggerKind::AtIdle,
        "EventTrigger" => TriggerKind::OnEvent,
        "RegistrationTrigger" | "SessionStateChangeTrigger" | "WnfStateChangeTrigger" => {
            TriggerKind::Other
        }
        _ => return refuse(Refusal::UnexpectedNode, element),
    };
    let trigger = Trigger {
        kind,
        enabled: flag(element, "Enabled", true)?,
        start: value(element, "StartBoundary", read_time)?,
        utc_offset: element.child("StartBoundary").and_then(|child| read_offset(&child.text)),
        end: value(element, "EndBoundary", read_time)?,
        repetition: element.child("Repetition").map(read_repetition).transpose()?,
    };
    if element.name == "CalendarTrigger" && trigger.start.is_none() {
        return refuse(Refusal::MissingNode, element);
    }
    Ok(trigger)
}

fn read_repetition(element: &Element) -> Result<Repetition, XmlError> {
    known(element, &["Interval", "Duration", "StopAtDurationEnd"])?;
    // Windows takes from one minute to 31 days.
    let in_range = |text: &str| {
        read_duration(text).filter(|every| (Span::minutes(1)..=Span::days(31)).contains(every))
    };
    let Some(every) = value(element, "Interval", in_range)? else {
        return refuse(Refusal::MissingNode, element);
    };
    let during = value(element, "Duration", read_duration)?;
    let stop_at_end = flag(element, "StopAtDurationEnd", false)?;
    Ok(Repetition { every, during, stop_at_end })
}

fn read_calendar(element: &Element) -> Result<TriggerKind, XmlError> {
    let within =
        |most: u16| move |text: &str| text.parse::<u16>().ok().filter(|n| (1..=most).contains(n));
    if let Some(by_day) = element.child("ScheduleByDay") {
        known(by_day, &["DaysInterval"])?;
        let interval = value(by_day, "DaysInterval", within(365))?.unwrap_or(1);
        return Ok(TriggerKind::Daily { interval });
    }
    let Some(by_week) = element.child("ScheduleByWeek") else {
        return refuse(Refusal::MissingNode, element);
    };
    known(by_week, &["WeeksInterval", "DaysOfWeek"])?;
    let interval = value(by_week, "WeeksInterval", within(52))?.unwrap_or(1);
    let mut days = Vec::new();
    for child in by_week.child("DaysOfWeek").map_or(&[][..], |list| &list.children) {
        match Day::ALL.into_iter().find(|day| day.name() == child.name) {
            Some(day) => days.push(day),
            None => return refuse(Refusal::UnexpectedNode, child),
        }
    }
    Ok(TriggerKind::Weekly { interval, days: Days::of(&days) })
}

fn read_principal(element: &Element) -> Result<Principal, XmlError> {
    const NAMES: &[&str] = &[
        "UserId",
        "GroupId",
        "LogonType",
        "RunLevel",
        "DisplayName",
        "RequiredPrivileges",
        "ProcessTokenSidType",
    ];
    known(element, NAMES)?;
    let group = element.child("GroupId");
    let user = group.or(element.child("UserId")).map_or("", |child| child.text.as_str());
    let spelled = |text: &str| LogonType::ALL.iter().copied().find(|kind| kind.name() == text);
    let logon_type = value(element, "LogonType", spelled)?;
    let by_account = match user {
        _ if group.is_some() => LogonType::Group,
        "S-1-5-18" | "S-1-5-19" | "S-1-5-20" => LogonType::ServiceAccount,
        _ => LogonType::InteractiveToken,
    };
    let level = |text: &str| RunLevel::ALL.iter().copied().find(|level| level.name() == text);
    Ok(Principal {
        user: user.into(),
        run_level: value(element, "RunLevel", level)?.unwrap_or(RunLevel::LeastPrivilege),
        logon_type: logon_type.unwrap_or(by_account),
    })
}

fn read_settings(element: &Element, task: &mut Task) -> Result<(), XmlError> {
    const NAMES: &[&str] = &[
        "MultipleInstancesPolicy",
        "DisallowStartIfOnBatteries",
        "StopIfGoingOnBatteries",
        "AllowHardTerminate",
        "StartWhenAvailable",
        "RunOnlyIfNetworkAvailable",
        "IdleSettings",
        "AllowStartOnDemand",
        "Enabled",
        "Hidden",
        "RunOnlyIfIdle",
        "WakeToRun",
        "ExecutionTimeLimit",
        "Priority",
        "NetworkProfileName",
        "NetworkSettings",
        "RestartOnFailure",
        "DeleteExpiredTaskAfter",
        "UseUnifiedSchedulingEngine",
        "DisallowStartOnRemoteAppSession",
        "MaintenanceSettings",
        "Volatile",
    ];
    known(element, NAMES)?;
    let policy =
        |text: &str| MultipleInstances::ALL.iter().copied().find(|policy| policy.name() == text);
    let usual = Settings::default();
    let limit = value(element, "ExecutionTimeLimit", read_duration)?;
    let priority = |text: &str| text.parse::<u8>().ok().filter(|priority| *priority <= 10);
    task.enabled = flag(element, "Enabled", true)?;
    task.hidden = flag(element, "Hidden", false)?;
    let only_if_idle = flag(element, "RunOnlyIfIdle", false)?;
    task.settings = Settings {
        multiple_instances: value(element, "MultipleInstancesPolicy", policy)?
            .unwrap_or(usual.multiple_instances),
        start_when_available: flag(element, "StartWhenAvailable", false)?,
        allow_demand: flag(element, "AllowStartOnDemand", true)?,
        allow_hard_terminate: flag(element, "AllowHardTerminate", true)?,
        execution_time_limit: limit.or(usual.execution_time_limit).filter(|limit| limit.0 > 0),
        no_start_on_batteries: flag(element, "DisallowStartIfOnBatteries", true)?,
        stop_on_batteries: flag(element, "StopIfGoingOnBatteries", true)?,
        only_with_network: flag(element, "RunOnlyIfNetworkAvailable", false)?,
        idle: if only_if_idle { Some(read_idle(element.child("IdleSettings"))?) } else { None },
        wake_to_run: flag(element, "WakeToRun", false)?,
        priority: value(element, "Priority", priority)?.unwrap_or(usual.priority),
    };
    Ok(())
}

fn read_idle(element: Option<&Element>) -> Result<Idle, XmlError> {
    let Some(element) = element else { return Ok(Idle::default()) };
    known(element, &["Duration", "WaitTimeout", "StopOnIdleEnd", "RestartOnIdle"])?;
    let minutes = |text: &str| u32::try_from(read_duration(text)?.as_seconds() / 60).ok();
    Ok(Idle {
        minutes: value(element, "Duration", minutes)?,
        wait: value(element, "WaitTimeout", minutes)?,
    })
}

fn read_action(element: &Element) -> Result<Action, XmlError> {
    let text = |name: &str| element.child(name).map_or("", |child| child.text.as_str());
    match element.name.as_str() {
        "Exec" => {
            known(element, &["Command", "Arguments", "WorkingDirectory"])?;
            if text("Command").is_empty() {
                return refuse(Refusal::MissingNode, element);
            }
            let action = Action::run(text("Command"), text("Arguments"));
            Ok(Action { working_directory: text("WorkingDirectory").into(), ..action })
        }
        "ComHandler" => Ok(Action::com(text("ClassId"))),
        _ => refuse(Refusal::UnexpectedNode, element),
    }
}

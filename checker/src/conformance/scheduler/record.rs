//! A record of `schtasks /query /v /fo list` read back into the task that it shows.

use std::sync::Arc;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::Value;
use sim::kernel::shared::Shared;
use sim::kernel::time::{Moment, Span};
use sim::windows::clock_zone::moment_in;
use sim::windows::tasks::{
    Action, Day, Idle, LogonType, Principal, Repetition, Run, Settings, Task, Trigger, TriggerKind,
};

const NOT_THERE: &str = "N/A";

/// A field by its label.
pub(super) fn field<'f>(fields: &'f Value, label: &str) -> Result<&'f str, String> {
    let value = fields.get(label).and_then(Value::as_str);
    value.ok_or_else(|| format!("the record has no `{label}`"))
}

/// The moment of a capture, from the words behind its system: `captured about 2021-07-19 07:00`.
pub(super) fn captured(os: &str) -> Moment {
    let text = os.split_once("captured about ").map_or("", |(_, text)| text);
    let time = text.get(..16).and_then(|text| DateTime::strptime("%Y-%m-%d %H:%M", text).ok());
    time.map_or(Moment(0), |time| moment_in(&TimeZone::UTC, time))
}

/// `SAT`
pub(super) fn day(short: &str) -> Option<Day> {
    Day::ALL.into_iter().find(|day| day.short() == short)
}

/// `7/19/2021 6:25:49 AM`, and as English Windows outside America writes it.
fn time(text: &str) -> Result<Option<DateTime>, String> {
    if text.starts_with(NOT_THERE) {
        return Ok(None);
    }
    let american = DateTime::strptime("%m/%d/%Y %I:%M:%S %p", text);
    let time = american.or_else(|_| DateTime::strptime("%d/%m/%Y %H:%M:%S", text));
    time.map(Some).map_err(|error| format!("{text}: {error}"))
}

/// The first number in a text.
fn number(text: &str) -> Option<i64> {
    let digits = text.trim_start_matches(|c: char| !c.is_ascii_digit());
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    digits[..end].parse().ok()
}

/// `72:00:00`, or nothing for `Disabled`.
fn limit(text: &str) -> Option<Span> {
    let mut parts = text.split(':').map(|part| part.parse::<i64>().ok());
    let (hours, minutes, seconds) = (parts.next()??, parts.next()??, parts.next()??);
    Some(Span::seconds(hours * 3600 + minutes * 60 + seconds))
}

/// `0 Hour(s), 15 Minute(s)`
fn hours(text: &str) -> Option<Span> {
    let (hours, minutes) = text.split_once(", ")?;
    Some(Span::minutes(number(hours)? * 60 + number(minutes)?))
}

fn idle(text: &str) -> Option<Idle> {
    let rest = text.strip_prefix("Only Start If Idle for ")?;
    let (minutes, rest) = rest.split_once(" minutes, If Not Idle Retry For ")?;
    let (wait, _) = rest.split_once(" minutes")?;
    Some(Idle { minutes: minutes.parse().ok(), wait: wait.parse().ok() })
}

fn actions(run: &str, start_in: &str) -> Vec<Action> {
    match run {
        NOT_THERE => Vec::new(),
        "COM handler" => vec![Action::com("{00000000-0000-0000-0000-000000000000}")],
        "Multiple actions" => vec![Action::default(), Action::default()],
        line => {
            let (command, arguments) = line.split_once(' ').unwrap_or((line, ""));
            let working_directory: Arc<str> = match start_in {
                NOT_THERE => Arc::default(),
                folder => folder.into(),
            };
            vec![Action { working_directory, ..Action::run(command, arguments) }]
        }
    }
}

fn trigger(fields: &Value) -> Result<Option<Trigger>, String> {
    let get = |label| field(fields, label);
    let interval = |label| get(label).map(|text| number(text).unwrap_or(1) as u16);
    let kind = match get("Schedule Type")?.trim_end() {
        "On demand only" => return Ok(None),
        "Daily" => TriggerKind::Daily { interval: interval("Days")? },
        "Weekly" => {
            let days: Vec<Day> = get("Days")?.split(", ").filter_map(day).collect();
            TriggerKind::Weekly { interval: interval("Months")?, days: days.into() }
        }
        "At system start up" => TriggerKind::AtBoot,
        "At logon time" => TriggerKind::AtLogon,
        "At idle time" => TriggerKind::AtIdle,
        "When an event occurs" => TriggerKind::OnEvent,
        "Undefined" => TriggerKind::Other,
        once if once.starts_with("One Time Only") => TriggerKind::Once,
        other => return Err(format!("no schedule `{other}`")),
    };
    let start = time(&format!("{} {}", get("Start Date")?, get("Start Time")?))?;
    let end = time(&format!("{} 11:59:59 PM", get("End Date")?))?;
    let again = |every| -> Result<Repetition, String> {
        let during = hours(get("Repeat: Until: Duration")?);
        let stop_at_end = get("Repeat: Stop If Still Running")? == "Enabled";
        Ok(Repetition { every, during, stop_at_end })
    };
    let repetition = hours(get("Repeat: Every")?).map(again).transpose()?;
    Ok(Some(Trigger { start, end, repetition, ..Trigger::new(kind) }))
}

/// The task of a record.
pub(super) fn task(fields: &Value) -> Result<Task, String> {
    let get = |label| field(fields, label);
    let text = |label| get(label).map(|text| if text == NOT_THERE { "" } else { text });
    let ran = time(get("Last Run Time")?)?.filter(|at| at.year() > 1999);
    let last_run = ran.map(|at| moment_in(&TimeZone::UTC, at));
    let result = get("Last Result")?;
    let last_result = result.parse::<i32>().map_err(|error| format!("{result}: {error}"))?;
    let power = get("Power Management")?;
    let settings = Settings {
        execution_time_limit: limit(get("Stop Task If Runs X Hours and X Mins")?),
        no_start_on_batteries: power.contains("No Start On Batteries"),
        stop_on_batteries: power.contains("Stop On Battery Mode"),
        idle: idle(get("Idle Time")?),
        ..Settings::default()
    };
    let logon_type = match get("Logon Mode")? {
        "Interactive only" => LogonType::InteractiveToken,
        _ => LogonType::ServiceAccount,
    };
    let user = get("Run As User")?.into();
    let running = (get("Status")? == "Running").then(|| {
        let started = last_run.unwrap_or_default();
        Run { started, process: 4000, ends: started + Span::hours(72), queued: false }
    });
    let mut task = Task::new(get("TaskName")?, Action::default());
    task.principal = Principal { user, logon_type, ..Principal::system() };
    task.enabled = get("Scheduled Task State")? == "Enabled";
    task.actions = Shared::new(actions(get("Task To Run")?, get("Start In")?));
    task.triggers = Shared::new(trigger(fields)?.into_iter().collect());
    (task.author, task.description) = (text("Author")?.into(), text("Comment")?.into());
    (task.last_run, task.last_result) = (last_run, last_result.cast_unsigned());
    (task.settings, task.running) = (settings, running);
    Ok(task)
}

//! Adapters of the table `task_scheduler`: [`sim::windows::tasks`] and `schtasks.exe`.
//!
//! A recorded record is read back into the task that it shows ([`record`]), and the task must then
//! show the same lines.

mod record;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use sim::console::{self, Session};
use sim::kernel::time::{Moment, Span};
use sim::windows::clock_zone::{moment_in, sortable};
use sim::windows::node::Node;
use sim::windows::tasks::view::{Asker, verbose};
use sim::windows::tasks::{Action, Day, Task, Trigger, TriggerKind, xml};
use sim::world::World;

use super::registry_tools::SERVER;
use super::{Adapter, Row};

/// The families of the table.
pub(super) const FAMILIES: &[(&str, Adapter)] = &[
    ("schtasks_record", schtasks_record),
    ("next_run_time", next_run_time),
    ("schtasks_cli_exit", schtasks_cli_exit),
    ("task_xml_validate", task_xml_validate),
];

fn schtasks_record(row: &Row) -> Result<(), String> {
    let fields = row.input.get("fields").ok_or("the row has no fields")?;
    let task = record::task(fields)?;
    // Seven in the morning, shortly after the newest time of the listing.
    let now = record::captured(row.text("os")?);
    let asker = Asker { host: record::field(fields, "HostName")?, zone: &TimeZone::UTC, now };
    let lines = verbose(&task, &asker).first().map(|record| record.lines()).unwrap_or_default();
    row.compare(&json!({ "lines": lines }))
}

fn time(text: &str) -> Result<DateTime, String> {
    text.parse().map_err(|error: jiff::Error| error.to_string())
}

fn span(text: &str) -> Result<Span, String> {
    xml::read_duration(text).ok_or_else(|| format!("no duration: {text}"))
}

fn next_run_time(row: &Row) -> Result<(), String> {
    let input = row.input.get("trigger").ok_or("the row has no trigger")?;
    let text = |name: &str| input.get(name).and_then(Value::as_str);
    let number = |name: &str| input.get(name).and_then(Value::as_u64).unwrap_or(1) as u16;
    let days = input.get("days").and_then(Value::as_array).into_iter().flatten();
    let days: Vec<Day> = days.filter_map(Value::as_str).filter_map(record::day).collect();
    let kind = match text("type").unwrap_or_default() {
        "daily" => TriggerKind::Daily { interval: number("days_interval") },
        "weekly" => {
            let days = days.into();
            TriggerKind::Weekly { interval: number("weeks_interval"), days }
        }
        "once" | "once+repeat" => TriggerKind::Once,
        other => return Err(format!("no trigger `{other}`")),
    };
    let mut trigger = Trigger::new(kind).starting(time(text("start").unwrap_or_default())?);
    if let Some(every) = text("repeat_every") {
        let during = text("repeat_duration").map(span).transpose()?;
        trigger = trigger.repeating(span(every)?, during);
    }
    let utc = TimeZone::UTC;
    let now = moment_in(&utc, time(row.text("query_time_lower_bound")?)?);
    let next = trigger.next_after(now, &utc);
    let next = next.map(|at| sortable(utc.to_datetime(at.timestamp())));
    if text("random_delay").is_some() {
        // The delay is drawn anew each time: what follows from the start is the time before it.
        let wanted = row.expect.get("next_run").and_then(Value::as_str).unwrap_or_default();
        let late = time(wanted)?.duration_since(time(next.as_deref().unwrap_or_default())?);
        let fits = (0..4 * 3600).contains(&late.as_secs());
        return if fits { Ok(()) } else { Err(json!({ "next_run": next }).to_string()) };
    }
    row.compare(&json!({ "next_run": next }))
}

/// A definition that the steps of a row register.
const DEFINITION: &str = "<Task xmlns=\"http://schemas.microsoft.com/windows/2004/02/mit/task\">\
     <Actions><Exec><Command>task1.exe</Command></Exec></Actions></Task>";

fn schtasks_cli_exit(row: &Row) -> Result<(), String> {
    let steps = row.expect.get("steps").and_then(Value::as_array).ok_or("no steps")?;
    let mut world = World::clone(SERVER.as_ref()?);
    let mut session = Session::administrator(&world);
    let file = session.absolute("test.xml");
    let node = Node::text(DEFINITION, Moment(0));
    world.host.files.put(&file, node).map_err(|error| error.to_string())?;
    for step in steps {
        let line = step.get("command").and_then(Value::as_str).ok_or("a step without command")?;
        let line = prepared(&mut world, line);
        let got = console::execute(&mut world, &mut session, line);
        let wanted = match step.get("exit") {
            Some(Value::String(code)) => {
                let code = u32::from_str_radix(code.trim_start_matches("0x"), 16);
                i64::from(code.map_err(|error| error.to_string())?.cast_signed())
            }
            other => other.and_then(Value::as_i64).ok_or("a step without exit code")?,
        };
        if i64::from(got.exit) != wanted {
            return Err(format!("{line}: exit {}: {}", got.exit, got.text()));
        }
    }
    Ok(())
}

/// Does what stands in parentheses before a command; the command itself.
fn prepared<'l>(world: &mut World, line: &'l str) -> &'l str {
    let Some((call, line)) = line.strip_prefix('(').and_then(|line| line.split_once(") ")) else {
        return line;
    };
    match call.strip_prefix("register ") {
        Some(path) => {
            let path = path.strip_suffix(" by API").unwrap_or(path);
            world.host.tasks.set(Task::new(path, Action::run("task1.exe", "")));
        }
        None => {
            world.host.tasks.remove(r"\winetest");
        }
    }
    line
}

fn task_xml_validate(row: &Row) -> Result<(), String> {
    let read = xml::read(row.text("xml")?, r"\Task1", Moment(0), &TimeZone::UTC);
    let name = match read.map_err(|error| error.refusal) {
        Ok(_) => "S_OK",
        Err(xml::Refusal::UnexpectedNode) => "SCHED_E_UNEXPECTEDNODE",
        Err(xml::Refusal::Namespace) => "SCHED_E_NAMESPACE",
        Err(xml::Refusal::InvalidValue) => "SCHED_E_INVALIDVALUE",
        Err(xml::Refusal::MissingNode) => "SCHED_E_MISSINGNODE",
        Err(xml::Refusal::Malformed) => "SCHED_E_MALFORMEDXML",
    };
    row.compare(&json!({ "hresult": name }))
}

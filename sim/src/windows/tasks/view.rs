//! Tasks as `schtasks /query` shows them.
//!
//! *Models*: one record per trigger with the recorded labels and wordings; LIST, TABLE and CSV.
//! *Leaves out*: column widths of the verbose TABLE, date layouts other than US English.
//! *Sources*: catalogue 4.3; conformance `task_scheduler` (family `schtasks_record`).
//! *Seen through*: `schtasks /query`.

use jiff::tz::TimeZone;

use super::{Action, LogonType, Repetition, Task, Tasks, Trigger, TriggerKind, next_run, result};
use crate::kernel::time::{Moment, Span};
use crate::windows::clock_zone::{general, local_in, long_time, short_date};

const NOT_THERE: &str = "N/A";

/// Who asks, where and when.
#[derive(Debug, Clone, Copy)]
pub struct Asker<'a> {
    /// Name of the machine.
    pub host: &'a str,
    /// Its time zone.
    pub zone: &'a TimeZone,
    /// What its clock shows.
    pub now: Moment,
}

/// Layout of `schtasks /fo`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// `TABLE`, the default.
    Table,
    /// `LIST`
    List,
    /// `CSV`
    Csv,
}

/// Labels and values of one trigger of a task, in the order in which they are printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record(pub Vec<(&'static str, String)>);

impl Record {
    /// The value of a label.
    #[must_use]
    pub fn get(&self, label: &str) -> Option<&str> {
        self.0.iter().find(|field| field.0 == label).map(|field| field.1.as_str())
    }

    /// The lines of `/fo LIST`: values start one column after the longest label.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let width = self.0.iter().map(|field| field.0.len() + 2).max().unwrap_or(0);
        self.0
            .iter()
            .map(|(label, value)| format!("{:width$}{value}", format!("{label}:")))
            .collect()
    }

    /// The line of `/fo CSV`.
    #[must_use]
    pub fn csv(&self) -> String {
        quoted(self.0.iter().map(|field| field.1.as_str()))
    }

    /// The header of `/fo CSV`.
    #[must_use]
    pub fn csv_header(&self) -> String {
        quoted(self.0.iter().map(|field| field.0))
    }
}

fn quoted<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let cells: Vec<String> =
        cells.map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
    cells.join(",")
}

fn or_not_there(text: &str) -> String {
    if text.is_empty() { NOT_THERE.to_owned() } else { text.to_owned() }
}

/// `Ready`, `Running` or `Disabled`.
#[must_use]
pub fn status(task: &Task) -> &'static str {
    match (task.running, task.enabled) {
        (Some(_), _) => "Running",
        (None, true) => "Ready",
        (None, false) => "Disabled",
    }
}

/// The result that tools show: a task that runs shows that it runs.
#[must_use]
pub fn shown_result(task: &Task) -> u32 {
    if task.running.is_some() { result::RUNNING } else { task.last_result }
}

fn next_text(task: &Task, asker: &Asker<'_>) -> String {
    match next_run(task, asker.now, asker.zone) {
        Some(at) => general(local_in(asker.zone, at)),
        None => NOT_THERE.to_owned(),
    }
}

fn last_text(task: &Task, zone: &TimeZone) -> String {
    // Windows prints its zero date for a task that never ran.
    task.last_run.map_or("11/30/1999 12:00:00 AM".to_owned(), |at| general(local_in(zone, at)))
}

/// The five fields without `/v`; with `/fo TABLE` only three of them.
#[must_use]
pub fn brief(task: &Task, asker: &Asker<'_>) -> Record {
    Record(vec![
        ("HostName", asker.host.to_owned()),
        ("TaskName", task.path.to_string()),
        ("Next Run Time", next_text(task, asker)),
        ("Status", status(task).to_owned()),
        ("Logon Mode", logon_mode(task).to_owned()),
    ])
}

/// The records of `/v`: one for each trigger, or one for a task without triggers.
#[must_use]
pub fn verbose(task: &Task, asker: &Asker<'_>) -> Vec<Record> {
    let common = common_fields(task, asker);
    let record = |trigger: Option<&Trigger>| {
        let mut fields = common.clone();
        fields.extend(schedule_fields(trigger));
        Record(fields)
    };
    if task.triggers.is_empty() {
        return vec![record(None)];
    }
    task.triggers.iter().map(|trigger| record(Some(trigger))).collect()
}

fn common_fields(task: &Task, asker: &Asker<'_>) -> Vec<(&'static str, String)> {
    let mut fields = brief(task, asker).0;
    let limit = task.settings.execution_time_limit;
    let start_in = match task.actions.as_slice() {
        [action] => or_not_there(&action.working_directory),
        _ => NOT_THERE.to_owned(),
    };
    fields.extend([
        ("Last Run Time", last_text(task, asker.zone)),
        ("Last Result", shown_result(task).cast_signed().to_string()),
        ("Author", or_not_there(&task.author)),
        ("Task To Run", task_to_run(&task.actions)),
        ("Start In", start_in),
        ("Comment", or_not_there(&task.description)),
        ("Scheduled Task State", on_or_off(task.enabled)),
        ("Idle Time", idle_text(task)),
        ("Power Management", power_text(task)),
        ("Run As User", task.principal.display_name().to_owned()),
        ("Delete Task If Not Rescheduled", on_or_off(false)),
        ("Stop Task If Runs X Hours and X Mins", limit.map_or(on_or_off(false), clock_text)),
    ]);
    fields
}

fn on_or_off(on: bool) -> String {
    if on { "Enabled" } else { "Disabled" }.to_owned()
}

/// `72:00:00`
fn clock_text(span: Span) -> String {
    let seconds = span.as_seconds();
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// `0 Hour(s), 15 Minute(s)`
fn hours_text(span: Span) -> String {
    let minutes = span.as_seconds() / 60;
    format!("{} Hour(s), {} Minute(s)", minutes / 60, minutes % 60)
}

fn logon_mode(task: &Task) -> &'static str {
    match task.principal.logon_type {
        LogonType::InteractiveToken => "Interactive only",
        _ => "Interactive/Background",
    }
}

fn task_to_run(actions: &[Action]) -> String {
    match actions {
        [action] if action.com_handler => "COM handler".to_owned(),
        // Windows joins both with a space even when there are no arguments.
        [action] => format!("{} {}", action.command, action.arguments),
        [] => NOT_THERE.to_owned(),
        _ => "Multiple actions".to_owned(),
    }
}

fn idle_text(task: &Task) -> String {
    let Some(idle) = task.settings.idle else { return on_or_off(false) };
    let minutes = |n: Option<u32>| n.map_or(String::new(), |n| n.to_string());
    format!(
        "Only Start If Idle for {} minutes, If Not Idle Retry For {} minutes Stop the task if Idle State end",
        minutes(idle.minutes),
        minutes(idle.wait)
    )
}

fn power_text(task: &Task) -> String {
    let settings = &task.settings;
    let stop = settings.stop_on_batteries.then_some("Stop On Battery Mode");
    let start = settings.no_start_on_batteries.then_some("No Start On Batteries");
    stop.into_iter().chain(start).collect::<Vec<_>>().join(", ")
}

/// The trailing spaces are Windows' own: `schtasks` pads some of these words and not others.
fn schedule_type(trigger: Option<&Trigger>) -> &'static str {
    let Some(trigger) = trigger else { return "On demand only" };
    match (trigger.kind, trigger.repetition) {
        (TriggerKind::Once, None) => "One Time Only",
        (TriggerKind::Once, Some(again)) if again.every < Span::hours(1) => {
            "One Time Only, Minute "
        }
        (TriggerKind::Once, Some(_)) => "One Time Only, Hourly ",
        (TriggerKind::Daily { .. }, _) => "Daily ",
        (TriggerKind::Weekly { .. }, _) => "Weekly",
        (TriggerKind::AtBoot, _) => "At system start up",
        (TriggerKind::AtLogon, _) => "At logon time",
        (TriggerKind::AtIdle, _) => "At idle time",
        (TriggerKind::OnEvent, _) => "When an event occurs",
        (TriggerKind::Other, _) => "Undefined",
    }
}

fn schedule_fields(trigger: Option<&Trigger>) -> Vec<(&'static str, String)> {
    let timed = trigger.filter(|trigger| trigger.is_timed());
    let start = timed.and_then(|trigger| trigger.start);
    let end = timed.and_then(|trigger| trigger.end);
    let date = |at: Option<jiff::civil::DateTime>| {
        at.map_or(NOT_THERE.to_owned(), |at| short_date(at.date()))
    };
    let (days, months) = match timed.map(|trigger| trigger.kind) {
        Some(TriggerKind::Daily { interval }) => {
            (format!("Every {interval} day(s)"), NOT_THERE.to_owned())
        }
        Some(TriggerKind::Weekly { interval, days }) => {
            let days: Vec<&str> = days.iter().map(super::Day::short).collect();
            (days.join(", "), format!("Every {interval} week(s)"))
        }
        _ => (NOT_THERE.to_owned(), NOT_THERE.to_owned()),
    };
    let mut fields = vec![
        ("Schedule", "Scheduling data is not available in this format.".to_owned()),
        ("Schedule Type", schedule_type(trigger).to_owned()),
        ("Start Time", start.map_or(NOT_THERE.to_owned(), long_time)),
        ("Start Date", date(start)),
        ("End Date", date(end)),
        ("Days", days),
        ("Months", months),
    ];
    fields.extend(repeat_fields(timed.map(|trigger| trigger.repetition)));
    fields
}

/// `None` for a trigger without a schedule, `Some(None)` for a schedule without repetition.
fn repeat_fields(repetition: Option<Option<Repetition>>) -> [(&'static str, String); 4] {
    let [every, time, duration, stop] = match repetition {
        None => [(); 4].map(|()| NOT_THERE.to_owned()),
        Some(None) => [(); 4].map(|()| on_or_off(false)),
        Some(Some(again)) => [
            hours_text(again.every),
            "None".to_owned(),
            again.during.map_or(on_or_off(false), hours_text),
            on_or_off(again.stop_at_end),
        ],
    };
    [
        ("Repeat: Every", every),
        ("Repeat: Until: Time", time),
        ("Repeat: Until: Duration", duration),
        ("Repeat: Stop If Still Running", stop),
    ]
}

/// What `schtasks /query` prints for some tasks of one folder; starts with an empty line.
#[must_use]
pub fn folder_text(
    folder: &str,
    tasks: &[&Task],
    layout: Layout,
    long: bool,
    asker: &Asker<'_>,
) -> String {
    if layout == Layout::Table && !long {
        return short_table(folder, tasks, asker);
    }
    let records: Vec<Record> = tasks
        .iter()
        .flat_map(|task| if long { verbose(task, asker) } else { vec![brief(task, asker)] })
        .collect();
    match layout {
        Layout::Csv => csv_text(&records, long),
        Layout::List => {
            let blocks: Vec<String> = records.iter().map(|r| r.lines().join("\n") + "\n").collect();
            format!("\nFolder: {folder}\n{}", blocks.join("\n"))
        }
        Layout::Table => {
            let rows = records.iter().map(|r| r.0.iter().map(|f| f.1.clone()).collect::<Vec<_>>());
            let rows: Vec<String> = rows.map(|cells| cells.join(" ") + "\n").collect();
            format!("\nFolder: {folder}\n{}", rows.concat())
        }
    }
}

fn csv_text(records: &[Record], long: bool) -> String {
    let cut = |record: &Record| match long {
        true => record.clone(),
        false => Record(record.0[1..4].to_vec()),
    };
    let records: Vec<Record> = records.iter().map(cut).collect();
    let header = records.first().map(Record::csv_header);
    let lines = header.into_iter().chain(records.iter().map(Record::csv));
    lines.map(|line| line + "\n").collect()
}

fn short_table(folder: &str, tasks: &[&Task], asker: &Asker<'_>) -> String {
    let mut out = format!("\nFolder: {folder}\n");
    if tasks.is_empty() {
        out.push_str(
            "INFO: There are no scheduled tasks presently available at your access level.\n",
        );
        return out;
    }
    out.push_str(&format!("{:40} {:22} {:15}\n", "TaskName", "Next Run Time", "Status"));
    out.push_str(&format!("{} {} {}\n", "=".repeat(40), "=".repeat(22), "=".repeat(15)));
    for task in tasks {
        let name: String = task.name().chars().take(40).collect();
        out.push_str(&format!("{name:40} {:22} {:15}\n", next_text(task, asker), status(task)));
    }
    out
}

/// What `schtasks /query` prints for the whole machine.
#[must_use]
pub fn all_text(tasks: &Tasks, layout: Layout, long: bool, asker: &Asker<'_>) -> String {
    let folders = tasks.folders();
    let text = |folder: &String| {
        let inside = tasks.in_folder(folder).unwrap_or_default();
        if inside.is_empty() && layout != Layout::Table {
            return String::new();
        }
        folder_text(folder, &inside, layout, long, asker)
    };
    folders.iter().map(text).collect()
}

/// A task in one line, for people and for fingerprints.
#[must_use]
pub fn one_line(task: &Task) -> String {
    let on = task.triggers.iter().filter(|trigger| trigger.enabled).count();
    format!(
        "{}, {on} of {} triggers enabled, as {}, {}, {}, last result {:#x}",
        status(task),
        task.triggers.len(),
        task.principal.user,
        task.settings.multiple_instances.name(),
        task_to_run(&task.actions).trim_end(),
        shown_result(task)
    )
}

#[cfg(test)]
mod tests {
    use jiff::civil::datetime;

    use super::*;
    use crate::windows::clock_zone::{moment_in, zone_named};
    use crate::windows::tasks::{Day, Principal};

    fn backup() -> Task {
        Task::new(r"\Microsoft\OnlineBackup\Microsoft-OnlineBackup", Action::run("p.exe", "-x"))
            .with_trigger(Trigger::daily(datetime(2020, 1, 10, 21, 0, 0, 0)))
    }

    fn ask<T>(look: impl FnOnce(&Asker<'_>) -> T) -> T {
        let zone = zone_named("Korea Standard Time").expect("a Windows zone");
        let now = moment_in(&zone, datetime(2020, 1, 15, 9, 0, 0, 0));
        look(&Asker { host: "SRV01", zone: &zone, now })
    }

    fn check(task: &Task, label: &str, expected: &str) {
        let records = ask(|asker| verbose(task, asker));
        assert_eq!(records[0].get(label), Some(expected), "{label}");
    }

    #[test]
    fn a_task_that_never_ran_shows_the_zero_date() {
        check(&backup(), "Last Run Time", "11/30/1999 12:00:00 AM");
        check(&backup(), "Last Result", "267011");
        check(&backup(), "Next Run Time", "1/15/2020 9:00:00 PM");
        check(&backup(), "Days", "Every 1 day(s)");
        check(&backup(), "Schedule Type", "Daily ");
        check(&backup(), "Repeat: Every", "Disabled");
        check(&backup(), "Stop Task If Runs X Hours and X Mins", "72:00:00");
    }

    #[test]
    fn a_task_whose_trigger_is_off_looks_enabled_and_has_no_next_run() {
        let mut task = backup();
        task.triggers[0].enabled = false;
        check(&task, "Scheduled Task State", "Enabled");
        check(&task, "Status", "Ready");
        check(&task, "Next Run Time", "N/A");
    }

    #[test]
    fn a_command_without_arguments_ends_in_the_space_that_windows_prints() {
        check(&Task::new("x", Action::run("tzsync.exe", "")), "Task To Run", "tzsync.exe ");
        check(&backup(), "Task To Run", "p.exe -x");
        check(&Task::new("x", Action::com("{1}")), "Task To Run", "COM handler");
    }

    #[test]
    fn a_task_that_runs_says_so() {
        let mut task = backup();
        task.begin(Moment(0), 4711);
        check(&task, "Status", "Running");
        check(&task, "Last Result", "267009");
        check(&task, "Last Run Time", "1/1/1970 9:00:00 AM");
        task.finish(result::NO_BATCH_LOGON);
        check(&task, "Last Result", "-2147023511");
    }

    #[test]
    fn every_trigger_has_a_record_of_28_lines_with_labels_38_wide() {
        let task = backup()
            .with_trigger(Trigger::weekly(datetime(2020, 1, 1, 0, 0, 0, 0), &[Day::Saturday]))
            .with_principal(Principal { user: r"SRV01\Fred".into(), ..Principal::system() });
        let records = ask(|asker| verbose(&task, asker));
        assert_eq!(records.len(), 2);
        let lines = records[1].lines();
        assert_eq!(lines.len(), 28);
        assert_eq!(lines[0], format!("{:38}SRV01", "HostName:"));
        assert_eq!(lines[14], format!("{:38}Fred", "Run As User:"));
        assert_eq!(lines[22], format!("{:38}SAT", "Days:"));
        assert_eq!(lines[23], format!("{:38}Every 1 week(s)", "Months:"));
    }

    #[test]
    fn table_and_csv_have_the_columns_of_windows() {
        let task = backup();
        let text = ask(|asker| folder_text(task.folder(), &[&task], Layout::Table, false, asker));
        let expected = "\nFolder: \\Microsoft\\OnlineBackup\n\
            TaskName                                 Next Run Time          Status         \n\
            ======================================== ====================== ===============\n\
            Microsoft-OnlineBackup                   1/15/2020 9:00:00 PM   Ready          \n";
        assert_eq!(text, expected);
        let text = ask(|asker| folder_text(task.folder(), &[&task], Layout::Csv, false, asker));
        let expected = "\"TaskName\",\"Next Run Time\",\"Status\"\n\
            \"\\Microsoft\\OnlineBackup\\Microsoft-OnlineBackup\",\"1/15/2020 9:00:00 PM\",\"Ready\"\n";
        assert_eq!(text, expected);
    }
}

//! Objects of the module: policies with their parts, made from what the agent holds, and read
//! back when a script saves one.
//!
//! *Models*: CBPolicy, CBSchedule, CBDataSource, CBFileSpec with all properties, and the text that
//! each gives when it stands in a list.
//! *Sources*: catalogue 4.7 (shapes from the documentation); names of classes \[K\]; ids of further
//! data sources \[S\].

use jiff::civil::Time;
use powershell::net::enums::DAY_OF_WEEK;
use powershell::value::net::Flavour;
use powershell::value::time::TimeSpan;
use powershell::value::{Net, Value, convert, text};

use super::retention;
use crate::console::types::HostType;
use crate::kernel::text::same;
use crate::mars::layout::MODULE_NAME;
use crate::mars::policy::{Policy, Rhythm, Source};
use crate::mars::scratch;
use crate::mars::system_state::SystemState;
use crate::windows::host::Host;
use crate::windows::tasks::{Day, Days};

macro_rules! model {
    ($name:literal) => {
        concat!("Microsoft.Internal.CloudBackup.ObjectModel.OMCommon.", $name)
    };
}
pub(super) use model;

/// Class of policies.
pub(in super::super) const POLICY: &str = model!("CBPolicy");
/// Class of schedules.
pub(in super::super) const SCHEDULE: &str = model!("CBBackupSchedule");
/// Class of data sources.
pub(in super::super) const DATA_SOURCE: &str = model!("CBDataSource");
/// Class of the items of a policy.
pub(in super::super) const FILE_SPEC: &str = model!("CBFileSpec");

const TICKS_PER_SECOND: i64 = 10_000_000;
const NO_GUID: &str = "00000000-0000-0000-0000-000000000000";
/// Writer and application of the data source of system state (catalogue 4.7).
const SYSTEM_WRITER: &str = "DA57A531-E7E7-4346-9A68-B511F551DEB6";
const SYSTEM_APPLICATION: &str = "8C3D00F9-3CE9-4563-B373-19837BC2835E";
/// Name and id of the data source of system state \[S\].
pub(super) const SYSTEM_STATE: (&str, i64) = ("System State", 1);

/// What a schedule can do.
pub(in super::super) static SCHEDULE_TYPE: HostType = HostType {
    module: Some(MODULE_NAME),
    methods: &[
        ("ScheduleRunDaysToString", "string ScheduleRunDaysToString()"),
        ("ScheduleRunTimesToString", "string ScheduleRunTimesToString()"),
    ],
    member: |_, schedule, name, _| {
        let rhythm = rhythm_of(schedule)?;
        Some(Ok(Value::text(&match name {
            "ScheduleRunDaysToString" => names(rhythm.days),
            _ => clocks(&times_of(schedule.property("ScheduleRunTimes").as_ref())?),
        })))
    },
    ..HostType::new(SCHEDULE)
};
/// Types that a script may name; objects of them come from cmdlets.
pub(in super::super) static POLICY_TYPE: HostType =
    HostType { module: Some(MODULE_NAME), ..HostType::new(POLICY) };
/// Class of the items of a policy, as a type.
pub(in super::super) static FILE_SPEC_TYPE: HostType =
    HostType { module: Some(MODULE_NAME), ..HostType::new(FILE_SPEC) };

/// Sets a property of an object.
pub(super) fn set(of: &Value, name: &str, value: Value) {
    let Value::Object(object) = of else { return };
    let mut object = object.borrow_mut();
    if let Some((_, there)) = object.properties.iter_mut().find(|(there, _)| same(there, name)) {
        *there = value;
    }
}

/// An object of the module.
pub(super) fn made<'p>(
    class: &str,
    properties: impl IntoIterator<Item = (&'p str, Value)>,
) -> Value {
    Value::typed(&[class, "System.Object"], properties)
}

/// True for an object of a class.
pub(super) fn is_a(value: &Value, class: &str) -> bool {
    &*value.type_name() == class
}

/// `9:00 PM, 11:00 PM`
fn clocks(times: &[Time]) -> String {
    let clock = |time: &Time| {
        let (hour, half) = (time.hour() % 12, if time.hour() < 12 { "AM" } else { "PM" });
        format!("{}:{:02} {half}", if hour == 0 { 12 } else { hour }, time.minute())
    };
    times.iter().map(clock).collect::<Vec<_>>().join(", ")
}

fn names(days: Days) -> String {
    days.iter().map(Day::name).collect::<Vec<_>>().join(", ")
}

/// A time of day as a span from midnight.
pub(super) fn time_span(time: Time) -> Value {
    let seconds = i64::from(time.hour()) * 3_600 + i64::from(time.minute()) * 60;
    TimeSpan((seconds + i64::from(time.second())) * TICKS_PER_SECOND).into()
}

/// Days of the week as an array of their enumeration.
pub(super) fn day_array(days: Days) -> Value {
    let all = days.iter().map(|day| Value::member_of(&DAY_OF_WEEK, day as i64)).collect();
    Value::list(Flavour::ArrayOf("System.DayOfWeek".into()), all)
}

/// Times of day as an array of spans.
pub(super) fn time_array(times: &[Time]) -> Value {
    let all = times.iter().map(|time| time_span(*time)).collect();
    Value::list(Flavour::ArrayOf("System.TimeSpan".into()), all)
}

/// Days of the week from an array.
pub(super) fn days_of(value: Option<&Value>) -> Option<Days> {
    let day = |one: &Value| {
        let number =
            convert::to_long(one).ok().or_else(|| DAY_OF_WEEK.number_of(&text::of(one)))?;
        Day::ALL.get(usize::try_from(number).ok()?).copied()
    };
    let all: Option<Vec<Day>> = value?.elements().iter().map(day).collect();
    all.map(|all| Days::of(&all))
}

/// Times of day from spans, dates, or texts such as `21:00`.
pub(super) fn times_of(value: Option<&Value>) -> Option<Vec<Time>> {
    let of_ticks = |ticks: i64| {
        let seconds = ticks.rem_euclid(86_400 * TICKS_PER_SECOND) / TICKS_PER_SECOND;
        let part = |number: i64| i8::try_from(number).ok();
        Time::new(part(seconds / 3_600)?, part(seconds / 60 % 60)?, part(seconds % 60)?, 0).ok()
    };
    let time = |one: &Value| match one.as_net() {
        Some(Net::TimeSpan(span)) => of_ticks(span.0),
        Some(Net::DateTime(at)) => of_ticks(at.ticks),
        _ => {
            let said = text::of(one);
            let parts: Option<Vec<i8>> =
                said.trim().split(':').map(|part| part.parse().ok()).collect();
            match parts?.as_slice() {
                [hour, minute] => Time::new(*hour, *minute, 0, 0).ok(),
                [hour, minute, second] => Time::new(*hour, *minute, *second, 0).ok(),
                _ => None,
            }
        }
    };
    let mut all: Vec<Time> = value?.elements().iter().map(time).collect::<Option<_>>()?;
    all.sort();
    all.dedup();
    Some(all)
}

/// A schedule; one that was not saved has no name.
pub(super) fn schedule(name: Option<&str>, rhythm: Rhythm, times: &[Time]) -> Value {
    let every = rhythm.every_weeks;
    let shown = format!("{} {}, Every {every} week(s)", clocks(times), names(rhythm.days));
    made(
        SCHEDULE,
        [
            ("SchedulePolicyName", name.map_or(Value::Null, Value::text)),
            ("ScheduleRunDays", day_array(rhythm.days)),
            ("ScheduleRunTimes", time_array(times)),
            ("ScheduleWeeklyFrequency", Value::Int(i32::from(every))),
            ("State", Value::text(if name.is_some() { "Existing" } else { "New" })),
        ],
    )
    .shown_as(&shown)
}

/// Days and weeks of a schedule object.
fn rhythm_of(schedule: &Value) -> Option<Rhythm> {
    let days = days_of(schedule.property("ScheduleRunDays").as_ref())?;
    let every = schedule.property("ScheduleWeeklyFrequency");
    let every = every.and_then(|every| convert::to_long(&every).ok());
    Some(Rhythm { days, every_weeks: every.and_then(|e| u16::try_from(e).ok()).unwrap_or(1) })
}

/// An item of a policy. `file` is what Windows has at its path.
pub(super) fn file_spec(source: &Source, volume_path: &str, file: bool) -> Value {
    let truth = |yes: bool| if yes { "True" } else { "False" };
    let name = source.path.rsplit('\\').next().filter(|_| file).unwrap_or("*");
    let shown = format!(
        "FileSpec\nFileSpec:{}\nIsExclude:{}\nIsRecursive:{}\n",
        source.path,
        truth(source.exclude),
        truth(!file)
    );
    made(
        FILE_SPEC,
        [
            ("FileName", Value::text(name)),
            ("FilePath", Value::text(volume_path)),
            ("FileSpec", Value::text(&source.path)),
            ("IsExclude", Value::Bool(source.exclude)),
            ("IsRecursive", Value::Bool(!file)),
        ],
    )
    .shown_as(&shown)
}

/// The item that an object stands for.
pub(super) fn source_of(spec: &Value) -> Option<Source> {
    let path = text::of(&spec.property("FileSpec")?);
    let exclude = spec.property("IsExclude").is_some_and(|exclude| exclude.is_true());
    Some(Source { path, exclude })
}

/// `\\?\Volume{guid}\rest` of an item, with the volume on which it was selected; the path itself
/// when its drive is unknown.
pub(super) fn volume_path(host: &Host, policy: Option<&Policy>, path: &str) -> String {
    let selected = policy.map(|policy| policy.selected.as_slice()).unwrap_or_default();
    let on = selected.iter().find(|item| scratch::letter(&item.path) == scratch::letter(path));
    if let Some(item) = on {
        let rest = path.get(2..).unwrap_or_default().trim_matches('\\');
        let end = if rest.is_empty() { "" } else { "\\" };
        return format!(r"\\?\Volume{{{}}}\{rest}{end}", item.volume);
    }
    match host.files.volume_of(path) {
        Ok((volume, rest)) => {
            let rest = rest.trim_start_matches('\\');
            let end = if rest.is_empty() { "" } else { "\\" };
            format!("{}\\{rest}{end}", volume.guid_path().trim_end_matches('\\'))
        }
        Err(_) => path.to_owned(),
    }
}

/// A data source as jobs and recovery points name it.
pub(super) fn bare_source(name: &str, id: i64) -> Value {
    let (writer, application) = match name == SYSTEM_STATE.0 {
        true => (SYSTEM_WRITER, SYSTEM_APPLICATION),
        false => (NO_GUID, NO_GUID),
    };
    made(
        DATA_SOURCE,
        [
            ("DataSourceId", Value::Long(id)),
            ("DataSourceName", Value::text(name)),
            ("WriterId", Value::text(writer)),
            ("ApplicationId", Value::text(application)),
        ],
    )
    .shown_as(name)
}

/// Names and ids of the data sources of a policy: its volumes, in the order of their letters.
pub(super) fn volumes(policy: &Policy) -> Vec<(String, i64)> {
    let included = policy.sources.iter().filter(|source| !source.exclude);
    let mut letters: Vec<char> = included.map(|source| scratch::letter(&source.path)).collect();
    letters.sort_unstable();
    letters.dedup();
    let id = |place: usize| (policy.datasource + place as u64).cast_signed();
    let named = letters.into_iter().enumerate();
    named.map(|(place, letter)| (format!("{letter}:\\"), id(place))).collect()
}

/// Data sources with their items, by volume.
pub(super) fn sources(host: &Host, policy: &Policy) -> Value {
    let source = |(name, id): (String, i64)| {
        let letter = scratch::letter(&name);
        let own = policy.sources.iter().filter(|one| scratch::letter(&one.path) == letter);
        let specs: Vec<Value> = own.map(|one| spec_of(host, Some(policy), one)).collect();
        let shown: Vec<String> = specs.iter().map(text::of).collect();
        let value = bare_source(&name, id);
        if let Value::Object(object) = &value {
            let list = Value::list(Flavour::ArrayOf(FILE_SPEC.into()), specs);
            object.borrow_mut().properties.push(("FileSpec".into(), list));
        }
        let shown =
            format!("DataSource\nDatasourceId:{id}\nName:{name}\nFileSpec:{}", shown.join(",\n"));
        value.shown_as(&shown)
    };
    let all = volumes(policy).into_iter().map(source).collect();
    Value::list(Flavour::ArrayOf(DATA_SOURCE.into()), all)
}

/// An item with what the machine knows of its path.
pub(super) fn spec_of(host: &Host, policy: Option<&Policy>, source: &Source) -> Value {
    let path = volume_path(host, policy, &source.path);
    file_spec(source, &path, host.files.is_file(&source.path))
}

/// The policy of this server.
pub(super) fn policy(host: &Host, policy: &Policy) -> Value {
    let state = if policy.paused { "Paused" } else { "Valid" };
    made(
        POLICY,
        [
            ("BackupSchedule", schedule(Some(&policy.name), policy.rhythm, &policy.times)),
            ("DsList", sources(host, policy)),
            ("PolicyName", Value::text(&policy.name)),
            ("RetentionPolicy", retention::object(policy.retention_days, &policy.long_term)),
            ("State", Value::text("Existing")),
            ("PolicyState", Value::text(state)),
        ],
    )
    .shown_as(&policy.name)
}

/// A policy that was not saved yet.
pub(super) fn new_policy() -> Value {
    made(
        POLICY,
        [
            ("BackupSchedule", Value::Null),
            ("DsList", Value::list(Flavour::ArrayOf(DATA_SOURCE.into()), Vec::new())),
            ("PolicyName", Value::Null),
            ("RetentionPolicy", Value::Null),
            ("State", Value::text("New")),
            ("PolicyState", Value::text("Valid")),
        ],
    )
}

/// The policy of system state.
pub(super) fn system_policy(policy: &SystemState) -> Value {
    let value = new_policy();
    add_system_state(&value);
    let own = schedule(Some(&policy.name), policy.rhythm, &policy.times);
    set(&value, "BackupSchedule", own);
    set(&value, "PolicyName", Value::text(&policy.name));
    set(&value, "RetentionPolicy", retention::object(policy.retention_days, &Default::default()));
    set(&value, "State", Value::text("Existing"));
    value.shown_as(&policy.name)
}

/// Adds system state to the data sources of a policy object.
pub(super) fn add_system_state(policy: &Value) {
    let (name, id) = SYSTEM_STATE;
    let mut all = policy.property("DsList").map(|list| list.elements()).unwrap_or_default();
    if all.iter().any(|one| one.property("DataSourceName").is_some_and(|n| text::of(&n) == name)) {
        return;
    }
    let value = bare_source(name, id);
    if let Value::Object(object) = &value {
        let none = Value::list(Flavour::ArrayOf(FILE_SPEC.into()), Vec::new());
        object.borrow_mut().properties.push(("FileSpec".into(), none));
    }
    let shown = format!("DataSource\nDatasourceId:{id}\nName:{name}\nFileSpec:\n");
    all.push(value.shown_as(&shown));
    set(policy, "DsList", Value::list(Flavour::ArrayOf(DATA_SOURCE.into()), all));
}

/// True for a policy object that protects system state.
pub(super) fn has_system_state(policy: &Value) -> bool {
    let all = policy.property("DsList").map(|list| list.elements()).unwrap_or_default();
    let name = |one: &Value| one.property("DataSourceName").map(|name| text::of(&name));
    all.iter().any(|one| name(one).as_deref() == Some(SYSTEM_STATE.0))
}

/// Items of a policy object, in the order in which they were added.
pub(super) fn items(policy: &Value) -> Vec<Source> {
    let list = policy.property("DsList").map(|list| list.elements()).unwrap_or_default();
    let specs = list.iter().filter_map(|one| one.property("FileSpec"));
    specs.flat_map(|specs| specs.elements()).filter_map(|spec| source_of(&spec)).collect()
}

/// Gives a policy object other items.
pub(super) fn set_items(host: &Host, value: &Value, base: &Policy, items: Vec<Source>) {
    let draft = Policy { sources: items, ..base.clone() };
    let protects = has_system_state(value);
    set(value, "DsList", sources(host, &draft));
    if protects {
        add_system_state(value);
    }
}

/// What a policy object says about when and how long; nothing for a part that is missing.
pub(super) fn read_into(value: &Value, policy: &mut Policy) -> Option<()> {
    let schedule = value.property("BackupSchedule").filter(|one| is_a(one, SCHEDULE))?;
    policy.rhythm = rhythm_of(&schedule)?;
    policy.times = times_of(schedule.property("ScheduleRunTimes").as_ref())?;
    let kept = value.property("RetentionPolicy").filter(|one| is_a(one, retention::CLASS))?;
    (policy.retention_days, policy.long_term) = retention::read(&kept)?;
    policy.sources = items(value);
    let state = value.property("PolicyState").map(|state| text::of(&state));
    policy.paused = state.as_deref() == Some("Paused");
    Some(())
}

//! Retention policies: `New-OBRetentionPolicy`, their objects and how they read.
//!
//! *Models*: days, and points that are kept for weeks, months and years (CBRetentionPolicy with
//! WeeklyLTRSchedule, MonthlyLTRSchedule, YearlyLTRSchedule).
//! *Leaves out*: that the service thins points out by them.
//! *Sources*: catalogue 4.7; texts of the automation page where nothing is set, otherwise \[S\].

use powershell::culture::INVARIANT;
use powershell::eval::{Call, Eval, Param};
use powershell::format::View;
use powershell::value::{Value, convert};

use super::values::{self, day_array, days_of, is_a, made, model, time_array, times_of};
use super::{entry, ready, refused};
use crate::console::Entry;
use crate::edition::RETENTION_DAYS_MAXIMUM;
use crate::mars::policy::LongTerm;
use crate::windows::tasks::Day;

/// Class of retention policies.
pub(in super::super) const CLASS: &str = model!("CBRetentionPolicy");
/// Most days, weeks, months or years.
const MOST: i64 = RETENTION_DAYS_MAXIMUM as i64;
const LONG_TERM: &str = model!("CBLTRSchedule");

/// Shown as the text that it gives.
pub(in super::super) static VIEW: View = View {
    columns: &[],
    list: &[],
    group: None,
    lines: Some(|source, value| source.show(value, "")),
};

/// Kinds of long retention: name of the property, word of the text, unit.
const KINDS: [(&str, &str, &str); 3] = [
    ("WeeklyLTRSchedule", "Weekly", "weeks"),
    ("MonthlyLTRSchedule", "Monthly", "months"),
    ("YearlyLTRSchedule", "Yearly", "years"),
];

/// `New-OBRetentionPolicy`
pub(in super::super) const NEW: Entry = entry(
    "New-OBRetentionPolicy",
    "Microsoft.Internal.CloudBackup.Commandlets.NewOBRetentionPolicyCommand",
    "Makes a retention policy",
    &[
        Param::new("RetentionDays", "int").at(0).range(1, MOST),
        Param::switch("RetentionWeeklyPolicy"),
        Param::new("WeekDaysOfWeek", "System.DayOfWeek[]"),
        Param::new("WeekTimesOfDay", "object[]"),
        Param::new("RetentionWeeks", "int").range(1, MOST),
        Param::switch("RetentionMonthlyPolicy"),
        Param::new("MonthDaysOfWeek", "System.DayOfWeek[]"),
        Param::new("MonthDaysOfMonth", "int[]"),
        Param::new("MonthWeeksOfMonth", "object[]"),
        Param::new("MonthTimesOfDay", "object[]"),
        Param::new("RetentionMonths", "int").range(1, MOST),
        Param::switch("RetentionYearlyPolicy"),
        Param::new("YearDaysOfWeek", "System.DayOfWeek[]"),
        Param::new("YearDaysOfMonth", "int[]"),
        Param::new("YearWeeksOfMonth", "object[]"),
        Param::new("YearMonthsOfYear", "object[]"),
        Param::new("YearTimesOfDay", "object[]"),
        Param::new("RetentionYears", "int").range(1, MOST),
    ],
    new,
)
.shown_by(&["New-OBRetentionPolicy -RetentionDays 30"]);

const WEEKS: [&str; 5] = ["First", "Second", "Third", "Fourth", "Last"];
/// Places in a list of names, from 1, for names or numbers.
fn places(value: Option<&Value>, names: &[&str]) -> Vec<u8> {
    let place = |one: &Value| {
        let said = powershell::value::text::of(one);
        let found = names.iter().position(|name| name.eq_ignore_ascii_case(&said));
        let number = found.map(|at| at + 1).or_else(|| said.parse().ok())?;
        u8::try_from(number).ok()
    };
    value.map(Value::elements).unwrap_or_default().iter().filter_map(place).collect()
}

fn new(call: &mut Call<'_>) -> Eval<()> {
    ready(call)?;
    let days = call.int("RetentionDays").and_then(|days| u32::try_from(days).ok()).unwrap_or(0);
    let mut long_term: [Option<LongTerm>; 3] = Default::default();
    for (place, prefix) in ["Week", "Month", "Year"].into_iter().enumerate() {
        if !call.flag(&format!("Retention{prefix}lyPolicy")) {
            continue;
        }
        let given = |name: &str| call.get(&format!("{prefix}{name}"));
        let count = call.int(&format!("Retention{prefix}s"));
        let count = count.and_then(|count| u32::try_from(count).ok());
        let times = times_of(given("TimesOfDay"));
        let (Some(count), Some(times)) = (count, times) else {
            let missing = if count.is_none() { "Retention" } else { "" };
            let end = if missing.is_empty() { "TimesOfDay" } else { "s" };
            let text = format!(
                "Cannot process command because of one or more missing mandatory parameters: \
                 {missing}{prefix}{end}."
            );
            return Err(refused(call, "MissingMandatoryParameter", &text));
        };
        long_term[place] = Some(LongTerm {
            count,
            days: days_of(given("DaysOfWeek")).unwrap_or_default(),
            weeks: places(given("WeeksOfMonth"), &WEEKS),
            days_of_month: places(given("DaysOfMonth"), &[]),
            months: places(given("MonthsOfYear"), &INVARIANT.dates.months),
            times,
        });
    }
    if days == 0 && long_term.iter().all(Option::is_none) {
        let text = "Parameter set cannot be resolved using the specified named parameters.";
        return Err(refused(call, "AmbiguousParameterSet", text));
    }
    call.put(object(days, &long_term))
}

fn numbers(all: &[u8]) -> Value {
    Value::array(all.iter().map(|number| Value::Int(i32::from(*number))).collect())
}

/// One kind of long retention as an object; nothing when it is not set.
fn long_object(kind: Option<&LongTerm>, unit: &str) -> Value {
    let Some(kept) = kind else { return Value::Null };
    let days: Vec<&str> = kept.days.iter().map(Day::name).collect();
    let shown = format!("{} {unit}, {}", kept.count, days.join(", "));
    made(
        LONG_TERM,
        [
            ("RetentionRange", Value::Int(i32::try_from(kept.count).unwrap_or(i32::MAX))),
            ("DaysOfWeek", day_array(kept.days)),
            ("WeeksOfMonth", numbers(&kept.weeks)),
            ("DaysOfMonth", numbers(&kept.days_of_month)),
            ("MonthsOfYear", numbers(&kept.months)),
            ("TimesOfDay", time_array(&kept.times)),
        ],
    )
    .shown_as(&shown)
}

/// A retention policy.
pub(super) fn object(days: u32, long_term: &[Option<LongTerm>; 3]) -> Value {
    let mut shown = format!("Retention Days : {days}\n");
    let mut properties =
        vec![("RetentionDays", Value::Int(i32::try_from(days).unwrap_or(i32::MAX)))];
    for (kept, (name, word, unit)) in long_term.iter().zip(KINDS) {
        let value = long_object(kept.as_ref(), unit);
        let said = match kept {
            Some(_) => powershell::value::text::of(&value),
            None => format!("{word} schedule is not set"),
        };
        shown.push_str(&format!("\n{name} :\n{said}\n"));
        properties.push((name, value));
    }
    made(CLASS, properties).shown_as(shown.trim_end())
}

/// What a retention object says.
pub(super) fn read(value: &Value) -> Option<(u32, [Option<LongTerm>; 3])> {
    let number = |of: &Value, name: &str| {
        let number = convert::to_long(&of.property(name)?).ok()?;
        u32::try_from(number).ok()
    };
    let all = |of: &Value, name: &str| places(of.property(name).as_ref(), &[]);
    let mut long_term: [Option<LongTerm>; 3] = Default::default();
    for (place, (name, ..)) in long_term.iter_mut().zip(KINDS) {
        let Some(kept) = value.property(name).filter(|kept| is_a(kept, LONG_TERM)) else {
            continue;
        };
        *place = Some(LongTerm {
            count: number(&kept, "RetentionRange")?,
            days: days_of(kept.property("DaysOfWeek").as_ref())?,
            weeks: all(&kept, "WeeksOfMonth"),
            days_of_month: all(&kept, "DaysOfMonth"),
            months: all(&kept, "MonthsOfYear"),
            times: values::times_of(kept.property("TimesOfDay").as_ref())?,
        });
    }
    Some((number(value, "RetentionDays")?, long_term))
}

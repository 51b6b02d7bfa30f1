//! `System.DateTime` and `System.DateTimeOffset`.
//!
//! *Models*: parts, arithmetic, zones of the machine, FILETIME, reading and writing.
//! *Leaves out*: calendars, binary and OLE dates, styles of reading but the usual ones (refused).

use super::bind::Bound;
use super::numbers::put;
use super::shape::{Answer, Class};
use super::{Ambient, Fault, Outcome, enums};
use crate::culture::{Culture, dates as formats, exact, read};
use crate::value::time::{
    self, DAY, DateTime, FILETIME_EPOCH, HOUR, Kind, MILLISECOND, MINUTE, Parts, SECOND, TimeSpan,
    UNIX_EPOCH,
};
use crate::value::{Net, Value, convert, text};

pub(super) static CLASS: Class = Class {
    methods: &[
        ("Add", "datetime Add(timespan value)"),
        ("AddDays", "datetime AddDays(double value)"),
        ("AddHours", "datetime AddHours(double value)"),
        ("AddMilliseconds", "datetime AddMilliseconds(double value)"),
        ("AddMinutes", "datetime AddMinutes(double value)"),
        ("AddMonths", "datetime AddMonths(int months)"),
        ("AddSeconds", "datetime AddSeconds(double value)"),
        ("AddTicks", "datetime AddTicks(long value)"),
        ("AddYears", "datetime AddYears(int value)"),
        ("CompareTo", "int CompareTo(System.Object value), int CompareTo(datetime value)"),
        ("Equals", "bool Equals(System.Object value), bool Equals(datetime value)"),
        ("GetDateTimeFormats", "string[] GetDateTimeFormats()"),
        ("GetHashCode", "int GetHashCode()"),
        ("GetType", "type GetType()"),
        ("GetTypeCode", "System.TypeCode GetTypeCode()"),
        ("IsDaylightSavingTime", "bool IsDaylightSavingTime()"),
        ("Subtract", "timespan Subtract(datetime value), datetime Subtract(timespan value)"),
        ("ToBinary", "long ToBinary()"),
        ("ToFileTime", "long ToFileTime()"),
        ("ToFileTimeUtc", "long ToFileTimeUtc()"),
        ("ToLocalTime", "datetime ToLocalTime()"),
        ("ToLongDateString", "string ToLongDateString()"),
        ("ToLongTimeString", "string ToLongTimeString()"),
        ("ToOADate", "double ToOADate()"),
        ("ToShortDateString", "string ToShortDateString()"),
        ("ToShortTimeString", "string ToShortTimeString()"),
        (
            "ToString",
            "string ToString(), string ToString(string format), string \
             ToString(System.IFormatProvider provider), string ToString(string format, \
             System.IFormatProvider provider)",
        ),
        ("ToUniversalTime", "datetime ToUniversalTime()"),
    ],
    properties: &[
        ("Date", "datetime Date {get;}"),
        ("Day", "int Day {get;}"),
        ("DayOfWeek", "System.DayOfWeek DayOfWeek {get;}"),
        ("DayOfYear", "int DayOfYear {get;}"),
        ("Hour", "int Hour {get;}"),
        ("Kind", "System.DateTimeKind Kind {get;}"),
        ("Millisecond", "int Millisecond {get;}"),
        ("Minute", "int Minute {get;}"),
        ("Month", "int Month {get;}"),
        ("Second", "int Second {get;}"),
        ("Ticks", "long Ticks {get;}"),
        ("TimeOfDay", "timespan TimeOfDay {get;}"),
        ("Year", "int Year {get;}"),
    ],
    static_methods: &[
        ("Compare", "static int Compare(datetime t1, datetime t2)"),
        ("DaysInMonth", "static int DaysInMonth(int year, int month)"),
        ("Equals", "static bool Equals(datetime t1, datetime t2)"),
        ("FromBinary", "static datetime FromBinary(long dateData)"),
        ("FromFileTime", "static datetime FromFileTime(long fileTime)"),
        ("FromFileTimeUtc", "static datetime FromFileTimeUtc(long fileTime)"),
        ("FromOADate", "static datetime FromOADate(double d)"),
        ("IsLeapYear", "static bool IsLeapYear(int year)"),
        (
            "Parse",
            "static datetime Parse(string s), static datetime Parse(string s, \
             System.IFormatProvider provider), static datetime Parse(string s, \
             System.IFormatProvider provider, System.Globalization.DateTimeStyles styles)",
        ),
        (
            "ParseExact",
            "static datetime ParseExact(string s, string format, System.IFormatProvider provider), \
             static datetime ParseExact(string s, string format, System.IFormatProvider provider, \
             System.Globalization.DateTimeStyles style), static datetime ParseExact(string s, \
             string[] formats, System.IFormatProvider provider, \
             System.Globalization.DateTimeStyles style)",
        ),
        ("SpecifyKind", "static datetime SpecifyKind(datetime value, System.DateTimeKind kind)"),
        (
            "TryParse",
            "static bool TryParse(string s, ref result), static bool TryParse(string s, \
             System.IFormatProvider provider, System.Globalization.DateTimeStyles styles, ref \
             result)",
        ),
        (
            "TryParseExact",
            "static bool TryParseExact(string s, string format, System.IFormatProvider provider, \
             System.Globalization.DateTimeStyles style, ref result), static bool \
             TryParseExact(string s, string[] formats, System.IFormatProvider provider, \
             System.Globalization.DateTimeStyles style, ref result)",
        ),
    ],
    static_properties: &[
        ("MaxValue", "static datetime MaxValue {get;}"),
        ("MinValue", "static datetime MinValue {get;}"),
        ("Now", "static datetime Now {get;}"),
        ("Today", "static datetime Today {get;}"),
        ("UtcNow", "static datetime UtcNow {get;}"),
    ],
    constructors: "datetime new(), datetime new(long ticks), datetime new(long ticks, \
                   System.DateTimeKind kind), datetime new(int year, int month, int day), datetime \
                   new(int year, int month, int day, int hour, int minute, int second), datetime \
                   new(int year, int month, int day, int hour, int minute, int second, \
                   System.DateTimeKind kind), datetime new(int year, int month, int day, int hour, \
                   int minute, int second, int millisecond), datetime new(int year, int month, int \
                   day, int hour, int minute, int second, int millisecond, System.DateTimeKind \
                   kind)",
    call,
    get: |_, this, name| {
        let Some(Net::DateTime(at)) = this.as_net() else { return Ok(None) };
        Ok(part(*at, name))
    },
    call_static,
    get_static: |host, _, name| {
        let utc = DateTime { ticks: host.now(), kind: Kind::Utc };
        Ok(Some(
            match name {
                "MaxValue" => DateTime { ticks: time::LAST, kind: Kind::Unspecified },
                "MinValue" => DateTime::default(),
                "UtcNow" => utc,
                "Today" => formats::to_local(host, utc).date(),
                _ => formats::to_local(host, utc),
            }
            .into(),
        ))
    },
    construct,
    ..Class::new("System.DateTime")
};

fn part(at: DateTime, name: &str) -> Option<Value> {
    let parts = at.parts();
    Some(match name {
        "Date" => at.date().into(),
        "Day" => Value::Int(parts.day),
        "DayOfWeek" => Value::member_of(&enums::DAY_OF_WEEK, at.day_of_week() as i64),
        "DayOfYear" => Value::Int(at.day_of_year()),
        "Hour" => Value::Int(parts.hour),
        "Kind" => Value::member_of(&enums::DATE_TIME_KIND, at.kind as i64),
        "Millisecond" => Value::Int(parts.fraction / MILLISECOND as i32),
        "Minute" => Value::Int(parts.minute),
        "Month" => Value::Int(parts.month),
        "Second" => Value::Int(parts.second),
        "Ticks" => Value::Long(at.ticks),
        "TimeOfDay" => TimeSpan(at.ticks % DAY).into(),
        "Year" => Value::Int(parts.year),
        _ => return None,
    })
}

/// The error of a date outside the years 1 to 9999.
pub(super) fn unrepresentable(parameter: &str) -> Fault {
    let text = "The added or subtracted value results in an un-representable DateTime.";
    Fault::range(text, parameter)
}

/// A date later by so many units.
fn added(at: DateTime, count: f64, unit: i64) -> Outcome<DateTime> {
    let span = TimeSpan::of(count, unit)
        .ok_or_else(|| Fault::range("Value to add was out of range.", "value"))?;
    at.plus(span.0).ok_or_else(|| unrepresentable("value"))
}

fn call(host: &mut dyn Ambient, this: &Value, method: &str, bound: &Bound) -> Answer {
    let Some(Net::DateTime(at)) = this.as_net() else { return Ok(None) };
    let (at, all) = (*at, bound.arguments.as_slice());
    let number = || convert::to_double(all.first().unwrap_or(&Value::Null));
    let culture = host.culture();
    let mut shown = |letter: &str| {
        formats::format(host, culture, at, None, letter).map(|text| Value::text(&text))
    };
    Ok(Some(match method {
        "ToLongDateString" => shown("D")?,
        "ToLongTimeString" => shown("T")?,
        "ToShortDateString" => shown("d")?,
        "ToShortTimeString" => shown("t")?,
        "Add" => match all[0].as_net() {
            Some(Net::TimeSpan(span)) => {
                at.plus(span.0).ok_or_else(|| unrepresentable("value"))?.into()
            }
            _ => return Ok(None),
        },
        "AddDays" => added(at, number()?, DAY)?.into(),
        "AddHours" => added(at, number()?, HOUR)?.into(),
        "AddMilliseconds" => added(at, number()?, MILLISECOND)?.into(),
        "AddMinutes" => added(at, number()?, MINUTE)?.into(),
        "AddSeconds" => added(at, number()?, SECOND)?.into(),
        "AddMonths" | "AddYears" => {
            let months = convert::to_long(&all[0])? * if method == "AddYears" { 12 } else { 1 };
            at.plus_months(months).ok_or_else(|| unrepresentable("months"))?.into()
        }
        "AddTicks" => {
            at.plus(convert::to_long(&all[0])?).ok_or_else(|| unrepresentable("value"))?.into()
        }
        "IsDaylightSavingTime" => {
            // Without a zone's rules, only a zone that never moves can be told.
            let offsets = [0, 3, 6, 9].map(|quarter| {
                let there = at.plus_months(-quarter).unwrap_or(at);
                host.offset_of_local(there.ticks)
            });
            let own = host.offset_of_local(at.ticks);
            let least = offsets.iter().copied().min().unwrap_or(own);
            Value::Bool(at.kind != Kind::Utc && own > least)
        }
        "Subtract" => match all[0].as_net() {
            Some(Net::DateTime(other)) => TimeSpan(at.ticks - other.ticks).into(),
            Some(Net::TimeSpan(span)) => {
                let earlier = span.0.checked_neg().and_then(|ticks| at.plus(ticks));
                earlier.ok_or_else(|| unrepresentable("value"))?.into()
            }
            _ => return Ok(None),
        },
        "ToFileTime" | "ToFileTimeUtc" => {
            let utc = match (method, at.kind) {
                ("ToFileTimeUtc", Kind::Utc | Kind::Unspecified) => at,
                _ => formats::to_utc(host, at),
            };
            let ticks = utc.ticks - FILETIME_EPOCH;
            if ticks < 0 {
                return Err(Fault::range("Not a valid Win32 FileTime.", "fileTime"));
            }
            Value::Long(ticks)
        }
        "ToLocalTime" => formats::to_local(host, at).into(),
        "ToUniversalTime" => formats::to_utc(host, at).into(),
        "ToOADate" => {
            // Days since the thirtieth of December 1899, to the millisecond.
            let milliseconds = (at.ticks - 599_264_352_000_000_000) / MILLISECOND;
            Value::Double(milliseconds as f64 / (DAY / MILLISECOND) as f64)
        }
        _ => return Ok(None),
    }))
}

/// The culture of an argument; that of the session without one.
pub(super) fn culture_of(host: &mut dyn Ambient, value: Option<&Value>) -> &'static Culture {
    match value.and_then(Value::as_net) {
        Some(Net::Culture(culture)) => culture,
        _ => host.culture(),
    }
}

const NO_DATE: &str = "String was not recognized as a valid DateTime.";

/// A date with a style: assume local (32), assume universal (64), adjust to universal (16).
fn styled(host: &mut dyn Ambient, at: DateTime, style: i64) -> Outcome<DateTime> {
    let mut at = at;
    if style & !(7 | 16 | 32 | 64 | 128) != 0 {
        return Err(Fault::Unsupported(format!("DateTimeStyles {style}")));
    }
    if at.kind == Kind::Unspecified && style & 64 != 0 {
        at = formats::to_local(host, DateTime { ticks: at.ticks, kind: Kind::Utc });
    } else if at.kind == Kind::Unspecified && style & 32 != 0 {
        at.kind = Kind::Local;
    }
    if style & 16 != 0 && at.kind == Kind::Local {
        at = formats::to_utc(host, at);
    }
    // RoundtripKind keeps universal time; only Z was made local on the way.
    if style & 128 != 0 && at.kind == Kind::Local {
        return Err(Fault::Unsupported("DateTimeStyles.RoundtripKind with a zone".to_owned()));
    }
    Ok(at)
}

fn reads(host: &mut dyn Ambient, method: &str, all: &[Value]) -> Outcome<Option<DateTime>> {
    let said = text::of(&all[0]);
    let is_exact = method.ends_with("Exact");
    let culture = culture_of(host, all.get(if is_exact { 2 } else { 1 }));
    let style = all.iter().skip(1).find(|value| matches!(value.as_net(), Some(Net::Enum(_))));
    let style = style.map(convert::to_long).transpose()?.unwrap_or(0);
    let read = if is_exact {
        let mut read = None;
        for format in all[1].elements() {
            read = exact::date(host, culture, &said, &text::of(&format))?;
            if read.is_some() {
                break;
            }
        }
        read
    } else {
        read::date(host, culture, &said)
    };
    read.map(|at| styled(host, at, style)).transpose()
}

fn call_static(host: &mut dyn Ambient, _: &str, method: &str, bound: &Bound) -> Answer {
    let all = bound.arguments.as_slice();
    let date = |at: usize| match all.get(at).and_then(Value::as_net) {
        Some(Net::DateTime(at)) => *at,
        _ => DateTime::default(),
    };
    Ok(Some(match method {
        "Compare" => Value::Int(date(0).ticks.cmp(&date(1).ticks) as i32),
        "Equals" => Value::Bool(date(0).ticks == date(1).ticks),
        "DaysInMonth" => {
            let (year, month) = (convert::to_int(&all[0])?, convert::to_int(&all[1])?);
            match time::days_in_month(year, month) {
                0 => return Err(Fault::range("Month must be between one and twelve.", "month")),
                days => Value::Int(days),
            }
        }
        "IsLeapYear" => Value::Bool(time::is_leap(convert::to_int(&all[0])?)),
        "FromFileTime" | "FromFileTimeUtc" => {
            let ticks = convert::to_long(&all[0])?;
            let at = ticks.checked_add(FILETIME_EPOCH).filter(|_| ticks >= 0);
            let at = at.and_then(|ticks| DateTime::new(ticks, Kind::Utc));
            let at = at.ok_or_else(|| Fault::range("Not a valid Win32 FileTime.", "fileTime"))?;
            if method == "FromFileTime" { formats::to_local(host, at).into() } else { at.into() }
        }
        "FromOADate" => {
            let days = convert::to_double(&all[0])?;
            let milliseconds = (days * (DAY / MILLISECOND) as f64).round();
            let ticks = (milliseconds.abs() < 1e15)
                .then_some(599_264_352_000_000_000 + milliseconds as i64 * MILLISECOND);
            let at = ticks.and_then(|ticks| DateTime::new(ticks, Kind::Unspecified));
            at.ok_or_else(|| Fault::argument("Not a legal OleAut date."))?.into()
        }
        "Parse" | "ParseExact" => match reads(host, method, all)? {
            Some(at) => at.into(),
            None if matches!(all[0], Value::Null) => return Err(Fault::null("s")),
            None => return Err(Fault::format(NO_DATE)),
        },
        "SpecifyKind" => {
            let kind = match convert::to_long(&all[1])? {
                1 => Kind::Utc,
                2 => Kind::Local,
                _ => Kind::Unspecified,
            };
            DateTime { kind, ..date(0) }.into()
        }
        "TryParse" | "TryParseExact" => {
            let read = reads(host, method, all)?.map(Value::from);
            put(&all[all.len() - 1], read, DateTime::default().into())
        }
        _ => return Ok(None),
    }))
}

fn construct(_: &mut dyn Ambient, _: &str, bound: &Bound) -> Answer {
    let all = bound.arguments.as_slice();
    let kind = match all.last().and_then(Value::as_net) {
        Some(Net::Enum(member)) => match member.number {
            1 => Kind::Utc,
            2 => Kind::Local,
            _ => Kind::Unspecified,
        },
        _ => Kind::Unspecified,
    };
    if let [Value::Long(ticks), ..] = all {
        let text = "Ticks must be between DateTime.MinValue.Ticks and DateTime.MaxValue.Ticks.";
        let at = DateTime::new(*ticks, kind).ok_or_else(|| Fault::range(text, "ticks"))?;
        return Ok(Some(at.into()));
    }
    let number = |at: usize| match all.get(at) {
        Some(Value::Int(number)) => *number,
        _ => 0,
    };
    if all.is_empty() {
        return Ok(Some(DateTime::default().into()));
    }
    let milliseconds = number(6);
    let parts = Parts {
        year: number(0),
        month: number(1),
        day: number(2),
        hour: number(3),
        minute: number(4),
        second: number(5),
        fraction: 0,
    };
    let at = DateTime::from_parts(parts, kind).filter(|_| (0..1000).contains(&milliseconds));
    let at = at.and_then(|at| at.plus(i64::from(milliseconds) * MILLISECOND));
    at.map(|at| Some(at.into())).ok_or_else(|| {
        Fault::inner(
            "System.ArgumentOutOfRangeException",
            "Year, Month, and Day parameters describe an un-representable DateTime.",
        )
    })
}

pub(super) static OFFSET: Class = Class {
    methods: &[
        ("AddDays", "System.DateTimeOffset AddDays(double days)"),
        ("AddHours", "System.DateTimeOffset AddHours(double hours)"),
        ("AddMinutes", "System.DateTimeOffset AddMinutes(double minutes)"),
        ("AddSeconds", "System.DateTimeOffset AddSeconds(double seconds)"),
        ("CompareTo", "int CompareTo(System.DateTimeOffset other)"),
        ("Equals", "bool Equals(System.Object obj)"),
        ("GetHashCode", "int GetHashCode()"),
        ("GetType", "type GetType()"),
        ("ToLocalTime", "System.DateTimeOffset ToLocalTime()"),
        (
            "ToString",
            "string ToString(), string ToString(string format), string \
             ToString(System.IFormatProvider provider), string ToString(string format, \
             System.IFormatProvider provider)",
        ),
        ("ToUniversalTime", "System.DateTimeOffset ToUniversalTime()"),
        ("ToUnixTimeMilliseconds", "long ToUnixTimeMilliseconds()"),
        ("ToUnixTimeSeconds", "long ToUnixTimeSeconds()"),
    ],
    properties: &[
        ("Date", "datetime Date {get;}"),
        ("DateTime", "datetime DateTime {get;}"),
        ("Day", "int Day {get;}"),
        ("DayOfWeek", "System.DayOfWeek DayOfWeek {get;}"),
        ("DayOfYear", "int DayOfYear {get;}"),
        ("Hour", "int Hour {get;}"),
        ("LocalDateTime", "datetime LocalDateTime {get;}"),
        ("Millisecond", "int Millisecond {get;}"),
        ("Minute", "int Minute {get;}"),
        ("Month", "int Month {get;}"),
        ("Offset", "timespan Offset {get;}"),
        ("Second", "int Second {get;}"),
        ("Ticks", "long Ticks {get;}"),
        ("TimeOfDay", "timespan TimeOfDay {get;}"),
        ("UtcDateTime", "datetime UtcDateTime {get;}"),
        ("Year", "int Year {get;}"),
    ],
    static_methods: &[
        (
            "FromUnixTimeMilliseconds",
            "static System.DateTimeOffset FromUnixTimeMilliseconds(long milliseconds)",
        ),
        ("FromUnixTimeSeconds", "static System.DateTimeOffset FromUnixTimeSeconds(long seconds)"),
        ("Parse", "static System.DateTimeOffset Parse(string input)"),
    ],
    static_properties: &[
        ("Now", "static System.DateTimeOffset Now {get;}"),
        ("UtcNow", "static System.DateTimeOffset UtcNow {get;}"),
    ],
    constructors: "System.DateTimeOffset new(datetime dateTime), System.DateTimeOffset \
                   new(datetime dateTime, timespan offset)",
    call: |host, this, method, bound| {
        let Some(Net::DateTimeOffset(at, offset)) = this.as_net() else { return Ok(None) };
        let (at, offset) = (*at, *offset);
        let utc = DateTime { ticks: (at.ticks - offset.0).max(0), kind: Kind::Utc };
        let moved = |unit: i64| {
            let count = convert::to_double(&bound.arguments[0])?;
            Ok::<_, Fault>(Net::DateTimeOffset(added(at, count, unit)?, offset).into())
        };
        Ok(Some(match method {
            "AddDays" => moved(DAY)?,
            "AddHours" => moved(HOUR)?,
            "AddMinutes" => moved(MINUTE)?,
            "AddSeconds" => moved(SECOND)?,
            "ToLocalTime" => local_offset(host, utc),
            "ToUniversalTime" => with_offset(utc, 0),
            "ToUnixTimeMilliseconds" => {
                Value::Long((utc.ticks - UNIX_EPOCH).div_euclid(MILLISECOND))
            }
            "ToUnixTimeSeconds" => Value::Long((utc.ticks - UNIX_EPOCH).div_euclid(SECOND)),
            _ => return Ok(None),
        }))
    },
    get: |host, this, name| {
        let Some(Net::DateTimeOffset(at, offset)) = this.as_net() else { return Ok(None) };
        let utc = DateTime { ticks: (at.ticks - offset.0).max(0), kind: Kind::Utc };
        Ok(match name {
            "DateTime" => Some((*at).into()),
            "LocalDateTime" => Some(formats::to_local(host, utc).into()),
            "Offset" => Some((*offset).into()),
            "UtcDateTime" => Some(utc.into()),
            other => part(*at, other),
        })
    },
    call_static: |host, _, method, bound| {
        let first = &bound.arguments[0];
        if method == "Parse" {
            let culture = host.culture();
            let read = read::date(host, culture, &text::of(first));
            let at = read.ok_or_else(|| Fault::format(NO_DATE))?;
            let utc = formats::to_utc(host, at);
            return Ok(Some(local_offset(host, utc)));
        }
        let unit = if method == "FromUnixTimeSeconds" { SECOND } else { MILLISECOND };
        let ticks = convert::to_long(first)?.checked_mul(unit);
        let at = ticks.and_then(|ticks| ticks.checked_add(UNIX_EPOCH));
        let at = at.and_then(|ticks| DateTime::new(ticks, Kind::Utc));
        let text = "Valid values are between -62135596800 and 253402300799, inclusive.";
        let at = at.ok_or_else(|| Fault::range(text, "seconds"))?;
        Ok(Some(with_offset(at, 0)))
    },
    get_static: |host, _, name| {
        let utc = DateTime { ticks: host.now(), kind: Kind::Utc };
        Ok(Some(if name == "Now" { local_offset(host, utc) } else { with_offset(utc, 0) }))
    },
    construct: |host, _, bound| {
        let Some(Net::DateTime(at)) = bound.arguments[0].as_net() else { return Ok(None) };
        let offset = match bound.arguments.get(1).and_then(Value::as_net) {
            Some(Net::TimeSpan(span)) => span.0,
            _ if at.kind == Kind::Utc => 0,
            _ => host.offset_of_local(at.ticks),
        };
        Ok(Some(with_offset(*at, offset)))
    },
    ..Class::new("System.DateTimeOffset")
};

fn with_offset(at: DateTime, offset: i64) -> Value {
    let at = DateTime { ticks: at.ticks, kind: Kind::Unspecified };
    Net::DateTimeOffset(at, TimeSpan(offset)).into()
}

fn local_offset(host: &mut dyn Ambient, utc: DateTime) -> Value {
    let offset = host.offset_at(utc.ticks);
    with_offset(formats::to_local(host, utc), offset)
}

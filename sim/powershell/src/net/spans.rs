//! `System.TimeSpan`.

use super::bind::Bound;
use super::numbers::put;
use super::shape::{Answer, Class};
use super::{Ambient, Fault, cast};
use crate::culture::read;
use crate::value::time::{DAY, HOUR, MILLISECOND, MINUTE, SECOND, TimeSpan};
use crate::value::{Net, Value, convert, text};

pub(super) static CLASS: Class = Class {
    methods: &[
        ("Add", "timespan Add(timespan ts)"),
        ("CompareTo", "int CompareTo(System.Object value), int CompareTo(timespan value)"),
        ("Duration", "timespan Duration()"),
        ("Equals", "bool Equals(System.Object value), bool Equals(timespan obj)"),
        ("GetHashCode", "int GetHashCode()"),
        ("GetType", "type GetType()"),
        ("Negate", "timespan Negate()"),
        ("Subtract", "timespan Subtract(timespan ts)"),
        (
            "ToString",
            "string ToString(), string ToString(string format), string ToString(string format, \
             System.IFormatProvider formatProvider)",
        ),
    ],
    properties: &[
        ("Days", "int Days {get;}"),
        ("Hours", "int Hours {get;}"),
        ("Milliseconds", "int Milliseconds {get;}"),
        ("Minutes", "int Minutes {get;}"),
        ("Seconds", "int Seconds {get;}"),
        ("Ticks", "long Ticks {get;}"),
        ("TotalDays", "double TotalDays {get;}"),
        ("TotalHours", "double TotalHours {get;}"),
        ("TotalMilliseconds", "double TotalMilliseconds {get;}"),
        ("TotalMinutes", "double TotalMinutes {get;}"),
        ("TotalSeconds", "double TotalSeconds {get;}"),
    ],
    static_methods: &[
        ("Compare", "static int Compare(timespan t1, timespan t2)"),
        ("FromDays", "static timespan FromDays(double value)"),
        ("FromHours", "static timespan FromHours(double value)"),
        ("FromMilliseconds", "static timespan FromMilliseconds(double value)"),
        ("FromMinutes", "static timespan FromMinutes(double value)"),
        ("FromSeconds", "static timespan FromSeconds(double value)"),
        ("FromTicks", "static timespan FromTicks(long value)"),
        (
            "Parse",
            "static timespan Parse(string s), static timespan Parse(string input, \
             System.IFormatProvider formatProvider)",
        ),
        (
            "ParseExact",
            "static timespan ParseExact(string input, string format, System.IFormatProvider formatProvider)",
        ),
        ("TryParse", "static bool TryParse(string s, ref result)"),
    ],
    static_properties: &[
        ("MaxValue", "static timespan MaxValue {get;}"),
        ("MinValue", "static timespan MinValue {get;}"),
        ("TicksPerDay", "static long TicksPerDay {get;}"),
        ("TicksPerHour", "static long TicksPerHour {get;}"),
        ("TicksPerMillisecond", "static long TicksPerMillisecond {get;}"),
        ("TicksPerMinute", "static long TicksPerMinute {get;}"),
        ("TicksPerSecond", "static long TicksPerSecond {get;}"),
        ("Zero", "static timespan Zero {get;}"),
    ],
    constructors: "timespan new(), timespan new(long ticks), timespan new(int hours, int minutes, \
                   int seconds), timespan new(int days, int hours, int minutes, int seconds), \
                   timespan new(int days, int hours, int minutes, int seconds, int milliseconds)",
    call,
    get: |_, this, name| {
        let Some(Net::TimeSpan(span)) = this.as_net() else { return Ok(None) };
        let (days, hours, minutes, seconds, fraction) = span.parts();
        let total = |unit: i64| Value::Double(span.0 as f64 / unit as f64);
        Ok(Some(match name {
            "Days" => Value::Int(days as i32),
            "Hours" => Value::Int(hours as i32),
            "Milliseconds" => Value::Int((fraction / MILLISECOND) as i32),
            "Minutes" => Value::Int(minutes as i32),
            "Seconds" => Value::Int(seconds as i32),
            "Ticks" => Value::Long(span.0),
            "TotalDays" => total(DAY),
            "TotalHours" => total(HOUR),
            "TotalMilliseconds" => total(MILLISECOND),
            "TotalMinutes" => total(MINUTE),
            _ => total(SECOND),
        }))
    },
    call_static,
    get_static: |_, _, name| {
        Ok(Some(match name {
            "MaxValue" => TimeSpan(i64::MAX).into(),
            "MinValue" => TimeSpan(i64::MIN).into(),
            "Zero" => TimeSpan(0).into(),
            "TicksPerDay" => Value::Long(DAY),
            "TicksPerHour" => Value::Long(HOUR),
            "TicksPerMillisecond" => Value::Long(MILLISECOND),
            "TicksPerMinute" => Value::Long(MINUTE),
            _ => Value::Long(SECOND),
        }))
    },
    construct: |_, _, bound| {
        let all = bound.arguments.as_slice();
        if let [Value::Long(ticks)] = all {
            return Ok(Some(TimeSpan(*ticks).into()));
        }
        let number = |at: usize| match all.get(at) {
            Some(Value::Int(number)) => i128::from(*number),
            _ => 0,
        };
        // Without days the first number is hours.
        let shift = usize::from(all.len() > 3);
        let days = if shift == 1 { number(0) } else { 0 };
        let ticks = days * i128::from(DAY)
            + number(shift) * i128::from(HOUR)
            + number(shift + 1) * i128::from(MINUTE)
            + number(shift + 2) * i128::from(SECOND)
            + number(4) * i128::from(MILLISECOND);
        i64::try_from(ticks).map(|ticks| Some(TimeSpan(ticks).into())).map_err(|_| too_long())
    },
    ..Class::new("System.TimeSpan")
};

fn too_long() -> Fault {
    Fault::inner(
        "System.OverflowException",
        "TimeSpan overflowed because the duration is too long.",
    )
}

fn call(_: &mut dyn Ambient, this: &Value, method: &str, bound: &Bound) -> Answer {
    let Some(Net::TimeSpan(span)) = this.as_net() else { return Ok(None) };
    let other = match bound.arguments.first().and_then(Value::as_net) {
        Some(Net::TimeSpan(span)) => span.0,
        _ => 0,
    };
    let ticks = match method {
        "Add" => span.0.checked_add(other),
        "Subtract" => span.0.checked_sub(other),
        "Duration" => span.0.checked_abs(),
        "Negate" => span.0.checked_neg(),
        _ => return Ok(None),
    };
    ticks.map(|ticks| Some(TimeSpan(ticks).into())).ok_or_else(too_long)
}

fn call_static(host: &mut dyn Ambient, _: &str, method: &str, bound: &Bound) -> Answer {
    let all = bound.arguments.as_slice();
    let unit = match method {
        "FromDays" => DAY,
        "FromHours" => HOUR,
        "FromMilliseconds" => MILLISECOND,
        "FromMinutes" => MINUTE,
        "FromSeconds" => SECOND,
        "FromTicks" => return Ok(Some(TimeSpan(convert::to_long(&all[0])?).into())),
        "Parse" => {
            return read::span(&text::of(&all[0])).map(|span| Some(span.into())).map_err(|why| {
                let (exception, text) = cast::no_span(why);
                Fault::inner(exception, text)
            });
        }
        "TryParse" => {
            let read = read::span(&text::of(&all[0])).ok().map(Value::from);
            return Ok(Some(put(&all[1], read, TimeSpan(0).into())));
        }
        "Compare" => {
            let _ = host;
            return Ok(match (all[0].as_net(), all[1].as_net()) {
                (Some(Net::TimeSpan(one)), Some(Net::TimeSpan(other))) => {
                    Some(Value::Int(one.cmp(other) as i32))
                }
                _ => None,
            });
        }
        _ => return Ok(None),
    };
    let count = convert::to_double(&all[0])?;
    TimeSpan::of(count, unit).map(|span| Some(span.into())).ok_or_else(too_long)
}

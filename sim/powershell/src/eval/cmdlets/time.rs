//! `Get-Date`, `Get-Culture`, `New-TimeSpan`, `Start-Sleep`, `Get-Random`, `New-Guid`.

use super::super::cmdlet::{Call, Cmdlet, Param, Run, Running};
use super::super::error::ErrorSpec;
use super::super::stop::Eval;
use super::UTILITY;
use super::sort::compare_values;
use crate::culture;
use crate::net::{self, Ambient, Generator, types};
use crate::value::time::{DAY, DateTime, HOUR, MILLISECOND, MINUTE, Parts, SECOND, TimeSpan};
use crate::value::{Net, Value, convert, text};

pub(super) const CMDLETS: &[Cmdlet] =
    &[GET_CULTURE, GET_DATE, GET_RANDOM, GET_UI_CULTURE, NEW_GUID, NEW_TIME_SPAN, START_SLEEP];

const fn cmdlet(
    name: &'static str,
    class: &'static str,
    params: &'static [Param],
    run: Run,
) -> Cmdlet {
    Cmdlet { name, module: UTILITY, class, params, default_set: "", impact: None, run }
}

const GET_CULTURE: Cmdlet = cmdlet(
    "Get-Culture",
    "Microsoft.PowerShell.Commands.GetCultureCommand",
    &[],
    Run::Each(culture),
);

const GET_UI_CULTURE: Cmdlet = cmdlet(
    "Get-UICulture",
    "Microsoft.PowerShell.Commands.GetUICultureCommand",
    &[],
    Run::Each(culture),
);

fn culture(call: &mut Call<'_>) -> Eval<()> {
    let culture = Ambient::culture(call.engine);
    call.put(Net::Culture(culture).into())
}

const GET_DATE: Cmdlet = Cmdlet {
    default_set: "net",
    ..cmdlet(
        "Get-Date",
        "Microsoft.PowerShell.Commands.GetDateCommand",
        &[
            Param::new("Date", "datetime").at(0).pipeline().by_name().alias(&["LastWriteTime"]),
            Param::new("Year", "int").range(1, 9999).by_name(),
            Param::new("Month", "int").range(1, 12).by_name(),
            Param::new("Day", "int").range(1, 31).by_name(),
            Param::new("Hour", "int").range(0, 23).by_name(),
            Param::new("Minute", "int").range(0, 59).by_name(),
            Param::new("Second", "int").range(0, 59).by_name(),
            Param::new("Millisecond", "int").range(0, 999).by_name(),
            Param::new("DisplayHint", "string"),
            Param::new("UFormat", "string").sets(&["UFormat"]),
            Param::new("Format", "string").sets(&["net"]),
        ],
        Run::Each(get_date),
    )
};

fn get_date(call: &mut Call<'_>) -> Eval<()> {
    let given = match call.get("Date").and_then(Value::as_net) {
        Some(Net::DateTime(at)) => Some(*at),
        _ => None,
    };
    let now = given.unwrap_or_else(|| call.engine.host.now());
    let mut parts = now.parts();
    let mut set = |name: &str, part: fn(&mut Parts) -> &mut i32| {
        if let Some(number) = call.bound.get(name).and_then(|value| convert::to_int(value).ok()) {
            *part(&mut parts) = number;
        }
    };
    set("Year", |parts| &mut parts.year);
    set("Month", |parts| &mut parts.month);
    set("Day", |parts| &mut parts.day);
    set("Hour", |parts| &mut parts.hour);
    set("Minute", |parts| &mut parts.minute);
    set("Second", |parts| &mut parts.second);
    if let Some(number) = call.int("Millisecond") {
        parts.fraction = (number * MILLISECOND) as i32;
    }
    let Some(at) = DateTime::from_parts(parts, now.kind) else {
        let class = "System.ArgumentOutOfRangeException";
        let text = "Year, Month, and Day parameters describe an un-representable DateTime.";
        let spec = ErrorSpec::new(class, class, "OperationStopped", text);
        return Err(call.engine.terminating(&spec));
    };
    if let Some(format) = call.text("UFormat") {
        let said = unix_format(call, at, &format)?;
        return call.put_text(&said);
    }
    let Some(format) = call.text("Format") else { return call.put(at.into()) };
    let formatted = net::call(call.engine, &at.into(), "ToString", &[Value::Text(format)]);
    let formatted = formatted.map_err(|fault| call.engine.net_fault(fault, call.engine.here))?;
    call.put(formatted)
}

/// `-UFormat`: the letters of `date` of Unix.
fn unix_format(call: &mut Call<'_>, at: DateTime, format: &str) -> Eval<String> {
    let culture = call.engine.culture();
    let parts = at.parts();
    let mut out = String::new();
    let mut chars = format.strip_prefix('+').unwrap_or(format).chars();
    let half = usize::from(parts.hour >= 12);
    let twelve = if parts.hour % 12 == 0 { 12 } else { parts.hour % 12 };
    while let Some(c) = chars.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        let weekday = at.day_of_week();
        let month = (parts.month - 1) as usize;
        let dates = &culture.dates;
        let said = match chars.next() {
            Some('Y') => format!("{}", parts.year),
            Some('y' | 'g') => format!("{:02}", parts.year % 100),
            Some('C') => format!("{:02}", parts.year / 100),
            Some('m') => format!("{:02}", parts.month),
            Some('d') => format!("{:02}", parts.day),
            Some('e') => format!("{:2}", parts.day),
            Some('H') => format!("{:02}", parts.hour),
            Some('k') => format!("{:2}", parts.hour),
            Some('I') => format!("{twelve:02}"),
            Some('l') => format!("{twelve:2}"),
            Some('M') => format!("{:02}", parts.minute),
            Some('S') => format!("{:02}", parts.second),
            Some('j') => format!("{}", at.day_of_year()),
            Some('A') => dates.days[weekday].to_owned(),
            Some('a') => dates.short_days[weekday].to_owned(),
            Some('B') => dates.months[month].to_owned(),
            Some('b' | 'h') => dates.short_months[month].to_owned(),
            Some('p') => if half == 0 { "AM" } else { "PM" }.to_owned(),
            Some('u') => format!("{}", if weekday == 0 { 7 } else { weekday }),
            Some('w') => format!("{weekday}"),
            Some('D') => format!("{:02}/{:02}/{:02}", parts.month, parts.day, parts.year % 100),
            Some('F') => format!("{}-{:02}-{:02}", parts.year, parts.month, parts.day),
            Some('T' | 'X') => format!("{:02}:{:02}:{:02}", parts.hour, parts.minute, parts.second),
            Some('R') => format!("{:02}:{:02}", parts.hour, parts.minute),
            Some('n') => "\n".to_owned(),
            Some('t') => "\t".to_owned(),
            // 5.1 counts from local time, as if it were universal.
            Some('s') => {
                let ticks = at.ticks - crate::value::time::UNIX_EPOCH;
                let seconds = ticks as f64 / SECOND as f64;
                text::double(seconds)
            }
            Some('Z') => {
                let minutes = call.engine.host.offset_minutes();
                let sign = if minutes < 0 { '-' } else { '+' };
                format!("{sign}{:02}", minutes.abs() / 60)
            }
            Some('%') => "%".to_owned(),
            other => {
                let what = format!("Get-Date -UFormat %{}", other.unwrap_or(' '));
                return Err(call.engine.unsupported_here(what));
            }
        };
        out.push_str(&said);
    }
    let _ = culture::INVARIANT.name;
    Ok(out)
}

const NEW_TIME_SPAN: Cmdlet = Cmdlet {
    default_set: "Date",
    ..cmdlet(
        "New-TimeSpan",
        "Microsoft.PowerShell.Commands.NewTimeSpanCommand",
        &[
            Param::new("Start", "datetime")
                .at(0)
                .pipeline()
                .by_name()
                .alias(&["LastWriteTime"])
                .sets(&["Date"]),
            Param::new("End", "datetime").at(1).by_name().sets(&["Date"]),
            Param::new("Days", "int").sets(&["Time"]),
            Param::new("Hours", "int").sets(&["Time"]),
            Param::new("Minutes", "int").sets(&["Time"]),
            Param::new("Seconds", "int").sets(&["Time"]),
        ],
        Run::Each(|call| {
            if call.set() == "Time" {
                let of = |name: &str, unit: i64| call.int(name).unwrap_or(0) * unit;
                let ticks = of("Days", DAY)
                    + of("Hours", HOUR)
                    + of("Minutes", MINUTE)
                    + of("Seconds", SECOND);
                return call.put(TimeSpan(ticks).into());
            }
            let now = call.engine.host.now();
            let at = |name: &str| match call.get(name).and_then(Value::as_net) {
                Some(Net::DateTime(at)) => *at,
                _ => now,
            };
            let span = at("End").ticks - at("Start").ticks;
            call.put(TimeSpan(span).into())
        }),
    )
};

const START_SLEEP: Cmdlet = Cmdlet {
    default_set: "Seconds",
    ..cmdlet(
        "Start-Sleep",
        "Microsoft.PowerShell.Commands.StartSleepCommand",
        &[
            Param::new("Seconds", "int")
                .at(0)
                .mandatory()
                .pipeline()
                .by_name()
                .range(0, 2_147_483)
                .sets(&["Seconds"]),
            Param::new("Milliseconds", "int")
                .mandatory()
                .by_name()
                .range(0, i32::MAX as i64)
                .sets(&["Milliseconds"]),
        ],
        Run::Each(|call| {
            let seconds = call.int("Seconds").unwrap_or(0);
            let milliseconds = call.int("Milliseconds").unwrap_or(0) + seconds * 1000;
            call.engine.host.sleep(milliseconds.unsigned_abs());
            Ok(())
        }),
    )
};

const NEW_GUID: Cmdlet = cmdlet(
    "New-Guid",
    "Microsoft.PowerShell.Commands.NewGuidCommand",
    &[],
    Run::Each(|call| {
        let made = call.engine.new_guid();
        let guid = made.map_err(|fault| call.engine.net_fault(fault, call.engine.here))?;
        call.put(Net::Guid(guid).into())
    }),
);

const GET_RANDOM: Cmdlet = Cmdlet {
    default_set: "RandomNumberParameterSet",
    ..cmdlet(
        "Get-Random",
        "Microsoft.PowerShell.Commands.GetRandomCommand",
        &[
            Param::new("SetSeed", "int"),
            Param::new("Maximum", "object").at(0).sets(&["RandomNumberParameterSet"]),
            Param::new("Minimum", "object").sets(&["RandomNumberParameterSet"]),
            Param::new("InputObject", "object[]")
                .at(0)
                .mandatory()
                .pipeline()
                .sets(&["RandomListItemParameterSet"]),
            Param::new("Count", "int")
                .range(1, i32::MAX as i64)
                .sets(&["RandomListItemParameterSet"]),
        ],
        Run::Whole(|| Box::new(Random::default())),
    )
};

#[derive(Default)]
struct Random(Vec<Value>);

impl Running for Random {
    fn process(&mut self, call: &mut Call<'_>) -> Eval<()> {
        self.0.extend(call.get("InputObject").map(Value::elements).unwrap_or_default());
        Ok(())
    }

    fn end(&mut self, call: &mut Call<'_>) -> Eval<()> {
        if let Some(seed) = call.int("SetSeed").and_then(|seed| i32::try_from(seed).ok()) {
            call.engine.seeded = Some(Box::new(Generator::new(seed)));
        }
        if call.piped || !self.0.is_empty() {
            let count = call.int("Count").and_then(|count| usize::try_from(count).ok());
            let all = std::mem::take(&mut self.0);
            return draw(call, all, count.unwrap_or(1));
        }
        random_number(call)
    }
}

/// Draws so many of the objects: the first are taken, later ones take the place of one of them, and
/// their order is mixed. \[K\]
fn draw(call: &mut Call<'_>, all: Vec<Value>, count: usize) -> Eval<()> {
    let mut chosen: Vec<Value> = Vec::new();
    for (seen, value) in all.into_iter().enumerate() {
        if seen < count {
            chosen.push(value);
        } else if below(call, 0, seen + 1) < count {
            let place = below(call, 0, chosen.len());
            chosen[place] = value;
        }
    }
    for at in 0..chosen.len() {
        let other = below(call, at, chosen.len());
        chosen.swap(at, other);
        call.put(chosen[at].clone())?;
    }
    Ok(())
}

/// A random place from one up to another without it.
fn below(call: &mut Call<'_>, from: usize, to: usize) -> usize {
    let width = to.saturating_sub(from).max(1);
    match &mut call.engine.seeded {
        Some(generator) => {
            let ends = (i32::try_from(from), i32::try_from(to));
            let (Ok(from), Ok(to)) = ends else { return 0 };
            usize::try_from(generator.between(from, to)).unwrap_or(0)
        }
        None => from + (call.engine.host.random() % width as u64) as usize,
    }
}

fn random_number(call: &mut Call<'_>) -> Eval<()> {
    let least = call.get("Minimum").cloned().unwrap_or(Value::Int(0));
    let most = call.get("Maximum").cloned().unwrap_or(Value::Int(i32::MAX));
    if compare_values(&least, &most, false).is_ge() {
        let text = format!(
            "The Minimum value ({}) cannot be greater than or equal to the Maximum value ({}).",
            text::of(&least),
            text::of(&most)
        );
        let class = "System.ArgumentException";
        let id = "MinGreaterThanOrEqualMax";
        let spec = ErrorSpec::new(class, id, "InvalidArgument", text);
        return Err(call.engine.terminating(&spec));
    }
    let is_double = |value: &Value| types::is_named(value, "System.Double");
    if is_double(&least) || is_double(&most) {
        let from = convert::to_double(&least).unwrap_or(0.0);
        let to = convert::to_double(&most).unwrap_or(1.0);
        let share = match &mut call.engine.seeded {
            Some(generator) => generator.double(),
            None => (call.engine.host.random() >> 11) as f64 / (1u64 << 53) as f64,
        };
        return call.put(Value::Double(from + share * (to - from)));
    }
    let from = convert::to_long(&least).unwrap_or(0);
    let to = convert::to_long(&most).unwrap_or(i64::MAX);
    if let Some(generator) = &mut call.engine.seeded {
        let ends = (i32::try_from(from), i32::try_from(to));
        let (Ok(from), Ok(to)) = ends else {
            return Err(call.engine.unsupported_here("Get-Random with a seed beyond ints"));
        };
        let number = generator.between(from, to);
        return call.put(Value::Int(number));
    }
    let drawn = call.engine.host.random();
    let number = from + (drawn % (to.wrapping_sub(from)).unsigned_abs().max(1)).cast_signed();
    let long = matches!(least, Value::Long(_)) || matches!(most, Value::Long(_));
    call.put(match i32::try_from(number) {
        Ok(int) if !long => Value::Int(int),
        _ => Value::Long(number),
    })
}

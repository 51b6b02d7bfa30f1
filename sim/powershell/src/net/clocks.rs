//! `Stopwatch`, the thread that runs, and dates of WMI.

use std::cell::Cell;

use super::bind::Bound;
use super::shape::{Answer, Class};
use super::{Ambient, Fault};
use crate::culture::dates;
use crate::value::time::{DateTime, Kind, MILLISECOND, MINUTE, Parts, TimeSpan};
use crate::value::{Net, Value, text};

/// A stopwatch: when it was started, and the ticks of earlier runs.
#[derive(Debug, Clone, Default)]
pub struct Stopwatch {
    started: Cell<Option<i64>>,
    ran: Cell<i64>,
}

impl Stopwatch {
    fn ticks(&self, now: i64) -> i64 {
        let runs = self.started.get().map_or(0, |started| now.saturating_sub(started));
        self.ran.get().saturating_add(runs)
    }
}

pub(super) static STOPWATCH: Class = Class {
    methods: &[
        ("Equals", "bool Equals(System.Object obj)"),
        ("GetHashCode", "int GetHashCode()"),
        ("GetType", "type GetType()"),
        ("Reset", "void Reset()"),
        ("Restart", "void Restart()"),
        ("Start", "void Start()"),
        ("Stop", "void Stop()"),
        ("ToString", "string ToString()"),
    ],
    properties: &[
        ("Elapsed", "timespan Elapsed {get;}"),
        ("ElapsedMilliseconds", "long ElapsedMilliseconds {get;}"),
        ("ElapsedTicks", "long ElapsedTicks {get;}"),
        ("IsRunning", "bool IsRunning {get;}"),
    ],
    static_methods: &[
        ("GetTimestamp", "static long GetTimestamp()"),
        ("StartNew", "static System.Diagnostics.Stopwatch StartNew()"),
    ],
    static_properties: &[
        ("Frequency", "static long Frequency {get;}"),
        ("IsHighResolution", "static bool IsHighResolution {get;}"),
    ],
    constructors: "System.Diagnostics.Stopwatch new()",
    call: |host, this, method, _| {
        let Some(Net::Stopwatch(watch)) = this.as_net() else { return Ok(None) };
        let now = host.now();
        match method {
            "Start" if watch.started.get().is_none() => watch.started.set(Some(now)),
            "Start" => {}
            "Stop" => {
                watch.ran.set(watch.ticks(now));
                watch.started.set(None);
            }
            "Reset" | "Restart" => {
                watch.ran.set(0);
                watch.started.set((method == "Restart").then_some(now));
            }
            "ToString" => return Ok(Some(Value::text(&this.type_name()))),
            _ => return Ok(None),
        }
        Ok(Some(Value::Null))
    },
    get: |host, this, name| {
        let Some(Net::Stopwatch(watch)) = this.as_net() else { return Ok(None) };
        let ticks = watch.ticks(host.now());
        Ok(Some(match name {
            "Elapsed" => TimeSpan(ticks).into(),
            "ElapsedMilliseconds" => Value::Long(ticks / MILLISECOND),
            "ElapsedTicks" => Value::Long(ticks),
            _ => Value::Bool(watch.started.get().is_some()),
        }))
    },
    call_static: |host, _, method, _| {
        let now = host.now();
        Ok(Some(if method == "StartNew" {
            let watch = Stopwatch::default();
            watch.started.set(Some(now));
            Net::Stopwatch(watch).into()
        } else {
            Value::Long(now)
        }))
    },
    get_static: |_, _, name| {
        Ok(Some(if name == "Frequency" { Value::Long(10_000_000) } else { Value::Bool(true) }))
    },
    construct: |_, _, _| Ok(Some(Net::Stopwatch(Stopwatch::default()).into())),
    ..Class::new("System.Diagnostics.Stopwatch")
};

pub(super) static THREAD: Class = Class {
    properties: &[
        ("CurrentCulture", "cultureinfo CurrentCulture {get;set;}"),
        ("CurrentUICulture", "cultureinfo CurrentUICulture {get;set;}"),
        ("IsAlive", "bool IsAlive {get;}"),
        ("IsBackground", "bool IsBackground {get;set;}"),
        ("ManagedThreadId", "int ManagedThreadId {get;}"),
        ("Name", "string Name {get;set;}"),
        ("Priority", "System.Threading.ThreadPriority Priority {get;set;}"),
    ],
    static_methods: &[("Sleep", "static void Sleep(int millisecondsTimeout)")],
    static_properties: &[("CurrentThread", "static System.Threading.Thread CurrentThread {get;}")],
    get: |host, _, name| {
        Ok(match name {
            "CurrentCulture" | "CurrentUICulture" => Some(Net::Culture(host.culture()).into()),
            "IsAlive" => Some(Value::Bool(true)),
            "IsBackground" => Some(Value::Bool(false)),
            "Name" => Some(Value::text("Pipeline Execution Thread")),
            _ => None,
        })
    },
    get_static: |_, _, _| Ok(Some(Net::Thread.into())),
    ..Class::new("System.Threading.Thread")
};

pub(super) static DMTF: Class = Class {
    static_methods: &[
        ("ToDateTime", "static datetime ToDateTime(string dmtfDate)"),
        ("ToDmtfDateTime", "static string ToDmtfDateTime(datetime date)"),
    ],
    call_static: dmtf,
    ..Class::new("System.Management.ManagementDateTimeConverter")
};

/// `20250102030405.000000+540`: local time, and minutes east of Greenwich.
fn dmtf(host: &mut dyn Ambient, _: &str, method: &str, bound: &Bound) -> Answer {
    let first = &bound.arguments[0];
    if let Some(Net::DateTime(at)) = first.as_net() {
        let local = dates::to_local(host, DateTime { kind: at.kind, ..*at });
        let local = if at.kind == Kind::Unspecified { *at } else { local };
        let minutes = host.offset_of_local(local.ticks) / MINUTE;
        let Parts { year, month, day, hour, minute, second, fraction } = local.parts();
        let sign = if minutes < 0 { '-' } else { '+' };
        let text = format!(
            "{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}.{:06}{sign}{:03}",
            fraction / 10,
            minutes.abs()
        );
        return Ok(Some(Value::text(&text)));
    }
    if method != "ToDateTime" {
        return Ok(None);
    }
    let read = read_dmtf(&text::of(first));
    let (at, minutes) = read.ok_or_else(|| {
        Fault::range("Specified argument was out of the range of valid values.", "dmtfDate")
    })?;
    let utc = (at.ticks - minutes * MINUTE).max(0);
    let local = dates::to_local(host, DateTime { ticks: utc, kind: Kind::Utc });
    Ok(Some(DateTime { kind: Kind::Unspecified, ..local }.into()))
}

fn read_dmtf(said: &str) -> Option<(DateTime, i64)> {
    if said.len() != 25 || !said.is_ascii() {
        return None;
    }
    let number = |from: usize, to: usize| said[from..to].parse::<i32>().ok();
    let parts = Parts {
        year: number(0, 4)?,
        month: number(4, 6)?,
        day: number(6, 8)?,
        hour: number(8, 10)?,
        minute: number(10, 12)?,
        second: number(12, 14)?,
        fraction: number(15, 21)?.checked_mul(10)?,
    };
    let minutes = i64::from(number(22, 25)?);
    let minutes = if said.as_bytes()[21] == b'-' { -minutes } else { minutes };
    Some((DateTime::from_parts(parts, Kind::Unspecified)?, minutes))
}

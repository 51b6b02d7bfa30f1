//! `System.Diagnostics.Process`: its methods, its static members, how it is shown.
//!
//! *Sources*: the reference of the class; `DotNetTypes.format.ps1xml` of 5.1 \[K\].

use powershell::eval::{Eval, Stop};
use powershell::format::{Align, Cell, Column, Source, View};
use powershell::net::Outcome;
use powershell::value::net::Flavour;
use powershell::value::{Value, convert};

use super::{CLASS, all, end, id_of, object, said};
use crate::console::machine::Machine;
use crate::console::types::{HostType, Row};
use crate::console::variables::OWN_PROCESS;
use crate::kernel::text::same;

const METHODS: &[Row] = &[
    ("BeginErrorReadLine", "void BeginErrorReadLine()"),
    ("BeginOutputReadLine", "void BeginOutputReadLine()"),
    ("CancelErrorRead", "void CancelErrorRead()"),
    ("CancelOutputRead", "void CancelOutputRead()"),
    ("Close", "void Close()"),
    ("CloseMainWindow", "bool CloseMainWindow()"),
    ("Dispose", "void Dispose(), void IDisposable.Dispose()"),
    ("Kill", "void Kill()"),
    ("Refresh", "void Refresh()"),
    ("Start", "bool Start()"),
    ("WaitForExit", "bool WaitForExit(int milliseconds), void WaitForExit()"),
    ("WaitForInputIdle", "bool WaitForInputIdle(int milliseconds), bool WaitForInputIdle()"),
];

/// Properties that no object holds: asking for one is refused.
const PROPERTIES: &[&str] = &[
    "ExitCode",
    "ExitTime",
    "Handle",
    "MainModule",
    "MaxWorkingSet",
    "MinWorkingSet",
    "Modules",
    "PeakPagedMemorySize",
    "PeakPagedMemorySize64",
    "PeakVirtualMemorySize",
    "PeakVirtualMemorySize64",
    "PeakWorkingSet",
    "PeakWorkingSet64",
    "PriorityBoostEnabled",
    "PriorityClass",
    "ProcessorAffinity",
    "SafeHandle",
    "StandardError",
    "StandardInput",
    "StandardOutput",
    "StartInfo",
    "SynchronizingObject",
    "Threads",
];

/// The class.
pub(in crate::console::cmdlets) static PROCESS: HostType = HostType {
    methods: METHODS,
    properties: PROPERTIES,
    member,
    static_member,
    ..HostType::new(CLASS)
};

/// The same with the account.
pub(in crate::console::cmdlets) static PROCESS_WITH_USER: HostType = HostType {
    methods: METHODS,
    properties: PROPERTIES,
    member,
    ..HostType::new(super::WITH_USER)
};

fn member(
    machine: &mut Machine,
    of: &Value,
    name: &str,
    arguments: Option<&[Value]>,
) -> Option<Eval<Value>> {
    let arguments = arguments?;
    let id = id_of(of)?;
    let running = all(machine).into_iter().find(|process| process.id == id);
    Some(match name {
        "Close" | "Dispose" | "Refresh" => Ok(Value::Null),
        "Kill" => match running {
            Some(process) if end(machine, &process) => Ok(Value::Null),
            Some(_) => {
                Err(Stop::thrown("System.ComponentModel.Win32Exception", "Access is denied"))
            }
            None => Err(Stop::thrown(
                "System.InvalidOperationException",
                "Cannot process request because the process has exited.",
            )),
        },
        "WaitForExit" => match (running, arguments.first()) {
            (None, None) => Ok(Value::Null),
            (None, Some(_)) => Ok(Value::Bool(true)),
            (Some(_), Some(time)) => {
                let time = convert::to_long(time).ok().and_then(|time| u64::try_from(time).ok());
                powershell::eval::Host::sleep(machine, time.unwrap_or(0));
                Ok(Value::Bool(false))
            }
            (Some(_), None) => {
                Err(Stop::lacking("waiting for a process that does not end".to_owned()))
            }
        },
        _ => return None,
    })
}

fn static_member(
    machine: &mut Machine,
    name: &str,
    arguments: Option<&[Value]>,
) -> Option<Eval<Value>> {
    let first = arguments?.first();
    let array = |values: Vec<Value>| Value::list(Flavour::ArrayOf(CLASS.into()), values);
    let objects = |machine: &mut Machine, keep: &dyn Fn(&str, u32) -> bool| -> Vec<Value> {
        let found = all(machine).into_iter().filter(|one| keep(one.name(), one.id));
        let found: Vec<_> = found.collect();
        found.iter().map(|process| object(machine, process, false)).collect()
    };
    Some(match name {
        "getprocesses" => Ok(array(objects(machine, &|_, _| true))),
        "getprocessesbyname" => {
            let wanted = said(first);
            Ok(array(objects(machine, &|name, _| same(name, &wanted))))
        }
        "getcurrentprocess" => {
            let own = objects(machine, &|_, id| id == OWN_PROCESS);
            Ok(own.into_iter().next().unwrap_or(Value::Null))
        }
        "getprocessbyid" => {
            let wanted = first.and_then(|id| convert::to_long(id).ok()).unwrap_or(-1);
            let found = objects(machine, &|_, id| i64::from(id) == wanted);
            found.into_iter().next().ok_or_else(|| {
                let text = format!("Process with an Id of {wanted} is not running.");
                Stop::thrown("System.ArgumentException", &text)
            })
        }
        "start" => super::start::started(machine, &said(first), &said(arguments?.get(1))),
        _ => return None,
    })
}

/// A property in units of 1,024 bytes.
fn kilobytes(source: &mut dyn Source, of: &Value, name: &str) -> Outcome<Value> {
    let found = source.property(of, name)?.unwrap_or(Value::Null);
    Ok(convert::to_long(&found).map_or(Value::Null, |bytes| Value::Long(bytes / 1024)))
}

/// Seconds with two digits.
fn seconds(source: &mut dyn Source, of: &Value) -> Outcome<Value> {
    match source.property(of, "CPU")? {
        Some(value @ Value::Double(_)) => Ok(Value::text(&source.show(&value, "N2")?)),
        _ => Ok(Value::text("")),
    }
}

const fn right(label: &'static str, width: usize, value: Cell) -> Column {
    Column { label, width: Some(width), align: Some(Align::Right), value }
}

const NAME: Column = Column {
    label: "ProcessName",
    width: None,
    align: Some(Align::Left),
    value: Cell::Property("ProcessName"),
};

/// As 5.1 shows processes.
pub(in crate::console::cmdlets) static VIEW: View = View::table(&[
    right("Handles", 7, Cell::Property("HandleCount")),
    right("NPM(K)", 7, Cell::Function(|source, of| kilobytes(source, of, "NPM"))),
    right("PM(K)", 8, Cell::Function(|source, of| kilobytes(source, of, "PM"))),
    right("WS(K)", 10, Cell::Function(|source, of| kilobytes(source, of, "WS"))),
    right("CPU(s)", 10, Cell::Function(seconds)),
    right("Id", 6, Cell::Property("Id")),
    right("SI", 3, Cell::Property("SI")),
    NAME,
]);

/// As 5.1 shows processes with their accounts.
pub(in crate::console::cmdlets) static USER_VIEW: View = View::table(&[
    right("Handles", 7, Cell::Property("HandleCount")),
    right("WS(K)", 10, Cell::Function(|source, of| kilobytes(source, of, "WS"))),
    right("CPU(s)", 10, Cell::Function(seconds)),
    right("Id", 6, Cell::Property("Id")),
    Column {
        label: "UserName",
        width: Some(22),
        align: Some(Align::Left),
        value: Cell::Property("UserName"),
    },
    NAME,
]);

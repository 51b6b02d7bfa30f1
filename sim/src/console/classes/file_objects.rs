//! `System.IO.FileInfo` and `System.IO.DirectoryInfo`: methods, and properties that can be set.
//!
//! *Sources*: members of .NET Framework 4 \[K\].

use powershell::eval::{Eval, Stop};
use powershell::net::enums::FILE_ATTRIBUTES;
use powershell::value::{Net, Value, convert, text};

use super::{Answer, HostType, path_of, refused, rows};
use crate::console::machine::Machine;
use crate::console::providers::file_info::{self, Found};
use crate::console::providers::{change, security};
use crate::kernel::text::same;
use crate::kernel::time::Moment;
use crate::windows::access::AccessMask;
use crate::windows::clock_zone;
use crate::windows::error::Win32;
use crate::windows::node::Attributes;

pub(in crate::console) static FILE: HostType = HostType {
    properties: file_info::FILE_PROPERTIES,
    methods: rows::FILE,
    create: |machine, arguments| Some(made(machine, file_info::FILE, arguments)),
    member: |machine, of, name, arguments| match arguments {
        None => Some(property(machine, of, name)),
        Some(arguments) => of_file(machine, of, name, arguments),
    },
    set,
    ..HostType::new(file_info::FILE)
};

pub(in crate::console) static DIRECTORY: HostType = HostType {
    properties: file_info::DIRECTORY_PROPERTIES,
    methods: rows::DIRECTORY,
    create: |machine, arguments| Some(made(machine, file_info::DIRECTORY, arguments)),
    member: |machine, of, name, arguments| match arguments {
        None => Some(property(machine, of, name)),
        Some(arguments) => of_directory(machine, of, name, arguments),
    },
    set,
    ..HostType::new(file_info::DIRECTORY)
};

fn made(machine: &Machine, class: &'static str, arguments: &[Value]) -> Eval<Value> {
    let said = arguments.first().map(text::of).unwrap_or_default();
    let path = path_of(machine, &said)?;
    Ok(file_info::of_path(machine, class, &path).shown_as(&said))
}

/// A computed property, or what an object has that no provider gave.
fn property(machine: &Machine, of: &Value, name: &str) -> Eval<Value> {
    if let Some(found) = file_info::member(machine, of, name) {
        return Ok(found);
    }
    match (name, file_info::path_of(of)) {
        ("Length", Some(path)) => Err(refused(Win32::FILE_NOT_FOUND, &path)),
        _ => Ok(Value::Null),
    }
}

fn of_file(machine: &mut Machine, of: &Value, name: &str, arguments: &[Value]) -> Answer {
    let path = file_info::path_of(of)?;
    let said = |at: usize| arguments.get(at).map(text::of).unwrap_or_default();
    Some(match name.to_ascii_lowercase().as_str() {
        "delete" => super::files::delete(machine, &path),
        "copyto" => {
            let over = arguments.get(1).is_some_and(Value::is_true);
            copy_to(machine, &path, &said(0), over)
        }
        "moveto" => super::files::rename(machine, &path, &said(0)).map(|()| Value::Null),
        "refresh" => {
            refresh(machine, of, &path);
            Ok(Value::Null)
        }
        "tostring" => return None,
        "getaccesscontrol" => Ok(security::of_file(machine, &file_info::bare(&path), false)),
        "setaccesscontrol" => security::set(machine, &path, arguments.first()?),
        _ => return None,
    })
}

fn copy_to(machine: &mut Machine, path: &str, target: &str, over: bool) -> Eval<Value> {
    let target = path_of(machine, target)?;
    super::files::copy(machine, path, &target, over)?;
    Ok(file_info::of_path(machine, file_info::FILE, &target))
}

fn of_directory(machine: &mut Machine, of: &Value, name: &str, arguments: &[Value]) -> Answer {
    let path = file_info::path_of(of)?;
    let said = |at: usize| arguments.get(at).map(text::of).unwrap_or_default();
    Some(match name.to_ascii_lowercase().as_str() {
        "delete" => {
            let whole = arguments.first().is_some_and(Value::is_true);
            super::directories::delete(machine, &path, whole)
        }
        "create" => super::directories::create(machine, &path).map(|_| Value::Null),
        "createsubdirectory" => {
            let below = file_info::below(&path, &said(0));
            super::directories::create(machine, &below)
        }
        "moveto" => super::files::rename(machine, &path, &said(0)).map(|()| Value::Null),
        "refresh" => {
            refresh(machine, of, &path);
            Ok(Value::Null)
        }
        "getfiles" | "enumeratefiles" => below(machine, &path, arguments, Some(false)),
        "getdirectories" | "enumeratedirectories" => below(machine, &path, arguments, Some(true)),
        "getfilesysteminfos" | "enumeratefilesysteminfos" => below(machine, &path, arguments, None),
        "getaccesscontrol" => Ok(security::of_file(machine, &file_info::bare(&path), false)),
        "setaccesscontrol" => security::set(machine, &path, arguments.first()?),
        _ => return None,
    })
}

/// What lies in a directory, as objects.
fn below(
    machine: &Machine,
    path: &str,
    arguments: &[Value],
    directories: Option<bool>,
) -> Eval<Value> {
    let all = super::directories::names(machine, path, arguments, directories)?;
    let class = |directory: bool| if directory { file_info::DIRECTORY } else { file_info::FILE };
    let objects = all.into_iter().map(|(path, directory)| {
        let name = path.rsplit('\\').next().unwrap_or_default().to_owned();
        file_info::of_path(machine, class(directory), &path).shown_as(&name)
    });
    Ok(Value::array(objects.collect()))
}

/// Makes an object what lies at its path now.
fn refresh(machine: &Machine, of: &Value, path: &str) {
    let Value::Object(object) = of else { return };
    let class =
        if of.type_name().ends_with("FileInfo") { file_info::FILE } else { file_info::DIRECTORY };
    let fresh = file_info::of_path(machine, class, path);
    let Value::Object(fresh) = fresh else { return };
    for (name, value) in &fresh.borrow().properties {
        let mut own = object.borrow_mut();
        if let Some((_, there)) = own.properties.iter_mut().find(|(there, _)| there == name) {
            *there = value.clone();
        }
    }
}

/// Properties that can be set.
pub(super) const SETTABLE: [&str; 8] = [
    "Attributes",
    "CreationTime",
    "CreationTimeUtc",
    "IsReadOnly",
    "LastAccessTime",
    "LastAccessTimeUtc",
    "LastWriteTime",
    "LastWriteTimeUtc",
];

/// Sets a time, the attributes or the read-only attribute of what lies at the path of an object.
fn set(machine: &mut Machine, of: &Value, name: &str, new: &Value) -> Option<Eval<()>> {
    let known = *SETTABLE.iter().find(|known| same(known, name))?;
    let path = file_info::path_of(of)?;
    Some(assign(machine, &path, known, new).map(|()| refresh(machine, of, &path)))
}

/// Sets a property of a file or directory.
pub(in crate::console) fn assign(
    machine: &mut Machine,
    path: &str,
    name: &str,
    new: &Value,
) -> Eval<()> {
    let found = file_info::find(machine.look(), path).map_err(|error| refused(error, path))?;
    let Found::Node(id) = found else {
        return Err(Stop::lacking(format!("{name} of one of a swarm of files")));
    };
    let token = machine.session().token();
    let host = &machine.look().host;
    let may = host.can_write(id, &token, AccessMask::WRITE_ATTRIBUTES);
    may.map_err(|error| refused(error, path))?;
    let change = change_of(machine, name, new)?;
    machine.world().host.files.change(id, |node| match change {
        Change::Attributes(bits) => {
            // Directory, reparse point and what the volume does to a file are no one's to set.
            let settable = 0x1 | 0x2 | 0x4 | 0x20 | 0x1000 | 0x2000;
            node.attributes = Attributes(node.attributes.0 & !settable | bits & settable);
        }
        Change::ReadOnly(true) => node.attributes = node.attributes.with(Attributes::READ_ONLY),
        Change::ReadOnly(false) => {
            node.attributes = node.attributes.without(Attributes::READ_ONLY);
        }
        Change::Created(at) => node.created = at,
        Change::Modified(at) => node.modified = at,
        Change::Nothing => {}
    });
    Ok(())
}

enum Change {
    Attributes(u32),
    ReadOnly(bool),
    Created(Moment),
    Modified(Moment),
    /// The time of the last access is not kept.
    Nothing,
}

fn change_of(machine: &Machine, name: &str, new: &Value) -> Eval<Change> {
    let wrong = |class: &str, what: &str| {
        let said = text::of(new);
        let text = format!("Cannot convert value \"{said}\" to type \"{what}\".");
        Stop::thrown(class, &text)
    };
    if name == "Attributes" {
        let number = match new {
            Value::Text(text) => FILE_ATTRIBUTES.number_of(text),
            other => convert::to_long(other).ok(),
        };
        let class = "System.Management.Automation.PSInvalidCastException";
        let number = number.ok_or_else(|| wrong(class, "System.IO.FileAttributes"))?;
        return Ok(Change::Attributes(u32::try_from(number).unwrap_or(0)));
    }
    if name == "IsReadOnly" {
        return Ok(Change::ReadOnly(new.is_true()));
    }
    let moment = moment(machine, new, name.ends_with("Utc"));
    let class = "System.Management.Automation.PSInvalidCastException";
    let moment = moment.ok_or_else(|| wrong(class, "System.DateTime"))?;
    Ok(match name {
        "CreationTime" | "CreationTimeUtc" => Change::Created(moment),
        "LastWriteTime" | "LastWriteTimeUtc" => Change::Modified(moment),
        _ => Change::Nothing,
    })
}

/// The moment that a date means.
pub(in crate::console) fn moment(machine: &Machine, new: &Value, utc: bool) -> Option<Moment> {
    use powershell::culture;
    use powershell::net::Still;
    use powershell::value::time::Kind;
    const UNIX_EPOCH_TICKS: i64 = 621_355_968_000_000_000;
    let date = match new.as_net() {
        Some(Net::DateTime(date)) => *date,
        _ => {
            let said = text::of(new);
            culture::read::date(&mut Still::default(), &culture::EN_US, &said)?
        }
    };
    let plain = Moment((date.ticks - UNIX_EPOCH_TICKS) / 10_000);
    if date.kind == Kind::Utc || (utc && date.kind == Kind::Unspecified) {
        return Some(plain);
    }
    let registry = &machine.look().host.registry;
    let local = clock_zone::local_in(&jiff::tz::TimeZone::UTC, plain);
    Some(clock_zone::moment_of_local(registry, local))
}

/// Copies a file or gives it another path; the errors of .NET.
pub(super) fn done(result: Result<(), Win32>, path: &str) -> Eval<()> {
    result.map_err(|error| refused(error, path))
}

/// Gives what lies at a path another one.
pub(super) fn moved(machine: &mut Machine, found: &Found, target: &str) -> Eval<Result<(), Win32>> {
    match found {
        Found::Node(id) => change::rename(machine, *id, target),
        Found::Member(..) => Err(Stop::lacking("a new name for one of a swarm of files")),
    }
}

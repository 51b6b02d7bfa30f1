//! `System.IO.File`: static methods on files.
//!
//! *Leaves out*: streams: refused by name. *Sources*: members of .NET Framework 4 \[K\].

use powershell::eval::{Eval, Stop};
use powershell::value::net::Encoding;
use powershell::value::{Net, Value, convert, text};

use super::file_objects::{assign, done, moved};
use super::{Answer, HostType, path_of, refused};
use crate::console::machine::{Machine, local_time};
use crate::console::providers::file_info::{self, Found};
use crate::console::providers::text::{Unread, bytes, encoded, read, unmarked, write};
use crate::console::providers::{change, security};
use crate::kernel::text::same;
use crate::windows::error::Win32;

pub(in crate::console) static TYPE: HostType = HostType {
    static_member: |machine, name, arguments| arguments.and_then(|all| call(machine, name, all)),
    ..HostType::new("System.IO.File")
};

const STREAM_NAME: &str = "System.IO.FileStream";

/// What `Create` gives: it can be closed; what is written through it is refused.
pub(in crate::console) static STREAM: HostType = HostType {
    methods: &[
        ("Close", "void Close()"),
        ("Dispose", "void Dispose(), void IDisposable.Dispose()"),
        ("Flush", "void Flush(), void Flush(bool flushToDisk)"),
        ("Read", "int Read(byte[] array, int offset, int count)"),
        ("Seek", "long Seek(long offset, System.IO.SeekOrigin origin)"),
        ("Write", "void Write(byte[] array, int offset, int count)"),
    ],
    member: |_, _, name, _| {
        ["Close", "Dispose", "Flush"].contains(&name).then_some(Ok(Value::Null))
    },
    ..HostType::new(STREAM_NAME)
};

/// Methods that are real and not here.
const LACKING: [&str; 9] = [
    "AppendText",
    "CreateText",
    "Decrypt",
    "Encrypt",
    "Open",
    "OpenRead",
    "OpenText",
    "OpenWrite",
    "Replace",
];

fn call(machine: &mut Machine, name: &str, arguments: &[Value]) -> Answer {
    if let Some(known) = LACKING.iter().find(|known| same(known, name)) {
        return Some(Err(Stop::lacking(format!("[System.IO.File]::{known}()"))));
    }
    let said = text::of(arguments.first()?);
    let lower = name.to_ascii_lowercase();
    if lower == "exists" {
        let path = path_of(machine, &said);
        let there = path.is_ok_and(|path| machine.look().host.files.is_file(&path));
        return Some(Ok(Value::Bool(there)));
    }
    let path = match path_of(machine, &said) {
        Ok(path) => path,
        Err(stop) => return Some(Err(stop)),
    };
    Some(match lower.as_str() {
        "readalltext" => content(machine, &path).map(|all| Value::text(unmarked(&all))),
        "readalllines" | "readlines" => {
            content(machine, &path).map(|all| Value::texts(lines(unmarked(&all))))
        }
        "readallbytes" => content(machine, &path).map(|all| Value::bytes(&bytes(&all))),
        "writealltext" | "writealllines" | "writeallbytes" | "appendalltext" | "appendalllines" => {
            written(machine, &lower, &path, arguments)
        }
        "create" => put(machine, &path, &[], false).map(|_| {
            // A stream comes back; whoever closes it at once needs no more of it.
            let class = [STREAM_NAME, "System.IO.Stream", "System.Object"];
            Value::typed(&class, [("Name", Value::text(&path)), ("Length", Value::Long(0))])
        }),
        "delete" => delete(machine, &path),
        "copy" | "move" => {
            let target = match path_of(machine, &arguments.get(1).map(text::of).unwrap_or_default())
            {
                Ok(target) => target,
                Err(stop) => return Some(Err(stop)),
            };
            let over = arguments.get(2).is_some_and(Value::is_true);
            match lower == "copy" {
                true => copy(machine, &path, &target, over).map(|()| Value::Null),
                false => rename(machine, &path, &target).map(|()| Value::Null),
            }
        }
        "getattributes" => facts(machine, &path, "Attributes"),
        "getcreationtime" => facts(machine, &path, "CreationTime"),
        "getcreationtimeutc" => facts(machine, &path, "CreationTimeUtc"),
        "getlastwritetime" => facts(machine, &path, "LastWriteTime"),
        "getlastwritetimeutc" => facts(machine, &path, "LastWriteTimeUtc"),
        "getlastaccesstime" => facts(machine, &path, "LastAccessTime"),
        "getlastaccesstimeutc" => facts(machine, &path, "LastAccessTimeUtc"),
        "setattributes" => assigned(machine, &path, "Attributes", arguments),
        "setcreationtime" => assigned(machine, &path, "CreationTime", arguments),
        "setlastwritetime" => assigned(machine, &path, "LastWriteTime", arguments),
        "setlastaccesstime" => assigned(machine, &path, "LastAccessTime", arguments),
        "getaccesscontrol" => Ok(security::of_file(machine, &file_info::bare(&path), false)),
        "setaccesscontrol" => security::set(machine, &path, arguments.get(1)?),
        _ => return None,
    })
}

/// Lines of a text; an end of a line at its end begins no other.
pub(super) fn lines(all: &str) -> impl Iterator<Item = &str> {
    all.split_terminator('\n').map(|line| line.strip_suffix('\r').unwrap_or(line))
}

fn content(machine: &Machine, path: &str) -> Eval<String> {
    read(machine, path).map_err(|unread| match unread {
        Unread::Refused(error) => refused(error, path),
        Unread::Unknown => Stop::lacking(format!("the bytes of {path}")),
    })
}

fn facts(machine: &Machine, path: &str, name: &str) -> Eval<Value> {
    match file_info::find(machine.look(), path) {
        Ok(found) => {
            let object = file_info::object(machine, &file_info::bare(path), &found, false);
            Ok(object.property(name).unwrap_or(Value::Null))
        }
        // Times of what is not there are those of the year 1601.
        Err(_) if name != "Attributes" => {
            let never = crate::kernel::time::Moment(-11_644_473_600_000);
            Ok(match name.ends_with("Utc") {
                true => file_info::utc_time(never).into(),
                false => local_time(machine.look(), never).into(),
            })
        }
        Err(error) => Err(refused(error, path)),
    }
}

fn assigned(machine: &mut Machine, path: &str, name: &str, arguments: &[Value]) -> Eval<Value> {
    let new = arguments.get(1).cloned().unwrap_or(Value::Null);
    assign(machine, path, name, &new).map(|()| Value::Null)
}

/// The name of an encoding for [`encoded`]; .NET writes UTF-8 without a mark when none is given.
fn encoding(value: Option<&Value>) -> Option<&'static str> {
    match value?.as_net()? {
        Net::Encoding(Encoding::Utf8) => Some("utf8"),
        Net::Encoding(Encoding::Utf16 | Encoding::Utf16Big) => Some("unicode"),
        Net::Encoding(Encoding::Ascii) => Some("ascii"),
        Net::Encoding(Encoding::Windows1252) => Some("default"),
        Net::Encoding(Encoding::Utf32) => Some("utf32"),
        _ => None,
    }
}

fn written(machine: &mut Machine, how: &str, path: &str, arguments: &[Value]) -> Eval<Value> {
    let value = arguments.get(1).cloned().unwrap_or(Value::Null);
    if how == "writeallbytes" {
        let all: Result<Vec<u8>, _> = value
            .elements()
            .iter()
            .map(|one| convert::to_int(one).map(|byte| byte.to_le_bytes()[0]))
            .collect();
        return put(machine, path, &all.unwrap_or_default(), false);
    }
    let body: String = match how.ends_with("lines") {
        true => value.elements().iter().map(|line| text::of(line) + "\r\n").collect(),
        false => text::of(&value),
    };
    let keep = how.starts_with("append");
    let bytes = match encoding(arguments.get(2)) {
        Some(name) => encoded(machine, &body, name, keep),
        None => body.into_bytes(),
    };
    put(machine, path, &bytes, keep)
}

fn put(machine: &mut Machine, path: &str, bytes: &[u8], keep: bool) -> Eval<Value> {
    done(write(machine, path, bytes, keep), path).map(|()| Value::Null)
}

/// Deletes a file; one that is not there is as good as deleted.
pub(super) fn delete(machine: &mut Machine, path: &str) -> Eval<Value> {
    match file_info::find(machine.look(), path) {
        Ok(Found::Node(id)) => {
            let host = &machine.look().host;
            if host.files.get(id).is_some_and(crate::windows::node::Node::is_directory) {
                return Err(refused(Win32::ACCESS_DENIED, path));
            }
            let may = host.can_delete(id, &machine.session().token(), false);
            done(may, path)?;
            machine.world().host.files.remove(id);
            Ok(Value::Null)
        }
        Ok(Found::Member(..)) => match change::remove(machine, path, true).pop() {
            Some(stayed) => Err(refused(stayed.error.unwrap_or(Win32::ACCESS_DENIED), path)),
            None => Ok(Value::Null),
        },
        Err(Win32::FILE_NOT_FOUND) => Ok(Value::Null),
        Err(error) => Err(refused(error, path)),
    }
}

/// Copies a file.
pub(super) fn copy(machine: &mut Machine, path: &str, target: &str, over: bool) -> Eval<()> {
    let found = file_info::find(machine.look(), path).map_err(|error| refused(error, path))?;
    if !over && file_info::find(machine.look(), target).is_ok() {
        let text = format!("The file '{target}' already exists.");
        return Err(Stop::thrown("System.IO.IOException", &text));
    }
    done(change::copy(machine, &found, target)?, target)
}

/// Gives a file or directory another path.
pub(super) fn rename(machine: &mut Machine, path: &str, target: &str) -> Eval<()> {
    let target = path_of(machine, target)?;
    let found = file_info::find(machine.look(), path).map_err(|error| refused(error, path))?;
    if file_info::find(machine.look(), &target).is_ok() {
        return Err(refused(Win32::ALREADY_EXISTS, &target));
    }
    let other = path.get(..2).zip(target.get(..2)).is_some_and(|(from, to)| !same(from, to));
    if other {
        let node = file_info::node(machine.look(), &found);
        if node.is_some_and(|node| node.is_directory()) {
            let text = "Source and destination path must have identical roots. Move will not work \
                        across volumes.";
            return Err(Stop::thrown("System.IO.IOException", text));
        }
        done(change::copy(machine, &found, &target)?, &target)?;
        return delete(machine, path).map(|_| ());
    }
    done(moved(machine, &found, &target)?, path)
}

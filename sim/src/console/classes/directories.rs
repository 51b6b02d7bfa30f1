//! `System.IO.Directory`: static methods on directories.
//!
//! *Sources*: members of .NET Framework 4 \[K\].

use powershell::eval::{Eval, Stop};
use powershell::value::{Value, text};

use super::{Answer, HostType, path_of, refused};
use crate::console::machine::Machine;
use crate::console::providers::{change, file_info, security};
use crate::kernel::text::same;
use crate::windows::error::Win32;
use crate::windows::node::Attributes;

pub(in crate::console) static TYPE: HostType = HostType {
    static_member: |machine, name, arguments| arguments.and_then(|all| call(machine, name, all)),
    ..HostType::new("System.IO.Directory")
};

fn call(machine: &mut Machine, name: &str, arguments: &[Value]) -> Answer {
    let lower = name.to_ascii_lowercase();
    match lower.as_str() {
        "getcurrentdirectory" => {
            return Some(Ok(Value::text(&machine.session().directory)));
        }
        "getlogicaldrives" => {
            let volumes = machine.look().host.files.volumes().iter();
            let mut roots: Vec<String> =
                volumes.map(|volume| format!("{}\\", volume.drive())).collect();
            roots.sort();
            return Some(Ok(Value::texts(roots)));
        }
        _ => {}
    }
    let path = path_of(machine, &text::of(arguments.first()?));
    if lower == "exists" {
        let there = path.is_ok_and(|path| machine.look().host.files.is_directory(&path));
        return Some(Ok(Value::Bool(there)));
    }
    let path = match path {
        Ok(path) => path,
        Err(stop) => return Some(Err(stop)),
    };
    let rest = &arguments[1..];
    Some(match lower.as_str() {
        "createdirectory" => create(machine, &path),
        "delete" => delete(machine, &path, rest.first().is_some_and(Value::is_true)),
        "move" => {
            let target = rest.first().map(text::of).unwrap_or_default();
            super::files::rename(machine, &path, &target).map(|()| Value::Null)
        }
        "getfiles" | "enumeratefiles" => texts(machine, &path, rest, Some(false)),
        "getdirectories" | "enumeratedirectories" => texts(machine, &path, rest, Some(true)),
        "getfilesystementries" | "enumeratefilesystementries" => texts(machine, &path, rest, None),
        "getparent" => {
            let above = file_info::bare(&path).split().0;
            Ok(match above.as_str() {
                "" => Value::Null,
                above => file_info::of_path(machine, file_info::DIRECTORY, above),
            })
        }
        "getdirectoryroot" => Ok(Value::text(path.get(..3).unwrap_or(&path))),
        "getaccesscontrol" => Ok(security::of_file(machine, &file_info::bare(&path), false)),
        "setaccesscontrol" => security::set(machine, &path, rest.first()?),
        "getcreationtime" | "getlastwritetime" | "getlastaccesstime" => {
            let object = file_info::of_path(machine, file_info::DIRECTORY, &path);
            Ok(object.property(&name[3..]).unwrap_or(Value::Null))
        }
        _ => return None,
    })
}

/// Makes a directory and those above it.
pub(super) fn create(machine: &mut Machine, path: &str) -> Eval<Value> {
    if machine.look().host.files.is_file(path) {
        let text = format!(
            "Cannot create \"{path}\" because a file or directory with the same name already \
             exists."
        );
        return Err(Stop::thrown("System.IO.IOException", &text));
    }
    change::directory(machine, path)?.map_err(|error| refused(error, path))?;
    Ok(file_info::of_path(machine, file_info::DIRECTORY, path))
}

/// Deletes a directory, with all that lies in it when that is meant.
pub(super) fn delete(machine: &mut Machine, path: &str, whole: bool) -> Eval<Value> {
    let files = &machine.look().host.files;
    let id = files.lookup(path).map_err(|error| match error {
        Win32::FILE_NOT_FOUND => refused(Win32::PATH_NOT_FOUND, path),
        other => refused(other, path),
    })?;
    if files.is_file(path) {
        let text = "The directory name is invalid.\r\n";
        return Err(Stop::thrown("System.IO.IOException", text));
    }
    if !whole && !files.select(id, "*").is_empty() {
        return Err(refused(Win32::DIR_NOT_EMPTY, path));
    }
    match change::remove(machine, path, true).into_iter().next() {
        Some(stayed) => Err(refused(stayed.error.unwrap_or(Win32::ACCESS_DENIED), &stayed.path)),
        None => Ok(Value::Null),
    }
}

fn texts(
    machine: &Machine,
    path: &str,
    arguments: &[Value],
    directories: Option<bool>,
) -> Eval<Value> {
    let all = names(machine, path, arguments, directories)?;
    Ok(Value::texts(all.into_iter().map(|(path, _)| path)))
}

/// Paths of what lies in a directory, with whether they are directories: a pattern and
/// `AllDirectories` may be given.
pub(super) fn names(
    machine: &Machine,
    path: &str,
    arguments: &[Value],
    directories: Option<bool>,
) -> Eval<Vec<(String, bool)>> {
    let pattern = arguments.first().map_or_else(|| "*".to_owned(), text::of);
    let deep = arguments.get(1).map(text::of);
    let deep = deep.is_some_and(|deep| same(&deep, "AllDirectories") || deep == "1");
    let mut found = Vec::new();
    let mut open = vec![path.to_owned()];
    while let Some(top) = open.pop() {
        let world = machine.look();
        let id = world.host.files.lookup(&top).map_err(|error| match error {
            Win32::FILE_NOT_FOUND => refused(Win32::PATH_NOT_FOUND, &top),
            other => refused(other, &top),
        })?;
        let may = world.host.can_read(id, &machine.session().token());
        may.map_err(|error| refused(error, &top))?;
        for (name, _, attributes) in file_info::listing(world, id, &pattern) {
            let is_directory = attributes.has(Attributes::DIRECTORY);
            if directories.is_none_or(|wanted| wanted == is_directory) {
                found.push((file_info::below(&top, &name), is_directory));
            }
        }
        if deep {
            let all = file_info::listing(world, id, "*").into_iter();
            let directories = all.filter(|(_, _, attributes)| {
                attributes.has(Attributes::DIRECTORY) && !attributes.has(Attributes::REPARSE_POINT)
            });
            let mut below: Vec<String> =
                directories.map(|(name, _, _)| file_info::below(&top, &name)).collect();
            below.reverse();
            open.extend(below);
        }
    }
    Ok(found)
}

//! `Copy-Item`, `Move-Item`, `Rename-Item`.
//!
//! *Models*: files, trees, keys with what lies below. *Leaves out*: sessions on other computers.
//! *Sources*: error records of Windows PowerShell 5.1 \[K\].

use powershell::eval::{Call, ErrorSpec, Eval, Param};
use powershell::value::Value;

use super::{CREDENTIAL, EXCLUDE, FILTER, FORCE, INCLUDE, LITERAL, PASS, PATH};
use super::{entry, file_fits, item, places, refuse, remove};
use crate::console::command::Entry;
use crate::console::machine::Machine;
use crate::console::providers::failure::{self, Failure};
use crate::console::providers::file_info::{self, Found};
use crate::console::providers::{Place, Provider, change, glob, registry_key};
use crate::kernel::text::{same, starts_with};
use crate::windows::error::Win32;
use crate::windows::node::{Attributes, Node};

/// `Copy-Item`
pub(in crate::console::cmdlets) const COPY: Entry = entry(
    ("Copy-Item", "Microsoft.PowerShell.Commands.CopyItemCommand"),
    &[
        PATH,
        LITERAL,
        Param::new("Destination", "string").at(1).by_name(),
        Param::switch("Container"),
        FORCE,
        FILTER,
        INCLUDE,
        EXCLUDE,
        Param::switch("Recurse"),
        PASS,
        CREDENTIAL,
        Param::new("FromSession", "object"),
        Param::new("ToSession", "object"),
    ],
    Some(2),
    |call| each(call, "Copy"),
    (
        "Copies files, directories and keys",
        &[r"Copy-Item C:\Windows\System32\attrib.exe C:\Windows\Temp"],
    ),
);

/// `Move-Item`
pub(in crate::console::cmdlets) const MOVE: Entry = entry(
    ("Move-Item", "Microsoft.PowerShell.Commands.MoveItemCommand"),
    &[
        PATH,
        LITERAL,
        Param::new("Destination", "string").at(1).by_name(),
        FORCE,
        FILTER,
        INCLUDE,
        EXCLUDE,
        PASS,
        CREDENTIAL,
    ],
    Some(2),
    |call| each(call, "Move"),
    (
        "Moves files, directories and keys",
        &[r"md C:\Windows\Temp\New; Move-Item C:\Windows\Temp\New C:\Windows\Temp\Old"],
    ),
);

/// `Rename-Item`
pub(in crate::console::cmdlets) const RENAME: Entry = entry(
    ("Rename-Item", "Microsoft.PowerShell.Commands.RenameItemCommand"),
    &[
        Param::new("Path", "string").at(0).mandatory().pipeline().by_name().sets(&["Path"]),
        Param::new("LiteralPath", "string")
            .mandatory()
            .by_name()
            .alias(&["PSPath"])
            .sets(&["LiteralPath"]),
        Param::new("NewName", "string").at(1).mandatory().by_name(),
        FORCE,
        PASS,
        CREDENTIAL,
    ],
    Some(2),
    rename,
    (
        "Gives an item another name",
        &[r"md C:\Windows\Temp\New; Rename-Item C:\Windows\Temp\New Old"],
    ),
);

fn each(call: &mut Call<'_>, action: &str) -> Eval<()> {
    refuse(call, &["Credential", "FromSession", "ToSession"])?;
    let destination = call.text("Destination").unwrap_or_else(|| ".".into());
    for place in places(call)? {
        let target = match Machine::of(call.engine).place(&destination) {
            Ok(target) => target,
            Err(failure) => return call.engine.fail(&failure),
        };
        if target.provider != place.provider {
            let class = "System.Management.Automation.PSArgumentException";
            let text = "Source and destination path did not resolve to the same provider.";
            let spec = ErrorSpec::new(class, "Argument", "InvalidArgument", text);
            return Err(call.engine.terminating(&spec));
        }
        let what = match glob::is_container(call.engine, &place) {
            Ok(Some(true)) if place.provider == Provider::FileSystem => "Directory",
            Ok(_) if place.provider == Provider::FileSystem => "File",
            _ => "Item",
        };
        let said = format!("Item: {} Destination: {}", place.said, target.said);
        if !call.should_process(&said, &format!("{action} {what}"))? {
            continue;
        }
        let done = match (place.provider, action) {
            (Provider::FileSystem, "Copy") => copy_file(call, &place, &target)?,
            (Provider::FileSystem, _) => move_file(call, &place, &target)?,
            (Provider::Registry, _) => keys(call, &place, &target, action == "Move"),
            _ => {
                let what = format!("{} on {}", call.name(), place.said);
                return Err(call.engine.unsupported_here(what));
            }
        };
        match done {
            Ok(there) => passed(call, &there)?,
            Err(failure) => call.engine.fail(&failure)?,
        }
    }
    Ok(())
}

fn passed(call: &mut Call<'_>, there: &Place) -> Eval<()> {
    match call.flag("PassThru") {
        true => match item(call.engine, there, true) {
            Ok(value) => call.put(value),
            Err(_) => Ok(()),
        },
        false => Ok(()),
    }
}

/// Where something comes to lie: in a container under its own name.
fn into(call: &mut Call<'_>, place: &Place, target: &Place) -> Place {
    match glob::is_container(call.engine, target) {
        Ok(Some(true)) => target.child(&place.name()),
        _ => target.clone(),
    }
}

fn copy_file(call: &mut Call<'_>, place: &Place, target: &Place) -> Eval<Result<Place, Failure>> {
    let files = &Machine::of(call.engine).look().host.files;
    let is_directory = files.is_directory(&place.path);
    if is_directory && files.is_file(&target.path) {
        let class = "System.Management.Automation.PSArgumentException";
        let text = "Container cannot be copied onto existing leaf item.";
        let id = "CopyContainerItemToLeafError";
        let spec = ErrorSpec::new(class, id, "InvalidArgument", text);
        return Ok(Err(spec.about(target.target()).into()));
    }
    let there = into(call, place, target);
    if same(&there.path, &place.path) {
        let text = format!("Cannot overwrite the item {} with itself.", place.path);
        let spec = ErrorSpec::new("System.IO.IOException", "CopyError", "WriteError", text);
        return Ok(Err(spec.about(Value::text(&place.path)).into()));
    }
    if is_directory {
        return tree(call, place, &there).map(|()| Ok(there));
    }
    Ok(one_file(call, place, &there)?.map(|()| there))
}

/// Copies a directory, with `-Recurse` all that lies in it.
fn tree(call: &mut Call<'_>, place: &Place, there: &Place) -> Eval<()> {
    let machine = Machine::of(call.engine);
    if machine.look().host.files.is_directory(&there.path) {
        if !call.flag("Force") {
            let text = format!("An item with the specified name {} already exists.", there.path);
            let class = "System.IO.IOException";
            let spec = ErrorSpec::new(class, "DirectoryExist", "ResourceExists", text);
            call.engine.fail(&spec.about(Value::text(&there.path)))?;
        }
    } else if let Err(error) = change::directory(machine, &there.path)? {
        let failure = of_step("CreateDirectory", error, &there.path, Value::text(&there.path));
        return call.engine.fail(&failure);
    }
    if !call.flag("Recurse") {
        return Ok(());
    }
    let children = match glob::children(call.engine, place) {
        Ok(children) => children,
        Err(error) => {
            let target = Value::text(&place.path);
            let failure = failure::of_file("Dir", error, &place.path, "ReadError", target);
            return call.engine.fail(&failure);
        }
    };
    let filter = call.text("Filter");
    let force = call.flag("Force");
    for child in children.iter().filter(|child| !child.concealed || force) {
        let (from, to) = (place.child(&child.name), there.child(&child.name));
        if child.container {
            // A tree that is copied into itself ends where it began.
            if !starts_with(&there.path, &format!("{}\\", from.path)) {
                tree(call, &from, &to)?;
            }
        } else if filter.as_ref().is_none_or(|filter| file_fits(&child.name, filter))
            && let Err(failure) = one_file(call, &from, &to)?
        {
            call.engine.fail(&failure)?;
        }
    }
    Ok(())
}

fn one_file(call: &mut Call<'_>, from: &Place, to: &Place) -> Eval<Result<(), Failure>> {
    let force = call.flag("Force");
    let machine = Machine::of(call.engine);
    let found = match file_info::find(machine.look(), &from.path) {
        Ok(found) => found,
        Err(_) => return Ok(Err(failure::missing(from))),
    };
    if force && let Ok(Found::Node(id)) = file_info::find(machine.look(), &to.path) {
        let read_only = |node: &Node| node.attributes.has(Attributes::READ_ONLY);
        if machine.look().host.files.get(id).is_some_and(read_only) {
            machine.world().host.files.change(id, |node| {
                node.attributes = node.attributes.without(Attributes::READ_ONLY);
            });
        }
    }
    Ok(match change::copy(machine, &found, &to.path)? {
        Ok(()) => Ok(()),
        Err(error) => {
            let target = remove::target(Machine::of(call.engine), from);
            // Who may not read is told of the source, who may not write of the target.
            let path = match error {
                Win32::SHARING_VIOLATION => &from.path,
                _ => &to.path,
            };
            Err(of_copy(error, path, target))
        }
    })
}

fn of_copy(error: Win32, path: &str, target: Value) -> Failure {
    if error == Win32::PATH_NOT_FOUND {
        let (class, text, _) = failure::io(error, path);
        return ErrorSpec::new(class, class, "NotSpecified", text).into();
    }
    of_step("CopyFileInfoItem", error, path, target)
}

/// `...UnauthorizedAccessError` or `...IOError`.
fn of_step(step: &str, error: Win32, path: &str, target: Value) -> Failure {
    let (class, text, category) = failure::io(error, path);
    let (id, category) = match error {
        Win32::ACCESS_DENIED => (format!("{step}UnauthorizedAccessError"), category),
        _ => (format!("{step}IOError"), "WriteError"),
    };
    ErrorSpec::new(class, id, category, text).about(target).into()
}

fn drive(path: &str) -> Option<char> {
    path.chars().next().map(|letter| letter.to_ascii_uppercase())
}

fn move_file(call: &mut Call<'_>, place: &Place, target: &Place) -> Eval<Result<Place, Failure>> {
    let there = into(call, place, target);
    let machine = Machine::of(call.engine);
    let subject = remove::target(machine, place);
    let is_directory = machine.look().host.files.is_directory(&place.path);
    let step = if is_directory { "MoveDirectoryItem" } else { "MoveFileInfoItem" };
    let exists = file_info::find(machine.look(), &there.path).is_ok();
    let itself = same(&there.path, &place.path);
    if exists && !itself {
        let over = call.flag("Force") && !is_directory;
        if !over {
            let failure = of_step(step, Win32::ALREADY_EXISTS, &there.path, subject);
            return Ok(Err(failure));
        }
        let machine = Machine::of(call.engine);
        if let Some(stayed) = change::remove(machine, &there.path, true).pop() {
            let error = stayed.error.unwrap_or(Win32::ACCESS_DENIED);
            return Ok(Err(of_step(step, error, &there.path, subject)));
        }
    }
    let machine = Machine::of(call.engine);
    let found = file_info::find(machine.look(), &place.path);
    if is_directory && drive(&place.path) != drive(&there.path) {
        let text = "Source and destination path must have identical roots. Move will not work \
                    across volumes.";
        let class = "System.IO.IOException";
        let spec = ErrorSpec::new(class, format!("{step}IOError"), "WriteError", text);
        return Ok(Err(spec.about(subject).into()));
    }
    let done = match found {
        Ok(Found::Node(id)) if drive(&place.path) == drive(&there.path) => {
            change::rename(machine, id, &there.path)?
        }
        Ok(found) => match change::copy(machine, &found, &there.path)? {
            Ok(()) => match change::remove(machine, &place.path, true).pop() {
                Some(stayed) => Err(stayed.error.unwrap_or(Win32::ACCESS_DENIED)),
                None => Ok(()),
            },
            Err(error) => Err(error),
        },
        Err(error) => Err(error),
    };
    Ok(match done {
        Ok(()) => Ok(there),
        Err(error) => {
            let path = if error == Win32::PATH_NOT_FOUND { &there.path } else { &place.path };
            Err(of_step(step, error, path, subject))
        }
    })
}

/// Copies a key with its values, and with all below when that is meant; moves it.
fn keys(call: &mut Call<'_>, place: &Place, target: &Place, moves: bool) -> Result<Place, Failure> {
    let there = into(call, place, target);
    let deep = moves || call.flag("Recurse");
    let machine = Machine::of(call.engine);
    let (Some(from), Some(to)) = (machine.stored(&place.path), machine.stored(&there.path)) else {
        return Err(failure::missing(place));
    };
    if !registry_key::may_write(machine, &to) {
        return Err(failure::registry_access(&there));
    }
    let registry = &mut machine.world().host.registry;
    let mut open = vec![(from.clone(), to)];
    while let Some((from, to)) = open.pop() {
        registry.create(&to);
        let values = registry.key(&from).map(|key| key.values().to_vec()).unwrap_or_default();
        for value in values {
            registry.set(&to, &value.name, value.data);
        }
        if deep {
            let names: Vec<String> =
                registry.subkeys(&from).into_iter().map(str::to_owned).collect();
            let below = names.iter().filter(|name| !same(&format!("{from}\\{name}"), &to));
            open.extend(below.map(|name| (format!("{from}\\{name}"), format!("{to}\\{name}"))));
        }
    }
    if moves {
        registry.remove_key(&from);
    }
    Ok(there)
}

fn rename(call: &mut Call<'_>) -> Eval<()> {
    refuse(call, &["Credential"])?;
    let (paths, literal) = super::said_paths(call);
    let said = paths.into_iter().next().unwrap_or_default();
    let place = match glob::resolve(call.engine, &said, literal, call.flag("Force")) {
        Ok(found) if found.len() == 1 => found.into_iter().next(),
        Ok(_) => None,
        Err(failure) if failure.id == "PathNotFound" => None,
        Err(failure) => return call.engine.fail(&failure),
    };
    let Some(place) = place else {
        let class = "System.Management.Automation.PSInvalidOperationException";
        let text = format!("Cannot rename because item at '{said}' does not exist.");
        let spec = ErrorSpec::new(class, "InvalidOperation", "InvalidOperation", text);
        return call.engine.fail(&spec);
    };
    let wanted = call.text("NewName").unwrap_or_default();
    // The path of the same directory may stand in front.
    let above = place.parent().map(|above| above.said).unwrap_or_default();
    let name = match wanted.rsplit_once('\\') {
        None => wanted.to_string(),
        Some((path, name)) if same(path, &above) || path == "." => name.to_owned(),
        Some(_) => {
            let class = "System.Management.Automation.PSArgumentException";
            let text = "Cannot rename the specified target, because it represents a path or device \
                        name.";
            let spec = ErrorSpec::new(class, "Argument", "InvalidArgument", text);
            return call.engine.fail(&spec);
        }
    };
    let Some(there) = place.parent().map(|above| above.child(&name)) else {
        return Err(call.engine.unsupported_here(format!("Rename-Item on {}", place.said)));
    };
    let target = format!("Item: {} Destination: {}", place.said, there.said);
    let action = if place.provider == Provider::FileSystem { "Rename File" } else { "Rename Item" };
    if !call.should_process(&target, action)? {
        return Ok(());
    }
    let done = match place.provider {
        Provider::FileSystem => renamed_file(call, &place, &there)?,
        Provider::Registry => {
            let exists = matches!(glob::exists(call.engine, &there), Ok(true));
            match exists {
                true => Err(of_step("RenameItem", Win32::ALREADY_EXISTS, "", place.target())),
                false => keys(call, &place, &there, true).map(|_| ()),
            }
        }
        _ => return Err(call.engine.unsupported_here(format!("Rename-Item on {}", place.said))),
    };
    match done {
        Ok(()) => passed(call, &there),
        Err(failure) => call.engine.fail(&failure),
    }
}

fn renamed_file(call: &mut Call<'_>, place: &Place, there: &Place) -> Eval<Result<(), Failure>> {
    let machine = Machine::of(call.engine);
    let target = Value::text(&place.path);
    let found = match file_info::find(machine.look(), &place.path) {
        Ok(Found::Node(id)) => id,
        Ok(Found::Member(..)) => {
            return Err(call.engine.unsupported_here("a new name for one of a swarm of files"));
        }
        Err(error) => return Ok(Err(of_step("RenameItem", error, &place.path, target))),
    };
    let exists = file_info::find(machine.look(), &there.path).is_ok();
    if exists {
        let error = if same(&place.path, &there.path) { None } else { Some(Win32::ALREADY_EXISTS) };
        return Ok(match error {
            Some(error) => Err(of_step("RenameItem", error, &there.path, target)),
            None => Ok(()),
        });
    }
    let done = change::rename(machine, found, &there.path)?;
    Ok(done.map_err(|error| of_step("RenameItem", error, &place.path, target)))
}

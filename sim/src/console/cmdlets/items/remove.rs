//! `Remove-Item`.
//!
//! *Models*: files, trees, members of swarms, keys, variables, functions, aliases, certificates;
//! the question before a tree goes without `-Recurse`.
//! *Sources*: error records of Windows PowerShell 5.1 \[K\].

use powershell::eval::{Call, ErrorSpec, Eval, Param};
use powershell::value::Value;

use super::{CREDENTIAL, EXCLUDE, FILTER, FORCE, INCLUDE, LITERAL, PATH, entry, places, refuse};
use crate::console::command::Entry;
use crate::console::machine::Machine;
use crate::console::providers::change::{self, Stayed};
use crate::console::providers::failure::{self, Failure};
use crate::console::providers::file_info::Found;
use crate::console::providers::{Place, Provider, file_info, glob, registry_key};
use crate::kernel::names::Id;
use crate::kernel::text::{same, starts_with};
use crate::windows::error::Win32;
use crate::windows::node::Attributes;

/// `Remove-Item`
pub(in crate::console::cmdlets) const ITEM: Entry = entry(
    ("Remove-Item", "Microsoft.PowerShell.Commands.RemoveItemCommand"),
    &[
        PATH,
        LITERAL,
        FILTER,
        INCLUDE,
        EXCLUDE,
        Param::switch("Recurse"),
        FORCE,
        CREDENTIAL,
        Param::new("Stream", "string[]"),
    ],
    Some(2),
    run,
    (
        "Removes files, directories, keys and other items",
        &[
            r"fsutil file createnew C:\Windows\Temp\a.exe 9; Remove-Item C:\Windows\Temp\a.exe",
            r"md C:\Windows\Temp\New; rm C:\Windows\Temp\New -Recurse -Force",
        ],
    ),
);

fn run(call: &mut Call<'_>) -> Eval<()> {
    refuse(call, &["Stream", "Credential"])?;
    for place in swarms(call)? {
        let has_children = match glob::is_container(call.engine, &place) {
            Ok(Some(true)) => has_children(call, &place),
            // Gone with what lay above it.
            Ok(None) => continue,
            _ => false,
        };
        if has_children && !call.flag("Recurse") {
            let question = format!(
                "The item at {} has children and the Recurse parameter was not specified. If you \
                 continue, all children will be removed with the item. Are you sure you want to \
                 continue?",
                place.said
            );
            if !call.should_continue(&question, "Confirm")? {
                continue;
            }
        }
        if is_in_use(call, &place) {
            let class = "System.Management.Automation.PSInvalidOperationException";
            let text = format!("Cannot remove the item at '{}' because it is in use.", place.said);
            let spec = ErrorSpec::new(class, "InvalidOperation", "InvalidOperation", text);
            call.engine.fail(&spec)?;
            continue;
        }
        remove(call, &place)?;
    }
    Ok(())
}

/// The places that are meant; members of swarms are removed at once, however many they are.
fn swarms(call: &mut Call<'_>) -> Eval<Vec<Place>> {
    let all = places(call)?;
    let mut rest = Vec::new();
    let mut members: Vec<(Id, Vec<String>)> = Vec::new();
    for place in all {
        let world = Machine::of(call.engine).look();
        let found = match place.provider {
            Provider::FileSystem => file_info::find(world, &place.path).ok(),
            _ => None,
        };
        let Some(Found::Member(directory, name)) = found else {
            rest.push(place);
            continue;
        };
        if call.should_process(&place.path, "Remove File")? {
            match members.iter_mut().find(|(there, _)| *there == directory) {
                Some((_, names)) => names.push(name),
                None => members.push((directory, vec![name])),
            }
        }
    }
    for (directory, names) in members {
        for stayed in change::named(Machine::of(call.engine), directory, &names) {
            let failure = of_file(Machine::of(call.engine), &stayed);
            call.engine.fail(&failure)?;
        }
    }
    Ok(rest)
}

fn has_children(call: &mut Call<'_>, place: &Place) -> bool {
    let machine = Machine::of(call.engine);
    if place.provider == Provider::FileSystem {
        let files = &machine.look().host.files;
        let Ok(id) = files.lookup(&place.path) else { return false };
        // Only a link itself goes.
        let is_link =
            files.get(id).is_some_and(|node| node.attributes.has(Attributes::REPARSE_POINT));
        return !is_link && (!files.children(id).is_empty() || files.select_members(id).is_some());
    }
    glob::children(call.engine, place).is_ok_and(|children| !children.is_empty())
}

/// True for the directory where one is, and those above it.
fn is_in_use(call: &mut Call<'_>, place: &Place) -> bool {
    if place.provider != Provider::FileSystem {
        return false;
    }
    let here = &Machine::of(call.engine).session().directory;
    same(here, &place.path) || starts_with(here, &format!("{}\\", place.path))
}

fn remove(call: &mut Call<'_>, place: &Place) -> Eval<()> {
    let is_directory = Machine::of(call.engine).look().host.files.is_directory(&place.path);
    let action = match place.provider {
        Provider::FileSystem if is_directory => "Remove Directory",
        Provider::FileSystem => "Remove File",
        Provider::Registry => "Remove Key",
        _ => "Remove Item",
    };
    let target = match place.provider {
        Provider::FileSystem => place.path.clone(),
        Provider::Registry => format!("Item: {}", place.path),
        _ => format!("Item: {}", place.said),
    };
    if !call.should_process(&target, action)? {
        return Ok(());
    }
    match place.provider {
        Provider::FileSystem => {
            let (force, machine) = (call.flag("Force"), Machine::of(call.engine));
            for stayed in change::remove(machine, &place.path, force) {
                let failure = of_file(Machine::of(call.engine), &stayed);
                call.engine.fail(&failure)?;
            }
            Ok(())
        }
        Provider::Registry => {
            let machine = Machine::of(call.engine);
            let Some(stored) = machine.stored(&place.path) else { return Ok(()) };
            if !registry_key::may_write(machine, &stored) || !stored.contains('\\') {
                return call.engine.fail(&failure::registry_access(place));
            }
            machine.world().host.registry.remove_key(&stored);
            Ok(())
        }
        Provider::Environment => {
            let (_, session, _) = Machine::of(call.engine).parts();
            session.environment.set(&place.path, "");
            Ok(())
        }
        Provider::Certificate => certificate(call, place),
        Provider::Variable | Provider::Function | Provider::Alias => {
            call.engine.remove_session_item(place.provider.name(), &place.path);
            Ok(())
        }
        Provider::WsMan => Ok(()),
    }
}

/// The error of something that could not be removed.
fn of_file(machine: &Machine, stayed: &Stayed) -> Failure {
    let class = if stayed.directory { file_info::DIRECTORY } else { file_info::FILE };
    let target = file_info::of_path(machine, class, &stayed.path);
    let said = format!("Cannot remove item {}: ", stayed.path);
    let denied = "RemoveFileSystemItemUnAuthorizedAccess";
    let spec = match stayed.error {
        None => {
            let text = "You do not have sufficient access rights to perform this operation.";
            let class = "System.IO.IOException";
            ErrorSpec::new(class, denied, "PermissionDenied", said + text)
        }
        Some(error) => {
            let (class, text, category) = failure::io(error, &stayed.path);
            let (id, category) = match error {
                Win32::ACCESS_DENIED => (denied, category),
                _ => ("RemoveFileSystemItemIOError", "WriteError"),
            };
            ErrorSpec::new(class, id, category, said + text.trim_end())
        }
    };
    spec.about(target).into()
}

fn certificate(call: &mut Call<'_>, place: &Place) -> Eval<()> {
    let elevated = Machine::of(call.engine).session().elevated;
    let thumbprint = place.name();
    if !elevated || thumbprint.len() != 40 && !place.path.contains('\\') {
        let class = "System.Security.Cryptography.CryptographicException";
        let spec = ErrorSpec::new(class, class, "NotSpecified", "Access is denied.\r\n");
        return call.engine.fail(&spec.about(place.target()));
    }
    let store = place.path.split('\\').nth(1).unwrap_or_default().to_owned();
    let certificates = &mut Machine::of(call.engine).world().host.certificates;
    let is = |one: &crate::windows::certificates::Certificate| {
        same(&one.store, &store) && same(&one.thumbprint, &thumbprint)
    };
    certificates.all.retain(|one| !is(one));
    Ok(())
}

/// What stayed, as the target of an error of another cmdlet.
pub(super) fn target(machine: &Machine, place: &Place) -> Value {
    let directory = machine.look().host.files.is_directory(&place.path);
    let class = if directory { file_info::DIRECTORY } else { file_info::FILE };
    file_info::of_path(machine, class, &place.path)
}

//! Files that are made, moved, copied and removed by cmdlets: through the same code as the shell's
//! commands.
//!
//! *Models*: rights, handles, links (only the link goes), swarms, directories that keep what could
//! not be removed. *Sources*: error records of Windows PowerShell 5.1 \[K\].

use powershell::eval::Eval;

use super::file_info::{Found, find};
use crate::console::Output;
use crate::console::command::Call;
use crate::console::machine::Machine;
use crate::console::programs::{copying, md, move_};
use crate::kernel::names::Id;
use crate::windows::error::Win32;
use crate::windows::node::{Attributes, Content, Node};

/// Runs something of the shell's commands; the time that it takes passes.
fn shell<T>(machine: &mut Machine, run: impl FnOnce(&mut Call<'_>) -> T) -> Eval<T> {
    let (world, session, _) = machine.parts();
    let mut output = Output::default();
    let words = &[];
    let mut call = Call { world, session, name: "", words, input: "", output: &mut output };
    let done = run(&mut call);
    machine.settle(&mut output)?;
    Ok(done)
}

/// Makes a directory and those above it.
pub(in crate::console) fn directory(machine: &mut Machine, path: &str) -> Eval<Result<(), Win32>> {
    shell(machine, |call| md::make(call, path))
}

/// Copies the bytes of one file.
pub(in crate::console) fn copy(
    machine: &mut Machine,
    found: &Found,
    target: &str,
) -> Eval<Result<(), Win32>> {
    shell(machine, |call| match found {
        Found::Node(id) => copying::file(call, *id, target, copying::Rules::Inherited),
        Found::Member(directory, _) => {
            let at = call.world.machine_time();
            let each = match call.world.host.files.get(*directory).map(|node| &node.content) {
                Some(Content::Swarm(swarm)) => swarm.each,
                _ => 0,
            };
            copying::place(call, Node::file(each, at), target, None)
        }
    })
}

/// Gives a file or a directory another path on the same volume.
pub(in crate::console) fn rename(
    machine: &mut Machine,
    id: Id,
    target: &str,
) -> Eval<Result<(), Win32>> {
    shell(machine, |call| move_::rename(call, id, target))
}

/// Something that could not be removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::console) struct Stayed {
    pub(in crate::console) path: String,
    pub(in crate::console) directory: bool,
    /// What Windows answered; nothing when its attributes protect it.
    pub(in crate::console) error: Option<Win32>,
}

/// Removes a file or a whole tree as far as possible: what stayed, in its order.
pub(in crate::console) fn remove(machine: &mut Machine, path: &str, force: bool) -> Vec<Stayed> {
    let mut stayed = Vec::new();
    match find(machine.look(), path) {
        Ok(Found::Node(id)) => tree(machine, id, force, &mut stayed),
        Ok(Found::Member(directory, name)) => {
            if let Err(error) = members(machine, directory, &name) {
                stayed.push(Stayed { path: path.into(), directory: false, error: Some(error) });
            }
        }
        Err(error) => {
            stayed.push(Stayed { path: path.into(), directory: false, error: Some(error) });
        }
    }
    stayed
}

/// Removes files of a swarm by their names: names of those that stayed, and why.
pub(in crate::console) fn named(
    machine: &mut Machine,
    directory: Id,
    names: &[String],
) -> Vec<Stayed> {
    let token = machine.session().token();
    let host = &mut machine.world().host;
    let stays = |error: Win32, name: &String, host: &crate::windows::host::Host| Stayed {
        path: super::place::joined(&host.files.path(directory), name),
        directory: false,
        error: Some(error),
    };
    if let Err(error) = host.can_delete_members(directory, &token) {
        return names.iter().map(|name| stays(error, name, host)).collect();
    }
    let held = host.held_names(directory);
    if let Some(selected) = host.files.members_named(directory, names) {
        host.files.remove_members(directory, &selected, &held);
    }
    let stayed = held.iter().filter(|held| names.contains(held));
    stayed.map(|name| stays(Win32::SHARING_VIOLATION, name, host)).collect()
}

/// Removes members of the swarm of a directory.
fn members(machine: &mut Machine, directory: Id, pattern: &str) -> Result<(), Win32> {
    let token = machine.session().token();
    let host = &mut machine.world().host;
    let Some(selected) = host.files.select(directory, pattern).members else { return Ok(()) };
    host.can_delete_members(directory, &token)?;
    let held = host.held_names(directory);
    host.files.remove_members(directory, &selected, &held);
    match host.files.select(directory, pattern).members {
        Some(_) => Err(Win32::SHARING_VIOLATION),
        None => Ok(()),
    }
}

fn tree(machine: &mut Machine, id: Id, force: bool, stayed: &mut Vec<Stayed>) {
    let files = &machine.look().host.files;
    let Some(node) = files.get(id) else { return };
    let (path, is_directory) = (files.path(id), node.is_directory());
    let is_link = node.attributes.has(Attributes::REPARSE_POINT);
    let protected = Attributes::READ_ONLY.0 | Attributes::HIDDEN.0 | Attributes::SYSTEM.0;
    if !force && node.attributes.0 & protected != 0 {
        stayed.push(Stayed { path, directory: is_directory, error: None });
        return;
    }
    let before = stayed.len();
    if is_directory && !is_link {
        if let Err(error) = members(machine, id, "*") {
            stayed.push(Stayed { path: path.clone(), directory: false, error: Some(error) });
        }
        for child in machine.look().host.files.children(id) {
            tree(machine, child, force, stayed);
        }
    }
    let error = match stayed.len() > before {
        true => Err(Win32::DIR_NOT_EMPTY),
        false => {
            let token = machine.session().token();
            machine.look().host.can_delete(id, &token, force)
        }
    };
    match error {
        Ok(()) => {
            machine.world().host.files.remove(id);
        }
        Err(error) => {
            stayed.push(Stayed { path, directory: is_directory, error: Some(error) });
        }
    }
}

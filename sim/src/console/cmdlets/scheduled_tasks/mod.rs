//! The `ScheduledTasks` module: tasks as CIM objects.
//!
//! *Models*: `Get-`, `Set-`, `Enable-`, `Disable-`, `Start-`, `Stop-`, `Register-`, `Unregister-`,
//! `Export-ScheduledTask`, `Get-ScheduledTaskInfo` (`control`, `register`), and the `New-` cmdlets
//! that make parts of tasks (`parts`). `objects` shows a task, `read` reads one back.
//! Came with Windows Server 2012. *Leaves out*: other computers.
//! *Sources*: catalogue 4.3; shapes and texts of 5.1 \[K\].

pub(super) mod control;
pub(super) mod objects;
pub(super) mod parts;
mod read;
pub(super) mod register;

use std::rc::Rc;

use powershell::eval::{Call, Cmdlet, ErrorSpec, Eval, Param, Run, Stop};
use powershell::value::text;

use super::fits_pattern;
use crate::console::machine::Machine;
use crate::console::{Entry, Kind};
use crate::windows::error::Win32;
use crate::windows::eventlog::Event;
use crate::windows::identity::Windows;
use crate::windows::tasks::Task;

const MODULE: &str = "ScheduledTasks";
const EXCEPTION: &str = "Microsoft.Management.Infrastructure.CimException";

const NAME: Param = Param::new("TaskName", "string[]").at(0).by_name();
const PATH: Param = Param::new("TaskPath", "string[]").at(1).by_name();
const INPUT: Param = Param::new("InputObject", "object[]").mandatory().pipeline();
const SESSION: Param = Param::new("CimSession", "object[]").alias(&["Session"]);
/// A task by its name or as an object.
const CHOSEN: &[Param] =
    &[NAME.sets(&["Path"]), PATH.sets(&["Path"]), INPUT.sets(&["Object"]), SESSION];

/// A cmdlet of the module.
const fn entry(
    name: &'static str,
    about: &'static str,
    params: &'static [Param],
    default_set: &'static str,
    run: fn(&mut Call<'_>) -> Eval<()>,
    examples: &'static [&'static str],
) -> Entry {
    let run = Run::Each(run);
    let cmdlet =
        Cmdlet { name, module: MODULE, class: name, params, default_set, impact: None, run };
    Entry { cmdlet, kind: Kind::Since(Windows::Server2012R2), about, examples }
}

impl Entry {
    /// A cmdlet that asks before it changes something.
    const fn asking(self) -> Self {
        Self { cmdlet: Cmdlet { impact: Some(3), ..self.cmdlet }, ..self }
    }
}

/// The folder as the cmdlets show it: with a backslash at its end.
fn folder(task: &Task) -> String {
    format!("{}\\", task.folder().trim_end_matches('\\'))
}

/// An error with the text of a code of Windows.
fn windows_error(call: &mut Call<'_>, error: Win32, about: &str) -> Stop {
    failure(call, error.hresult(), &error.to_string(), about)
}

/// An error of the provider.
fn failure(call: &mut Call<'_>, code: u32, said: &str, about: &str) -> Stop {
    let id = format!("HRESULT 0x{code:08x}");
    let category = match code {
        0x8007_0002 => "ObjectNotFound",
        0x8007_00b7 => "ResourceExists",
        0x8007_0005 => "PermissionDenied",
        _ => "NotSpecified",
    };
    let spec = ErrorSpec::new(EXCEPTION, id, category, said);
    call.engine.terminating(&spec.about(powershell::value::Value::text(about)))
}

fn denied(call: &mut Call<'_>) -> Eval<()> {
    if Machine::of(call.engine).parts().1.elevated {
        return Ok(());
    }
    Err(failure(call, 0x8007_0005, "Access is denied.", "PS_ScheduledTask"))
}

/// Another computer is refused.
fn here(call: &mut Call<'_>) -> Eval<()> {
    if !call.has("CimSession") {
        return Ok(());
    }
    let name = call.name();
    Err(call.engine.unsupported_here(format!("{name} -CimSession")))
}

fn fits(patterns: &[Rc<str>], text: &str) -> bool {
    patterns.is_empty() || patterns.iter().any(|pattern| fits_pattern(pattern, text))
}

/// Paths of the tasks whose names and folders fit, by folder.
fn found(call: &mut Call<'_>) -> Vec<String> {
    let (names, folders) = (call.texts("TaskName"), call.texts("TaskPath"));
    let tasks = &Machine::of(call.engine).look().host.tasks;
    let mut paths: Vec<(String, String)> = tasks
        .iter()
        .filter(|task| fits(&names, task.name()) && fits(&folders, &folder(task)))
        .map(|task| (folder(task).to_ascii_lowercase(), task.path.to_string()))
        .collect();
    paths.sort();
    paths.into_iter().map(|(_, path)| path).collect()
}

/// The tasks that a call names exactly, or has as objects; without a folder it is `\`.
fn exact(call: &mut Call<'_>) -> Eval<Vec<String>> {
    here(call)?;
    let mut wanted = Vec::new();
    for object in call.get("InputObject").map(|all| all.elements()).unwrap_or_default() {
        let part = |name: &str| object.property(name).map(|part| text::of(&part));
        let folder = part("TaskPath").unwrap_or_default();
        let name = part("TaskName").unwrap_or_else(|| text::of(&object));
        wanted.push(format!("{}\\{name}", folder.trim_end_matches('\\')));
    }
    if wanted.is_empty() {
        let folder = call.text("TaskPath").unwrap_or_else(|| "\\".into());
        let names = call.texts("TaskName");
        if names.is_empty() {
            let text = "Cannot process command because of one or more missing mandatory \
                        parameters: TaskName.";
            let class = "System.Management.Automation.ParameterBindingException";
            let id = "MissingMandatoryParameter";
            let spec = ErrorSpec::new(class, id, "InvalidArgument", text);
            return Err(call.engine.terminating(&spec));
        }
        let path = |name: &Rc<str>| format!("{}\\{name}", folder.trim_end_matches('\\'));
        wanted = names.iter().map(path).collect();
    }
    let mut paths = Vec::new();
    for path in wanted {
        let there = Machine::of(call.engine).look().host.tasks.get(&path);
        match there.map(|task| task.path.to_string()) {
            Some(path) => paths.push(path),
            None => return Err(windows_error(call, Win32::FILE_NOT_FOUND, &path)),
        }
    }
    Ok(paths)
}

/// Notes an event about a task in its log.
fn log(call: &mut Call<'_>, event: &Event, path: &str) {
    let (world, session, _) = Machine::of(call.engine).parts();
    let at = world.machine_time();
    let who = format!("{}\\{}", world.host.identity.name, session.user);
    world.host.events.write(at, event, &[path, &who]);
}

/// Puts tasks out.
fn put(call: &mut Call<'_>, paths: &[String]) -> Eval<()> {
    let world = Machine::of(call.engine).look();
    let all = paths.iter().filter_map(|path| world.host.tasks.get(path));
    let objects: Vec<_> = all.map(objects::task).collect();
    call.put_all(objects)
}

//! `Register-ScheduledTask`, `Set-ScheduledTask`, `Unregister-ScheduledTask`.
//!
//! *Models*: tasks from parts, from an object, from XML; accounts that must exist; the principal
//! of whoever registers when nothing else is said.
//! *Sources*: the reference of the module, texts \[K\].

use powershell::eval::{Call, Eval, Param};
use powershell::value::Value;

use super::control::none_found;
use super::parts::{invalid, of_user, run_level};
use super::{
    INPUT, NAME, PATH, SESSION, denied, entry, exact, failure, found, here, log, put, read,
    windows_error,
};
use crate::console::Entry;
use crate::console::machine::Machine;
use crate::kernel::shared::Shared;
use crate::windows::clock_zone::zone;
use crate::windows::error::Win32;
use crate::windows::eventlog::messages::{TASK_DELETED, TASK_REGISTERED, TASK_UPDATED};
use crate::windows::tasks::{Action, RunLevel, Task, xml};

const ACTION: Param = Param::new("Action", "object[]");
const TRIGGER: Param = Param::new("Trigger", "object[]");
const SETTINGS: Param = Param::new("Settings", "object");
const PRINCIPAL: Param = Param::new("Principal", "object");
const USER: Param = Param::new("User", "string");
const PASSWORD: Param = Param::new("Password", "string");

/// `Register-ScheduledTask`
pub(in super::super) const REGISTER: Entry = entry(
    "Register-ScheduledTask",
    "Registers a scheduled task",
    &[
        Param::new("TaskName", "string").at(0),
        Param::new("TaskPath", "string").at(1),
        ACTION.at(2).mandatory().sets(&["User"]),
        TRIGGER.at(3).sets(&["User"]),
        SETTINGS.at(4).sets(&["User"]),
        USER.at(5),
        PASSWORD.at(6),
        Param::new("RunLevel", "string").at(7).choices(&["Limited", "Highest"]).sets(&["User"]),
        PRINCIPAL.sets(&["User"]),
        Param::new("Description", "string").at(8).sets(&["User"]),
        Param::new("Xml", "string").mandatory().sets(&["Xml"]),
        Param::new("InputObject", "object").mandatory().pipeline().sets(&["Object"]),
        Param::switch("Force"),
        SESSION,
    ],
    "User",
    register,
    &["Register-ScheduledTask Probe -Action (New-ScheduledTaskAction cmd.exe) -User SYSTEM"],
);

/// `Set-ScheduledTask`
pub(in super::super) const SET: Entry = entry(
    "Set-ScheduledTask",
    "Changes a scheduled task",
    &[
        NAME.sets(&["User"]),
        PATH.sets(&["User"]),
        ACTION.at(2).sets(&["User"]),
        TRIGGER.at(3).sets(&["User"]),
        SETTINGS.at(4).sets(&["User"]),
        PRINCIPAL.sets(&["User"]),
        INPUT.sets(&["Object"]),
        USER,
        PASSWORD,
        SESSION,
    ],
    "User",
    set,
    &[r"Set-ScheduledTask Microsoft-OnlineBackup \Microsoft\OnlineBackup\ -User SYSTEM"],
);

/// `Unregister-ScheduledTask`
pub(in super::super) const UNREGISTER: Entry = entry(
    "Unregister-ScheduledTask",
    "Removes a scheduled task",
    super::CHOSEN,
    "Path",
    unregister,
    &[],
)
.asking();

/// Puts the parts that were given into a task.
fn parts(call: &mut Call<'_>, task: &mut Task) -> Eval<()> {
    let all = |name: &str| call.get(name).map(Value::elements);
    let (actions, triggers) = (all("Action"), all("Trigger"));
    let (settings, principal) = (call.get("Settings").cloned(), call.get("Principal").cloned());
    fill(call, task, actions, triggers, settings, principal)
}

fn fill(
    call: &mut Call<'_>,
    task: &mut Task,
    actions: Option<Vec<Value>>,
    triggers: Option<Vec<Value>>,
    settings: Option<Value>,
    principal: Option<Value>,
) -> Eval<()> {
    if let Some(actions) = actions {
        let actions: Option<Vec<Action>> = actions.iter().map(read::action).collect();
        let Some(actions) = actions else { return Err(invalid(call)) };
        task.actions = Shared::new(actions);
    }
    if let Some(triggers) = triggers {
        let triggers: Option<Vec<_>> = triggers.iter().map(read::trigger).collect();
        let Some(triggers) = triggers else { return Err(invalid(call)) };
        task.triggers = Shared::new(triggers);
    }
    if let Some(settings) = settings {
        let Some((settings, enabled, hidden)) = read::settings(&settings) else {
            return Err(invalid(call));
        };
        (task.settings, task.enabled, task.hidden) = (settings, enabled, hidden);
    }
    if let Some(principal) = principal {
        let Some(principal) = read::principal(&principal) else { return Err(invalid(call)) };
        need_account(call, &principal.user)?;
        task.principal = principal;
    }
    Ok(())
}

fn need_account(call: &mut Call<'_>, user: &str) -> Eval<()> {
    if Machine::of(call.engine).look().host.accounts.exists(user) {
        return Ok(());
    }
    Err(windows_error(call, Win32::NONE_MAPPED, user))
}

/// The parts of an object: all of it is what the task shall be.
fn of_object(call: &mut Call<'_>, task: &mut Task, object: &Value) -> Eval<()> {
    let all = |name: &str| object.property(name).map(|all| all.elements());
    let part = |name: &str| object.property(name).filter(|one| !matches!(one, Value::Null));
    let (actions, triggers) = (all("Actions"), all("Triggers"));
    let (settings, principal) = (part("Settings"), part("Principal"));
    fill(call, task, actions, triggers, settings, principal)?;
    let said = |name: &str| part(name).map(|one| powershell::value::text::of(&one));
    task.description = said("Description").unwrap_or_default().into();
    task.author = said("Author").unwrap_or_default().into();
    Ok(())
}

/// The account that the arguments name.
fn account(call: &mut Call<'_>, task: &mut Task) -> Eval<()> {
    let level = run_level(call);
    if let Some(user) = call.text("User") {
        need_account(call, &user)?;
        let level = level.unwrap_or(task.principal.run_level);
        let password = call.has("Password");
        task.principal = of_user(&user, level, password);
        if task.principal.is_system() && !call.has("RunLevel") {
            task.principal.run_level = RunLevel::HighestAvailable;
        }
    } else if let Some(level) = level {
        task.principal.run_level = level;
    }
    Ok(())
}

fn register(call: &mut Call<'_>) -> Eval<()> {
    here(call)?;
    denied(call)?;
    let object = call.get("InputObject").cloned();
    let part = |name: &str| {
        let of_object = object.as_ref().and_then(|object| object.property(name));
        let of_object = of_object.filter(|one| !matches!(one, Value::Null));
        let given = call.text(name).map(|name| name.to_string());
        given.or_else(|| of_object.map(|one| powershell::value::text::of(&one)))
    };
    let (name, folder) = (part("TaskName"), part("TaskPath"));
    let Some(name) = name else { return Err(invalid(call)) };
    let folder = folder.unwrap_or_default();
    let folder = folder.trim_matches('\\');
    let path = match folder {
        "" => format!("\\{}", name.trim_start_matches('\\')),
        folder => format!("\\{folder}\\{name}"),
    };
    let force = call.flag("Force");
    let (world, session, _) = Machine::of(call.engine).parts();
    let who = format!("{}\\{}", world.host.identity.name, session.user);
    let now = world.machine_time();
    if world.host.tasks.get(&path).is_some() && !force {
        let text = "Cannot create a file when that file already exists.";
        return Err(failure(call, 0x8007_00b7, text, "PS_ScheduledTask"));
    }
    let mut task = match call.text("Xml") {
        Some(text) => {
            let zone = zone(&Machine::of(call.engine).look().host.registry);
            match xml::read(&text, &path, now, &zone) {
                Ok(task) => task,
                Err(why) => {
                    let text = why.to_string();
                    return Err(failure(call, why.refusal.code(), &text, "PS_ScheduledTask"));
                }
            }
        }
        None => Task::new(&path, Action::default())
            .with_texts("", "")
            .with_principal(of_user(&who, RunLevel::LeastPrivilege, false))
            .with_registered(now),
    };
    match &object {
        Some(object) => of_object(call, &mut task, object)?,
        None => parts(call, &mut task)?,
    }
    if let Some(description) = call.text("Description") {
        task.description = (*description).into();
    }
    account(call, &mut task)?;
    Machine::of(call.engine).world().host.tasks.set(task);
    log(call, &TASK_REGISTERED, &path);
    put(call, &[path])
}

fn set(call: &mut Call<'_>) -> Eval<()> {
    denied(call)?;
    let objects = call.get("InputObject").map(Value::elements).unwrap_or_default();
    let paths = exact(call)?;
    let changes = ["Action", "Trigger", "Settings", "Principal", "User", "InputObject"];
    if !changes.iter().any(|name| call.has(name)) {
        return Err(invalid(call));
    }
    for (at, path) in paths.iter().enumerate() {
        let there = Machine::of(call.engine).look().host.tasks.get(path).cloned();
        let Some(mut task) = there else { continue };
        match objects.get(at) {
            Some(object) => of_object(call, &mut task, object)?,
            None => parts(call, &mut task)?,
        }
        account(call, &mut task)?;
        Machine::of(call.engine).world().host.tasks.set(task);
        log(call, &TASK_UPDATED, path);
    }
    put(call, &paths)
}

fn unregister(call: &mut Call<'_>) -> Eval<()> {
    denied(call)?;
    here(call)?;
    // Like `Get-` it takes patterns, and finds the name in any folder.
    let paths = match call.has("InputObject") {
        true => exact(call)?,
        false => found(call),
    };
    if paths.is_empty() {
        return none_found(call);
    }
    for path in paths {
        if !call.should_process(&path, "Delete")? {
            continue;
        }
        Machine::of(call.engine).world().host.tasks.remove(&path);
        log(call, &TASK_DELETED, &path);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, changed, good, server};
    use crate::mars::layout::TASK;
    use crate::windows::tasks::TriggerKind;

    const NAMED: &str = r"-TaskName Microsoft-OnlineBackup -TaskPath \Microsoft\OnlineBackup\";

    #[test]
    fn a_task_is_built_from_parts_and_runs() {
        let mut world = server();
        let line = "$a = New-ScheduledTaskAction -Execute powershell.exe -Argument '-Command exit \
                    3'; $t = New-ScheduledTaskTrigger -Weekly -DaysOfWeek Monday,Friday -At '2020-01-16 \
                    03:00'; $p = New-ScheduledTaskPrincipal -UserId SYSTEM -LogonType \
                    ServiceAccount -RunLevel Highest; $s = New-ScheduledTaskSettingsSet \
                    -StartWhenAvailable -ExecutionTimeLimit '02:00:00'; (Register-ScheduledTask \
                    -TaskName Probe -TaskPath Ours -Action $a -Trigger $t -Principal $p -Settings \
                    $s -Description test).TaskPath";
        assert_eq!(good(&mut world, line), "\\Ours\\\n");
        let task = world.host.tasks.get(r"\Ours\Probe").unwrap().clone();
        assert!(matches!(task.triggers[0].kind, TriggerKind::Weekly { interval: 1, .. }));
        assert_eq!(task.triggers[0].utc_offset, Some(540));
        assert!(task.settings.start_when_available && task.principal.is_system());
        good(&mut world, r"Start-ScheduledTask Probe -TaskPath \Ours\");
        assert_eq!(world.host.tasks.get(r"\Ours\Probe").unwrap().last_result, 3);
        let text = bad(&mut world, &line.replace("test).TaskPath", "test)"));
        assert!(text.ends_with("when that file already exists."), "{text}");
        good(&mut world, "Unregister-ScheduledTask -TaskName Probe -Confirm:$false");
        assert!(world.host.tasks.get(r"\Ours\Probe").is_none());
        assert!(
            bad(&mut world, "Unregister-ScheduledTask Probe -Confirm:$false").contains("No MSFT")
        );
    }

    #[test]
    fn a_changed_object_is_put_back() {
        let mut world = server();
        world.host.tasks.get_mut(TASK).unwrap().triggers[0].enabled = false;
        let line = format!(
            "$t = Get-ScheduledTask {NAMED}; $t.Triggers[0].Enabled = $true; \
             $t.Settings.StartWhenAvailable = $true; $t | Set-ScheduledTask | Out-Null"
        );
        assert_eq!(changed(&mut world, &line).len(), 1);
        let task = world.host.tasks.get(TASK).unwrap();
        assert!(task.triggers[0].enabled && task.settings.start_when_available);
        let before = world.clone();
        good(&mut world, &format!("Get-ScheduledTask {NAMED} | Set-ScheduledTask | Out-Null"));
        assert_eq!(world.differences(&before).len(), 0);
    }

    #[test]
    fn a_task_goes_through_xml_and_back() {
        let mut world = server();
        let before = world.clone();
        let line = format!(
            "$x = Export-ScheduledTask {NAMED}; Unregister-ScheduledTask {NAMED} -Confirm:$false; \
             Register-ScheduledTask {NAMED} -Xml $x | Out-Null"
        );
        good(&mut world, &line);
        let (now, then) = (world.host.tasks.get(TASK), before.host.tasks.get(TASK));
        assert_eq!(now.map(|task| &task.triggers), then.map(|task| &task.triggers));
        let text = bad(&mut world, "Register-ScheduledTask X -Xml '<Task>'");
        assert!(text.contains("The task XML is malformed."), "{text}");
    }

    #[test]
    fn the_account_of_a_task_must_exist() {
        let mut world = server();
        let text = bad(&mut world, &format!("Set-ScheduledTask {NAMED} -User nobody"));
        assert!(text.ends_with("No mapping between account names and security IDs was done."));
        good(&mut world, &format!("Set-ScheduledTask {NAMED} -User Administrator"));
        assert!(!world.host.tasks.get(TASK).is_some_and(|task| task.principal.is_system()));
        good(&mut world, &format!("Set-ScheduledTask {NAMED} -User SYSTEM"));
        assert!(world.host.tasks.get(TASK).is_some_and(|task| task.principal.is_system()));
    }
}

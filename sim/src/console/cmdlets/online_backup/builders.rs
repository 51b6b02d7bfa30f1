//! `New-OBPolicy`, `New-OBSchedule`, `Set-OBSchedule`, `Set-OBRetentionPolicy`, `New-OBFileSpec`,
//! `Add-OBFileSpec`, `Remove-OBFileSpec`, `Add-OBSystemState`.
//!
//! *Models*: a policy is built and changed as an object; nothing is saved before `Set-OBPolicy`.
//! *Sources*: catalogue 4.7, the automation page; texts of refusals \[S\].

use powershell::eval::{Call, Eval, Param};
use powershell::value::{Value, text};

use super::policy::POLICY;
use super::values::{self, is_a};
use super::{entry, ready, refused, retention};
use crate::console::Entry;
use crate::console::machine::Machine;
use crate::edition::RUNS_PER_DAY;
use crate::kernel::text::same;
use crate::mars::configure;
use crate::mars::policy::{Policy, Rhythm, Source};

/// `New-OBPolicy`
pub(in super::super) const NEW_POLICY: Entry = entry(
    "New-OBPolicy",
    "Microsoft.Internal.CloudBackup.Commandlets.NewOBPolicyCommand",
    "Makes an empty backup policy",
    &[],
    |call| {
        ready(call)?;
        call.put(values::new_policy())
    },
)
.shown_by(&["New-OBPolicy"]);

/// `New-OBSchedule`
pub(in super::super) const NEW_SCHEDULE: Entry = entry(
    "New-OBSchedule",
    "Microsoft.Internal.CloudBackup.Commandlets.NewOBScheduleCommand",
    "Makes a schedule",
    &[
        Param::new("DaysOfWeek", "System.DayOfWeek[]").at(0).mandatory(),
        Param::new("TimesOfDay", "object[]").at(1).mandatory(),
        Param::new("WeeklyFrequency", "int").at(2).range(1, 4),
    ],
    new_schedule,
)
.shown_by(&["New-OBSchedule -DaysOfWeek Monday,Friday -TimesOfDay 16:00,22:00"]);

/// `Set-OBSchedule`
pub(in super::super) const SET_SCHEDULE: Entry = entry(
    "Set-OBSchedule",
    "Microsoft.Internal.CloudBackup.Commandlets.SetOBScheduleCommand",
    "Gives a policy another schedule",
    &[REQUIRED, Param::new("Schedule", "object").at(1).mandatory()],
    |call| set_part(call, "Schedule", "BackupSchedule", values::SCHEDULE),
)
.changing(2);

/// `Set-OBRetentionPolicy`
pub(in super::super) const SET_RETENTION: Entry = entry(
    "Set-OBRetentionPolicy",
    "Microsoft.Internal.CloudBackup.Commandlets.SetOBRetentionPolicyCommand",
    "Gives a policy another retention",
    &[REQUIRED, Param::new("RetentionPolicy", "object").at(1).mandatory()],
    |call| set_part(call, "RetentionPolicy", "RetentionPolicy", retention::CLASS),
)
.changing(2);

/// `New-OBFileSpec`
pub(in super::super) const NEW_FILE_SPEC: Entry = entry(
    "New-OBFileSpec",
    "Microsoft.Internal.CloudBackup.Commandlets.NewOBFileSpecCommand",
    "Names files that a policy includes or excludes",
    &[
        Param::new("FileSpec", "string[]").at(0).mandatory().pipeline(),
        Param::switch("Exclude"),
        Param::switch("NonRecursive"),
    ],
    new_file_spec,
)
.shown_by(&[r"New-OBFileSpec -FileSpec C:\Windows -Exclude"]);

/// `Add-OBFileSpec`
pub(in super::super) const ADD_FILE_SPEC: Entry = entry(
    "Add-OBFileSpec",
    "Microsoft.Internal.CloudBackup.Commandlets.AddOBFileSpecCommand",
    "Adds items to a policy",
    &[REQUIRED, Param::new("FileSpec", "object[]").at(1).mandatory()],
    add,
)
.changing(2);

/// `Remove-OBFileSpec`
pub(in super::super) const REMOVE_FILE_SPEC: Entry = entry(
    "Remove-OBFileSpec",
    "Microsoft.Internal.CloudBackup.Commandlets.RemoveOBFileSpecCommand",
    "Takes items out of a policy",
    &[REQUIRED, Param::new("FileSpec", "object[]").at(1).mandatory()],
    remove,
)
.changing(2);

/// `Add-OBSystemState`
pub(in super::super) const ADD_SYSTEM_STATE: Entry = entry(
    "Add-OBSystemState",
    "Microsoft.Internal.CloudBackup.Commandlets.AddOBSystemStateCommand",
    "Adds system state to a policy",
    &[REQUIRED],
    |call| {
        let policy = target(call)?;
        if call.should_process("System State", "Add-OBSystemState")? {
            values::add_system_state(&policy);
        }
        call.put(policy)
    },
)
.changing(2);

/// The policy that is changed.
const REQUIRED: Param = POLICY.mandatory();

/// The policy object of a call.
pub(super) fn target(call: &mut Call<'_>) -> Eval<Value> {
    ready(call)?;
    expected(call, "Policy", values::POLICY)
}

/// An argument that must be an object of a class.
pub(super) fn expected(call: &mut Call<'_>, name: &str, class: &str) -> Eval<Value> {
    let value = call.get(name).cloned().unwrap_or(Value::Null);
    if is_a(&value, class) {
        return Ok(value);
    }
    let text = format!(
        "Cannot bind parameter '{name}'. Cannot convert the \"{}\" value of type \"{}\" to type \
         \"{class}\".",
        text::of(&value),
        value.type_name()
    );
    Err(refused(call, "CannotConvertArgumentNoMessage", &text))
}

fn new_schedule(call: &mut Call<'_>) -> Eval<()> {
    ready(call)?;
    let days = values::days_of(call.get("DaysOfWeek")).unwrap_or_default();
    let times = values::times_of(call.get("TimesOfDay"));
    let Some(times) = times.filter(|times| !times.is_empty()) else {
        return Err(refused(call, "InvalidTime", "The time of day is not valid."));
    };
    if times.len() > RUNS_PER_DAY {
        let text = format!("At most {RUNS_PER_DAY} backups a day can be scheduled.");
        return Err(refused(call, "TooManyTimes", &text));
    }
    let every = call.int("WeeklyFrequency").and_then(|every| u16::try_from(every).ok());
    let rhythm = Rhythm { days, every_weeks: every.unwrap_or(1) };
    call.put(values::schedule(None, rhythm, &times))
}

fn set_part(call: &mut Call<'_>, argument: &str, property: &str, class: &str) -> Eval<()> {
    let policy = target(call)?;
    let part = expected(call, argument, class)?;
    let action = call.name();
    if call.should_process("Backup policy", &action)? {
        values::set(&policy, property, part);
    }
    call.put(policy)
}

fn new_file_spec(call: &mut Call<'_>) -> Eval<()> {
    ready(call)?;
    if call.flag("NonRecursive") {
        return Err(call.engine.unsupported_here("New-OBFileSpec -NonRecursive"));
    }
    let exclude = call.flag("Exclude");
    for path in call.texts("FileSpec") {
        let machine = Machine::of(call.engine);
        let (world, session, _) = machine.parts();
        let typed = session.absolute(path.trim());
        // What is there is spelled as the disk has it.
        let files = &world.host.files;
        let path = files.lookup(&typed).map_or(typed.clone(), |id| files.path(id));
        if !exclude && files.lookup(&path).is_err() {
            let text = format!("The specified file or folder {path} does not exist.");
            return Err(refused(call, "PathNotFound", &text));
        }
        let value = values::spec_of(&world.host, None, &Source { path, exclude });
        call.put(value)?;
    }
    Ok(())
}

/// The policy that stands behind an object that is changed: that of this server, else a new one.
pub(super) fn base(call: &mut Call<'_>) -> Policy {
    configure::wanted(&Machine::of(call.engine).world().site())
}

fn given(call: &mut Call<'_>) -> Eval<Vec<Source>> {
    let specs = call.get("FileSpec").map(Value::elements).unwrap_or_default();
    let mut all = Vec::new();
    for spec in specs.iter().flat_map(Value::elements) {
        match &spec {
            spec if is_a(spec, values::FILE_SPEC) => all.extend(values::source_of(spec)),
            Value::Text(path) => all.push(Source { path: path.to_string(), exclude: false }),
            other => {
                let text = format!("'{}' is not an item of a policy.", text::of(other));
                return Err(refused(call, "CannotConvertArgumentNoMessage", &text));
            }
        }
    }
    Ok(all)
}

fn same_path(one: &str, other: &str) -> bool {
    same(one.trim_end_matches('\\'), other.trim_end_matches('\\'))
}

/// Gives a policy object other items and hands it on.
fn replace(call: &mut Call<'_>, policy: Value, items: Vec<Source>) -> Eval<()> {
    let base = base(call);
    let host = &Machine::of(call.engine).look().host;
    values::set_items(host, &policy, &base, items);
    call.put(policy)
}

fn add(call: &mut Call<'_>) -> Eval<()> {
    let policy = target(call)?;
    let mut items = values::items(&policy);
    for source in given(call)? {
        if !call.should_process(&source.path, "Add-OBFileSpec")? {
            continue;
        }
        items.retain(|there| !same_path(&there.path, &source.path));
        items.push(source);
    }
    replace(call, policy, items)
}

fn remove(call: &mut Call<'_>) -> Eval<()> {
    let policy = target(call)?;
    let mut items = values::items(&policy);
    for source in given(call)? {
        if !items.iter().any(|there| same_path(&there.path, &source.path)) {
            let text = format!("{} is not among the selected items.", source.path);
            return Err(refused(call, "ItemNotFound", &text));
        }
        if call.should_process(&source.path, "Remove-OBFileSpec")? {
            items.retain(|there| !same_path(&there.path, &source.path));
        }
    }
    replace(call, policy, items)
}

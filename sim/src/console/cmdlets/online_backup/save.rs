//! `Set-OBPolicy`, `Set-OBSystemStatePolicy`, `Remove-OBPolicy`, `Remove-OBSystemStatePolicy`,
//! `Set-OBPolicyState`.
//!
//! *Models*: a policy object becomes the policy of this server through the gates of the wizard's
//! last page; the scheduled task is made anew when times or retention changed. `Remove-OBPolicy`
//! is a harmful move: it takes the policy and its task, with `-DeleteBackup` the recovery points
//! too (5.4).
//! *Sources*: catalogue 4.7, 5.4; X31, X66-X69; texts of refusals \[S\].

use powershell::eval::{Call, Eval, Param};
use powershell::value::Value;

use super::policy::POLICY;
use super::{builders, entry, failed, ready, refused, values, with_agent};
use crate::console::Entry;
use crate::console::machine::Machine;
use crate::mars::job::Failure;
use crate::mars::messages::Message;
use crate::mars::policy::Policy;
use crate::mars::system_state::{self, SystemState};
use crate::mars::{configure, pin, schedule};

/// `Set-OBPolicy`
pub(in super::super) const SET: Entry = entry(
    "Set-OBPolicy",
    "Microsoft.Internal.CloudBackup.Commandlets.SetOBPolicyCommand",
    "Makes a policy that of this server",
    &[POLICY.mandatory(), Param::switch("Force")],
    set,
)
.changing(3)
.shown_by(&["Get-OBPolicy | Set-OBPolicy -Confirm:$false"]);

/// `Set-OBSystemStatePolicy`
pub(in super::super) const SET_SYSTEM_STATE: Entry = entry(
    "Set-OBSystemStatePolicy",
    "Microsoft.Internal.CloudBackup.Commandlets.SetOBSystemStatePolicyCommand",
    "Makes a policy that of system state on this server",
    &[POLICY.mandatory(), Param::switch("Force")],
    set_system_state,
)
.changing(3);

/// `Remove-OBPolicy`
pub(in super::super) const REMOVE: Entry = entry(
    "Remove-OBPolicy",
    "Microsoft.Internal.CloudBackup.Commandlets.RemoveOBPolicyCommand",
    "Removes the backup policy and its scheduled task",
    &[
        POLICY,
        Param::switch("DeleteBackup"),
        Param::new("SecurityPIN", "string"),
        Param::switch("EnablePruning"),
        Param::switch("Force"),
    ],
    remove,
)
.changing(3);

/// `Remove-OBSystemStatePolicy`
pub(in super::super) const REMOVE_SYSTEM_STATE: Entry = entry(
    "Remove-OBSystemStatePolicy",
    "Microsoft.Internal.CloudBackup.Commandlets.RemoveOBSystemStatePolicyCommand",
    "Removes the policy of system state and its scheduled task",
    &[
        POLICY,
        Param::switch("DeleteBackup"),
        Param::new("SecurityPIN", "string"),
        Param::switch("Force"),
    ],
    remove_system_state,
)
.changing(3);

/// `Set-OBPolicyState`
pub(in super::super) const SET_STATE: Entry = entry(
    "Set-OBPolicyState",
    "Microsoft.Internal.CloudBackup.Commandlets.SetOBPolicyStateCommand",
    "Pauses the backup policy, or makes it valid again",
    &[
        Param::new("BackupPolicy", "object").at(0).pipeline().alias(&["Policy"]),
        Param::new("State", "string").at(1).mandatory().choices(&["Valid", "Paused"]),
        Param::switch("Force"),
    ],
    set_state,
)
.changing(2)
.shown_by(&["Set-OBPolicyState -State Valid -Confirm:$false"]);

/// Asks, unless `-Force` says that nobody need be asked.
fn agreed(call: &mut Call<'_>, target: &str) -> Eval<bool> {
    let action = call.name();
    Ok(call.flag("Force") && !call.flag("WhatIf") || call.should_process(target, &action)?)
}

fn set(call: &mut Call<'_>) -> Eval<()> {
    let object = builders::target(call)?;
    if !agreed(call, "Backup policy")? {
        return Ok(());
    }
    let protects = values::has_system_state(&object);
    if values::items(&object).is_empty() && protects {
        return save_system_state(call, &object);
    }
    let mut policy = builders::base(call);
    let before = policy.clone();
    if values::read_into(&object, &mut policy).is_none() {
        let text = "The backup policy is not complete: it needs a schedule and a retention policy.";
        return Err(refused(call, "IncompletePolicy", text));
    }
    if policy.sources.iter().all(|source| source.exclude) {
        return Err(refused(call, "NoItems", "At least one item must stay selected."));
    }
    let there = Machine::of(call.engine).look().agent.policy.is_some();
    let items_only = Policy {
        sources: before.sources.clone(),
        selected: before.selected.clone(),
        ..policy.clone()
    };
    let save = match there && items_only == before {
        true => configure::items,
        false => configure::operation,
    };
    with_agent(call, |site| save(site, policy))?;
    if protects {
        save_system_state(call, &object)?;
    }
    let saved = super::policy::current(call);
    call.put_all(saved)
}

fn set_system_state(call: &mut Call<'_>) -> Eval<()> {
    let object = builders::target(call)?;
    if !values::has_system_state(&object) {
        let text = "The policy does not protect system state: use Add-OBSystemState.";
        return Err(refused(call, "NoSystemState", text));
    }
    if !agreed(call, "System State policy")? {
        return Ok(());
    }
    save_system_state(call, &object)?;
    let agent = &Machine::of(call.engine).look().agent;
    let saved = agent.system_state.as_ref().map(|policy| values::system_policy(policy));
    call.put_all(saved)
}

fn save_system_state(call: &mut Call<'_>, object: &Value) -> Eval<()> {
    let mut draft = builders::base(call);
    if values::read_into(object, &mut draft).is_none() {
        let text = "The backup policy is not complete: it needs a schedule and a retention policy.";
        return Err(refused(call, "IncompletePolicy", text));
    }
    if !draft.rhythm.is_daily() {
        return Err(call.engine.unsupported_here("a policy of system state that is not daily"));
    }
    with_agent(call, |site| {
        crate::mars::register::ready(site)?;
        let known = site.agent.system_state.as_ref().map(|policy| policy.name.clone());
        let name = known.unwrap_or_else(|| system_state::usual(site.seed).name);
        let Policy { times, retention_days, .. } = draft;
        system_state::configure(site, SystemState { name, times, retention_days });
        Ok(())
    })
}

/// What a cmdlet says when there is no policy.
fn none(call: &mut Call<'_>) -> powershell::eval::Stop {
    failed(call, &Failure::new("policy", Message::NoPolicy, 0, ""))
}

/// The PIN of a call that deletes backups.
fn pin_of(call: &mut Call<'_>) -> Eval<String> {
    let pin = call.text("SecurityPIN").unwrap_or_default();
    if pin.trim().is_empty() {
        // [S]: issue 79970 says that a PIN is needed, not in which words.
        let text = "Security PIN is required to delete backup data. Generate it in the portal.";
        return Err(refused(call, "SecurityPinRequired", text));
    }
    Ok(pin.to_string())
}

fn remove(call: &mut Call<'_>) -> Eval<()> {
    ready(call)?;
    if Machine::of(call.engine).look().agent.policy.is_none() {
        return Err(none(call));
    }
    let delete = call.flag("DeleteBackup");
    let pin = if delete { Some(pin_of(call)?) } else { None };
    // Stopping protection in an immutable vault keeps what is there, or goes on pruning (X68).
    let immutable = Machine::of(call.engine).look().cloud.vault.immutable;
    if immutable && (delete || !call.flag("EnablePruning")) {
        return Err(failed(call, &Failure::new("policy", Message::Immutable, 0, "")));
    }
    if !agreed(call, "Backup policy")? {
        return Ok(());
    }
    match pin {
        Some(pin) => with_agent(call, |site| pin::delete_with(site, &pin)),
        None => {
            schedule::remove(&mut Machine::of(call.engine).world().site());
            Ok(())
        }
    }
}

fn remove_system_state(call: &mut Call<'_>) -> Eval<()> {
    ready(call)?;
    if Machine::of(call.engine).look().agent.system_state.is_none() {
        return Err(none(call));
    }
    let pin = if call.flag("DeleteBackup") { Some(pin_of(call)?) } else { None };
    if !agreed(call, "System State policy")? {
        return Ok(());
    }
    if let Some(pin) = &pin {
        with_agent(call, |site| pin::check(site, pin))?;
    }
    system_state::remove(&mut Machine::of(call.engine).world().site(), pin.is_some());
    Ok(())
}

fn set_state(call: &mut Call<'_>) -> Eval<()> {
    ready(call)?;
    let paused = call.text("State").is_some_and(|state| state.eq_ignore_ascii_case("Paused"));
    if Machine::of(call.engine).look().agent.policy.is_none() {
        return Err(none(call));
    }
    if !agreed(call, "Backup policy")? {
        return Ok(());
    }
    let agent = &mut Machine::of(call.engine).world().agent;
    if let Some(policy) = agent.policy.as_mut().filter(|policy| policy.paused != paused) {
        policy.paused = paused;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, changed, good, server};
    use crate::mars::layout::{SYSTEM_STATE_TASK, TASK};
    use crate::windows::node::Node;

    const BUILD: &str = "$p = New-OBPolicy; Set-OBSchedule $p (New-OBSchedule -DaysOfWeek \
        Monday,Friday -TimesOfDay 16:00,22:00 -WeeklyFrequency 2) | Out-Null; \
        Set-OBRetentionPolicy $p (New-OBRetentionPolicy -RetentionDays 60 \
        -RetentionWeeklyPolicy -RetentionWeeks 8 -WeekDaysOfWeek Sunday -WeekTimesOfDay 16:00) | \
        Out-Null; Add-OBFileSpec -Policy $p -FileSpec (New-OBFileSpec D:\\Data) | Out-Null; ";

    #[test]
    fn a_policy_is_built_from_parts_and_saved() {
        let mut world = server();
        good(&mut world, "Remove-OBPolicy -Confirm:$false");
        let line = format!(
            "{BUILD} Add-OBFileSpec $p (New-OBFileSpec D:\\Data\\Old -Exclude) | Out-Null; \
             \"$($p.State) $($p.DsList.Count) $($p.DsList[0].FileSpec.Count)\"; \
             (Set-OBPolicy -Policy $p -Confirm:$false).State"
        );
        assert_eq!(good(&mut world, &line), "New 1 2\nExisting\n");
        let policy = world.agent.policy.clone().unwrap();
        assert_eq!((policy.retention_days, policy.times.len()), (60, 2));
        assert_eq!((policy.rhythm.every_weeks, policy.sources.len()), (2, 2));
        assert_eq!(policy.long_term[0].as_ref().unwrap().count, 8);
        let task = world.host.tasks.get(TASK).unwrap();
        assert_eq!(task.triggers.len(), 2);
        let text = good(&mut world, "(Get-OBSchedule).ScheduleRunDays -join ','");
        assert_eq!(text, "Monday,Friday\n");
        let text =
            good(&mut world, "(Get-OBPolicy).RetentionPolicy.WeeklyLTRSchedule.RetentionRange");
        assert_eq!(text, "8\n");
    }

    #[test]
    fn nothing_is_saved_before_set_and_what_is_missing_is_named() {
        let mut world = server();
        assert!(changed(&mut world, BUILD).is_empty());
        let text = bad(&mut world, "New-OBPolicy | Set-OBPolicy -Confirm:$false");
        assert!(text.contains("it needs a schedule and a retention policy"), "{text}");
        let text = bad(&mut world, r"New-OBFileSpec D:\none");
        assert!(text.ends_with("does not exist."), "{text}");
        assert!(changed(&mut world, "Get-OBPolicy | Set-OBPolicy -WhatIf").is_empty());
    }

    #[test]
    fn items_change_and_the_task_stays_as_it_is() {
        let mut world = server();
        let at = world.now;
        world.host.files.put(r"C:\Logs\a.log", Node::file(5, at)).unwrap();
        let line = "Get-OBPolicy | Add-OBFileSpec -FileSpec (New-OBFileSpec C:\\Logs) | \
                    Set-OBPolicy -Confirm:$false";
        assert_eq!(changed(&mut world, line), ["agent:policy"]);
        let text = bad(&mut world, "Get-OBPolicy | Remove-OBFileSpec -FileSpec E:\\");
        assert!(text.ends_with("is not among the selected items."), "{text}");
        let line = "$p = Get-OBPolicy; Remove-OBFileSpec -Policy $p -FileSpec 'C:\\Logs' | \
                    Set-OBPolicy -Confirm:$false | Out-Null";
        assert_eq!(changed(&mut world, line), ["agent:policy"]);
        let line = "Get-OBPolicy | Remove-OBFileSpec -FileSpec D:\\Data | Set-OBPolicy -Force";
        assert!(bad(&mut world, line).ends_with("At least one item must stay selected."));
    }

    #[test]
    fn removing_the_policy_takes_its_task_and_needs_a_pin_for_the_data() {
        let mut world = server();
        let text = bad(&mut world, "Remove-OBPolicy -DeleteBackup -Confirm:$false");
        assert!(text.starts_with("Remove-OBPolicy : Security PIN is required"), "{text}");
        let changed = changed(&mut world, "Remove-OBPolicy -Confirm:$false");
        assert!(changed.contains(&"agent:policy".to_owned()), "{changed:?}");
        assert!(changed.iter().any(|path| path.starts_with("task:")), "{changed:?}");
        assert!(changed.contains(&"vault:policies".to_owned()), "{changed:?}");
        assert_eq!(changed.len(), 3);
        assert_eq!(good(&mut world, "Get-OBPolicy"), "");
        assert!(bad(&mut world, "Start-OBBackup").ends_with("not been configured for this server"));
    }

    #[test]
    fn a_policy_can_be_paused() {
        let mut world = server();
        assert_eq!(changed(&mut world, "Set-OBPolicyState -State Paused"), ["agent:policy"]);
        assert_eq!(good(&mut world, "Get-OBPolicyState"), "Paused\n");
        good(&mut world, "Get-OBPolicy | Set-OBPolicyState -State Valid -Confirm:$false");
        assert_eq!(good(&mut world, "(Get-OBPolicy).PolicyState"), "Valid\n");
    }

    #[test]
    fn system_state_has_a_policy_of_its_own() {
        let mut world = server();
        let line = "$p = New-OBPolicy | Add-OBSystemState; $s = New-OBSchedule -DaysOfWeek \
                    ([Enum]::GetValues([DayOfWeek])) -TimesOfDay 20:00; Set-OBSchedule $p $s | \
                    Out-Null; Set-OBRetentionPolicy $p (New-OBRetentionPolicy -RetentionDays 7) | \
                    Out-Null; (Set-OBSystemStatePolicy $p -Confirm:$false).DsList[0].WriterId";
        assert_eq!(good(&mut world, line), "DA57A531-E7E7-4346-9A68-B511F551DEB6\n");
        assert!(world.host.tasks.get(SYSTEM_STATE_TASK).is_some());
        let text = good(&mut world, "(Get-OBSystemStatePolicy).RetentionPolicy.RetentionDays");
        assert_eq!(text, "7\n");
        good(&mut world, "Remove-OBSystemStatePolicy -Confirm:$false");
        assert!(world.host.tasks.get(SYSTEM_STATE_TASK).is_none());
    }
}

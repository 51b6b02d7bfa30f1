//! `Get-OBPolicy`, `Get-OBSystemStatePolicy`, `Get-OBSchedule`, `Get-OBFileSpec`,
//! `Get-OBRetentionPolicy`, `Get-OBPolicyState`.
//!
//! *Models*: the policy of this server, or the one that is given.
//! *Sources*: the automation page (catalogue 4.7).

use powershell::eval::{Call, Eval, Param};
use powershell::value::Value;

use super::{entry, ready, values};
use crate::console::Entry;
use crate::console::machine::Machine;

/// A policy from the pipeline or as an argument.
pub(super) const POLICY: Param = Param::new("Policy", "object").at(0).pipeline();

/// `Get-OBPolicy`
pub(in super::super) const GET: Entry = entry(
    "Get-OBPolicy",
    "Microsoft.Internal.CloudBackup.Commandlets.GetOBPolicyCommand",
    "Shows the backup policy of this server",
    &[],
    |call| {
        ready(call)?;
        let policy = current(call);
        call.put_all(policy)
    },
)
.shown_by(&["Get-OBPolicy"]);

/// `Get-OBSystemStatePolicy`
pub(in super::super) const SYSTEM_STATE: Entry = entry(
    "Get-OBSystemStatePolicy",
    "Microsoft.Internal.CloudBackup.Commandlets.GetOBSystemStatePolicyCommand",
    "Shows the policy that protects system state",
    &[],
    |call| {
        ready(call)?;
        let agent = &Machine::of(call.engine).look().agent;
        let policy = agent.system_state.as_ref().map(|policy| values::system_policy(policy));
        call.put_all(policy)
    },
)
.shown_by(&["Get-OBSystemStatePolicy"]);

/// `Get-OBSchedule`
pub(in super::super) const SCHEDULE: Entry = entry(
    "Get-OBSchedule",
    "Microsoft.Internal.CloudBackup.Commandlets.GetOBScheduleCommand",
    "Shows the schedule of a backup policy",
    &[POLICY],
    |call| part(call, "BackupSchedule"),
)
.shown_by(&["Get-OBSchedule", "Get-OBPolicy | Get-OBSchedule"]);

/// `Get-OBRetentionPolicy`
pub(in super::super) const RETENTION: Entry = entry(
    "Get-OBRetentionPolicy",
    "Microsoft.Internal.CloudBackup.Commandlets.GetOBRetentionPolicyCommand",
    "Shows how long recovery points are kept",
    &[POLICY],
    |call| part(call, "RetentionPolicy"),
)
.shown_by(&["Get-OBRetentionPolicy"]);

/// `Get-OBFileSpec`
pub(in super::super) const FILE_SPEC: Entry = entry(
    "Get-OBFileSpec",
    "Microsoft.Internal.CloudBackup.Commandlets.GetOBFileSpecCommand",
    "Shows what a backup policy protects",
    &[POLICY],
    file_spec,
)
.shown_by(&["Get-OBFileSpec", "Get-OBPolicy | Get-OBFileSpec"]);

/// `Get-OBPolicyState`
pub(in super::super) const STATE: Entry = entry(
    "Get-OBPolicyState",
    "Microsoft.Internal.CloudBackup.Commandlets.GetOBPolicyStateCommand",
    "Shows whether a backup policy is paused",
    &[Param::new("BackupPolicy", "object").at(0).pipeline().alias(&["Policy"])],
    |call| part(call, "PolicyState"),
)
.shown_by(&["Get-OBPolicyState"]);

/// The policy of this server as an object.
pub(super) fn current(call: &mut Call<'_>) -> Option<Value> {
    let world = Machine::of(call.engine).look();
    world.agent.policy.as_ref().map(|policy| values::policy(&world.host, policy))
}

/// The policy that a call is about: the given one, or that of this server.
fn meant(call: &mut Call<'_>) -> Eval<Option<Value>> {
    ready(call)?;
    let given = call.get("Policy").or_else(|| call.get("BackupPolicy")).cloned();
    Ok(given.filter(|value| !matches!(value, Value::Null)).or_else(|| current(call)))
}

fn part(call: &mut Call<'_>, name: &str) -> Eval<()> {
    let policy = meant(call)?;
    let part = policy.and_then(|policy| policy.property(name));
    call.put_all(part.filter(|part| !matches!(part, Value::Null)))
}

fn file_spec(call: &mut Call<'_>) -> Eval<()> {
    let Some(policy) = meant(call)? else { return Ok(()) };
    let list = policy.property("DsList").map(|list| list.elements()).unwrap_or_default();
    let specs = list.iter().filter_map(|source| source.property("FileSpec"));
    let all: Vec<Value> = specs.flat_map(|specs| specs.elements()).collect();
    call.put_all(all)
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{good, server};

    #[test]
    fn the_policy_is_shown_with_its_source() {
        let mut world = server();
        let text = good(&mut world, "Get-OBPolicy");
        assert!(text.contains("\nBackupSchedule  : 9:00 PM Sunday, Monday, "), "{text}");
        assert!(text.contains("\n                  DatasourceId:564321\n"), "{text}");
        assert!(text.contains("\nPolicyState     : Valid\n"), "{text}");
        let text = good(&mut world, "Get-OBFileSpec");
        assert!(text.contains("\nFilePath    : \\\\?\\Volume{0d}\\Data\\\n"), "{text}");
        let text = good(&mut world, "Get-OBRetentionPolicy");
        assert!(text.contains("Retention Days : 30\n\nWeeklyLTRSchedule :\nWeekly sch"), "{text}");
    }

    #[test]
    fn every_property_of_a_policy_is_there() {
        let mut world = server();
        let lines = [
            ("$p.DsList[0].DataSourceName", "D:\\"),
            ("$p.DsList[0].FileSpec[0].FileSpec", "D:\\Data"),
            ("$p.RetentionPolicy.RetentionDays", "30"),
            ("$p.RetentionPolicy.WeeklyLTRSchedule -eq $null", "True"),
            ("($p | Get-OBSchedule).ScheduleRunTimes[0].Hours", "21"),
            ("(Get-OBSchedule -Policy $p).ScheduleRunDays.Count", "7"),
            ("\"$($p.BackupSchedule.ScheduleRunDays[1])\"", "Monday"),
            ("$p.BackupSchedule.ScheduleRunTimesToString()", "9:00 PM"),
            ("$p.PolicyName", "b1a2c3d4-0000-4000-8000-000000000001"),
            ("\"$(Get-OBPolicyState -BackupPolicy $p)\"", "Valid"),
            ("(Get-OBSystemStatePolicy) -eq $null", "True"),
        ];
        for (line, wanted) in lines {
            let line = format!("Set-StrictMode -Version 5.0; $p = Get-OBPolicy; {line}");
            assert_eq!(good(&mut world, &line).trim_end(), wanted, "{line}");
        }
    }
}

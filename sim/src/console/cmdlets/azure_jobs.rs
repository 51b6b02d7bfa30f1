//! `Get-AzRecoveryServicesBackupJob`: the list of jobs that the portal shows.
//!
//! On the administrator's own computer. *Leaves out*: `-Job`, `-Operation`, jobs of other servers.
//! *Sources*: catalogue 5.5; X25, X77; layout \[K\].

use powershell::eval::{Call, Eval, Param};
use powershell::format::View;
use powershell::value::Value;

use super::azure::{cmdlet, fit, object};
use crate::azure::jobs::{PortalJob, PortalState};
use crate::console::Entry;
use crate::console::machine::{Machine, local_time};

/// `Get-AzRecoveryServicesBackupJob`
pub(super) const GET: Entry = cmdlet(
    "Get-AzRecoveryServicesBackupJob",
    "Lists the jobs that the vault was told of (administrator's computer)",
    &[
        Param::new("Status", "string").at(0).choices(&[
            "InProgress",
            "Completed",
            "CompletedWithWarnings",
            "Failed",
        ]),
        Param::new("BackupManagementType", "string"),
        Param::new("VaultId", "string"),
    ],
    get,
)
.shown_by(&["Get-AzRecoveryServicesBackupJob", "Get-AzRecoveryServicesBackupJob -Status Failed"]);

/// Class of jobs.
pub(super) const CLASS: &str =
    "Microsoft.Azure.Commands.RecoveryServices.Backup.Cmdlets.Models.MabJob";

/// A job.
pub(super) static VIEW: View = View::table(&[
    fit("WorkloadName"),
    fit("Operation"),
    fit("Status"),
    fit("StartTime"),
    fit("JobID"),
]);

fn word(state: PortalState) -> &'static str {
    match state {
        PortalState::InProgress => "InProgress",
        PortalState::Completed => "Completed",
        PortalState::CompletedWithWarnings => "CompletedWithWarnings",
        PortalState::Failed => "Failed",
    }
}

fn get(call: &mut Call<'_>) -> Eval<()> {
    let wanted = call.text("Status");
    let world = Machine::of(call.engine).look();
    let fits = |job: &&PortalJob| {
        let asked = wanted.as_ref().is_none_or(|w| w.eq_ignore_ascii_case(word(job.state)));
        asked && job.is_shown(world.now)
    };
    let value = |job: &PortalJob| {
        object(
            CLASS,
            &job.id,
            [
                ("WorkloadName", Value::text(&job.server)),
                ("Operation", Value::text("Backup")),
                ("Status", Value::text(word(job.state))),
                ("StartTime", local_time(world, job.started).into()),
                ("JobID", Value::text(&job.id)),
                ("BackupManagementType", Value::text("MARS")),
            ],
        )
    };
    let newest_first = world.cloud.jobs.iter().rev();
    let objects: Vec<Value> = newest_first.filter(fits).map(value).collect();
    call.put_all(objects)
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{good, server};
    use crate::kernel::time::Span;

    #[test]
    fn a_job_shows_some_minutes_after_its_end() {
        let mut world = server();
        good(&mut world, "wabadmin backup");
        assert!(!good(&mut world, "Get-AzRecoveryServicesBackupJob").contains("Completed"));
        world.now = world.now + Span::minutes(15);
        assert!(good(&mut world, "Get-AzRecoveryServicesBackupJob").contains("Backup"));
        let none = good(&mut world, "Get-AzRecoveryServicesBackupJob -Status Failed");
        assert!(!none.contains("Completed"), "{none}");
    }
}

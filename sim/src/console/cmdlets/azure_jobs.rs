//! `Get-AzRecoveryServicesBackupJob`: the list of jobs that the portal shows.
//!
//! On the administrator's own computer. *Leaves out*: `-Job`, `-Operation`, jobs of other servers.
//! *Sources*: catalogue 5.5; X25, X77; layout \[K\].

use crate::azure::jobs::{PortalJob, PortalState};
use crate::console::{Call, Command, Kind, Param, Stop, Takes};
use crate::windows::clock_zone::{general, local_in, zone};

use super::layout::{Column, table};

/// `Get-AzRecoveryServicesBackupJob`
pub(super) const GET: Command = Command {
    name: "Get-AzRecoveryServicesBackupJob",
    aliases: &[],
    kind: Kind::Elsewhere,
    about: "Lists the jobs that the vault was told of (administrator's computer)",
    params: &[
        Param::text("Status").taking(Takes::OneOf(&[
            "InProgress",
            "Completed",
            "CompletedWithWarnings",
            "Failed",
        ])),
        Param::text("BackupManagementType"),
        Param::text("VaultId"),
    ],
    examples: &[
        "Get-AzRecoveryServicesBackupJob",
        "Get-AzRecoveryServicesBackupJob -Status Failed",
    ],
    run: get,
};

fn word(state: PortalState) -> &'static str {
    match state {
        PortalState::InProgress => "InProgress",
        PortalState::Completed => "Completed",
        PortalState::CompletedWithWarnings => "CompletedWithWarnings",
        PortalState::Failed => "Failed",
    }
}

fn get(call: &mut Call<'_>) -> Result<(), Stop> {
    let wanted = call.arguments.text("Status").map(str::to_owned);
    let world = &*call.world;
    let zone = zone(&world.host.registry);
    let fits = |job: &&PortalJob| {
        job.is_shown(world.now) && wanted.as_deref().is_none_or(|w| w == word(job.state))
    };
    let rows: Vec<Vec<String>> = world
        .cloud
        .jobs
        .iter()
        .rev()
        .filter(fits)
        .map(|job| {
            let started = general(local_in(&zone, job.started));
            [&job.server, "Backup", word(job.state), &started, &job.id].map(str::to_owned).to_vec()
        })
        .collect();
    let columns = ["WorkloadName", "Operation", "Status", "StartTime", "JobID"].map(Column::fit);
    table(call, &columns, &rows);
    Ok(())
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

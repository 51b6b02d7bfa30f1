//! The `WindowsServerBackup` module: `Get-WBJob`, `Get-WBSummary`, `Get-WBPolicy`,
//! `Get-WBSchedule`.
//!
//! It comes with the feature: without it the names are not recognised, which is how the
//! documentation tells that the feature is missing (X59).
//! *Leaves out*: making policies, starting jobs; properties whose values are not kept: refused.
//! *Sources*: X59-X65; properties \[K\].

use powershell::eval::{Call, Eval, Param};
use powershell::format::View;
use powershell::value::Value;

use crate::console::machine::{Machine, local_time};
use crate::console::types::HostType;
use crate::console::{Entry, Kind};
use crate::kernel::text::same;
use crate::windows::clock_zone;
use crate::windows::wsb::{INVALID_NAME, TASK, Trouble, WbJob};
use crate::world::World;

const MODULE: &str = "WindowsServerBackup";

/// Class of jobs.
pub(super) const JOB_CLASS: &str = "Microsoft.Windows.ServerBackup.Engine.WBJob";
/// Class of the summary.
pub(super) const SUMMARY_CLASS: &str = "Microsoft.Windows.ServerBackup.Engine.WBSummary";

/// `Get-WBJob`
pub(super) const JOB: Entry = Entry::of(
    "Get-WBJob",
    MODULE,
    Kind::Cmdlet,
    "Shows the last job of Windows Server Backup",
    &[Param::new("Previous", "int").at(0).range(1, i32::MAX as i64)],
    job,
)
.shown_by(&["Install-WindowsFeature Windows-Server-Backup; Get-WBJob -Previous 1"]);

/// `Get-WBSummary`
pub(super) const SUMMARY: Entry = Entry::of(
    "Get-WBSummary",
    MODULE,
    Kind::Cmdlet,
    "Shows how backups of Windows Server Backup went",
    &[],
    summary,
)
.shown_by(&["Install-WindowsFeature Windows-Server-Backup; Get-WBSummary"]);

/// Class of policies.
pub(super) const POLICY_CLASS: &str = "Microsoft.Windows.ServerBackup.Engine.WBPolicy";

/// `Get-WBPolicy`
pub(super) const POLICY: Entry = Entry::of(
    "Get-WBPolicy",
    MODULE,
    Kind::Cmdlet,
    "Shows the policy of Windows Server Backup",
    &[Param::switch("Editable")],
    policy,
)
.shown_by(&["Install-WindowsFeature Windows-Server-Backup; Get-WBPolicy"]);

/// `Get-WBSchedule`
pub(super) const SCHEDULE: Entry = Entry::of(
    "Get-WBSchedule",
    MODULE,
    Kind::Cmdlet,
    "Shows when Windows Server Backup runs",
    &[Param::new("Policy", "object").at(0).mandatory().pipeline()],
    schedule,
);

/// A policy: what is not kept is refused.
pub(super) static POLICY_TYPE: HostType = HostType {
    properties: &[
        "Schedule",
        "BackupTargets",
        "VolumesToBackup",
        "FilesSpecsToBackup",
        "FilesSpecsToExclude",
        "ComponentsToBackup",
        "BMR",
        "SystemState",
        "OverwriteOldFormatVhd",
        "VssBackupOptions",
    ],
    ..HostType::new(POLICY_CLASS)
};

/// A job: what is not kept is refused.
pub(super) static JOB_TYPE: HostType = HostType {
    properties: &[
        "JobType",
        "StartTime",
        "EndTime",
        "JobState",
        "CurrentOperation",
        "HResult",
        "DetailedHResult",
        "ErrorDescription",
        "JobItems",
        "VersionId",
        "SuccessLogPath",
        "FailureLogPath",
    ],
    ..HostType::new(JOB_CLASS)
};

/// The summary: what is not kept is refused.
pub(super) static SUMMARY_TYPE: HostType = HostType {
    properties: &[
        "NextBackupTime",
        "NumberOfVersions",
        "LastSuccessfulBackupTime",
        "LastSuccessfulBackupTargetPath",
        "LastSuccessfulBackupTargetLabel",
        "LastBackupTime",
        "LastBackupTarget",
        "DetailedMessage",
        "LastBackupResultHR",
        "LastBackupResultDetailedHR",
        "CurrentOperationStatus",
    ],
    ..HostType::new(SUMMARY_CLASS)
};

/// What is kept of a job.
pub(super) static JOB_VIEW: View = View::list(&[
    ("JobType", "JobType"),
    ("StartTime", "StartTime"),
    ("JobState", "JobState"),
    ("CurrentOperation", "CurrentOperation"),
    ("HResult", "HResult"),
    ("DetailedHResult", "DetailedHResult"),
]);

/// What is kept of the summary.
pub(super) static SUMMARY_VIEW: View = View::list(&[
    ("LastBackupResultHR", "LastBackupResultHR"),
    ("LastBackupResultDetailedHR", "LastBackupResultDetailedHR"),
]);

/// The last job; without the feature nobody knows the name.
fn last(call: &mut Call<'_>) -> Eval<Option<WbJob>> {
    let wsb = &Machine::of(call.engine).look().host.wsb;
    if wsb.installed {
        return Ok(wsb.last.clone());
    }
    Err(super::unknown(call))
}

/// Cmdlets of the module that are not simulated, between blanks.
const LACKING: &str = "Add-WBBackupTarget Add-WBBareMetalRecovery Add-WBFileSpec Add-WBSystemState \
    Add-WBVirtualMachine Add-WBVolume Get-WBBackupSet Get-WBBackupTarget Get-WBBareMetalRecovery \
    Get-WBDisk Get-WBFileSpec Get-WBPerformanceConfiguration \
    Get-WBSystemState Get-WBVirtualMachine Get-WBVolume Get-WBVssBackupOption New-WBBackupTarget \
    New-WBFileSpec New-WBPolicy Remove-WBBackupSet Remove-WBBackupTarget \
    Remove-WBBareMetalRecovery Remove-WBCatalog Remove-WBFileSpec Remove-WBPolicy \
    Remove-WBSystemState Remove-WBVirtualMachine Remove-WBVolume Restore-WBCatalog \
    Resume-WBBackup Resume-WBVolumeRecovery Set-WBPerformanceConfiguration Set-WBPolicy \
    Set-WBSchedule Set-WBVssBackupOption Start-WBApplicationRecovery Start-WBBackup \
    Start-WBFileRecovery Start-WBHyperVRecovery Start-WBSystemStateRecovery \
    Start-WBVolumeRecovery Stop-WBJob";

/// True for a cmdlet that a real server has, once the feature is there, and that this one lacks.
pub(super) fn is_lacking(world: &World, name: &str) -> bool {
    world.host.wsb.installed && LACKING.split(' ').any(|known| same(known, name))
}

fn codes(job: &WbJob) -> (i32, i32) {
    let code = job.trouble.as_ref().map_or(0, Trouble::hresult);
    let detail = match job.trouble {
        Some(Trouble::ServicePath(_)) => INVALID_NAME,
        _ => code,
    };
    (code.cast_signed(), detail.cast_signed())
}

fn job(call: &mut Call<'_>) -> Eval<()> {
    let Some(job) = last(call)? else { return Ok(()) };
    let started = local_time(Machine::of(call.engine).look(), job.started);
    let (code, detail) = codes(&job);
    let state = if code == 0 { "The backup operation completed." } else { "The backup failed." };
    call.put(
        Value::typed(
            &[JOB_CLASS, "System.Object"],
            [
                ("JobType", Value::text("Backup")),
                ("StartTime", started.into()),
                ("JobState", Value::text("Completed")),
                ("CurrentOperation", Value::text(state)),
                ("HResult", Value::Int(code)),
                ("DetailedHResult", Value::Int(detail)),
            ],
        )
        .shown_as(JOB_CLASS),
    )
}

/// The times of the scheduled task, today.
fn policy(call: &mut Call<'_>) -> Eval<()> {
    last(call)?;
    let world = Machine::of(call.engine).look();
    let registry = &world.host.registry;
    let today = clock_zone::local(registry, world.machine_time()).date();
    let Some(task) = world.host.tasks.get(TASK) else { return Ok(()) };
    let on = task.triggers.iter().filter(|trigger| trigger.enabled && task.enabled);
    let times: Vec<Value> = on
        .filter_map(|trigger| trigger.start)
        .map(|start| clock_zone::moment_of_local(registry, today.to_datetime(start.time())))
        .map(|at| local_time(world, at).into())
        .collect();
    let properties = [("Schedule", Value::array(times))];
    call.put(Value::typed(&[POLICY_CLASS, "System.Object"], properties).shown_as(POLICY_CLASS))
}

fn schedule(call: &mut Call<'_>) -> Eval<()> {
    last(call)?;
    let policy = call.get("Policy").or_else(|| call.input()).cloned().unwrap_or(Value::Null);
    match policy.property("Schedule") {
        Some(times) => call.put_all(times.elements()),
        None => Ok(()),
    }
}

fn summary(call: &mut Call<'_>) -> Eval<()> {
    let job = last(call)?;
    let (code, detail) = job.as_ref().map_or((0, 0), codes);
    call.put(
        Value::typed(
            &[SUMMARY_CLASS, "System.Object"],
            [
                ("LastBackupResultHR", Value::Int(code)),
                ("LastBackupResultDetailedHR", Value::Int(detail)),
            ],
        )
        .shown_as(SUMMARY_CLASS),
    )
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, good, server};

    #[test]
    fn the_cmdlets_come_with_the_feature() {
        let mut world = server();
        assert!(bad(&mut world, "Get-WBJob").contains("is not recognized"));
        good(&mut world, "Install-WindowsFeature Windows-Server-Backup");
        let text = bad(&mut server(), "Get-WBPolicy");
        assert!(text.contains("is not recognized"), "{text}");
        assert!(bad(&mut world, "Get-WBDisk").starts_with("marslab: unsupported: Get-WBDisk"));
        assert_eq!(good(&mut world, "Get-WBPolicy"), "");
        assert_eq!(good(&mut world, "Get-WBJob"), "");
        good(&mut world, "wbadmin enable backup -schedule:21:00,09:30 -quiet");
        let line = "(Get-WBSchedule (Get-WBPolicy) | % { $_.ToString('HH:mm') }) -join ' '";
        assert_eq!(good(&mut world, line), "21:00 09:30\n");
        let line = "(Get-WBPolicy).Schedule.Count";
        assert_eq!(good(&mut world, line), "2\n");
        assert!(good(&mut world, "Get-WBSummary").contains("LastBackupResultHR         : 0"));
        assert_eq!(good(&mut world, "(Get-WBSummary).LastBackupResultHR -eq 0"), "True\n");
    }
}

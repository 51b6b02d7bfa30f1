//! The `WindowsServerBackup` module: `Get-WBJob`, `Get-WBSummary`.
//!
//! It comes with the feature: without it the names are not recognised, which is how the
//! documentation tells that the feature is missing (X59). *Leaves out*: policies, starting jobs.
//! *Sources*: X59-X65; layouts \[K\].

use crate::console::{Call, Command, Kind, Param, Stop, Takes, not_recognized};
use crate::windows::clock_zone::{general, local_in, zone};
use crate::windows::wsb::{INVALID_NAME, Trouble, WbJob};

use super::layout::list;

/// `Get-WBJob`
pub(super) const JOB: Command = Command {
    name: "Get-WBJob",
    aliases: &[],
    kind: Kind::Cmdlet,
    about: "Shows the last job of Windows Server Backup",
    params: &[Param::text("Previous").taking(Takes::Number)],
    examples: &["Install-WindowsFeature Windows-Server-Backup; Get-WBJob -Previous 1"],
    run: job,
};

/// `Get-WBSummary`
pub(super) const SUMMARY: Command = Command {
    name: "Get-WBSummary",
    aliases: &[],
    kind: Kind::Cmdlet,
    about: "Shows how backups of Windows Server Backup went",
    params: &[],
    examples: &["Install-WindowsFeature Windows-Server-Backup; Get-WBSummary"],
    run: summary,
};

fn last(call: &Call<'_>, name: &str) -> Result<Option<WbJob>, Stop> {
    if !call.world.host.wsb.installed {
        return Err(Stop::new(not_recognized(name)));
    }
    Ok(call.world.host.wsb.last.clone())
}

fn codes(job: &WbJob) -> (u32, u32) {
    let code = job.trouble.as_ref().map_or(0, Trouble::hresult);
    let detail = match job.trouble {
        Some(Trouble::ServicePath(_)) => INVALID_NAME,
        _ => code,
    };
    (code, detail)
}

fn job(call: &mut Call<'_>) -> Result<(), Stop> {
    let Some(job) = last(call, "Get-WBJob")? else { return Ok(()) };
    let zone = zone(&call.world.host.registry);
    let (code, detail) = codes(&job);
    let state = if code == 0 { "The backup operation completed." } else { "The backup failed." };
    let fields = vec![
        ("JobType", "Backup".to_owned()),
        ("StartTime", general(local_in(&zone, job.started))),
        ("JobState", "Completed".to_owned()),
        ("CurrentOperation", state.to_owned()),
        ("HResult", format!("{}", code.cast_signed())),
        ("DetailedHResult", format!("{}", detail.cast_signed())),
    ];
    list(call, &[fields]);
    Ok(())
}

fn summary(call: &mut Call<'_>) -> Result<(), Stop> {
    let job = last(call, "Get-WBSummary")?;
    let (code, detail) = job.as_ref().map_or((0, 0), codes);
    let fields = vec![
        ("LastBackupResultHR", format!("{}", code.cast_signed())),
        ("LastBackupResultDetailedHR", format!("{}", detail.cast_signed())),
    ];
    list(call, &[fields]);
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, good, server};

    #[test]
    fn the_cmdlets_come_with_the_feature() {
        let mut world = server();
        assert!(bad(&mut world, "Get-WBJob").contains("is not recognized"));
        good(&mut world, "Install-WindowsFeature Windows-Server-Backup");
        assert_eq!(good(&mut world, "Get-WBJob"), "");
        assert!(good(&mut world, "Get-WBSummary").contains("LastBackupResultHR         : 0"));
    }
}

//! `Start-OBBackup`, `Get-OBJob`, `Get-OBAllRecoveryPoints`, `Get-OBMachineUsage`.
//!
//! Progress lines, shapes and parameters: catalogue 4.7. In a window of the Task Scheduler a
//! backup counts as scheduled. With `-Async` the job is not waited for: only what fails before
//! there is a job is an error of the cmdlet; on the virtual clock it takes as long all the same.

use crate::console::{Call, Command, Param, Stop, Takes};
use crate::kernel::time::Span;
use crate::mars::job::{Job, JobState, Origin};
use crate::mars::phases::seen;
use crate::mars::{connect, schedule, scratch};
use crate::windows::clock_zone::{general, local_in, zone};

use super::super::layout::{Column, list, table};
use super::{KIND, administrator, failed, ready};

/// `Start-OBBackup`
pub(in super::super) const START: Command = Command {
    name: "Start-OBBackup",
    aliases: &[],
    kind: KIND,
    about: "Starts a backup with the policy of this server",
    params: &[Param::text("Name").at(0), Param::switch("Async")],
    examples: &["Start-OBBackup", "Start-OBBackup -Async"],
    run: start,
};

/// `Get-OBJob`
pub(in super::super) const JOB: Command = Command {
    name: "Get-OBJob",
    aliases: &[],
    kind: KIND,
    about: "Shows the job that runs, or earlier ones",
    params: &[
        Param::text("Previous").taking(Takes::Number).at(0),
        Param::text("Status").taking(Takes::OneOf(&["All", "Successful", "Failed"])).at(1),
    ],
    examples: &["Get-OBJob", "Start-OBBackup; Get-OBJob -Previous 1"],
    run: jobs,
};

/// `Get-OBAllRecoveryPoints`
pub(in super::super) const POINTS: Command = Command {
    name: "Get-OBAllRecoveryPoints",
    aliases: &[],
    kind: KIND,
    about: "Lists the recovery points of this server in the vault",
    params: &[],
    examples: &["Get-OBAllRecoveryPoints"],
    run: points,
};

/// `Get-OBMachineUsage`
pub(in super::super) const USAGE: Command = Command {
    name: "Get-OBMachineUsage",
    aliases: &[],
    kind: KIND,
    about: "Shows how much this server keeps in the vault",
    params: &[],
    examples: &["Get-OBMachineUsage"],
    run: usage,
};

fn start(call: &mut Call<'_>) -> Result<(), Stop> {
    administrator(call, "Start-OBBackup")?;
    let origin = if call.session.scheduled { Origin::Scheduled } else { Origin::Manual };
    let name = call.arguments.text("Name").map(str::to_owned);
    let before = call.world.agent.jobs.len();
    let result = schedule::start(&mut call.world.site(), name.as_deref(), origin);
    let job = call.world.agent.jobs.get(before);
    let took = job.map_or(Span::default(), |job| job.ended - job.started);
    call.output.elapsed = call.output.elapsed + took;
    // Without a job, and without an error, it waits for the unmount of a recovery volume (X75).
    if job.is_none() && result.is_ok() || call.arguments.has("Async") && job.is_some() {
        return Ok(());
    }
    for line in seen(&result) {
        call.line(line);
    }
    result.map_err(|failure| failed(call, "Start-OBBackup", &failure))?;
    call.line("Job completed.");
    call.line("The backup operation completed successfully.");
    Ok(())
}

/// Letters of the protected volumes, as data source names.
fn datasources(call: &Call<'_>) -> Vec<String> {
    let Some(policy) = call.world.agent.policy.as_ref() else { return Vec::new() };
    let included = policy.sources.iter().filter(|source| !source.exclude);
    let mut drives: Vec<String> =
        included.map(|source| format!("{}:\\", scratch::letter(&source.path))).collect();
    drives.sort();
    drives.dedup();
    drives
}

fn job_fields(call: &Call<'_>, job: &Job) -> Vec<(&'static str, String)> {
    let zone = zone(&call.world.host.registry);
    let show = |at| general(local_in(&zone, at));
    let state = match job.state {
        JobState::Completed => "Completed",
        JobState::CompletedWithWarning => "CompletedWithWarning",
        JobState::Aborted => "Aborted",
    };
    let failure = job.failure.as_ref();
    let mut status = vec![
        format!("JobState: {state}"),
        format!("StartTime: {}", show(job.started)),
        format!("EndTime: {}", show(job.ended)),
    ];
    for drive in datasources(call) {
        let bytes = job.bytes;
        status.push(format!("DatasourceStatus: {drive} {state}, ByteProgress {bytes}"));
    }
    status.push(format!("ErrorCode: {}", failure.map_or(0, |failure| failure.message.code())));
    let detail = failure.map_or(0, |failure| failure.detail);
    status.push(format!("DetailedErrorCode: {detail:#x}"));
    for told in failure.into_iter().chain(&job.warnings) {
        status.push(format!("Problem: {}", told.message.text(call.world.language)));
    }
    vec![
        ("JobId", job.id.clone()),
        ("JobType", "Backup".to_owned()),
        ("JobStatus", status.join("\n")),
    ]
}

fn jobs(call: &mut Call<'_>) -> Result<(), Stop> {
    ready(call, "Get-OBJob")?;
    // Without a number it shows the job that runs; here jobs end before anybody can ask.
    let Some(count) = call.arguments.number("Previous") else { return Ok(()) };
    let count = usize::try_from(count).map_err(|_| {
        Stop::cmdlet(
            "Get-OBJob",
            "Cannot bind parameter 'Previous'. Cannot convert value to type \"System.UInt32\".",
        )
    })?;
    let wanted = call.arguments.text("Status").unwrap_or("All");
    let fits = |job: &&Job| match wanted {
        "Successful" => job.state != JobState::Aborted,
        "Failed" => job.state == JobState::Aborted,
        _ => true,
    };
    let newest_first = call.world.agent.jobs.iter().rev();
    let objects: Vec<Vec<(&str, String)>> =
        newest_first.filter(fits).take(count).map(|job| job_fields(call, job)).collect();
    list(call, &objects);
    Ok(())
}

/// What only the vault knows needs the way there.
fn online(call: &mut Call<'_>, cmdlet: &str) -> Result<(), Stop> {
    ready(call, cmdlet)?;
    let result = connect::pass(&mut call.world.site(), connect::Errand::BackUp);
    result.map_err(|failure| failed(call, cmdlet, &failure))
}

fn points(call: &mut Call<'_>) -> Result<(), Stop> {
    online(call, "Get-OBAllRecoveryPoints")?;
    let zone = zone(&call.world.host.registry);
    let sources = format!("{{{}}}", datasources(call).join(", "));
    let world = &call.world;
    let server = world.cloud.vault.server(&world.host.identity.name);
    let points = server.map_or(&[][..], |server| &server.recovery_points);
    let newest_first = points.iter().rev();
    let rows: Vec<Vec<String>> =
        newest_first.map(|at| vec![general(local_in(&zone, *at)), sources.clone()]).collect();
    table(call, &[Column::fit("BackupTime"), Column::fit("DataSources")], &rows);
    Ok(())
}

fn usage(call: &mut Call<'_>) -> Result<(), Stop> {
    online(call, "Get-OBMachineUsage")?;
    let world = &call.world;
    let server = world.cloud.vault.server(&world.host.identity.name);
    let kept = server.is_some_and(|server| !server.recovery_points.is_empty());
    // Later recovery points hold changes only; the newest full picture stands for all [S].
    let newest = world.agent.jobs.iter().rev().find(|job| job.state != JobState::Aborted);
    let bytes = if kept { newest.map_or(0, |job| job.bytes) } else { 0 };
    list(call, &[vec![("StorageUsedByMachineInBytes", bytes.to_string())]]);
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, good, server};
    use crate::console::{Session, execute};
    use crate::kernel::time::Span;
    use crate::mars::job::Origin;
    use crate::mars::layout::{MODULE_NAME, SCRATCH};
    use crate::windows::environment::Block;

    #[test]
    fn a_backup_prints_its_phases_and_leaves_a_job_and_a_point() {
        let mut world = server();
        let before = world.now;
        let text = good(&mut world, "Start-OBBackup");
        let wanted = "Taking snapshot of volumes...\nPreparing storage...\n\
                      Estimating size of backup items...\nTransferring data...\n\
                      Verifying backup...\nJob completed.\n\
                      The backup operation completed successfully.\n";
        assert_eq!(text, wanted);
        assert!(world.now - before >= Span::minutes(1));
        let text = good(&mut world, "Get-OBJob -Previous 5 -Status Successful");
        assert!(text.contains("JobStatus : JobState: Completed\n"), "{text}");
        assert!(text.contains("            ErrorCode: 0\n"), "{text}");
        let text = good(&mut world, "Get-OBAllRecoveryPoints");
        assert!(text.contains("1/15/2020 9:00:00 AM {D:\\}\n"), "{text}");
        assert_eq!(good(&mut world, "Get-OBJob -Previous 5 -Status Failed"), "");
    }

    #[test]
    fn a_failed_backup_stops_after_the_phase_that_failed() {
        let mut world = server();
        world.host.antivirus.realtime = true;
        let bin = r"C:\Program Files\Microsoft Azure Recovery Services Agent\bin";
        world.host.antivirus.excluded_paths.push(bin.into());
        world.host.antivirus.excluded_processes.push("cbengine.exe".into());
        assert_eq!(
            bad(&mut world, "Start-OBBackup"),
            "Start-OBBackup : Microsoft Azure Recovery Services Agent was unable to access the \
             scratch location to initialize VHD"
        );
        let text = good(&mut world, "Get-OBJob -Previous 1");
        assert!(text.contains("DetailedErrorCode: 0x80070020\n"), "{text}");
        assert!(world.host.files.is_directory(SCRATCH));
    }

    #[test]
    fn in_the_task_schedulers_window_a_backup_is_scheduled() {
        let mut world = server();
        let environment = Block::of_machine(&world.host.registry);
        let mut session = Session::of_task("SYSTEM", true, environment);
        let policy = world.agent.policy.as_ref().unwrap().name.clone();
        let line = format!("Import-Module {MODULE_NAME}; Start-OBBackup -Name {policy} -Async");
        let output = execute(&mut world, &mut session, &line);
        assert!(output.ok() && output.stdout.is_empty(), "{}", output.text());
        assert_eq!(world.agent.jobs[0].origin, Origin::Scheduled);
        let output = execute(&mut world, &mut session, "Start-OBBackup -Name other -Async");
        assert_eq!((output.exit, world.agent.jobs.len()), (1, 1));
    }

    #[test]
    fn without_its_module_the_cmdlet_is_not_known() {
        let mut world = server();
        let environment = Block::default();
        let mut session = Session::of_task("SYSTEM", true, environment);
        let output = execute(&mut world, &mut session, "Start-OBBackup");
        assert!(
            output.stderr.starts_with("Start-OBBackup : The term 'Start-OBBackup' is not recogn"),
            "{}",
            output.stderr
        );
        good(&mut world, "Set-ExecutionPolicy Restricted -Force");
        let text = bad(&mut world, "Start-OBBackup");
        assert!(text.contains("but the module could not be loaded."), "{text}");
    }
}

//! `Get-OBJob`, `Stop-OBJob`, and jobs as objects.
//!
//! *Models*: CBJob with JobStatus, ErrorInfo, DatasourceStatus and ByteProgress; the job that runs,
//! when a trigger started one that is not through; earlier ones, newest first.
//! *Leaves out*: stopping a job: what it comes to is settled when it begins.
//! *Sources*: catalogue 4.7 (shape and states [C]); numbers of the enumerations \[S\].

use powershell::eval::{Call, Eval, Param};
use powershell::format::View;
use powershell::value::net::Flavour;
use powershell::value::{Net, Value, text};

use super::values::{SYSTEM_STATE, bare_source, made, model, volumes};
use super::{entry, ready, refused};
use crate::console::Entry;
use crate::console::machine::{Machine, local_time};
use crate::console::types::enumerations;
use crate::mars::job::{Job, JobKind, JobState};
use crate::windows::clock_zone::{general, local_in, zone};
use crate::world::World;

enumerations! {
    JOB_STATE "Microsoft.Internal.CloudBackup.ObjectModel.OMCommon.CBJobState" false {
        "TransferringData" 1, "Completed" 2, "Aborted" 3, "CompletedWithWarning" 4,
        "CompletedWithWaitingForImportJob" 5, "CompletedWithWaitingForCopyBlob" 6,
    }
    JOB_TYPE "Microsoft.Internal.CloudBackup.ObjectModel.OMCommon.CBJobType" false {
        "Backup" 1, "Recovery" 2,
    }
}

/// Class of jobs.
pub(in super::super) const CLASS: &str = model!("CBJob");

/// `MSOnlineBackup.format.ps1xml` \[K\].
pub(in super::super) static VIEW: View =
    View::list(&[("JobId", "JobId"), ("JobType", "JobType"), ("JobStatus", "JobStatus")]);

/// `Get-OBJob`
pub(in super::super) const GET: Entry = entry(
    "Get-OBJob",
    "Microsoft.Internal.CloudBackup.Commandlets.GetOBJobCommand",
    "Shows the job that runs, or earlier ones",
    &[
        Param::new("Previous", "uint32").at(0),
        Param::new("Status", "string").at(1).choices(&["All", "Successful", "Failed"]),
        Param::new("FromDate", "datetime").at(2),
        Param::new("ToDate", "datetime").at(3),
    ],
    get,
)
.shown_by(&["Get-OBJob", "Start-OBBackup; Get-OBJob -Previous 1"]);

/// `Stop-OBJob`
pub(in super::super) const STOP: Entry = entry(
    "Stop-OBJob",
    "Microsoft.Internal.CloudBackup.Commandlets.StopOBJobCommand",
    "Cancels a job that runs",
    &[Param::new("Job", "object").at(0).mandatory().pipeline()],
    stop,
)
.changing(3);

/// True for a job that is not through yet.
fn runs(world: &World, job: &Job) -> bool {
    let now = world.machine_time();
    job.started <= now && now < job.ended
}

/// The state of a job as a number of its enumeration.
fn state(world: &World, job: &Job) -> i64 {
    match job.state {
        _ if runs(world, job) => 1,
        JobState::Completed => 2,
        JobState::Aborted => 3,
        JobState::CompletedWithWarning => 4,
    }
}

/// What went wrong, as an object.
fn error_info(world: &World, job: &Job) -> Value {
    let failure = job.failure.as_ref().filter(|_| !runs(world, job));
    let code = failure.map_or(0, |failure| failure.message.code());
    let detail = failure.map_or(0, |failure| failure.detail);
    let told = failure.into_iter().chain(&job.warnings);
    let problems: Vec<&str> = told.clone().map(|told| told.message.text(world.language)).collect();
    let about: Vec<&str> = told.map(|told| told.about.as_str()).collect();
    made(
        model!("CBErrorInfo"),
        [
            ("ErrorCode", Value::Int(code.cast_signed())),
            ("DetailedErrorCode", Value::Int(detail.cast_signed())),
            ("ErrorParamList", Value::texts(about)),
            ("Problem", Value::text(&problems.join("\r\n"))),
        ],
    )
    .shown_as(&code.to_string())
}

/// Names and ids of what a job is about.
fn sources(world: &World, job: &Job) -> Vec<(String, i64)> {
    match job.kind {
        JobKind::SystemState => vec![(SYSTEM_STATE.0.to_owned(), SYSTEM_STATE.1)],
        JobKind::Files => {
            world.agent.policy.as_ref().map(|policy| volumes(policy)).unwrap_or_default()
        }
    }
}

fn source_status(world: &World, job: &Job, (name, id): &(String, i64)) -> Value {
    let state = Value::member_of(&JOB_STATE, state(world, job));
    let bytes = job.bytes.cast_signed();
    let progress = made(
        model!("CBByteProgress"),
        [
            ("Changed", Value::Long(bytes)),
            ("Progress", Value::Long(bytes)),
            ("Total", Value::Long(bytes)),
        ],
    )
    .shown_as(&bytes.to_string());
    let shown = format!("{name} {}, ByteProgress {bytes}", text::of(&state));
    made(
        model!("CBDatasourceStatus"),
        [
            ("JobState", state),
            ("Datasource", bare_source(name, *id)),
            ("ErrorInfo", error_info(world, job)),
            ("ByteProgress", progress),
        ],
    )
    .shown_as(&shown)
}

/// A job.
pub(super) fn object(world: &World, job: &Job) -> Value {
    let state = Value::member_of(&JOB_STATE, state(world, job));
    let all = sources(world, job);
    let parts: Vec<Value> = all.iter().map(|one| source_status(world, job, one)).collect();
    let error = error_info(world, job);
    let (started, ended) = (local_time(world, job.started), local_time(world, job.ended));
    let zone = zone(&world.host.registry);
    let show = |at| general(local_in(&zone, at));
    let mut lines = vec![
        format!("JobState: {}", text::of(&state)),
        format!("StartTime: {}", show(job.started)),
        format!("EndTime: {}", show(job.ended)),
    ];
    lines.extend(parts.iter().map(|part| format!("DatasourceStatus: {}", text::of(part))));
    lines.push(format!("ErrorCode: {}", text::of(&error)));
    let detail = job.failure.as_ref().map_or(0, |failure| failure.detail);
    lines.push(format!("DetailedErrorCode: {detail:#x}"));
    for told in job.failure.iter().chain(&job.warnings) {
        lines.push(format!("Problem: {}", told.message.text(world.language)));
    }
    let status = made(
        model!("CBJobStatus"),
        [
            ("JobState", state),
            ("StartTime", started.into()),
            ("EndTime", ended.into()),
            (
                "DatasourceStatus",
                Value::list(Flavour::ArrayOf(model!("CBDatasourceStatus").into()), parts),
            ),
            ("ErrorInfo", error),
        ],
    );
    made(
        CLASS,
        [
            ("JobId", Value::text(&job.id)),
            ("JobType", Value::member_of(&JOB_TYPE, 1)),
            ("JobStatus", status.shown_as(&lines.join("\n"))),
        ],
    )
    .shown_as(&job.id)
}

fn get(call: &mut Call<'_>) -> Eval<()> {
    ready(call)?;
    let ticks = |name: &str| match call.get(name).and_then(Value::as_net) {
        Some(Net::DateTime(at)) => Some(at.ticks),
        _ => None,
    };
    let (from, to) = (ticks("FromDate"), ticks("ToDate"));
    let count = call.int("Previous").map(|count| usize::try_from(count).unwrap_or(0));
    let status = call.text("Status").unwrap_or_else(|| "All".into());
    let world = Machine::of(call.engine).look();
    let newest_first = world.agent.jobs.iter().rev();
    let earlier = count.is_some() || from.is_some() || to.is_some();
    if !earlier {
        let running: Vec<Value> =
            newest_first.filter(|job| runs(world, job)).map(|job| object(world, job)).collect();
        return call.put_all(running);
    }
    let fits = |job: &&Job| {
        let good = job.state != JobState::Aborted;
        let started = local_time(world, job.started).ticks;
        !runs(world, job)
            && from.is_none_or(|from| started >= from)
            && to.is_none_or(|to| started <= to)
            && (status.eq_ignore_ascii_case("All")
                || good == status.eq_ignore_ascii_case("Successful"))
    };
    let found = newest_first.filter(fits).take(count.unwrap_or(usize::MAX));
    let objects: Vec<Value> = found.map(|job| object(world, job)).collect();
    call.put_all(objects)
}

fn stop(call: &mut Call<'_>) -> Eval<()> {
    ready(call)?;
    let job = call.get("Job").cloned().unwrap_or(Value::Null);
    let id = job.property("JobId").map(|id| text::of(&id)).unwrap_or_else(|| text::of(&job));
    let world = Machine::of(call.engine).look();
    let found = world.agent.jobs.iter().find(|job| job.id.eq_ignore_ascii_case(&id));
    match found.map(|job| runs(world, job)) {
        Some(true) => Err(call.engine.unsupported_here("Stop-OBJob of a job that runs")),
        // [S]: the documentation does not quote it.
        _ => Err(refused(call, "JobNotRunning", "The specified job is not running.")),
    }
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, good, server};

    #[test]
    fn a_job_has_its_whole_shape() {
        let mut world = server();
        good(&mut world, "Start-OBBackup");
        let lines = [
            ("$j.JobStatus.JobState", "Completed"),
            ("$j.JobStatus.JobState -eq 'Completed'", "True"),
            (
                "$j.JobType -eq [Microsoft.Internal.CloudBackup.ObjectModel.OMCommon.CBJobType]::Backup",
                "True",
            ),
            ("$j.JobStatus.EndTime -gt $j.JobStatus.StartTime", "True"),
            ("$j.JobStatus.StartTime.ToString('yyyy-MM-dd HH:mm')", "2020-01-15 09:00"),
            ("$j.JobStatus.ErrorInfo.ErrorCode + $j.JobStatus.ErrorInfo.DetailedErrorCode", "0"),
            ("$j.JobStatus.DatasourceStatus[0].Datasource.DataSourceName", "D:\\"),
            ("$j.JobStatus.DatasourceStatus[0].ByteProgress.Progress -gt 0", "True"),
            ("@(Get-OBJob).Count", "0"),
            ("@(Get-OBJob -Previous 9 -Status Failed).Count", "0"),
            ("@(Get-OBJob -FromDate 2020-01-01 -ToDate 2020-01-14).Count", "0"),
            ("@(Get-OBJob -FromDate 2020-01-01).Count", "1"),
        ];
        for (line, wanted) in lines {
            let line = format!("Set-StrictMode -Version 5.0; $j = Get-OBJob -Previous 1; {line}");
            assert_eq!(good(&mut world, &line).trim_end(), wanted, "{line}");
        }
        let text = bad(&mut world, "Get-OBJob -Previous 1 | Stop-OBJob -Confirm:$false");
        assert!(text.ends_with("The specified job is not running."), "{text}");
    }

    #[test]
    fn a_failed_job_names_its_error() {
        let mut world = server();
        world.host.antivirus.realtime = true;
        let bin = r"C:\Program Files\Microsoft Azure Recovery Services Agent\bin";
        world.host.antivirus.excluded_paths.push(bin.into());
        world.host.antivirus.excluded_processes.push("cbengine.exe".into());
        bad(&mut world, "Start-OBBackup");
        let line = "$e = (Get-OBJob -Previous 1 -Status Failed).JobStatus; \"$($e.JobState)\"; \
                    '{0:x}' -f $e.ErrorInfo.DetailedErrorCode; $e.ErrorInfo.Problem";
        let text = good(&mut world, line);
        assert!(text.starts_with("Aborted\n80070020\nMicrosoft Azure Recovery"), "{text}");
    }

    #[test]
    fn a_job_that_a_trigger_started_runs_until_its_end() {
        let mut world = server();
        good(&mut world, "Start-OBBackup");
        let job = &world.agent.jobs[0];
        world.now =
            world.host.clock.world_time(job.started) + crate::kernel::time::Span::minutes(1);
        assert_eq!(good(&mut world, "\"$((Get-OBJob).JobStatus.JobState)\""), "TransferringData\n");
        let text = bad(&mut world, "Get-OBJob | Stop-OBJob -Confirm:$false");
        assert!(text.starts_with("marslab: unsupported: Stop-OBJob"), "{text}");
    }
}

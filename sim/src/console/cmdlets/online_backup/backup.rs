//! `Start-OBBackup`, `Start-OBSystemStateBackup`.
//!
//! *Models*: progress lines, the policy by its name or as an object; in a window of the Task
//! Scheduler a backup counts as scheduled. With `-Async` the job is not waited for: only what fails
//! before there is a job is an error of the cmdlet; on the virtual clock it takes as long all the
//! same.
//! *Sources*: catalogue 4.7.

use powershell::eval::{Call, Eval, Param};
use powershell::value::{Value, text};

use super::{administrator, entry, failed};
use crate::console::Entry;
use crate::console::machine::Machine;
use crate::kernel::time::Span;
use crate::mars::job::{Failure, Origin};
use crate::mars::phases::seen;
use crate::mars::{Site, engine, schedule, system_state};

/// `Start-OBBackup`
pub(in super::super) const START: Entry = entry(
    "Start-OBBackup",
    "Microsoft.Internal.CloudBackup.Commandlets.StartOBBackupCommand",
    "Starts a backup with the policy of this server",
    &[
        Param::new("Name", "string").at(0).sets(&["Name"]),
        Param::new("Policy", "object").at(0).mandatory().pipeline().sets(&["Policy"]),
        Param::new("Volumes", "string[]"),
        Param::switch("Async"),
    ],
    start,
)
.by_default("Name")
.changing(2)
.shown_by(&["Start-OBBackup", "Get-OBPolicy | Start-OBBackup -Async"]);

/// `Start-OBSystemStateBackup`
pub(in super::super) const START_SYSTEM_STATE: Entry = entry(
    "Start-OBSystemStateBackup",
    "Microsoft.Internal.CloudBackup.Commandlets.StartOBSystemStateBackupCommand",
    "Starts a backup of system state",
    &[Param::switch("Async")],
    start_system_state,
)
.changing(2);

fn origin(call: &mut Call<'_>) -> Origin {
    match Machine::of(call.engine).parts().1.scheduled {
        true => Origin::Scheduled,
        false => Origin::Manual,
    }
}

fn start(call: &mut Call<'_>) -> Eval<()> {
    administrator(call)?;
    if call.has("Volumes") {
        return Err(call.engine.unsupported_here("Start-OBBackup -Volumes"));
    }
    let of_policy = call.get("Policy").map(|policy| match policy.property("PolicyName") {
        Some(name) => text::of(&name),
        None => text::of(policy),
    });
    let name = of_policy.or_else(|| call.text("Name").map(|name| name.to_string()));
    if !call.should_process("Backup policy", "Start-OBBackup")? {
        return Ok(());
    }
    let origin = origin(call);
    work(call, |site| schedule::start(site, name.as_deref(), origin))
}

fn start_system_state(call: &mut Call<'_>) -> Eval<()> {
    administrator(call)?;
    if !call.should_process("System State", "Start-OBSystemStateBackup")? {
        return Ok(());
    }
    let origin = origin(call);
    work(call, |site| {
        let result = engine::pass(site);
        site.gate("engine", result)?;
        system_state::run(site, origin)
    })
}

/// Runs a job and tells what is seen of it.
fn work(call: &mut Call<'_>, run: impl FnOnce(&mut Site<'_>) -> Result<(), Failure>) -> Eval<()> {
    let world = Machine::of(call.engine).world();
    let before = world.agent.jobs.len();
    let result = run(&mut world.site());
    let job = world.agent.jobs.get(before);
    let took = job.map_or(Span::default(), |job| job.ended - job.started);
    let there = job.is_some();
    world.now = world.now + took;
    // Without a job, and without an error, it waits for the unmount of a recovery volume (X75).
    if !there && result.is_ok() || call.flag("Async") && there {
        return Ok(());
    }
    call.put_all(seen(&result).iter().map(|line| Value::text(line)))?;
    result.map_err(|failure| failed(call, &failure))?;
    call.put_text("Job completed.")?;
    call.put_text("The backup operation completed successfully.")
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
        assert!(text.contains("1/15/2020 9:00:00 AM {D:\\}"), "{text}");
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

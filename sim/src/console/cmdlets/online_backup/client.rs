//! The client library below the cmdlets, as scripts call it: `CBClientCommon`, `ErrorInfo`.
//!
//! *Models*: jobs, registration, next run of the scheduled task, names of job states, texts of
//! errors. The library is there once the module was loaded.
//! *Leaves out*: members whose results nobody documented (`GetPolicyAndRPInfoForMachine`,
//! `GetAgentUpdateInfo`, `GetEnhancedSecurityStatus` ...): refused by name.
//! *Sources*: powershell.md 4; catalogue 4.7 [C]; words of `ConvertJobStatusToString` \[S\].

use powershell::eval::{Eval, Stop};
use powershell::value::net::Flavour;
use powershell::value::{Net, Value, convert, text};

use super::jobs::{self, JOB_STATE};
use super::values::made;
use crate::console::machine::{Machine, local_time};
use crate::console::types::HostType;
use crate::mars::layout::{MODULE_NAME, TASK};
use crate::mars::messages::Message;
use crate::mars::{engine, register};
use crate::windows::clock_zone::zone;
use crate::windows::tasks;

/// `[Microsoft.Internal.CloudBackup.Client.Common.CBClientCommon]`
pub(in super::super) static CLIENT: HostType = HostType {
    module: Some(MODULE_NAME),
    static_member: common,
    ..HostType::new("Microsoft.Internal.CloudBackup.Client.Common.CBClientCommon")
};

const ERROR_INFO_CLASS: &str = "Microsoft.Internal.EnterpriseStorage.Dls.Utils.Errors.ErrorInfo";

/// `[Microsoft.Internal.EnterpriseStorage.Dls.Utils.Errors.ErrorInfo]`
pub(in super::super) static ERROR_INFO: HostType =
    HostType { module: Some(MODULE_NAME), create: error_info, ..HostType::new(ERROR_INFO_CLASS) };

/// `[Microsoft.Internal.EnterpriseStorage.Dls.Utils.Errors.ErrorCode]`: a number stays one, its
/// names are not documented.
pub(in super::super) static ERROR_CODE: HostType = HostType {
    module: Some(MODULE_NAME),
    create: |_, arguments| {
        let number = convert::to_long(arguments.first()?).ok()?;
        Some(Ok(Value::Int(i32::try_from(number).ok()?)))
    },
    ..HostType::new("Microsoft.Internal.EnterpriseStorage.Dls.Utils.Errors.ErrorCode")
};

fn common(machine: &mut Machine, name: &str, arguments: Option<&[Value]>) -> Option<Eval<Value>> {
    let arguments = arguments?;
    Some(match (name, arguments) {
        ("queryjobs", []) => asked(machine).map(|()| {
            let world = machine.look();
            let all = world.agent.jobs.iter().rev().map(|job| jobs::object(world, job)).collect();
            let name = "Microsoft.Internal.CloudBackup.ObjectModel.OMCommon.CBJob";
            Value::list(Flavour::List(name.into()), all)
        }),
        ("getmachineregistrationstatus", [online]) => {
            if online.is_true() {
                return None;
            }
            asked(machine).map(|()| Value::Bool(register::is_registered(&machine.look().host)))
        }
        ("convertjobstatustostring", [state]) => Ok(Value::text(&words(state)?)),
        ("getnextruntimeofscheduledtask", []) => Ok(next_run(machine)),
        _ => return None,
    })
}

/// The library asks the engine.
fn asked(machine: &mut Machine) -> Eval<()> {
    let (world, ..) = machine.parts();
    let language = world.language;
    engine::pass(&mut world.site())
        .map_err(|failure| Stop::thrown(super::EXCEPTION, failure.message.text(language)))
}

/// The state of a job, or a whole job, in words.
fn words(of: &Value) -> Option<String> {
    let of = of.property("JobStatus").unwrap_or_else(|| of.clone());
    let of = of.property("JobState").unwrap_or(of);
    let number = match of.as_net() {
        Some(Net::Enum(state)) => state.number,
        _ => JOB_STATE.number_of(&text::of(&of))?,
    };
    Some(match JOB_STATE.members.iter().find(|(_, there)| *there == number)?.0.as_ref() {
        "TransferringData" => "Transferring data".to_owned(),
        "Aborted" => "Failed".to_owned(),
        "CompletedWithWarning" => "Completed with warnings".to_owned(),
        other => other.to_owned(),
    })
}

/// When the task of the policy runs next; nothing without one.
fn next_run(machine: &Machine) -> Value {
    let world = machine.look();
    let zone = zone(&world.host.registry);
    let now = world.machine_time();
    let next = world.host.tasks.get(TASK).and_then(|task| tasks::next_run(task, now, &zone));
    next.map_or(Value::Null, |at| local_time(world, at).into())
}

fn error_info(machine: &mut Machine, arguments: &[Value]) -> Option<Eval<Value>> {
    let number = |value: &Value| convert::to_long(value).ok();
    let code = number(arguments.first()?)?;
    let detail = arguments.get(1).and_then(number).unwrap_or(0);
    let language = machine.look().language;
    let known = Message::ALL.iter().find(|message| code != 0 && i64::from(message.code()) == code);
    // Messages without a number of their own are told by the job's own record; and no page gives
    // the texts of resolutions [S].
    let problem = known.map_or("", |message| message.text(language));
    Some(Ok(made(
        ERROR_INFO_CLASS,
        [
            ("ErrorCode", Value::Int(i32::try_from(code).unwrap_or(i32::MAX))),
            ("DetailedErrorCode", Value::Int(i32::try_from(detail).unwrap_or(i32::MAX))),
            ("Problem", Value::text(problem)),
            ("Resolution", Value::text("")),
        ],
    )))
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, good, server};

    const COMMON: &str = "[Microsoft.Internal.CloudBackup.Client.Common.CBClientCommon]";

    #[test]
    fn the_library_is_there_with_the_module_and_not_before() {
        let mut world = server();
        let text = bad(&mut world, &format!("{COMMON}::QueryJobs()"));
        assert!(text.starts_with("Unable to find type ["), "{text}");
        let line = format!("Import-Module MSOnlineBackup; @({COMMON}::QueryJobs()).Count");
        assert_eq!(good(&mut world, &line), "0\n");
        let line =
            format!("Get-OBPolicy | Out-Null; {COMMON}::GetMachineRegistrationStatus($false)");
        assert_eq!(good(&mut world, &line), "True\n");
        let line = "Import-Module MSOnlineBackup; \
                    [Microsoft.Internal.CloudBackup.ObjectModel.OMCommon.CBJobState]::GetName(\
                    [Microsoft.Internal.CloudBackup.ObjectModel.OMCommon.CBJobState], 3)";
        assert_eq!(good(&mut world, line), "Aborted\n");
    }

    #[test]
    fn jobs_and_times_come_from_the_agent() {
        let mut world = server();
        good(&mut world, "Start-OBBackup");
        let lines = [
            (
                "foreach ($j in C::QueryJobs()) { C::ConvertJobStatusToString($j.JobStatus.JobState) }",
                "Completed",
            ),
            ("@(C::QueryJobs() | ? { $_.JobType -eq 'Backup' }).Count", "1"),
            ("C::GetNextRunTimeOfScheduledTask().ToString('s')", "2020-01-15T21:00:00"),
            (
                "[Microsoft.Internal.EnterpriseStorage.Dls.Utils.Errors.ErrorInfo]::new(34513).Problem.Length \
              -gt 20",
                "True",
            ),
        ];
        for (line, wanted) in lines {
            let line = format!(
                "Import-Module MSOnlineBackup; {}",
                line.replace("C::", &format!("{COMMON}::"))
            );
            assert_eq!(good(&mut world, &line).trim_end(), wanted, "{line}");
        }
        let line = format!("Import-Module MSOnlineBackup; {COMMON}::GetAgentUpdateInfo()");
        assert!(bad(&mut world, &line).starts_with("marslab: unsupported:"));
        good(&mut world, "Stop-Service obengine -Force");
        let line = format!("Import-Module MSOnlineBackup; {COMMON}::QueryJobs()");
        let text = bad(&mut world, &line);
        assert!(
            text.starts_with("Exception calling \"QueryJobs\" with \"0\" argument(s)"),
            "{text}"
        );
    }
}

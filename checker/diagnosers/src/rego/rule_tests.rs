//! Every rule against machines that really broke, and against their healthy neighbours.
//!
//! A row is a machine as it lives: a stage, faults, an operation. What the rules answer must be
//! exactly the causes of the row; a near-miss names none.

use sim::cause::CauseId;
use sim::image::Stage::{self, Installed, Protected, Registered, WithRecoveryPoints as Backed};
use sim::life::Operation::{self, Activate, ManualBackup, Register, ScheduledBackup as Scheduled};

use super::RegoPack;
use crate::samples::broken;

type Row = (Stage, Operation, &'static [&'static str], &'static [&'static str]);

#[path = "rule_tests_network.rs"]
mod network;
#[path = "rule_tests_system_state.rs"]
mod system_state;

const TASK: &str = r"\\Microsoft\\OnlineBackup\\Microsoft-OnlineBackup";

macro_rules! agent {
    ($rest:literal) => {
        concat!(r"C:\\Program Files\\Microsoft Azure Recovery Services Agent\\", $rest)
    };
}

macro_rules! moved {
    ($updated:literal, $arrived:literal, $deleted:literal, $restarted:literal) => {
        concat!(
            r#"{"agent": {"scratch_moved": {"to": "E:\\Scratch", "updated": ""#,
            $updated,
            r#"", "arrived": ""#,
            $arrived,
            r#"", "old_deleted": "#,
            $deleted,
            r#", "engine_restarted": "#,
            $restarted,
            "}}}"
        )
    };
}

macro_rules! file {
    ($what:literal, $path:literal) => {
        concat!(r#"{"file": {""#, $what, r#"": ""#, agent!($path), r#""}}"#)
    };
}

macro_rules! attribute {
    ($path:literal, $what:literal) => {
        concat!(
            r#"{"file": {"attribute": {"path": ""#,
            agent!($path),
            r#"", "set": ""#,
            $what,
            r#""}}}"#
        )
    };
}

macro_rules! policy {
    ($scope:literal, $policy:literal) => {
        concat!(
            r#"{"powershell": {"execution_policy": {"scope": ""#,
            $scope,
            r#"", "policy": ""#,
            $policy,
            r#""}}}"#
        )
    };
}

const ROWS: &[Row] = &[
    (Backed, Scheduled, &[r#"{"service": {"stop": "obengine"}}"#], &["service.obengine-stopped"]),
    (
        Backed,
        Scheduled,
        &[r#"{"service": {"disable": "obengine"}}"#],
        &["service.obengine-disabled"],
    ),
    (Backed, Scheduled, &[r#"{"service": {"crash": "obengine"}}"#], &["service.obengine-crashed"]),
    (Backed, Scheduled, &[r#"{"service": {"stop": "OBRecoveryServicesManagementAgent"}}"#], &[]),
    (Backed, ManualBackup, &[r#"{"agent": {"version": "2.0.9085.0"}}"#], &["agent.outdated"]),
    (Backed, ManualBackup, &[r#"{"agent": {"version": "2.0.9109.0"}}"#], &[]),
    (Installed, Register, &[r#"{"agent": {"version": "2.0.9082.0"}}"#], &["agent.outdated"]),
    (
        Backed,
        ManualBackup,
        &[r#"{"update": {"servicing_missing": {}}}"#],
        &["windows.updates-missing"],
    ),
    (
        Backed,
        ManualBackup,
        &[r#"{"update": {"servicing_waits": {}}}"#],
        &["windows.pending-restart"],
    ),
    (Backed, ManualBackup, &[r#"{"update": {"offered": "KB890830"}}"#], &[]),
    (
        Installed,
        Register,
        &[r#"{"account": {"signed_in": "svc-backup"}}"#],
        &["account.not-administrator"],
    ),
    (Backed, ManualBackup, &[r#"{"account": {"signed_in": "svc-backup"}}"#], &[]),
    (
        Installed,
        Register,
        &[r#"{"agent": {"install_incomplete": {}}}"#],
        &["agent.install-incomplete"],
    ),
    (Backed, ManualBackup, &[r#"{"dotnet": {"release": 378675}}"#], &["dotnet.too-old"]),
    (Backed, ManualBackup, &[r#"{"dotnet": {"release": 379893}}"#], &[]),
    (Installed, Register, &[r#"{"credential": {"cut_off": {}}}"#], &["credential.corrupt"]),
    (Installed, Register, &[r#"{"credential": {"altered": {}}}"#], &["credential.corrupt"]),
    (Installed, Register, &[r#"{"credential": {"age": "49 h"}}"#], &["credential.expired"]),
    (Installed, Register, &[r#"{"credential": {"age": "47 h"}}"#], &[]),
    (Installed, Register, &[r#"{"credential": {"superseded": {}}}"#], &["credential.superseded"]),
    (Registered, Activate, &[r#"{"credential": {"age": "49 h"}}"#], &[]),
    (
        Installed,
        Register,
        &[r#"{"file": {"temporary_files": {"folder": "C:\\Windows\\Temp", "count": 65500}}}"#],
        &["temp.flood"],
    ),
    (
        Installed,
        Register,
        &[r#"{"file": {"temporary_files": {"folder": "C:\\Windows\\Temp", "count": 61000}}}"#],
        &[],
    ),
    (
        Backed,
        ManualBackup,
        &[r#"{"file": {"temporary_files": {"folder": "C:\\Windows\\Temp", "count": 65500}}}"#],
        &[],
    ),
    (Installed, Register, &[r#"{"clock": {"skew": "60 h"}}"#], &["clock.skew"]),
    (Installed, Register, &[r#"{"clock": {"skew": "4 min"}}"#], &[]),
    (Backed, ManualBackup, &[r#"{"clock": {"skew": "-10 min"}}"#], &["clock.skew"]),
    (
        Backed,
        ManualBackup,
        &[r#"{"file": {"fill": {"path": "C:\\big.bin", "leave": "3 GiB"}}}"#],
        &["scratch.low-space"],
    ),
    (
        Backed,
        ManualBackup,
        &[r#"{"file": {"fill": {"path": "C:\\big.bin", "leave": "32 MiB"}}}"#],
        &["scratch.low-space"],
    ),
    (
        Registered,
        Activate,
        &[r#"{"file": {"fill": {"path": "C:\\big.bin", "leave": "32 MiB"}}}"#],
        &["scratch.low-space"],
    ),
    (
        Backed,
        ManualBackup,
        &[r#"{"file": {"fill": {"path": "C:\\big.bin", "leave": "11 GiB"}}}"#],
        &[],
    ),
    (
        Backed,
        ManualBackup,
        &[
            r#"{"agent": {"version": "2.0.9080.0"}}"#,
            r#"{"file": {"fill": {"path": "C:\\big.bin", "leave": "12 GiB"}}}"#,
        ],
        &["agent.outdated"],
    ),
    (
        Backed,
        ManualBackup,
        &[moved!("config", "everything", "true", "true")],
        &["scratch.moved-incorrectly"],
    ),
    (
        Backed,
        ManualBackup,
        &[moved!("provider", "everything", "true", "true")],
        &["scratch.moved-incorrectly"],
    ),
    (
        Backed,
        ManualBackup,
        &[moved!("neither", "everything", "true", "true")],
        &["scratch.moved-incorrectly"],
    ),
    (
        Backed,
        ManualBackup,
        &[moved!("both", "without-key", "false", "true")],
        &["scratch.moved-incorrectly"],
    ),
    (
        Backed,
        ManualBackup,
        &[moved!("both", "without-checksums", "false", "true")],
        &["scratch.moved-incorrectly"],
    ),
    (
        Backed,
        ManualBackup,
        &[moved!("both", "up-to-system-state-link", "false", "true")],
        &["scratch.moved-incorrectly"],
    ),
    (
        Backed,
        ManualBackup,
        &[moved!("both", "everything", "true", "false")],
        &["scratch.moved-incorrectly"],
    ),
    (
        Registered,
        Activate,
        &[moved!("config", "without-key", "false", "true")],
        &["scratch.moved-incorrectly"],
    ),
    (
        Backed,
        ManualBackup,
        &[
            moved!("both", "everything", "false", "true"),
            r#"{"registry": {"set_number": {"key": "HKLM\\SOFTWARE\\Contoso", "name": "a", "number": 1}}}"#,
        ],
        &["antivirus.scratch"],
    ),
    (
        Backed,
        ManualBackup,
        &[file!("delete", r"Scratch\\OnlineBackup.KEK")],
        &["scratch.kek-missing"],
    ),
    (
        Registered,
        Activate,
        &[file!("delete", r"Scratch\\OnlineBackup.KEK")],
        &["scratch.kek-missing"],
    ),
    (
        Backed,
        ManualBackup,
        &[concat!(
            r#"{"file": {"deny": {"path": ""#,
            agent!("Scratch"),
            r#"", "account": "SYSTEM"}}}"#
        )],
        &["scratch.access-denied"],
    ),
    (
        Backed,
        ManualBackup,
        &[moved!("both", "everything", "true", "true"), r#"{"volume": {"offline": "E"}}"#],
        &["antivirus.scratch", "scratch.volume-offline"],
    ),
    (Backed, ManualBackup, &[r#"{"volume": {"offline": "E"}}"#], &[]),
    (Backed, ManualBackup, &[attribute!("Scratch", "encrypted")], &["scratch.encrypted"]),
    (Backed, ManualBackup, &[attribute!("Scratch", "compressed")], &["scratch.compressed"]),
    (
        Backed,
        ManualBackup,
        &[attribute!(r"Scratch\\OnlineBackup.KEK", "sparse")],
        &["scratch.sparse"],
    ),
    (Backed, ManualBackup, &[attribute!("Scratch", "reparse-point")], &["scratch.reparse-point"]),
    (Backed, ManualBackup, &[attribute!("bin", "compressed")], &[]),
    (Backed, ManualBackup, &[r#"{"volume": {"dedup": "C"}}"#], &["scratch.dedup"]),
    (Backed, ManualBackup, &[r#"{"volume": {"dedup": "D"}}"#], &[]),
    (Backed, ManualBackup, &[r#"{"agent": {"tracking_hiccup": {}}}"#], &["tracking.transient"]),
    (
        Backed,
        ManualBackup,
        &[r#"{"vss": {"maximum": {"volume": "D", "size": "1 GiB"}}}"#],
        &["vss.shadow-storage-too-small"],
    ),
    (Backed, ManualBackup, &[r#"{"vss": {"maximum": {"volume": "D", "size": "3 GiB"}}}"#], &[]),
    (
        Backed,
        ManualBackup,
        &[concat!(r#"{"antivirus": {"path_exclusion_lost": ""#, agent!("Scratch"), r#""}}"#)],
        &["antivirus.scratch"],
    ),
    (
        Backed,
        ManualBackup,
        &[concat!(r#"{"antivirus": {"path_exclusion_lost": ""#, agent!("bin"), r#""}}"#)],
        &["antivirus.bin"],
    ),
    (
        Backed,
        ManualBackup,
        &[concat!(
            r#"{"antivirus": {"process_exclusion_lost": ""#,
            agent!(r"bin\\cbengine.exe"),
            r#""}}"#
        )],
        &["antivirus.cbengine"],
    ),
    (
        Backed,
        ManualBackup,
        &[
            r#"{"antivirus": {"process_exclusion_lost": "C:\\Windows\\Microsoft.NET\\Framework\\v4.0.30319\\csc.exe"}}"#,
        ],
        &["antivirus.csc"],
    ),
    (
        Backed,
        Scheduled,
        &[r#"{"wsb": {"schedule": {"at": "21:30", "minutes": 45}}}"#],
        &["schedule.wsb-conflict"],
    ),
    (Backed, Scheduled, &[r#"{"wsb": {"schedule": {"at": "21:00", "minutes": 45}}}"#], &[]),
    (
        Backed,
        Scheduled,
        &[policy!("LocalMachine", "Restricted")],
        &["powershell.execution-policy-restricted"],
    ),
    (
        Backed,
        Scheduled,
        &[policy!("CurrentUser", "Restricted")],
        &["powershell.execution-policy-restricted"],
    ),
    (
        Backed,
        Scheduled,
        &[policy!("MachinePolicy", "Restricted")],
        &["powershell.execution-policy-by-gpo"],
    ),
    (
        Backed,
        Scheduled,
        &[policy!("LocalMachine", "Restricted"), policy!("MachinePolicy", "RemoteSigned")],
        &[],
    ),
    (Backed, Scheduled, &[r#"{"powershell": {"only_version": "2.0"}}"#], &["powershell.too-old"]),
    (Backed, Scheduled, &[r#"{"powershell": {"only_version": "3.0"}}"#], &[]),
    (
        Backed,
        Scheduled,
        &[r#"{"powershell": {"module_path_lost": {}}}"#],
        &["powershell.module-path"],
    ),
    (
        Backed,
        Scheduled,
        &[r#"{"powershell": {"module_path_stale": {}}}"#],
        &["windows.pending-restart"],
    ),
    (
        Backed,
        Scheduled,
        &[file!("delete", r"bin\\Modules\\MSOnlineBackup")],
        &["module.files-missing"],
    ),
    (
        Backed,
        Scheduled,
        &[file!("damage", r"bin\\Modules\\MSOnlineBackup\\Microsoft.OnlineBackup.Cmdlets.dll")],
        &["module.files-corrupt"],
    ),
];

fn found(pack: &RegoPack, stage: Stage, operation: Operation, faults: &[&str]) -> Vec<CauseId> {
    let facts = broken(stage, operation, faults);
    let answer = pack.evaluate(&facts).unwrap_or_else(|error| panic!("{faults:?}: {error}"));
    let (again, _) = pack.interpret(&facts).unwrap_or_else(|error| panic!("{faults:?}: {error}"));
    assert_eq!(answer, again, "machine and interpreter differ on {faults:?}");
    assert!(
        answer.findings.is_empty() || !answer.remediation.is_empty() || !answer.escalate.is_empty(),
        "{faults:?}: a finding without a remedy or somebody to ask"
    );
    answer.findings.iter().map(|finding| finding.cause).collect()
}

#[test]
fn every_rule_speaks_when_it_must_and_only_then() {
    hold(ROWS);
}

/// Holds the rules against rows.
fn hold(rows: &[Row]) {
    let pack = RegoPack::reference().unwrap_or_else(|error| panic!("{error}"));
    let mut wrong = Vec::new();
    for (stage, operation, faults, expected) in rows {
        let found = found(&pack, *stage, *operation, faults);
        let words: Vec<&str> = found.iter().map(|cause| cause.id()).collect();
        if words != *expected {
            wrong.push(format!(
                "{stage:?} {operation:?} {faults:?}\n    {words:?} not {expected:?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_task_edited_by_hand_is_found() {
    let pack = RegoPack::reference().unwrap_or_else(|error| panic!("{error}"));
    let fault =
        |what: &str, rest: &str| format!(r#"{{"task": {{"{what}": {{"task": "{TASK}"{rest}}}}}}}"#);
    let check = |text: String, expected: &[&str]| {
        let found = found(&pack, Backed, Scheduled, &[&text]);
        let words: Vec<&str> = found.iter().map(|cause| cause.id()).collect();
        assert_eq!(words, expected, "{text}");
    };
    check(fault("disable_trigger", r#", "trigger": 0"#), &["schedule.trigger-disabled"]);
    check(fault("run_as", r#", "user": "svc-backup""#), &["schedule.principal-wrong"]);
    check(fault("run_as", r#", "user": "Administrator""#), &[]);
    check(fault("disable", ""), &[]);
}

#[test]
fn every_cause_is_found_on_some_machine() {
    let pack = RegoPack::reference().unwrap_or_else(|error| panic!("{error}"));
    let text: String = pack.sources().iter().map(|(_, text)| text.as_str()).collect();
    for cause in CauseId::ALL {
        assert!(text.contains(&format!("\"cause\": \"{cause}\"")), "no rule for {cause}");
    }
    let _ = Protected;
}

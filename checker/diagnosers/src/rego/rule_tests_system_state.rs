//! The rows of system state, and of the services that every snapshot needs.

use sim::image::Stage::WithRecoveryPoints as Backed;
use sim::life::Operation::{ManualBackup, ScheduledBackup as Scheduled, SystemStateBackup};

use super::{Row, hold};

const KEPT: &str = r#"{"system_state": {"protected": {}}}"#;

macro_rules! runs {
    ($about:literal, $what:literal) => {
        concat!(
            r#"{"process": {"runs": {"image": "x.exe", "about": ""#,
            $about,
            r#"", "#,
            $what,
            "}}}"
        )
    };
}

macro_rules! path {
    ($path:literal) => {
        concat!(
            r#"{"system_state": {"service_path": {"service": "Schedule", "path": ""#,
            $path,
            r#""}}}"#
        )
    };
}

const ROWS: &[Row] = &[
    (Backed, SystemStateBackup, &[KEPT], &[]),
    (
        Backed,
        SystemStateBackup,
        &[KEPT, r#"{"system_state": {"feature_removed": {}}}"#],
        &["system-state.feature-missing"],
    ),
    (Backed, Scheduled, &[r#"{"system_state": {"feature_removed": {}}}"#], &[]),
    (
        Backed,
        SystemStateBackup,
        &[
            KEPT,
            r#"{"file": {"deny": {"path": "C:\\System Volume Information", "account": "SYSTEM"}}}"#,
        ],
        &["system-state.volume-information-denied"],
    ),
    (
        Backed,
        SystemStateBackup,
        &[KEPT, r#"{"system_state": {"efi_held": {"by": "guard.exe"}}}"#],
        &["system-state.efi-locked"],
    ),
    (
        Backed,
        SystemStateBackup,
        &[KEPT, path!(r"\\C:\\Windows\\System32\\svchost.exe")],
        &["system-state.service-path"],
    ),
    (Backed, SystemStateBackup, &[KEPT, path!(r"\\SystemRoot\\System32\\svchost.exe")], &[]),
    (
        Backed,
        SystemStateBackup,
        &[KEPT, runs!("Reports", r#""processor": 87"#)],
        &["machine.overloaded"],
    ),
    (Backed, SystemStateBackup, &[KEPT, runs!("Reports", r#""processor": 86"#)], &[]),
    (
        Backed,
        SystemStateBackup,
        &[KEPT, runs!("Reports", r#""memory": 58"#)],
        &["machine.overloaded"],
    ),
    (
        Backed,
        SystemStateBackup,
        &[KEPT, runs!("Fabrikam Backup", r#""disks": {"C": 74}"#)],
        &["interference.other-backup"],
    ),
    (
        Backed,
        SystemStateBackup,
        &[KEPT, r#"{"wsb": {"schedule": {"at": "19:30", "minutes": 45}}}"#],
        &["schedule.wsb-conflict"],
    ),
    (
        Backed,
        SystemStateBackup,
        &[KEPT, r#"{"wsb": {"schedule": {"at": "19:15", "minutes": 45}}}"#],
        &[],
    ),
    (
        Backed,
        SystemStateBackup,
        &[KEPT, r#"{"file": {"fill": {"path": "C:\\big.bin", "leave": "35 GiB"}}}"#],
        &["scratch.low-space"],
    ),
    (
        Backed,
        ManualBackup,
        &[KEPT, r#"{"file": {"fill": {"path": "C:\\big.bin", "leave": "35 GiB"}}}"#],
        &[],
    ),
    (Backed, ManualBackup, &[r#"{"service": {"stop": "EventSystem"}}"#], &["vss.service-stopped"]),
    (Backed, Scheduled, &[r#"{"service": {"stop": "SENS"}}"#], &["vss.service-stopped"]),
    (Backed, ManualBackup, &[r#"{"service": {"disable": "SENS"}}"#], &["vss.service-disabled"]),
    (Backed, ManualBackup, &[r#"{"service": {"disable": "VSS"}}"#], &["vss.service-disabled"]),
    (
        Backed,
        SystemStateBackup,
        &[KEPT, r#"{"service": {"disable": "swprv"}}"#],
        &["vss.service-disabled"],
    ),
];

#[test]
fn every_rule_of_system_state_speaks_when_it_must_and_only_then() {
    hold(ROWS);
}

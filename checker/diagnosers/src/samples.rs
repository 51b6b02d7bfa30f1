//! Small machines for tests: one that is healthy, and what becomes of it when something breaks.

use sim::evidence::{Facts, collect};
use sim::fault::{Break, Fault};
use sim::image::{ImageSpec, Stage, build};
use sim::kernel::seed::Seed;
use sim::life::{Operation, run};
use sim::world::World;

/// A server with two volumes, as a document would describe it.
const SERVER: &str = r#"{
  "windows": "server-2016", "computer": "FILE01", "hardware": "virtual",
  "zone": "Korea Standard Time", "epoch": "2020-01-15T00:00:00Z", "edition": "2020-01",
  "dotnet": 461808, "antivirus": "Windows Defender Antivirus",
  "volumes": [
    {"letter": "C", "guid": "11111111-0000-0000-0000-000000000000", "gib": 100},
    {"letter": "D", "guid": "22222222-0000-0000-0000-000000000000", "gib": 500, "shadow_gib": 50},
    {"letter": "E", "guid": "33333333-0000-0000-0000-000000000000", "gib": 500}
  ],
  "files": [
    {"path": "D:\\Data\\{n}.vhd", "kib": 10485760, "count": 20},
    {"path": "C:\\Windows\\Temp", "directory": true},
    {"path": "C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\csc.exe", "kib": 2000, "program": true},
    {"path": "C:\\Windows\\Microsoft.NET\\Framework\\v4.0.30319\\csc.exe", "kib": 2000, "program": true},
    {"path": "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe", "kib": 430, "program": true},
    {"path": "C:\\Windows\\System32\\svchost.exe", "kib": 40, "program": true}
  ],
  "services": [
    {"name": "RpcSs", "display": "Remote Procedure Call (RPC)", "start": "automatic"},
    {"name": "EventSystem", "display": "COM+ Event System", "start": "automatic"},
    {"name": "Schedule", "display": "Task Scheduler", "start": "automatic"},
    {"name": "SENS", "display": "System Event Notification Service", "start": "automatic"},
    {"name": "swprv", "display": "Microsoft Software Shadow Copy Provider", "start": "manual"},
    {"name": "VSS", "display": "Volume Shadow Copy", "start": "manual"}
  ]
}"#;

/// A machine at a stage of the agent's life; built anew each time.
pub(crate) fn world(stage: Stage) -> World {
    let spec: ImageSpec = serde_json::from_str(SERVER).unwrap_or_else(|e| panic!("{e}"));
    // Recovery points by hand: the rules must not depend on how the console starts a task.
    let until = stage.min(Stage::Protected);
    let mut world = build(&spec, until, Seed(7)).unwrap_or_else(|e| panic!("{e}"));
    if stage == Stage::WithRecoveryPoints {
        for _ in 0..3 {
            let outcome = run(&mut world, Operation::ManualBackup);
            assert!(outcome.ok(), "{outcome:?}");
        }
    }
    world
}

/// The facts after an operation on a machine with these faults, each in its YAML shape as JSON.
pub(crate) fn broken(stage: Stage, operation: Operation, faults: &[&str]) -> Facts {
    let mut world = world(stage);
    for text in faults {
        let fault: Fault = serde_json::from_str(text).unwrap_or_else(|e| panic!("{text}: {e}"));
        fault.inject(&mut world).unwrap_or_else(|e| panic!("{text}: {e}"));
    }
    let outcome = run(&mut world, operation);
    collect(&world, &outcome)
}

/// The facts of a machine that made its nightly backup.
pub(crate) fn healthy() -> Facts {
    broken(Stage::WithRecoveryPoints, Operation::ManualBackup, &[])
}

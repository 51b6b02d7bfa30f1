//! Versions: agents, .NET Framework, PowerShell, Azure PowerShell, Windows.
//!
//! A step of an agent is a build, one of Windows the release before or after.

use sim::cause::CauseId;
use sim::edition;
use sim::fault::offline::Computer;
use sim::fault::{
    AgentFault, DotNetFault, DriverFault, Fault, MachineFault, MonitoringFault, OfflineFault,
    PolicyFault, PowerShellFault,
};
use sim::life::Operation;
use sim::windows::identity::Windows;

use super::{BACKED, BARE, INSTALLED, NOTHING, Number, On, PROTECTED, WORKS};

pub(super) const NUMBERS: &[Number] = &[
    Number {
        name: "AGENT_SERVICE_MINIMUM",
        on: On::Editions,
        stage: BACKED,
        operation: Operation::ManualBackup,
        faults: |_, step| build(edition::AGENT_SERVICE_MINIMUM, step),
        shows: ["0x1FBD3", "SalBitmapError", "SalBitmapError"],
        cause: Some(CauseId::AgentOutdated),
    },
    Number {
        name: "AGENT_CACHE_FIX",
        on: On::Editions,
        stage: BACKED,
        operation: Operation::ManualBackup,
        faults: |world, step| {
            let mut faults = super::space::just_enough(world);
            faults.extend(build(edition::AGENT_CACHE_FIX, step));
            faults
        },
        shows: ["SalLowDiskSpace", "SalBitmapError", "SalBitmapError"],
        cause: Some(CauseId::AgentOutdated),
    },
    Number {
        name: "AGENT_BITMAP_FIX",
        on: On::Editions,
        stage: BACKED,
        operation: Operation::ManualBackup,
        faults: |_, step| build(edition::AGENT_BITMAP_FIX, step),
        shows: ["SalBitmapError", WORKS, WORKS],
        cause: Some(CauseId::AgentOutdated),
    },
    Number {
        name: "AGENT_MOUNT_MINIMUM",
        on: On::Editions,
        stage: BACKED,
        operation: Operation::Restore,
        faults: |_, step| build(edition::AGENT_MOUNT_MINIMUM, step),
        shows: ["not-finished", WORKS, WORKS],
        cause: Some(CauseId::AgentOutdated),
    },
    Number {
        name: "AGENT_SECURITY",
        on: On::Editions,
        stage: BACKED,
        operation: Operation::ChangePassphrase,
        faults: |_, step| build(edition::AGENT_SECURITY, step),
        shows: ["120002", WORKS, WORKS],
        cause: Some(CauseId::AgentOutdated),
    },
    Number {
        name: "AGENT_SECURITY",
        on: On::Editions,
        stage: BACKED,
        operation: Operation::Configure,
        faults: |_, step| {
            let retention_days = edition::RETENTION_DAYS_MINIMUM - 1;
            let mut faults = build(edition::AGENT_SECURITY, step);
            faults.push(Fault::Policy(PolicyFault::Draft { retention_days }));
            faults
        },
        shows: ["0x29834", "0x1FBD3", "0x1FBD3"],
        cause: Some(CauseId::AgentOutdated),
    },
    Number {
        name: "AGENT_IMMUTABILITY",
        on: On::Editions,
        stage: BACKED,
        operation: Operation::Configure,
        faults: |world, step| {
            let policy = world.agent.policy.as_ref();
            let retention_days = policy.map_or(0, |policy| policy.retention_days - 1);
            let mut faults = build(edition::AGENT_IMMUTABILITY, step);
            faults.push(Fault::Monitoring(MonitoringFault::Immutable {}));
            faults.push(Fault::Policy(PolicyFault::Draft { retention_days }));
            faults
        },
        shows: ["130001", "810001", "810001"],
        cause: Some(CauseId::RetentionReduced),
    },
    Number {
        name: "KEY_VAULT_AGENT",
        on: On::Edition("2025-11"),
        stage: PROTECTED,
        operation: Operation::SavePassphrase,
        faults: |_, step| build(edition::KEY_VAULT_AGENT, step),
        shows: ["120002", WORKS, WORKS],
        cause: Some(CauseId::AgentOutdated),
    },
    Number {
        name: "AGENT_DATA_BOX",
        on: On::Edition("2025-11"),
        stage: PROTECTED,
        operation: Operation::OfflineSeeding,
        faults: |_, step| build(edition::AGENT_DATA_BOX, step),
        shows: ["offline-prerequisite", WORKS, WORKS],
        cause: Some(CauseId::AgentOutdated),
    },
    Number {
        name: "offline_agent",
        on: On::Edition("2020-01"),
        stage: PROTECTED,
        operation: Operation::OfflineSeeding,
        faults: |world, step| build(world.edition.offline_agent, step),
        shows: ["offline-prerequisite", "SalBitmapError", "SalBitmapError"],
        cause: Some(CauseId::AgentOutdated),
    },
    Number {
        name: "credential_agent",
        on: On::Edition("2025-11"),
        stage: INSTALLED,
        operation: Operation::Register,
        faults: |world, step| build(world.edition.credential_agent, step),
        shows: ["34513", WORKS, WORKS],
        cause: Some(CauseId::AgentOutdated),
    },
    Number {
        name: "current_agent",
        on: On::Editions,
        stage: BACKED,
        operation: Operation::ScheduledBackup,
        faults: |world, step| build(world.edition.current_agent, step),
        shows: [WORKS; 3],
        cause: Some(CauseId::AgentOutdated),
    },
    Number {
        name: "FILE_SYNC_COMPATIBLE",
        on: On::Editions,
        stage: BACKED,
        operation: Operation::ManualBackup,
        faults: |_, step| {
            let [a, b, c, d] = edition::FILE_SYNC_COMPATIBLE;
            let version = format!("{a}.{b}.{}.{d}", i64::from(c) + step);
            vec![Fault::Driver(DriverFault::FileSync(version))]
        },
        shows: ["obengine", WORKS, WORKS],
        cause: Some(CauseId::FileSyncIncompatible),
    },
    Number {
        name: "dotnet_release",
        on: On::Editions,
        stage: BACKED,
        operation: Operation::ScheduledBackup,
        faults: |world, step| {
            let release = world.edition.dotnet_release.saturating_add_signed(step as i32);
            vec![Fault::Dotnet(DotNetFault::Release(release))]
        },
        shows: ["prerequisite", WORKS, WORKS],
        cause: Some(CauseId::DotNetTooOld),
    },
    Number {
        name: "POWERSHELL_MAJOR",
        on: On::Editions,
        stage: BACKED,
        operation: Operation::ScheduledBackup,
        faults: |_, step| powershell(edition::POWERSHELL_MAJOR, step),
        shows: ["did-not-start", WORKS, WORKS],
        cause: Some(CauseId::PowerShellTooOld),
    },
    Number {
        name: "installer_powershell",
        on: On::Base("server-2012r2-in-2025"),
        stage: BARE,
        operation: Operation::Install,
        faults: |world, step| powershell(world.edition.installer_powershell, step),
        shows: ["prerequisite", WORKS, WORKS],
        cause: Some(CauseId::PowerShellTooOld),
    },
    Number {
        name: "AZURE_POWERSHELL",
        on: On::Edition("2020-01"),
        stage: PROTECTED,
        operation: Operation::OfflineSeeding,
        faults: |_, step| azure_powershell(Computer::Source, step),
        shows: ["offline-prerequisite", WORKS, "offline-prerequisite"],
        cause: Some(CauseId::AzurePowerShellSource),
    },
    Number {
        name: "AZURE_POWERSHELL",
        on: On::Edition("2020-01"),
        stage: PROTECTED,
        operation: Operation::OfflineSeeding,
        faults: |_, step| azure_powershell(Computer::Copy, step),
        shows: ["offline-prerequisite", WORKS, "offline-prerequisite"],
        cause: Some(CauseId::AzurePowerShellCopy),
    },
    Number {
        name: "azure_powershell",
        on: On::Edition("2025-11"),
        stage: PROTECTED,
        operation: Operation::OfflineSeeding,
        faults: |_, step| azure_powershell(Computer::Source, step),
        shows: [WORKS; 3],
        cause: NOTHING,
    },
    Number {
        name: "OLDEST_BUILD",
        on: On::Base("server-2008r2"),
        stage: BARE,
        operation: Operation::Install,
        faults: |_, step| {
            windows([Windows::Server2003R2, Windows::Server2008, Windows::Server2008R2], step)
        },
        shows: ["unsupported-windows", WORKS, WORKS],
        cause: Some(CauseId::WindowsUnsupported),
    },
    Number {
        name: "newest_build",
        on: On::Base("server-2019"),
        stage: BARE,
        operation: Operation::Install,
        faults: |_, step| {
            windows([Windows::Server2016, Windows::Server2019, Windows::Server2022], step)
        },
        shows: [WORKS, WORKS, "unsupported-windows"],
        cause: Some(CauseId::WindowsUnsupported),
    },
];

fn build(version: [u16; 4], step: i64) -> Vec<Fault> {
    let [a, b, c, d] = version;
    vec![Fault::Agent(AgentFault::Version(format!("{a}.{b}.{}.{d}", i64::from(c) + step)))]
}

/// The major version before; this one; the release after it.
fn powershell(major: u32, step: i64) -> Vec<Fault> {
    let version = match step {
        ..0 => format!("{}.0", major - 1),
        0 => format!("{major}.0"),
        1.. => format!("{major}.1"),
    };
    vec![Fault::Powershell(PowerShellFault::OnlyVersion(version))]
}

/// The release of Azure PowerShell before the only one that is taken; this one; the one after it.
fn azure_powershell(on: Computer, step: i64) -> Vec<Fault> {
    let mut parts = edition::AZURE_POWERSHELL.split('.').flat_map(str::parse::<i64>);
    let (major, minor) = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    let versions = vec![format!("{major}.{}.0", minor + step)];
    vec![Fault::Offline(OfflineFault::AzurePowershell { on, versions })]
}

fn windows(releases: [Windows; 3], step: i64) -> Vec<Fault> {
    let release = releases[usize::try_from(step + 1).unwrap_or(0)];
    vec![Fault::Machine(MachineFault::Windows(release))]
}

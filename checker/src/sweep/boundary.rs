//! Boundaries: every number of the documentation, one step under it, at it, one step over it.
//!
//! *Promise*: the number comes from [`sim::edition`], the step is the smallest one there is, and
//! the machine is broken by a fault whose parameter is moved. The model must flip where the
//! documentation says, and the rules must flip with it: exactly this cause where the machine is
//! broken, silence where it is not. Numbers at which nothing flips are listed as such: a machine
//! with ten per cent free is as healthy as one with nine.

use diagnosers::Diagnoser;
use rayon::prelude::*;
use scenarios::images::Images;
use sim::cause::CauseId;
use sim::edition::{self, Edition};
use sim::evidence::Evidence;
use sim::fault::units::{Bytes, Length};
use sim::fault::{
    AgentFault, ClockFault, CredentialFault, DotNetFault, DriverFault, Fault, FileFault,
    PowerShellFault, SystemStateFault, VssFault,
};
use sim::kernel::time::Span;
use sim::life::{self, Operation};
use sim::mars::engine;
use sim::mars::layout::WINDOWS_TEMP;
use sim::mars::scratch::protected_bytes;
use sim::windows::vss::{CHURN_PER_MILLE, MIN_DIFF_AREA};
use sim::world::World;

use super::{Case, Found};
use crate::episode::{NoConsole, inject};
use crate::run::Sources;

/// What a machine shows: nothing, or a message (`-` when it does not even start).
type Shows = &'static str;
const WORKS: Shows = "";
const SILENT: Shows = "-";
const NEWER_EXISTS: Shows = "newer-agent";

/// A number and how to come near it.
struct Number {
    /// Its name in `edition.rs`, or what it is when it is the subsystem's own.
    name: &'static str,
    /// The stage of the image.
    stage: &'static str,
    operation: Operation,
    /// What breaks the machine, this many steps over the number.
    faults: fn(&World, i64) -> Vec<Fault>,
    /// One step under, at, one step over.
    shows: [Shows; 3],
    cause: Option<CauseId>,
}

fn bytes(number: u64, step: i64) -> Bytes {
    Bytes(number.saturating_add_signed(step))
}

fn seconds(length: Span, step: i64) -> Length {
    Length(Span(length.0 + step * 1000))
}

fn leave(number: u64, step: i64) -> Vec<Fault> {
    let path = r"C:\Temp\export.vhdx".to_owned();
    vec![Fault::File(FileFault::Fill { path, leave: bytes(number, step) })]
}

fn protected(world: &World) -> u64 {
    world.agent.policy.as_ref().map_or(0, |policy| protected_bytes(&world.host, policy))
}

fn build(version: [u16; 4], step: i64) -> Vec<Fault> {
    let [a, b, c, d] = version;
    vec![Fault::Agent(AgentFault::Version(format!("{a}.{b}.{}.{d}", i64::from(c) + step)))]
}

fn release(number: u32, step: i64) -> Vec<Fault> {
    vec![Fault::Dotnet(DotNetFault::Release(number.saturating_add_signed(step as i32)))]
}

fn temporary(number: u32, step: i64) -> Vec<Fault> {
    let (folder, count) = (WINDOWS_TEMP.to_owned(), number.saturating_add_signed(step as i32));
    vec![Fault::File(FileFault::TemporaryFiles { folder, count })]
}

fn shadow(world: &World, step: i64) -> Vec<Fault> {
    let used = world.host.vss.association('D').map_or(0, |association| association.used);
    let churn = world.host.files.used('D') * CHURN_PER_MILLE / 1000;
    let size = bytes(used + churn.max(MIN_DIFF_AREA), step);
    vec![Fault::Vss(VssFault::Maximum { volume: 'D', size })]
}

const BACKED: &str = "-with-recovery-points";
const INSTALLED: &str = "-installed";

/// The numbers, in the order of `edition.rs`.
const NUMBERS: &[Number] = &[
    Number {
        name: "SCRATCH_PER_MILLE",
        stage: BACKED,
        operation: Operation::ManualBackup,
        faults: |world, step| leave(protected(world) * edition::SCRATCH_PER_MILLE / 1000, step),
        shows: ["SalLowDiskSpace", WORKS, WORKS],
        cause: Some(CauseId::ScratchLowSpace),
    },
    Number {
        name: "SCRATCH_PER_MILLE_RECOMMENDED",
        stage: BACKED,
        operation: Operation::ManualBackup,
        faults: |world, step| {
            leave(protected(world) * edition::SCRATCH_PER_MILLE_RECOMMENDED / 1000, step)
        },
        shows: [WORKS; 3],
        cause: None,
    },
    Number {
        name: "SYSTEM_STATE_CACHE_BYTES",
        stage: BACKED,
        operation: Operation::SystemStateBackup,
        faults: |world, step| {
            let usual = protected(world) * edition::SCRATCH_PER_MILLE / 1000;
            let mut faults = vec![Fault::SystemState(SystemStateFault::Protected {})];
            faults.extend(leave(usual + edition::SYSTEM_STATE_CACHE_BYTES, step));
            faults
        },
        shows: ["SalLowDiskSpace", WORKS, WORKS],
        cause: Some(CauseId::ScratchLowSpace),
    },
    Number {
        name: "KEY_STAGING_BYTES",
        stage: BACKED,
        operation: Operation::ManualBackup,
        faults: |_, step| leave(edition::KEY_STAGING_BYTES, step),
        shows: ["34506", "SalLowDiskSpace", "SalLowDiskSpace"],
        cause: Some(CauseId::ScratchLowSpace),
    },
    Number {
        name: "KEY_STAGING_BYTES",
        stage: "-registered",
        operation: Operation::Activate,
        faults: |_, step| leave(edition::KEY_STAGING_BYTES, step),
        shows: ["0x1FC07", WORKS, WORKS],
        cause: Some(CauseId::ScratchLowSpace),
    },
    Number {
        name: "TEMP_FILES_CERTAIN",
        stage: INSTALLED,
        operation: Operation::Register,
        faults: |_, step| temporary(edition::TEMP_FILES_CERTAIN, step),
        shows: [WORKS, WORKS, "34513"],
        cause: Some(CauseId::TempFlood),
    },
    Number {
        name: "TEMP_FILES_SUSPECT",
        stage: INSTALLED,
        operation: Operation::Register,
        faults: |_, step| temporary(edition::TEMP_FILES_SUSPECT, step),
        shows: [WORKS; 3],
        cause: None,
    },
    Number {
        name: "POWERSHELL_MAJOR",
        stage: BACKED,
        operation: Operation::ScheduledBackup,
        faults: |_, step| {
            let version = format!("{}.0", i64::from(edition::POWERSHELL_MAJOR) + step);
            vec![Fault::Powershell(PowerShellFault::OnlyVersion(version))]
        },
        shows: [SILENT, WORKS, WORKS],
        cause: Some(CauseId::PowerShellTooOld),
    },
    Number {
        name: "CLOCK_TOLERANCE",
        stage: INSTALLED,
        operation: Operation::Register,
        faults: |_, step| {
            vec![Fault::Clock(ClockFault::Skew(seconds(edition::CLOCK_TOLERANCE, step)))]
        },
        shows: [WORKS, WORKS, "34513"],
        cause: Some(CauseId::ClockSkew),
    },
    Number {
        name: "CLOCK_TOLERANCE",
        stage: BACKED,
        operation: Operation::ManualBackup,
        faults: |_, step| {
            let back = Span(-edition::CLOCK_TOLERANCE.0);
            vec![Fault::Clock(ClockFault::Skew(seconds(back, -step)))]
        },
        shows: [WORKS, WORKS, "100050"],
        cause: Some(CauseId::ClockSkew),
    },
    Number {
        name: "AGENT_SERVICE_MINIMUM",
        stage: BACKED,
        operation: Operation::ManualBackup,
        faults: |_, step| build(edition::AGENT_SERVICE_MINIMUM, step),
        shows: ["0x1FBD3", "SalBitmapError", "SalBitmapError"],
        cause: Some(CauseId::AgentOutdated),
    },
    Number {
        name: "AGENT_CACHE_FIX",
        stage: BACKED,
        operation: Operation::ManualBackup,
        faults: |world, step| {
            let mut faults = leave(protected(world) * edition::SCRATCH_PER_MILLE / 1000, 1);
            faults.extend(build(edition::AGENT_CACHE_FIX, step));
            faults
        },
        shows: ["SalLowDiskSpace", "SalBitmapError", "SalBitmapError"],
        cause: Some(CauseId::AgentOutdated),
    },
    Number {
        name: "AGENT_BITMAP_FIX",
        stage: BACKED,
        operation: Operation::ManualBackup,
        faults: |_, step| build(edition::AGENT_BITMAP_FIX, step),
        shows: ["SalBitmapError", WORKS, WORKS],
        cause: Some(CauseId::AgentOutdated),
    },
    Number {
        name: "current_agent",
        stage: BACKED,
        operation: Operation::ManualBackup,
        faults: |world, step| build(world.edition.current_agent, step),
        shows: [WORKS; 3],
        cause: Some(CauseId::AgentOutdated),
    },
    Number {
        name: "FILE_SYNC_COMPATIBLE",
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
        name: "credential_life",
        stage: INSTALLED,
        operation: Operation::Register,
        faults: |world, step| {
            let age = seconds(world.edition.credential_life, step);
            vec![Fault::Credential(CredentialFault::Age(age))]
        },
        shows: [WORKS, WORKS, "34513"],
        cause: Some(CauseId::CredentialExpired),
    },
    Number {
        name: "dotnet_release",
        stage: BACKED,
        operation: Operation::ScheduledBackup,
        faults: |world, step| release(world.edition.dotnet_release, step),
        shows: ["prerequisite", WORKS, WORKS],
        cause: Some(CauseId::DotNetTooOld),
    },
    Number {
        name: "smallest shadow storage",
        stage: BACKED,
        operation: Operation::ScheduledBackup,
        faults: shadow,
        shows: ["snapshot", WORKS, WORKS],
        cause: Some(CauseId::ShadowStorage),
    },
];

/// Why a number with a scenario of its own is not swept.
const TWIN: &str = "no fault takes this number yet: a scenario and its twin stand on both sides";
/// Why a pace is not swept.
const PACE: &str = "our own pace of a job, no limit of the documentation";
/// Why a version that only decides on words is not swept.
const WORDS: &str = "decides which words an old agent has, not whether it works";

/// Numbers of `edition.rs` that no case moves, each with the reason. A test holds that this list
/// and `NUMBERS` name every number, and that nothing is in both.
pub const NOT_SWEPT: &[(&str, &str)] = &[
    ("DOTNET_452", "the release of edition 2020-01: swept as dotnet_release"),
    ("PATH_CHARACTERS", TWIN),
    ("JOB_MINUTES", PACE),
    ("FILES_A_MINUTE", PACE),
    ("HINDRANCE", PACE),
    ("SLOW", PACE),
    ("DISK_IDLE_PERCENT", TWIN),
    ("DISK_TRANSFER_MILLISECONDS", TWIN),
    ("PROCESSOR_PERCENT", TWIN),
    ("MEMORY_AVAILABLE_PERCENT", TWIN),
    ("PORTAL_SESSION", TWIN),
    ("PIN_LIFE", TWIN),
    ("PIN_AGENT", WORDS),
    ("KEY_VAULT_AGENT", TWIN),
    ("PASSPHRASE_LENGTH", TWIN),
    ("RETENTION_DAYS_MINIMUM", TWIN),
    ("RETENTION_DAYS_MAXIMUM", "the wizard refuses more: nothing is there to break"),
    ("AGENT_SECURITY", WORDS),
    ("AGENT_IMMUTABILITY", WORDS),
    ("PORTAL_LAG", "our own pace of the portal, no limit of the documentation"),
    ("PORTAL_LAG_MAXIMUM", "judges what the portal shows: see the controls of monitoring"),
    ("STALE_JOB_LIFE", "an entry that is left in progress breaks nothing"),
    ("AZURE_POWERSHELL", "asked for exactly, not at least: see the scenarios of offline"),
    ("azure_powershell", "as AZURE_POWERSHELL"),
    ("AGENT_DATA_BOX", "from it on seeding works, and its job is warned of the agent (X21)"),
    ("offline_agent", "AGENT_DATA_BOX in its edition"),
    ("IMPORT_TRACKING", "the days on the road are not simulated"),
    ("SOURCE_LIMIT_GIB", TWIN),
    ("SOURCE_LIMIT_GIB_2008R2", TWIN),
    ("AGENT_MOUNT_MINIMUM", TWIN),
    ("MOUNT_LIFE", TWIN),
    ("MOUNT_LIFE_COPYING", TWIN),
    ("credential_agent", TWIN),
    ("MACHINES_PER_VAULT", "counts servers of a vault: no fault sets how many there are yet"),
    ("DOTNET_48", "the release of edition 2025-11: swept as dotnet_release where an image has it"),
    ("warns_of_old_agent", "a yes or no of the edition: swept as current_agent"),
    ("minimum_agent", "AGENT_SERVICE_MINIMUM in every edition: swept under that name"),
    ("OLDEST_BUILD", "a Windows has its build and no other: see install/windows-not-listed"),
    ("newest_build", "as OLDEST_BUILD: see install/windows-newer-than-listed"),
    ("RUNS_PER_DAY", "the wizard refuses a fourth time of day: nothing is there to break"),
    ("POWERSHELL_MAJOR_2025", "swept as installer_powershell where an image has it"),
    ("installer_powershell", "asked for by edition 2025-11 only, under which no image lives yet"),
];

/// Names of the numbers that are swept.
pub fn swept() -> impl Iterator<Item = &'static str> {
    NUMBERS.iter().map(|number| number.name)
}

/// Plays every number on one image of every edition that images live under.
#[must_use]
pub fn sweep(sources: &Sources, diagnoser: &dyn Diagnoser) -> Vec<Case> {
    let bases: Vec<(&str, &Edition)> =
        edition::ALL.into_iter().filter_map(|e| Some((base(&sources.images, e)?, e))).collect();
    let play = |number: &Number, base: &str, edition: &Edition| -> Vec<Case> {
        let image = format!("{base}{}", number.stage);
        let name = format!("{} ({}, {})", number.name, edition.name, number.operation.name());
        match sources.images.build(&image, sources.seed) {
            Err(error) => vec![Case::new(&name, "nothing", Err(error.to_string()))],
            Ok(world) => (0..3).map(|at| one(number, &name, &world, at, diagnoser)).collect(),
        }
    };
    let all: Vec<Vec<Case>> = NUMBERS
        .par_iter()
        .flat_map_iter(|number| bases.iter().map(move |(base, edition)| (number, base, edition)))
        .map(|(number, base, edition)| play(number, base, edition))
        .collect();
    all.into_iter().flatten().collect()
}

/// The newest Windows that lives under an edition.
fn base<'i>(images: &'i Images, edition: &Edition) -> Option<&'i str> {
    let under = |base: &&str| images.spec(base).is_ok_and(|(spec, _)| spec.edition == edition.name);
    images.bases().filter(under).last()
}

fn one(number: &Number, name: &str, image: &World, at: usize, diagnoser: &dyn Diagnoser) -> Case {
    let change = ["one step under", "at the number", "one step over"][at];
    let result = flip(number, image, at, diagnoser);
    Case::new(name, change, result)
}

/// What works shows a warning where the edition warns of an agent that is not the newest (X21).
fn documented(shows: Shows, world: &World) -> Shows {
    let older = engine::version(&world.host) < Some(world.edition.current_agent);
    match shows {
        WORKS if older && world.edition.warns_of_old_agent => NEWER_EXISTS,
        shows => shows,
    }
}

fn flip(
    number: &Number,
    image: &World,
    at: usize,
    diagnoser: &dyn Diagnoser,
) -> Result<Found, String> {
    let faults = (number.faults)(image, at as i64 - 1);
    let mut world = inject(image, &faults).map_err(|error| error.to_string())?;
    let outcome = life::run(&mut world, number.operation);
    let message = outcome.failure.as_ref().map(|failure| failure.message.symbol());
    let shown = if outcome.ok() { WORKS } else { message.unwrap_or(SILENT) };
    let documented = documented(number.shows[at], &world);
    if shown != documented {
        return Err(format!("the model shows `{shown}`, documented is `{documented}`"));
    }
    let facts = Evidence::of(&world, &outcome);
    let answer = diagnoser.diagnose(&facts, &mut NoConsole).map_err(|error| error.to_string())?;
    let said: Vec<CauseId> = answer.findings.iter().map(|finding| finding.cause).collect();
    let right: Vec<CauseId> = number.cause.filter(|_| !outcome.ok()).into_iter().collect();
    if said != right {
        let words = |causes: &[CauseId]| {
            let ids = causes.iter().map(|cause| cause.id()).collect::<Vec<_>>().join(", ");
            if ids.is_empty() { "nothing".to_owned() } else { ids }
        };
        return Err(format!("the rules say {}, right is {}", words(&said), words(&right)));
    }
    Ok(if outcome.ok() { Found::Healthy } else { Found::Broken })
}

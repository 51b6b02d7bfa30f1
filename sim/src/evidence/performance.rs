//! How busy the machine is, and how long its newest job took.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::mars::job::JobState;
use crate::windows::performance as counters;
use crate::world::World;

/// How busy the machine is.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PerformanceFacts {
    /// `\Processor(_Total)\% Processor Time`
    pub processor_percent: u32,
    /// `\Memory\Available MBytes`, of all memory.
    pub memory_available_percent: u32,
    /// Disks, by drive letter.
    pub disks: BTreeMap<char, DiskFacts>,
    /// Programs that take something of them, in the order of their process ids (Task Manager,
    /// Resource Monitor).
    pub programs: Vec<ProgramFacts>,
    /// The newest job that went through; absent when there is none.
    pub last_job: Option<DurationFacts>,
}

/// A disk.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DiskFacts {
    /// `\LogicalDisk(X:)\% Idle Time`
    pub idle_percent: u32,
    /// `\LogicalDisk(X:)\Avg. Disk sec/Transfer`, in milliseconds.
    pub transfer_milliseconds: u32,
}

/// A program that takes something.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ProgramFacts {
    /// Image name.
    pub image: String,
    /// File description of the program; empty when it has none.
    pub about: String,
    /// Per cent of the processor.
    pub processor_percent: u32,
    /// Per cent of memory.
    pub memory_percent: u32,
    /// Per cent of the time that it keeps each disk busy.
    pub disks: BTreeMap<char, u32>,
}

/// How long a job took.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DurationFacts {
    /// From start to end (`Get-OBJob`).
    pub minutes: i64,
    /// What a job with as much data takes on a server with nothing else to do.
    pub usual_minutes: i64,
    /// From the start to `FileProvider::EndData` in the engine's log.
    pub catalogue_minutes: i64,
}

/// Reads the facts off a world.
pub(super) fn facts(world: &World) -> PerformanceFacts {
    let host = &world.host;
    let disk = |letter| DiskFacts {
        idle_percent: counters::idle_percent(host, letter),
        transfer_milliseconds: counters::transfer_milliseconds(host, letter),
    };
    let busy = host.processes.running.iter().filter(|process| !process.load.is_none());
    let programs = busy.map(|process| ProgramFacts {
        image: process.image.clone(),
        about: process.about.clone(),
        processor_percent: process.load.processor,
        memory_percent: process.load.memory,
        disks: process.load.disks.iter().copied().collect(),
    });
    let whole = world
        .agent
        .jobs
        .iter()
        .rev()
        .find(|job| job.failure.is_none() && job.state != JobState::Aborted);
    let minutes = |span: crate::kernel::time::Span| span.as_seconds() / 60;
    PerformanceFacts {
        processor_percent: counters::processor_percent(host),
        memory_available_percent: counters::memory_available_percent(host),
        disks: host.files.volumes().iter().map(|v| (v.letter, disk(v.letter))).collect(),
        programs: programs.collect(),
        last_job: whole.map(|job| DurationFacts {
            minutes: minutes(job.ended - job.started),
            usual_minutes: minutes(job.pace.usual),
            catalogue_minutes: minutes(job.pace.catalogue),
        }),
    }
}

//! Jobs as the agent remembers them, and how an attempt can fail.
//!
//! *Models*: the record that `Get-OBJob` shows, and a failure with the message it was told with,
//! the HRESULT below it, and the phase in which it happened. *Sources*: catalogue 4.7.
//! *Seen through*: `Get-OBJob`, CloudBackup events, the console application.

use std::fmt;

use crate::kernel::time::Moment;

use super::messages::Message;
use super::pace::Pace;
use super::phases::items::Skipped;

/// How a job ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, schemars::JsonSchema)]
pub enum JobState {
    /// Everything was backed up.
    Completed,
    /// Some files were not, or it was warned of something.
    CompletedWithWarning,
    /// It failed.
    Aborted,
}

/// What a job backs up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JobKind {
    /// Files and folders.
    Files,
    /// System state.
    SystemState,
}

/// What started a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// "Back Up Now" in the console application, or `Start-OBBackup` by hand.
    Manual,
    /// The scheduled task.
    Scheduled,
}

/// Why something the agent tried did not work.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Failure {
    /// What the operator is told.
    pub message: Message,
    /// The HRESULT or Win32 code below it; 0 when there is none.
    pub detail: u32,
    /// The gate that said no.
    pub gate: &'static str,
    /// What it was about: a path, a name. May be empty.
    pub about: String,
}

impl Failure {
    /// A failure of a gate.
    #[must_use]
    pub fn new(gate: &'static str, message: Message, detail: u32, about: &str) -> Self {
        Self { message, detail, gate, about: about.to_owned() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.gate, self.message.symbol())?;
        if self.detail != 0 {
            write!(f, " [{:#010x}]", self.detail)?;
        }
        if self.about.is_empty() { Ok(()) } else { write!(f, " {}", self.about) }
    }
}

/// A finished job.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Job {
    /// Job id, a GUID.
    pub id: String,
    /// What it backs up.
    pub kind: JobKind,
    /// What started it.
    pub origin: Origin,
    /// When it started.
    pub started: Moment,
    /// When it ended.
    pub ended: Moment,
    /// How it ended.
    pub state: JobState,
    /// Why it failed.
    pub failure: Option<Failure>,
    /// Bytes that were looked at.
    pub bytes: u64,
    /// How long it takes, and what of it is usual; nothing when it failed.
    pub pace: Pace,
    /// Files that were left out.
    pub skipped: Vec<Skipped>,
    /// What it was warned of beside these.
    pub warnings: Vec<Failure>,
}

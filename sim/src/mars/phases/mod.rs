//! The phases of a backup, in the order of the progress lines (catalogue 4.7).
//!
//! *Models*: which lines an operator has seen when a job ends, well or badly.

pub mod estimate;
pub mod items;
pub mod snapshot;
pub mod storage;
pub mod transfer;

use super::engine;
use super::job::Failure;

/// The progress lines of a job (catalogue 4.7).
pub const PROGRESS: [&str; 5] = [
    "Taking snapshot of volumes...",
    "Preparing storage...",
    "Estimating size of backup items...",
    "Transferring data...",
    "Verifying backup...",
];

/// The progress lines that came before a job ended.
#[must_use]
pub fn seen(result: &Result<(), Failure>) -> &'static [&'static str] {
    let gate = match result {
        Ok(()) => return &PROGRESS,
        Err(failure) => failure.gate,
    };
    let lines = match gate {
        "snapshot" => 1,
        "storage" | "location" | "attributes" | "tracking" => 2,
        "space" | "source size" | engine::ENDED => 3,
        "bitmap" | "stores" => 4,
        _ => 0,
    };
    &PROGRESS[..lines]
}

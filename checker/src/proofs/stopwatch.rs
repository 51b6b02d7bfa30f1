//! How long each proof took, added up over all scenarios and threads.
//!
//! *Leaves out*: anything that a verdict could depend on. Times are printed and forgotten.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::{ALL, Proof};

/// Time by proof.
#[derive(Debug)]
pub struct Stopwatch {
    nanoseconds: [AtomicU64; ALL.len()],
    started: Instant,
}

impl Default for Stopwatch {
    fn default() -> Self {
        Self { nanoseconds: Default::default(), started: Instant::now() }
    }
}

impl Stopwatch {
    /// Does something on the account of a proof.
    pub(super) fn measure<T>(&self, proof: &Proof, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = work();
        let spent = u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX);
        if let Some(at) = ALL.iter().position(|other| *other == proof) {
            self.nanoseconds[at].fetch_add(spent, Ordering::Relaxed);
        }
        result
    }

    /// Time that threads spent on a proof so far, together.
    #[must_use]
    pub fn spent(&self, proof: &Proof) -> Duration {
        let at = ALL.iter().position(|other| *other == proof);
        let spent = at.map_or(0, |at| self.nanoseconds[at].load(Ordering::Relaxed));
        Duration::from_nanos(spent)
    }

    /// Time since the stopwatch was made, as a clock on the wall shows it.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }
}

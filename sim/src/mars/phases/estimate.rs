//! "Estimating size of backup items...": is there room for the cache of this much data?
//!
//! *Models*: free bytes on the scratch volume against thousandths of the PROTECTED bytes (D26:
//! not of the volume). Agents before the accounting fix want twice as much \[INF\].
//! *Sources*: 3.3; R01, R14; S04, S74, S87, S88; D15, D26.

use crate::edition::{AGENT_CACHE_FIX, SCRATCH_PER_MILLE, SCRATCH_PER_MILLE_RECOMMENDED};
use crate::mars::Site;
use crate::mars::job::Failure;
use crate::mars::log::Level;
use crate::mars::messages::Message;
use crate::mars::{engine, scratch};
use crate::windows::error::Win32;

/// Bytes that must be free for `protected` bytes under an agent version.
#[must_use]
pub fn needed(protected: u64, version: [u16; 4]) -> u64 {
    let per_mille =
        if version < AGENT_CACHE_FIX { SCRATCH_PER_MILLE_RECOMMENDED } else { SCRATCH_PER_MILLE };
    // Exact to the byte: dividing first would lose up to a thousand bytes of the limit (D26).
    (u128::from(protected) * u128::from(per_mille) / 1000) as u64
}

/// Checks the room in `folder` for `protected` bytes.
///
/// # Errors
/// `SalLowDiskSpace`.
pub fn pass(site: &mut Site<'_>, folder: &str, protected: u64) -> Result<(), Failure> {
    let version = engine::version(site.host).unwrap_or_default();
    let needed = needed(protected, version);
    let free = site.host.free(scratch::letter(folder));
    if free >= needed {
        return Ok(());
    }
    let text =
        format!("cache needs {needed} bytes, {free} bytes are free on the volume of {folder}");
    site.log("48 cacheprovider.cpp(391)", Level::Warning, text);
    Err(Failure::new("space", Message::SalLowDisk, Win32::DISK_FULL.hresult(), folder))
}

//! Change Properties: the settings that the customer fills in, and what Windows can do of them.
//!
//! *Models*: throttling, which needs the quality of service of Windows Server 2012 or later.
//! *Leaves out*: the effect on transfer times. *Sources*: X84; catalogue 4.7 (`-WorkDay` ...).
//! *Seen through*: Change Properties, `Get-OBMachineSetting`, `Set-OBMachineSetting`.

use crate::windows::identity::Windows;

use super::job::Failure;
use super::messages::Message;
use super::{Site, engine};

/// How fast the agent may send, by the hours of work.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Throttle {
    /// Days of work: `Mo,Tu`.
    pub days: String,
    /// First hour of work.
    pub from_hour: u8,
    /// First hour after work.
    pub to_hour: u8,
    /// Kilobits a second in hours of work.
    pub work_kbps: u32,
    /// Kilobits a second outside them.
    pub other_kbps: u32,
}

/// The first Windows on which the agent can be throttled.
const FIRST: Windows = Windows::Server2012R2;

/// Operation: saves what the customer has filled in.
///
/// # Errors
/// The engine's own message; throttling where Windows has none.
pub fn operation(site: &mut Site<'_>) -> Result<(), Failure> {
    let result = engine::pass(site);
    site.gate("engine", result)?;
    let wanted = site.agent.throttle_wanted.clone();
    match wanted {
        Some(wanted) => throttle(site, wanted),
        None => Ok(()),
    }
}

/// Limits the agent.
///
/// # Errors
/// This Windows cannot (X84).
pub fn throttle(site: &mut Site<'_>, wanted: Throttle) -> Result<(), Failure> {
    let windows = site.host.identity.windows;
    let result = match windows >= FIRST {
        true => Ok(()),
        false => Err(Failure::new("throttling", Message::Throttling, 0, windows.facts().0)),
    };
    site.gate("throttling", result)?;
    site.agent.throttle = Some(wanted);
    Ok(())
}

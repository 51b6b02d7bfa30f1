//! The Schedule Backup wizard: the customer saves a policy.
//!
//! *Models*: the gates in their order: engine, registration, .NET, network, antivirus (with the
//! scratch folder, where the policy's stores will lie), encryption key; then the policy and its
//! scheduled task. What keeps the agent from the service has the face of 100050 here, and what
//! antivirus holds too (S47-S50). *Leaves out*: pages of the wizard, policies kept in the vault.
//! *Sources*: 5.1; S41-S50, S56-S58. *Seen through*: Schedule Backup, `Get-OBPolicy`.

use crate::kernel::shared::Shared;

use super::connect::{self, Errand};
use super::engine;
use super::job::Failure;
use super::messages::Message;
use super::policy::{self, Policy};
use super::{Site, key, register, runtime, schedule};

/// The policy that the customer saves: the one that is there once more, else the usual one.
#[must_use]
pub fn wanted(site: &Site<'_>) -> Policy {
    match &site.agent.policy {
        Some(policy) => Policy::clone(policy),
        None => policy::usual(site.seed),
    }
}

/// Operation: the wizard's last page, "Finish".
///
/// # Errors
/// The engine's own message, not registered, a prerequisite, 100050 or 407, 34506.
pub fn operation(site: &mut Site<'_>, policy: Policy) -> Result<(), Failure> {
    gates(site)?;
    schedule::configure(site, policy);
    Ok(())
}

/// Operation: the same page after the items alone were changed: the scheduled task stays as it is.
///
/// # Errors
/// As [`operation`].
pub fn items(site: &mut Site<'_>, policy: Policy) -> Result<(), Failure> {
    gates(site)?;
    site.agent.policy = Some(Shared::new(policy));
    site.note("configured", "items".to_owned(), true);
    Ok(())
}

fn gates(site: &mut Site<'_>) -> Result<(), Failure> {
    let result = engine::pass(site);
    site.gate("engine", result)?;
    let registered = match register::is_registered(site.host) {
        true => Ok(()),
        false => Err(Failure::new("registration", Message::NotRegistered, 0, "")),
    };
    site.gate("registration", registered)?;
    let result = runtime::dotnet(site);
    site.gate("dotnet", result)?;
    let result = runtime::servicing(site);
    site.gate("windows updates", result)?;
    let result = connect::pass(site, Errand::Configure);
    site.gate("network", result)?;
    let result = connect::version(site);
    site.gate("service version", result)?;
    let result = runtime::antivirus(site, Message::Unreachable);
    let result = result.and_then(|()| runtime::key_store(site, Message::Unreachable));
    site.gate("antivirus", result)?;
    let result = key::pass(site);
    site.gate("encryption key", result)?;
    Ok(())
}

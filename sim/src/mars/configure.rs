//! The Schedule Backup wizard: the customer saves a policy.
//!
//! *Models*: the gates in their order: engine, registration, .NET, network, antivirus (with the
//! scratch folder, where the policy's stores will lie), encryption key, source volumes (S08); then
//! the policy and its scheduled task. Before it is saved the vault looks at its retention range.
//! What keeps the agent from the service has the face of 100050 here, and what antivirus holds too
//! (S47-S50).
//! *Leaves out*: pages of the wizard.
//! *Sources*: 5.1; S08, S41-S50, S56-S58; X46, X68. *Seen through*: Schedule Backup,
//! `Get-OBPolicy`.

use crate::edition::{AGENT_IMMUTABILITY, AGENT_SECURITY, RETENTION_DAYS_MINIMUM};
use crate::kernel::shared::Shared;

use super::connect::{self, Errand};
use super::engine;
use super::job::Failure;
use super::log::Level;
use super::messages::Message;
use super::policy::{self, Policy};
use super::{Site, key, register, runtime, schedule, source};

/// The policy that the customer saves: the one that is there once more, else the usual one.
#[must_use]
pub fn wanted(site: &Site<'_>) -> Policy {
    match &site.agent.policy {
        Some(policy) => {
            let days = site.agent.draft_retention_days.unwrap_or(policy.retention_days);
            Policy { retention_days: days, ..Policy::clone(policy) }
        }
        None => policy::usual(site.seed, &site.host.files),
    }
}

/// Operation: the wizard's last page, "Finish".
///
/// # Errors
/// The engine's own message, not registered, a prerequisite, 100050 or 407, 34506.
pub fn operation(site: &mut Site<'_>, policy: Policy) -> Result<(), Failure> {
    gates(site, &policy)?;
    schedule::configure(site, policy);
    Ok(())
}

/// Operation: the same page after the items alone were changed: the scheduled task stays as it is.
///
/// # Errors
/// As [`operation`].
pub fn items(site: &mut Site<'_>, mut policy: Policy) -> Result<(), Failure> {
    gates(site, &policy)?;
    policy.select(&site.host.files);
    site.agent.policy = Some(Shared::new(policy));
    site.note("configured", "items".to_owned(), true);
    Ok(())
}

fn gates(site: &mut Site<'_>, policy: &Policy) -> Result<(), Failure> {
    register::ready(site)?;
    let result = runtime::dotnet(site);
    site.gate("dotnet", result)?;
    let result = runtime::servicing(site);
    site.gate("windows updates", result)?;
    let result = connect::pass(site, Errand::Configure);
    site.gate("network", result)?;
    // The id that is documented for a policy change comes before the one of a backup (X46, X50).
    let result = retention(site, policy);
    site.gate("retention", result)?;
    let result = connect::version(site);
    site.gate("service version", result)?;
    let result = runtime::antivirus(site, Message::Unreachable);
    let result = result.and_then(|()| runtime::key_store(site, Message::Unreachable));
    site.gate("antivirus", result)?;
    let result = runtime::restriction(site, Message::Unreachable);
    site.gate("software restriction", result)?;
    let complete = match site.agent.passphrase {
        Some(_) => Ok(()),
        None => Err(Failure::new("activation", Message::RegistrationIncomplete, 0, "")),
    };
    site.gate("activation", complete)?;
    let result = key::pass(site);
    site.gate("encryption key", result)?;
    let result = source::pass(site, policy);
    site.gate("source volume", result)?;
    Ok(())
}

/// Gate: the vault takes the retention range. An agent from before the security features cannot
/// say why it does not.
///
/// # Errors
/// 0x29834 below the minimum, 810001 or 130001 when an immutable vault would lose points early.
fn retention(site: &mut Site<'_>, policy: &Policy) -> Result<(), Failure> {
    let (days, vault) = (policy.retention_days, &site.cloud.vault);
    let version = engine::version(site.host).unwrap_or_default();
    let kept = site.agent.policy.as_ref().map_or(0, |policy| policy.retention_days);
    let message = if vault.immutable && days < kept {
        match version < AGENT_IMMUTABILITY {
            true => Message::ImmutableOldAgent,
            false => Message::Immutable,
        }
    } else if vault.security_features && days < RETENTION_DAYS_MINIMUM && version < AGENT_SECURITY {
        Message::RetentionRange
    } else {
        return Ok(());
    };
    let text = format!("UpdatePolicy failed with {:#x}: retention of {days} days", message.code());
    site.log("22 policymanager.cpp(611)", Level::Warning, text);
    Err(Failure::new("retention", message, 0, &days.to_string()))
}

//! The security PIN: what the portal gives out, and what the agent asks for before it changes the
//! passphrase or deletes backup data.
//!
//! *Models*: one PIN at a time, good for five minutes on the clock of the service, used up when it
//! was accepted; what the administrator has at hand: nothing (then a fresh one is fetched), a PIN
//! on paper, or an empty field. Agents before 2.0.9052 do not know PINs.
//! *Leaves out*: several administrators, notifications. *Sources*: 5.5; X66, X67, X69.
//! *Seen through*: 100130, 120002, `Set-OBMachineSetting -SecurityPIN`, `Remove-OBPolicy`.

use crate::azure::Cloud;
use crate::azure::vault::Pin;
use crate::edition::{AGENT_SECURITY, PIN_LIFE};
use crate::kernel::seed::Seed;
use crate::kernel::time::Moment;

use super::job::Failure;
use super::messages::Message;
use super::{Site, engine, key, register, schedule};

/// Somebody generates a PIN in the portal (Properties, Security PIN) and has it at hand.
pub fn generate(cloud: &mut Cloud, seed: Seed, now: Moment) -> String {
    let number = seed.stream(&format!("azure.pin.{}", now.0)).below(1_000_000);
    let digits = format!("{number:06}");
    cloud.vault.pin = Some(Pin { digits: digits.clone(), at: now });
    cloud.client.pin = Some(digits.clone());
    digits
}

/// What the administrator types: what is at hand, else a fresh PIN.
fn typed(site: &mut Site<'_>) -> String {
    match site.cloud.client.pin.clone() {
        Some(at_hand) => at_hand,
        None => generate(site.cloud, site.seed, site.now),
    }
}

/// The service looks at a PIN. One that it accepts is used up.
///
/// # Errors
/// None was typed; it is wrong, or older than five minutes (X66, X69).
pub fn check(site: &mut Site<'_>, digits: &str) -> Result<(), Failure> {
    if digits.trim().is_empty() {
        return Err(Failure::new("security PIN", Message::NoSecurityPin, 0, ""));
    }
    let good = |pin: &Pin| pin.digits == digits && site.now - pin.at <= PIN_LIFE;
    if !site.cloud.vault.pin.as_ref().is_some_and(good) {
        return Err(Failure::new("security PIN", Message::SecurityPin, 0, ""));
    }
    site.cloud.vault.pin = None;
    site.cloud.client.pin = None;
    Ok(())
}

fn ready(site: &mut Site<'_>) -> Result<(), Failure> {
    register::ready(site)?;
    let version = engine::version(site.host).unwrap_or_default();
    let knows = match version < AGENT_SECURITY {
        true => Err(Failure::new("agent version", Message::OperationFailed, 0, "")),
        false => Ok(()),
    };
    site.gate("agent version", knows)
}

/// Operation: Change Properties, Encryption: another passphrase, with a PIN. The administrator
/// notes it when the agent has taken it.
///
/// # Errors
/// 120002 from an agent that knows no PIN, 100130, what [`key::activate`] says.
pub fn change_passphrase(site: &mut Site<'_>) -> Result<(), Failure> {
    ready(site)?;
    let digits = typed(site);
    let result = check(site, &digits);
    site.gate("security PIN", result)?;
    let new = site.seed.stream("portal.passphrase").guid();
    let result = key::activate(site, &new);
    site.gate("activation", result)?;
    let client = &mut *site.cloud.client;
    if client.passphrase.as_deref() != Some(new.as_str()) {
        client.notes.extend(client.passphrase.replace(new));
    }
    Ok(())
}

/// Operation: stops protection and deletes the backup data, with a PIN.
///
/// # Errors
/// As [`change_passphrase`]; there is no policy to remove.
pub fn delete_data(site: &mut Site<'_>) -> Result<(), Failure> {
    ready(site)?;
    let digits = typed(site);
    delete_with(site, &digits)
}

/// The policy goes, and with an accepted PIN the recovery points go.
///
/// # Errors
/// What [`check`] says.
pub fn delete_with(site: &mut Site<'_>, digits: &str) -> Result<(), Failure> {
    let result = check(site, digits);
    site.gate("security PIN", result)?;
    schedule::remove(site);
    let name = site.host.identity.name.clone();
    if let Some(server) = site.cloud.vault.server_mut(&name) {
        server.recovery_points.clear();
    }
    Ok(())
}

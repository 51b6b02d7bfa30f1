//! Opening the console application: it asks the service whether this server is registered.
//!
//! *Models*: engine, then the way to sign-in and to the backup service, then whether the service
//! still talks to this agent. What goes wrong on the way has one face: the registration status
//! could not be verified. A server that was never registered has nothing to verify.
//! *Sources*: X08, X09, X10, X11 (T25). *Seen through*: the console application.

use super::connect::{self, Errand};
use super::job::Failure;
use super::messages::Message;
use super::{Site, engine, register, runtime};

/// Operation: the console application is opened.
///
/// # Errors
/// The engine's own message, a prerequisite, or the status that could not be verified.
pub fn operation(site: &mut Site<'_>) -> Result<(), Failure> {
    let result = engine::pass(site);
    site.gate("engine", result)?;
    if !register::is_registered(site.host) {
        return Ok(());
    }
    let result = runtime::dotnet(site);
    site.gate("dotnet", result)?;
    let result = connect::pass(site, Errand::OpenConsole);
    site.gate("network", result)?;
    let result = connect::version(site);
    let result =
        result.map_err(|failure| Failure { message: Message::StatusUnverified, ..failure });
    site.gate("service version", result)
}

//! Recovering another server's data here: the wizard's "Another server".
//!
//! *Models*: the vault credential file that the wizard asks for, which must be of this server's
//! vault and good (X13, X76), a Windows that is not older than the source's (X43), and the
//! passphrase of the server whose data it is (X29, X30). Where the vault lists no other server
//! with recovery points, the server recovers its own that way.
//! *Leaves out*: mounting and copying, which are the same as for own data.
//! *Sources*: 3.9; X13, X29, X30, X43, X76. *Seen through*: the Recover Data wizard.

use crate::azure::Cloud;
use crate::azure::vault::Server;
use crate::windows::host::Host;

use super::job::Failure;
use super::messages::Message;
use super::{Site, connect, credential, key, portal, register, runtime};

/// The server whose data is wanted: another one with recovery points, else this one.
#[must_use]
pub fn source<'c>(host: &Host, cloud: &'c Cloud) -> Option<&'c Server> {
    let name = host.identity.name.as_str();
    let mut others = cloud.vault.listed();
    let other = others.find(|it| it.name != name && !it.recovery_points.is_empty());
    other.or_else(|| cloud.vault.server(name))
}

/// True when a passphrase opens the recovery points of a server.
#[must_use]
pub fn opens(server: &Server, text: &str) -> bool {
    server.recovery_points.is_empty() || server.passphrase == Some(key::passphrase(text))
}

/// Operation: opens the newest recovery point of another server. Who has only
/// the file with which this server was registered fetches a new one first.
///
/// # Errors
/// The engine's own message, the network's, 34513, 100110, an older Windows, a passphrase that
/// does not open it.
pub fn operation(site: &mut Site<'_>) -> Result<(), Failure> {
    register::ready(site)?;
    let result = runtime::dotnet(site);
    site.gate("dotnet", result)?;
    let result = connect::pass(site, connect::Errand::Configure);
    site.gate("network", result)?;
    let file = match credential::fresh_at_hand(site) {
        Some(path) => path,
        None => portal::download(site, credential::DOWNLOADS)?,
    };
    let result = register::check_credential(site, &file);
    site.gate("credential", result)?;
    let (_, _, own, _) = site.host.identity.windows.facts();
    let newer = source(site.host, site.cloud).filter(|server| server.build > own);
    let result = match newer {
        Some(server) => Err(Failure::new("target version", Message::OlderWindows, 0, &server.name)),
        None => Ok(()),
    };
    site.gate("target version", result)?;
    let Some(noted) = site.cloud.client.passphrase.clone() else {
        let lost = Err(Failure::new("source passphrase", Message::PassphraseMismatch, 0, "none"));
        return site.gate("source passphrase", lost);
    };
    let result = match source(site.host, site.cloud).filter(|server| !opens(server, &noted)) {
        Some(server) => {
            Err(Failure::new("source passphrase", Message::PassphraseMismatch, 0, &server.name))
        }
        None => Ok(()),
    };
    site.gate("source passphrase", result)
}

//! The portal: what a person does there for a server, from the browser to the file.
//!
//! *Models*: the download of a vault credential file. The gates stand in their order (5.1 gate 2):
//! subscription, role, servers in the vault, the firewall of the computer on which the portal is
//! opened, its browser. All have the one face 403. Where the portal is opened on the server, the
//! server's own network counts, through the proxy that its users have (5.2).
//! *Sources*: R42-R47; S35-S40; D09. *Seen through*: message 403, the stand-in `portal`.

use std::net::Ipv4Addr;

use crate::azure::Refusal;
use crate::azure::client::{Client, PORTAL, Place};
use crate::edition::PORTAL_SESSION;
use crate::windows::error::Win32;
use crate::windows::network::{Network, Route, name_matches};
use crate::windows::node::Node;

use super::Site;
use super::credential;
use super::job::Failure;
use super::messages::Message;

/// Where the names of the portal lie \[S\].
const ADDRESS: Ipv4Addr = Ipv4Addr::new(13, 107, 42, 16);

/// Operation: downloads a credential file with the browser; it lands in `folder` on the server.
///
/// # Errors
/// 403 for every gate; the failure names which.
pub fn download(site: &mut Site<'_>, folder: &str) -> Result<String, Failure> {
    let result = allowed(site);
    site.gate("portal", result)?;
    let result = reached(site);
    site.gate("client firewall", result)?;
    let result = browser(site);
    site.gate("browser", result)?;
    let given = give_out(site, folder);
    let failed = |error: Win32| Failure::new("file", Message::Download, error.hresult(), folder);
    site.gate("file", given.map_err(failed))
}

fn refused(gate: &'static str, about: &str) -> Failure {
    Failure::new(gate, Message::Download, 0, about)
}

/// What Azure itself says to whoever asks for a file.
///
/// # Errors
/// 403: subscription, role, or a full vault.
pub fn allowed(site: &Site<'_>) -> Result<(), Failure> {
    let cloud = &site.cloud;
    cloud.may_download().map_err(|refusal| match refusal {
        Refusal::Subscription => refused("subscription", cloud.subscription.state.name()),
        Refusal::Role => refused("role", &cloud.identity.user),
        Refusal::VaultFull => refused("vault limit", &cloud.vault.name),
    })
}

/// Names of the portal that cannot be reached from where it is opened, with the rule that denies
/// each; the rule is empty when the server's own network is what says no.
#[must_use]
pub fn unreachable(network: &Network, client: &Client) -> Vec<(&'static str, String)> {
    let denied = |name: &str| {
        let rule = client.denied.iter().find(|pattern| name_matches(pattern, name));
        rule.cloned()
    };
    match client.place {
        Place::Workstation => {
            PORTAL.into_iter().filter_map(|name| Some((name, denied(name)?))).collect()
        }
        Place::Server => {
            let route = Route { proxy: network.proxy.clone(), login: network.proxy_login.clone() };
            let reaches = |name: &&str| network.reach(&route, name, ADDRESS).is_ok();
            let lost = PORTAL.into_iter().filter(|name| !reaches(name));
            lost.map(|name| (name, String::new())).collect()
        }
    }
}

/// The way from where the portal is opened to its names.
///
/// # Errors
/// 403: the first name that cannot be reached.
pub fn reached(site: &Site<'_>) -> Result<(), Failure> {
    match unreachable(&site.host.network, &site.cloud.client).first() {
        None => Ok(()),
        Some((name, _)) => Err(refused("client firewall", name)),
    }
}

fn browser(site: &Site<'_>) -> Result<(), Failure> {
    let client = &site.cloud.client;
    match client.used() {
        Some(used) if !used.downloads || used.is_stale(site.now, PORTAL_SESSION) => {
            Err(refused("browser", &used.name))
        }
        Some(_) => Ok(()),
        None => Err(refused("browser", &client.browser)),
    }
}

/// The vault issues a credential, and its file lands in `folder` on the server. All older files
/// are superseded by it.
///
/// # Errors
/// As Windows answers when the file is written.
pub fn give_out(site: &mut Site<'_>, folder: &str) -> Result<String, Win32> {
    let count = site.cloud.vault.issued.len();
    let mut stream = site.seed.stream(&format!("azure.credential.{count}"));
    let issued = site.cloud.vault.issue(site.now, &mut stream);
    let text = credential::write(site.cloud, &site.cloud.vault, &issued);
    let name = credential::file_name(&site.cloud.vault.name, site.now);
    let path = format!("{folder}\\{name}");
    let at = site.host.clock.machine_time(site.now);
    site.host.files.put(&path, Node::text(&text, at))?;
    Ok(path)
}

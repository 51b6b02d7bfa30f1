//! The network gate: from the engine's process to Azure.
//!
//! *Models*: which proxy counts (the agent's own, else LocalSystem's), every endpoint in the order
//! in which the agent uses them, sign-in with its tolerance for a wrong clock.
//! *Sources*: 5.1 gate 4; 5.2 (two proxies; clock); R02-R12, R29; S22-S27, S33, S41-S46.

use crate::azure::endpoints;
use crate::edition::CLOCK_TOLERANCE;
use crate::windows::network::{ProxyAddress, Refusal, Route};
use crate::windows::registry::Known;
use crate::windows::tls;

use super::job::Failure;
use super::layout::ENGINE;
use super::log::Level;
use super::messages::Message;
use super::{Site, engine};

/// `WININET_E_CANNOT_CONNECT`
const CANNOT_CONNECT: u32 = 0x8007_2EFD;
/// `WININET_E_NAME_NOT_RESOLVED`
const NAME_NOT_RESOLVED: u32 = 0x8007_2EE7;
/// `ERROR_INTERNET_SECURITY_CHANNEL_ERROR` (12157): no common version of TLS.
const SECURITY_CHANNEL: u32 = 0x8007_2F7D;
/// `CRYPT_E_...`-like answer of sign-in when the clock is off: `SEC_E_TIME_SKEW`.
const TIME_SKEW: u32 = 0x8009_0324;

/// How the agent goes out: its own proxy setting, else what LocalSystem's Internet settings say.
#[must_use]
pub fn route(site: &Site<'_>) -> Route {
    if site.agent.proxy.proxy.is_some() {
        return (*site.agent.proxy).clone();
    }
    let registry = &site.host.registry;
    if registry.dword(Known::SystemInternet, "ProxyEnable") != Some(1) {
        return Route::default();
    }
    let server = registry.text(Known::SystemInternet, "ProxyServer").unwrap_or_default();
    let (host, port) = server.rsplit_once(':').unwrap_or((server, "80"));
    let address = ProxyAddress { host: host.to_owned(), port: port.parse().unwrap_or(80) };
    Route { proxy: Some(address), login: None }
}

/// Gate: every endpoint can be reached and sign-in works. During registration every trouble has
/// the face of 34513; later it is 100050, or 407 when the proxy wants a user (5.1).
///
/// # Errors
/// The first endpoint that cannot be reached, or the clock.
pub fn pass(site: &mut Site<'_>, registering: bool) -> Result<(), Failure> {
    let route = route(site);
    for endpoint in &endpoints::ALL {
        let network = &site.host.network;
        if let Err(refusal) = network.reach(ENGINE, &route, endpoint.name, endpoint.address) {
            let detail = match refusal {
                Refusal::NameNotResolved => NAME_NOT_RESOLVED,
                Refusal::ProxyAuthentication => 407,
                _ => CANNOT_CONNECT,
            };
            let text = format!(
                "connection attempt failed to {}:443 ({}) {refusal:?}",
                endpoint.name, endpoint.address
            );
            site.log("27 httptransport.cpp(882)", Level::Warning, text);
            let message = match (registering, &refusal) {
                (true, _) => Message::Credentials,
                (false, Refusal::ProxyAuthentication) => Message::ProxyLogin,
                (false, _) => Message::Unreachable,
            };
            return Err(Failure::new("network", message, detail, endpoint.name));
        }
    }
    let message = if registering { Message::Credentials } else { Message::Unreachable };
    if !tls::speaks_tls12(&site.host.registry) {
        let text = "socket error 10054: the connection was closed by the remote host".to_owned();
        site.log("27 httptransport.cpp(931)", Level::Warning, text);
        return Err(Failure::new("tls", message, SECURITY_CHANNEL, "TLS 1.2"));
    }
    if site.host.clock.skew.abs() > CLOCK_TOLERANCE {
        let text = format!(
            "AcquireToken failed: the time of this computer and of the service differ by {} s",
            site.host.clock.skew.as_seconds()
        );
        site.log("69 AadTokenProvider.cs(214)", Level::Warning, text);
        return Err(Failure::new("clock", message, TIME_SKEW, "clock"));
    }
    Ok(())
}

/// Gate: the service still talks to an agent of this version (X50).
///
/// # Errors
/// 0x1FBD3.
pub fn version(site: &mut Site<'_>) -> Result<(), Failure> {
    let [a, b, c, d] = engine::version(site.host).unwrap_or_default();
    if [a, b, c, d] >= site.edition.minimum_agent {
        return Ok(());
    }
    let found = format!("{a}.{b}.{c}.{d}");
    let text = format!("service refused the version of this agent: {found}");
    site.log("27 servicehandshake.cpp(207)", Level::Fatal, text);
    Err(Failure::new("version", Message::Version, Message::Version.code(), &found))
}

//! The network gate: from the engine's process to Azure.
//!
//! *Models*: which proxy counts (the agent's own, else LocalSystem's), the endpoints that an errand
//! needs in the order in which the agent uses them, file download by LocalSystem's security zones,
//! sign-in with its tolerance for a wrong clock.
//! *Sources*: 5.1 gate 4; 5.2 (two proxies; clock); R02-R12, R29; S22-S27, S33, S34, S41-S46; X07.

use crate::azure::endpoints::{self, Endpoint, Purpose};
use crate::edition::CLOCK_TOLERANCE;
use crate::windows::host::Host;
use crate::windows::network::{Refusal, Route};
use crate::windows::registry::SYSTEM_HIVE;
use crate::windows::{internet_settings, tls};

use super::job::Failure;
use super::log::Level;
use super::messages::Message;
use super::{Agent, Site, engine};

/// `WININET_E_CANNOT_CONNECT`
const CANNOT_CONNECT: u32 = 0x8007_2EFD;
/// `WININET_E_NAME_NOT_RESOLVED`
const NAME_NOT_RESOLVED: u32 = 0x8007_2EE7;
/// `WININET_E_CONNECTION_RESET`
const CONNECTION_RESET: u32 = 0x8007_2EFF;
/// `ERROR_INTERNET_SECURITY_CHANNEL_ERROR` (12157): no common version of TLS.
const SECURITY_CHANNEL: u32 = 0x8007_2F7D;
/// `INET_E_SECURITY_PROBLEM`: a security zone forbids it.
const SECURITY_PROBLEM: u32 = 0x800C_000E;
/// `CRYPT_E_...`-like answer of sign-in when the clock is off: `SEC_E_TIME_SKEW`.
const TIME_SKEW: u32 = 0x8009_0324;

/// What the agent goes out for: it decides which endpoints are needed, and which face trouble has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Errand {
    /// Registering: every trouble has the face of 34513.
    Register,
    /// Saving a policy: 100050, or 407 when the proxy wants a user.
    Configure,
    /// A job: the same two faces; the only errand that needs the storage endpoints (X07).
    BackUp,
}

impl Errand {
    /// True when the errand needs an endpoint.
    #[must_use]
    pub fn needs(self, endpoint: &Endpoint) -> bool {
        endpoint.purpose != Purpose::Storage || self == Self::BackUp
    }

    fn message(self, proxy_wants_user: bool) -> Message {
        match self {
            Self::Register => Message::Credentials,
            Self::Configure | Self::BackUp if proxy_wants_user => Message::ProxyLogin,
            Self::Configure | Self::BackUp => Message::Unreachable,
        }
    }
}

/// How the agent goes out to a name: through its own proxy when it has one, else as LocalSystem's
/// Internet settings say.
#[must_use]
pub fn route(host: &Host, agent: &Agent, name: &str) -> Route {
    if agent.proxy.proxy.is_some() {
        return (*agent.proxy).clone();
    }
    Route { proxy: internet_settings::proxy(&host.registry, SYSTEM_HIVE, name), login: None }
}

/// Gate: every endpoint that the errand needs can be reached, may be downloaded from, and sign-in
/// works.
///
/// # Errors
/// The first endpoint that cannot be used, or the clock.
pub fn pass(site: &mut Site<'_>, errand: Errand) -> Result<(), Failure> {
    let needed = || endpoints::ALL.iter().filter(|endpoint| errand.needs(endpoint));
    for endpoint in needed() {
        reach(site, errand, endpoint)?;
    }
    let message = errand.message(false);
    if !tls::speaks_tls12(&site.host.registry) {
        let text = "socket error 10054: the connection was closed by the remote host".to_owned();
        site.log("27 httptransport.cpp(931)", Level::Warning, text);
        return Err(Failure::new("tls", message, SECURITY_CHANNEL, "TLS 1.2"));
    }
    for endpoint in needed() {
        download(site, message, endpoint)?;
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

fn reach(site: &mut Site<'_>, errand: Errand, endpoint: &Endpoint) -> Result<(), Failure> {
    let route = route(site.host, site.agent, endpoint.name);
    let result = site.host.network.reach(&route, endpoint.name, endpoint.address);
    let Err(refusal) = result else { return Ok(()) };
    let detail = match refusal {
        Refusal::NameNotResolved => NAME_NOT_RESOLVED,
        Refusal::ProxyAuthentication => 407,
        Refusal::BrokenOff => CONNECTION_RESET,
        _ => CANNOT_CONNECT,
    };
    let by = route
        .proxy
        .as_ref()
        .map_or_else(String::new, |proxy| format!(" through {}:{}", proxy.host, proxy.port));
    let text = format!(
        "connection attempt failed to {}:443{by}, {}, Hr: = [{detail:#010x}]",
        endpoint.name,
        refusal.word()
    );
    site.log("27 httptransport.cpp(882)", Level::Warning, text);
    let message = errand.message(refusal == Refusal::ProxyAuthentication);
    Err(Failure::new("network", message, detail, endpoint.name))
}

/// The engine fetches files as LocalSystem: its security zones must let it (S34, S43, S44).
fn download(site: &mut Site<'_>, message: Message, endpoint: &Endpoint) -> Result<(), Failure> {
    if internet_settings::may_download(&site.host.registry, SYSTEM_HIVE, endpoint.name) {
        return Ok(());
    }
    let text = format!("URLDownloadToFile {} Hr: = [{SECURITY_PROBLEM:#010x}]", endpoint.name);
    site.log("31 filedownload.cpp(188)", Level::Warning, text);
    Err(Failure::new("zones", message, SECURITY_PROBLEM, endpoint.name))
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

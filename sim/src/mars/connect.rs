//! The network gate: from the engine's process to Azure.
//!
//! *Models*: the firewall of the machine, which proxy counts (the agent's own, else LocalSystem's),
//! the private endpoint over which the server was registered, the endpoints that an errand needs in
//! the order in which the agent uses them, tenants that a proxy restricts, a common version of TLS,
//! file download by LocalSystem's security zones, sign-in with its tolerance for a wrong clock.
//! *Sources*: 5.1 gate 4; 5.2 (two proxies; clock); R02-R12, R29; S22-S27, S33, S34, S41-S46;
//! X04-X08, X10-X12, X80.

use crate::azure::endpoints::{self, Endpoint, Purpose};
use crate::edition::CLOCK_TOLERANCE;
use crate::kernel::text::same;
use crate::windows::host::Host;
use crate::windows::network::{Refusal, Route};
use crate::windows::registry::SYSTEM_HIVE;
use crate::windows::{firewall, internet_settings, tls};

use super::job::Failure;
use super::layout::ENGINE;
use super::log::Level;
use super::messages::Message;
use super::runtime::ACCESS_DENIED;
use super::{Agent, Site, engine, register};

/// `WININET_E_CANNOT_CONNECT`
const CANNOT_CONNECT: u32 = 0x8007_2EFD;
/// `HRESULT_FROM_WIN32(WSAEACCES)`
const FORBIDDEN: u32 = 0x8007_271D;
/// `WININET_E_NAME_NOT_RESOLVED`
const NAME_NOT_RESOLVED: u32 = 0x8007_2EE7;
/// `WININET_E_CONNECTION_RESET`
const CONNECTION_RESET: u32 = 0x8007_2EFF;
/// `ERROR_INTERNET_SECURITY_CHANNEL_ERROR` (12157): no common version of TLS.
const SECURITY_CHANNEL: u32 = 0x8007_2F7D;
/// `CERT_E_UNTRUSTEDROOT`
const UNTRUSTED_ROOT: u32 = 0x800B_0109;
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
    /// Opening the console: sign-in and the service only; the registration status could not be
    /// verified, whatever it was.
    OpenConsole,
    /// A job: the same two faces; the only errand that needs the storage endpoints (X07).
    BackUp,
}

impl Errand {
    /// True when the errand needs an endpoint.
    #[must_use]
    pub fn needs(self, endpoint: &Endpoint) -> bool {
        match self {
            Self::BackUp => true,
            Self::Register | Self::Configure => endpoint.purpose != Purpose::Storage,
            Self::OpenConsole => matches!(endpoint.purpose, Purpose::SignIn | Purpose::Backup),
        }
    }

    fn message(self, proxy_wants_user: bool) -> Message {
        match self {
            Self::Register => Message::Credentials,
            Self::OpenConsole => Message::StatusUnverified,
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

/// True when no proxy is told to the agent: then it goes straight to every name.
fn goes_straight(host: &Host, agent: &Agent) -> bool {
    let system = || internet_settings::proxy_server(&host.registry, SYSTEM_HIVE);
    agent.proxy.proxy.is_none() && system().is_none()
}

/// Gate: every endpoint that the errand needs can be reached, may be downloaded from, and sign-in
/// works.
///
/// # Errors
/// The first endpoint that cannot be used, or the clock.
pub fn pass(site: &mut Site<'_>, errand: Errand) -> Result<(), Failure> {
    own_firewall(site, errand)?;
    let (environment, edition) = (site.cloud.subscription.environment, site.edition.name);
    let needed =
        || endpoints::of(environment, edition).filter(move |endpoint| errand.needs(endpoint));
    let straight = goes_straight(site.host, site.agent);
    for endpoint in needed() {
        match private(site, errand, endpoint) {
            Some(name) => reach_inside(site, errand, &name)?,
            None if straight => reach(site, errand, endpoint, &Route::default())?,
            None => {
                let route = route(site.host, site.agent, endpoint.name);
                reach(site, errand, endpoint, &route)?;
            }
        }
    }
    let message = errand.message(false);
    tenant(site, message)?;
    shake_hands(site, message)?;
    for endpoint in needed() {
        chain(site, message, endpoint)?;
    }
    if internet_settings::is_download_disabled(&site.host.registry, SYSTEM_HIVE) {
        for endpoint in needed() {
            download(site, message, endpoint)?;
        }
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

/// The firewall of the machine itself knows who asks: probes by other programs pass it.
fn own_firewall(site: &mut Site<'_>, errand: Errand) -> Result<(), Failure> {
    let Some(rule) = firewall::blocks(&site.host.registry, ENGINE) else { return Ok(()) };
    let text = format!("connection attempt failed, Hr: = [{FORBIDDEN:#010x}] WSAEACCES");
    site.log("27 httptransport.cpp(882)", Level::Warning, text);
    Err(Failure::new("own firewall", errand.message(false), FORBIDDEN, &rule))
}

/// The private name by which the service is asked instead of its public one. A registered server
/// keeps the name of its registration, whatever has become of it since (X80).
fn private(site: &Site<'_>, errand: Errand, endpoint: &Endpoint) -> Option<String> {
    match (endpoint.purpose, errand) {
        (Purpose::Backup, Errand::Register) => register::offered_endpoint(&site.cloud.vault),
        (Purpose::Backup, _) => register::service_endpoint(site.host).map(str::to_owned),
        _ => None,
    }
}

/// A private endpoint lies in the customer's own network: neither line nor proxy nor firewall of
/// the site is in between, and its name stands in a zone of the site's name server.
fn reach_inside(site: &mut Site<'_>, errand: Errand, name: &str) -> Result<(), Failure> {
    let there = &site.cloud.vault.private_endpoints;
    let known = there.iter().any(|endpoint| same(&endpoints::private_name(endpoint), name));
    if known && site.host.network.dns {
        return Ok(());
    }
    let word = Refusal::NameNotResolved.word();
    let text = format!(
        "connection attempt failed to {name}:443, {word}, Hr: = [{NAME_NOT_RESOLVED:#010x}]"
    );
    site.log("27 httptransport.cpp(882)", Level::Warning, text);
    Err(Failure::new("network", errand.message(false), NAME_NOT_RESOLVED, name))
}

fn reach(
    site: &mut Site<'_>,
    errand: Errand,
    endpoint: &Endpoint,
    route: &Route,
) -> Result<(), Failure> {
    let result = site.host.network.reach(route, endpoint.name, endpoint.address);
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

/// A proxy that restricts tenants says so in a header to every sign-in that goes through it, and
/// sign-in refuses the others (X04).
fn tenant(site: &mut Site<'_>, message: Message) -> Result<(), Failure> {
    let Some(allowed) = &site.host.network.proxy_tenants else { return Ok(()) };
    let tenant = site.cloud.subscription.tenant.clone();
    let sign_in = |endpoint: &&Endpoint| endpoint.purpose == Purpose::SignIn;
    let proxied = endpoints::of(site.cloud.subscription.environment, site.edition.name)
        .filter(sign_in)
        .any(|endpoint| route(site.host, site.agent, endpoint.name).proxy.is_some());
    if !proxied || allowed.iter().any(|known| known.eq_ignore_ascii_case(&tenant)) {
        return Ok(());
    }
    let text = format!("AADSTS500021: Access to '{tenant}' tenant is denied.");
    site.log("69 AadTokenProvider.cs(198)", Level::Warning, text);
    Err(Failure::new("tenant", message, ACCESS_DENIED, &tenant))
}

/// The engine is a native program and speaks TLS 1.2 to the service; its sign-in is .NET's, which
/// takes any version that .NET asks for and SCHANNEL allows (X10, X11).
fn shake_hands(site: &mut Site<'_>, message: Message) -> Result<(), Failure> {
    let registry = &site.host.registry;
    let (source, text) = if !tls::native(registry, tls::Version::V12) {
        ("27 httptransport.cpp(931)", "socket error 10054: closed by the remote host")
    } else if !tls::dotnet_shakes_hands(registry) {
        ("69 AadTokenProvider.cs(176)", "Could not create SSL/TLS secure channel")
    } else {
        return Ok(());
    };
    site.log(source, Level::Warning, format!("{text}, Hr: = [{SECURITY_CHANNEL:#010x}]"));
    Err(Failure::new("tls", message, SECURITY_CHANNEL, "TLS"))
}

/// The other side's chain must end at a root that this machine trusts (X12).
fn chain(site: &mut Site<'_>, message: Message, endpoint: &Endpoint) -> Result<(), Failure> {
    let host = &site.host;
    let missing = |root: &&str| !host.certificates.trusts(&host.registry, root);
    let Some(root) = endpoint.purpose.root().filter(missing) else { return Ok(()) };
    let text = format!("chain of {} ends at {root}, Hr: = [{UNTRUSTED_ROOT:#010x}]", endpoint.name);
    site.log("27 httptransport.cpp(944)", Level::Warning, text);
    Err(Failure::new("root certificate", message, UNTRUSTED_ROOT, root))
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

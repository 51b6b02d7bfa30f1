//! Requests over HTTP and connections over TCP, whoever makes them: cmdlets and types of .NET.
//!
//! *Models*: how far a request comes (name, proxy, firewall, TLS of .NET, what the script told
//! `ServicePointManager`), and of contents the published roots.
//! *Leaves out*: what endpoints answer beside their status, uploads, streams: refused by name.
//! *Sources*: check columns of S24, S41, S45; D07, D08; texts of .NET \[K\].

pub(super) mod client;
pub(super) mod sockets;

use std::net::Ipv4Addr;

use powershell::eval::{Host, Stop};

use super::Session;
use super::machine::Machine;
use crate::azure::endpoints;
use crate::windows::certificates::{PUBLISHER, ROOTS, Root};
use crate::windows::internet_settings;
use crate::windows::network::{ProxyAddress, Refusal, Route};
use crate::windows::tls::{self, Version};
use crate::world::World;

/// Address of the service that tells a machine in Azure about itself.
const METADATA: Ipv4Addr = Ipv4Addr::new(169, 254, 169, 254);
/// Milliseconds until Windows gives a connection up.
pub(super) const PATIENCE: u64 = 21_000;

/// How a program was told to go out.
#[derive(Debug, Clone, Default)]
pub(super) enum Way {
    /// As the account is set.
    #[default]
    Account,
    /// Straight.
    Straight,
    /// Through a proxy.
    Proxy(Route),
}

/// Why a request failed: the exception's message, and whether time went by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failure {
    /// Message of the `WebException`.
    pub(super) text: String,
    /// Nothing came back.
    pub(super) silent: bool,
}

/// What came of a request.
#[derive(Debug)]
pub(super) enum Answer {
    /// An endpoint answered; its content when it is known.
    Ok(Option<String>),
    /// It did not come that far.
    Failed(Failure),
    /// The text is no address.
    NoUri,
    /// Nobody knows what a real server would answer.
    Lacking(String),
}

/// Host and port of `https://host:port/path`, and whether it is HTTPS.
pub(super) fn place(uri: &str) -> Option<(ProxyAddress, bool)> {
    let (scheme, rest) = uri.split_once("://")?;
    let secure = scheme.eq_ignore_ascii_case("https");
    if !secure && !scheme.eq_ignore_ascii_case("http") {
        return None;
    }
    let host = rest.split(['/', '?', '#']).next().filter(|host| !host.is_empty())?;
    let (host, port) = match host.rsplit_once(':') {
        Some((host, port)) => (host, port.parse().ok()?),
        None => (host, if secure { 443 } else { 80 }),
    };
    Some((ProxyAddress { host: host.to_owned(), port }, secure))
}

/// A proxy as somebody writes it: `http://proxy:8080`, `proxy:8080`.
pub(super) fn proxy(text: &str) -> Option<ProxyAddress> {
    match text.contains("://") {
        true => place(text).map(|(address, _)| address),
        false => place(&format!("http://{text}")).map(|(address, _)| address),
    }
}

fn why(refusal: &Refusal, name: &str) -> Failure {
    let status = |text: &str| format!("The remote server returned an error: {text}.");
    let text = match refusal {
        Refusal::NoAnswer | Refusal::ProxyUnreachable(_) => {
            "Unable to connect to the remote server".to_owned()
        }
        Refusal::NameNotResolved => format!("The remote name could not be resolved: '{name}'"),
        Refusal::ProxyAuthentication => status("(407) Proxy Authentication Required"),
        Refusal::ProxyDenies => status("(403) Forbidden"),
        Refusal::ProxyTimeout => status("(504) Gateway Timeout"),
        Refusal::BrokenOff => {
            "The underlying connection was closed: An unexpected error occurred on a send."
                .to_owned()
        }
    };
    let silent = matches!(refusal, Refusal::NoAnswer | Refusal::ProxyUnreachable(_));
    Failure { text, silent }
}

/// True when .NET and the other side find a version of TLS. `told` is what the script set.
fn shakes_hands(world: &World, told: i64) -> bool {
    let registry = &world.host.registry;
    if told == 0 {
        return tls::dotnet_shakes_hands(registry);
    }
    let bits = [(Version::V10, 192), (Version::V11, 768), (Version::V12, 3072)];
    let on = |version| tls::client(registry, version, "Enabled") != Some(0);
    bits.into_iter().any(|(version, bits)| told & bits != 0 && on(version))
}

/// Sends a request.
pub(super) fn request(world: &World, session: &Session, uri: &str, way: &Way, told: i64) -> Answer {
    let Some((asked, secure)) = place(uri) else { return Answer::NoUri };
    let registry = &world.host.registry;
    let route = match way {
        Way::Account => {
            let proxy = internet_settings::proxy(registry, session.hive(), &asked.host);
            Route { proxy, login: None }
        }
        Way::Straight => Route::default(),
        Way::Proxy(route) => route.clone(),
    };
    let published = ROOTS.iter().find(|root| root.url.eq_ignore_ascii_case(uri));
    let named = super::resolve::address_in(world, &asked.host);
    let Some(address) = named.or(published.map(|_| PUBLISHER)) else {
        // With a proxy it is the proxy that asks for the name.
        let known = endpoints::by_name(&asked.host).map(|endpoint| endpoint.address);
        let Some(address) = known.filter(|_| route.proxy.is_some()) else {
            return Answer::Failed(why(&Refusal::NameNotResolved, &asked.host));
        };
        return reach(world, &route, &asked, address, secure, told, None);
    };
    if address == METADATA {
        return Answer::Lacking("the instance metadata service of Azure".to_owned());
    }
    let known = endpoints::ALL.iter().chain(&endpoints::GOVERNMENT).any(|e| e.address == address);
    if !known && published.is_none() {
        return Answer::Lacking(format!("a request to {}", asked.host));
    }
    reach(world, &route, &asked, address, secure, told, published)
}

fn reach(
    world: &World,
    route: &Route,
    asked: &ProxyAddress,
    address: Ipv4Addr,
    secure: bool,
    told: i64,
    published: Option<&Root>,
) -> Answer {
    if let Err(refusal) = world.host.network.reach(route, &asked.host, address) {
        return Answer::Failed(why(&refusal, &asked.host));
    }
    if secure && published.is_none() && !shakes_hands(world, told) {
        let text = "The request was aborted: Could not create SSL/TLS secure channel.";
        return Answer::Failed(Failure { text: text.to_owned(), silent: false });
    }
    Answer::Ok(published.map(Root::file))
}

/// A request by a member of a type of .NET; time goes by where nothing comes back.
///
/// # Errors
/// The exception that the member throws.
pub(super) fn by_type(machine: &mut Machine, uri: &str, way: &Way) -> Result<Option<String>, Stop> {
    let told = machine.protocols();
    let (world, session, _) = machine.parts();
    match request(world, session, uri, way, told) {
        Answer::Ok(content) => Ok(content),
        Answer::Failed(failure) => {
            if failure.silent {
                machine.sleep(PATIENCE);
            }
            Err(Stop::thrown("System.Net.WebException", &failure.text))
        }
        Answer::NoUri => {
            let text = "Invalid URI: The format of the URI could not be determined.";
            Err(Stop::thrown("System.UriFormatException", text))
        }
        Answer::Lacking(what) => Err(Stop::lacking(what)),
    }
}

//! The way from a process to an endpoint.
//!
//! *Models*: the site's line to the internet, the name server, the proxy of the site with its
//! authentication and access list, the firewall by name, by address range and by program, and the
//! rule that direct traffic may be forbidden. A request goes step by step and stops at the first
//! thing that says no.
//! *Leaves out*: packets, latency, routes (ExpressRoute comes with its own row, X05), IPv6.
//! *Sources*: R02-R10; S02, S22-S27, S41-S46; 3.5; 5.1 gate 4.
//! *Seen through*: `Test-NetConnection`, `netsh winhttp`, `reg query ...\Internet Settings`.

use std::net::Ipv4Addr;

use crate::facet_by_field;
use crate::kernel::text::same;

/// Address of the machine on its site \[S\].
pub const ADDRESS: Ipv4Addr = Ipv4Addr::new(10, 0, 0, 4);
/// The way out of the site \[S\].
pub const GATEWAY: Ipv4Addr = Ipv4Addr::new(10, 0, 0, 1);
/// The name server of the site \[S\].
pub const NAME_SERVER: Ipv4Addr = Ipv4Addr::new(10, 0, 0, 2);
/// Hardware address of the network card \[S\].
pub const HARDWARE_ADDRESS: &str = "00-15-5D-00-04-01";

/// A proxy server as somebody is told to use it.
#[derive(
    Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
pub struct ProxyAddress {
    /// Host name or address.
    pub host: String,
    /// TCP port.
    pub port: u16,
}

/// The proxy that really stands on the site.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SiteProxy {
    /// Where it listens.
    pub address: ProxyAddress,
    /// The user it asks for, with the password; `None` lets everybody through.
    pub login: Option<(String, String)>,
    /// Names it refuses; `*.x` covers everything below x.
    pub denies: Vec<String>,
}

/// Firewall rules that say no.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Firewall {
    /// Names it blocks; `*.x` covers everything below x.
    pub names: Vec<String>,
    /// Ranges it blocks: address and prefix length.
    pub ranges: Vec<(Ipv4Addr, u8)>,
    /// Program files whose traffic it blocks.
    pub programs: Vec<String>,
}

/// The network around one machine.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Network {
    /// The site has a working line to the internet.
    pub internet: bool,
    /// Names can be resolved.
    pub dns: bool,
    /// Only the proxy may go out.
    pub direct_forbidden: bool,
    /// The proxy on the site, if there is one.
    pub proxy: Option<SiteProxy>,
    /// The firewall between the machine and the world.
    pub firewall: Firewall,
}

facet_by_field!(Network, "network", { internet, dns, direct_forbidden, proxy, firewall });

impl Default for Network {
    fn default() -> Self {
        Self {
            internet: true,
            dns: true,
            direct_forbidden: false,
            proxy: None,
            firewall: Firewall::default(),
        }
    }
}

/// Why a request did not arrive.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// No line.
    NoInternet,
    /// The name does not resolve.
    NameNotResolved,
    /// Nothing answers where the proxy should be.
    ProxyUnreachable(ProxyAddress),
    /// 407: the proxy wants a user.
    ProxyAuthentication,
    /// The proxy refuses the name.
    ProxyDenies,
    /// Direct traffic is not allowed here.
    DirectForbidden,
    /// The firewall blocks the name, the address or the program.
    Firewall(&'static str),
}

/// How a program is told to go out.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Route {
    /// The proxy to use, or straight.
    pub proxy: Option<ProxyAddress>,
    /// User and password for the proxy.
    pub login: Option<(String, String)>,
}

/// True when `pattern` (a name, or `*.` and a suffix) covers `name`.
#[must_use]
pub fn name_matches(pattern: &str, name: &str) -> bool {
    match pattern.strip_prefix('*') {
        Some(suffix) => {
            let suffix = suffix.trim_start_matches('.');
            let tail = name.len().checked_sub(suffix.len()).and_then(|at| name.get(at..));
            tail.is_some_and(|tail| same(tail, suffix))
                && (name.len() == suffix.len() || name[..name.len() - suffix.len()].ends_with('.'))
        }
        None => same(pattern, name),
    }
}

fn in_range(address: Ipv4Addr, (network, prefix): (Ipv4Addr, u8)) -> bool {
    let mask = u32::MAX.checked_shl(32 - u32::from(prefix.min(32))).unwrap_or(0);
    u32::from(address) & mask == u32::from(network) & mask
}

impl Network {
    /// Sends a request from `program` to `name` at `address`, port 443.
    ///
    /// # Errors
    /// The first thing on the way that says no.
    pub fn reach(
        &self,
        program: &str,
        route: &Route,
        name: &str,
        address: Ipv4Addr,
    ) -> Result<(), Refusal> {
        let firewall = &self.firewall;
        if firewall.programs.iter().any(|blocked| same(blocked, program)) {
            return Err(Refusal::Firewall("program"));
        }
        match (&route.proxy, &self.proxy) {
            (Some(wanted), Some(there)) if *wanted == there.address => {
                if there.login.is_some() && there.login != route.login {
                    return Err(Refusal::ProxyAuthentication);
                }
                if there.denies.iter().any(|pattern| name_matches(pattern, name)) {
                    return Err(Refusal::ProxyDenies);
                }
            }
            (Some(wanted), _) => return Err(Refusal::ProxyUnreachable(wanted.clone())),
            (None, _) if self.direct_forbidden => return Err(Refusal::DirectForbidden),
            (None, _) => {}
        }
        if !self.internet {
            return Err(Refusal::NoInternet);
        }
        if !self.dns {
            return Err(Refusal::NameNotResolved);
        }
        if firewall.names.iter().any(|pattern| name_matches(pattern, name)) {
            return Err(Refusal::Firewall("name"));
        }
        if firewall.ranges.iter().any(|range| in_range(address, *range)) {
            return Err(Refusal::Firewall("address"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOGIN: Ipv4Addr = Ipv4Addr::new(20, 190, 129, 1);

    #[test]
    fn a_star_covers_what_is_below_and_the_name_itself() {
        assert!(name_matches("*.windows.net", "login.windows.net"));
        assert!(name_matches(".windows.net".trim_start_matches('.'), "windows.net"));
        assert!(!name_matches("*.windows.net", "notwindows.net"));
    }

    #[test]
    fn names_may_be_open_while_addresses_are_blocked() {
        let mut network = Network::default();
        network.firewall.ranges.push((Ipv4Addr::new(20, 190, 128, 0), 18));
        let blocked = network.reach("x", &Route::default(), "login.windows.net", LOGIN);
        assert_eq!(blocked, Err(Refusal::Firewall("address")));
        let other = Ipv4Addr::new(20, 190, 192, 0);
        assert_eq!(network.reach("x", &Route::default(), "login.windows.net", other), Ok(()));
    }

    #[test]
    fn a_proxy_that_is_not_there_is_told_from_one_that_wants_a_user() {
        let mut network = Network::default();
        let address = ProxyAddress { host: "proxy".into(), port: 8080 };
        let route = Route { proxy: Some(address.clone()), login: None };
        let no_proxy = network.reach("x", &route, "a", LOGIN);
        assert_eq!(no_proxy, Err(Refusal::ProxyUnreachable(address.clone())));
        let login = Some(("u".into(), "p".into()));
        network.proxy = Some(SiteProxy { address, login, denies: vec![] });
        assert_eq!(network.reach("x", &route, "a", LOGIN), Err(Refusal::ProxyAuthentication));
    }
}

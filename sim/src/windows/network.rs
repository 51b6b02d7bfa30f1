//! The way from a process to an endpoint.
//!
//! *Models*: the site's line to the internet, the name server, the proxy of the site with its
//! login and its list of refused names, an ExpressRoute circuit with its peering and communities,
//! the firewall of the site by name and by address range, and the rule that direct traffic may be
//! forbidden. A request goes step by step and stops at the first thing that says no. A firewall
//! that knows names lets a connection come about and breaks it off when the name is said; one that
//! knows addresses lets nothing through: that is how the two are told apart (D04).
//! *Leaves out*: packets, latency, IPv6.
//! *Sources*: R02-R10; S02, S22-S27, S41-S46; X04, X05; 3.5; 5.1 gate 4.
//! *Seen through*: `Test-NetConnection`, `Resolve-DnsName`, `Invoke-WebRequest`, `ping`.

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

/// A range of addresses, as `20.190.128.0/18`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Range {
    /// Its first address.
    pub network: Ipv4Addr,
    /// Bits that all its addresses share, 0 to 32.
    pub prefix: u8,
}

impl Range {
    fn mask(self) -> u32 {
        u32::MAX.checked_shl(32 - u32::from(self.prefix.min(32))).unwrap_or(0)
    }

    /// True when an address lies in it.
    #[must_use]
    pub fn contains(self, address: Ipv4Addr) -> bool {
        u32::from(address) & self.mask() == u32::from(self.network) & self.mask()
    }

    /// True when all of `other` lies in it.
    #[must_use]
    pub fn covers(self, other: Self) -> bool {
        self.prefix <= other.prefix && self.contains(other.network)
    }
}

impl std::str::FromStr for Range {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let bad = || format!("`{text}` is no range; write for example `20.190.128.0/18`");
        let (network, prefix) = text.split_once('/').unwrap_or((text, "32"));
        let network = network.parse().map_err(|_| bad())?;
        let prefix = prefix.parse().ok().filter(|prefix| *prefix <= 32).ok_or_else(bad)?;
        Ok(Self { network, prefix })
    }
}

impl std::fmt::Display for Range {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.network, self.prefix)
    }
}

/// Kind of peering of an ExpressRoute circuit.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Peering {
    /// Virtual networks only; backup over it is not supported (X05).
    Private,
    /// Microsoft's public services, those whose communities the route filter lets in.
    Microsoft,
    /// The older kind: all of Azure.
    Public,
}

/// An ExpressRoute circuit that carries all of the site's traffic to Azure.
#[derive(
    Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub struct Circuit {
    /// Kind of peering.
    pub peering: Peering,
    /// Communities that the route filter lets in, `12076:5060`.
    #[serde(default)]
    pub communities: Vec<String>,
}

const fn range(a: u8, b: u8, c: u8, prefix: u8) -> Range {
    Range { network: Ipv4Addr::new(a, b, c, 0), prefix }
}

/// BGP communities and what each announces: sign-in, the region of the vault, its storage. The
/// first is documented (X05), the two of Korea Central are \[K\], the ranges below them \[S\].
pub const COMMUNITIES: [(&str, &[Range]); 3] = [
    ("12076:5060", &[range(20, 190, 128, 18), range(40, 126, 0, 18)]),
    ("12076:51029", &[range(52, 231, 16, 20)]),
    ("12076:52029", &[range(52, 231, 80, 24)]),
];

impl Circuit {
    /// True when traffic to an address arrives: it is not Azure's, or its community is let in.
    fn carries(&self, address: Ipv4Addr) -> bool {
        let announced =
            |(_, ranges): &&(&str, &[Range])| ranges.iter().any(|range| range.contains(address));
        match (COMMUNITIES.iter().find(announced), self.peering) {
            (None, _) | (_, Peering::Public) => true,
            (_, Peering::Private) => false,
            (Some((community, _)), Peering::Microsoft) => {
                self.communities.iter().any(|known| known == community)
            }
        }
    }
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
    /// Where the proxy of the site listens, if there is one.
    pub proxy: Option<ProxyAddress>,
    /// The user that the proxy asks for, with the password; `None` lets everybody through.
    pub proxy_login: Option<(String, String)>,
    /// Names that the proxy refuses; `*.x` covers everything below x.
    pub proxy_denies: Vec<String>,
    /// Tenants that the proxy lets sign in (`Restrict-Access-To-Tenants`); `None` is all.
    pub proxy_tenants: Option<Vec<String>>,
    /// The ExpressRoute circuit by which the site reaches Azure; `None` is the internet.
    pub circuit: Option<Circuit>,
    /// Names that the firewall breaks off; `*.x` covers everything below x.
    pub denied_names: Vec<String>,
    /// Ranges that the firewall drops.
    pub denied_ranges: Vec<Range>,
}

facet_by_field!(Network, "network", {
    internet, dns, direct_forbidden, proxy, proxy_login, proxy_denies, proxy_tenants, circuit,
    denied_names, denied_ranges,
});

impl Default for Network {
    fn default() -> Self {
        Self {
            internet: true,
            dns: true,
            direct_forbidden: false,
            proxy: None,
            proxy_login: None,
            proxy_denies: Vec::new(),
            proxy_tenants: None,
            circuit: None,
            denied_names: Vec::new(),
            denied_ranges: Vec::new(),
        }
    }
}

/// Why a request did not arrive.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// Nothing comes back: no line, a dropped address, or direct traffic that is not allowed.
    NoAnswer,
    /// The name does not resolve.
    NameNotResolved,
    /// Nothing answers where the proxy should be.
    ProxyUnreachable(ProxyAddress),
    /// 407: the proxy wants a user.
    ProxyAuthentication,
    /// 403: the proxy refuses the name.
    ProxyDenies,
    /// 504: the proxy got no answer.
    ProxyTimeout,
    /// The connection was broken off when the name was said.
    BrokenOff,
}

impl Refusal {
    /// What a probe shows, in one word.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::NoAnswer => "no-answer",
            Self::NameNotResolved => "name-not-resolved",
            Self::ProxyUnreachable(_) => "proxy-unreachable",
            Self::ProxyAuthentication => "407",
            Self::ProxyDenies => "403",
            Self::ProxyTimeout => "504",
            Self::BrokenOff => "broken-off",
        }
    }
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

/// True when a pattern covers all that another one covers.
#[must_use]
pub fn pattern_covers(pattern: &str, other: &str) -> bool {
    same(pattern, other)
        || (pattern.starts_with('*') && name_matches(pattern, other.trim_start_matches(['*', '.'])))
}

impl Network {
    /// Whether a TCP connection to an address comes about, without any proxy. Names play no part
    /// in it (`Test-NetConnection ADDRESS -Port 443`).
    #[must_use]
    pub fn connects(&self, address: Ipv4Addr) -> bool {
        self.internet && !self.direct_forbidden && self.is_open(address)
    }

    /// True when neither the firewall nor the circuit drops what goes to an address.
    fn is_open(&self, address: Ipv4Addr) -> bool {
        !self.denied_ranges.iter().any(|range| range.contains(address))
            && self.circuit.as_ref().is_none_or(|circuit| circuit.carries(address))
    }

    /// Sends a request over HTTPS to `name` at `address`.
    ///
    /// # Errors
    /// The first thing on the way that says no.
    pub fn reach(&self, route: &Route, name: &str, address: Ipv4Addr) -> Result<(), Refusal> {
        if let Some(wanted) = &route.proxy {
            self.ask_proxy(wanted, route, name)?;
        }
        if !self.dns && name.parse::<Ipv4Addr>().is_err() {
            return Err(Refusal::NameNotResolved);
        }
        let proxied = route.proxy.is_some();
        if !self.internet || !self.is_open(address) || (!proxied && self.direct_forbidden) {
            return Err(if proxied { Refusal::ProxyTimeout } else { Refusal::NoAnswer });
        }
        match self.denied_names.iter().any(|pattern| name_matches(pattern, name)) {
            true => Err(Refusal::BrokenOff),
            false => Ok(()),
        }
    }

    fn ask_proxy(&self, wanted: &ProxyAddress, route: &Route, name: &str) -> Result<(), Refusal> {
        if self.proxy.as_ref() != Some(wanted) {
            return Err(Refusal::ProxyUnreachable(wanted.clone()));
        }
        if self.proxy_login.is_some() && self.proxy_login != route.login {
            return Err(Refusal::ProxyAuthentication);
        }
        match self.proxy_denies.iter().any(|pattern| name_matches(pattern, name)) {
            true => Err(Refusal::ProxyDenies),
            false => Ok(()),
        }
    }

    /// What Windows says about its connection (NCSI): `Internet`, or only the local network. The
    /// probe goes straight, so a site where only the proxy may go out looks unconnected \[K\].
    #[must_use]
    pub fn has_internet(&self, probe: Ipv4Addr, name: &str) -> bool {
        self.reach(&Route::default(), name, probe).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOGIN: Ipv4Addr = Ipv4Addr::new(20, 190, 129, 1);

    fn range(text: &str) -> Range {
        text.parse().unwrap()
    }

    #[test]
    fn a_star_covers_what_is_below_and_the_name_itself() {
        assert!(name_matches("*.windows.net", "login.windows.net"));
        assert!(name_matches(".windows.net".trim_start_matches('.'), "windows.net"));
        assert!(!name_matches("*.windows.net", "notwindows.net"));
        assert!(pattern_covers("*.windows.net", "*.core.windows.net"));
        assert!(!pattern_covers("*.core.windows.net", "*.windows.net"));
        assert!(!pattern_covers("windows.net", "*.windows.net"));
    }

    #[test]
    fn ranges_have_edges() {
        let signin = range("20.190.128.0/18");
        assert!(signin.contains(Ipv4Addr::new(20, 190, 191, 255)));
        assert!(!signin.contains(Ipv4Addr::new(20, 190, 192, 0)));
        assert!(range("20.190.0.0/16").covers(signin) && !signin.covers(range("20.190.0.0/16")));
        assert!("20.190.128.0/33".parse::<Range>().is_err());
    }

    #[test]
    fn names_may_be_open_while_addresses_are_blocked_and_the_other_way_round() {
        let straight = Route::default();
        let ranges =
            Network { denied_ranges: vec![range("20.190.128.0/18")], ..Network::default() };
        let blocked = ranges.reach(&straight, "login.windows.net", LOGIN);
        assert_eq!(blocked, Err(Refusal::NoAnswer));
        assert!(!ranges.connects(LOGIN));
        let names = Network { denied_names: vec!["*.windows.net".into()], ..Network::default() };
        let blocked = names.reach(&straight, "login.windows.net", LOGIN);
        assert_eq!(blocked, Err(Refusal::BrokenOff));
        assert!(names.connects(LOGIN));
    }

    #[test]
    fn a_circuit_carries_what_its_filter_lets_in() {
        let mut circuit = Circuit { peering: Peering::Microsoft, communities: vec![] };
        assert!(!circuit.carries(LOGIN));
        assert!(circuit.carries(Ipv4Addr::new(13, 107, 4, 52)), "not Azure's");
        circuit.communities.push("12076:5060".into());
        assert!(circuit.carries(LOGIN));
        circuit.peering = Peering::Private;
        assert!(!circuit.carries(LOGIN));
    }

    #[test]
    fn a_proxy_that_is_not_there_is_told_from_one_that_wants_a_user() {
        let mut network = Network::default();
        let address = ProxyAddress { host: "proxy".into(), port: 8080 };
        let route = Route { proxy: Some(address.clone()), login: None };
        let no_proxy = network.reach(&route, "a", LOGIN);
        assert_eq!(no_proxy, Err(Refusal::ProxyUnreachable(address.clone())));
        network.proxy_login = Some(("u".into(), "p".into()));
        network.proxy = Some(address);
        assert_eq!(network.reach(&route, "a", LOGIN), Err(Refusal::ProxyAuthentication));
    }

    #[test]
    fn where_only_the_proxy_goes_out_a_straight_request_gets_no_answer() {
        let address = ProxyAddress { host: "proxy".into(), port: 8080 };
        let network =
            Network { direct_forbidden: true, proxy: Some(address.clone()), ..Network::default() };
        assert_eq!(network.reach(&Route::default(), "a", LOGIN), Err(Refusal::NoAnswer));
        let route = Route { proxy: Some(address), login: None };
        assert_eq!(network.reach(&route, "a", LOGIN), Ok(()));
    }
}

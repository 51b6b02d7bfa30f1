//! Network cards and what Windows is set to do with them.
//!
//! *Models*: cards of the class `Net`, their connection's name, hardware address, IPv4 addresses,
//! gateways and name servers, fixed or leased, suffixes, metrics, routes that stay; the address of
//! the link that IPv6 gives itself. All of it is in the registry where Windows keeps it, so that
//! `ipconfig`, `route` and `reg query` cannot disagree.
//! *Leaves out*: cables that are out, wireless networks, global IPv6 addresses, WINS, leases that
//! are renewed, tunnels other than ISATAP.
//! *Sources*: conformance table `captured_outputs` (`ipconfig`, `route`); \[K\].
//! *Seen through*: `ipconfig`, `route print`, `netstat`, `getmac`, `systeminfo`, `wmic nicconfig`.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::kernel::digest::folded_hash;
use crate::kernel::text::same;
use crate::kernel::time::Moment;

use super::identity::{Hardware, Windows};
use super::network::{ADDRESS, GATEWAY, HARDWARE_ADDRESS, NAME_SERVER};
use super::registry::{Data, Registry};

/// The key of TCP/IP itself.
pub const PARAMETERS: &str = r"HKLM\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters";
/// Below it, routes that stay: names of values are `network,mask,gateway,metric`.
pub const PERSISTENT_ROUTES: &str =
    r"HKLM\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters\PersistentRoutes";
const PARAMETERS_6: &str = r"HKLM\SYSTEM\CurrentControlSet\Services\Tcpip6\Parameters";
const CLASS: &str =
    r"HKLM\SYSTEM\CurrentControlSet\Control\Class\{4D36E972-E325-11CE-BFC1-08002BE10318}";
const CONNECTIONS: &str =
    r"HKLM\SYSTEM\CurrentControlSet\Control\Network\{4D36E972-E325-11CE-BFC1-08002BE10318}";
/// The card of an image \[S\].
const FIRST: &str = "{7D1C4E52-3B0A-4C68-9F27-51E0A6B3D904}";
/// Azure's own address for DHCP and other services of a virtual machine \[K\].
const AZURE_SERVER: Ipv4Addr = Ipv4Addr::new(168, 63, 129, 16);

/// A leased address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// Who gave it.
    pub server: String,
    /// When.
    pub obtained: Moment,
    /// Until when.
    pub expires: Moment,
}

/// One card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// Its GUID, in braces.
    pub id: String,
    /// Number of the interface.
    pub index: u32,
    /// Name of the connection.
    pub name: String,
    /// What the card is.
    pub description: String,
    /// Hardware address, six pairs of digits with dashes.
    pub hardware: String,
    /// IPv4 addresses and their masks.
    pub addresses: Vec<(Ipv4Addr, Ipv4Addr)>,
    /// Gateways.
    pub gateways: Vec<Ipv4Addr>,
    /// Name servers.
    pub name_servers: Vec<String>,
    /// The suffix of this connection; may be empty.
    pub suffix: String,
    /// DHCP is asked for an address.
    pub dhcp: bool,
    /// The lease, once there is one.
    pub lease: Option<Lease>,
    /// Metric of the interface, set or by its speed.
    pub metric: u32,
    /// DHCPv6 IAID and client DUID, once they were made.
    pub dhcp6: Option<(u32, String)>,
}

impl Card {
    /// The address that IPv6 gives itself on the link. Windows draws it; here it follows from the
    /// card's GUID \[S\].
    #[must_use]
    pub fn link_local(&self) -> Ipv6Addr {
        let hash = folded_hash(&self.id);
        let part = |shift: u32| (hash >> shift) as u16;
        Ipv6Addr::new(0xfe80, 0, 0, 0, part(48), part(32), part(16), part(0))
    }
}

/// The metric of a Gigabit interface that nobody set: 25 since Server 2016, 10 before \[K\].
fn automatic_metric(windows: Windows) -> u32 {
    if windows >= Windows::Server2016 { 25 } else { 10 }
}

/// The metric of the loopback interface.
#[must_use]
pub fn loopback_metric(windows: Windows) -> u32 {
    if windows >= Windows::Server2016 { 75 } else { 50 }
}

fn texts(registry: &Registry, key: &str, name: &str) -> Vec<String> {
    match registry.value(key, name) {
        Some(Data::MultiSz(texts)) => texts.clone(),
        Some(data) => data.text().map(|text| vec![text.to_owned()]).unwrap_or_default(),
        None => Vec::new(),
    }
}

fn text(registry: &Registry, key: &str, name: &str) -> String {
    registry.value(key, name).and_then(Data::text).unwrap_or_default().to_owned()
}

fn number(registry: &Registry, key: &str, name: &str) -> Option<u32> {
    match registry.value(key, name) {
        Some(Data::Dword(number)) => Some(*number),
        _ => None,
    }
}

fn addresses(texts: &[String]) -> Vec<Ipv4Addr> {
    texts.iter().filter_map(|text| text.parse().ok()).collect()
}

/// The cards of a machine, in the order of their class.
#[must_use]
pub fn cards(registry: &Registry, windows: Windows) -> Vec<Card> {
    let places = registry.subkeys(CLASS);
    let card = |(place, number): (usize, &str)| {
        let class = format!(r"{CLASS}\{number}");
        let id = text(registry, &class, "NetCfgInstanceId");
        (!id.is_empty()).then(|| one(registry, windows, &class, id, place as u32 + 2))
    };
    places.into_iter().enumerate().filter_map(card).collect()
}

fn one(registry: &Registry, windows: Windows, class: &str, id: String, index: u32) -> Card {
    let key = format!(r"{PARAMETERS}\Interfaces\{id}");
    let dhcp = number(registry, &key, "EnableDHCP") == Some(1);
    // What DHCP has told stands beside what people have set, each under its own name.
    let of = |fixed: &str, leased: &str| match texts(registry, &key, fixed) {
        texts if dhcp && texts.iter().all(String::is_empty) => self::texts(registry, &key, leased),
        texts => texts,
    };
    let mask = addresses(&of("SubnetMask", "DhcpSubnetMask"));
    let own = addresses(&of("IPAddress", "DhcpIPAddress"));
    let servers = of("NameServer", "DhcpNameServer").join(" ");
    let second = |name: &str| number(registry, &key, name).map(|at| Moment(i64::from(at) * 1000));
    let lease = second("LeaseObtainedTime").zip(second("LeaseTerminatesTime"));
    let key_6 = format!(r"{PARAMETERS_6}\Interfaces\{id}");
    let duid = registry
        .value(PARAMETERS_6, "Dhcpv6DUID")
        .map(Data::bytes)
        .map(|bytes| bytes.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join("-"));
    let hardware = text(registry, class, "NetworkAddress");
    let pairs: Vec<String> =
        hardware.as_bytes().chunks(2).map(|pair| String::from_utf8_lossy(pair).into()).collect();
    Card {
        index,
        name: text(registry, &format!(r"{CONNECTIONS}\{id}\Connection"), "Name"),
        description: text(registry, class, "DriverDesc"),
        hardware: pairs.join("-").to_uppercase(),
        addresses: own.into_iter().zip(mask).collect(),
        gateways: addresses(&of("DefaultGateway", "DhcpDefaultGateway")),
        name_servers: servers
            .split([' ', ','])
            .filter(|server| !server.is_empty())
            .map(str::to_owned)
            .collect(),
        suffix: of("Domain", "DhcpDomain").concat(),
        dhcp,
        lease: lease.filter(|_| dhcp).map(|(obtained, expires)| Lease {
            server: text(registry, &key, "DhcpServer"),
            obtained,
            expires,
        }),
        metric: number(registry, &key, "InterfaceMetric")
            .unwrap_or_else(|| automatic_metric(windows)),
        dhcp6: number(registry, &key_6, "Dhcpv6Iaid").zip(duid),
        id,
    }
}

/// Adds a card: its class, its connection, and DHCP switched off. Returns the key of its settings.
pub fn add(
    registry: &mut Registry,
    id: &str,
    name: &str,
    description: &str,
    hardware: &str,
) -> String {
    let number = registry.subkeys(CLASS).len() + 1;
    let class = format!(r"{CLASS}\{number:04}");
    registry.set(&class, "DriverDesc", Data::sz(description));
    registry.set(&class, "NetCfgInstanceId", Data::sz(id));
    registry.set(&class, "NetworkAddress", Data::sz(&hardware.replace('-', "")));
    registry.set(&format!(r"{CONNECTIONS}\{id}\Connection"), "Name", Data::sz(name));
    let key = format!(r"{PARAMETERS}\Interfaces\{id}");
    registry.set(&key, "EnableDHCP", Data::Dword(0));
    key
}

/// What makes DHCPv6 tell one client from another: a number for the card, and a DUID of the time
/// and hardware address with which Windows was installed.
pub fn identify(registry: &mut Registry, id: &str, iaid: u32, duid: &[u8]) {
    let key = format!(r"{PARAMETERS_6}\Interfaces\{id}");
    registry.set(&key, "Dhcpv6Iaid", Data::Dword(iaid));
    registry.set(PARAMETERS_6, "Dhcpv6DUID", Data::Binary(duid.to_vec()));
}

/// Seconds from 1970 to 2000, from which a DUID counts.
const DUID_BEGIN: i64 = 946_684_800;

/// Puts the one card of a new server. A virtual machine in Azure leases its address, the others
/// have a fixed one.
pub fn put(registry: &mut Registry, hardware: Hardware, windows: Windows, at: Moment) {
    let old = windows <= Windows::Server2008R2;
    let description = match hardware {
        Hardware::Physical => "HPE Ethernet 1Gb 4-port 331i Adapter",
        _ if old => "Microsoft Virtual Machine Bus Network Adapter",
        _ => "Microsoft Hyper-V Network Adapter",
    };
    registry.create(PERSISTENT_ROUTES);
    let name = if old { "Local Area Connection" } else { "Ethernet" };
    let key = add(registry, FIRST, name, description, HARDWARE_ADDRESS);
    let list = |address: Ipv4Addr| Data::MultiSz(vec![address.to_string()]);
    let mask = Ipv4Addr::new(255, 255, 255, 0);
    if hardware == Hardware::AzureVm {
        let seconds = (at.0 / 1000) as u32;
        registry.set(&key, "EnableDHCP", Data::Dword(1));
        registry.set(&key, "DhcpIPAddress", Data::sz(&ADDRESS.to_string()));
        registry.set(&key, "DhcpSubnetMask", Data::sz(&mask.to_string()));
        registry.set(&key, "DhcpDefaultGateway", list(GATEWAY));
        registry.set(&key, "DhcpNameServer", Data::sz(&NAME_SERVER.to_string()));
        registry.set(&key, "DhcpServer", Data::sz(&AZURE_SERVER.to_string()));
        registry.set(&key, "LeaseObtainedTime", Data::Dword(seconds));
        // Azure's leases never end.
        registry.set(&key, "LeaseTerminatesTime", Data::Dword(u32::MAX));
    } else {
        registry.set(&key, "IPAddress", list(ADDRESS));
        registry.set(&key, "SubnetMask", list(mask));
        registry.set(&key, "DefaultGateway", list(GATEWAY));
        registry.set(&key, "NameServer", Data::sz(&NAME_SERVER.to_string()));
    }
    let octets: Vec<u8> =
        HARDWARE_ADDRESS.split('-').filter_map(|pair| u8::from_str_radix(pair, 16).ok()).collect();
    let since = (at.0 / 1000 - DUID_BEGIN).max(0) as u32;
    let mut duid = vec![0, 1, 0, 1];
    duid.extend(since.to_be_bytes());
    duid.extend(&octets);
    let iaid = octets.iter().take(3).fold(3, |iaid, octet| iaid << 8 | u32::from(*octet));
    identify(registry, FIRST, iaid, &duid);
}

/// The suffix of the machine, and the suffixes that are tried behind a name.
#[must_use]
pub fn suffixes(registry: &Registry, windows: Windows) -> (String, Vec<String>) {
    let primary = text(registry, PARAMETERS, "Domain");
    let list = text(registry, PARAMETERS, "SearchList");
    let mut all: Vec<String> =
        list.split(',').filter(|suffix| !suffix.is_empty()).map(str::to_owned).collect();
    if all.is_empty() {
        let own = cards(registry, windows).into_iter().map(|card| card.suffix);
        for suffix in std::iter::once(primary.clone()).chain(own) {
            if !suffix.is_empty() && !all.iter().any(|known| same(known, &suffix)) {
                all.push(suffix);
            }
        }
    }
    (primary, all)
}

/// A route of the IPv4 table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    /// Where to.
    pub network: Ipv4Addr,
    /// Which bits of it count.
    pub mask: Ipv4Addr,
    /// Over whom; `None` when the network is on the link.
    pub gateway: Option<Ipv4Addr>,
    /// Address of the interface.
    pub interface: Ipv4Addr,
    /// Metric, that of the interface included.
    pub metric: u32,
}

/// What an on-link route adds to the metric of its interface.
const ON_LINK: u32 = 256;

fn masked(address: Ipv4Addr, mask: Ipv4Addr) -> Ipv4Addr {
    Ipv4Addr::from(u32::from(address) & u32::from(mask))
}

/// Routes that stay over a restart: network, mask, gateway, metric.
#[must_use]
pub fn persistent(registry: &Registry) -> Vec<(Ipv4Addr, Ipv4Addr, Ipv4Addr, u32)> {
    let values = registry.key(PERSISTENT_ROUTES).map(|key| key.values()).unwrap_or_default();
    let route = |name: &str| {
        let mut parts = name.split(',');
        let mut address = || parts.next()?.parse().ok();
        let (network, mask, gateway) = (address()?, address()?, address()?);
        Some((network, mask, gateway, parts.next()?.parse().ok()?))
    };
    values.iter().filter_map(|value| route(&value.name)).collect()
}

/// The IPv4 routes of a machine, sorted by network.
#[must_use]
pub fn routes(registry: &Registry, windows: Windows) -> Vec<Route> {
    let all = Ipv4Addr::BROADCAST;
    let (multicast, group) = (Ipv4Addr::new(224, 0, 0, 0), Ipv4Addr::new(240, 0, 0, 0));
    let mut routes = Vec::new();
    let mut link = |network, mask, interface, metric: u32| {
        let (gateway, metric) = (None, metric + ON_LINK);
        routes.push(Route { network, mask, gateway, interface, metric });
    };
    let local = Ipv4Addr::LOCALHOST;
    let own = loopback_metric(windows);
    let mask = Ipv4Addr::new(255, 0, 0, 0);
    link(Ipv4Addr::new(127, 0, 0, 0), mask, local, own);
    link(local, all, local, own);
    link(Ipv4Addr::new(127, 255, 255, 255), all, local, own);
    link(multicast, group, local, own);
    link(all, all, local, own);
    let cards = cards(registry, windows);
    for card in &cards {
        for (address, mask) in &card.addresses {
            let network = masked(*address, *mask);
            let last = Ipv4Addr::from(u32::from(network) | !u32::from(*mask));
            for (network, mask) in
                [(network, *mask), (*address, all), (last, all), (multicast, group), (all, all)]
            {
                link(network, mask, *address, card.metric);
            }
        }
    }
    let over = |gateway: Ipv4Addr| {
        let near = |card: &Card| {
            let mut own = card.addresses.iter();
            let found = own.find(|(own, mask)| masked(*own, *mask) == masked(gateway, *mask))?;
            Some((found.0, card.metric))
        };
        cards.iter().find_map(near).unwrap_or((local, own))
    };
    for card in &cards {
        for gateway in &card.gateways {
            let (interface, metric) = over(*gateway);
            let (network, mask) = (Ipv4Addr::UNSPECIFIED, Ipv4Addr::UNSPECIFIED);
            routes.push(Route { network, mask, gateway: Some(*gateway), interface, metric });
        }
    }
    for (network, mask, gateway, metric) in persistent(registry) {
        let (interface, own) = over(gateway);
        let metric = metric + own;
        routes.push(Route { network, mask, gateway: Some(gateway), interface, metric });
    }
    routes.sort_by_key(|route| (route.network, route.mask));
    routes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(hardware: Hardware) -> Registry {
        let mut registry = Registry::default();
        put(&mut registry, hardware, Windows::Server2019, Moment(1_579_046_400_000));
        registry
    }

    #[test]
    fn a_fixed_and_a_leased_address_read_the_same() {
        for (hardware, leased) in [(Hardware::Virtual, false), (Hardware::AzureVm, true)] {
            let cards = cards(&server(hardware), Windows::Server2019);
            assert_eq!(cards.len(), 1);
            assert_eq!(cards[0].addresses[0].0, ADDRESS);
            assert_eq!(cards[0].gateways, [GATEWAY]);
            assert_eq!(cards[0].name_servers, [NAME_SERVER.to_string()]);
            assert_eq!(cards[0].hardware, HARDWARE_ADDRESS);
            assert_eq!((cards[0].dhcp, cards[0].lease.is_some()), (leased, leased));
        }
    }

    #[test]
    fn every_address_has_its_network_and_its_broadcast() {
        let routes = routes(&server(Hardware::Virtual), Windows::Server2019);
        let first = routes[0];
        assert_eq!((first.gateway, first.metric), (Some(GATEWAY), 25));
        let network = Ipv4Addr::new(10, 0, 0, 0);
        let own = routes.iter().find(|route| route.network == network).unwrap();
        assert_eq!((own.interface, own.metric), (ADDRESS, 281));
        assert_eq!(routes.len(), 11);
    }

    #[test]
    fn a_route_that_stays_is_a_value() {
        let mut registry = server(Hardware::Virtual);
        registry.set(PERSISTENT_ROUTES, "172.16.0.0,255.240.0.0,10.0.0.9,3", Data::sz(""));
        let routes = routes(&registry, Windows::Server2019);
        let found = routes.iter().find(|route| route.metric == 28).unwrap();
        assert_eq!((found.interface, found.gateway), (ADDRESS, Some(Ipv4Addr::new(10, 0, 0, 9))));
    }
}

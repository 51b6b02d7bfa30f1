//! The network card and what stands on it.
//!
//! *Models*: the cards of the machine with their addresses, gateways and name servers, routes, the
//! ports on which somebody listens, what Windows believes about its connection.
//! *Leaves out*: IPv6, connections that programs hold.
//! *Sources*: `windows/network_cards.rs`, `windows/sockets.rs`; the MOF definitions \[K\].

use std::net::Ipv4Addr;

use super::class::{Cell, Definition, Method, Named, Scene};
use super::system::{DEVICE, ELEMENT};
use crate::azure::endpoints;
use crate::windows::hardware;
use crate::windows::identity::Hardware;
use crate::windows::network_cards::{self, Card, loopback_metric};
use crate::windows::sockets::{Local, listening};
use crate::world::World;

/// Index and name of the loopback interface.
const LOOPBACK: (u32, &str) = (1, "Loopback Pseudo-Interface 1");
/// Bits a second.
const SPEED: u64 = 1_000_000_000;
const STANDARD: &str = "ROOT/StandardCimv2";

/// The cards of a machine.
pub(in crate::console) fn cards(world: &World) -> Vec<Card> {
    network_cards::cards(&world.host.registry, world.host.identity.windows)
}

/// An instance for each card.
fn each(scene: Scene<'_>, make: impl Fn(u32, &Card) -> Named) -> Vec<Named> {
    let cards = cards(scene.world);
    cards.iter().zip(1..).map(|(card, number)| make(number, card)).collect()
}

fn service(hardware: Hardware) -> &'static str {
    match hardware {
        Hardware::Physical => "q57nd60a",
        Hardware::Virtual | Hardware::AzureVm => "netvsc",
    }
}

/// Whether Windows believes to be on the internet.
fn is_online(scene: Scene<'_>) -> bool {
    let network = &scene.world.host.network;
    let probe = endpoints::ALL.first();
    probe.is_some_and(|probe| network.has_internet(probe.address, probe.name))
}

fn texts(addresses: &[Ipv4Addr]) -> Cell {
    if addresses.is_empty() {
        return Cell::Null;
    }
    Cell::List(addresses.iter().map(|address| Cell::Text(address.to_string())).collect())
}

fn prefix(mask: Ipv4Addr) -> u32 {
    u32::from(mask).count_ones()
}

/// `Win32_NetworkAdapter`
pub(in crate::console) const CARD: Definition = Definition {
    name: "Win32_NetworkAdapter",
    parents: &[
        "CIM_NetworkAdapter",
        "CIM_LogicalDevice",
        "CIM_LogicalElement",
        "CIM_ManagedSystemElement",
    ],
    properties: &[
        ELEMENT,
        DEVICE,
        "boolean AutoSense, uint64 MaxSpeed, string[] NetworkAddresses, \
         string PermanentAddress, uint64 Speed",
        "string AdapterType, uint16 AdapterTypeId, string GUID, uint32 Index, \
         boolean Installed, uint32 InterfaceIndex, string MACAddress, string Manufacturer, \
         uint32 MaxNumberControlled, string NetConnectionID, uint16 NetConnectionStatus, \
         boolean NetEnabled, boolean PhysicalAdapter, string ProductName, \
         string ServiceName, datetime TimeOfLastReset",
    ],
    instances: |scene| {
        let host = &scene.world.host;
        each(scene, |number, card| {
            vec![
                ("Availability", 3u16.into()),
                ("Caption", format!("[{number:08}] {}", card.description).into()),
                ("Description", (&card.description).into()),
                ("Name", (&card.description).into()),
                ("ConfigManagerErrorCode", 0u32.into()),
                ("ConfigManagerUserConfig", false.into()),
                ("CreationClassName", "Win32_NetworkAdapter".into()),
                ("DeviceID", number.to_string().into()),
                ("PNPDeviceID", format!(r"VMBUS\{}\1", card.id).into()),
                ("PowerManagementSupported", false.into()),
                ("SystemCreationClassName", "Win32_ComputerSystem".into()),
                ("SystemName", (&host.identity.name).into()),
                ("Speed", SPEED.into()),
                ("AdapterType", "Ethernet 802.3".into()),
                ("AdapterTypeId", 0u16.into()),
                ("GUID", (&card.id).into()),
                ("Index", number.into()),
                ("Installed", true.into()),
                ("InterfaceIndex", card.index.into()),
                ("MACAddress", card.hardware.replace('-', ":").into()),
                ("Manufacturer", hardware::inventory(host.identity.hardware).maker.into()),
                ("MaxNumberControlled", 0u32.into()),
                ("NetConnectionID", (&card.name).into()),
                ("NetConnectionStatus", 2u16.into()),
                ("NetEnabled", true.into()),
                ("PhysicalAdapter", true.into()),
                ("ProductName", (&card.description).into()),
                ("ServiceName", service(host.identity.hardware).into()),
                ("TimeOfLastReset", host.identity.booted.into()),
            ]
        })
    },
    methods: &[Method::lacking("Disable"), Method::lacking("Enable"), Method::lacking("Reset")],
    ..Definition::NEW
};

/// `Win32_NetworkAdapterConfiguration`
pub(in crate::console) const CONFIGURATION: Definition = Definition {
    name: "Win32_NetworkAdapterConfiguration",
    parents: &["CIM_Setting"],
    properties: &[
        "string Caption, string Description, string SettingID, boolean ArpAlwaysSourceRoute, \
         boolean ArpUseEtherSNAP, string DatabasePath, boolean DeadGWDetectEnabled, \
         string[] DefaultIPGateway, uint8 DefaultTOS, uint8 DefaultTTL, \
         boolean DHCPEnabled, datetime DHCPLeaseExpires, datetime DHCPLeaseObtained, \
         string DHCPServer, string DNSDomain, string[] DNSDomainSuffixSearchOrder, \
         boolean DNSEnabledForWINSResolution, string DNSHostName, \
         string[] DNSServerSearchOrder, boolean DomainDNSRegistrationEnabled, \
         uint32 ForwardBufferMemory, boolean FullDNSRegistrationEnabled, \
         uint16[] GatewayCostMetric, uint8 IGMPLevel, key uint32 Index, \
         uint32 InterfaceIndex, string[] IPAddress, uint32 IPConnectionMetric, \
         boolean IPEnabled, boolean IPFilterSecurityEnabled, \
         boolean IPPortSecurityEnabled, string[] IPSecPermitIPProtocols, \
         string[] IPSecPermitTCPPorts, string[] IPSecPermitUDPPorts, string[] IPSubnet, \
         boolean IPUseZeroBroadcast, string IPXAddress, boolean IPXEnabled, \
         uint32[] IPXFrameType, uint32 IPXMediaType, string[] IPXNetworkNumber, \
         string IPXVirtualNetNumber, uint32 KeepAliveInterval, uint32 KeepAliveTime, \
         string MACAddress, uint32 MTU, uint32 NumForwardPackets, boolean PMTUBHDetectEnabled, \
         boolean PMTUDiscoveryEnabled, string ServiceName, uint32 TcpipNetbiosOptions, \
         uint32 TcpMaxConnectRetransmissions, uint32 TcpMaxDataRetransmissions, \
         uint32 TcpNumConnections, boolean TcpUseRFC1122UrgentPointer, \
         uint16 TcpWindowSize, boolean WINSEnableLMHostsLookup, string WINSHostLookupFile, \
         string WINSPrimaryServer, string WINSScopeID, string WINSSecondaryServer",
    ],
    instances: |scene| {
        let host = &scene.world.host;
        each(scene, |number, card| {
            vec![
                ("Caption", format!("[{number:08}] {}", card.description).into()),
                ("Description", (&card.description).into()),
                ("SettingID", (&card.id).into()),
                ("DatabasePath", r"%SystemRoot%\System32\drivers\etc".into()),
                ("DefaultIPGateway", texts(&card.gateways)),
                ("DHCPEnabled", card.dhcp.into()),
                ("DHCPLeaseExpires", card.lease.as_ref().map(|lease| lease.expires).into()),
                ("DHCPLeaseObtained", card.lease.as_ref().map(|lease| lease.obtained).into()),
                ("DHCPServer", card.lease.as_ref().map(|lease| lease.server.clone()).into()),
                ("DNSDomainSuffixSearchOrder", Cell::List(Vec::new())),
                ("DNSEnabledForWINSResolution", false.into()),
                ("DNSHostName", (&host.identity.name).into()),
                ("DNSServerSearchOrder", card.name_servers.clone().into()),
                ("DomainDNSRegistrationEnabled", false.into()),
                ("FullDNSRegistrationEnabled", true.into()),
                ("GatewayCostMetric", vec![256u16].into()),
                ("Index", number.into()),
                ("InterfaceIndex", card.index.into()),
                ("IPAddress", texts(&own(card))),
                ("IPConnectionMetric", card.metric.into()),
                ("IPEnabled", true.into()),
                ("IPFilterSecurityEnabled", false.into()),
                (
                    "IPSubnet",
                    texts(&card.addresses.iter().map(|(_, mask)| *mask).collect::<Vec<_>>()),
                ),
                ("MACAddress", card.hardware.replace('-', ":").into()),
                ("ServiceName", service(host.identity.hardware).into()),
                ("TcpipNetbiosOptions", 0u32.into()),
                ("WINSEnableLMHostsLookup", true.into()),
                ("WINSScopeID", "".into()),
            ]
        })
    },
    methods: &[
        Method::lacking("EnableDHCP"),
        Method::lacking("EnableStatic"),
        Method::lacking("SetDNSServerSearchOrder"),
        Method::lacking("SetGateways"),
    ],
    ..Definition::NEW
};

/// `MSFT_NetAdapter`: what `Get-NetAdapter` shows.
pub(in crate::console) const ADAPTER: Definition = Definition {
    name: "MSFT_NetAdapter",
    namespace: STANDARD,
    parents: &[
        "CIM_NetworkAdapter",
        "CIM_LogicalDevice",
        "CIM_LogicalElement",
        "CIM_ManagedSystemElement",
    ],
    properties: &["string Caption, string Description, string ElementName, string InstanceID, \
         string CreationClassName, key string DeviceID, string Name, string SystemName, \
         uint64 Speed, uint32 State, boolean HardwareInterface, boolean Hidden, \
         uint32 InterfaceAdminStatus, string InterfaceDescription, string InterfaceGuid, \
         uint32 InterfaceIndex, string InterfaceName, uint32 InterfaceOperationalStatus, \
         uint32 InterfaceType, uint32 MediaConnectState, uint32 MediaDuplexState, \
         uint32 MtuSize, uint64 ReceiveLinkSpeed, uint64 TransmitLinkSpeed, \
         boolean Virtual, uint32 VlanID, boolean ConnectorPresent, string DriverDescription, \
         string DriverName, string DriverProvider, string DriverVersionString, \
         boolean FullDuplex, string[] NetworkAddresses, string PermanentAddress, \
         boolean PromiscuousMode, string PnPDeviceID, string ComponentID"],
    instances: |scene| {
        let host = &scene.world.host;
        let service = service(host.identity.hardware);
        each(scene, |_, card| {
            vec![
                ("CreationClassName", "MSFT_NetAdapter".into()),
                ("DeviceID", (&card.id).into()),
                ("Name", (&card.name).into()),
                ("SystemName", (&host.identity.name).into()),
                ("Speed", SPEED.into()),
                ("State", 2u32.into()),
                ("HardwareInterface", true.into()),
                ("Hidden", false.into()),
                ("InterfaceAdminStatus", 1u32.into()),
                ("InterfaceDescription", (&card.description).into()),
                ("InterfaceGuid", (&card.id).into()),
                ("InterfaceIndex", card.index.into()),
                ("InterfaceName", "ethernet_32769".into()),
                ("InterfaceOperationalStatus", 1u32.into()),
                ("InterfaceType", 6u32.into()),
                ("MediaConnectState", 1u32.into()),
                ("MediaDuplexState", 2u32.into()),
                ("MtuSize", 1500u32.into()),
                ("ReceiveLinkSpeed", SPEED.into()),
                ("TransmitLinkSpeed", SPEED.into()),
                ("Virtual", false.into()),
                ("ConnectorPresent", true.into()),
                ("DriverDescription", (&card.description).into()),
                ("DriverName", format!(r"\SystemRoot\System32\drivers\{service}.sys").into()),
                ("DriverProvider", "Microsoft".into()),
                ("FullDuplex", true.into()),
                ("NetworkAddresses", vec![card.hardware.replace('-', "")].into()),
                ("PermanentAddress", card.hardware.replace('-', "").into()),
                ("PromiscuousMode", false.into()),
            ]
        })
    },
    ..Definition::NEW
};

/// `MSFT_NetIPAddress`
pub(in crate::console) const ADDRESS: Definition = Definition {
    name: "MSFT_NetIPAddress",
    namespace: STANDARD,
    parents: &["CIM_IPProtocolEndpoint", "CIM_ProtocolEndpoint"],
    properties: &[
        "string InterfaceAlias, uint32 InterfaceIndex, uint16 AddressFamily, uint8 Type, \
         string IPAddress, uint8 PrefixLength, uint16 PrefixOrigin, uint16 SuffixOrigin, \
         uint16 AddressState, datetime ValidLifetime, datetime PreferredLifetime, \
         boolean SkipAsSource, uint8 Store, string IPv4Address, string IPv6Address, \
         key string Name",
    ],
    instances: |scene| {
        let one = |alias: &str, index: u32, address: Ipv4Addr, prefix: u32, origin: u32| {
            vec![
                ("InterfaceAlias", Cell::from(alias)),
                ("InterfaceIndex", index.into()),
                ("AddressFamily", 2u32.into()),
                ("Type", 1u32.into()),
                ("IPAddress", address.to_string().into()),
                ("PrefixLength", prefix.into()),
                ("PrefixOrigin", origin.into()),
                ("SuffixOrigin", origin.into()),
                ("AddressState", 4u32.into()),
                // Without an end: the longest time that there is.
                ("ValidLifetime", Cell::Interval(i64::MAX / 10_000)),
                ("PreferredLifetime", Cell::Interval(i64::MAX / 10_000)),
                ("SkipAsSource", false.into()),
                ("Store", 1u32.into()),
                ("IPv4Address", address.to_string().into()),
                ("Name", format!(";{address};{index}").into()),
            ]
        };
        let mut all = Vec::new();
        for card in cards(scene.world) {
            let origin = if card.dhcp { 3 } else { 1 };
            all.extend(card.addresses.iter().map(|(address, mask)| {
                one(&card.name, card.index, *address, prefix(*mask), origin)
            }));
        }
        all.push(one(LOOPBACK.1, LOOPBACK.0, Ipv4Addr::LOCALHOST, 8, 2));
        all
    },
    ..Definition::NEW
};

/// `MSFT_NetRoute`
pub(in crate::console) const ROUTE: Definition = Definition {
    name: "MSFT_NetRoute",
    namespace: STANDARD,
    parents: &["CIM_NextHopRoute"],
    properties: &["string InterfaceAlias, uint32 InterfaceIndex, uint16 AddressFamily, \
         string DestinationPrefix, string NextHop, uint16 RouteMetric, uint8 Publish, \
         uint16 Protocol, uint8 Store, boolean IsStatic, uint32 InterfaceMetric, uint16 State, \
         datetime ValidLifetime, datetime PreferredLifetime, key string InstanceID"],
    instances: routes,
    ..Definition::NEW
};

fn routes(scene: Scene<'_>) -> Vec<Named> {
    let windows = scene.world.host.identity.windows;
    let cards = cards(scene.world);
    let route = |route: network_cards::Route| {
        let card = cards.iter().find(|card| own(card).contains(&route.interface));
        let (index, alias, metric) = match card {
            Some(card) => (card.index, card.name.as_str(), card.metric),
            None => (LOOPBACK.0, LOOPBACK.1, loopback_metric(windows)),
        };
        let target = format!("{}/{}", route.network, prefix(route.mask));
        let hop = route.gateway.unwrap_or(Ipv4Addr::UNSPECIFIED);
        vec![
            ("InterfaceAlias", Cell::from(alias)),
            ("InterfaceIndex", index.into()),
            ("AddressFamily", 2u32.into()),
            ("DestinationPrefix", (&target).into()),
            ("NextHop", hop.to_string().into()),
            ("RouteMetric", route.metric.saturating_sub(metric).into()),
            ("Publish", 0u32.into()),
            ("Protocol", if route.gateway.is_some() { 3u32 } else { 2 }.into()),
            ("Store", 1u32.into()),
            ("InterfaceMetric", metric.into()),
            ("State", 0u32.into()),
            ("ValidLifetime", Cell::Interval(i64::MAX / 10_000)),
            ("PreferredLifetime", Cell::Interval(i64::MAX / 10_000)),
            ("InstanceID", format!("{target};{hop};{index}").into()),
        ]
    };
    network_cards::routes(&scene.world.host.registry, windows).into_iter().map(route).collect()
}

/// Addresses of a card.
fn own(card: &Card) -> Vec<Ipv4Addr> {
    card.addresses.iter().map(|(address, _)| *address).collect()
}

/// `MSFT_NetConnectionProfile`
pub(in crate::console) const PROFILE: Definition = Definition {
    name: "MSFT_NetConnectionProfile",
    namespace: STANDARD,
    properties: &[
        "string Caption, string Description, string ElementName, key string InstanceID, \
         string InterfaceAlias, uint32 InterfaceIndex, uint32 IPv4Connectivity, \
         uint32 IPv6Connectivity, string Name, uint32 NetworkCategory",
    ],
    instances: |scene| {
        each(scene, |_, card| {
            vec![
                ("InstanceID", (&card.id).into()),
                ("InterfaceAlias", (&card.name).into()),
                ("InterfaceIndex", card.index.into()),
                ("IPv4Connectivity", if is_online(scene) { 4u32 } else { 3 }.into()),
                ("IPv6Connectivity", 1u32.into()),
                ("Name", "Network".into()),
                ("NetworkCategory", 1u32.into()),
            ]
        })
    },
    ..Definition::NEW
};

/// `MSFT_NetTCPConnection`
pub(in crate::console) const TCP: Definition = Definition {
    name: "MSFT_NetTCPConnection",
    namespace: STANDARD,
    parents: &["MSFT_NetTransportConnection"],
    properties: &[
        "string Caption, string Description, string ElementName, key string InstanceID, \
         string LocalAddress, uint16 LocalPort, uint32 OwningProcess, datetime CreationTime, \
         string RemoteAddress, uint16 RemotePort, uint8 AppliedSetting, uint8 OffloadState, \
         uint8 State",
    ],
    instances: |scene| {
        let host = &scene.world.host;
        let tcp = listening(host).into_iter().filter(|socket| socket.tcp);
        tcp.map(|socket| {
            let (local, remote) = match socket.local {
                Local::Any4 => ("0.0.0.0".to_owned(), "0.0.0.0"),
                Local::One4(address) => (address.to_string(), "0.0.0.0"),
                Local::Any6 => ("::".to_owned(), "::"),
            };
            let since = host.services.get(&socket.service).and_then(|service| service.started);
            vec![
                ("InstanceID", format!("{local}++{}++{remote}++0", socket.port).into()),
                ("LocalAddress", local.into()),
                ("LocalPort", socket.port.into()),
                ("OwningProcess", socket.process.into()),
                ("CreationTime", since.unwrap_or(host.identity.booted).into()),
                ("RemoteAddress", remote.into()),
                ("RemotePort", 0u32.into()),
                ("OffloadState", 0u32.into()),
                ("State", 2u32.into()),
            ]
        })
        .collect()
    },
    ..Definition::NEW
};

/// `MSFT_DNSClientServerAddress`
pub(in crate::console) const NAME_SERVERS: Definition = Definition {
    name: "MSFT_DNSClientServerAddress",
    namespace: STANDARD,
    properties: &["string Caption, string Description, string ElementName, string InstanceID, \
         uint16 AddressFamily, key string Name, string InterfaceAlias, uint32 InterfaceIndex, \
         string[] ServerAddresses"],
    instances: |scene| {
        each(scene, |_, card| {
            vec![
                ("AddressFamily", 2u32.into()),
                ("Name", card.index.to_string().into()),
                ("InterfaceAlias", (&card.name).into()),
                ("InterfaceIndex", card.index.into()),
                ("ServerAddresses", card.name_servers.clone().into()),
            ]
        })
    },
    ..Definition::NEW
};

/// True when somebody on this machine listens on a port.
pub(in crate::console) fn listens(world: &World, port: i64) -> bool {
    let all = listening(&world.host);
    all.iter().any(|socket| socket.tcp && i64::from(socket.port) == port)
}

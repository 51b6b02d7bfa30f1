//! The network card and what stands on it.
//!
//! *Models*: the cards of the machine with their addresses, gateways, leases and name servers,
//! routes, the ports on which running services listen, what Windows believes about its connection.
//! *Leaves out*: IPv6, connections that programs hold.
//! *Sources*: `windows/network_cards.rs`, `windows/sockets.rs`; the MOF definitions \[K\].

use std::net::Ipv4Addr;

use super::class::{Cell, Definition, Method, Scene};
use super::system::{DEVICE, ELEMENT};
use crate::azure::endpoints;
use crate::windows::hardware;
use crate::windows::host::Host;
use crate::windows::identity::Hardware;
use crate::windows::network_cards::{self, Card};
use crate::windows::sockets::{Local, listening};

/// Name of the connection.
pub(in crate::console) const ALIAS: &str = "Ethernet";
/// Index of the interface.
pub(in crate::console) const INDEX: u32 = 2;
/// Index of the loopback interface.
const LOOPBACK: u32 = 1;
/// The loopback's name.
const LOOPBACK_ALIAS: &str = "Loopback Pseudo-Interface 1";
/// Bits a second.
const SPEED: u64 = 1_000_000_000;
const STANDARD: &str = "ROOT/StandardCimv2";

/// Description of the card that an image comes with.
pub(in crate::console) fn description(hardware: Hardware) -> &'static str {
    network_cards::description(hardware)
}

fn cards(host: &Host) -> Vec<Card> {
    network_cards::cards(&host.registry, host.identity.windows)
}

/// The name and the number that a card has among devices.
fn numbered(card: &Card) -> (String, u32) {
    let number = card.index - 1;
    (format!("[{number:08}] {}", card.description), number)
}

fn service(hardware: Hardware) -> &'static str {
    match hardware {
        Hardware::Physical => "q57nd60a",
        Hardware::Virtual | Hardware::AzureVm => "netvsc",
    }
}

/// Whether Windows believes to be on the internet.
pub(in crate::console) fn is_online(scene: Scene<'_>) -> bool {
    let network = &scene.world.host.network;
    let probe = endpoints::ALL.first();
    probe.is_some_and(|probe| network.has_internet(probe.address, probe.name))
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
        let one = |card: &Card| {
            let (caption, number) = numbered(card);
            let about = card.description.as_str();
            vec![
                ("Availability", 3u16.into()),
                ("Caption", caption.into()),
                ("Description", about.into()),
                ("Name", about.into()),
                ("ConfigManagerErrorCode", 0u32.into()),
                ("ConfigManagerUserConfig", false.into()),
                ("CreationClassName", "Win32_NetworkAdapter".into()),
                ("DeviceID", number.to_string().into()),
                ("PNPDeviceID", format!(r"VMBUS\{}\{number}", card.id).into()),
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
                ("ProductName", about.into()),
                ("ServiceName", service(host.identity.hardware).into()),
                ("TimeOfLastReset", host.identity.booted.into()),
            ]
        };
        cards(host).iter().map(one).collect()
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
        let one = |card: &Card| {
            let (caption, number) = numbered(card);
            let texts = |texts: Vec<String>| Cell::from(texts);
            let lease = card.lease.as_ref();
            let own = card.addresses.iter().map(|(own, _)| own.to_string()).collect();
            let masks = card.addresses.iter().map(|(_, mask)| mask.to_string()).collect();
            let gateways = card.gateways.iter().map(ToString::to_string).collect();
            vec![
                ("Caption", caption.into()),
                ("Description", (&card.description).into()),
                ("SettingID", (&card.id).into()),
                ("DatabasePath", r"%SystemRoot%\System32\drivers\etc".into()),
                ("DefaultIPGateway", texts(gateways)),
                ("DHCPEnabled", card.dhcp.into()),
                ("DHCPLeaseExpires", lease.map(|lease| lease.expires).into()),
                ("DHCPLeaseObtained", lease.map(|lease| lease.obtained).into()),
                ("DHCPServer", lease.map(|lease| lease.server.clone()).into()),
                ("DNSDomainSuffixSearchOrder", Cell::List(Vec::new())),
                ("DNSEnabledForWINSResolution", false.into()),
                ("DNSHostName", (&host.identity.name).into()),
                ("DNSServerSearchOrder", texts(card.name_servers.clone())),
                ("DomainDNSRegistrationEnabled", false.into()),
                ("FullDNSRegistrationEnabled", true.into()),
                ("GatewayCostMetric", vec![256u16].into()),
                ("Index", number.into()),
                ("InterfaceIndex", card.index.into()),
                ("IPAddress", texts(own)),
                ("IPConnectionMetric", card.metric.into()),
                ("IPEnabled", true.into()),
                ("IPFilterSecurityEnabled", false.into()),
                ("IPSubnet", texts(masks)),
                ("MACAddress", card.hardware.replace('-', ":").into()),
                ("ServiceName", service(host.identity.hardware).into()),
                ("TcpipNetbiosOptions", 0u32.into()),
                ("WINSEnableLMHostsLookup", true.into()),
                ("WINSScopeID", "".into()),
            ]
        };
        cards(host).iter().map(one).collect()
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
        let one = |card: &Card| {
            let about = card.description.as_str();
            let hardware = card.hardware.replace('-', "");
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
                ("InterfaceDescription", about.into()),
                ("InterfaceGuid", (&card.id).into()),
                ("InterfaceIndex", card.index.into()),
                ("InterfaceName", format!("ethernet_{}", 32_767 + card.index).into()),
                ("InterfaceOperationalStatus", 1u32.into()),
                ("InterfaceType", 6u32.into()),
                ("MediaConnectState", 1u32.into()),
                ("MediaDuplexState", 2u32.into()),
                ("MtuSize", 1500u32.into()),
                ("ReceiveLinkSpeed", SPEED.into()),
                ("TransmitLinkSpeed", SPEED.into()),
                ("Virtual", false.into()),
                ("ConnectorPresent", true.into()),
                ("DriverDescription", about.into()),
                ("DriverName", format!(r"\SystemRoot\System32\drivers\{service}.sys").into()),
                ("DriverProvider", "Microsoft".into()),
                ("FullDuplex", true.into()),
                ("NetworkAddresses", vec![hardware.clone()].into()),
                ("PermanentAddress", hardware.into()),
                ("PromiscuousMode", false.into()),
            ]
        };
        cards(host).iter().map(one).collect()
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
        for card in cards(&scene.world.host) {
            // Given by hand or by DHCP.
            let origin = if card.dhcp { 3 } else { 1 };
            for (address, mask) in &card.addresses {
                let prefix = u32::from(*mask).count_ones();
                all.push(one(&card.name, card.index, *address, prefix, origin));
            }
        }
        all.push(one(LOOPBACK_ALIAS, LOOPBACK, Ipv4Addr::LOCALHOST, 8, 2));
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
    instances: |scene| {
        let host = &scene.world.host;
        let (registry, windows) = (&host.registry, host.identity.windows);
        let cards = cards(host);
        let route = |route: network_cards::Route| {
            let on = |card: &&Card| card.addresses.iter().any(|(own, _)| *own == route.interface);
            let card = cards.iter().find(on);
            let (alias, index) =
                card.map_or((LOOPBACK_ALIAS, LOOPBACK), |card| (card.name.as_str(), card.index));
            let own = card.map_or(network_cards::loopback_metric(windows), |card| card.metric);
            let prefix = format!("{}/{}", route.network, u32::from(route.mask).count_ones());
            vec![
                ("InterfaceAlias", alias.into()),
                ("InterfaceIndex", Cell::from(index)),
                ("AddressFamily", 2u32.into()),
                ("DestinationPrefix", prefix.clone().into()),
                ("NextHop", route.gateway.unwrap_or(Ipv4Addr::UNSPECIFIED).to_string().into()),
                ("RouteMetric", (route.metric - own).into()),
                ("Publish", 0u32.into()),
                ("Protocol", if route.gateway.is_some() { 3u32 } else { 2 }.into()),
                ("Store", 1u32.into()),
                ("InterfaceMetric", own.into()),
                ("State", 0u32.into()),
                ("ValidLifetime", Cell::Interval(i64::MAX / 10_000)),
                ("PreferredLifetime", Cell::Interval(i64::MAX / 10_000)),
                ("InstanceID", format!("{prefix};{index}").into()),
            ]
        };
        network_cards::routes(registry, windows).into_iter().map(route).collect()
    },
    ..Definition::NEW
};

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
        let one = |card: &Card| {
            vec![
                ("InstanceID", (&card.id).into()),
                ("InterfaceAlias", (&card.name).into()),
                ("InterfaceIndex", card.index.into()),
                ("IPv4Connectivity", if is_online(scene) { 4u32 } else { 3 }.into()),
                ("IPv6Connectivity", 1u32.into()),
                ("Name", "Network".into()),
                ("NetworkCategory", 1u32.into()),
            ]
        };
        cards(&scene.world.host).iter().map(one).collect()
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
        let sockets = listening(host).into_iter().filter(|socket| socket.tcp);
        sockets
            .map(|socket| {
                let (local, any) = match socket.local {
                    Local::Any4 => ("0.0.0.0".to_owned(), "0.0.0.0"),
                    Local::One4(address) => (address.to_string(), "0.0.0.0"),
                    Local::Any6 => ("::".to_owned(), "::"),
                };
                let port = u32::from(socket.port);
                let started = host.services.get(&socket.service).and_then(|one| one.started);
                vec![
                    ("InstanceID", format!("{local}++{port}++{any}++0").into()),
                    ("LocalAddress", local.into()),
                    ("LocalPort", port.into()),
                    ("OwningProcess", socket.process.into()),
                    ("CreationTime", started.unwrap_or(host.identity.booted).into()),
                    ("RemoteAddress", any.into()),
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
        let one = |card: &Card| {
            vec![
                ("AddressFamily", 2u32.into()),
                ("Name", card.index.to_string().into()),
                ("InterfaceAlias", (&card.name).into()),
                ("InterfaceIndex", card.index.into()),
                ("ServerAddresses", card.name_servers.clone().into()),
            ]
        };
        cards(&scene.world.host).iter().map(one).collect()
    },
    ..Definition::NEW
};

/// True when somebody on this machine listens on a port.
pub(in crate::console) fn listens(world: &crate::world::World, port: i64) -> bool {
    listening(&world.host).iter().any(|socket| socket.tcp && i64::from(socket.port) == port)
}

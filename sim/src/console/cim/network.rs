//! The network card and what stands on it.
//!
//! *Models*: the one card of the machine with its address, gateway and name server, routes, the
//! ports on which running services listen, what Windows believes about its connection.
//! *Leaves out*: IPv6, several cards, connections that programs hold, leases.
//! *Sources*: `windows/network.rs`; the MOF definitions \[K\].

use std::net::Ipv4Addr;

use super::class::{Cell, Definition, Method, Scene};
use super::system::{DEVICE, ELEMENT};
use crate::azure::endpoints;
use crate::windows::hardware;
use crate::windows::identity::Hardware;
use crate::windows::network::{ADDRESS as OWN, GATEWAY, HARDWARE_ADDRESS, NAME_SERVER};
use crate::windows::services::State;

/// Name of the connection.
pub(in crate::console) const ALIAS: &str = "Ethernet";
/// Index of the interface.
pub(in crate::console) const INDEX: u32 = 2;
/// Index of the loopback interface.
const LOOPBACK: u32 = 1;
/// Identifier of the interface.
const GUID: &str = "{6D29A4C1-5E0B-4B3C-9A44-0F7C2B8E1D55}";
/// Bits a second.
const SPEED: u64 = 1_000_000_000;
const STANDARD: &str = "ROOT/StandardCimv2";

/// Description of the card.
pub(in crate::console) fn description(hardware: Hardware) -> &'static str {
    match hardware {
        Hardware::Physical => "HPE Ethernet 1Gb 4-port 331i Adapter",
        Hardware::Virtual | Hardware::AzureVm => "Microsoft Hyper-V Network Adapter",
    }
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
        let about = description(host.identity.hardware);
        vec![vec![
            ("Availability", 3u16.into()),
            ("Caption", format!("[00000001] {about}").into()),
            ("Description", about.into()),
            ("Name", about.into()),
            ("ConfigManagerErrorCode", 0u32.into()),
            ("ConfigManagerUserConfig", false.into()),
            ("CreationClassName", "Win32_NetworkAdapter".into()),
            ("DeviceID", "1".into()),
            ("PNPDeviceID", format!(r"VMBUS\{GUID}\1").into()),
            ("PowerManagementSupported", false.into()),
            ("SystemCreationClassName", "Win32_ComputerSystem".into()),
            ("SystemName", (&host.identity.name).into()),
            ("Speed", SPEED.into()),
            ("AdapterType", "Ethernet 802.3".into()),
            ("AdapterTypeId", 0u16.into()),
            ("GUID", GUID.into()),
            ("Index", 1u32.into()),
            ("Installed", true.into()),
            ("InterfaceIndex", INDEX.into()),
            ("MACAddress", HARDWARE_ADDRESS.replace('-', ":").into()),
            ("Manufacturer", hardware::inventory(host.identity.hardware).maker.into()),
            ("MaxNumberControlled", 0u32.into()),
            ("NetConnectionID", ALIAS.into()),
            ("NetConnectionStatus", 2u16.into()),
            ("NetEnabled", true.into()),
            ("PhysicalAdapter", true.into()),
            ("ProductName", about.into()),
            ("ServiceName", service(host.identity.hardware).into()),
            ("TimeOfLastReset", host.identity.booted.into()),
        ]]
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
        let about = description(host.identity.hardware);
        vec![vec![
            ("Caption", format!("[00000001] {about}").into()),
            ("Description", about.into()),
            ("SettingID", GUID.into()),
            ("DatabasePath", r"%SystemRoot%\System32\drivers\etc".into()),
            ("DefaultIPGateway", vec![GATEWAY.to_string()].into()),
            ("DHCPEnabled", false.into()),
            ("DNSDomainSuffixSearchOrder", Cell::List(Vec::new())),
            ("DNSEnabledForWINSResolution", false.into()),
            ("DNSHostName", (&host.identity.name).into()),
            ("DNSServerSearchOrder", vec![NAME_SERVER.to_string()].into()),
            ("DomainDNSRegistrationEnabled", false.into()),
            ("FullDNSRegistrationEnabled", true.into()),
            ("GatewayCostMetric", vec![256u16].into()),
            ("Index", 1u32.into()),
            ("InterfaceIndex", INDEX.into()),
            ("IPAddress", vec![OWN.to_string()].into()),
            ("IPConnectionMetric", 15u32.into()),
            ("IPEnabled", true.into()),
            ("IPFilterSecurityEnabled", false.into()),
            ("IPSubnet", vec!["255.255.255.0"].into()),
            ("MACAddress", HARDWARE_ADDRESS.replace('-', ":").into()),
            ("ServiceName", service(host.identity.hardware).into()),
            ("TcpipNetbiosOptions", 0u32.into()),
            ("WINSEnableLMHostsLookup", true.into()),
            ("WINSScopeID", "".into()),
        ]]
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
        let about = description(host.identity.hardware);
        let service = service(host.identity.hardware);
        vec![vec![
            ("CreationClassName", "MSFT_NetAdapter".into()),
            ("DeviceID", GUID.into()),
            ("Name", ALIAS.into()),
            ("SystemName", (&host.identity.name).into()),
            ("Speed", SPEED.into()),
            ("State", 2u32.into()),
            ("HardwareInterface", true.into()),
            ("Hidden", false.into()),
            ("InterfaceAdminStatus", 1u32.into()),
            ("InterfaceDescription", about.into()),
            ("InterfaceGuid", GUID.into()),
            ("InterfaceIndex", INDEX.into()),
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
            ("DriverDescription", about.into()),
            ("DriverName", format!(r"\SystemRoot\System32\drivers\{service}.sys").into()),
            ("DriverProvider", "Microsoft".into()),
            ("FullDuplex", true.into()),
            ("NetworkAddresses", vec![HARDWARE_ADDRESS.replace('-', "")].into()),
            ("PermanentAddress", HARDWARE_ADDRESS.replace('-', "").into()),
            ("PromiscuousMode", false.into()),
        ]]
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
    instances: |_| {
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
        vec![
            one(ALIAS, INDEX, OWN, 24, 1),
            one("Loopback Pseudo-Interface 1", LOOPBACK, Ipv4Addr::LOCALHOST, 8, 2),
        ]
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
    instances: |_| {
        let hops = [
            ("0.0.0.0/0", GATEWAY, INDEX, 3u32),
            ("10.0.0.0/24", Ipv4Addr::UNSPECIFIED, INDEX, 2),
            ("10.0.0.4/32", Ipv4Addr::UNSPECIFIED, INDEX, 2),
            ("10.0.0.255/32", Ipv4Addr::UNSPECIFIED, INDEX, 2),
            ("127.0.0.0/8", Ipv4Addr::UNSPECIFIED, LOOPBACK, 2),
            ("127.0.0.1/32", Ipv4Addr::UNSPECIFIED, LOOPBACK, 2),
            ("255.255.255.255/32", Ipv4Addr::UNSPECIFIED, INDEX, 2),
        ];
        let route = |(prefix, hop, index, protocol): (&str, Ipv4Addr, u32, u32)| {
            let own = index == INDEX;
            vec![
                ("InterfaceAlias", if own { ALIAS } else { "Loopback Pseudo-Interface 1" }.into()),
                ("InterfaceIndex", Cell::from(index)),
                ("AddressFamily", 2u32.into()),
                ("DestinationPrefix", prefix.into()),
                ("NextHop", hop.to_string().into()),
                ("RouteMetric", 256u32.into()),
                ("Publish", 0u32.into()),
                ("Protocol", protocol.into()),
                ("Store", 1u32.into()),
                ("InterfaceMetric", if own { 15u32 } else { 75 }.into()),
                ("State", 0u32.into()),
                ("ValidLifetime", Cell::Interval(i64::MAX / 10_000)),
                ("PreferredLifetime", Cell::Interval(i64::MAX / 10_000)),
                ("InstanceID", format!("{prefix};{index}").into()),
            ]
        };
        hops.into_iter().map(route).collect()
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
        vec![vec![
            ("InstanceID", GUID.into()),
            ("InterfaceAlias", ALIAS.into()),
            ("InterfaceIndex", INDEX.into()),
            ("IPv4Connectivity", if is_online(scene) { 4u32 } else { 3 }.into()),
            ("IPv6Connectivity", 1u32.into()),
            ("Name", "Network".into()),
            ("NetworkCategory", 1u32.into()),
        ]]
    },
    ..Definition::NEW
};

/// Services that listen while they run, with their ports \[K\].
const LISTENERS: [(&str, u32); 5] = [
    ("RpcSs", 135),
    ("LanmanServer", 445),
    ("TermService", 3389),
    ("WinRM", 5985),
    ("WinRM", 47_001),
];

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
        let there = LISTENERS.iter().filter_map(|(name, port)| {
            let service = host.services.get(name)?;
            (service.state == State::Running).then_some((service, *port))
        });
        there
            .map(|(service, port)| {
                // The kernel listens for files and for HTTP.
                let owner = if matches!(port, 445 | 5985 | 47_001) { 4 } else { service.process };
                vec![
                    ("InstanceID", format!("0.0.0.0++{port}++0.0.0.0++0").into()),
                    ("LocalAddress", "0.0.0.0".into()),
                    ("LocalPort", port.into()),
                    ("OwningProcess", owner.into()),
                    ("CreationTime", service.started.into()),
                    ("RemoteAddress", "0.0.0.0".into()),
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
    instances: |_| {
        vec![vec![
            ("AddressFamily", 2u32.into()),
            ("Name", INDEX.to_string().into()),
            ("InterfaceAlias", ALIAS.into()),
            ("InterfaceIndex", INDEX.into()),
            ("ServerAddresses", vec![NAME_SERVER.to_string()].into()),
        ]]
    },
    ..Definition::NEW
};

/// True when somebody on this machine listens on a port.
pub(in crate::console) fn listens(world: &crate::world::World, port: i64) -> bool {
    LISTENERS.iter().any(|(name, known)| {
        let service = world.host.services.get(name);
        i64::from(*known) == port && service.is_some_and(|one| one.state == State::Running)
    })
}

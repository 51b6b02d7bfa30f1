//! The network card and what stands on it: the modules NetAdapter, NetTCPIP, NetConnection.
//!
//! *Models*: the one card, its addresses and routes, listeners, the name server, what Windows
//! believes about its connection. *Leaves out*: changes of the card, IPv6, caches.
//! *Sources*: the modules of Server 2019; layouts \[K\].

use powershell::eval::{Call, Eval, Param};
use powershell::format::{Source, View};
use powershell::net::Outcome;
use powershell::value::net::{Flavour, Net};
use powershell::value::{Value, text};

use super::shaped::{Missing, SESSION, Shape, all, entry, put};
use crate::console::Entry;
use crate::console::cim::network::{self, ALIAS, INDEX};
use crate::console::machine::Machine;
use crate::windows::network::{HARDWARE_ADDRESS, NAME_SERVER};

const NAME: Param = Param::new("Name", "string[]").alias(&["ifAlias", "InterfaceAlias"]).by_name();
const CARD_INDEX: Param = Param::new("InterfaceIndex", "uint32[]").alias(&["ifIndex"]).by_name();
const CARD_ALIAS: Param = Param::new("InterfaceAlias", "string[]").alias(&["ifAlias"]).by_name();
const FAMILY: Param = Param::new("AddressFamily", "string[]").choices(&["IPv4", "IPv6"]);

/// `Get-NetAdapter`
pub(super) const ADAPTER: Entry = entry(
    "Get-NetAdapter",
    "NetAdapter",
    &[
        NAME.at(0),
        Param::new("InterfaceDescription", "string[]").alias(&["ifDesc"]),
        CARD_INDEX,
        Param::switch("Physical"),
        Param::switch("IncludeHidden"),
        SESSION,
    ],
    |call| {
        let by = [
            ("Name", "Name"),
            ("InterfaceDescription", "InterfaceDescription"),
            ("InterfaceIndex", "InterfaceIndex"),
        ];
        put(call, &CARD, &by, Missing::ByProperty)
    },
    "Shows the network card",
    &["Get-NetAdapter", "Get-NetAdapter -Name Ethernet"],
);

static CARD: Shape = Shape {
    words: &[
        ("InterfaceAdminStatus", &[(1, "Up"), (2, "Down")]),
        ("InterfaceOperationalStatus", &[(1, "Up"), (2, "Down")]),
        ("MediaConnectState", &[(0, "Unknown"), (1, "Connected"), (2, "Disconnected")]),
    ],
    more: |_, _| {
        vec![
            ("Status", Value::text("Up")),
            ("AdminStatus", Value::text("Up")),
            ("ifOperStatus", Value::text("Up")),
            ("ifAlias", Value::text(ALIAS)),
            ("InterfaceAlias", Value::text(ALIAS)),
            ("ifIndex", Net::UInt32(INDEX).into()),
            ("ifName", Value::text("ethernet_32769")),
            ("LinkSpeed", Value::text("1 Gbps")),
            ("MacAddress", Value::text(HARDWARE_ADDRESS)),
            ("MediaConnectionState", Value::text("Connected")),
            ("MediaType", Value::text("802.3")),
            ("PhysicalMediaType", Value::text("Unspecified")),
        ]
    },
    ..Shape::of(&network::ADAPTER)
};

const FAMILIES: &[(i128, &str)] = &[(2, "IPv4"), (23, "IPv6")];
const STORES: &[(i128, &str)] = &[(0, "PersistentStore"), (1, "ActiveStore")];

/// `Get-NetIPAddress`
pub(super) const ADDRESS: Entry = entry(
    "Get-NetIPAddress",
    "NetTCPIP",
    &[
        Param::new("IPAddress", "string[]").at(0).alias(&["LocalAddress"]).by_name(),
        CARD_INDEX,
        CARD_ALIAS,
        FAMILY,
        Param::new("PrefixOrigin", "string[]"),
        Param::new("AddressState", "string[]"),
        SESSION,
    ],
    |call| {
        let by = [
            ("IPAddress", "IPAddress"),
            ("InterfaceIndex", "InterfaceIndex"),
            ("InterfaceAlias", "InterfaceAlias"),
            ("AddressFamily", "AddressFamily"),
            ("PrefixOrigin", "PrefixOrigin"),
            ("AddressState", "AddressState"),
        ];
        put(call, &ADDRESSES, &by, Missing::ByQuery)
    },
    "Shows the addresses of this machine",
    &["Get-NetIPAddress", "Get-NetIPAddress -AddressFamily IPv4 -InterfaceAlias Ethernet"],
);

static ADDRESSES: Shape = Shape {
    words: &[
        ("AddressFamily", FAMILIES),
        ("Type", &[(1, "Unicast"), (2, "Anycast")]),
        ("PrefixOrigin", &[(1, "Manual"), (2, "WellKnown"), (3, "Dhcp")]),
        ("SuffixOrigin", &[(1, "Manual"), (2, "WellKnown"), (3, "Dhcp")]),
        ("AddressState", &[(4, "Preferred")]),
    ],
    more: |_, address| {
        let index = address.number("InterfaceIndex").and_then(|at| u32::try_from(at).ok());
        vec![
            ("ifIndex", index.map_or(Value::Null, |index| Net::UInt32(index).into())),
            ("PolicyStore", Value::text("ActiveStore")),
        ]
    },
    ..Shape::of(&network::ADDRESS)
};

/// `Get-NetRoute`
pub(super) const ROUTE: Entry = entry(
    "Get-NetRoute",
    "NetTCPIP",
    &[
        Param::new("DestinationPrefix", "string[]").at(0).by_name(),
        CARD_INDEX,
        CARD_ALIAS,
        Param::new("NextHop", "string[]"),
        FAMILY,
        Param::new("PolicyStore", "string"),
        SESSION,
    ],
    |call| {
        let by = [
            ("DestinationPrefix", "DestinationPrefix"),
            ("InterfaceIndex", "InterfaceIndex"),
            ("InterfaceAlias", "InterfaceAlias"),
            ("NextHop", "NextHop"),
            ("AddressFamily", "AddressFamily"),
        ];
        put(call, &ROUTES, &by, Missing::ByQuery)
    },
    "Shows the routes of this machine",
    &["Get-NetRoute -DestinationPrefix 0.0.0.0/0"],
);

static ROUTES: Shape = Shape {
    words: &[
        ("AddressFamily", FAMILIES),
        ("Store", STORES),
        ("Protocol", &[(2, "Local"), (3, "NetMgmt")]),
        ("Publish", &[(0, "No"), (1, "Age"), (2, "Yes")]),
        ("State", &[(0, "Alive")]),
    ],
    more: |_, route| {
        let number = |name: &str| {
            let found = route.number(name).and_then(|number| u32::try_from(number).ok());
            found.map_or(Value::Null, |number| Net::UInt32(number).into())
        };
        vec![
            ("ifIndex", number("InterfaceIndex")),
            ("ifMetric", number("InterfaceMetric")),
            ("PolicyStore", Value::text("ActiveStore")),
        ]
    },
    ..Shape::of(&network::ROUTE)
};

/// `Get-NetTCPConnection`
pub(super) const TCP: Entry = entry(
    "Get-NetTCPConnection",
    "NetTCPIP",
    &[
        Param::new("LocalAddress", "string[]").at(0).alias(&["IPAddress"]),
        Param::new("LocalPort", "uint16[]").at(1),
        Param::new("RemoteAddress", "string[]"),
        Param::new("RemotePort", "uint16[]"),
        Param::new("State", "string[]"),
        Param::new("OwningProcess", "uint32[]"),
        SESSION,
    ],
    |call| {
        let by = [
            ("LocalAddress", "LocalAddress"),
            ("LocalPort", "LocalPort"),
            ("RemoteAddress", "RemoteAddress"),
            ("RemotePort", "RemotePort"),
            ("State", "State"),
            ("OwningProcess", "OwningProcess"),
        ];
        put(call, &CONNECTIONS, &by, Missing::ByQuery)
    },
    "Shows ports on which services listen",
    &["Get-NetTCPConnection -State Listen"],
);

static CONNECTIONS: Shape = Shape {
    words: &[
        ("State", &[(1, "Closed"), (2, "Listen"), (5, "Established")]),
        ("OffloadState", &[(0, "InHost")]),
    ],
    ..Shape::of(&network::TCP)
};

/// `Get-NetConnectionProfile`
pub(super) const PROFILE: Entry = entry(
    "Get-NetConnectionProfile",
    "NetConnection",
    &[
        Param::new("Name", "string[]"),
        CARD_ALIAS,
        CARD_INDEX,
        Param::new("NetworkCategory", "string[]"),
        Param::new("IPv4Connectivity", "string[]"),
        SESSION,
    ],
    |call| {
        let by = [
            ("Name", "Name"),
            ("InterfaceAlias", "InterfaceAlias"),
            ("InterfaceIndex", "InterfaceIndex"),
            ("NetworkCategory", "NetworkCategory"),
            ("IPv4Connectivity", "IPv4Connectivity"),
        ];
        put(call, &PROFILES, &by, Missing::ByQuery)
    },
    "Shows whether Windows believes to be connected to the internet",
    &["Get-NetConnectionProfile"],
);

const CONNECTIVITY: &[(i128, &str)] =
    &[(0, "Disconnected"), (1, "NoTraffic"), (2, "Subnet"), (3, "LocalNetwork"), (4, "Internet")];

static PROFILES: Shape = Shape {
    words: &[
        ("IPv4Connectivity", CONNECTIVITY),
        ("IPv6Connectivity", CONNECTIVITY),
        ("NetworkCategory", &[(0, "Public"), (1, "Private"), (2, "DomainAuthenticated")]),
    ],
    ..Shape::of(&network::PROFILE)
};

/// `Get-DnsClientServerAddress`
pub(super) const NAME_SERVERS: Entry = entry(
    "Get-DnsClientServerAddress",
    "DnsClient",
    &[CARD_ALIAS.at(0), CARD_INDEX, FAMILY, SESSION],
    |call| {
        let by = [
            ("InterfaceAlias", "InterfaceAlias"),
            ("InterfaceIndex", "InterfaceIndex"),
            ("AddressFamily", "AddressFamily"),
        ];
        put(call, &SERVERS, &by, Missing::ByProperty)
    },
    "Shows the name servers of this machine",
    &["Get-DnsClientServerAddress"],
);

static SERVERS: Shape = Shape {
    words: &[],
    more: |_, server| {
        // The class numbers families in its own way; scripts compare with those of .NET.
        let family = if server.number("AddressFamily") == Some(2) { 2u32 } else { 23 };
        vec![
            ("AddressFamily", Net::UInt16(family as u16).into()),
            ("Address", crate::console::cim::texts_of(server, "ServerAddresses")),
        ]
    },
    ..Shape::of(&network::NAME_SERVERS)
};

/// `Clear-DnsClientCache`
pub(super) const CLEAR: Entry = entry(
    "Clear-DnsClientCache",
    "DnsClient",
    &[SESSION],
    // Names are asked for anew each time here.
    |_| Ok(()),
    "Forgets the addresses of names",
    &["Clear-DnsClientCache"],
);

/// Type of the objects of `Get-NetIPConfiguration`.
pub(super) const CONFIGURATION_CLASS: &str = "NetIPConfiguration";

/// `Get-NetIPConfiguration`
pub(super) const CONFIGURATION: Entry = entry(
    "Get-NetIPConfiguration",
    "NetTCPIP",
    &[
        Param::new("InterfaceAlias", "string").at(0).alias(&["ifAlias"]).by_name(),
        Param::new("InterfaceIndex", "int").alias(&["ifIndex"]).by_name(),
        Param::switch("All"),
        Param::switch("Detailed"),
        SESSION,
    ],
    configuration,
    "Shows addresses, gateway and name servers of the network card",
    &["Get-NetIPConfiguration"],
);

fn configuration(call: &mut Call<'_>) -> Eval<()> {
    let other = call.text("InterfaceAlias").is_some_and(|alias| !alias.eq_ignore_ascii_case(ALIAS))
        || call.int("InterfaceIndex").is_some_and(|index| index != i64::from(INDEX));
    if other {
        let wanted = call.text("InterfaceAlias").or_else(|| call.text("InterfaceIndex"));
        return super::shaped::not_found(call, &CARD, "Name", &wanted.unwrap_or_default());
    }
    let detailed = call.flag("Detailed");
    let machine = Machine::of(call.engine);
    let own = |values: Vec<Value>| -> Vec<Value> {
        let on_card = |value: &Value| {
            value.property("InterfaceAlias").is_some_and(|alias| text::of(&alias) == ALIAS)
        };
        values.into_iter().filter(on_card).collect()
    };
    let addresses = own(all(machine, &ADDRESSES));
    let gateways: Vec<Value> = own(all(machine, &ROUTES))
        .into_iter()
        .filter(|route| {
            let prefix = route.property("DestinationPrefix").map(|prefix| text::of(&prefix));
            prefix.as_deref() == Some("0.0.0.0/0")
        })
        .collect();
    let card = all(machine, &CARD).into_iter().next().unwrap_or(Value::Null);
    let profile = all(machine, &PROFILES).into_iter().next().unwrap_or(Value::Null);
    let servers = own(all(machine, &SERVERS));
    let host = &machine.look().host;
    let array = |values: Vec<Value>| Value::list(Flavour::ArrayOf("System.Object".into()), values);
    let object = Value::typed(
        &[CONFIGURATION_CLASS, "System.Management.Automation.PSCustomObject", "System.Object"],
        [
            ("Computername", Value::text(&host.identity.name)),
            ("InterfaceAlias", Value::text(ALIAS)),
            ("InterfaceIndex", Net::UInt32(INDEX).into()),
            ("InterfaceDescription", Value::text(network::description(host.identity.hardware))),
            ("CompartmentId", Net::UInt32(1).into()),
            ("NetAdapter", card),
            ("NetCompartment", Value::Null),
            ("NetIPv6Interface", Value::Null),
            ("NetIPv4Interface", Value::Null),
            ("NetProfile", profile),
            ("AllIPAddresses", array(addresses.clone())),
            ("IPv6Address", array(Vec::new())),
            ("IPv6TemporaryAddress", array(Vec::new())),
            ("IPv6LinkLocalAddress", array(Vec::new())),
            ("IPv4Address", array(addresses)),
            ("IPv6DefaultGateway", Value::Null),
            ("IPv4DefaultGateway", array(gateways)),
            ("DNSServer", array(servers)),
            ("Detailed", Value::Bool(detailed)),
        ],
    );
    call.put(object)
}

/// As the module shows it \[K\].
pub(super) static CONFIGURATION_VIEW: View =
    View { columns: &[], list: &[], group: None, lines: Some(configuration_lines) };

fn configuration_lines(source: &mut dyn Source, of: &Value) -> Outcome<String> {
    let mut said = |name: &str| -> Outcome<String> {
        Ok(source.property(of, name)?.map(|value| text::of(&value)).unwrap_or_default())
    };
    let inner = |of: &Value, name: &str, property: &str| -> String {
        let found = of.property(name).map(|value| value.elements()).unwrap_or_default();
        let texts = found.iter().filter_map(|one| one.property(property));
        texts.map(|value| text::of(&value)).collect::<Vec<_>>().join("\n                       ")
    };
    let lines = [
        ("InterfaceAlias", said("InterfaceAlias")?),
        ("InterfaceIndex", said("InterfaceIndex")?),
        ("InterfaceDescription", said("InterfaceDescription")?),
        ("NetProfile.Name", inner(of, "NetProfile", "Name")),
        ("IPv4Address", inner(of, "IPv4Address", "IPAddress")),
        ("IPv6DefaultGateway", String::new()),
        ("IPv4DefaultGateway", inner(of, "IPv4DefaultGateway", "NextHop")),
        ("DNSServer", NAME_SERVER.to_string()),
    ];
    let lines = lines.map(|(label, value)| format!("{label:<20} : {value}"));
    Ok(format!("{}\n\n", lines.join("\n")))
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, good, server};

    #[test]
    fn windows_looks_unconnected_where_only_the_proxy_goes_out() {
        let mut world = server();
        let text = good(&mut world, "Get-NetConnectionProfile");
        assert!(text.contains("IPv4Connectivity : Internet\n"), "{text}");
        world.host.network.direct_forbidden = true;
        let line = "(Get-NetConnectionProfile).IPv4Connectivity";
        assert_eq!(good(&mut world, line), "LocalNetwork\n");
    }

    #[test]
    fn the_card_shows_itself_in_every_module() {
        let mut world = server();
        let text = good(&mut world, "Get-NetAdapter");
        let head =
            "\nName                      InterfaceDescription                    ifIndex Status";
        assert!(text.starts_with(head), "{text}");
        assert!(text.contains("00-15-5D-00-04-01         1 Gbps\n"), "{text}");
        let line = "(Get-NetIPConfiguration).IPv4DefaultGateway.NextHop; \
                    (Get-NetIPAddress -InterfaceAlias Ethernet).IPAddress; \
                    (Get-DnsClientServerAddress -AddressFamily 2).ServerAddresses";
        let line = line.replace(" -AddressFamily 2", "");
        assert_eq!(good(&mut world, &line), "10.0.0.1\n10.0.0.4\n10.0.0.2\n");
        let text = good(&mut world, "Get-NetIPConfiguration");
        assert!(
            text.contains("IPv4DefaultGateway   : 10.0.0.1\nDNSServer            : 10.0.0.2\n")
        );
        let text = bad(&mut world, "Get-NetAdapter Wifi");
        assert!(text.contains("No MSFT_NetAdapter objects found with property 'Name'"), "{text}");
        let text = bad(&mut world, "Get-NetTCPConnection -LocalPort 1");
        assert!(text.contains("WHERE ((LocalPort = 1))"), "{text}");
    }
}

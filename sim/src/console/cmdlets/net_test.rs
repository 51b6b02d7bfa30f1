//! `Test-NetConnection`, `Test-Connection`, `Resolve-DnsName`: the network from here.
//!
//! *Models*: a connection to an address without any proxy and without a name being said, echoes,
//! the name server. *Leaves out*: trace route, record types other than A, other sources: refused.
//! *Sources*: check columns of S02, S22, S25; D04; objects and texts of 5.1 \[K\].

use std::net::Ipv4Addr;

use powershell::eval::{Call, Cmdlet, ErrorSpec, Eval, Param, Run};
use powershell::format::{Align, Cell, Column, Source, View};
use powershell::net::Outcome;
use powershell::value::net::Net;
use powershell::value::{Value, text};

use super::MANAGEMENT;
use super::shaped::{SESSION, entry, refuse};
use crate::console::cim::network::{self, ALIAS, INDEX};
use crate::console::machine::Machine;
use crate::console::{Entry, Kind, resolve};
use crate::windows::network::ADDRESS;

/// Milliseconds of an echo that leaves the site \[S\].
const TRIP: u32 = 34;

/// Class of the objects of `Test-NetConnection`.
pub(super) const RESULT: &str = "TestNetConnectionResult";

/// `Test-NetConnection`
pub(super) const TEST: Entry = entry(
    "Test-NetConnection",
    "NetTCPIP",
    &[
        Param::new("ComputerName", "string")
            .at(0)
            .pipeline()
            .by_name()
            .alias(&["RemoteAddress", "cn"]),
        Param::new("CommonTCPPort", "string").at(1).choices(&["HTTP", "RDP", "SMB", "WINRM"]),
        Param::new("Port", "int").alias(&["RemotePort"]).by_name().range(1, 65_535),
        Param::switch("TraceRoute"),
        Param::new("Hops", "int"),
        Param::switch("DiagnoseRouting"),
        Param::new("ConstrainSourceAddress", "string"),
        Param::new("ConstrainInterface", "uint32"),
        Param::new("InformationLevel", "string").choices(&["Quiet", "Detailed"]),
    ],
    test,
    "Tries a connection to a computer, without any proxy",
    &[
        "Test-NetConnection login.windows.net -Port 443",
        "Test-NetConnection 20.190.129.2 -Port 443 -InformationLevel Quiet",
    ],
);

fn address_value(address: Option<Ipv4Addr>) -> Value {
    address.map_or(Value::Null, |address| Net::Address(address.into()).into())
}

fn test(call: &mut Call<'_>) -> Eval<()> {
    refuse(call, &["TraceRoute", "DiagnoseRouting"])?;
    // Without a name the cmdlet asks a host of Microsoft that is not here.
    let Some(name) = call.text("ComputerName") else {
        return Err(call.engine.unsupported_here("Test-NetConnection without a computer name"));
    };
    let port = wanted_port(call);
    let level = call.text("InformationLevel").map(|level| level.to_ascii_lowercase());
    let world = Machine::of(call.engine).look();
    let address = resolve::address_in(world, &name);
    let ok = address.is_some_and(|address| reaches(world, address, port));
    call.engine.host.sleep(if ok { 1000 } else { 21_000 });
    let echo = ok && port.is_none()
        || address.is_some_and(|a| !ok && resolve::answers_in(Machine::of(call.engine).look(), a));
    match (address, port) {
        (None, _) => call.engine.warn(&format!("Name resolution of {name} failed"))?,
        (Some(address), Some(port)) if !ok => {
            call.engine.warn(&format!("TCP connect to ({address} : {port}) failed"))?;
        }
        (Some(address), None) if !ok => {
            call.engine.warn(&format!("Ping to {address} failed with status: TimedOut"))?;
        }
        _ => {}
    }
    if level.as_deref() == Some("quiet") {
        return call.put(Value::Bool(ok));
    }
    let machine = Machine::of(call.engine);
    let elevated = machine.parts().1.elevated;
    let hardware = machine.look().host.identity.hardware;
    let trip = if echo && !address.is_some_and(|a| a.is_loopback()) { TRIP } else { 0 };
    let reply = Value::typed(
        &["System.Net.NetworkInformation.PingReply", "System.Object"],
        [
            ("Status", Value::text(if echo { "Success" } else { "TimedOut" })),
            ("Address", address_value(address)),
            ("RoundtripTime", Value::Long(i64::from(trip))),
            ("Options", Value::Null),
            ("Buffer", Value::bytes(&[])),
        ],
    );
    let asked_echo = !ok || port.is_none();
    let properties = [
        ("ComputerName", Value::Text(name)),
        ("RemoteAddress", address_value(address)),
        ("ResolvedAddresses", address_value(address)),
        ("PingSucceeded", Value::Bool(asked_echo && echo)),
        ("PingReplyDetails", if asked_echo && address.is_some() { reply } else { Value::Null }),
        ("TcpClientSocket", Value::Null),
        ("TcpTestSucceeded", Value::Bool(ok && port.is_some())),
        ("RemotePort", Net::UInt32(port.and_then(|p| u32::try_from(p).ok()).unwrap_or(0)).into()),
        ("TraceRoute", Value::Null),
        ("Detailed", Value::Bool(level.as_deref() == Some("detailed"))),
        ("InterfaceAlias", Value::text(ALIAS)),
        ("InterfaceIndex", Net::UInt32(INDEX).into()),
        ("InterfaceDescription", Value::text(network::description(hardware))),
        ("NetAdapter", Value::Null),
        ("NetRoute", Value::Null),
        ("SourceAddress", Value::text(&ADDRESS.to_string())),
        ("NameResolutionSucceeded", Value::Bool(address.is_some())),
        ("BasicNameResolution", Value::Null),
        ("LLMNRNetbiosRecords", Value::Null),
        ("DNSOnlyRecords", Value::Null),
        ("AllNameResolutionResults", Value::Null),
        ("IsAdmin", Value::Bool(elevated)),
        ("NetworkIsolationContext", Value::text("Internet")),
        ("MatchingIPsecRules", Value::Null),
    ];
    call.put(Value::typed(&[RESULT, "System.Object"], properties))
}

/// The port that is asked for by its number or by what listens there.
fn wanted_port(call: &Call<'_>) -> Option<i64> {
    match call.text("CommonTCPPort").map(|port| port.to_ascii_uppercase()).as_deref() {
        Some("HTTP") => Some(80),
        Some("RDP") => Some(3389),
        Some("SMB") => Some(445),
        Some(_) => Some(5985),
        None => call.int("Port"),
    }
}

/// True when a connection or an echo comes about. On this machine somebody must listen.
fn reaches(world: &crate::world::World, address: Ipv4Addr, port: Option<i64>) -> bool {
    let own = address.is_loopback() || address == ADDRESS;
    match port {
        Some(port) if own => network::listens(world, port),
        _ => resolve::answers_in(world, address),
    }
}

/// As NetTCPIP shows it: some lines are there only when they say something \[K\].
pub(super) static RESULT_VIEW: View =
    View { columns: &[], list: &[], group: None, lines: Some(result_lines) };

fn result_lines(source: &mut dyn Source, of: &Value) -> Outcome<String> {
    let mut get = |name: &str| source.property(of, name).map(|value| value.unwrap_or(Value::Null));
    let said = |value: &Value| text::of(value);
    let port = said(&get("RemotePort")?);
    let resolved = get("NameResolutionSucceeded")?.is_true();
    let (tcp, reply) = (get("TcpTestSucceeded")?, get("PingReplyDetails")?);
    let mut lines = vec![
        ("ComputerName", said(&get("ComputerName")?)),
        ("RemoteAddress", said(&get("RemoteAddress")?)),
    ];
    if port != "0" && resolved {
        lines.push(("RemotePort", port.clone()));
    }
    lines.push(("InterfaceAlias", said(&get("InterfaceAlias")?)));
    lines.push(("SourceAddress", said(&get("SourceAddress")?)));
    if !tcp.is_true() {
        lines.push(("PingSucceeded", said(&get("PingSucceeded")?)));
        let trip = reply.property("RoundtripTime").map_or("0".to_owned(), |trip| said(&trip));
        lines.push(("PingReplyDetails (RTT)", format!("{trip} ms")));
    }
    if port != "0" && resolved {
        lines.push(("TcpTestSucceeded", said(&tcp)));
    }
    let width = lines.iter().map(|(label, _)| label.len()).max().unwrap_or(0);
    let lines: Vec<String> =
        lines.iter().map(|(label, value)| format!("{label:<width$} : {value}")).collect();
    Ok(format!("{}\n\n", lines.join("\n")))
}

/// `Test-Connection`
pub(super) const ECHO: Entry = Entry {
    cmdlet: Cmdlet {
        name: "Test-Connection",
        module: MANAGEMENT,
        class: "Microsoft.PowerShell.Commands.TestConnectionCommand",
        params: &[
            Param::new("ComputerName", "string[]").at(0).mandatory().by_name().alias(&[
                "CN",
                "IPAddress",
                "__SERVER",
                "Server",
                "Destination",
            ]),
            Param::new("Source", "string[]").at(1),
            Param::new("Count", "int").range(1, i64::MAX),
            Param::new("BufferSize", "int").alias(&["Size", "Bytes", "BS"]).range(0, 65_500),
            Param::new("Delay", "int").range(1, 60),
            Param::new("TimeToLive", "int").alias(&["TTL"]).range(1, 255),
            Param::switch("Quiet"),
            Param::switch("AsJob"),
            Param::new("Credential", "object"),
            Param::new("Impersonation", "object"),
            Param::new("ThrottleLimit", "int"),
        ],
        default_set: "",
        impact: None,
        run: Run::Each(echo),
    },
    kind: Kind::Cmdlet,
    about: "Sends echo requests to computers",
    examples: &["Test-Connection 10.0.0.1 -Count 1", "Test-Connection localhost -Quiet"],
};

/// Class of an echo.
pub(super) const PING: &str = r"System.Management.ManagementObject#root\cimv2\Win32_PingStatus";

fn echo(call: &mut Call<'_>) -> Eval<()> {
    refuse(call, &["Source", "AsJob"])?;
    let count = call.int("Count").unwrap_or(4);
    let bytes = call.int("BufferSize").and_then(|size| u32::try_from(size).ok()).unwrap_or(32);
    let life = call.int("TimeToLive").and_then(|life| u32::try_from(life).ok()).unwrap_or(80);
    for name in call.texts("ComputerName") {
        let world = Machine::of(call.engine).look();
        let address = resolve::address_in(world, &name);
        let own = world.host.identity.name.clone();
        let ok = address.is_some_and(|address| resolve::answers_in(world, address));
        for round in 0..count {
            call.engine.host.sleep(if ok { 1000 } else { 4000 });
            if call.flag("Quiet") {
                if ok || round + 1 == count || address.is_none() {
                    call.put(Value::Bool(ok))?;
                    break;
                }
                continue;
            }
            if ok {
                call.put(reply(&own, &name, address, bytes, life))?;
                continue;
            }
            let why = match address {
                None => "No such host is known",
                Some(_) => "Error due to lack of resources",
            };
            let said = format!("Testing connection to computer '{name}' failed: {why}");
            let class = "System.Net.NetworkInformation.PingException";
            let spec =
                ErrorSpec::new(class, "TestConnectionException", "ResourceUnavailable", said);
            call.engine.fail(&spec.about(Value::Text(name.clone())))?;
        }
    }
    Ok(())
}

fn reply(own: &str, name: &str, address: Option<Ipv4Addr>, bytes: u32, life: u32) -> Value {
    let near = address.is_some_and(|address| address.is_private() || address.is_loopback());
    let number = |number: u32| -> Value { Net::UInt32(number).into() };
    let said = address.map_or(Value::Null, |address| Value::text(&address.to_string()));
    let kinds = [
        PING,
        r"System.Management.ManagementObject#Win32_PingStatus",
        "System.Management.ManagementObject",
        "System.Management.ManagementBaseObject",
        "System.Object",
    ];
    let properties = [
        ("__CLASS", Value::text("Win32_PingStatus")),
        ("__SERVER", Value::text(own)),
        ("Address", Value::text(name)),
        ("BufferSize", number(bytes)),
        ("NoFragmentation", Value::Bool(false)),
        ("PrimaryAddressResolutionStatus", number(0)),
        ("ProtocolAddress", said),
        ("ProtocolAddressResolved", Value::text("")),
        ("RecordRoute", number(0)),
        ("ReplyInconsistency", Value::Bool(false)),
        ("ReplySize", number(bytes)),
        ("ResolveAddressNames", Value::Bool(false)),
        ("ResponseTime", number(if near { 0 } else { TRIP })),
        ("ResponseTimeToLive", number(if near { 128 } else { 113 })),
        ("RouteRecord", Value::Null),
        ("RouteRecordResolved", Value::Null),
        ("SourceRoute", Value::text("")),
        ("SourceRouteType", number(0)),
        ("StatusCode", number(0)),
        ("Timeout", number(4000)),
        ("TimeStampRecord", Value::Null),
        ("TimeStampRecordAddress", Value::Null),
        ("TimeStampRecordAddressResolved", Value::Null),
        ("TimeStampRoute", number(0)),
        ("TimeToLive", number(life)),
        ("TypeofService", number(0)),
        ("PSComputerName", Value::text(own)),
        ("IPV4Address", address_value(address)),
        ("IPV6Address", Value::Null),
    ];
    Value::typed(&kinds, properties)
}

const fn left(label: &'static str, width: usize, property: &'static str) -> Column {
    Column { label, width: Some(width), align: Some(Align::Left), value: Cell::Property(property) }
}

/// As 5.1 shows echoes.
pub(super) static PING_VIEW: View = View::table(&[
    left("Source", 13, "__SERVER"),
    left("Destination", 15, "Address"),
    left("IPV4Address", 16, "IPV4Address"),
    left("IPV6Address", 40, "IPV6Address"),
    left("Bytes", 8, "BufferSize"),
    left("Time(ms)", 8, "ResponseTime"),
]);

/// Class of an address record.
pub(super) const RECORD: &str = "Microsoft.DnsClient.Commands.DnsRecord_A";

/// `Resolve-DnsName`
pub(super) const RESOLVE: Entry = Entry {
    cmdlet: Cmdlet {
        class: "Microsoft.DnsClient.Commands.ResolveDnsName",
        ..entry(
            "Resolve-DnsName",
            "DnsClient",
            &[
                Param::new("Name", "string").at(0).mandatory().pipeline().by_name(),
                Param::new("Type", "string").at(1).alias(&["QueryType"]),
                Param::new("Server", "string[]"),
                Param::switch("DnsOnly"),
                Param::switch("CacheOnly"),
                Param::switch("NoHostsFile"),
                Param::switch("QuickTimeout"),
                Param::switch("TcpOnly"),
                Param::switch("DnssecOk"),
                Param::switch("LlmnrFallback"),
                Param::switch("NoRecursion"),
                SESSION,
            ],
            resolve_name,
            "Asks the name server for the address of a name",
            &["Resolve-DnsName login.windows.net", "Resolve-DnsName login.windows.net -Type A"],
        )
        .cmdlet
    },
    kind: Kind::Since(crate::windows::identity::Windows::Server2012R2),
    about: "Asks the name server for the address of a name",
    examples: &["Resolve-DnsName login.windows.net", "Resolve-DnsName login.windows.net -Type A"],
};

fn resolve_name(call: &mut Call<'_>) -> Eval<()> {
    refuse(call, &["Server", "CacheOnly"])?;
    let name = call.text("Name").unwrap_or_default();
    let kind = call.text("Type").unwrap_or_else(|| "A_AAAA".into());
    if !["A", "A_AAAA", "ALL"].iter().any(|known| kind.eq_ignore_ascii_case(known)) {
        return Err(call.engine.unsupported_here(format!("Resolve-DnsName -Type {kind}")));
    }
    if name.parse::<Ipv4Addr>().is_ok() {
        return Err(call.engine.unsupported_here("Resolve-DnsName of an address"));
    }
    let world = Machine::of(call.engine).look();
    let (dns, address) = (world.host.network.dns, resolve::address_in(world, &name));
    let why = match (dns, address) {
        (false, _) => {
            call.engine.host.sleep(12_000);
            Some((
                "This operation returned because the timeout period expired",
                "ERROR_TIMEOUT",
                "OperationTimeout",
            ))
        }
        (true, None) => {
            Some(("DNS name does not exist", "DNS_ERROR_RCODE_NAME_ERROR", "ResourceUnavailable"))
        }
        _ => None,
    };
    if let Some((why, id, category)) = why {
        let class = "System.ComponentModel.Win32Exception";
        let spec = ErrorSpec::new(class, id, category, format!("{name} : {why}"));
        return call.engine.fail(&spec.about(Value::Text(name)));
    }
    let said = address.map(|address| Value::text(&address.to_string())).unwrap_or(Value::Null);
    let bases = ["Microsoft.DnsClient.Commands.DnsRecord", "System.Object"];
    let record = Value::typed(
        &[RECORD, bases[0], bases[1]],
        [
            ("Name", Value::Text(name)),
            ("Type", Value::text("A")),
            ("CharacterSet", Value::text("Unicode")),
            ("Section", Value::text("Answer")),
            ("DataLength", Net::UInt16(4).into()),
            ("TTL", Value::Int(300)),
            ("Address", said.clone()),
            ("IPAddress", said.clone()),
            ("IP4Address", said),
            ("QueryType", Value::text("A")),
        ],
    );
    call.put(record)
}

/// As the module shows address records.
pub(super) static RECORD_VIEW: View = View::table(&[
    left("Name", 46, "Name"),
    left("Type", 6, "Type"),
    left("TTL", 5, "TTL"),
    left("Section", 10, "Section"),
    Column {
        label: "IPAddress",
        width: None,
        align: Some(Align::Left),
        value: Cell::Property("IPAddress"),
    },
]);

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, good, run, server};

    #[test]
    fn a_name_that_is_broken_off_still_connects_and_a_dropped_range_does_not() {
        let mut world = server();
        let line = "Test-NetConnection login.windows.net -Port 443";
        world.host.network.denied_names = vec!["*.windows.net".into()];
        assert!(good(&mut world, line).contains("TcpTestSucceeded : True\n"));
        world.host.network.denied_ranges = vec!["40.126.0.0/18".parse().unwrap()];
        let text = good(&mut world, line);
        assert!(text.starts_with("WARNING: TCP connect to (40.126.9.66 : 443) failed\n"), "{text}");
        assert!(text.contains("TcpTestSucceeded       : False\n"), "{text}");
        let quiet = "Test-NetConnection 20.190.129.2 -Port 443 -InformationLevel Quiet";
        assert_eq!(good(&mut world, quiet), "True\n");
        assert_eq!(
            good(&mut world, "(Test-NetConnection localhost -Port 9).TcpTestSucceeded")
                .lines()
                .last(),
            Some("False")
        );
    }

    #[test]
    fn names_need_the_name_server() {
        let mut world = server();
        let text = good(&mut world, "Resolve-DnsName login.windows.net");
        assert!(text.contains(" A      300   Answer     40.126.9.66"), "{text}");
        assert!(bad(&mut world, "Resolve-DnsName no.such").ends_with("DNS name does not exist"));
        let line = "Test-Connection no.such -Count 1";
        assert!(bad(&mut world, line).ends_with("No such host is known"));
        world.host.network.dns = false;
        let text = bad(&mut world, "Resolve-DnsName login.windows.net");
        assert!(text.ends_with("the timeout period expired"), "{text}");
        let text = good(&mut world, "Test-NetConnection login.windows.net -Port 443");
        assert!(text.starts_with("WARNING: Name resolution of login.windows.net failed\n"));
    }

    #[test]
    fn an_echo_is_an_object_with_its_times() {
        let mut world = server();
        let line = "(Test-Connection 10.0.0.1 -Count 2 | measure ResponseTime -Sum).Count";
        assert_eq!(good(&mut world, line), "2\n");
        assert_eq!(good(&mut world, "Test-Connection localhost -Quiet"), "True\n");
        world.host.network.internet = false;
        assert_eq!(run(&mut world, "Test-Connection 8.8.8.8 -Quiet").stdout, "False\r\n");
    }
}

//! `Test-NetConnection`, `Resolve-DnsName`, `Get-NetConnectionProfile`: the network from here.
//!
//! *Models*: a connection to an address without any proxy and without a name being said, the name
//! server, and what Windows believes about its connection (NCSI).
//! *Leaves out*: routes, trace route, record types other than A, several network cards.
//! *Sources*: check columns of S02, S22, S25; D04; layouts \[K\].

use crate::azure::endpoints;
use crate::console::{Call, Command, Kind, Param, Stop, Takes};
use crate::kernel::time::Span;
use crate::windows::identity::Windows;
use crate::windows::network::ADDRESS;

use super::super::resolve;
use super::layout::{Column, list, table, truth};

/// `Test-NetConnection`
pub(super) const TEST: Command = Command {
    name: "Test-NetConnection",
    aliases: &["tnc"],
    kind: Kind::Since(Windows::Server2012R2),
    about: "Tries a connection to a computer, without any proxy",
    params: &[
        Param::text("ComputerName").at(0).alias(&["cn", "RemoteAddress"]),
        Param::text("Port").taking(Takes::Number).alias(&["RemotePort"]),
        Param::text("CommonTCPPort").taking(Takes::OneOf(&["HTTP", "RDP", "SMB", "WINRM"])),
        Param::text("InformationLevel").taking(Takes::OneOf(&["Quiet", "Detailed"])),
    ],
    examples: &[
        "Test-NetConnection login.windows.net -Port 443",
        "Test-NetConnection 20.190.129.2 -Port 443 -InformationLevel Quiet",
    ],
    run: test,
};

/// `Resolve-DnsName`
pub(super) const RESOLVE: Command = Command {
    name: "Resolve-DnsName",
    aliases: &[],
    kind: Kind::Since(Windows::Server2012R2),
    about: "Asks the name server for the address of a name",
    params: &[
        Param::text("Name").at(0).required(),
        Param::text("Type").taking(Takes::OneOf(&["A"])).at(1),
    ],
    examples: &["Resolve-DnsName login.windows.net", "Resolve-DnsName login.windows.net -Type A"],
    run: resolve_name,
};

/// `Get-NetConnectionProfile`
pub(super) const PROFILE: Command = Command {
    name: "Get-NetConnectionProfile",
    aliases: &[],
    kind: Kind::Since(Windows::Server2012R2),
    about: "Shows whether Windows believes to be connected to the internet",
    params: &[],
    examples: &["Get-NetConnectionProfile"],
    run: profile,
};

fn test(call: &mut Call<'_>) -> Result<(), Stop> {
    // Without a name the cmdlet asks this host of Microsoft, of which nothing is known here.
    let name = call.arguments.text("ComputerName").unwrap_or("download.microsoft.com").to_owned();
    let port = match call.arguments.text("CommonTCPPort") {
        Some("HTTP") => Some(80),
        Some("RDP") => Some(3389),
        Some("SMB") => Some(445),
        Some(_) => Some(5985),
        None => call.arguments.number("Port"),
    };
    if port.is_some_and(|port| !(1..=65_535).contains(&port)) {
        return Err(Stop::cmdlet(
            "Test-NetConnection",
            "Cannot validate argument on parameter 'Port'. The argument is not in the range \
             1..65535.",
        ));
    }
    let quiet = call.arguments.text("InformationLevel") == Some("Quiet");
    let address = resolve::address(call, &name);
    let ok = address.is_some_and(|address| resolve::answers(call, address));
    call.output.elapsed = Span::seconds(if ok { 1 } else { 21 });
    match (address, port) {
        (None, _) => call.line(&format!("WARNING: Name resolution of {name} failed")),
        (Some(address), Some(port)) if !ok => {
            call.line(&format!("WARNING: TCP connect to ({address} : {port}) failed"));
        }
        (Some(address), None) if !ok => {
            call.line(&format!("WARNING: Ping to {address} failed with status: TimedOut"));
        }
        _ => {}
    }
    if quiet {
        call.line(&truth(ok));
        return Ok(());
    }
    let mut fields = vec![
        ("ComputerName", name),
        ("RemoteAddress", address.map_or_else(String::new, |address| address.to_string())),
    ];
    if let Some(port) = port.filter(|_| address.is_some()) {
        fields.push(("RemotePort", port.to_string()));
    }
    fields.push(("InterfaceAlias", "Ethernet".to_owned()));
    fields.push(("SourceAddress", ADDRESS.to_string()));
    if !ok || port.is_none() {
        fields.push(("PingSucceeded", truth(ok && port.is_none())));
        let trip = if ok { 34 } else { 0 };
        fields.push(("PingReplyDetails (RTT)", format!("{trip} ms")));
    }
    if port.is_some() && address.is_some() {
        fields.push(("TcpTestSucceeded", truth(ok)));
    }
    list(call, &[fields]);
    Ok(())
}

fn resolve_name(call: &mut Call<'_>) -> Result<(), Stop> {
    let name = call.arguments.text("Name").unwrap_or_default().to_owned();
    let refuse = |why: &str| Err(Stop::cmdlet("Resolve-DnsName", format_args!("{name} : {why}")));
    if !call.world.host.network.dns {
        call.output.elapsed = Span::seconds(12);
        return refuse("This operation returned because the timeout period expired");
    }
    let Some(address) = resolve::address(call, &name) else {
        return refuse("DNS name does not exist");
    };
    let columns = [
        Column::fit("Name"),
        Column::wide("Type", 6),
        Column::wide("TTL", 5),
        Column::wide("Section", 10),
        Column::fit("IPAddress"),
    ];
    let row = [name, "A".to_owned(), "300".to_owned(), "Answer".to_owned(), address.to_string()];
    table(call, &columns, &[row.to_vec()]);
    Ok(())
}

fn profile(call: &mut Call<'_>) -> Result<(), Stop> {
    let network = &call.world.host.network;
    let probe = endpoints::ALL.first();
    let connected = probe.is_some_and(|probe| network.has_internet(probe.address, probe.name));
    let fields = vec![
        ("Name", "Network".to_owned()),
        ("InterfaceAlias", "Ethernet".to_owned()),
        ("InterfaceIndex", "2".to_owned()),
        ("NetworkCategory", "Private".to_owned()),
        ("IPv4Connectivity", if connected { "Internet" } else { "LocalNetwork" }.to_owned()),
        ("IPv6Connectivity", "NoTraffic".to_owned()),
    ];
    list(call, &[fields]);
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, good, server};

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
    }

    #[test]
    fn names_need_the_name_server() {
        let mut world = server();
        let text = good(&mut world, "Resolve-DnsName login.windows.net");
        assert!(text.contains("login.windows.net A      300   Answer     40.126.9.66\n"), "{text}");
        assert!(bad(&mut world, "Resolve-DnsName no.such").ends_with("DNS name does not exist"));
        world.host.network.dns = false;
        let text = bad(&mut world, "Resolve-DnsName login.windows.net");
        assert!(text.ends_with("the timeout period expired"), "{text}");
        let text = good(&mut world, "Test-NetConnection login.windows.net -Port 443");
        assert!(text.starts_with("WARNING: Name resolution of login.windows.net failed\n"));
    }

    #[test]
    fn windows_looks_unconnected_where_only_the_proxy_goes_out() {
        let mut world = server();
        let line = "Get-NetConnectionProfile";
        assert!(good(&mut world, line).contains("IPv4Connectivity : Internet\n"));
        world.host.network.direct_forbidden = true;
        assert!(good(&mut world, line).contains("IPv4Connectivity : LocalNetwork\n"));
    }
}

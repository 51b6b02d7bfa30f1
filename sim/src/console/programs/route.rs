//! `route.exe`: the tables of routes.
//!
//! *Models*: `print [-4|-6]`, `add -p` and `delete` of IPv4 routes that stay (a route that does not
//! stay has no place here). *Leaves out*: `change`, `-f`, patterns, IPv6 changes.
//! *Sources*: conformance table `captured_outputs`.

use std::net::Ipv4Addr;

use crate::console::{Call, Command, Kind, Stop};
use crate::windows::identity::Windows;
use crate::windows::network_cards::{
    PERSISTENT_ROUTES, cards, loopback_metric, persistent, routes,
};
use crate::windows::registry::Data;

/// `route`
pub(super) const COMMAND: Command = Command {
    name: "route",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\route.exe"),
    about: "Shows and changes routes",
    params: &[],
    examples: &[
        "route print",
        "route print -4",
        "route add 172.16.0.0 mask 255.240.0.0 10.0.0.9 -p",
    ],
    run,
};

const RULE: &str = "===========================================================================";

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let words: Vec<String> = call.words.iter().map(|word| word.text.to_ascii_lowercase()).collect();
    let switch = |name: &str| words.iter().any(|word| word == name);
    let plain: Vec<&str> =
        words.iter().map(String::as_str).filter(|word| !word.starts_with('-')).collect();
    match plain.as_slice() {
        ["print"] => {
            call.line(RULE);
            interfaces(call);
            if !switch("-6") {
                table_4(call);
            }
            if !switch("-4") {
                table_6(call);
            }
            Ok(())
        }
        ["add", network, "mask", mask, gateway, rest @ ..] => {
            elevated(call)?;
            let metric = match rest {
                ["metric", metric, ..] => metric.parse().map_err(|_| bad("metric", metric))?,
                _ => 1,
            };
            let (network, mask) = (address(network)?, address(mask)?);
            add(call, (network, mask, address(gateway)?, metric), switch("-p"))
        }
        ["delete", network, ..] => {
            elevated(call)?;
            delete(call, address(network)?)
        }
        _ => Err(Stop::new(
            "\r\nManipulates network routing tables.\r\n\r\nROUTE [-f] [-p] [-4|-6] command \
             [destination]\r\n                  [MASK netmask]  [gateway] [METRIC metric]  \
             [IF interface]\r\n",
        )),
    }
}

/// `netstat -r`
pub(super) fn print(call: &mut Call<'_>) -> Result<(), Stop> {
    call.line(RULE);
    interfaces(call);
    table_4(call);
    table_6(call);
    Ok(())
}

fn elevated(call: &Call<'_>) -> Result<(), Stop> {
    call.need_elevation("The requested operation requires elevation.\r\n")
}

fn bad(what: &str, value: &str) -> Stop {
    Stop::new(format!("route: bad {what} {value}\r\n"))
}

fn address(text: &str) -> Result<Ipv4Addr, Stop> {
    text.parse().map_err(|_| bad("destination address", text))
}

fn add(
    call: &mut Call<'_>,
    (network, mask, gateway, metric): (Ipv4Addr, Ipv4Addr, Ipv4Addr, u32),
    stays: bool,
) -> Result<(), Stop> {
    if !stays {
        return Err(Stop::new("marslab: unsupported: route add without -p"));
    }
    if u32::from(network) & !u32::from(mask) != 0 {
        return Err(Stop::new(
            "The route addition failed: The specified mask parameter is invalid. (Destination & \
             Mask) != Destination.\r\n",
        ));
    }
    let registry = &mut call.world.host.registry;
    let name = format!("{network},{mask},{gateway},{metric}");
    if registry.value(PERSISTENT_ROUTES, &name).is_some() {
        return Err(Stop::new("The route addition failed: The object already exists.\r\n"));
    }
    registry.set(PERSISTENT_ROUTES, &name, Data::sz(""));
    call.line(" OK!");
    Ok(())
}

fn delete(call: &mut Call<'_>, network: Ipv4Addr) -> Result<(), Stop> {
    let registry = &mut call.world.host.registry;
    let start = format!("{network},");
    let key = registry.key(PERSISTENT_ROUTES);
    let names: Vec<String> = key
        .map(|key| key.values())
        .unwrap_or_default()
        .iter()
        .filter(|value| crate::kernel::text::starts_with(&value.name, &start))
        .map(|value| value.name.to_string())
        .collect();
    if names.is_empty() {
        return Err(Stop::new("The route deletion failed: Element not found.\r\n"));
    }
    for name in names {
        registry.remove_value(PERSISTENT_ROUTES, &name);
    }
    call.line(" OK!");
    Ok(())
}

/// The list of interfaces; ISATAP tunnels behind the loopback up to Server 2016.
fn interfaces(call: &mut Call<'_>) {
    let host = &call.world.host;
    let windows = host.identity.windows;
    let cards = cards(&host.registry, windows);
    let mut lines = vec!["Interface List".to_owned()];
    for card in &cards {
        let hardware = card.hardware.to_lowercase().replace('-', " ");
        lines.push(format!("{:>3}...{hardware} ......{}", card.index, card.description));
    }
    lines.push("  1...........................Software Loopback Interface 1".to_owned());
    if windows <= Windows::Server2016 {
        for (number, _) in cards.iter().enumerate() {
            let name = if number == 0 { String::new() } else { format!(" #{}", number + 1) };
            let index = cards.len() + 2 + number;
            lines.push(format!(
                "{index:>3}...00 00 00 00 00 00 00 e0 Microsoft ISATAP Adapter{name}"
            ));
        }
    }
    lines.push(RULE.to_owned());
    lines.iter().for_each(|line| call.line(line));
}

fn table_4(call: &mut Call<'_>) {
    let host = &call.world.host;
    let windows = host.identity.windows;
    let mut lines = vec![
        String::new(),
        "IPv4 Route Table".to_owned(),
        RULE.to_owned(),
        "Active Routes:".to_owned(),
        "Network Destination        Netmask          Gateway       Interface  Metric".to_owned(),
    ];
    for route in routes(&host.registry, windows) {
        let gateway = route.gateway.map_or("On-link ".to_owned(), |gateway| gateway.to_string());
        let (network, mask) = (route.network.to_string(), route.mask.to_string());
        let (interface, metric) = (route.interface.to_string(), route.metric);
        lines.push(format!("{network:>17}{mask:>17}{gateway:>17}{interface:>17}{metric:>7}"));
    }
    lines.extend([RULE.to_owned(), "Persistent Routes:".to_owned()]);
    let mut stay: Vec<(Ipv4Addr, Ipv4Addr, Ipv4Addr, String)> = Vec::new();
    for card in cards(&host.registry, windows).iter().filter(|card| !card.dhcp) {
        let any = Ipv4Addr::UNSPECIFIED;
        stay.extend(card.gateways.iter().map(|gateway| (any, any, *gateway, "Default".to_owned())));
    }
    let kept = persistent(&host.registry).into_iter();
    stay.extend(
        kept.map(|(network, mask, gateway, metric)| (network, mask, gateway, metric.to_string())),
    );
    if stay.is_empty() {
        lines.push("  None".to_owned());
    } else {
        lines.push("  Network Address          Netmask  Gateway Address  Metric".to_owned());
    }
    for (network, mask, gateway, metric) in stay {
        let (network, mask, gateway) = (network.to_string(), mask.to_string(), gateway.to_string());
        let metric = match metric.as_str() {
            "Default" => "  Default ".to_owned(),
            metric => format!("{metric:>8}"),
        };
        lines.push(format!("{network:>17}{mask:>17}{gateway:>17}{metric}"));
    }
    lines.push(RULE.to_owned());
    lines.iter().for_each(|line| call.line(line));
}

fn table_6(call: &mut Call<'_>) {
    let host = &call.world.host;
    let windows = host.identity.windows;
    let loopback = loopback_metric(windows) + 256;
    let mut rows: Vec<(u32, u32, String)> = vec![(1, loopback, "::1/128".to_owned())];
    let cards = cards(&host.registry, windows);
    let of_cards = |network: &dyn Fn(&crate::windows::network_cards::Card) -> String| {
        let rows = cards.iter().map(|card| (card.index, card.metric + 256, network(card)));
        rows.collect::<Vec<_>>()
    };
    rows.extend(of_cards(&|_| "fe80::/64".to_owned()));
    rows.extend(of_cards(&|card| format!("{}/128", card.link_local())));
    rows.push((1, loopback, "ff00::/8".to_owned()));
    rows.extend(of_cards(&|_| "ff00::/8".to_owned()));
    call.line("");
    call.line("IPv6 Route Table");
    call.line(RULE);
    call.line("Active Routes:");
    call.line(" If Metric Network Destination      Gateway");
    for (index, metric, network) in rows {
        // A network that leaves no room has its gateway on a line of its own.
        if network.len() > 24 {
            call.line(&format!("{index:>3}{metric:>7} {network}"));
            call.line(&format!("{:36}On-link", ""));
        } else {
            call.line(&format!("{index:>3}{metric:>7} {network:<24} On-link"));
        }
    }
    call.line(RULE);
    call.line("Persistent Routes:");
    call.line("  None");
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{changes, fails, prints, server, unelevated};

    #[test]
    fn routes_stand_in_their_columns() {
        let text = prints(&mut server(), "route print -4");
        let line =
            "\n          0.0.0.0          0.0.0.0         10.0.0.1         10.0.0.4     25\n";
        assert!(text.contains(line), "{text}");
        assert!(text.contains("\n          0.0.0.0          0.0.0.0         10.0.0.1  Default \n"));
        assert!(!text.contains("IPv6"));
        assert!(prints(&mut server(), "netstat -r").contains("\n  1    331 ::1/128   "));
    }

    #[test]
    fn a_route_stays_until_it_is_deleted() {
        let mut world = server();
        let line = "route add 172.16.0.0 mask 255.240.0.0 10.0.0.9 metric 3 -p";
        assert_eq!(changes(&mut world, line).len(), 1);
        assert!(prints(&mut world, "route print").contains("   172.16.0.0      255.240.0.0"));
        assert_eq!(prints(&mut world, "route delete 172.16.0.0"), " OK!\n");
        assert!(fails(&mut world, "route delete 172.16.0.0").1.contains("Element not found"));
        assert_eq!(unelevated(&mut world, line).0, 1);
        assert_eq!(fails(&mut world, "route add 172.16.0.1 mask 255.240.0.0 10.0.0.9 -p").0, 1);
    }
}

//! `netsh interface`: cards and their addresses.

use std::net::Ipv4Addr;

use crate::console::{Call, Stop};
use crate::windows::network_cards::{Card, cards, loopback_metric};

/// `netsh interface ...`; `words` are those behind it, in lower case.
pub(super) fn show(call: &mut Call<'_>, words: &[&str]) -> Result<(), Stop> {
    let host = &call.world.host;
    let windows = host.identity.windows;
    let cards = cards(&host.registry, windows);
    let lines = match words {
        ["show", "interface" | "interfaces"] => interfaces(&cards),
        ["ip" | "ipv4", "show", "config"] => {
            each(&cards, loopback_metric(windows), |card| config(card, true, true))
        }
        ["ip" | "ipv4", "show", "addresses" | "address" | "ipaddresses"] => {
            each(&cards, loopback_metric(windows), |card| config(card, true, false))
        }
        ["ip" | "ipv4", "show", "dns" | "dnsservers"] => {
            let servers = |card: &Card| config(card, false, true);
            let mut lines = Vec::new();
            for card in &cards {
                lines.extend(titled(&card.name, servers(card)));
            }
            lines
        }
        ["ip" | "ipv4", "show", "interfaces" | "interface"] => {
            numbered(&cards, loopback_metric(windows))
        }
        _ => {
            let text = words.join(" ");
            return Err(Stop::new(format!("marslab: unsupported: netsh interface {text}")));
        }
    };
    lines.iter().for_each(|line| call.line(line));
    call.line("");
    Ok(())
}

fn interfaces(cards: &[Card]) -> Vec<String> {
    let row = |admin: &str, state: &str, kind: &str, name: &str| {
        format!("{admin:<15}{state:<15}{kind:<17}{name}")
    };
    let mut lines =
        vec![String::new(), row("Admin State", "State", "Type", "Interface Name"), "-".repeat(73)];
    let card = |card: &Card| row("Enabled", "Connected", "Dedicated", &card.name);
    lines.extend(cards.iter().map(card));
    lines
}

fn numbered(cards: &[Card], loopback: u32) -> Vec<String> {
    let row = |index: u32, metric: u32, mtu: u32, name: &str| {
        format!("{index:>3}  {metric:>10}  {mtu:>10}  {:<12}  {name}", "connected")
    };
    let mut lines = vec![
        String::new(),
        "Idx     Met         MTU          State                Name".to_owned(),
        "---  ----------  ----------  ------------  ---------------------------".to_owned(),
        row(1, loopback, u32::MAX, "Loopback Pseudo-Interface 1"),
    ];
    lines.extend(cards.iter().map(|card| row(card.index, card.metric, 1500, &card.name)));
    lines
}

fn titled(name: &str, lines: Vec<String>) -> Vec<String> {
    let title = format!("\r\nConfiguration for interface \"{name}\"");
    std::iter::once(title).chain(lines).collect()
}

/// The cards, and the loopback behind them.
fn each(cards: &[Card], loopback: u32, lines: impl Fn(&Card) -> Vec<String>) -> Vec<String> {
    let own = Card {
        id: String::new(),
        index: 1,
        name: "Loopback Pseudo-Interface 1".to_owned(),
        description: String::new(),
        hardware: String::new(),
        addresses: vec![(Ipv4Addr::LOCALHOST, Ipv4Addr::new(255, 0, 0, 0))],
        gateways: Vec::new(),
        name_servers: Vec::new(),
        suffix: String::new(),
        dhcp: false,
        lease: None,
        metric: loopback,
        dhcp6: None,
    };
    cards.iter().chain([&own]).flat_map(|card| titled(&card.name, lines(card))).collect()
}

/// Addresses, name servers, or both.
fn config(card: &Card, addresses: bool, servers: bool) -> Vec<String> {
    let row = |label: &str, value: &str| format!("    {label:<38}{value}");
    let mut lines = Vec::new();
    if addresses {
        lines.push(row("DHCP enabled:", if card.dhcp { "Yes" } else { "No" }));
        for (address, mask) in &card.addresses {
            let bits = u32::from(*mask).count_ones();
            let network = Ipv4Addr::from(u32::from(*address) & u32::from(*mask));
            lines.push(row("IP Address:", &address.to_string()));
            lines.push(row("Subnet Prefix:", &format!("{network}/{bits} (mask {mask})")));
        }
        for gateway in &card.gateways {
            lines.push(row("Default Gateway:", &gateway.to_string()));
            lines.push(row("Gateway Metric:", "0"));
        }
        lines.push(row("InterfaceMetric:", &card.metric.to_string()));
    }
    if servers {
        let how = if card.dhcp {
            "DNS servers configured through DHCP:"
        } else {
            "Statically Configured DNS Servers:"
        };
        let mut label = how;
        for server in &card.name_servers {
            lines.push(row(label, server));
            label = "";
        }
        if card.name_servers.is_empty() {
            lines.push(row(how, "None"));
        }
        lines.push(row("Register with which suffix:", "Primary only"));
        if addresses {
            let how = if card.dhcp {
                "WINS servers configured through DHCP:"
            } else {
                "Statically Configured WINS Servers:"
            };
            lines.push(row(how, "None"));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{fails, prints, server};

    #[test]
    fn a_card_is_shown_with_its_addresses() {
        let mut world = server();
        let text = prints(&mut world, "netsh interface ip show config");
        let head = "\nConfiguration for interface \"Ethernet\"\n    \
                    DHCP enabled:                         No\n    \
                    IP Address:                           10.0.0.4\n    \
                    Subnet Prefix:                        10.0.0.0/24 (mask 255.255.255.0)\n";
        assert!(text.starts_with(head), "{text}");
        let text = prints(&mut world, "netsh int show interface");
        assert!(text.contains("\nEnabled        Connected      Dedicated        Ethernet\n"));
        let text = prints(&mut world, "netsh interface ipv4 show interfaces");
        assert!(text.contains("\n  2          25        1500  connected     Ethernet\n"), "{text}");
        let (_, text) = fails(&mut world, "netsh interface tcp show global");
        assert!(text.contains("unsupported: netsh interface tcp show global"), "{text}");
    }

    #[test]
    fn a_profile_has_all_of_its_settings() {
        let mut world = server();
        let text = prints(&mut world, "netsh advfirewall show privateprofile");
        let head = "\nPrivate Profile Settings: \n";
        assert!(text.starts_with(head), "{text}");
        assert!(
            text.contains("\nFirewall Policy                       BlockInbound,AllowOutbound\n")
        );
        let text = prints(&mut world, "netsh advfirewall show allprofiles state");
        assert_eq!(text.matches("State                                 ON").count(), 3);
    }
}

//! `ipconfig.exe`: the network cards of the machine.
//!
//! *Models*: plain, `/all`, `/flushdns`, `/registerdns`, `/displaydns` (nothing is kept of what was
//! resolved, so it is as after `/flushdns`), `/renew` and `/release` where there is nothing to
//! lease. *Leaves out*: giving a lease back, DHCP classes, compartments.
//! *Sources*: conformance table `captured_outputs`.

use jiff::civil::DateTime;
use powershell::culture::INVARIANT;

use crate::console::{Call, Command, Kind, Stop};
use crate::windows::clock_zone::{local, long_time};
use crate::windows::host::Host;
use crate::windows::identity::Windows;
use crate::windows::network_cards::{Card, cards, suffixes};

/// `ipconfig`
pub(super) const COMMAND: Command = Command {
    name: "ipconfig",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\ipconfig.exe"),
    about: "Shows the addresses of this machine",
    examples: &["ipconfig", "ipconfig /all", "ipconfig /flushdns", "ipconfig /registerdns"],
    run,
};

const TITLE: &str = "\r\nWindows IP Configuration\r\n";

/// `Thursday, June 22, 2023 10:39:04 AM`
fn long_date(at: DateTime) -> String {
    let names = &INVARIANT.dates;
    let day = names.days[at.weekday().to_sunday_zero_offset() as usize];
    let month = names.months[at.month() as usize - 1];
    format!("{day}, {month} {}, {} {}", at.day(), at.year(), long_time(at))
}

/// A label with dots up to its colon; what follows the first value stands below it.
fn row(lines: &mut Vec<String>, label: &str, values: &[String]) {
    let mut dots = label.to_owned();
    if label.ends_with("Suffix") {
        dots.push(' ');
    }
    while dots.len() < 33 {
        dots.push(if dots.len().is_multiple_of(2) { '.' } else { ' ' });
    }
    let first = values.first().map_or("", String::as_str);
    lines.push(format!("   {dots} : {first}"));
    lines.extend(values.iter().skip(1).map(|value| format!("{:39}{value}", "")));
}

fn one(lines: &mut Vec<String>, label: &str, value: &str) {
    row(lines, label, &[value.to_owned()]);
}

fn yes(yes: bool) -> &'static str {
    if yes { "Yes" } else { "No" }
}

/// The lines of a card.
fn describe(lines: &mut Vec<String>, host: &Host, card: &Card, all: bool) {
    let preferred = if all { "(Preferred) " } else { "" };
    one(lines, "Connection-specific DNS Suffix", &card.suffix);
    if all {
        one(lines, "Description", &card.description);
        one(lines, "Physical Address", &card.hardware);
        one(lines, "DHCP Enabled", yes(card.dhcp));
        one(lines, "Autoconfiguration Enabled", "Yes");
    }
    let link = format!("{}%{}{preferred}", card.link_local(), card.index);
    one(lines, "Link-local IPv6 Address", &link);
    for (address, mask) in &card.addresses {
        one(lines, "IPv4 Address", &format!("{address}{preferred}"));
        one(lines, "Subnet Mask", &mask.to_string());
    }
    if let Some(lease) = card.lease.as_ref().filter(|_| all) {
        one(lines, "Lease Obtained", &long_date(local(&host.registry, lease.obtained)));
        one(lines, "Lease Expires", &long_date(local(&host.registry, lease.expires)));
    }
    let gateways: Vec<String> = card.gateways.iter().map(ToString::to_string).collect();
    row(lines, "Default Gateway", &gateways);
    if !all {
        return;
    }
    if let Some(lease) = &card.lease {
        one(lines, "DHCP Server", &lease.server);
    }
    if let Some((iaid, duid)) = &card.dhcp6 {
        one(lines, "DHCPv6 IAID", &iaid.to_string());
        one(lines, "DHCPv6 Client DUID", duid);
    }
    if !card.name_servers.is_empty() {
        row(lines, "DNS Servers", &card.name_servers);
    }
    one(lines, "NetBIOS over Tcpip", "Enabled");
}

/// The ISATAP tunnel of a card, which Windows has up to Server 2016.
fn tunnel(lines: &mut Vec<String>, card: &Card, number: usize, all: bool) {
    lines.push(format!("\r\nTunnel adapter isatap.{}:\r\n", card.id));
    one(lines, "Media State", "Media disconnected");
    one(lines, "Connection-specific DNS Suffix", &card.suffix);
    if all {
        let number = if number == 0 { String::new() } else { format!(" #{}", number + 1) };
        one(lines, "Description", &format!("Microsoft ISATAP Adapter{number}"));
        one(lines, "Physical Address", "00-00-00-00-00-00-00-E0");
        one(lines, "DHCP Enabled", "No");
        one(lines, "Autoconfiguration Enabled", "Yes");
    }
}

fn show(call: &mut Call<'_>, all: bool) {
    let host = &call.world.host;
    let windows = host.identity.windows;
    let mut lines = vec![TITLE.to_owned()];
    if all {
        let (primary, search) = suffixes(&host.registry, windows);
        one(&mut lines, "Host Name", &host.identity.name);
        one(&mut lines, "Primary Dns Suffix", &primary);
        one(&mut lines, "Node Type", "Hybrid");
        one(&mut lines, "IP Routing Enabled", "No");
        one(&mut lines, "WINS Proxy Enabled", "No");
        if !search.is_empty() {
            row(&mut lines, "DNS Suffix Search List", &search);
        }
    }
    let cards = cards(&host.registry, windows);
    for (number, card) in cards.iter().enumerate() {
        let gap = if number > 0 || all { "\r\n" } else { "" };
        lines.push(format!("{gap}Ethernet adapter {}:\r\n", card.name));
        describe(&mut lines, host, card, all);
    }
    if windows <= Windows::Server2016 {
        for (number, card) in cards.iter().enumerate() {
            tunnel(&mut lines, card, number, all);
        }
    }
    lines.iter().for_each(|line| call.line(line));
}

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let word = call.word(0).to_ascii_lowercase();
    let elevated = "The requested operation requires elevation.\r\n";
    match word.as_str() {
        "" => show(call, false),
        "/all" | "-all" => show(call, true),
        "/flushdns" | "-flushdns" => {
            call.line(TITLE);
            call.line("Successfully flushed the DNS Resolver Cache.");
        }
        "/displaydns" | "-displaydns" => {
            call.line(TITLE);
            call.line("Could not display the DNS Resolver Cache.");
        }
        "/registerdns" | "-registerdns" => {
            call.need_elevation(elevated)?;
            call.line(TITLE);
            call.line(
                "Registration of the DNS resource records for all adapters of this computer has \
                 been initiated. Any errors will be reported in the Event Viewer in 15 minutes.",
            );
        }
        "/renew" | "-renew" | "/release" | "-release" => {
            call.need_elevation(elevated)?;
            let host = &call.world.host;
            let leased = cards(&host.registry, host.identity.windows).iter().any(|card| card.dhcp);
            if leased {
                let text = format!("marslab: unsupported: ipconfig {word} of a leased address");
                return Err(Stop::new(text));
            }
            call.line(TITLE);
            return Err(Stop::new(
                "The operation failed as no adapter is in the state permissible for\r\nthis \
                 operation.",
            ));
        }
        _ => {
            return Err(Stop::new(format!(
                "\r\nError: unrecognized or incomplete command line: {word}.\r\n"
            )));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{fails, prints, server, unelevated};

    #[test]
    fn the_card_has_its_address() {
        let mut world = server();
        let text = prints(&mut world, "ipconfig /all");
        assert!(text.contains("Host Name . . . . . . . . . . . . : SRV01\n"), "{text}");
        assert!(text.contains("\n   IPv4 Address. . . . . . . . . . . : 10.0.0.4(Preferred) \n"));
        assert!(text.contains("\n   DNS Servers . . . . . . . . . . . : 10.0.0.2\n"), "{text}");
        let text = prints(&mut world, "ipconfig");
        let head = "\nWindows IP Configuration\n\nEthernet adapter Ethernet:\n\n   \
                    Connection-specific DNS Suffix  . : \n   Link-local IPv6 Address . . . . . : ";
        assert!(text.starts_with(head), "{text}");
        assert_eq!(fails(&mut world, "ipconfig /zz").0, 1);
    }

    #[test]
    fn a_fixed_address_is_not_renewed() {
        let (exit, text) = fails(&mut server(), "ipconfig /renew");
        assert!(exit == 1 && text.contains("no adapter is in the state permissible"), "{text}");
        assert_eq!(unelevated(&mut server(), "ipconfig /registerdns").0, 1);
    }
}

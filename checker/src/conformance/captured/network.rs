//! `ipconfig`, `netstat`, `route` and `netsh`: cards are put into the registry as listed.

use std::collections::{BTreeMap, BTreeSet};

use sim::windows::clock_zone::{moment_of_local, set_zone};
use sim::windows::network_cards::{self, PARAMETERS, PERSISTENT_ROUTES};
use sim::windows::registry::{Data, Registry};

use super::{Case, files, text};

/// `netsh`: the proxy that a row sets is set by the row; the rest is as on a new server.
pub(super) fn netsh(case: Case<'_>) -> Result<(), String> {
    case.same()
}

/// A block of `ipconfig`: its title and its fields, each with all of its values.
struct Block {
    title: String,
    lines: Vec<String>,
    fields: BTreeMap<String, Vec<String>>,
}

fn blocks(lines: &[String]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut label = String::new();
    for line in lines {
        if !line.is_empty() && !line.starts_with(' ') {
            let (lines, fields) = (vec![line.clone()], BTreeMap::new());
            blocks.push(Block { title: line.clone(), lines, fields });
            continue;
        }
        let Some(block) = blocks.last_mut() else { continue };
        block.lines.push(line.clone());
        let (name, value) = match line.split_once(" :") {
            Some((name, value)) if !line.starts_with("      ") => {
                label = name.trim_matches([' ', '.']).to_owned();
                (&label, value)
            }
            _ => (&label, line.as_str()),
        };
        if !value.trim().is_empty() {
            block.fields.entry(name.clone()).or_default().push(value.trim().to_owned());
        }
    }
    blocks
}

impl Block {
    fn one(&self, label: &str) -> Option<&str> {
        self.fields.get(label)?.first().map(String::as_str)
    }

    fn all(&self, label: &str) -> Vec<String> {
        let values = self.fields.get(label).cloned().unwrap_or_default();
        values.iter().map(|value| value.trim_end_matches("(Preferred)").to_owned()).collect()
    }

    /// A card that the model reaches: wired, with an address of IPv4, without what it leaves out.
    fn is_card(&self) -> bool {
        let left_out = ["Primary WINS Server", "IPv6 Address", "Temporary IPv6 Address"];
        self.title.starts_with("Ethernet adapter ")
            && self.fields.contains_key("IPv4 Address")
            && !left_out.iter().any(|label| self.fields.contains_key(*label))
    }
}

/// `Thursday, June 22, 2023 10:39:04 AM`, as seconds from 1970.
fn seconds(registry: &Registry, text: &str) -> Option<u32> {
    let (_, date) = text.split_once(", ")?;
    let (month, rest) = date.split_once(' ')?;
    let (day, rest) = rest.split_once(", ")?;
    let (year, time) = rest.split_once(' ')?;
    let months = ["January", "February", "March", "April", "May", "June", "July", "August"];
    let later = ["September", "October", "November", "December"];
    let number = months.iter().chain(&later).position(|name| *name == month)? + 1;
    let at = files::time_of(&format!("{number}/{day}/{year}"), time)?;
    u32::try_from(moment_of_local(registry, at).0 / 1000).ok()
}

/// Puts a card as its block shows it.
fn put(registry: &mut Registry, id: &str, block: &Block) -> Result<(), String> {
    let name = block.title.trim_start_matches("Ethernet adapter ").trim_end_matches(':');
    let needed = |label: &str| block.one(label).ok_or_else(|| format!("{name}: no {label}"));
    let (description, hardware) = (needed("Description")?, needed("Physical Address")?);
    let key = network_cards::add(registry, id, name, description, hardware);
    let leased = needed("DHCP Enabled")? == "Yes";
    let start = if leased { "Dhcp" } else { "" };
    let list = |label: &str| Data::MultiSz(block.all(label));
    registry.set(&key, "EnableDHCP", Data::Dword(u32::from(leased)));
    registry.set(&key, &format!("{start}IPAddress"), list("IPv4 Address"));
    registry.set(&key, &format!("{start}SubnetMask"), list("Subnet Mask"));
    registry.set(&key, &format!("{start}DefaultGateway"), list("Default Gateway"));
    let servers = Data::sz(&block.all("DNS Servers").join(" "));
    registry.set(&key, &format!("{start}NameServer"), servers);
    let suffix = block.one("Connection-specific DNS Suffix").unwrap_or_default();
    registry.set(&key, &format!("{start}Domain"), Data::sz(suffix));
    if let Some(server) = block.one("DHCP Server") {
        registry.set(&key, "DhcpServer", Data::sz(server));
    }
    for (label, value) in
        [("Lease Obtained", "LeaseObtainedTime"), ("Lease Expires", "LeaseTerminatesTime")]
    {
        if let Some(at) = block.one(label) {
            let at = seconds(registry, at).ok_or_else(|| format!("no time: {at}"))?;
            registry.set(&key, value, Data::Dword(at));
        }
    }
    if let (Some(iaid), Some(duid)) = (block.one("DHCPv6 IAID"), block.one("DHCPv6 Client DUID")) {
        let bytes: Vec<u8> =
            duid.split('-').filter_map(|pair| u8::from_str_radix(pair, 16).ok()).collect();
        let iaid = iaid.parse().map_err(|_| iaid.to_owned())?;
        network_cards::identify(registry, id, iaid, &bytes);
    }
    Ok(())
}

/// `ipconfig /all`. The cards that the model leaves out (wireless, without a cable, with WINS or
/// addresses of IPv6 from a router) are taken from the recording, block by block; those that stay
/// are compared whole. The address that IPv6 gives itself is drawn: what stands between `fe80::`
/// and the bracket is masked, and so is the number that a tunnel has among others.
pub(super) fn cards(mut case: Case<'_>) -> Result<(), String> {
    let blocks = blocks(&case.recorded);
    let (head, rest) = blocks.split_first().ok_or("no head")?;
    let host = &mut case.world.host;
    host.registry = Registry::default();
    let registry = &mut host.registry;
    set_zone(registry, "UTC");
    host.identity.name = head.one("Host Name").unwrap_or_default().to_owned();
    let primary = head.one("Primary Dns Suffix").unwrap_or_default();
    registry.set(PARAMETERS, "Domain", Data::sz(primary));
    let search = head.all("DNS Suffix Search List").join(",");
    registry.set(PARAMETERS, "SearchList", Data::sz(&search));
    let tunnels: Vec<&Block> =
        rest.iter().filter(|block| block.title.starts_with("Tunnel adapter isatap")).collect();
    let reached: Vec<&Block> = rest.iter().filter(|block| block.is_card()).collect();
    for (place, block) in reached.iter().enumerate() {
        let named = tunnels.get(place).and_then(|tunnel| tunnel.title.split_once('{'));
        let id = named.map_or_else(
            || format!("{{00000000-0000-0000-0000-{place:012}}}"),
            |(_, id)| format!("{{{}", id.trim_end_matches(':')),
        );
        put(registry, &id, block)?;
    }
    if reached.is_empty() {
        return Err("no card that the model reaches".to_owned());
    }
    let wanted: Vec<String> = std::iter::once(&head)
        .copied()
        .chain(reached)
        .chain(tunnels)
        .flat_map(|block| block.lines.clone())
        .collect();
    let printed = case.run(case.command);
    let masked = |lines: &[String]| -> Vec<String> {
        let mut lines: Vec<String> = lines.iter().map(|line| masked(line)).collect();
        while lines.last().is_some_and(String::is_empty) {
            lines.pop();
        }
        lines
    };
    text::equal(&masked(&wanted), &masked(&printed))
}

fn masked(line: &str) -> String {
    if let Some((before, after)) = line.split_once("fe80::") {
        let end = after.find('(').map_or("", |at| &after[at..]);
        return format!("{before}fe80::#{end}");
    }
    match line.split_once("ISATAP Adapter #") {
        Some((before, _)) => format!("{before}ISATAP Adapter"),
        None => line.to_owned(),
    }
}

/// The form of a line of `netstat`: where each word begins and what it is. An address that fills
/// its column pushes the rest: such lines have no form of their own.
fn form(line: &str) -> Option<String> {
    let mut parts = Vec::new();
    let mut column = 0;
    for word in line.split(' ') {
        if !word.is_empty() {
            let digits = word.bytes().all(|byte| byte.is_ascii_digit());
            let kind = match word {
                "*:*" => word,
                _ if digits => "number",
                _ if word.contains(':') => "address",
                _ => word,
            };
            if kind == "address" && word.len() > 21 {
                return None;
            }
            parts.push(format!("{column}:{kind}"));
        }
        column += word.len() + 1;
    }
    Some(parts.join(" "))
}

/// `netstat`. Which programs of a client listen is not the server's: the head is compared whole,
/// and of the rest every line must have a form that the recording has (where each column begins,
/// the words of protocol and state). Lines of `-b` below a socket count as two forms: a service
/// without brackets and a program in brackets.
pub(super) fn connections(mut case: Case<'_>) -> Result<(), String> {
    let printed = case.run(case.command);
    let head = case.recorded.iter().position(|line| line.starts_with("  Proto"));
    let head = head.ok_or("no head")? + 1;
    text::equal(&case.recorded[..head], &printed[..head.min(printed.len())])?;
    let known: BTreeSet<String> =
        case.recorded[head..].iter().filter_map(|line| owner(line)).collect();
    let rest: Vec<String> = printed[head..].iter().filter_map(|line| owner(line)).collect();
    if rest.is_empty() {
        return Err("no connection is open here: they are not modelled".to_owned());
    }
    match rest.iter().find(|form| !known.contains(*form)) {
        Some(form) => Err(format!("no such line in the recording: {form}")),
        None => Ok(()),
    }
}

/// The form of a socket or of its owner.
fn owner(line: &str) -> Option<String> {
    let trimmed = line.trim_start();
    let indent = line.len() - trimmed.len();
    match trimmed.split(' ').next() {
        Some("TCP" | "UDP") => form(line),
        _ if trimmed.starts_with('[') && trimmed.ends_with(']') => {
            Some(format!("{indent}:[program]"))
        }
        _ if trimmed.contains(' ') => Some(line.to_owned()),
        _ => Some(format!("{indent}:service")),
    }
}

/// The lines from one that begins with `from` up to the rule that ends its list.
fn section<'l>(lines: &'l [String], from: &str, to: &str) -> &'l [String] {
    let begin = lines.iter().position(|line| line.starts_with(from)).unwrap_or(lines.len());
    let rest = &lines[begin..];
    let end = rest.iter().skip(1).position(|line| line.starts_with(to));
    end.map_or(rest, |end| &rest[..=end])
}

/// `route print`. Cards, addresses and routes that stay are put as listed; metrics follow. Numbers
/// of interfaces are drawn, so they are masked at their width, and so is the address that IPv6
/// gives itself. Tunnels beside ISATAP are not modelled: their lines are taken from both sides.
/// The order of routes to the same network follows the order in which cards came up, which is not
/// recorded: they are compared as sorted lines. Where the list of interfaces lacks one that has an
/// address (the second recording lost it), the tables of IPv4 are compared alone.
pub(super) fn routes(mut case: Case<'_>) -> Result<(), String> {
    let active = section(&case.recorded, "Network Destination", "===");
    let rows = |lines: &[String]| -> Vec<Vec<String>> {
        let words = |line: &String| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        lines.iter().map(words).filter(|row| row.len() >= 4).collect()
    };
    let active = rows(active.get(1..).unwrap_or_default());
    let stay =
        rows(section(&case.recorded, "  Network Address", "===").get(1..).unwrap_or_default());
    let listed: Vec<(String, String)> = section(&case.recorded, "Interface List", "===")
        .iter()
        .filter_map(|line| line.split_once(" ......"))
        .map(|(number, name)| (number[6..].trim().to_owned(), name.to_owned()))
        .collect();
    let host = &mut case.world.host;
    host.registry = Registry::default();
    let registry = &mut host.registry;
    let mut own: Vec<(&Vec<String>, &Vec<String>)> = Vec::new();
    for row in active.iter().filter(|row| row[1] == "255.255.255.255" && row[0] == row[3]) {
        let link = |other: &&Vec<String>| {
            other[3] == row[3]
                && other[2] == "On-link"
                && other[1] != row[1]
                && other[0] != "224.0.0.0"
        };
        if let Some(network) = active.iter().find(link).filter(|_| row[3] != "127.0.0.1") {
            own.push((row, network));
        }
    }
    for (place, (row, network)) in own.iter().enumerate() {
        let (hardware, name) = listed.get(place).cloned().unwrap_or_default();
        let id = format!("{{00000000-0000-0000-0000-{place:012}}}");
        let hardware = hardware.replace(' ', "-");
        let key = network_cards::add(registry, &id, "Ethernet", &name, &hardware);
        let metric = row[4].parse::<u32>().map_err(|error| error.to_string())? - 256;
        registry.set(&key, "EnableDHCP", Data::Dword(1));
        registry.set(&key, "DhcpIPAddress", Data::sz(&row[3]));
        registry.set(&key, "DhcpSubnetMask", Data::sz(&network[1]));
        registry.set(&key, "InterfaceMetric", Data::Dword(metric));
        if let Some(gate) = active.iter().find(|gate| gate[0] == "0.0.0.0" && gate[3] == row[3]) {
            registry.set(&key, "DhcpDefaultGateway", Data::sz(&gate[2]));
        }
    }
    for row in &stay {
        registry.set(PERSISTENT_ROUTES, &row[..4].join(","), Data::sz(""));
    }
    let complete = own.len() == 1;
    let printed = case.run(case.command);
    let masked = |lines: &[String]| -> Vec<String> {
        let lines: Vec<String> = match complete {
            true => without_tunnels(lines),
            false => section(lines, "IPv4 Route Table", "IPv6").to_vec(),
        };
        sorted(lines)
    };
    text::equal(&masked(&case.recorded), &masked(&printed))
}

/// Lines that name no tunnel, with numbers of interfaces and addresses of the link masked.
fn without_tunnels(lines: &[String]) -> Vec<String> {
    let mut tunnels: Vec<String> = Vec::new();
    let mut kept: Vec<String> = Vec::new();
    let mut six = false;
    let mut skip = false;
    for line in lines {
        six |= line.starts_with("IPv6");
        let number: String = line.chars().take(3).collect();
        if line.contains("Tunneling") || line.contains("ISATAP") {
            tunnels.push(number);
            continue;
        }
        // The second line of a route belongs to the first.
        let second = six && line.starts_with("          ");
        skip = if second { skip } else { six && tunnels.contains(&number) };
        if skip {
            continue;
        }
        let is_numbered = number.trim().parse::<u32>().is_ok();
        let rest: String = line.chars().skip(3).collect();
        let line = if is_numbered { format!("###{rest}") } else { line.clone() };
        kept.push(match line.split_once("fe80::") {
            Some((before, after)) if after.ends_with("/128") => format!("{before}fe80::#/128"),
            _ => line,
        });
    }
    kept
}

/// Routes of one network in the order of their lines; the networks stay in theirs.
fn sorted(mut lines: Vec<String>) -> Vec<String> {
    let network = |line: &String| line.split_whitespace().next().unwrap_or_default().to_owned();
    let begin = lines.iter().position(|line| line.starts_with("Network Dest")).unwrap_or(0) + 1;
    let end = lines[begin..].iter().position(|line| line.starts_with("===")).unwrap_or(0) + begin;
    for group in lines[begin..end].chunk_by_mut(|a, b| network(a) == network(b)) {
        group.sort();
    }
    lines
}

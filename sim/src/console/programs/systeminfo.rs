//! `systeminfo.exe`: what the machine is.
//!
//! *Models*: names, version, hardware, memory, times, zone, installed updates, network cards;
//! `/fo list|csv`, `/nh`. *Leaves out*: `/fo table`, other computers.
//! *Sources*: conformance table `captured_outputs`; R36, R58. Owner and product id are those of an
//! installation nobody has customized \[S\].

use super::options::Options;
use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::digest::folded_hash;
use crate::kernel::text::grouped;
use crate::kernel::time::Moment;
use crate::windows::accounts::is_system;
use crate::windows::clock_zone::{display_name, local, long_time, short_date, zone_name};
use crate::windows::hardware::{self, Inventory, PAGING_FILE};
use crate::windows::host::Host;
use crate::windows::identity::{Hardware, Windows, is_32_bit};
use crate::windows::language::Language;
use crate::windows::network_cards::cards;
use crate::windows::registry::Known;

/// `systeminfo`
pub(super) const COMMAND: Command = Command {
    name: "systeminfo",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\systeminfo.exe"),
    about: "Shows what the machine is",
    params: &[],
    examples: &["systeminfo", "systeminfo /fo list", "systeminfo /fo csv /nh"],
    run,
};

/// A label and the lines of its value.
type Row = (&'static str, Vec<String>);

/// A count, and what was counted, each with its number.
fn counted(of: &str, all: impl ExactSizeIterator<Item = String>) -> Vec<String> {
    let mut lines = vec![match all.len() {
        0 => "N/A".to_owned(),
        count => format!("{count} {of} Installed."),
    }];
    lines.extend(all.enumerate().map(|(place, text)| format!("[{:02}]: {text}", place + 1)));
    lines
}

fn when(host: &Host, at: Moment) -> String {
    let at = local(&host.registry, at);
    format!("{}, {}", short_date(at.date()), long_time(at))
}

fn network(host: &Host) -> Vec<String> {
    let cards = cards(&host.registry, host.identity.windows);
    let mut lines = Vec::new();
    for line in counted("NIC(s)", cards.iter().map(|card| card.description.clone())) {
        let place = lines.iter().filter(|line: &&String| line.starts_with('[')).count();
        let numbered = line.starts_with('[');
        lines.push(line);
        let Some(card) = cards.get(place).filter(|_| numbered) else { continue };
        lines.push(format!("      Connection Name: {}", card.name));
        lines.push(format!("      DHCP Enabled:    {}", if card.dhcp { "Yes" } else { "No" }));
        if let Some(lease) = &card.lease {
            lines.push(format!("      DHCP Server:     {}", lease.server));
        }
        lines.push("      IP address(es)".to_owned());
        let own = card.addresses.iter().map(|(address, _)| address.to_string());
        for (place, address) in own.chain([card.link_local().to_string()]).enumerate() {
            lines.push(format!("      [{:02}]: {address}", place + 1));
        }
    }
    lines
}

/// What Hyper-V would need: told since Windows Server 2012.
fn hyper_v(host: &Host) -> Vec<String> {
    let lines: &[&str] = match host.identity.hardware {
        Hardware::Physical => &[
            "VM Monitor Mode Extensions: Yes",
            "Virtualization Enabled In Firmware: Yes",
            "Second Level Address Translation: Yes",
            "Data Execution Prevention Available: Yes",
        ],
        _ => &["A hypervisor has been detected. Features required for Hyper-V will not be \
                displayed."],
    };
    lines.iter().map(|line| (*line).to_owned()).collect()
}

fn processors(parts: &Inventory) -> Vec<String> {
    let (family, maker) = (parts.processor_family, parts.processor_maker);
    let processor = format!("{family} {maker} ~{} Mhz", parts.megahertz);
    counted("Processor(s)", (0..parts.sockets).map(|_| processor.clone()))
}

fn firmware(parts: &Inventory) -> String {
    let (year, month, day) = parts.firmware_date;
    let date = short_date(jiff::civil::date(year, month, day));
    format!("{} {}, {date}", parts.firmware_maker, parts.firmware)
}

fn rows(call: &Call<'_>) -> Vec<Row> {
    let host = &call.world.host;
    let identity = &host.identity;
    let parts = hardware::inventory(host.identity.hardware);
    let memory = hardware::memory(host);
    let megabytes = |kilobytes: u64| format!("{} MB", grouped(kilobytes >> 10));
    let registered = |name: &str, otherwise: &str| {
        let text = host.registry.text(Known::CurrentVersion, name);
        text.unwrap_or(otherwise).to_owned()
    };
    let product = format!("00429-00000-00001-AA{:03}", folded_hash(&identity.name) % 1000);
    let (edition, _, build, _) = identity.windows.facts();
    let version = identity.windows.version();
    let locale = match call.world.language {
        Language::Korean => "ko;Korean",
        Language::English => "en-us;English (United States)",
    };
    let zone = zone_name(&host.registry);
    let paging = host.files.is_file(PAGING_FILE);
    let logon = match is_system(&call.session.user) {
        true => "N/A".to_owned(),
        false => format!(r"\\{}", identity.name),
    };
    let bits = if is_32_bit(&host.registry) { "X86-based PC" } else { "x64-based PC" };
    let one = |text: &str| vec![text.to_owned()];
    let mut rows = vec![
        ("Host Name", one(&identity.name)),
        ("OS Name", vec![format!("Microsoft {edition}")]),
        ("OS Version", vec![format!("{version} {} Build {build}", service_pack(identity.windows))]),
        ("OS Manufacturer", one("Microsoft Corporation")),
        ("OS Configuration", one("Standalone Server")),
        ("OS Build Type", one("Multiprocessor Free")),
        ("Registered Owner", vec![registered("RegisteredOwner", "Windows User")]),
        ("Registered Organization", vec![registered("RegisteredOrganization", "")]),
        ("Product ID", vec![registered("ProductId", &product)]),
        ("Original Install Date", vec![when(host, host.installed())]),
        ("System Boot Time", vec![when(host, identity.booted)]),
        ("System Manufacturer", one(parts.maker)),
        ("System Model", one(parts.model)),
        ("System Type", one(bits)),
        ("Processor(s)", processors(parts)),
        ("BIOS Version", vec![firmware(parts)]),
        ("Windows Directory", one(r"C:\Windows")),
        ("System Directory", one(r"C:\Windows\system32")),
        ("Boot Device", one(r"\Device\HarddiskVolume1")),
        ("System Locale", one(locale)),
        ("Input Locale", one(locale)),
        ("Time Zone", one(display_name(zone).unwrap_or(zone))),
        ("Total Physical Memory", vec![megabytes(memory.total)]),
        ("Available Physical Memory", vec![megabytes(memory.free)]),
        ("Virtual Memory: Max Size", vec![megabytes(memory.virtual_total)]),
        ("Virtual Memory: Available", vec![megabytes(memory.virtual_free)]),
        ("Virtual Memory: In Use", vec![megabytes(memory.virtual_total - memory.virtual_free)]),
        ("Page File Location(s)", one(if paging { PAGING_FILE } else { "N/A" })),
        ("Domain", one("WORKGROUP")),
        ("Logon Server", vec![logon]),
        ("Hotfix(s)", counted("Hotfix(s)", host.updates.installed.iter().cloned())),
        ("Network Card(s)", network(host)),
    ];
    if identity.windows >= Windows::Server2012R2 {
        rows.push(("Hyper-V Requirements", hyper_v(host)));
    }
    rows
}

/// What stands between version and build.
fn service_pack(windows: Windows) -> &'static str {
    match windows {
        Windows::Server2008R2 => "Service Pack 1",
        Windows::Server2008 | Windows::Server2003R2 => "Service Pack 2",
        _ => "N/A",
    }
}

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let wrong = |text: String| Stop::new(format!("{text}\r\nType \"SYSTEMINFO /?\" for usage."));
    let mut options = Options::of(call.words, 0);
    let layout = options.value("fo").map(|word| word.unwrap_or_default().to_ascii_lowercase());
    let layout = layout.unwrap_or_else(|| "list".to_owned());
    let bare = options.switch("nh");
    if options.switch("s") || options.switch("u") || options.switch("p") {
        return Err(Stop::new("marslab: unsupported: systeminfo of another computer"));
    }
    if let Some(word) = options.rest() {
        return Err(wrong(format!("ERROR: Invalid argument/option - '{word}'.")));
    }
    if bare && layout == "list" {
        return Err(wrong(
            "ERROR: Invalid syntax. /NH option is valid only for \"TABLE\" and \"CSV\" formats."
                .to_owned(),
        ));
    }
    let rows = rows(call);
    match layout.as_str() {
        "list" => {
            call.line("");
            for (label, lines) in rows {
                let mut label = format!("{label}:");
                for line in lines {
                    call.line(format!("{label:<27}{line}").trim_end_matches('\n'));
                    label.clear();
                }
            }
        }
        "csv" => {
            let quoted = |cells: Vec<String>| format!("\"{}\"", cells.join("\",\""));
            if !bare {
                let labels = rows.iter().map(|(label, _)| (*label).to_owned());
                call.line(&quoted(labels.collect()));
            }
            let cells = rows.iter().map(|(_, lines)| {
                lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(",")
            });
            call.line(&quoted(cells.collect()));
        }
        "table" => {
            return Err(Stop::new("marslab: unsupported: systeminfo /fo table"));
        }
        other => {
            let text = format!("ERROR: Invalid syntax. '{other}' value is not allowed for '/FO'");
            return Err(wrong(format!("{text} option.")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{fails, prints, server};

    #[test]
    fn facts_stand_in_their_column() {
        let text = prints(&mut server(), "systeminfo");
        assert!(
            text.starts_with(
                "\nHost Name:                 SRV01\nOS Name:                   \
                    Microsoft Windows Server 2019 Standard\n"
            ),
            "{text}"
        );
        assert!(text.contains("System Boot Time:          1/15/2020, 9:00:00 AM\n"), "{text}");
        assert!(text.contains("\n                           [01]: HPE Ethernet 1Gb"), "{text}");
        assert!(text.contains("\n                                 [01]: 10.0.0.4\n"), "{text}");
        assert_eq!(fails(&mut server(), "systeminfo /zz").0, 1);
    }

    #[test]
    fn a_table_of_commas_has_one_row() {
        let text = prints(&mut server(), "systeminfo /fo csv");
        assert!(text.starts_with("\"Host Name\",\"OS Name\","), "{text}");
        assert_eq!(text.lines().count(), 2);
    }
}

//! `systeminfo`, `wmic`, `vssadmin` and what PowerShell says about itself.

use sim::windows::identity::Hardware;
use sim::windows::network_cards::{self, PARAMETERS};
use sim::windows::registry::{Data, Known};
use sim::windows::vss::Association;

use super::{Case, text};

/// `vssadmin list shadowstorage|shadows`
pub(super) fn shadows(mut case: Case<'_>) -> Result<(), String> {
    let guid = case.recorded.iter().find_map(|line| {
        let (_, rest) = line.split_once("For volume: (C:)\\\\?\\Volume{")?;
        Some(rest.split('}').next()?.to_owned())
    });
    let host = &mut case.world.host;
    host.vss.copies.clear();
    host.vss.storage.clear();
    if let Some(guid) = guid {
        // 2.00 GB are 1 % of the volume.
        let maximum = 2 << 30;
        if let Some(volume) = host.files.volume_mut('C') {
            (volume.guid, volume.capacity) = (guid, maximum * 100);
        }
        let (used, allocated, maximum) = (0, 0, Some(maximum));
        host.vss.storage.push(Association { of: 'C', on: 'C', used, allocated, maximum });
    }
    case.same()
}

/// `Get-ExecutionPolicy -List`
pub(super) fn policies(mut case: Case<'_>) -> Result<(), String> {
    let key = r"Software\Microsoft\PowerShell\1\ShellIds\Microsoft.PowerShell";
    let user = format!("{}\\{key}", sim::windows::registry::USER_HIVE);
    let registry = &mut case.world.host.registry;
    registry.set(&user, "ExecutionPolicy", Data::sz("RemoteSigned"));
    registry.set_known(Known::ShellMachine, "ExecutionPolicy", Data::sz("RemoteSigned"));
    case.same_in_powershell()
}

/// `$PSVersionTable`
pub(super) fn versions(mut case: Case<'_>) -> Result<(), String> {
    let line = case.recorded.iter().find(|line| line.starts_with("PSVersion "));
    let version = line.and_then(|line| line.split_whitespace().nth(1)).ok_or("no version")?;
    let data = Data::sz(version);
    case.world.host.registry.set_known(Known::PowerShell3, "PowerShellVersion", data);
    case.same_in_powershell()
}

/// The label of a line of `systeminfo`, and its value; lines below a label have none.
fn labelled(line: &str) -> (String, String) {
    let (label, value) = line.split_at(line.len().min(27));
    (label.trim_end().to_owned(), value.trim_end().to_owned())
}

/// Every run of digits as one `#`.
fn form(text: &str) -> String {
    let mut form = String::new();
    for c in text.chars() {
        match c {
            c if c.is_ascii_digit() && form.ends_with('#') => {}
            c if c.is_ascii_digit() => form.push('#'),
            c => form.push(c),
        }
    }
    form
}

/// Labels whose values are facts of that machine with numbers in a form of their own.
const FORMS: [&str; 8] = [
    "OS Version:",
    "Processor(s):",
    "Total Physical Memory:",
    "Available Physical Memory:",
    "Virtual Memory: Max Size:",
    "Virtual Memory: Available:",
    "Virtual Memory: In Use:",
    "Boot Device:",
];

/// Labels whose values are names of that machine, or tell a client from a server.
const NAMES: [&str; 8] = [
    "OS Name:",
    "OS Configuration:",
    "System Manufacturer:",
    "System Model:",
    "BIOS Version:",
    "Windows Directory:",
    "System Directory:",
    "Domain:",
];

/// A line with what the model cannot know replaced by its form. `label` is that of the block.
fn masked(label: &str, line: &str) -> String {
    let (own, value) = labelled(line);
    let value = match label {
        label if FORMS.contains(&label) => match value.split_once(',') {
            // Thousands have a comma of their own.
            Some((_, rest)) if rest.ends_with(" MB") => "#,# MB".to_owned(),
            _ => form(&value),
        },
        "BIOS Version:" => value.rsplit_once(", ").map_or(value.clone(), |(_, date)| form(date)),
        label if NAMES.contains(&label) && !value.is_empty() => "name".to_owned(),
        "Logon Server:" if value.starts_with(r"\\") => r"\\name".to_owned(),
        _ => value,
    };
    format!("{own:<27}{value}")
}

/// The lines up to the network cards, masked, and the forms of the lines of the cards.
fn information_of(lines: &[String]) -> (Vec<String>, Vec<String>) {
    let (mut head, mut cards) = (Vec::new(), Vec::new());
    let mut label = String::new();
    for line in lines {
        let (own, value) = labelled(line);
        if !own.is_empty() {
            label = own;
        }
        match label.as_str() {
            "Network Card(s):" => {
                let indent = line.len() - line.trim_start().len();
                let (name, text) = value.split_once(": ").unwrap_or((&value, ""));
                let name = form(name.trim());
                let told = match name.as_str() {
                    "DHCP Enabled" => text.trim(),
                    "[#]" | "Connection Name" | "DHCP Server" | "Status" => "value",
                    _ => text,
                };
                cards.push(format!("{indent}:{name}:{told}"));
            }
            label => head.push(masked(label, line)),
        }
    }
    (head, cards)
}

/// `systeminfo`. Names, times, owner, updates and zone are put as recorded and compared; what kind
/// of machine it was is masked by form ([`FORMS`], [`NAMES`]). Of network cards every line must
/// have a form that the recording has. Through `findstr` the lines that it selects are compared; an
/// edition for evaluation is not modelled.
pub(super) fn information(mut case: Case<'_>) -> Result<(), String> {
    if case.command.contains(" | ") {
        for line in &mut case.recorded {
            *line = line.replace(" Evaluation", "");
        }
        return case.same_in_powershell();
    }
    rebuild(&mut case)?;
    let printed = case.run(case.command);
    let (wanted, got) = (information_of(&case.recorded), information_of(&printed));
    text::equal(&wanted.0, &got.0)?;
    match got.1.iter().find(|line| !wanted.1.contains(line)) {
        Some(line) => Err(format!("no such line of a card in the recording: {line}")),
        None => Ok(()),
    }
}

fn rebuild(case: &mut Case<'_>) -> Result<(), String> {
    // Whether a processor translates addresses twice is a fact of that processor.
    for line in case.recorded.iter_mut().filter(|line| line.contains("Address Translation: No")) {
        *line = line.replace(": No", ": Yes");
    }
    let recorded = case.recorded.clone();
    let value = |label: &str| {
        let line = recorded.iter().find(|line| line.starts_with(label));
        line.map(|line| labelled(line).1).unwrap_or_default()
    };
    let host = &mut case.world.host;
    let zones = sim::windows::clock_zone::all_zones();
    let shown = value("Time Zone:");
    let zone = zones.into_iter().find(|(_, display)| *display == shown);
    let zone = zone.unwrap_or(("UTC", "(UTC) Coordinated Universal Time"));
    sim::windows::clock_zone::set_zone(&mut host.registry, zone.0);
    // One recording was made anonymous with a zone that Windows does not have.
    let shown = format!("{:<27}{}", "Time Zone:", zone.1);
    let is_zone = |line: &&mut String| line.starts_with("Time Zone:");
    if let Some(line) = case.recorded.iter_mut().find(is_zone) {
        *line = shown;
    }
    let moment = |label: &str| {
        let value = value(label);
        let (date, time) = value.split_once(", ")?;
        let at = super::files::time_of(date, time)?;
        Some(sim::windows::clock_zone::moment_of_local(&host.registry, at))
    };
    let installed = moment("Original Install Date:").ok_or("no date")?;
    let booted = moment("System Boot Time:").ok_or("no date")?;
    host.identity.name = value("Host Name:");
    if !recorded.iter().any(|line| line.contains("A hypervisor has been detected")) {
        host.identity.hardware = Hardware::Physical;
    }
    host.identity.booted = booted;
    let folder = host.files.lookup(r"C:\Windows").map_err(|error| error.to_string())?;
    host.files.change(folder, |node| node.created = installed);
    for (label, name) in [
        ("Registered Owner:", "RegisteredOwner"),
        ("Registered Organization:", "RegisteredOrganization"),
        ("Product ID:", "ProductId"),
    ] {
        let data = Data::sz(&value(label));
        host.registry.set_known(Known::CurrentVersion, name, data);
    }
    // Clients lease their address.
    for card in network_cards::cards(&host.registry, host.identity.windows) {
        let key = format!(r"{PARAMETERS}\Interfaces\{}", card.id);
        host.registry.set(&key, "EnableDHCP", Data::Dword(1));
        host.registry.set(&key, "DhcpServer", Data::sz("192.168.2.1"));
        for at in ["LeaseObtainedTime", "LeaseTerminatesTime"] {
            host.registry.set(&key, at, Data::Dword(1_600_000_000));
        }
    }
    let fixes = recorded.iter().filter_map(|line| line.split_once("]: KB"));
    host.updates.installed = fixes.map(|(_, number)| format!("KB{number}")).collect();
    Ok(())
}

/// The cells of a table of `wmic` by its heading. Its columns are as wide as their widest cell and
/// two blanks; an error when they are not.
fn cells(lines: &[String]) -> Result<Vec<Vec<String>>, String> {
    let heading = lines.first().ok_or("no heading")?;
    let mut starts = vec![0];
    let bytes = heading.as_bytes();
    let begins = |at: &usize| bytes[*at] != b' ' && bytes[at - 1] == b' ';
    starts.extend((1..bytes.len()).filter(begins));
    let row = |line: &String| -> Vec<String> {
        let to = |place: usize| starts.get(place + 1).copied().unwrap_or(usize::MAX);
        let cut = |(place, from): (usize, &usize)| text::cut(line, *from, to(place)).to_owned();
        starts.iter().enumerate().map(cut).collect()
    };
    let rows: Vec<Vec<String>> = lines.iter().map(row).collect();
    for (place, pair) in starts.windows(2).enumerate() {
        let widest = rows.iter().map(|row| row[place].chars().count()).max().unwrap_or(0);
        if pair[1] - pair[0] != widest + 2 {
            return Err(format!("column {} is {} wide", rows[0][place], pair[1] - pair[0]));
        }
    }
    Ok(rows)
}

/// `wmic`. Volumes are put as listed (a drive for floppy disks is not modelled and left out), and
/// so are updates; what sort an update is and when it came is not modelled: those cells are masked.
pub(super) fn management(mut case: Case<'_>) -> Result<(), String> {
    let command = case.command.split(" || ").next().unwrap_or_default();
    let known = |recorded: &[Vec<String>]| -> Vec<String> {
        recorded.iter().skip(1).map(|row| row[0].clone()).collect()
    };
    if case.recorded.len() < 2 {
        return Err("a server has no namespace of the Security Center".to_owned());
    }
    let mut recorded = cells(&case.recorded)?;
    recorded.retain(|row| !row.iter().any(|cell| cell.contains("Floppy")));
    let host = &mut case.world.host;
    if command.contains("qfe") {
        let number = |link: &String| link.rsplit('=').next().map(|number| format!("KB{number}"));
        host.updates.installed = known(&recorded).iter().filter_map(number).collect();
    } else {
        let letters: Vec<char> = host.files.volumes().iter().map(|volume| volume.letter).collect();
        let wanted = known(&recorded);
        for letter in letters.iter().filter(|letter| !wanted.contains(&format!("{letter}:"))) {
            host.files.remove_volume(*letter);
        }
    }
    let printed = case.run(command);
    let mut printed = cells(&printed)?;
    let heading = recorded[0].clone();
    for row in recorded.iter_mut().chain(&mut printed).skip(1) {
        for (cell, name) in row.iter_mut().zip(&heading) {
            let sort = matches!(cell.as_str(), "Update" | "Security Update" | "Hotfix");
            let masked = match name.as_str() {
                "Description" if sort => Some("sort of update"),
                "InstalledOn" => Some("date"),
                _ => None,
            };
            if let Some(masked) = masked.filter(|_| *cell != *name) {
                masked.clone_into(cell);
            }
        }
    }
    match recorded == printed {
        true => Ok(()),
        false => Err(format!("{printed:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_of_another_width_is_seen() {
        let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        assert!(cells(&lines("Caption  Size\nC:       1")).is_ok());
        assert!(cells(&lines("Caption   Size\nC:        1")).is_err());
    }

    #[test]
    fn masks_keep_form_and_column() {
        let label = "OS Version:";
        let line = format!("{label:<27}10.0.17134 N/A Build 17134");
        assert_eq!(masked(label, &line), format!("{label:<27}#.#.# N/A Build #"));
        let label = "Total Physical Memory:";
        assert!(masked(label, &format!("{label:<27}32,503 MB")).ends_with("#,# MB"));
        assert!(masked(label, &format!("{label:<27}32503 MB")).ends_with("# MB"));
    }
}

//! `systeminfo.exe`: what the machine is.
//!
//! *Models*: names, version, hardware maker, boot time, zone, installed updates.
//! *Leaves out*: memory, processors, `/fo`, other computers. *Sources*: captured outputs; R36, R58.

use crate::console::{Call, Command, Kind, Stop};
use crate::windows::clock_zone::{display_name, local, long_time, short_date, zone_name};
use crate::windows::hardware::inventory;
use crate::windows::identity::is_32_bit;

/// `systeminfo`
pub(super) const COMMAND: Command = Command {
    name: "systeminfo",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\systeminfo.exe"),
    about: "Shows what the machine is",
    params: &[],
    examples: &["systeminfo"],
    run,
};

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    if !call.words.is_empty() {
        let word = call.word(0);
        let text = format!("ERROR: Invalid argument/option - '{word}'.");
        return Err(Stop::new(format!("{text}\r\nType \"SYSTEMINFO /?\" for usage.")));
    }
    let host = &call.world.host;
    let (product, _, build, _) = host.identity.windows.facts();
    let hardware = inventory(host.identity.hardware);
    let (maker, model) = (hardware.maker, hardware.model);
    let booted = local(&host.registry, host.identity.booted);
    let zone = zone_name(&host.registry);
    let version = host.identity.windows.version();
    let mut lines = vec![
        ("Host Name", host.identity.name.clone()),
        ("OS Name", format!("Microsoft {product}")),
        ("OS Version", format!("{version} N/A Build {build}")),
        ("OS Manufacturer", "Microsoft Corporation".to_owned()),
        ("OS Configuration", "Standalone Server".to_owned()),
        ("OS Build Type", "Multiprocessor Free".to_owned()),
        ("System Boot Time", format!("{}, {}", short_date(booted.date()), long_time(booted))),
        ("System Manufacturer", maker.to_owned()),
        ("System Model", model.to_owned()),
        (
            "System Type",
            if is_32_bit(&host.registry) { "X86-based PC" } else { "x64-based PC" }.to_owned(),
        ),
        ("Windows Directory", r"C:\Windows".to_owned()),
        ("System Directory", r"C:\Windows\system32".to_owned()),
        ("Time Zone", display_name(zone).unwrap_or(zone).to_owned()),
        ("Domain", "WORKGROUP".to_owned()),
    ];
    let fixes = &host.updates.installed;
    lines.push(("Hotfix(s)", format!("{} Hotfix(s) Installed.", fixes.len())));
    let fixes: Vec<String> =
        fixes.iter().enumerate().map(|(n, id)| format!("[{:02}]: {id}", n + 1)).collect();
    call.line("");
    for (label, value) in lines {
        call.line(&format!("{:<27}{value}", format!("{label}:")));
    }
    for fix in fixes {
        call.line(&format!("{:<27}{fix}", ""));
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
        assert_eq!(fails(&mut server(), "systeminfo /zz").0, 1);
    }
}

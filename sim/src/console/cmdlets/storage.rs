//! `Get-Volume`, `Get-Disk`, `Set-Disk`: the Storage module.
//!
//! *Models*: each volume on a disk of its own, online and read-only state of the disk.
//! *Leaves out*: partitions, pools, every other property. *Sources*: R14, R18; catalogue 3.4.

use crate::console::{Call, Command, Kind, Param, Stop, Takes};
use crate::windows::volume::{DriveKind, disks};

use super::table;

const BOOLEAN: Takes = Takes::OneOf(&["$true", "$false", "1", "0"]);

/// `Get-Volume`
pub(super) const GET_VOLUME: Command = Command {
    name: "Get-Volume",
    aliases: &[],
    kind: Kind::Cmdlet,
    about: "Lists volumes",
    params: &[Param::text("DriveLetter").taking(Takes::List).at(0)],
    examples: &["Get-Volume", "Get-Volume -DriveLetter C"],
    run: get_volume,
};

/// `Get-Disk`
pub(super) const GET_DISK: Command = Command {
    name: "Get-Disk",
    aliases: &[],
    kind: Kind::Cmdlet,
    about: "Lists disks",
    params: &[Param::text("Number").taking(Takes::Number).at(0)],
    examples: &["Get-Disk", "Get-Disk -Number 0"],
    run: get_disk,
};

/// `Set-Disk`
pub(super) const SET_DISK: Command = Command {
    name: "Set-Disk",
    aliases: &[],
    kind: Kind::Cmdlet,
    about: "Brings a disk online or offline, or changes its read-only state",
    params: &[
        Param::text("Number").taking(Takes::Number).at(0).required(),
        Param::text("IsOffline").taking(BOOLEAN),
        Param::text("IsReadOnly").taking(BOOLEAN),
    ],
    examples: &[r"Set-Disk -Number 0 -IsOffline $false"],
    run: set_disk,
};

/// `33.53 GB`, as PowerShell shows sizes.
pub(super) fn size(bytes: u64) -> String {
    let (shift, unit) = match bytes {
        0..1024 => return format!("{bytes} B"),
        1024..0x10_0000 => (10, "KB"),
        0x10_0000..0x4000_0000 => (20, "MB"),
        0x4000_0000..0x100_0000_0000 => (30, "GB"),
        _ => (40, "TB"),
    };
    let hundredths = ((bytes >> (shift - 10)) * 100) >> 10;
    match hundredths % 100 {
        0 => format!("{} {unit}", hundredths / 100),
        rest => format!("{}.{rest:02} {unit}", hundredths / 100),
    }
}

fn get_volume(call: &mut Call<'_>) -> Result<(), Stop> {
    let wanted: Vec<char> = call
        .arguments
        .list("DriveLetter")
        .iter()
        .filter_map(|text| text.chars().next())
        .map(|letter| letter.to_ascii_uppercase())
        .collect();
    let host = &call.world.host;
    let mut rows = Vec::new();
    for volume in host.files.volumes().iter().filter(|volume| !volume.offline) {
        if !wanted.is_empty() && !wanted.contains(&volume.letter) {
            continue;
        }
        let kind = match volume.kind {
            DriveKind::Fixed => "Fixed",
            DriveKind::Removable => "Removable",
            DriveKind::CdRom => "CD-ROM",
            DriveKind::Network => continue,
        };
        let (free, capacity) = (host.free(volume.letter), volume.capacity);
        let (file_system, status, free, capacity) = if volume.locked {
            ("Unknown", "Unknown", 0, 0)
        } else {
            (volume.file_system.name(), "OK", free, capacity)
        };
        rows.push(vec![
            volume.letter.to_string(),
            if volume.locked { String::new() } else { volume.label.clone() },
            file_system.to_owned(),
            kind.to_owned(),
            "Healthy".to_owned(),
            status.to_owned(),
            size(free),
            size(capacity),
        ]);
    }
    let letterless = host.mounted_folders.volumes.iter().filter(|_| wanted.is_empty());
    rows.extend(letterless.map(|volume| {
        let size = size(volume.capacity);
        let words = ["", &volume.label, "NTFS", "Fixed", "Healthy", "OK", &size, &size];
        words.map(str::to_owned).to_vec()
    }));
    let known = |letter: &char| rows.iter().any(|row| row[0] == letter.to_string());
    let missing = wanted.iter().find(|letter| !known(letter)).copied();
    let columns = [
        ("DriveLetter", false),
        ("FriendlyName", false),
        ("FileSystemType", false),
        ("DriveType", false),
        ("HealthStatus", false),
        ("OperationalStatus", false),
        ("SizeRemaining", true),
        ("Size", true),
    ];
    table::print(call, &columns, &rows);
    missing.map_or(Ok(()), |letter| Err(none_found("Get-Volume", "DriveLetter", &letter)))
}

fn none_found(name: &str, property: &str, value: &dyn std::fmt::Display) -> Stop {
    let class = if name == "Get-Volume" { "MSFT_Volume" } else { "MSFT_Disk" };
    Stop::cmdlet(
        name,
        format!(
            "No {class} objects found with property '{property}' equal to '{value}'.  Verify the \
             value of the property and retry."
        ),
    )
}

fn get_disk(call: &mut Call<'_>) -> Result<(), Stop> {
    let wanted = call.arguments.number("Number");
    let mut rows = Vec::new();
    for (number, volume) in disks(call.world.host.files.volumes()).into_iter().enumerate() {
        if wanted.is_some_and(|wanted| usize::try_from(wanted) != Ok(number)) {
            continue;
        }
        rows.push(vec![
            number.to_string(),
            "Msft Virtual Disk".to_owned(),
            String::new(),
            "Healthy".to_owned(),
            if volume.offline { "Offline" } else { "Online" }.to_owned(),
            size(volume.capacity),
            "GPT".to_owned(),
        ]);
    }
    if let Some(number) = wanted.filter(|_| rows.is_empty()) {
        return Err(none_found("Get-Disk", "Number", &number));
    }
    let columns = [
        ("Number", false),
        ("Friendly Name", false),
        ("Serial Number", false),
        ("HealthStatus", false),
        ("OperationalStatus", false),
        ("Total Size", true),
        ("Partition Style", false),
    ];
    table::print(call, &columns, &rows);
    Ok(())
}

fn set_disk(call: &mut Call<'_>) -> Result<(), Stop> {
    let number = call.arguments.number("Number").unwrap_or_default();
    let truth = |name| call.arguments.text(name).map(|text| matches!(text, "$true" | "1"));
    let (offline, read_only) = (truth("IsOffline"), truth("IsReadOnly"));
    let letters = disks(call.world.host.files.volumes());
    let letter = usize::try_from(number).ok().and_then(|at| letters.get(at)).map(|v| v.letter);
    let letter = letter.ok_or_else(|| none_found("Set-Disk", "Number", &number))?;
    call.need_elevation("Set-Disk : Access Denied")?;
    if letter == 'C' && (offline == Some(true) || read_only == Some(true)) {
        return Err(Stop::cmdlet("Set-Disk", "Not Supported"));
    }
    if let Some(volume) = call.world.host.files.volume_mut(letter) {
        volume.offline = offline.unwrap_or(volume.offline);
        volume.read_only = read_only.unwrap_or(volume.read_only);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing_files::{changed, out, run, server};

    #[test]
    fn an_offline_disk_comes_back() {
        let mut world = server();
        world.host.files.volume_mut('D').unwrap().offline = true;
        assert!(!out(&mut world, "Get-Volume").contains("\nD "));
        assert!(out(&mut world, "Get-Disk").contains(
            "\n1      Msft Virtual Disk               Healthy      Offline               \
             200 GB GPT\n"
        ));
        assert_eq!(changed(&mut world, "Set-Disk -Number 1 -IsOffline $false").len(), 1);
        assert!(out(&mut world, "Get-Volume D").contains("\nD           Data         NTFS"));
        let missing = run(&mut world, "Set-Disk 9 -IsReadOnly $false");
        let text = "Set-Disk : No MSFT_Disk objects found with property 'Number' equal to '9'.  \
                    Verify the value of the property and retry.\r\nAt line:1";
        assert!(missing.stderr.starts_with(text), "{}", missing.stderr);
    }
}

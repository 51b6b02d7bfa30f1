//! `fsutil`: facts about volumes and files.
//!
//! *Models*: `volume diskfree`, `fsinfo drives|drivetype|volumeinfo|ntfsinfo`, `sparse
//! queryflag|setflag`, `reparsepoint query|delete`, `hardlink list`, `dirty query`, `file
//! createnew`. *Leaves out*: every other subcommand. *Sources*: S09, S74, S77; texts \[K\].

use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::names::Id;
use crate::kernel::text::{grouped, same};
use crate::windows::access::AccessMask;
use crate::windows::error::Win32;
use crate::windows::identity::Windows;
use crate::windows::node::{Attributes, Content, Node, REPARSE_CLOUD, REPARSE_SYMLINK, Stream};
use crate::windows::repair;
use crate::windows::volume::{FileSystem, Volume};

use super::copying;
use super::words::full;

/// `fsutil`
pub(super) const COMMAND: Command = Command {
    name: "fsutil",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\fsutil.exe"),
    about: "Shows and changes properties of volumes and files",
    examples: &[
        r"fsutil volume diskfree C:",
        r"fsutil fsinfo drives",
        r"fsutil fsinfo drivetype C:",
        r"fsutil fsinfo volumeinfo C:\",
        r"fsutil fsinfo ntfsinfo C:",
        r"fsutil sparse queryflag C:\Windows\System32\attrib.exe",
        r"fsutil dirty query C:",
        r"fsutil hardlink list C:\Windows\System32\attrib.exe",
        r"fsutil file createnew C:\Windows\Temp\new.bin 1000",
    ],
    run,
};

fn failed(error: Win32) -> Stop {
    Stop::new(format!("Error:  {error}"))
}

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let (group, verb) = (call.word(0).to_ascii_lowercase(), call.word(1).to_ascii_lowercase());
    match (group.as_str(), verb.as_str()) {
        ("volume", "diskfree") => disk_free(call),
        ("fsinfo", "drives") => drives(call),
        ("fsinfo", "drivetype") => drive_type(call),
        ("fsinfo", "volumeinfo") => volume_info(call),
        ("fsinfo", "ntfsinfo") => ntfs_info(call),
        ("sparse", "queryflag") => sparse_query(call),
        ("sparse", "setflag") => sparse_set(call),
        ("reparsepoint", "query") => reparse_query(call),
        ("reparsepoint", "delete") => reparse_delete(call),
        ("hardlink", "list") => hard_links(call),
        ("dirty", "query") => dirty(call),
        ("file", "createnew") => create_new(call),
        _ if group.is_empty() || group == "/?" => Err(Stop::new("---- Commands Supported ----")),
        _ => Err(Stop::new(format!(
            "{} is an invalid parameter.",
            call.words
                .iter()
                .take(2)
                .map(|word| word.text.as_str())
                .next_back()
                .unwrap_or_default()
        ))),
    }
}

fn volume<'c>(call: &'c Call<'_>) -> Result<&'c Volume, Stop> {
    let (volume, _) = call.world.host.files.volume_of(call.word(2)).map_err(failed)?;
    if volume.offline {
        return Err(failed(Win32::NOT_READY));
    }
    if volume.locked {
        return Err(failed(Win32::FVE_LOCKED_VOLUME));
    }
    Ok(volume)
}

fn file(call: &Call<'_>) -> Result<Id, Stop> {
    if call.word(2).is_empty() {
        return Err(Stop::new("Usage : fsutil <command> <filename>"));
    }
    call.world.host.files.lookup(&full(call, call.word(2))).map_err(failed)
}

fn disk_free(call: &mut Call<'_>) -> Result<(), Stop> {
    let volume = volume(call)?;
    let (letter, capacity) = (volume.letter, volume.capacity);
    let free = call.world.host.free(letter);
    let newer = call.world.host.identity.windows >= Windows::Server2019;
    let rows = if newer {
        [("Total free bytes", free), ("Total bytes", capacity), ("Total quota free bytes", free)]
    } else {
        [
            ("Total # of free bytes", free),
            ("Total # of bytes", capacity),
            ("Total # of avail free bytes", free),
        ]
    };
    for (name, bytes) in rows {
        if newer {
            let tenths = bytes.saturating_mul(10) >> 30;
            let size = format!("{}.{}", tenths / 10, tenths % 10);
            call.line(&format!("{name:<23} : {:>18} ({size:>5} GB)", grouped(bytes)));
        } else {
            call.line(&format!("{name:<28} : {bytes}"));
        }
    }
    Ok(())
}

fn drives(call: &mut Call<'_>) -> Result<(), Stop> {
    let mut letters: Vec<char> =
        call.world.host.files.volumes().iter().filter(|v| !v.offline).map(|v| v.letter).collect();
    letters.sort_unstable();
    let drives: String = letters.iter().map(|letter| format!("{letter}:\\ ")).collect();
    call.line("");
    call.line(&format!("Drives: {drives}"));
    Ok(())
}

fn drive_type(call: &mut Call<'_>) -> Result<(), Stop> {
    let drive = call.word(2).to_owned();
    let kind = match call.world.host.files.volume_of(&drive) {
        Ok((volume, _)) if !volume.offline => volume.kind.name(),
        _ => "No such Root Directory",
    };
    call.line(&format!("{drive} - {kind}"));
    Ok(())
}

const NTFS_FEATURES: [&str; 18] = [
    "Supports Case-sensitive filenames",
    "Preserves Case of filenames",
    "Supports Unicode in filenames",
    "Preserves & Enforces ACL's",
    "Supports file-based Compression",
    "Supports Disk Quotas",
    "Supports Sparse files",
    "Supports Reparse Points",
    "Returns Handle Close Result Information",
    "Supports POSIX-style Unlink and Rename",
    "Supports Object Identifiers",
    "Supports Encrypted File System",
    "Supports Named Streams",
    "Supports Transactions",
    "Supports Hard Links",
    "Supports Extended Attributes",
    "Supports Open By FileID",
    "Supports USN Journal",
];

fn volume_info(call: &mut Call<'_>) -> Result<(), Stop> {
    let volume = volume(call)?;
    let serial = volume.serial().replace('-', "").to_ascii_lowercase();
    let access = if volume.read_only { "Is ReadOnly" } else { "Is ReadWrite" };
    let mut lines = vec![
        format!("Volume Name : {}", volume.label),
        format!("Volume Serial Number : 0x{serial}"),
        "Max Component Length : 255".to_owned(),
        format!("File System Name : {}", volume.file_system.name()),
        access.to_owned(),
        "Not Thinly-Provisioned".to_owned(),
    ];
    let features: &[&str] = match volume.file_system {
        FileSystem::Ntfs => &NTFS_FEATURES,
        FileSystem::Refs => &NTFS_FEATURES[..4],
        FileSystem::Fat32 => &NTFS_FEATURES[1..3],
    };
    lines.extend(features.iter().map(|feature| (*feature).to_owned()));
    lines.iter().for_each(|line| call.line(line));
    Ok(())
}

fn ntfs_info(call: &mut Call<'_>) -> Result<(), Stop> {
    call.need_elevation("Error:  Access is denied.")?;
    let volume = volume(call)?;
    if volume.file_system != FileSystem::Ntfs {
        return Err(Stop::new("Error:  The FSUTIL utility requires a local volume of NTFS."));
    }
    let serial: String = volume.guid.chars().filter(char::is_ascii_hexdigit).take(16).collect();
    let (capacity, letter) = (volume.capacity, volume.letter);
    let free = call.world.host.free(letter);
    for (name, value) in [
        ("NTFS Volume Serial Number", format!("0x{serial}")),
        ("NTFS Version", "3.1".to_owned()),
        ("LFS Version", "2.0".to_owned()),
        ("Number Sectors", format!("0x{:016x}", capacity / 512)),
        ("Total Clusters", format!("0x{:016x}", capacity / 4096)),
        ("Free Clusters", format!("0x{:016x}", free / 4096)),
        ("Bytes Per Sector", "512".to_owned()),
        ("Bytes Per Physical Sector", "4096".to_owned()),
        ("Bytes Per Cluster", "4096".to_owned()),
        ("Bytes Per FileRecord Segment", "1024".to_owned()),
        ("Clusters Per FileRecord Segment", "0".to_owned()),
    ] {
        call.line(&format!("{name:<32} : {value:>18}"));
    }
    Ok(())
}

fn sparse_query(call: &mut Call<'_>) -> Result<(), Stop> {
    let sparse = match call.word(2).get(2..).and_then(|rest| rest.split_once(':')) {
        Some((_, name)) => {
            let path = call.word(2).trim_end_matches(name).trim_end_matches(':').to_owned();
            stream(call, &path, name)?.attributes.has(Attributes::SPARSE)
        }
        None => {
            let id = file(call)?;
            let node = call.world.host.files.get(id);
            node.is_some_and(|node| node.attributes.has(Attributes::SPARSE))
        }
    };
    let text = if sparse { "This file is set as sparse" } else { "This file is NOT set as sparse" };
    call.line(text);
    Ok(())
}

/// A stream of a file, by name.
fn stream<'c>(call: &'c Call<'_>, path: &str, name: &str) -> Result<&'c Stream, Stop> {
    let files = &call.world.host.files;
    let id = files.lookup(&full(call, path)).map_err(failed)?;
    let streams = files.get(id).and_then(|node| node.streams.as_ref());
    let found = streams.and_then(|streams| streams.iter().find(|s| same(&s.name, name)));
    found.ok_or_else(|| failed(Win32::FILE_NOT_FOUND))
}

fn sparse_set(call: &mut Call<'_>) -> Result<(), Stop> {
    let id = file(call)?;
    let on = match call.word(3) {
        "" | "1" => true,
        "0" => false,
        other => return Err(Stop::new(format!("{other} is an invalid parameter."))),
    };
    let token = call.session.token();
    let host = &mut call.world.host;
    host.can_write(id, &token, AccessMask::WRITE_DATA).map_err(failed)?;
    let bit = Attributes::SPARSE;
    host.files.change(id, |node| {
        node.attributes = if on { node.attributes.with(bit) } else { node.attributes.without(bit) };
    });
    Ok(())
}

/// Where a reparse point leads; an error for anything else.
fn reparse(call: &Call<'_>) -> Result<(Id, String), Stop> {
    let id = file(call)?;
    match call.world.host.files.get(id) {
        Some(node) if node.attributes.has(Attributes::REPARSE_POINT) => match &node.content {
            Content::Link(target) => Ok((id, target.to_string())),
            _ => Ok((id, String::new())),
        },
        _ => Err(failed(Win32::NOT_A_REPARSE_POINT)),
    }
}

fn reparse_query(call: &mut Call<'_>) -> Result<(), Stop> {
    let (id, target) = reparse(call)?;
    let tag = call.world.host.files.get(id).and_then(Node::reparse_tag).unwrap_or_default();
    call.line(&format!("Reparse Tag Value : {tag:#010x}"));
    call.line("Tag value: Microsoft");
    if tag == REPARSE_CLOUD {
        // The data of a placeholder belongs to the sync program; only its length is told here.
        call.line("");
        call.line("Reparse Data Length: 0x00000000");
        return Ok(());
    }
    call.line("Tag value: Name Surrogate");
    if tag == REPARSE_SYMLINK {
        call.line("Tag value: Symbolic Link");
        call.line("");
        call.line("Reparse Data Length: 0x00000000");
        return Ok(());
    }
    let name = format!(r"\??\{target}");
    let (name_bytes, print_bytes) = (name.len() * 2, target.len() * 2);
    for line in [
        "Tag value: Mount Point".to_owned(),
        "Substitue Name offset: 0".to_owned(),
        format!("Substitue Name length: {name_bytes}"),
        format!("Print Name offset:     {}", name_bytes + 2),
        format!("Print Name Length:     {print_bytes}"),
        format!("Substitute Name:       {name}"),
        format!("Print Name:            {target}"),
    ] {
        call.line(&line);
    }
    Ok(())
}

fn reparse_delete(call: &mut Call<'_>) -> Result<(), Stop> {
    let (id, _) = reparse(call)?;
    let token = call.session.token();
    let host = &mut call.world.host;
    host.can_write(id, &token, AccessMask::WRITE_ATTRIBUTES).map_err(failed)?;
    host.files.change(id, |node| {
        node.attributes = node.attributes.without(Attributes::REPARSE_POINT);
        if matches!(node.content, Content::Link(_)) {
            node.content = Content::Plain;
        }
    });
    Ok(())
}

fn hard_links(call: &mut Call<'_>) -> Result<(), Stop> {
    let id = file(call)?;
    let files = &call.world.host.files;
    let names: Vec<String> = files.names_of(id).into_iter().map(|id| files.path(id)).collect();
    names.iter().for_each(|path| call.line(path.get(2..).unwrap_or(path)));
    Ok(())
}

fn dirty(call: &mut Call<'_>) -> Result<(), Stop> {
    call.need_elevation("Error:  Access is denied.")?;
    let drive = volume(call)?.drive();
    let letter = drive.chars().next().unwrap_or('C');
    let dirty = !repair::damaged(&call.world.host.files, letter).is_empty();
    call.line(&format!("Volume - {drive} is {}Dirty", if dirty { "" } else { "NOT " }));
    Ok(())
}

fn create_new(call: &mut Call<'_>) -> Result<(), Stop> {
    let path = full(call, call.word(2));
    let Ok(size) = call.word(3).parse::<u64>() else {
        return Err(Stop::new("Usage : fsutil file createNew <filename> <length>"));
    };
    if call.world.host.files.lookup(&path).is_ok() {
        return Err(failed(Win32::FILE_EXISTS));
    }
    let node = Node::file(size, call.world.machine_time());
    copying::place(call, node, &path, None).map_err(failed)?;
    // The file is set to its length, nothing is written.
    call.output.elapsed = Default::default();
    call.line(&format!("File {path} is created"));
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing_files::{changed, out, run, server};

    #[test]
    fn space_and_drives_are_told() {
        let mut world = server();
        assert_eq!(
            out(&mut world, "fsutil volume diskfree D:"),
            "Total free bytes        :    214,747,364,793 (199.9 GB)\n\
             Total bytes             :    214,748,364,800 (200.0 GB)\n\
             Total quota free bytes  :    214,747,364,793 (199.9 GB)\n"
        );
        assert_eq!(out(&mut world, "fsutil fsinfo drives"), "\nDrives: C:\\ D:\\ \n");
        assert_eq!(out(&mut world, "fsutil fsinfo drivetype C:"), "C: - Fixed Drive\n");
        assert_eq!(out(&mut world, "fsutil dirty query D:"), "Volume - D: is NOT Dirty\n");
        let odd = run(&mut world, "fsutil volume frobnicate");
        assert_eq!(odd.text(), "frobnicate is an invalid parameter.\r\n");
    }

    #[test]
    fn the_sparse_flag_is_set_and_cleared() {
        let mut world = server();
        let file = r"D:\Data\ledger.bin";
        let set = format!("fsutil sparse setflag {file}");
        assert_eq!(changed(&mut world, &set), [format!("file:{file}")]);
        let query = format!("fsutil sparse queryflag {file}");
        assert_eq!(out(&mut world, &query), "This file is set as sparse\n");
        run(&mut world, &format!("fsutil sparse setflag {file} 0"));
        assert_eq!(out(&mut world, &query), "This file is NOT set as sparse\n");
        let plain = run(&mut world, &format!("fsutil reparsepoint query {file}"));
        assert_eq!(plain.text(), "Error:  The file or directory is not a reparse point.\r\n");
    }

    #[test]
    fn a_new_file_takes_space_that_is_there() {
        let mut world = server();
        let text = out(&mut world, r"fsutil file createnew D:\big.bin 1000000");
        assert_eq!(text, "File D:\\big.bin is created\n");
        let full = run(&mut world, r"fsutil file createnew D:\huge.bin 1000000000000");
        assert_eq!(full.text(), "Error:  There is not enough space on the disk.\r\n");
    }
}

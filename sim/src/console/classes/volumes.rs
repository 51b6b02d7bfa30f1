//! `System.IO.DriveInfo`: volumes by their letters.
//!
//! *Sources*: members of .NET Framework 4 \[K\].

use powershell::eval::{Eval, Stop};
use powershell::value::{Value, text};

use super::{HostType, file_info, refused};
use crate::console::machine::Machine;
use crate::kernel::text::same;
use crate::windows::error::Win32;
use crate::windows::volume::{DriveKind, Volume};

const NAME: &str = "System.IO.DriveInfo";

pub(in crate::console) static TYPE: HostType = HostType {
    properties: &[
        "Name",
        "DriveType",
        "DriveFormat",
        "IsReady",
        "AvailableFreeSpace",
        "TotalFreeSpace",
        "TotalSize",
        "RootDirectory",
        "VolumeLabel",
    ],
    static_member: |machine, name, arguments| {
        arguments?;
        same(name, "GetDrives").then(|| Ok(all(machine)))
    },
    create: |_, arguments| arguments.first().map(|said| made(&text::of(said))),
    member: |machine, of, name, arguments| match arguments {
        None => property(machine, of, name),
        Some(_) => None,
    },
    ..HostType::new(NAME)
};

fn object(root: &str) -> Value {
    Value::typed(&[NAME, "System.Object"], [("Name", Value::text(root))]).shown_as(root)
}

fn all(machine: &Machine) -> Value {
    let mut volumes: Vec<&Volume> = machine.look().host.files.volumes().iter().collect();
    volumes.sort_by_key(|volume| volume.letter);
    let objects = volumes.into_iter().map(|volume| object(&format!("{}\\", volume.drive())));
    Value::array(objects.collect())
}

fn made(said: &str) -> Eval<Value> {
    let letter = said.trim_end_matches(['\\', ':', '/']);
    let mut chars = letter.chars();
    match (chars.next(), said.chars().nth(1)) {
        (Some(letter), None | Some(':')) if letter.is_ascii_alphabetic() => {
            Ok(object(&format!("{}:\\", letter.to_ascii_uppercase())))
        }
        _ => Err(Stop::thrown(
            "System.ArgumentException",
            "Object must be a root directory (\"C:\\\") or a drive letter (\"C\").",
        )),
    }
}

fn property(machine: &Machine, of: &Value, name: &str) -> super::Answer {
    let root = text::of(&of.property("Name")?);
    let letter = root.chars().next()?;
    let host = &machine.look().host;
    let volume = host.files.volume(letter);
    let ready = volume.filter(|volume| !volume.offline && !volume.locked);
    let is = |wanted: &str| same(wanted, name);
    let long = |bytes: u64| Value::Long(i64::try_from(bytes).unwrap_or(i64::MAX));
    if is("DriveType") {
        let number = match volume.map(|volume| volume.kind) {
            None => 1,
            Some(DriveKind::Removable) => 2,
            Some(DriveKind::Fixed) => 3,
            Some(DriveKind::Network) => 4,
            Some(DriveKind::CdRom) => 5,
        };
        return Some(Ok(Value::member_of(&super::DRIVE_TYPE, number)));
    }
    if is("IsReady") {
        return Some(Ok(Value::Bool(ready.is_some())));
    }
    if is("RootDirectory") {
        return Some(Ok(file_info::of_path(machine, file_info::DIRECTORY, &root)));
    }
    let known = ["AvailableFreeSpace", "TotalFreeSpace", "TotalSize", "DriveFormat", "VolumeLabel"];
    known.iter().find(|known| is(known))?;
    let Some(volume) = ready else {
        let error = match volume {
            Some(volume) if volume.locked => Win32::FVE_LOCKED_VOLUME,
            Some(_) => Win32::NOT_READY,
            None => {
                let text = format!(
                    "Could not find the drive '{root}'. The drive might not be ready or might not \
                     be mapped."
                );
                return Some(Err(Stop::thrown("System.IO.DriveNotFoundException", &text)));
            }
        };
        return Some(Err(refused(error, &root)));
    };
    Some(Ok(if is("TotalSize") {
        long(volume.capacity)
    } else if is("DriveFormat") {
        Value::text(volume.file_system.name())
    } else if is("VolumeLabel") {
        Value::text(&volume.label)
    } else {
        long(host.free(letter))
    }))
}

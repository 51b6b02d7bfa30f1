//! `mountvol`: names of volumes and where they are mounted.
//!
//! *Models*: the list, `/L`; for volumes without a drive letter also mounting in a folder and `/D`.
//! *Leaves out*: giving and taking drive letters, `/P /R /N /E`.

use crate::console::{Call, Command, Kind, Stop};
use crate::windows::error::Win32;

use super::words::full;

/// `mountvol`
pub(super) const COMMAND: Command = Command {
    name: "mountvol",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\mountvol.exe"),
    about: "Lists volumes and their mount points",
    examples: &["mountvol", "mountvol C: /l"],
    run,
};

const USAGE: [&str; 11] = [
    "Creates, deletes, or lists a volume mount point.",
    "",
    "MOUNTVOL [drive:]path VolumeName",
    "MOUNTVOL [drive:]path /D",
    "MOUNTVOL [drive:]path /L",
    "MOUNTVOL [drive:]path /P",
    "MOUNTVOL /R",
    "MOUNTVOL /N",
    "MOUNTVOL /E",
    "",
    "Possible values for VolumeName along with current mount points are:",
];

const NO_MOUNT_POINTS: &str = "*** NO MOUNT POINTS ***";

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    if !call.word(0).is_empty() {
        let path = full(call, call.word(0));
        return match call.word(1).to_ascii_lowercase().as_str() {
            "/l" => name(call, &path),
            "/d" => {
                call.need_elevation("Access is denied.")?;
                Ok(call.world.host.unmount_from(&path)?)
            }
            volume if volume.starts_with(r"\\?\") => {
                call.need_elevation("Access is denied.")?;
                let volume = volume.to_owned();
                Ok(call.world.host.mount_in(&volume, &path)?)
            }
            _ => Err(Win32::INVALID_PARAMETER.into()),
        };
    }
    USAGE.iter().for_each(|line| call.line(line));
    call.line("");
    for volume in call.world.host.files.volumes().to_vec() {
        let at = if volume.offline {
            NO_MOUNT_POINTS.to_owned()
        } else {
            format!("{}:\\", volume.letter)
        };
        call.line(&format!("    {}", volume.guid_path()));
        call.line(&format!("        {at}"));
        call.line("");
    }
    for volume in call.world.host.mounted_folders.volumes.clone() {
        let at = volume.mounted_in(&call.world.host.files).map(|folder| format!("{folder}\\"));
        call.line(&format!("    {}", volume.guid_path()));
        call.line(&format!("        {}", at.as_deref().unwrap_or(NO_MOUNT_POINTS)));
        call.line("");
    }
    Ok(())
}

/// `/L`: the name of the volume behind a drive or a folder.
fn name(call: &mut Call<'_>, path: &str) -> Result<(), Stop> {
    let host = &call.world.host;
    let name = match host.mounted_in(path) {
        Some(volume) => volume.guid_path(),
        None => host.files.volume_of(path)?.0.guid_path(),
    };
    call.line(&format!("    {name}"));
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing_files::{out, run, server};

    #[test]
    fn volumes_are_named() {
        let mut world = server();
        let name = r"\\?\Volume{b0f62f1b-0002-0000-0000-100000000000}\";
        assert!(out(&mut world, "mountvol").ends_with(&format!("    {name}\n        D:\\\n\n")));
        assert_eq!(out(&mut world, "mountvol D: /L"), format!("    {name}\n"));
        assert_eq!(run(&mut world, "mountvol Q: /L").exit, 1);
    }
}

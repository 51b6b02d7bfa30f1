//! `mountvol`: names of volumes and where they are mounted.
//!
//! *Models*: the list, `X: /l`. *Leaves out*: making and removing mount points.

use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::text::same;
use crate::windows::error::Win32;

/// `mountvol`
pub(super) const COMMAND: Command = Command {
    name: "mountvol",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\mountvol.exe"),
    about: "Lists volumes and their mount points",
    params: &[],
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

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    if !call.word(0).is_empty() {
        let (volume, _) = call.world.host.files.volume_of(call.word(0))?;
        let name = volume.guid_path();
        if !same(call.word(1), "/l") {
            return Err(Win32::INVALID_PARAMETER.into());
        }
        call.line(&format!("    {name}"));
        return Ok(());
    }
    USAGE.iter().for_each(|line| call.line(line));
    call.line("");
    for volume in call.world.host.files.volumes().to_vec() {
        let at = if volume.offline {
            "*** NO MOUNT POINTS ***".to_owned()
        } else {
            format!("{}:\\", volume.letter)
        };
        call.line(&format!("    {}", volume.guid_path()));
        call.line(&format!("        {at}"));
        call.line("");
    }
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

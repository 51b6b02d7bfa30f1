//! `convert`: a FAT volume becomes NTFS, and keeps its files.
//!
//! *Models*: `convert X: /FS:NTFS`. *Leaves out*: the question for the volume's label, the restart
//! that the system volume needs. *Sources*: 3.4; S08 (not NTFS); texts \[K\].

use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::text::same;
use crate::windows::volume::FileSystem;

/// `convert`
pub(super) const COMMAND: Command = Command {
    name: "convert",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\convert.exe"),
    about: "Converts a FAT volume to NTFS",
    examples: &[],
    run,
};

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let drive = call.word(0).to_owned();
    if call.words.len() < 2 || !same(call.word(1), "/FS:NTFS") {
        return Err(Stop::new("CONVERT volume /FS:NTFS [/V] [/NoSecurity] [/X]"));
    }
    call.need_elevation("Access Denied as you do not have sufficient privileges.")?;
    let (letter, file_system) = match call.world.host.files.volume_of(&drive) {
        Ok((volume, _)) if !volume.offline && !volume.locked => (volume.letter, volume.file_system),
        _ => return Err(Stop::new("Invalid drive specification.")),
    };
    call.line(&format!("The type of the file system is {}.", file_system.name()));
    match file_system {
        FileSystem::Ntfs => return Err(Stop::new(format!("Drive {letter}: is already NTFS."))),
        FileSystem::Refs => return Err(Stop::new("CONVERT is not available for REFS drives.")),
        FileSystem::Fat32 => {}
    }
    if let Some(volume) = call.world.host.files.volume_mut(letter) {
        if volume.read_only {
            return Err(Stop::new("The volume is write protected."));
        }
        volume.file_system = FileSystem::Ntfs;
    }
    call.line("Conversion complete.");
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing_files::{changed, run, server};
    use crate::windows::volume::FileSystem;

    #[test]
    fn only_fat_becomes_ntfs() {
        let mut world = server();
        assert!(run(&mut world, "convert D: /FS:NTFS").stderr.contains("is already NTFS"));
        world.host.files.volume_mut('D').unwrap().file_system = FileSystem::Refs;
        assert_eq!(run(&mut world, "convert D: /FS:NTFS").exit, 1);
        world.host.files.volume_mut('D').unwrap().file_system = FileSystem::Fat32;
        assert_eq!(changed(&mut world, "convert D: /FS:NTFS").len(), 1);
    }
}

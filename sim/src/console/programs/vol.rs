//! `vol`: label and serial number of a volume.

use crate::console::{Call, Command, Kind, Stop};
use crate::windows::error::Win32;

/// `vol`
pub(super) const COMMAND: Command = Command {
    name: "vol",
    aliases: &[],
    kind: Kind::Shell,
    about: "Shows label and serial number of a volume",
    examples: &[r"vol", r"vol C:"],
    run,
};

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let word = call.word(0).to_owned();
    if let Some(switch) = word.strip_prefix('/') {
        return Err(Stop::new(format!("Invalid switch - \"{switch}\".")));
    }
    let drive = if word.is_empty() { call.session.directory.clone() } else { word };
    let mut chars = drive.chars();
    let (letter, Some(':')) = (chars.next().unwrap_or('C'), chars.next()) else {
        return Err(Win32::INVALID_NAME.into());
    };
    header(call, letter)
}

/// The two lines that begin a listing, and the empty one.
pub(super) fn header(call: &mut Call<'_>, letter: char) -> Result<(), Stop> {
    let volume = call.world.host.files.volume(letter);
    let volume = volume.ok_or(Win32::PATH_NOT_FOUND)?;
    if volume.offline {
        return Err(Win32::NOT_READY.into());
    }
    if volume.locked {
        return Err(Win32::FVE_LOCKED_VOLUME.into());
    }
    let (letter, label, serial) = (volume.letter, volume.label.clone(), volume.serial());
    let has = if label.is_empty() { "has no label.".to_owned() } else { format!("is {label}") };
    call.line(&format!(" Volume in drive {letter} {has}"));
    call.line(&format!(" Volume Serial Number is {serial}"));
    call.line("");
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing_files::{out, run, server};

    #[test]
    fn a_label_is_shown_or_its_absence() {
        let mut world = server();
        let c = " Volume in drive C has no label.\n Volume Serial Number is 246B-3B5A\n\n";
        assert_eq!(out(&mut world, "cmd /c vol"), c);
        assert!(out(&mut world, "cmd /c vol d:").starts_with(" Volume in drive D is Data\n"));
        let missing = run(&mut world, "cmd /c vol q:");
        assert_eq!(missing.stderr, "The system cannot find the path specified.\r\n");
    }
}

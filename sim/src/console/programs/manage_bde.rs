//! `manage-bde`: BitLocker volumes.
//!
//! *Models*: `-status`, `-unlock -RecoveryPassword`, `-unlock -RecoveryKey`. A recovery password
//! is taken when it is well formed (eight groups of six digits, each a multiple of eleven), a key
//! file when it names the volume: keys themselves are not modelled, and an unlocked volume is not
//! told from one that BitLocker does not protect.
//! *Sources*: R14; catalogue 3.4; texts \[K\].

use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::text::same;
use crate::windows::volume::Volume;

/// `manage-bde`
pub(super) const COMMAND: Command = Command {
    name: "manage-bde",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\manage-bde.exe"),
    about: "Shows and unlocks BitLocker volumes",
    examples: &[r"manage-bde -status", r"manage-bde -status C:"],
    run,
};

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let version = call.world.host.identity.windows.version();
    call.line(&format!("BitLocker Drive Encryption: Configuration Tool version {version}"));
    call.line("Copyright (C) 2013 Microsoft Corporation. All rights reserved.");
    call.line("");
    call.need_elevation(
        "ERROR: An attempt to access a required resource was denied.\r\nCheck that you have \
         administrative rights on the computer.",
    )?;
    match call.word(0).to_ascii_lowercase().as_str() {
        "-status" => status(call),
        "-unlock" => unlock(call),
        other => Err(Stop::new(format!(
            "ERROR: Invalid Syntax.\r\n\"{other}\" was not understood.\r\n\r\nType \
             \"manage-bde -?\" for usage."
        ))),
    }
}

fn letter(call: &Call<'_>) -> Result<char, Stop> {
    let drive = call.word(1).trim_end_matches('\\');
    let missing =
        || Stop::new(format!("ERROR: The volume {drive} could not be opened by BitLocker."));
    let (volume, _) = call.world.host.files.volume_of(drive).map_err(|_| missing())?;
    if volume.offline { Err(missing()) } else { Ok(volume.letter) }
}

fn status(call: &mut Call<'_>) -> Result<(), Stop> {
    let volumes: Vec<Volume> = if call.word(1).is_empty() {
        call.line("Disk volumes that can be protected with");
        call.line("BitLocker Drive Encryption:");
        call.world.host.files.volumes().iter().filter(|v| !v.offline).cloned().collect()
    } else {
        let letter = letter(call)?;
        call.world.host.files.volume(letter).cloned().into_iter().collect()
    };
    for volume in volumes {
        let known = |text: &str| if volume.locked { "Unknown".to_owned() } else { text.to_owned() };
        let label = if volume.locked { "Label Unknown" } else { &volume.label };
        let kind = if volume.letter == 'C' { "OS" } else { "Data" };
        let hundredths = volume.capacity.saturating_mul(100) >> 30;
        let size = known(&format!("{}.{:02}", hundredths / 100, hundredths % 100));
        let locked = volume.locked;
        let lines = [
            format!("Volume {}: [{label}]", volume.letter),
            format!("[{kind} Volume]"),
            String::new(),
            format!("    Size:                 {size} GB"),
            format!("    BitLocker Version:    {}", if locked { "2.0" } else { "None" }),
            format!("    Conversion Status:    {}", known("Fully Decrypted")),
            format!("    Percentage Encrypted: {}%", known("0.0")),
            format!("    Encryption Method:    {}", if locked { "XTS-AES 128" } else { "None" }),
            format!("    Protection Status:    {}", known("Protection Off")),
            format!("    Lock Status:          {}", if locked { "Locked" } else { "Unlocked" }),
            format!("    Identification Field: {}", known("None")),
        ];
        lines.iter().for_each(|line| call.line(line));
        if locked {
            call.line("    Automatic Unlock:     Disabled");
            call.line("    Key Protectors:");
            call.line("        Password");
            call.line("        Numerical Password");
        } else {
            call.line("    Key Protectors:       None Found");
        }
        call.line("");
    }
    Ok(())
}

fn well_formed(password: &str) -> bool {
    let groups: Vec<&str> = password.split('-').collect();
    let good = |group: &&str| {
        group.len() == 6 && group.parse::<u32>().is_ok_and(|number| number.is_multiple_of(11))
    };
    groups.len() == 8 && groups.iter().all(good)
}

/// The external key of a volume lies in a file; that of another volume does not open it.
fn unlock_with_key(call: &mut Call<'_>, letter: char) -> Result<(), Stop> {
    let path = call.session.absolute(call.word(3));
    let text = call.world.host.files.lookup(&path).ok().and_then(|id| call.world.text_of(id));
    let Some(text) = text else {
        return Err(Stop::new(format!("ERROR: The file {path} could not be read.")));
    };
    let Some(volume) = call.world.host.files.volume_mut(letter) else { return Ok(()) };
    if text != volume.external_key() {
        return Err(Stop::new(format!("ERROR: The key file does not unlock volume {letter}:.")));
    }
    if !volume.locked {
        return Err(Stop::new(format!("ERROR: Volume {letter}: is already unlocked.")));
    }
    volume.locked = false;
    call.line(&format!("The file {path} successfully unlocked volume {letter}:."));
    Ok(())
}

fn unlock(call: &mut Call<'_>) -> Result<(), Stop> {
    let letter = letter(call)?;
    let how = call.word(2).to_owned();
    if same(&how, "-RecoveryKey") || same(&how, "-rk") {
        return unlock_with_key(call, letter);
    }
    if !same(&how, "-RecoveryPassword") && !same(&how, "-rp") {
        return Err(Stop::new(
            "ERROR: Invalid Syntax.\r\nAn unlock method is missing or needs an answer: use \
             -RecoveryPassword or -RecoveryKey.\r\n\r\nType \"manage-bde -unlock -?\" for usage.",
        ));
    }
    if !well_formed(call.word(3)) {
        return Err(Stop::new(
            "ERROR: An error occurred (code 0x80310031):\r\nThe recovery password is not valid. \
             It must be 48 digits, each block of six divisible by 11.",
        ));
    }
    let Some(volume) = call.world.host.files.volume_mut(letter) else { return Ok(()) };
    if !volume.locked {
        return Err(Stop::new(format!("ERROR: Volume {letter}: is already unlocked.")));
    }
    volume.locked = false;
    call.line(&format!("The password successfully unlocked volume {letter}:."));
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing_files::{changed, out, run, server};

    #[test]
    fn a_locked_volume_is_unlocked_by_its_recovery_password() {
        let mut world = server();
        assert!(
            out(&mut world, "manage-bde -status D:").contains(
                "Volume D: [Data]\n[Data Volume]\n\n    Size:                 200.00 GB\n"
            )
        );
        world.host.files.volume_mut('D').unwrap().locked = true;
        let locked = out(&mut world, "manage-bde -status D:");
        assert!(locked.contains("    Lock Status:          Locked\n"));
        let wrong = run(&mut world, "manage-bde -unlock D: -RecoveryPassword 1-2");
        assert_eq!(wrong.exit, 1);
        let at = crate::kernel::time::Moment(0);
        for (name, letter) in [("C", 'C'), ("D", 'D')] {
            let key = world.host.files.volume(letter).unwrap().external_key();
            let key = crate::windows::node::Node::text(&key, at);
            world.host.files.put(&format!("C:\\{name}.BEK"), key).unwrap();
        }
        assert_eq!(run(&mut world, r"manage-bde -unlock D: -rk C:\C.BEK").exit, 1);
        assert_eq!(changed(&mut world, r"manage-bde -unlock D: -RecoveryKey C:\D.BEK").len(), 1);
        world.host.files.volume_mut('D').unwrap().locked = true;
        let password = ["111111"; 8].join("-");
        let line = format!("manage-bde -unlock D: -rp {password}");
        assert_eq!(changed(&mut world, &line).len(), 1);
        assert!(!world.host.files.volume('D').unwrap().locked);
    }
}

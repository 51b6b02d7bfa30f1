//! `wabadmin disk`: Disk Management, as far as volumes in folders go (3.2, X33).

use crate::console::{Call, Stop};
use crate::kernel::text::same;

use super::USAGE;

/// `wabadmin disk list|unmount LABEL`
pub(super) fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    match (call.word(1).to_ascii_lowercase().as_str(), call.words.len()) {
        ("list", 2) => {
            list(call);
            Ok(())
        }
        ("unmount", 3) => unmount(call),
        _ => Err(Stop::new(USAGE)),
    }
}

fn list(call: &mut Call<'_>) {
    let host = &call.world.host;
    let lettered = host.files.volumes().iter();
    let lettered = lettered.map(|volume| format!("{}  {}", volume.drive(), volume.label));
    let others = host.mounted_folders.volumes.iter().map(|volume| {
        let at = volume.mounted_in(&host.files).unwrap_or("not mounted");
        format!("    {}  {at}", volume.label)
    });
    let lines: Vec<String> = lettered.chain(others).collect();
    lines.iter().for_each(|line| call.line(line));
}

/// Change Drive Letter and Paths, Remove.
fn unmount(call: &mut Call<'_>) -> Result<(), Stop> {
    let label = call.word(2).to_owned();
    let host = &mut call.world.host;
    let named = host.mounted_folders.volumes.iter().filter(|volume| same(&volume.label, &label));
    let folders: Vec<String> =
        named.filter_map(|volume| volume.mounted_in(&host.files)).map(str::to_owned).collect();
    if folders.is_empty() {
        return Err(Stop::new(format!("wabadmin: no volume {label} is mounted in a folder")));
    }
    for folder in folders {
        host.unmount_from(&folder)?;
    }
    call.line("The path was removed.");
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, changed, good, server};
    use crate::mars::layout::SCRATCH;
    use crate::mars::scratch;

    #[test]
    fn a_disk_of_system_state_is_unmounted_by_its_label() {
        let mut world = server();
        let at = world.now;
        scratch::mount_system_state(&mut world.host, SCRATCH, at).unwrap();
        let text = good(&mut world, "wabadmin disk list");
        assert!(text.contains(&format!(r"CBSSBVol_A19C4E02  {SCRATCH}\SSBV")), "{text}");
        let line = "wabadmin disk unmount CBSSBVol_A19C4E02";
        assert_eq!(changed(&mut world, line).len(), 2);
        assert!(good(&mut world, "wabadmin disk list").contains("not mounted"));
        assert!(bad(&mut world, line).contains("is mounted in a folder"));
    }

    #[test]
    fn mountvol_names_it_and_takes_its_path_away_and_gives_it_back() {
        let mut world = server();
        let at = world.now;
        scratch::mount_system_state(&mut world.host, SCRATCH, at).unwrap();
        let folder = format!(r"{SCRATCH}\SSBV");
        let text = good(&mut world, "mountvol");
        assert!(text.contains(&format!("        {folder}\\\n")), "{text}");
        let name = good(&mut world, &format!(r#"mountvol "{folder}" /L"#));
        good(&mut world, &format!(r#"mountvol "{folder}" /D"#));
        assert!(good(&mut world, "mountvol").contains("*** NO MOUNT POINTS ***"));
        let text = bad(&mut world, &format!(r#"mountvol "{folder}" /D"#));
        assert!(text.contains("not a reparse point"), "{text}");
        good(&mut world, &format!(r#"mountvol "{folder}" "{}""#, name.trim()));
        assert!(world.host.mounted_in(&folder).is_some());
    }

    #[test]
    fn a_copy_through_it_does_not_come_to_an_end() {
        let mut world = server();
        let at = world.now;
        scratch::mount_system_state(&mut world.host, SCRATCH, at).unwrap();
        for line in [
            format!(r#"robocopy "{SCRATCH}" D:\Scratch /E"#),
            format!(r#"xcopy "{SCRATCH}" D:\Other /e /i"#),
        ] {
            let before = world.now;
            bad(&mut world, &line);
            assert!((world.now - before).as_seconds() >= 3_600, "{line}");
        }
        good(&mut world, "wabadmin disk unmount CBSSBVol_A19C4E02");
        let output = bad(&mut world, &format!(r#"robocopy "{SCRATCH}" D:\Third /E"#));
        assert!(!output.contains("ERROR"), "{output}");
    }
}

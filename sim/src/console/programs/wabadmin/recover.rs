//! `wabadmin recover` and `wabadmin device`: the Recover Data wizard, and Device Manager.
//!
//! The wizard has no way to say why a mount does not come to an end: it shows that it runs.

use super::{USAGE, box_of};
use crate::console::{Call, Stop};
use crate::kernel::text::same;
use crate::kernel::time::Span;
use crate::mars::restore::{self, Progress, State};
use crate::windows::clock_zone::{general, local_in, zone};
use crate::windows::devices;

/// How long the wizard is looked at before somebody says that it hangs.
const PATIENCE: Span = Span::minutes(5);

/// `wabadmin recover VERB`
pub(super) fn recover(call: &mut Call<'_>) -> Result<(), Stop> {
    match call.word(1).to_ascii_lowercase().as_str() {
        "status" => status(call),
        "mount" => mount(call),
        "copy" => copy(call),
        "cancel" => said(call, restore::cancel, "The mount was cancelled.", "No mount is running."),
        "unmount" => said(
            call,
            restore::unmount,
            "The recovery volume was unmounted.",
            "No recovery volume is mounted.",
        ),
        _ => Err(Stop::new(USAGE)),
    }
}

/// What a button does, and what the window says when there is nothing for it to do.
fn said(
    call: &mut Call<'_>,
    button: fn(&mut crate::mars::Site<'_>) -> bool,
    done: &str,
    nothing: &str,
) -> Result<(), Stop> {
    super::engine(call)?;
    if !button(&mut call.world.site()) {
        return Err(Stop::new(nothing));
    }
    call.line(done);
    Ok(())
}

fn status(call: &mut Call<'_>) -> Result<(), Stop> {
    super::engine(call)?;
    let world = &*call.world;
    let zone = zone(&world.host.registry);
    let clock = &world.host.clock;
    let show = |at| general(local_in(&zone, clock.machine_time(at)));
    let Some(mount) = &world.agent.mount else {
        call.line("No recovery volume.");
        return Ok(());
    };
    let mut lines = vec![
        format!("Recovery point : {}", show(mount.point)),
        format!("Started        : {}", show(mount.since)),
    ];
    match mount.state {
        State::Mounting => lines.push("State          : Mounting recovery volume...".to_owned()),
        State::Mounted { letter, copying } => {
            let word = if copying { "Mounted, files are being copied" } else { "Mounted" };
            lines.push(format!("State          : {word}"));
            lines.push(format!("Recovery volume: {letter}:\\"));
        }
    }
    if let Some(end) = mount.ends() {
        lines.push(format!("Unmounted at   : {}", show(end)));
    }
    lines.iter().for_each(|line| call.line(line));
    Ok(())
}

fn mount(call: &mut Call<'_>) -> Result<(), Stop> {
    let result = restore::mount(&mut call.world.site());
    match result.map_err(|failure| box_of(call, &failure))? {
        Progress::Done(letter) => {
            call.line(&format!("Recovery volume {letter}:\\ is mounted."));
            Ok(())
        }
        Progress::Hangs => {
            call.output.elapsed = call.output.elapsed + PATIENCE;
            Err(Stop::new("Mounting recovery volume..."))
        }
    }
}

fn copy(call: &mut Call<'_>) -> Result<(), Stop> {
    super::engine(call)?;
    let result = restore::copy(&mut call.world.site());
    let path = result.map_err(|failure| box_of(call, &failure))?;
    call.line(&format!("Copied to {path}"));
    Ok(())
}

/// `wabadmin device update-driver INSTANCE` and `wabadmin device add-initiator`
pub(super) fn device(call: &mut Call<'_>) -> Result<(), Stop> {
    let verb = call.word(1).to_owned();
    let host = &mut call.world.host;
    let (result, done) = match call.words {
        [_, _, instance] if same(&verb, "update-driver") => (
            devices::update_driver(host, &instance.text),
            "Windows has successfully updated your driver software.",
        ),
        [_, _] if same(&verb, "add-initiator") => {
            (devices::add_initiator(host), "The hardware was installed.")
        }
        _ => return Err(Stop::new(USAGE)),
    };
    result.map_err(|error| Stop::new(format!("Windows could not install the driver: {error}")))?;
    call.line(done);
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, changed, good, server};

    const DEVICE: &str = r"wabadmin device update-driver 'ROOT\ISCSIPRT\0000'";

    #[test]
    fn a_file_comes_back_through_a_volume_of_its_own() {
        let mut world = server();
        let empty = bad(&mut world, "wabadmin recover mount");
        assert!(empty.contains("no recovery points"), "{empty}");
        good(&mut world, "net start MSiSCSI");
        good(&mut world, "wabadmin backup");
        let text = good(&mut world, "wabadmin recover mount");
        assert_eq!(text, "Recovery volume F:\\ is mounted.\n");
        assert!(good(&mut world, "wabadmin recover status").contains("Recovery volume: F:\\\n"));
        assert!(good(&mut world, "iscsicli SessionList").contains("\\\\.\\PHYSICALDRIVE2"));
        let text = good(&mut world, "wabadmin recover copy");
        assert_eq!(text, "Copied to C:\\Recovered\\report.docx\n");
        assert!(bad(&mut world, "wabadmin backup").contains("recovery volume is mounted"));
        assert_eq!(bad(&mut world, "wabadmin recover cancel"), "No mount is running.");
        good(&mut world, "wabadmin recover unmount");
        assert!(!world.host.files.is_directory("F:\\"));
        good(&mut world, "wabadmin backup");
    }

    #[test]
    fn a_mount_that_hangs_stays_until_it_is_cancelled() {
        let mut world = server();
        good(&mut world, "net start MSiSCSI");
        good(&mut world, "wabadmin backup");
        world.host.devices.all[0].lose_driver(28);
        world.host.iscsi.device_left();
        assert_eq!(bad(&mut world, "wabadmin recover mount"), "Mounting recovery volume...");
        let text = good(&mut world, "Get-PnpDevice -Status ERROR");
        assert!(text.contains("Unknown Device"), "{text}");
        assert_eq!(changed(&mut world, DEVICE), ["device:all"]);
        good(&mut world, "Restart-Service MSiSCSI");
        assert_eq!(bad(&mut world, "wabadmin recover mount"), "Mounting recovery volume...");
        good(&mut world, "wabadmin recover cancel");
        good(&mut world, "wabadmin recover mount");
    }
}

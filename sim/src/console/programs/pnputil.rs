//! `pnputil`: devices, and driver packages for them.
//!
//! *Models*: `/enum-devices`, and adding the package of the iSCSI initiator with `/add-driver FILE
//! /install` (Windows Server 2016) or `-i -a FILE` (before). *Leaves out*: the driver store, every
//! other verb. *Sources*: catalogue 4.11; S70; texts \[K\].

use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::text::same;
use crate::windows::devices::{self, INITIATOR, INITIATOR_INF};
use crate::windows::error::Win32;

/// `pnputil`
pub(super) const COMMAND: Command = Command {
    name: "pnputil",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\pnputil.exe"),
    about: "Lists devices and installs driver packages",
    examples: &["pnputil /enum-devices", "pnputil /enum-devices /class SCSIAdapter"],
    run,
};

const USAGE: &str = "Microsoft PnP Utility\r\n\r\nPNPUTIL [/add-driver <filename.inf> /install |\r\n\
    \x20        /enum-devices [/class <name>] [/instanceid <id>] [/problem] |\r\n\
    \x20        -i -a <filename.inf>]";

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let words: Vec<String> = call.words.iter().map(|word| word.text.clone()).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        [first, rest @ ..] if same(first, "/enum-devices") => enumerate(call, rest),
        [add, file, install] if same(add, "/add-driver") && same(install, "/install") => {
            install_package(call, file)
        }
        [install, add, file] if same(install, "-i") && same(add, "-a") => {
            install_package(call, file)
        }
        _ => Err(Stop::new(USAGE)),
    }
}

fn enumerate(call: &mut Call<'_>, options: &[&str]) -> Result<(), Stop> {
    let (mut class, mut instance, mut problem) = (None, None, false);
    let mut rest = options;
    loop {
        rest = match rest {
            [] => break,
            [name, value, more @ ..] if same(name, "/class") => {
                class = Some(*value);
                more
            }
            [name, value, more @ ..] if same(name, "/instanceid") => {
                instance = Some(*value);
                more
            }
            [name, more @ ..] if same(name, "/problem") => {
                problem = true;
                more
            }
            _ => return Err(Stop::new(USAGE)),
        };
    }
    let found = call.world.host.devices.all.iter().filter(|device| {
        class.is_none_or(|class| same(class, &device.class))
            && instance.is_none_or(|id| same(id, &device.instance))
            && (!problem || device.problem != 0)
    });
    let mut lines = vec!["Microsoft PnP Utility".to_owned(), String::new()];
    for device in found {
        lines.push(format!("Instance ID:                {}", device.instance));
        lines.push(format!("Device Description:         {}", device.name));
        lines.push(format!("Class Name:                 {}", device.class));
        let status = if device.problem == 0 { "Started" } else { "Problem" };
        lines.push(format!("Status:                     {status}"));
        if device.problem != 0 {
            lines.push(format!("Problem Code:               {}", device.problem));
        }
        lines.push(String::new());
    }
    if lines.len() == 2 {
        lines.push("No devices were found on the system.".to_owned());
    }
    lines.iter().for_each(|line| call.line(line));
    Ok(())
}

fn install_package(call: &mut Call<'_>, file: &str) -> Result<(), Stop> {
    call.need_elevation("Access is denied.")?;
    let path = call.session.absolute(file);
    if !call.world.host.files.is_file(&path) {
        return Err(Stop::new(format!("Failed to add driver package: {}", Win32::FILE_NOT_FOUND)));
    }
    if !same(&path, INITIATOR_INF) {
        return Err(Stop::new("marslab: unsupported: this driver package"));
    }
    call.line("Microsoft PnP Utility");
    call.line("");
    call.line("Adding driver package:  iscsi.inf");
    call.line("Driver package added successfully.");
    let all = call.world.host.devices.all.iter();
    let wanting = all.filter(|d| same(&d.hardware, INITIATOR) && d.problem != 0);
    let wanting: Vec<String> = wanting.map(|device| device.instance.clone()).collect();
    for instance in wanting {
        devices::update_driver(&mut call.world.host, &instance)
            .map_err(|error| Stop::new(format!("Failed to install the driver: {error}")))?;
        call.line(&format!("Driver package installed on device: {instance}"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, good, server};
    use crate::kernel::time::Moment;
    use crate::windows::devices::INITIATOR_INF;
    use crate::windows::node::Node;

    #[test]
    fn a_device_without_a_driver_gets_the_one_of_windows() {
        let mut world = server();
        let text = good(&mut world, "pnputil /enum-devices /class SCSIAdapter");
        assert!(text.contains("Device Description:         Microsoft iSCSI Initiator\n"), "{text}");
        let line = format!("pnputil /add-driver {INITIATOR_INF} /install");
        assert!(bad(&mut world, &line).contains("cannot find the file"));
        world.host.files.put(INITIATOR_INF, Node::text("[Version]", Moment(0))).unwrap();
        world.host.devices.all[0].lose_driver(28);
        let text = good(&mut world, "pnputil /enum-devices /problem");
        assert!(text.contains("Problem Code:               28\n"), "{text}");
        good(&mut world, &format!("pnputil -i -a {INITIATOR_INF}"));
        assert!(world.host.devices.initiator_works());
        assert!(good(&mut world, "pnputil /enum-devices /problem").contains("No devices were"));
    }
}

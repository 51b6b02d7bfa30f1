//! `diskshadow.exe`: what VSS writers say of themselves, in detail.
//!
//! *Models*: `list writers [status|metadata|detailed]`; the component of the System Writer with the
//! paths of services, among them one that it cannot read (X65).
//! *Leaves out*: its own prompt (a line of it is typed behind the name here), everything that makes
//! or exposes shadow copies. *Sources*: X65; layout \[K\].

use crate::console::{Call, Command, Kind, Stop};
use crate::windows::{vss_services, wsb};

/// `diskshadow`
pub(super) const COMMAND: Command = Command {
    name: "diskshadow",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\diskshadow.exe"),
    about: "Lists VSS writers in detail",
    examples: &["diskshadow list writers", "diskshadow list writers detailed"],
    run,
};

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    call.line("Microsoft DiskShadow version 1.0");
    call.line("Copyright (C) 2013 Microsoft Corporation");
    call.line(&format!("On computer:  {}", call.world.host.identity.name));
    call.line("");
    call.need_elevation("You do not have the required permissions to run this command.")?;
    let words = [0, 1, 2].map(|at| call.word(at).to_ascii_lowercase());
    let detailed = match [&*words[0], &*words[1], &*words[2]] {
        ["list", "writers", "detailed"] => true,
        ["list", "writers", "" | "status" | "metadata"] => false,
        _ => return Err(Stop::new("The syntax of the command is not valid.")),
    };
    let at = call.world.machine_time();
    if vss_services::pass(&mut call.world.host, at).is_err() {
        return Err(Stop::new("COM call \"CoCreateInstance\" failed."));
    }
    let odd = wsb::odd_service_paths(&call.world.host);
    for writer in call.world.host.vss.writers.clone() {
        let (number, state) = writer.state.shown();
        call.line(&format!("\t* WRITER \"{}\"", writer.name));
        call.line(&format!("\t\t- Writer ID   = {{{}}}", writer.id));
        call.line(&format!("\t\t- Writer instance ID = {{{}}}", writer.instance));
        call.line(&format!("\t\t- State: [{number}] {state}, {}", writer.last_error));
        if detailed && writer.name == "System Writer" {
            call.line("\t\t+ Component \"System Writer:\\System Files\"");
            call.line("\t\t\t- Selectable: FALSE");
            for (service, path) in &odd {
                call.line(&format!("\t\t\t- File List: Path = {path}, Filespec = {service}"));
            }
        }
        call.line("");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{fails, prints, server};
    use crate::windows::registry::Data;

    #[test]
    fn a_path_that_the_system_writer_cannot_read_is_listed() {
        let mut world = server();
        let text = prints(&mut world, "diskshadow list writers detailed");
        assert!(!text.contains("File List"), "{text}");
        let key = crate::windows::services::key("VSS");
        world.host.registry.set(&key, "ImagePath", Data::sz(r"\C:\Windows\vssvc.exe"));
        let text = prints(&mut world, "diskshadow list writers detailed");
        assert!(text.contains(r"Path = \C:\Windows\vssvc.exe, Filespec = VSS"), "{text}");
        assert_eq!(fails(&mut world, "diskshadow make").0, 1);
    }
}

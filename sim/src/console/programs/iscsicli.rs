//! `iscsicli`: the initiator's own tool. Everything in it asks the service.
//!
//! *Models*: `ListInitiators`, `SessionList`, `LogoutTarget`. *Leaves out*: portals, discovery,
//! persistent targets, authentication. *Sources*: catalogue 4.11; S71, S72; texts \[K\].

use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::text::same;
use crate::windows::devices::INITIATOR;
use crate::windows::iscsi::{self, Port};
use crate::windows::volume::disks;

/// `iscsicli`
pub(super) const COMMAND: Command = Command {
    name: "iscsicli",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\iscsicli.exe"),
    about: "Shows initiators and sessions of iSCSI",
    examples: &[],
    run,
};

const BANNER: &str = "Microsoft iSCSI Initiator Version 10.0 Build 14393";

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    call.line(BANNER);
    call.line("");
    iscsi::answers(&call.world.host).map_err(|error| Stop::new(error.to_string()))?;
    match (call.word(0).to_ascii_lowercase().as_str(), call.words.len()) {
        ("listinitiators", 1) => initiators(call),
        ("sessionlist", 1) => sessions(call),
        ("logouttarget", 2) => {
            let target = call.word(1).to_owned();
            let result = call.world.host.iscsi.log_out(&target);
            result.map_err(|error| Stop::new(error.to_string()))?;
        }
        _ => return Err(Stop::new("iscsicli: ListInitiators | SessionList | LogoutTarget TARGET")),
    }
    call.line("The operation completed successfully.");
    Ok(())
}

fn initiators(call: &mut Call<'_>) {
    call.line("Initiators List:");
    let ours = |d: &&crate::windows::devices::Device| same(&d.hardware, INITIATOR);
    let device = call.world.host.devices.all.iter().find(ours);
    let taken = call.world.host.iscsi.port == Port::Taken;
    if let Some(name) = device.filter(|_| taken).map(|d| format!("    {}_0", d.instance)) {
        call.line(&name);
    }
}

fn sessions(call: &mut Call<'_>) {
    let host = &call.world.host;
    let all = host.iscsi.sessions.clone();
    // The disk of a session is the last one that was added.
    let number = disks(host.files.volumes()).len().saturating_sub(1);
    call.line(&format!("Total of {} sessions", all.len()));
    for session in all {
        call.line("");
        call.line(&format!("    Target Name           : {}", session.target));
        call.line("    Devices:");
        if session.disk {
            call.line(&format!("        Device Number         : {number}"));
            call.line(&format!("        Legacy Device Name    : \\\\.\\PHYSICALDRIVE{number}"));
        } else {
            call.line("        none");
        }
    }
    call.line("");
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, good, server};

    #[test]
    fn what_the_service_does_not_answer_cannot_be_seen() {
        let mut world = server();
        assert_eq!(bad(&mut world, "iscsicli SessionList"), "The service has not been started.");
        good(&mut world, "net start MSiSCSI");
        let text = good(&mut world, "iscsicli ListInitiators");
        assert!(text.contains("    ROOT\\ISCSIPRT\\0000_0\n"), "{text}");
        world.host.iscsi.stalled = true;
        let text = bad(&mut world, "iscsicli SessionList");
        assert_eq!(text, "The remote procedure call was cancelled.");
        good(&mut world, "net stop MSiSCSI");
        good(&mut world, "net start MSiSCSI");
        assert!(good(&mut world, "iscsicli SessionList").contains("Total of 0 sessions"));
    }
}

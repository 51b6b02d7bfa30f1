//! `Restart-Computer` and `Rename-Computer`.
//!
//! After a restart the window is gone: the next line runs in a fresh one. A new name waits in the
//! registry until then. Texts \[K\].

use crate::console::{Call, Command, Kind, Param, Stop};
use crate::windows::identity::{self, Windows};
use crate::windows::registry::Data;

/// `Restart-Computer`
pub(super) const RESTART: Command = Command {
    name: "Restart-Computer",
    aliases: &[],
    kind: Kind::Cmdlet,
    about: "Restarts Windows",
    params: &[Param::switch("Force")],
    examples: &["Restart-Computer -Force"],
    run: restart,
};

/// `Rename-Computer`
pub(super) const RENAME: Command = Command {
    name: "Rename-Computer",
    aliases: &[],
    kind: Kind::Since(Windows::Server2012R2),
    about: "Gives this computer a new name, from its next start on",
    params: &[
        Param::text("NewName").at(0).required(),
        Param::switch("Force"),
        Param::switch("Restart"),
        Param::switch("PassThru"),
    ],
    examples: &["Rename-Computer -NewName FILE02 -Force"],
    run: rename,
};

/// Longest name of a computer.
const NAME_LENGTH: usize = 15;

fn rename(call: &mut Call<'_>) -> Result<(), Stop> {
    let new = call.arguments.text("NewName").unwrap_or_default().to_uppercase();
    let old = call.world.host.identity.name.clone();
    let refuse = |why: &str| {
        let text = format!(
            "Fail to rename computer '{old}' to '{new}' due to the following \
                            exception: {why}"
        );
        Err(Stop::cmdlet("Rename-Computer", text))
    };
    if !call.session.elevated {
        return refuse("Access is denied.");
    }
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let numbers = new.chars().all(|c| c.is_ascii_digit());
    if new.is_empty() || new.len() > NAME_LENGTH || numbers || !new.chars().all(fits) {
        return refuse("The new name is not valid.");
    }
    let registry = &mut call.world.host.registry;
    registry.set(identity::NEXT_NAME, identity::NAME_VALUE, Data::sz(&new));
    if call.arguments.has("Restart") {
        return restart(call);
    }
    call.line("WARNING: The changes will take effect after you restart the computer.");
    Ok(())
}

fn restart(call: &mut Call<'_>) -> Result<(), Stop> {
    let name = &call.world.host.identity.name;
    call.need_elevation(&format!(
        "Restart-Computer : Failed to restart the computer {name} with the following error \
         message: Access is denied."
    ))?;
    call.restart();
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing::server;
    use crate::console::{Session, execute};
    use crate::windows::registry::{Data, Known};

    #[test]
    fn a_new_name_waits_for_the_next_start() {
        let mut world = server();
        let mut session = Session::administrator(&world);
        let old = world.host.identity.name.clone();
        let output = execute(&mut world, &mut session, "Rename-Computer -NewName file02 -Force");
        assert!(output.ok() && world.host.identity.name == old);
        execute(&mut world, &mut session, "Restart-Computer -Force");
        assert_eq!(world.host.identity.name, "FILE02");
        assert!(!execute(&mut world, &mut session, "Rename-Computer 12").ok());
    }

    #[test]
    fn a_restart_ends_the_line_and_gives_a_fresh_environment() {
        let mut world = server();
        let mut session = Session::administrator(&world);
        world.host.registry.set_known(Known::Environment, "PSModulePath", Data::sz("later"));
        let output = execute(&mut world, &mut session, "Restart-Computer -Force; Get-Date");
        assert!(output.restarted && output.stdout.is_empty());
        let shown = execute(&mut world, &mut session, "$env:PSModulePath").stdout;
        assert_eq!(shown, "later\r\n");
        session.elevated = false;
        let output = execute(&mut world, &mut session, "Restart-Computer");
        assert!(output.stderr.contains("Access is denied.\r\nAt line:1") && !output.restarted);
    }
}

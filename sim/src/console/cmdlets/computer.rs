//! `Rename-Computer`, `Restart-Computer`.
//!
//! After a restart the window is gone: the next line runs in a fresh one. Text \[K\].

use crate::console::{Call, Command, Kind, Param, Stop};
use crate::windows::identity::{self, Windows};

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
    about: "Gives this server another name, from its next start",
    params: &[
        Param::text("NewName").at(0).required(),
        Param::switch("Force"),
        Param::switch("Restart"),
    ],
    examples: &["Rename-Computer -NewName FILES02 -Force"],
    run: rename,
};

/// Characters of a computer name at most \[K\].
const NAME_CHARACTERS: usize = 15;

fn rename(call: &mut Call<'_>) -> Result<(), Stop> {
    const CMDLET: &str = "Rename-Computer";
    let old = call.world.host.identity.name.clone();
    call.need_elevation(&format!(
        "{CMDLET} : Fail to rename computer '{old}' due to the following exception: Access is \
         denied."
    ))?;
    let name = call.arguments.text("NewName").unwrap_or_default().to_uppercase();
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if name.is_empty() || name.len() > NAME_CHARACTERS || !plain {
        let text = format!(
            "Skip computer '{old}' with new name '{name}' because the new name is not valid."
        );
        return Err(Stop::cmdlet(CMDLET, text));
    }
    if name == old {
        let text = format!(
            "Skip computer '{old}' with new name '{name}' because the new name is the same as the \
             current name."
        );
        return Err(Stop::cmdlet(CMDLET, text));
    }
    identity::rename(&mut call.world.host.registry, &name);
    if call.arguments.has("Restart") {
        call.world.restart();
        call.output.restarted = true;
        return Ok(());
    }
    call.line(&format!(
        "WARNING: The changes will take effect after you restart the computer {old}."
    ));
    Ok(())
}

fn restart(call: &mut Call<'_>) -> Result<(), Stop> {
    let name = &call.world.host.identity.name;
    call.need_elevation(&format!(
        "Restart-Computer : Failed to restart the computer {name} with the following error \
         message: Access is denied."
    ))?;
    call.world.restart();
    call.output.restarted = true;
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, good, server};
    use crate::console::{Session, execute};
    use crate::windows::registry::{Data, Known};

    #[test]
    fn a_new_name_holds_from_the_next_start() {
        let mut world = server();
        good(&mut world, "Rename-Computer -NewName files02");
        assert_eq!(world.host.identity.name, "SERVER01");
        world.restart();
        assert_eq!(world.host.identity.name, "FILES02");
        assert!(bad(&mut world, "Rename-Computer FILES02").ends_with("the current name."));
        assert!(bad(&mut world, "Rename-Computer a.b").ends_with("is not valid."));
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
        assert!(output.stderr.ends_with("Access is denied.\r\n") && !output.restarted);
    }
}

//! `Restart-Computer`.
//!
//! The window is gone afterwards: the next line runs in a fresh one. Text \[K\].

use crate::console::{Call, Command, Kind, Param, Stop};

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
    use crate::console::testing::server;
    use crate::console::{Session, execute};
    use crate::windows::registry::{Data, Known};

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

//! `ver`, built into cmd.exe.

use crate::console::{Call, Command, Kind, Stop};

/// `ver`
pub(super) const COMMAND: Command = Command {
    name: "ver",
    aliases: &[],
    kind: Kind::Shell,
    about: "Shows the version of Windows",
    examples: &["ver"],
    run,
};

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let version = call.world.host.identity.windows.version();
    call.line("");
    call.line(&format!("Microsoft Windows [Version {version}]"));
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{prints, server};

    #[test]
    fn the_version_is_that_of_the_machine() {
        let text = prints(&mut server(), "cmd /c ver");
        assert_eq!(text, "\nMicrosoft Windows [Version 10.0.17763]\n");
    }
}

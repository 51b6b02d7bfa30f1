//! `hostname.exe`.

use crate::console::{Call, Command, Kind, Stop};

/// `hostname`
pub(super) const COMMAND: Command = Command {
    name: "hostname",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\hostname.exe"),
    about: "Shows the name of this computer",
    examples: &["hostname"],
    run,
};

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    if !call.words.is_empty() {
        return Err(Stop::new(
            "sethostname: Use the Network Control Panel Applet to set hostname.\r\n\
             hostname -s is not supported.",
        ));
    }
    let name = call.world.host.identity.name.clone();
    call.line(&name);
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{fails, prints, server};

    #[test]
    fn the_name_is_printed_and_never_set() {
        assert_eq!(prints(&mut server(), "hostname"), "SRV01\n");
        assert_eq!(fails(&mut server(), "hostname -s new").0, 1);
    }
}

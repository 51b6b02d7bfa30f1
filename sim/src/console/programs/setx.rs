//! `setx.exe`: writes the stored environment of the user or, with `/M`, of the machine.
//!
//! *Models*: that windows and services that run already do not see it, the type that follows from
//! a `%`, and the cut at 1,024 characters that has ruined many a module path.
//! *Leaves out*: `/s`, `/k`, `/f`. *Sources*: S63, S67; texts \[K\].

use super::options::Options;
use crate::console::{Call, Command, Kind, Stop};
use crate::windows::registry::{Data, Known};

/// `setx`
pub(super) const COMMAND: Command = Command {
    name: "setx",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\setx.exe"),
    about: "Sets variables for windows that are opened later",
    examples: &["setx NAME value", "setx NAME value /M"],
    run,
};

/// What `setx` keeps of a value.
const LONGEST: usize = 1024;

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let mut options = Options::of(call.words, 0);
    let machine = options.switch("m");
    let (name, value) = (options.loose(), options.loose());
    let (Some(name), Some(value), None) = (name, value, options.rest()) else {
        return Err(Stop::new("ERROR: Invalid syntax.\r\nType \"SETX /?\" for usage."));
    };
    if machine {
        call.need_elevation("ERROR: Access to the registry path is denied.")?;
    }
    let kept: String = value.chars().take(LONGEST).collect();
    let expand = kept.contains('%');
    let data = if expand { Data::ExpandSz(kept.as_str().into()) } else { Data::sz(&kept) };
    let registry = &mut call.world.host.registry;
    if machine {
        registry.set_known(Known::Environment, &name, data);
    } else {
        registry.set(&format!("{}\\Environment", call.session.hive()), &name, data);
    }
    call.line("");
    if kept.len() < value.len() {
        call.line("WARNING: The data being saved is truncated to 1024 characters.");
        call.line("");
    }
    call.line("SUCCESS: Specified value was saved.");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::testing_system::{fails, prints, server, unelevated};

    #[test]
    fn the_machine_block_changes_and_the_window_does_not() {
        let mut world = server();
        let text = prints(&mut world, r"setx PSModulePath %ProgramFiles%\m /M");
        assert_eq!(text, "\nSUCCESS: Specified value was saved.\n");
        let there = world.host.registry.text(Known::Environment, "PSModulePath");
        assert_eq!(there, Some(r"%ProgramFiles%\m"));
        assert!(fails(&mut world, "cmd /c \"setx A 1 /M && set A\"").1.contains("A not defined"));
        assert_eq!(unelevated(&mut world, "setx A 1 /M").0, 1);
    }

    #[test]
    fn a_long_value_is_cut() {
        let mut world = server();
        let long = "x".repeat(2000);
        assert!(prints(&mut world, &format!("setx LONG {long} /M")).contains("truncated to 1024"));
        let there = world.host.registry.text(Known::Environment, "LONG").map(str::len);
        assert_eq!(there, Some(1024));
    }
}

//! `$env:NAME`: a variable of this window's own environment.
//!
//! It is a variable; until the engine of a later issue it is a command here, with the name as its
//! word. It shows the copy that the window took when it was opened, not the registry (S63).

use crate::console::{Call, Command, Kind, Param, Stop};

/// `$env:`
pub(super) const VARIABLE: Command = Command {
    name: "$env:",
    aliases: &[],
    kind: Kind::Cmdlet,
    about: "Shows an environment variable of this window",
    params: &[Param::text("Name").at(0).required(), Param::text("Expression").at(1)],
    examples: &["$env:PSModulePath", "$env:windir", "${env:ProgramFiles}"],
    run,
};

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    if let Some(rest) = call.arguments.text("Expression") {
        return Err(Stop::new(format!("marslab: unsupported: {rest} after a variable")));
    }
    let name = call.arguments.text("Name").unwrap_or_default();
    let environment = &call.session.environment;
    let quoted = format!("%{name}%");
    let built_in = Some(environment.expand(&quoted)).filter(|text| *text != quoted);
    if let Some(text) = environment.get(name).or(built_in) {
        call.line(&text);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, good, server};
    use crate::console::{Session, execute};
    use crate::windows::registry::{Data, Known};

    #[test]
    fn a_window_shows_its_own_copy() {
        let mut world = server();
        let mut session = Session::administrator(&world);
        world.host.registry.set_known(Known::Environment, "PSModulePath", Data::sz("later"));
        let shown = execute(&mut world, &mut session, "$env:psmodulepath").stdout;
        assert!(shown.ends_with("bin\\Modules\r\n"), "{shown}");
        assert_eq!(good(&mut world, "$env:PSModulePath"), "later\n");
        assert_eq!(good(&mut world, "$env:nothing"), "");
        assert_eq!(good(&mut world, "${env:ProgramFiles(x86)}"), "C:\\Program Files (x86)\n");
    }

    #[test]
    fn setting_one_is_refused_by_name() {
        let text = bad(&mut server(), "$env:X = 1");
        assert!(text.starts_with("marslab: unsupported"), "{text}");
    }
}

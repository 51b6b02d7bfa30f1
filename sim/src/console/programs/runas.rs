//! `runas.exe`: runs a line as another account.
//!
//! *Models*: `/user:NAME` and the line; the other account has the rights of its groups.
//! *Leaves out*: the password (it is asked for in a window), `/savecred`, `/netonly`.
//! *Sources*: X37; texts \[K\].

use super::options::Options;
use crate::console::{Call, Command, Kind, Stop, launch};
use crate::windows::accounts::bare;

/// `runas`
pub(super) const COMMAND: Command = Command {
    name: "runas",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\runas.exe"),
    about: "Runs a line as another account",
    examples: &["runas /user:Administrator \"whoami /groups\""],
    run,
};

const USAGE: &str = "RUNAS USAGE:\r\n\r\nRUNAS /user:<UserName> program";

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let mut options = Options::of(call.words, 0);
    let (Some(user), Some(line)) = (options.text("user"), options.loose()) else {
        return Err(Stop::new(USAGE));
    };
    if options.rest().is_some() {
        return Err(Stop::new(USAGE));
    }
    let accounts = &call.world.host.accounts;
    if !accounts.exists(&user) {
        let text =
            format!("RUNAS ERROR: Unable to run - {line}\r\n1326: The user name or password");
        return Err(Stop::new(format!("{text} is incorrect.")));
    }
    let elevated = accounts.is_administrator(&user);
    let Some(mut session) = call.session.child() else {
        return Err(Stop::new("RUNAS ERROR: too many shells are open"));
    };
    session.user = bare(&user).to_owned();
    session.elevated = elevated;
    let name = call.world.host.identity.name.clone();
    call.line(&format!("Attempting to start {line} as user \"{name}\\{}\" ...", bare(&user)));
    let inner = launch(call.world, &mut session, &line)
        .map_err(|error| Stop::new(format!("RUNAS ERROR: Unable to run - {line}\r\n{error}")))?;
    call.output.stdout.push_str(&inner.stdout);
    call.output.stderr.push_str(&inner.stderr);
    call.output.restarted |= inner.restarted;
    // The other window's exit code is its own.
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{fails, prints, server};

    #[test]
    fn the_other_account_has_its_own_groups() {
        let mut world = server();
        let text = prints(&mut world, "runas /user:Guest \"whoami /groups\"");
        assert!(!text.contains("BUILTIN\\Administrators"), "{text}");
        let text = prints(&mut world, "runas /user:Administrator \"whoami /groups\"");
        assert!(text.contains("BUILTIN\\Administrators"), "{text}");
        assert!(fails(&mut world, "runas /user:nobody whoami").1.contains("1326"));
    }
}

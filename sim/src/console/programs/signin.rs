//! `signin`: marslab's stand-in for the sign-in screen. Not a Windows command.
//!
//! *Models*: another person signs in at the machine and works with the agent's windows from then
//! on. *Leaves out*: passwords, several sessions. *Sources*: X37.

use crate::console::{Call, Command, Kind, Stop};
use crate::windows::accounts::{bare, is_system};

/// `signin`
pub(super) const COMMAND: Command = Command {
    name: "signin",
    aliases: &[],
    kind: Kind::StandIn,
    about: "marslab's stand-in for the sign-in screen: who works with the agent's windows",
    examples: &["signin Administrator"],
    run,
};

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let user = bare(call.word(0)).to_owned();
    if call.words.len() != 1 || user.is_empty() {
        return Err(Stop::new(
            "signin: stand-in of marslab; not a Windows command: signin ACCOUNT",
        ));
    }
    if is_system(&user) || !call.world.host.accounts.exists(&user) {
        return Err(Stop::new("The user name or password is incorrect. Try again."));
    }
    call.world.host.accounts.operator = user;
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{changes, fails, server};

    #[test]
    fn only_local_accounts_can_sign_in() {
        let mut world = server();
        assert_eq!(changes(&mut world, "signin Guest"), ["account:operator"]);
        assert_eq!(fails(&mut world, "signin SYSTEM").0, 1);
        assert_eq!(fails(&mut world, "signin").0, 1);
    }
}

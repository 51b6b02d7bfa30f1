//! `quser.exe`: who is signed in.
//!
//! *Models*: the one session at the console. *Leaves out*: remote sessions, idle time, `/server`.
//! *Sources*: X37; layout \[K\].

use crate::console::{Call, Command, Kind, Stop};
use crate::windows::accounts::bare;
use crate::windows::clock_zone::{general, local};

/// `quser`
pub(super) const COMMAND: Command = Command {
    name: "quser",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\quser.exe"),
    about: "Shows who is signed in",
    params: &[],
    examples: &[],
    run,
};

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    if !call.words.is_empty() {
        return Err(Stop::new("Invalid parameter(s)"));
    }
    list(call)
}

/// `query user`
pub(super) fn list(call: &mut Call<'_>) -> Result<(), Stop> {
    let host = &call.world.host;
    let user = bare(&host.accounts.operator).to_lowercase();
    if user.is_empty() {
        return Err(Stop::new("No User exists for *"));
    }
    let since = general(local(&host.registry, host.identity.booted));
    call.line(" USERNAME              SESSIONNAME        ID  STATE   IDLE TIME  LOGON TIME");
    call.line(&format!(">{user:<22}{:<19}{:>2}  Active      none   {since}", "console", 1));
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{fails, prints, server};

    #[test]
    fn who_is_signed_in_is_shown() {
        let mut world = server();
        assert_eq!(fails(&mut world, "quser").1.trim_end(), "No User exists for *");
        world.host.accounts.operator = "Administrator".to_owned();
        let text = prints(&mut world, "quser");
        assert!(text.contains("\n>administrator         console             1  Active"), "{text}");
    }
}

//! Whom a window acts as, for `[Security.Principal.WindowsIdentity]`.
//!
//! *Models*: name, identifier and groups of the account that the window belongs to; a group that
//! only denies is none. *Leaves out*: logon sessions, privileges.
//! *Sources*: `whoami /groups`, which shows the same \[K\].

use powershell::value::Value;

use super::Session;
use crate::windows::accounts::{bare, is_system};
use crate::windows::sid::Sid;
use crate::world::World;

/// A fact about the token, by its name.
pub(super) fn fact(world: &World, session: &Session, name: &str) -> Option<Value> {
    match name {
        "Token.Name" if is_system(&session.user) => Some(Value::text(Sid::System.account_name())),
        "Token.Name" => {
            let account = bare(&session.user);
            Some(Value::text(&format!("{}\\{account}", world.host.identity.name)))
        }
        "Token.User" => {
            let user = session.hive().rsplit('\\').next()?;
            Some(Value::text(user))
        }
        "Token.Groups" => {
            let groups = groups(world, session);
            Some(Value::array(groups.iter().map(|sid| Value::text(sid)).collect()))
        }
        _ => None,
    }
}

/// Identifiers of the groups that the token holds.
fn groups(world: &World, session: &Session) -> Vec<&'static str> {
    let mut groups = vec!["S-1-1-0"];
    if is_system(&session.user) {
        groups.extend(["S-1-5-32-544", "S-1-5-11"]);
        return groups;
    }
    if session.elevated && world.host.accounts.is_administrator(&session.user) {
        groups.push("S-1-5-32-544");
    }
    groups.extend(["S-1-5-32-545", "S-1-5-4", "S-1-5-11"]);
    groups
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{prints, server, unelevated};

    const IS: &str = "([Security.Principal.WindowsPrincipal]\
                      [Security.Principal.WindowsIdentity]::GetCurrent()).IsInRole(\
                      [Security.Principal.WindowsBuiltInRole]::Administrator)";

    #[test]
    fn an_administrator_is_one_only_when_elevated() {
        let mut world = server();
        assert_eq!(prints(&mut world, IS), "True\n");
        assert_eq!(unelevated(&mut world, IS).1, "False\n");
        let name = "[Security.Principal.WindowsIdentity]::GetCurrent().Name";
        assert_eq!(prints(&mut world, name), "SRV01\\Administrator\n");
        let made = "(New-Object Security.Principal.WindowsPrincipal(\
                    [Security.Principal.WindowsIdentity]::GetCurrent())).IsInRole('Users')";
        assert_eq!(prints(&mut world, made), "True\n");
    }
}

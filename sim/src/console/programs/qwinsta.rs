//! `qwinsta.exe` and `query.exe`: sessions and who sits in them.
//!
//! *Models*: the session of services, the console, the listener of Remote Desktop; `query user`,
//! `query session`. *Leaves out*: other computers, counters, modes, `query process`.
//! *Sources*: `qwinsta /?` \[K\]; R24.

use super::quser;
use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::text::same;
use crate::windows::accounts::bare;
use crate::windows::services::State;

/// `qwinsta`
pub(super) const COMMAND: Command = Command {
    name: "qwinsta",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\qwinsta.exe"),
    about: "Shows sessions",
    params: &[],
    examples: &["qwinsta"],
    run,
};

/// `query`
pub(super) const QUERY: Command = Command {
    name: "query",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\query.exe"),
    about: "Shows sessions and users",
    params: &[],
    examples: &["query user", "query session"],
    run: query,
};

fn query(call: &mut Call<'_>) -> Result<(), Stop> {
    let word = call.word(0).to_ascii_lowercase();
    if call.words.len() > 1 {
        return Err(Stop::new("marslab: unsupported: query of one session or user"));
    }
    match word.as_str() {
        "user" => quser::list(call),
        "session" => list(call),
        "process" | "termserver" => Err(Stop::new(format!("marslab: unsupported: query {word}"))),
        _ => Err(Stop::new(
            "Invalid parameter(s)\r\nQUERY { PROCESS | SESSION | TERMSERVER | USER }",
        )),
    }
}

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    match call.words.first() {
        None => list(call),
        Some(_) => Err(Stop::new("marslab: unsupported: qwinsta with parameters")),
    }
}

fn list(call: &mut Call<'_>) -> Result<(), Stop> {
    let host = &call.world.host;
    let operator = bare(&host.accounts.operator).to_owned();
    let own = !operator.is_empty() && same(&operator, bare(&call.session.user));
    let state = if operator.is_empty() { "Conn" } else { "Active" };
    let mut lines = vec![
        " SESSIONNAME       USERNAME                 ID  STATE   TYPE        DEVICE ".to_owned(),
        format!(" {:<18}{:<20}{:>7}  {:<8}{:<12}{:<7}", "services", "", 0, "Disc", "", ""),
        format!(
            "{}{:<18}{:<20}{:>7}  {:<8}{:<12}{:<7}",
            if own { '>' } else { ' ' },
            "console",
            operator,
            1,
            state,
            "",
            ""
        ),
    ];
    let remote = host.services.get("TermService");
    if remote.is_some_and(|service| service.state == State::Running) {
        let row = format!(
            " {:<18}{:<20}{:>7}  {:<8}{:<12}{:<7}",
            "rdp-tcp", "", 65_536, "Listen", "", ""
        );
        lines.push(row);
    }
    lines.iter().for_each(|line| call.line(line));
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{fails, prints, server};

    #[test]
    fn sessions_are_listed_with_who_sits_there() {
        let mut world = server();
        world.host.accounts.operator = "Administrator".to_owned();
        let text = prints(&mut world, "qwinsta");
        assert!(
            text.contains("\n>console           Administrator             1  Active "),
            "{text}"
        );
        assert_eq!(prints(&mut world, "query session"), text);
        assert!(prints(&mut world, "query user").contains(">administrator"));
        assert_eq!(fails(&mut world, "query nothing").0, 1);
    }
}

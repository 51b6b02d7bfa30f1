//! `whoami`, `net user`, `net localgroup` and `cmdkey`: accounts are made as the recording shows.

use sim::console::Session;
use sim::windows::accounts::StoredCredential;
use sim::windows::clock_zone::{moment_of_local, set_zone};

use super::{Case, files, text};

/// `whoami`. Identities are drawn when an account is made: their digits are masked, not their
/// length.
pub(super) fn token(mut case: Case<'_>, machine: &str) -> Result<(), String> {
    let host = &mut case.world.host;
    host.identity.name = machine.to_uppercase();
    host.accounts.users.push("Alfred".to_owned());
    let mut session = Session::administrator(&case.world);
    session.elevated = false;
    // The second recording is of a web server's worker, whose token is that of a service.
    let worker = case.recorded.iter().any(|line| line.starts_with("SeAuditPrivilege"));
    let user = if worker { r"NT AUTHORITY\NETWORK SERVICE" } else { "Alfred" };
    user.clone_into(&mut session.user);
    let printed = case.run_in(&mut session, case.command);
    let masked = |lines: &[String]| -> Vec<String> {
        lines.iter().map(|line| text::masked_after(line, "S-1-5-21-")).collect()
    };
    text::equal(&masked(&case.recorded), &masked(&printed))
}

/// The lines behind the rule, up to the last one, which says that the command has ended well.
fn listed(case: &Case<'_>) -> Vec<String> {
    let lines = case.recorded.iter().skip_while(|line| !line.starts_with("---")).skip(1);
    lines.take_while(|line| !line.starts_with("The command")).cloned().collect()
}

/// `net user` and `net localgroup`.
pub(super) fn net(mut case: Case<'_>, machine: &str) -> Result<(), String> {
    case.world.host.identity.name = machine.to_uppercase();
    let listed = listed(&case);
    let words: Vec<&str> = case.command.split(' ').skip(1).collect();
    match words.as_slice() {
        ["user"] => {
            let names = listed.iter().flat_map(|line| line.split_whitespace());
            case.world.host.accounts.users = names.map(str::to_owned).collect();
            case.same()
        }
        ["user", name] => user(case, name),
        ["localgroup"] => {
            // A client lacks two groups that every server has.
            let printed = case.run(case.command);
            let servers = ["*Certificate Service DCOM Access", "*Print Operators"];
            let printed: Vec<String> =
                printed.into_iter().filter(|line| !servers.contains(&line.as_str())).collect();
            text::equal(&case.recorded, &printed)
        }
        _ => {
            case.world.host.accounts.administrators = listed;
            case.same()
        }
    }
}

/// `net user NAME`: the password is as old as Windows, and the last logon is the last start. A full
/// name, and that somebody may not change the password, are not modelled: their values are masked.
fn user(mut case: Case<'_>, name: &str) -> Result<(), String> {
    set_zone(&mut case.world.host.registry, "UTC");
    let value = |label: &str| {
        let line = case.recorded.iter().find(|line| line.starts_with(label));
        line.map(|line| text::cut(line, 29, usize::MAX).to_owned()).unwrap_or_default()
    };
    let registry = &case.world.host.registry;
    let moment = |label: &str| {
        let value = value(label);
        let (date, time) = value.split_once(' ')?;
        Some(moment_of_local(registry, files::time_of(date, time)?))
    };
    let (made, logon) = (moment("Password last set").ok_or("no date")?, moment("Last logon"));
    let host = &mut case.world.host;
    let folder = host.files.lookup(r"C:\Windows").map_err(|error| error.to_string())?;
    host.files.change(folder, |node| node.created = made);
    host.accounts.operator = if logon.is_some() { name.to_owned() } else { String::new() };
    host.identity.booted = logon.unwrap_or(made);
    if !host.accounts.exists(name) {
        host.accounts.users.push(name.to_owned());
    }
    for line in &mut case.recorded {
        if line.starts_with("Full Name") {
            line.truncate("Full Name".len());
        }
        if line.starts_with("User may change password") {
            *line = line.replace("No", "Yes");
        }
    }
    case.same()
}

/// `cmdkey /list`: what is listed is stored. In the recording one line begins where the one above
/// ended (a terminal that took a line feed alone): its indentation is that of the others.
pub(super) fn credentials(mut case: Case<'_>) -> Result<(), String> {
    let value = |line: &String, label: &str| {
        line.trim().strip_prefix(label).map(|value| value.trim().to_owned())
    };
    let find = |label: &str| {
        let found = case.recorded.iter().find_map(|line| value(line, label));
        found.ok_or_else(|| format!("no {label}"))
    };
    let stored = StoredCredential {
        owner: "Administrator".to_owned(),
        target: find("Target:")?,
        generic: find("Type:")? == "Generic",
        user: find("User:")?,
    };
    case.world.host.accounts.stored.push(stored);
    for line in case.recorded.iter_mut().filter(|line| line.trim().starts_with("Type:")) {
        *line = format!("    {}", line.trim());
    }
    case.same()
}

//! `whoami.exe`: the account of this window.
//!
//! *Models*: name, `/user`, `/groups`, `/priv`, `/all`, `/logonid`, `/fo table|list|csv`, `/nh`,
//! and what `/upn` and `/fqdn` say outside a domain. *Leaves out*: claims of a domain.
//! *Sources*: conformance table `captured_outputs`; R52.

use super::options::Options;
use crate::console::{Call, Command, Kind, Stop};
use crate::windows::accounts::{bare, is_system};
use crate::windows::identity::Windows;
use crate::windows::privileges::{self, Token};
use crate::windows::registry::{SYSTEM_HIVE, USER_HIVE};
use crate::windows::sid::Sid;

/// `whoami`
pub(super) const COMMAND: Command = Command {
    name: "whoami",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\whoami.exe"),
    about: "Shows the account of this window, its groups and its privileges",
    params: &[],
    examples: &["whoami", "whoami /user", "whoami /groups /fo csv", "whoami /priv", "whoami /all"],
    run,
};

const ON: &str = "Mandatory group, Enabled by default, Enabled group";
const OWNER: &str = "Mandatory group, Enabled by default, Enabled group, Group owner";
const DENY: &str = "Group used for deny only";
const KNOWN: &str = "Well-known group";

/// The account as `whoami` and `%USERDOMAIN%\%USERNAME%` spell it, in lower case.
fn name(call: &Call<'_>) -> String {
    let user = &call.session.user;
    if is_system(user) {
        return r"nt authority\system".to_owned();
    }
    match user.contains('\\') && !user.starts_with('.') {
        true => user.to_lowercase(),
        false => format!("{}\\{}", call.world.host.identity.name, bare(user)).to_lowercase(),
    }
}

/// The account's identity.
fn sid(call: &Call<'_>) -> String {
    let user = &call.session.user;
    if is_system(user) {
        return SYSTEM_HIVE.trim_start_matches(r"HKU\").to_owned();
    }
    let known = call.world.host.accounts.sid(user);
    known.map_or_else(
        || USER_HIVE.trim_start_matches(r"HKU\").to_owned(),
        |sid| sid.as_str().to_owned(),
    )
}

/// How the parts are printed.
struct Layout {
    format: String,
    bare: bool,
}

fn strings(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

impl Layout {
    /// One part: a title, its headings, its rows.
    fn print(&self, call: &mut Call<'_>, title: &str, headings: &[&str], rows: &[Vec<String>]) {
        if self.format == "csv" {
            let quoted = |cells: &[String]| format!("\"{}\"", cells.join("\",\""));
            if !self.bare {
                call.line(&quoted(&strings(headings)));
            }
            rows.iter().for_each(|row| call.line(&quoted(row)));
            return;
        }
        if !self.bare {
            call.line("");
            call.line(title);
            call.line(&"-".repeat(title.len()));
            call.line("");
        }
        if self.format == "list" {
            let width = headings.iter().map(|heading| heading.len() + 2).max().unwrap_or(0);
            for (number, row) in rows.iter().enumerate() {
                if number > 0 {
                    call.line("");
                }
                for (heading, cell) in headings.iter().zip(row) {
                    call.line(&format!("{:<width$}{cell}", format!("{heading}:")));
                }
            }
            return;
        }
        let mut all = vec![strings(headings)];
        all.extend(rows.iter().cloned());
        let width = |at: usize| all.iter().map(|row| row[at].len()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..headings.len()).map(width).collect();
        for (number, row) in all.iter().enumerate() {
            if number > 0 || !self.bare {
                let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
                call.line(&cells.collect::<Vec<_>>().join(" "));
            }
            if number == 0 && !self.bare {
                let rule: Vec<String> = widths.iter().map(|width| "=".repeat(*width)).collect();
                call.line(&rule.join(" "));
            }
        }
    }
}

fn wrong(text: &str) -> Stop {
    Stop::new(format!("{text}\r\nType \"WHOAMI /?\" for usage."))
}

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let mut options = Options::of(call.words, 0);
    let format = options.value("fo").map(|word| word.unwrap_or_default().to_ascii_lowercase());
    let bare = options.switch("nh");
    let all = options.switch("all");
    let parts = ["user", "groups", "priv"].map(|part| options.switch(part) || all);
    let (logon, upn, fqdn) =
        (options.switch("logonid"), options.switch("upn"), options.switch("fqdn"));
    if let Some(word) = options.rest() {
        return Err(wrong(&format!("ERROR: Invalid argument/option - '{word}'.")));
    }
    if upn || fqdn {
        return Err(Stop::new(
            "ERROR: Unable to get User Principal Name (UPN) as the current logged-on user\r\n\
             \x20      is not a domain user.",
        ));
    }
    if logon {
        return Err(Stop::new("marslab: unsupported: sessions have no logon id here"));
    }
    if !parts.contains(&true) {
        if format.is_some() || bare {
            return Err(wrong("ERROR: Invalid syntax."));
        }
        let name = name(call);
        call.line(&name);
        return Ok(());
    }
    let format = format.unwrap_or_else(|| "table".to_owned());
    if !matches!(format.as_str(), "table" | "list" | "csv") {
        return Err(wrong(&format!(
            "ERROR: Invalid syntax. '{format}' value is not allowed for '/FO' option."
        )));
    }
    let layout = Layout { format, bare };
    let shown: [fn(&mut Call<'_>, &Layout); 3] = [user, groups, privileges];
    let wanted = shown.iter().zip(parts).filter(|(_, wanted)| *wanted).map(|(show, _)| show);
    for (number, show) in wanted.enumerate() {
        if number > 0 {
            call.line("");
        }
        show(call, &layout);
    }
    Ok(())
}

fn user(call: &mut Call<'_>, layout: &Layout) {
    let row = vec![name(call), sid(call)];
    layout.print(call, "USER INFORMATION", &["User Name", "SID"], &[row]);
}

/// What the account's token was made for.
fn token(call: &Call<'_>) -> Token {
    let user = &call.session.user;
    let authority = user.split('\\').next().unwrap_or_default().to_ascii_lowercase();
    match authority.as_str() {
        _ if is_system(user) => Token::System,
        "nt authority" | "nt service" | "iis apppool" => Token::Service,
        _ if call.session.elevated => Token::Administrator,
        _ => Token::User,
    }
}

fn groups(call: &mut Call<'_>, layout: &Layout) {
    let token = token(call);
    let member = call.world.host.accounts.is_administrator(&call.session.user);
    let (yes, owner) = if call.session.elevated { (ON, OWNER) } else { (DENY, DENY) };
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut add = |name: &str, kind: &str, sid: &str, how: &str| {
        rows.push(strings(&[name, kind, sid, how]));
    };
    let administrators = Sid::Administrators;
    if token == Token::System {
        let how = "Enabled by default, Enabled group, Group owner";
        add(administrators.account_name(), "Alias", administrators.as_str(), how);
        add("Everyone", KNOWN, "S-1-1-0", ON);
        add(r"NT AUTHORITY\Authenticated Users", KNOWN, "S-1-5-11", ON);
        add(r"Mandatory Label\System Mandatory Level", "Label", "S-1-16-16384", "");
    } else {
        add("Everyone", KNOWN, "S-1-1-0", ON);
        if member {
            let local = r"NT AUTHORITY\Local account and member of Administrators group";
            add(local, KNOWN, "S-1-5-114", yes);
            add(administrators.account_name(), "Alias", administrators.as_str(), owner);
        }
        add(r"BUILTIN\Users", "Alias", "S-1-5-32-545", ON);
        if token == Token::Service {
            add(r"NT AUTHORITY\SERVICE", KNOWN, "S-1-5-6", ON);
        } else if call.session.scheduled {
            add(r"NT AUTHORITY\BATCH", KNOWN, "S-1-5-3", ON);
        } else {
            add(r"NT AUTHORITY\INTERACTIVE", KNOWN, "S-1-5-4", ON);
        }
        add("CONSOLE LOGON", KNOWN, "S-1-2-1", ON);
        add(r"NT AUTHORITY\Authenticated Users", KNOWN, "S-1-5-11", ON);
        add(r"NT AUTHORITY\This Organization", KNOWN, "S-1-5-15", ON);
        if token != Token::Service {
            add(r"NT AUTHORITY\Local account", KNOWN, "S-1-5-113", ON);
        }
        add("LOCAL", KNOWN, "S-1-2-0", ON);
        if token != Token::Service {
            add(r"NT AUTHORITY\NTLM Authentication", KNOWN, "S-1-5-64-10", ON);
        }
        // Until Windows 8 the label carried the attributes of a group.
        let old = call.world.host.identity.windows < Windows::Server2012R2;
        let how = if old { ON } else { "" };
        match token {
            Token::Service => {
                add(r"Mandatory Label\System Mandatory Level", "Label", "S-1-16-16384", how);
            }
            _ if call.session.elevated => {
                add(r"Mandatory Label\High Mandatory Level", "Label", "S-1-16-12288", how);
            }
            _ => add(r"Mandatory Label\Medium Mandatory Level", "Label", "S-1-16-8192", how),
        }
    }
    let headings = ["Group Name", "Type", "SID", "Attributes"];
    layout.print(call, "GROUP INFORMATION", &headings, &rows);
}

fn privileges(call: &mut Call<'_>, layout: &Layout) {
    let held = privileges::of(token(call), call.world.host.identity.windows);
    let state = |on: bool| if on { "Enabled" } else { "Disabled" };
    let rows: Vec<Vec<String>> =
        held.iter().map(|(name, about, on)| strings(&[name, about, state(*on)])).collect();
    let headings = ["Privilege Name", "Description", "State"];
    layout.print(call, "PRIVILEGES INFORMATION", &headings, &rows);
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{fails, prints, server, unelevated};

    #[test]
    fn an_account_is_shown_with_its_machine_and_level() {
        let mut world = server();
        assert_eq!(prints(&mut world, "whoami"), "srv01\\administrator\n");
        assert!(prints(&mut world, "whoami /groups").contains("S-1-16-12288"));
        let (_, text) = unelevated(&mut world, "whoami /groups");
        assert!(text.contains("Group used for deny only"), "{text}");
        assert_eq!(fails(&mut world, "whoami /zzz").0, 1);
        assert_eq!(fails(&mut world, "whoami /upn").0, 1);
    }

    #[test]
    fn privileges_follow_the_rights_in_force() {
        let mut world = server();
        let text = prints(&mut world, "whoami /priv");
        assert!(text.starts_with("\nPRIVILEGES INFORMATION\n----------------------\n\n"), "{text}");
        assert!(text.contains("\nSeDebugPrivilege  "), "{text}");
        let (_, text) = unelevated(&mut world, "whoami /priv /fo csv /nh");
        let first = "\"SeShutdownPrivilege\",\"Shut down the system\",\"Disabled\"\n";
        assert!(text.starts_with(first), "{text}");
        assert_eq!(text.lines().count(), 5);
    }

    #[test]
    fn lists_have_a_column_for_their_labels() {
        let text = prints(&mut server(), "whoami /user /fo list");
        let expected = "\nUSER INFORMATION\n----------------\n\nUser Name: srv01\\administrator\n\
                        SID:       S-1-5-21-";
        assert!(text.starts_with(expected), "{text}");
    }
}

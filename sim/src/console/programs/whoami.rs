//! `whoami.exe`: the account of this window.
//!
//! *Models*: name, `/user`, `/groups`. *Leaves out*: `/priv`, `/logonid`, other layouts.
//! *Sources*: captured outputs; R52.

use crate::console::{Call, Command, Kind, Stop};
use crate::windows::accounts::{bare, is_system};
use crate::windows::registry::{SYSTEM_HIVE, USER_HIVE};

/// `whoami`
pub(super) const COMMAND: Command = Command {
    name: "whoami",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\whoami.exe"),
    about: "Shows the account of this window and its groups",
    params: &[],
    examples: &["whoami", "whoami /user", "whoami /groups"],
    run,
};

fn name(call: &Call<'_>) -> String {
    let user = &call.session.user;
    if is_system(user) {
        return r"nt authority\system".to_owned();
    }
    format!("{}\\{}", call.world.host.identity.name, bare(user)).to_lowercase()
}

/// A table with a heading, its columns as wide as their widest cell.
fn table(call: &mut Call<'_>, title: &str, rows: &[Vec<String>]) {
    call.line("");
    call.line(title);
    call.line(&"-".repeat(title.len()));
    call.line("");
    let columns = rows.first().map_or(0, Vec::len);
    let width = |at: usize| rows.iter().filter_map(|row| row.get(at)).map(String::len).max();
    let widths: Vec<usize> = (0..columns).filter_map(width).collect();
    for (number, row) in rows.iter().enumerate() {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        call.line(cells.collect::<Vec<_>>().join(" ").trim_end());
        if number == 0 {
            let rule: Vec<String> = widths.iter().map(|width| "=".repeat(*width)).collect();
            call.line(&rule.join(" "));
        }
    }
}

fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let name = name(call);
    match call.word(0).to_ascii_lowercase().as_str() {
        "" => call.line(&name),
        "/user" => {
            let hive = if is_system(&call.session.user) { SYSTEM_HIVE } else { USER_HIVE };
            let sid = hive.trim_start_matches("HKU\\");
            table(call, "USER INFORMATION", &[row(&["User Name", "SID"]), row(&[&name, sid])]);
        }
        "/groups" => groups(call),
        other => {
            return Err(Stop::new(format!(
                "ERROR: Invalid argument/option - '{other}'.\r\nType \"WHOAMI /?\" for usage."
            )));
        }
    }
    Ok(())
}

fn groups(call: &mut Call<'_>) {
    const ON: &str = "Mandatory group, Enabled by default, Enabled group";
    let system = is_system(&call.session.user);
    let member = call.world.host.accounts.is_administrator(&call.session.user);
    let mut rows = vec![
        row(&["Group Name", "Type", "SID", "Attributes"]),
        row(&["Everyone", "Well-known group", "S-1-1-0", ON]),
    ];
    if member {
        let how = if call.session.elevated {
            "Mandatory group, Enabled by default, Enabled group, Group owner"
        } else {
            "Group used for deny only"
        };
        rows.push(row(&[r"BUILTIN\Administrators", "Alias", "S-1-5-32-544", how]));
    }
    if !system {
        rows.push(row(&[r"BUILTIN\Users", "Alias", "S-1-5-32-545", ON]));
        rows.push(row(&[r"NT AUTHORITY\INTERACTIVE", "Well-known group", "S-1-5-4", ON]));
    }
    rows.push(row(&[r"NT AUTHORITY\Authenticated Users", "Well-known group", "S-1-5-11", ON]));
    let (label, sid) = match (system, call.session.elevated) {
        (true, _) => (r"Mandatory Label\System Mandatory Level", "S-1-16-16384"),
        (_, true) => (r"Mandatory Label\High Mandatory Level", "S-1-16-12288"),
        (_, false) => (r"Mandatory Label\Medium Mandatory Level", "S-1-16-8192"),
    };
    rows.push(row(&[label, "Label", sid, ""]));
    table(call, "GROUP INFORMATION", &rows);
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
    }
}

//! `net user` and `net localgroup`.

use super::{RULE, message, system_error};
use crate::console::{Call, Stop};
use crate::kernel::text::{order, same};
use crate::windows::accounts::bare;
use crate::windows::clock_zone::{local, long_time, short_date};
use crate::windows::error::Win32;
use crate::windows::local_groups;

const DONE: &str = "The command completed successfully.";
pub(super) fn user(call: &mut Call<'_>) -> Result<(), Stop> {
    let name = call.word(1).to_owned();
    if call.words.len() > 2 {
        return Err(Stop::new("marslab: unsupported: net user changes no accounts here"));
    }
    let accounts = call.world.host.accounts.clone();
    if name.is_empty() {
        let mut users = accounts.users.clone();
        users.sort_by(|a, b| order(a, b));
        call.line("");
        let machine = call.world.host.identity.name.clone();
        call.line(&format!("User accounts for \\\\{machine}"));
        call.line("");
        call.line(RULE);
        for row in users.chunks(3) {
            let cells: String = row.iter().map(|user| format!("{user:<25}")).collect();
            call.line(&cells);
        }
        call.line(DONE);
        call.line("");
        return Ok(());
    }
    let Some(spelled) = accounts.users.iter().find(|user| same(user, &name)) else {
        return Err(message(2221, "The user name could not be found."));
    };
    describe(call, spelled);
    Ok(())
}

/// The comment and whether the account is active; both of the built-in accounts.
fn built_in(user: &str) -> (&'static str, bool) {
    match user.to_ascii_lowercase().as_str() {
        "administrator" => ("Built-in account for administering the computer/domain", true),
        "guest" => ("Built-in account for guest access to the computer/domain", false),
        "defaultaccount" => ("A user account managed by the system.", false),
        _ => ("", true),
    }
}

/// One user. Passwords are as old as Windows is here \[S\]; who is signed in has done so at the
/// start of Windows, as `quser` says too.
fn describe(call: &mut Call<'_>, user: &str) {
    let host = &call.world.host;
    let general = |at| {
        let at = local(&host.registry, at);
        format!("{} {}", short_date(at.date()), long_time(at))
    };
    let installed = general(host.installed());
    let signed_in = same(bare(&host.accounts.operator), user);
    let last = if signed_in { general(host.identity.booted) } else { "Never".to_owned() };
    let (comment, active) = built_in(user);
    let yes = |yes: bool| if yes { "Yes" } else { "No" }.to_owned();
    let guest = same(user, "Guest");
    let groups: Vec<String> = local_groups::of(host.identity.windows)
        .filter(|group| group.has(&host.accounts, user))
        .map(|group| format!("*{:<21}", group.name))
        .collect();
    let groups = if groups.is_empty() { vec![format!("*{:<21}", "None")] } else { groups };
    let mut rows: Vec<(&str, String)> = vec![
        ("User name", user.to_owned()),
        ("Full Name", String::new()),
        ("Comment", comment.to_owned()),
        ("User's comment", String::new()),
        ("Country/region code", "000 (System Default)".to_owned()),
        ("Account active", yes(active)),
        ("Account expires", "Never".to_owned()),
        ("", String::new()),
        ("Password last set", installed.clone()),
        ("Password expires", "Never".to_owned()),
        ("Password changeable", installed),
        ("Password required", yes(!guest)),
        ("User may change password", yes(!guest)),
        ("", String::new()),
        ("Workstations allowed", "All".to_owned()),
        ("Logon script", String::new()),
        ("User profile", String::new()),
        ("Home directory", String::new()),
        ("Last logon", last),
        ("", String::new()),
        ("Logon hours allowed", "All".to_owned()),
        ("", String::new()),
    ];
    for (number, pair) in groups.chunks(2).enumerate() {
        let label = if number == 0 { "Local Group Memberships" } else { " " };
        rows.push((label, pair.concat()));
    }
    rows.push(("Global Group memberships", format!("*{:<21}", "None")));
    for (label, value) in rows {
        match label {
            "" => call.line(""),
            label => call.line(&format!("{label:<29}{value}")),
        }
    }
    call.line(DONE);
    call.line("");
}

pub(super) fn local_group(call: &mut Call<'_>) -> Result<(), Stop> {
    let (group, user, action) =
        (call.word(1).to_owned(), call.word(2).to_owned(), call.word(3).to_owned());
    if group.is_empty() {
        return list(call);
    }
    let host = &call.world.host;
    let Some(group) = local_groups::find(host.identity.windows, &group) else {
        return Err(message(2220, "The group name could not be found."));
    };
    if !user.is_empty() {
        return change(call, group.name, &user, &action);
    }
    let members = group.members(&host.accounts);
    call.line(&format!("Alias name     {}", group.name));
    call.line(&format!("Comment        {}", group.about));
    call.line("");
    call.line("Members");
    call.line("");
    call.line(RULE);
    for member in members {
        call.line(&member);
    }
    call.line(DONE);
    call.line("");
    Ok(())
}

fn list(call: &mut Call<'_>) -> Result<(), Stop> {
    call.line("");
    let machine = call.world.host.identity.name.clone();
    call.line(&format!("Aliases for \\\\{machine}"));
    call.line("");
    call.line(RULE);
    for group in local_groups::of(call.world.host.identity.windows) {
        call.line(&format!("*{}", group.name));
    }
    call.line(DONE);
    call.line("");
    Ok(())
}

fn change(call: &mut Call<'_>, group: &str, user: &str, action: &str) -> Result<(), Stop> {
    if !call.session.elevated {
        return Err(system_error(Win32::ACCESS_DENIED));
    }
    if group != "Administrators" {
        return Err(Stop::new(format!("marslab: unsupported: changing the group {group}")));
    }
    let accounts = &mut call.world.host.accounts;
    if !accounts.exists(user) {
        return Err(message(3783, &format!("There is no such global user or group: {user}.")));
    }
    let there = accounts.administrators.iter().any(|member| same(bare(member), bare(user)));
    match action.to_ascii_lowercase().as_str() {
        "/add" if there => return Err(member_error(1378)),
        "/add" => accounts.administrators.push(user.to_owned()),
        "/delete" | "/del" if !there => return Err(member_error(1377)),
        "/delete" | "/del" => {
            accounts.administrators.retain(|member| !same(bare(member), bare(user)));
        }
        _ => return Err(Stop::new("The syntax of this command is:\r\n\r\nNET LOCALGROUP\r\n")),
    }
    call.line(DONE);
    call.line("");
    Ok(())
}

fn member_error(number: u32) -> Stop {
    let text = if number == 1378 {
        "The specified account name is already a member of the group."
    } else {
        "The specified account name is not a member of the group."
    };
    Stop::with(2, format!("System error {number} has occurred.\r\n\r\n{text}\r\n"))
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{changes, fails, prints, server};

    #[test]
    fn members_are_listed_added_and_removed() {
        let mut world = server();
        let text = prints(&mut world, "net localgroup administrators");
        assert!(text.starts_with("Alias name     Administrators\nComment        Admin"), "{text}");
        assert!(text.contains("\nAdministrator\nThe command completed successfully."), "{text}");
        let changed = changes(&mut world, "net localgroup Administrators guest /add");
        assert_eq!(changed, ["account:administrators"]);
        assert!(fails(&mut world, "net localgroup Administrators Guest /add").1.contains("1378"));
        let (exit, text) = fails(&mut world, "net localgroup Administrators nobody /add");
        assert_eq!(exit, 2);
        assert!(text.contains("NET HELPMSG 3783."));
    }

    #[test]
    fn users_are_listed_in_columns() {
        let text = prints(&mut server(), "net user");
        assert!(text.contains("Administrator            Guest                    \n"), "{text}");
        assert!(fails(&mut server(), "net user nobody").1.contains("NET HELPMSG 2221."));
    }
}

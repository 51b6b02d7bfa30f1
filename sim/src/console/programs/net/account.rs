//! `net user` and `net localgroup`.

use super::{message, system_error};
use crate::console::{Call, Stop};
use crate::kernel::text::{order, same};
use crate::windows::accounts::bare;
use crate::windows::error::Win32;

const RULE: &str =
    "-------------------------------------------------------------------------------";
const DONE: &str = "The command completed successfully.";
/// Local groups of a server that the model has members of, or that tools ask for.
const GROUPS: [(&str, &str); 3] = [
    (
        "Administrators",
        "Administrators have complete and unrestricted access to the computer/domain",
    ),
    (
        "Backup Operators",
        "Backup Operators can override security restrictions for the sole purpose of backing up \
         or restoring files",
    ),
    (
        "Users",
        "Users are prevented from making accidental or intentional system-wide changes and can \
         run most applications",
    ),
];

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
    let groups = if accounts.is_administrator(spelled) { "*Administrators" } else { "*Users" };
    call.line(&format!("User name                    {spelled}"));
    call.line("Account active               Yes");
    call.line("Account expires              Never");
    call.line("");
    call.line(&format!("Local Group Memberships      {groups:<22}"));
    call.line("Global Group memberships     *None                 ");
    call.line(DONE);
    call.line("");
    Ok(())
}

pub(super) fn local_group(call: &mut Call<'_>) -> Result<(), Stop> {
    let (group, user, action) =
        (call.word(1).to_owned(), call.word(2).to_owned(), call.word(3).to_owned());
    if group.is_empty() {
        return list(call);
    }
    let Some((name, comment)) = GROUPS.iter().find(|(name, _)| same(name, &group)) else {
        return Err(message(2220, "The group name could not be found."));
    };
    if !user.is_empty() {
        return change(call, name, &user, &action);
    }
    let accounts = &call.world.host.accounts;
    let members = match *name {
        "Administrators" => accounts.administrators.clone(),
        "Users" => accounts.users.clone(),
        _ => Vec::new(),
    };
    call.line(&format!("Alias name     {name}"));
    call.line(&format!("Comment        {comment}"));
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
    for (name, _) in GROUPS {
        call.line(&format!("*{name}"));
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

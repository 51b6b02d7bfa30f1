//! `Get-LocalUser`, `Get-LocalGroup`, `Get-LocalGroupMember`.
//!
//! *Models*: local users, groups that every server has, members of Administrators.
//! *Leaves out*: passwords and their dates, changes: refused by name.
//! *Sources*: the module Microsoft.PowerShell.LocalAccounts \[K\].

use powershell::eval::{Call, Cmdlet, ErrorSpec, Eval, Param, Run};
use powershell::format::{Align, Cell, Column, View};
use powershell::value::Value;
use powershell::value::compare::like;

use crate::console::cim::accounts::{GROUPS, about, is_disabled, sid};
use crate::console::machine::Machine;
use crate::console::{Entry, Kind};
use crate::kernel::text::same;
use crate::windows::identity::Windows;

const MODULE: &str = "Microsoft.PowerShell.LocalAccounts";
/// Class of users.
pub(super) const USER: &str = "Microsoft.PowerShell.Commands.LocalUser";
/// Class of groups.
pub(super) const GROUP: &str = "Microsoft.PowerShell.Commands.LocalGroup";
const PRINCIPAL: &str = "Microsoft.PowerShell.Commands.LocalPrincipal";

const fn entry(
    name: &'static str,
    class: &'static str,
    params: &'static [Param],
    run: fn(&mut Call<'_>) -> Eval<()>,
    about: &'static str,
    examples: &'static [&'static str],
) -> Entry {
    let (default_set, impact, run) = ("Default", None, Run::Each(run));
    let cmdlet = Cmdlet { name, module: MODULE, class, params, default_set, impact, run };
    Entry { cmdlet, kind: Kind::Since(Windows::Server2016), about, examples }
}

const NAME: Param = Param::new("Name", "string[]").at(0).pipeline().by_name().sets(&["Default"]);
const SID: Param = Param::new("SID", "string[]").sets(&["SecurityIdentifier"]);

/// `Get-LocalUser`
pub(super) const GET_USER: Entry = entry(
    "Get-LocalUser",
    "Microsoft.PowerShell.Commands.GetLocalUserCommand",
    &[NAME, SID],
    |call| chosen(call, users, "User"),
    "Lists local accounts",
    &["Get-LocalUser", "Get-LocalUser Administrator"],
);

/// `Get-LocalGroup`
pub(super) const GET_GROUP: Entry = entry(
    "Get-LocalGroup",
    "Microsoft.PowerShell.Commands.GetLocalGroupCommand",
    &[NAME, SID],
    |call| chosen(call, groups, "Group"),
    "Lists local groups",
    &["Get-LocalGroup", "Get-LocalGroup Administrators"],
);

/// `Get-LocalGroupMember`
pub(super) const GET_MEMBER: Entry = entry(
    "Get-LocalGroupMember",
    "Microsoft.PowerShell.Commands.GetLocalGroupMemberCommand",
    &[
        Param::new("Name", "string").at(0).mandatory().sets(&["Default"]).by_name(),
        Param::new("Group", "object").at(0).mandatory().pipeline().sets(&["Group"]),
        Param::new("SID", "string").mandatory().sets(&["SecurityIdentifier"]),
        Param::new("Member", "string").at(1),
    ],
    members,
    "Lists the members of a local group",
    &["Get-LocalGroupMember Administrators"],
);

fn identifier(text: &str) -> Value {
    let kinds = ["System.Security.Principal.SecurityIdentifier", "System.Object"];
    let properties = [
        ("BinaryLength", Value::Int(28)),
        ("AccountDomainSid", Value::Null),
        ("Value", Value::text(text)),
    ];
    Value::typed(&kinds, properties).shown_as(text)
}

fn users(machine: &Machine) -> Vec<Value> {
    let accounts = &machine.look().host.accounts;
    let user = |name: &String| {
        let disabled = is_disabled(name);
        Value::typed(
            &[USER, PRINCIPAL, "System.Object"],
            [
                ("AccountExpires", Value::Null),
                ("Description", Value::text(about(name))),
                ("Enabled", Value::Bool(!disabled)),
                ("FullName", Value::text("")),
                ("PasswordChangeableDate", Value::Null),
                ("PasswordExpires", Value::Null),
                ("UserMayChangePassword", Value::Bool(!disabled)),
                ("PasswordRequired", Value::Bool(!disabled)),
                ("PasswordLastSet", Value::Null),
                ("LastLogon", Value::Null),
                ("Name", Value::text(name)),
                ("SID", identifier(&sid(accounts, name).unwrap_or_default())),
                ("PrincipalSource", Value::text("Local")),
                ("ObjectClass", Value::text("User")),
            ],
        )
        .shown_as(name)
    };
    accounts.users.iter().map(user).collect()
}

fn groups(_: &Machine) -> Vec<Value> {
    let group = |(name, number, about): &(&str, u32, &str)| {
        Value::typed(
            &[GROUP, PRINCIPAL, "System.Object"],
            [
                ("Description", Value::text(about)),
                ("Name", Value::text(name)),
                ("SID", identifier(&format!("S-1-5-32-{number}"))),
                ("PrincipalSource", Value::text("Local")),
                ("ObjectClass", Value::text("Group")),
            ],
        )
        .shown_as(name)
    };
    GROUPS.iter().map(group).collect()
}

fn said(value: &Value, name: &str) -> String {
    value.property(name).map(|value| powershell::value::text::of(&value)).unwrap_or_default()
}

fn missing(call: &mut Call<'_>, kind: &str, name: &str) -> Eval<()> {
    let class = format!("Microsoft.PowerShell.Commands.{kind}NotFoundException");
    let text = format!("{kind} {name} was not found.");
    let spec = ErrorSpec::new(class, format!("{kind}NotFound"), "ObjectNotFound", text);
    call.engine.fail(&spec.about(Value::text(name)))
}

fn chosen(call: &mut Call<'_>, of: fn(&Machine) -> Vec<Value>, kind: &str) -> Eval<()> {
    let all = of(Machine::of(call.engine));
    let property = if call.has("SID") { "SID" } else { "Name" };
    let wanted = call.texts(property);
    if wanted.is_empty() {
        return call.put_all(all);
    }
    for one in wanted {
        let fits = |value: &&Value| like(&said(value, property), &one, false);
        let hits: Vec<Value> = all.iter().filter(fits).cloned().collect();
        if hits.is_empty() && !one.contains(['*', '?']) {
            missing(call, kind, &one)?;
        }
        call.put_all(hits)?;
    }
    Ok(())
}

fn members(call: &mut Call<'_>) -> Eval<()> {
    let by_sid = call.text("SID");
    let name = match (call.get("Group"), call.text("Name")) {
        (Some(group @ Value::Object(_)), _) => said(group, "Name"),
        (Some(other), _) => powershell::value::text::of(other),
        (None, name) => name.unwrap_or_default().to_string(),
    };
    let known = GROUPS.iter().find(|(group, number, _)| match &by_sid {
        Some(sid) => same(sid, &format!("S-1-5-32-{number}")),
        None => same(group, &name),
    });
    let Some((group, ..)) = known else {
        return missing(call, "Group", &by_sid.map_or(name, |sid| sid.to_string()));
    };
    if !same(group, "Administrators") {
        // Only the administrators are modelled; the others have no members here.
        return Ok(());
    }
    let host = &Machine::of(call.engine).look().host;
    let (computer, accounts) = (host.identity.name.clone(), host.accounts.clone());
    let wanted = call.text("Member");
    for member in &accounts.administrators {
        let full = match member.contains('\\') {
            true => member.clone(),
            false => format!(r"{computer}\{member}"),
        };
        if wanted.as_ref().is_some_and(|one| !like(&full, one, false) && !like(member, one, false))
        {
            continue;
        }
        let value = Value::typed(
            &[PRINCIPAL, "System.Object"],
            [
                ("Name", Value::text(&full)),
                ("SID", identifier(&sid(&accounts, member).unwrap_or_default())),
                ("PrincipalSource", Value::text("Local")),
                ("ObjectClass", Value::text("User")),
            ],
        );
        call.put(value.shown_as(&full))?;
    }
    Ok(())
}

const fn fit(property: &'static str) -> Column {
    Column { label: property, width: None, align: None, value: Cell::Property(property) }
}

/// As the module shows users.
pub(super) static USER_VIEW: View = View::table(&[
    fit("Name"),
    Column { align: Some(Align::Left), ..fit("Enabled") },
    fit("Description"),
]);

/// As the module shows groups.
pub(super) static GROUP_VIEW: View = View::table(&[fit("Name"), fit("Description")]);

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, good, server};

    #[test]
    fn accounts_and_groups_are_listed() {
        let mut world = server();
        let line = "(Get-LocalUser Administrator).SID.Value";
        assert!(good(&mut world, line).ends_with("-500\n"));
        let line = "(Get-LocalGroupMember -Group Administrators).Name";
        assert_eq!(good(&mut world, line), "SERVER01\\Administrator\n");
        assert!(bad(&mut world, "Get-LocalUser nobody").ends_with("User nobody was not found."));
        let text = good(&mut world, "Get-LocalUser");
        assert!(text.starts_with("\nName          Enabled Description "), "{text}");
    }
}

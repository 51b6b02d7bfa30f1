//! `gpedit`: marslab's stand-in for the Local Group Policy Editor. Not a Windows command.
//!
//! *Models*: Software Restriction Policies: the path rules, who they are for, removing a rule. What
//! is changed here takes effect with the next refresh (`gpupdate /force`).
//! *Leaves out*: every other page of the editor, other levels. *Sources*: fix column of X53.

use crate::console::{Call, Command, Kind, Stop};
use crate::kernel::text::same;
use crate::windows::registry::Data;
use crate::windows::software_restriction::{ROOT, SCOPE};

/// `gpedit`
pub(super) const COMMAND: Command = Command {
    name: "gpedit",
    aliases: &[],
    kind: Kind::StandIn,
    about: "marslab's stand-in for the Local Group Policy Editor",
    examples: &["gpedit list"],
    run,
};

const USAGE: &str = "gpedit: stand-in of marslab for windows; not a Windows command\r\n\
    \x20 gpedit list                              Software Restriction Policies\r\n\
    \x20 gpedit remove PATH                       Additional Rules, Delete\r\n\
    \x20 gpedit enforce all|except-administrators Enforcement";

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    call.need_elevation("gpedit: the editor needs administrator rights")?;
    let words: Vec<String> = call.words.iter().map(|word| word.text.clone()).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["list"] => list(call),
        ["remove", path] => return remove(call, path),
        ["enforce", "all"] => enforce(call, 0),
        ["enforce", "except-administrators"] => enforce(call, 1),
        _ => return Err(Stop::new(USAGE)),
    }
    Ok(())
}

fn list(call: &mut Call<'_>) {
    let settings = call.world.host.group_policy.settings.clone();
    let scope = settings.iter().find(|setting| same(&setting.name, SCOPE));
    let Some(scope) = scope else {
        call.line("No Software Restriction Policies are defined.");
        return;
    };
    let who = if scope.data == Data::Dword(1) { " except local administrators" } else { "" };
    call.line(&format!("Enforcement: all users{who}"));
    for rule in settings.iter().filter(|setting| same(&setting.name, "ItemData")) {
        call.line(&format!("Disallowed   {}", rule.data.text().unwrap_or_default()));
    }
}

fn remove(call: &mut Call<'_>, path: &str) -> Result<(), Stop> {
    let policy = &mut call.world.host.group_policy;
    let is_rule = |data: &Data| data.text().is_some_and(|text| same(text, path));
    let rules = policy.settings.iter().filter(|setting| is_rule(&setting.data));
    let keys: Vec<String> = rules.map(|setting| setting.key.clone()).collect();
    if keys.is_empty() {
        return Err(Stop::new(format!("gpedit: there is no rule for {path}")));
    }
    policy.settings.retain(|setting| !keys.contains(&setting.key));
    call.line("The rule was deleted.");
    Ok(())
}

fn enforce(call: &mut Call<'_>, scope: u32) {
    let policy = &mut call.world.host.group_policy;
    let is_scope = |key: &str, name: &str| same(key, ROOT) && same(name, SCOPE);
    for setting in policy.settings.iter_mut().filter(|it| is_scope(&it.key, &it.name)) {
        setting.data = Data::Dword(scope);
    }
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, changed, good, server};
    use crate::windows::software_restriction::{ROOT, forbids, settings};

    const COMPILER: &str = r"C:\Windows\Microsoft.NET\Framework\v4.0.30319\csc.exe";

    #[test]
    fn a_rule_goes_with_the_refresh_and_not_before() {
        let mut world = server();
        assert!(good(&mut world, "gpedit list").starts_with("No Software"));
        world.host.group_policy.settings = settings(&["csc.exe".into(), "vbc.exe".into()], false);
        good(&mut world, "gpupdate /force");
        assert!(forbids(&world.host.registry, COMPILER).is_some());
        let text = good(&mut world, "gpresult /scope computer /z");
        assert!(
            text.contains(r"0\Paths\{1016bbe0-a716-428b-822e-5e544b6a3100}\ItemData"),
            "{text}"
        );
        assert_eq!(changed(&mut world, "gpedit remove CSC.exe"), ["group-policy:settings"]);
        assert!(forbids(&world.host.registry, COMPILER).is_some());
        good(&mut world, "gpupdate /force");
        assert!(forbids(&world.host.registry, COMPILER).is_none());
        assert_eq!(world.host.registry.subkeys(&format!(r"{ROOT}\0\Paths")).len(), 1);
        assert!(bad(&mut world, "gpedit remove csc.exe").contains("no rule for csc.exe"));
    }

    #[test]
    fn administrators_are_spared_when_the_policy_says_so() {
        let mut world = server();
        world.host.group_policy.settings = settings(&["csc.exe".into()], false);
        good(&mut world, "gpupdate");
        good(&mut world, "gpedit enforce except-administrators; gpupdate /force");
        assert!(good(&mut world, "gpedit list").contains("all users except local administrators"));
        assert!(forbids(&world.host.registry, COMPILER).is_none());
        assert!(bad(&mut world, "gpedit enforce nobody").starts_with("gpedit: stand-in"));
    }
}

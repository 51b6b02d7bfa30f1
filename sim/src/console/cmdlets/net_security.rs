//! `Get-NetFirewallRule`, `Disable-NetFirewallRule`, `Remove-NetFirewallRule`: rules of the
//! firewall of this machine.
//!
//! *Models*: rules about programs, by display name, direction, action. *Leaves out*: groups, ports,
//! new rules (`netsh advfirewall firewall add rule` makes them). *Sources*: S46; layouts \[K\].

use crate::console::{Call, Command, Kind, Param, Stop, Takes};
use crate::kernel::text::same;
use crate::windows::firewall::{self, Rule};
use crate::windows::identity::Windows;

use super::layout::{list, truth};

const NAME: Param = Param::text("DisplayName").at(0);
const DIRECTION: Param = Param::text("Direction").taking(Takes::OneOf(&["Inbound", "Outbound"]));
const ACTION: Param = Param::text("Action").taking(Takes::OneOf(&["Allow", "Block"]));
const ENABLED: Param = Param::text("Enabled").taking(Takes::OneOf(&["True", "False"]));

/// `Get-NetFirewallRule`
pub(super) const GET: Command = Command {
    name: "Get-NetFirewallRule",
    aliases: &[],
    kind: Kind::Since(Windows::Server2012R2),
    about: "Lists rules of the firewall of this machine",
    params: &[NAME, DIRECTION, ACTION, ENABLED],
    examples: &["Get-NetFirewallRule -Direction Outbound -Action Block -Enabled True"],
    run: get,
};

/// `Disable-NetFirewallRule`
pub(super) const DISABLE: Command = Command {
    name: "Disable-NetFirewallRule",
    aliases: &[],
    kind: Kind::Since(Windows::Server2012R2),
    about: "Switches a rule of the firewall off",
    params: &[NAME.required()],
    examples: &[],
    run: disable,
};

/// `Remove-NetFirewallRule`
pub(super) const REMOVE: Command = Command {
    name: "Remove-NetFirewallRule",
    aliases: &[],
    kind: Kind::Since(Windows::Server2012R2),
    about: "Removes a rule of the firewall",
    params: &[NAME.required()],
    examples: &[],
    run: remove,
};

fn wanted(call: &Call<'_>) -> Vec<Rule> {
    let arguments = &call.arguments;
    let is = |name: &str, word: &str| arguments.text(name).is_none_or(|text| same(text, word));
    let mut rules = firewall::rules(&call.world.host.registry);
    rules.retain(|rule| {
        is("DisplayName", &rule.name)
            && is("Direction", if rule.out { "Outbound" } else { "Inbound" })
            && is("Action", if rule.blocks { "Block" } else { "Allow" })
            && is("Enabled", if rule.active { "True" } else { "False" })
    });
    rules
}

/// The rules that a cmdlet is to change: it wants at least one, and rights.
fn found(call: &Call<'_>, cmdlet: &str) -> Result<Vec<Rule>, Stop> {
    let rules = wanted(call);
    if rules.is_empty() {
        let name = call.arguments.text("DisplayName").unwrap_or_default();
        return Err(Stop::cmdlet(
            cmdlet,
            format_args!(
                "No MSFT_NetFirewallRule objects found with property 'DisplayName' equal to \
                 '{name}'.  Verify the value of the property and retry."
            ),
        ));
    }
    call.need_elevation(&format!("{cmdlet} : Access is denied."))?;
    Ok(rules)
}

fn get(call: &mut Call<'_>) -> Result<(), Stop> {
    let rules = wanted(call);
    let objects: Vec<Vec<(&str, String)>> = rules
        .into_iter()
        .map(|rule| {
            vec![
                ("Name", rule.id),
                ("DisplayName", rule.name),
                ("Enabled", truth(rule.active)),
                ("Direction", if rule.out { "Outbound" } else { "Inbound" }.to_owned()),
                ("Action", if rule.blocks { "Block" } else { "Allow" }.to_owned()),
            ]
        })
        .collect();
    list(call, &objects);
    Ok(())
}

fn disable(call: &mut Call<'_>) -> Result<(), Stop> {
    for rule in found(call, "Disable-NetFirewallRule")? {
        firewall::set(&mut call.world.host.registry, &Rule { active: false, ..rule });
    }
    Ok(())
}

fn remove(call: &mut Call<'_>) -> Result<(), Stop> {
    for rule in found(call, "Remove-NetFirewallRule")? {
        call.world.host.registry.remove_value(firewall::RULES, &rule.id);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, changed, good, server};

    #[test]
    fn a_rule_is_listed_switched_off_and_removed() {
        let mut world = server();
        let line = "netsh advfirewall firewall add rule name=\"Contoso block\" dir=out \
                    action=block program=C:\\a.exe";
        assert_eq!(good(&mut world, line), "Ok.\n\n");
        let list = "Get-NetFirewallRule -Direction Outbound -Action Block -Enabled True";
        assert!(good(&mut world, list).contains("DisplayName : Contoso block\n"));
        let one = changed(&mut world, "Disable-NetFirewallRule -DisplayName 'Contoso block'");
        assert!(one.len() == 1 && one[0].contains("FirewallRules"), "{one:?}");
        assert_eq!(good(&mut world, list), "");
        good(&mut world, "Remove-NetFirewallRule -DisplayName 'Contoso block'");
        let text = bad(&mut world, "Remove-NetFirewallRule -DisplayName 'Contoso block'");
        assert!(text.contains("No MSFT_NetFirewallRule objects found"), "{text}");
    }
}

//! Windows Firewall: rules that keep programs from going out.
//!
//! *Models*: rules as the registry keeps them (`v2.26|Action=Block|Active=TRUE|Dir=Out|App=...`),
//! by program, and the profile that can be off. The firewall of the site is another thing
//! ([`super::network`]): this one stands on the machine and knows who asks.
//! *Leaves out*: rules that come with Windows; what inbound rules, ports, addresses and services
//! do (they are kept); the network is always a private one.
//! *Sources*: S41 ("or device"), S46 ("machine or proxy firewall"); layout of a rule \[K\].
//! *Seen through*: `netsh advfirewall firewall show rule`, `Get-NetFirewallRule`, `reg query`.

use crate::kernel::text::same;

use super::registry::{Data, Registry};

/// Where the firewall keeps its profiles.
pub const POLICY: &str =
    r"HKLM\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy";
/// Where it keeps its rules, one value each.
pub const RULES: &str =
    r"HKLM\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy\FirewallRules";
/// The profile of a private network.
pub const PROFILE: &str = "StandardProfile";

/// A rule about a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Name of the value that keeps it, `{GUID}`.
    pub id: String,
    /// Display name.
    pub name: String,
    /// It blocks; else it allows.
    pub blocks: bool,
    /// It is enabled.
    pub active: bool,
    /// It is about what goes out.
    pub out: bool,
    /// Full path of the program; empty for every program.
    pub program: String,
    /// Its other fields as the registry keeps them, `Protocol=6|LPort=443|`; empty for none.
    pub others: String,
}

/// Fields of a rule that have a place of their own.
const FIELDS: [&str; 5] = ["Action", "Active", "Dir", "App", "Name"];

impl Rule {
    /// The rule as the registry keeps it.
    #[must_use]
    pub fn text(&self) -> String {
        format!(
            "v2.26|Action={}|Active={}|Dir={}|{}App={}|Name={}|",
            if self.blocks { "Block" } else { "Allow" },
            if self.active { "TRUE" } else { "FALSE" },
            if self.out { "Out" } else { "In" },
            self.others,
            self.program,
            self.name
        )
    }

    fn parse(id: &str, text: &str) -> Self {
        let field = |name: &str| {
            let mut fields = text.split('|').filter_map(|field| field.split_once('='));
            fields.find(|(key, _)| same(key, name)).map(|(_, value)| value).unwrap_or_default()
        };
        Self {
            id: id.to_owned(),
            name: field("Name").to_owned(),
            blocks: same(field("Action"), "Block"),
            active: same(field("Active"), "TRUE"),
            out: same(field("Dir"), "Out"),
            program: field("App").to_owned(),
            others: text
                .split('|')
                .filter_map(|field| field.split_once('='))
                .filter(|(key, _)| !FIELDS.iter().any(|known| same(known, key)))
                .map(|(key, value)| format!("{key}={value}|"))
                .collect(),
        }
    }

    /// One of its other fields.
    #[must_use]
    pub fn other(&self, name: &str) -> Option<&str> {
        let mut fields = self.others.split('|').filter_map(|field| field.split_once('='));
        fields.find(|(key, _)| same(key, name)).map(|(_, value)| value)
    }
}

/// All rules, in the order in which they were made.
#[must_use]
pub fn rules(registry: &Registry) -> Vec<Rule> {
    let values = registry.key(RULES).map(super::registry::Key::values).unwrap_or_default();
    let rules = values.iter().filter_map(|value| Some((&value.name, value.data.text()?)));
    rules.map(|(id, text)| Rule::parse(id, text)).collect()
}

/// Writes a rule.
pub fn set(registry: &mut Registry, rule: &Rule) {
    registry.set(RULES, &rule.id, Data::sz(&rule.text()));
}

/// True when a profile is on, as it is unless somebody switched it off.
#[must_use]
pub fn is_on(registry: &Registry, profile: &str) -> bool {
    registry.value(&[POLICY, "\\", profile].concat(), "EnableFirewall") != Some(&Data::Dword(0))
}

/// The enabled rules that keep programs from going out, while the firewall is on.
pub fn outbound_blocks(registry: &Registry) -> impl Iterator<Item = Rule> {
    let mut rules = rules(registry);
    if !rules.is_empty() && !is_on(registry, PROFILE) {
        rules.clear();
    }
    rules.into_iter().filter(|rule| rule.blocks && rule.active && rule.out)
}

/// The name of a rule that keeps a program from going out.
#[must_use]
pub fn blocks(registry: &Registry, program: &str) -> Option<String> {
    let mut rules = outbound_blocks(registry);
    let rule = rules.find(|rule| rule.program.is_empty() || same(&rule.program, program))?;
    Some(rule.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_about_one_program_and_can_be_switched_off() {
        let mut registry = Registry::default();
        let mut rule = Rule {
            id: "{1}".into(),
            name: "No way out".into(),
            blocks: true,
            active: true,
            out: true,
            program: r"C:\a.exe".into(),
            others: "Protocol=6|LPort=443|".into(),
        };
        set(&mut registry, &rule);
        assert_eq!(rules(&registry), [rule.clone()]);
        assert_eq!(blocks(&registry, r"c:\A.exe").as_deref(), Some("No way out"));
        assert_eq!(blocks(&registry, r"C:\b.exe"), None);
        registry.set(&format!("{POLICY}\\{PROFILE}"), "EnableFirewall", Data::Dword(0));
        assert_eq!(blocks(&registry, r"C:\a.exe"), None);
        registry.remove_value(&format!("{POLICY}\\{PROFILE}"), "EnableFirewall");
        rule.active = false;
        set(&mut registry, &rule);
        assert_eq!(blocks(&registry, r"C:\a.exe"), None);
    }
}

//! The firewall of the machine: `MSFT_NetFirewallProfile`.
//!
//! *Models*: the three profiles, on or off. *Leaves out*: their other settings, which have their
//! defaults. *Sources*: `windows/firewall.rs`; the MOF definition \[K\].

use super::class::{Definition, Named};
use crate::windows::firewall;

/// The profiles with their numbers and the key that keeps each.
pub(in crate::console) const PROFILES: [(&str, u32, &str); 3] = [
    ("Domain", 1, "DomainProfile"),
    ("Private", 2, firewall::PROFILE),
    ("Public", 4, "PublicProfile"),
];

/// `MSFT_NetFirewallProfile`
pub(in crate::console) const FIREWALL_PROFILE: Definition = Definition {
    name: "MSFT_NetFirewallProfile",
    namespace: "ROOT/StandardCimv2",
    parents: &["MSFT_NetSettingData", "CIM_SettingData"],
    properties: &[
        "string Caption, string Description, string ElementName, key string InstanceID, \
         string Name, uint16 Profile, uint16 Enabled, uint16 DefaultInboundAction, \
         uint16 DefaultOutboundAction, uint16 AllowInboundRules, \
         uint16 AllowLocalFirewallRules, uint16 AllowLocalIPsecRules, \
         uint16 AllowUserApps, uint16 AllowUserPorts, \
         uint16 AllowUnicastResponseToMulticast, uint16 NotifyOnListen, \
         uint16 EnableStealthModeForIPsec, string LogFileName, uint64 LogMaxSizeKilobytes, \
         uint16 LogAllowed, uint16 LogBlocked, uint16 LogIgnored, \
         string[] DisabledInterfaceAliases",
    ],
    instances: |scene| {
        let registry = &scene.world.host.registry;
        let profile = |(name, number, key): &(&str, u32, &str)| -> Named {
            let on = firewall::is_on(registry, key);
            let log = r"%systemroot%\system32\LogFiles\Firewall\pfirewall.log";
            vec![
                ("InstanceID", format!("MSFT|FW|FirewallProfile|{name}").into()),
                ("Name", (*name).into()),
                ("Profile", (*number).into()),
                ("Enabled", u32::from(on).into()),
                ("DefaultInboundAction", 0u32.into()),
                ("DefaultOutboundAction", 0u32.into()),
                ("AllowInboundRules", 2u32.into()),
                ("AllowLocalFirewallRules", 2u32.into()),
                ("AllowLocalIPsecRules", 2u32.into()),
                ("AllowUserApps", 2u32.into()),
                ("AllowUserPorts", 2u32.into()),
                ("AllowUnicastResponseToMulticast", 2u32.into()),
                ("NotifyOnListen", 0u32.into()),
                ("EnableStealthModeForIPsec", 2u32.into()),
                ("LogFileName", log.into()),
                ("LogMaxSizeKilobytes", 4096u32.into()),
                ("LogAllowed", 0u32.into()),
                ("LogBlocked", 0u32.into()),
                ("LogIgnored", 2u32.into()),
                ("DisabledInterfaceAliases", vec!["NotConfigured"].into()),
            ]
        };
        PROFILES.iter().map(profile).collect()
    },
    ..Definition::NEW
};

/// `MSFT_NetFirewallRule`
pub(in crate::console) const RULE: Definition = Definition {
    name: "MSFT_NetFirewallRule",
    namespace: "ROOT/StandardCimv2",
    parents: &["MSFT_NetSecurityRule"],
    properties: &[
        "string Caption, string Description, string ElementName, key string InstanceID, \
         string Name, string ID, string DisplayName, string Group, string DisplayGroup, \
         uint16 Enabled, uint16 Profiles, string[] Platforms, uint16 Direction, \
         uint16 Action, uint16 EdgeTraversalPolicy, boolean LooseSourceMapping, \
         boolean LocalOnlyMapping, string Owner, uint16 PrimaryStatus, string Status, \
         uint16 EnforcementStatus, string PolicyStoreSource, uint16 PolicyStoreSourceType, \
         string RuleGroup",
    ],
    instances: |scene| {
        let rule = |rule: firewall::Rule| -> Named {
            let group = rule.other("EmbedCtxt").map(str::to_owned);
            let about = rule.other("Desc").map(str::to_owned);
            vec![
                ("Description", about.into()),
                ("ElementName", (&rule.name).into()),
                ("InstanceID", (&rule.id).into()),
                ("Name", (&rule.id).into()),
                ("ID", (&rule.id).into()),
                ("DisplayName", (&rule.name).into()),
                ("Group", group.clone().into()),
                ("DisplayGroup", group.clone().into()),
                ("Enabled", if rule.active { 1u32 } else { 2 }.into()),
                ("Profiles", 0u32.into()),
                ("Direction", if rule.out { 2u32 } else { 1 }.into()),
                ("Action", if rule.blocks { 4u32 } else { 2 }.into()),
                ("EdgeTraversalPolicy", 0u32.into()),
                ("LooseSourceMapping", false.into()),
                ("LocalOnlyMapping", false.into()),
                ("PrimaryStatus", 1u32.into()),
                ("Status", "The rule was parsed successfully from the store. (65536)".into()),
                ("EnforcementStatus", 0u32.into()),
                ("PolicyStoreSource", "PersistentStore".into()),
                ("PolicyStoreSourceType", 1u32.into()),
                ("RuleGroup", group.into()),
            ]
        };
        firewall::rules(&scene.world.host.registry).into_iter().map(rule).collect()
    },
    ..Definition::NEW
};

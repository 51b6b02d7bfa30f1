//! The firewall of this machine: the module NetSecurity.
//!
//! *Models*: rules as the registry keeps them, with filters for ports, addresses and programs; new
//! rules for programs and inbound ports; the three profiles. *Leaves out*: rules that come with
//! Windows, outbound rules for ports, rules for IPsec: new ones are refused.
//! *Sources*: S46; the module NetSecurity of Server 2019, layouts \[K\].

use powershell::eval::{Call, Eval, Param};
use powershell::value::compare::like;
use powershell::value::net::Guid;
use powershell::value::{Value, text};

use super::shaped::{
    Missing, SESSION, Shape, by_default, entry, found, need_elevation, not_found, refuse,
};
use crate::console::Entry;
use crate::console::cim::security::{FIREWALL_PROFILE, PROFILES, RULE};
use crate::console::machine::Machine;
use crate::kernel::text::same;
use crate::windows::firewall::{self, Rule};
use crate::windows::registry::Data;

const MODULE: &str = "NetSecurity";
const NAME: Param = Param::new("Name", "string[]").alias(&["ID"]).by_name();
const DISPLAY: Param = Param::new("DisplayName", "string[]");
const GROUP: Param = Param::new("DisplayGroup", "string[]");
const DIRECTION: Param = Param::new("Direction", "string").choices(&["Inbound", "Outbound"]);
const ACTION: Param = Param::new("Action", "string").choices(&["NotConfigured", "Allow", "Block"]);
const ENABLED: Param = Param::new("Enabled", "string").choices(&["True", "False"]);
const STORE: Param = Param::new("PolicyStore", "string");
const INPUT: Param = Param::new("InputObject", "object[]").pipeline();

/// Parameters that choose rules.
const CHOICE: &[Param] = &[
    NAME.at(0),
    DISPLAY,
    GROUP,
    Param::new("Group", "string[]"),
    DIRECTION,
    ACTION,
    ENABLED,
    STORE,
    INPUT,
    Param::switch("All"),
    Param::switch("PassThru"),
    SESSION,
];

/// `Get-NetFirewallRule`
pub(super) const GET: Entry = entry(
    "Get-NetFirewallRule",
    MODULE,
    CHOICE,
    |call| {
        let rules = chosen(call)?;
        rules.iter().try_for_each(|rule| {
            let value = object(call, rule);
            call.put(value)
        })
    },
    "Lists rules of the firewall of this machine",
    &["Get-NetFirewallRule -Direction Outbound -Action Block -Enabled True"],
);

/// `Disable-NetFirewallRule`
pub(super) const DISABLE: Entry = entry(
    "Disable-NetFirewallRule",
    MODULE,
    CHOICE,
    |call| change(call, |rule| Some(Rule { active: false, ..rule })),
    "Switches rules of the firewall off",
    &[],
);

/// `Enable-NetFirewallRule`
pub(super) const ENABLE: Entry = entry(
    "Enable-NetFirewallRule",
    MODULE,
    CHOICE,
    |call| change(call, |rule| Some(Rule { active: true, ..rule })),
    "Switches rules of the firewall on",
    &[],
);

/// `Remove-NetFirewallRule`
pub(super) const REMOVE: Entry = entry(
    "Remove-NetFirewallRule",
    MODULE,
    CHOICE,
    |call| change(call, |_| None),
    "Removes rules of the firewall",
    &[],
);

/// `New-NetFirewallRule`
pub(super) const NEW: Entry = entry(
    "New-NetFirewallRule",
    MODULE,
    &[
        Param::new("DisplayName", "string").mandatory(),
        Param::new("Name", "string").alias(&["ID"]),
        Param::new("Description", "string"),
        Param::new("Group", "string"),
        DIRECTION,
        ACTION,
        ENABLED,
        Param::new("Profile", "string[]"),
        Param::new("Program", "string"),
        Param::new("Protocol", "string"),
        Param::new("LocalPort", "string[]"),
        Param::new("RemotePort", "string[]"),
        Param::new("LocalAddress", "string[]"),
        Param::new("RemoteAddress", "string[]"),
        Param::new("Service", "string"),
        Param::new("InterfaceType", "string"),
        STORE,
        SESSION,
    ],
    new,
    "Makes a rule of the firewall",
    &[r"New-NetFirewallRule -DisplayName Test -Direction Outbound -Action Block -Program C:\a.exe"],
);

/// `Get-NetFirewallPortFilter`
pub(super) const PORTS: Entry = by_default(
    "Query",
    entry(
        "Get-NetFirewallPortFilter",
        MODULE,
        &[
            Param::new("AssociatedNetFirewallRule", "object")
                .mandatory()
                .pipeline()
                .sets(&["Rule"]),
            Param::new("Protocol", "string[]").sets(&["Query"]),
            Param::switch("All").sets(&["Query"]),
            STORE,
            SESSION,
        ],
        |call| filters(call, "MSFT_NetProtocolPortFilter", port_filter),
        "Shows the ports of rules",
        &[],
    ),
);

/// `Get-NetFirewallAddressFilter`
pub(super) const ADDRESSES: Entry = by_default(
    "Query",
    entry(
        "Get-NetFirewallAddressFilter",
        MODULE,
        &[
            Param::new("AssociatedNetFirewallRule", "object")
                .mandatory()
                .pipeline()
                .sets(&["Rule"]),
            Param::switch("All").sets(&["Query"]),
            STORE,
            SESSION,
        ],
        |call| filters(call, "MSFT_NetAddressFilter", address_filter),
        "Shows the addresses of rules",
        &[],
    ),
);

/// `Get-NetFirewallApplicationFilter`
pub(super) const PROGRAMS: Entry = by_default(
    "Query",
    entry(
        "Get-NetFirewallApplicationFilter",
        MODULE,
        &[
            Param::new("AssociatedNetFirewallRule", "object")
                .mandatory()
                .pipeline()
                .sets(&["Rule"]),
            Param::new("Program", "string[]").sets(&["Query"]),
            Param::switch("All").sets(&["Query"]),
            STORE,
            SESSION,
        ],
        |call| filters(call, "MSFT_NetApplicationFilter", program_filter),
        "Shows the programs of rules",
        &[],
    ),
);

/// `Get-NetFirewallProfile`
pub(super) const PROFILE: Entry = entry(
    "Get-NetFirewallProfile",
    MODULE,
    &[
        Param::new("Name", "string[]").at(0).alias(&["Profile"]).by_name(),
        Param::switch("All"),
        STORE,
        SESSION,
    ],
    |call| {
        let values = profiles(call)?;
        call.put_all(values)
    },
    "Shows the profiles of the firewall",
    &["Get-NetFirewallProfile", "Get-NetFirewallProfile -Profile Domain,Public"],
);

/// `Set-NetFirewallProfile`
pub(super) const SET_PROFILE: Entry = entry(
    "Set-NetFirewallProfile",
    MODULE,
    &[
        Param::new("Name", "string[]").at(0).alias(&["Profile"]).by_name(),
        Param::switch("All"),
        Param::new("Enabled", "string").choices(&["True", "False", "NotConfigured"]),
        Param::new("DefaultInboundAction", "string"),
        Param::new("DefaultOutboundAction", "string"),
        Param::new("LogFileName", "string"),
        Param::new("LogBlocked", "string"),
        Param::new("LogAllowed", "string"),
        Param::switch("PassThru"),
        STORE,
        SESSION,
    ],
    set_profile,
    "Switches profiles of the firewall on or off",
    &["Set-NetFirewallProfile -Profile Domain -Enabled True"],
);

static PROFILE_SHAPE: Shape = Shape {
    words: &[
        ("Enabled", &[(0, "False"), (1, "True"), (2, "NotConfigured")]),
        ("DefaultInboundAction", ACTIONS),
        ("DefaultOutboundAction", ACTIONS),
        ("AllowInboundRules", TRUTHS),
        ("AllowLocalFirewallRules", TRUTHS),
        ("AllowLocalIPsecRules", TRUTHS),
        ("AllowUserApps", TRUTHS),
        ("AllowUserPorts", TRUTHS),
        ("AllowUnicastResponseToMulticast", TRUTHS),
        ("NotifyOnListen", TRUTHS),
        ("EnableStealthModeForIPsec", TRUTHS),
        ("LogAllowed", TRUTHS),
        ("LogBlocked", TRUTHS),
        ("LogIgnored", TRUTHS),
    ],
    ..Shape::of(&FIREWALL_PROFILE)
};

const TRUTHS: &[(i128, &str)] = &[(0, "False"), (1, "True"), (2, "NotConfigured")];
const ACTIONS: &[(i128, &str)] = &[(0, "NotConfigured"), (2, "Allow"), (4, "Block")];

fn profiles(call: &mut Call<'_>) -> Eval<Vec<Value>> {
    found(call, &PROFILE_SHAPE, &[("Name", "Name")], Missing::ByProperty)
}

fn set_profile(call: &mut Call<'_>) -> Eval<()> {
    let others = [
        "DefaultInboundAction",
        "DefaultOutboundAction",
        "LogFileName",
        "LogBlocked",
        "LogAllowed",
    ];
    refuse(call, &others)?;
    let on = call.text("Enabled");
    if on.as_deref().is_some_and(|on| same(on, "NotConfigured")) {
        return Err(call.engine.unsupported_here("Set-NetFirewallProfile -Enabled NotConfigured"));
    }
    let chosen = profiles(call)?;
    need_elevation(call)?;
    if let Some(on) = on {
        let registry = &mut Machine::of(call.engine).world().host.registry;
        for profile in &chosen {
            let name = profile.property("Name").map(|name| text::of(&name)).unwrap_or_default();
            let Some((_, _, key)) = PROFILES.iter().find(|(known, ..)| same(known, &name)) else {
                continue;
            };
            let path = format!("{}\\{key}", firewall::POLICY);
            registry.set(&path, "EnableFirewall", Data::Dword(u32::from(same(&on, "True"))));
        }
    }
    if call.flag("PassThru") {
        let values = profiles(call)?;
        call.put_all(values)?;
    }
    Ok(())
}

/// A text of a rule.
type Said = fn(&Rule) -> String;

/// The rules that the parameters choose.
fn chosen(call: &mut Call<'_>) -> Eval<Vec<Rule>> {
    let mut rules = firewall::rules(&Machine::of(call.engine).look().host.registry);
    if let Some(input) = call.get("InputObject").cloned() {
        let ids: Vec<String> = input
            .elements()
            .iter()
            .filter_map(|rule| rule.property("Name").map(|name| text::of(&name)))
            .collect();
        rules.retain(|rule| ids.contains(&rule.id));
        return Ok(rules);
    }
    let by: [(&str, Said); 4] = [
        ("Name", |rule| rule.id.clone()),
        ("DisplayName", |rule| rule.name.clone()),
        ("DisplayGroup", |rule| rule.other("EmbedCtxt").unwrap_or_default().to_owned()),
        ("Group", |rule| rule.other("EmbedCtxt").unwrap_or_default().to_owned()),
    ];
    for (parameter, of) in by {
        if !call.has(parameter) {
            continue;
        }
        let wanted = call.texts(parameter);
        for one in wanted.iter().filter(|one| !one.contains(['*', '?'])) {
            if !rules.iter().any(|rule| same(&of(rule), one)) {
                not_found(call, &RULE_SHAPE, parameter, one)?;
            }
        }
        rules.retain(|rule| wanted.iter().any(|one| like(&of(rule), one, false)));
    }
    let is = |name: &str, word: &str| call.text(name).is_none_or(|text| same(&text, word));
    rules.retain(|rule| {
        is("Direction", if rule.out { "Outbound" } else { "Inbound" })
            && is("Action", if rule.blocks { "Block" } else { "Allow" })
            && is("Enabled", if rule.active { "True" } else { "False" })
    });
    Ok(rules)
}

static RULE_SHAPE: Shape = Shape {
    words: &[
        ("Enabled", &[(1, "True"), (2, "False")]),
        ("Direction", &[(1, "Inbound"), (2, "Outbound")]),
        ("Action", &[(2, "Allow"), (4, "Block")]),
        ("Profiles", &[]),
        ("EdgeTraversalPolicy", &[(0, "Block")]),
        ("PrimaryStatus", &[(1, "OK")]),
        ("EnforcementStatus", &[(0, "NotApplicable")]),
        ("PolicyStoreSourceType", &[(1, "Local")]),
    ],
    more: |_, _| vec![("Profile", Value::text("Any")), ("Platform", Value::array(Vec::new()))],
    ..Shape::of(&RULE)
};

fn object(call: &mut Call<'_>, rule: &Rule) -> Value {
    let all = super::shaped::all(Machine::of(call.engine), &RULE_SHAPE);
    let is = |value: &&Value| value.property("Name").is_some_and(|name| text::of(&name) == rule.id);
    all.iter().find(is).cloned().unwrap_or(Value::Null)
}

fn change(call: &mut Call<'_>, to: fn(Rule) -> Option<Rule>) -> Eval<()> {
    let named = ["Name", "DisplayName", "DisplayGroup", "Group", "InputObject", "Direction", "All"];
    if !named.iter().any(|name| call.has(name)) {
        return Err(call.engine.unsupported_here(format!("{} of every rule", call.name())));
    }
    let rules = chosen(call)?;
    if rules.is_empty() {
        return Ok(());
    }
    need_elevation(call)?;
    for rule in rules {
        let registry = &mut Machine::of(call.engine).world().host.registry;
        let id = rule.id.clone();
        match to(rule) {
            Some(rule) => firewall::set(registry, &rule),
            None => {
                registry.remove_value(firewall::RULES, &id);
            }
        }
    }
    Ok(())
}

/// Number of a protocol as the registry keeps it.
fn protocol(word: &str) -> Option<String> {
    Some(match word.to_ascii_lowercase().as_str() {
        "any" => return Some(String::new()),
        "tcp" | "6" => "6".to_owned(),
        "udp" | "17" => "17".to_owned(),
        "icmpv4" | "1" => "1".to_owned(),
        "icmpv6" | "58" => "58".to_owned(),
        other => other.parse::<u8>().ok()?.to_string(),
    })
}

fn new(call: &mut Call<'_>) -> Eval<()> {
    refuse(call, &["Service", "InterfaceType", "LocalAddress"])?;
    let out = call.text("Direction").is_some_and(|word| same(&word, "Outbound"));
    let filtered = ["Protocol", "LocalPort", "RemotePort", "RemoteAddress"];
    if out && filtered.iter().any(|name| call.has(name)) {
        let what = "New-NetFirewallRule for outbound ports, protocols or addresses";
        return Err(call.engine.unsupported_here(what));
    }
    need_elevation(call)?;
    let mut others = String::new();
    if let Some(word) = call.text("Protocol") {
        match protocol(&word) {
            Some(number) if number.is_empty() => {}
            Some(number) => others.push_str(&format!("Protocol={number}|")),
            None => {
                let what = format!("New-NetFirewallRule -Protocol {word}");
                return Err(call.engine.unsupported_here(what));
            }
        }
    }
    for (parameter, field) in [("LocalPort", "LPort"), ("RemotePort", "RPort")] {
        for port in call.texts(parameter).iter().filter(|port| !same(port, "Any")) {
            others.push_str(&format!("{field}={port}|"));
        }
    }
    for address in call.texts("RemoteAddress").iter().filter(|one| !same(one, "Any")) {
        others.push_str(&format!("RA4={address}|"));
    }
    if let Some(about) = call.text("Description") {
        others.push_str(&format!("Desc={about}|"));
    }
    if let Some(group) = call.text("Group") {
        others.push_str(&format!("EmbedCtxt={group}|"));
    }
    let (high, low) = (call.engine.host.random(), call.engine.host.random());
    let guid = Guid(u128::from(high) << 64 | u128::from(low)).to_string();
    let rule = Rule {
        id: call.text("Name").map_or_else(|| format!("{{{guid}}}"), |name| name.to_string()),
        name: call.text("DisplayName").unwrap_or_default().to_string(),
        blocks: call.text("Action").is_some_and(|word| same(&word, "Block")),
        active: !call.text("Enabled").is_some_and(|word| same(&word, "False")),
        out,
        program: call.text("Program").filter(|p| !same(p, "Any")).unwrap_or_default().to_string(),
        others,
    };
    firewall::set(&mut Machine::of(call.engine).world().host.registry, &rule);
    let value = object(call, &rule);
    call.put(value)
}

/// Puts out the filters of rules.
fn filters(
    call: &mut Call<'_>,
    class: &str,
    of: fn(&Rule) -> Vec<(&'static str, Value)>,
) -> Eval<()> {
    let mut rules = firewall::rules(&Machine::of(call.engine).look().host.registry);
    if let Some(rule) = call.get("AssociatedNetFirewallRule") {
        let id = rule.property("Name").map(|name| text::of(&name)).unwrap_or_default();
        rules.retain(|rule| rule.id == id);
    }
    let kind = "Microsoft.Management.Infrastructure.CimInstance";
    let names = [format!("{kind}#root/standardcimv2/{class}"), format!("{kind}#{class}")];
    for rule in rules {
        let mut properties = vec![
            ("Caption", Value::text("")),
            ("Description", Value::text("")),
            ("ElementName", Value::text("")),
            ("InstanceID", Value::text(&rule.id)),
            ("CreationClassName", Value::text("")),
        ];
        properties.extend(of(&rule));
        properties.push(("PSComputerName", Value::Null));
        let value = Value::typed(&[&names[0], &names[1], kind, "System.Object"], properties);
        let fits = |name: &str| {
            let wanted = call.texts(name);
            let own = value.property(name).map(|own| text::of(&own)).unwrap_or_default();
            wanted.is_empty() || wanted.iter().any(|one| like(&own, one, false))
        };
        if fits("Protocol") && fits("Program") {
            call.put(value)?;
        }
    }
    Ok(())
}

/// A field that may stand several times: one text, an array, or `Any`.
fn many(rule: &Rule, name: &str) -> Value {
    let fields = rule.others.split('|').filter_map(|field| field.split_once('='));
    let all: Vec<&str> = fields.filter(|(key, _)| same(key, name)).map(|(_, v)| v).collect();
    match all.as_slice() {
        [] => Value::text("Any"),
        [one] => Value::text(one),
        all => Value::texts(all),
    }
}

fn port_filter(rule: &Rule) -> Vec<(&'static str, Value)> {
    let protocol = match rule.other("Protocol") {
        None => "Any",
        Some("6") => "TCP",
        Some("17") => "UDP",
        Some("1") => "ICMPv4",
        Some("58") => "ICMPv6",
        Some(other) => other,
    };
    vec![
        ("Protocol", Value::text(protocol)),
        ("LocalPort", many(rule, "LPort")),
        ("RemotePort", many(rule, "RPort")),
        ("IcmpType", Value::text("Any")),
        ("DynamicTarget", Value::text("Any")),
        ("DynamicTransport", Value::text("Any")),
    ]
}

fn address_filter(rule: &Rule) -> Vec<(&'static str, Value)> {
    let remote = many(rule, "RA4");
    vec![
        ("LocalAddress", Value::text("Any")),
        ("LocalIP", Value::text("Any")),
        ("RemoteAddress", remote.clone()),
        ("RemoteIP", remote),
    ]
}

fn program_filter(rule: &Rule) -> Vec<(&'static str, Value)> {
    let program = if rule.program.is_empty() { "Any" } else { &rule.program };
    vec![
        ("AppPath", Value::text(program)),
        ("Program", Value::text(program)),
        ("Package", Value::Null),
    ]
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
        let text = good(&mut world, list);
        assert!(text.contains("DisplayName           : Contoso block\n"), "{text}");
        let text =
            good(&mut world, &format!("({list} | Get-NetFirewallApplicationFilter).Program"));
        assert_eq!(text, "C:\\a.exe\n");
        let one = changed(&mut world, "Disable-NetFirewallRule -DisplayName 'Contoso block'");
        assert!(one.len() == 1 && one[0].contains("FirewallRules"), "{one:?}");
        assert_eq!(good(&mut world, list), "");
        good(&mut world, "Remove-NetFirewallRule -DisplayName 'Contoso block'");
        let text = bad(&mut world, "Remove-NetFirewallRule -DisplayName 'Contoso block'");
        assert!(text.contains("No MSFT_NetFirewallRule objects found"), "{text}");
    }

    #[test]
    fn a_new_rule_keeps_its_ports() {
        let mut world = server();
        let line = "New-NetFirewallRule -Name web -DisplayName Web -Direction Inbound -Action \
                    Allow -Protocol TCP -LocalPort 80,443 | Out-Null; Get-NetFirewallRule web | \
                    Get-NetFirewallPortFilter | % { $_.Protocol; $_.LocalPort }";
        assert_eq!(good(&mut world, line), "TCP\n80\n443\n");
        good(&mut world, "Get-NetFirewallRule -Name web | Disable-NetFirewallRule");
        let line = "(Get-NetFirewallRule web).Enabled; (Get-NetFirewallRule web | \
                    Get-NetFirewallPortFilter).LocalPort.Count";
        assert_eq!(good(&mut world, line), "False\n2\n");
    }

    #[test]
    fn profiles_are_switched() {
        let mut world = server();
        let line = "Get-NetFirewallProfile | ? Enabled -eq 'True' | % Name";
        assert_eq!(good(&mut world, line), "Domain\nPrivate\nPublic\n");
        good(&mut world, "Set-NetFirewallProfile -Profile Private,Public -Enabled False");
        assert_eq!(good(&mut world, line), "Domain\n");
    }
}

//! `netsh advfirewall`: profiles and rules of the firewall of this machine.

use super::super::options::Options;
use crate::console::{Call, Stop};
use crate::kernel::text::same;
use crate::windows::firewall::{self, Rule};
use crate::windows::registry::{Data, Registry};

const PROFILES: [(&str, &str); 3] =
    [("Domain", "DomainProfile"), ("Private", "StandardProfile"), ("Public", "PublicProfile")];
const NO_RULE: &str = "\r\nNo rules match the specified criteria.\r\n";

/// `show allprofiles [state]` and one profile of the three.
pub(super) fn profiles(call: &mut Call<'_>, which: &str) -> Result<(), Stop> {
    let mut options = Options::of(call.words, 3);
    let only = options.loose().map(|word| word.to_ascii_lowercase());
    if only.as_deref().is_some_and(|word| word != "state") {
        return Err(Stop::new("marslab: unsupported: one part of a profile beside its state"));
    }
    let wanted = PROFILES
        .iter()
        .filter(|(title, _)| which == "allprofiles" || same(&format!("{title}Profile"), which));
    for (title, key) in wanted {
        let lines = profile(&call.world.host.registry, key);
        call.line("");
        call.line(&format!("{title} Profile Settings: "));
        call.line(&"-".repeat(70));
        let shown = if only.is_some() { 1 } else { lines.len() };
        lines.iter().take(shown).for_each(|line| call.line(line));
    }
    if only.is_none() {
        call.line("");
    }
    call.line("Ok.");
    call.line("");
    Ok(())
}

/// The settings of a profile: what its key says, else what a server has from the beginning \[K\].
fn profile(registry: &Registry, profile: &str) -> Vec<String> {
    let key = format!(r"{}\{profile}", firewall::POLICY);
    let number = |key: &str, name: &str| match registry.value(key, name) {
        Some(Data::Dword(number)) => Some(*number),
        _ => None,
    };
    let logging = format!(r"{key}\Logging");
    let enabled = |on: bool| if on { "Enable" } else { "Disable" };
    let inbound = match number(&key, "DefaultInboundAction") {
        Some(0) => "AllowInbound",
        _ if number(&key, "DoNotAllowExceptions") == Some(1) => "BlockInboundAlways",
        _ => "BlockInbound",
    };
    let outbound = match number(&key, "DefaultOutboundAction") {
        Some(1) => "BlockOutbound",
        _ => "AllowOutbound",
    };
    let file = registry.value(&logging, "LogFilePath").and_then(Data::text);
    let file = file.unwrap_or(r"%systemroot%\system32\LogFiles\Firewall\pfirewall.log");
    let size = number(&logging, "LogFileSize").unwrap_or(4096).to_string();
    let on = |name: &str| enabled(number(&logging, name) == Some(1));
    let notify = enabled(number(&key, "DisableNotifications") == Some(0));
    let unicast = enabled(number(&key, "DisableUnicastResponsesToMulticastBroadcast") != Some(1));
    let state = if firewall::is_on(registry, profile) { "ON" } else { "OFF" };
    let row = |label: &str, value: &str| format!("{label:<38}{value}");
    vec![
        row("State", state),
        row("Firewall Policy", &format!("{inbound},{outbound}")),
        row("LocalFirewallRules", "N/A (GPO-store only)"),
        row("LocalConSecRules", "N/A (GPO-store only)"),
        row("InboundUserNotification", notify),
        row("RemoteManagement", "Disable"),
        row("UnicastResponseToMulticast", unicast),
        String::new(),
        "Logging:".to_owned(),
        row("LogAllowedConnections", on("LogSuccessfulConnections")),
        row("LogDroppedConnections", on("LogDroppedPackets")),
        row("FileName", file),
        row("MaxFileSize", &size),
    ]
}

/// `netsh firewall show state`, the older context, for the profile of a private network. Programs
/// that are let in by name open no port of their own, and rules about ports are not modelled.
pub(super) fn state(call: &mut Call<'_>) -> Result<(), Stop> {
    let on = firewall::is_on(&call.world.host.registry, "StandardProfile");
    let mode = if on { "Enable" } else { "Disable" };
    let rule = "-".repeat(67);
    for line in [
        "",
        "Firewall status:",
        &rule,
        "Profile                           = Standard",
        &format!("Operational mode                  = {mode}"),
        "Exception mode                    = Enable",
        "Multicast/broadcast response mode = Enable",
        "Notification mode                 = Enable",
        "Group policy version              = Windows Firewall",
        "Remote admin mode                 = Disable",
        "",
        "Ports currently open on all network interfaces:",
        "Port   Protocol  Version  Program",
        &rule,
        "No ports are currently open on all network interfaces.",
        "",
        "IMPORTANT: Command executed successfully.",
        "However, \"netsh firewall\" is deprecated;",
        "use \"netsh advfirewall firewall\" instead.",
        "For more information on using \"netsh advfirewall firewall\" commands",
        "instead of \"netsh firewall\", see KB article 947709",
        "at http://go.microsoft.com/fwlink/?linkid=121488 .",
        "",
        "",
    ] {
        call.line(line);
    }
    Ok(())
}

/// What stands behind `name=` among the words.
fn text<'c>(call: &'c Call<'_>, name: &str) -> Option<&'c str> {
    let pairs = call.words.iter().filter_map(|word| word.text.split_once('='));
    pairs.rev().find(|(key, _)| same(key, name)).map(|(_, value)| value)
}

fn matching(call: &Call<'_>) -> Vec<Rule> {
    let (name, direction) = (text(call, "name").unwrap_or_default(), text(call, "dir"));
    let mut rules = firewall::rules(&call.world.host.registry);
    rules.retain(|rule| {
        (same(name, "all") || same(name, &rule.name))
            && direction.is_none_or(|word| same(word, "out") == rule.out)
    });
    rules
}

/// `firewall show|add|set|delete rule ...`
pub(super) fn rule(call: &mut Call<'_>, verb: &str) -> Result<(), Stop> {
    if text(call, "name").is_none() {
        return Err(Stop::new("\r\nA specified value is not valid.\r\n"));
    }
    if verb == "show" {
        return show(call);
    }
    call.need_elevation("The requested operation requires elevation (Run as administrator).\r\n")?;
    if verb == "add" {
        return add(call);
    }
    let rules = matching(call);
    if rules.is_empty() {
        return Err(Stop::new(NO_RULE));
    }
    let enable = text(call, "enable").map(|word| same(word, "yes"));
    let count = rules.len();
    for rule in rules {
        let registry = &mut call.world.host.registry;
        match (verb, enable) {
            ("delete", _) => {
                registry.remove_value(firewall::RULES, &rule.id);
            }
            (_, Some(active)) => firewall::set(registry, &Rule { active, ..rule }),
            (_, None) => return Err(Stop::new("marslab: unsupported: set rule without enable=")),
        }
    }
    call.line(&format!(
        "\r\n{} {count} rule(s).",
        if verb == "delete" { "Deleted" } else { "Updated" }
    ));
    call.line("Ok.");
    call.line("");
    Ok(())
}

fn show(call: &mut Call<'_>) -> Result<(), Stop> {
    let rules = matching(call);
    if rules.is_empty() {
        return Err(Stop::new(NO_RULE));
    }
    for rule in rules {
        let lines = [
            ("Rule Name:", rule.name),
            ("Enabled:", if rule.active { "Yes" } else { "No" }.to_owned()),
            ("Direction:", if rule.out { "Out" } else { "In" }.to_owned()),
            ("Program:", rule.program),
            ("Action:", if rule.blocks { "Block" } else { "Allow" }.to_owned()),
        ];
        call.line("");
        for (at, (title, value)) in lines.iter().enumerate() {
            call.line(&format!("{title:<38}{value}"));
            if at == 0 {
                call.line(&"-".repeat(70));
            }
        }
    }
    call.line("Ok.");
    call.line("");
    Ok(())
}

fn add(call: &mut Call<'_>) -> Result<(), Stop> {
    let word = |name: &str| text(call, name).unwrap_or_default().to_owned();
    let rule = Rule {
        id: format!("{{{:08X}}}", firewall::rules(&call.world.host.registry).len() + 1),
        name: word("name"),
        blocks: same(&word("action"), "block"),
        active: !same(&word("enable"), "no"),
        out: same(&word("dir"), "out"),
        program: word("program"),
        others: String::new(),
    };
    firewall::set(&mut call.world.host.registry, &rule);
    call.line("Ok.");
    call.line("");
    Ok(())
}

//! `netsh advfirewall`: profiles and rules of the firewall of this machine.

use super::super::options::Options;
use crate::console::{Call, Stop};
use crate::kernel::text::same;
use crate::windows::firewall::{self, Rule};

const PROFILES: [(&str, &str); 3] =
    [("Domain", "DomainProfile"), ("Private", "StandardProfile"), ("Public", "PublicProfile")];
const NO_RULE: &str = "\r\nNo rules match the specified criteria.\r\n";

/// `show allprofiles [state]`
pub(super) fn profiles(call: &mut Call<'_>) -> Result<(), Stop> {
    let mut options = Options::of(call.words, 3);
    let only = options.loose();
    if only.is_some_and(|word| !word.eq_ignore_ascii_case("state")) {
        return Err(Stop::new("marslab: unsupported: only the state of the profiles is known"));
    }
    for (title, key) in PROFILES {
        let state = if firewall::is_on(&call.world.host.registry, key) { "ON" } else { "OFF" };
        call.line("");
        call.line(&format!("{title} Profile Settings: "));
        call.line(&"-".repeat(70));
        call.line(&format!("State                                 {state}"));
    }
    call.line("Ok.");
    call.line("");
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

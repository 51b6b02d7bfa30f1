//! Software Restriction Policies: programs that a policy lets nobody start.
//!
//! *Models*: path rules as the registry keeps them, for a file, a file name or a folder, with
//! wildcards and variables; of several that fit the most specific one counts, and of two equal ones
//! the one that forbids; the scope that leaves out local administrators, LocalSystem with them.
//! *Leaves out*: rules by hash, certificate or zone, a default level other than unrestricted,
//! libraries, AppLocker. *Sources*: X53; places and order of rules \[K\].
//! *Seen through*: `reg query`, `gpresult /z`, Application event 866.

use crate::windows::environment::Block;

use super::group_policy::Setting;
use super::registry::{Data, Registry};
use super::wildcard::name_in_expression;
use crate::kernel::text::same;

/// Where the policy is kept.
pub const ROOT: &str = r"HKLM\SOFTWARE\Policies\Microsoft\Windows\Safer\CodeIdentifiers";
/// Who the rules are for: 1 leaves out local administrators.
pub const SCOPE: &str = "PolicyScope";
/// Level of what is forbidden, and of what is not: the names of two keys.
const LEVELS: [(u32, bool); 2] = [(0, true), (0x4_0000, false)];

/// A path rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Its key, by full path.
    pub key: String,
    /// `{GUID}`
    pub id: String,
    /// What it is placed on, as it was written.
    pub path: String,
    /// It forbids; else it allows.
    pub forbids: bool,
}

/// All path rules, those that forbid first.
#[must_use]
pub fn rules(registry: &Registry) -> Vec<Rule> {
    if registry.key(ROOT).is_none() {
        return Vec::new();
    }
    let mut rules = Vec::new();
    for (level, forbids) in LEVELS {
        let paths = format!(r"{ROOT}\{level}\Paths");
        for id in registry.subkeys(&paths) {
            let key = format!(r"{paths}\{id}");
            let path = registry.value(&key, "ItemData").and_then(Data::text).map(str::to_owned);
            rules.extend(path.map(|path| Rule { key, id: id.to_owned(), path, forbids }));
        }
    }
    rules
}

/// True when the rules are not for local administrators, and so not for LocalSystem.
#[must_use]
pub fn spares_administrators(registry: &Registry) -> bool {
    registry.value(ROOT, SCOPE) == Some(&Data::Dword(1))
}

/// How exactly a rule fits a program; `None` when it does not. Larger is more specific.
fn fit(rule: &str, program: &str) -> Option<(u8, usize)> {
    let path = Block::default().expand(rule);
    let path = path.trim_end_matches('\\');
    let wild = path.contains(['*', '?']);
    let name = program.rsplit('\\').next().unwrap_or(program);
    let below = || {
        let start = program.get(..path.len()).is_some_and(|start| same(start, path));
        start && program[path.len()..].starts_with('\\')
    };
    let rank = if same(path, program) {
        4
    } else if path.contains('\\') && wild && name_in_expression(path, program, true) {
        3
    } else if !path.contains('\\') && name_in_expression(path, name, true) {
        2
    } else if path.contains('\\') && below() {
        1
    } else {
        return None;
    };
    Some((rank, path.len()))
}

/// The rules that are for LocalSystem.
#[must_use]
pub fn rules_for_system(registry: &Registry) -> Vec<Rule> {
    let rules = rules(registry);
    if rules.is_empty() || spares_administrators(registry) { Vec::new() } else { rules }
}

/// The one of some rules that forbids to start a program.
#[must_use]
pub fn forbidden_by<'r>(rules: &'r [Rule], program: &str) -> Option<&'r Rule> {
    let counts = rules.iter().filter_map(|rule| Some((fit(&rule.path, program)?, rule)));
    let first = counts.max_by_key(|(fit, rule)| (*fit, rule.forbids));
    first.map(|(_, rule)| rule).filter(|rule| rule.forbids)
}

/// The rule that forbids LocalSystem to start a program.
#[must_use]
pub fn forbids(registry: &Registry, program: &str) -> Option<Rule> {
    forbidden_by(&rules_for_system(registry), program).cloned()
}

/// The settings of a policy object that forbid what lies at some paths.
#[must_use]
pub fn settings(paths: &[String], spares_administrators: bool) -> Vec<Setting> {
    let number = |key: &str, name: &str, data| Setting {
        key: key.to_owned(),
        name: name.to_owned(),
        data: Data::Dword(data),
    };
    let mut all = vec![
        number(ROOT, "DefaultLevel", 0x4_0000),
        number(ROOT, SCOPE, u32::from(spares_administrators)),
        number(ROOT, "TransparentEnabled", 1),
    ];
    for (at, path) in paths.iter().enumerate() {
        let key = format!(r"{ROOT}\0\Paths\{{1016bbe0-a716-428b-822e-5e544b6a31{at:02x}}}");
        let name = "ItemData".to_owned();
        all.push(Setting { key: key.clone(), name, data: Data::sz(path) });
        all.push(number(&key, "SaferFlags", 0));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMPILER: &str = r"C:\Windows\Microsoft.NET\Framework64\v4.0.30319\csc.exe";

    fn check(rules: &[(&str, bool)], forbidden: bool) {
        let mut registry = Registry::default();
        registry.set(ROOT, SCOPE, Data::Dword(0));
        for (at, (path, forbids)) in rules.iter().enumerate() {
            let level = if *forbids { 0 } else { 0x4_0000 };
            registry.set(&format!(r"{ROOT}\{level}\Paths\{{{at}}}"), "ItemData", Data::sz(path));
        }
        assert_eq!(forbids(&registry, COMPILER).is_some(), forbidden, "{rules:?}");
        registry.set(ROOT, SCOPE, Data::Dword(1));
        assert_eq!(forbids(&registry, COMPILER), None, "{rules:?}");
    }

    #[test]
    fn a_rule_is_for_a_file_a_name_or_a_folder() {
        check(&[("csc.exe", true)], true);
        check(&[("CS?.exe", true)], true);
        check(&[(r"%windir%\Microsoft.NET", true)], true);
        check(&[(r"%SystemRoot%\Microsoft.NET\", true)], true);
        check(&[(r"C:\Windows\*\csc.exe", true)], true);
        check(&[(r"C:\Windows\Micro", true)], false);
        check(&[("vbc.exe", true)], false);
    }

    #[test]
    fn the_most_specific_rule_counts() {
        check(&[(r"C:\Windows", true), ("csc.exe", false)], false);
        check(&[("csc.exe", true), (COMPILER, false)], false);
        check(&[(r"C:\Windows", false), (r"C:\Windows\Microsoft.NET", true)], true);
        check(&[("csc.exe", true), ("csc.exe", false)], true);
    }
}

//! What a rule refers to and reads, and what a change of rules can reach.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::RuleInfo;
use super::node::{Kind, Node};

/// Names that a rule mentions and paths of the facts that it reads.
pub(super) fn mentions(
    rule: &RuleInfo,
    package: &str,
    imports: &[(String, String)],
) -> (BTreeSet<String>, BTreeSet<String>) {
    let mut seen = Seen { package, imports, names: BTreeSet::new(), reads: BTreeSet::new() };
    // The name of the rule itself is no reference; its keys are.
    for key in keys(&rule.reference) {
        seen.node(key);
    }
    rule.arguments.iter().chain(&rule.value).for_each(|part| seen.node(part));
    for body in &rule.bodies {
        body.value.iter().chain(&body.statements).for_each(|part| seen.node(part));
    }
    (seen.names, seen.reads)
}

fn keys(reference: &Node) -> Vec<&Node> {
    match reference.kind {
        Kind::Member(_) => keys(&reference.parts[0]),
        Kind::Index => {
            let mut all = keys(&reference.parts[0]);
            all.push(&reference.parts[1]);
            all
        }
        _ => Vec::new(),
    }
}

struct Seen<'s> {
    package: &'s str,
    imports: &'s [(String, String)],
    names: BTreeSet<String>,
    reads: BTreeSet<String>,
}

impl Seen<'_> {
    fn node(&mut self, node: &Node) {
        let Some((root, steps)) = node.path() else {
            node.parts.iter().for_each(|part| self.node(part));
            return;
        };
        let steps = steps.into_iter().map(|step| step.unwrap_or("*").to_owned());
        let mut path: Vec<String> = std::iter::once(root.to_owned()).chain(steps).collect();
        if let Some((_, whole)) = self.imports.iter().find(|(name, _)| name == root) {
            path.splice(..1, whole.split('.').map(str::to_owned));
        }
        match path[0].as_str() {
            "input" => {
                self.reads.insert(path[1..].join("."));
            }
            "data" => {
                let fixed: Vec<&str> =
                    path[1..].iter().map(String::as_str).take_while(|step| *step != "*").collect();
                let name = fixed.join(".");
                self.names.insert(match name.strip_prefix("marslab") {
                    Some("") => "data".to_owned(),
                    Some(rest) if rest.starts_with('.') => rest[1..].to_owned(),
                    _ if name.is_empty() => "data".to_owned(),
                    _ => format!("data.{name}"),
                });
            }
            _ => {
                let fixed = path.iter().map(String::as_str).take_while(|step| *step != "*");
                let name = fixed.collect::<Vec<_>>().join(".");
                self.names.insert(format!("{}{name}", self.package));
            }
        }
        keys(node).into_iter().for_each(|key| self.node(key));
    }
}

/// Which names each rule refers to.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    /// Name of each rule, and the names of rules that it refers to.
    rules: Vec<(String, BTreeSet<String>)>,
}

impl Graph {
    /// The graph of rules; `others` are names that count as rules too.
    #[must_use]
    pub fn of(rules: &[RuleInfo], others: &BTreeSet<String>) -> Self {
        let own = rules.iter().map(|rule| rule.name.clone());
        let names: BTreeSet<String> = own.chain(others.iter().cloned()).collect();
        let meant = |rule: &RuleInfo| {
            let all = rule.mentions.iter().flat_map(|mention| meant(mention, &names));
            (rule.name.clone(), all.cloned().collect())
        };
        Self { rules: rules.iter().map(meant).collect() }
    }

    /// Names of rules that the rule with this index refers to.
    #[must_use]
    pub fn refers(&self, index: usize) -> &BTreeSet<String> {
        &self.rules[index].1
    }

    /// These names and all that their rules refer to, directly or not.
    #[must_use]
    pub fn needed(&self, from: impl IntoIterator<Item = String>) -> BTreeSet<String> {
        let mut next: BTreeMap<&str, Vec<&String>> = BTreeMap::new();
        for (name, meant) in &self.rules {
            next.entry(name).or_default().extend(meant);
        }
        walk(from, &next)
    }

    /// These names and all whose rules refer to them, directly or not.
    #[must_use]
    pub fn influenced(&self, from: impl IntoIterator<Item = String>) -> BTreeSet<String> {
        let mut back: BTreeMap<&str, Vec<&String>> = BTreeMap::new();
        for (name, meant) in &self.rules {
            for other in meant {
                back.entry(other).or_default().push(name);
            }
        }
        walk(from, &back)
    }
}

/// The names that a mention may mean: one continues the other, or all of `data` is meant.
fn meant<'n>(mention: &str, names: &'n BTreeSet<String>) -> Vec<&'n String> {
    if mention == "data" {
        return names.iter().collect();
    }
    let ends = mention.match_indices('.').map(|(at, _)| at).chain([mention.len()]);
    let mut all: Vec<&String> = ends.filter_map(|end| names.get(&mention[..end])).collect();
    let below = format!("{mention}.");
    all.extend(names.range(below.clone()..).take_while(|name| name.starts_with(&below)));
    all
}

fn walk(
    from: impl IntoIterator<Item = String>,
    next: &BTreeMap<&str, Vec<&String>>,
) -> BTreeSet<String> {
    let mut queue: VecDeque<String> = from.into_iter().collect();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    while let Some(name) = queue.pop_front() {
        if seen.insert(name.clone()) {
            queue.extend(next.get(name.as_str()).into_iter().flatten().map(|&name| name.clone()));
        }
    }
    seen
}

/// What differs between two packs, and what that can reach.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reach {
    /// Rules of the first pack that the second has not, by their index.
    pub removed: Vec<usize>,
    /// Rules of the second pack that the first has not, by their index.
    pub added: Vec<usize>,
    /// Names of the rules that differ.
    pub changed: BTreeSet<String>,
    /// Names whose value can differ: those, and all that refer to them in one of the packs.
    pub influenced: BTreeSet<String>,
    /// Rules of the first pack that can give something else, by their index.
    pub before: Vec<usize>,
    /// Rules of the second pack that can give something else, by their index.
    pub after: Vec<usize>,
}

impl Reach {
    /// Compares two packs. A changed rule is one that was removed and one that was added; rules
    /// that moved or were put in another order are no change.
    #[must_use]
    pub fn between(before: &[RuleInfo], after: &[RuleInfo]) -> Self {
        let mut reach = Self { removed: without(before, after), ..Self::default() };
        reach.added = without(after, before);
        let removed = reach.removed.iter().map(|index| &before[*index]);
        let added = reach.added.iter().map(|index| &after[*index]);
        reach.changed = removed.chain(added).map(|rule| rule.name.clone()).collect();
        let names = |rules: &[RuleInfo]| rules.iter().map(|rule| rule.name.clone()).collect();
        let (old, new): (BTreeSet<String>, BTreeSet<String>) = (names(before), names(after));
        let (old, new) = (Graph::of(before, &new), Graph::of(after, &old));
        reach.influenced = old.influenced(reach.changed.iter().cloned());
        reach.influenced.extend(new.influenced(reach.changed.iter().cloned()));
        // What both graphs say together is closed: a name of one may refer to one of the other.
        loop {
            let mut wider = old.influenced(reach.influenced.iter().cloned());
            wider.extend(new.influenced(reach.influenced.iter().cloned()));
            if wider.len() == reach.influenced.len() {
                break;
            }
            reach.influenced = wider;
        }
        let touched = |graph: &Graph, own: &[usize], rules: &[RuleInfo]| -> Vec<usize> {
            let hit = |index: &usize| {
                own.contains(index) || !graph.refers(*index).is_disjoint(&reach.influenced)
            };
            (0..rules.len()).filter(hit).collect()
        };
        let before = touched(&old, &reach.removed, before);
        let after = touched(&new, &reach.added, after);
        Self { before, after, ..reach }
    }

    /// Nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changed.is_empty()
    }
}

/// Indices of the rules that the other pack has not, each as often as it lacks it.
fn without(own: &[RuleInfo], others: &[RuleInfo]) -> Vec<usize> {
    let mut there: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for rule in others {
        *there.entry((&rule.name, &rule.normal)).or_default() += 1;
    }
    let mut missing = Vec::new();
    for (index, rule) in own.iter().enumerate() {
        match there.get_mut(&(rule.name.as_str(), rule.normal.as_str())) {
            Some(left) if *left > 0 => *left -= 1,
            _ => missing.push(index),
        }
    }
    missing
}

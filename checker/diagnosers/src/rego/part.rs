//! Parts of a pack, and raw answers: for whoever compares two packs on many machines.
//!
//! *Promises.* A part gives, for the rules that were kept, what the whole pack gives. `standing`
//! and `insufficient` are made from all findings, so what a part says of them holds for it only.

use std::collections::BTreeSet;

use sim::evidence::Facts;

use super::syntax::reach::Graph;
use super::syntax::{self, RuleInfo, RuleKind};
use super::{ENTRIES, PackError, RegoPack, answer, engine};
use crate::facts_value::to_value;
use crate::{Diagnosis, NoAnswer};

/// Facts, ready for the engine: made once, read by many packs.
#[derive(Debug, Clone)]
pub struct Input(pub(super) engine::Value);

impl Input {
    /// The facts of a machine.
    ///
    /// # Errors
    /// Facts that are too deep for the engine.
    pub fn of(facts: &Facts) -> Result<Self, NoAnswer> {
        to_value(facts).map(Self).map_err(|error| NoAnswer::Broken(error.to_string()))
    }

    /// Facts in their JSON form.
    #[must_use]
    pub fn of_json(facts: &serde_json::Value) -> Self {
        Self(engine::Value::from(facts.clone()))
    }
}

/// The values of the entry points, before they are merged into a diagnosis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raw(Vec<engine::Value>);

impl Raw {
    /// The value of an entry point as one text: equal texts are equal values.
    ///
    /// `findings`, `insufficient`, `escalate`, `standing`; any other word is undefined.
    #[must_use]
    pub fn text(&self, entry: &str) -> String {
        let at = ENTRIES.iter().position(|name| name.strip_prefix("data.marslab.") == Some(entry));
        let mut text = String::new();
        write(at.and_then(|at| self.0.get(at)).unwrap_or(&engine::Value::Undefined), &mut text);
        text
    }

    /// What they mean.
    ///
    /// # Errors
    /// An answer that is none.
    pub fn read(&self) -> Result<Diagnosis, NoAnswer> {
        answer::read(&self.0).map_err(NoAnswer::Broken)
    }
}

/// A value as text: sets in brackets of their own, everything in the order of values.
fn write(value: &engine::Value, text: &mut String) {
    use engine::Value;
    match value {
        Value::Undefined => text.push_str("undefined"),
        Value::Array(members) => list(members.iter(), ["[", "]"], text),
        Value::Set(members) => list(members.iter_sorted(), ["<", ">"], text),
        Value::Object(fields) => {
            text.push('{');
            for (number, (key, value)) in fields.iter_sorted().enumerate() {
                text.push_str(if number > 0 { "," } else { "" });
                write(key, text);
                text.push(':');
                write(value, text);
            }
            text.push('}');
        }
        other => text.push_str(&other.to_json_str().unwrap_or_default()),
    }
}

fn list<'v>(
    values: impl Iterator<Item = &'v engine::Value>,
    brackets: [&str; 2],
    text: &mut String,
) {
    text.push_str(brackets[0]);
    for (number, value) in values.enumerate() {
        text.push_str(if number > 0 { "," } else { "" });
        write(value, text);
    }
    text.push_str(brackets[1]);
}

/// The entry point that a rule belongs to.
fn is_entry(rule: &RuleInfo) -> bool {
    ENTRIES.iter().any(|entry| entry.strip_prefix("data.marslab.") == Some(&*rule.name))
}

/// The sources of a part: every rule of an entry point that is kept, all rules that these refer
/// to, and blanks where the others stood, so that places stay. Rules of other entry points come
/// along only when they are kept themselves; what nobody kept of one is the empty set.
#[must_use]
pub fn sources_of(
    sources: &[(String, String)],
    rules: &[RuleInfo],
    keep: impl Fn(&RuleInfo) -> bool,
) -> Vec<(String, String)> {
    let graph = Graph::of(rules, &BTreeSet::new());
    let mut kept: BTreeSet<usize> =
        (0..rules.len()).filter(|index| is_entry(&rules[*index]) && keep(&rules[*index])).collect();
    let entries: BTreeSet<String> =
        rules.iter().filter(|rule| is_entry(rule)).map(|rule| rule.name.clone()).collect();
    let mut asked: BTreeSet<&String> = BTreeSet::new();
    let mut open: Vec<usize> = kept.iter().copied().collect();
    while let Some(index) = open.pop() {
        for name in graph.refers(index) {
            if !asked.insert(name) || entries.contains(name) {
                continue;
            }
            let new = (0..rules.len()).filter(|other| rules[*other].name == *name);
            open.extend(new.filter(|other| kept.insert(*other)).collect::<Vec<_>>());
        }
    }
    let mut part: Vec<(String, String)> = Vec::new();
    for (file, text) in sources {
        let dropped = (0..rules.len()).filter(|at| rules[*at].file == *file && !kept.contains(at));
        part.push((file.clone(), blanked(text, dropped.map(|at| &rules[at]))));
    }
    let missing = |name: &&String| {
        let mut own = rules.iter().enumerate().filter(|(_, rule)| rule.name == **name);
        own.all(|(at, rule)| rule.kind == RuleKind::Member && !kept.contains(&at))
    };
    let empty = entries
        .iter()
        .filter(missing)
        .map(|name| format!("{name} contains nothing if some nothing in []\n"));
    part.push(("part".to_owned(), format!("package marslab\n{}", empty.collect::<String>())));
    part
}

/// A text with the places of some rules blank; line breaks stay.
fn blanked<'r>(text: &str, rules: impl Iterator<Item = &'r RuleInfo>) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for rule in rules {
        let end = rule.place.end.min(bytes.len());
        for byte in &mut bytes[rule.place.start.min(end)..end] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

impl RegoPack {
    /// Every rule of the pack.
    ///
    /// # Errors
    /// Never for a pack that was loaded.
    pub fn rules(&self) -> Result<Vec<RuleInfo>, PackError> {
        syntax::rules(&self.sources)
    }

    /// The pack with a part of the rules of its entry points, and all that these refer to.
    ///
    /// # Errors
    /// A part that does not compile by itself.
    pub fn only(&self, keep: impl Fn(&RuleInfo) -> bool) -> Result<Self, PackError> {
        let sources = sources_of(&self.sources, &self.rules()?, keep);
        Self::part(&self.name, sources)
    }

    /// A pack of texts that need not have `findings`.
    ///
    /// # Errors
    /// Texts that do not compile.
    pub fn part(name: &str, sources: Vec<(String, String)>) -> Result<Self, PackError> {
        let compiled = engine::compile_part(&sources, &ENTRIES).map_err(PackError)?;
        Ok(Self { name: name.to_owned(), sources, compiled })
    }

    /// The values of the entry points.
    ///
    /// # Errors
    /// A rule that does not evaluate, or that takes too long.
    pub fn raw(&self, input: &Input) -> Result<Raw, NoAnswer> {
        self.compiled.run(&input.0, &ENTRIES).map(Raw)
    }
}

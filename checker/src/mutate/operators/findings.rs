//! Operators on what a finding says: cause, object, evidence, whether it is made at all.

use std::collections::BTreeSet;

use diagnosers::rego::syntax::RuleInfo;
use diagnosers::rego::syntax::node::{Brackets, Kind, Node};

use super::conditions::NOWHERE;
use super::{Operator, Subject};

/// Rules that are asked for, and not referred to.
#[must_use]
pub fn is_entry(name: &str) -> bool {
    ["findings", "insufficient", "escalate", "standing"].contains(&name)
}

/// The lines of a finding, within its head.
pub(super) fn remedies(value: &Node) -> impl Iterator<Item = &Node> {
    ["remediation", "after_restart"].into_iter().filter_map(|name| anywhere(value, name))
}

/// The value of a field with this name, wherever in an expression it stands.
#[must_use]
pub fn anywhere<'n>(value: &'n Node, name: &str) -> Option<&'n Node> {
    let mut found = None;
    value.visit(&mut |part| found = found.or(part.field(name)));
    found
}

/// A value with a remedy or evidence in it is told, not asked: its parts have operators of their
/// own.
#[must_use]
pub fn is_told(value: &Node) -> bool {
    ["remediation", "evidence", "object"].iter().any(|name| anywhere(value, name).is_some())
}

/// Evidence is looked at by section only: the one rule that reads it splits each path at its first
/// dot. Then a second path of a section says nothing that the first does not.
pub(super) fn by_section(rules: &[RuleInfo]) -> bool {
    let reads = |rule: &&RuleInfo| {
        let mut there = false;
        rule.visit(&mut |part| there |= part.kind == Kind::Member("evidence".to_owned()));
        there
    };
    rules.iter().filter(reads).all(|rule| {
        let evidence = rule.normal.matches("[\"evidence\"]").count();
        let split = "split(path, \".\")[0] in unreadable";
        evidence == 1 && rule.normal.matches("path").count() == 3 && rule.normal.contains(split)
    })
}

/// All mutants of what a rule says.
pub(super) fn mutate(subject: &mut Subject<'_>) {
    let rule = subject.rule().clone();
    if is_entry(&rule.name) {
        subject.add(Operator::DeleteRule, rule.place, "");
    }
    let Some(value) = &rule.value else { return };
    if let Some(cause) = anywhere(value, "cause").filter(|cause| cause.as_text().is_some()) {
        let own = cause.as_text().unwrap_or_default();
        if let Some(other) = next_cause(subject.rules, own) {
            let after = serde_json::Value::from(other).to_string();
            subject.add(Operator::SwapCause, cause.place, after);
        }
    }
    if let Some(object) = anywhere(value, "object") {
        subject.add(Operator::SwapObject, object.place, "\"machine:other\"");
    }
    if let Some(evidence) = anywhere(value, "evidence") {
        evidence_of(subject, evidence);
    }
    if let Some(lines) = anywhere(value, "remediation") {
        let empty = matches!(lines.kind, Kind::Literal(Brackets::Array)) && lines.parts.is_empty();
        if !empty {
            subject.add(Operator::EmptyRemediation, lines.place, "[]");
        }
    }
}

/// The next cause that the pack knows, in the order of their names.
fn next_cause(rules: &[RuleInfo], own: &str) -> Option<String> {
    let all: BTreeSet<&String> = rules.iter().filter_map(|rule| rule.cause.as_ref()).collect();
    let after = all.iter().find(|cause| cause.as_str() > own);
    after.or(all.first()).filter(|cause| cause.as_str() != own).map(|cause| (**cause).clone())
}

/// Literal lists of paths within the evidence.
fn evidence_of(subject: &mut Subject<'_>, evidence: &Node) {
    let mut lists: Vec<Node> = Vec::new();
    literal_lists(subject, evidence, &mut lists);
    let sections: Vec<String> = lists.iter().flat_map(|list| &list.parts).map(section).collect();
    for list in &lists {
        for (at, path) in list.parts.iter().enumerate() {
            let (place, after) = super::steps::without(subject, list, at);
            subject.add(Operator::DropEvidence, place, after);
            let own = section(path);
            let twice = sections.iter().filter(|other| **other == own).count() > 1;
            if subject.by_section
                && twice
                && !own.is_empty()
                && let Some(edit) = subject.edits.last_mut()
            {
                edit.equivalent = Some("another path of the same section is cited");
            }
            subject.add(Operator::WrongEvidence, path.place, NOWHERE);
        }
    }
}

/// The section of a path whose beginning is a constant.
fn section(path: &Node) -> String {
    let mut first = None;
    path.visit(&mut |part| {
        let text = part.as_text().filter(|text| !text.is_empty());
        first = first.or(text);
    });
    let cut = first.and_then(|text| text.split_once(['.', '[']));
    cut.map_or(first.unwrap_or_default(), |(section, _)| section).to_owned()
}

/// Literal lists that are joined to one: not what a text is put together from.
pub(super) fn literal_lists(subject: &Subject<'_>, node: &Node, lists: &mut Vec<Node>) {
    match &node.kind {
        Kind::Literal(Brackets::Array) => lists.push(node.clone()),
        Kind::Call if subject.own(&node.parts[0]) == "array.concat" => {
            node.parts[1..].iter().for_each(|part| literal_lists(subject, part, lists));
        }
        Kind::Comprehension(_) => {
            for part in node.parts[1..].iter().filter(|part| part.kind == Kind::SomeIn) {
                part.parts.iter().for_each(|part| literal_lists(subject, part, lists));
            }
        }
        _ => {}
    }
}

//! Operators on the steps of a remedy.

use std::collections::BTreeSet;

use diagnosers::rego::syntax::node::{Kind, Node, Place};

use super::findings::{anywhere, literal_lists, remedies};
use super::{Operator, Subject};

/// A line that changes nothing.
const NOTHING: &str = "\"hostname\"";

/// All mutants of the steps of a rule.
pub(super) fn mutate(subject: &mut Subject<'_>) {
    let rule = subject.rule().clone();
    let Some(value) = &rule.value else { return };
    let mut roots: Vec<&Node> = remedies(value).collect();
    let helps = subject.gives_lines.contains(&rule.name) && anywhere(value, "cause").is_none();
    if helps {
        roots.push(value);
        roots.extend(rule.bodies.iter().filter_map(|body| body.value.as_ref()));
    }
    let mut lists = Vec::new();
    for root in &roots {
        literal_lists(subject, root, &mut lists);
        texts(subject, root);
        root.visit(&mut |part| {
            if matches!(part.kind, Kind::Call) && subject.own(&part.parts[0]) == "array.concat" {
                swap(subject, &part.parts[1], &part.parts[2]);
            }
        });
    }
    for list in &lists {
        for (at, step) in list.parts.iter().enumerate() {
            let (place, after) = without(subject, list, at);
            subject.add(Operator::DropStep, place, after);
            subject.add(Operator::ReplaceStep, step.place, NOTHING);
            let own = subject.own(step);
            let twice = format!("{own}, {own}");
            subject.add(Operator::DuplicateStep, step.place, twice);
        }
        for pair in list.parts.windows(2) {
            swap(subject, &pair[0], &pair[1]);
        }
    }
}

/// A helper that is one line, or a line within a comprehension: it is another.
fn texts(subject: &mut Subject<'_>, root: &Node) {
    match &root.kind {
        Kind::Text(_) => subject.add(Operator::ReplaceStep, root.place, NOTHING),
        Kind::Call if ["concat", "sprintf"].contains(&subject.own(&root.parts[0])) => {
            subject.add(Operator::ReplaceStep, root.place, NOTHING);
        }
        Kind::Comprehension(_) => {
            texts(subject, &root.parts[0]);
            for part in &root.parts[1..] {
                if let Kind::Assign(_) = part.kind {
                    texts(subject, &part.parts[1]);
                }
            }
        }
        _ => {}
    }
}

/// Names that lines are taken from: what stands alone, what is joined, what is iterated over.
pub(super) fn sources(node: &Node, names: &mut BTreeSet<String>) {
    match &node.kind {
        Kind::Name(name) => {
            names.insert(name.clone());
        }
        Kind::Literal(_) => node.parts.iter().for_each(|part| sources(part, names)),
        Kind::Call => {
            let called = node.parts[0].normal();
            if let Kind::Name(name) = &node.parts[0].kind {
                names.insert(name.clone());
            }
            if called == "array[\"concat\"]" {
                node.parts[1..].iter().for_each(|part| sources(part, names));
            }
        }
        Kind::Comprehension(_) => {
            sources(&node.parts[0], names);
            for part in &node.parts[1..] {
                if let (Kind::SomeIn | Kind::Assign(_), Some(last)) =
                    (&part.kind, part.parts.last())
                {
                    sources(last, names);
                }
            }
        }
        _ => {}
    }
}

/// Two parts change places.
fn swap(subject: &mut Subject<'_>, one: &Node, other: &Node) {
    let gap = subject.text.get(one.place.end..other.place.start).unwrap_or_default();
    let after = format!("{}{gap}{}", subject.own(other), subject.own(one));
    let place = Place { end: other.place.end, ..one.place };
    subject.add(Operator::ReorderSteps, place, after);
    if one.normal() == other.normal()
        && let Some(edit) = subject.edits.last_mut()
    {
        edit.equivalent = Some("both are the same");
    }
}

/// A literal without one of its parts; a set that loses its last is `set()`.
pub(super) fn without(subject: &Subject<'_>, literal: &Node, at: usize) -> (Place, String) {
    let rest = literal.parts.iter().enumerate().filter(|(other, _)| *other != at);
    let rest: Vec<&str> = rest.map(|(_, part)| subject.own(part)).collect();
    let own = subject.own(literal);
    let after = match (own.starts_with('['), rest.is_empty()) {
        (true, _) => format!("[{}]", rest.join(", ")),
        (false, true) => "set()".to_owned(),
        (false, false) => format!("{{{}}}", rest.join(", ")),
    };
    (literal.place, after)
}

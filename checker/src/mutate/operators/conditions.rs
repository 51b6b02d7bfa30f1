//! Operators on what must hold: comparisons, numbers, texts, conditions, bodies.

use diagnosers::rego::syntax::node::{Brackets, Kind, Node, Place};
use diagnosers::rego::syntax::{Body, RuleKind};

use super::findings::is_told;
use super::{Operator, Subject};

/// A text that no machine shows.
pub const NOWHERE: &str = "\"marslab-nowhere\"";

/// All mutants of the conditions of a rule.
pub(super) fn mutate(subject: &mut Subject<'_>) {
    let rule = subject.rule().clone();
    for body in &rule.bodies {
        conjuncts(subject, &body.statements, Some(body));
        for statement in &body.statements {
            inside(subject, statement, true);
        }
        if let Some(value) = &body.value {
            inside(subject, value, false);
        }
    }
    let counts = rule.name != "findings" && rule.name != "escalate";
    if let Some(value) = rule.value.as_ref().filter(|value| counts && !is_told(value)) {
        inside(subject, value, false);
    }
    if rule.name == "findings" {
        // What a finding says is the matter of `findings.rs`; conditions within it are ours.
        rule.value.iter().for_each(|value| queries(subject, value));
    }
    let ways = subject.rules.iter().filter(|other| other.name == rule.name).count();
    let entry = super::findings::is_entry(&rule.name);
    let always = rule.kind == RuleKind::Complete && rule.bodies.is_empty();
    if !entry && !always {
        rule.bodies.iter().for_each(|body| never(subject, body));
        if rule.bodies.is_empty() && ways > 1 {
            subject.add(Operator::DeleteBody, rule.place, "");
        }
    }
}

/// The body never holds.
fn never(subject: &mut Subject<'_>, body: &Body) {
    let (Some(first), Some(last)) = (body.statements.first(), body.statements.last()) else {
        return;
    };
    let place = Place { end: last.place.end, ..first.place };
    subject.add(Operator::DeleteBody, place, "false");
}

/// A condition that binds nothing, so that it can go.
fn is_test(node: &Node) -> bool {
    match &node.kind {
        Kind::Some(_) | Kind::SomeIn | Kind::Assign(_) => false,
        Kind::With => node.parts.first().is_some_and(is_test),
        _ => true,
    }
}

/// Conditions side by side: dropped, turned round, one of two.
fn conjuncts(subject: &mut Subject<'_>, statements: &[Node], body: Option<&Body>) {
    for statement in statements.iter().filter(|statement| is_test(statement)) {
        subject.add(Operator::DropConjunct, statement.place, "true");
        let own = subject.own(statement).to_owned();
        match &statement.kind {
            Kind::Not => {
                let inner = subject.own(&statement.parts[0]).to_owned();
                subject.add(Operator::RemoveNegation, statement.place, inner);
            }
            // A comparison that is flipped is negated.
            Kind::Compare(_) | Kind::With | Kind::Every(_) => {}
            _ => subject.add(Operator::NegateConjunct, statement.place, format!("not {own}")),
        }
    }
    if body.is_none() {
        return;
    }
    for pair in statements.windows(2) {
        let [one, other] = pair else { continue };
        if is_test(one) && is_test(other) {
            either(subject, statements, [one, other]);
        }
    }
}

/// Of two conditions one is enough. In a rule that iterates, the rule stands there twice, each time
/// without one of them: the compiled machine leaves an iteration when a comprehension within it
/// finds nothing. That needs a rule that may stand there twice.
fn either(subject: &mut Subject<'_>, statements: &[Node], [one, other]: [&Node; 2]) {
    let place = Place { end: other.place.end, ..one.place };
    let iterates = statements.iter().any(|node| matches!(node.kind, Kind::Some(_) | Kind::SomeIn));
    if !iterates {
        let (a, b) = (subject.own(one), subject.own(other));
        let either = format!("count(array.concat([1 | {a}], [1 | {b}])) > 0");
        return subject.add(Operator::EitherConjunct, place, either);
    }
    let rule = subject.rule();
    let twice = rule.bodies.len() == 1 && (rule.kind == RuleKind::Member || rule.value.is_none());
    if !twice {
        return;
    }
    let (whole, text) = (rule.place, subject.text);
    let without = |node: &Node| {
        let (before, after) = (whole.start..node.place.start, node.place.end..whole.end);
        Some(format!("{}true{}", text.get(before)?, text.get(after)?))
    };
    if let (Some(a), Some(b)) = (without(other), without(one)) {
        subject.add(Operator::EitherConjunct, whole, format!("{a}\n\n{b}"));
    }
}

/// Comprehensions within something: their conditions.
fn queries(subject: &mut Subject<'_>, node: &Node) {
    if let Kind::Comprehension(_) = node.kind {
        conjuncts(subject, &node.parts[1..], None);
        for statement in node.parts[1..].iter().filter(|part| is_test(part)) {
            inside(subject, statement, true);
        }
    }
    node.parts.iter().for_each(|part| queries(subject, part));
}

/// Everything within an expression. `asked` when it is part of a condition.
fn inside(subject: &mut Subject<'_>, node: &Node, asked: bool) {
    match &node.kind {
        Kind::Compare(word) => compare(subject, node, word),
        Kind::Number(number) => moved(subject, node, number),
        Kind::Text(_) if asked => subject.add(Operator::ReplaceText, node.place, NOWHERE),
        Kind::Truth(truth) => {
            subject.add(Operator::FlipTruth, node.place, (!truth).to_string());
        }
        Kind::Operator(word @ ("+" | "-" | "*" | "/")) => {
            let other = match *word {
                "+" => "-",
                "-" => "+",
                "*" => "/",
                _ => "*",
            };
            between(subject, Operator::SwapArithmetic, node, word, other);
        }
        Kind::Call => call(subject, node),
        Kind::In | Kind::SomeIn => members(subject, node),
        Kind::Literal(Brackets::Set) if !asked => drop_each(subject, node),
        Kind::Comprehension(_) => {
            conjuncts(subject, &node.parts[1..], None);
        }
        Kind::Every(_) => conjuncts(subject, &node.parts[1..], None),
        _ => {}
    }
    let asked = asked || matches!(node.kind, Kind::Compare(_) | Kind::In | Kind::SomeIn);
    for (at, part) in node.parts.iter().enumerate() {
        let skipped = match &node.kind {
            // Keys of objects and of lists are names; a step is no threshold.
            Kind::Field => at == 0,
            Kind::Index => at == 1 && matches!(part.kind, Kind::Number(_) | Kind::Text(_)),
            Kind::Call => at == 0 || is_format(subject, node, at),
            _ => false,
        };
        if !skipped {
            inside(subject, part, asked);
        }
    }
}

/// An argument that says how a number is written or where a text is cut: `format_int(x, 10)`.
fn is_format(subject: &Subject<'_>, call: &Node, at: usize) -> bool {
    let name = subject.own(&call.parts[0]);
    matches!((name, at), ("format_int", 2) | ("sprintf" | "concat", 1))
}

fn compare(subject: &mut Subject<'_>, node: &Node, word: &str) {
    let flipped = match word {
        "==" => "!=",
        "!=" => "==",
        "<" => ">=",
        ">=" => "<",
        ">" => "<=",
        _ => ">",
    };
    between(subject, Operator::FlipComparison, node, word, flipped);
    let shifted = match word {
        "<" => "<=",
        "<=" => "<",
        ">" => ">=",
        ">=" => ">",
        _ => "",
    };
    if !shifted.is_empty() {
        between(subject, Operator::ShiftBound, node, word, shifted);
    }
    if let ("==", Kind::Text(_)) = (word, &node.parts[1].kind) {
        let after = format!("is_string({})", subject.own(&node.parts[0]));
        subject.add(Operator::WidenMatch, node.place, after);
    }
}

/// Changes the word between two sides.
fn between(subject: &mut Subject<'_>, operator: Operator, node: &Node, from: &str, to: &str) {
    let (left, right) = (node.parts[0].place.end, node.parts[1].place.start);
    let gap = subject.text.get(left..right).unwrap_or_default();
    if let Some(at) = gap.find(from) {
        let start = left + at;
        let place = Place::of(subject.text, start, start + from.len());
        subject.add(operator, place, to);
        // A comparison of constants never says anything else.
        let constant = |node: &Node| {
            matches!(node.kind, Kind::Text(_) | Kind::Number(_) | Kind::Truth(_) | Kind::Null)
        };
        if node.parts.iter().all(constant)
            && let Some(edit) = subject.edits.last_mut()
        {
            edit.equivalent = Some("both sides are constants");
        }
    }
}

fn moved(subject: &mut Subject<'_>, node: &Node, number: &str) {
    if let Ok(whole) = number.parse::<i128>() {
        subject.add(Operator::MoveNumber, node.place, (whole + 1).to_string());
        if whole > 0 {
            subject.add(Operator::MoveNumber, node.place, (whole - 1).to_string());
        }
    }
}

fn call(subject: &mut Subject<'_>, node: &Node) {
    let name = &node.parts[0];
    let other = match subject.own(name) {
        "max" => "min",
        "min" => "max",
        "startswith" => "endswith",
        "endswith" => "startswith",
        "contains" => "endswith",
        "floor" => "ceil",
        _ => return,
    };
    subject.add(Operator::SwapFunction, name.place, other);
}

/// Alternatives in a literal: each is left out.
fn members(subject: &mut Subject<'_>, node: &Node) {
    if let Some(collection) = node.parts.last() {
        drop_each(subject, collection);
    }
}

fn drop_each(subject: &mut Subject<'_>, literal: &Node) {
    if !matches!(literal.kind, Kind::Literal(Brackets::Array | Brackets::Set)) {
        return;
    }
    for at in 0..literal.parts.len() {
        let (place, after) = super::steps::without(subject, literal, at);
        subject.add(Operator::DropMember, place, after);
    }
}

//! The normal text of a rule: what it means, on one line.
//!
//! Fields of an object and members of a set are in the order of their texts, every group has its
//! brackets, `a["b"]` is `a.b`, what a rule leaves out (`:= true`) is said, and an imported name
//! carries what it stands for.

use super::node::{Brackets, Kind, Node};
use super::{RuleInfo, RuleKind};

type Imports = [(String, String)];

/// A rule as text.
pub(super) fn rule(rule: &RuleInfo, imports: &Imports) -> String {
    let all = |nodes: &[Node]| list(nodes.iter().map(|node| print(node, imports)), ", ");
    let keys = print(&rule.reference, imports);
    let value = rule.value.as_ref().map_or_else(|| "true".to_owned(), |v| print(v, imports));
    let mut text = match rule.kind {
        RuleKind::Member => format!("{keys} contains {value}"),
        RuleKind::Complete => format!("{keys} := {value}"),
        RuleKind::Function => format!("{keys}({}) := {value}", all(&rule.arguments)),
        RuleKind::Default => format!("default {keys}({}) := {value}", all(&rule.arguments)),
    };
    for (number, body) in rule.bodies.iter().enumerate() {
        if number > 0 {
            let value =
                body.value.as_ref().map_or_else(|| "true".to_owned(), |v| print(v, imports));
            text.push_str(&format!(" else := {value}"));
        }
        let statements = body.statements.iter().map(|statement| print(statement, imports));
        text.push_str(&format!(" if {{{}}}", list(statements, "; ")));
    }
    text
}

impl Node {
    /// The part as normal text, with nothing imported.
    #[must_use]
    pub fn normal(&self) -> String {
        print(self, &[])
    }
}

fn print(node: &Node, imports: &Imports) -> String {
    let part = |index: usize| print(&node.parts[index], imports);
    let rest = |from: usize, between: &str| {
        list(node.parts[from..].iter().map(|part| print(part, imports)), between)
    };
    match &node.kind {
        Kind::Text(text) => quoted(text),
        Kind::Number(text) => text.clone(),
        Kind::Truth(truth) => truth.to_string(),
        Kind::Null => "null".to_owned(),
        Kind::Name(name) => match imports.iter().find(|(own, _)| own == name) {
            Some((_, path)) => format!("{name}<{path}>"),
            None => name.clone(),
        },
        Kind::Literal(Brackets::Array) => format!("[{}]", rest(0, ", ")),
        Kind::Literal(Brackets::Set) if node.parts.is_empty() => "set()".to_owned(),
        Kind::Literal(brackets) => {
            let mut parts: Vec<String> =
                node.parts.iter().map(|part| print(part, imports)).collect();
            parts.sort();
            if *brackets == Brackets::Set {
                parts.dedup();
            }
            format!("{{{}}}", parts.join(", "))
        }
        Kind::Field => format!("{}: {}", part(0), part(1)),
        Kind::Comprehension(Brackets::Array) => format!("[{} | {}]", part(0), rest(1, "; ")),
        Kind::Comprehension(_) => format!("{{{} | {}}}", part(0), rest(1, "; ")),
        Kind::Call => format!("{}({})", part(0), rest(1, ", ")),
        Kind::Minus => format!("-({})", part(0)),
        Kind::Member(step) => format!("{}[{}]", part(0), quoted(step)),
        Kind::Index => format!("{}[{}]", part(0), part(1)),
        Kind::Operator(word) | Kind::Compare(word) => format!("({} {word} {})", part(0), part(1)),
        Kind::Assign(word) => format!("{} {word} {}", part(0), part(1)),
        Kind::In => format!("({})", gathered_in(node, imports)),
        Kind::Some(names) => format!("some {}", names.join(", ")),
        Kind::SomeIn => format!("some {}", gathered_in(node, imports)),
        Kind::Not => format!("not {}", part(0)),
        Kind::Every(names) => {
            format!("every {} in {} {{{}}}", names.join(", "), part(0), rest(1, "; "))
        }
        Kind::With => {
            let pairs = node.parts[1..]
                .chunks(2)
                .map(|pair| list(pair.iter().map(|part| print(part, imports)), " as "));
            format!("{} with {}", part(0), list(pairs, " with "))
        }
    }
}

/// `key, value in collection`
fn gathered_in(node: &Node, imports: &Imports) -> String {
    let mut parts: Vec<String> = node.parts.iter().map(|part| print(part, imports)).collect();
    let collection = parts.pop().unwrap_or_default();
    format!("{} in {collection}", parts.join(", "))
}

fn list(parts: impl Iterator<Item = String>, between: &str) -> String {
    parts.collect::<Vec<_>>().join(between)
}

/// A text constant as JSON writes it.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

//! Facts changed by hand, one or two at a time, at the values that a rule compares with.
//!
//! *Promises.* Nothing is said of whether such a machine can be: that is for the person who reads
//! the stub. The search is bounded and finds the same every time.

use std::collections::BTreeSet;

use diagnosers::RegoPack;
use diagnosers::rego::Input;
use diagnosers::rego::syntax::node::Kind;
use serde_json::Value;

use super::{Killer, differ};
use crate::mutate::operators::Edit;
use crate::mutate::suite::About;
use crate::mutate::trial::{Bench, Born, speaks};

/// Machines whose facts are changed, for one survivor.
const BASES: usize = 24;
/// Changed facts that are tried for one survivor.
const TRIES: usize = 2_500;
/// Facts below one path that are changed.
const LEAVES: usize = 40;

/// The first machine whose changed facts tell the two apart.
pub(super) fn find(bench: &Bench<'_>, edit: &Edit, own: &RegoPack, born: &Born) -> Option<Killer> {
    let (paths, constants) = read(bench, edit);
    let cases = &bench.suite.cases;
    let is_played = |at: &usize| matches!(&cases[*at].about, About::Played(_));
    let says = |at: &usize| own.raw(&cases[*at].input).is_ok_and(|raw| speaks(&raw));
    let (speaking, silent): (Vec<usize>, Vec<usize>) =
        (0..cases.len()).filter(is_played).partition(says);
    let step = (silent.len() * 2 / BASES).max(1);
    let bases = speaking.into_iter().take(BASES / 2).chain(silent.into_iter().step_by(step));
    let mut left = TRIES;
    for at in bases.take(BASES) {
        let About::Played(played) = &cases[at].about else { continue };
        let facts = serde_json::to_value(&played.facts).unwrap_or_default();
        let changes = changes(&facts, &paths, &constants);
        let found = tried(&facts, &changes, own, born, &mut left);
        if let Some((facts, (before, after))) = found {
            let (scenario, with, change) = (cases[at].name.clone(), None, None);
            return Some(Killer { scenario, with, change, facts, before, after });
        }
        if left == 0 {
            break;
        }
    }
    None
}

type Changed = (Vec<(String, Value)>, (String, String));

/// Tries changes alone, then two at a time.
fn tried(
    facts: &Value,
    changes: &[(String, Value)],
    own: &RegoPack,
    born: &Born,
    left: &mut usize,
) -> Option<Changed> {
    let share = *left / 4;
    let mut mine = share.max(200).min(*left);
    let singles = changes.iter().map(|change| vec![change]);
    let pairs = changes.iter().enumerate().flat_map(|(at, one)| {
        let others = changes[at + 1..].iter().filter(|other| other.0 != one.0);
        others.map(move |other| vec![one, other])
    });
    for chosen in singles.chain(pairs) {
        if mine == 0 {
            return None;
        }
        (mine, *left) = (mine - 1, *left - 1);
        let mut changed = facts.clone();
        for (path, value) in &chosen {
            set(&mut changed, path, value);
        }
        if let Some(said) = differ(own, born, &Input::of_json(&changed)) {
            return Some((chosen.into_iter().cloned().collect(), said));
        }
    }
    None
}

/// Paths that the rule reads, or the rules that it refers to, and the constants of both.
fn read(bench: &Bench<'_>, edit: &Edit) -> (Vec<String>, Vec<Value>) {
    let rule = &bench.rules[edit.rule];
    let mut paths: Vec<String> = rule.reads.iter().cloned().collect();
    let near: Vec<_> =
        bench.rules.iter().filter(|other| rule.mentions.contains(&other.name)).collect();
    paths.extend(near.iter().flat_map(|rule| rule.reads.iter().cloned()));
    // What refers to a helper tells what is compared with its value.
    let above = bench.rules.iter().filter(|other| other.mentions.contains(&rule.name));
    paths.extend(above.flat_map(|rule| rule.reads.iter().cloned()));
    let mut seen = BTreeSet::new();
    paths.retain(|path| !path.is_empty() && seen.insert(path.clone()));
    let mut constants: Vec<Value> = Vec::new();
    for rule in std::iter::once(&rule).chain(&near) {
        rule.visit(&mut |part| match &part.kind {
            Kind::Text(text) => constants.push(Value::from(text.as_str())),
            Kind::Number(number) => {
                let whole = number.parse::<i64>().unwrap_or_default();
                constants.extend([whole, whole + 1, whole - 1].map(Value::from));
            }
            _ => {}
        });
    }
    constants.extend([Value::from(""), Value::from(0), Value::Null]);
    let mut seen = BTreeSet::new();
    constants.retain(|value| seen.insert(value.to_string()));
    (paths, constants)
}

/// Every change of one fact below the paths.
fn changes(facts: &Value, paths: &[String], constants: &[Value]) -> Vec<(String, Value)> {
    let mut all = Vec::new();
    for path in paths {
        let mut leaves = Vec::new();
        let steps: Vec<&str> = path.split('.').collect();
        below(facts, &steps, String::new(), &mut leaves);
        for (path, value) in leaves.into_iter().take(LEAVES) {
            let like = |other: &&Value| {
                other.is_null() || std::mem::discriminant(*other) == std::mem::discriminant(value)
            };
            match value {
                Value::Bool(truth) => all.push((path, Value::from(!truth))),
                Value::Array(_) => all.push((path, Value::Array(Vec::new()))),
                Value::Null => {
                    all.extend(constants.iter().map(|other| (path.clone(), other.clone())));
                    all.push((path, Value::from(true)));
                }
                _ => {
                    let others = constants.iter().filter(like).filter(|other| *other != value);
                    all.extend(others.map(|other| (path.clone(), other.clone())));
                }
            }
        }
    }
    all
}

/// The facts at a path and below it; `*` is every index.
fn below<'f>(at: &'f Value, steps: &[&str], path: String, leaves: &mut Vec<(String, &'f Value)>) {
    if leaves.len() >= LEAVES {
        return;
    }
    let deeper = |step: &str| match path.is_empty() {
        true => step.to_owned(),
        false => format!("{path}.{step}"),
    };
    if let Some((first, rest)) = steps.split_first().filter(|(first, _)| **first != "*") {
        let next = match at {
            Value::Array(items) => first.parse::<usize>().ok().and_then(|at| items.get(at)),
            other => other.get(first),
        };
        if let Some(next) = next {
            below(next, rest, deeper(first), leaves);
        }
        return;
    }
    let rest = steps.get(1..).unwrap_or_default();
    match at {
        Value::Array(items) => {
            if steps.is_empty() && !items.is_empty() {
                leaves.push((path.clone(), at));
            }
            for (number, item) in items.iter().enumerate() {
                below(item, rest, deeper(&number.to_string()), leaves);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                below(field, rest, deeper(name), leaves);
            }
        }
        _ => leaves.push((path, at)),
    }
}

/// Puts a value at a path that is there.
fn set(facts: &mut Value, path: &str, value: &Value) {
    let mut at = facts;
    for step in path.split('.') {
        let next = match at {
            Value::Array(items) => step.parse::<usize>().ok().and_then(|at| items.get_mut(at)),
            other => other.get_mut(step),
        };
        let Some(next) = next else { return };
        at = next;
    }
    *at = value.clone();
}

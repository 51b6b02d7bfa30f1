//! The smallest evidence with which two packs of rules still differ.
//!
//! *Models*: the facts of the broken machine and those of the same machine when it is healthy
//! differ in a list of places. The list is halved and thinned for as long as the packs, shown the
//! healthy facts with only these differences, still differ in the same way (delta debugging).
//! Where they differ on the healthy facts already, the facts that the answer cites are what is
//! shown.

use diagnosers::{Diagnosis, RegoPack};
use serde_json::Value;
use sim::cause::CauseId;
use sim::evidence::{self, Facts};
use sim::life;
use sim::world::World;

use super::minimal;
use crate::gate::cases::Case;
use crate::gate::outcome::{Kind, Needed};

/// Evaluations that one change may take.
const EVALUATIONS: usize = 2_000;

/// Both packs, as rules.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'r> {
    /// The pack in use.
    pub before: &'r RegoPack,
    /// The pack that is to replace it.
    pub after: &'r RegoPack,
}

/// One place at which the facts of two machines differ.
#[derive(Debug, Clone, PartialEq)]
struct Place {
    path: Vec<String>,
    here: Option<Value>,
    healthy: Option<Value>,
}

/// What must stay as it is while evidence is left out.
struct Question<'r> {
    rules: Rules<'r>,
    kind: Kind,
    cause: Option<CauseId>,
    left: std::cell::Cell<usize>,
}

impl Question<'_> {
    /// Both packs differ on these facts as they did on the whole.
    fn differ(&self, facts: &Value) -> bool {
        if self.left.get() == 0 {
            return false;
        }
        self.left.set(self.left.get() - 1);
        let (Ok(before), Ok(after)) =
            (self.rules.before.evaluate_json(facts), self.rules.after.evaluate_json(facts))
        else {
            return false;
        };
        let says = |answer: &Diagnosis| {
            self.cause.is_some_and(|cause| answer.findings.iter().any(|f| f.cause == cause))
        };
        match self.kind {
            Kind::DetectionLost | Kind::AlarmGone => says(&before) && !says(&after),
            Kind::DetectionGained | Kind::AlarmNew => !says(&before) && says(&after),
            Kind::QuestionLost | Kind::QuestionGained => {
                before.insufficient != after.insufficient || before.escalate != after.escalate
            }
            Kind::ObjectLost | Kind::ObjectGained | Kind::EvidenceLost | Kind::EvidenceGained => {
                before.findings != after.findings
            }
            _ => before.remediation != after.remediation,
        }
    }
}

/// The smallest evidence with which a change still happens on a machine.
#[must_use]
pub fn shrink(
    rules: Rules<'_>,
    case: &Case,
    facts: &Facts,
    kind: Kind,
    cause: Option<CauseId>,
) -> Vec<Needed> {
    let healthy = healthy_facts(case);
    let (Ok(here), Ok(healthy)) = (serde_json::to_value(facts), serde_json::to_value(&healthy))
    else {
        return Vec::new();
    };
    let mut places = Vec::new();
    differences(&mut Vec::new(), Some(&here), Some(&healthy), &mut places);
    let question = Question { rules, kind, cause, left: std::cell::Cell::new(EVALUATIONS) };
    let differ = |some: &[Place]| question.differ(&with(&healthy, some));
    if differ(&[]) || !differ(&places) {
        return cited(rules, facts, &here, &healthy, cause);
    }
    let needed = minimal(places, &differ);
    needed.into_iter().map(|place| shown(place.path.join("."), place.here, place.healthy)).collect()
}

fn healthy_facts(case: &Case) -> Facts {
    let mut world: World = (*case.image).clone();
    let outcome = life::run(&mut world, case.scenario.operation);
    evidence::collect(&world, &outcome)
}

fn shown(path: String, here: Option<Value>, healthy: Option<Value>) -> Needed {
    let text = |value: Option<Value>| value.map(|value| value.to_string()).unwrap_or_default();
    Needed { path, value: text(here), healthy: text(healthy) }
}

/// The facts that either answer cites for the cause, or for anything when there is none.
fn cited(
    rules: Rules<'_>,
    facts: &Facts,
    here: &Value,
    healthy: &Value,
    cause: Option<CauseId>,
) -> Vec<Needed> {
    let mut paths: Vec<String> = Vec::new();
    for pack in [rules.after, rules.before] {
        let findings = pack.evaluate(facts).map(|answer| answer.findings).unwrap_or_default();
        let about = findings.into_iter().filter(|f| cause.is_none_or(|cause| f.cause == cause));
        paths.extend(about.flat_map(|finding| finding.evidence));
    }
    paths.sort();
    paths.dedup();
    let at = |facts: &Value, path: &str| {
        let pointer = format!("/{}", path.replace('.', "/"));
        facts.pointer(&pointer).cloned()
    };
    paths.into_iter().map(|path| shown(path.clone(), at(here, &path), at(healthy, &path))).collect()
}

/// All places at which two values differ; lists of the same length are compared item by item.
fn differences(
    path: &mut Vec<String>,
    here: Option<&Value>,
    healthy: Option<&Value>,
    all: &mut Vec<Place>,
) {
    let step = |path: &mut Vec<String>, name: String, a, b, all: &mut Vec<Place>| {
        path.push(name);
        differences(path, a, b, all);
        path.pop();
    };
    match (here, healthy) {
        (a, b) if a == b => {}
        (Some(Value::Object(a)), Some(Value::Object(b))) => {
            let mut names: Vec<&String> = a.keys().chain(b.keys()).collect();
            names.sort();
            names.dedup();
            for name in names {
                step(path, name.clone(), a.get(name), b.get(name), all);
            }
        }
        (Some(Value::Array(a)), Some(Value::Array(b))) if a.len() == b.len() => {
            for (at, (a, b)) in a.iter().zip(b).enumerate() {
                step(path, at.to_string(), Some(a), Some(b), all);
            }
        }
        (a, b) => {
            all.push(Place { path: path.clone(), here: a.cloned(), healthy: b.cloned() });
        }
    }
}

/// The healthy facts with some places as they are here.
fn with(healthy: &Value, places: &[Place]) -> Value {
    let mut facts = healthy.clone();
    for place in places {
        set(&mut facts, &place.path, place.here.as_ref());
    }
    facts
}

fn set(facts: &mut Value, path: &[String], value: Option<&Value>) {
    let Some((last, before)) = path.split_last() else { return };
    let inner = before.iter().try_fold(facts, |at, name| match at {
        Value::Array(items) => items.get_mut(name.parse::<usize>().ok()?),
        Value::Object(fields) => fields.get_mut(name),
        _ => None,
    });
    match (inner, value) {
        (Some(Value::Object(fields)), Some(value)) => {
            fields.insert(last.clone(), value.clone());
        }
        (Some(Value::Object(fields)), None) => {
            fields.remove(last);
        }
        (Some(Value::Array(items)), Some(value)) => {
            let item = last.parse::<usize>().ok().and_then(|at| items.get_mut(at));
            if let Some(item) = item {
                *item = value.clone();
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_put_back_make_the_one_into_the_other() {
        let here = serde_json::json!({"a": {"b": 1, "new": [1]}, "list": [{"x": 1}, {"x": 3}]});
        let healthy = serde_json::json!({"a": {"b": 2, "old": 0}, "list": [{"x": 1}, {"x": 2}]});
        let mut places = Vec::new();
        differences(&mut Vec::new(), Some(&here), Some(&healthy), &mut places);
        let paths: Vec<String> = places.iter().map(|place| place.path.join(".")).collect();
        assert_eq!(paths, ["a.b", "a.new", "a.old", "list.1.x"]);
        assert_eq!(with(&healthy, &places), here);
        assert_eq!(with(&healthy, &[]), healthy);
    }
}

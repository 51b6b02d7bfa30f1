//! Reports against the schemas of those who read them.

use std::collections::BTreeMap;

use marslab::report::gate::{GateFormat, render, schema};
use marslab::ui::text::{Lang, Texts};
use serde_json::Value;

use super::readers::{Element, xml};
use super::sample;

const SARIF: &str = include_str!("../../fixtures/sarif-schema-2.1.0.json");

pub(crate) fn complaints(schema: &Value, document: &Value) -> Vec<String> {
    let validator = jsonschema::validator_for(schema).unwrap();
    let errors = validator.iter_errors(document);
    errors.map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// The schema as published, but for the pattern of languages, whose bracket is never opened: it is
/// no regular expression. We write no language.
pub(crate) fn sarif_schema() -> Value {
    let mut schema: Value = serde_json::from_str(SARIF).unwrap();
    for holder in ["run", "toolComponent"] {
        let language = &mut schema["definitions"][holder]["properties"]["language"];
        assert!(language.as_object_mut().unwrap().shift_remove("pattern").is_some());
    }
    schema
}

#[test]
fn json_is_as_its_published_schema_says() {
    let schema = serde_json::to_value(schema()).unwrap();
    let texts = Texts::new(Lang::En);
    for gated in [sample::everything(), sample::nothing(), sample::small()] {
        let text = render(&gated, GateFormat::Json, &texts);
        let mut document: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(complaints(&schema, &document), Vec::<String>::new());
        assert_eq!(document["passed"], Value::Bool(gated.passed()));
        // The schema can say no.
        document["changes"] = Value::from(1);
        assert!(!complaints(&schema, &document).is_empty());
    }
}

#[test]
fn sarif_is_as_its_standard_says() {
    let schema = sarif_schema();
    for lang in [Lang::En, Lang::Ko] {
        for gated in [sample::everything(), sample::nothing(), sample::many(40)] {
            let text = render(&gated, GateFormat::Sarif, &Texts::new(lang));
            let mut document: Value = serde_json::from_str(&text).unwrap();
            assert_eq!(complaints(&schema, &document), Vec::<String>::new());
            document["runs"][0]["results"] = Value::from("none");
            assert!(!complaints(&schema, &document).is_empty());
        }
    }
}

#[test]
fn an_alert_stays_the_same_when_lines_move() {
    let texts = Texts::new(Lang::En);
    let prints = |gated| {
        let text = render(&gated, GateFormat::Sarif, &texts);
        let document: Value = serde_json::from_str(&text).unwrap();
        let results = document["runs"][0]["results"].as_array().unwrap().clone();
        results.iter().map(|result| result["partialFingerprints"].clone()).collect::<Vec<_>>()
    };
    let mut moved = sample::everything();
    for change in &mut moved.changes {
        for rule in &mut change.rules {
            rule.line += 100;
            rule.end_line += 100;
        }
        change.flips.truncate(1);
    }
    let first = prints(sample::everything());
    assert_eq!(first, prints(moved));
    let mut renamed = sample::everything();
    renamed.changes[0].rules[0].rule = "other".to_owned();
    assert_ne!(first[0], prints(renamed)[0]);
    let mut all: Vec<String> = first.iter().map(ToString::to_string).collect();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), first.len(), "two alerts would be taken for one");
}

/// What an element may have and must have, as the schema of Jenkins' xUnit plugin (junit-10) says,
/// in our words: attributes (a star for required ones), children in any order.
const JUNIT: &[(&str, &[&str], &[&str])] = &[
    ("testsuites", &["name", "time", "tests", "failures", "errors"], &["testsuite"]),
    (
        "testsuite",
        &[
            "*name",
            "*tests",
            "*failures",
            "*errors",
            "time",
            "skipped",
            "timestamp",
            "hostname",
            "id",
            "package",
            "file",
            "log",
            "url",
            "version",
            "group",
        ],
        &["testsuite", "properties", "testcase", "system-out", "system-err"],
    ),
    ("properties", &[], &["property"]),
    ("property", &["*name", "*value"], &[]),
    (
        "testcase",
        &["*name", "time", "classname", "group"],
        &["skipped", "error", "failure", "system-out", "system-err"],
    ),
    ("failure", &["type", "message"], &[]),
    ("error", &["type", "message"], &[]),
    ("skipped", &["type", "message"], &[]),
];

/// What a JUnit document has that it may not, or lacks.
pub(crate) fn junit_complaints(root: &Element) -> Vec<String> {
    let mut found = Vec::new();
    if root.name != "testsuites" {
        found.push(format!("the root is {}", root.name));
    }
    visit(root, &mut found);
    found
}

fn visit(element: &Element, found: &mut Vec<String>) {
    let Some((_, attributes, children)) = JUNIT.iter().find(|(name, ..)| *name == element.name)
    else {
        found.push(format!("no such element: {}", element.name));
        return;
    };
    let bare = |name: &&str| name.trim_start_matches('*').to_owned();
    let may: Vec<String> = attributes.iter().map(bare).collect();
    for (name, value) in &element.attributes {
        if !may.contains(name) {
            found.push(format!("{} may not have {name}", element.name));
        }
        let counts = ["tests", "failures", "errors", "skipped"];
        if counts.contains(&name.as_str()) && value.parse::<usize>().is_err() {
            found.push(format!("{name} is no number: {value}"));
        }
    }
    for must in attributes.iter().filter(|name| name.starts_with('*')) {
        if !element.attributes.contains_key(&bare(must)) {
            found.push(format!("{} must have {must}", element.name));
        }
    }
    for child in &element.children {
        if !children.contains(&child.name.as_str()) {
            found.push(format!("{} may not hold {}", element.name, child.name));
        }
        visit(child, found);
    }
}

#[test]
fn junit_is_as_its_schema_says() {
    for gated in [sample::everything(), sample::nothing(), sample::many(40)] {
        let text = render(&gated, GateFormat::Junit, &Texts::new(Lang::En));
        let root = xml(&text).unwrap();
        assert_eq!(junit_complaints(&root), Vec::<String>::new());
        for suite in &root.children {
            let cases: Vec<&Element> =
                suite.children.iter().filter(|child| child.name == "testcase").collect();
            let with = |name: &str| {
                let has = |case: &&&Element| case.children.iter().any(|child| child.name == name);
                cases.iter().filter(has).count().to_string()
            };
            let count = |name: &str| suite.attributes[name].clone();
            assert_eq!(count("tests"), cases.len().to_string());
            assert_eq!(count("failures"), with("failure"));
            assert_eq!(count("errors"), with("error"));
            assert_eq!(count("skipped"), with("skipped"));
        }
    }
}

#[test]
fn the_check_of_junit_can_say_no() {
    for text in [
        "<testsuites skipped='1'/>",
        "<testsuites><testsuite name='a' tests='1' failures='x' errors='0'/></testsuites>",
        "<testsuites><testsuite name='a' tests='1' failures='0'/></testsuites>",
        "<testsuites><testcase name='a'/></testsuites>",
        "<testsuites><script/></testsuites>",
        "<testsuite name='a' tests='0' failures='0' errors='0'/>",
    ] {
        assert!(!junit_complaints(&xml(text).unwrap()).is_empty(), "{text}");
    }
}

#[test]
fn every_machine_of_a_change_is_in_its_suite() {
    let gated = sample::everything();
    let root = xml(&render(&gated, GateFormat::Junit, &Texts::new(Lang::En))).unwrap();
    let suites: BTreeMap<&str, &Element> =
        root.children.iter().map(|suite| (suite.attributes["name"].as_str(), suite)).collect();
    for change in &gated.changes {
        for flip in &change.flips {
            let suite = suites[flip.suite.word()];
            let there = suite.children.iter().filter_map(|case| case.attributes.get("name"));
            assert!(there.into_iter().any(|name| name.starts_with(&flip.machine)));
        }
    }
}

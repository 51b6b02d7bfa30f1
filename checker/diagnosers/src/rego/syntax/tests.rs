//! Tests of places, normal texts, reach and parts, on small packs and on the reference pack.

use super::node::Kind;
use super::reach::Reach;
use super::*;
use crate::rego::{Input, RegoPack};
use crate::samples::healthy;

const HEAD: &str = "package marslab\n";

fn sources(text: &str) -> Vec<(String, String)> {
    vec![("my.rego".to_owned(), format!("{HEAD}{text}"))]
}

fn read(text: &str) -> Vec<RuleInfo> {
    rules(&sources(text)).unwrap_or_else(|error| panic!("{error}"))
}

/// Text of a rule and of each of its parts, as their places say.
fn texts(text: &str) -> Vec<(Kind, String)> {
    let whole = format!("{HEAD}{text}");
    let mut all = Vec::new();
    for rule in read(text) {
        rule.visit(&mut |part| all.push((part.kind.clone(), part.place.text(&whole).to_owned())));
    }
    all
}

#[test]
fn two_rules_that_mean_the_same_have_the_same_normal_text() {
    let check = |one: &str, other: &str, same: bool| {
        let (one, other) = (&read(one)[0].normal, &read(other)[0].normal);
        assert_eq!(one == other, same, "{one}\n{other}");
    };
    check("a if { input.b == 1 }", "# why\na := true if {\n\n  input.b == 1 # so\n}", true);
    check("a if input.b", "a if input[\"b\"]", true);
    check("a := {\"x\": 1, \"y\": [2]}", "a := {\n  \"y\": [2,],\n  \"x\": 1,\n}", true);
    check("a := {1, 2}", "a := {2, 1}", true);
    check("a := [1, 2]", "a := [2, 1]", false);
    check("a := `x\\y`", "a := \"x\\\\y\"", true);
    check("a if { (input.b + 1) * 2 == 4 }", "a if { input.b + (1 * 2) == 4 }", false);
    check("a if not input.b", "a if input.b", false);
    check("a contains x if some x in input.b", "a contains x if some x in input.c", false);
    check("f(x) := 1 if x == 2 else := 3", "f(x) := 1 if x == 2 else := 4", false);
    check("import input.b as c\na if c", "import input.d as c\na if c", false);
}

#[test]
fn places_are_true_to_the_byte() {
    let text = "a := {\n\t\"x\": 1, \"y\": {\"z\": \"w\"},\n}\nb if { input.c[\"k\"] == \"v\" }\n\
                c := set()\nd := `raw`\ne := [x | some x in input.c; x != \"q\"]\n";
    let all = texts(text);
    let there = |text: &str| assert!(all.iter().any(|(_, own)| own == text), "{text}: {all:#?}");
    there("{\n\t\"x\": 1, \"y\": {\"z\": \"w\"},\n}");
    there("{\"z\": \"w\"}");
    there("\"w\"");
    there("input.c[\"k\"] == \"v\"");
    there("input.c[\"k\"]");
    there("set()");
    there("`raw`");
    there("x != \"q\"");
    there("some x in input.c");
    there("[x | some x in input.c; x != \"q\"]");
    let whole = format!("{HEAD}{text}");
    let rules = read(text);
    assert_eq!(rules[3].place.text(&whole), "d := `raw`");
    assert_eq!((rules[1].place.line, rules[1].place.column), (5, 1));
    assert_eq!(rules[1].place.text(&whole), "b if { input.c[\"k\"] == \"v\" }");
}

#[test]
fn what_a_rule_reads_and_refers_to_is_known() {
    let check = |text: &str, reads: &[&str], mentions: &[&str]| {
        let rule = read(text).remove(0);
        assert_eq!(rule.reads.iter().collect::<Vec<_>>(), reads, "{text}");
        for name in mentions {
            assert!(rule.mentions.contains(*name), "{name} of {:?}", rule.mentions);
        }
    };
    check("a if input.services.obengine.state == b", &["services.obengine.state"], &["b"]);
    check("a if input.jobs[_].message == c(1)", &["jobs.*.message"], &["c"]);
    check("a if input.volumes[letter].free", &["volumes.*.free"], &["letter"]);
    check("a if count(input) > 0", &[""], &[]);
    check("a if { some job in input.jobs; data.marslab.b[job] }", &["jobs"], &["b"]);
    check("a if not input.x with input as {\"y\": input.z}", &["", "x", "z"], &[]);
    check("import input.x as y\na if y.z", &["x.z"], &[]);
    check("a[input.k] := 1 if data.other.c", &["k"], &["data.other.c"]);
}

#[test]
fn kinds_names_and_causes_of_rules() {
    let all = read(
        "default a := 1\na := 2 if input.b\nf(x) := x\ns[k] := v if some k, v in input\n\
         findings contains {\"cause\": \"clock.skew\", \"object\": \"o\"} if a == 1\n",
    );
    let shown: Vec<_> = all.iter().map(|rule| (rule.name.as_str(), rule.kind)).collect();
    let complete = RuleKind::Complete;
    assert_eq!(shown[..2], [("a", RuleKind::Default), ("a", complete)]);
    assert_eq!(shown[2..4], [("f", RuleKind::Function), ("s", complete)]);
    assert_eq!((all[4].kind, all[4].cause.as_deref()), (RuleKind::Member, Some("clock.skew")));
    let elsewhere = vec![("x.rego".to_owned(), "package marslab.deep\na := 1".to_owned())];
    assert_eq!(rules(&elsewhere).unwrap()[0].name, "deep.a");
}

const SMALL: &str = "low if input.a < 3\nhigh if input.a > 5\n\
    findings contains {\"cause\": \"clock.skew\", \"object\": \"x\"} if low\n\
    findings contains {\"cause\": \"temp.flood\", \"object\": \"y\"} if high\n\
    standing contains f if some f in findings\n";

#[test]
fn a_change_reaches_what_refers_to_it_and_nothing_else() {
    let before = read(SMALL);
    let moved = read(&SMALL.lines().rev().collect::<Vec<_>>().join("\n"));
    assert!(Reach::between(&before, &moved).is_empty());
    let after = read(&SMALL.replace("< 3", "< 4"));
    let reach = Reach::between(&before, &after);
    assert_eq!(reach.changed.iter().collect::<Vec<_>>(), ["low"]);
    assert_eq!((reach.removed, reach.added), (vec![0], vec![0]));
    assert_eq!(reach.before, [0, 2, 4]);
    assert_eq!(reach.after, [0, 2, 4]);
    let twice = read(&SMALL.replace("low if", "low if input.b\nlow if"));
    assert_eq!(Reach::between(&before, &twice).added, [0]);
    let doubled = read(&format!("{SMALL}low if input.a < 3\n"));
    assert_eq!(Reach::between(&before, &doubled).added.len(), 1);
}

#[test]
fn a_part_gives_what_the_whole_gives_for_what_was_kept() {
    let pack = RegoPack::from_sources("test", sources(SMALL)).unwrap();
    let part = pack.only(|rule| rule.cause.as_deref() == Some("temp.flood")).unwrap();
    let text = &part.sources()[0].1;
    assert!(!text.contains("low") && text.lines().count() == SMALL.lines().count() + 1, "{text}");
    let input = Input::of_json(&serde_json::json!({"a": 9}));
    assert_eq!(
        part.raw(&input).unwrap().text("findings"),
        pack.raw(&input).unwrap().text("findings")
    );
    let none = pack.only(|_| false).unwrap().raw(&input).unwrap();
    assert_eq!(none.text("findings"), "<>");
    assert!(none.read().unwrap().findings.is_empty());
    let answered = pack.only(|rule| rule.name == "standing").unwrap();
    assert_eq!(answered.raw(&input).unwrap().text("standing"), "<>");
}

#[test]
fn every_finding_of_the_reference_pack_has_a_cause_and_a_place() {
    let pack = RegoPack::reference().unwrap();
    let all = pack.rules().unwrap();
    let findings: Vec<_> = all.iter().filter(|rule| rule.name == "findings").collect();
    assert!(findings.len() > 80, "{}", findings.len());
    for rule in &all {
        let (_, text) = pack.sources().iter().find(|(file, _)| *file == rule.file).unwrap();
        let own = rule.place.text(text);
        let name = rule.name.split('.').next().unwrap();
        assert!(own.starts_with(name) || own.starts_with("default"), "{own}");
        rule.visit(&mut |part| {
            let own = part.place.text(text);
            let fits = match &part.kind {
                Kind::Text(_) => own.starts_with(['"', '`']) && own.ends_with(['"', '`']),
                Kind::Literal(node::Brackets::Array) => own.starts_with('[') && own.ends_with(']'),
                Kind::Literal(_) => own == "set()" || own.starts_with('{') && own.ends_with('}'),
                Kind::Comprehension(_) => own.starts_with(['[', '{']) && own.ends_with([']', '}']),
                Kind::Call => own.ends_with(')'),
                Kind::Index => own.ends_with(']'),
                Kind::Not => own.starts_with("not "),
                _ => !own.is_empty(),
            };
            assert!(fits, "{:?} at {:?} of {}: {own}", part.kind, part.place, rule.file);
        });
    }
    let literal = findings.iter().filter(|rule| rule.cause.is_some()).count();
    assert!(literal + 2 > findings.len(), "{literal} of {} causes are literal", findings.len());
    for rule in findings {
        let named = rule.cause.is_some() || rule.normal.contains("\"cause\": ");
        assert!(named, "{}:{} has no cause", rule.file, rule.place.line);
        assert!(!rule.reads.contains(""), "{}:{}", rule.file, rule.place.line);
    }
    let facts = Input::of(&healthy()).unwrap();
    let whole = pack.only(|_| true).unwrap();
    assert_eq!(whole.raw(&facts).unwrap(), pack.raw(&facts).unwrap());
}

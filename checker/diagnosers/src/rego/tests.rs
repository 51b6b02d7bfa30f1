//! Tests of the wrapper and of the reference pack.

use super::*;
use crate::samples::healthy;

#[test]
fn the_reference_pack_compiles_and_finds_nothing_on_a_healthy_machine() {
    let pack = RegoPack::reference().unwrap_or_else(|error| panic!("{error}"));
    let facts = healthy();
    let answer = pack.evaluate(&facts).unwrap_or_else(|error| panic!("{error}"));
    assert!(answer.is_healthy(), "{answer:#?}");
}

fn pack(text: &str) -> Result<RegoPack, PackError> {
    RegoPack::from_sources("test", vec![("my.rego".to_owned(), text.to_owned())])
}

#[test]
fn the_tests_beside_the_rules_hold() {
    let source = Source::open("rego").unwrap_or_else(|error| panic!("{error}"));
    let tested = unit_tests::run(&source, &|_| true, true, &|_| {});
    let tested = tested.unwrap_or_else(|error| panic!("{error}"));
    let failed = tested.results.iter().filter(|result| !result.passed());
    let failed: Vec<String> = failed.map(|result| format!("{result:#?}")).collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert!(tested.results.len() > 60, "too few cases");
    for (name, _) in RULES {
        let beside = name.replace(".rego", "_test.rego");
        assert!(TESTS.iter().any(|(test, _)| *test == beside), "{name} has no {beside}");
        let file = tested.coverage.iter().find(|file| file.file == *name);
        assert!(file.is_some_and(|file| file.covered > 0), "no test reaches {name}");
    }
}

#[test]
fn a_pack_that_cannot_be_read_says_where() {
    let broken = "package marslab\nfindings contains x if {\n  x := := 1\n}\n";
    let error = pack(broken).map(|_| ()).unwrap_err().to_string();
    assert!(error.contains("my.rego:3:8") && error.contains('^'), "{error}");
    let error = pack("package marslab\nfinding := 1\n").map(|_| ()).unwrap_err().to_string();
    assert!(error.contains("no entry point data.marslab.findings"), "{error}");
}

#[test]
fn an_unknown_cause_is_shown_with_the_nearest() {
    let text = "package marslab\nfindings contains {\n  \"cause\": \"clock.skwe\",\n  \
                \"object\": \"x\"} if true\n";
    let error = pack(text).map(|_| ()).unwrap_err().to_string();
    assert!(error.contains("my.rego:3:13"), "{error}");
    assert!(error.contains("did you mean `clock.skew`?"), "{error}");
    let made = "package marslab\nfindings contains {\n  \
                \"cause\": concat(\"\", [\"clock.\", \"skwe\"]), \
                \"object\": \"x\"} if true\n";
    let answer = pack(made).unwrap().evaluate(&healthy()).unwrap_err().to_string();
    assert!(answer.contains("did you mean `clock.skew`?"), "{answer}");
}

#[test]
fn answers_are_merged_in_one_order_and_restarts_come_last_once() {
    let text = r#"package marslab
findings contains {"cause": "clock.skew", "object": "b", "priority": 9,
  "remediation": ["net stop obengine", "x", "net start obengine", "Restart-Computer -Force"]} if true
findings contains {"cause": "temp.flood", "object": "a", "priority": 1, "evidence": ["e"],
  "remediation": ["Restart-Computer -Force", "x", "net stop obengine", "y", "net start obengine"],
  "after_restart": ["z"]} if true
escalate contains "one" if true
insufficient contains "more" if true
"#;
    let answer = pack(text).unwrap().evaluate(&healthy()).unwrap();
    let lines =
        ["x", "net stop obengine", "y", "net start obengine", "Restart-Computer -Force", "z"];
    assert_eq!(answer.remediation, lines);
    assert_eq!(answer.findings[0].cause, CauseId::TempFlood);
    assert_eq!((answer.escalate.as_str(), answer.insufficient.len()), ("one", 1));
}

#[test]
fn a_line_is_said_again_when_its_finding_has_changed_something_before_it() {
    let text = r#"package marslab
findings contains {"cause": "clock.skew", "object": "a", "priority": 1,
  "remediation": ["put on"]} if true
findings contains {"cause": "temp.flood", "object": "b", "priority": 2,
  "remediation": ["put on", "take off", "put on"]} if true
"#;
    let answer = pack(text).unwrap().evaluate(&healthy()).unwrap();
    assert_eq!(answer.remediation, ["put on", "take off", "put on"]);
}

#[test]
fn an_answer_that_never_ends_is_refused() {
    let text = "package marslab\nfindings contains {\"cause\": \"clock.skew\", \"object\": \
                format_int(i, 10)} if some i in numbers.range(1, 300)\n";
    let error = pack(text).unwrap().evaluate(&healthy()).unwrap_err().to_string();
    assert!(error.contains("more than 256"), "{error}");
}

#[test]
fn work_without_end_is_a_limit_and_not_a_broken_rule() {
    let text = "package marslab\nfindings contains {\"cause\": \"clock.skew\", \"object\": \
                \"x\"} if {\n  some i in numbers.range(1, 3000)\n  \
                some j in numbers.range(1, 3000)\n  i * j == -1\n}\n";
    let error = pack(text).unwrap().evaluate(&healthy()).unwrap_err();
    assert!(matches!(error, NoAnswer::Limit(_)), "{error}");
}

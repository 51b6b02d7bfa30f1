//! Canaries: a needless condition survives, a needed one does not; operators say what they do.

use diagnosers::RegoPack;
use scenarios::catalog::Catalog;
use scenarios::images::Images;

use super::operators::Operator;
use super::reviewed::Reviews;
use super::suite::{Case, Suite};
use super::trial::{Bench, Fate};
use super::*;
use crate::run::SEED;

fn sources() -> Sources {
    let catalog = Catalog::embedded().unwrap_or_else(|error| panic!("{error}"));
    let images = Images::load().unwrap_or_else(|error| panic!("{error}"));
    Sources { catalog, images, seed: SEED }
}

/// A scenario as a machine of a suite.
fn case(sources: &Sources, pack: &RegoPack, name: &str) -> Case {
    let entry = sources.catalog.find(name).unwrap_or_else(|| panic!("no {name}"));
    let image = crate::run::image(sources, entry).unwrap();
    Case::play(pack, name, image, entry.scenario.clone()).unwrap()
}

/// A pack whose first rule finds a stopped engine; `conditions` follow it.
fn pack(conditions: &str) -> RegoPack {
    let text = format!("package marslab\n\n{STOPPED}{conditions}");
    RegoPack::from_sources("test", vec![("my.rego".to_owned(), text)]).unwrap()
}

/// Every mutant of a small pack with its fate, against the scenarios with these names.
fn tried(pack: &RegoPack, scenarios: &[&str]) -> Vec<(Mutant, Fate, Edit)> {
    let sources = sources();
    let play = |name: &&str| case(&sources, pack, name);
    let suite = Suite { cases: scenarios.iter().map(play).collect() };
    let rules = pack.rules().unwrap();
    let edits = chosen(pack, &rules, &Wanted::default());
    let bench = Bench::new(pack, rules, &suite);
    let fates = fates(&bench, &edits, &|| {}).unwrap();
    let mutants = edits.iter().map(|edit| mutant(&bench, edit)).collect::<Vec<_>>();
    mutants.into_iter().zip(fates).zip(edits).map(|((m, fate), edit)| (m, fate, edit)).collect()
}

/// A finding up to its conditions.
const STOPPED: &str = r#"findings contains {
	"cause": "service.obengine-stopped",
	"object": "service:obengine",
	"evidence": ["services.obengine.state"],
	"remediation": ["net start obengine"],
} if {
"#;

const NEEDLESS: &str = r#"	input.services.obengine.state == "stopped"
	needless
}

needless if input.services.obengine.start != "nowhere"

forgotten if input.machine.name == "nobody asks"
"#;

#[test]
fn a_needless_condition_survives_and_a_needed_one_does_not() {
    let pack = pack(NEEDLESS);
    let all = tried(&pack, &["service/obengine-stopped", "healthy/plain-2012r2"]);
    let fate = |operator: Operator, before: &str| {
        let found = all.iter().find(|(m, _, _)| m.operator == operator && m.before == before);
        found.map(|(_, fate, _)| fate).unwrap_or_else(|| panic!("{operator:?} of {before}"))
    };
    let needed = "input.services.obengine.state == \"stopped\"";
    assert!(matches!(fate(Operator::DropConjunct, needed), Fate::Killed(_)));
    assert_eq!(*fate(Operator::DropConjunct, "needless"), Fate::Survived);
    assert!(matches!(fate(Operator::NegateConjunct, "needless"), Fate::Killed(_)));
    let lines = "[\"net start obengine\"]";
    assert!(matches!(fate(Operator::EmptyRemediation, lines), Fate::Killed(_)));
    let cited = "[\"services.obengine.state\"]";
    assert!(matches!(fate(Operator::DropEvidence, cited), Fate::Killed(_)));
    assert!(matches!(fate(Operator::ReplaceText, "\"nobody asks\""), Fate::Equivalent(_)));
    let swapped = all.iter().find(|(mutant, _, _)| mutant.operator == Operator::SwapObject);
    let (mutant, _, _) = swapped.unwrap();
    assert_eq!((mutant.line, mutant.column), (5, 12));
    let words: BTreeSet<Operator> = all.iter().map(|(mutant, _, _)| mutant.operator).collect();
    assert!(words.len() >= 10, "{words:?}");
}

#[test]
fn every_mutant_is_another_text_and_they_come_in_one_order() {
    let pack = RegoPack::reference().unwrap();
    let rules = pack.rules().unwrap();
    let edits = chosen(&pack, &rules, &Wanted::default());
    assert_eq!(edits, chosen(&pack, &rules, &Wanted::default()));
    assert!(edits.len() > 2_000, "{}", edits.len());
    let operators: BTreeSet<Operator> = edits.iter().map(|edit| edit.operator).collect();
    assert!(operators.len() >= 14, "{operators:?}");
    for edit in &edits {
        let file = &rules[edit.rule].file;
        let (_, text) = pack.sources().iter().find(|(name, _)| name == file).unwrap();
        assert_ne!(edit.place.text(text), edit.after, "{edit:?}");
        assert!(edit.place.end > edit.place.start, "{edit:?}");
    }
    let sample = Wanted { sample: 50, ..Wanted::default() };
    assert_eq!(chosen(&pack, &rules, &sample).len(), 50);
}

#[test]
fn a_survivor_is_told_from_the_rule_by_a_machine_and_its_stub_loads() {
    let pack = pack(NEEDLESS);
    let sources = sources();
    let entry = sources.catalog.find("service/obengine-stopped").unwrap();
    let suite = Suite { cases: vec![case(&sources, &pack, &entry.name)] };
    let rules = pack.rules().unwrap();
    let edits = chosen(&pack, &rules, &Wanted::default());
    let bench = Bench::new(&pack, rules, &suite);
    let edit = edits.iter().find(|edit| edit.after == "true").unwrap();
    let needless = edits
        .iter()
        .find(|e| e.operator == Operator::DropConjunct && mutant(&bench, e).before == "needless");
    let needless = needless.unwrap_or(edit);
    let killer = search::by_hand_alone(&bench, needless).unwrap();
    let fact = ("services.obengine.start".to_owned(), serde_json::Value::from("nowhere"));
    assert_eq!(killer.facts, [fact]);
    let stub = stub::write(&bench, needless, &mutant(&bench, needless), Some(&killer));
    let scenario: scenarios::Scenario =
        serde_saphyr::from_str(&stub).unwrap_or_else(|error| panic!("{error}\n{stub}"));
    assert_eq!(scenario.image, entry.scenario.image);
    assert!(stub.contains("services.obengine.start: \"nowhere\""), "{stub}");
}

#[test]
fn a_composition_kills_where_no_scenario_does() {
    let sources = sources();
    let pack = pack(NEEDLESS);
    let suite = Suite { cases: vec![case(&sources, &pack, "service/obengine-stopped")] };
    let rules = pack.rules().unwrap();
    let edits = chosen(&pack, &rules, &Wanted::default());
    let bench = Bench::new(&pack, rules, &suite);
    let needed = edits.iter().find(|edit| edit.operator == Operator::DropConjunct).unwrap();
    let scope = bench.scope(bench.reaches(needed.rule)).unwrap();
    assert_eq!(bench.fate(needed, &scope), Fate::Survived, "no machine without the failure");
    let held = |one: &str, other: &str| crate::compose::proven::Held {
        image: "server-2022-installed".to_owned(),
        operation: sim::life::Operation::Register,
        scenarios: vec![one.to_owned(), other.to_owned()],
    };
    let other = held("console/status-unknown-line-down", "network/name-server-down");
    let machine = search::composed(&sources, &other).unwrap();
    let found = search::all(&bench, &[needed], &[machine]).remove(0);
    assert!(matches!(&found, Found::Verdict(by) if by.contains("name-server-down")), "{found:?}");
}

const EITHER: &str = r#"	some name, service in input.services
	name == "obengine"
	service.state == "stopped"
}
"#;

#[test]
fn one_of_two_conditions_is_enough_in_a_rule_that_iterates() {
    let all = tried(&pack(EITHER), &["service/obengine-stopped", "healthy/plain-2012r2"]);
    let either = all.iter().find(|(m, _, _)| m.operator == Operator::EitherConjunct);
    let (mutant, fate, _) = either.unwrap();
    assert_eq!(mutant.after.matches("findings contains").count(), 2, "{}", mutant.after);
    assert_eq!(*fate, Fate::Killed("healthy/plain-2012r2".to_owned()));
}

#[test]
fn reviews_need_a_reason_and_name_what_they_are_about() {
    let text = "reviewed:\n  - {rule: latched, operator: drop-conjunct, before: 'a  b', \
                reason: because}\n";
    let reviews = Reviews::parse(text).unwrap();
    let mutant = Mutant {
        operator: Operator::DropConjunct,
        rule: "latched".to_owned(),
        file: "x".to_owned(),
        line: 1,
        column: 1,
        before: "a\n\tb".to_owned(),
        after: "true".to_owned(),
    };
    assert!(reviews.of(&mutant).is_some());
    assert!(reviews.of(&Mutant { operator: Operator::DeleteBody, ..mutant }).is_none());
    let bare = "reviewed:\n  - {rule: a, operator: drop-step, reason: ' '}\n";
    assert!(Reviews::parse(bare).unwrap_err().contains("no reason"));
    assert!(Reviews::parse("reviewed:\n  - {rule: a, operator: drop-all, reason: x}\n").is_err());
}

#[test]
fn nothing_to_mutate_is_no_score() {
    let wanted = Wanted { rule: Some("no-such-rule".to_owned()), ..Wanted::default() };
    let watch = Watch { started: &|_| {}, done: &|| {} };
    let reviews = Reviews::default();
    let mutated = run(&sources(), &pack(NEEDLESS), &[], &wanted, &reviews, &watch).unwrap();
    assert_eq!(mutated.score_per_mille(), None);
    assert!(!mutated.passed(0));
}

//! The sweeps themselves: every number is swept or excused, and each alarm has a canary.

use std::collections::BTreeSet;

use marslab::judge::missing;
use marslab::sweep::{Case, Found, Swept, boundary};
use marslab_tests::{select, sources};
use sim::evidence::{Source, collect};

/// Names of the numbers of `edition.rs`: its constants and the fields of an edition that are no
/// name.
fn numbers() -> BTreeSet<String> {
    let text = include_str!("../../sim/src/edition.rs");
    let constants = text.lines().filter_map(|line| line.strip_prefix("pub const "));
    let constants = constants.filter_map(|rest| rest.split(':').next());
    let fields = text.lines().skip_while(|line| !line.starts_with("pub struct Edition"));
    let fields = fields.take_while(|line| *line != "}");
    let fields = fields.filter_map(|line| line.trim().strip_prefix("pub ")?.split(':').next());
    let fields = fields.filter(|field| !field.starts_with("struct") && *field != "name");
    constants.chain(fields).map(str::to_owned).collect()
}

#[test]
fn every_number_of_the_documentation_is_swept_or_excused() {
    let swept: BTreeSet<&str> = boundary::swept().collect();
    let excused: BTreeSet<&str> = boundary::NOT_SWEPT.iter().map(|(name, _)| *name).collect();
    for number in numbers() {
        let (a, b) = (swept.contains(number.as_str()), excused.contains(number.as_str()));
        assert!(a != b, "{number}: swept {a}, excused {b}");
    }
    for name in excused {
        assert!(numbers().contains(name), "{name} is excused and no longer there");
    }
}

#[test]
fn model_and_rules_flip_together_at_every_number() {
    let cases = boundary::sweep(sources(), &*select("rego"));
    let swept = Swept { sweep: "boundary", cases };
    let wrong: Vec<String> =
        swept.wrong().map(|(case, why)| format!("{}, {}: {why}", case.of, case.change)).collect();
    assert!(swept.passed(), "{}", wrong.join("\n"));
    assert!(swept.count(Found::Broken) > 10 && swept.count(Found::Healthy) > 20);
}

#[test]
fn whoever_is_silent_or_always_says_the_same_does_not_flip_with_the_model() {
    for who in ["mute", "parrot"] {
        let cases = boundary::sweep(sources(), &*select(who));
        assert!(!Swept { sweep: "boundary", cases }.passed(), "{who} flips");
    }
}

#[test]
fn a_sweep_of_nothing_is_not_green() {
    let swept = |cases| Swept { sweep: "invariance", cases };
    assert!(!swept(vec![]).passed());
    assert!(!swept(vec![Case::new("x", "y", Ok(Found::DoesNotApply))]).passed());
    assert!(swept(vec![Case::new("x", "y", Ok(Found::Unmoved))]).passed());
}

#[test]
fn every_section_of_the_facts_is_a_source_and_can_be_hidden() {
    let entry = marslab_tests::entry("healthy/plain-2016");
    let image = marslab_tests::image(&entry.scenario.image);
    let broken = marslab::episode::break_with(&image, &entry.scenario, &[]);
    let broken = broken.unwrap_or_else(|error| panic!("{error}"));
    let facts = collect(&broken.world, &broken.outcome);
    let sections = |facts: &sim::evidence::Facts| -> BTreeSet<String> {
        let value = serde_json::to_value(facts).unwrap_or_else(|error| panic!("{error}"));
        value.as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect()
    };
    let all = sections(&facts);
    let sources: BTreeSet<String> = Source::ALL.iter().map(|s| s.name().to_owned()).collect();
    let always: BTreeSet<String> =
        ["edition", "operation"].into_iter().map(str::to_owned).collect();
    assert_eq!(all, &sources | &always);
    let mut hidden = facts.clone();
    Source::ALL.iter().for_each(|source| hidden.hide(*source, source.reasons()[0]));
    let left = sections(&hidden);
    assert_eq!(left, &always | &BTreeSet::from(["unavailable".to_owned()]));
    assert_eq!(hidden.unavailable.len(), Source::ALL.len());
}

#[test]
fn whoever_claims_what_nobody_saw_is_caught() {
    let entry = marslab_tests::entry("registration/clock-ahead");
    let perfect = marslab::run::perfect(entry);
    let mut full = perfect.clone();
    full.findings[0].evidence.push("clock.offset_seconds".to_owned());
    assert!(missing::is_decisive(&full, "clock") && !missing::is_decisive(&full, "vss"));
    assert!(missing::grade(&full, "clock", false, &full).is_err());
    assert!(missing::grade(&full, "vss", false, &full).is_ok());
}

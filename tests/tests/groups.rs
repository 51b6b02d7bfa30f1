//! Failures that look alike are told apart by the observation that decides (catalogue 5.3).
//!
//! *Models*: `groups.yaml` lists, for each of D01-D27, its scenarios and the decisive paths of the
//! facts. The reference pack answers each member exactly; with another member's decisive
//! observations in place of its own the answer changes; without the source of these it is
//! "insufficient". Whoever reads only the error id cannot tell at least two of them apart.
//! *Leaves out*: groups that wait for scenarios; their list shrinks.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use diagnosers::error_id::ErrorId;
use diagnosers::{Diagnoser, Diagnosis, RegoPack};
use marslab::episode::{NoConsole, break_with};
use marslab_tests::{entry, image};
use serde::Deserialize;
use serde_json::Value;
use sim::evidence::{Evidence, Facts, Source, collect};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    symptom: String,
    #[serde(default)]
    apart: Vec<String>,
    #[serde(default)]
    same: bool,
    members: Vec<String>,
    waiting: Vec<String>,
}

static GROUPS: LazyLock<BTreeMap<String, Group>> = LazyLock::new(|| {
    serde_saphyr::from_str(include_str!("groups.yaml")).unwrap_or_else(|error| panic!("{error}"))
});

static PACK: LazyLock<RegoPack> =
    LazyLock::new(|| RegoPack::reference().unwrap_or_else(|error| panic!("{error}")));

/// One scenario of a group, broken.
struct Member {
    name: String,
    truth: BTreeSet<(String, String)>,
    facts: Facts,
    json: Value,
}

/// What an answer claims, for comparison.
fn claims(answer: &Diagnosis) -> BTreeSet<(String, String)> {
    let claim = |f: &diagnosers::Finding| (f.cause.id().to_owned(), f.object.to_ascii_lowercase());
    answer.findings.iter().map(claim).collect()
}

fn member(name: &str) -> Member {
    let scenario = &entry(name).scenario;
    let broken = break_with(&image(&scenario.image), scenario, &scenario.faults);
    let broken = broken.unwrap_or_else(|error| panic!("{name}: {error}"));
    let facts = collect(&broken.world, &broken.outcome);
    let json = serde_json::to_value(&facts).unwrap_or_else(|error| panic!("{error}"));
    let object = |truth: &scenarios::scenario::Truth| truth.object.to_ascii_lowercase();
    let truth = scenario
        .truth
        .iter()
        .flat_map(|truth| truth.causes.iter().map(|cause| (cause.id().to_owned(), object(truth))));
    Member { name: name.to_owned(), truth: truth.collect(), facts, json }
}

fn members(group: &Group) -> Vec<Member> {
    group.members.iter().map(|name| member(name)).collect()
}

/// Groups that can be tested.
fn ready() -> impl Iterator<Item = (&'static String, &'static Group)> {
    GROUPS.iter().filter(|(_, group)| group.members.len() > 1)
}

fn asked(json: &Value) -> Diagnosis {
    PACK.evaluate_json(json).unwrap_or_else(|error| panic!("{error}"))
}

fn at<'v>(json: &'v mut Value, path: &str) -> Option<&'v mut Value> {
    path.split('.').try_fold(json, |at, part| at.get_mut(part))
}

/// The facts of one member with what another shows at these paths.
fn with(mine: &Value, theirs: &Value, paths: &[String]) -> Value {
    let mut mixed = mine.clone();
    let mut other = theirs.clone();
    for path in paths {
        if let (Some(to), Some(from)) = (at(&mut mixed, path), at(&mut other, path)) {
            *to = from.take();
        }
    }
    mixed
}

#[test]
fn every_group_of_the_catalogue_is_here_and_waits_only_with_a_reason() {
    let names: Vec<String> = (1..=27).map(|number| format!("D{number:02}")).collect();
    assert_eq!(GROUPS.keys().cloned().collect::<Vec<_>>(), names);
    for (id, group) in GROUPS.iter() {
        assert!(!group.symptom.is_empty(), "{id}: no symptom");
        let alone = group.members.len() < 2;
        assert!(!alone || !group.waiting.is_empty(), "{id}: too few members, and none waits");
        assert!(alone || group.same == group.apart.is_empty(), "{id}: `apart` or `same`");
    }
    let ready = ready().count();
    assert!(ready >= 22, "only {ready} groups have two members: did scenarios go?");
}

#[test]
fn the_reference_pack_answers_every_member_exactly() {
    for (id, group) in ready() {
        for member in members(group) {
            assert_eq!(claims(&asked(&member.json)), member.truth, "{id} {}", member.name);
        }
    }
}

#[test]
fn the_decisive_observation_changes_the_answer() {
    for (id, group) in ready().filter(|(_, group)| !group.same) {
        let members = members(group);
        let mut pairs = 0;
        for a in members.iter().filter(|a| !a.truth.is_empty()) {
            for b in members.iter().filter(|b| b.truth != a.truth) {
                let mixed = claims(&asked(&with(&a.json, &b.json, &group.apart)));
                assert_ne!(mixed, a.truth, "{id}: {} with what {} shows", a.name, b.name);
                pairs += 1;
            }
        }
        assert!(pairs > 0, "{id}: no two members differ");
    }
}

#[test]
fn without_the_decisive_observation_no_member_is_named() {
    // What the customer saw cannot be hidden.
    let seen = |group: &Group| group.apart.iter().any(|path| path.starts_with("operation"));
    for (id, group) in ready().filter(|(_, group)| !group.same && !seen(group)) {
        for member in members(group).iter().filter(|member| !member.truth.is_empty()) {
            let mut facts = member.facts.clone();
            for source in Source::ALL {
                let about = |path: &String| path.split('.').next() == Some(source.name());
                if group.apart.iter().any(about) {
                    facts.hide(*source, source.reasons()[0]);
                }
            }
            let answer = PACK.evaluate(&facts).unwrap_or_else(|error| panic!("{error}"));
            let said = claims(&answer);
            assert!(said.is_empty(), "{id}: {} without evidence: {said:?}", member.name);
            assert!(!answer.insufficient.is_empty(), "{id}: {} asks for nothing", member.name);
        }
    }
}

#[test]
fn one_cause_behind_two_ids_is_one_cause() {
    for (id, group) in ready().filter(|(_, group)| group.same) {
        let members = members(group);
        let causes: BTreeSet<_> = members
            .iter()
            .map(|m| m.truth.iter().map(|(cause, _)| cause).collect::<Vec<_>>())
            .collect();
        assert_eq!(causes.len(), 1, "{id}: {causes:?}");
        let ids: BTreeSet<_> =
            members.iter().map(|member| member.facts.operation.message).collect();
        assert!(ids.len() > 1, "{id}: all show {ids:?}");
    }
}

#[test]
fn whoever_reads_only_the_error_id_cannot_tell_them_apart() {
    for (id, group) in ready().filter(|(_, group)| !group.same) {
        let members = members(group);
        let said = |member: &Member| {
            let answer = ErrorId.diagnose(&Evidence::from(&member.facts), &mut NoConsole);
            let answer = answer.unwrap_or_else(|error| panic!("{error}"));
            answer.findings.iter().map(|f| f.cause.id().to_owned()).collect::<BTreeSet<_>>()
        };
        let causes =
            |member: &Member| member.truth.iter().map(|(cause, _)| cause.clone()).collect();
        assert!(members.iter().any(|m| said(m) != causes(m)), "{id}: the id tells everything");
        for a in &members {
            for b in &members {
                let same = a.facts.operation.message == b.facts.operation.message;
                assert!(!same || said(a) == said(b), "{id}: {} {}", a.name, b.name);
            }
        }
    }
}

//! Tests of fields: machines follow from their numbers, their truth is true, sharing never shows.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use diagnosers::{NoAnswer, RegoPack};
use scenarios::fleet::Fleet;
use scenarios::{Catalog, Images, Loader};
use sim::evidence;

use super::identity::{Paths, identity};
use super::judged::{Asking, Judged, Remedy};
use super::tally::Tally;
use super::*;
use crate::run::{SEED, Sources};

fn sources() -> Sources {
    let catalog = Catalog::embedded().unwrap_or_else(|error| panic!("{error}"));
    Sources { catalog, images: Images::load().unwrap(), seed: SEED }
}

fn built_in(sources: &Sources) -> Field<'_> {
    let fleet = Fleet::built_in(&Loader::default(), &sources.catalog);
    Field::new(fleet.unwrap(), sources).unwrap_or_else(|error| panic!("{error}"))
}

/// Machines that are drawn.
const MACHINES: u64 = 4_000;

/// Causes at objects that were said of a machine.
type Said = BTreeSet<(String, String)>;

#[test]
fn the_truth_of_a_field_is_true_and_the_reference_rules_see_it() {
    let sources = sources();
    let field = built_in(&sources);
    let pack = RegoPack::reference().unwrap();
    let survey = Survey::new(&field, |sample: &Sample<'_>| {
        let answer = pack.evaluate(sample.facts).unwrap();
        let seen = identity(sample.facts, &Paths::all());
        let said: Said = answer
            .findings
            .iter()
            .map(|finding| (finding.cause.to_string(), finding.object.to_ascii_lowercase()))
            .collect();
        (said, sample.broken.outcome.ok(), seen)
    });
    let (mut count, mut broken, mut kinds, mut shown) = (0, 0, BTreeSet::new(), BTreeSet::new());
    let mut wrong: BTreeMap<String, usize> = BTreeMap::new();
    let all = survey.each(0..MACHINES, |plan, asked| {
        let (said, ok, seen) = &asked.answer;
        assert_eq!(*ok, asked.truth.is_empty(), "{plan:?}");
        count += 1;
        broken += usize::from(!ok);
        kinds.insert(plan.key.clone());
        shown.insert(*seen);
        let visible = asked.truth.iter().filter(|fact| fact.shows);
        let missed = visible.clone().any(|fact| {
            fact.causes.iter().any(|cause| !said.iter().any(|(id, _)| id == cause.id()))
        });
        let extra = said.iter().find(|(id, _)| {
            !asked.truth.iter().any(|fact| fact.causes.iter().any(|cause| cause.id() == id))
        });
        if missed || extra.is_some() {
            let faults: Vec<&str> = asked.truth.iter().map(|fact| &*fact.scenario).collect();
            let near = plan.key.near.map(|at| field.entry(at).name.clone());
            let image = &field.fleet.images[usize::from(plan.key.place.image)].image;
            let noise = &plan.key.noise;
            let what = format!(
                "{image} site {} agent {} {:?}: {faults:?} near {near:?} noise {noise:?} \
                 missed {missed} said {said:?}",
                plan.key.place.site, plan.key.place.agent, plan.key.operation
            );
            *wrong.entry(what).or_default() += 1;
        }
        true
    });
    all.unwrap();
    let drawn = format!("{count} machines, {broken} broken, {} kinds", kinds.len());
    assert!(wrong.is_empty(), "{drawn}: {wrong:#?}");
    // Sharing is worth its while, and the field is neither all healthy nor all broken.
    assert!(kinds.len() * 2 < count && shown.len() <= kinds.len(), "{drawn}");
    assert!((count / 20..count / 6).contains(&broken), "{drawn}");
}

#[test]
fn sharing_never_shows() {
    let sources = sources();
    let field = built_in(&sources);
    for index in (0..40_000).step_by(1_009) {
        let opened = field.open(index).unwrap_or_else(|error| panic!("{index}: {error}"));
        let Machine { plan, broken, .. } = &opened;
        assert_eq!(*plan, field.plan(index));
        let own = evidence::collect(&broken.world, &broken.outcome);
        let own = serde_json::to_string_pretty(&own).unwrap();
        let shared = field.play(&plan.key).unwrap();
        let shared = evidence::collect(&shared.world, &shared.outcome);
        let image = field.image_name(plan.key.place).unwrap();
        let shared = serde_json::to_string_pretty(&shared).unwrap().replace(&image, &plan.host);
        let (small, own_name) = (image.to_lowercase(), plan.host.to_lowercase());
        let shared = shared.replace(&small, &own_name);
        let differs = own.lines().zip(shared.lines()).find(|(own, shared)| own != shared);
        assert_eq!(own, shared, "{index}: {plan:?}\n{differs:?}");
    }
}

#[test]
fn machines_shrink_to_scenarios_that_load_and_show_the_same() {
    let sources = sources();
    let field = built_in(&sources);
    let pack = RegoPack::reference().unwrap();
    let loader = Loader::default();
    let mut told = [0; 3];
    for index in 0..400 {
        let plan = field.plan(index);
        let sort = plan.key.faults.len().min(1) + usize::from(plan.key.near.is_some()) * 2;
        if told[sort] >= 6 {
            continue;
        }
        told[sort] += 1;
        let scenario = shrink::shrink(&field, index, &pack).unwrap_or_else(|e| panic!("{e}"));
        let document = scenario.document().unwrap();
        let loaded = loader.scenario("fleet.yaml", &document);
        let loaded = loaded.unwrap_or_else(|error| panic!("{error}\n{document}"));
        assert_eq!(loaded, scenario, "{document}");
        // Around a healthy machine nothing has to stay.
        assert!(sort != 0 || loaded.setting.is_empty(), "{document}");
    }
    assert!(told.iter().all(|count| *count >= 6), "{told:?}");
}

/// The answers about machines, in their order.
fn judged(field: &Field<'_>, asking: &Asking<'_>, machines: u64) -> Vec<Arc<Judged>> {
    let survey = asking.survey(field);
    let block = survey.block(0..machines).unwrap();
    let of = |own: &Own| block.kinds[own.kind as usize].asked.answer.clone();
    block.machines.iter().map(of).collect()
}

#[test]
fn answers_are_the_same_with_and_without_sharing() {
    let sources = sources();
    let field = built_in(&sources);
    for (word, machines) in [("rego", 500), ("error-id", 500), ("saboteur", 60)] {
        let diagnoser = diagnosers::select(word).unwrap();
        let shared = Asking::of(&*diagnoser);
        let apart = Asking::without_sharing(&*diagnoser);
        let with = judged(&field, &shared, machines);
        let without = judged(&field, &apart, machines);
        for (index, (with, without)) in with.iter().zip(&without).enumerate() {
            assert_eq!(with, without, "{word}, machine {index}: {:?}", field.plan(index as u64));
        }
        assert!(shared.asked() < apart.asked(), "{word} was asked {} times", shared.asked());
        let broken = with.iter().filter(|it| it.remedy != Remedy::None).count();
        assert!(word == "error-id" || broken > 0, "{word} mended nothing");
    }
}

#[test]
fn a_block_has_the_machines_of_its_numbers() {
    let sources = sources();
    let field = built_in(&sources);
    let survey = Survey::new(&field, |sample: &Sample<'_>| sample.broken.outcome.ended);
    let block = survey.block(700..1_000).unwrap();
    assert_eq!((block.first, block.machines.len()), (700, 300));
    for (index, own) in (block.first..).zip(&block.machines) {
        let (plan, asked) = survey.machine(index).unwrap();
        let kind = &block.kinds[own.kind as usize];
        assert_eq!((&asked.truth, asked.answer), (&kind.asked.truth, kind.asked.answer));
        let mut host = String::new();
        field.write_host(index, own, &mut host);
        let it = (plan.site, plan.day, plan.incident, &plan.host, &plan.key);
        assert_eq!(it, (own.site, own.day.into(), own.incident, &host, &kind.key));
        assert_eq!(plan, field.plan(index));
    }
    let first = |kind: u32| block.machines.iter().position(|own| own.kind == kind);
    let firsts: Vec<_> = (0..block.kinds.len() as u32).map(first).collect();
    assert!(firsts.is_sorted() && firsts.iter().all(Option::is_some), "{firsts:?}");
}

#[test]
fn a_script_runs_on_the_machines_of_a_field() {
    let sources = sources();
    let field = built_in(&sources);
    let word =
        concat!("powershell:", env!("CARGO_MANIFEST_DIR"), "/../docs/examples/agent-monitor.ps1");
    let script = diagnosers::select(word).unwrap();
    let all = judged(&field, &Asking::of(&*script), 400);
    // A server that is too old for the agent has a PowerShell that is too old for the script.
    let old = |why: &NoAnswer| why.to_string().contains("unsupported: Get-CimInstance");
    let why = all.iter().filter_map(|it| (*it.answer).as_ref().err());
    let unanswered = why.filter(|why| !old(why)).count();
    let hits = all.iter().filter(|it| !it.compared.hits.is_empty()).count();
    let mended = all.iter().filter(|it| it.remedy != Remedy::None).count();
    assert!(unanswered == 0 && hits > 0 && mended > 0, "{unanswered}, {hits}, {mended}");
}

#[test]
fn counts_of_blocks_are_those_of_their_machines() {
    let sources = sources();
    let field = built_in(&sources);
    let diagnoser = diagnosers::select("error-id").unwrap();
    let asking = Asking::of(&*diagnoser);
    let survey = asking.survey(&field);
    let mut one_by_one = Tally::default();
    let each = survey.each(0..700, |plan, asked| {
        let incident = plan.incident.map(|at| &*field.fleet.incidents[usize::from(at)].name);
        let broken = !asked.truth.is_empty();
        one_by_one.add(plan.day, incident, broken, &asked.answer.compared);
        true
    });
    each.unwrap();
    let mut merged = Tally::of(&survey.block(300..700).unwrap(), &field.fleet);
    merged.merge(&Tally::of(&survey.block(0..300).unwrap(), &field.fleet));
    assert_eq!(merged, one_by_one);
}

#[test]
fn a_machine_ends_the_same_in_either_language() {
    let sources = sources();
    let field = built_in(&sources);
    let ended = |sample: &Sample<'_>| {
        let outcome = &sample.broken.outcome;
        let failure = outcome.failure.as_ref().map(|failure| (failure.message, failure.detail));
        (outcome.ended, failure)
    };
    let (seen, unseen) = (Survey::new(&field, ended), Survey::unseen(&field, ended));
    let (mut korean, mut broken) = (0, 0);
    for index in 0..MACHINES {
        let ((plan, one), (twin, other)) =
            (seen.machine(index).unwrap(), unseen.machine(index).unwrap());
        assert_eq!((&plan, one.answer), (&twin, other.answer));
        assert_eq!(one.truth, other.truth, "{plan:?}");
        korean += u64::from(plan.key.korean);
        broken += u64::from(plan.key.korean && !one.truth.is_empty());
    }
    assert!(korean * 3 > MACHINES && broken > 100, "{korean}, {broken}");
}

#[test]
fn the_oracle_makes_no_mistake() {
    let sources = sources();
    let field = built_in(&sources);
    let all = judged(&field, &Asking::oracle(), 1_000);
    assert!(all.iter().all(|it| it.compared.exact() && it.compared.localised));
    assert!(all.iter().any(|it| !it.compared.hits.is_empty()));
}

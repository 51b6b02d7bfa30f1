//! Tests of fields: machines follow from their numbers, their truth is true, sharing never shows.

use std::collections::{BTreeMap, BTreeSet};

use diagnosers::RegoPack;
use scenarios::fleet::Fleet;
use scenarios::{Catalog, Images, Loader};
use sim::evidence;

use super::identity::{Paths, identity};
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

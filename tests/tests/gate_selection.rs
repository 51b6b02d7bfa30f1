//! What a gate leaves out, because a changed rule cannot reach it, is nothing: the same edits are
//! looked at with and without selection, and every machine must have moved alike.

use std::sync::atomic::AtomicBool;

use diagnosers::RegoPack;
use jiff::civil::date;
use marslab::gate::accepted::Accepted;
use marslab::gate::cache::Cache;
use marslab::gate::config::Config;
use marslab::gate::outcome::{Effect, Suite};
use marslab::gate::packs::Pack;
use marslab::gate::{Gate, Gated, Wanted};
use marslab::run::{SEED, Sources};
use scenarios::catalog::Catalog;
use scenarios::images::Images;

/// A file of the reference pack, what stands there, and what is put in its place.
type Edit = (&'static str, &'static str, &'static str);

fn pack(edit: Option<Edit>) -> Pack {
    let reference = RegoPack::reference().expect("the reference pack loads");
    let mut sources = reference.sources().to_vec();
    if let Some((file, from, to)) = edit {
        let (_, text) = sources.iter_mut().find(|(name, _)| name.ends_with(file)).expect(file);
        assert!(text.contains(from), "{file} has no `{from}` any more");
        *text = text.replacen(from, to, 1);
    }
    let identity = sim::kernel::digest::Fingerprint::of(&sources).to_string();
    let rules = RegoPack::from_sources("rules", sources).expect("an edited pack loads");
    Pack::of_rules("rules", &identity, rules)
}

fn gate(edit: Edit, suite: Suite, filter: &str, all: bool) -> Gated {
    let sources = Sources {
        catalog: Catalog::embedded().expect("the catalogue loads"),
        images: Images::load().expect("the images load"),
        seed: SEED,
    };
    let loader = scenarios::load::Loader::default();
    let fleet = scenarios::fleet::Fleet::built_in(&loader, &sources.catalog).expect("a fleet");
    let cache = Cache::open(None, &sources).expect("no cache");
    let gate = Gate {
        sources: &sources,
        baseline: &pack(None),
        candidate: &pack(Some(edit)),
        config: &Config::default(),
        accepted: &Accepted::default(),
        fleet: Some(&fleet),
        cache: &cache,
        stop: &AtomicBool::new(false),
        progress: &|_, _| {},
    };
    let wanted = Wanted {
        suites: vec![suite],
        filter: filter.to_owned(),
        compositions: 0,
        machines: 0,
        all,
        today: date(2026, 11, 23),
    };
    gate.run(&wanted).unwrap_or_else(|error| panic!("{error}"))
}

/// With and without selection; gives how many machines were left out, and how many moved.
fn alike(edit: Edit, suite: Suite, filter: &str) -> (usize, usize) {
    let (some, all) = (gate(edit, suite, filter, false), gate(edit, suite, filter, true));
    let (left, asked) = (some.suites[&suite], all.suites[&suite]);
    assert_eq!(asked.same, 0, "--all leaves nothing out");
    assert_eq!(left.machines, asked.machines);
    assert_eq!(left.same + left.asked, left.machines);
    assert_eq!(left.moved, asked.moved, "{edit:?}");
    let moved = |gated: &Gated| -> Vec<String> {
        let one = |change: &marslab::gate::outcome::Change| {
            let machines = change.flips.iter().map(|flip| flip.machine.clone());
            let machines: Vec<String> = machines.collect();
            format!("{:?} {:?} {:?} {machines:?}", change.kind, change.cause, change.machines)
        };
        gated.changes.iter().map(one).collect()
    };
    assert_eq!(moved(&some), moved(&all), "{edit:?}");
    (left.same, left.moved)
}

#[test]
fn a_threshold_moves_only_machines_near_it() {
    let edit = ("clock_temp_dotnet.rego", "offset_seconds) > 300", "offset_seconds) > 301");
    let (same, moved) = alike(edit, Suite::Boundary, "");
    assert!(moved > 0, "the edit moves nothing: it tests nothing");
    assert!(same > moved, "selection left out next to nothing");
}

#[test]
fn words_that_say_nothing_reach_nothing() {
    let edit = ("service.rego", "# S03: somebody stopped it", "# S03: nobody started it");
    let gated = gate(edit, Suite::Boundary, "", false);
    assert_eq!(gated.suites[&Suite::Boundary].asked, 0);
    assert!(gated.changes.is_empty() && gated.passed(), "{gated:?}");
}

#[test]
fn a_rule_that_no_longer_cites_what_it_rests_on_is_seen_without_evidence() {
    let cited = r#""services.obengine.exit_code", "agent.installation", "filters","#;
    let less = r#""services.obengine.exit_code", "agent.installation","#;
    let (same, moved) = alike(("service.rego", cited, less), Suite::MissingEvidence, "service/*");
    assert!(moved > 0 && same > 0, "{same} {moved}");
}

#[test]
fn a_helper_of_all_rules_reaches_all_of_them() {
    let edit = ("common.rego", r#"input.agent.installation == "complete""#, "false");
    let gated = gate(edit, Suite::Catalogue, "service/*", false);
    assert!(gated.selection.reached.len() > 50, "{:?}", gated.selection.reached.len());
    assert!(gated.changes.iter().any(|change| change.effect == Effect::Loss));
}

//! Same seed, same bytes; another seed or another display language, the same verdicts.
//!
//! *Leaves out* another process and another environment: `canaries.rs` and `marslab check
//! --check-determinism` hold those.

use marslab::determinism::{Mark, first_difference, lines, marks};
use marslab::judge::{Verdict, judge, reproduced};
use marslab::proofs::Proving;
use marslab::run::{SEED, one};
use marslab::{episode, run};
use marslab_tests::{each, entry, image, select, sources, sources_of};
use sim::kernel::seed::Seed;
use sim::windows::language::Language;

/// One scenario of every kind: quiet, failing, cured by a restart, healthy, registering.
const HANDFUL: [&str; 6] = [
    "schedule/trigger-disabled",
    "service/obengine-stopped-manual",
    "schedule/pending-restart",
    "healthy/plain-2012r2",
    "registration/clock-ahead",
    "sal/checksum-under-scan",
];

fn played(threads: usize) -> Vec<Mark> {
    let entries = HANDFUL.map(entry);
    marks(sources(), &entries, "rego", threads).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn the_same_seed_twice_and_any_number_of_threads_give_the_same_bytes() {
    let first = played(1);
    for threads in [1, 2, 5] {
        let second = played(threads);
        assert_eq!(first_difference(&first, &second, "again"), None, "{threads} threads");
        assert_eq!(lines(&first), lines(&second));
    }
}

#[test]
fn images_built_again_are_the_same_machines() {
    let entries = HANDFUL.map(entry);
    let fresh = sources_of(SEED);
    let again = marks(&fresh, &entries, "rego", 1).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(first_difference(&played(1), &again, "built again"), None);
}

/// A verdict without the trace, the one thing that may follow from the seed.
fn timeless(verdict: Verdict) -> Verdict {
    Verdict { trace: String::new(), ..verdict }
}

#[test]
fn another_seed_gives_other_traces_and_the_same_verdicts() {
    let (other, rego) = (sources_of(Seed(SEED.0 + 1)), select("rego"));
    let pairs = each(sources().catalog.entries(), |entry| {
        let play = |sources| one(sources, entry, &*rego, None).verdict;
        (play(sources()), play(&other))
    });
    let mut moved = 0;
    for (mine, theirs) in pairs {
        moved += usize::from(mine.trace != theirs.trace);
        assert_eq!(timeless(mine), timeless(theirs));
    }
    assert!(moved > 0, "the seed reaches no trace at all");
}

#[test]
fn another_display_language_gives_the_same_verdicts() {
    let rego = select("rego");
    let pairs = each(sources().catalog.entries(), |entry| {
        let scenario = &entry.scenario;
        let of = |language| {
            let mut image = (*image(&scenario.image)).clone();
            image.language = language;
            let episode = episode::play(&image, scenario, &scenario.faults, &*rego);
            let episode = episode.unwrap_or_else(|error| panic!("{}: {error}", entry.name));
            assert_eq!(reproduced(scenario, &episode.broken), Ok(()), "{}", entry.name);
            judge(&entry.name, &image, scenario, &episode)
        };
        (of(Language::English), of(Language::Korean))
    });
    for (english, korean) in pairs {
        assert!(english.passed(), "{english:?}");
        assert_eq!(timeless(english), timeless(korean));
    }
}

#[test]
fn a_report_has_the_same_bytes_each_time() {
    let entries = HANDFUL.map(entry);
    let report = || {
        let run = run::run(sources(), &entries, &*select("rego"), &Proving::all(sources()), &|| {});
        serde_json::to_string(&run).unwrap_or_else(|error| panic!("{error}"))
    };
    assert_eq!(report(), report());
}

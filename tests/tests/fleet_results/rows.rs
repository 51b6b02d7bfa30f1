//! Rows say what is true of their machines, and no shard or thread shows in them.

use std::collections::BTreeSet;

use marslab::fleet::judged::Asking;
use marslab::fleet::results::{self, Row};
use marslab_tests::select;

use super::{field, run, tree};

const MACHINES: u64 = 1_300;

fn rows(path: &std::path::Path) -> Vec<Row> {
    let opened = results::open(path).unwrap_or_else(|error| panic!("{error}"));
    opened.rows().collect::<Result<_, _>>().unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn a_row_says_what_is_true_of_its_machine() {
    let field = field();
    let folder = tempfile::tempdir().expect("a folder");
    run(&field, &Asking::oracle(), (MACHINES, 64), [(0, 1)], folder.path());
    let rows = rows(folder.path());
    assert_eq!(rows.len() as u64, MACHINES);
    let (mut kinds, mut verdicts) = (BTreeSet::new(), BTreeSet::new());
    for (number, row) in (0..).zip(&rows) {
        let plan = field.plan(number);
        let (key, truth) = (&plan.key, field.truth(&plan.key));
        assert_eq!((row.machine, u64::from(row.day)), (number, u64::from(plan.day)));
        assert_eq!(
            (&row.host, &row.site),
            (&plan.host, &field.fleet.sites[usize::from(plan.site)].name)
        );
        let domain = &field.fleet.sites[usize::from(plan.site)].domain;
        assert_eq!(row.domain.as_ref(), Some(domain).filter(|domain| !domain.is_empty()));
        assert_eq!(format!("{}-{}", row.image, row.stage), field.image_of(key.place));
        assert_eq!(row.windows, "Windows Server 2019 Standard");
        assert!(row.agent.as_ref().is_some_and(|version| version.starts_with("2.0.")), "{row:?}");
        assert_eq!(row.language, if key.korean { "ko" } else { "en" });
        assert_eq!(row.operation, key.operation.name());
        let incident = plan.incident.map(|at| &field.fleet.incidents[usize::from(at)].name);
        assert_eq!(row.incident.as_ref(), incident);
        let scenarios = truth.iter().map(|fact| fact.scenario.as_str());
        assert!(row.scenarios.iter().eq(scenarios), "{row:?}");
        let all: BTreeSet<&str> =
            truth.iter().flat_map(|fact| &fact.causes).map(|cause| cause.id()).collect();
        assert_eq!(row.causes.iter().map(String::as_str).collect::<BTreeSet<_>>(), all);
        // The truth names everything, what is hidden as well.
        assert_eq!((&row.named, &row.found), (&row.causes, &row.causes));
        let none = [&row.missed, &row.hidden, &row.made_up, &row.harm, &row.insufficient];
        assert!(none.into_iter().all(Vec::is_empty), "{row:?}");
        assert_eq!(row.verdict, if truth.is_empty() { "quiet" } else { "exact" });
        assert_eq!(row.outcome == "succeeded", truth.is_empty(), "{row:?}");
        assert_eq!((&*row.remedy, row.lines, row.minutes), ("none", 0, 0));
        let sort = match (truth.len(), key.near.is_some(), key.noise.is_empty()) {
            (0, true, _) => "near-miss",
            (0, false, false) => "noise",
            (0, false, true) => "healthy",
            (1, ..) => "broken",
            _ => "several",
        };
        assert_eq!(row.kind, sort);
        kinds.insert(row.kind.clone());
        verdicts.insert(row.verdict.clone());
    }
    assert_eq!(kinds.len(), 5, "{kinds:?}");
    assert_eq!(verdicts.len(), 2, "{verdicts:?}");
}

#[test]
fn who_says_nothing_misses_what_shows_and_who_mends_is_judged() {
    let field = field();
    let folder = tempfile::tempdir().expect("a folder");
    let (mute, rego) = (select("mute"), select("rego"));
    run(&field, &Asking::of(&*mute), (600, 64), [(0, 1)], &folder.path().join("mute"));
    for row in rows(&folder.path().join("mute")) {
        let shown: Vec<_> = row.causes.iter().filter(|it| !row.hidden.contains(it)).collect();
        assert!(row.missed.iter().eq(shown), "{row:?}");
        assert_eq!(row.verdict, if row.causes.is_empty() { "quiet" } else { "missed" });
    }
    run(&field, &Asking::of(&*rego), (600, 64), [(0, 1)], &folder.path().join("rego"));
    let rows = rows(&folder.path().join("rego"));
    let healed = rows.iter().filter(|row| row.remedy == "healed");
    assert!(healed.clone().all(|row| row.lines > 0 && !row.causes.is_empty()));
    assert!(healed.count() > 10);
    for row in &rows {
        assert_eq!(row.verdict, if row.causes.is_empty() { "quiet" } else { "exact" }, "{row:?}");
    }
}

#[test]
fn shards_and_threads_never_show() {
    let field = field();
    let rego = select("rego");
    let folder = tempfile::tempdir().expect("a folder");
    let mut first = None;
    for shards in [1, 7, 64] {
        for threads in [1, 2] {
            let path = folder.path().join(format!("{shards}-{threads}"));
            let asking = Asking::of(&*rego);
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
            let pool = pool.expect("threads");
            let shares = (0..shards).rev().map(|share| (share, shards));
            pool.install(|| run(&field, &asking, (MACHINES, 16), shares, &path));
            let tree = tree(&path);
            assert!(tree.contains_key("_SUCCESS") && tree.len() == 82 * 2 + 3, "{:?}", tree.keys());
            assert!(*first.get_or_insert_with(|| tree.clone()) == tree, "{shards} {threads}");
        }
    }
}

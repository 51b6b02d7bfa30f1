//! Tests of the loader of fleets: what is refused, where the caret is, what the hint says.

use std::sync::LazyLock;

use crate::catalog::Catalog;
use crate::load::{LoadError, Loader};

const GOOD: &str = include_str!("../../../fleets/field.yaml");

static CATALOG: LazyLock<Catalog> =
    LazyLock::new(|| Catalog::embedded().unwrap_or_else(|error| panic!("{error}")));

fn refused(old: &str, new: &str) -> LoadError {
    assert!(GOOD.contains(old), "{old}");
    let text = GOOD.replacen(old, new, 1);
    let loaded = Loader::default().fleet("x/fleet.yaml", &text, &CATALOG);
    loaded.map(|_| ()).expect_err(new)
}

/// The first problem, its place as text, and its hint.
fn check(old: &str, new: &str, what: &str, place: &str, hint: &str) {
    let error = refused(old, new);
    let text = GOOD.replacen(old, new, 1);
    let first = &error.problems[0];
    let at = &text[first.bytes.clone()];
    let fits = first.what.contains(what) && at.starts_with(place) && first.hint.contains(hint);
    assert!(fits, "{what} at `{at}`:\n{error}");
    assert!(error.to_string().contains("x/fleet.yaml:"), "{error}");
}

#[test]
fn shares_that_do_not_add_up_are_refused() {
    check(
        "{image: server-2016, share: 30}",
        "{image: server-2016, share: 30.5}",
        "the shares of images add up to 100.5, not to 100",
        "images",
        "0.5 too much",
    );
    check(
        "prefix: SEL, share: 40",
        "prefix: SEL, share: 39.9",
        "the shares of sites add up to 99.9, not to 100",
        "sites",
        "0.1 missing",
    );
    check("share: 40", "share: 140", "140 is not from 0 to 100", "140", "");
}

#[test]
fn more_than_a_machine_can_be_known_by_is_refused() {
    let many: String = (0..60)
        .map(|at| format!("  - {{name: n{at}, per_1000: 1, faults: [clock: {{skew: 9 s}}]}}\n"))
        .collect();
    let with = format!("noise:\n{many}");
    check("noise:\n", &with, "72 entries of noise", "noise", "64 at most");
}

#[test]
fn names_that_there_are_not_have_a_nearest_one() {
    check(
        "image: server-2016,",
        "image: server-2017,",
        "unknown image `server-2017`",
        "server-2017",
        "`server-2016`",
    );
    check(
        "family: schedule",
        "family: schedul",
        "unknown family `schedul`",
        "schedul",
        "`schedule`",
    );
    check("of: {family: schedule}", "of: {cause: schedule.zon}", "unknown cause", "", "");
    check(
        "of: {family: schedule}",
        "of: {scenario: schedule/trigger-of}",
        "unknown scenario",
        "schedule/trigger-of",
        "did you mean",
    );
    check(
        "of: {family: schedule}",
        "of: {scenario: healthy/plain-2016}",
        "healthy control",
        "healthy/plain-2016",
        "near_misses",
    );
    check("sites: [seoul]", "sites: [soul]", "unknown site `soul`", "soul", "`seoul`");
    check(
        "zone: Tokyo Standard Time",
        "zone: Tokio Standard Time",
        "unknown time zone",
        "Tokio",
        "Tokyo Standard Time",
    );
    check("stage: protected", "stage: protekted", "unknown name `protekted`", "protekted", "");
    check("machines: ", "machnes: ", "unknown field `machnes`", "machnes", "`machines`");
}

#[test]
fn no_machines_and_too_many_are_refused() {
    check("machines: 100000", "machines: 0", "a fleet of 0 machines", "0", "1 to 1000000000");
    check(
        "machines: 100000",
        "machines: 1000000000000",
        "a fleet of 1000000000000 machines",
        "1000000000000",
        "1 to 1000000000",
    );
    check("machines: 100000", "machines: -1", "", "-1", "");
    check("days: 28", "days: 0", "a fleet over 0 days", "0", "1 to 366");
}

#[test]
fn rates_and_days_have_their_bounds() {
    check(
        "of: {family: schedule}, per_1000: 14",
        "of: {family: schedule}, per_1000: 990",
        "more than 1,000 of 1,000",
        "causes",
        "add up to",
    );
    check(
        "days: {from: 8, until: 11}",
        "days: {from: 8, until: 31}",
        "from day 8 until day 31",
        "days",
        "1 to 28",
    );
    check("days: {from: 8, until: 11}", "days: {from: 9, until: 8}", "from day 9", "days", "");
    check("prefix: SEL", "prefix: Seoul", "cannot begin a computer name", "Seoul", "`SEL`");
    check("name: seoul", "name: busan", "`busan` is there twice", "busan", "");
}

//! Draws a field and says how long each stage took and how much was shared:
//! `cargo run --release -p marslab-benches --example fleet 100000 rego`.

#![expect(clippy::print_stdout, reason = "figures are printed")]

use std::collections::BTreeSet;
use std::time::Instant;

use diagnosers::RegoPack;
use marslab::fleet::{Field, Sample, Survey};
use marslab_benches::sources;
use scenarios::Loader;
use scenarios::fleet::Fleet;

fn main() {
    let machines = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(100_000);
    let with_rules = std::env::args().nth(2).is_some_and(|word| word == "rego");
    let sources = sources();
    let fleet = Fleet::built_in(&Loader::default(), &sources.catalog).expect("it is sound");
    let started = Instant::now();
    let field = Field::new(fleet, &sources).expect("the field stands");
    println!("healthy machines: {:.2?}", started.elapsed());
    let rules = RegoPack::reference().expect("the reference pack loads");
    let survey = Survey::new(&field, |sample: &Sample<'_>| {
        with_rules.then(|| rules.evaluate(sample.facts).map(|answer| answer.findings.len()))
    });
    let started = Instant::now();
    let (mut broken, mut kinds) = (0_u64, BTreeSet::new());
    let all = survey.each(0..machines, |plan, asked| {
        broken += u64::from(!asked.truth.is_empty());
        kinds.insert(plan.key);
        true
    });
    all.expect("every machine can be built");
    println!("{machines} machines: {:.2?}", started.elapsed());
    println!("{broken} broken, {} kinds", kinds.len());
}

//! What does a machine of a field cost? drawn, built and tried, seen, asked about, all together.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use diagnosers::RegoPack;
use marslab::fleet::identity::{Paths, identity};
use marslab::fleet::{Field, Sample, Survey};
use marslab_benches::sources;
use scenarios::Loader;
use scenarios::fleet::Fleet;
use sim::evidence;

/// Machines of one round.
const MACHINES: u64 = 10_000;

fn fleet(criterion: &mut Criterion) {
    let sources = sources();
    let document = || Fleet::built_in(&Loader::default(), &sources.catalog).expect("it is sound");
    let field = Field::new(document(), &sources).expect("the field stands");
    let rules = RegoPack::reference().expect("the reference pack loads");
    let mut group = criterion.benchmark_group("stages of a machine of a field");
    let plans: Vec<_> = (0..MACHINES).map(|index| field.plan(index)).collect();
    let mut numbers = (0..MACHINES).cycle();
    group.bench_function("drawn, its kind being known", |b| {
        b.iter(|| black_box(field.plan(numbers.next().unwrap_or_default())))
    });
    let mut keys = plans.iter().map(|plan| &plan.key).cycle();
    group.bench_function("built, broken and tried", |b| {
        b.iter(|| black_box(keys.next().and_then(|key| field.play(key))))
    });
    let played: Vec<_> = plans.iter().take(500).filter_map(|it| field.play(&it.key)).collect();
    let mut machines = played.iter().cycle();
    group.bench_function("seen", |b| {
        b.iter(|| machines.next().map(|it| evidence::collect(&it.world, &it.outcome)))
    });
    let mut facts = played.iter().map(|it| evidence::collect(&it.world, &it.outcome));
    let facts: Vec<_> = facts.by_ref().take(100).collect();
    let (mut seen, everything) = (facts.iter().cycle(), Paths::all());
    group.bench_function("known again by what is seen", |b| {
        b.iter(|| seen.next().map(|facts| identity(facts, &everything)))
    });
    group.bench_function("opened alone, sharing nothing", |b| b.iter(|| field.open(7)));
    group.finish();

    let mut group = criterion.benchmark_group("a field from nothing");
    group.sample_size(10).throughput(Throughput::Elements(MACHINES));
    group.bench_function("its healthy machines", |b| {
        b.iter(|| Field::new(document(), &sources).expect("the field stands"))
    });
    group.bench_function("all machines seen", |b| {
        b.iter(|| {
            let field = Field::new(document(), &sources).expect("the field stands");
            let survey =
                Survey::new(&field, |sample: &Sample<'_>| identity(sample.facts, &Paths::all()));
            survey.each(0..MACHINES, |_, _| true)
        })
    });
    group.bench_function("all machines asked about with the reference pack", |b| {
        b.iter(|| {
            let field = Field::new(document(), &sources).expect("the field stands");
            let survey = Survey::new(&field, |sample: &Sample<'_>| rules.evaluate(sample.facts));
            survey.each(0..MACHINES, |_, _| true)
        })
    });
    group.finish();
}

criterion_group!(benches, fleet);
criterion_main!(benches);

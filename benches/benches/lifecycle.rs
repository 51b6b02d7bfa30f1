//! What does a whole life cycle cost? inject, fail, evidence, diagnose, cure, verify.

#![expect(clippy::print_stdout, reason = "bytes are printed beside the times")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use diagnosers::oracle::Oracle;
use diagnosers::{Diagnoser, RegoPack};
use marslab::episode;
use marslab::run::{image, perfect};
use marslab_benches::sources;
use sim::evidence;
use sim::life;

const SCENARIOS: [&str; 3] =
    ["schedule/trigger-disabled", "service/obengine-stopped-manual", "cache/shadow-storage-tiny"];

fn lifecycle(criterion: &mut Criterion) {
    let sources = sources();
    let rules = RegoPack::reference().expect("the reference pack loads");
    for name in SCENARIOS {
        let mut group = criterion.benchmark_group(format!("life cycle of {name}"));
        let entry = sources.catalog.find(name).expect("the scenario is in the catalogue");
        let image = image(&sources, entry).expect("the image builds");
        let oracle = Oracle::new(perfect(entry));
        let diagnosers: [(&str, &dyn Diagnoser); 2] = [("oracle", &oracle), ("rego", &rules)];
        for (who, diagnoser) in diagnosers {
            group.bench_function(who, |b| {
                b.iter(|| {
                    let scenario = &entry.scenario;
                    black_box(episode::play(&image, scenario, &scenario.faults, diagnoser))
                })
            });
        }
        group.finish();
    }

    let entry = sources.catalog.find(SCENARIOS[0]).expect("the scenario is in the catalogue");
    let image = image(&sources, entry).expect("the image builds");
    let mut group = criterion.benchmark_group("parts of a life cycle");
    group.bench_function("fork the image", |b| b.iter(|| black_box((*image).clone())));
    let broken = episode::break_with(&image, &entry.scenario, &entry.scenario.faults)
        .expect("the fault finds something to break");
    group.bench_function("inject and run the operation", |b| {
        b.iter(|| episode::break_with(&image, &entry.scenario, &entry.scenario.faults))
    });
    group.bench_function("two scheduled backups", |b| {
        b.iter(|| {
            let mut world = (*image).clone();
            black_box(life::verify(&mut world, life::Operation::ManualBackup))
        })
    });
    group.bench_function("collect the facts", |b| {
        b.iter(|| black_box(evidence::collect(&broken.world, &broken.outcome)))
    });
    let facts = evidence::collect(&broken.world, &broken.outcome);
    group.bench_function("all rules of the reference pack on one machine", |b| {
        b.iter(|| black_box(rules.evaluate(&facts)))
    });
    group.finish();
    println!(
        "bytes beside the image: after injection {}, after the operation {}",
        broken.injected.resident_bytes(),
        broken.world.resident_bytes()
    );
}

criterion_group!(benches, lifecycle);
criterion_main!(benches);

//! What does PowerShell cost? Parsing scripts, simple statements, an engine, a table.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use powershell::eval::{Bare, Engine, Limits};
use powershell::parse;

/// Scripts in the manner of public ones: monitors, reports, an inventory, a move of a folder.
const SCRIPTS: [&str; 6] = [
    include_str!("../../sim/powershell/fuzz/seeds/backup_age.ps1"),
    include_str!("../../sim/powershell/fuzz/seeds/html_report.ps1"),
    include_str!("../../sim/powershell/fuzz/seeds/inventory.ps1"),
    include_str!("../../sim/powershell/fuzz/seeds/scratch_move.ps1"),
    include_str!("../../sim/powershell/fuzz/seeds/sql_check.ps1"),
    include_str!("../../sim/powershell/fuzz/seeds/vss_writers.ps1"),
];
/// One of each simple statement in a round.
const STATEMENTS: &str = "$o = [pscustomobject]@{ N = 1; Name = 'x' }; $sum = 0
for ($i = 0; $i -lt 20000; $i++) {
    if ($i % 3 -eq 0) { $sum += $o.N } else { $sum = $sum - 1 }
    $name = $o.Name
}";
/// Rounds, and in each: the test and the step of the loop, `if`, a sum, an assignment.
const COUNT: u64 = 20_000 * 5;

/// An engine that stops for no number of steps.
fn engine() -> Engine {
    let mut engine = Engine::new(Box::new(Bare::default()));
    engine.limits = Limits { steps: u64::MAX, ..Limits::default() };
    engine
}

fn run(engine: &mut Engine, script: &str) {
    let ended = engine.console(script, None, &[]).expect("nothing is refused");
    assert_eq!(black_box(ended).code, 0);
}

fn powershell(criterion: &mut Criterion) {
    let bytes = SCRIPTS.iter().map(|text| text.len() as u64).sum();
    let mut group = criterion.benchmark_group("parse");
    group.throughput(Throughput::Bytes(bytes));
    group.bench_function("six scripts", |b| {
        b.iter(|| SCRIPTS.map(|text| black_box(parse(text).expect("it is a script"))))
    });
    group.finish();

    let mut group = criterion.benchmark_group("run");
    group.throughput(Throughput::Elements(COUNT));
    group.bench_function("simple statements", |b| b.iter(|| run(&mut engine(), STATEMENTS)));
    group.finish();

    let mut group = criterion.benchmark_group("engine");
    group.bench_function("start", |b| b.iter(|| black_box(engine())));
    group.bench_function("start and run $null", |b| b.iter(|| run(&mut engine(), "$null")));
    group.finish();

    let mut group = criterion.benchmark_group("show");
    let mut engine = engine();
    let rows = "1..1000 | % { [pscustomobject]@{ Id = $_; Name = \"job $_\"; Size = $_ * 1.5 } }";
    let rows = engine.values(rows).expect("a thousand objects");
    group.throughput(Throughput::Elements(rows.len() as u64));
    group.bench_function("table of 1000 objects", |b| {
        b.iter(|| black_box(engine.lines(&rows, None).expect("a table")))
    });
    group.finish();
}

criterion_group!(benches, powershell);
criterion_main!(benches);

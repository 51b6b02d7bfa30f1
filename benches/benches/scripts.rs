//! What does a monitoring script cost on a machine, fork included?

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use marslab_benches::sources;
use sim::console::{Session, run_file};
use sim::world::World;

const MACHINE: &str = "server-2019-with-recovery-points";
/// Scripts of the corpus: name, text. The last is all of them behind one another, 239 lines.
const SCRIPTS: [(&str, &str); 3] = [
    ("backup-age", include_str!("../../tests/scripts/monitors/backup-age.ps1")),
    ("component-result", include_str!("../../tests/scripts/monitors/component-result.ps1")),
    ("smart-ticket", include_str!("../../tests/scripts/tickets/smart-ticket.ps1")),
];

fn play(image: &Arc<World>, scripts: &[(&str, &str)]) {
    let mut world = World::clone(image);
    let mut session = Session::administrator(&world);
    for (name, text) in scripts {
        let path = format!(r"C:\Scripts\{name}.ps1");
        let (output, objects) = run_file(&mut world, &mut session, &path, text, &[]);
        assert!(output.unsupported.is_none(), "{name}: {}", output.text());
        black_box(objects);
    }
}

fn scripts(criterion: &mut Criterion) {
    let sources = sources();
    let image = sources.images.build(MACHINE, sources.seed).expect("the image builds");
    let mut group = criterion.benchmark_group("script on a forked machine");
    for script in &SCRIPTS {
        let lines = script.1.lines().count();
        group.bench_function(format!("{} ({lines} lines)", script.0), |b| {
            b.iter(|| play(&image, std::slice::from_ref(script)));
        });
    }
    let lines: usize = SCRIPTS.iter().map(|script| script.1.lines().count()).sum();
    group.bench_function(format!("all three ({lines} lines)"), |b| {
        b.iter(|| play(&image, &SCRIPTS));
    });
    group.finish();
}

criterion_group!(benches, scripts);
criterion_main!(benches);

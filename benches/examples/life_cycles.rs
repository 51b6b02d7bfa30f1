//! Plays life cycles in a loop, for a profiler:
//! `valgrind --tool=callgrind target/release/examples/life_cycles 200 rego`.

use diagnosers::oracle::Oracle;
use diagnosers::{Diagnoser, RegoPack};
use marslab::episode;
use marslab::run::{image, perfect};
use marslab_benches::sources;

fn main() {
    let count = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(200);
    let sources = sources();
    let entry = sources.catalog.find("schedule/trigger-disabled").expect("the scenario is there");
    let image = image(&sources, entry).expect("the image builds");
    let with_rules = std::env::args().nth(2).is_some_and(|word| word == "rego");
    let diagnoser: Box<dyn Diagnoser> = match with_rules {
        true => Box::new(RegoPack::reference().expect("the reference pack loads")),
        false => Box::new(Oracle::new(perfect(entry))),
    };
    for _ in 0..count {
        let scenario = &entry.scenario;
        let episode = episode::play(&image, scenario, &scenario.faults, &*diagnoser);
        assert!(episode.is_ok(), "the scenario plays");
    }
}

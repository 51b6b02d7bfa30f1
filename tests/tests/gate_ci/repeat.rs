//! The same gate again and again: the same bytes, on one thread and on many.
//!
//! *Promise*: `MARSLAB_REPEATS` says how often; `cargo ci gate-repeats` asks for 1,000.

use std::sync::atomic::AtomicBool;

use marslab::gate::accepted::Accepted;
use marslab::gate::cache::Cache;
use marslab::gate::config::Config;
use marslab::gate::outcome::Suite;
use marslab::gate::packs::Pack;
use marslab::gate::{Gate, Wanted};
use marslab::report::gate::{GateFormat, render};
use marslab::ui::text::{Lang, Texts};
use marslab_tests::sources;
use scenarios::fleet::Fleet;
use scenarios::load::Loader;

use super::{EXAMPLE, Place, TODAY};

/// How often, when nobody says.
const USUAL: usize = 10;

/// What a gate gives, as JSON.
fn json(gate: &Gate<'_>) -> String {
    let wanted = Wanted {
        suites: vec![Suite::Catalogue, Suite::Twins],
        filter: "service/event-notification-*".to_owned(),
        compositions: 0,
        machines: 0,
        all: false,
        today: TODAY.parse().expect("a day"),
    };
    let gated = gate.run(&wanted).unwrap_or_else(|error| panic!("{error}"));
    render(&gated, GateFormat::Json, &Texts::new(Lang::En))
}

#[test]
fn the_same_gate_gives_the_same_bytes() {
    let repeats = std::env::var("MARSLAB_REPEATS").ok();
    let repeats = repeats.map_or(USUAL, |text| text.parse().expect("MARSLAB_REPEATS: a number"));
    let place = Place::of_example();
    place.pull_request("pr-3", "3-lost-detection.patch");
    let load = |folder: &str| Pack::load(folder).unwrap_or_else(|error| panic!("{error}"));
    let baseline = load(&format!("{EXAMPLE}/rules"));
    let candidate = load(&place.path("rules").display().to_string());
    let demands = place.path("marslab.yaml");
    let config = Config::read(Some(&demands)).unwrap_or_else(|error| panic!("{error}"));
    let loader = Loader::new(sources().images.bases());
    let gate = Gate {
        sources: sources(),
        baseline: &baseline,
        candidate: &candidate,
        config: &config,
        accepted: &Accepted::default(),
        fleet: Some(&Fleet::built_in(&loader, &sources().catalog).expect("a fleet")),
        cache: &Cache::open(None, sources()).expect("no cache"),
        stop: &AtomicBool::new(false),
        progress: &|_, _| {},
    };
    let pool = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        pool.expect("threads")
    };
    let pools = [pool(1), pool(2), pool(7)];
    let first = json(&gate);
    assert!(first.contains("\"detection-lost\"") && first.contains("\"code\": 2"), "{first}");
    for number in 0..repeats {
        let pool = &pools[number % pools.len()];
        let again = pool.install(|| json(&gate));
        let threads = pool.current_num_threads();
        assert!(again == first, "gate {number} on {threads} threads:\n{again}");
    }
}

//! The smallest state with which two scripts or programs still differ.
//!
//! *Models*: the broken machine, before anything was tried on it, differs from the healthy one in
//! a list of addresses. All but some of them are made healthy, the operation is tried, and both are
//! asked anew. *Leaves out*: what only time has changed.

use std::cell::Cell;

use sim::cause::CauseId;
use sim::windows::state::StatePath;
use sim::world::World;

use super::minimal;
use crate::episode::{self, Broken};
use crate::gate::cases::Case;
use crate::gate::compare::{Compared, Comparing};
use crate::gate::outcome::{Kind, Needed};

/// Machines that one change may take, for what runs in the simulator.
const MACHINES: usize = 400;
/// The same for programs of the host, each of which may take seconds.
const PROGRAMS: usize = 24;

/// The smallest state with which a change still happens.
#[must_use]
pub fn shrink(
    comparing: &Comparing<'_>,
    case: &Case,
    kind: Kind,
    cause: Option<CauseId>,
) -> Vec<Needed> {
    let scenario = &case.scenario;
    let all = scenario.setting.iter().chain(&scenario.faults);
    let Ok(injected) = episode::inject(&case.image, all) else { return Vec::new() };
    let left = Cell::new(if comparing.is_settled() { MACHINES } else { PROGRAMS });
    let differ = |some: &[StatePath]| {
        if left.get() == 0 {
            return false;
        }
        left.set(left.get() - 1);
        let machine = with(&case.image, &injected, some);
        moved(comparing, case, machine).contains(&(kind, cause))
    };
    let places = injected.differences(&case.image);
    let needed = if differ(&places) { minimal(places, &differ) } else { places };
    let shown = |path: StatePath| Needed {
        value: injected.show(&path).unwrap_or_default(),
        healthy: case.image.show(&path).unwrap_or_default(),
        path: path.to_string(),
    };
    needed.into_iter().map(shown).collect()
}

/// The broken machine with all but some of its differences made healthy.
fn with(healthy: &World, broken: &World, places: &[StatePath]) -> World {
    let mut world = broken.clone();
    for path in broken.differences(healthy).iter().filter(|path| !places.contains(path)) {
        world.restore(healthy, path);
    }
    world
}

fn moved(comparing: &Comparing<'_>, case: &Case, injected: World) -> Vec<(Kind, Option<CauseId>)> {
    match comparing.judged(case, Broken::of(injected, case.scenario.operation)) {
        Compared::Asked(both) => both.moved,
        _ => Vec::new(),
    }
}

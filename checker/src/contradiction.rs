//! Faults of one scenario that contradict each other: a person's mistake, with both places.
//!
//! *Models*: faults are injected one after the other. A fault contradicts an earlier one when it
//! makes it hold no longer, or when it finds nothing to break only because of the earlier one.
//! *Leaves out*: the setting. A fault may well break what the setting put there.

use scenarios::Scenario;
use scenarios::catalog::Entry;
use scenarios::load::{LoadError, Step};
use sim::fault::{Break, Fault};
use sim::world::World;

use crate::episode::inject;

/// Two faults of a scenario, by their numbers from 0, and what is wrong with them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// The earlier one.
    pub first: usize,
    /// The later one.
    pub second: usize,
    /// What the second does to the first, or the first to the second.
    pub why: String,
}

impl Contradiction {
    /// As a complaint about the document.
    #[must_use]
    pub fn of(&self, entry: &Entry) -> LoadError {
        let what = format!(
            "`faults` {} and {} contradict each other: {}",
            self.first + 1,
            self.second + 1,
            self.why
        );
        let places = [self.first, self.second].map(|at| [Step::Field("faults"), Step::Item(at)]);
        let hint = "a fault must still hold when all are injected: keep one of the two";
        entry.complain(&what, hint, &[&places[0], &places[1]])
    }
}

/// The first pair of faults that contradict each other on an image.
#[must_use]
pub fn find(image: &World, scenario: &Scenario) -> Option<Contradiction> {
    let mut world = inject(image, &scenario.setting).ok()?;
    for (second, fault) in scenario.faults.iter().enumerate() {
        let before = world.clone();
        let earlier = || scenario.faults[..second].iter().enumerate();
        if let Err(error) = fault.inject(&mut world) {
            let culprit = |(at, _): &(usize, &Fault)| without(image, scenario, *at, second);
            let (first, _) = earlier().find(culprit)?;
            let why = format!("after the first, the second finds nothing to break: {error}");
            return Some(Contradiction { first, second, why });
        }
        let undone = |(_, other): &(usize, &Fault)| other.holds(&before) && !other.holds(&world);
        if let Some((first, other)) = earlier().find(undone) {
            let common = shared(other, fault, &before);
            let why = format!("both set `{common}`, and after the second the first holds no more");
            return Some(Contradiction { first, second, why });
        }
    }
    None
}

/// True when a fault can be injected once an earlier one is left out.
fn without(image: &World, scenario: &Scenario, left_out: usize, fault: usize) -> bool {
    let rest = scenario.faults[..=fault].iter().enumerate();
    let rest = rest.filter(|(at, _)| *at != left_out).map(|(_, fault)| fault);
    inject(image, scenario.setting.iter().chain(rest)).is_ok()
}

/// A piece of state that both touch.
fn shared(one: &Fault, other: &Fault, world: &World) -> String {
    let theirs = other.touches(world);
    let mine = one.touches(world).into_iter();
    let both = mine
        .filter(|path| theirs.iter().any(|their| path.is_within(their) || their.is_within(path)));
    both.map(|path| path.to_string()).next().unwrap_or_else(|| "the same state".to_owned())
}

//! Which compositions are looked at.
//!
//! The same two faults are another machine on every image and in every operation: there are more
//! than half a million pairs. [`Extent::Causes`] takes every pair of *kinds* (a cause and what
//! exactly is broken) once for every operation, on one of the images that can have both, and passes
//! from image to image on the way. [`Extent::All`] takes every pair of scenarios on every image.
//! Nothing is drawn: the same catalogue always gives the same compositions.

use std::collections::BTreeMap;

use sim::cause::CauseId;
use sim::life::Operation;

use super::atom::{Atom, Ground};

/// How much is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Every pair of kinds once for every operation.
    Causes,
    /// Every pair of scenarios on every image.
    All,
}

/// Grounds that are looked at together.
#[derive(Debug)]
pub(super) struct Group {
    /// Their places in the list of grounds.
    pub grounds: Vec<usize>,
    /// What a composition is put together from.
    pub kinds: Vec<Kind>,
}

/// One thing that can break: on each ground of the group, the atoms that are it.
#[derive(Debug)]
pub(super) struct Kind {
    on: Vec<Vec<usize>>,
}

/// Atoms that are put together, by their places in the ground with this place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Composition {
    pub ground: usize,
    pub atoms: Vec<usize>,
}

/// The groups of an extent, in the order of their first ground.
pub(super) fn groups(grounds: &[Ground], extent: Extent) -> Vec<Group> {
    match extent {
        Extent::All => (0..grounds.len()).map(|at| of_ground(at, &grounds[at])).collect(),
        Extent::Causes => {
            let mut by_operation: BTreeMap<Operation, Vec<usize>> = BTreeMap::new();
            for (at, ground) in grounds.iter().enumerate() {
                by_operation.entry(ground.operation).or_default().push(at);
            }
            by_operation.into_values().map(|places| of_operation(places, grounds)).collect()
        }
    }
}

fn of_ground(at: usize, ground: &Ground) -> Group {
    let kinds = (0..ground.atoms.len()).map(|atom| Kind { on: vec![vec![atom]] });
    Group { grounds: vec![at], kinds: kinds.collect() }
}

fn of_operation(places: Vec<usize>, grounds: &[Ground]) -> Group {
    let mut kinds: BTreeMap<(Vec<CauseId>, String), Kind> = BTreeMap::new();
    for (at, place) in places.iter().enumerate() {
        for (number, atom) in grounds[*place].atoms.iter().enumerate() {
            let none = || Kind { on: vec![Vec::new(); places.len()] };
            kinds.entry(key(atom)).or_insert_with(none).on[at].push(number);
        }
    }
    Group { grounds: places, kinds: kinds.into_values().collect() }
}

/// Images call their servers and tasks by other names: what differs only there is the same kind.
fn key(atom: &Atom) -> (Vec<CauseId>, String) {
    (atom.causes.clone(), atom.object.to_ascii_lowercase())
}

impl Group {
    /// Every pair of kinds that some ground can have.
    pub(super) fn pairs(&self) -> Vec<Vec<usize>> {
        let count = self.kinds.len();
        let all = (0..count).flat_map(|a| (a + 1..count).map(move |b| vec![a, b]));
        all.filter(|kinds| self.composition(kinds).is_some()).collect()
    }

    /// A machine with these kinds; `None` when no ground can have all of them.
    pub(super) fn composition(&self, kinds: &[usize]) -> Option<Composition> {
        let has = |at: &usize| kinds.iter().all(|kind| !self.kinds[*kind].on[*at].is_empty());
        let able: Vec<usize> = (0..self.grounds.len()).filter(has).collect();
        // Passes from image to image, and from scenario to scenario of a kind.
        let number: usize = kinds.iter().sum();
        let at = *able.get(number % able.len().max(1))?;
        let one = |kind: &usize| {
            let atoms = &self.kinds[*kind].on[at];
            atoms[number % atoms.len()]
        };
        Some(Composition { ground: self.grounds[at], atoms: kinds.iter().map(one).collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(on: &[&[&[usize]]]) -> Group {
        let kind = |on: &&[&[usize]]| Kind { on: on.iter().map(|atoms| atoms.to_vec()).collect() };
        let grounds = (0..on.first().map_or(0, |first| first.len())).collect();
        Group { grounds, kinds: on.iter().map(kind).collect() }
    }

    #[test]
    fn only_a_ground_with_all_kinds_is_taken() {
        let group = group(&[&[&[0], &[0]], &[&[], &[1]], &[&[1], &[]]]);
        assert_eq!(group.pairs(), [[0, 1], [0, 2]]);
        let taken = group.composition(&[0, 1]);
        assert_eq!(taken, Some(Composition { ground: 1, atoms: vec![0, 1] }));
        assert_eq!(group.composition(&[0, 1, 2]), None);
    }

    #[test]
    fn pairs_pass_from_ground_to_ground_and_from_scenario_to_scenario() {
        let both: &[&[usize]] = &[&[0, 1], &[0, 1]];
        let group = group(&[both, both, both]);
        let taken = [[0, 1], [0, 2], [1, 2]].map(|kinds| group.composition(&kinds));
        let taken = taken.map(|taken| taken.map(|it| (it.ground, it.atoms)));
        assert_eq!(taken[0], Some((1, vec![1, 1])));
        assert_eq!(taken[1], Some((0, vec![0, 0])));
        assert_eq!(taken[2], Some((1, vec![1, 1])));
    }
}

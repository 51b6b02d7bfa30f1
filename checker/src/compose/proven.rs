//! Which compositions stand, by the names of their scenarios: what a gate asks packs about.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sim::life::Operation;

use super::atom::{self, Ground};
use super::choose::{self, Composition, Group};
use super::{Extent, atoms, prove, spread};
use crate::run::Sources;

/// A composition whose proofs hold.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Held {
    /// The image: `server-2016-protected`.
    pub image: String,
    /// What is tried on it.
    pub operation: Operation,
    /// The scenarios whose faults are in it, in the order of injection.
    pub scenarios: Vec<String>,
}

/// At most `wanted` pairs that are proven to stand, evenly spread over all pairs of causes of the
/// scenarios whose name contains `filter`; in fixed order.
///
/// # Errors
/// An image that cannot be built.
pub fn pairs(sources: &Sources, filter: &str, wanted: usize) -> Result<Vec<Held>, String> {
    let grounds = atom::grounds_of(sources, filter)?;
    let groups = choose::groups(&grounds, Extent::Causes);
    let all: Vec<(&Group, Vec<usize>)> = groups
        .iter()
        .flat_map(|group| group.pairs().into_iter().map(move |it| (group, it)))
        .collect();
    // About one pair in twenty does not stand.
    let chosen = spread_to(all, wanted + wanted / 10);
    let held = chosen.into_par_iter().filter_map(|(group, kinds)| {
        let composition = group.composition(&kinds)?;
        let ground = &grounds[composition.ground];
        prove::prove(ground, &atoms(ground, &composition)).ok()?;
        Some(held(ground, &composition))
    });
    let mut held: Vec<Held> = held.collect();
    held.truncate(wanted);
    Ok(held)
}

fn held(ground: &Ground, composition: &Composition) -> Held {
    Held {
        image: ground.image.clone(),
        operation: ground.operation,
        scenarios: composition.atoms.iter().map(|at| ground.atoms[*at].name.clone()).collect(),
    }
}

/// About `wanted` of a list, evenly spread over it.
fn spread_to<T>(all: Vec<T>, wanted: usize) -> Vec<T> {
    let count = all.len();
    if count <= wanted {
        return spread(all, 0);
    }
    let taken = |at: &usize| (at * wanted) / count != ((at + 1) * wanted) / count;
    all.into_iter().enumerate().filter(|(at, _)| taken(at)).map(|(_, it)| it).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_list_is_spread_over_all_of_it() {
        let all: Vec<usize> = (0..100).collect();
        let some = spread_to(all.clone(), 7);
        assert_eq!(some.len(), 7);
        assert!(some[0] < 20 && some[6] > 80, "{some:?}");
        assert_eq!(spread_to(all.clone(), 1000), all);
    }
}

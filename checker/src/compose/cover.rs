//! Triples that cover: every pair that holds is in one of them, if any third atom lets it.
//!
//! A greedy covering array. It is small (about a third of the pairs) and its order is fixed.

use std::collections::BTreeSet;

/// Covering triples over the pairs of `0..count` that hold. Every pair of a triple holds.
#[must_use]
pub fn triples(count: usize, holds: &BTreeSet<(usize, usize)>) -> Vec<[usize; 3]> {
    let pair = |a: usize, b: usize| (a.min(b), a.max(b));
    let mut open = holds.clone();
    let mut chosen = Vec::new();
    for &(a, b) in holds {
        if !open.contains(&(a, b)) {
            continue;
        }
        let fits = |c: &usize| {
            *c != a && *c != b && holds.contains(&pair(a, *c)) && holds.contains(&pair(b, *c))
        };
        let gain = |c: usize| [pair(a, c), pair(b, c)].iter().filter(|p| open.contains(*p)).count();
        // The first of the best: the order is that of the atoms.
        let best = (0..count).filter(fits).max_by_key(|c| (gain(*c), std::cmp::Reverse(*c)));
        let Some(c) = best else { continue };
        for used in [(a, b), pair(a, c), pair(b, c)] {
            open.remove(&used);
        }
        let mut triple = [a, b, c];
        triple.sort_unstable();
        chosen.push(triple);
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_is_in_a_triple_and_none_is_needless() {
        let count = 9;
        let all: BTreeSet<_> =
            (0..count).flat_map(|a| (a + 1..count).map(move |b| (a, b))).collect();
        let triples = triples(count, &all);
        for (a, b) in &all {
            assert!(triples.iter().any(|t| t.contains(a) && t.contains(b)), "{a} {b}");
        }
        assert!(triples.len() < all.len() / 2 + 1, "{}", triples.len());
    }

    #[test]
    fn a_triple_never_contains_a_pair_that_does_not_hold() {
        let holds: BTreeSet<_> = [(0, 1), (0, 2), (1, 2), (2, 3)].into_iter().collect();
        assert_eq!(triples(4, &holds), [[0, 1, 2]]);
    }
}

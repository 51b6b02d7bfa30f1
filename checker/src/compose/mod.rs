//! Compositions: several faults in one machine, which shows first, and that each is proven.
//!
//! [`atom`] tries each fault alone on every ground, [`choose`] says which of them are put together,
//! [`gate`] reads the order of gates off a healthy machine, [`prove`] excludes, predicts and
//! proves, [`cover`] chooses triples that cover the pairs, [`second`] asks a diagnoser. Everything
//! is a fork; grounds and compositions run on all cores and are gathered in order, so that the
//! bytes do not depend on threads.

pub mod atom;
pub mod choose;
pub mod cover;
pub mod gate;
pub mod prove;
pub mod proven;
pub mod second;

use std::collections::{BTreeMap, BTreeSet};

use diagnosers::Diagnoser;
use rayon::prelude::*;
use serde::Serialize;
use sim::life::Operation;

use crate::run::Sources;
use atom::{Atom, Ground};
pub use choose::Extent;
use choose::{Composition, Group};
use prove::{Reason, Rejected};
use second::Found;

/// Compositions of one operation, or of one image and operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OfGroup {
    /// The images.
    pub images: Vec<String>,
    /// The operation.
    pub operation: Operation,
    /// Things that break it.
    pub kinds: usize,
    /// Pairs, by whether they hold.
    pub pairs: Counts,
    /// Covering triples, by whether they hold.
    pub triples: Counts,
}

/// How many compositions there are, and what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// All that were thought of.
    pub built: usize,
    /// Those that stand together (and, when they were proven, whose proofs hold).
    pub held: usize,
    /// Of these: several atoms stand at the gate that shows.
    pub ties: usize,
    /// Of these: curing one cured another.
    pub shared_cures: usize,
}

/// What came of it all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Composed {
    /// Proofs were carried out; otherwise compositions are only built and predicted.
    pub verified: bool,
    /// Pairs of scenarios on all images together, of which those below are a choice.
    pub pairs_of_all: usize,
    /// Groups in the order of their first image and operation.
    pub groups: Vec<OfGroup>,
    /// Rejected compositions by sort of reason.
    pub rejected: BTreeMap<Reason, usize>,
    /// An example of each sort.
    pub examples: BTreeMap<Reason, String>,
    /// What only playing a composition could reject, one by one.
    pub played: Vec<String>,
    /// Predictions that did not come true: then nothing else counts.
    pub wrong_predictions: Vec<String>,
    /// Faults that the diagnoser does not cure even alone, on an image or in an operation that no
    /// scenario has them on. Compositions with them ask nothing about a second cause.
    pub not_alone: Vec<String>,
    /// Machines on which the diagnoser found every cause and cured them.
    pub found: usize,
    /// Of these: it needed the cure of one to see another.
    pub found_later: usize,
    /// Of these: the cure of one healed another before it was named.
    pub cured_along: usize,
    /// Of these: one had another name beside the other (see [`second`]).
    pub renamed: usize,
    /// Machines on which it found every cause, and handed over to a person.
    pub handed_over: usize,
    /// Machines on which it did not, with what it did instead.
    pub not_found: Vec<String>,
}

impl Composed {
    /// Proven compositions.
    #[must_use]
    pub fn held(&self) -> usize {
        self.groups.iter().map(|group| group.pairs.held + group.triples.held).sum()
    }

    /// Everything is as it must be.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.held() > 0
            && self.wrong_predictions.is_empty()
            && self.not_alone.is_empty()
            && self.not_found.is_empty()
    }

    fn reject(&mut self, place: &str, rejected: Rejected) {
        *self.rejected.entry(rejected.reason).or_default() += 1;
        let why = format!("{place}: {}", rejected.why);
        match rejected.reason {
            Reason::WrongPrediction => self.wrong_predictions.push(why),
            Reason::WithoutEffect | Reason::Interaction | Reason::CureInTheWay => {
                self.played.push(format!("{}: {why}", rejected.reason.word()));
            }
            Reason::SameCause | Reason::NothingLeft | Reason::Contradiction => {}
        }
        self.examples.entry(rejected.reason).or_insert(rejected.why);
    }

    fn tell(&mut self, place: &str, names: &str, found: Result<Found, String>) {
        match found {
            Ok(found) if found.handed_over => self.handed_over += 1,
            Ok(found) => {
                self.found += 1;
                self.found_later += usize::from(found.rounds > 1);
                self.cured_along += usize::from(found.cured_along > 0);
                self.renamed += usize::from(found.renamed);
            }
            Err(why) => self.not_found.push(format!("{place}: {names}: {why}")),
        }
    }
}

/// What became of one composition.
struct Tried {
    result: Result<prove::Proven, Rejected>,
    found: Option<Result<Found, String>>,
}

/// Whom to ask, and which atoms of each ground it cures when they are alone.
struct Asked<'d> {
    diagnoser: &'d dyn Diagnoser,
    alone: Vec<Vec<bool>>,
}

/// Composes the whole catalogue. See [`of`].
///
/// # Errors
/// An image that cannot be built.
pub fn run(
    sources: &Sources,
    verify: Option<&dyn Diagnoser>,
    extent: Extent,
    limit: usize,
) -> Result<Composed, String> {
    Ok(of(&atom::grounds(sources)?, verify, extent, limit))
}

/// Composes what breaks these grounds. `verify` proves each composition and asks this diagnoser
/// about it. A group has at most `limit` pairs and as many triples, evenly spread; 0 for all.
#[must_use]
pub fn of(
    grounds: &[Ground],
    verify: Option<&dyn Diagnoser>,
    extent: Extent,
    limit: usize,
) -> Composed {
    let pairs = |ground: &Ground| ground.atoms.len() * (ground.atoms.len().saturating_sub(1)) / 2;
    let mut composed = Composed {
        verified: verify.is_some(),
        pairs_of_all: grounds.iter().map(pairs).sum(),
        ..Composed::default()
    };
    let asked = verify.map(|diagnoser| {
        let alone = grounds.iter().map(|ground| alone(&mut composed, ground, diagnoser));
        Asked { diagnoser, alone: alone.collect() }
    });
    for group in choose::groups(grounds, extent) {
        let of = one(&mut composed, grounds, &group, asked.as_ref(), limit);
        composed.groups.push(of);
    }
    composed
}

fn one(
    composed: &mut Composed,
    grounds: &[Ground],
    group: &Group,
    asked: Option<&Asked<'_>>,
    limit: usize,
) -> OfGroup {
    let pairs = spread(group.pairs(), limit);
    let (pair_counts, held) = all(composed, grounds, group, asked, &pairs);
    let holds: BTreeSet<(usize, usize)> = held.iter().map(|pair| (pair[0], pair[1])).collect();
    let triples = cover::triples(group.kinds.len(), &holds).into_iter();
    let triples = spread(triples.map(|triple| triple.to_vec()).collect(), limit);
    let (triple_counts, _) = all(composed, grounds, group, asked, &triples);
    OfGroup {
        images: group.grounds.iter().map(|at| grounds[*at].image.clone()).collect(),
        operation: grounds[group.grounds[0]].operation,
        kinds: group.kinds.len(),
        pairs: pair_counts,
        triples: triple_counts,
    }
}

/// At most `limit` of a list, evenly spread over it; all when it is 0.
fn spread<T>(all: Vec<T>, limit: usize) -> Vec<T> {
    let step = if limit == 0 { 1 } else { all.len().div_ceil(limit).max(1) };
    all.into_iter().step_by(step).collect()
}

/// Tries compositions of a group; the counts, and which hold.
fn all<'c>(
    composed: &mut Composed,
    grounds: &[Ground],
    group: &Group,
    asked: Option<&Asked<'_>>,
    chosen: &'c [Vec<usize>],
) -> (Counts, Vec<&'c Vec<usize>>) {
    let made: Vec<(&Vec<usize>, Composition)> =
        chosen.iter().filter_map(|kinds| Some((kinds, group.composition(kinds)?))).collect();
    let tried: Vec<Tried> = made.par_iter().map(|(_, it)| attempt(grounds, it, asked)).collect();
    let mut counts = Counts { built: made.len(), ..Counts::default() };
    let mut held = Vec::new();
    for ((kinds, composition), tried) in made.into_iter().zip(tried) {
        let ground = &grounds[composition.ground];
        let place = format!("{}, {}", ground.image, ground.operation.name());
        match tried.result {
            Err(rejected) => composed.reject(&place, rejected),
            Ok(proven) => {
                counts.held += 1;
                counts.ties += usize::from(proven.tie);
                counts.shared_cures += usize::from(proven.shared);
                held.push(kinds);
            }
        }
        if let Some(found) = tried.found {
            let names = prove::names(&atoms(ground, &composition));
            composed.tell(&place, &names, found);
        }
    }
    (counts, held)
}

fn atoms<'g>(ground: &'g Ground, composition: &Composition) -> Vec<&'g Atom> {
    composition.atoms.iter().map(|at| &ground.atoms[*at]).collect()
}

/// Which atoms of a ground the diagnoser cures when they are alone.
fn alone(composed: &mut Composed, ground: &Ground, diagnoser: &dyn Diagnoser) -> Vec<bool> {
    let tried: Vec<Result<Found, String>> =
        ground.atoms.par_iter().map(|atom| second::find(ground, &[atom], diagnoser)).collect();
    for (atom, result) in ground.atoms.iter().zip(&tried) {
        let (image, operation) = (&ground.image, ground.operation.name());
        if let Err(why) = result {
            composed.not_alone.push(format!("{image}, {operation}: {}: {why}", atom.name));
        }
    }
    // Where a person must take over, nothing is cured, alone or together.
    tried.iter().map(|it| it.as_ref().is_ok_and(|found| !found.handed_over)).collect()
}

fn attempt(grounds: &[Ground], composition: &Composition, asked: Option<&Asked<'_>>) -> Tried {
    let ground = &grounds[composition.ground];
    let atoms = atoms(ground, composition);
    let Some(asked) = asked else {
        let shown = || {
            let (gate, at) = prove::predict(ground, &atoms);
            let first = at.first().copied().unwrap_or_default();
            let shown = gate::Shown { gate: gate.to_owned(), ..atoms[first].alone.clone() };
            prove::Proven { shown, first, tie: at.len() > 1, shared: false }
        };
        return Tried { result: prove::build(ground, &atoms).map(|_| shown()), found: None };
    };
    let result = prove::prove(ground, &atoms);
    let alone = &asked.alone[composition.ground];
    let wanted = result.is_ok() && composition.atoms.iter().all(|at| alone[*at]);
    let found = wanted.then(|| second::find(ground, &atoms, asked.diagnoser));
    Tried { result, found }
}

//! Compositions: several faults in one machine, which shows first, and that each is proven.
//!
//! [`atom`] tries each fault alone on every ground, [`gate`] reads the order of gates off a healthy
//! machine, [`prove`] excludes, predicts and proves, [`cover`] chooses triples that cover the
//! pairs, [`second`] asks a diagnoser. Everything is a fork; grounds and compositions run on all
//! cores and are gathered in order, so that the bytes do not depend on threads.

pub mod atom;
pub mod cover;
pub mod gate;
pub mod prove;
pub mod second;

use std::collections::{BTreeMap, BTreeSet};

use diagnosers::Diagnoser;
use rayon::prelude::*;
use serde::Serialize;
use sim::life::Operation;

use crate::run::Sources;
use atom::{Atom, Ground};
use prove::{Reason, Rejected};

/// Compositions of one ground.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OfGround {
    /// The image.
    pub image: String,
    /// The operation.
    pub operation: Operation,
    /// Faults that break it.
    pub atoms: usize,
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Composed {
    /// Proofs were carried out; otherwise compositions are only built and predicted.
    pub verified: bool,
    /// Grounds in the order of their images and operations.
    pub grounds: Vec<OfGround>,
    /// Rejected compositions by sort of reason.
    pub rejected: BTreeMap<Reason, usize>,
    /// An example of each sort.
    pub examples: BTreeMap<Reason, String>,
    /// Predictions that did not come true: then nothing else counts.
    pub wrong_predictions: Vec<String>,
    /// Faults that the diagnoser does not cure even alone, on an image or operation that no
    /// scenario has them on. Compositions with them ask nothing about a second cause.
    pub not_alone: Vec<String>,
    /// Machines on which the diagnoser found every cause and cured them.
    pub found: usize,
    /// Of these: it needed the cure of one to see another.
    pub found_later: usize,
    /// Machines on which it did not, with what it did instead.
    pub not_found: Vec<String>,
}

impl Composed {
    /// Proven compositions.
    #[must_use]
    pub fn held(&self) -> usize {
        self.grounds.iter().map(|ground| ground.pairs.held + ground.triples.held).sum()
    }

    /// Everything is as it must be.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.held() > 0 && self.wrong_predictions.is_empty() && self.not_found.is_empty()
    }

    fn reject(&mut self, rejected: Rejected) {
        *self.rejected.entry(rejected.reason).or_default() += 1;
        if rejected.reason == Reason::WrongPrediction {
            self.wrong_predictions.push(rejected.why.clone());
        }
        self.examples.entry(rejected.reason).or_insert(rejected.why);
    }
}

/// What became of one composition.
struct Tried {
    result: Result<prove::Proven, Rejected>,
    found: Option<Result<usize, String>>,
}

/// Composes the whole catalogue. See [`of`].
///
/// # Errors
/// An image that cannot be built.
pub fn run(
    sources: &Sources,
    verify: Option<&dyn Diagnoser>,
    limit: usize,
) -> Result<Composed, String> {
    Ok(of(&atom::grounds(sources)?, verify, limit))
}

/// Composes what breaks these grounds. `verify` proves each composition and asks this diagnoser
/// about it. A ground has at most `limit` pairs and as many triples, evenly spread; 0 for all.
#[must_use]
pub fn of(grounds: &[Ground], verify: Option<&dyn Diagnoser>, limit: usize) -> Composed {
    let mut composed = Composed {
        verified: verify.is_some(),
        grounds: Vec::new(),
        rejected: BTreeMap::new(),
        examples: BTreeMap::new(),
        wrong_predictions: Vec::new(),
        not_alone: Vec::new(),
        found: 0,
        found_later: 0,
        not_found: Vec::new(),
    };
    for ground in grounds {
        let of = one(&mut composed, ground, verify, limit);
        composed.grounds.push(of);
    }
    composed
}

fn one(
    composed: &mut Composed,
    ground: &Ground,
    verify: Option<&dyn Diagnoser>,
    limit: usize,
) -> OfGround {
    let count = ground.atoms.len();
    let alone = alone(composed, ground, verify);
    let pairs = (0..count).flat_map(|a| (a + 1..count).map(move |b| vec![a, b]));
    let pairs = spread(pairs.collect(), limit);
    let (pair_counts, held) = all(composed, ground, verify, &alone, &pairs);
    let holds: BTreeSet<(usize, usize)> = held.iter().map(|pair| (pair[0], pair[1])).collect();
    let triples = cover::triples(count, &holds).into_iter().map(|triple| triple.to_vec());
    let triples = spread(triples.collect(), limit);
    let (triple_counts, _) = all(composed, ground, verify, &alone, &triples);
    OfGround {
        image: ground.image.clone(),
        operation: ground.operation,
        atoms: count,
        pairs: pair_counts,
        triples: triple_counts,
    }
}

/// At most `limit` of a list, evenly spread over it; all when it is 0.
fn spread<T>(all: Vec<T>, limit: usize) -> Vec<T> {
    let step = if limit == 0 { 1 } else { all.len().div_ceil(limit).max(1) };
    all.into_iter().step_by(step).collect()
}

/// Tries compositions of a ground; the counts, and which hold.
fn all<'c>(
    composed: &mut Composed,
    ground: &Ground,
    verify: Option<&dyn Diagnoser>,
    alone: &[bool],
    compositions: &'c [Vec<usize>],
) -> (Counts, Vec<&'c Vec<usize>>) {
    let tried: Vec<Tried> =
        compositions.par_iter().map(|chosen| attempt(ground, chosen, verify, alone)).collect();
    let mut counts = Counts { built: compositions.len(), ..Counts::default() };
    let mut held = Vec::new();
    for (chosen, tried) in compositions.iter().zip(tried) {
        match tried.result {
            Err(rejected) => composed.reject(rejected),
            Ok(proven) => {
                counts.held += 1;
                counts.ties += usize::from(proven.tie);
                counts.shared_cures += usize::from(proven.shared);
                held.push(chosen);
            }
        }
        match tried.found {
            None => {}
            Some(Ok(rounds)) => {
                composed.found += 1;
                composed.found_later += usize::from(rounds > 1);
            }
            Some(Err(why)) => {
                let atoms: Vec<&Atom> = chosen.iter().map(|index| &ground.atoms[*index]).collect();
                let (image, operation) = (&ground.image, ground.operation.name());
                let names = prove::names(&atoms);
                composed.not_found.push(format!("{image}, {operation}: {names}: {why}"));
            }
        }
    }
    (counts, held)
}

/// Which atoms of a ground the diagnoser cures when they are alone.
fn alone(composed: &mut Composed, ground: &Ground, verify: Option<&dyn Diagnoser>) -> Vec<bool> {
    let Some(diagnoser) = verify else { return Vec::new() };
    let tried: Vec<Result<usize, String>> =
        ground.atoms.par_iter().map(|atom| second::find(ground, &[atom], diagnoser)).collect();
    for (atom, result) in ground.atoms.iter().zip(&tried) {
        let (image, operation) = (&ground.image, ground.operation.name());
        if let Err(why) = result {
            composed.not_alone.push(format!("{image}, {operation}: {}: {why}", atom.name));
        }
    }
    tried.iter().map(Result::is_ok).collect()
}

fn attempt(
    ground: &Ground,
    chosen: &[usize],
    verify: Option<&dyn Diagnoser>,
    alone: &[bool],
) -> Tried {
    let atoms: Vec<&Atom> = chosen.iter().map(|index| &ground.atoms[*index]).collect();
    let Some(diagnoser) = verify else {
        let shown = || {
            let (gate, at) = prove::predict(ground, &atoms);
            let first = at.first().copied().unwrap_or_default();
            let shown = gate::Shown { gate: gate.to_owned(), ..atoms[first].alone.clone() };
            prove::Proven { shown, first, tie: at.len() > 1, shared: false }
        };
        return Tried { result: prove::build(ground, &atoms).map(|_| shown()), found: None };
    };
    let result = prove::prove(ground, &atoms);
    let asked = result.is_ok() && chosen.iter().all(|index| alone[*index]);
    let found = asked.then(|| second::find(ground, &atoms, diagnoser));
    Tried { result, found }
}

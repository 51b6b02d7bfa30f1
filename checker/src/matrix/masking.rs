//! The masking matrix: two causes on one machine, and whose message the operator sees.
//!
//! *Models*: each scenario of the row is broken a second time with each scenario of the column, on
//! the row's machine, and the row's operation is tried. Gates come in an order; whoever stands
//! behind is not seen before the first is cured.
//! *Leaves out*: proving each pair (`marslab compose` does), triples, and what shows after a cure.

use std::collections::BTreeMap;

use rayon::prelude::*;
use scenarios::Scenario;
use scenarios::catalog::Entry;
use sim::cause::CauseId;
use sim::fault::Break;
use sim::life::{self, Ended, Operation};
use sim::mars::messages::Message;
use sim::world::World;

use super::{Class, Kind, Matrix};
use crate::episode::inject;
use crate::run::{Sources, image};

/// Makes the matrix.
///
/// # Errors
/// An image that cannot be built.
pub fn make(sources: &Sources, entries: &[&Entry]) -> Result<Matrix, String> {
    let single = |entry: &&&Entry| {
        entry.scenario.truth.as_ref().is_some_and(|truth| truth.causes.len() == 1)
    };
    let entries: Vec<&Entry> = entries.iter().filter(single).copied().collect();
    // What a column breaks is the same on every machine: same state, same partner.
    let mut partners: Vec<&Entry> = Vec::new();
    for entry in &entries {
        if !partners.iter().any(|other| same_breakage(&other.scenario, &entry.scenario)) {
            partners.push(entry);
        }
    }
    let grounds = grounds(&entries);
    let seen: Result<Vec<Vec<Seen>>, String> =
        grounds.par_iter().map(|(_, rows)| ground(sources, rows, &partners)).collect();
    Ok(Matrix::of(Kind::Masking, seen?.into_iter().flatten().collect()))
}

type Seen = (CauseId, CauseId, Class, String);
/// What the operator sees.
type Sight = (Ended, Option<Message>);

fn same_breakage(one: &Scenario, other: &Scenario) -> bool {
    one.faults == other.faults && one.setting == other.setting && one.truth == other.truth
}

/// Scenarios by machine and operation.
fn grounds<'e>(entries: &[&'e Entry]) -> Vec<((&'e str, Operation), Vec<&'e Entry>)> {
    let mut grounds: BTreeMap<(&str, Operation), Vec<&Entry>> = BTreeMap::new();
    for entry in entries {
        let key = (entry.scenario.image.as_str(), entry.scenario.operation);
        grounds.entry(key).or_default().push(entry);
    }
    grounds.into_iter().collect()
}

/// All rows of one machine and operation, each against all partners.
fn ground(sources: &Sources, rows: &[&Entry], partners: &[&Entry]) -> Result<Vec<Seen>, String> {
    let Some(first) = rows.first() else { return Ok(Vec::new()) };
    let image = image(sources, first)?;
    let operation = first.scenario.operation;
    let alone = |entry: &&Entry| sight(&image, &[&entry.scenario], operation);
    let columns: Vec<Option<Sight>> = partners.iter().map(alone).collect();
    let mut all = Vec::new();
    for row in rows {
        let Some(mine) = alone(row) else { continue };
        for (column, theirs) in partners.iter().zip(&columns) {
            let (Some(of), Some(with)) = (cause(row), cause(column)) else { continue };
            if of == with {
                continue;
            }
            let (class, text) = match theirs {
                None => (Class::Impossible, String::new()),
                Some((Ended::Succeeded, _)) => (Class::Silent, String::new()),
                Some(theirs) => {
                    let both = sight(&image, &[&row.scenario, &column.scenario], operation);
                    let class = class(mine, *theirs, both);
                    (class, both.map_or_else(String::new, |both| told(row, column, both)))
                }
            };
            all.push((of, with, class, text));
        }
    }
    Ok(all)
}

fn cause(entry: &Entry) -> Option<CauseId> {
    entry.scenario.truth.as_ref().and_then(|truth| truth.causes.first().copied())
}

/// What is seen of scenarios on one machine; `None` when they cannot all be broken there.
fn sight(image: &World, scenarios: &[&Scenario], operation: Operation) -> Option<Sight> {
    let settings = scenarios.iter().flat_map(|scenario| &scenario.setting);
    let faults = scenarios.iter().flat_map(|scenario| &scenario.faults);
    let mut world = inject(image, settings.chain(faults.clone())).ok()?;
    if !faults.into_iter().all(|fault| fault.holds(&world)) {
        return None;
    }
    let outcome = life::run(&mut world, operation);
    Some((outcome.ended, outcome.failure.map(|failure| failure.message)))
}

fn class(mine: Sight, theirs: Sight, both: Option<Sight>) -> Class {
    match both {
        None => Class::Impossible,
        Some((Ended::Succeeded, _)) => Class::Works,
        Some(both) => match (both == mine, both == theirs) {
            (true, true) => Class::Same,
            (true, false) => Class::ShowsRow,
            (false, true) => Class::ShowsColumn,
            (false, false) => Class::Other,
        },
    }
}

fn told(row: &Entry, column: &Entry, (ended, message): Sight) -> String {
    let seen = match (message, ended) {
        (Some(message), _) => message.symbol(),
        (None, Ended::DidNotStart) => "nothing starts",
        (None, _) => "no message",
    };
    format!("{} with {}: {seen}", row.name, column.name)
}

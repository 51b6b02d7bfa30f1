//! A declared field of machines, with both packs: each sort of machine is looked at once.
//!
//! *Promise*: machines with the same key are the same machine under another name, and the counts
//! are those of looking at each. Memory grows with the sorts of machines whose verdict
//! may have moved, not with the machines.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use super::cases::Case;
use super::compare::{Compared, Comparing};
use super::gather::Gathering;
use super::outcome::{Looked, Suite};
use super::reach::Reach;
use crate::error::Error;
use crate::fleet::{Field, Key, Sample, Survey};

/// A sort of machine: the first that has it, and how many have.
struct Sort {
    first: u64,
    machines: usize,
}

/// Looks at the machines of a field.
///
/// # Errors
/// A machine that cannot be built: a mistake of ours.
pub fn look(
    field: &Field<'_>,
    machines: u64,
    reach: &Reach,
    comparing: &Comparing<'_>,
    gathering: &mut Gathering,
    stop: &AtomicBool,
    done: &(dyn Fn() + Sync),
) -> Result<Looked, Error> {
    let total = usize::try_from(machines).unwrap_or(usize::MAX);
    if reach.is_nowhere() {
        return Ok(Looked { machines: total, same: total, ..Looked::default() });
    }
    let survey = Survey::new(field, |sample: &Sample<'_>| reach.same(sample.facts));
    let mut looked = Looked::default();
    let mut sorts: BTreeMap<Key, Sort> = BTreeMap::new();
    survey.each(0..machines, |plan, asked| {
        looked.machines += 1;
        done();
        if asked.answer {
            looked.same += 1;
        } else {
            let new = || Sort { first: plan.index, machines: 0 };
            sorts.entry(plan.key).or_insert_with(new).machines += 1;
        }
        !stop.load(Ordering::Relaxed)
    })?;
    let asked: Vec<(Case, Compared, usize)> = sorts
        .into_par_iter()
        .filter_map(|(key, sort)| {
            let (case, compared) = one(field, &key, &sort, comparing, stop)?;
            Some((case, compared, sort.machines))
        })
        .collect();
    for (case, compared, machines) in asked {
        let mut part = gathering.add_many(Suite::Fleet, case, compared, machines);
        part.machines = 0;
        looked.add(part);
    }
    Ok(looked)
}

fn one(
    field: &Field<'_>,
    key: &Key,
    sort: &Sort,
    comparing: &Comparing<'_>,
    stop: &AtomicBool,
) -> Option<(Case, Compared)> {
    let name = match sort.machines {
        1 => format!("machine {}", sort.first),
        more => format!("machine {} and {} alike", sort.first, more - 1),
    };
    let image = Arc::new(field.furnished(key)?);
    let scenario = Arc::new(field.scenario(key));
    let case = Case { suite: Suite::Fleet, name, image, scenario };
    let compared = match field.play(key) {
        _ if stop.load(Ordering::Relaxed) => Compared::Not,
        Some(broken) => comparing.judged(&case, broken),
        None => Compared::Failed(case.name.clone()),
    };
    Some((case, compared))
}

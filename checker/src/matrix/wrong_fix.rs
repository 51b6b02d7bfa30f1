//! The wrong-fix matrix: what happens to somebody who takes one cause for another.
//!
//! *Models*: every cure of the catalogue on every broken machine, as in proof 8, and what it left
//! behind: healed, harmed, changed for nothing, nothing. A scenario counts once in each column, by
//! the gravest of that cause's cures: that it heals, else that it harms.
//! *Leaves out*: scenarios with several causes, and those that heal when tried again.

use std::collections::BTreeMap;

use rayon::prelude::*;
use scenarios::catalog::Entry;
use sim::cause::CauseId;

use super::{Class, Kind, Matrix};
use crate::episode::break_with;
use crate::judge::harm;
use crate::proofs::attempts::Attempts;
use crate::proofs::others::{Cure, Others};
use crate::run::{Sources, image};

/// Makes the matrix.
///
/// # Errors
/// A scenario that cannot be played.
pub fn make(sources: &Sources, entries: &[&Entry]) -> Result<Matrix, String> {
    let others = Others::of(sources);
    let rows: Result<Vec<_>, String> =
        entries.par_iter().map(|entry| row(sources, entry, &others.cures)).collect();
    Ok(Matrix::of(Kind::WrongFix, rows?.into_iter().flatten().collect()))
}

type Seen = (CauseId, CauseId, Class, String);

/// What the cures of each cause do to one scenario.
fn row(sources: &Sources, entry: &Entry, cures: &[Cure]) -> Result<Vec<Seen>, String> {
    let scenario = &entry.scenario;
    let causes = scenario.truth.as_ref().map_or(&[][..], |truth| &truth.causes);
    let &[truth] = causes else { return Ok(Vec::new()) };
    let image = image(sources, entry)?;
    let broken = break_with(&image, scenario, &scenario.faults);
    let broken = broken.map_err(|error| format!("{}: {error}", entry.name))?.world;
    let mut attempts = Attempts::on(&broken, scenario.operation);
    if attempts.heals(&[]) {
        return Ok(Vec::new());
    }
    let mut best: BTreeMap<CauseId, (Class, String)> = BTreeMap::new();
    for cure in cures {
        let lines = cure.lines.join("; ");
        let seen = if attempts.heals(&cure.lines) {
            (Class::HealsAlways, lines)
        } else {
            let after = attempts.after(&cure.lines);
            let worse = harm::worse(&broken, after);
            let needless = || harm::needless(&image, scenario, &broken, after);
            match (worse.first(), worse.is_empty().then(needless).unwrap_or_default().first()) {
                (Some(harm), _) => (Class::Harms, format!("{harm}: {lines}")),
                (None, Some(change)) => (Class::Changes, format!("{change}: {lines}")),
                (None, None) => (Class::Nothing, String::new()),
            }
        };
        for cause in &cure.causes {
            let known = best.get(cause).is_some_and(|(class, _)| *class <= seen.0);
            if !known {
                best.insert(*cause, seen.clone());
            }
        }
    }
    Ok(best.into_iter().map(|(cause, (class, text))| (truth, cause, class, text)).collect())
}

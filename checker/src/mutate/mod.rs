//! Mutation testing: rules are made wrong on purpose, and somebody must notice.
//!
//! [`operators`] makes mutants from the syntax tree, [`suite`] collects the machines once,
//! [`trial`] holds each mutant against them, [`search`] looks for a machine that tells a survivor
//! from the rule, [`stub`] writes the scenario that is missing, [`reviewed`] reads what people have
//! said of survivors. The score says how much of a pack its machines really hold.
//!
//! *Promises.* The same pack and catalogue give the same mutants and fates, in the same order,
//! whatever the threads. A mutant that does not compile is not counted; one that nobody could tell
//! from the rule is listed with the reason and not counted either.

pub mod operators;
pub mod reviewed;
pub mod search;
pub mod stub;
pub mod suite;
#[cfg(test)]
mod tests;
pub mod trial;

use std::collections::{BTreeMap, BTreeSet};

use diagnosers::RegoPack;
use diagnosers::rego::syntax::RuleInfo;
use rayon::prelude::*;
use serde::Serialize;

use self::operators::{Edit, Operator};
use self::reviewed::{Review, Reviews};
use self::search::{Found, Killer};
use self::suite::Suite;
use self::trial::{Bench, Fate};
use crate::run::Sources;

/// What is mutated.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// These operators; all when there are none.
    pub operators: Vec<Operator>,
    /// Rules whose name contains this, or whose finding has this cause.
    pub rule: Option<String>,
    /// At most so many mutants, evenly spread; 0 for all.
    pub sample: usize,
}

/// A rule that was made wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mutant {
    /// How.
    pub operator: Operator,
    /// Name of the rule; the cause when it is a finding.
    pub rule: String,
    /// The file.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Character in the line, from 1.
    pub column: usize,
    /// What stood there.
    pub before: String,
    /// What stands there.
    pub after: String,
}

/// A mutant and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tried {
    /// The mutant.
    #[serde(flatten)]
    pub mutant: Mutant,
    /// What became of it.
    #[serde(flatten)]
    pub fate: Fate,
    /// What somebody said of a survivor.
    pub reviewed: Option<String>,
    /// A machine that tells a survivor from the rule.
    pub killer: Option<Killer>,
    /// The scenario that would kill it, as a file.
    pub stub: Option<String>,
}

/// What came of all mutants of a pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mutated {
    /// Name of the pack.
    pub pack: String,
    /// Seed of all worlds.
    pub seed: u64,
    /// Machines that the mutants were held against.
    pub cases: usize,
    /// Every mutant, in the order of files and places.
    pub mutants: Vec<Tried>,
    /// Reviews of survivors that there are not.
    pub stale: Vec<Review>,
}

impl Mutated {
    /// How many had a fate.
    #[must_use]
    pub fn count(&self, of: impl Fn(&Tried) -> bool) -> usize {
        self.mutants.iter().filter(|tried| of(tried)).count()
    }

    /// Killed and survived mutants, of one operator or of all.
    #[must_use]
    pub fn counts(&self, operator: Option<Operator>) -> (usize, usize) {
        let own = |tried: &&Tried| operator.is_none_or(|own| tried.mutant.operator == own);
        let mut counts = (0, 0);
        for tried in self.mutants.iter().filter(own) {
            match tried.fate {
                Fate::Killed(_) => counts.0 += 1,
                Fate::Survived => counts.1 += 1,
                Fate::Stillborn | Fate::Equivalent(_) => {}
            }
        }
        counts
    }

    /// Killed mutants of a thousand that count; nothing when none counts.
    #[must_use]
    pub fn score_per_mille(&self) -> Option<usize> {
        let (killed, survived) = self.counts(None);
        (killed * 1000).checked_div(killed + survived)
    }

    /// Survivors of which nobody has said anything.
    pub fn unreviewed(&self) -> impl Iterator<Item = &Tried> {
        let open = |tried: &&Tried| tried.fate == Fate::Survived && tried.reviewed.is_none();
        self.mutants.iter().filter(open)
    }

    /// Reasons for which mutants are equivalent, with their numbers.
    #[must_use]
    pub fn equivalents(&self) -> BTreeMap<String, usize> {
        let mut reasons = BTreeMap::new();
        for tried in &self.mutants {
            if let Fate::Equivalent(why) = &tried.fate {
                let words = why.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start();
                *reasons.entry(words.to_owned()).or_default() += 1;
            }
        }
        reasons
    }

    /// The score is high enough, every survivor was looked at, no review is out of date.
    #[must_use]
    pub fn passed(&self, floor: usize) -> bool {
        let high = self.score_per_mille().is_some_and(|score| score >= floor * 10);
        high && self.unreviewed().next().is_none() && self.stale.is_empty()
    }
}

/// Makes the mutants of a pack and tries each.
///
/// # Errors
/// A machine that cannot be built, tests that do not evaluate, a pack that the suite finds wrong
/// already.
pub fn run(
    sources: &Sources,
    pack: &RegoPack,
    tests: &[(String, String)],
    wanted: &Wanted,
    reviews: &Reviews,
    watch: &Watch<'_>,
) -> Result<Mutated, String> {
    let rules = pack.rules().map_err(|error| error.to_string())?;
    let edits = chosen(pack, &rules, wanted);
    let machines = match edits.is_empty() {
        true => Vec::new(),
        false => suite::machines(sources)?,
    };
    (watch.started)(machines.len() + edits.len());
    let suite = Suite::of(&machines, pack, tests, watch.done)?;
    let bench = Bench::new(pack, rules, &suite);
    let mut fates = fates(&bench, &edits, watch.done)?;
    let open: Vec<usize> = (0..edits.len()).filter(|at| fates[*at] == Fate::Survived).collect();
    let others = match open.is_empty() {
        true => Vec::new(),
        false => search::machines(sources)?,
    };
    let edits_open: Vec<&Edit> = open.iter().map(|at| &edits[*at]).collect();
    let mut killers = BTreeMap::new();
    for (at, found) in open.into_iter().zip(search::all(&bench, &edits_open, &others)) {
        match found {
            Found::Verdict(by) => fates[at] = Fate::Killed(by),
            Found::Apart(killer) => drop(killers.insert(at, killer)),
            Found::Nothing => {}
        }
    }
    let mut used = BTreeSet::new();
    let mut mutants = Vec::new();
    for (at, (edit, fate)) in edits.iter().zip(fates).enumerate() {
        let mutant = mutant(&bench, edit);
        let survives = fate == Fate::Survived;
        let review = reviews.of(&mutant).filter(|_| survives);
        used.extend(review.map(|(at, _)| at));
        let reviewed = review.map(|(_, review)| review.reason.clone());
        let killer = killers.remove(&at);
        let stub = survives.then(|| stub::write(&bench, edit, &mutant, killer.as_ref()));
        mutants.push(Tried { mutant, fate, reviewed, killer, stub });
    }
    let part = !wanted.operators.is_empty() || wanted.rule.is_some() || wanted.sample > 0;
    let stale = reviews.list.iter().enumerate().filter(|(at, _)| !part && !used.contains(at));
    Ok(Mutated {
        pack: diagnosers::Diagnoser::name(pack).to_owned(),
        seed: sources.seed.0,
        cases: suite.cases.len() + others.len(),
        mutants,
        stale: stale.map(|(_, review)| review.clone()).collect(),
    })
}

/// Whoever watches a run.
pub struct Watch<'w> {
    /// Is told how many steps there are.
    pub started: &'w dyn Fn(usize),
    /// Is called after each step, from any thread.
    pub done: &'w (dyn Fn() + Sync),
}

fn chosen(pack: &RegoPack, rules: &[RuleInfo], wanted: &Wanted) -> Vec<Edit> {
    let operators = match wanted.operators.as_slice() {
        [] => Operator::all(),
        some => some,
    };
    let mut edits = operators::edits(pack.sources(), rules, operators);
    if let Some(word) = &wanted.rule {
        edits.retain(|edit| {
            let rule = &rules[edit.rule];
            rule.name.contains(word.as_str()) || rule.cause.as_deref() == Some(word)
        });
    }
    let step = edits.len().checked_div(wanted.sample).unwrap_or(1).max(1);
    let most = if wanted.sample == 0 { usize::MAX } else { wanted.sample };
    edits.into_iter().step_by(step).take(most).collect()
}

/// The fate of each, those that reach the same together.
fn fates(bench: &Bench<'_>, edits: &[Edit], done: &(dyn Fn() + Sync)) -> Result<Vec<Fate>, String> {
    let mut groups: BTreeMap<Option<BTreeSet<usize>>, Vec<usize>> = BTreeMap::new();
    for (at, edit) in edits.iter().enumerate() {
        groups.entry(bench.reaches(edit.rule)).or_default().push(at);
    }
    let groups: Vec<(Option<BTreeSet<usize>>, Vec<usize>)> = groups.into_iter().collect();
    let one = |(kept, own): (Option<BTreeSet<usize>>, Vec<usize>)| {
        if kept.as_ref().is_some_and(BTreeSet::is_empty) {
            own.iter().for_each(|_| done());
            let fate = Fate::Equivalent("nothing that is answered refers to it".to_owned());
            return Ok(own.into_iter().map(|at| (at, fate.clone())).collect::<Vec<_>>());
        }
        let scope = bench.scope(kept)?;
        let fate = |at: usize| {
            let fate = bench.fate(&edits[at], &scope);
            done();
            (at, fate)
        };
        Ok(own.into_par_iter().map(fate).collect())
    };
    let tried: Vec<Result<Vec<(usize, Fate)>, String>> = groups.into_par_iter().map(one).collect();
    let mut all = Vec::new();
    for group in tried {
        all.extend(group?);
    }
    all.sort_by_key(|(at, _)| *at);
    Ok(all.into_iter().map(|(_, fate)| fate).collect())
}

fn mutant(bench: &Bench<'_>, edit: &Edit) -> Mutant {
    let rule = &bench.rules[edit.rule];
    let text = bench.pack.sources().iter().find(|(file, _)| *file == rule.file);
    let before = text.map_or("", |(_, text)| edit.place.text(text));
    Mutant {
        operator: edit.operator,
        rule: rule.cause.clone().unwrap_or_else(|| rule.name.clone()),
        file: rule.file.clone(),
        line: edit.place.line,
        column: edit.place.column,
        before: before.to_owned(),
        after: edit.after.clone(),
    }
}

//! Whether a diagnoser finds the second cause after the first is cured.
//!
//! *Promise*: the diagnoser sees the broken machine, its remediation is typed, the operation is
//! tried again, and so on until it works, the next two nights included. It may name both causes at
//! once or one after the other; what it may not do is name a third, or a right one at a wrong
//! object, or stop while the machine is broken. Every cause must have been named, unless the cure
//! of another healed it before.
//!
//! The same piece of state may have another name beside the other fault: a proxy entry is needless
//! on a site without a proxy, and wrong on a site that has one; a key file is damaged where the
//! folder was moved to. Such a name is right only when both sides show it: it is given to state
//! that one of the faults has set, and it is gone when that fault alone is left out. Whoever makes
//! names up, or names the other fault's object, fails that test. Alone, a fault has its own name
//! first, and another only at the same object, or at what else it set, once that was cured.

use diagnosers::{Diagnoser, Diagnosis, Finding};
use sim::evidence::Evidence;
use sim::fault::Break;
use sim::kernel::text::starts_with;
use sim::life::{self, Outcome};
use sim::world::World;

use super::atom::{Atom, Ground, inject, treat};
use crate::episode::NoConsole;
use crate::judge::story;

/// Times that a diagnoser is asked about one machine.
const ROUNDS: usize = 4;

/// How a diagnoser got through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// How often it had to be asked until the machine worked.
    pub rounds: usize,
    /// Faults that were healed by the cure of another before they were named.
    pub cured_along: usize,
    /// A fault had another name beside the other.
    pub renamed: bool,
    /// It named what shows, or every fault, and handed the machine over to a person.
    pub handed_over: bool,
}

/// Lets a diagnoser cure a machine with these faults.
///
/// # Errors
/// What it did wrong, in words.
pub fn find(ground: &Ground, atoms: &[&Atom], diagnoser: &dyn Diagnoser) -> Result<Found, String> {
    let mut world = inject(&ground.world, atoms).map_err(|error| error.to_string())?;
    let mut outcome = life::run(&mut world, ground.operation);
    let mut named = vec![false; atoms.len()];
    let mut renamed = false;
    let mut handed_over = false;
    for round in 1..=ROUNDS {
        let answer = ask(&world, &outcome, diagnoser)?;
        let before = named.clone();
        for finding in &answer.findings {
            let told = |why: String| format!("round {round}: {why}");
            let (at, other) = whose(ground, atoms, finding, &before, diagnoser).map_err(told)?;
            named[at] = true;
            renamed |= other;
        }
        if !answer.escalate.is_empty() && named.iter().all(|named| *named) {
            return Ok(Found { rounds: round, cured_along: 0, renamed, handed_over: true });
        }
        if answer.remediation.is_empty() {
            let story = story(&outcome);
            return Err(format!("round {round}: no remedy, and the machine {story}"));
        }
        handed_over = !answer.escalate.is_empty();
        treat(&mut world, &answer.remediation);
        let mut after = world.clone();
        let Err(later) = life::verify(&mut after, ground.operation) else {
            let cured_along = named.iter().filter(|named| !**named).count();
            return Ok(Found { rounds: round, cured_along, renamed, handed_over: false });
        };
        outcome = life::run(&mut world, ground.operation);
        if outcome.ok() {
            // What is left shows in what comes next, and is asked about then.
            (world, outcome) = (after, later);
        }
    }
    // What shows was named, and a person is asked for; what lies behind it shows when he is done.
    if handed_over && named.contains(&true) {
        return Ok(Found { rounds: ROUNDS, cured_along: 0, renamed, handed_over });
    }
    let names = atoms.iter().zip(named).filter(|(_, named)| !named);
    let names: Vec<&str> = names.map(|(atom, _)| atom.name.as_str()).collect();
    Err(format!(
        "still broken after {ROUNDS} rounds: it {}; never named: {names:?}",
        story(&outcome)
    ))
}

fn ask(world: &World, outcome: &Outcome, diagnoser: &dyn Diagnoser) -> Result<Diagnosis, String> {
    let facts = Evidence::of(world, outcome);
    diagnoser.diagnose(&facts, &mut NoConsole).map_err(|error| error.to_string())
}

/// Which fault a finding is about, and whether under another name.
fn whose(
    ground: &Ground,
    atoms: &[&Atom],
    finding: &Finding,
    before: &[bool],
    diagnoser: &dyn Diagnoser,
) -> Result<(usize, bool), String> {
    let (cause, object) = (finding.cause, &finding.object);
    let here = |atom: &Atom| atom.object.eq_ignore_ascii_case(object);
    // A scenario with several causes names the object of one of them.
    let truth =
        |atom: &&Atom| atom.causes.contains(&cause) && (here(atom) || atom.causes.len() > 1);
    if let Some(at) = atoms.iter().position(truth) {
        return Ok((at, false));
    }
    let set = touched(ground, atoms);
    // The operation or the other fault may have moved what is broken to another folder.
    let moved = |atom: &Atom| atom.causes.contains(&cause) && same_name(&atom.object, object);
    let set_by = |at: &usize| {
        let atom = atoms[*at];
        here(atom) || moved(atom) || set[*at].iter().any(|it| is_within(object, it))
    };
    let Some(at) = (0..atoms.len()).find(set_by) else {
        return Err(format!("false alarm {cause} at `{object}`"));
    };
    let others: Vec<&Atom> =
        atoms.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, atom)| *atom).collect();
    let mut world = inject(&ground.world, &others).map_err(|error| error.to_string())?;
    let outcome = life::run(&mut world, ground.operation);
    let answer = ask(&world, &outcome, diagnoser)?;
    let again = |it: &Finding| it.cause == cause && it.object.eq_ignore_ascii_case(object);
    // Where its first effect was cured, the same state may show by the next one: a full volume from
    // which the cache was moved has no room for shadow copies either.
    let same_trouble = here(atoms[at]) || atoms[at].causes.contains(&cause);
    let next_effect = before[at] && same_trouble;
    let nobody_beside = others.is_empty() && !moved(atoms[at]) && !next_effect;
    if nobody_beside || answer.findings.iter().any(again) {
        return Err(format!("{cause} at `{object}`, where only {:?} is", atoms[at].causes));
    }
    Ok((at, true))
}

/// True for an address, and for what lies below it.
fn is_within(object: &str, address: &str) -> bool {
    let rest = starts_with(object, address).then(|| &object[address.len()..]);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('\\'))
}

/// True for the same thing in another folder.
fn same_name(one: &str, other: &str) -> bool {
    let name = |object: &str| object.rsplit_once('\\').map(|(_, name)| name.to_ascii_lowercase());
    name(one).is_some_and(|name_of_one| Some(name_of_one) == name(other))
}

/// What each fault sets where the ones before it have been: addresses.
fn touched(ground: &Ground, atoms: &[&Atom]) -> Vec<Vec<String>> {
    let mut world = World::clone(&ground.world);
    let mut of_atom = |atom: &&Atom| {
        let mut all = Vec::new();
        for fault in &atom.faults {
            all.extend(fault.touches(&world).iter().map(ToString::to_string));
            // These were all injected before.
            let _ = fault.inject(&mut world);
        }
        all
    };
    atoms.iter().map(&mut of_atom).collect()
}

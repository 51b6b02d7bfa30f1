//! Building a composition, predicting what shows, and proving it (proofs.md, section 1).
//!
//! *Promise*: the prediction is made from the atoms' own runs before the composition is played,
//! and nothing of the composition is taken from it: the machine is broken, tried, healed and tried
//! again for itself. A prediction that does not come true is not a rejected composition but a
//! mistake of the model or of the order of its gates, and is kept apart.

use serde::Serialize;
use sim::fault::Break;
use sim::life;
use sim::world::World;

use super::atom::{Atom, Ground, inject, treat, undo};
use super::gate::{self, Shown};

/// Why atoms do not make a composition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rejected {
    /// The sort of reason.
    pub reason: Reason,
    /// In words, naming both sides.
    pub why: String,
}

/// The sorts of reasons, those that are known before anything is played first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// Both are the same cause at the same object.
    SameCause,
    /// One finds nothing to break where the other has been.
    NothingLeft,
    /// Both set the same piece of state, to different things.
    Contradiction,
    /// One takes away what the other needs to do harm.
    WithoutEffect,
    /// Together they show what neither shows alone, at the gate that was predicted.
    Interaction,
    /// The cure of one does not work while the other is there.
    CureInTheWay,
    /// The prediction did not come true: the only reason that is a mistake.
    WrongPrediction,
}

impl Reason {
    /// All, in the order in which they are looked at.
    pub const ALL: [Self; 7] = [
        Self::SameCause,
        Self::NothingLeft,
        Self::Contradiction,
        Self::WithoutEffect,
        Self::Interaction,
        Self::CureInTheWay,
        Self::WrongPrediction,
    ];

    /// Its word in texts and reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::SameCause => "same-cause",
            Self::NothingLeft => "nothing-left",
            Self::Contradiction => "contradiction",
            Self::WithoutEffect => "without-effect",
            Self::Interaction => "interaction",
            Self::CureInTheWay => "cure-in-the-way",
            Self::WrongPrediction => "wrong-prediction",
        }
    }
}

fn rejected<T>(reason: Reason, why: String) -> Result<T, Rejected> {
    Err(Rejected { reason, why })
}

/// What holds of a composition whose proofs hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proven {
    /// What it shows.
    pub shown: Shown,
    /// Which atom showed: the place in the list that was given.
    pub first: usize,
    /// The gate was the same for several, so the order could not say which of them shows.
    pub tie: bool,
    /// A cure of one cured another with it.
    pub shared: bool,
}

/// Whether atoms can stand together; the machine that they break, not yet tried.
///
/// # Errors
/// The first two that exclude each other, by name.
pub fn build(ground: &Ground, atoms: &[&Atom]) -> Result<World, Rejected> {
    for (index, a) in atoms.iter().enumerate() {
        for b in &atoms[index + 1..] {
            exclude(ground, a, b)?;
        }
    }
    inject(&ground.world, atoms).map_err(|error| Rejected {
        reason: Reason::NothingLeft,
        why: format!("{}: {error}", names(atoms)),
    })
}

/// The names of atoms, for people.
#[must_use]
pub fn names(atoms: &[&Atom]) -> String {
    atoms.iter().map(|atom| atom.name.as_str()).collect::<Vec<_>>().join(" + ")
}

fn exclude(ground: &Ground, a: &Atom, b: &Atom) -> Result<(), Rejected> {
    let both = names(&[a, b]);
    if a.causes == b.causes && a.object.eq_ignore_ascii_case(&b.object) {
        let cause = a.causes.first().map_or("", |cause| cause.id());
        return rejected(Reason::SameCause, format!("{both}: both are {cause} at {}", a.object));
    }
    let image = &ground.world;
    let in_order = |first, second| {
        inject(image, &[first, second]).map_err(|error| Rejected {
            reason: Reason::NothingLeft,
            why: format!("{} after {}: {error}", second.name, first.name),
        })
    };
    let (ab, ba) = (in_order(a, b)?, in_order(b, a)?);
    let common = a.touched.iter().find(|p| {
        b.touched.iter().any(|q| p.is_within(q) || q.is_within(p))
            && p.kind() != "process"
            && ab.show(p) != ba.show(p)
    });
    if let Some(path) = common {
        return rejected(Reason::Contradiction, format!("{both}: both set {path}"));
    }
    for (world, first, second) in [(&ab, a, b), (&ba, b, a)] {
        // Only what held alone can be undone by the other.
        let alone = inject(image, &[first]).unwrap_or_else(|_| world.clone());
        let lost = |fault: &&sim::fault::Fault| fault.holds(&alone) && !fault.holds(world);
        if let Some(fault) = first.faults.iter().find(lost) {
            let why = format!("{both}: {} takes {fault:?} of {} back", second.name, first.name);
            return rejected(Reason::Contradiction, why);
        }
    }
    Ok(())
}

/// Which gate will say no, and which of the atoms stand at it: the first in the order of those to
/// which the others come. Whoever has a file at hand does not pass the portal.
#[must_use]
pub fn predict<'a>(ground: &'a Ground, atoms: &[&Atom]) -> (&'a str, Vec<usize>) {
    let met = |atom: &&&Atom| !atoms.iter().any(|other| other.skipped.contains(&atom.place));
    let place = atoms.iter().filter(met).map(|atom| atom.place).min().unwrap_or_default();
    let at = atoms.iter().enumerate().filter(|(_, atom)| atom.place == place);
    (ground.order.get(place).map_or("", String::as_str), at.map(|(index, _)| index).collect())
}

/// Proves a composition.
///
/// # Errors
/// Why it is none, or that the prediction did not come true.
pub fn prove(ground: &Ground, atoms: &[&Atom]) -> Result<Proven, Rejected> {
    let injected = build(ground, atoms)?;
    let mut broken = injected;
    let (shown, passed) = gate::walk(&mut broken, ground.operation);
    let first = first_shown(ground, atoms, &shown, &passed, &broken)?;
    undone(ground, atoms, &broken)?;
    let shared = cured(ground, atoms, &broken, first)?;
    let tie = predict(ground, atoms).1.len() > 1;
    Ok(Proven { shown, first, tie, shared })
}

/// Holds what showed against the prediction; which atom it is.
fn first_shown(
    ground: &Ground,
    atoms: &[&Atom],
    shown: &Shown,
    passed: &[String],
    broken: &World,
) -> Result<usize, Rejected> {
    let (gate, at) = predict(ground, atoms);
    let all = names(atoms);
    if shown.ok() {
        let why = format!("{all}: together they do no harm");
        return rejected(Reason::WithoutEffect, why);
    }
    if shown.gate != gate {
        without_effect(ground, atoms, shown, broken)?;
        // A wrong order would show at the gate of another of them. This is a gate that each passes
        // alone, or never comes to.
        if atoms.iter().all(|atom| atom.alone.gate != shown.gate) {
            let why = format!("{all}: shown is {shown}, where none of them fails alone");
            return rejected(Reason::Interaction, why);
        }
        // A wrong order would show before that gate. This run came to it, and was let through.
        let place = at.first().map_or(0, |first| atoms[*first].place);
        if !gate::skipped(&ground.order, place + 1, passed).contains(&place)
            && passed.iter().any(|name| name == gate)
        {
            let why = format!("{all}: beside the others {} passes {gate}", atoms[at[0]].name);
            return rejected(Reason::WithoutEffect, why);
        }
        let why = format!("{all}: predicted the gate {gate}, shown is {shown}");
        return rejected(Reason::WrongPrediction, why);
    }
    let first = at.iter().copied().find(|index| atoms[*index].may_show(shown));
    first.ok_or_else(|| Rejected {
        reason: Reason::Interaction,
        why: format!("{all}: shown is {shown}, which none of them shows alone"),
    })
}

/// What shows is not what was predicted: either the order of the gates is wrong, or what was
/// predicted does nothing beside the other. Then the machine works once what shows is cured.
fn without_effect(
    ground: &Ground,
    atoms: &[&Atom],
    shown: &Shown,
    broken: &World,
) -> Result<(), Rejected> {
    for atom in atoms.iter().filter(|atom| atom.may_show(shown)) {
        for cure in &atom.cures {
            let mut world = broken.clone();
            treat(&mut world, cure);
            if life::verify(&mut world, ground.operation).is_ok() {
                let why = format!("{}: only {} does anything", names(atoms), atom.name);
                return rejected(Reason::WithoutEffect, why);
            }
        }
    }
    Ok(())
}

/// Undoing all heals; undoing all but one leaves that one's symptom.
fn undone(ground: &Ground, atoms: &[&Atom], broken: &World) -> Result<(), Rejected> {
    let mut world = broken.clone();
    atoms.iter().for_each(|atom| undo(&mut world, atom, &ground.world));
    if let Err(outcome) = life::verify(&mut world, ground.operation) {
        let story = crate::judge::story(&outcome);
        return rejected(
            Reason::WrongPrediction,
            format!("{}: with all undone the machine {story}", names(atoms)),
        );
    }
    for left in 0..atoms.len() {
        let Ok(base) = inject(&ground.world, &[atoms[left]]) else { continue };
        let mut world = broken.clone();
        let others = atoms.iter().enumerate().filter(|(index, _)| *index != left);
        others.for_each(|(_, atom)| undo(&mut world, atom, &base));
        let shown = gate::attempt(&mut world, ground.operation);
        remains(atoms, left, &shown)?;
    }
    Ok(())
}

fn remains(atoms: &[&Atom], left: usize, shown: &Shown) -> Result<(), Rejected> {
    let atom = atoms[left];
    if shown.ok() {
        let why = format!("{}: with the others undone, {} does nothing", names(atoms), atom.name);
        return rejected(Reason::WithoutEffect, why);
    }
    if !atom.may_show(shown) {
        let why = format!(
            "{}: with the others undone, {} shows {shown} instead of {}",
            names(atoms),
            atom.name,
            atom.alone
        );
        return rejected(Reason::Interaction, why);
    }
    Ok(())
}

/// Curing what shows, then what shows next, until it works: two scheduled backups included. Says
/// whether a cure did more than it was asked to.
fn cured(ground: &Ground, atoms: &[&Atom], broken: &World, first: usize) -> Result<bool, Rejected> {
    let mut rest: Vec<usize> = (0..atoms.len()).filter(|index| *index != first).collect();
    rest.sort_by_key(|index| atoms[*index].place);
    let order: Vec<&Atom> = std::iter::once(first).chain(rest).map(|index| atoms[index]).collect();
    let mut why = String::new();
    for variant in 0..order.iter().map(|atom| atom.cures.len()).max().unwrap_or_default() {
        match one_cure(ground, &order, broken, variant) {
            Ok(shared) => return Ok(shared),
            Err(text) if why.is_empty() => why = text,
            Err(_) => {}
        }
    }
    rejected(Reason::CureInTheWay, format!("{}: {why}", names(atoms)))
}

fn one_cure(
    ground: &Ground,
    order: &[&Atom],
    broken: &World,
    variant: usize,
) -> Result<bool, String> {
    let mut world = broken.clone();
    let mut shared = false;
    for (index, atom) in order.iter().enumerate() {
        let cure = atom.cures.get(variant).or_else(|| atom.cures.first());
        treat(&mut world, cure.map_or(&[], Vec::as_slice));
        let left = &order[index + 1..];
        if left.is_empty() {
            break;
        }
        let shown = gate::attempt(&mut world, ground.operation);
        if shown.ok() {
            // What is left was cured with it.
            shared = true;
            break;
        }
        if !left.iter().any(|atom| atom.may_show(&shown)) {
            return Err(format!("after the cure of {} it shows {shown}", atom.name));
        }
    }
    life::verify(&mut world, ground.operation).map_err(|outcome| {
        format!("after all cures the machine {}", crate::judge::story(&outcome))
    })?;
    Ok(shared)
}

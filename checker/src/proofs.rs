//! What every scenario proves about itself (proofs.md, section 1). One file a proof.
//!
//! *Promise*: a proof looks at one scenario and says why it does not hold. What several proofs
//! need (the broken machine, its healthy setting) is made once a scenario; what a proof needs of
//! the rest of the catalogue (other images, other causes' cures) stands in [`Others`], made once a
//! run. How long each proof took goes to a [`Stopwatch`], never into a result: results are compared
//! byte by byte.

pub mod attempts;
mod cures;
mod distinct;
pub mod harmless;
pub mod hiding;
mod image;
mod leak;
pub mod necessary;
pub mod others;
mod stays_broken;
mod stopwatch;
mod sufficient;
mod symptom;
mod twin;
pub mod undo;

use std::cell::OnceCell;

use diagnosers::Diagnoser;
use scenarios::Scenario;
use serde::{Serialize, Serializer};
use sim::life::{self, Operation};
use sim::world::World;

use crate::episode::{self, break_with};
use crate::judge::story;
use crate::run::Sources;

pub use others::Others;
pub use stopwatch::Stopwatch;

/// A proof.
#[derive(Debug, Clone, Copy)]
pub struct Proof {
    /// Its number in the design; 0 for the check that evidence betrays nothing.
    pub number: u8,
    /// What it shows.
    pub claim: &'static str,
    hold: fn(&Case<'_>) -> Held,
}

/// Every proof that is carried out, in the order of its number.
pub const ALL: &[&Proof] = &[
    &leak::PROOF,
    &image::PROOF,
    &symptom::PROOF,
    &stays_broken::PROOF,
    &cures::PROOF,
    &undo::PROOF,
    &necessary::PROOF,
    &sufficient::PROOF,
    &distinct::PROOF,
    &harmless::PROOF,
    &twin::PROOF,
    &hiding::PROOF,
];

/// The proofs that a word chooses: `all`, `none`, or their numbers with commas between.
///
/// # Errors
/// What is no number of a proof, and what would be.
pub fn choose(word: &str) -> Result<Vec<&'static Proof>, String> {
    let numbers: Vec<&str> = match word.trim() {
        "all" => return Ok(ALL.to_vec()),
        "none" => return Ok(Vec::new()),
        list => list.split(',').map(str::trim).collect(),
    };
    let known = |number: &&str| ALL.iter().any(|proof| proof.number.to_string() == **number);
    if let Some(unknown) = numbers.iter().find(|number| !known(number)) {
        let all: Vec<String> = ALL.iter().map(|proof| proof.number.to_string()).collect();
        let all = all.join(", ");
        return Err(format!("`{unknown}` is no proof\nhint: all, none, or some of {all}"));
    }
    let wanted = |proof: &&&Proof| numbers.contains(&&*proof.number.to_string());
    Ok(ALL.iter().filter(wanted).copied().collect())
}

impl PartialEq for Proof {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl Eq for Proof {}

impl Serialize for Proof {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(self.number)
    }
}

/// A proof that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Broken {
    /// Which.
    pub proof: &'static Proof,
    /// Why not.
    pub why: String,
}

/// Which proofs are carried out, and among which other scenarios.
#[derive(Debug)]
pub struct Proving<'s> {
    /// Proofs, in the order of their numbers.
    pub chosen: Vec<&'static Proof>,
    /// The rest of the catalogue.
    pub others: Others<'s>,
}

impl<'s> Proving<'s> {
    /// All proofs, among all scenarios.
    #[must_use]
    pub fn all(sources: &'s Sources) -> Self {
        Self { chosen: ALL.to_vec(), others: Others::of(sources) }
    }

    /// Carries out the chosen proofs of a scenario. Empty when all hold.
    #[must_use]
    pub fn prove(&self, subject: Subject<'_>) -> Vec<Broken> {
        let others = &self.others;
        let case = Case { subject, others, broken: OnceCell::new(), setting: OnceCell::new() };
        let carry_out = |proof: &&'static Proof| {
            let result = others.stopwatch.measure(proof, || (proof.hold)(&case));
            result.err().map(|why| Broken { proof, why })
        };
        self.chosen.iter().filter_map(carry_out).collect()
    }
}

/// What is proved: a scenario on its image, with the rules that must be silent on its twin.
#[derive(Clone, Copy)]
pub struct Subject<'c> {
    /// `service/obengine-stopped`
    pub name: &'c str,
    /// The healthy machine.
    pub image: &'c World,
    /// The scenario.
    pub scenario: &'c Scenario,
    /// The rules.
    pub rules: &'c dyn Diagnoser,
}

/// A subject, with what several proofs need of it.
struct Case<'c> {
    subject: Subject<'c>,
    others: &'c Others<'c>,
    broken: OnceCell<Result<episode::Broken, String>>,
    setting: OnceCell<Result<World, String>>,
}

impl<'c> std::ops::Deref for Case<'c> {
    type Target = Subject<'c>;

    fn deref(&self) -> &Self::Target {
        &self.subject
    }
}

/// What a proof says: nothing, or why it does not hold.
type Held = Result<(), String>;

impl Case<'_> {
    fn is_control(&self) -> bool {
        self.scenario.truth.is_none()
    }

    /// The machine with all faults, and what the operation said there.
    fn broken(&self) -> Result<&episode::Broken, String> {
        let play = || break_with(self.image, self.scenario, &self.scenario.faults);
        let made = self.broken.get_or_init(|| play().map_err(|error| error.to_string()));
        made.as_ref().map_err(String::clone)
    }

    /// The healthy machine with the scenario's setting and no fault.
    fn setting(&self) -> Result<&World, String> {
        let inject = || episode::inject(self.image, &self.scenario.setting);
        let made = self.setting.get_or_init(|| inject().map_err(|error| error.to_string()));
        made.as_ref().map_err(String::clone)
    }
}

fn healthy(world: &mut World, operation: Operation) -> Held {
    life::verify(world, operation).map_err(|outcome| format!("the machine {}", story(&outcome)))
}

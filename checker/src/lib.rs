//! The harness library behind the `marslab` binary: it grades diagnosis and remediation.
//!
//! Data moves one way: [`episode`] plays a scenario, [`judge`] compares it with the truth,
//! [`proofs`] lets the scenario prove itself, [`run`](mod@run) gathers a whole catalogue,
//! [`report`] writes it down, [`determinism`] does it again and compares. [`conformance`] holds
//! recorded Windows behaviour against the simulator. [`compose`] puts several faults into one
//! machine, [`sweep`] plays whole families of machines, [`fleet`] draws fields of them.

pub mod cli;
pub mod compose;
pub mod conformance;
pub mod contradiction;
pub mod determinism;
pub mod episode;
pub mod error;
pub mod fleet;
pub mod gate;
pub mod judge;
pub mod matrix;
pub mod mutate;
pub mod proofs;
pub mod report;
pub mod run;
pub mod seat;
pub mod store;
pub mod sweep;
pub mod ui;
pub mod watch;

use diagnosers::Diagnoser;

use error::Error;

/// The diagnoser that a word means: `rego`, `rego:DIR`, `git:REV:PATH`, `process:CMD`, `mute` ...
///
/// # Errors
/// An unknown word, or a pack that does not load.
pub fn diagnoser(word: &str) -> Result<Box<dyn Diagnoser>, Error> {
    diagnosers::select::select(word).map_err(|error| Error::input(error.to_string()))
}

/// A diagnoser with a known fate, by its name.
#[must_use]
pub fn canary(name: &str) -> Box<dyn Diagnoser> {
    match name {
        "error-id" => Box::new(diagnosers::error_id::ErrorId),
        "parrot" => Box::new(diagnosers::parrot::Parrot),
        "saboteur" => Box::new(diagnosers::saboteur::Saboteur),
        _ => Box::new(diagnosers::mute::Mute),
    }
}

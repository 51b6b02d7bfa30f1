//! Fleets: declared fields of machines with known truth.
//!
//! [`field`] builds the healthy machines of a fleet, [`plan`] draws one from its number,
//! [`machine`] builds, breaks and tries it, `pair` proves what stands together in it, [`survey`]
//! asks somebody about all of them, [`tally`] counts what came of it, [`summary`] adds up rows
//! that were kept, [`shrink`](mod@shrink) makes a scenario of one machine.

pub mod field;
pub mod machine;
mod memo;
mod pair;
pub mod plan;
pub mod results;
pub mod shrink;
pub mod summary;
pub mod survey;
pub mod tally;

pub use field::Field;
pub use machine::{Fact, Machine};
pub use plan::{Key, Place, Plan};
pub use survey::{Asked, Sample, Survey};

#[cfg(test)]
mod tests;

//! Fleets: declared fields of machines with known truth.
//!
//! [`field`] has the healthy machines of a fleet (`ground`) and what is looked up when one is
//! drawn (`odds`), [`plan`] draws one from its number (what is around it is a [`set`]),
//! [`machine`] builds, breaks and tries it, `pair` proves what stands together in it, [`survey`]
//! asks somebody about all of them, [`judged`] asks a diagnoser and judges it, [`identity`] says
//! which machines look the same, [`tally`] counts what came of it, [`results`] keeps a row for
//! each and [`summary`] adds such rows up, [`shrink`](mod@shrink) makes a scenario of one machine,
//! [`bench`](mod@bench) says how long each stage takes. What was worked out once is kept by `memo`
//! and, in a table of one size, by `lately`.

pub mod bench;
pub mod field;
mod ground;
pub mod identity;
pub mod judged;
mod lately;
pub mod machine;
mod memo;
mod odds;
mod pair;
pub mod plan;
pub mod results;
pub mod set;
pub mod shrink;
pub mod summary;
pub mod survey;
pub mod tally;

pub use field::Field;
pub use machine::{Fact, Machine};
pub use plan::{Faults, Key, Own, Place, Plan};
pub use survey::{Asked, Block, Kind, Sample, Survey};

#[cfg(test)]
mod tests;

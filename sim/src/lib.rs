//! The world: a deterministic Windows Server with the MARS backup agent and its vault.
//!
//! A tour, in the order in which data moves:
//!
//! 1. [`kernel`] knows neither Windows nor Azure: time, seeds, the overlay that makes a machine
//!    a value, limits, the trace.
//! 2. [`windows`] and [`azure`] hold the state that the agent and the operator look at.
//! 3. [`mars`] is the agent. It is the only module that knows both sides.
//! 4. [`world`] puts them together: one clock, one seed, one host, one cloud, one agent.
//! 5. [`console`] is the one door through which anybody touches the machine.
//! 6. [`evidence`] is all that a diagnoser ever gets to see.
//! 7. [`fault`] and [`cause`] are the words that scenarios and their truth are written in.
//!
//! Nothing in this package reads a clock, a file, the environment or entropy, and nothing prints.

pub mod azure;
pub mod cause;
pub mod console;
pub mod edition;
pub mod evidence;
pub mod fault;
pub mod fidelity;
pub mod image;
pub mod kernel;
pub mod life;
pub mod mars;
pub mod windows;
pub mod world;

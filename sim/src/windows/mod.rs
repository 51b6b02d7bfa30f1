//! Windows: one file is one subsystem. Knows neither MARS nor Azure.

pub mod clock_zone;
pub mod error;
pub mod eventlog;
pub mod files;
pub mod language;
pub mod node;
pub mod registry;
pub mod state;
pub mod tasks;
pub mod volume;

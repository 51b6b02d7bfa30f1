//! Windows: one file is one subsystem. Knows neither MARS nor Azure.

pub mod error;
pub mod files;
pub mod node;
pub mod path;
pub mod registry;
pub mod state;
pub mod volume;
pub mod wildcard;

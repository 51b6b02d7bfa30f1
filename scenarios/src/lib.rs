//! The catalogue of documented failures as data, and its loader.

pub mod scenario;

pub use scenario::Scenario;

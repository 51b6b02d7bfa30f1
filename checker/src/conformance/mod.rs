//! Recorded Windows behaviour, held against the simulator.

pub mod ntfs;

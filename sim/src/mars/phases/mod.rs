//! The phases of a backup, in the order of the progress lines (catalogue 4.7).

pub mod estimate;
pub mod snapshot;
pub mod storage;
pub mod transfer;

//! The results of a fleet: a folder of Parquet parts that is whole or says that it is not.
//!
//! [`schema`] is what a row says, [`row`] is one that is read back.

pub mod row;
pub mod schema;

pub use row::Row;

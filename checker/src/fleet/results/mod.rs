//! The results of a fleet: a folder of Parquet parts that is whole or says that it is not.
//!
//! [`schema`] is what a row says, [`part`] makes the bytes of one part (`value` what a column says
//! of a machine, `dictionary` its words, `chunk` its pages, `hybrid` packed numbers), [`layout`]
//! says which machines are in which part, [`identity`] what makes a run, [`folder`] keeps parts on
//! a [`disk`], [`work`] makes those that are missing, [`merge`](mod@merge) puts folders together,
//! [`read`] reads them back, by columns or as a [`Row`].

mod chunk;
mod dictionary;
pub mod disk;
pub mod folder;
mod hybrid;
pub mod identity;
pub mod layout;
pub mod merge;
pub mod part;
pub mod read;
pub mod row;
pub mod schema;
mod value;
pub mod work;

pub use read::{Opened, open};
pub use row::Row;

#[cfg(test)]
mod tests;

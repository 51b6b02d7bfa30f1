//! The gate for rule changes: what its reports look like, and that nothing from outside acts in
//! them.
//!
//! *Promise*: reports are made from samples by hand that have every kind, decision and family, so
//! these tests need no world and fail only for a report's own reasons.

mod browser;
mod goldens;
mod injection;
mod readers;
mod sample;
mod schemas;

//! The report of a fleet's results: what it looks like, that it is as its schema says, that nothing
//! from outside acts in it, and that its page fetches nothing.
//!
//! *Promise*: but for those of `folder`, reports are made from rows by hand, so these tests need no
//! world and fail only for a report's own reasons.

#![allow(clippy::print_stderr, reason = "a skipped test says so")]

mod folder;
mod injection;
mod page;
mod reports;
mod sample;

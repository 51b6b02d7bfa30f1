//! Native programs and the shell's own commands, one file each.

mod dir;
mod sc;
mod vol;
mod words;

use super::Command;

/// Every program.
pub const ALL: &[Command] = &[dir::COMMAND, sc::COMMAND, vol::COMMAND];

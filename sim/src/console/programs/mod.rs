//! Native programs and the shell's own commands, one file each.

mod sc;

use super::Command;

/// Every program.
pub const ALL: &[Command] = &[sc::COMMAND];

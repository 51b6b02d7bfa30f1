//! Native programs and the shell's own commands, one file each.

mod mars_installer;
mod sc;
mod wabadmin;

use super::Command;

/// Every program, sorted, one entry a line.
#[rustfmt::skip]
pub const ALL: &[Command] = &[
    mars_installer::COMMAND,
    sc::COMMAND,
    wabadmin::COMMAND,
];

//! Native programs and the shell's own commands, one file each.

mod echo;
mod hostname;
mod options;
mod sc;
mod set;
mod setx;
mod tzutil;
mod ver;

use super::Command;

/// Every program.
pub const ALL: &[Command] = &[
    echo::COMMAND,
    hostname::COMMAND,
    sc::COMMAND,
    set::COMMAND,
    setx::COMMAND,
    tzutil::COMMAND,
    ver::COMMAND,
];

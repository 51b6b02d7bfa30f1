//! Native programs and the shell's own commands, one file each.

mod attrib;
mod copy;
mod copying;
mod del;
mod dir;
mod md;
mod move_;
mod rd;
mod ren;
mod sc;
mod type_;
mod vol;
mod words;

use super::Command;

/// Every program.
pub const ALL: &[Command] = &[
    attrib::COMMAND,
    copy::COMMAND,
    del::COMMAND,
    dir::COMMAND,
    md::COMMAND,
    move_::COMMAND,
    rd::COMMAND,
    ren::COMMAND,
    sc::COMMAND,
    type_::COMMAND,
    vol::COMMAND,
];

//! Native programs and the shell's own commands, one file each.

mod attrib;
mod chkdsk;
mod cipher;
mod compact;
mod copy;
mod copying;
mod del;
mod dir;
mod fsutil;
mod icacls;
mod manage_bde;
mod md;
mod mountvol;
mod move_;
pub(in crate::console) mod rd;
mod ren;
mod robocopy;
mod sc;
mod takeown;
mod type_;
mod vol;
pub(in crate::console) mod words;
mod xcopy;

use super::Command;

/// Every program.
pub const ALL: &[Command] = &[
    attrib::COMMAND,
    chkdsk::COMMAND,
    cipher::COMMAND,
    compact::COMMAND,
    copy::COMMAND,
    del::COMMAND,
    dir::COMMAND,
    fsutil::COMMAND,
    icacls::COMMAND,
    manage_bde::COMMAND,
    md::COMMAND,
    mountvol::COMMAND,
    move_::COMMAND,
    rd::COMMAND,
    ren::COMMAND,
    robocopy::COMMAND,
    sc::COMMAND,
    takeown::COMMAND,
    type_::COMMAND,
    vol::COMMAND,
    xcopy::COMMAND,
];

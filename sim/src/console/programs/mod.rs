//! Native programs and the shell's own commands, one file each.

mod cmd;
mod disk;
mod echo;
mod hostname;
mod net;
mod options;
mod powershell;
mod sc;
mod schtasks;
mod set;
mod setx;
mod shutdown;
mod tzutil;
mod ver;
mod whoami;

use super::Command;

/// Every program.
pub const ALL: &[Command] = &[
    cmd::COMMAND,
    echo::COMMAND,
    hostname::COMMAND,
    net::COMMAND,
    powershell::COMMAND,
    sc::COMMAND,
    schtasks::COMMAND,
    set::COMMAND,
    setx::COMMAND,
    shutdown::COMMAND,
    tzutil::COMMAND,
    ver::COMMAND,
    whoami::COMMAND,
];

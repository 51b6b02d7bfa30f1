//! Native programs and the shell's own commands, one file each.

mod cmd;
mod disk;
mod echo;
mod hostname;
mod net;
mod options;
mod powershell;
mod reg;
mod sc;
mod schtasks;
mod set;
mod setx;
mod shutdown;
mod tzutil;
mod ver;
mod vssadmin;
mod whoami;

use super::Command;

/// Every program.
pub const ALL: &[Command] = &[
    cmd::COMMAND,
    echo::COMMAND,
    hostname::COMMAND,
    net::COMMAND,
    powershell::COMMAND,
    reg::COMMAND,
    sc::COMMAND,
    schtasks::COMMAND,
    set::COMMAND,
    setx::COMMAND,
    shutdown::COMMAND,
    tzutil::COMMAND,
    ver::COMMAND,
    vssadmin::COMMAND,
    whoami::COMMAND,
];

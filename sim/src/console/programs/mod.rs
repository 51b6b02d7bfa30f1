//! Native programs and the shell's own commands, one file each.

mod cmd;
mod date;
mod disk;
mod echo;
mod hostname;
mod installer;
mod ipconfig;
mod mars_installer;
mod net;
mod netsh;
mod options;
mod ping;
mod powershell;
mod reg;
mod sc;
mod schtasks;
mod set;
mod setx;
mod shutdown;
mod systeminfo;
mod taskkill;
mod tasklist;
mod time;
mod tzutil;
mod ver;
mod vssadmin;
mod w32tm;
mod wabadmin;
mod wbadmin;
mod wevtutil;
mod whoami;
mod wusa;

use super::Command;

/// Every program, sorted, one entry a line.
#[rustfmt::skip]
pub const ALL: &[Command] = &[
    cmd::COMMAND,
    date::COMMAND,
    echo::COMMAND,
    hostname::COMMAND,
    installer::DOTNET_45,
    installer::DOTNET_452,
    installer::DOTNET_48,
    ipconfig::COMMAND,
    mars_installer::COMMAND,
    net::COMMAND,
    netsh::COMMAND,
    ping::COMMAND,
    powershell::COMMAND,
    reg::COMMAND,
    sc::COMMAND,
    schtasks::COMMAND,
    set::COMMAND,
    setx::COMMAND,
    shutdown::COMMAND,
    systeminfo::COMMAND,
    taskkill::COMMAND,
    tasklist::COMMAND,
    time::COMMAND,
    tzutil::COMMAND,
    ver::COMMAND,
    vssadmin::COMMAND,
    w32tm::COMMAND,
    wabadmin::COMMAND,
    wbadmin::COMMAND,
    wevtutil::COMMAND,
    whoami::COMMAND,
    wusa::COMMAND,
];

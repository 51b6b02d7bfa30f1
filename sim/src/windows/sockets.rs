//! Ports that programs of Windows listen on.
//!
//! *Models*: which running service listens where, over IPv4 and IPv6: the port mapper, SMB,
//! NetBIOS, Remote Desktop, WinRM, the time service, the DNS client, IPsec, the ports that RPC
//! services take one after the other when they start. What does not run does not listen.
//! *Leaves out*: connections that are open, programs of third parties, ports of the agent (it only
//! goes out). *Sources*: conformance table `captured_outputs` (`netstat`); \[K\].
//! *Seen through*: `netstat`.

use std::net::Ipv4Addr;

use super::host::Host;
use super::identity::Windows;
use super::network_cards::cards;
use super::services::State;

/// Where a socket is bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Local {
    /// To every IPv4 address.
    Any4,
    /// To one IPv4 address.
    One4(Ipv4Addr),
    /// To every IPv6 address.
    Any6,
}

/// A socket that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Socket {
    /// TCP, else UDP.
    pub tcp: bool,
    /// Where it is bound.
    pub local: Local,
    /// Port.
    pub port: u16,
    /// Process.
    pub process: u32,
    /// The service that listens; empty for the kernel.
    pub service: String,
}

impl Local {
    /// True for IPv6.
    #[must_use]
    pub fn is_6(self) -> bool {
        self == Self::Any6
    }
}

/// The process of the kernel.
const SYSTEM: u32 = 4;

/// Service, port over TCP or not; the kernel listens for those that are `true` at the end.
const LISTENERS: [(&str, bool, u16, bool); 14] = [
    ("RpcEptMapper", true, 135, false),
    ("RpcSs", true, 135, false),
    ("LanmanServer", true, 445, true),
    ("TermService", true, 3389, false),
    ("WinRM", true, 5985, true),
    ("WinRM", true, 47001, true),
    ("DFSR", true, 5722, false),
    ("MSSQLSERVER", true, 1433, false),
    ("W32Time", false, 123, false),
    ("IKEEXT", false, 500, false),
    ("IKEEXT", false, 4500, false),
    ("TermService", false, 3389, false),
    ("Dnscache", false, 5353, false),
    ("Dnscache", false, 5355, false),
];

/// RPC services that take the next free port when they start, in the order in which they start.
const DYNAMIC: [&str; 6] =
    ["EventLog", "Schedule", "SessionEnv", "Spooler", "PolicyAgent", "Netlogon"];

/// The first port that is given out \[K\].
fn first_dynamic(windows: Windows) -> u16 {
    if windows >= Windows::Server2016 { 49_664 } else { 49_152 }
}

/// Every socket that waits, in the order in which tools list them.
#[must_use]
pub fn listening(host: &Host) -> Vec<Socket> {
    let process = |name: &str| {
        let service = host.services.get(name)?;
        (service.state == State::Running).then_some(service.process)
    };
    let mut sockets: Vec<Socket> = Vec::new();
    let mut add = |tcp, local, port, process, service: &str| {
        let service = service.to_owned();
        let there = |socket: &Socket| (socket.tcp, socket.local, socket.port) == (tcp, local, port);
        if !sockets.iter().any(there) {
            sockets.push(Socket { tcp, local, port, process, service });
        }
    };
    for (name, tcp, port, kernel) in LISTENERS {
        let Some(process) = process(name) else { continue };
        let (process, service) = if kernel { (SYSTEM, "") } else { (process, name) };
        for local in [Local::Any4, Local::Any6] {
            add(tcp, local, port, process, service);
        }
    }
    let running = DYNAMIC.iter().filter_map(|name| Some((*name, process(name)?)));
    for (port, (name, process)) in (first_dynamic(host.identity.windows)..).zip(running) {
        for local in [Local::Any4, Local::Any6] {
            add(true, local, port, process, name);
        }
    }
    // NetBIOS is bound to each address.
    if process("LanmanServer").is_some() {
        for card in cards(&host.registry, host.identity.windows) {
            for (address, _) in card.addresses {
                for (tcp, port) in [(true, 139), (false, 137), (false, 138)] {
                    add(tcp, Local::One4(address), port, SYSTEM, "");
                }
            }
        }
    }
    sockets.sort_by_key(|socket| (!socket.tcp, socket.local.is_6(), socket.local, socket.port));
    sockets
}

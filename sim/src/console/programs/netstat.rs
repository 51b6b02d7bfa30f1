//! `netstat.exe`: sockets and routes.
//!
//! *Models*: `-a -n -o -b -p -q -r -f` over what listens; without `-a` nothing is listed, since
//! open connections are not modelled. *Leaves out*: statistics (`-e -s`), `-t -x -y`, intervals.
//! *Sources*: conformance table `captured_outputs`.

use crate::console::{Call, Command, Kind, Stop};
use crate::windows::processes::listing;
use crate::windows::sockets::{Local, Socket, listening};

/// `netstat`
pub(super) const COMMAND: Command = Command {
    name: "netstat",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\netstat.exe"),
    about: "Shows sockets and routes",
    params: &[],
    examples: &["netstat -ano", "netstat -an", "netstat -aonb", "netstat -r"],
    run,
};

#[derive(Debug, Default)]
struct Request {
    all: bool,
    numeric: bool,
    owner: bool,
    program: bool,
    routes: bool,
    /// `tcp`, `udp`, `tcpv6`, `udpv6`; empty is all.
    protocol: String,
}

fn request(call: &Call<'_>) -> Result<Request, Stop> {
    let usage = || {
        Stop::new(
            "\r\nDisplays protocol statistics and current TCP/IP network connections.\r\n\r\n\
             NETSTAT [-a] [-b] [-e] [-f] [-n] [-o] [-p proto] [-r] [-s] [-t] [-x] [-y] \
             [interval]\r\n",
        )
    };
    let mut request = Request::default();
    let mut words = call.words.iter();
    while let Some(word) = words.next() {
        let letters = word.text.strip_prefix(['-', '/']).ok_or_else(usage)?;
        for letter in letters.to_ascii_lowercase().chars() {
            match letter {
                'a' => request.all = true,
                'n' => request.numeric = true,
                'o' => request.owner = true,
                'b' => request.program = true,
                'q' | 'f' => {}
                'r' => request.routes = true,
                'p' => {
                    let protocol = words.next().ok_or_else(usage)?.text.to_ascii_lowercase();
                    if !matches!(protocol.as_str(), "tcp" | "udp" | "tcpv6" | "udpv6") {
                        return Err(usage());
                    }
                    request.protocol = protocol;
                }
                'e' | 's' | 't' | 'x' | 'y' => {
                    return Err(Stop::new(format!("marslab: unsupported: netstat -{letter}")));
                }
                _ => return Err(usage()),
            }
        }
    }
    Ok(request)
}

impl Request {
    fn wants(&self, socket: &Socket) -> bool {
        match self.protocol.as_str() {
            "" => true,
            protocol => {
                let name = if socket.tcp { "tcp" } else { "udp" };
                let six = if socket.local.is_6() { "v6" } else { "" };
                protocol == format!("{name}{six}")
            }
        }
    }
}

/// One line. Without `-n` the local computer is named where no address is meant.
fn line(socket: &Socket, computer: &str, request: &Request) -> String {
    let host = match socket.local {
        Local::Any4 => "0.0.0.0".to_owned(),
        Local::One4(address) => address.to_string(),
        Local::Any6 => "[::]".to_owned(),
    };
    let local = format!("{host}:{}", socket.port);
    let owner = if request.owner { socket.process.to_string() } else { String::new() };
    if !socket.tcp {
        let state = if request.owner { " ".repeat(16) } else { String::new() };
        return format!("  UDP    {local:<21}  {:<21}  {state}{owner}", "*:*");
    }
    let remote = match (request.numeric, socket.local.is_6()) {
        (true, true) => "[::]:0".to_owned(),
        (true, false) => "0.0.0.0:0".to_owned(),
        (false, _) => format!("{computer}:0"),
    };
    let state = if request.owner { format!("{:<16}", "LISTENING") } else { "LISTENING".to_owned() };
    format!("  TCP    {local:<21}  {remote:<21}  {state}{owner}")
}

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let request = request(call)?;
    if request.routes {
        return super::route::print(call);
    }
    if request.program {
        call.need_elevation("The requested operation requires elevation.")?;
    }
    let host = &call.world.host;
    let sockets = if request.all { listening(host) } else { Vec::new() };
    let computer = host.identity.name.clone();
    let processes = listing(host);
    let heading = "  Proto  Local Address          Foreign Address        State";
    call.line("\r\nActive Connections\r\n");
    call.line(&if request.owner { format!("{heading}           PID") } else { heading.to_owned() });
    for socket in sockets.iter().filter(|socket| request.wants(socket)) {
        call.line(&line(socket, &computer, &request));
        if !request.program {
            continue;
        }
        let owner = processes.iter().find(|process| process.id == socket.process);
        match owner.filter(|_| !socket.service.is_empty()) {
            Some(owner) => {
                // A program that is a service's own needs no name of the service.
                if owner.image.eq_ignore_ascii_case("svchost.exe") {
                    call.line(&format!("  {}", socket.service));
                }
                call.line(&format!(" [{}]", owner.image));
            }
            None => call.line(" Can not obtain ownership information"),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{fails, prints, server, unelevated};

    #[test]
    fn sockets_stand_in_their_columns() {
        let mut world = server();
        let process = world.host.services.get("RpcSs").unwrap().process;
        let text = prints(&mut world, "netstat -ano");
        let expected = format!(
            "\nActive Connections\n\n  Proto  Local Address          Foreign Address        \
             State           PID\n  TCP    0.0.0.0:135            0.0.0.0:0              \
             LISTENING       {process}\n"
        );
        assert!(text.starts_with(&expected), "{text}");
        assert!(prints(&mut world, "netstat -aonb").contains("\n  RpcSs\n [svchost.exe]\n"));
        assert_eq!(unelevated(&mut world, "netstat -b").0, 1);
        assert_eq!(prints(&mut world, "netstat -an -p udp").lines().count(), 4);
        assert_eq!(fails(&mut world, "netstat -k").0, 1);
    }

    #[test]
    fn only_what_runs_listens() {
        let mut world = server();
        assert!(prints(&mut world, "netstat -an").contains(":49664 "));
        let at = world.machine_time();
        world.host.crash_service("Schedule", at);
        assert!(!prints(&mut world, "netstat -an").contains(":49664 "));
    }
}

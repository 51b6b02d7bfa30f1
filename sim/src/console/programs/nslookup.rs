//! `nslookup.exe`: asks the name server of the site.
//!
//! *Models*: a name and its address, a name that is not there, a server that does not answer.
//! *Leaves out*: its own prompt, other servers, record types other than A, addresses to names.
//! *Sources*: R03; texts \[K\].

use std::net::Ipv4Addr;

use crate::azure::endpoints;
use crate::console::{Call, Command, Kind, Stop, resolve};
use crate::kernel::text::same;
use crate::kernel::time::Span;
use crate::windows::network_cards::cards;

/// `nslookup`
pub(super) const COMMAND: Command = Command {
    name: "nslookup",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\nslookup.exe"),
    about: "Asks the name server of the site",
    params: &[],
    examples: &["nslookup login.windows.net"],
    run,
};

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let mut names = Vec::new();
    for word in call.words {
        match word.text.strip_prefix(['-', '/']) {
            Some(option) if same(option, "type=a") || same(option, "q=a") => {}
            Some(option) => {
                return Err(Stop::new(format!("marslab: unsupported: nslookup -{option}")));
            }
            None => names.push(word.text.clone()),
        }
    }
    let host = &call.world.host;
    let own = cards(&host.registry, host.identity.windows).into_iter();
    let server = own.flat_map(|card| card.name_servers).next();
    let (Some(name), Some(server)) = (names.first().cloned(), server) else {
        return Err(Stop::new("marslab: unsupported: nslookup without a name or a name server"));
    };
    if names.get(1).is_some_and(|other| *other != server) || name.parse::<Ipv4Addr>().is_ok() {
        return Err(Stop::new("marslab: unsupported: nslookup asks its own server for names only"));
    }
    if !host.network.dns {
        for _ in 0..2 {
            call.line("DNS request timed out.");
            call.line("    timeout was 2 seconds.");
        }
        call.output.elapsed = Span::seconds(4);
        call.output.error("*** Request to UnKnown timed-out");
        return Ok(());
    }
    call.line("Server:  UnKnown");
    call.line(&format!("Address:  {server}"));
    call.line("");
    let Some(address) = resolve::address(call, &name) else {
        call.output.error(&format!("*** UnKnown can't find {name}: Non-existent domain"));
        return Ok(());
    };
    // A name of Azure is not the site's own: its server has it from another.
    if endpoints::by_name(&name).is_some() {
        call.line("Non-authoritative answer:");
    }
    call.line(&format!("Name:    {name}"));
    call.line(&format!("Address:  {address}"));
    call.line("");
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{fails, prints, server};

    #[test]
    fn a_name_is_found_missing_or_not_answered_for() {
        let mut world = server();
        let text = prints(&mut world, "nslookup login.windows.net");
        let head = "Server:  UnKnown\nAddress:  10.0.0.2\n\nNon-authoritative answer:\n\
                    Name:    login.windows.net\nAddress:  ";
        assert!(text.starts_with(head), "{text}");
        let (_, text) = fails(&mut world, "nslookup no.such.name");
        assert!(text.contains("*** UnKnown can't find no.such.name: Non-existent domain"));
        world.host.network.dns = false;
        let (_, text) = fails(&mut world, "nslookup login.windows.net");
        assert!(text.contains("*** Request to UnKnown timed-out"), "{text}");
    }
}

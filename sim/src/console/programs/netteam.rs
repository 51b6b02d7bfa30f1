//! `netteam`: marslab's stand-in for the people who run the network of the site. Not a Windows
//! command.
//!
//! *Models*: what they tell about the site (whether there is a proxy, and where), and what they do
//! when they are asked: repair the line or the name server, allow names and ranges on the firewall
//! or on the proxy, type the proxy's user into the agent's proxy settings (nobody else knows the
//! password). The documentation says "work with IT" (S22) where this stands.
//! *Leaves out*: how they do it, tickets, waiting for them.
//! *Sources*: fix columns of S02, S22, S24, S25, S41, S42, S46, X04, X05.

use crate::console::{Call, Command, Kind, Stop};
use crate::windows::network::{Peering, Range, Route, pattern_covers};

/// `netteam`
pub(super) const COMMAND: Command = Command {
    name: "netteam",
    aliases: &[],
    kind: Kind::StandIn,
    about: "marslab's stand-in for the people who run line, name server, firewall and proxy",
    examples: &[
        "netteam show",
        "netteam repair line",
        "netteam allow name *.windows.net",
        "netteam allow range 20.190.128.0/18",
        "netteam allow proxy *.windows.net",
        "netteam allow tenant 3e1c7a52-94f0-4b7e-8d21-5a0c6e9b4f13",
        "netteam circuit microsoft",
        "netteam circuit add 12076:5060",
        "netteam sign-in",
    ],
    run,
};

const USAGE: &str = "netteam: stand-in of marslab for the network team; not a Windows command\r\n\
    \x20 netteam show                   what stands on the site\r\n\
    \x20 netteam repair line|dns        the line to the internet, the name server\r\n\
    \x20 netteam allow name NAME        on the firewall; *.x is everything below x\r\n\
    \x20 netteam allow range RANGE      on the firewall\r\n\
    \x20 netteam allow proxy NAME       on the proxy\r\n\
    \x20 netteam allow tenant ID        in the proxy's restriction of tenants\r\n\
    \x20 netteam circuit microsoft      ExpressRoute: Microsoft peering\r\n\
    \x20 netteam circuit add COMMUNITY  ExpressRoute: lets a community in\r\n\
    \x20 netteam sign-in                types the proxy with its user into the agent's settings";

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let words: Vec<String> = call.words.iter().map(|word| word.text.to_ascii_lowercase()).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["show"] => show(call),
        ["repair", "line"] => call.world.host.network.internet = true,
        ["repair", "dns"] => call.world.host.network.dns = true,
        ["allow", "name", name] => {
            call.world.host.network.denied_names.retain(|denied| !pattern_covers(name, denied));
        }
        ["allow", "range", range] => {
            let range: Range =
                range.parse().map_err(|text| Stop::new(format!("netteam: {text}")))?;
            call.world.host.network.denied_ranges.retain(|denied| !range.covers(*denied));
        }
        ["sign-in"] => sign_in(call),
        ["circuit", "microsoft"] => {
            if let Some(circuit) = &mut call.world.host.network.circuit {
                circuit.peering = Peering::Microsoft;
            }
        }
        ["circuit", "add", community] => {
            if let Some(circuit) = &mut call.world.host.network.circuit
                && !circuit.communities.iter().any(|known| known == community)
            {
                circuit.communities.push((*community).to_owned());
                circuit.communities.sort();
            }
        }
        ["allow", "tenant", tenant] => {
            if let Some(tenants) = &mut call.world.host.network.proxy_tenants
                && !tenants.iter().any(|known| known.eq_ignore_ascii_case(tenant))
            {
                tenants.push((*tenant).to_owned());
            }
        }
        ["allow", "proxy", name] => {
            call.world.host.network.proxy_denies.retain(|denied| !pattern_covers(name, denied));
        }
        _ => return Err(Stop::new(USAGE)),
    }
    if words != ["show"] {
        call.line("netteam: done");
    }
    Ok(())
}

/// Change Properties > Proxy, filled in by somebody who knows the password.
fn sign_in(call: &mut Call<'_>) {
    let network = &call.world.host.network;
    let proxy = network.proxy.clone();
    let login = network.proxy_login.clone().filter(|_| proxy.is_some());
    let route = Route { proxy, login };
    // Where there is no proxy there is nothing to type.
    if route.proxy.is_some() && *call.world.agent.proxy != route {
        *call.world.agent.proxy = route;
    }
}

fn show(call: &mut Call<'_>) {
    let network = &call.world.host.network;
    let text = match &network.proxy {
        None => "Proxy : none".to_owned(),
        Some(proxy) => {
            let user = if network.proxy_login.is_some() { ", asks for a user" } else { "" };
            format!("Proxy : {}:{}{user}", proxy.host, proxy.port)
        }
    };
    call.line(&text);
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, changed, good, server};

    #[test]
    fn what_is_allowed_is_no_longer_denied() {
        let mut world = server();
        let network = &mut world.host.network;
        network.denied_names = vec!["*.core.windows.net".into(), "www.contoso.com".into()];
        network.denied_ranges = vec!["20.190.128.0/18".parse().unwrap()];
        good(&mut world, "netteam allow name *.windows.net");
        assert_eq!(world.host.network.denied_names, ["www.contoso.com"]);
        assert!(changed(&mut world, "netteam allow range 20.190.128.0/20").is_empty());
        let line = "netteam allow range 20.190.0.0/16";
        assert_eq!(changed(&mut world, line), ["network:denied_ranges"]);
        assert!(bad(&mut world, "netteam allow range x").contains("is no range"));
        assert!(bad(&mut world, "netteam reboot").starts_with("netteam: stand-in"));
    }

    #[test]
    fn only_they_know_the_password() {
        let mut world = server();
        assert!(changed(&mut world, "netteam sign-in").is_empty());
        let proxy = crate::windows::network::ProxyAddress { host: "10.0.0.8".into(), port: 8080 };
        world.host.network.proxy = Some(proxy.clone());
        world.host.network.proxy_login = Some(("svc".into(), "secret".into()));
        assert_eq!(changed(&mut world, "netteam sign-in"), ["agent:proxy"]);
        assert_eq!(world.agent.proxy.proxy, Some(proxy));
        assert!(!good(&mut world, "netteam show").contains("secret"));
    }

    #[test]
    fn the_proxy_of_the_site_is_told_and_nothing_else() {
        let mut world = server();
        assert_eq!(good(&mut world, "netteam show"), "Proxy : none\n");
        let proxy = crate::windows::network::ProxyAddress { host: "10.0.0.8".into(), port: 8080 };
        world.host.network.proxy = Some(proxy);
        world.host.network.denied_names = vec!["x".into()];
        assert_eq!(good(&mut world, "netteam show"), "Proxy : 10.0.0.8:8080\n");
    }
}

//! `Invoke-WebRequest`: a request over HTTPS as the account that types it.
//!
//! *Models*: the account's own LAN settings (or `-Proxy`), and how far the request comes. It shows
//! what a browser of that account would: typed by the administrator it proves nothing about
//! LocalSystem (5.2). Of contents only the published roots are known (`-OutFile`).
//! *Leaves out*: headers, methods.
//! *Sources*: check columns of S24, S41, S45; D07, D08; texts \[K\].

use std::net::Ipv4Addr;

use crate::azure::endpoints;
use crate::console::{Call, Command, Kind, Param, Stop, Takes};
use crate::windows::certificates::{PUBLISHER, ROOTS, Root};
use crate::windows::internet_settings;
use crate::windows::network::{ProxyAddress, Refusal, Route};
use crate::windows::node::Node;
use crate::windows::tls;

use super::layout::list;

const NAME: &str = "Invoke-WebRequest";

/// `Invoke-WebRequest`
pub(super) const REQUEST: Command = Command {
    name: NAME,
    aliases: &["iwr", "wget", "curl"],
    kind: Kind::Cmdlet,
    about: "Sends a request over HTTPS with the LAN settings of this account",
    params: &[
        Param::text("Uri").at(0).required(),
        Param::text("Proxy"),
        Param::text("Method").taking(Takes::OneOf(&["Get", "Head"])),
        Param::text("TimeoutSec").taking(Takes::Number),
        Param::text("OutFile"),
        Param::switch("UseBasicParsing"),
    ],
    examples: &["Invoke-WebRequest https://login.windows.net -UseBasicParsing"],
    run,
};

/// Host and port of `https://host:port/path`.
fn place(uri: &str, usual: u16) -> Option<ProxyAddress> {
    let (scheme, rest) = uri.split_once("://")?;
    if !scheme.eq_ignore_ascii_case("https") && !scheme.eq_ignore_ascii_case("http") {
        return None;
    }
    let host = rest.split('/').next().filter(|host| !host.is_empty())?;
    let (host, port) = match host.rsplit_once(':') {
        Some((host, port)) => (host, port.parse().ok()?),
        None => (host, usual),
    };
    Some(ProxyAddress { host: host.to_owned(), port })
}

fn why(refusal: &Refusal, name: &str) -> String {
    let status = |text: &str| format!("The remote server returned an error: {text}.");
    match refusal {
        Refusal::NoAnswer | Refusal::ProxyUnreachable(_) => {
            "Unable to connect to the remote server".to_owned()
        }
        Refusal::NameNotResolved => format!("The remote name could not be resolved: '{name}'"),
        Refusal::ProxyAuthentication => status("(407) Proxy Authentication Required"),
        Refusal::ProxyDenies => status("(403) Forbidden"),
        Refusal::ProxyTimeout => status("(504) Gateway Timeout"),
        Refusal::BrokenOff => {
            "The underlying connection was closed: An unexpected error occurred on a send."
                .to_owned()
        }
    }
}

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let uri = call.arguments.text("Uri").unwrap_or_default().to_owned();
    let refuse = |text: &str| Err(Stop::cmdlet(NAME, text));
    let usual = if uri.len() > 5 && uri.as_bytes()[4] == b':' { 80 } else { 443 };
    let Some(asked) = place(&uri, usual) else {
        return refuse("Invalid URI: The format of the URI could not be determined.");
    };
    let registry = &call.world.host.registry;
    let proxy = match call.arguments.text("Proxy") {
        Some(text) => match place(text, 80) {
            Some(proxy) => Some(proxy),
            None => return refuse("Invalid URI: The format of the URI could not be determined."),
        },
        None => internet_settings::proxy(registry, call.session.hive(), &asked.host),
    };
    let known = endpoints::by_name(&asked.host).map(|endpoint| endpoint.address);
    let published = ROOTS.iter().find(|root| root.url.eq_ignore_ascii_case(&uri));
    let known = known.or(published.map(|_| PUBLISHER));
    let Some(address) = known.or_else(|| asked.host.parse::<Ipv4Addr>().ok()) else {
        return refuse(&why(&Refusal::NameNotResolved, &asked.host));
    };
    let route = Route { proxy, login: None };
    if let Err(refusal) = call.world.host.network.reach(&route, &asked.host, address) {
        return refuse(&why(&refusal, &asked.host));
    }
    if published.is_none() && !tls::dotnet_shakes_hands(registry) {
        return refuse("The request was aborted: Could not create SSL/TLS secure channel.");
    }
    if let Some(path) = call.arguments.text("OutFile") {
        let path = call.session.absolute(path);
        let text = published.map(Root::file).unwrap_or_default();
        let at = call.world.machine_time();
        call.world.host.files.put(&path, Node::text(&text, at))?;
        return Ok(());
    }
    list(call, &[vec![("StatusCode", "200".to_owned()), ("StatusDescription", "OK".to_owned())]]);
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::console::testing::{bad, good, server};
    use crate::windows::internet_settings::key;
    use crate::windows::network::ProxyAddress;
    use crate::windows::registry::{Data, USER_HIVE};

    const LINE: &str = "Invoke-WebRequest https://login.windows.net/common -UseBasicParsing";

    #[test]
    fn a_request_goes_as_the_account_is_set() {
        let mut world = server();
        assert!(good(&mut world, LINE).contains("StatusCode        : 200\n"));
        world.host.registry.set(&key(USER_HIVE), "ProxyEnable", Data::Dword(1));
        world.host.registry.set(&key(USER_HIVE), "ProxyServer", Data::sz("10.0.0.8:8080"));
        assert!(bad(&mut world, LINE).ends_with("Unable to connect to the remote server"));
        good(&mut world, &format!("psexec -s powershell -Command \"{LINE}\""));
    }

    #[test]
    fn a_proxy_answers_in_its_own_numbers() {
        let mut world = server();
        world.host.network.proxy = Some(ProxyAddress { host: "10.0.0.8".into(), port: 8080 });
        let line = format!("{LINE} -Proxy http://10.0.0.8:8080");
        good(&mut world, &line);
        world.host.network.proxy_denies = vec!["*.windows.net".into()];
        assert!(bad(&mut world, &line).ends_with("(403) Forbidden."));
        world.host.network.proxy_login = Some(("u".into(), "p".into()));
        assert!(bad(&mut world, &line).ends_with("(407) Proxy Authentication Required."));
        assert!(bad(&mut world, "Invoke-WebRequest login").contains("Invalid URI"));
    }
}

//! `netsh.exe`: the WinHTTP proxy, and the profiles of the local firewall.
//!
//! *Models*: `winhttp show|set|reset|import proxy`, `advfirewall show allprofiles` and each
//! profile, `advfirewall firewall show|add|set|delete rule` for rules about programs, `firewall
//! show state`, `interface show interface`, `interface ip show config|addresses|dns|interfaces`.
//! *Leaves out*: everything else that `netsh` can do. The firewall of the site is not asked here
//! (`netteam`). *Sources*: S23, S45, S46; captured outputs.

mod firewall;
mod interface;

use crate::console::{Call, Command, Kind, Stop};
use crate::windows::registry::Data;
use crate::windows::winhttp::{self, WinHttpProxy};

/// `netsh`
pub(super) const COMMAND: Command = Command {
    name: "netsh",
    aliases: &[],
    kind: Kind::Program(r"C:\Windows\System32\netsh.exe"),
    about: "Shows and sets the WinHTTP proxy, and rules of the firewall of this machine",
    params: &[],
    examples: &[
        "netsh winhttp show proxy",
        "netsh advfirewall show allprofiles",
        "netsh firewall show state",
        "netsh interface show interface",
        "netsh interface ip show config",
    ],
    run,
};

/// Contexts of `netsh` of which not everything is here.
const CONTEXTS: [&str; 22] = [
    "add",
    "advfirewall",
    "branchcache",
    "bridge",
    "delete",
    "dhcpclient",
    "dnsclient",
    "dump",
    "exec",
    "firewall",
    "http",
    "ipsec",
    "lan",
    "mbn",
    "namespace",
    "nps",
    "ras",
    "rpc",
    "show",
    "trace",
    "winhttp",
    "winsock",
];

fn run(call: &mut Call<'_>) -> Result<(), Stop> {
    let words: Vec<String> = call.words.iter().map(|word| word.text.to_ascii_lowercase()).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["winhttp", "show", "proxy"] => show(call),
        ["winhttp", "reset", "proxy"] => change(call, None),
        ["winhttp", "set", "proxy", _, ..] => {
            let proxy = read(call)?;
            change(call, Some(proxy))
        }
        ["winhttp", "import", "proxy", "source=ie" | "ie"] => {
            let proxy = of_user(call);
            change(call, proxy)
        }
        ["firewall", "show", "state"] => firewall::state(call),
        [
            "advfirewall",
            "show",
            which @ ("allprofiles" | "domainprofile" | "privateprofile" | "publicprofile"),
            ..,
        ] => firewall::profiles(call, which),
        ["advfirewall", "firewall", verb @ ("show" | "add" | "set" | "delete"), "rule", ..] => {
            firewall::rule(call, verb)
        }
        ["interface" | "int", rest @ ..] => interface::show(call, rest),
        [first, ..] if CONTEXTS.contains(first) => {
            Err(Stop::new(format!("marslab: unsupported: netsh {}", words.join(" "))))
        }
        _ => {
            let text = call.words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>();
            Err(Stop::new(format!("The following command was not found: {}.\r\n", text.join(" "))))
        }
    }
}

fn show(call: &mut Call<'_>) -> Result<(), Stop> {
    call.line("");
    call.line("Current WinHTTP proxy settings:");
    call.line("");
    match winhttp::get(&call.world.host.registry) {
        None => call.line("    Direct access (no proxy server)."),
        Some(proxy) => {
            let bypass = if proxy.bypass.is_empty() { "(none)" } else { &proxy.bypass };
            call.line(&format!("    Proxy Server(s) :  {}", proxy.server));
            call.line(&format!("    Bypass List     :  {bypass}"));
        }
    }
    call.line("");
    Ok(())
}

fn change(call: &mut Call<'_>, proxy: Option<WinHttpProxy>) -> Result<(), Stop> {
    call.need_elevation("Error writing proxy settings. (5) Access is denied.\r\n")?;
    winhttp::set(&mut call.world.host.registry, proxy.as_ref());
    show(call)
}

/// `SERVER [BYPASS]`, or `proxy-server=... bypass-list=...`.
fn read(call: &Call<'_>) -> Result<WinHttpProxy, Stop> {
    let words = call.words.iter().skip(3).map(|word| word.text.as_str());
    let mut proxy = WinHttpProxy { server: String::new(), bypass: String::new() };
    for (place, word) in words.enumerate() {
        match (word.split_once('='), place) {
            (Some((name, value)), _) if name.eq_ignore_ascii_case("proxy-server") => {
                proxy.server = value.to_owned();
            }
            (Some((name, value)), _) if name.eq_ignore_ascii_case("bypass-list") => {
                proxy.bypass = value.to_owned();
            }
            (_, 0) => proxy.server = word.to_owned(),
            (_, 1) => proxy.bypass = word.to_owned(),
            _ => return Err(Stop::new("The syntax supplied for this command is not valid.\r\n")),
        }
    }
    Ok(proxy)
}

/// The proxy of the user who calls; `None` when it is switched off.
fn of_user(call: &Call<'_>) -> Option<WinHttpProxy> {
    let key = format!(
        r"{}\Software\Microsoft\Windows\CurrentVersion\Internet Settings",
        call.session.hive()
    );
    let registry = &call.world.host.registry;
    let on = registry.value(&key, "ProxyEnable") == Some(&Data::Dword(1));
    let text = |name: &str| registry.value(&key, name).and_then(Data::text).map(str::to_owned);
    let server = text("ProxyServer").filter(|server| on && !server.is_empty())?;
    Some(WinHttpProxy { server, bypass: text("ProxyOverride").unwrap_or_default() })
}

#[cfg(test)]
mod tests {
    use crate::console::testing_system::{fails, prints, server, unelevated};

    #[test]
    fn the_proxy_is_shown_set_and_reset() {
        let mut world = server();
        let direct =
            "\nCurrent WinHTTP proxy settings:\n\n    Direct access (no proxy server).\n\n";
        assert_eq!(prints(&mut world, "netsh winhttp show proxy"), direct);
        let text = prints(&mut world, "netsh winhttp set proxy testProxy:8999");
        let expected = "\nCurrent WinHTTP proxy settings:\n\n    Proxy Server(s) :  \
                        testProxy:8999\n    Bypass List     :  (none)\n\n";
        assert_eq!(text, expected);
        assert_eq!(unelevated(&mut world, "netsh winhttp reset proxy").0, 1);
        assert_eq!(prints(&mut world, "netsh winhttp reset proxy"), direct);
        assert_eq!(fails(&mut world, "netsh nonsense").0, 1);
    }
}

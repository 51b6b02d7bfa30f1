//! Internet Settings of an account: its proxy and its security zones.
//!
//! *Models*: a view of the registry hive of one account (LocalSystem and the administrator each
//! have their own): the proxy with the names that go around it, which names are trusted sites,
//! and whether a zone may download files; a machine policy wins over the account.
//! *Leaves out*: automatic configuration scripts, the binary copy of the settings, Enhanced
//! Security, every other action of a zone.
//! *Sources*: catalogue 4.1 \[K\]; R06, R07, R11, R12; S26, S27, S34, S43, S44; 5.2 (two proxies).
//! *Seen through*: `reg query`, LAN settings, the Security page of Internet options.

use super::network::{ProxyAddress, name_matches};
use super::registry::{Data, Key, Known, Registry, SYSTEM_HIVE};

/// Zone number of trusted sites.
pub const TRUSTED: u32 = 2;
/// Zone number of the internet.
pub const INTERNET: u32 = 3;
/// `URLACTION_SHELL_FILE_DOWNLOAD`: file download.
pub const FILE_DOWNLOAD: &str = "1803";
/// What an action says when it is disabled.
const DISABLED: u32 = 3;
const BELOW: &str = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings";
/// Where a machine policy speaks about the internet zone.
const POLICY: &str =
    r"HKLM\SOFTWARE\Policies\Microsoft\Windows\CurrentVersion\Internet Settings\Zones\3";

/// The key of an account's Internet Settings.
#[must_use]
pub fn key(hive: &str) -> String {
    format!("{hive}\\{BELOW}")
}

/// An account's Internet Settings. The agent's account is asked for with every name it goes to.
fn settings<'r>(registry: &'r Registry, hive: &str) -> Option<&'r Key> {
    if hive == SYSTEM_HIVE {
        return registry.known(Known::SystemInternet);
    }
    registry.key(&key(hive))
}

/// What an account says about the internet zone.
fn internet_zone<'r>(registry: &'r Registry, hive: &str) -> Option<&'r Key> {
    if hive == SYSTEM_HIVE {
        return registry.known(Known::SystemZone3);
    }
    registry.key(&format!("{}\\Zones\\{INTERNET}", key(hive)))
}

fn text<'r>(key: &'r Key, name: &str) -> &'r str {
    key.get(name).and_then(Data::text).unwrap_or_default()
}

fn number(key: Option<&Key>, name: &str) -> Option<u32> {
    match key?.get(name)? {
        Data::Dword(number) => Some(*number),
        _ => None,
    }
}

/// The proxy that an account has switched on, as `ProxyServer` holds it.
#[must_use]
pub fn proxy_server<'r>(registry: &'r Registry, hive: &str) -> Option<&'r str> {
    let settings = settings(registry, hive)?;
    let on = number(Some(settings), "ProxyEnable") == Some(1);
    Some(text(settings, "ProxyServer")).filter(|server| on && !server.is_empty())
}

/// The proxy through which an account asks for a name over HTTPS; `None` goes straight.
#[must_use]
pub fn proxy(registry: &Registry, hive: &str, name: &str) -> Option<ProxyAddress> {
    let server = proxy_server(registry, hive)?;
    let mut around = text(settings(registry, hive)?, "ProxyOverride").split(';').map(str::trim);
    if around.any(|pattern| match pattern {
        "<local>" => !name.contains('.'),
        pattern => name_matches(pattern, name),
    }) {
        return None;
    }
    // One server for all protocols, or a list of `protocol=server`.
    let server = match server.contains('=') {
        false => server,
        true => server.split(';').find_map(|entry| entry.trim().strip_prefix("https="))?,
    };
    let server = server.trim_start_matches("http://");
    let (host, port) = server.rsplit_once(':').unwrap_or((server, "80"));
    Some(ProxyAddress { host: host.to_owned(), port: port.parse().unwrap_or(80) })
}

/// True when an account has put a name among its trusted sites: the site's key, or the key of its
/// domain, says zone 2 for `https` or for every protocol.
#[must_use]
pub fn is_trusted(registry: &Registry, hive: &str, name: &str) -> bool {
    let domains = format!("{}\\ZoneMap\\Domains", key(hive));
    // Most accounts have no list at all, and no name can be on it then.
    if registry.key(&domains).is_none() {
        return false;
    }
    let says = |key: &str| {
        ["https", "*"]
            .iter()
            .any(|protocol| registry.value(key, protocol) == Some(&Data::Dword(TRUSTED)))
    };
    // A domain is its last two labels; what stands before them has a key of its own below it.
    let labels = name.rmatch_indices('.').nth(1);
    let (host, domain) = labels.map_or(("", name), |(at, _)| (&name[..at], &name[at + 1..]));
    let key = format!("{domains}\\{domain}");
    says(&key) || (!host.is_empty() && says(&format!("{key}\\{host}")))
}

/// The machine policy on file download in the internet zone.
#[must_use]
pub fn file_download_policy(registry: &Registry) -> Option<u32> {
    number(registry.key(POLICY), FILE_DOWNLOAD)
}

/// What an account says about file download in the internet zone; `None` is the default: allowed.
#[must_use]
pub fn file_download(registry: &Registry, hive: &str) -> Option<u32> {
    number(internet_zone(registry, hive), FILE_DOWNLOAD)
}

/// True when an account may download files from trusted sites only.
#[must_use]
pub fn is_download_disabled(registry: &Registry, hive: &str) -> bool {
    let says = file_download_policy(registry).or_else(|| file_download(registry, hive));
    says == Some(DISABLED)
}

/// Whether an account may download files from a name. Trusted sites always may.
#[must_use]
pub fn may_download(registry: &Registry, hive: &str, name: &str) -> bool {
    !is_download_disabled(registry, hive) || is_trusted(registry, hive, name)
}

#[cfg(test)]
mod tests {
    use super::super::registry::{SYSTEM_HIVE, USER_HIVE};
    use super::*;

    fn with(values: &[(&str, Data)]) -> Registry {
        let mut registry = Registry::default();
        for (place, data) in values {
            let (below, name) = place.rsplit_once('\\').unwrap_or(("", place));
            let key = format!("{}\\{below}", key(SYSTEM_HIVE));
            registry.set(key.trim_end_matches('\\'), name, data.clone());
        }
        registry
    }

    #[test]
    fn a_proxy_counts_when_it_is_switched_on_and_for_its_account_only() {
        let mut registry = with(&[
            ("ProxyServer", Data::sz("10.0.0.8:8080")),
            ("ProxyOverride", Data::sz("*.contoso.com;<local>")),
        ]);
        assert_eq!(proxy(&registry, SYSTEM_HIVE, "login.windows.net"), None);
        registry.set(&key(SYSTEM_HIVE), "ProxyEnable", Data::Dword(1));
        let there = proxy(&registry, SYSTEM_HIVE, "login.windows.net");
        assert_eq!(there, Some(ProxyAddress { host: "10.0.0.8".into(), port: 8080 }));
        assert_eq!(proxy(&registry, SYSTEM_HIVE, "files.contoso.com"), None);
        assert_eq!(proxy(&registry, SYSTEM_HIVE, "files"), None);
        assert_eq!(proxy(&registry, USER_HIVE, "login.windows.net"), None);
    }

    #[test]
    fn a_list_of_proxies_is_read_by_protocol() {
        let registry = with(&[
            ("ProxyEnable", Data::Dword(1)),
            ("ProxyServer", Data::sz("http=a:1;https=b:2")),
        ]);
        let there = proxy(&registry, SYSTEM_HIVE, "x.y");
        assert_eq!(there, Some(ProxyAddress { host: "b".into(), port: 2 }));
    }

    #[test]
    fn trusted_sites_may_download_whatever_the_internet_zone_says() {
        let mut registry = with(&[(r"Zones\3\1803", Data::Dword(3))]);
        assert!(!may_download(&registry, SYSTEM_HIVE, "login.windows.net"));
        assert!(may_download(&registry, USER_HIVE, "login.windows.net"));
        let domains = format!(r"{}\ZoneMap\Domains", key(SYSTEM_HIVE));
        registry.set(&format!(r"{domains}\windows.net"), "https", Data::Dword(2));
        assert!(may_download(&registry, SYSTEM_HIVE, "login.windows.net"));
        assert!(!may_download(&registry, SYSTEM_HIVE, "login.microsoftonline.com"));
        let host = format!(r"{domains}\microsoftonline.com\login");
        registry.set(&host, "*", Data::Dword(2));
        assert!(may_download(&registry, SYSTEM_HIVE, "login.microsoftonline.com"));
    }

    #[test]
    fn a_machine_policy_wins_over_the_account() {
        let mut registry = with(&[(r"Zones\3\1803", Data::Dword(0))]);
        registry.set(POLICY, FILE_DOWNLOAD, Data::Dword(3));
        assert!(!may_download(&registry, SYSTEM_HIVE, "login.windows.net"));
    }
}

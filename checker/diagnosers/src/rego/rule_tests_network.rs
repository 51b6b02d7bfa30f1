//! The rows of the network: line, names, ranges, proxies, zones, TLS, roots, the firewall of the
//! machine, circuits, and the name under which it is known.

use sim::image::Stage::{Installed, Protected, WithRecoveryPoints as Backed};
use sim::life::Operation::{
    Configure, ManualBackup, OpenConsole, Register, ScheduledBackup as Scheduled,
};

use super::{Row, hold};

const PROXY: &str = r#"{"network": {"proxy": {"host": "10.0.0.8", "port": 8080}}}"#;
const ONLY_PROXY: &str = r#"{"network": {"direct_forbidden": {}}}"#;
const ENTERED: &str = r#"{"agent_proxy": {"use": {"host": "10.0.0.8", "port": 8080}}}"#;
const LOGIN: &str =
    r#"{"network": {"proxy_login": {"user": "svc-backup", "password": "winter-2020"}}}"#;

macro_rules! entered {
    ($host:literal, $port:literal, $password:literal) => {
        concat!(
            r#"{"agent_proxy": {"use": {"host": ""#,
            $host,
            r#"", "port": "#,
            $port,
            r#", "login": {"user": "svc-backup", "password": ""#,
            $password,
            r#""}}}}"#
        )
    };
}

macro_rules! number {
    ($key:expr, $name:literal, $number:expr) => {
        concat!(
            r#"{"registry": {"set_number": {"key": ""#,
            $key,
            r#"", "name": ""#,
            $name,
            r#"", "number": "#,
            $number,
            "}}}"
        )
    };
}

macro_rules! text {
    ($key:expr, $name:literal, $text:expr) => {
        concat!(
            r#"{"registry": {"set_text": {"key": ""#,
            $key,
            r#"", "name": ""#,
            $name,
            r#"", "text": ""#,
            $text,
            r#""}}}"#
        )
    };
}

macro_rules! system_proxy {
    ($text:expr) => {
        text!(
            r"HKU\\S-1-5-18\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings",
            "ProxyServer",
            $text
        )
    };
}

const SYSTEM_PROXY_ON: &str = number!(
    r"HKU\\S-1-5-18\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings",
    "ProxyEnable",
    "1"
);

macro_rules! circuit {
    ($peering:literal, $communities:literal) => {
        concat!(
            r#"{"network": {"circuit": {"peering": ""#,
            $peering,
            r#"", "communities": ["#,
            $communities,
            "]}}}"
        )
    };
}

macro_rules! engine_rule {
    ($active:literal) => {
        text!(
            r"HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules",
            "{5D1A7C20-91F4-4D0E-8B63-2A7E4C9F0B11}",
            concat!(
                r"v2.26|Action=Block|Active=", $active, r"|Dir=Out|App=",
                r"C:\\Program Files\\Microsoft Azure Recovery Services Agent\\bin\\cbengine.exe",
                r"|Name=Contoso lockdown|"
            )
        )
    };
}

macro_rules! tls {
    ($version:literal) => {
        number!(
            concat!(
                r"HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\",
                r"Protocols\\TLS ",
                $version,
                r"\\Client"
            ),
            "Enabled",
            "0"
        )
    };
}

macro_rules! strong {
    ($node:literal, $number:literal) => {
        number!(
            concat!(r"HKLM\\SOFTWARE\\", $node, r"Microsoft\\.NETFramework\\v4.0.30319"),
            "SchUseStrongCrypto",
            $number
        )
    };
}

const ROOTS_NOT_FETCHED: &str = number!(
    r"HKLM\\SOFTWARE\\Policies\\Microsoft\\SystemCertificates\\AuthRoot",
    "DisableRootAutoUpdate",
    "1"
);

const LINE: &[Row] = &[
    (Installed, Register, &[r#"{"network": {"line_down": {}}}"#], &["network.no-internet"]),
    (Backed, Scheduled, &[r#"{"network": {"line_down": {}}}"#], &["network.no-internet"]),
    (
        Backed,
        ManualBackup,
        &[r#"{"network": {"name_server_down": {}}}"#],
        &["network.names-not-resolved"],
    ),
    (
        Installed,
        Register,
        &[r#"{"network": {"deny_names": ["*.microsoftonline.com"]}}"#],
        &["network.names-blocked"],
    ),
    (
        Protected,
        Configure,
        &[r#"{"network": {"deny_names": ["*.windowsazure.com"]}}"#],
        &["network.names-blocked"],
    ),
    (Backed, ManualBackup, &[r#"{"network": {"deny_names": ["www.contoso.com"]}}"#], &[]),
    (
        Installed,
        Register,
        &[r#"{"network": {"deny_ranges": ["20.190.128.0/18"]}}"#],
        &["network.ranges-blocked"],
    ),
    (Installed, Register, &[r#"{"network": {"deny_ranges": ["20.190.192.0/18"]}}"#], &[]),
    (
        Installed,
        Register,
        &[circuit!("private", r#""12076:5060", "12076:51029", "12076:52029""#)],
        &["network.expressroute"],
    ),
    (
        Backed,
        Scheduled,
        &[circuit!("microsoft", r#""12076:5060", "12076:51029""#)],
        &["network.expressroute"],
    ),
    (
        Backed,
        Scheduled,
        &[circuit!("microsoft", r#""12076:5060", "12076:51029", "12076:52029""#)],
        &[],
    ),
    (Backed, Scheduled, &[engine_rule!("TRUE")], &["firewall.program-blocked"]),
    (Backed, Scheduled, &[engine_rule!("FALSE")], &[]),
];

const PROXIES: &[Row] = &[
    (
        Installed,
        Register,
        &[r#"{"agent_proxy": {"use": {"host": "proxy.contoso.com", "port": 8080}}}"#],
        &["proxy.agent-needless"],
    ),
    (Backed, ManualBackup, &[PROXY, ONLY_PROXY], &["proxy.not-configured"]),
    (
        Backed,
        ManualBackup,
        &[PROXY, ONLY_PROXY, r#"{"agent_proxy": {"use": {"host": "10.0.0.8", "port": 8088}}}"#],
        &["proxy.not-configured"],
    ),
    (Backed, ManualBackup, &[PROXY, ONLY_PROXY, ENTERED], &[]),
    (Backed, ManualBackup, &[PROXY, ONLY_PROXY, ENTERED, LOGIN], &["proxy.login-missing"]),
    (
        Backed,
        Scheduled,
        &[PROXY, ONLY_PROXY, LOGIN, entered!("10.0.0.8", "8080", "autumn-2019")],
        &["proxy.login-missing"],
    ),
    (
        Backed,
        Scheduled,
        &[PROXY, ONLY_PROXY, LOGIN, entered!("10.0.0.8", "8080", "winter-2020")],
        &[],
    ),
    (
        Backed,
        Scheduled,
        &[PROXY, ONLY_PROXY, ENTERED, r#"{"network": {"proxy_denies": ["*.windowsazure.com"]}}"#],
        &["proxy.denies"],
    ),
    (
        Backed,
        Scheduled,
        &[PROXY, ONLY_PROXY, ENTERED, r#"{"network": {"proxy_denies": ["*.windowsazure.cn"]}}"#],
        &[],
    ),
    (
        Installed,
        Register,
        &[
            PROXY,
            ONLY_PROXY,
            ENTERED,
            r#"{"network": {"proxy_tenants": ["a7d0c0de-11aa-4b5c-9d3e-6f7081920304"]}}"#,
        ],
        &["proxy.tenant-restricted"],
    ),
    (
        Installed,
        Register,
        &[SYSTEM_PROXY_ON, system_proxy!("10.0.0.9:3128")],
        &["proxy.system-stray"],
    ),
    (
        Backed,
        Scheduled,
        &[PROXY, ONLY_PROXY, SYSTEM_PROXY_ON, system_proxy!("10.0.0.7:8080")],
        &["proxy.system-wrong"],
    ),
    (Backed, Scheduled, &[PROXY, ONLY_PROXY, SYSTEM_PROXY_ON, system_proxy!("10.0.0.8:8080")], &[]),
];

const TRUST: &[Row] = &[
    (
        Backed,
        ManualBackup,
        &[number!(
            r"HKU\\S-1-5-18\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\Zones\\3",
            "1803",
            "3"
        )],
        &["zones.file-download-disabled"],
    ),
    (
        Backed,
        ManualBackup,
        &[number!(
            r"HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\Zones\\3",
            "1803",
            "3"
        )],
        &[],
    ),
    (
        Backed,
        Scheduled,
        &[number!(
            r"HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\Zones\\3",
            "1803",
            "3"
        )],
        &["zones.trusted-sites-missing"],
    ),
    (Installed, Register, &[tls!("1.2")], &["tls.version-1.2-disabled"]),
    (Backed, Scheduled, &[tls!("1.2")], &["tls.version-1.2-disabled"]),
    (Installed, Register, &[tls!("1.1")], &[]),
    (
        Backed,
        Scheduled,
        &[tls!("1.0"), strong!("", "0"), strong!(r"WOW6432Node\\", "1")],
        &["tls.dotnet-legacy"],
    ),
    (Backed, Scheduled, &[tls!("1.0"), strong!("", "1"), strong!(r"WOW6432Node\\", "1")], &[]),
    (
        Protected,
        OpenConsole,
        &[
            ROOTS_NOT_FETCHED,
            r#"{"certificate": {"root_missing": "CN=Microsoft RSA Root Certificate Authority 2017"}}"#,
        ],
        &["certificate.root-missing"],
    ),
    (
        Protected,
        OpenConsole,
        &[
            r#"{"certificate": {"root_missing": "CN=Microsoft RSA Root Certificate Authority 2017"}}"#,
        ],
        &[],
    ),
    (Backed, Scheduled, &[r#"{"machine": {"renamed": "FILE02"}}"#], &["machine.renamed"]),
];

#[test]
fn every_rule_of_the_line_speaks_when_it_must_and_only_then() {
    hold(LINE);
}

#[test]
fn every_rule_of_proxies_speaks_when_it_must_and_only_then() {
    hold(PROXIES);
}

#[test]
fn every_rule_of_trust_speaks_when_it_must_and_only_then() {
    hold(TRUST);
}

//! TLS: which versions a client on this machine may speak.
//!
//! *Models*: TLS 1.0, 1.1 and 1.2 of SCHANNEL as the registry sets them for clients, and which of
//! them .NET asks for. Native programs go by what SCHANNEL offers by default; .NET asks for TLS 1.0
//! only, unless it is told to follow the system or to be strong, or is 4.7 or newer and was told
//! nothing. Absent values of SCHANNEL mean: on, as on Server 2012 R2 and later (4.1); the image of
//! 2008 R2 has the update that brings it. *Leaves out*: cipher suites, TLS 1.3, .NET 2.0.
//! *Sources*: catalogue 4.1; 5.1 gate 4; X10, X11 (KB4022913).
//! *Seen through*: `reg query ...\SCHANNEL\Protocols\TLS 1.2\Client`, `reg query
//! ...\.NETFramework\v4.0.30319`.

use super::dotnet;
use super::registry::{Data, Key, Registry};

/// Keys in which .NET 4 keeps its choice, 64 bit and 32 bit.
pub const DOTNET: [&str; 2] = [
    r"HKLM\SOFTWARE\Microsoft\.NETFramework\v4.0.30319",
    r"HKLM\SOFTWARE\WOW6432Node\Microsoft\.NETFramework\v4.0.30319",
];
/// "Be strong": ask for TLS 1.0 to 1.2.
pub const STRONG: &str = "SchUseStrongCrypto";
/// "Follow the system."
pub const SYSTEM_DEFAULT: &str = "SystemDefaultTlsVersions";
/// Release of .NET Framework 4.7, the first that follows the system by itself \[K\].
const DOTNET_47: u32 = 460_798;

/// The key of SCHANNEL for clients of one version.
macro_rules! client_key {
    ($version:literal) => {
        concat!(
            r"HKLM\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols\",
            $version,
            r"\Client"
        )
    };
}

/// A version: 1.0, 1.1 or 1.2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Version {
    /// TLS 1.0
    V10,
    /// TLS 1.1
    V11,
    /// TLS 1.2
    V12,
}

impl Version {
    /// All of them, oldest first.
    pub const ALL: [Version; 3] = [Version::V10, Version::V11, Version::V12];

    /// `TLS 1.2`
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::V10 => "TLS 1.0",
            Self::V11 => "TLS 1.1",
            Self::V12 => "TLS 1.2",
        }
    }

    /// Where SCHANNEL is told what clients may do.
    #[must_use]
    pub fn client_key(self) -> &'static str {
        match self {
            Self::V10 => client_key!("TLS 1.0"),
            Self::V11 => client_key!("TLS 1.1"),
            Self::V12 => client_key!("TLS 1.2"),
        }
    }
}

/// A number of the client key of a version; `None` when it is not set.
#[must_use]
pub fn client(registry: &Registry, version: Version, name: &str) -> Option<u32> {
    number(registry, version.client_key(), name)
}

/// A number of a .NET key; `None` when it is not set.
#[must_use]
pub fn number(registry: &Registry, key: &str, name: &str) -> Option<u32> {
    number_in(registry.key(key), name)
}

/// A number of a key that was looked up; `None` when key or number is not there.
fn number_in(key: Option<&Key>, name: &str) -> Option<u32> {
    match key?.get(name)? {
        Data::Dword(number) => Some(*number),
        _ => None,
    }
}

/// Whether clients may speak a version, and whether they do without asking for it.
fn offered(registry: &Registry, version: Version) -> (bool, bool) {
    let key = registry.key(version.client_key());
    let is_on = number_in(key, "Enabled") != Some(0);
    (is_on, is_on && number_in(key, "DisabledByDefault") != Some(1))
}

/// True when a native client speaks a version without being told to.
#[must_use]
pub fn native(registry: &Registry, version: Version) -> bool {
    offered(registry, version).1
}

/// True when a .NET program speaks a version.
#[must_use]
pub fn dotnet(registry: &Registry, version: Version) -> bool {
    let (is_on, native) = offered(registry, version);
    // Without the protocol nothing that .NET is told matters.
    is_on
        && DOTNET.iter().all(|key| {
            let key = registry.key(key);
            match (number_in(key, STRONG), number_in(key, SYSTEM_DEFAULT)) {
                (_, Some(1)) => native,
                (Some(1), _) => is_on,
                (None, None) if is_new(registry) => native,
                _ => version == Version::V10 && is_on,
            }
        })
}

/// True for a .NET Framework that follows the system by itself.
fn is_new(registry: &Registry) -> bool {
    dotnet::release(registry).is_some_and(|release| release >= DOTNET_47)
}

/// True when some version that .NET speaks is spoken by the other side too: it takes any.
#[must_use]
pub fn dotnet_shakes_hands(registry: &Registry) -> bool {
    Version::ALL.into_iter().any(|version| dotnet(registry, version))
}

#[cfg(test)]
mod tests {
    use super::super::registry::Known;
    use super::*;

    fn told(what: &[(&str, &str, u32)]) -> Registry {
        let mut registry = Registry::default();
        registry.set_known(Known::DotNet, "Release", Data::Dword(394_802));
        for (key, name, number) in what {
            registry.set(key, name, Data::Dword(*number));
        }
        registry
    }

    const V10: &str = client_key!("TLS 1.0");
    const V12: &str = client_key!("TLS 1.2");

    #[test]
    fn tls_is_on_until_somebody_switches_it_off() {
        assert!(native(&told(&[]), Version::V12));
        assert!(!native(&told(&[(V12, "Enabled", 0)]), Version::V12));
        assert!(!native(&told(&[(V12, "DisabledByDefault", 1)]), Version::V12));
        let strong =
            [(V12, "DisabledByDefault", 1), (DOTNET[0], STRONG, 1), (DOTNET[1], STRONG, 1)];
        assert!(
            dotnet(&told(&strong), Version::V12),
            "a program that asks gets what is only hidden"
        );
    }

    #[test]
    fn an_old_dotnet_knows_only_the_oldest_until_it_is_told_otherwise() {
        assert!(dotnet_shakes_hands(&told(&[])));
        assert!(!dotnet_shakes_hands(&told(&[(V10, "Enabled", 0)])));
        let half = [(V10, "Enabled", 0), (DOTNET[0], STRONG, 1)];
        assert!(!dotnet_shakes_hands(&told(&half)), "both widths count");
        let both = [(V10, "Enabled", 0), (DOTNET[0], STRONG, 1), (DOTNET[1], STRONG, 1)];
        assert!(dotnet_shakes_hands(&told(&both)));
        let mut new = told(&[(V10, "Enabled", 0)]);
        new.set_known(Known::DotNet, "Release", Data::Dword(528_040));
        assert!(dotnet_shakes_hands(&new));
    }
}

//! TLS: which versions a client on this machine may speak.
//!
//! *Models*: TLS 1.2 of SCHANNEL as the registry sets it, and whether .NET follows the system.
//! Absent values mean: enabled, as on Server 2012 R2 and later (4.1); the image of 2008 R2 has the
//! update that brings it. *Leaves out*: cipher suites, certificates of the other side.
//! *Sources*: catalogue 4.1; 5.1 gate 4; X10, X11.
//! *Seen through*: `reg query ...\SCHANNEL\Protocols\TLS 1.2\Client`.

use super::registry::{Data, Known, Registry};

/// Keys in which .NET 4 keeps its choice, 64 bit and 32 bit.
const DOTNET: [&str; 2] = [
    r"HKLM\SOFTWARE\Microsoft\.NETFramework\v4.0.30319",
    r"HKLM\SOFTWARE\WOW6432Node\Microsoft\.NETFramework\v4.0.30319",
];

/// True when a client may speak TLS 1.2.
#[must_use]
pub fn speaks_tls12(registry: &Registry) -> bool {
    let off = registry.dword(Known::Tls12Client, "Enabled") == Some(0);
    let hidden = registry.dword(Known::Tls12Client, "DisabledByDefault") == Some(1);
    !off && (!hidden || dotnet_insists(registry))
}

/// True when .NET asks for the strong versions itself (`SchUseStrongCrypto`).
#[must_use]
pub fn dotnet_insists(registry: &Registry) -> bool {
    DOTNET.iter().all(|key| registry.value(key, "SchUseStrongCrypto") == Some(&Data::Dword(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tls_is_on_until_somebody_switches_it_off() {
        let mut registry = Registry::default();
        assert!(speaks_tls12(&registry));
        registry.set_known(Known::Tls12Client, "DisabledByDefault", Data::Dword(1));
        assert!(!speaks_tls12(&registry));
        for key in DOTNET {
            registry.set(key, "SchUseStrongCrypto", Data::Dword(1));
        }
        assert!(speaks_tls12(&registry));
        registry.set_known(Known::Tls12Client, "Enabled", Data::Dword(0));
        assert!(!speaks_tls12(&registry));
    }
}

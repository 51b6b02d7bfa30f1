//! Certificate stores of the machine.
//!
//! *Models*: certificates in LocalMachine\My and LocalMachine\Root by subject and thumbprint, the
//! six roots that the documentation asks for and where they can be downloaded, and whether Windows
//! may fetch a missing root by itself. *Leaves out*: bytes, intermediate certificates, revocation;
//! a root that Windows fetches by itself is not written into the store.
//! *Sources*: X12, X52; thumbprints and policy \[K\].
//! *Seen through*: `Get-ChildItem Cert:\LocalMachine\Root`, `Import-Certificate`.

use std::net::Ipv4Addr;

use crate::facet_by_field;
use crate::kernel::digest::folded_hash;
use crate::kernel::time::{Moment, Span};

use super::registry::{Data, Registry};

/// Key of the policy on fetching roots.
pub const AUTO_UPDATE: &str = r"HKLM\SOFTWARE\Policies\Microsoft\SystemCertificates\AuthRoot";
/// Its value: 1 forbids it.
pub const AUTO_UPDATE_OFF: &str = "DisableRootAutoUpdate";
/// First line of a certificate file.
const HEAD: &str = "-----BEGIN CERTIFICATE-----";
/// Where authorities publish their roots \[S\].
pub const PUBLISHER: Ipv4Addr = Ipv4Addr::new(104, 18, 38, 233);

/// A root that the documentation asks for.
#[derive(Debug, PartialEq, Eq)]
pub struct Root {
    /// `CN=...`
    pub subject: &'static str,
    /// SHA-1 thumbprint.
    pub thumbprint: &'static str,
    /// Year in which it ends.
    pub until: i16,
    /// Where it can be downloaded.
    pub url: &'static str,
}

/// The roots of the documentation (X12).
pub static ROOTS: [Root; 6] = [
    Root {
        subject: "CN=DigiCert Global Root G2",
        thumbprint: "DF3C24F9BFD666761B268073FE06D1CC8D4F82A4",
        until: 2038,
        url: "http://cacerts.digicert.com/DigiCertGlobalRootG2.crt",
    },
    Root {
        subject: "CN=DigiCert Global Root CA",
        thumbprint: "A8985D3A65E5E5C4B2D7D66D40C6DD2FB19C5436",
        until: 2031,
        url: "http://cacerts.digicert.com/DigiCertGlobalRootCA.crt",
    },
    Root {
        subject: "CN=Baltimore CyberTrust Root",
        thumbprint: "D4DE20D05E66FC53FE1A50882C78DB2852CAE474",
        until: 2025,
        url: "http://cacerts.digicert.com/BaltimoreCyberTrustRoot.crt",
    },
    Root {
        subject: "CN=D-TRUST Root Class 3 CA 2 2009",
        thumbprint: "58E8ABB0361533FB80F79B1B6D29D3FF8D5F00F0",
        until: 2029,
        url: "http://www.d-trust.net/cgi-bin/D-TRUST_Root_Class_3_CA_2_2009.crt",
    },
    Root {
        subject: "CN=Microsoft RSA Root Certificate Authority 2017",
        thumbprint: "73A5E64A3BFF8316FF0EDCCC618A906E4EAE4D74",
        until: 2042,
        url: "http://www.microsoft.com/pkiops/certs/MicrosoftRSARoot2017.crt",
    },
    Root {
        subject: "CN=Microsoft ECC Root Certificate Authority 2017",
        thumbprint: "999A64C37FF47D9FAB95F14769891460EEC4C3C5",
        until: 2042,
        url: "http://www.microsoft.com/pkiops/certs/MicrosoftECCRoot2017.crt",
    },
];

impl Root {
    /// The certificate as a file that can be downloaded.
    #[must_use]
    pub fn file(&self) -> String {
        format!("{HEAD}\r\n{}\r\n-----END CERTIFICATE-----\r\n", self.thumbprint)
    }

    /// The root that a file holds.
    #[must_use]
    pub fn of_file(text: &str) -> Option<&'static Root> {
        let thumbprint = text.strip_prefix(HEAD)?.trim().lines().next()?;
        ROOTS.iter().find(|root| root.thumbprint == thumbprint)
    }

    /// The certificate in a store.
    #[must_use]
    pub fn certificate(&self) -> Certificate {
        let end = jiff::civil::date(self.until, 5, 12).to_zoned(jiff::tz::TimeZone::UTC);
        let end = Moment(end.map_or(0, |end| end.timestamp().as_millisecond()));
        // Roots are made for twenty-five years \[INF\].
        let begins = end - Span::days(25 * 365);
        Certificate {
            has_key: false,
            ..Certificate::self_signed("Root", self.subject, self.thumbprint, [begins, end])
        }
    }
}

/// A certificate in a store.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Certificate {
    /// Store: `My` or `Root`.
    pub store: String,
    /// `CN=...`
    pub subject: String,
    /// SHA-1 thumbprint, upper case.
    pub thumbprint: String,
    /// Who signed it: `CN=...`; itself for a root.
    pub issuer: String,
    /// Not valid before.
    pub begins: Moment,
    /// Not valid after.
    pub expires: Moment,
    /// The private key is here, too.
    pub has_key: bool,
    /// What people call it; most have none.
    pub friendly: String,
}

impl Certificate {
    /// A certificate that signs itself and was made here: its key is here.
    #[must_use]
    pub fn self_signed(
        store: &str,
        subject: &str,
        thumbprint: &str,
        [begins, expires]: [Moment; 2],
    ) -> Self {
        Self {
            store: store.to_owned(),
            subject: subject.to_owned(),
            thumbprint: thumbprint.to_owned(),
            issuer: subject.to_owned(),
            begins,
            expires,
            has_key: true,
            friendly: String::new(),
        }
    }

    /// What a file with this certificate holds: it stands for the bytes.
    #[must_use]
    pub fn file(&self) -> String {
        let Self { thumbprint, subject, issuer, .. } = self;
        format!("{HEAD}\r\n{thumbprint}\r\n{subject}\r\n{issuer}\r\n-----END CERTIFICATE-----\r\n")
    }

    /// The serial number as tools print it: it stands for the bytes, as the thumbprint does.
    #[must_use]
    pub fn serial(&self) -> String {
        let first = folded_hash(&self.thumbprint);
        let second = folded_hash(&format!("{} {}", self.thumbprint, self.subject));
        format!("{first:016X}{second:016X}")
    }

    /// Names of computers that it is for.
    #[must_use]
    pub fn dns_names(&self) -> Vec<&str> {
        let parts = self.subject.split(',').map(str::trim);
        parts.filter_map(|part| part.strip_prefix("CN=")).collect()
    }

    /// What it may be used for, by name and number; nothing where it says nothing.
    #[must_use]
    pub fn usages(&self) -> &'static [(&'static str, &'static str)] {
        if self.has_key {
            &[
                ("Client Authentication", "1.3.6.1.5.5.7.3.2"),
                ("Server Authentication", "1.3.6.1.5.5.7.3.1"),
            ]
        } else {
            &[]
        }
    }
}

/// Certificates of one machine.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Certificates {
    /// All of them, by store and subject.
    pub all: Vec<Certificate>,
}

facet_by_field!(Certificates, "certificate", { all });

impl Certificates {
    /// What Windows brings: all roots of the documentation.
    #[must_use]
    pub fn of_windows() -> Self {
        let mut certificates = Self::default();
        ROOTS.iter().for_each(|root| certificates.add(root.certificate()));
        certificates
    }

    /// Adds a certificate; one that is there stays as it is.
    pub fn add(&mut self, certificate: Certificate) {
        let place = |one: &Certificate| (one.store.clone(), one.subject.clone());
        if !self.all.iter().any(|there| place(there) == place(&certificate)) {
            self.all.push(certificate);
            self.all.sort_by_key(place);
        }
    }

    /// True when LocalMachine\Root holds a subject.
    #[must_use]
    pub fn has_root(&self, subject: &str) -> bool {
        self.all.iter().any(|one| one.store == "Root" && one.subject == subject)
    }

    /// True when a chain that ends at a root is trusted: it is in the store, or Windows may fetch
    /// it.
    #[must_use]
    pub fn trusts(&self, registry: &Registry, subject: &str) -> bool {
        self.has_root(subject) || may_fetch(registry)
    }
}

/// True when Windows may fetch missing roots by itself.
#[must_use]
pub fn may_fetch(registry: &Registry) -> bool {
    registry.value(AUTO_UPDATE, AUTO_UPDATE_OFF) != Some(&Data::Dword(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_root_hurts_only_where_windows_may_not_fetch_it() {
        let mut registry = Registry::default();
        let mut certificates = Certificates::of_windows();
        let subject = ROOTS[0].subject;
        certificates.all.retain(|one| one.subject != subject);
        assert!(certificates.trusts(&registry, subject));
        registry.set(AUTO_UPDATE, AUTO_UPDATE_OFF, Data::Dword(1));
        assert!(!certificates.trusts(&registry, subject));
        let file = ROOTS[0].file();
        certificates.add(Root::of_file(&file).unwrap().certificate());
        assert_eq!(certificates, Certificates::of_windows());
        assert_eq!(Root::of_file("-----BEGIN CERTIFICATE-----\r\nno\r\n"), None);
    }
}

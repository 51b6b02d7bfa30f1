//! The names that the agent talks to, and where they are.
//!
//! *Models*: one name or two for each wildcard of the access list, with an address; each sign-in
//! name lies in one of the two ranges that the seed names. *Leaves out*: load balancing, regions.
//! *Sources*: catalogue 3.5; R03, R04; S24, S25; S02 and X50 for `login.windows.net`; X07 for the
//! storage names of 2025; X06 for the government cloud; X80
//! for private endpoints.
//! *Seen through*: name and address probes.

use std::net::Ipv4Addr;

use super::subscription::Environment;

/// What an endpoint is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// Connectivity probe of Windows.
    Probe,
    /// Azure Active Directory sign-in.
    SignIn,
    /// The backup service itself.
    Backup,
    /// Where the data goes.
    Storage,
    /// Downloads and certificates.
    Microsoft,
}

impl Purpose {
    /// Subject of the root at which the chain of such an endpoint ends; `None` where no root of the
    /// documentation stands behind it. Which root serves which endpoint is \[S\] (X12).
    #[must_use]
    pub fn root(self) -> Option<&'static str> {
        match self {
            Self::SignIn => Some("CN=DigiCert Global Root CA"),
            Self::Backup => Some("CN=Microsoft RSA Root Certificate Authority 2017"),
            Self::Storage => Some("CN=DigiCert Global Root G2"),
            Self::Probe | Self::Microsoft => None,
        }
    }
}

/// One endpoint.
#[derive(Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// Host name.
    pub name: &'static str,
    /// Its address.
    pub address: Ipv4Addr,
    /// What it is for.
    pub purpose: Purpose,
    /// The first edition of the documentation whose access list has it (3.5).
    pub since: &'static str,
}

/// All endpoints of all editions, in the order in which the agent uses them.
pub static ALL: [Endpoint; 8] = [
    Endpoint {
        name: "www.msftncsi.com",
        address: Ipv4Addr::new(13, 107, 4, 52),
        purpose: Purpose::Probe,
        since: "2020-01",
    },
    Endpoint {
        name: "login.microsoftonline.com",
        address: Ipv4Addr::new(20, 190, 129, 2),
        purpose: Purpose::SignIn,
        since: "2020-01",
    },
    Endpoint {
        name: "login.windows.net",
        address: Ipv4Addr::new(40, 126, 9, 66),
        purpose: Purpose::SignIn,
        since: "2020-01",
    },
    Endpoint {
        name: "pod01-manag1.krc.backup.windowsazure.com",
        address: Ipv4Addr::new(52, 231, 19, 64),
        purpose: Purpose::Backup,
        since: "2020-01",
    },
    Endpoint {
        name: "krcbackup01.blob.core.windows.net",
        address: Ipv4Addr::new(52, 231, 80, 94),
        purpose: Purpose::Storage,
        since: "2020-01",
    },
    Endpoint {
        name: "download.microsoft.com",
        address: Ipv4Addr::new(23, 35, 216, 10),
        purpose: Purpose::Microsoft,
        since: "2020-01",
    },
    Endpoint {
        name: "krcbackup01.queue.core.windows.net",
        address: Ipv4Addr::new(52, 231, 80, 96),
        purpose: Purpose::Storage,
        since: "2025-11",
    },
    Endpoint {
        name: "krcbackup01.z1.blob.storage.azure.net",
        address: Ipv4Addr::new(52, 231, 80, 97),
        purpose: Purpose::Storage,
        since: "2025-11",
    },
];

/// Endpoints of the government cloud, in the same order (X06).
pub static GOVERNMENT: [Endpoint; 5] = [
    Endpoint {
        name: "www.msftncsi.com",
        address: Ipv4Addr::new(13, 107, 4, 52),
        purpose: Purpose::Probe,
        since: "2020-01",
    },
    Endpoint {
        name: "login.microsoftonline.us",
        address: Ipv4Addr::new(20, 140, 232, 1),
        purpose: Purpose::SignIn,
        since: "2020-01",
    },
    Endpoint {
        name: "pod01-manag1.ugv.backup.windowsazure.us",
        address: Ipv4Addr::new(52, 227, 161, 12),
        purpose: Purpose::Backup,
        since: "2020-01",
    },
    Endpoint {
        name: "ugvbackup01.blob.core.usgovcloudapi.net",
        address: Ipv4Addr::new(52, 239, 148, 7),
        purpose: Purpose::Storage,
        since: "2020-01",
    },
    Endpoint {
        name: "download.microsoft.com",
        address: Ipv4Addr::new(23, 35, 216, 10),
        purpose: Purpose::Microsoft,
        since: "2020-01",
    },
];

/// The ranges of sign-in that the seed names (3.5): first address and prefix length.
pub const SIGN_IN_RANGES: [(Ipv4Addr, u8); 2] =
    [(Ipv4Addr::new(20, 190, 128, 0), 18), (Ipv4Addr::new(40, 126, 0, 0), 18)];

/// The endpoints of an Azure in an edition of the documentation (`2020-01`), in the order in which
/// the agent uses them.
pub fn of(
    environment: Environment,
    edition: &'static str,
) -> impl Iterator<Item = &'static Endpoint> {
    let all: &[Endpoint] = match environment {
        Environment::AzureCloud => &ALL,
        Environment::AzureUSGovernment => &GOVERNMENT,
    };
    // Editions are named by year and month: their names sort by time.
    all.iter().filter(move |endpoint| endpoint.since <= edition)
}

/// The endpoint with a name, spelled in any case.
#[must_use]
pub fn by_name(name: &str) -> Option<&'static Endpoint> {
    let all = ALL.iter().chain(&GOVERNMENT);
    all.into_iter().find(|endpoint| endpoint.name.eq_ignore_ascii_case(name))
}

/// Address of the private endpoints in the customer's network \[S\].
pub const PRIVATE_ADDRESS: Ipv4Addr = Ipv4Addr::new(10, 0, 4, 36);
/// The zone in which their names stand, for the region of the vault \[S\].
const PRIVATE_ZONE: &str = "privatelink.krc.backup.windowsazure.com";

/// The name behind which a private endpoint of a vault answers inside the customer's network.
#[must_use]
pub fn private_name(endpoint: &str) -> String {
    format!("{endpoint}.{PRIVATE_ZONE}")
}

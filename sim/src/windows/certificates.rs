//! Certificate stores of the machine.
//!
//! *Models*: certificates in LocalMachine\My and LocalMachine\Root by subject and thumbprint.
//! *Leaves out*: keys, chains, revocation.
//! *Sources*: X12, X52.
//! *Seen through*: `Get-ChildItem Cert:\LocalMachine\My`, `certutil -store`.

use crate::facet_by_field;
use crate::kernel::time::Moment;

/// A certificate in a store.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Certificate {
    /// Store: `My` or `Root`.
    pub store: String,
    /// `CN=...`
    pub subject: String,
    /// SHA-1 thumbprint, upper case.
    pub thumbprint: String,
    /// Not valid after.
    pub expires: Moment,
}

/// Certificates of one machine.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Certificates {
    /// All of them.
    pub all: Vec<Certificate>,
}

facet_by_field!(Certificates, "certificate", { all });

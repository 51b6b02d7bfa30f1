//! The vault: registered servers, issued credentials, recovery points.
//!
//! *Models*: protected servers with their limit, credential files with their issue time (only the
//! newest is valid), recovery points per server, which policy a server saved last, immutability,
//! security features, private endpoints. An entry that is deleted in the portal is no
//! longer listed; its data stays until the server registers again under its name \[INF\].
//! *Leaves out*: what a policy says, the days after which deleted data is gone.
//! *Sources*: catalogue 3.7, 3.8, 4.5; R38, R39, R46; S18-S20, S39; X31, X46, X68, X80.
//! *Seen through*: `Get-AzRecoveryServicesBackupContainer`, the credential file,
//! `Get-OBAllRecoveryPoints`.

use crate::facet_by_field;
use crate::kernel::seed::Stream;
use crate::kernel::time::Moment;

/// A server that is registered with the vault.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Server {
    /// Machine name.
    pub name: String,
    /// Container id, the agent's `MachineId`.
    pub id: String,
    /// When it was registered.
    pub registered: Moment,
    /// Points in time from which it can be restored.
    pub recovery_points: Vec<Moment>,
    /// Stands for the passphrase that its data is encrypted with.
    pub passphrase: Option<u64>,
    /// Build of the Windows that its recovery points come from.
    pub build: u32,
    /// It stands in the portal's list of protected servers.
    pub listed: bool,
    /// Of the newest recovery point the file that is recovered to see whether it works.
    pub kept: Option<Kept>,
}

/// A file in a recovery point.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Kept {
    /// Its path on the server.
    pub path: String,
    /// Its size.
    pub bytes: u64,
}

impl Server {
    /// Recovery points since it was registered last: later backups build on these only.
    pub fn points_since(&self) -> impl Iterator<Item = &Moment> {
        self.recovery_points.iter().filter(|at| **at >= self.registered)
    }
}

/// A credential file as the vault remembers it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Issued {
    /// Thumbprint of the certificate inside.
    pub thumbprint: String,
    /// When it was issued.
    pub at: Moment,
}

/// The policy that a server saved last.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SavedPolicy {
    /// Machine name.
    pub server: String,
    /// The policy's GUID.
    pub name: String,
}

/// A Recovery Services vault.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Vault {
    /// Name.
    pub name: String,
    /// Resource id, a number as the credential file has it.
    pub id: u64,
    /// Resource group.
    pub group: String,
    /// Region.
    pub region: String,
    /// Registered servers.
    pub servers: Vec<Server>,
    /// Issued credentials, oldest first. Only the last one is valid.
    pub issued: Vec<Issued>,
    /// Which policy each server saved last.
    pub policies: Vec<SavedPolicy>,
    /// Nothing that would remove recovery points early is accepted (X68).
    pub immutable: bool,
    /// Security features for hybrid backups are on, as in new vaults (X46).
    pub security_features: bool,
    /// The security PIN that somebody generated last, until it is used.
    pub pin: Option<Pin>,
    /// Its private endpoints in the customer's network, oldest first (X80).
    pub private_endpoints: Vec<String>,
}

/// A security PIN.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Pin {
    /// Six digits.
    pub digits: String,
    /// When it was generated.
    pub at: Moment,
}

facet_by_field!(Vault, "vault", {
    name, id, group, region, servers, issued, policies, immutable, security_features, pin,
    private_endpoints,
});

/// Other vaults of the same subscription.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OtherVaults {
    /// All of them.
    pub vaults: Vec<Vault>,
}

facet_by_field!(OtherVaults, "other-vaults", { vaults });

impl Vault {
    /// An empty vault.
    #[must_use]
    pub fn new(name: &str, id: u64, group: &str, region: &str) -> Self {
        Self {
            name: name.to_owned(),
            id,
            group: group.to_owned(),
            region: region.to_owned(),
            servers: Vec::new(),
            issued: Vec::new(),
            policies: Vec::new(),
            immutable: false,
            security_features: true,
            pin: None,
            private_endpoints: Vec::new(),
        }
    }

    /// Issues a new credential. All older ones are superseded by it.
    pub fn issue(&mut self, at: Moment, stream: &mut Stream) -> Issued {
        let thumbprint =
            format!("{:016X}{:016X}{:08X}", stream.next(), stream.next(), stream.next() >> 32);
        let issued = Issued { thumbprint, at };
        self.issued.push(issued.clone());
        issued
    }

    /// The credential that is valid now, if any was issued.
    #[must_use]
    pub fn newest(&self) -> Option<&Issued> {
        self.issued.last()
    }

    /// Servers in the portal's list; they count towards the limit of the vault (3.7).
    pub fn listed(&self) -> impl Iterator<Item = &Server> {
        self.servers.iter().filter(|server| server.listed)
    }

    /// Remembers the policy that a server saved; `None` when it removed its policy.
    pub fn save_policy(&mut self, server: &str, name: Option<&str>) {
        self.policies.retain(|saved| !saved.server.eq_ignore_ascii_case(server));
        self.policies.extend(
            name.map(|name| SavedPolicy { server: server.to_owned(), name: name.to_owned() }),
        );
    }

    /// GUID of the policy that a server saved last.
    #[must_use]
    pub fn policy(&self, server: &str) -> Option<&str> {
        let saved = self.policies.iter().find(|saved| saved.server.eq_ignore_ascii_case(server));
        saved.map(|saved| saved.name.as_str())
    }

    /// The entry of a server.
    #[must_use]
    pub fn server(&self, name: &str) -> Option<&Server> {
        self.servers.iter().find(|server| server.name.eq_ignore_ascii_case(name))
    }

    /// The entry of a server, for writing.
    pub fn server_mut(&mut self, name: &str) -> Option<&mut Server> {
        self.servers.iter_mut().find(|server| server.name.eq_ignore_ascii_case(name))
    }
}

//! Azure: subscription, vault, identity and endpoints. Knows nothing of Windows.

pub mod client;
pub mod endpoints;
pub mod identity;
pub mod import;
pub mod subscription;
pub mod vault;

use crate::edition::MACHINES_PER_VAULT;
use crate::kernel::shared::Shared;
use crate::windows::state::{Facet, StatePath};

/// All that one machine meets in the cloud.
#[derive(Debug, Clone)]
pub struct Cloud {
    /// The subscription that the vault belongs to.
    pub subscription: Shared<subscription::Subscription>,
    /// The vault that the customer means to use.
    pub vault: Shared<vault::Vault>,
    /// What offline seeding meets.
    pub import: Shared<import::Import>,
    /// Who works in the portal, and what that person may do.
    pub identity: Shared<identity::Identity>,
    /// The computer and browser with which the portal is used.
    pub client: Shared<client::Client>,
}

/// Why the portal gives out no credential file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The subscription is not usable (S37).
    Subscription,
    /// The user's role is not enough (S40).
    Role,
    /// The vault has as many servers as it takes (S39).
    VaultFull,
}

impl Cloud {
    /// Kinds of state that are in the cloud.
    pub const KINDS: [&'static str; 5] = ["subscription", "vault", "import", "identity", "client"];

    /// A cloud in which the person in the portal may do what the role at the vault lets.
    #[must_use]
    pub fn new(
        subscription: subscription::Subscription,
        vault: vault::Vault,
        user: &str,
        role: identity::Role,
    ) -> Self {
        Self {
            subscription: Shared::new(subscription),
            vault: Shared::new(vault),
            import: Shared::default(),
            identity: Shared::new(identity::Identity::with_role(user, role)),
            client: Shared::default(),
        }
    }

    /// Whether Azure gives the person in the portal a credential file, by the order of the gates
    /// (5.1).
    ///
    /// # Errors
    /// The first gate that says no.
    pub fn may_download(&self) -> Result<(), Refusal> {
        if !self.subscription.state.is_usable() {
            return Err(Refusal::Subscription);
        }
        if !self.identity.roles().any(identity::Role::may_register) {
            return Err(Refusal::Role);
        }
        match self.vault.listed().count() < MACHINES_PER_VAULT {
            true => Ok(()),
            false => Err(Refusal::VaultFull),
        }
    }

    /// Adds the address of every piece in which two clouds differ.
    pub fn differences(&self, base: &Self, out: &mut Vec<StatePath>) {
        let Self { subscription, vault, import, identity, client } = self;
        subscription.differences(&base.subscription, out);
        vault.differences(&base.vault, out);
        import.differences(&base.import, out);
        identity.differences(&base.identity, out);
        client.differences(&base.client, out);
    }

    /// Makes one piece what it is in `base`.
    pub fn restore(&mut self, base: &Self, path: &StatePath) {
        match path.kind() {
            "subscription" => self.subscription.restore(&base.subscription, path.path()),
            "vault" => self.vault.restore(&base.vault, path.path()),
            "identity" => self.identity.restore(&base.identity, path.path()),
            "import" => self.import.restore(&base.import, path.path()),
            "client" => self.client.restore(&base.client, path.path()),
            _ => {}
        }
    }

    /// One piece in one line.
    #[must_use]
    pub fn show(&self, path: &StatePath) -> Option<String> {
        match path.kind() {
            "subscription" => self.subscription.show(path.path()),
            "vault" => self.vault.show(path.path()),
            "identity" => self.identity.show(path.path()),
            "import" => self.import.show(path.path()),
            "client" => self.client.show(path.path()),
            _ => None,
        }
    }
}

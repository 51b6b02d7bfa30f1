//! Azure: subscription, vault, identity and endpoints. Knows nothing of Windows.

pub mod client;
pub mod endpoints;
pub mod identity;
pub mod import;
pub mod jobs;
pub mod key_vault;
pub mod subscription;
pub mod vault;

use crate::edition::MACHINES_PER_VAULT;
use crate::kernel::shared::Shared;
use crate::windows::state::{Facet, StatePath};

/// Name of the other vault that every subscription here has \[S\].
pub const ARCHIVE: &str = "ArchiveVault";

/// All that one machine meets in the cloud.
#[derive(Debug, Clone)]
pub struct Cloud {
    /// The subscription that the vault belongs to.
    pub subscription: Shared<subscription::Subscription>,
    /// The vault that the customer means to use.
    pub vault: Shared<vault::Vault>,
    /// Other vaults of the subscription.
    pub others: Shared<vault::OtherVaults>,
    /// The key vault in which passphrases are kept.
    pub key_vault: Shared<key_vault::KeyVault>,
    /// What offline seeding meets.
    pub import: Shared<import::Import>,
    /// Who works in the portal, and what that person may do.
    pub identity: Shared<identity::Identity>,
    /// The computer and browser with which the portal is used.
    pub client: Shared<client::Client>,
    /// Jobs that the vault was told of, oldest first. They only tell what happened.
    pub jobs: Shared<Vec<jobs::PortalJob>>,
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
    pub const KINDS: [&'static str; 7] =
        ["subscription", "vault", "other-vaults", "import", "identity", "client", "key-vault"];

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
            others: Shared::new(vault::OtherVaults {
                vaults: vec![vault::Vault::new(ARCHIVE, vault.id + 1, "rg-archive", &vault.region)],
            }),
            vault: Shared::new(vault),
            import: Shared::default(),
            identity: Shared::new(identity::Identity::with_role(user, role)),
            client: Shared::default(),
            jobs: Shared::default(),
            key_vault: Shared::default(),
        }
    }

    /// The vault with a name: the one that is meant, or another.
    #[must_use]
    pub fn vault_named(&self, name: &str) -> Option<&vault::Vault> {
        self.vaults().find(|vault| vault.name == name)
    }

    /// All vaults of the subscription, the one that is meant first.
    pub fn vaults(&self) -> impl Iterator<Item = &vault::Vault> {
        std::iter::once(&*self.vault).chain(&self.others.vaults)
    }

    /// The vault with a name, for writing.
    pub fn vault_named_mut(&mut self, name: &str) -> Option<&mut vault::Vault> {
        if self.vault.name == name {
            return Some(&mut self.vault);
        }
        self.others.vaults.iter_mut().find(|vault| vault.name == name)
    }

    /// Vaults in whose lists a server stands.
    pub fn vaults_listing<'c>(
        &'c self,
        server: &'c str,
    ) -> impl Iterator<Item = &'c vault::Vault> + 'c {
        let lists = move |vault: &&vault::Vault| vault.server(server).is_some_and(|it| it.listed);
        self.vaults().filter(lists)
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
        let Self { subscription, vault, others, import, identity, client, key_vault, jobs: _ } =
            self;
        subscription.differences(&base.subscription, out);
        vault.differences(&base.vault, out);
        others.differences(&base.others, out);
        import.differences(&base.import, out);
        identity.differences(&base.identity, out);
        client.differences(&base.client, out);
        key_vault.differences(&base.key_vault, out);
    }

    /// Makes one piece what it is in `base`.
    pub fn restore(&mut self, base: &Self, path: &StatePath) {
        match path.kind() {
            "subscription" => self.subscription.restore(&base.subscription, path.path()),
            "vault" => self.vault.restore(&base.vault, path.path()),
            "other-vaults" => self.others.restore(&base.others, path.path()),
            "identity" => self.identity.restore(&base.identity, path.path()),
            "import" => self.import.restore(&base.import, path.path()),
            "client" => self.client.restore(&base.client, path.path()),
            "key-vault" => self.key_vault.restore(&base.key_vault, path.path()),
            _ => {}
        }
    }

    /// One piece in one line.
    #[must_use]
    pub fn show(&self, path: &StatePath) -> Option<String> {
        match path.kind() {
            "subscription" => self.subscription.show(path.path()),
            "vault" => self.vault.show(path.path()),
            "other-vaults" => self.others.show(path.path()),
            "identity" => self.identity.show(path.path()),
            "import" => self.import.show(path.path()),
            "client" => self.client.show(path.path()),
            "key-vault" => self.key_vault.show(path.path()),
            _ => None,
        }
    }
}

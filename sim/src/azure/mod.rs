//! Azure: subscription, vault, identity and endpoints. Knows nothing of Windows.

pub mod endpoints;
pub mod identity;
pub mod subscription;
pub mod vault;

use crate::kernel::shared::Shared;
use crate::windows::state::{Facet, StatePath};

/// All that one machine meets in the cloud.
#[derive(Debug, Clone)]
pub struct Cloud {
    /// The subscription that the vault belongs to.
    pub subscription: Shared<subscription::Subscription>,
    /// The vault that the customer means to use.
    pub vault: Shared<vault::Vault>,
    /// Who works in the portal, and what that person may do.
    pub identity: Shared<identity::Identity>,
}

impl Cloud {
    /// Adds the address of every piece in which two clouds differ.
    pub fn differences(&self, base: &Self, out: &mut Vec<StatePath>) {
        let Self { subscription, vault, identity } = self;
        subscription.differences(&base.subscription, out);
        vault.differences(&base.vault, out);
        identity.differences(&base.identity, out);
    }

    /// Makes one piece what it is in `base`.
    pub fn restore(&mut self, base: &Self, path: &StatePath) {
        match path.kind() {
            "subscription" => self.subscription.restore(&base.subscription, path.path()),
            "vault" => self.vault.restore(&base.vault, path.path()),
            "identity" => self.identity.restore(&base.identity, path.path()),
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
            _ => None,
        }
    }
}

//! The key vault in which passphrases are kept, and what the Recovery Services vault may do there.
//!
//! *Models*: one key vault of the subscription with its secrets, both of which may be deleted
//! softly; whether the Recovery Services vault has a system-assigned identity, and whether that
//! identity may set secrets. *Leaves out*: role-based access beside access policies, versions of
//! secrets, network rules. *Sources*: X70-X74. *Seen through*: `Get-AzKeyVault`,
//! `Get-AzKeyVaultSecret`.

use crate::facet_by_field;
use crate::kernel::text::same;

/// A secret.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Secret {
    /// `AzBackup-SRV01-ContosoVault`
    pub name: String,
    /// Stands for the passphrase that is kept.
    pub passphrase: u64,
    /// It was deleted and can still be recovered.
    pub deleted: bool,
}

/// The key vault.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct KeyVault {
    /// Its name.
    pub name: String,
    /// It was deleted and can still be recovered.
    pub deleted: bool,
    /// Its secrets.
    pub secrets: Vec<Secret>,
    /// The Recovery Services vault has a system-assigned identity.
    pub identity: bool,
    /// That identity may set secrets here.
    pub may_set: bool,
}

facet_by_field!(KeyVault, "key-vault", { name, deleted, secrets, identity, may_set });

impl Default for KeyVault {
    fn default() -> Self {
        Self {
            name: "contoso-keys".to_owned(),
            deleted: false,
            secrets: Vec::new(),
            identity: true,
            may_set: true,
        }
    }
}

impl KeyVault {
    /// Where it answers, as the portal shows it.
    #[must_use]
    pub fn uri(&self) -> String {
        format!("https://{}.vault.azure.net/", self.name)
    }

    /// The secret with a name.
    #[must_use]
    pub fn secret(&self, name: &str) -> Option<&Secret> {
        self.secrets.iter().find(|secret| same(&secret.name, name))
    }
}

/// True for an address as key vaults have it: the scheme, one name, the domain.
#[must_use]
pub fn is_uri(text: &str) -> bool {
    let host = text.strip_prefix("https://").map(|rest| rest.trim_end_matches('/'));
    let name = host.and_then(|host| host.strip_suffix(".vault.azure.net"));
    let plain = |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    name.is_some_and(|name| (3..=24).contains(&name.len()) && plain(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_scheme_name_and_domain() {
        assert!(is_uri(&KeyVault::default().uri()));
        assert!(is_uri("https://contoso-keys.vault.azure.net"));
        for text in ["contoso-keys", "http://a.vault.azure.net", "https://a.b.vault.azure.net/"] {
            assert!(!is_uri(text), "{text}");
        }
    }
}

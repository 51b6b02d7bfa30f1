//! Local Group Policy of the computer, and how its settings come into the registry.
//!
//! *Models*: the registry settings of the local policy object; a refresh (`gpupdate`, a start of
//! Windows) that writes them and takes back what was withdrawn since the last one. Between
//! refreshes the registry holds what was applied last, whatever the object says by now.
//! *Leaves out*: objects of a domain (these machines stand in a workgroup), the user's half,
//! security settings, the refresh every 90 minutes: it passes over an object that has not changed
//! \[K\], and whoever changes one here asks for a refresh.
//! *Sources*: X53. *Seen through*: `gpresult`, `gpupdate`, `reg query`, the stand-in `gpedit`.

use crate::facet_by_field;
use crate::kernel::text::same;

use super::host::Host;
use super::registry::Data;

/// Name of the only policy object here.
pub const LOCAL: &str = "Local Group Policy";

/// A setting of a policy object.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Setting {
    /// The registry key.
    pub key: String,
    /// Name of the value.
    pub name: String,
    /// What it is set to.
    pub data: Data,
}

impl Setting {
    fn is_at(&self, other: &Self) -> bool {
        same(&self.key, &other.key) && same(&self.name, &other.name)
    }
}

/// The local policy object.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct GroupPolicy {
    /// Its settings, in the order in which they were made.
    pub settings: Vec<Setting>,
    /// What the last refresh has written.
    pub applied: Vec<Setting>,
}

facet_by_field!(GroupPolicy, "group-policy", { settings, applied });

impl Host {
    /// Brings the registry up to what the policy object says.
    pub fn refresh_group_policy(&mut self) {
        if self.group_policy.settings == self.group_policy.applied {
            return;
        }
        let (wanted, before) =
            (self.group_policy.settings.clone(), self.group_policy.applied.clone());
        for gone in before.iter().filter(|old| !wanted.iter().any(|new| new.is_at(old))) {
            self.registry.remove_value(&gone.key, &gone.name);
            let is_empty = self.registry.key(&gone.key).is_some_and(|key| key.values().is_empty());
            if is_empty && self.registry.subkeys(&gone.key).is_empty() {
                self.registry.remove_key(&gone.key);
            }
        }
        for setting in &wanted {
            self.registry.set(&setting.key, &setting.name, setting.data.clone());
        }
        self.group_policy.applied = wanted;
    }
}

//! The registry: keys and typed values.
//!
//! *Models*: the hives HKLM and HKU, with HKCU and HKCR as views on them; values with their
//! types; case-insensitive names that keep their case; the separate WOW6432Node tree.
//! It is the one place where configuration lives: service settings, environment, proxies,
//! execution policy, time zone and scratch location are read from here by everybody.
//! *Leaves out*: key security, last-write times, registry symbolic links, transactions.
//! *Sources*: catalogue 4.1; conformance tables `reg_tools`, `registry_real`.
//! *Seen through*: `reg query/add/delete`, `Get-ItemProperty`, and every command that shows a
//! setting.

mod data;

use std::sync::{Arc, LazyLock};

use crate::kernel::names::{Id, ROOT};
use crate::kernel::text::{named, same};
use crate::kernel::tree::Tree;

use super::state::{Facet, StatePath};

pub use data::{Data, Other};

/// SID of the LocalSystem account; its hive is what the agent's service sees as HKCU.
pub const SYSTEM_HIVE: &str = r"HKU\S-1-5-18";
/// The hive of the administrator who works at the simulated console.
pub const USER_HIVE: &str = r"HKU\S-1-5-21-1004336348-1177238915-682003330-500";

/// A named value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Value {
    /// Empty for the default value of a key.
    pub name: Arc<str>,
    /// What it holds.
    pub data: Data,
}

/// A key: its values in the order in which they were made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Key {
    values: Vec<Value>,
}

impl Key {
    /// The data of the value `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Data> {
        let is_name = named(name);
        self.values.iter().find(|value| is_name(&value.name)).map(|value| &value.data)
    }

    /// All values in the order of their making.
    #[must_use]
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    /// Sets a value; a new one comes last.
    pub fn set(&mut self, name: &str, data: Data) {
        match self.values.iter_mut().find(|value| same(&value.name, name)) {
            Some(value) => value.data = data,
            None => self.values.push(Value { name: name.into(), data }),
        }
    }

    /// Removes a value. False when it was not there.
    pub fn remove(&mut self, name: &str) -> bool {
        let before = self.values.len();
        self.values.retain(|value| !same(&value.name, name));
        self.values.len() != before
    }
}

/// Keys that the agent and the tools read all the time, by number instead of by path.
macro_rules! known_keys {
    ($($(#[$doc:meta])* $name:ident = $path:expr;)*) => {
        /// A key whose id is the same in every image.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Known { $($(#[$doc])* $name),* }

        impl Known {
            /// All of them, in the order of interning.
            pub const ALL: &'static [Known] = &[$(Known::$name),*];

            /// Its full path.
            #[must_use]
            pub fn path(self) -> &'static str {
                match self { $(Known::$name => $path),* }
            }
        }
    };
}

known_keys! {
    /// Presence means: the agent is installed (4.1).
    AgentSetup = r"HKLM\SOFTWARE\Microsoft\Windows Azure Backup\Setup";
    /// ScratchLocation, vault and machine ids (4.1).
    AgentConfig = r"HKLM\SOFTWARE\Microsoft\Windows Azure Backup\Config";
    /// The second ScratchLocation (3.1).
    AgentProvider = r"HKLM\SOFTWARE\Microsoft\Windows Azure Backup\Config\CloudBackupProvider";
    /// .NET Framework 4 `Release` (4.10).
    DotNet = r"HKLM\SOFTWARE\Microsoft\NET Framework Setup\NDP\v4\Full";
    /// Machine environment; `PSModulePath` among it.
    Environment = r"HKLM\SYSTEM\CurrentControlSet\Control\Session Manager\Environment";
    /// LocalMachine execution policy.
    ShellMachine = r"HKLM\SOFTWARE\Microsoft\PowerShell\1\ShellIds\Microsoft.PowerShell";
    /// MachinePolicy scope (GPO).
    PolicyMachine = r"HKLM\SOFTWARE\Policies\Microsoft\Windows\PowerShell";
    /// Windows PowerShell 3.0 and later.
    PowerShell3 = r"HKLM\SOFTWARE\Microsoft\PowerShell\3\PowerShellEngine";
    /// Windows PowerShell 1.0 and 2.0.
    PowerShell1 = r"HKLM\SOFTWARE\Microsoft\PowerShell\1\PowerShellEngine";
    /// WinINET proxy of LocalSystem.
    SystemInternet = r"HKU\S-1-5-18\Software\Microsoft\Windows\CurrentVersion\Internet Settings";
    /// Internet zone of LocalSystem; value 1803 is file download.
    SystemZone3 =
        r"HKU\S-1-5-18\Software\Microsoft\Windows\CurrentVersion\Internet Settings\Zones\3";
    /// Time zone of the machine.
    TimeZone = r"HKLM\SYSTEM\CurrentControlSet\Control\TimeZoneInformation";
    /// Version and edition of Windows.
    CurrentVersion = r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion";
    /// All services.
    Services = r"HKLM\SYSTEM\CurrentControlSet\Services";
    /// Internet Explorer; `svcVersion` is its version (X83).
    InternetExplorer = r"HKLM\SOFTWARE\Microsoft\Internet Explorer";
    /// Presence means: Azure Backup Server is installed (X51).
    BackupServer = r"HKLM\SOFTWARE\Microsoft\Microsoft Data Protection Manager\Setup";
    /// What Windows Installer knows of the agent: product {FFE6D16C-...}, its code turned round.
    AgentProduct =
        r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Installer\UserData\S-1-5-18\Products\C61D6EFF78F32914FA49DDEBFF611560\InstallProperties";
}

/// The registry of one machine.
#[derive(Debug, Clone)]
pub struct Registry {
    keys: Tree<Key>,
}

/// Interns the well-known keys, always in the same order: their ids are the same everywhere.
fn intern_known(keys: &mut Tree<Key>) -> Vec<Id> {
    let paths = Known::ALL.iter().map(|key| key.path().split('\\'));
    paths.map(|parts| parts.fold(ROOT, |at, part| keys.reserve(at, part))).collect()
}

/// The ids of the well-known keys.
static KNOWN_IDS: LazyLock<Vec<Id>> = LazyLock::new(|| intern_known(&mut Tree::default()));

impl Default for Registry {
    fn default() -> Self {
        let mut keys = Tree::default();
        intern_known(&mut keys);
        Self { keys }
    }
}

/// Rewrites the spellings of a key path that tools accept into the one that is stored.
/// `None` when the hive is unknown.
#[must_use]
pub fn canonical(path: &str) -> Option<String> {
    let path = path.strip_prefix("Microsoft.PowerShell.Core\\").unwrap_or(path);
    let path = match path.get(..10) {
        Some(provider) if same(provider, "Registry::") => &path[10..],
        _ => path,
    };
    let path = path.trim_end_matches('\\');
    let (hive, rest) = match path.split_once('\\') {
        Some((hive, rest)) => (hive, Some(rest)),
        None => (path, None),
    };
    let hive = hive.trim_end_matches(':');
    let stored = [
        ("HKLM", "HKLM"),
        ("HKEY_LOCAL_MACHINE", "HKLM"),
        ("HKU", "HKU"),
        ("HKEY_USERS", "HKU"),
        ("HKCU", USER_HIVE),
        ("HKEY_CURRENT_USER", USER_HIVE),
        ("HKCR", r"HKLM\SOFTWARE\Classes"),
        ("HKEY_CLASSES_ROOT", r"HKLM\SOFTWARE\Classes"),
        ("HKEY_CURRENT_CONFIG", r"HKLM\SYSTEM\CurrentControlSet\Hardware Profiles\Current"),
        ("HKCC", r"HKLM\SYSTEM\CurrentControlSet\Hardware Profiles\Current"),
    ]
    .iter()
    .find(|(name, _)| same(name, hive))?
    .1;
    Some(match rest.map(|rest| rest.trim_start_matches('\\')) {
        Some(rest) if !rest.is_empty() => format!("{stored}\\{rest}"),
        _ => stored.to_owned(),
    })
}

/// The long spelling of a stored path, as `reg query` prints it.
#[must_use]
pub fn long_spelling(stored: &str) -> String {
    let swap = |from: &str, to: &str| {
        let rest = stored.strip_prefix(from)?;
        (rest.is_empty() || rest.starts_with('\\')).then(|| format!("{to}{rest}"))
    };
    swap(USER_HIVE, "HKEY_CURRENT_USER")
        .or_else(|| swap("HKLM", "HKEY_LOCAL_MACHINE"))
        .or_else(|| swap("HKU", "HKEY_USERS"))
        .unwrap_or_else(|| stored.to_owned())
}

impl Registry {
    fn id(&self, path: &str) -> Option<Id> {
        self.keys.find(path)
    }

    /// The key at a stored path (see [`canonical`]).
    #[must_use]
    pub fn key(&self, path: &str) -> Option<&Key> {
        self.keys.get(self.id(path)?)
    }

    /// The key at `rest` below the key at `path`, both stored paths.
    #[must_use]
    pub fn key_below(&self, path: &str, rest: &str) -> Option<&Key> {
        self.key(&[path, "\\", rest].concat())
    }

    /// A well-known key; `None` when it does not exist on this machine.
    #[must_use]
    pub fn known(&self, key: Known) -> Option<&Key> {
        self.keys.get(KNOWN_IDS[key as usize])
    }

    /// The key of this name directly below a well-known one.
    #[must_use]
    pub fn below(&self, key: Known, name: &str) -> Option<&Key> {
        self.keys.get(self.keys.child(KNOWN_IDS[key as usize], name)?)
    }

    /// A string value of a well-known key.
    #[must_use]
    pub fn text(&self, key: Known, name: &str) -> Option<&str> {
        self.known(key)?.get(name)?.text()
    }

    /// A DWORD value of a well-known key.
    #[must_use]
    pub fn dword(&self, key: Known, name: &str) -> Option<u32> {
        match self.known(key)?.get(name)? {
            Data::Dword(number) => Some(*number),
            _ => None,
        }
    }

    /// A value at a stored path.
    #[must_use]
    pub fn value(&self, path: &str, name: &str) -> Option<&Data> {
        self.key(path)?.get(name)
    }

    /// Sets a value, making the key and its parents where they are missing.
    pub fn set(&mut self, path: &str, name: &str, data: Data) {
        let id = self.id(path).unwrap_or_else(|| self.create(path));
        if let Some(key) = self.keys.get_mut(id) {
            key.set(name, data);
        }
    }

    /// Sets a value of a well-known key.
    pub fn set_known(&mut self, key: Known, name: &str, data: Data) {
        match self.keys.get_mut(KNOWN_IDS[key as usize]) {
            Some(there) => there.set(name, data),
            None => self.set(key.path(), name, data),
        }
    }

    /// Makes a key and its parents; what exists stays.
    pub fn create(&mut self, path: &str) -> Id {
        path.split('\\').fold(ROOT, |at, part| {
            let id = self.keys.reserve(at, part);
            if self.keys.get(id).is_none() {
                self.keys.set(id, Key::default());
            }
            id
        })
    }

    /// Removes a value. False when it was not there.
    pub fn remove_value(&mut self, path: &str, name: &str) -> bool {
        let Some(id) = self.id(path) else { return false };
        if self.keys.get(id).is_none_or(|key| key.get(name).is_none()) {
            return false;
        }
        if let Some(key) = self.keys.get_mut(id) {
            key.values.retain(|value| !same(&value.name, name));
        }
        true
    }

    /// Removes a key with everything below. False when it was not there.
    pub fn remove_key(&mut self, path: &str) -> bool {
        self.id(path).is_some_and(|id| self.keys.remove(id) > 0)
    }

    /// Names of the keys directly below, in Windows order.
    #[must_use]
    pub fn subkeys(&self, path: &str) -> Vec<&str> {
        let Some(id) = self.id(path) else { return Vec::new() };
        self.keys.sorted_children(id).into_iter().map(|child| self.keys.text(child)).collect()
    }

    /// The stored path with the case in which the key was made.
    #[must_use]
    pub fn spelled(&self, path: &str) -> Option<String> {
        Some(self.keys.names().path(self.id(path)?))
    }

    /// How many values there are in all.
    #[must_use]
    pub fn value_count(&self) -> usize {
        self.keys.iter().map(|(_, key)| key.values.len()).sum()
    }

    /// Folds all changes into a base of this machine's own.
    pub fn flatten(&mut self) {
        self.keys.flatten();
    }

    /// Bytes beside the shared image.
    #[must_use]
    pub fn resident_bytes(&self) -> usize {
        self.keys.resident_bytes()
    }
}

impl Facet for Registry {
    const KIND: &'static str = "registry";

    fn differences(&self, base: &Self, out: &mut Vec<StatePath>) {
        for path in self.keys.differing(&base.keys) {
            let (mine, theirs) = (self.keys.at(&path), base.keys.at(&path));
            if mine.is_some() != theirs.is_some() {
                out.push(StatePath::new(Self::KIND, &path));
            }
            let values = |key: Option<&Key>| key.map_or(Vec::new(), |key| key.values.clone());
            let (mine, theirs) = (values(mine), values(theirs));
            let find = |list: &[Value], name: &str| {
                list.iter().find(|value| same(&value.name, name)).map(|value| value.data.clone())
            };
            let only_theirs = theirs.iter().filter(|value| find(&mine, &value.name).is_none());
            for value in mine.iter().chain(only_theirs) {
                if find(&mine, &value.name) != find(&theirs, &value.name) {
                    out.push(StatePath::new(Self::KIND, &format!("{path}\\{}", value.name)));
                }
            }
        }
    }

    fn restore(&mut self, base: &Self, path: &str) {
        if base.keys.at(path).is_some() || self.keys.at(path).is_some() {
            self.keys.restore(&base.keys, path);
        }
        if let Some((key, name)) = path.rsplit_once('\\') {
            match base.value(key, name) {
                Some(data) => self.set(key, name, data.clone()),
                None => {
                    self.remove_value(key, name);
                }
            }
        }
    }

    fn show(&self, path: &str) -> Option<String> {
        if let Some((key, name)) = path.rsplit_once('\\')
            && let Some(data) = self.value(key, name)
        {
            return Some(format!("{} {data}", data.type_name()));
        }
        self.key(path).map(|key| format!("key with {} values", key.values.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_hive_lead_to_one_key() {
        assert_eq!(canonical(r"HKLM:\SOFTWARE\X").as_deref(), Some(r"HKLM\SOFTWARE\X"));
        assert_eq!(canonical(r"hkey_local_machine\SOFTWARE").as_deref(), Some(r"HKLM\SOFTWARE"));
        assert_eq!(canonical(r"Registry::HKU\S-1-5-18").as_deref(), Some(SYSTEM_HIVE));
        assert_eq!(canonical("HKXX\\a"), None);
    }

    #[test]
    fn a_fork_changes_a_value_and_the_image_does_not_notice() {
        let mut image = Registry::default();
        image.set(Known::DotNet.path(), "Release", Data::Dword(528_040));
        image.flatten();
        let mut fork = image.clone();
        fork.set_known(Known::DotNet, "release", Data::Dword(378_389));
        assert_eq!(fork.dword(Known::DotNet, "Release"), Some(378_389));
        assert_eq!(image.dword(Known::DotNet, "Release"), Some(528_040));
        let mut changed = Vec::new();
        fork.differences(&image, &mut changed);
        assert_eq!(
            changed.iter().map(ToString::to_string).collect::<Vec<_>>(),
            [r"registry:HKLM\SOFTWARE\Microsoft\NET Framework Setup\NDP\v4\Full\Release"]
        );
        fork.restore(&image, changed[0].path());
        changed.clear();
        fork.differences(&image, &mut changed);
        assert!(changed.is_empty());
    }
}

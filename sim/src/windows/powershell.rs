//! Windows PowerShell as a host: which version, which execution policy, which modules.
//!
//! *Models*: installed engine versions, execution policy per scope with its precedence, module
//! search along a path, and loading a module from its real files. All of it is read from the
//! registry and the file system; this file holds rules, not state.
//! *Leaves out*: the language (a later package), remoting, profiles, constrained language.
//! *Sources*: catalogue 4.9; R53-R57; S62-S66.
//! *Seen through*: `$PSVersionTable`, `Get-/Set-ExecutionPolicy`, `Get-Module`, the scheduled task.

use std::fmt;

use crate::kernel::text::{parted, same};
use crate::kernel::time::Moment;

use super::error::Win32;
use super::files::Files;
use super::node::{Content, Node};
use super::registry::{Data, Known, Registry};

/// Execution policies.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
pub enum Policy {
    /// No scripts at all.
    Restricted,
    /// Only scripts of trusted publishers.
    AllSigned,
    /// Scripts from elsewhere must be signed.
    RemoteSigned,
    /// All scripts, with a question for remote ones.
    Unrestricted,
    /// All scripts.
    Bypass,
}

impl Policy {
    /// All policies.
    pub const ALL: [Policy; 5] = [
        Policy::Restricted,
        Policy::AllSigned,
        Policy::RemoteSigned,
        Policy::Unrestricted,
        Policy::Bypass,
    ];

    /// Reads a policy name; any case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|policy| same(policy.name(), text))
    }

    /// Its name as PowerShell writes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Restricted => "Restricted",
            Self::AllSigned => "AllSigned",
            Self::RemoteSigned => "RemoteSigned",
            Self::Unrestricted => "Unrestricted",
            Self::Bypass => "Bypass",
        }
    }
}

impl fmt::Display for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Scopes of the execution policy, strongest first.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
pub enum Scope {
    /// Group policy for the computer.
    MachinePolicy,
    /// Group policy for the user.
    UserPolicy,
    /// This process.
    Process,
    /// The user.
    CurrentUser,
    /// The machine.
    LocalMachine,
}

impl Scope {
    /// In order of precedence.
    pub const ALL: [Scope; 5] = [
        Scope::MachinePolicy,
        Scope::UserPolicy,
        Scope::Process,
        Scope::CurrentUser,
        Scope::LocalMachine,
    ];

    /// Reads a scope name; any case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| same(&scope.to_string(), text))
    }

    /// The key that holds it for the user with this hive; `None` for the process scope.
    #[must_use]
    pub fn key(self, hive: &str) -> Option<String> {
        match self {
            Self::MachinePolicy => Some(Known::PolicyMachine.path().to_owned()),
            Self::UserPolicy => Some(format!("{hive}\\{USER_POLICIES}")),
            Self::Process => None,
            Self::CurrentUser => Some(format!("{hive}\\{USER_SHELL}")),
            Self::LocalMachine => Some(Known::ShellMachine.path().to_owned()),
        }
    }
}

/// The user's own policy, below a hive.
const USER_SHELL: &str = r"Software\Microsoft\PowerShell\1\ShellIds\Microsoft.PowerShell";
/// The group's policy for a user, below a hive.
const USER_POLICIES: &str = r"Software\Policies\Microsoft\Windows\PowerShell";

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// The policy of one scope as the user with this hive sees it; `None` is Undefined.
#[must_use]
pub fn policy_of(registry: &Registry, hive: &str, scope: Scope) -> Option<Policy> {
    let key = match scope {
        Scope::MachinePolicy => registry.known(Known::PolicyMachine),
        Scope::UserPolicy => registry.key_below(hive, USER_POLICIES),
        Scope::Process => None,
        Scope::CurrentUser => registry.key_below(hive, USER_SHELL),
        Scope::LocalMachine => registry.known(Known::ShellMachine),
    }?;
    let by_policy = matches!(scope, Scope::MachinePolicy | Scope::UserPolicy);
    if by_policy && key.get("EnableScripts") == Some(&Data::Dword(0)) {
        return Some(Policy::Restricted);
    }
    Policy::parse(key.get("ExecutionPolicy")?.text()?)
}

/// The policy that counts: the first defined scope; RemoteSigned on servers when none is (4.9).
#[must_use]
pub fn effective_policy(registry: &Registry, hive: &str, process: Option<Policy>) -> Policy {
    Scope::ALL
        .into_iter()
        .find_map(|scope| match scope {
            Scope::Process => process,
            _ => policy_of(registry, hive, scope),
        })
        .unwrap_or(if is_old_default(registry) { Policy::Restricted } else { Policy::RemoteSigned })
}

/// Before Windows Server 2012 R2 the default of servers was Restricted \[K\].
fn is_old_default(registry: &Registry) -> bool {
    let version = registry.text(Known::CurrentVersion, "CurrentVersion");
    matches!(version, Some("6.0" | "6.1" | "6.2"))
}

/// The version of the newest engine that is installed: major and minor.
#[must_use]
pub fn version(registry: &Registry) -> Option<(u32, u32)> {
    let text = registry
        .text(Known::PowerShell3, "PowerShellVersion")
        .or_else(|| registry.text(Known::PowerShell1, "PowerShellVersion"))?;
    let mut numbers = text.split('.').map(|part| part.parse().unwrap_or(0));
    Some((numbers.next()?, numbers.next().unwrap_or(0)))
}

/// Why a module could not be loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ModuleError {
    /// Nowhere along the module path.
    NotFound(String),
    /// The execution policy keeps a script file of the module from loading.
    PolicyForbids(String),
    /// A file that the manifest names is not there.
    FileMissing(String),
    /// A file cannot be read as what it should be.
    FileCorrupt(String),
    /// Windows refused to open a file.
    Unreadable(String, Win32),
    /// The module asks for a newer engine: needed and present major version.
    EngineTooOld(u32, u32),
}

impl fmt::Display for ModuleError {
    /// The texts of Windows PowerShell \[K\].
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound(name) => write!(
                f,
                "The specified module '{name}' was not loaded because no valid module file was \
                 found in any module directory."
            ),
            Self::PolicyForbids(file) => write!(
                f,
                "File {file} cannot be loaded because running scripts is disabled on this \
                 system. For more information, see about_Execution_Policies at \
                 https:/go.microsoft.com/fwlink/?LinkID=135170."
            ),
            Self::FileMissing(file) => write!(
                f,
                "The module to process '{file}', listed in field 'NestedModules' of the module \
                 manifest was not processed because no valid module was found in any module \
                 directory."
            ),
            Self::FileCorrupt(file) => write!(
                f,
                "Could not load file or assembly 'file:///{file}' or one of its dependencies. \
                 The module was expected to contain an assembly manifest."
            ),
            Self::Unreadable(file, error) => {
                write!(f, "Access to the path '{file}' failed. {error}")
            }
            Self::EngineTooOld(needed, present) => write!(
                f,
                "The module requires a minimum Windows PowerShell version of '{needed}.0' to \
                 execute; the version of this engine is '{present}.0'."
            ),
        }
    }
}

/// The folder of a module along a path list. Both the parent of the module folder and the module
/// folder itself may stand in the list: the documentation names the latter (S63).
#[must_use]
pub fn find_module(files: &Files, path_list: &str, name: &str) -> Option<String> {
    let manifest = [name, ".psd1"].concat();
    let entries = path_list.split(';').map(|entry| entry.trim().trim_end_matches('\\'));
    entries.filter(|entry| !entry.is_empty()).find_map(|entry| {
        let directory = files.find(entry)?;
        let holds = |folder| files.child(folder, &manifest).is_some_and(|id| files.is_file_at(id));
        if files.child(directory, name).is_some_and(holds) {
            return Some([entry, "\\", name].concat());
        }
        let last = entry.rsplit('\\').next().unwrap_or(entry);
        (same(last, name) && holds(directory)).then(|| entry.to_owned())
    })
}

/// Where modules for all users lie.
pub const SHARED_MODULES: &str = r"C:\Program Files\WindowsPowerShell\Modules";
/// The first engine that keeps versions of a module side by side, in folders of their own \[K\].
const SIDE_BY_SIDE: u32 = 5;

/// The version that a manifest states.
#[must_use]
pub fn module_version(manifest: &Content) -> Option<String> {
    let Content::Text(text) = manifest else { return None };
    let version = fields(text).find(|(name, _)| same(name, "ModuleVersion"));
    version.and_then(|(_, value)| words(value).next().map(str::to_owned))
}

/// Manifests of a module in one entry of a path list: its own folder, then folders of versions.
#[must_use]
pub fn manifests(files: &Files, entry: &str, name: &str) -> Vec<String> {
    let folder = format!("{entry}\\{name}");
    let Ok(directory) = files.lookup(&folder) else { return Vec::new() };
    let below = files.children(directory).into_iter().map(|id| files.path(id));
    let all = std::iter::once(folder).chain(below);
    all.map(|folder| format!("{folder}\\{name}.psd1")).filter(|path| files.is_file(path)).collect()
}

/// All versions of a module along a path list, in its order.
#[must_use]
pub fn versions(files: &Files, path_list: &str, name: &str) -> Vec<String> {
    let entries = path_list.split(';').map(|entry| entry.trim().trim_end_matches('\\'));
    let manifests = entries.flat_map(|entry| manifests(files, entry, name));
    manifests.filter_map(|path| module_version(&files.node(&path)?.content)).collect()
}

/// Installs a module for all users: its manifest is enough for everybody who asks for its version.
///
/// # Errors
/// As the file system answers.
pub fn put_module(
    files: &mut Files,
    registry: &Registry,
    name: &str,
    version: &str,
    at: Moment,
) -> Result<(), Win32> {
    let side_by_side = self::version(registry).is_some_and(|(major, _)| major >= SIDE_BY_SIDE);
    let folder = if side_by_side {
        format!("{SHARED_MODULES}\\{name}\\{version}")
    } else {
        format!("{SHARED_MODULES}\\{name}")
    };
    let manifest =
        format!("@{{\r\nAuthor = 'Microsoft Corporation'\r\nModuleVersion = '{version}'\r\n}}\r\n");
    let path = format!("{folder}\\{name}.psd1");
    let node = Node::text(&manifest, at);
    // A module that is there already stays as it is.
    if files.node(&path).is_none_or(|there| there.content != node.content) {
        files.put(&path, node)?;
    }
    Ok(())
}

/// Fields of a manifest that name files of the module.
const FILE_FIELDS: [&str; 6] = [
    "RootModule",
    "ModuleToProcess",
    "NestedModules",
    "ScriptsToProcess",
    "FormatsToProcess",
    "TypesToProcess",
];

/// Loads the module in `folder`: manifest, then each file it names, under a policy. Gives the
/// version that the manifest states.
///
/// # Errors
/// The first thing that keeps it from loading.
pub fn load_module(
    files: &Files,
    folder: &str,
    name: &str,
    policy: Policy,
    engine_major: u32,
) -> Result<Option<String>, ModuleError> {
    let not_found = || ModuleError::NotFound(name.to_owned());
    let directory = files.find(folder).ok_or_else(not_found)?;
    let child = |file: &str| files.child(directory, file).and_then(|id| files.get(id));
    let path = |file: &str| format!("{folder}\\{file}");
    let manifest = [name, ".psd1"].concat();
    let node = child(&manifest).ok_or_else(not_found)?;
    let Content::Text(text) = &node.content else {
        return Err(ModuleError::FileCorrupt(path(&manifest)));
    };
    if !text.trim_start().starts_with("@{") || !text.trim_end().ends_with('}') {
        return Err(ModuleError::FileCorrupt(path(&manifest)));
    }
    let fields: Vec<(&str, &str)> = fields(text).collect();
    let stated = |wanted: &str| {
        let field = fields.iter().find(|(name, _)| same(name, wanted));
        field.and_then(|(_, value)| words(value).next())
    };
    let needed = stated("PowerShellVersion");
    let needed = needed.and_then(|version| version.split('.').next()?.parse().ok());
    if let Some(needed) = needed.filter(|needed| *needed > engine_major) {
        return Err(ModuleError::EngineTooOld(needed, engine_major));
    }
    let of_files = |name: &str| FILE_FIELDS.iter().any(|field| same(field, name));
    let listed = fields.iter().filter(|(name, _)| of_files(name));
    for file in listed.flat_map(|(_, value)| words(value)) {
        let node = child(file).ok_or_else(|| ModuleError::FileMissing(path(file)))?;
        let is_script = [".ps1xml", ".psm1", ".ps1"].iter().any(|end| file.ends_with(end));
        let is_sound = match &node.content {
            Content::Program { .. } => !is_script,
            Content::Text(_) => is_script,
            _ => false,
        };
        if is_script && matches!(policy, Policy::Restricted | Policy::AllSigned) {
            return Err(ModuleError::PolicyForbids(path(file)));
        }
        if !is_sound {
            return Err(ModuleError::FileCorrupt(path(file)));
        }
    }
    Ok(stated("ModuleVersion").map(str::to_owned))
}

/// The fields of a manifest: name, and what is behind the equals sign, line by line.
fn fields(manifest: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = manifest;
    let lines = std::iter::from_fn(move || {
        let Some((line, behind)) = parted(rest, b'\n') else {
            return Some(std::mem::take(&mut rest)).filter(|line| !line.is_empty());
        };
        rest = behind;
        Some(line.strip_suffix('\r').unwrap_or(line))
    });
    let fields = lines.filter_map(|line| parted(line, b'='));
    fields.map(|(name, value)| (name.trim(), value))
}

/// The quoted words of a field.
fn words(value: &str) -> impl Iterator<Item = &str> {
    let mut rest = value;
    std::iter::from_fn(move || {
        let (_, quoted) = parted(rest, b'\'')?;
        let (word, behind) = parted(quoted, b'\'').unwrap_or((quoted, ""));
        rest = behind;
        Some(word)
    })
}

#[cfg(test)]
mod tests {
    use super::super::registry::SYSTEM_HIVE;
    use super::*;

    #[test]
    fn group_policy_outranks_the_machine_scope() {
        let mut registry = Registry::default();
        registry.set_known(Known::CurrentVersion, "CurrentVersion", Data::sz("6.3"));
        assert_eq!(effective_policy(&registry, SYSTEM_HIVE, None), Policy::RemoteSigned);
        registry.set_known(Known::ShellMachine, "ExecutionPolicy", Data::sz("Unrestricted"));
        assert_eq!(effective_policy(&registry, SYSTEM_HIVE, None), Policy::Unrestricted);
        registry.set_known(Known::PolicyMachine, "EnableScripts", Data::Dword(0));
        assert_eq!(effective_policy(&registry, SYSTEM_HIVE, None), Policy::Restricted);
    }

    #[test]
    fn the_newest_engine_counts() {
        let mut registry = Registry::default();
        registry.set_known(Known::PowerShell1, "PowerShellVersion", Data::sz("2.0"));
        assert_eq!(version(&registry), Some((2, 0)));
        registry.set_known(Known::PowerShell3, "PowerShellVersion", Data::sz("5.1.17763.1"));
        assert_eq!(version(&registry), Some((5, 1)));
    }

    #[test]
    fn fields_of_a_manifest_are_read() {
        let text = "@{\n  NestedModules = 'A.dll', 'B.psm1'\n}";
        let (name, value) = fields(text).next().unwrap();
        assert_eq!(name, "NestedModules");
        assert_eq!(words(value).collect::<Vec<_>>(), ["A.dll", "B.psm1"]);
        assert_eq!(words(" 'a' b 'c").collect::<Vec<_>>(), ["a", "c"]);
        let text = "@{\r\n\r\nGUID = 'x'\r\n # note\r\nB='y\r\n}\r\nC = z\r";
        let all = [("GUID", " 'x'"), ("B", "'y"), ("C", " z\r")];
        assert_eq!(fields(text).collect::<Vec<_>>(), all);
    }
}

//! Faults of PowerShell as a host, and of single registry values.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Break, FaultError, value};
use crate::kernel::text::same;
use crate::mars::layout::MODULES;
use crate::windows::environment::Block;
use crate::windows::powershell::{self, Policy, Scope};
use crate::windows::registry::{Data, Known, SYSTEM_HIVE, canonical};
use crate::windows::state::StatePath;
use crate::world::World;

/// PowerShell: policy, version, module path.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum PowerShellFault {
    /// Somebody set the execution policy of a scope.
    ExecutionPolicy {
        /// The scope.
        scope: Scope,
        /// The policy.
        policy: Policy,
    },
    /// Nothing newer than this version was ever installed.
    OnlyVersion(String),
    /// The agent's modules are not in the machine's PSModulePath.
    ModulePathLost {},
    /// PSModulePath is right again, but the Task Scheduler still works with the copy that it took
    /// when it started.
    ModulePathStale {},
}

fn without_agent(path: &str) -> String {
    let keep = |entry: &&str| !same(entry.trim_end_matches('\\'), MODULES);
    path.split(';').filter(keep).collect::<Vec<_>>().join(";")
}

fn machine_path(world: &World) -> String {
    let text = world.host.registry.text(Known::Environment, "PSModulePath");
    text.unwrap_or_default().to_owned()
}

fn lists_agent(path: &str) -> bool {
    path.split(';').any(|entry| same(entry.trim_end_matches('\\'), MODULES))
}

impl Break for PowerShellFault {
    fn inject(&self, world: &mut World) -> Result<(), FaultError> {
        let path = machine_path(world);
        let registry = &mut world.host.registry;
        match self {
            Self::ExecutionPolicy { scope, policy } => {
                let key = scope
                    .key(SYSTEM_HIVE)
                    .ok_or_else(|| FaultError("the scope Process ends with its process".into()))?;
                registry.set(&key, "ExecutionPolicy", Data::sz(&policy.to_string()));
                if matches!(scope, Scope::MachinePolicy | Scope::UserPolicy) {
                    registry.set(&key, "EnableScripts", Data::Dword(1));
                }
            }
            Self::OnlyVersion(version) if version.starts_with('2') => {
                registry.remove_key(Known::PowerShell3.path());
            }
            Self::OnlyVersion(version) => {
                registry.set_known(Known::PowerShell3, "PowerShellVersion", Data::sz(version));
            }
            Self::ModulePathLost {} | Self::ModulePathStale {} => {
                let lost = Data::ExpandSz(without_agent(&path).into());
                registry.set_known(Known::Environment, "PSModulePath", lost);
                let copy = Block::of_machine(registry);
                if matches!(self, Self::ModulePathStale {}) {
                    let right = Data::ExpandSz(path.into());
                    registry.set_known(Known::Environment, "PSModulePath", right);
                }
                // The loss is older than the last start of Windows: every process has it.
                if let Some(service) = world.host.services.get_mut("Schedule") {
                    service.environment = copy;
                }
            }
        }
        Ok(())
    }

    fn touches(&self, world: &World) -> Vec<StatePath> {
        match self {
            Self::ExecutionPolicy { scope, .. } => {
                let key = scope.key(SYSTEM_HIVE).unwrap_or_default();
                let mut touched = vec![value(&key, "ExecutionPolicy")];
                if matches!(scope, Scope::MachinePolicy | Scope::UserPolicy) {
                    touched.push(value(&key, "EnableScripts"));
                }
                touched.extend(missing_keys(world, &key));
                touched
            }
            Self::OnlyVersion(_) => {
                vec![StatePath::new("registry", Known::PowerShell3.path())]
            }
            Self::ModulePathLost {} => vec![
                value(Known::Environment.path(), "PSModulePath"),
                StatePath::new("service", "Schedule"),
            ],
            Self::ModulePathStale {} => vec![StatePath::new("service", "Schedule")],
        }
    }

    fn holds(&self, world: &World) -> bool {
        let registry = &world.host.registry;
        let scheduler = world.host.services.get("Schedule");
        let copy = scheduler.and_then(|s| s.environment.get("PSModulePath")).unwrap_or_default();
        match self {
            Self::ExecutionPolicy { scope, policy } => {
                powershell::policy_of(registry, SYSTEM_HIVE, *scope) == Some(*policy)
            }
            Self::OnlyVersion(version) => powershell::version(registry)
                .is_some_and(|(major, minor)| version.starts_with(&format!("{major}.{minor}"))),
            Self::ModulePathLost {} => !lists_agent(&machine_path(world)),
            Self::ModulePathStale {} => {
                let expanded = Block::default().expand(MODULES);
                lists_agent(&machine_path(world)) && !copy.split(';').any(|e| same(e, &expanded))
            }
        }
    }
}

/// One registry value was changed or deleted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum RegistryFault {
    /// A REG_SZ.
    SetText {
        /// The key.
        key: String,
        /// The value's name.
        name: String,
        /// Its text.
        text: String,
    },
    /// A REG_DWORD.
    SetNumber {
        /// The key.
        key: String,
        /// The value's name.
        name: String,
        /// Its number.
        number: u32,
    },
    /// Deleted.
    DeleteValue {
        /// The key.
        key: String,
        /// The value's name.
        name: String,
    },
}

/// Keys that a value needs and that do not exist yet: they come with it.
pub(super) fn missing_keys(world: &World, key: &str) -> Vec<StatePath> {
    let mut missing = Vec::new();
    let mut at = Some(key);
    while let Some(path) = at.filter(|path| world.host.registry.key(path).is_none()) {
        missing.push(StatePath::new("registry", path));
        at = path.rsplit_once('\\').map(|(above, _)| above);
    }
    missing
}

impl RegistryFault {
    fn place(&self) -> Result<(String, &str), FaultError> {
        let (key, name) = match self {
            Self::SetText { key, name, .. }
            | Self::SetNumber { key, name, .. }
            | Self::DeleteValue { key, name } => (key, name),
        };
        let stored = canonical(key).ok_or_else(|| FaultError(format!("`{key}` names no hive")))?;
        Ok((stored, name))
    }
}

impl Break for RegistryFault {
    fn inject(&self, world: &mut World) -> Result<(), FaultError> {
        let (key, name) = self.place()?;
        let registry = &mut world.host.registry;
        match self {
            Self::SetText { text, .. } => registry.set(&key, name, Data::sz(text)),
            Self::SetNumber { number, .. } => registry.set(&key, name, Data::Dword(*number)),
            Self::DeleteValue { .. } => {
                if !registry.remove_value(&key, name) {
                    return Err(FaultError(format!("there is no value `{name}` in `{key}`")));
                }
            }
        }
        Ok(())
    }

    fn touches(&self, world: &World) -> Vec<StatePath> {
        let Ok((key, name)) = self.place() else { return Vec::new() };
        let mut touched = vec![value(&key, name)];
        touched.extend(missing_keys(world, &key));
        touched
    }

    fn holds(&self, world: &World) -> bool {
        let Ok((key, name)) = self.place() else { return false };
        let there = world.host.registry.value(&key, name);
        match self {
            Self::SetText { text, .. } => there == Some(&Data::sz(text)),
            Self::SetNumber { number, .. } => there == Some(&Data::Dword(*number)),
            Self::DeleteValue { .. } => there.is_none(),
        }
    }
}

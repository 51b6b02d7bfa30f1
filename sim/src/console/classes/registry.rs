//! `Microsoft.Win32.Registry`: values of keys by the full path of the key, and the hives.
//!
//! `[Microsoft.Win32.RegistryKey]::OpenBaseKey` is here, too. *Leaves out*: views of 32 bits (the
//! same key is given), remote registries. *Sources*: members of .NET Framework 4 \[K\].

use powershell::eval::{Eval, Stop};
use powershell::value::{Value, text};

use super::{Answer, HostType};
use crate::console::machine::Machine;
use crate::console::providers::registry_key;
use crate::kernel::text::same;

pub(in crate::console) static TYPE: HostType =
    HostType { static_member: fixed, ..HostType::new("Microsoft.Win32.Registry") };

/// Hives by the names of the properties of the class.
const HIVES: [(&str, &str); 5] = [
    ("ClassesRoot", "HKEY_CLASSES_ROOT"),
    ("CurrentConfig", "HKEY_CURRENT_CONFIG"),
    ("CurrentUser", "HKEY_CURRENT_USER"),
    ("LocalMachine", "HKEY_LOCAL_MACHINE"),
    ("Users", "HKEY_USERS"),
];

fn hive(name: &str) -> Option<&'static str> {
    HIVES.iter().find(|(known, _)| same(known, name)).map(|(_, hive)| *hive)
}

/// `[Microsoft.Win32.RegistryKey]::OpenBaseKey(hive, view)`
pub(super) fn of_key(machine: &mut Machine, name: &str, arguments: Option<&[Value]>) -> Answer {
    let arguments = arguments?;
    let said = |at: usize| arguments.get(at).map(text::of).unwrap_or_default();
    if same(name, "OpenRemoteBaseKey") {
        let local = ["", ".", "localhost"].iter().any(|name| same(name, &said(1)));
        if !local && !same(&said(1), &machine.look().host.identity.name) {
            return Some(Err(Stop::lacking("the registry of another computer")));
        }
    } else if !same(name, "OpenBaseKey") {
        return None;
    }
    let hive = hive(&said(0))?;
    Some(Ok(registry_key::opened(machine, hive, true).unwrap_or(Value::Null)))
}

fn fixed(machine: &mut Machine, name: &str, arguments: Option<&[Value]>) -> Answer {
    let Some(arguments) = arguments else {
        let opened = registry_key::opened(machine, hive(name)?, true);
        return Some(Ok(opened.unwrap_or(Value::Null)));
    };
    let said = |at: usize| arguments.get(at).map(text::of).unwrap_or_default();
    let path = said(0);
    let long = HIVES
        .iter()
        .any(|(_, hive)| path.split('\\').next().is_some_and(|first| same(first, hive)));
    if !long {
        let text = "Registry key name must start with a valid base key name.\r\nParameter name: \
                    keyName";
        return Some(Err(Stop::thrown("System.ArgumentException", text)));
    }
    let stored = machine.stored(&path)?;
    if same(name, "GetValue") {
        let registry = &machine.look().host.registry;
        let Some(key) = registry.key(&stored) else { return Some(Ok(Value::Null)) };
        return Some(Ok(match key.get(&said(1)) {
            Some(data) => registry_key::value(machine, data),
            None => arguments.get(2).cloned().unwrap_or(Value::Null),
        }));
    }
    same(name, "SetValue").then(|| set(machine, &stored, arguments))
}

fn set(machine: &mut Machine, stored: &str, arguments: &[Value]) -> Eval<Value> {
    let said = |at: usize| arguments.get(at).map(text::of).unwrap_or_default();
    if !registry_key::may_write(machine, stored) {
        let text = format!("Access to the registry key '{}' is denied.", said(0));
        return Err(Stop::thrown("System.UnauthorizedAccessException", &text));
    }
    let kind = arguments.get(3).map(text::of);
    match registry_key::data(arguments.get(2).unwrap_or(&Value::Null), kind.as_deref()) {
        Some(data) => {
            machine.world().host.registry.set(stored, &said(1), data);
            Ok(Value::Null)
        }
        None => Err(Stop::thrown(
            "System.ArgumentException",
            "The type of the value object did not match the specified RegistryValueKind or the \
             object could not be properly converted.",
        )),
    }
}

//! `Set-`, `New-`, `Remove-`, `Rename-`, `Clear-`, `Copy-` and `Move-ItemProperty`.
//!
//! *Models*: values of keys; times and attributes of files. *Leaves out*: transactions.
//! *Sources*: error records of Windows PowerShell 5.1 \[K\].

use powershell::eval::{Call, ErrorSpec, Eval, Param};
use powershell::value::{Value, text};

use super::property::{no_property, without_properties};
use super::{CREDENTIAL, EXCLUDE, FILTER, FORCE, INCLUDE, LITERAL, PASS, PATH};
use super::{entry, places_forced, refuse};
use crate::console::classes;
use crate::console::command::Entry;
use crate::console::machine::Machine;
use crate::console::providers::failure::{self, Failure};
use crate::console::providers::{Place, Provider, registry_key};
use crate::windows::registry::Data;

const TYPES: &[&str] =
    &["String", "ExpandString", "Binary", "DWord", "MultiString", "QWord", "None", "Unknown"];

const NAME: Param = Param::new("Name", "string").at(1).mandatory().by_name().alias(&["PSProperty"]);
const NAMES: Param = Param { of: "string[]", ..NAME };

/// `Set-ItemProperty`
pub(in crate::console::cmdlets) const SET: Entry = entry(
    ("Set-ItemProperty", "Microsoft.PowerShell.Commands.SetItemPropertyCommand"),
    &[
        PATH,
        LITERAL,
        Param::new("Name", "string").at(1).by_name().alias(&["PSProperty"]),
        Param::new("Value", "object").at(2).empty().by_name(),
        Param::new("InputObject", "object").pipeline(),
        Param::new("Type", "string").choices(TYPES).by_name(),
        PASS,
        FORCE,
        FILTER,
        INCLUDE,
        EXCLUDE,
        CREDENTIAL,
    ],
    Some(2),
    |call| {
        refuse(call, &["Credential"])?;
        let pairs: Vec<(String, Value)> = match (call.text("Name"), call.get("InputObject")) {
            (Some(name), _) => {
                vec![(name.to_string(), call.get("Value").cloned().unwrap_or(Value::Null))]
            }
            (None, Some(Value::Object(object))) => {
                let object = object.borrow();
                let own = object.properties.iter().filter(|(name, _)| !name.starts_with("PS"));
                own.map(|(name, value)| (name.to_string(), value.clone())).collect()
            }
            _ => return Err(call.engine.unsupported_here("Set-ItemProperty without -Name")),
        };
        for place in places_forced(call, true)? {
            for (name, value) in &pairs {
                set(call, &place, name, value)?;
            }
        }
        Ok(())
    },
    (
        "Sets a value of a key, or a property of a file",
        &[r"Set-ItemProperty 'HKLM:\SYSTEM\CurrentControlSet\Services\VSS' -Name Start -Value 3"],
    ),
);

/// The stored path of a key that may be written.
fn writable(call: &mut Call<'_>, place: &Place) -> Result<String, Failure> {
    let machine = Machine::of(call.engine);
    let stored = machine.stored(&place.path).ok_or_else(|| failure::missing(place))?;
    match registry_key::may_write(machine, &stored) {
        true => Ok(stored),
        false => Err(failure::registry_access(place)),
    }
}

fn wrong_type(place: &Place) -> Failure {
    let class = "System.ArgumentException";
    let text = "The type of the value object did not match the specified RegistryValueKind or the \
                object could not be properly converted.";
    ErrorSpec::new(class, class, "WriteError", text).about(Value::text(&place.path)).into()
}

fn asked(call: &mut Call<'_>, place: &Place, name: &str, action: &str) -> Eval<bool> {
    call.should_process(&format!("Item: {} Property: {name}", place.path), action)
}

fn set(call: &mut Call<'_>, place: &Place, name: &str, value: &Value) -> Eval<()> {
    if !asked(call, place, name, "Set Property")? {
        return Ok(());
    }
    match place.provider {
        Provider::Registry => {
            let stored = match writable(call, place) {
                Ok(stored) => stored,
                Err(failure) => return call.engine.fail(&failure),
            };
            let machine = Machine::of(call.engine);
            let own = registry_key::stored_name(name).to_owned();
            let there = machine.look().host.registry.value(&stored, &own);
            let there = there.map(registry_key::kind_name);
            let kind = call.text("Type").map(|kind| kind.to_string());
            let kind = kind.as_deref().or(there);
            match registry_key::data(value, kind) {
                Some(data) => {
                    Machine::of(call.engine).world().host.registry.set(&stored, &own, data);
                }
                None => return call.engine.fail(&wrong_type(place)),
            }
        }
        Provider::FileSystem => {
            let known = classes::assigned_name(name);
            let Some(known) = known else {
                let text = format!("Property {name} does not exist at path {}.", place.path);
                let class = "System.Management.Automation.PSArgumentException";
                let spec = ErrorSpec::new(class, class, "InvalidArgument", text);
                return call.engine.fail(&spec.about(Value::text(name)));
            };
            classes::assign(Machine::of(call.engine), &place.path, known, value)?;
        }
        _ => return call.engine.fail(&without_properties()),
    }
    if call.flag("PassThru")
        && let Some(found) =
            registry_key::properties(Machine::of(call.engine), place, |one| one == name)
    {
        call.put(found)?;
    }
    Ok(())
}

/// `New-ItemProperty`
pub(in crate::console::cmdlets) const NEW: Entry = entry(
    ("New-ItemProperty", "Microsoft.PowerShell.Commands.NewItemPropertyCommand"),
    &[
        Param::new("Path", "string[]").at(0).mandatory().by_name().sets(&["Path"]),
        LITERAL,
        NAME,
        Param::new("PropertyType", "string").choices(TYPES).by_name().alias(&["Type"]),
        Param::new("Value", "object").by_name(),
        FORCE,
        FILTER,
        INCLUDE,
        EXCLUDE,
        CREDENTIAL,
    ],
    Some(2),
    |call| {
        refuse(call, &["Credential"])?;
        for place in places_forced(call, true)? {
            new(call, &place)?;
        }
        Ok(())
    },
    (
        "Makes a value of a key",
        &[r"New-ItemProperty 'HKLM:\SYSTEM\CurrentControlSet\Services\VSS' -Name Test -Value 1"],
    ),
);

fn new(call: &mut Call<'_>, place: &Place) -> Eval<()> {
    if place.provider != Provider::Registry {
        return call.engine.fail(&without_properties());
    }
    let name = call.text("Name").unwrap_or_default();
    if !asked(call, place, &name, "New Property")? {
        return Ok(());
    }
    let stored = match writable(call, place) {
        Ok(stored) => stored,
        Err(failure) => return call.engine.fail(&failure),
    };
    let own = registry_key::stored_name(&name).to_owned();
    let there = Machine::of(call.engine).look().host.registry.value(&stored, &own).is_some();
    if there && !call.flag("Force") {
        let class = "System.IO.IOException";
        let spec = ErrorSpec::new(class, class, "ResourceExists", "The property already exists.");
        return call.engine.fail(&spec.about(Value::text(&place.path)));
    }
    let kind = call.text("PropertyType").map(|kind| kind.to_string());
    let data = match call.get("Value") {
        Some(value) if !matches!(value, Value::Null) => registry_key::data(value, kind.as_deref()),
        _ => Some(empty(kind.as_deref())),
    };
    let Some(data) = data else { return call.engine.fail(&wrong_type(place)) };
    Machine::of(call.engine).world().host.registry.set(&stored, &own, data);
    let shown = registry_key::shown_name(&own).to_owned();
    let found = registry_key::properties(Machine::of(call.engine), place, |one| {
        crate::kernel::text::same(one, &shown)
    });
    call.put(found.unwrap_or(Value::Null))
}

/// What a value is made with when none is given.
fn empty(kind: Option<&str>) -> Data {
    match kind.unwrap_or_default().to_ascii_lowercase().as_str() {
        "dword" => Data::Dword(0),
        "qword" => Data::Qword(0),
        "binary" => Data::Binary(Vec::new()),
        "none" => Data::None(Vec::new()),
        "multistring" => Data::MultiSz(Vec::new()),
        "expandstring" => Data::ExpandSz("".into()),
        _ => Data::sz(""),
    }
}

/// `Remove-ItemProperty`
pub(in crate::console::cmdlets) const REMOVE: Entry = entry(
    ("Remove-ItemProperty", "Microsoft.PowerShell.Commands.RemoveItemPropertyCommand"),
    &[PATH, LITERAL, NAMES, FORCE, FILTER, INCLUDE, EXCLUDE, CREDENTIAL],
    Some(2),
    |call| {
        on_values(call, "Remove Property", |call, stored, name| {
            Machine::of(call.engine).world().host.registry.remove_value(stored, name);
            Ok(())
        })
    },
    (
        "Removes a value of a key",
        &[r"Remove-ItemProperty 'HKLM:\SYSTEM\CurrentControlSet\Services\VSS' -Name ErrorControl"],
    ),
);

/// `Clear-ItemProperty`
pub(in crate::console::cmdlets) const CLEAR: Entry = entry(
    ("Clear-ItemProperty", "Microsoft.PowerShell.Commands.ClearItemPropertyCommand"),
    &[PATH, LITERAL, NAMES, FORCE, PASS, FILTER, INCLUDE, EXCLUDE, CREDENTIAL],
    Some(2),
    |call| {
        on_values(call, "Clear Property", |call, stored, name| {
            let registry = &mut Machine::of(call.engine).world().host.registry;
            let kind = registry.value(stored, name).map(registry_key::kind_name);
            registry.set(stored, name, empty(kind));
            Ok(())
        })
    },
    (
        "Empties a value of a key",
        &[r"Clear-ItemProperty 'HKLM:\SYSTEM\CurrentControlSet\Services\VSS' -Name ErrorControl"],
    ),
);

const RENAMED: &[Param] = &[
    Param::new("Path", "string").at(0).mandatory().by_name().sets(&["Path"]),
    LITERAL,
    NAME,
    Param::new("NewName", "string").at(2).mandatory().by_name(),
    FORCE,
    PASS,
    FILTER,
    INCLUDE,
    EXCLUDE,
    CREDENTIAL,
];

/// `Rename-ItemProperty`
pub(in crate::console::cmdlets) const RENAME: Entry = entry(
    ("Rename-ItemProperty", "Microsoft.PowerShell.Commands.RenameItemPropertyCommand"),
    RENAMED,
    Some(2),
    |call| {
        on_values(call, "Rename Property", |call, stored, name| {
            let new = call.text("NewName").unwrap_or_default();
            moved(call, (stored, name), (stored, &new), true);
            Ok(())
        })
    },
    ("Gives a value of a key another name", &[]),
);

const PLACED: &[Param] = &[
    PATH,
    LITERAL,
    Param::new("Name", "string[]").at(2).mandatory().by_name().alias(&["PSProperty"]),
    Param::new("Destination", "string").at(1).mandatory().by_name(),
    FORCE,
    PASS,
    FILTER,
    INCLUDE,
    EXCLUDE,
    CREDENTIAL,
];

/// `Copy-ItemProperty`
pub(in crate::console::cmdlets) const COPY: Entry = entry(
    ("Copy-ItemProperty", "Microsoft.PowerShell.Commands.CopyItemPropertyCommand"),
    PLACED,
    Some(2),
    |call| on_values(call, "Copy Property", |call, stored, name| placed(call, stored, name, false)),
    ("Copies a value to another key", &[]),
);

/// `Move-ItemProperty`
pub(in crate::console::cmdlets) const MOVE: Entry = entry(
    ("Move-ItemProperty", "Microsoft.PowerShell.Commands.MoveItemPropertyCommand"),
    PLACED,
    Some(2),
    |call| on_values(call, "Move Property", |call, stored, name| placed(call, stored, name, true)),
    ("Moves a value to another key", &[]),
);

fn placed(call: &mut Call<'_>, stored: &str, name: &str, moves: bool) -> Eval<()> {
    let said = call.text("Destination").unwrap_or_default();
    let target = match Machine::of(call.engine).place(&said) {
        Ok(target) => target,
        Err(failure) => return call.engine.fail(&failure),
    };
    match writable(call, &target) {
        Ok(there) => {
            moved(call, (stored, name), (&there, name), moves);
            Ok(())
        }
        Err(failure) => call.engine.fail(&failure),
    }
}

fn moved(call: &mut Call<'_>, from: (&str, &str), to: (&str, &str), moves: bool) {
    let registry = &mut Machine::of(call.engine).world().host.registry;
    let Some(data) = registry.value(from.0, from.1).cloned() else { return };
    if moves {
        registry.remove_value(from.0, from.1);
    }
    registry.set(to.0, to.1, data);
}

/// Does something with each value of the names that were given, which must be there.
fn on_values(
    call: &mut Call<'_>,
    action: &str,
    run: impl Fn(&mut Call<'_>, &str, &str) -> Eval<()>,
) -> Eval<()> {
    refuse(call, &["Credential"])?;
    let names: Vec<String> = match call.get("Name") {
        Some(names) => names.elements().iter().map(text::of).collect(),
        None => Vec::new(),
    };
    for place in places_forced(call, true)? {
        if place.provider != Provider::Registry {
            call.engine.fail(&without_properties())?;
            continue;
        }
        let stored = match writable(call, &place) {
            Ok(stored) => stored,
            Err(failure) => {
                call.engine.fail(&failure)?;
                continue;
            }
        };
        for pattern in &names {
            let found = matching(call, &stored, pattern);
            if found.is_empty() {
                call.engine.fail(&no_property(pattern, &place))?;
            }
            for name in found {
                if asked(call, &place, &name, action)? {
                    run(call, &stored, &name)?;
                }
            }
        }
    }
    Ok(())
}

/// Stored names of the values that a pattern means.
fn matching(call: &mut Call<'_>, stored: &str, pattern: &str) -> Vec<String> {
    use crate::console::providers::place::is_pattern;
    use powershell::value::compare::like;
    let Some(key) = Machine::of(call.engine).look().host.registry.key(stored) else {
        return Vec::new();
    };
    let fits = |name: &str| {
        crate::kernel::text::same(name, pattern)
            || (is_pattern(pattern) && like(name, pattern, false))
    };
    let all = key.values().iter().filter(|value| fits(registry_key::shown_name(&value.name)));
    all.map(|value| value.name.to_string()).collect()
}

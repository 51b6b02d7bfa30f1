//! `Get-ItemProperty`, `Get-ItemPropertyValue`.
//!
//! *Sources*: error records of Windows PowerShell 5.1 \[K\].

use powershell::eval::{Call, ErrorSpec, Eval, Param};
use powershell::value::compare::like;
use powershell::value::{Object, Value};

use super::refuse;
use super::{CREDENTIAL, EXCLUDE, FILTER, INCLUDE, LITERAL, PATH, entry, item, places_forced};
use crate::console::command::Entry;
use crate::console::machine::Machine;
use crate::console::providers::failure::{self, Failure};
use crate::console::providers::place::is_pattern;
use crate::console::providers::{Place, Provider, notes, registry_key};
use crate::kernel::text::same;

/// `Get-ItemProperty`
pub(in crate::console::cmdlets) const GET: Entry = entry(
    ("Get-ItemProperty", "Microsoft.PowerShell.Commands.GetItemPropertyCommand"),
    &[
        PATH,
        LITERAL,
        Param::new("Name", "string[]").at(1).alias(&["PSProperty"]),
        FILTER,
        INCLUDE,
        EXCLUDE,
        CREDENTIAL,
    ],
    None,
    get,
    (
        "Gives the values of a key, or properties of a file",
        &[r"Get-ItemProperty 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion'"],
    ),
);

/// `Get-ItemPropertyValue`
pub(in crate::console::cmdlets) const VALUE: Entry = entry(
    ("Get-ItemPropertyValue", "Microsoft.PowerShell.Commands.GetItemPropertyValueCommand"),
    &[
        Param::new("Path", "string[]").at(0).pipeline().by_name().sets(&["Path"]),
        LITERAL,
        Param::new("Name", "string[]").at(1).mandatory().alias(&["PSProperty"]),
        FILTER,
        INCLUDE,
        EXCLUDE,
        CREDENTIAL,
    ],
    None,
    value,
    (
        "Gives one value of a key",
        &[
            r"Get-ItemPropertyValue 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion' CurrentVersion",
        ],
    ),
);

/// A property that is not there.
pub(super) fn no_property(name: &str, place: &Place) -> Failure {
    let class = "System.Management.Automation.PSArgumentException";
    let text = format!("Property {name} does not exist at path {}.", place.path);
    ErrorSpec::new(class, class, "InvalidArgument", text).about(Value::text(name)).into()
}

/// A provider without properties.
pub(super) fn without_properties() -> Failure {
    failure::not_supported(
        "Cannot use interface. The IPropertyCmdletProvider interface is not supported by this \
         provider.",
    )
}

fn names(call: &Call<'_>) -> Vec<String> {
    call.texts("Name").iter().map(|name| name.to_string()).collect()
}

fn fits(name: &str, pattern: &str) -> bool {
    same(name, pattern) || (is_pattern(pattern) && like(name, pattern, false))
}

fn get(call: &mut Call<'_>) -> Eval<()> {
    refuse(call, &["Credential"])?;
    let wanted = names(call);
    for place in places_forced(call, true)? {
        let mut missing = Vec::new();
        let found = match place.provider {
            Provider::Registry => {
                for name in wanted.iter().filter(|name| !is_pattern(name)) {
                    if read(call, &place, name).is_none() {
                        missing.push(name.clone());
                    }
                }
                let asked = |name: &str| {
                    wanted.is_empty() || wanted.iter().any(|pattern| fits(name, pattern))
                };
                let machine = Machine::of(call.engine);
                let key = machine.stored(&place.path);
                let values = key.and_then(|key| machine.look().host.registry.key(&key));
                let any = values.is_some_and(|key| {
                    key.values().iter().any(|v| asked(registry_key::shown_name(&v.name)))
                });
                match any {
                    true => registry_key::properties(machine, &place, asked),
                    false => None,
                }
            }
            Provider::FileSystem => of_file(call, &place, &wanted, &mut missing),
            _ => {
                call.engine.fail(&without_properties())?;
                continue;
            }
        };
        for name in missing {
            call.engine.fail(&no_property(&name, &place))?;
        }
        if let Some(found) = found {
            call.put(found)?;
        }
    }
    Ok(())
}

/// A value of a key.
fn read(call: &mut Call<'_>, place: &Place, name: &str) -> Option<Value> {
    let machine = Machine::of(call.engine);
    let stored = machine.stored(&place.path)?;
    let data = machine.look().host.registry.value(&stored, registry_key::stored_name(name))?;
    Some(registry_key::value(machine, data))
}

/// The item itself, or some of its properties.
fn of_file(
    call: &mut Call<'_>,
    place: &Place,
    wanted: &[String],
    missing: &mut Vec<String>,
) -> Option<Value> {
    let whole = item(call.engine, place, true).ok()?;
    if wanted.is_empty() {
        return Some(whole);
    }
    let Value::Object(object) = &whole else { return None };
    let mut own = Vec::new();
    for name in wanted {
        let object = object.borrow();
        let all = object.properties.iter().filter(|(there, _)| fits(there, name));
        let before = own.len();
        own.extend(all.map(|(name, value)| (name.clone(), value.clone())));
        if own.len() == before {
            missing.push(name.clone());
        }
    }
    if own.is_empty() {
        return None;
    }
    let noted = notes(place, true).into_iter().filter(|(name, _)| *name != "PSIsContainer");
    own.extend(noted.map(|(name, value)| (name.into(), value)));
    Some(Value::of_object(Object::custom(own)))
}

fn value(call: &mut Call<'_>) -> Eval<()> {
    refuse(call, &["Credential"])?;
    let wanted = names(call);
    for place in places_forced(call, true)? {
        for name in &wanted {
            let found = match place.provider {
                Provider::Registry => read(call, &place, name),
                Provider::FileSystem => {
                    let mut missing = Vec::new();
                    let one = std::slice::from_ref(name);
                    let found = of_file(call, &place, one, &mut missing);
                    found.and_then(|found| found.property(name))
                }
                _ => {
                    call.engine.fail(&without_properties())?;
                    continue;
                }
            };
            match found {
                Some(value) => call.put(value)?,
                None => call.engine.fail(&no_property(name, &place))?,
            }
        }
    }
    Ok(())
}

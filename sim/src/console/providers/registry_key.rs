//! Keys of the registry as objects: `Microsoft.Win32.RegistryKey`, and what its values are for
//! .NET.
//!
//! *Models*: names, values with their types, keys below; a key that was opened to be read only.
//! *Leaves out*: security of keys: the machine's hives are for administrators to write; views of
//! 32 bits; remote registries.
//! *Sources*: members of .NET Framework 4 \[K\].

use powershell::eval::{Eval, Stop};
use powershell::net::enums::{REGISTRY_KIND, REGISTRY_VIEW};
use powershell::value::net::Flavour;
use powershell::value::{Extended, Net, Object, Value, convert, text};

use super::{Place, notes};
use crate::console::machine::Machine;
use crate::kernel::text::{same, starts_with};
use crate::windows::registry::{Data, Key};

/// The class of keys.
pub(in crate::console) const KEY: &str = "Microsoft.Win32.RegistryKey";
/// A member that marks a key which was opened to be read only.
const READ_ONLY: &str = "#readonly";
/// What the view of keys asks for: the values as one object.
pub(in crate::console) const VALUES: &str = "#values";

/// Data as .NET gives it.
pub(in crate::console) fn value(machine: &Machine, data: &Data) -> Value {
    match data {
        Data::ExpandSz(text) => Value::text(&machine.session().environment.expand(text)),
        data => unexpanded(data),
    }
}

/// Data as .NET gives it, text as it is stored.
pub(in crate::console) fn unexpanded(data: &Data) -> Value {
    match data {
        Data::Sz(text) | Data::ExpandSz(text) => Value::text(text),
        Data::Dword(number) => Value::Int(number.cast_signed()),
        Data::Qword(number) => Value::Long(number.cast_signed()),
        Data::MultiSz(texts) => Value::texts(texts),
        Data::Binary(bytes) | Data::None(bytes) => Value::bytes(bytes),
        Data::Other(other) => match (data.text(), other.kind) {
            (Some(text), _) => Value::text(text),
            (None, 4 | 5 | 11) => Value::bytes(&other.bytes),
            _ => Value::Null,
        },
    }
}

/// Kinds of values as .NET names them.
const KINDS: [(&str, u32); 6] = [
    ("String", 1),
    ("ExpandString", 2),
    ("Binary", 3),
    ("DWord", 4),
    ("MultiString", 7),
    ("QWord", 11),
];

/// The name that .NET has for the type of data.
pub(in crate::console) fn kind_name(data: &Data) -> &'static str {
    let found = KINDS.iter().find(|(_, number)| *number == data.kind());
    match found {
        Some((name, _)) => name,
        None if data.kind() == 0 => "None",
        None => "Unknown",
    }
}

/// A value of PowerShell as data of a kind; the fitting kind when none is named. Nothing when the
/// value does not fit.
pub(in crate::console) fn data(value: &Value, kind: Option<&str>) -> Option<Data> {
    let kind = kind.filter(|kind| !same(kind, "Unknown"));
    let said = || text::of(value);
    let long = |value: &Value| match value {
        // .NET reads text with a prefix as a number, too.
        Value::Text(text) => {
            let bare = text.trim();
            match bare.strip_prefix("0x").or_else(|| bare.strip_prefix("0X")) {
                Some(digits) => u64::from_str_radix(digits, 16).ok().map(u64::cast_signed),
                None => convert::to_long(value).ok(),
            }
        }
        value => convert::to_long(value).ok(),
    };
    let bytes = || -> Option<Vec<u8>> {
        let elements = value.elements();
        elements.iter().map(|one| long(one).and_then(|number| u8::try_from(number).ok())).collect()
    };
    let kind = kind.map_or_else(|| fitting(value), str::to_ascii_lowercase);
    Some(match kind.as_str() {
        "string" => Data::sz(&said()),
        "expandstring" => Data::ExpandSz(said().into()),
        "binary" => Data::Binary(bytes()?),
        "none" => Data::None(bytes()?),
        "dword" => {
            let number = long(value)?;
            let number = i32::try_from(number).map(i32::cast_unsigned).or(u32::try_from(number));
            Data::Dword(number.ok()?)
        }
        "qword" => Data::Qword(long(value)?.cast_unsigned()),
        "multistring" => Data::MultiSz(value.elements().iter().map(text::of).collect()),
        _ => return None,
    })
}

/// The kind that .NET chooses for a value.
fn fitting(value: &Value) -> String {
    let kind = match value {
        Value::Int(_) => "dword",
        Value::Array(_) => "multistring",
        Value::Net(net) => match &**net {
            Net::List(list) if list.type_name().as_ref() == "System.Byte[]" => "binary",
            Net::List(list) if matches!(list.flavour, Flavour::ArrayOf(_)) => "multistring",
            _ => "string",
        },
        _ => "string",
    };
    kind.to_owned()
}

/// The name of a value as PowerShell has it.
pub(in crate::console) fn shown_name(name: &str) -> &str {
    if name.is_empty() { "(default)" } else { name }
}

/// The name of a value as it is stored.
pub(in crate::console) fn stored_name(name: &str) -> &str {
    if same(name, "(default)") { "" } else { name }
}

/// A key as an object.
pub(in crate::console) fn object(machine: &Machine, place: &Place) -> Option<Value> {
    let stored = machine.stored(&place.path)?;
    let registry = &machine.look().host.registry;
    let key = registry.key(&stored)?;
    let names = key.values().iter().map(|value| shown_name(&value.name));
    let mut own = vec![("Property", Value::texts(names))];
    own.extend(notes(place, true));
    own.extend(members(key, registry.subkeys(&stored).len(), &long_name(place)));
    Some(Value::typed(&CLASSES, own).shown_as(&long_name(place)))
}

/// The name of a key as .NET has it: hives by their long names.
fn long_name(place: &Place) -> String {
    let (hive, rest) = place.path.split_once('\\').unwrap_or((&place.path, ""));
    let long = [
        ("HKLM", "HKEY_LOCAL_MACHINE"),
        ("HKCU", "HKEY_CURRENT_USER"),
        ("HKU", "HKEY_USERS"),
        ("HKCR", "HKEY_CLASSES_ROOT"),
        ("HKCC", "HKEY_CURRENT_CONFIG"),
    ];
    let found = long.iter().find(|(short, name)| same(short, hive) || same(name, hive));
    super::place::joined(found.map_or(hive, |(_, name)| name), rest)
}

const CLASSES: [&str; 3] = [KEY, "System.MarshalByRefObject", "System.Object"];

fn members(key: &Key, below: usize, name: &str) -> [(&'static str, Value); 5] {
    let count = |count: usize| Value::Int(i32::try_from(count).unwrap_or(i32::MAX));
    let handle = "Microsoft.Win32.SafeHandles.SafeRegistryHandle";
    let handle = Value::typed(
        &[handle, "System.Object"],
        [("IsInvalid", Value::Bool(false)), ("IsClosed", Value::Bool(false))],
    );
    [
        ("SubKeyCount", count(below)),
        ("View", Value::member_of(&REGISTRY_VIEW, 0)),
        ("Handle", handle.shown_as("Microsoft.Win32.SafeHandles.SafeRegistryHandle")),
        ("ValueCount", count(key.values().len())),
        ("Name", Value::text(name)),
    ]
}

/// A key as .NET opens it, without what PowerShell notes; nothing when it is not there.
pub(in crate::console) fn opened(machine: &Machine, name: &str, writable: bool) -> Option<Value> {
    let stored = machine.stored(name)?;
    let registry = &machine.look().host.registry;
    let below = registry.subkeys(&stored).len();
    // A hive is there even when nothing lies in it.
    let empty = Key::default();
    let key = match registry.key(&stored) {
        Some(key) => key,
        None if !name.contains('\\') => &empty,
        None => return None,
    };
    let made = Value::typed(&CLASSES, members(key, below, name)).shown_as(name);
    if let (false, Value::Object(object)) = (writable, &made) {
        object.borrow_mut().extended.push((READ_ONLY.into(), Extended::Set(Vec::new())));
    }
    Some(made)
}

/// True when the account may write a key.
pub(in crate::console) fn may_write(machine: &Machine, stored: &str) -> bool {
    let session = machine.session();
    session.elevated || starts_with(stored, session.hive())
}

/// All values of a key with what PowerShell notes, as `Get-ItemProperty` gives them.
pub(in crate::console) fn properties(
    machine: &Machine,
    place: &Place,
    wanted: impl Fn(&str) -> bool,
) -> Option<Value> {
    let stored = machine.stored(&place.path)?;
    let key = machine.look().host.registry.key(&stored)?;
    let mut own: Vec<(std::rc::Rc<str>, Value)> = Vec::with_capacity(key.values().len() + 5);
    for one in key.values() {
        let name = shown_name(&one.name);
        if wanted(name) {
            own.push((name.into(), value(machine, &one.data)));
        }
    }
    let noted = notes(place, true).into_iter().filter(|(name, _)| *name != "PSIsContainer");
    own.extend(noted.map(|(name, value)| (name.into(), value)));
    Some(Value::of_object(Object::custom(own)))
}

/// A method of a key, or what its view asks for.
pub(in crate::console) fn member(
    machine: &mut Machine,
    of: &Value,
    name: &str,
    arguments: Option<&[Value]>,
) -> Option<Eval<Value>> {
    let path = text::of(&of.property("Name")?);
    let stored = machine.stored(&path)?;
    let Some(arguments) = arguments else {
        return (name == VALUES).then(|| Ok(all_values(machine, &stored)));
    };
    let said = |at: usize| arguments.get(at).map(text::of).unwrap_or_default();
    let registry = &machine.look().host.registry;
    let key = registry.key(&stored);
    Some(match name.to_ascii_lowercase().as_str() {
        "getvalue" => {
            let found = key.and_then(|key| key.get(&said(0)));
            let plain = same(&said(2), "DoNotExpandEnvironmentNames");
            Ok(match found {
                Some(data) if plain => unexpanded(data),
                Some(data) => value(machine, data),
                None => arguments.get(1).cloned().unwrap_or(Value::Null),
            })
        }
        "getvaluenames" => {
            let names = key.map(Key::values).unwrap_or_default().iter();
            Ok(Value::texts(names.map(|value| &*value.name)))
        }
        "getvaluekind" => match key.and_then(|key| key.get(&said(0))) {
            Some(data) => {
                let number = REGISTRY_KIND.number_of(kind_name(data)).unwrap_or(0);
                Ok(Value::member_of(&REGISTRY_KIND, number))
            }
            None => Err(Stop::thrown(
                "System.IO.IOException",
                "The specified registry key does not exist.",
            )),
        },
        "getsubkeynames" => Ok(Value::texts(registry.subkeys(&stored))),
        "opensubkey" => {
            let writable = arguments.get(1).is_some_and(Value::is_true);
            let below = said(0).trim_matches('\\').to_owned();
            let name = super::place::joined(&path, &below);
            Ok(opened(machine, &name, writable).unwrap_or(Value::Null))
        }
        "close" | "dispose" | "flush" => Ok(Value::Null),
        "tostring" => Ok(Value::text(&path)),
        "setvalue" | "deletevalue" | "createsubkey" | "deletesubkey" | "deletesubkeytree" => {
            change(machine, of, (&path, &stored), name, arguments)
        }
        _ => return None,
    })
}

/// A method that changes a key.
fn change(
    machine: &mut Machine,
    of: &Value,
    (path, stored): (&str, &str),
    name: &str,
    arguments: &[Value],
) -> Eval<Value> {
    let is_read_only = match of {
        Value::Object(object) => {
            object.borrow().extended.iter().any(|(name, _)| &**name == READ_ONLY)
        }
        _ => false,
    };
    if is_read_only {
        let text = "Cannot write to the registry key.";
        return Err(Stop::thrown("System.UnauthorizedAccessException", text));
    }
    if !may_write(machine, stored) {
        let text = "Requested registry access is not allowed.";
        return Err(Stop::thrown("System.Security.SecurityException", text));
    }
    let said = |at: usize| arguments.get(at).map(text::of).unwrap_or_default();
    let below = format!("{stored}\\{}", said(0).trim_matches('\\'));
    match name.to_ascii_lowercase().as_str() {
        "setvalue" => {
            let kind = arguments.get(2).map(text::of);
            let value = arguments.get(1).unwrap_or(&Value::Null);
            let Some(data) = data(value, kind.as_deref()) else {
                return Err(Stop::thrown(
                    "System.ArgumentException",
                    "The type of the value object did not match the specified RegistryValueKind \
                     or the object could not be properly converted.",
                ));
            };
            machine.world().host.registry.set(stored, &said(0), data);
        }
        "deletevalue" => {
            let gone = machine.world().host.registry.remove_value(stored, &said(0));
            if !gone && arguments.get(1).is_none_or(Value::is_true) {
                let text = "No value exists with that name.";
                return Err(Stop::thrown("System.ArgumentException", text));
            }
        }
        "createsubkey" => {
            machine.world().host.registry.create(&below);
            let name = super::place::joined(path, said(0).trim_matches('\\'));
            return Ok(opened(machine, &name, true).unwrap_or(Value::Null));
        }
        whole => {
            let registry = &mut machine.world().host.registry;
            if whole == "deletesubkey" && !registry.subkeys(&below).is_empty() {
                let text = "Registry key has subkeys and recursive removes are not supported by \
                            this method.";
                return Err(Stop::thrown("System.InvalidOperationException", text));
            }
            if !registry.remove_key(&below) && arguments.get(1).is_none_or(Value::is_true) {
                let text = "Cannot delete a subkey tree because the subkey does not exist.";
                return Err(Stop::thrown("System.ArgumentException", text));
            }
        }
    }
    Ok(Value::Null)
}

/// All values of a key as one object.
fn all_values(machine: &Machine, stored: &str) -> Value {
    let values = machine.look().host.registry.key(stored).map(Key::values).unwrap_or_default();
    let own = values.iter().map(|one| (shown_name(&one.name).into(), value(machine, &one.data)));
    Value::of_object(Object::custom(own.collect()))
}

//! `StdRegProv`: the registry by way of WMI.
//!
//! *Models*: reading of texts, numbers and lists, names of keys and values, existence of a key.
//! *Leaves out*: writing, rights. *Sources*: the MOF definition \[K\].

use powershell::eval::Eval;
use powershell::value::Value;
use powershell::value::net::Net;

use super::class::{Act, Arguments, Definition, Method, Outcome};
use crate::console::machine::Machine;
use crate::kernel::text::same;
use crate::windows::registry::{Data, Key};

const AT: &[&str] = &["hDefKey", "sSubKeyName", "sValueName"];

/// `StdRegProv`
pub(super) const STD_REG_PROV: Definition = Definition {
    name: "StdRegProv",
    namespace: "root/default",
    methods: &[
        Method::of_class("EnumKey", AT, enum_key),
        Method::of_class("EnumValues", AT, enum_values),
        Method::of_class("GetDWORDValue", AT, DWORD),
        Method::of_class("GetExpandedStringValue", AT, EXPANDED),
        Method::of_class("GetMultiStringValue", AT, MULTI),
        Method::of_class("GetStringValue", AT, TEXT),
        Method::lacking("CheckAccess"),
        Method::lacking("CreateKey"),
        Method::lacking("DeleteKey"),
        Method::lacking("DeleteValue"),
        Method::lacking("GetBinaryValue"),
        Method::lacking("GetQWORDValue"),
        Method::lacking("SetDWORDValue"),
        Method::lacking("SetExpandedStringValue"),
        Method::lacking("SetMultiStringValue"),
        Method::lacking("SetStringValue"),
    ],
    ..Definition::NEW
};

/// The value is of another type.
const TYPE_MISMATCH: u32 = 2_147_749_893;

fn path(machine: &Machine, given: &Arguments<'_>) -> String {
    let hive = match given.number("hDefKey").unwrap_or(0x8000_0002) {
        0x8000_0000 => r"HKLM\SOFTWARE\Classes",
        0x8000_0001 => {
            let hive = machine.hive();
            return join(hive, given);
        }
        0x8000_0003 => "HKU",
        0x8000_0005 => r"HKLM\SYSTEM\CurrentControlSet\Hardware Profiles\Current",
        _ => "HKLM",
    };
    join(hive, given)
}

fn join(hive: &str, given: &Arguments<'_>) -> String {
    format!(r"{hive}\{}", given.text("sSubKeyName").unwrap_or_default().trim_matches('\\'))
}

fn key<'m>(machine: &'m Machine, given: &Arguments<'_>) -> Option<&'m Key> {
    machine.look().host.registry.key(&path(machine, given))
}

/// Error codes of Win32 are the return values.
const NOT_FOUND: u32 = 2;

fn enum_key(
    machine: &mut Machine,
    _: Option<&super::Instance>,
    given: &Arguments<'_>,
) -> Eval<Outcome> {
    let path = path(machine, given);
    let registry = &machine.look().host.registry;
    if registry.key(&path).is_none() {
        return Ok(Outcome::code(NOT_FOUND));
    }
    Ok(Outcome { code: 0, out: vec![("sNames", Value::texts(registry.subkeys(&path)))] })
}

fn enum_values(
    machine: &mut Machine,
    _: Option<&super::Instance>,
    given: &Arguments<'_>,
) -> Eval<Outcome> {
    let Some(key) = key(machine, given) else { return Ok(Outcome::code(NOT_FOUND)) };
    let names = Value::texts(key.values().iter().map(|value| value.name.to_string()));
    let kinds = key.values().iter().map(|value| {
        Value::Int(match value.data {
            Data::ExpandSz(_) => 2,
            Data::Dword(_) => 4,
            Data::MultiSz(_) => 7,
            ref other if other.text().is_some() => 1,
            _ => 3,
        })
    });
    Ok(Outcome { code: 0, out: vec![("sNames", names), ("Types", Value::array(kinds.collect()))] })
}

fn read(
    machine: &Machine,
    given: &Arguments<'_>,
    out: &'static str,
    of: impl Fn(&Data) -> Option<Value>,
) -> Outcome {
    let name = given.text("sValueName").unwrap_or_default();
    let values = key(machine, given).map(Key::values).unwrap_or_default();
    let found = values.iter().find(|value| same(&value.name, &name));
    let Some(found) = found else { return Outcome::code(NOT_FOUND) };
    match of(&found.data) {
        Some(value) => Outcome { code: 0, out: vec![(out, value)] },
        None => Outcome::code(TYPE_MISMATCH),
    }
}

const TEXT: Act =
    |machine, _, given| Ok(read(machine, given, "sValue", |data| data.text().map(Value::text)));

const EXPANDED: Act = |machine, _, given| {
    let environment = machine.environment_block();
    Ok(read(machine, given, "sValue", |data| {
        data.text().map(|text| Value::text(&environment.expand(text)))
    }))
};

const DWORD: Act = |machine, _, given| {
    Ok(read(machine, given, "uValue", |data| match data {
        Data::Dword(number) => Some(Net::UInt32(*number).into()),
        _ => None,
    }))
};

const MULTI: Act = |machine, _, given| {
    Ok(read(machine, given, "sValue", |data| match data {
        Data::MultiSz(texts) => Some(Value::texts(texts)),
        _ => None,
    }))
};

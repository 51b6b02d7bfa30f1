//! Types of .NET and of modules that the machine brings: what their objects can do.
//!
//! *Models*: methods, properties that are computed when they are asked for, static members,
//! enumerations with what all enumerations can do; types of a module are there once it was loaded.
//! *Leaves out*: constructors of what a script has no use for: refused by name.
//! *Sources*: each table names its own.

use std::sync::LazyLock;

use powershell::by_name::ByName;
use powershell::eval::{Eval, Stop};
use powershell::value::net::{EnumType, Flavour};
use powershell::value::{Value, convert, text};

use super::cmdlets;
use super::machine::Machine;
use crate::kernel::text::same;

/// Declares enumerations of the machine: constant, full name, flags or not, members.
macro_rules! enumerations {
    ($($name:ident $full:literal $flags:literal { $($member:literal $number:expr,)* })*) => {
        $(#[doc = concat!("`", $full, "`")]
        pub(in crate::console) static $name: powershell::value::net::EnumType =
            powershell::value::net::EnumType {
                name: std::borrow::Cow::Borrowed($full),
                flags: $flags,
                members: std::borrow::Cow::Borrowed(&[
                    $((std::borrow::Cow::Borrowed($member), $number),)*
                ]),
            };)*
    };
}
pub(super) use enumerations;

/// A name with its overloads or its type, as `Get-Member` shows it.
pub(super) type Row = (&'static str, &'static str);

/// What a member gives; nothing when there is none of its name.
pub(super) type Member = Option<Eval<Value>>;

/// A type.
#[derive(Debug)]
pub(super) struct HostType {
    /// Full name.
    pub(super) name: &'static str,
    /// The module whose assemblies hold it.
    pub(super) module: Option<&'static str>,
    /// Its properties as they are shown; none for the order in which an object holds them.
    pub(super) properties: &'static [&'static str],
    /// Its methods.
    pub(super) methods: &'static [Row],
    /// Reads a computed property, or calls a method; the name as the tables have it.
    pub(super) member: fn(&mut Machine, &Value, &str, Option<&[Value]>) -> Member,
    /// Reads a static property, or calls a static method, by its name in small letters.
    pub(super) static_member: fn(&mut Machine, &str, Option<&[Value]>) -> Member,
    /// Makes one from arguments, or from a value that is cast.
    pub(super) create: fn(&mut Machine, &[Value]) -> Member,
    /// Sets a property that is more than what an object holds.
    pub(super) set: fn(&mut Machine, &Value, &str, &Value) -> Option<Eval<()>>,
}

impl HostType {
    /// A type that only has a name.
    pub(super) const fn new(name: &'static str) -> Self {
        Self {
            name,
            module: None,
            properties: &[],
            methods: &[],
            member: |_, _, _, _| None,
            static_member: |_, _, _| None,
            create: |_, _| None,
            set: |_, _, _, _| None,
        }
    }
}

/// An enumeration, with the module whose assemblies hold it.
pub(super) type HostEnum = (&'static EnumType, Option<&'static str>);

fn find(name: &str) -> Option<&'static HostType> {
    static TYPES: LazyLock<ByName<&HostType>> =
        LazyLock::new(|| ByName::of_types(cmdlets::TYPES.iter().map(|known| (known.name, *known))));
    TYPES.find(name).copied()
}

fn find_enum(name: &str) -> Option<&'static HostEnum> {
    static ENUMS: LazyLock<ByName<&HostEnum>> = LazyLock::new(|| {
        ByName::of_types(cmdlets::ENUMS.iter().map(|known| (known.0.name.as_ref(), known)))
    });
    ENUMS.find(name).copied()
}

/// The module that must have been loaded for a type to be there; nothing for an unknown type.
fn needs(name: &str) -> Option<Option<&'static str>> {
    find(name).map(|known| known.module).or_else(|| find_enum(name).map(|(_, module)| *module))
}

/// True for a type that is there.
pub(super) fn has(machine: &Machine, name: &str) -> bool {
    needs(name).is_some_and(|module| module.is_none_or(|module| machine.has_loaded(module)))
}

/// True for a type of a module that was not loaded.
pub(super) fn is_unloaded(machine: &Machine, name: &str) -> bool {
    needs(name).is_some() && !has(machine, name)
}

/// Properties of a type as they are shown.
pub(super) fn properties(name: &str) -> &'static [&'static str] {
    find(name).map_or(&[], |known| known.properties)
}

/// Methods of a type.
pub(super) fn methods(name: &str) -> &'static [Row] {
    find(name).map_or(&[], |known| known.methods)
}

/// Reads a computed property of an object, or calls a method.
pub(super) fn member(
    machine: &mut Machine,
    of: &Value,
    name: &str,
    arguments: Option<&[Value]>,
) -> Option<Eval<Value>> {
    let Value::Object(object) = of else { return None };
    let class = object.borrow().type_names.first().cloned()?;
    let known = find(&class)?;
    let canonical = match arguments {
        Some(_) => known.methods.iter().map(|(name, _)| *name).find(|there| same(there, name)),
        // What only a view asks for.
        None if name.starts_with('#') => return (known.member)(machine, of, name, None),
        None => known.properties.iter().copied().find(|there| same(there, name)),
    }?;
    let found = (known.member)(machine, of, canonical, arguments);
    Some(found.unwrap_or_else(|| Err(Stop::lacking(format!("[{}].{canonical}", known.name)))))
}

/// Sets a property of an object that is more than what it holds.
pub(super) fn set_member(
    machine: &mut Machine,
    of: &Value,
    name: &str,
    new: &Value,
) -> Option<Eval<()>> {
    let Value::Object(object) = of else { return None };
    let class = object.borrow().type_names.first().cloned()?;
    (find(&class)?.set)(machine, of, name, new)
}

/// Reads a static property of a type, or calls a static method.
pub(super) fn static_member(
    machine: &mut Machine,
    of: &str,
    name: &str,
    arguments: Option<&[Value]>,
) -> Option<Eval<Value>> {
    let lower = name.to_ascii_lowercase();
    if let Some((of, _)) = find_enum(of) {
        return of_enum(of, &lower, arguments);
    }
    (find(of)?.static_member)(machine, &lower, arguments)
}

/// Makes an object of a type.
pub(super) fn create(machine: &mut Machine, of: &str, arguments: &[Value]) -> Option<Eval<Value>> {
    let Some((of, _)) = find_enum(of) else { return (find(of)?.create)(machine, arguments) };
    let [value] = arguments else { return None };
    let number = match value {
        Value::Text(said) => of.number_of(said),
        other => convert::to_long(other).ok().filter(|number| of.has(*number)),
    };
    number.map(|number| Ok(Value::member_of(of, number)))
}

/// What every enumeration can do.
fn of_enum(of: &'static EnumType, name: &str, arguments: Option<&[Value]>) -> Option<Eval<Value>> {
    let Some(arguments) = arguments else {
        let found = of.members.iter().find(|(there, _)| same(there, name));
        // As for a static property that is not there.
        return Some(Ok(found.map_or(Value::Null, |(_, number)| Value::member_of(of, *number))));
    };
    // The first argument is the type itself.
    let value = arguments.get(1);
    Some(Ok(match name {
        "getnames" => Value::texts(of.members.iter().map(|(name, _)| name)),
        "getvalues" => {
            let all = of.members.iter().map(|(_, number)| Value::member_of(of, *number));
            Value::list(Flavour::ArrayOf(of.name.as_ref().into()), all.collect())
        }
        "getname" => {
            let number = convert::to_long(value?).ok()?;
            let named = of.members.iter().find(|(_, there)| *there == number);
            named.map_or(Value::Null, |(name, _)| Value::text(name))
        }
        "isdefined" => Value::Bool(match value? {
            Value::Text(said) => of.members.iter().any(|(there, _)| **there == **said),
            other => of.members.iter().any(|(_, there)| Ok(*there) == convert::to_long(other)),
        }),
        "parse" => match of.number_of(&text::of(value?)) {
            Some(number) => Value::member_of(of, number),
            None => {
                let said = format!("Requested value '{}' was not found.", text::of(value?));
                return Some(Err(Stop::thrown("System.ArgumentException", &said)));
            }
        },
        _ => return None,
    }))
}

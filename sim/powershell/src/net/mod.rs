//! The closed part of .NET: what scripts can call, member by member.
//!
//! *Models*: one file a type, each with the table of its members as `Get-Member` shows them; the
//! table also says how arguments are bound. A member that .NET has and this does not is *refused*
//! by name; one that .NET lacks is the error that 5.1 gives.
//! *Leaves out*: everything that needs a machine beyond [`Ambient`]; hosts add their own types.
//! *Sources*: the reference of .NET Framework 4.8 \[K\].

pub mod ambient;
mod bind;
mod builder;
pub mod cast;
mod cells;
mod chars;
mod clocks;
mod convert;
mod cultures;
mod dates;
mod dictionaries;
mod documents;
mod encodings;
pub mod enums;
mod environment;
pub mod fault;
mod ids;
mod kinds;
mod lists;
mod math;
mod network;
mod numbers;
mod objects;
pub mod operators;
mod paths;
mod patterns;
mod principal;
mod random;
pub mod shape;
mod spans;
mod string;
mod system;
#[cfg(test)]
mod tests;
pub mod types;
mod uri;
mod web;

use crate::ast::TypeName;
use crate::value::{Net, Value};

pub use ambient::{Ambient, Still};
pub use clocks::Stopwatch;
pub use fault::{Fault, Inner, Outcome, Thrown};
pub use random::Generator;
pub use shape::{Member, MemberKind};

/// Elements that an operation may make, at most.
pub const MOST_ELEMENTS: usize = 1 << 20;
/// Bytes of a text that an operation may make, at most.
pub const MOST_BYTES: usize = 1 << 26;

/// `[of]::member(arguments)`
///
/// # Errors
/// What the method throws; an unknown type or member is refused.
pub fn call_static(
    host: &mut dyn Ambient,
    of: &TypeName,
    member: &str,
    arguments: &[Value],
) -> Outcome {
    system::call_static(host, of, member, arguments)
}

/// `[of]::member`
///
/// # Errors
/// An unknown type or member is refused.
pub fn get_static(host: &mut dyn Ambient, of: &TypeName, member: &str) -> Outcome {
    system::get_static(host, of, member)
}

/// `[of]::member = new`
///
/// # Errors
/// What cannot be set; an unknown type or member is refused.
pub fn set_static(host: &mut dyn Ambient, of: &TypeName, member: &str, new: Value) -> Outcome<()> {
    system::set_static(host, of, member, new)
}

/// True when the type of an object has methods here.
#[must_use]
pub fn has_methods(value: &Value) -> bool {
    system::has_methods(value)
}

/// `[of]::new(arguments)`, `New-Object of arguments`
///
/// # Errors
/// What the constructor throws; an unknown type is refused.
pub fn construct(host: &mut dyn Ambient, of: &TypeName, arguments: &[Value]) -> Outcome {
    system::construct(host, of, arguments)
}

/// `value.member(arguments)`
///
/// # Errors
/// What the method throws; `MethodNotFound`; a known one that is not modelled is refused.
pub fn call(host: &mut dyn Ambient, value: &Value, member: &str, arguments: &[Value]) -> Outcome {
    system::call(host, value, member, arguments)
}

/// `value.member`; nothing when its type has no such property.
///
/// # Errors
/// A property that .NET has and this does not is refused.
pub fn get(host: &mut dyn Ambient, value: &Value, member: &str) -> Outcome<Option<Value>> {
    system::get(host, value, member)
}

/// The names under which PowerShell shows what is in a node of XML; nothing for other values.
#[must_use]
pub fn adapted(value: &Value) -> Option<Vec<std::rc::Rc<str>>> {
    match value.as_net() {
        Some(Net::Xml(node)) => Some(documents::names(node)),
        _ => None,
    }
}

/// `value.member = new`
///
/// # Errors
/// A property that cannot be set; one that is not modelled is refused.
pub fn set(host: &mut dyn Ambient, value: &Value, member: &str, new: Value) -> Outcome<()> {
    system::set(host, value, member, new)
}

/// `value[key]` of a value of .NET, a text, an array or a table; nothing when there is none.
///
/// # Errors
/// A value that has no index.
pub fn index(host: &mut dyn Ambient, value: &Value, key: &Value) -> Outcome<Option<Value>> {
    system::index(host, value, key)
}

/// `value[key] = new`
///
/// # Errors
/// A value that has no index, or an index outside it.
pub fn set_index(host: &mut dyn Ambient, value: &Value, key: &Value, new: Value) -> Outcome<()> {
    system::set_index(host, value, key, new)
}

/// `[of] value`
///
/// # Errors
/// A value that cannot be cast; an unknown type is refused.
pub fn cast(host: &mut dyn Ambient, value: &Value, of: &TypeName) -> Outcome {
    cast::cast(host, value, of)
}

/// `value -is [of]`
///
/// # Errors
/// An unknown type is refused.
pub fn is(value: &Value, of: &TypeName) -> Outcome<bool> {
    types::is(value, of)
}

/// Static members of a type, for completion and `Get-Member -Static`.
#[must_use]
pub fn static_members(of: &TypeName) -> Vec<Member> {
    system::static_members(of)
}

/// Members of a value, for completion and `Get-Member`, in the order of their names.
#[must_use]
pub fn members(value: &Value) -> Vec<Member> {
    system::members(value)
}

//! Types whose members depend on the object: what an instance of WMI can do, its class says.
//!
//! *Models*: the dispatch from a name to a [`Family`], one file each. Names are found whatever
//! their case and with or without `System.` in front, as PowerShell finds them.
//! *Leaves out*: types with a fixed table of members: [`super::types`].

use std::collections::BTreeMap;
use std::sync::LazyLock;

use powershell::by_name::ByName;
use powershell::eval::Eval;
use powershell::value::Value;

use super::cim;
use super::machine::Machine;

/// What a member or a constructor gives; nothing when the type has no such one.
pub(super) type Given = Option<Eval<Value>>;

/// Types that belong together.
pub(super) struct Family {
    /// Full names and short ones, spelled as .NET spells them.
    pub(super) names: &'static [&'static str],
    /// Makes an object of the type with this name: a constructor, or a cast of one value.
    pub(super) create: fn(&mut Machine, &str, &[Value]) -> Given,
    /// A static method (`arguments` given) or property of the type with this name.
    pub(super) shared: fn(&mut Machine, &str, &str, Option<&[Value]>) -> Given,
    /// A method of an object (`arguments` given), or a property that is computed.
    pub(super) member: fn(&mut Machine, &Value, &str, Option<&[Value]>) -> Given,
}

/// All of them, one entry a line.
#[rustfmt::skip]
const FAMILIES: &[&Family] = &[
    &cim::types::FAMILY,
];

/// Names of types, spelled, with their families.
fn names() -> impl Iterator<Item = (&'static str, &'static Family)> {
    FAMILIES.iter().flat_map(|family| family.names.iter().map(|name| (*name, *family)))
}

/// Spelled names, for objects that exist.
static SPELLED: LazyLock<BTreeMap<&'static str, &'static Family>> =
    LazyLock::new(|| names().collect());

/// The family of a name, and the name as it is spelled.
fn named(name: &str) -> Option<(&'static str, &'static Family)> {
    static KNOWN: LazyLock<ByName<(&str, &Family)>> =
        LazyLock::new(|| ByName::of_types(names().map(|(name, family)| (name, (name, family)))));
    KNOWN.find(name).copied()
}

/// True for a type that somebody here answers for.
pub(super) fn has(name: &str) -> bool {
    named(name).is_some()
}

/// Makes an object of a type.
pub(super) fn create(machine: &mut Machine, of: &str, arguments: &[Value]) -> Given {
    let (name, family) = named(of)?;
    (family.create)(machine, name, arguments)
}

/// A static member of a type.
pub(super) fn shared(
    machine: &mut Machine,
    of: &str,
    name: &str,
    arguments: Option<&[Value]>,
) -> Given {
    let (spelled, family) = named(of)?;
    (family.shared)(machine, spelled, name, arguments)
}

/// A member of an object.
pub(super) fn member(
    machine: &mut Machine,
    of: &Value,
    name: &str,
    arguments: Option<&[Value]>,
) -> Given {
    let family = SPELLED.get(&*of.type_name())?;
    (family.member)(machine, of, name, arguments)
}

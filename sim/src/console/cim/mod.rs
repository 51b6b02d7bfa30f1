//! Windows Management Instrumentation: classes with their instances, all read from the world.
//!
//! One file is a family of classes. A class is a table of properties and a function that makes
//! instances; cmdlets, `[wmi]` and native programs (`wmic`) ask [`ask`] with a query.
//!
//! *Models*: namespaces, classes and their bases, queries, associations, methods, changes.
//! *Leaves out*: events, providers and classes that somebody registers, remote machines, classes
//! without state here ([`lacking`] names those that a real system has).
//! *Sources*: the MOF definitions \[K\]; `demand.tsv`, category `wmi`.

pub(in crate::console) mod accounts;
mod associations;
mod class;
mod disks;
mod events;
mod lacking;
mod names;
pub(in crate::console) mod network;
pub(in crate::console) mod object;
mod performance;
mod process;
pub(in crate::console) mod query;
mod registry;
pub(in crate::console) mod security;
mod services;
mod shadow;
mod software;
pub(in crate::console) mod storage;
pub(in crate::console) mod system;
#[cfg(test)]
mod tests;
pub(in crate::console) mod types;
mod views;

use std::collections::BTreeMap;
use std::sync::LazyLock;

pub(in crate::console) use class::{Arguments, Cell, Class, Instance, Outcome, Scene};
pub(in crate::console) use class::{CIMV2, Definition};
use query::{Bad, Query};
pub(in crate::console) use views::view;

use crate::kernel::text::same;

/// All classes, sorted by file, one entry a line.
#[rustfmt::skip]
const DEFINITIONS: &[&Definition] = &[
    &accounts::GROUP,
    &accounts::LOGON,
    &accounts::USER,
    &disks::DRIVE,
    &disks::LOGICAL,
    &disks::MOUNT_POINT,
    &disks::PARTITION,
    &disks::VOLUME,
    &events::FILE,
    &events::RECORD,
    &names::NAMESPACE,
    &network::ADAPTER,
    &network::ADDRESS,
    &network::CARD,
    &network::CONFIGURATION,
    &network::NAME_SERVERS,
    &network::PROFILE,
    &network::ROUTE,
    &network::TCP,
    &performance::DISK,
    &performance::MEMORY,
    &performance::PROCESSOR,
    &performance::SYSTEM,
    &process::PROCESS,
    &registry::STD_REG_PROV,
    &security::FIREWALL_PROFILE,
    &services::DRIVER,
    &services::SERVICE,
    &shadow::COPY,
    &shadow::PROVIDER,
    &shadow::STORAGE,
    &software::ENVIRONMENT,
    &software::FIX,
    &software::PRODUCT,
    &storage::DISK,
    &storage::JOB,
    &storage::PARTITION,
    &storage::PHYSICAL,
    &storage::SUBSYSTEM,
    &storage::VOLUME,
    &system::BASE_BOARD,
    &system::BIOS,
    &system::COMPUTER,
    &system::ENCLOSURE,
    &system::MEMORY,
    &system::OPERATING_SYSTEM,
    &system::PRODUCT,
    &system::PROCESSOR,
    &system::TIME_ZONE,
];

/// Classes by namespace and name in small letters.
static CLASSES: LazyLock<BTreeMap<String, Class>> = LazyLock::new(|| {
    let named = |of: &&'static Definition| (key(of.namespace, of.name), Class::of(of));
    DEFINITIONS.iter().map(named).collect()
});

fn key(namespace: &str, name: &str) -> String {
    format!("{namespace}:{name}").to_ascii_lowercase()
}

/// Why a question has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::console) enum Wrong {
    /// There is no such namespace.
    Namespace,
    /// There is no such class in the namespace.
    Class,
    /// The text is no query, or names a property that the class does not have.
    Query,
    /// The path names no instance.
    NotFound,
    /// A real system has it.
    Unsupported(String),
}

impl From<Bad> for Wrong {
    fn from(bad: Bad) -> Self {
        match bad {
            Bad::Query => Self::Query,
            Bad::Unsupported(what) => Self::Unsupported(format!("WQL: {what}")),
        }
    }
}

/// A namespace as classes name theirs: `\\.\ROOT\cimv2` is `root/cimv2`.
pub(in crate::console) fn namespace(text: &str) -> String {
    let text = text.replace('\\', "/");
    let bare = match text.strip_prefix("//") {
        Some(rest) => rest.split_once('/').map_or("", |(_, rest)| rest),
        None => text.trim_matches('/'),
    };
    bare.trim_matches('/').to_ascii_lowercase()
}

/// The class of a definition.
pub(in crate::console) fn class(definition: &Definition) -> &'static Class {
    match CLASSES.get(&key(definition.namespace, definition.name)) {
        Some(class) => class,
        None => unreachable!("every definition is in the table"),
    }
}

/// The class of a name: that class alone, not those that derive from it.
pub(in crate::console) fn named(space: &str, name: &str) -> Result<&'static Class, Wrong> {
    let space = namespace(space);
    if let Some(class) = CLASSES.get(&key(&space, name)) {
        return Ok(class);
    }
    if same(name, names::NAMESPACE.name) && names::is_known(&space) {
        return Ok(class(&names::NAMESPACE));
    }
    Err(match names::is_known(&space) {
        false => Wrong::Namespace,
        true if lacking::is_real(&space, name) => Wrong::Unsupported(format!("WMI class {name}")),
        true => Wrong::Class,
    })
}

/// The classes that a name means: itself, or those that derive from it.
fn meant(space: &str, name: &str) -> Result<Vec<&'static Class>, Wrong> {
    match named(space, name) {
        Ok(class) => Ok(vec![class]),
        Err(Wrong::Namespace) => Err(Wrong::Namespace),
        Err(other) => {
            let space = namespace(space);
            let own = CLASSES.values().filter(|class| same(class.namespace, &space));
            let all: Vec<_> = own.filter(|class| class.is(name)).collect();
            if all.is_empty() { Err(other) } else { Ok(all) }
        }
    }
}

/// Instances that a query asks for, and the names of the properties that it wants.
pub(in crate::console) fn ask(
    scene: Scene<'_>,
    space: &str,
    query: &Query,
) -> Result<(Vec<Instance>, Vec<String>), Wrong> {
    match query {
        Query::Select { properties, class, condition } => {
            let mut all = Vec::new();
            let scene = Scene { namespace: &namespace(space), ..scene };
            for class in meant(space, class)? {
                let mut names = properties.clone();
                condition.iter().for_each(|condition| condition.names(&mut names));
                if names.iter().any(|name| !is_property(class, name)) {
                    return Err(Wrong::Query);
                }
                let date = |cell: &Cell| match cell {
                    Cell::Date(at) => object::dmtf(scene.world, *at),
                    _ => String::new(),
                };
                let found = class.all(scene).into_iter();
                all.extend(found.filter(|instance| {
                    condition.as_ref().is_none_or(|condition| condition.holds(instance, &date))
                }));
            }
            Ok((all, properties.clone()))
        }
        Query::Associators { path, result, association } => {
            let of = at_path(scene, space, path)?;
            let found = associations::of(scene, &of, result.as_deref(), association.as_deref())?;
            Ok((found, Vec::new()))
        }
    }
}

fn is_property(class: &Class, name: &str) -> bool {
    class.place(name).is_some() || name.starts_with("__")
}

/// Instances that belong to another one.
pub(in crate::console) fn associated(
    scene: Scene<'_>,
    of: &Instance,
    result: Option<&str>,
    association: Option<&str>,
) -> Result<Vec<Instance>, Wrong> {
    associations::of(scene, of, result, association)
}

/// The instance at a path: `\\.\root\cimv2:Win32_Service.Name="VSS"`, `Win32_Service='VSS'`.
pub(in crate::console) fn at_path(
    scene: Scene<'_>,
    space: &str,
    path: &str,
) -> Result<Instance, Wrong> {
    let (space, relative) = split_path(space, path);
    let end = relative.find(['.', '=']).ok_or(Wrong::Query)?;
    let class = named(&space, &relative[..end])?;
    let said = relative[end..].trim_start_matches('.');
    let keys = keys(class, said).ok_or(Wrong::Query)?;
    find(scene, class, &keys).ok_or(Wrong::NotFound)
}

/// Namespace and the rest of a path.
pub(in crate::console) fn split_path(space: &str, path: &str) -> (String, String) {
    match path.split_once(':') {
        Some((front, rest)) if !front.contains(['.', '=']) || front.starts_with('\\') => {
            (namespace(front), rest.to_owned())
        }
        _ => (namespace(space), path.to_owned()),
    }
}

/// `Name="VSS",Other=1`, `="VSS"`, `=@`
fn keys(class: &Class, text: &str) -> Option<Vec<(String, String)>> {
    if text == "=@" {
        return Some(Vec::new());
    }
    let mut found = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (name, after) = rest.split_once('=')?;
        let name = match name.trim() {
            "" => class.table.iter().find(|property| property.key)?.name,
            name => name,
        };
        let after = after.trim_start();
        let (said, left) = match after.chars().next()? {
            quote @ ('"' | '\'') => {
                let mut said = String::new();
                let mut chars = after[1..].char_indices();
                let end = loop {
                    match chars.next()? {
                        (_, '\\') => said.push(chars.next()?.1),
                        (at, c) if c == quote => break at + 2,
                        (_, c) => said.push(c),
                    }
                };
                (said, &after[end..])
            }
            _ => {
                let end = after.find(',').unwrap_or(after.len());
                (after[..end].trim().to_owned(), &after[end..])
            }
        };
        found.push((name.to_owned(), said));
        rest = left.trim_start().trim_start_matches(',').trim_start();
    }
    (!found.is_empty()).then_some(found)
}

/// The instance of a class with these keys.
pub(in crate::console) fn find(
    scene: Scene<'_>,
    class: &'static Class,
    keys: &[(String, String)],
) -> Option<Instance> {
    let fits = |instance: &Instance| {
        keys.iter().all(|(name, wanted)| match instance.get(name) {
            Cell::Text(text) => same(text, wanted),
            Cell::Number(number) => number.to_string() == *wanted,
            Cell::Truth(truth) => same(if *truth { "true" } else { "false" }, wanted),
            _ => false,
        })
    };
    class.all(scene).into_iter().find(fits)
}

/// Texts of a property that is an array.
pub(in crate::console) fn texts_of(of: &Instance, name: &str) -> powershell::value::Value {
    let cells: &[Cell] = if let Cell::List(cells) = of.get(name) { cells } else { &[] };
    let text = |cell: &Cell| if let Cell::Text(text) = cell { Some(text.clone()) } else { None };
    powershell::value::Value::texts(cells.iter().filter_map(text))
}

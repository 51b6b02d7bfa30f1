//! Wildcards in paths, one part after the other, and what lies below a place.
//!
//! *Models*: patterns in any part of a path on any provider; hidden files only for whoever insists.
//! *Leaves out*: nothing that a pattern can say. *Sources*: about_Wildcards \[K\].

use powershell::eval::{Engine, ErrorSpec};
use powershell::value::compare::like;

use super::failure::{self, Failure};
use super::file_info::{self, Found};
use super::place::is_pattern;
use super::{Place, Provider, certificate};
use crate::console::machine::Machine;
use crate::windows::error::Win32;
use crate::windows::node::Attributes;

/// Something that lies below a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::console) struct Child {
    pub(in crate::console) name: String,
    pub(in crate::console) container: bool,
    /// Hidden or of the system.
    pub(in crate::console) concealed: bool,
}

/// True when something lies at a place.
///
/// # Errors
/// Whoever asks may not know.
pub(in crate::console) fn exists(engine: &mut Engine, place: &Place) -> Result<bool, Failure> {
    Ok(is_container(engine, place)?.is_some())
}

/// Whether what lies at a place holds other things; nothing when nothing lies there.
///
/// # Errors
/// Whoever asks may not know; a provider that is not modelled.
pub(in crate::console) fn is_container(
    engine: &mut Engine,
    place: &Place,
) -> Result<Option<bool>, Failure> {
    let machine = Machine::of(engine);
    match place.provider {
        Provider::FileSystem => {
            let world = machine.look();
            let Ok(found) = file_info::find(world, &place.path) else { return Ok(None) };
            if !file_info::is_visible(machine, &found) {
                return Err(not_visible(place));
            }
            let node = file_info::node(world, &found);
            Ok(node.map(|node| node.is_directory()))
        }
        Provider::Registry => {
            if place.path.is_empty() {
                return Ok(Some(true));
            }
            let Some(stored) = machine.stored(&place.path) else { return Ok(None) };
            let registry = &machine.look().host.registry;
            let top = !place.path.contains('\\');
            Ok((top || registry.key(&stored).is_some()).then_some(true))
        }
        Provider::Certificate => Ok(certificate::is_container(machine, &place.path)),
        Provider::Environment => Ok(match place.path.as_str() {
            "" => Some(true),
            name => machine.variable(name).map(|_| false),
        }),
        Provider::Variable | Provider::Function | Provider::Alias => {
            if place.path.is_empty() {
                return Ok(Some(true));
            }
            Ok(engine.session_item(place.provider.name(), &place.path).map(|_| false))
        }
        Provider::WsMan => Ok(None),
    }
}

/// Whoever asks may not know whether something is there.
fn not_visible(place: &Place) -> Failure {
    let class = "System.UnauthorizedAccessException";
    let id = "ItemExistsUnauthorizedAccessError";
    ErrorSpec::new(class, id, "PermissionDenied", "Access is denied").about(place.target()).into()
}

/// What lies directly below a place; of files directories first.
///
/// # Errors
/// As Windows answers.
pub(in crate::console) fn children(
    engine: &mut Engine,
    place: &Place,
) -> Result<Vec<Child>, Win32> {
    let plain = |name: &str, container| Child { name: name.into(), container, concealed: false };
    let machine = Machine::of(engine);
    Ok(match place.provider {
        Provider::FileSystem => {
            let world = machine.look();
            let id = world.host.files.lookup(&place.path)?;
            world.host.can_read(id, &machine.session().token())?;
            let concealed = Attributes::HIDDEN.0 | Attributes::SYSTEM.0;
            let entries = file_info::listing(world, id, "*").into_iter();
            let child = |(name, _, attributes): (String, Found, Attributes)| Child {
                name,
                container: attributes.has(Attributes::DIRECTORY),
                concealed: attributes.0 & concealed != 0,
            };
            entries.map(child).collect()
        }
        Provider::Registry if place.path.is_empty() => {
            let hives = [
                "HKEY_LOCAL_MACHINE",
                "HKEY_CURRENT_USER",
                "HKEY_CLASSES_ROOT",
                "HKEY_CURRENT_CONFIG",
                "HKEY_USERS",
            ];
            hives.iter().map(|hive| plain(hive, true)).collect()
        }
        Provider::Registry => {
            let stored = machine.stored(&place.path).ok_or(Win32::FILE_NOT_FOUND)?;
            let names = machine.look().host.registry.subkeys(&stored);
            names.into_iter().map(|name| plain(name, true)).collect()
        }
        Provider::Certificate => {
            let all = certificate::children(machine, &place.path);
            all.into_iter().map(|(name, container)| plain(&name, container)).collect()
        }
        Provider::Environment => {
            machine.variables().into_iter().map(|(name, _)| plain(&name, false)).collect()
        }
        Provider::Variable | Provider::Function | Provider::Alias => {
            let all = engine.session_items(place.provider.name());
            all.into_iter().map(|(name, _)| plain(&name, false)).collect()
        }
        Provider::WsMan => Vec::new(),
    })
}

/// The places that a path means; a pattern may mean none.
///
/// # Errors
/// Nothing lies there; a drive or provider that is not there.
pub(in crate::console) fn resolve(
    engine: &mut Engine,
    said: &str,
    literal: bool,
    force: bool,
) -> Result<Vec<Place>, Failure> {
    let place = Machine::of(engine).place(said)?;
    if literal || !is_pattern(&place.path) {
        let place = if literal { place } else { unescaped(place) };
        return match exists(engine, &place)? {
            true => Ok(vec![place]),
            false => Err(failure::missing(&place)),
        };
    }
    Ok(expand(engine, &place, force))
}

/// A path without the marks that take its signs from a pattern.
pub(in crate::console) fn unescaped(mut place: Place) -> Place {
    if place.path.contains('`') {
        place.path = place.path.replace('`', "");
        place.said = place.said.replace('`', "");
    }
    place
}

/// All places that fit a pattern.
pub(in crate::console) fn expand(engine: &mut Engine, place: &Place, force: bool) -> Vec<Place> {
    let mut names = Vec::new();
    let mut top = place.clone();
    while is_pattern(&top.path)
        && let Some(above) = top.parent().or_else(|| flat_top(&top))
    {
        names.push(top.name());
        top = above;
    }
    let mut open = vec![top];
    while let Some(name) = names.pop() {
        let mut next = Vec::new();
        for place in open {
            if !is_pattern(&name) {
                let below = unescaped(place.child(&name));
                if exists(engine, &below).unwrap_or(false) {
                    next.push(below);
                }
                continue;
            }
            let children = children(engine, &place).unwrap_or_default().into_iter();
            let wanted = children.filter(|child| force || !child.concealed);
            let fitting = wanted.filter(|child| like(&child.name, &name, false));
            next.extend(fitting.map(|child| place.child(&child.name)));
        }
        open = next;
    }
    open
}

/// The top of a drive without directories.
fn flat_top(place: &Place) -> Option<Place> {
    if place.path.is_empty() || place.provider == Provider::FileSystem {
        return None;
    }
    let drive = place.drive.clone();
    let said = drive.as_ref().map_or(String::new(), |drive| format!("{drive}:\\"));
    Some(Place { provider: place.provider, drive, path: String::new(), said })
}

/// True when a name is asked for: some pattern of the first list fits, none of the second.
pub(in crate::console) fn is_wanted(name: &str, include: &[String], exclude: &[String]) -> bool {
    (include.is_empty() || include.iter().any(|pattern| like(name, pattern, false)))
        && !exclude.iter().any(|pattern| like(name, pattern, false))
}

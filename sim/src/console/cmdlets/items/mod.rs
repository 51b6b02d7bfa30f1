//! Cmdlets on items of all providers, their content and their properties. One file is one family.
//!
//! *Sources*: parameters of Windows PowerShell 5.1 \[K\].

pub(super) mod acl;
pub(super) mod certificates;
pub(super) mod content;
pub(super) mod copy;
pub(super) mod drives;
pub(super) mod get;
pub(super) mod hash;
pub(super) mod list;
pub(super) mod location;
pub(super) mod make;
pub(super) mod paths;
pub(super) mod property;
pub(super) mod remove;
pub(super) mod set_property;
#[cfg(test)]
mod tests;
pub(super) mod views;
pub(super) mod write;

use powershell::eval::{Call, Cmdlet, Engine, Eval, Param, Run};
use powershell::value::{Object, Value};

use crate::console::command::{Entry, Kind};
use crate::console::machine::Machine;
use crate::console::providers::failure::{self, Failure};
use crate::console::providers::{
    Place, Provider, certificate, file_info, glob, notes, registry_key,
};

const MANAGEMENT: &str = "Microsoft.PowerShell.Management";
const SECURITY: &str = "Microsoft.PowerShell.Security";

/// `-Path`, with wildcards.
const PATH: Param =
    Param::new("Path", "string[]").at(0).mandatory().pipeline().by_name().sets(&["Path"]);
/// `-LiteralPath`, and what items of the pipeline say of themselves.
const LITERAL: Param = Param::new("LiteralPath", "string[]")
    .mandatory()
    .by_name()
    .alias(&["PSPath"])
    .sets(&["LiteralPath"]);
const FILTER: Param = Param::new("Filter", "string");
const INCLUDE: Param = Param::new("Include", "string[]");
const EXCLUDE: Param = Param::new("Exclude", "string[]");
const FORCE: Param = Param::switch("Force");
const CREDENTIAL: Param = Param::new("Credential", "object").by_name();
const PASS: Param = Param::switch("PassThru");

/// An entry of the table, for cmdlets that have the sets `Path` and `LiteralPath`.
const fn entry(
    (name, class): (&'static str, &'static str),
    params: &'static [Param],
    impact: Option<u8>,
    run: fn(&mut Call<'_>) -> Eval<()>,
    (about, examples): (&'static str, &'static [&'static str]),
) -> Entry {
    let cmdlet = Cmdlet {
        name,
        module: MANAGEMENT,
        class,
        params,
        default_set: "Path",
        impact,
        run: Run::Each(run),
    };
    Entry { cmdlet, kind: Kind::Cmdlet, about, examples }
}

/// The paths that were given, and whether they are taken as they are.
fn said_paths(call: &Call<'_>) -> (Vec<String>, bool) {
    let literal = call.has("LiteralPath");
    let name = if literal { "LiteralPath" } else { "Path" };
    (call.texts(name).iter().map(|text| text.to_string()).collect(), literal)
}

fn patterns(call: &Call<'_>, name: &str) -> Vec<String> {
    call.texts(name).iter().map(|text| text.to_string()).collect()
}

/// Refuses what no provider here takes.
fn refuse(call: &Call<'_>, names: &[&str]) -> Eval<()> {
    match names.iter().find(|name| call.has(name)) {
        Some(name) => {
            let what = format!("{} -{name}", call.name());
            Err(call.engine.unsupported_here(what))
        }
        None => Ok(()),
    }
}

/// The places that the paths of a call mean, filtered by `-Include`, `-Exclude` and `-Filter`; what
/// leads nowhere is an error.
fn places(call: &mut Call<'_>) -> Eval<Vec<Place>> {
    let force = call.flag("Force");
    places_forced(call, force)
}

fn places_forced(call: &mut Call<'_>, force: bool) -> Eval<Vec<Place>> {
    let (paths, literal) = said_paths(call);
    let (include, exclude) = (patterns(call, "Include"), patterns(call, "Exclude"));
    let filter = call.text("Filter");
    let mut all = Vec::new();
    for path in paths {
        match glob::resolve(call.engine, &path, literal, force) {
            Ok(found) => all.extend(found),
            Err(failure) => call.engine.fail(&failure)?,
        }
    }
    all.retain(|place| {
        let name = place.name();
        let fits = filter.as_ref().is_none_or(|filter| file_fits(&name, filter));
        fits && glob::is_wanted(&name, &include, &exclude)
    });
    if let Some(place) = all.iter().find(|place| place.provider == Provider::WsMan) {
        return Err(call.engine.unsupported_here(format!("{} on {}", call.name(), place.said)));
    }
    Ok(all)
}

/// True for a name that a filter of the file system selects.
fn file_fits(name: &str, filter: &str) -> bool {
    use crate::windows::wildcard::{find_expression, name_in_expression};
    name_in_expression(&find_expression(filter), name, true)
}

/// What lies at a place, as an object.
fn item(engine: &mut Engine, place: &Place, force: bool) -> Result<Value, Failure> {
    let machine = Machine::of(engine);
    let missing = || failure::missing(place);
    match place.provider {
        Provider::FileSystem => {
            let found = file_info::find(machine.look(), &place.path).map_err(|_| missing())?;
            let hidden = crate::windows::node::Attributes::HIDDEN;
            let node = file_info::node(machine.look(), &found);
            if !force && node.is_some_and(|node| node.attributes.has(hidden)) {
                let text = format!("Could not find item {}.", place.path);
                let class = "System.IO.IOException";
                let spec =
                    powershell::eval::ErrorSpec::new(class, "ItemNotFound", "ObjectNotFound", text);
                return Err(spec.about(place.target()).into());
            }
            Ok(file_info::object(machine, place, &found, true))
        }
        Provider::Registry => registry_key::object(machine, place).ok_or_else(missing),
        Provider::Certificate => certificate::object(machine, place).ok_or_else(missing),
        Provider::Environment => {
            let value = machine.variable(&place.path).ok_or_else(missing)?;
            Ok(variable(place, &value))
        }
        Provider::WsMan => Err(missing()),
        Provider::Variable | Provider::Function | Provider::Alias => {
            let found = engine.session_item(place.provider.name(), &place.path);
            found.map(|found| noted(found, place)).ok_or_else(missing)
        }
    }
}

/// An environment variable as an object.
fn variable(place: &Place, value: &str) -> Value {
    let mut own = notes(place, false);
    own.extend([
        ("Name", Value::text(&place.path)),
        ("Key", Value::text(&place.path)),
        ("Value", Value::text(value)),
    ]);
    let class = "System.Collections.DictionaryEntry";
    Value::typed(&[class, "System.ValueType", "System.Object"], own).shown_as(class)
}

/// An object of the session with where it lies.
fn noted(value: Value, place: &Place) -> Value {
    if let Value::Object(object) = &value {
        let noted = notes(place, false).into_iter().map(|(name, value)| (name.into(), value));
        let mut object: std::cell::RefMut<'_, Object> = object.borrow_mut();
        let own = std::mem::take(&mut object.properties);
        object.properties = noted.chain(own).collect();
    }
    value
}

/// Where one is, as an object: `System.Management.Automation.PathInfo`.
pub(in crate::console) fn here(machine: &Machine) -> Value {
    location::path_info(&location::here(machine))
}

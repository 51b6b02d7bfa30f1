//! `Get-Item`, `Test-Path`.

use powershell::eval::{Call, ErrorSpec, Eval, Param};
use powershell::net::Still;
use powershell::value::{Net, Value, text, time::DateTime};

use super::{CREDENTIAL, EXCLUDE, FILTER, FORCE, INCLUDE, LITERAL, PATH, entry, item};
use super::{patterns, places, refuse, said_paths};
use crate::console::command::Entry;
use crate::console::machine::Machine;
use crate::console::providers::place::is_pattern;
use crate::console::providers::{Place, Provider, glob};
use crate::kernel::text::same;

/// `Get-Item`
pub(in crate::console::cmdlets) const ITEM: Entry = entry(
    ("Get-Item", "Microsoft.PowerShell.Commands.GetItemCommand"),
    &[PATH, LITERAL, FILTER, INCLUDE, EXCLUDE, FORCE, CREDENTIAL, Param::new("Stream", "string[]")],
    None,
    get_item,
    (
        "Gives the item at a path",
        &[r"Get-Item C:\Windows", r"Get-Item HKLM:\SOFTWARE", "Get-Item Env:Path"],
    ),
);

fn get_item(call: &mut Call<'_>) -> Eval<()> {
    refuse(call, &["Stream", "Credential"])?;
    let force = call.flag("Force");
    for place in places(call)? {
        if place.path.is_empty() && is_flat(place.provider) {
            // The top of such a drive stands for all that lies on it.
            let Ok(children) = glob::children(call.engine, &place) else { continue };
            for child in children {
                if let Ok(value) = item(call.engine, &place.child(&child.name), true) {
                    call.put(value)?;
                }
            }
            continue;
        }
        match item(call.engine, &place, force) {
            Ok(value) => call.put(value)?,
            Err(failure) => call.engine.fail(&failure)?,
        }
    }
    Ok(())
}

/// True for drives without directories.
pub(super) fn is_flat(provider: Provider) -> bool {
    matches!(
        provider,
        Provider::Alias | Provider::Environment | Provider::Function | Provider::Variable
    )
}

/// `Test-Path`
pub(in crate::console::cmdlets) const TEST: Entry = entry(
    ("Test-Path", "Microsoft.PowerShell.Commands.TestPathCommand"),
    &[
        Param::new("Path", "string[]")
            .at(0)
            .mandatory()
            .empty()
            .pipeline()
            .by_name()
            .sets(&["Path"]),
        Param::new("LiteralPath", "string[]")
            .mandatory()
            .empty()
            .by_name()
            .alias(&["PSPath"])
            .sets(&["LiteralPath"]),
        FILTER,
        INCLUDE,
        EXCLUDE,
        Param::new("PathType", "string").alias(&["Type"]).choices(&["Any", "Container", "Leaf"]),
        Param::switch("IsValid"),
        CREDENTIAL,
        Param::new("OlderThan", "datetime"),
        Param::new("NewerThan", "datetime"),
    ],
    None,
    test_path,
    ("Tells whether a path exists", &[r"Test-Path C:\Windows", r"Test-Path HKLM:\SOFTWARE"]),
);

fn test_path(call: &mut Call<'_>) -> Eval<()> {
    refuse(call, &["Credential"])?;
    let (paths, literal) = said_paths(call);
    for path in paths {
        if path.is_empty() {
            let name = if literal { "LiteralPath" } else { "Path" };
            let class = "System.Management.Automation.ParameterBindingValidationException";
            let text = format!(
                "Cannot bind argument to parameter '{name}' because it is an empty string."
            );
            let id = "ParameterArgumentValidationErrorEmptyStringNotAllowed";
            return Err(call.engine.terminating(&ErrorSpec::new(class, id, "InvalidData", text)));
        }
        let found = match call.flag("IsValid") {
            true => is_valid(call, &path),
            false => test(call, &path, literal)?,
        };
        call.put(Value::Bool(found))?;
    }
    Ok(())
}

/// True when a path could lie on its drive.
fn is_valid(call: &mut Call<'_>, path: &str) -> bool {
    let machine = Machine::of(call.engine);
    machine.place(path).is_ok_and(|place| {
        let rest = place.path.get(2..).unwrap_or_default();
        place.provider != Provider::FileSystem || !rest.contains([':', '*', '?'])
    })
}

fn test(call: &mut Call<'_>, path: &str, literal: bool) -> Eval<bool> {
    let kind = call.text("PathType").unwrap_or_else(|| "Any".into());
    let place = match Machine::of(call.engine).place(path) {
        Ok(place) => place,
        // A drive that is not there has nothing on it.
        Err(failure) if failure.id == "DriveNotFound" => return Ok(false),
        Err(failure) => {
            call.engine.fail(&failure)?;
            return Ok(false);
        }
    };
    if place.provider == Provider::WsMan {
        return Err(call.engine.unsupported_here("Test-Path on WSMan:"));
    }
    let found = match literal || !is_pattern(&place.path) {
        true => vec![if literal { place } else { glob::unescaped(place) }],
        false => glob::expand(call.engine, &place, true),
    };
    let (include, exclude) = (patterns(call, "Include"), patterns(call, "Exclude"));
    for place in found {
        match glob::is_container(call.engine, &place) {
            Ok(None) => {}
            Ok(Some(container)) => {
                let fits = same(&kind, "Any") || container == same(&kind, "Container");
                let named = glob::is_wanted(&place.name(), &include, &exclude);
                if fits && named && is_of_age(call, &place) {
                    return Ok(true);
                }
            }
            Err(failure) => call.engine.fail(&failure)?,
        }
    }
    Ok(false)
}

/// `-OlderThan`, `-NewerThan`: by the time of the last write.
fn is_of_age(call: &mut Call<'_>, place: &Place) -> bool {
    let date = |value: Option<&Value>| -> Option<DateTime> {
        match value?.as_net() {
            Some(Net::DateTime(date)) => Some(*date),
            _ => powershell::culture::read::date(
                &mut Still::default(),
                &powershell::culture::EN_US,
                &text::of(value?),
            ),
        }
    };
    let (older, newer) = (date(call.get("OlderThan")), date(call.get("NewerThan")));
    if (older, newer) == (None, None) {
        return true;
    }
    let Ok(value) = item(call.engine, place, true) else { return false };
    let Some(written) = date(value.property("LastWriteTime").as_ref()) else { return false };
    older.is_none_or(|older| written.ticks < older.ticks)
        && newer.is_none_or(|newer| written.ticks > newer.ticks)
}

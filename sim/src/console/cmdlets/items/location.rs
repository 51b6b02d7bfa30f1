//! `Get-Location`, `Set-Location`, `Push-Location`, `Pop-Location`.
//!
//! *Models*: a location on any drive; programs keep the directory of files.
//! *Leaves out*: named stacks, locations without a drive. *Sources*: Windows PowerShell 5.1 \[K\].

use powershell::eval::{Call, Eval, Param};
use powershell::value::{Value, net::Flavour};

use super::{LITERAL, PASS, entry, refuse};
use crate::console::command::Entry;
use crate::console::machine::Machine;
use crate::console::providers::failure;
use crate::console::providers::{Place, Provider, drive_object, glob, provider_object};

const PATH: Param = Param::new("Path", "string").at(0).pipeline().by_name().sets(&["Path"]);
const STACK: Param = Param::new("StackName", "string").by_name();

/// `Get-Location`
pub(in crate::console::cmdlets) const GET: Entry = entry(
    ("Get-Location", "Microsoft.PowerShell.Commands.GetLocationCommand"),
    &[
        Param::new("PSProvider", "string[]").by_name(),
        Param::new("PSDrive", "string[]").by_name(),
        Param::switch("Stack"),
        Param::new("StackName", "string[]").by_name(),
    ],
    None,
    |call| {
        refuse(call, &["StackName", "PSProvider"])?;
        if call.flag("Stack") {
            let machine = Machine::of(call.engine);
            let stack = machine.drives().stack.iter().rev();
            let places: Vec<Place> = stack.filter_map(|path| machine.place(path).ok()).collect();
            let infos = places.iter().map(path_info).collect();
            let class = "System.Management.Automation.PathInfoStack";
            return call.put(Value::list(Flavour::Fixed(class.into()), infos));
        }
        if !call.has("PSDrive") {
            let here = path_info(&here(Machine::of(call.engine)));
            return call.put(here);
        }
        for name in call.texts("PSDrive") {
            let machine = Machine::of(call.engine);
            match machine.place(&format!("{name}:")) {
                Ok(place) => call.put(path_info(&place))?,
                Err(failure) => call.engine.fail(&failure)?,
            }
        }
        Ok(())
    },
    ("Says where one is", &["Get-Location"]),
);

/// `Set-Location`
pub(in crate::console::cmdlets) const SET: Entry = entry(
    ("Set-Location", "Microsoft.PowerShell.Commands.SetLocationCommand"),
    &[PATH, LITERAL, PASS, STACK],
    None,
    |call| {
        refuse(call, &["StackName"])?;
        go(call)
    },
    ("Goes to another place", &[r"Set-Location C:\Windows", "cd HKLM:; cd C:"]),
);

/// `Push-Location`
pub(in crate::console::cmdlets) const PUSH: Entry = entry(
    ("Push-Location", "Microsoft.PowerShell.Commands.PushLocationCommand"),
    &[PATH, LITERAL, PASS, STACK],
    None,
    |call| {
        refuse(call, &["StackName"])?;
        let here = Machine::of(call.engine).location_said();
        Machine::of(call.engine).drives_mut().stack.push(here);
        go(call)
    },
    ("Notes where one is and goes to another place", &[r"Push-Location C:\Windows; Pop-Location"]),
);

/// `Pop-Location`
pub(in crate::console::cmdlets) const POP: Entry = entry(
    ("Pop-Location", "Microsoft.PowerShell.Commands.PopLocationCommand"),
    &[PASS, STACK],
    None,
    |call| {
        refuse(call, &["StackName"])?;
        let machine = Machine::of(call.engine);
        let Some(path) = machine.drives_mut().stack.pop() else { return Ok(()) };
        match Machine::of(call.engine).place(&path) {
            Ok(place) => enter(call, place),
            Err(failure) => call.engine.fail(&failure),
        }
    },
    ("Goes back to where one was", &[r"Push-Location C:\Windows; Pop-Location"]),
);

/// Where one is.
pub(super) fn here(machine: &Machine) -> Place {
    let said = machine.location_said();
    machine.place(&said).unwrap_or_else(|_| Place {
        provider: Provider::FileSystem,
        drive: None,
        path: said.clone(),
        said,
    })
}

/// A place as an object.
pub(super) fn path_info(place: &Place) -> Value {
    let drive = place.drive.as_ref().map_or(Value::Null, |drive| drive_object(drive));
    // Without a drive the provider stands in front.
    let shown = match &place.drive {
        Some(_) => place.said.clone(),
        None => place.ps_path(),
    };
    Value::typed(
        &["System.Management.Automation.PathInfo", "System.Object"],
        [
            ("Drive", drive),
            ("Provider", provider_object(place.provider)),
            ("ProviderPath", Value::text(&place.path)),
            ("Path", Value::text(&shown)),
        ],
    )
    .shown_as(&shown)
}

fn go(call: &mut Call<'_>) -> Eval<()> {
    let literal = call.has("LiteralPath");
    let Some(path) = call.text(if literal { "LiteralPath" } else { "Path" }) else {
        return Ok(());
    };
    match glob::resolve(call.engine, &path, literal, false) {
        Ok(mut found) => match found.len() {
            1 => enter(call, found.remove(0)),
            0 => {
                let failure = Machine::of(call.engine).place(&path);
                let failure =
                    failure.map_or_else(|failure| failure, |place| failure::missing(&place));
                Err(call.engine.terminating(&failure))
            }
            _ => {
                let class = "System.Management.Automation.PSArgumentException";
                let text = format!(
                    "Cannot set the location because path '{path}' resolved to multiple containers. You can only set the location to a single container at a time."
                );
                let spec =
                    powershell::eval::ErrorSpec::new(class, "Argument", "InvalidArgument", text);
                Err(call.engine.terminating(&spec))
            }
        },
        Err(failure) => call.engine.fail(&failure),
    }
}

fn enter(call: &mut Call<'_>, place: Place) -> Eval<()> {
    if !matches!(glob::is_container(call.engine, &place), Ok(Some(true))) {
        return call.engine.fail(&failure::missing(&place));
    }
    let machine = Machine::of(call.engine);
    let drive = match (&place.drive, place.provider) {
        (Some(drive), _) => drive.clone(),
        (None, Provider::FileSystem) if !place.path.starts_with('\\') => {
            place.path.get(..1).unwrap_or_default().to_owned()
        }
        _ => {
            let what = format!("a location without a drive: {}", place.ps_path());
            return Err(call.engine.unsupported_here(what));
        }
    };
    let top = machine.drive(&drive).map(|drive| drive.root).unwrap_or_default();
    let is_volume = place.provider == Provider::FileSystem && top.len() == 3;
    let below = place.said.split_once(':').map_or(place.said.as_str(), |(_, rest)| rest);
    let below = below.trim_matches('\\').to_owned();
    let (before, rest) = machine.here();
    machine.drives_mut().note(&before, &rest);
    machine.drives_mut().note(&drive, &below);
    machine.drives_mut().here = (!is_volume).then_some((drive, below));
    if place.provider == Provider::FileSystem {
        let (_, session, _) = machine.parts();
        session.directory.clone_from(&place.path);
    }
    match call.flag("PassThru") {
        true => call.put(path_info(&place)),
        false => Ok(()),
    }
}

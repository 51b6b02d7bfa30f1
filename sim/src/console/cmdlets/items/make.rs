//! `New-Item`, `mkdir`, `Set-Item`, `Clear-Item`, `Invoke-Item`.
//!
//! *Models*: files, directories, keys, variables, functions, aliases.
//! *Leaves out*: links: refused by name. *Sources*: error records of Windows PowerShell 5.1 \[K\].

use powershell::eval::{Call, Cmdlet, ErrorSpec, Eval, Param, Run};
use powershell::value::{Value, text as texts};

use super::{CREDENTIAL, EXCLUDE, FILTER, FORCE, INCLUDE, LITERAL, MANAGEMENT, PASS, PATH};
use super::{entry, item, places_forced, refuse};
use crate::console::command::{Entry, Kind};
use crate::console::machine::Machine;
use crate::console::providers::failure::{self, Failure};
use crate::console::providers::{Place, Provider, change, file_info, registry_key, text};
use crate::kernel::text::{same, starts_with};
use crate::windows::error::Win32;

const PLACE: Param = Param::new("Path", "string[]").at(0).by_name().sets(&["pathSet", "nameSet"]);
const NAME: Param = Param::new("Name", "string").mandatory().empty().by_name().sets(&["nameSet"]);

const MAKE: &[Param] = &[
    PLACE,
    NAME,
    Param::new("ItemType", "string").by_name().alias(&["Type"]),
    Param::new("Value", "object").pipeline().by_name().alias(&["Target"]),
    FORCE,
    CREDENTIAL,
];

/// `New-Item`
pub(in crate::console::cmdlets) const NEW: Entry = Entry {
    cmdlet: Cmdlet {
        name: "New-Item",
        module: MANAGEMENT,
        class: "Microsoft.PowerShell.Commands.NewItemCommand",
        params: MAKE,
        default_set: "pathSet",
        impact: Some(2),
        run: Run::Each(|call| {
            let kind = call.text("ItemType").unwrap_or_default();
            new(call, &kind)
        }),
    },
    kind: Kind::Cmdlet,
    about: "Makes a file, a directory, a key",
    examples: &[
        r"New-Item C:\Windows\Temp\New -ItemType Directory",
        r"New-Item HKLM:\SOFTWARE\New",
    ],
};

/// `mkdir`
pub(in crate::console::cmdlets) const MKDIR: Entry = Entry {
    cmdlet: Cmdlet {
        name: "mkdir",
        module: "",
        class: "Microsoft.PowerShell.Commands.NewItemCommand",
        params: &[
            PLACE,
            NAME,
            Param::new("Value", "object").pipeline().by_name(),
            FORCE,
            CREDENTIAL,
        ],
        default_set: "pathSet",
        impact: Some(2),
        run: Run::Each(|call| new(call, "Directory")),
    },
    kind: Kind::Cmdlet,
    about: "Makes a directory",
    examples: &[r"mkdir C:\Windows\Temp\New\Deep"],
};

fn new(call: &mut Call<'_>, kind: &str) -> Eval<()> {
    refuse(call, &["Credential"])?;
    let mut paths: Vec<String> = call.texts("Path").iter().map(|path| path.to_string()).collect();
    if paths.is_empty() {
        paths.push(String::new());
    }
    for path in paths {
        let path = match call.text("Name") {
            Some(name) if path.is_empty() => name.to_string(),
            Some(name) => format!("{path}\\{name}"),
            None => path,
        };
        let place = match Machine::of(call.engine).place(&path) {
            Ok(place) => place,
            Err(failure) => {
                call.engine.fail(&failure)?;
                continue;
            }
        };
        let what = match (place.provider, is(kind, "directory") || is(kind, "container")) {
            (Provider::FileSystem, true) => "Create Directory",
            (Provider::FileSystem, false) => "Create File",
            (Provider::Registry, _) => "Create Key",
            _ => "New Item",
        };
        let target = match place.provider {
            Provider::Registry => format!("Item: {}", place.path),
            _ => format!("Destination: {}", place.said),
        };
        if !call.should_process(&target, what)? {
            continue;
        }
        if let Err(failure) = make(call, &place, kind)? {
            call.engine.fail(&failure)?;
            continue;
        }
        match item(call.engine, &place, true) {
            Ok(value) => call.put(value)?,
            Err(failure) => call.engine.fail(&failure)?,
        }
    }
    Ok(())
}

/// The beginning of the name of a type is enough.
fn is(kind: &str, whole: &str) -> bool {
    !kind.is_empty() && starts_with(whole, kind)
}

fn make(call: &mut Call<'_>, place: &Place, kind: &str) -> Eval<Result<(), Failure>> {
    match place.provider {
        Provider::FileSystem => make_file(call, place, kind),
        Provider::Registry => make_key(call, place),
        Provider::Environment => {
            let value = call.text("Value").unwrap_or_default();
            let machine = Machine::of(call.engine);
            if machine.variable(&place.path).is_some() && !call.flag("Force") {
                return Ok(Err(already(place)));
            }
            let (_, session, _) = Machine::of(call.engine).parts();
            session.environment.set(&place.path, &value);
            Ok(Ok(()))
        }
        Provider::Variable | Provider::Function | Provider::Alias => {
            let name = place.provider.name();
            let there = call.engine.session_item(name, &place.path).is_some();
            if there && !call.flag("Force") {
                return Ok(Err(already(place)));
            }
            let value = call.get("Value").cloned().unwrap_or(Value::Null);
            call.engine.set_session_item(name, &place.path, value)?;
            Ok(Ok(()))
        }
        Provider::Certificate | Provider::WsMan => {
            Err(call.engine.unsupported_here(format!("New-Item on {}", place.said)))
        }
    }
}

fn already(place: &Place) -> Failure {
    let class = "System.Management.Automation.PSArgumentException";
    let text = format!("The item at path '{}' already exists.", place.path);
    ErrorSpec::new(class, "Argument", "InvalidArgument", text).about(place.target()).into()
}

fn io_failure(id: &'static str, place: &Place, text: String, category: &'static str) -> Failure {
    let spec = ErrorSpec::new("System.IO.IOException", id, category, text);
    spec.about(Value::text(&place.path)).into()
}

fn make_file(call: &mut Call<'_>, place: &Place, kind: &str) -> Eval<Result<(), Failure>> {
    let force = call.flag("Force");
    let path = place.path.as_str();
    for link in ["SymbolicLink", "Junction", "HardLink"] {
        if same(kind, link) {
            return Err(call.engine.unsupported_here(format!("New-Item -ItemType {link}")));
        }
    }
    let there = file_info::find(Machine::of(call.engine).look(), path).ok();
    let directory = Machine::of(call.engine).look().host.files.is_directory(path);
    if is(kind, "directory") || is(kind, "container") {
        if there.is_some() && !(force && directory) {
            let text = format!("An item with the specified name {path} already exists.");
            return Ok(Err(io_failure("DirectoryExist", place, text, "ResourceExists")));
        }
        let made = change::directory(Machine::of(call.engine), path)?;
        return Ok(made.map_err(|error| of_step("CreateDirectory", place, error)));
    }
    if !kind.is_empty() && !is(kind, "file") {
        let class = "System.Management.Automation.PSArgumentException";
        let text = "The type is not a known type for the file system. Only \"file\",\"directory\" \
                    or \"symboliclink\" can be specified.";
        return Ok(Err(ErrorSpec::new(class, "Argument", "InvalidArgument", text).into()));
    }
    if there.is_some() && !force {
        let text = format!("The file '{path}' already exists.");
        return Ok(Err(io_failure("NewItemIOError", place, text, "WriteError")));
    }
    if force && let Some(above) = place.parent() {
        let made = change::directory(Machine::of(call.engine), &above.path)?;
        if let Err(error) = made {
            return Ok(Err(of_step("CreateDirectory", &above, error)));
        }
    }
    let value = call.get("Value").map(texts::of).unwrap_or_default();
    let machine = Machine::of(call.engine);
    let written = text::write(machine, path, value.as_bytes(), false);
    Ok(written.map_err(|error| of_step("NewItem", place, error)))
}

/// `NewItemIOError`, `NewItemUnauthorizedAccessError`: a missing directory is an error of writing,
/// too.
fn of_step(step: &str, place: &Place, error: Win32) -> Failure {
    let (class, text, category) = failure::io(error, &place.path);
    let (id, category) = match error {
        Win32::ACCESS_DENIED => (format!("{step}UnauthorizedAccessError"), category),
        _ => (format!("{step}IOError"), "WriteError"),
    };
    ErrorSpec::new(class, id, category, text).about(Value::text(&place.path)).into()
}

fn make_key(call: &mut Call<'_>, place: &Place) -> Eval<Result<(), Failure>> {
    let force = call.flag("Force");
    let machine = Machine::of(call.engine);
    let Some(stored) = machine.stored(&place.path) else {
        return Ok(Err(failure::missing(place)));
    };
    let registry = &machine.look().host.registry;
    let class = "System.IO.IOException";
    if registry.key(&stored).is_some() {
        if !force {
            let text = "A key in this path already exists.";
            let wrapper = "Microsoft.PowerShell.Commands.RegistryWrapper";
            let target = Value::typed(&[wrapper], []).shown_as(wrapper);
            let spec = ErrorSpec::new(class, class, "ResourceExists", text);
            return Ok(Err(spec.about(target).into()));
        }
        // Made anew, it is empty.
        if !registry_key::may_write(machine, &stored) {
            return Ok(Err(failure::registry_access(place)));
        }
        machine.world().host.registry.remove_key(&stored);
    }
    let above = stored.rsplit_once('\\').map_or("", |(above, _)| above);
    let machine = Machine::of(call.engine);
    let has_above = !above.contains('\\') || machine.look().host.registry.key(above).is_some();
    if !has_above && !force {
        let class = "System.ArgumentException";
        let text = "The registry key at the specified path does not exist.";
        let spec = ErrorSpec::new(class, class, "InvalidArgument", text);
        let target = place.parent().map_or_else(|| place.path.clone(), |above| above.path);
        return Ok(Err(spec.about(Value::text(&target)).into()));
    }
    if !registry_key::may_write(machine, &stored) {
        return Ok(Err(failure::registry_access(place)));
    }
    machine.world().host.registry.create(&stored);
    if let Some(value) = call.get("Value").cloned()
        && let Some(data) = registry_key::data(&value, None)
    {
        Machine::of(call.engine).world().host.registry.set(&stored, "", data);
    }
    Ok(Ok(()))
}

/// `Set-Item`
pub(in crate::console::cmdlets) const SET: Entry = entry(
    ("Set-Item", "Microsoft.PowerShell.Commands.SetItemCommand"),
    &[
        PATH,
        LITERAL,
        Param::new("Value", "object").at(1).pipeline().by_name(),
        FORCE,
        PASS,
        FILTER,
        INCLUDE,
        EXCLUDE,
        CREDENTIAL,
    ],
    Some(2),
    |call| {
        let value = call.get("Value").cloned().unwrap_or(Value::Null);
        let (paths, _) = super::said_paths(call);
        for path in paths {
            match Machine::of(call.engine).place(&path) {
                Ok(place) => put(call, &place, value.clone())?,
                Err(failure) => call.engine.fail(&failure)?,
            }
        }
        Ok(())
    },
    ("Sets the value of an item", &["Set-Item Env:Test -Value 1"]),
);

/// `Clear-Item`
pub(in crate::console::cmdlets) const CLEAR: Entry = entry(
    ("Clear-Item", "Microsoft.PowerShell.Commands.ClearItemCommand"),
    &[PATH, LITERAL, FORCE, FILTER, INCLUDE, EXCLUDE, CREDENTIAL],
    Some(2),
    |call| {
        for place in places_forced(call, true)? {
            if place.provider != Provider::Registry {
                put(call, &place, Value::Null)?;
                continue;
            }
            let machine = Machine::of(call.engine);
            let Some(stored) = machine.stored(&place.path) else { continue };
            if !registry_key::may_write(machine, &stored) {
                call.engine.fail(&failure::registry_access(&place))?;
                continue;
            }
            let registry = &mut machine.world().host.registry;
            let values = registry.key(&stored).map(|key| key.values().to_vec());
            for value in values.unwrap_or_default() {
                registry.remove_value(&stored, &value.name);
            }
        }
        Ok(())
    },
    ("Takes the value of an item away", &["$env:Test = 1; Clear-Item Env:Test"]),
);

fn put(call: &mut Call<'_>, place: &Place, value: Value) -> Eval<()> {
    if !call.should_process(&format!("Item: {}", place.said), "Set Item")? {
        return Ok(());
    }
    match place.provider {
        Provider::Environment => {
            let said = texts::of(&value);
            let (_, session, _) = Machine::of(call.engine).parts();
            session.environment.set(&place.path, &said);
        }
        Provider::Variable | Provider::Function | Provider::Alias => {
            call.engine.set_session_item(place.provider.name(), &place.path, value)?;
        }
        Provider::Registry => {
            let machine = Machine::of(call.engine);
            let stored = machine.stored(&place.path);
            let Some(stored) = stored.filter(|key| machine.look().host.registry.key(key).is_some())
            else {
                return call.engine.fail(&failure::missing(place));
            };
            if !registry_key::may_write(machine, &stored) {
                return call.engine.fail(&failure::registry_access(place));
            }
            if let Some(data) = registry_key::data(&value, None) {
                machine.world().host.registry.set(&stored, "", data);
            }
        }
        _ => {
            let text = "Provider operation stopped because the provider does not support this \
                        operation.";
            return call.engine.fail(&failure::not_supported(text));
        }
    }
    match call.flag("PassThru") {
        true => match item(call.engine, place, true) {
            Ok(value) => call.put(value),
            Err(failure) => call.engine.fail(&failure),
        },
        false => Ok(()),
    }
}

/// `Invoke-Item`
pub(in crate::console::cmdlets) const INVOKE: Entry = entry(
    ("Invoke-Item", "Microsoft.PowerShell.Commands.InvokeItemCommand"),
    &[PATH, LITERAL, FILTER, INCLUDE, EXCLUDE, CREDENTIAL],
    Some(2),
    |call| Err(call.engine.unsupported_here("Invoke-Item")),
    ("Opens a file with its program", &[]),
);

//! Automatic variables and preferences.

use std::rc::Rc;

use super::Engine;
use super::command::{file_name, info_object};
use super::error::object;
use super::position;
use super::scope::{CallInfo, Slot, flag};
use crate::value::net::Version;
use crate::value::{Net, Object, Value, text};

/// Preferences with what they are at first.
const PREFERENCES: &[(&str, &str)] = &[
    ("ErrorActionPreference", "Continue"),
    ("WarningPreference", "Continue"),
    ("VerbosePreference", "SilentlyContinue"),
    ("DebugPreference", "SilentlyContinue"),
    ("InformationPreference", "SilentlyContinue"),
    ("ProgressPreference", "Continue"),
    ("ConfirmPreference", "High"),
    ("ErrorView", "NormalView"),
    ("PSEmailServer", ""),
    ("ShellId", "Microsoft.PowerShell"),
    ("PSHOME", "C:\\Windows\\System32\\WindowsPowerShell\\v1.0"),
];

const NUMBERS: &[(&str, i32)] = &[
    ("MaximumErrorCount", 256),
    ("MaximumHistoryCount", 4096),
    ("MaximumFunctionCount", 4096),
    ("MaximumVariableCount", 4096),
    ("MaximumAliasCount", 4096),
    ("MaximumDriveCount", 4096),
    ("FormatEnumerationLimit", 4),
    ("NestedPromptLevel", 0),
];

/// What a preference is until somebody sets it.
fn initial(name: &str) -> Option<Value> {
    // Every change asks for it.
    if text::same(name, "WhatIfPreference") {
        return Some(Value::Bool(false));
    }
    let text = PREFERENCES.iter().find(|(there, _)| text::same(there, name));
    if let Some((_, value)) = text {
        return Some(Value::text(value));
    }
    let number = NUMBERS.iter().find(|(there, _)| text::same(there, name));
    number.map(|(_, value)| Value::Int(*value))
}

/// Puts the variables of the host into the global scope.
pub(crate) fn install(engine: &mut Engine) {
    for (name, value) in engine.host.variables() {
        constant(engine, &name, value);
    }
}

impl Engine {
    /// A variable or a preference by a name that was not parsed.
    pub(crate) fn seen(&self, name: &str) -> Option<Value> {
        let set = self.frame.scope.by_name(name);
        set.or_else(|| if self.furnished { None } else { initial(name) })
    }

    /// Puts the preferences into the global scope, for whoever lists or removes variables.
    pub(crate) fn furnish(&mut self) {
        if std::mem::replace(&mut self.furnished, true) {
            return;
        }
        let texts = PREFERENCES.iter().map(|(name, value)| (*name, Value::text(value)));
        let numbers = NUMBERS.iter().map(|(name, value)| (*name, Value::Int(*value)));
        let culture = Value::text(self.host.culture());
        let others = [
            ("WhatIfPreference", Value::Bool(false)),
            ("PSDefaultParameterValues", Value::table(Vec::new())),
            ("PSCulture", culture.clone()),
            ("PSUICulture", culture),
        ];
        for (name, value) in texts.chain(numbers).chain(others) {
            if self.global.by_name(name).is_none() {
                self.global.put(name, value);
            }
        }
    }
}

fn constant(engine: &mut Engine, name: &str, value: Value) {
    let flags = flag::CONSTANT;
    let name = name.into();
    engine.global.add(Slot { name, value, flags, constraint: None, description: None });
}

/// The value of an automatic variable; nothing for a name that is none.
pub(crate) fn value(engine: &mut Engine, name: &str) -> Option<Value> {
    let is = |wanted: &str| text::same(name, wanted);
    Some(match name.len() {
        1 if is("?") => Value::Bool(engine.success),
        1 if is("$") || is("^") => Value::Null,
        3 if is("PID") => engine.host.fact("ProcessId").unwrap_or(Value::Int(4242)),
        3 if is("PWD") => match engine.host.fact("PWD") {
            Some(here) => here,
            None => path_info(&engine.host.location()),
        },
        4 if is("args") => match engine.call_info() {
            Some(call) => call.unbound.clone(),
            None => Value::array(Vec::new()),
        },
        4 if is("Host") => host_object(engine),
        4 if is("HOME") => {
            let home = engine.host.environment("USERPROFILE");
            Value::text(&home.unwrap_or_else(|| "C:\\Users\\Administrator".to_owned()))
        }
        5 if is("Error") => engine.errors.clone(),
        5 if is("input") => match engine.call_info() {
            Some(call) => Value::array(call.input.borrow().clone()),
            None => Value::array(Vec::new()),
        },
        7 if is("Matches") => return None,
        8 if is("PSCmdlet") => match engine.call_info().filter(|call| call.advanced) {
            Some(call) => cmdlet_object(engine, &call),
            None => return None,
        },
        12 if is("MyInvocation") => my_invocation(engine),
        12 if is("PSScriptRoot") => {
            let file = engine.frame.script.file.clone();
            Value::text(file.as_deref().map_or("", position::folder))
        }
        13 if is("PSCommandPath") => {
            Value::text(engine.frame.script.file.clone().as_deref().unwrap_or_default())
        }
        14 if is("PSVersionTable") => version_table(engine),
        17 if is("PSBoundParameters") => match engine.call_info() {
            Some(call) => call.bound.clone(),
            None => Value::table(Vec::new()),
        },
        9 | 11 if !engine.furnished && (is("PSCulture") || is("PSUICulture")) => {
            Value::text(engine.host.culture())
        }
        24 if !engine.furnished && is("PSDefaultParameterValues") => {
            let table = Value::table(Vec::new());
            engine.global.put(name, table.clone());
            table
        }
        _ if engine.furnished => return None,
        _ => return initial(name),
    })
}

fn path_info(path: &str) -> Value {
    let drive = path.split(':').next().unwrap_or_default();
    object(
        &["System.Management.Automation.PathInfo", "System.Object"],
        [
            ("Drive", Value::text(drive)),
            ("Provider", Value::text("Microsoft.PowerShell.Core\\FileSystem")),
            ("ProviderPath", Value::text(path)),
            ("Path", Value::text(path)),
        ],
    )
    .shown_as(path)
}

fn version(parts: [i32; 4]) -> Value {
    Net::Version(Version(parts)).into()
}

fn version_table(engine: &mut Engine) -> Value {
    if let Some(table) = engine.global.by_name("#PSVersionTable") {
        return table;
    }
    let own = engine.host.engine_version();
    let compatible =
        [[1, 0, -1, -1], [2, 0, -1, -1], [3, 0, -1, -1], [4, 0, -1, -1], [5, 0, -1, -1]];
    let mut all: Vec<Value> =
        compatible.into_iter().filter(|parts| parts[0] <= own[0]).map(version).collect();
    all.push(version(own));
    let entries = [
        ("PSVersion", version(own)),
        ("PSEdition", Value::text("Desktop")),
        ("PSCompatibleVersions", Value::array(all)),
        ("BuildVersion", version([10, 0, own[2], own[3]])),
        ("CLRVersion", version([4, 0, 30319, 42000])),
        ("WSManStackVersion", version([3, 0, -1, -1])),
        ("PSRemotingProtocolVersion", version([2, 3, -1, -1])),
        ("SerializationVersion", version([1, 1, 0, 1])),
    ];
    let entries = entries.into_iter().map(|(name, value)| (Value::text(name), value)).collect();
    let table = Value::table(entries);
    engine.global.put("#PSVersionTable", table.clone());
    table
}

fn host_object(engine: &mut Engine) -> Value {
    let width = i32::try_from(engine.host.width()).unwrap_or(120);
    let size = |height| {
        let types = ["System.Management.Automation.Host.Size", "System.ValueType"];
        object(&types, [("Width", Value::Int(width)), ("Height", Value::Int(height))])
    };
    let raw = object(
        &["System.Management.Automation.Internal.Host.InternalHostRawUserInterface"],
        [
            ("ForegroundColor", Value::text("DarkYellow")),
            ("BackgroundColor", Value::text("DarkMagenta")),
            ("BufferSize", size(3000)),
            ("WindowSize", size(50)),
            ("WindowTitle", Value::text("Windows PowerShell")),
        ],
    );
    let ui = object(
        &["System.Management.Automation.Internal.Host.InternalHostUserInterface"],
        [("RawUI", raw)],
    );
    let own = engine.host.engine_version();
    object(
        &["System.Management.Automation.Internal.Host.InternalHost", "System.Object"],
        [
            ("Name", Value::text("ConsoleHost")),
            ("Version", version(own)),
            ("UI", ui),
            ("CurrentCulture", Value::text(engine.host.culture())),
            ("CurrentUICulture", Value::text(engine.host.culture())),
            ("PrivateData", Value::of_object(Object::custom(Vec::new()))),
            ("IsRunspacePushed", Value::Bool(false)),
        ],
    )
}

/// `$PSCmdlet`
fn cmdlet_object(engine: &mut Engine, call: &Rc<CallInfo>) -> Value {
    if let Some(made) = call.cmdlet.borrow().clone() {
        return made;
    }
    let invocation = my_invocation(engine);
    let made = object(
        &["System.Management.Automation.PSScriptCmdlet", "System.Object"],
        [
            ("ParameterSetName", Value::Text(call.set.clone())),
            ("MyInvocation", invocation),
            ("Host", Value::Null),
            ("Stopping", Value::Bool(false)),
        ],
    );
    *call.cmdlet.borrow_mut() = Some(made.clone());
    made
}

/// `$MyInvocation`
fn my_invocation(engine: &mut Engine) -> Value {
    let file = engine.frame.script.file.clone();
    let Some(call) = engine.call_info() else {
        let info = position::invocation_info(&engine.place(engine.here), None);
        if let Value::Object(object) = &info {
            let command = match &file {
                Some(file) => script_info(file),
                None => info_object("Script", "", "", None),
            };
            set(&mut object.borrow_mut(), "MyCommand", command);
        }
        return info;
    };
    if let Some(made) = call.invocation.borrow().clone() {
        return made;
    }
    let info = position::invocation_info(&call.at, None);
    if let Value::Object(object) = &info {
        let mut object = object.borrow_mut();
        let is_script = file.as_deref().is_some_and(|file| file_name(file) == &*call.name);
        let command = match &file {
            Some(file) if is_script => script_info(file),
            _ => {
                let block = engine.frame.scope.function(&call.name);
                let definition = block.map(|function| Value::text(function.block.text()));
                info_object("Function", &call.name, "", definition)
            }
        };
        set(&mut object, "MyCommand", command);
        set(&mut object, "BoundParameters", call.bound.clone());
        set(&mut object, "UnboundArguments", call.unbound.clone());
        set(&mut object, "InvocationName", Value::Text(call.name.clone()));
        set(&mut object, "CommandOrigin", Value::text("Runspace"));
    }
    *call.invocation.borrow_mut() = Some(info.clone());
    info
}

fn script_info(file: &Rc<str>) -> Value {
    let name = file_name(file);
    info_object("ExternalScript", name, file, Some(Value::Text(file.clone())))
}

fn set(object: &mut Object, name: &str, value: Value) {
    if let Some((_, there)) = object.properties.iter_mut().find(|(own, _)| &**own == name) {
        *there = value;
    }
}

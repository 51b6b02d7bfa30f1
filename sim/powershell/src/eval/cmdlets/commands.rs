//! Commands about commands: `Get-Command`, `Invoke-Expression`, `Invoke-Command`, modules.

use std::rc::Rc;

use super::super::cmdlet::{Call, Cmdlet, Param, Run};
use super::super::command::{Found, info_object};
use super::super::error::{ErrorSpec, object};
use super::super::module::{self, Exports};
use super::super::stage::How;
use super::super::stop::Eval;
use super::{CORE, UTILITY};
use crate::value::compare::like;
use crate::value::{Value, text};

pub(super) const CMDLETS: &[Cmdlet] = &[
    EXPORT_MODULE_MEMBER,
    GET_COMMAND,
    GET_MODULE,
    GET_CALL_STACK,
    IMPORT_MODULE,
    INVOKE_COMMAND,
    INVOKE_EXPRESSION,
    NEW_MODULE,
    REMOVE_MODULE,
];

const fn cmdlet(
    name: &'static str,
    class: &'static str,
    params: &'static [Param],
    run: fn(&mut Call<'_>) -> Eval<()>,
) -> Cmdlet {
    let run = Run::Each(run);
    Cmdlet { name, module: CORE, class, params, default_set: "", impact: None, run }
}

const INVOKE_EXPRESSION: Cmdlet = Cmdlet {
    module: UTILITY,
    ..cmdlet(
        "Invoke-Expression",
        "Microsoft.PowerShell.Commands.InvokeExpressionCommand",
        &[Param::new("Command", "string").at(0).mandatory().pipeline()],
        |call| {
            let said = call.text("Command").unwrap_or_default();
            let block = call.engine.block_of(&said, None)?;
            call.engine.run_here(&block, None, call.out)
        },
    )
};

const INVOKE_COMMAND: Cmdlet = Cmdlet {
    default_set: "InProcess",
    ..cmdlet(
        "Invoke-Command",
        "Microsoft.PowerShell.Commands.InvokeCommandCommand",
        &[
            Param::new("ScriptBlock", "scriptblock")
                .at(0)
                .mandatory()
                .alias(&["Command"])
                .sets(&["InProcess"]),
            Param::new("ComputerName", "string[]").at(0).alias(&["Cn"]).sets(&["ComputerName"]),
            Param::new("ScriptBlock", "scriptblock").at(1).mandatory().sets(&["ComputerName"]),
            Param::new("Session", "object[]").mandatory().sets(&["Session"]),
            Param::new("ScriptBlock", "scriptblock").at(1).mandatory().sets(&["Session"]),
            Param::new("Credential", "object").sets(&["ComputerName"]),
            Param::switch("AsJob").sets(&["ComputerName", "Session"]),
            Param::new("ArgumentList", "object[]").alias(&["Args"]),
            Param::new("InputObject", "object").pipeline(),
            Param::switch("NoNewScope").sets(&["InProcess"]),
        ],
        |call| {
            for remote in ["ComputerName", "Session"] {
                if call.has(remote) {
                    let what = format!("Invoke-Command -{remote}");
                    return Err(call.engine.unsupported_here(what));
                }
            }
            let Some(Value::Block(block)) = call.get("ScriptBlock").cloned() else { return Ok(()) };
            let arguments = call.get("ArgumentList").map(Value::elements).unwrap_or_default();
            let how = How { dotted: call.flag("NoNewScope"), ..How::default() };
            call.engine.call_block_into(&block, &arguments, how, call.out)
        },
    )
};

const GET_COMMAND: Cmdlet = cmdlet(
    "Get-Command",
    "Microsoft.PowerShell.Commands.GetCommandCommand",
    &[
        Param::new("Name", "string[]").at(0).pipeline().by_name(),
        Param::new("Verb", "string[]"),
        Param::new("Noun", "string[]"),
        Param::new("Module", "string[]").alias(&["PSSnapin"]),
        Param::new("CommandType", "string[]").alias(&["Type"]),
        Param::new("TotalCount", "int"),
        Param::switch("Syntax"),
        Param::switch("All"),
        Param::switch("ListImported"),
        Param::new("ArgumentList", "object[]").alias(&["Args"]).remaining(),
    ],
    get_command,
);

fn get_command(call: &mut Call<'_>) -> Eval<()> {
    let names = call.texts("Name");
    let is_pattern = |name: &Rc<str>| name.contains(['*', '?', '[']);
    if names.is_empty() || names.iter().any(is_pattern) {
        call.engine.furnish_functions();
    }
    let mut all: Vec<(&'static str, String, String)> = Vec::new();
    for (name, cmdlet) in call.engine.known.all() {
        all.push(("Cmdlet", name.to_owned(), cmdlet.module.to_owned()));
    }
    for scope in call.engine.frame.scope.chain() {
        for function in scope.functions() {
            let kind = if function.is_filter { "Filter" } else { "Function" };
            let module = function.module.as_deref().unwrap_or_default().to_owned();
            all.push((kind, function.name.to_string(), module));
        }
    }
    all.sort_by_key(|(_, name, _)| name.to_ascii_lowercase());
    let (verbs, nouns) = (call.texts("Verb"), call.texts("Noun"));
    let (modules, kinds) = (call.texts("Module"), call.texts("CommandType"));
    let any = |patterns: &[Rc<str>], said: &str| {
        patterns.is_empty() || patterns.iter().any(|pattern| like(said, pattern, false))
    };
    let fits = |(kind, name, module): &&(&'static str, String, String)| {
        let (verb, noun) = name.split_once('-').unwrap_or(("", name));
        any(&verbs, verb) && any(&nouns, noun) && any(&modules, module) && any(&kinds, kind)
    };
    if names.is_empty() {
        for (kind, name, module) in all.iter().filter(fits) {
            call.put(info_object(kind, name, module, None))?;
        }
        return Ok(());
    }
    for name in names {
        if is_pattern(&name) {
            for (kind, own, module) in
                all.iter().filter(fits).filter(|(_, own, _)| like(own, &name, false))
            {
                call.put(info_object(kind, own, module, None))?;
            }
            continue;
        }
        if let Some(of) = call.engine.alias_of(&name) {
            let wants = kinds.is_empty() || kinds.iter().any(|kind| text::same(kind, "Alias"));
            if wants {
                call.put(info_object("Alias", &name, "", Some(Value::Text(of))))?;
                continue;
            }
        }
        match call.engine.find_command(&name)? {
            Some(found) if any(&kinds, found.kind()) && in_module(&found, &modules) => {
                call.put(info_of(&found))?;
            }
            _ => no_command(call, &name)?,
        }
    }
    Ok(())
}

fn in_module(found: &Found, modules: &[Rc<str>]) -> bool {
    modules.is_empty()
        || match found {
            Found::Cmdlet(known) => {
                modules.iter().any(|pattern| like(known.cmdlet.module, pattern, false))
            }
            Found::Function(function) => function
                .module
                .as_deref()
                .is_some_and(|own| modules.iter().any(|pattern| like(own, pattern, false))),
            _ => false,
        }
}

fn info_of(found: &Found) -> Value {
    let name = found.name();
    match found {
        Found::Cmdlet(known) => info_object("Cmdlet", &name, known.cmdlet.module, None),
        Found::Function(function) => {
            let module = function.module.as_deref().unwrap_or_default();
            let definition = Value::text(function.block.text());
            let info = info_object(found.kind(), &name, module, Some(definition));
            if let Value::Object(object) = &info {
                let block = Value::Block(function.block.clone());
                object.borrow_mut().properties.push(("ScriptBlock".into(), block));
            }
            info
        }
        Found::Block(block, _) => {
            let file = block.script.file.as_deref().unwrap_or_default();
            info_object("ExternalScript", &name, file, Some(Value::text(file)))
        }
        Found::Program(path) => {
            info_object("Application", &name, path, Some(Value::Text(path.clone())))
        }
    }
}

fn no_command(call: &mut Call<'_>, name: &str) -> Eval<()> {
    let text = format!(
        "The term '{name}' is not recognized as the name of a cmdlet, function, script file, or \
         operable program. Check the spelling of the name, or if a path was included, verify that \
         the path is correct and try again."
    );
    let class = "System.Management.Automation.CommandNotFoundException";
    let spec = ErrorSpec::new(class, "CommandNotFoundException", "ObjectNotFound", text);
    call.engine.fail(&spec.about(Value::text(name)))
}

const GET_CALL_STACK: Cmdlet = Cmdlet {
    module: UTILITY,
    ..cmdlet(
        "Get-PSCallStack",
        "Microsoft.PowerShell.Commands.GetPSCallStackCommand",
        &[],
        |call| {
            let mut frames = Vec::new();
            for called in call.engine.calls.iter().rev() {
                let at = crate::source::place(&called.at.script.text, called.at.span.start);
                let name = if called.name.is_empty() { "<ScriptBlock>" } else { &called.name };
                let file = called.at.script.file.as_deref().unwrap_or("<No file>");
                frames.push(object(
                    &["System.Management.Automation.CallStackFrame", "System.Object"],
                    [
                        ("Command", Value::text(name)),
                        ("Arguments", Value::text("{}")),
                        ("Location", Value::text(&format!("{file}: line {}", at.line))),
                        ("FunctionName", Value::text(name)),
                        ("ScriptLineNumber", Value::Int(at.line as i32)),
                    ],
                ));
            }
            call.put_all(frames)
        },
    )
};

const IMPORT_MODULE: Cmdlet = cmdlet(
    "Import-Module",
    "Microsoft.PowerShell.Commands.ImportModuleCommand",
    &[
        Param::new("Name", "string[]").at(0).mandatory().pipeline(),
        Param::switch("Global"),
        Param::new("Prefix", "string"),
        Param::new("Function", "string[]"),
        Param::new("Cmdlet", "string[]"),
        Param::new("Variable", "string[]"),
        Param::new("Alias", "string[]"),
        Param::switch("Force"),
        Param::switch("PassThru"),
        Param::switch("AsCustomObject"),
        Param::new("MinimumVersion", "string").alias(&["Version"]),
        Param::new("MaximumVersion", "string"),
        Param::new("RequiredVersion", "string"),
        Param::new("ArgumentList", "object[]").alias(&["Args"]),
        Param::switch("DisableNameChecking"),
        Param::switch("NoClobber"),
        Param::new("Scope", "string").choices(&["Local", "Global"]),
    ],
    |call| {
        if call.has("AsCustomObject") {
            return Err(call.engine.unsupported_here("Import-Module -AsCustomObject"));
        }
        let prefix = call.text("Prefix").unwrap_or_default();
        let force = call.flag("Force");
        for name in call.texts("Name") {
            match call.engine.import_module(&name, force, &prefix)? {
                Some(module) if call.flag("PassThru") => call.put(module.info())?,
                Some(_) => {}
                None => {
                    let spec = call.engine.no_module(&name);
                    call.engine.fail(&spec)?;
                }
            }
        }
        Ok(())
    },
);

const GET_MODULE: Cmdlet = cmdlet(
    "Get-Module",
    "Microsoft.PowerShell.Commands.GetModuleCommand",
    &[
        Param::new("Name", "string[]").at(0).pipeline(),
        Param::switch("All"),
        Param::switch("ListAvailable"),
        Param::switch("Refresh"),
        Param::new("FullyQualifiedName", "object[]"),
    ],
    |call| {
        let names = call.texts("Name");
        let wanted =
            |own: &str| names.is_empty() || names.iter().any(|name| like(own, name, false));
        if call.flag("ListAvailable") {
            for files in call.engine.host.modules().into_iter().filter(|files| wanted(&files.name))
            {
                let commands = files
                    .cmdlets
                    .iter()
                    .map(|cmdlet| (Value::text(cmdlet.name), Value::text(cmdlet.name)))
                    .collect();
                let kind = if files.text.is_some() { "Script" } else { "Manifest" };
                let (name, version, path) = (&files.name, &files.version, &files.path);
                call.put(module::info(name, version, path, kind, Value::table(commands)))?;
            }
            return Ok(());
        }
        let loaded: Vec<Value> = call
            .engine
            .modules
            .iter()
            .filter(|module| wanted(&module.name))
            .map(|module| module.info())
            .collect();
        call.put_all(loaded)
    },
);

const REMOVE_MODULE: Cmdlet = Cmdlet {
    impact: Some(1),
    ..cmdlet(
        "Remove-Module",
        "Microsoft.PowerShell.Commands.RemoveModuleCommand",
        &[Param::new("Name", "string[]").at(0).mandatory().pipeline(), Param::switch("Force")],
        |call| {
            for name in call.texts("Name") {
                let found: Vec<_> = call
                    .engine
                    .modules
                    .iter()
                    .filter(|module| like(&module.name, &name, false))
                    .cloned()
                    .collect();
                if found.is_empty() {
                    let text = "No modules were removed. Verify that the specification of modules \
                                to remove is correct and those modules exist in the runspace.";
                    let class = "System.InvalidOperationException";
                    let id = "Modules_NoModulesRemoved";
                    let spec = ErrorSpec::new(class, id, "ResourceUnavailable", text);
                    call.engine.fail(&spec)?;
                }
                for module in found {
                    for command in module.commands() {
                        call.engine.global.undefine(&command);
                        call.engine.known.remove(&command, !module.is_script);
                    }
                    call.engine.modules.retain(|there| !Rc::ptr_eq(there, &module));
                }
            }
            Ok(())
        },
    )
};

const EXPORT_MODULE_MEMBER: Cmdlet = cmdlet(
    "Export-ModuleMember",
    "Microsoft.PowerShell.Commands.ExportModuleMemberCommand",
    &[
        Param::new("Function", "string[]").at(0).pipeline(),
        Param::new("Cmdlet", "string[]"),
        Param::new("Variable", "string[]"),
        Param::new("Alias", "string[]"),
    ],
    |call| {
        let Some(module) = call.engine.frame.scope.module() else {
            let class = "System.InvalidOperationException";
            let text = "The Export-ModuleMember cmdlet can only be called from inside a module.";
            let id = "Modules_CanOnlyExecuteExportModuleMemberInsideAModule";
            let spec = ErrorSpec::new(class, id, "InvalidOperation", text);
            return Err(call.engine.terminating(&spec));
        };
        let mut exports = module.exports.borrow().clone().unwrap_or_default();
        let Exports { functions, variables, aliases } = &mut exports;
        functions.extend(call.texts("Function"));
        variables.extend(call.texts("Variable"));
        aliases.extend(call.texts("Alias"));
        *module.exports.borrow_mut() = Some(exports);
        Ok(())
    },
);

const NEW_MODULE: Cmdlet = cmdlet(
    "New-Module",
    "Microsoft.PowerShell.Commands.NewModuleCommand",
    &[
        Param::new("Name", "string").at(0).sets(&["Name"]),
        Param::new("ScriptBlock", "scriptblock").at(1).mandatory().sets(&["Name"]),
        Param::new("ScriptBlock", "scriptblock").at(0).mandatory().sets(&["ScriptBlock"]),
        Param::switch("ReturnResult"),
        Param::switch("AsCustomObject"),
        Param::new("ArgumentList", "object[]").alias(&["Args"]).remaining(),
    ],
    |call| {
        if call.flag("AsCustomObject") {
            return Err(call.engine.unsupported_here("New-Module -AsCustomObject"));
        }
        let Some(Value::Block(block)) = call.get("ScriptBlock").cloned() else { return Ok(()) };
        let arguments = call.get("ArgumentList").map(Value::elements).unwrap_or_default();
        let name = call.text("Name").unwrap_or_else(|| "__DynamicModule".into());
        let values_wanted = call.flag("ReturnResult");
        let mut out = super::super::sink::Collect::default();
        let module = call.engine.module_of_block(&name, &block, &arguments, &mut out)?;
        if values_wanted { call.put_all(out.values) } else { call.put(module.info()) }
    },
);

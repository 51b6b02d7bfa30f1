//! `*-Variable`, `*-Alias`, `Set-StrictMode`.

use std::rc::Rc;

use super::super::cmdlet::{Call, Cmdlet, Param, Run};
use super::super::command::info_object;
use super::super::error::{ErrorSpec, object};
use super::super::scope::{Scope, Slot, flag};
use super::super::stop::Eval;
use super::{CORE, UTILITY, aliases::ALIASES};
use crate::value::compare::like;
use crate::value::{Value, text};

pub(super) const CMDLETS: &[Cmdlet] = &[
    CLEAR_VARIABLE,
    GET_ALIAS,
    GET_VARIABLE,
    NEW_ALIAS,
    NEW_VARIABLE,
    REMOVE_VARIABLE,
    SET_ALIAS,
    SET_STRICT_MODE,
    SET_VARIABLE,
];

const fn cmdlet(
    name: &'static str,
    class: &'static str,
    params: &'static [Param],
    impact: Option<u8>,
    run: fn(&mut Call<'_>) -> Eval<()>,
) -> Cmdlet {
    Cmdlet { name, module: UTILITY, class, params, default_set: "", impact, run: Run::Each(run) }
}

const SCOPE: Param = Param::new("Scope", "string");
const OPTIONS: &[&str] = &["None", "ReadOnly", "Constant", "Private", "AllScope", "Unspecified"];

fn scope_of(call: &mut Call<'_>) -> Eval<Rc<Scope>> {
    call.engine.furnish();
    let name = call.text("Scope").unwrap_or_default();
    match call.engine.scope_named(&name) {
        Some(scope) => Ok(scope),
        None => {
            let text = format!("The scope number '{name}' exceeds the number of active scopes.");
            let class = "System.Management.Automation.PSArgumentOutOfRangeException";
            let id = "ScopeOutOfRange";
            let spec = ErrorSpec::new(class, id, "InvalidArgument", text);
            Err(call.engine.terminating(&spec))
        }
    }
}

fn option_flags(call: &Call<'_>) -> Option<u8> {
    let said = call.get("Option").map(text::of)?;
    let mut flags = 0;
    for name in said.split([',', ' ']).map(str::trim) {
        flags |= match name.to_ascii_lowercase().as_str() {
            "readonly" => flag::READ_ONLY,
            "constant" => flag::CONSTANT,
            "private" => flag::PRIVATE,
            "allscope" => flag::ALL_SCOPE,
            _ => 0,
        };
    }
    Some(flags)
}

/// A variable as an object.
fn info(slot: &Slot) -> Value {
    let mut options = Vec::new();
    for (bit, name) in [
        (flag::READ_ONLY, "ReadOnly"),
        (flag::CONSTANT, "Constant"),
        (flag::PRIVATE, "Private"),
        (flag::ALL_SCOPE, "AllScope"),
    ] {
        if slot.flags & bit != 0 {
            options.push(name);
        }
    }
    let options = if options.is_empty() { "None".to_owned() } else { options.join(", ") };
    object(
        &["System.Management.Automation.PSVariable", "System.Object"],
        [
            ("Name", Value::Text(slot.name.clone())),
            ("Description", Value::text(slot.description.as_deref().unwrap_or_default())),
            ("Value", slot.value.clone()),
            ("Visibility", Value::text("Public")),
            ("Module", Value::Null),
            ("ModuleName", Value::text("")),
            ("Options", Value::text(&options)),
            ("Attributes", Value::array(Vec::new())),
        ],
    )
}

const GET_VARIABLE: Cmdlet = cmdlet(
    "Get-Variable",
    "Microsoft.PowerShell.Commands.GetVariableCommand",
    &[
        Param::new("Name", "string[]").at(0).pipeline().by_name(),
        Param::switch("ValueOnly"),
        Param::new("Include", "string[]"),
        Param::new("Exclude", "string[]"),
        SCOPE,
    ],
    None,
    |call| {
        let all = if call.has("Scope") {
            let mut own = scope_of(call)?.slots();
            own.sort_by_key(|slot| slot.name.to_ascii_lowercase());
            own
        } else {
            call.engine.visible()
        };
        let mut names = call.texts("Name");
        if names.is_empty() {
            names.push("*".into());
        }
        let (include, exclude) = (call.texts("Include"), call.texts("Exclude"));
        for name in names {
            let wildcard = name.contains(['*', '?', '[']);
            let mut found: Vec<Slot> = all
                .iter()
                .filter(|slot| !slot.name.starts_with('#') && like(&slot.name, &name, false))
                .filter(|slot| include.is_empty() || matches_any(&slot.name, &include))
                .filter(|slot| !matches_any(&slot.name, &exclude))
                .cloned()
                .collect();
            if found.is_empty() && !wildcard {
                match super::super::automatic::value(call.engine, &name) {
                    Some(value) => found.push(Slot {
                        name: name.clone(),
                        value,
                        flags: 0,
                        constraint: None,
                        description: None,
                    }),
                    None => {
                        no_variable(call, &name)?;
                        continue;
                    }
                }
            }
            for slot in found {
                let value = if call.flag("ValueOnly") { slot.value.clone() } else { info(&slot) };
                call.put(value)?;
            }
        }
        Ok(())
    },
);

fn matches_any(name: &str, patterns: &[Rc<str>]) -> bool {
    patterns.iter().any(|pattern| like(name, pattern, false))
}

fn no_variable(call: &mut Call<'_>, name: &str) -> Eval<()> {
    let text = format!("Cannot find a variable with the name '{name}'.");
    let class = "System.Management.Automation.ItemNotFoundException";
    let spec = ErrorSpec::new(class, "VariableNotFound", "ObjectNotFound", text);
    call.engine.fail(&spec.about(Value::text(name)))
}

/// The variables of a scope that a name or pattern means; a plain name must mean one.
fn matching(call: &mut Call<'_>, scope: &Scope, name: &str) -> Eval<Vec<Slot>> {
    let found: Vec<Slot> =
        scope.slots().into_iter().filter(|slot| like(&slot.name, name, false)).collect();
    if found.is_empty() && !name.contains(['*', '?']) {
        no_variable(call, name)?;
    }
    Ok(found)
}

fn not_writable(call: &mut Call<'_>, name: &str) -> Eval<()> {
    let class = "System.Management.Automation.SessionStateUnauthorizedAccessException";
    let text = format!("Cannot overwrite variable {name} because it is read-only or constant.");
    let spec = ErrorSpec::new(class, "VariableNotWritable", "WriteError", text);
    call.engine.fail(&spec.about(Value::text(name)))
}

const SET_VARIABLE: Cmdlet = cmdlet(
    "Set-Variable",
    "Microsoft.PowerShell.Commands.SetVariableCommand",
    &[
        Param::new("Name", "string[]").at(0).mandatory().by_name(),
        Param::new("Value", "object").at(1).pipeline().by_name(),
        Param::new("Include", "string[]"),
        Param::new("Exclude", "string[]"),
        Param::new("Description", "string"),
        Param::new("Option", "object"),
        Param::switch("Force"),
        Param::new("Visibility", "string"),
        Param::switch("PassThru"),
        SCOPE,
    ],
    Some(1),
    |call| {
        let scope = scope_of(call)?;
        let flags = option_flags(call);
        let value = call.get("Value").cloned();
        for name in call.texts("Name") {
            let key = crate::ast::fold(&name);
            // Without a scope, a variable that is seen from here is set where it lives.
            let holder =
                if call.has("Scope") { None } else { call.engine.frame.scope.holder(key, &name) };
            let own = holder.and_then(|scope| scope.own(key, &name, |slot| slot.clone()));
            let own = own.or_else(|| scope.own(key, &name, |slot| slot.clone()));
            let held = own.as_ref().map_or(0, |slot| slot.flags);
            let locked =
                held & flag::CONSTANT != 0 || held & flag::READ_ONLY != 0 && !call.flag("Force");
            if locked {
                not_writable(call, &name)?;
                continue;
            }
            let description = call.text("Description");
            let slot = Slot {
                name: name.clone(),
                value: value
                    .clone()
                    .unwrap_or_else(|| own.as_ref().map_or(Value::Null, |slot| slot.value.clone())),
                flags: flags.unwrap_or(held & !flag::VOID),
                constraint: own.as_ref().and_then(|slot| slot.constraint.clone()),
                description: description.or(own.and_then(|slot| slot.description)),
            };
            put_slot(call, &scope, slot)?;
        }
        Ok(())
    },
);

fn put_slot(call: &mut Call<'_>, scope: &Rc<Scope>, slot: Slot) -> Eval<()> {
    call.engine.has_all_scope |= slot.flags & flag::ALL_SCOPE != 0;
    let shown = call.flag("PassThru").then(|| info(&slot));
    scope.add(slot);
    match shown {
        Some(shown) => call.put(shown),
        None => Ok(()),
    }
}

const NEW_VARIABLE: Cmdlet = cmdlet(
    "New-Variable",
    "Microsoft.PowerShell.Commands.NewVariableCommand",
    &[
        Param::new("Name", "string").at(0).mandatory().by_name(),
        Param::new("Value", "object").at(1).pipeline().by_name(),
        Param::new("Description", "string"),
        Param::new("Option", "object"),
        Param::new("Visibility", "string"),
        Param::switch("Force"),
        Param::switch("PassThru"),
        SCOPE,
    ],
    Some(1),
    |call| {
        let scope = scope_of(call)?;
        let name = call.text("Name").unwrap_or_default();
        let held = scope.own(crate::ast::fold(&name), &name, |slot| slot.flags);
        match held {
            Some(flags) if flags & flag::CONSTANT != 0 && call.flag("Force") => {
                return not_writable(call, &name);
            }
            Some(_) if !call.flag("Force") => {
                let text = format!("A variable with name '{name}' already exists.");
                let class = "System.Management.Automation.SessionStateException";
                let spec = ErrorSpec::new(class, "VariableAlreadyExists", "ResourceExists", text);
                return call.engine.fail(&spec.about(Value::Text(name)));
            }
            _ => {}
        }
        let slot = Slot {
            name,
            value: call.get("Value").cloned().unwrap_or(Value::Null),
            flags: option_flags(call).unwrap_or(0),
            constraint: None,
            description: call.text("Description"),
        };
        put_slot(call, &scope, slot)
    },
);

const REMOVE_VARIABLE: Cmdlet = cmdlet(
    "Remove-Variable",
    "Microsoft.PowerShell.Commands.RemoveVariableCommand",
    &[
        Param::new("Name", "string[]").at(0).mandatory().pipeline().by_name(),
        Param::new("Include", "string[]"),
        Param::new("Exclude", "string[]"),
        Param::switch("Force"),
        SCOPE,
    ],
    Some(1),
    |call| {
        let scope = scope_of(call)?;
        for name in call.texts("Name") {
            for slot in matching(call, &scope, &name)? {
                let locked = slot.flags & flag::CONSTANT != 0
                    || slot.flags & flag::READ_ONLY != 0 && !call.flag("Force");
                if locked {
                    let class =
                        "System.Management.Automation.SessionStateUnauthorizedAccessException";
                    let text = format!(
                        "Cannot remove variable {} because it is constant or read-only. If the \
                         variable is read-only, try the operation again specifying the Force \
                         option.",
                        slot.name
                    );
                    let spec = ErrorSpec::new(class, "VariableNotRemovable", "WriteError", text);
                    call.engine.fail(&spec.about(Value::Text(slot.name)))?;
                } else {
                    scope.remove(&slot.name);
                }
            }
        }
        Ok(())
    },
);

const CLEAR_VARIABLE: Cmdlet = cmdlet(
    "Clear-Variable",
    "Microsoft.PowerShell.Commands.ClearVariableCommand",
    &[
        Param::new("Name", "string[]").at(0).mandatory().by_name(),
        Param::new("Include", "string[]"),
        Param::new("Exclude", "string[]"),
        Param::switch("Force"),
        Param::switch("PassThru"),
        SCOPE,
    ],
    Some(1),
    |call| {
        let scope = scope_of(call)?;
        for name in call.texts("Name") {
            for slot in matching(call, &scope, &name)? {
                scope.put(&slot.name, Value::Null);
            }
        }
        Ok(())
    },
);

const SET_STRICT_MODE: Cmdlet = Cmdlet {
    name: "Set-StrictMode",
    module: CORE,
    class: "Microsoft.PowerShell.Commands.SetStrictModeCommand",
    params: &[
        Param::new("Version", "string").mandatory().alias(&["v"]).sets(&["Version"]),
        Param::switch("Off").mandatory().sets(&["Off"]),
    ],
    default_set: "Version",
    impact: None,
    run: Run::Each(|call| {
        let level = match call.text("Version") {
            None => 0,
            Some(version) if text::same(&version, "latest") => 3,
            Some(version) => {
                let first = version.split('.').next().unwrap_or_default();
                match first.parse::<u8>() {
                    Ok(level) => level.min(3),
                    Err(_) => {
                        let text = format!(
                            "Cannot bind parameter 'Version'. Cannot convert value \"{version}\" \
                             to type \"System.Version\"."
                        );
                        let class = "System.Management.Automation.ParameterBindingException";
                        let id = "CannotConvertArgumentNoMessage";
                        let spec = ErrorSpec::new(class, id, "InvalidArgument", text);
                        return Err(call.engine.terminating(&spec));
                    }
                }
            }
        };
        call.engine.frame.scope.strict.set(Some(level));
        Ok(())
    }),
};

const ALIAS: &[Param] = &[
    Param::new("Name", "string").at(0).mandatory().by_name(),
    Param::new("Value", "string").at(1).mandatory().by_name(),
    Param::new("Description", "string"),
    Param::new("Option", "string").choices(OPTIONS),
    Param::switch("PassThru"),
    SCOPE,
    Param::switch("Force"),
];

const SET_ALIAS: Cmdlet =
    cmdlet("Set-Alias", "Microsoft.PowerShell.Commands.SetAliasCommand", ALIAS, Some(1), set_alias);

const NEW_ALIAS: Cmdlet =
    cmdlet("New-Alias", "Microsoft.PowerShell.Commands.NewAliasCommand", ALIAS, Some(1), |call| {
        let name = call.text("Name").unwrap_or_default();
        if call.engine.alias_of(&name).is_some() && !call.flag("Force") {
            let text = format!(
                "The alias is not allowed, because an alias with the name '{name}' already exists."
            );
            let class = "System.Management.Automation.SessionStateException";
            let spec = ErrorSpec::new(class, "AliasAlreadyExists", "ResourceExists", text);
            return call.engine.fail(&spec.about(Value::Text(name)));
        }
        set_alias(call)
    });

fn set_alias(call: &mut Call<'_>) -> Eval<()> {
    let scope = scope_of(call)?;
    let name = call.text("Name").unwrap_or_default();
    let of = call.text("Value").unwrap_or_default();
    scope.set_alias(&name, &of);
    if call.flag("PassThru") {
        let info = info_object("Alias", &name, "", Some(Value::Text(of)));
        return call.put(info);
    }
    Ok(())
}

const GET_ALIAS: Cmdlet = cmdlet(
    "Get-Alias",
    "Microsoft.PowerShell.Commands.GetAliasCommand",
    &[
        Param::new("Name", "string[]").at(0).pipeline().by_name().sets(&["Default"]),
        Param::new("Exclude", "string[]"),
        SCOPE,
        Param::new("Definition", "string[]").sets(&["Definition"]),
    ],
    None,
    |call| {
        let mut all: Vec<(String, String)> =
            ALIASES.iter().map(|(name, of)| ((*name).to_owned(), (*of).to_owned())).collect();
        for scope in call.engine.frame.scope.chain() {
            for (name, of) in scope.aliases() {
                all.retain(|(there, _)| !text::same(there, &name));
                all.push((name.to_string(), of.to_string()));
            }
        }
        all.sort();
        let definitions = call.texts("Definition");
        let mut names = call.texts("Name");
        if names.is_empty() {
            names.push("*".into());
        }
        for name in names {
            let found: Vec<&(String, String)> = all
                .iter()
                .filter(|(there, _)| like(there, &name, false))
                .filter(|(_, of)| definitions.is_empty() || matches_any(of, &definitions))
                .collect();
            if found.is_empty() && !name.contains(['*', '?']) {
                let text = format!(
                    "This command cannot find a matching alias because an alias with the name \
                     '{name}' does not exist."
                );
                let class = "System.Management.Automation.ItemNotFoundException";
                let id = "ItemNotFoundException";
                let spec = ErrorSpec::new(class, id, "ObjectNotFound", text);
                call.engine.fail(&spec.about(Value::Text(name.clone())))?;
            }
            for (alias, of) in found {
                call.put(info_object("Alias", alias, "", Some(Value::text(of))))?;
            }
        }
        Ok(())
    },
);

//! `New-Object`, `Add-Member`, `Get-Member`.

use std::rc::Rc;

use super::super::cmdlet::{Call, Cmdlet, Param, Run, Running};
use super::super::error::{ErrorSpec, object, short_name};
use super::super::stop::{Eval, Stop};
use super::UTILITY;
use crate::ast::TypeName;
use crate::net::{self, MemberKind, types};
use crate::value::compare::like;
use crate::value::{Extended, Held, Object, Value, text};

pub(super) const CMDLETS: &[Cmdlet] = &[ADD_MEMBER, GET_MEMBER, NEW_OBJECT];

const NEW_OBJECT: Cmdlet = Cmdlet {
    name: "New-Object",
    module: UTILITY,
    class: "Microsoft.PowerShell.Commands.NewObjectCommand",
    params: &[
        Param::new("TypeName", "string").at(0).mandatory().sets(&["Net"]),
        Param::new("ArgumentList", "object[]").at(1).alias(&["Args"]).sets(&["Net"]),
        Param::new("ComObject", "string").at(0).mandatory().sets(&["Com"]),
        Param::switch("Strict").sets(&["Com"]),
        Param::new("Property", "hashtable"),
    ],
    default_set: "Net",
    impact: None,
    run: Run::Each(new_object),
};

fn new_object(call: &mut Call<'_>) -> Eval<()> {
    if let Some(name) = call.text("ComObject") {
        return Err(call.engine.unsupported_here(format!("COM object {name}")));
    }
    let name = call.text("TypeName").unwrap_or_default();
    let arguments = call.get("ArgumentList").map(Value::elements).unwrap_or_default();
    let here = call.engine.here;
    let of = call.engine.type_operand(&Value::Text(name.clone()), here)?;
    call.engine.known_type(&of, here)?;
    let table = match call.get("Property") {
        Some(Value::Table(table)) => Some(table.clone()),
        _ => None,
    };
    let made = match call.engine.construct(&of, &arguments, here) {
        Err(Stop::Error(raised)) => return Err(constructor_failed(call, &raised.record, &of)),
        other => other?,
    };
    let Some(table) = table else { return call.put(made) };
    let entries = table.borrow().entries.clone();
    for (key, value) in entries {
        let name: Rc<str> = text::of(&key).into();
        match &made {
            Value::Object(object) if object.borrow().is_custom() => {
                object.borrow_mut().properties.push((name, value));
            }
            other => call.engine.set_property(other, &name, value, here)?,
        }
    }
    call.put(made)
}

/// The error of a constructor as `New-Object` tells it.
fn constructor_failed(call: &mut Call<'_>, record: &Value, _of: &TypeName) -> Stop {
    let exception = record.property("Exception").unwrap_or(Value::Null);
    let text = super::super::error::message_of(&exception).to_string();
    let class = exception.type_name().to_string();
    let id = "ConstructorInvokedThrowException,Microsoft.PowerShell.Commands.NewObjectCommand";
    let id = id.split(',').next().unwrap_or(id);
    let spec = ErrorSpec::new(class, id, "InvalidOperation", text);
    call.engine.terminating(&spec)
}

const ADD_MEMBER: Cmdlet = Cmdlet {
    name: "Add-Member",
    module: UTILITY,
    class: "Microsoft.PowerShell.Commands.AddMemberCommand",
    params: &[
        Param::new("InputObject", "object").mandatory().pipeline(),
        Param::new("MemberType", "string").at(0).mandatory().alias(&["Type"]).sets(&["MemberSet"]),
        Param::new("Name", "string").at(1).mandatory().sets(&["MemberSet"]),
        Param::new("Value", "object").at(2).sets(&["MemberSet"]),
        Param::new("SecondValue", "object").at(3).sets(&["MemberSet"]),
        Param::new("NotePropertyName", "string")
            .at(0)
            .mandatory()
            .sets(&["NotePropertySingleMemberSet"]),
        Param::new("NotePropertyValue", "object")
            .at(1)
            .mandatory()
            .empty()
            .sets(&["NotePropertySingleMemberSet"]),
        Param::new("NotePropertyMembers", "hashtable")
            .at(0)
            .mandatory()
            .sets(&["NotePropertyMultiMemberSet"]),
        Param::new("TypeName", "string"),
        Param::switch("Force"),
        Param::switch("PassThru"),
    ],
    default_set: "TypeNameSet",
    impact: None,
    run: Run::Each(add_member),
};

fn add_member(call: &mut Call<'_>) -> Eval<()> {
    let Some(input) = call.get("InputObject").cloned() else { return Ok(()) };
    let target = match &input {
        Value::Object(object) => object.clone(),
        other => {
            let names = call.engine.type_names_of(other);
            let base = Some(other.clone());
            let wrapped = Object { type_names: names, base, ..Object::default() };
            Rc::new(Held::new(wrapped))
        }
    };
    if let Some(Value::Table(table)) = call.get("NotePropertyMembers").cloned() {
        for (name, value) in table.borrow().entries.clone() {
            let name: Rc<str> = text::of(&name).into();
            add(call, &target, "NoteProperty", &name, value, Value::Null)?;
        }
    } else if let Some(name) = call.text("NotePropertyName") {
        let value = call.get("NotePropertyValue").cloned().unwrap_or(Value::Null);
        add(call, &target, "NoteProperty", &name, value, Value::Null)?;
    } else if let (Some(kind), Some(name)) = (call.text("MemberType"), call.text("Name")) {
        let value = call.get("Value").cloned().unwrap_or(Value::Null);
        let second = call.get("SecondValue").cloned().unwrap_or(Value::Null);
        add(call, &target, &kind, &name, value, second)?;
    }
    if let Some(name) = call.text("TypeName") {
        target.borrow_mut().type_names.insert(0, name);
    }
    let wrapped = !matches!(input, Value::Object(_));
    if call.flag("PassThru") || wrapped && call.has("TypeName") {
        return call.put(Value::Object(target));
    }
    Ok(())
}

fn add(
    call: &mut Call<'_>,
    target: &Rc<Held<Object>>,
    kind: &str,
    name: &Rc<str>,
    value: Value,
    second: Value,
) -> Eval<()> {
    let exists = {
        let object = target.borrow();
        object.get(name).is_some() || object.extension(name).is_some()
    };
    if exists && !call.flag("Force") {
        let text = format!(
            "Cannot add a member with the name \"{name}\" because a member with that name already \
             exists. To overwrite the member anyway, add the Force parameter to your command."
        );
        let class = "System.InvalidOperationException";
        let spec = ErrorSpec::new(class, "MemberAlreadyExists", "InvalidOperation", text);
        return call.engine.fail(&spec.about(Value::Object(target.clone())));
    }
    let block = |value: &Value| match value {
        Value::Block(block) => Some(block.clone()),
        _ => None,
    };
    let mut object = target.borrow_mut();
    object.extended.retain(|(there, _)| !text::same(there, name));
    let kind = kind.to_ascii_lowercase();
    let member = match kind.as_str() {
        "noteproperty" => {
            let found = object.properties.iter_mut().find(|(there, _)| text::same(there, name));
            match found {
                Some((_, there)) => *there = value,
                None => object.properties.push((name.clone(), value)),
            }
            return Ok(());
        }
        "scriptproperty" => block(&value).map(|get| Extended::Property(get, block(&second))),
        "scriptmethod" => block(&value).map(Extended::Method),
        "aliasproperty" => Some(Extended::Alias(text::of(&value).into())),
        "propertyset" | "memberset" => {
            let names = value.elements().iter().map(|name| text::of(name).into()).collect();
            Some(Extended::Set(names))
        }
        _ => None,
    };
    drop(object);
    match member {
        Some(member) => {
            let mut object = target.borrow_mut();
            object.properties.retain(|(there, _)| !text::same(there, name));
            object.extended.push((name.clone(), member));
            Ok(())
        }
        None => Err(call.engine.unsupported_here(format!("Add-Member -MemberType {kind}"))),
    }
}

const GET_MEMBER: Cmdlet = Cmdlet {
    name: "Get-Member",
    module: UTILITY,
    class: "Microsoft.PowerShell.Commands.GetMemberCommand",
    params: &[
        Param::new("InputObject", "object").pipeline(),
        Param::new("Name", "string[]").at(0),
        Param::new("MemberType", "string[]").alias(&["Type"]),
        Param::new("View", "string[]"),
        Param::switch("Static"),
        Param::switch("Force"),
    ],
    default_set: "",
    impact: None,
    run: Run::Whole(|| Box::new(GetMember::default())),
};

#[derive(Default)]
struct GetMember {
    /// Types that were shown.
    seen: Vec<Rc<str>>,
    any: bool,
}

impl Running for GetMember {
    fn process(&mut self, call: &mut Call<'_>) -> Eval<()> {
        let Some(value) = call.get("InputObject").cloned() else { return Ok(()) };
        if matches!(value, Value::Null) {
            return Ok(());
        }
        self.any = true;
        let of = match &value {
            // Static members are those of the type itself.
            Value::Type(of) if call.flag("Static") => types::name_of(of).into(),
            _ => call.engine.type_names_of(&value).first().cloned().unwrap_or_default(),
        };
        if self.seen.contains(&of) {
            return Ok(());
        }
        self.seen.push(of.clone());
        let mut members = if call.flag("Static") { statics_of(&value) } else { members_of(&value) };
        if let (Value::Object(_), false) = (&value, call.flag("Static")) {
            for (name, definition) in call.engine.host.methods_of(&of) {
                members.retain(|(there, _, _)| there != name);
                members.push(((*name).to_owned(), "Method", (*definition).to_owned()));
            }
        }
        let (names, kinds) = (call.texts("Name"), call.texts("MemberType"));
        members.retain(|(name, kind, _)| {
            let named = names.is_empty() || names.iter().any(|wanted| like(name, wanted, false));
            named && (kinds.is_empty() || kinds.iter().any(|wanted| is_kind(kind, wanted)))
        });
        members.sort_by_key(|(name, kind, _)| (kind_rank(kind), name.to_ascii_lowercase()));
        for (name, kind, definition) in members {
            call.put(object(
                &["Microsoft.PowerShell.Commands.MemberDefinition", "System.Object"],
                [
                    ("TypeName", Value::Text(of.clone())),
                    ("Name", Value::text(&name)),
                    ("MemberType", Value::text(kind)),
                    ("Definition", Value::text(&definition)),
                ],
            ))?;
        }
        Ok(())
    }

    fn end(&mut self, call: &mut Call<'_>) -> Eval<()> {
        if self.any {
            return Ok(());
        }
        let class = "System.InvalidOperationException";
        let text = "You must specify an object for the Get-Member cmdlet.";
        let spec = ErrorSpec::new(class, "NoObjectInGetMember", "CloseError", text);
        call.engine.fail(&spec)
    }
}

/// Static members of a type, or of the type of a value.
fn statics_of(value: &Value) -> Vec<(String, &'static str, String)> {
    let of = match value {
        Value::Type(of) => Some((**of).clone()),
        other => types::parse(&other.type_name()),
    };
    let all = of.map(|of| net::static_members(&of)).unwrap_or_default();
    all.into_iter().map(|member| (member.name, member.kind.name(), member.definition)).collect()
}

fn is_kind(kind: &str, wanted: &str) -> bool {
    match wanted.to_ascii_lowercase().as_str() {
        "all" => true,
        "properties" => kind.ends_with("Property"),
        "methods" => kind.ends_with("Method"),
        wanted => text::same(kind, wanted),
    }
}

fn kind_rank(kind: &str) -> usize {
    let order = [
        "AliasProperty",
        "CodeMethod",
        "ScriptMethod",
        "Event",
        "Method",
        "CodeProperty",
        "NoteProperty",
        "ParameterizedProperty",
        "Property",
        "PropertySet",
        "ScriptProperty",
    ];
    order.iter().position(|there| *there == kind).unwrap_or(order.len())
}

fn members_of(value: &Value) -> Vec<(String, &'static str, String)> {
    let mut all = Vec::new();
    if let Value::Object(inner) = value {
        let inner = inner.borrow();
        let note = inner.is_custom() || inner.base.is_some();
        let kind = if note { "NoteProperty" } else { "Property" };
        for (name, value) in &inner.properties {
            let of = value.type_name();
            let of = match short_name(&of) {
                "String" => "string".to_owned(),
                "Int32" => "int".to_owned(),
                "Int64" => "long".to_owned(),
                "Boolean" => "bool".to_owned(),
                "Double" => "double".to_owned(),
                "" => "object".to_owned(),
                _ => of.to_string(),
            };
            let definition = if note {
                format!("{of} {name}={}", text::of(value))
            } else {
                format!("{of} {name} {{get;set;}}")
            };
            all.push((name.to_string(), kind, definition));
        }
        for (name, member) in &inner.extended {
            all.push(match member {
                Extended::Property(get, _) => {
                    let definition = format!("System.Object {name} {{get={};}}", get.text());
                    (name.to_string(), "ScriptProperty", definition)
                }
                Extended::Method(_) => {
                    (name.to_string(), "ScriptMethod", format!("System.Object {name}();"))
                }
                Extended::Alias(of) => {
                    (name.to_string(), "AliasProperty", format!("{name} = {of}"))
                }
                Extended::Set(names) => {
                    let definition = format!("{name} {{{}}}", names.join(", "));
                    (name.to_string(), "PropertySet", definition)
                }
            });
        }
        for (name, definition) in [
            ("Equals", "bool Equals(System.Object obj)"),
            ("GetHashCode", "int GetHashCode()"),
            ("GetType", "type GetType()"),
            ("ToString", "string ToString()"),
        ] {
            all.push((name.to_owned(), "Method", definition.to_owned()));
        }
        if let Some(base) = &inner.base {
            all.extend(members_of(base));
        }
        return all;
    }
    for member in net::members(value) {
        let kind = match member.kind {
            MemberKind::Method => "Method",
            MemberKind::Property => "Property",
            other => other.name(),
        };
        all.push((member.name, kind, member.definition));
    }
    all
}

//! Members: properties of all sorts, member enumeration, methods, static members.
//!
//! *Order*: what a script added, the object's own properties, those that its type has in .NET or
//! with the host, then what every object has (`psobject`, `Count`), then the elements of an array.

use std::cell::RefCell;
use std::rc::Rc;

use super::Engine;
use super::error::{Asked, ErrorSpec, object};
use super::script_block::ScriptBlock;
use super::stop::{Eval, Stop};
use crate::ast::{Expr, Expression, TypeName};
use crate::net::{self, types};
use crate::source::Span;
use crate::value::net::Flavour;
use crate::value::{Extended, Net, Object, Value, text};

impl Object {
    /// A method that a script gave.
    pub(crate) fn script_method(&self, name: &str) -> Option<Rc<ScriptBlock>> {
        self.extended.iter().find_map(|(there, member)| match member {
            Extended::Method(block) if text::same(there, name) => Some(block.clone()),
            _ => None,
        })
    }

    /// True when it is of a class.
    pub(crate) fn is(&self, class: &str) -> bool {
        self.type_names.iter().any(|name| text::same(name, class))
    }

    pub(crate) fn extension(&self, name: &str) -> Option<Extended> {
        let found = self.extended.iter().find(|(there, _)| text::same(there, name));
        found.map(|(_, member)| member.clone())
    }

    /// True for a custom object.
    pub(crate) fn is_custom(&self) -> bool {
        self.base.is_none() && self.type_names.iter().any(|name| name.ends_with("PSCustomObject"))
    }
}

impl Engine {
    /// `$x.Name`, `[x]::Name`
    pub(crate) fn member(
        &mut self,
        of: &Expr,
        is_static: bool,
        name: &Expr,
        span: Span,
    ) -> Eval<Value> {
        let value = self.expr(of)?;
        let name = self.member_name(name)?;
        if is_static {
            return self.static_member(&value, &name, span);
        }
        if let Some(found) = self.property(&value, &name)? {
            return Ok(found);
        }
        if self.frame.scope.strict() >= 2 {
            return Err(self.no_property(&name, span));
        }
        // One value counts as one, nothing as none: for the language, not for cmdlets.
        Ok(match &value {
            Value::Null if is_count(&name) => Value::Int(0),
            _ if is_count(&name) => Value::Int(1),
            _ => Value::Null,
        })
    }

    fn no_property(&self, name: &str, span: Span) -> Stop {
        let text = format!(
            "The property '{name}' cannot be found on this object. Verify that the property \
             exists."
        );
        let class = "System.Management.Automation.PropertyNotFoundException";
        self.fault(&ErrorSpec::new(class, "PropertyNotFoundStrict", "NotSpecified", text), span)
    }

    pub(crate) fn member_name(&mut self, name: &Expr) -> Eval<Rc<str>> {
        match &name.node {
            Expression::Text(name, _) => Ok(name.clone()),
            _ => Ok(match self.expr(name)? {
                Value::Text(name) => name,
                other => text::of(&other).into(),
            }),
        }
    }

    /// A property; nothing when there is none of that name.
    pub(crate) fn property(&mut self, value: &Value, name: &str) -> Eval<Option<Value>> {
        match value {
            Value::Null => return Ok(None),
            Value::Object(object) => {
                if let Some(found) = self.object_property(value, object, name)? {
                    return Ok(Some(found));
                }
            }
            Value::Table(table) => {
                let own = table.borrow().get(&Value::text(name)).cloned();
                if let Some(own) = own {
                    return Ok(Some(own));
                }
            }
            Value::Array(cells) if is_count(name) => {
                let count = cells.borrow().len();
                return Ok(Some(Value::Int(i32::try_from(count).unwrap_or(i32::MAX))));
            }
            Value::Net(net) if matches!(&**net, Net::Dictionary(_)) => {
                if let Net::Dictionary(of) = &**net {
                    let entries = of.entries.borrow();
                    let found = entries.iter().find(|(key, _)| text::of(key) == name);
                    if let Some((_, found)) = found {
                        return Ok(Some(found.clone()));
                    }
                }
            }
            Value::Net(net) if is_fixed(net) => {
                // Collections of the engine: a count, and the members of their elements.
                if is_count(name) {
                    let count = i32::try_from(value.elements().len()).unwrap_or(i32::MAX);
                    return Ok(Some(Value::Int(count)));
                }
                return self.enumerated(value, name);
            }
            Value::Bool(truth) if text::same(name, "IsPresent") => {
                return Ok(Some(Value::Bool(*truth)));
            }
            _ => {}
        }
        if let Some(found) = self.intrinsic(value, name)? {
            return Ok(Some(found));
        }
        if !matches!(value, Value::Object(_) | Value::Block(_)) {
            match net::get(self, value, name) {
                Ok(Some(found)) => return Ok(Some(found)),
                Ok(None) => {}
                Err(fault) => return Err(self.net_fault(fault, self.here)),
            }
        }
        if value.cells().is_some() || matches!(value.as_net(), Some(Net::List(_))) {
            return self.enumerated(value, name);
        }
        Ok(None)
    }

    /// A property that an object holds, that a script gave it, that what is inside it has, or that
    /// the host computes.
    fn object_property(
        &mut self,
        value: &Value,
        object: &RefCell<Object>,
        name: &str,
    ) -> Eval<Option<Value>> {
        let own = object.borrow().get(name).cloned();
        if let Some(own) = own {
            return Ok(Some(own));
        }
        let extension = object.borrow().extension(name);
        if let Some(extension) = extension {
            return self.extended(value, &extension).map(Some);
        }
        let base = object.borrow().base.clone();
        if let Some(base) = base
            && let Some(found) = self.property(&base, name)?
        {
            return Ok(Some(found));
        }
        if let Some(found) = self.host.member(value, name, None) {
            return found.map(Some).map_err(|stop| self.host_fault(stop, Asked::Property(name)));
        }
        Ok(None)
    }

    /// What every object has.
    fn intrinsic(&mut self, value: &Value, name: &str) -> Eval<Option<Value>> {
        let is = |wanted: &str| text::same(name, wanted);
        Ok(Some(if is("psobject") || is("psbase") || is("psextended") || is("psadapted") {
            self.ps_object(value)?
        } else if is("pstypenames") {
            let names = self.type_names_of(value);
            Value::list(
                Flavour::Fixed(COLLECTION.into()),
                names.into_iter().map(Value::Text).collect(),
            )
        } else if let Value::Type(of) = value {
            let full = self.full_type_name(of);
            if is("FullName") {
                Value::text(&full)
            } else if is("Name") {
                Value::text(&type_short_name(&full))
            } else {
                return Ok(None);
            }
        } else if let Value::Block(block) = value {
            if is("File") {
                block.script.file.clone().map_or(Value::Null, Value::Text)
            } else if is("Ast") || is("Module") || is("StartPosition") || is("Attributes") {
                return Err(self.unsupported(format!("[scriptblock].{name}"), self.here));
            } else {
                return Ok(None);
            }
        } else {
            return Ok(None);
        }))
    }

    /// The full name of a type; a declared one has the name that the script gave it.
    pub(crate) fn full_type_name(&self, of: &TypeName) -> String {
        super::cast::own_type(&of.name).unwrap_or_else(|| types::name_of(of))
    }

    /// The names of the types of a value, most particular first.
    pub(crate) fn type_names_of(&self, value: &Value) -> Vec<Rc<str>> {
        match value {
            Value::Null => Vec::new(),
            Value::Object(object) => {
                let object = object.borrow();
                let mut names = object.type_names.clone();
                if let Some(base) = &object.base {
                    names.extend(self.type_names_of(base));
                }
                names
            }
            other => {
                let own = other.type_name();
                let mut names = vec![own.clone()];
                names.extend(types::bases(&own));
                names
            }
        }
    }

    /// Names of properties in the order in which they are shown.
    pub(crate) fn shown_properties(&mut self, value: &Value) -> Vec<Rc<str>> {
        match value {
            Value::Object(object) => {
                let object = object.borrow();
                let mut names: Vec<Rc<str>> = match &object.base {
                    Some(base) => net_properties(base),
                    None => Vec::new(),
                };
                let of_type = object.type_names.first().map(|name| self.host.properties_of(name));
                names.extend(of_type.unwrap_or_default().iter().map(|name| Rc::from(*name)));
                let own = object.properties.iter().map(|(name, _)| name.clone());
                let more: Vec<Rc<str>> = own.filter(|name| !names.contains(name)).collect();
                names.extend(more);
                for (name, member) in &object.extended {
                    if matches!(member, Extended::Property(..) | Extended::Alias(_)) {
                        names.push(name.clone());
                    }
                }
                names
            }
            Value::Table(table) => {
                let table = table.borrow();
                table.entries.iter().map(|(key, _)| text::of(key).into()).collect()
            }
            other => net_properties(other),
        }
    }

    fn extended(&mut self, value: &Value, member: &Extended) -> Eval<Value> {
        match member {
            Extended::Property(get, _) => {
                let result = self.call_method(get, value, &[]);
                match result {
                    Err(Stop::Error(_)) => Ok(Value::Null),
                    other => other,
                }
            }
            // An alias may stand for itself in the end, a set hold its own name.
            Extended::Alias(of) => {
                let found = self.deeper(|engine| engine.property(value, of))?;
                Ok(found.unwrap_or(Value::Null))
            }
            Extended::Set(names) => {
                let mut properties = Vec::new();
                for name in names {
                    let found = self.deeper(|engine| engine.property(value, name))?;
                    let found = found.unwrap_or(Value::Null);
                    properties.push((name.clone(), found));
                }
                Ok(Value::of_object(Object::custom(properties)))
            }
            Extended::Method(block) => Ok(Value::Block(block.clone())),
        }
    }

    /// The property of each element that has it.
    fn enumerated(&mut self, value: &Value, name: &str) -> Eval<Option<Value>> {
        let mut found = Vec::new();
        let mut any = false;
        for element in value.elements() {
            self.step()?;
            if matches!(element, Value::Null) {
                continue;
            }
            // A list may hold itself.
            if let Some(one) = self.deeper(|engine| engine.property(&element, name))? {
                any = true;
                match one.cells() {
                    Some(_) => found.extend(one.elements()),
                    None => found.push(one),
                }
            }
        }
        Ok(any.then(|| Value::collected(found)))
    }

    /// `$x.psobject`
    fn ps_object(&mut self, value: &Value) -> Eval<Value> {
        let names = self.shown_properties(value);
        let mut infos = Vec::new();
        let from_table = matches!(value, Value::Table(_));
        for name in names.iter().filter(|_| !from_table) {
            let one = self.property(value, name)?.unwrap_or(Value::Null);
            infos.push(self.property_info(value, name, one));
        }
        let collection = "System.Management.Automation.PSMemberInfoIntegratingCollection`1";
        let properties = Value::list(Flavour::Fixed(collection.into()), infos);
        let type_names: Vec<Value> =
            self.type_names_of(value).into_iter().map(Value::Text).collect();
        let type_names = Value::list(Flavour::Fixed(COLLECTION.into()), type_names);
        let types = ["System.Management.Automation.PSObject", "System.Object"];
        Ok(object(
            &types,
            [
                ("Members", properties.clone()),
                ("Properties", properties),
                ("Methods", Value::array(Vec::new())),
                ("ImmediateBaseObject", value.clone()),
                ("BaseObject", value.clone()),
                ("TypeNames", type_names),
            ],
        ))
    }

    fn property_info(&self, of: &Value, name: &str, value: Value) -> Value {
        let kind = match of {
            Value::Object(object) => {
                let object = object.borrow();
                match object.extension(name) {
                    Some(Extended::Property(..)) => "ScriptProperty",
                    Some(Extended::Alias(_)) => "AliasProperty",
                    _ if object.is_custom() => "NoteProperty",
                    _ => "Property",
                }
            }
            _ => "Property",
        };
        let class = match kind {
            "NoteProperty" => "System.Management.Automation.PSNoteProperty",
            "ScriptProperty" => "System.Management.Automation.PSScriptProperty",
            "AliasProperty" => "System.Management.Automation.PSAliasProperty",
            _ => "System.Management.Automation.PSProperty",
        };
        let of_type = match value.type_name() {
            name if name.is_empty() => "System.Object".into(),
            name => name,
        };
        let shown = format!("{} {name}={}", super::error::short_name(&of_type), text::of(&value));
        object(
            &[class, "System.Object"],
            [
                ("MemberType", Value::text(kind)),
                ("IsSettable", Value::Bool(true)),
                ("IsGettable", Value::Bool(true)),
                ("Value", value),
                ("TypeNameOfValue", Value::Text(of_type)),
                ("Name", Value::text(name)),
                ("IsInstance", Value::Bool(kind == "NoteProperty")),
            ],
        )
        .shown_as(&shown)
    }

    /// `$x.Name = new`
    pub(crate) fn set_property(
        &mut self,
        value: &Value,
        name: &str,
        new: Value,
        span: Span,
    ) -> Eval<()> {
        match value {
            Value::Object(object) => {
                let extension = object.borrow().extension(name);
                if let Some(Extended::Property(_, Some(set))) = extension {
                    return self.call_method(&set, value, &[new]).map(|_| ());
                }
                if let Some(Extended::Alias(of)) = extension {
                    return self.set_property(value, &of, new, span);
                }
                if let Some(done) = self.host.set_member(value, name, &new) {
                    return done.map_err(|stop| self.host_fault(stop, Asked::Assignment(name)));
                }
                let new = self.convert_property(value, name, new, span)?;
                let mut inner = object.borrow_mut();
                let found = inner.properties.iter_mut().find(|(there, _)| text::same(there, name));
                if let Some((_, there)) = found {
                    *there = new;
                    return Ok(());
                }
            }
            Value::Table(table) => {
                table.borrow_mut().set(Value::text(name), new);
                return Ok(());
            }
            Value::Null => {}
            other => match net::set(self, other, name, new) {
                Ok(()) => return Ok(()),
                Err(fault) => {
                    // An array hands the assignment to none of its elements.
                    return Err(self.net_fault(fault, span));
                }
            },
        }
        let text = format!(
            "The property '{name}' cannot be found on this object. Verify that the property \
             exists and can be set."
        );
        Err(self.fault(&ErrorSpec::runtime("PropertyNotFound", "InvalidOperation", text), span))
    }

    /// `[x]::Name`
    fn static_member(&mut self, value: &Value, name: &str, span: Span) -> Eval<Value> {
        let of = self.type_of_operand(value, span)?;
        if let Some(found) = self.declared_static(&of, name, None, span) {
            return found;
        }
        let full = self.full_type_name(&of);
        if full.ends_with(".ErrorCategory") {
            return Ok(Value::text(super::error::category_name(name)));
        }
        if full.ends_with(".ActionPreference") {
            let action = super::error::Action::of(&Value::text(name));
            return Ok(action.map_or(Value::Null, |action| Value::text(action.name())));
        }
        if self.host.has_type(&full) {
            return match self.host.static_member(&full, name, None) {
                Some(found) => found.map_err(|stop| self.host_fault(stop, Asked::Property(name))),
                None => Err(self.unsupported(format!("[{full}]::{name}"), span)),
            };
        }
        net::get_static(self, &of, name).map_err(|fault| self.net_fault(fault, span))
    }

    /// The type in front of `::`: a type, or that of the value.
    fn type_of_operand(&mut self, value: &Value, span: Span) -> Eval<TypeName> {
        match value {
            Value::Type(of) => Ok((**of).clone()),
            Value::Text(_) => self.type_operand(value, span),
            other => Ok(types::named(&other.type_name())),
        }
    }

    /// `$x.Name(...)`, `[x]::Name(...)`
    pub(crate) fn invoke(
        &mut self,
        of: &Expr,
        is_static: bool,
        name: &Expr,
        arguments: &[Expr],
        span: Span,
    ) -> Eval<Value> {
        let name = self.member_name(name)?;
        if !is_static && let Some(done) = self.change_members(of, &name, arguments)? {
            return Ok(done);
        }
        let value = self.expr(of)?;
        let mut values = Vec::with_capacity(arguments.len());
        for argument in arguments {
            values.push(self.expr(argument)?);
        }
        self.here = span;
        let result = if is_static {
            self.call_static(&value, &name, &values, span)?
        } else {
            self.call_on(&value, &name, &values, span)?
        };
        self.carry_back(arguments, &values)?;
        Ok(result)
    }

    /// `[ref] $x`: what the method put into it goes into the variable.
    fn carry_back(&mut self, arguments: &[Expr], values: &[Value]) -> Eval<()> {
        for (argument, value) in arguments.iter().zip(values) {
            if let Expression::Cast(of, target) = &argument.node
                && text::same(&of.name, "ref")
                && let Some(Net::Reference(cell)) = value.as_net()
            {
                let new = cell.borrow().clone();
                self.assign_value(target, new)?;
            }
        }
        Ok(())
    }

    /// `$x.psobject.Properties.Remove('a')` and `Add`: the one place where the list of members
    /// is the object itself.
    fn change_members(&mut self, of: &Expr, name: &str, arguments: &[Expr]) -> Eval<Option<Value>> {
        let adds = text::same(name, "Add");
        if !adds && !text::same(name, "Remove") {
            return Ok(None);
        }
        let Expression::Member { of: inner, name: list, .. } = &of.node else { return Ok(None) };
        let Expression::Member { of: owner, name: hub, .. } = &inner.node else { return Ok(None) };
        let named = |expr: &Expr, wanted: &[&str]| match &expr.node {
            Expression::Text(said, _) => wanted.iter().any(|wanted| text::same(said, wanted)),
            _ => false,
        };
        if !named(hub, &["psobject"]) || !named(list, &["Properties", "Members", "TypeNames"]) {
            return Ok(None);
        }
        let Value::Object(object) = self.expr(owner)? else { return Ok(None) };
        let Some(argument) = arguments.first() else { return Ok(None) };
        let argument = self.expr(argument)?;
        let mut object = object.borrow_mut();
        if named(list, &["TypeNames"]) {
            if adds {
                object.type_names.push(text::of(&argument).into());
            }
        } else if adds {
            let name = argument.property("Name").map(|name| text::of(&name));
            let value = argument.property("Value").unwrap_or(Value::Null);
            if let Some(name) = name {
                object.properties.push((name.into(), value));
            }
        } else {
            let name = text::of(&argument);
            object.properties.retain(|(there, _)| !text::same(there, &name));
            object.extended.retain(|(there, _)| !text::same(there, &name));
        }
        Ok(Some(Value::Null))
    }

    fn call_static(
        &mut self,
        value: &Value,
        name: &str,
        arguments: &[Value],
        span: Span,
    ) -> Eval<Value> {
        let of = self.type_of_operand(value, span)?;
        if let Some(found) = self.declared_static(&of, name, Some(arguments), span) {
            return found;
        }
        let full = self.full_type_name(&of);
        if full == "System.Management.Automation.ScriptBlock" && text::same(name, "Create") {
            let said = arguments.first().map(text::of).unwrap_or_default();
            return Ok(Value::Block(self.block_of(&said, None)?));
        }
        if self.host.has_type(&full) {
            let asked = Asked::Method(name, arguments.len());
            return match self.host.static_member(&full, name, Some(arguments)) {
                Some(found) => found.map_err(|stop| self.host_fault(stop, asked)),
                None if text::same(name, "new") => match self.host.create(&full, arguments) {
                    Some(made) => made.map_err(|stop| self.host_fault(stop, asked)),
                    None => Err(self.unsupported(format!("[{full}]::new()"), span)),
                },
                None => Err(self.unsupported(format!("[{full}]::{name}()"), span)),
            };
        }
        if text::same(name, "new") {
            return self.construct(&of, arguments, span);
        }
        net::call_static(self, &of, name, arguments).map_err(|fault| self.net_fault(fault, span))
    }
}

const COLLECTION: &str = "System.Collections.ObjectModel.Collection`1[System.String]";

fn is_count(name: &str) -> bool {
    text::same(name, "Count") || text::same(name, "Length")
}

fn is_fixed(net: &Net) -> bool {
    matches!(net, Net::List(list) if matches!(list.flavour, Flavour::Fixed(_)))
}

fn net_properties(value: &Value) -> Vec<Rc<str>> {
    if let Some(names) = net::adapted(value) {
        return names;
    }
    let members = net::members(value).into_iter();
    let properties = members.filter(|member| member.kind == net::MemberKind::Property);
    properties.map(|member| member.name.as_str().into()).collect()
}

/// `String[]`, `List`1`: the last part of the name of a type.
pub(crate) fn type_short_name(full: &str) -> String {
    let end = full.find('[').unwrap_or(full.len());
    let start = full[..end].rfind('.').map_or(0, |at| at + 1);
    let array = full[end..].starts_with("[]") || full[end..].starts_with("[,");
    let name = &full[start..end];
    if array { format!("{name}{}", &full[end..]) } else { name.to_owned() }
}

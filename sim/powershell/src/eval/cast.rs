//! Casts: those that need the evaluator; the rest is .NET's.

use std::rc::Rc;

use super::Engine;
use super::error::ErrorSpec;
use super::stop::Eval;
use crate::ast::{Expr, Expression, TypeName};
use crate::net::{self, Fault, Outcome, Thrown, types};
use crate::source::Span;
use crate::value::net::Net;
use crate::value::{Object, Value, convert, text};

impl Engine {
    /// `[of] inner`
    pub(crate) fn cast_expression(
        &mut self,
        of: &TypeName,
        inner: &Expr,
        span: Span,
    ) -> Eval<Value> {
        if of.ranks.is_empty() && of.arguments.is_empty() {
            let is = |wanted: &str| text::same(&of.name, wanted);
            match &inner.node {
                Expression::Hash(entries) if is("ordered") => return self.hash(entries, true),
                Expression::Hash(entries) if is("pscustomobject") => {
                    let table = self.hash(entries, true)?;
                    return Ok(custom_object(&table));
                }
                _ if is("ref") => return self.reference(inner),
                _ => {}
            }
        }
        let value = self.expr(inner)?;
        match self.cast(&value, of) {
            Ok(value) => {
                self.note_made(&value)?;
                Ok(value)
            }
            Err(fault) => Err(self.net_fault(fault, span)),
        }
    }

    /// `[ref] $x`
    fn reference(&mut self, inner: &Expr) -> Eval<Value> {
        let value = match &inner.node {
            Expression::Variable(variable) => {
                let found = self.frame.scope.get(variable.key, &variable.name);
                found.unwrap_or(Value::Null)
            }
            _ => self.expr(inner)?,
        };
        Ok(Net::Reference(std::cell::RefCell::new(value)).into())
    }

    /// `[of] value`
    pub(crate) fn cast(&mut self, value: &Value, of: &TypeName) -> Outcome {
        if of.ranks.is_empty() && of.arguments.is_empty() {
            if let Some(cast) = self.plain_cast(value, &of.name) {
                return cast;
            }
        } else if !of.ranks.is_empty()
            && ["object", "psobject", "System.Object"].iter().any(|name| text::same(name, &of.name))
        {
            return Ok(match value {
                Value::Null => Value::Null,
                Value::Array(_) => value.clone(),
                other => Value::array(other.elements()),
            });
        } else if of.ranks == [1]
            && ["scriptblock", "switch", "type", "hashtable", "pscustomobject"]
                .iter()
                .any(|name| text::same(name, &of.name))
        {
            let element = TypeName { ranks: Vec::new(), ..of.clone() };
            let all: Outcome<Vec<Value>> =
                value.elements().iter().map(|value| self.cast(value, &element)).collect();
            return all.map(Value::array);
        } else if self.is_own_type(of) || (!of.ranks.is_empty() && self.is_own_element(of)) {
            // Arrays of types that only the host or the script knows hold what they are given.
            return Ok(match value {
                Value::Null => Value::Null,
                other => Value::array(other.elements()),
            });
        }
        net::cast(self, value, of)
    }

    fn plain_cast(&mut self, value: &Value, name: &str) -> Option<Outcome> {
        let bare = match name.get(..7) {
            Some(front) if text::same(front, "System.") => &name[7..],
            _ => name,
        };
        Some(match (bare.to_ascii_lowercase().as_str(), value) {
            ("int" | "int32", Value::Int(_))
            | ("string", Value::Text(_))
            | ("bool" | "boolean", Value::Bool(_))
            | ("object" | "psobject", _)
            | ("management.automation.psobject", _) => Ok(value.clone()),
            ("bool" | "boolean", _) => self.to_bool(value),
            ("switch" | "management.automation.switchparameter" | "switchparameter", _) => {
                Ok(Value::Bool(value.is_true()))
            }
            ("int" | "int32", Value::Double(_) | Value::Long(_) | Value::Null | Value::Bool(_)) => {
                convert::to_int(value).map(Value::Int).map_err(Fault::from)
            }
            ("string", Value::Null) => Ok(Value::text("")),
            ("string", other) => match self.text_of(other) {
                Ok(text) => Ok(Value::text(&text)),
                Err(stop) => Err(super::net_bridge::passed(stop)),
            },
            ("void", _) => Ok(Value::Null),
            ("pscustomobject" | "management.automation.pscustomobject", Value::Table(_)) => {
                Ok(custom_object(value))
            }
            ("pscustomobject" | "management.automation.pscustomobject", _) => Ok(value.clone()),
            ("hashtable" | "collections.hashtable", Value::Table(_) | Value::Null) => {
                Ok(value.clone())
            }
            (
                "scriptblock" | "management.automation.scriptblock",
                Value::Block(_) | Value::Null,
            ) => Ok(value.clone()),
            ("scriptblock" | "management.automation.scriptblock", Value::Text(said)) => {
                match self.block_of(said, None) {
                    Ok(block) => Ok(Value::Block(block)),
                    Err(stop) => Err(super::net_bridge::passed(stop)),
                }
            }
            ("type", Value::Type(_)) => Ok(value.clone()),
            ("type", Value::Text(_)) => match self.type_operand(value, self.here) {
                Ok(of) => Ok(Value::Type(Rc::new(of))),
                Err(stop) => Err(super::net_bridge::passed(stop)),
            },
            _ => return self.cast_to_own(value, name),
        })
    }

    fn to_bool(&self, value: &Value) -> Outcome {
        Ok(Value::Bool(value.is_true()))
    }

    /// A cast to a type that the script declared, to one of the host, or to an exception.
    fn cast_to_own(&mut self, value: &Value, name: &str) -> Option<Outcome> {
        let of = types::named(name);
        if let Some(done) = self.cast_to_declared(value, &of) {
            return Some(done);
        }
        let full = self.full_type_name(&of);
        if matches!(value, Value::Null) && self.is_reference(&full) {
            return Some(Ok(Value::Null));
        }
        if let Value::Object(object) = value {
            let object = object.borrow();
            let wanted = [name, &full];
            let is = |there: &Rc<str>| wanted.iter().any(|wanted| text::same(there, wanted));
            if object.type_names.iter().any(is) {
                return Some(Ok(value.clone()));
            }
        }
        if self.host.has_type(&full) {
            let table = match value {
                Value::Table(_) => None,
                other => Some(std::slice::from_ref(other)),
            };
            if let Some(arguments) = table
                && let Some(made) = self.host.create(&full, arguments)
            {
                return Some(made.map_err(super::net_bridge::passed));
            }
            let text = format!(
                "Cannot convert the \"{}\" value of type \"{}\" to type \"{full}\".",
                text::of(value),
                value.type_name()
            );
            let class = "System.Management.Automation.PSInvalidCastException";
            return Some(Err(
                Thrown::new("ConvertToFinalInvalidCastException", class, &text).into()
            ));
        }
        let is_exception = full == "System.Exception"
            || types::bases(&full).iter().any(|base| &**base == "System.Exception");
        if is_exception {
            return Some(Ok(super::error::exception(&full, &text::of(value), None)));
        }
        None
    }

    /// True for types of which nothing is a value.
    fn is_reference(&self, full: &str) -> bool {
        self.host.has_type(full)
    }

    fn is_own_type(&self, of: &TypeName) -> bool {
        of.ranks.is_empty() && self.host.has_type(&of.name)
    }

    fn is_own_element(&self, of: &TypeName) -> bool {
        let element = TypeName { ranks: Vec::new(), ..of.clone() };
        let full = types::full_name(&element);
        full.is_none() || full.is_some_and(|full| self.host.has_type(&full))
    }

    /// A type literal as a value.
    pub(crate) fn type_value(&mut self, of: &TypeName, span: Span) -> Eval<Value> {
        self.known_type(of, span)?;
        Ok(Value::Type(Rc::new(of.clone())))
    }

    /// A type that nobody listed is refused: a real machine may have it.
    pub(crate) fn known_type(&mut self, of: &TypeName, span: Span) -> Eval<()> {
        if types::full_name(of).is_some()
            || self.is_declared_type(of)
            || own_type(&of.name).is_some()
        {
            return Ok(());
        }
        let element = TypeName { ranks: Vec::new(), ..of.clone() };
        if self.host.has_type(&element.name) || self.is_declared_type(&element) {
            return Ok(());
        }
        if self.host.is_unloaded(&element.name) {
            return Err(self.no_type(&types::name_of(of), span));
        }
        Err(self.unsupported(format!("[{}]", types::name_of(of)), span))
    }

    /// Conversion of a new value of a property; nothing is converted for custom objects.
    pub(crate) fn convert_property(
        &mut self,
        _of: &Value,
        _name: &str,
        new: Value,
        _span: Span,
    ) -> Eval<Value> {
        Ok(new)
    }

    /// An error of a cast for a variable with a type.
    pub(crate) fn metadata_error(&self, name: &str, why: &str, span: Span) -> super::Stop {
        let class = "System.Management.Automation.ValidationMetadataException";
        let text = format!(
            "The variable cannot be validated because the value {why} is not a valid value for \
             the {name} variable."
        );
        let spec = ErrorSpec::new(class, "ValidateSetFailure", "MetadataError", text);
        self.fault(&spec, span)
    }
}

/// Types of the evaluator itself, without their namespace.
const OWN_TYPES: &[&str] = &[
    "ActionPreference",
    "ErrorCategory",
    "ErrorRecord",
    "PSAliasProperty",
    "PSNoteProperty",
    "PSScriptMethod",
    "PSScriptProperty",
];

/// The full name of a type of the evaluator itself.
pub(crate) fn own_type(name: &str) -> Option<String> {
    let bare = name.get(..7).filter(|front| text::same(front, "System."));
    let bare = if bare.is_some() { &name[7..] } else { name };
    let bare = match bare.get(..22) {
        Some(front) if text::same(front, "Management.Automation.") => &bare[22..],
        _ => return None,
    };
    let own = OWN_TYPES.iter().find(|own| text::same(own, bare))?;
    Some(format!("System.Management.Automation.{own}"))
}

/// `[PSCustomObject] @{ ... }`
pub(crate) fn custom_object(table: &Value) -> Value {
    let Value::Table(table) = table else { return table.clone() };
    let table = table.borrow();
    let mut object = Object::custom(Vec::new());
    for (key, value) in &table.entries {
        let name: Rc<str> = text::of(key).into();
        if text::same(&name, "PSTypeName") {
            object.type_names.insert(0, text::of(value).into());
        } else {
            object.properties.push((name, value.clone()));
        }
    }
    Value::of_object(object)
}

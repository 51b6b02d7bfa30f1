//! Types that a script declares: enumerations. Classes are refused by name.

use std::borrow::Cow;
use std::rc::Rc;

use super::Engine;
use super::stop::Eval;
use crate::ast::{At, Attribute, Class, Expr, TypeName};
use crate::net::{Outcome, Thrown};
use crate::source::Span;
use crate::value::net::{EnumRef, EnumType, EnumValue};
use crate::value::{Net, Value, convert, text};

impl Engine {
    /// `class`
    pub(crate) fn declare_class(&mut self, class: &Rc<Class>, span: Span) -> Eval<()> {
        Err(self.unsupported(format!("class {}", class.name), span))
    }

    /// `enum`
    pub(crate) fn declare_enum(
        &mut self,
        name: &str,
        attributes: &[At<Attribute>],
        members: &[(String, Option<Expr>)],
        span: Span,
    ) -> Eval<()> {
        let flags = attributes.iter().any(|attribute| match &attribute.node {
            Attribute::Type(of) | Attribute::Call { name: of, .. } => {
                super::bind::is_attribute(&of.name, "Flags")
            }
        });
        let mut all: Vec<(Cow<'static, str>, i64)> = Vec::new();
        let mut next = 0;
        for (member, value) in members {
            if let Some(value) = value {
                let value = self.expr(value)?;
                next = convert::to_long(&value).map_err(|error| self.value_fault(error, span))?;
            }
            all.push((Cow::Owned(member.clone()), next));
            next += 1;
        }
        let name: Cow<'static, str> = Cow::Owned(name.to_owned());
        self.enums.retain(|there| !text::same(&there.name, &name));
        self.enums.push(Rc::new(EnumType { name, flags, members: Cow::Owned(all) }));
        Ok(())
    }

    fn declared_enum(&self, of: &TypeName) -> Option<&Rc<EnumType>> {
        let plain = of.ranks.is_empty() && of.arguments.is_empty();
        self.enums.iter().find(|there| plain && text::same(&there.name, &of.name))
    }

    /// True for a type that the script declared.
    pub(crate) fn is_declared_type(&self, of: &TypeName) -> bool {
        self.declared_enum(of).is_some()
    }

    /// `value -is [of]` for a declared type.
    pub(crate) fn is_declared(&self, value: &Value, of: &TypeName) -> Option<bool> {
        let declared = self.declared_enum(of)?;
        Some(match value.as_net() {
            Some(Net::Enum(value)) => text::same(&value.of.name, &declared.name),
            _ => false,
        })
    }

    /// `[of]::name`, `[of]::name(...)` for a declared type.
    pub(crate) fn declared_static(
        &mut self,
        of: &TypeName,
        name: &str,
        arguments: Option<&[Value]>,
        span: Span,
    ) -> Option<Eval<Value>> {
        let declared = self.declared_enum(of)?.clone();
        if arguments.is_some() {
            return Some(Err(self.unsupported(format!("[{}]::{name}()", of.name), span)));
        }
        let found = declared.members.iter().find(|(member, _)| text::same(member, name));
        let number = found.map(|(_, number)| *number);
        Some(Ok(number.map_or(Value::Null, |number| member(&declared, number))))
    }

    /// `[of] value` for a declared type.
    pub(crate) fn cast_to_declared(&mut self, value: &Value, of: &TypeName) -> Option<Outcome> {
        let declared = self.declared_enum(of)?.clone();
        let number = match value {
            Value::Net(_) | Value::Int(_) | Value::Long(_) | Value::Byte(_) => {
                convert::to_long(value).ok().filter(|number| declared.has(*number))
            }
            other => declared.number_of(&text::of(other)),
        };
        Some(match number {
            Some(number) => Ok(member(&declared, number)),
            None => {
                let names: Vec<&str> =
                    declared.members.iter().map(|(name, _)| name.as_ref()).collect();
                let said = text::of(value);
                let text = format!(
                    "Cannot convert value \"{said}\" to type \"{}\". Error: \"Unable to match the \
                     identifier name {said} to a valid enumerator name. Specify one of the \
                     following enumerator names and try again:\r\n{}\"",
                    declared.name,
                    names.join(", ")
                );
                let class = "System.Management.Automation.PSInvalidCastException";
                Err(Thrown::new("InvalidCastFromStringToEnumeration", class, &text).into())
            }
        })
    }

    /// `[of]::new(...)` for a declared type.
    pub(crate) fn declared_new(
        &mut self,
        of: &TypeName,
        _arguments: &[Value],
        span: Span,
    ) -> Option<Eval<Value>> {
        self.declared_enum(of)?;
        Some(Err(self.unsupported(format!("[{}]::new()", of.name), span)))
    }

    /// A method of an object of a declared class.
    pub(crate) fn declared_method(
        &mut self,
        _value: &Value,
        _name: &str,
        _arguments: &[Value],
        _span: Span,
    ) -> Option<Eval<Value>> {
        None
    }

    /// `[of]::name = value`
    pub(crate) fn set_static(
        &mut self,
        owner: &Value,
        name: &str,
        value: Value,
        span: Span,
    ) -> Eval<()> {
        let of = self.type_operand(owner, span)?;
        if self.host.has_type(&self.full_type_name(&of)) {
            return Err(self.unsupported(format!("[{}]::{name} =", text::of(owner)), span));
        }
        crate::net::set_static(self, &of, name, value).map_err(|fault| self.net_fault(fault, span))
    }
}

fn member(of: &Rc<EnumType>, number: i64) -> Value {
    Net::Enum(EnumValue { of: EnumRef::Declared(of.clone()), number }).into()
}

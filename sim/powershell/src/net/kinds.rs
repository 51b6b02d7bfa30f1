//! `System.Type`: what a type says of itself.

use std::rc::Rc;

use super::bind::Bound;
use super::shape::{Answer, Class};
use super::{Ambient, Fault, Outcome, system, types};
use crate::ast::TypeName;
use crate::value::Value;

pub(super) static CLASS: Class = Class {
    methods: &[
        ("Equals", "bool Equals(System.Object o), bool Equals(type o)"),
        ("GetArrayRank", "int GetArrayRank()"),
        ("GetElementType", "type GetElementType()"),
        ("GetEnumNames", "string[] GetEnumNames()"),
        ("GetEnumValues", "array GetEnumValues()"),
        ("GetHashCode", "int GetHashCode()"),
        ("GetMember", "System.Reflection.MemberInfo[] GetMember(string name)"),
        ("GetMembers", "System.Reflection.MemberInfo[] GetMembers()"),
        ("GetMethod", "System.Reflection.MethodInfo GetMethod(string name)"),
        ("GetMethods", "System.Reflection.MethodInfo[] GetMethods()"),
        ("GetProperties", "System.Reflection.PropertyInfo[] GetProperties()"),
        ("GetProperty", "System.Reflection.PropertyInfo GetProperty(string name)"),
        ("GetType", "type GetType()"),
        ("InvokeMember", "System.Object InvokeMember(string name, System.Object invokeAttr)"),
        ("IsAssignableFrom", "bool IsAssignableFrom(type c)"),
        ("IsInstanceOfType", "bool IsInstanceOfType(System.Object o)"),
        ("IsSubclassOf", "bool IsSubclassOf(type c)"),
        ("ToString", "string ToString()"),
    ],
    properties: &[
        ("Assembly", "System.Reflection.Assembly Assembly {get;}"),
        ("AssemblyQualifiedName", "string AssemblyQualifiedName {get;}"),
        ("BaseType", "type BaseType {get;}"),
        ("FullName", "string FullName {get;}"),
        ("GUID", "guid GUID {get;}"),
        ("IsAbstract", "bool IsAbstract {get;}"),
        ("IsArray", "bool IsArray {get;}"),
        ("IsClass", "bool IsClass {get;}"),
        ("IsEnum", "bool IsEnum {get;}"),
        ("IsGenericType", "bool IsGenericType {get;}"),
        ("IsInterface", "bool IsInterface {get;}"),
        ("IsPrimitive", "bool IsPrimitive {get;}"),
        ("IsPublic", "bool IsPublic {get;}"),
        ("IsSealed", "bool IsSealed {get;}"),
        ("IsSerializable", "bool IsSerializable {get;}"),
        ("IsValueType", "bool IsValueType {get;}"),
        ("MemberType", "System.Reflection.MemberTypes MemberType {get;}"),
        ("Module", "System.Reflection.Module Module {get;}"),
        ("Name", "string Name {get;}"),
        ("Namespace", "string Namespace {get;}"),
        ("UnderlyingSystemType", "type UnderlyingSystemType {get;}"),
    ],
    call,
    get,
    ..Class::new("System.Type")
};

/// The type of a value.
pub(super) fn of(value: &Value) -> Outcome {
    if let Value::Type(_) = value {
        return named("System.RuntimeType");
    }
    named(&value.type_name())
}

/// A type by its full name; a host may have types that nobody listed here.
fn named(full: &str) -> Outcome {
    let of = types::parse(full).unwrap_or_else(|| types::named(full));
    Ok(Value::Type(Rc::new(of)))
}

/// The short name of a type, as `Get-Member` shows it.
pub(super) fn short(full: &str) -> String {
    types::accelerator(full).map_or_else(|| full.to_owned(), str::to_owned)
}

fn full(this: &Value) -> Option<(Rc<TypeName>, Rc<str>)> {
    let Value::Type(of) = this else { return None };
    let full = types::full_name(of).unwrap_or_else(|| of.name.as_str().into());
    Some((of.clone(), full))
}

fn bases(full: &str) -> Vec<Rc<str>> {
    types::bases(full)
}

fn is_value_type(full: &str) -> bool {
    bases(full).iter().any(|base| &**base == "System.ValueType")
}

fn get(_: &mut dyn Ambient, this: &Value, name: &str) -> Answer {
    let Some((of, full)) = full(this) else { return Ok(None) };
    // What stands behind the last dot that is not in brackets.
    let head = full.split(['`', '[']).next().unwrap_or(&full);
    let (space, _) = head.rsplit_once('.').unwrap_or(("", head));
    let last = match &full[if space.is_empty() { 0 } else { space.len() + 1 }..] {
        name if full.contains('`') => {
            let cut = name.find('[').unwrap_or(name.len());
            name[..cut].to_owned()
        }
        name => name.rsplit('+').next().unwrap_or(name).to_owned(),
    };
    Ok(Some(match name {
        "Name" => Value::text(&last),
        "Namespace" => Value::text(space),
        "FullName" if !full.contains('`') => Value::text(&full),
        "BaseType" => match bases(&full).first() {
            Some(base) => named(base)?,
            None => Value::Null,
        },
        "IsArray" => Value::Bool(full.ends_with(']') && !full.contains('`')),
        "IsEnum" => Value::Bool(system::enumeration(&full).is_some()),
        "IsValueType" => Value::Bool(is_value_type(&full)),
        "IsClass" => Value::Bool(!is_value_type(&full)),
        "IsGenericType" => Value::Bool(!of.arguments.is_empty()),
        "IsPublic" => Value::Bool(true),
        "IsSerializable" if listed(&full) => Value::Bool(true),
        "IsPrimitive" => {
            const PRIMITIVE: &str = "Boolean Byte Char Double Int16 Int32 Int64 SByte Single \
                                     UInt16 UInt32 UInt64";
            let name = full.strip_prefix("System.").unwrap_or_default();
            Value::Bool(PRIMITIVE.split_ascii_whitespace().any(|there| there == name))
        }
        "UnderlyingSystemType" => this.clone(),
        _ => return Ok(None),
    }))
}

/// Types whose attributes are known.
fn listed(full: &str) -> bool {
    const KNOWN: &[&str] = &[
        "System.String",
        "System.Object",
        "System.Int32",
        "System.Int64",
        "System.Double",
        "System.Boolean",
        "System.DateTime",
        "System.Array",
        "System.Collections.Hashtable",
        "System.Collections.ArrayList",
    ];
    KNOWN.contains(&full) || full.ends_with("[]") || is_value_type(full)
}

fn call(_: &mut dyn Ambient, this: &Value, method: &str, bound: &Bound) -> Answer {
    let Some((_, own)) = full(this) else { return Ok(None) };
    let other = match bound.arguments.first() {
        Some(Value::Type(of)) => types::full_name(of),
        _ => None,
    };
    Ok(Some(match method {
        "Equals" => Value::Bool(other.is_some_and(|other| other == own)),
        "GetElementType" => match own.strip_suffix("[]") {
            Some(element) => named(element)?,
            None => Value::Null,
        },
        "GetEnumNames" => match system::enumeration(&own) {
            Some(of) => Value::texts(of.members.iter().map(|(name, _)| name)),
            None => {
                let text = "Type provided must be an Enum.\r\nParameter name: enumType";
                return Err(Fault::argument(text));
            }
        },
        "GetType" => named("System.RuntimeType")?,
        "IsInstanceOfType" => Value::Bool(types::is_named(&bound.arguments[0], &own)),
        "IsSubclassOf" => {
            let is_base = |base: &Rc<str>| other.as_ref() == Some(base);
            Value::Bool(bases(&own).iter().any(is_base))
        }
        "IsAssignableFrom" => {
            let Some(other) = other else { return Ok(None) };
            Value::Bool(other == own || bases(&other).contains(&own))
        }
        "ToString" => Value::text(&own),
        _ => return Ok(None),
    }))
}

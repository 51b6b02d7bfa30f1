//! Which file answers for which type, and what all of them share.
//!
//! *Models*: looking a member up, binding its arguments, wrapping what it throws; `Equals`,
//! `GetType` and `ToString` of everything.

use std::rc::Rc;

use super::bind::{Bound, bind, no_overload};
use super::shape::{Answer, Class, row};
use super::{
    Ambient, Fault, Member, MemberKind, Outcome, Thrown, builder, cast, cells, chars, clocks,
    convert, cultures, dates, dictionaries, documents, encodings, enums, environment, ids, kinds,
    lists, math, network, numbers, objects, paths, patterns, principal, random, spans, string,
    types, uri, web,
};
use crate::ast::TypeName;
use crate::culture::composite;
use crate::value::net::EnumType;
use crate::value::{Net, Value, compare, convert as casts, text};

/// All types that have members here.
static CLASSES: &[&Class] = &[
    &string::CLASS,
    &chars::CLASS,
    &numbers::BOOLEAN,
    &numbers::BYTE,
    &numbers::SBYTE,
    &numbers::INT16,
    &numbers::UINT16,
    &numbers::INT32,
    &numbers::UINT32,
    &numbers::INT64,
    &numbers::UINT64,
    &numbers::SINGLE,
    &numbers::DOUBLE,
    &numbers::DECIMAL,
    &dates::CLASS,
    &dates::OFFSET,
    &spans::CLASS,
    &ids::GUID,
    &ids::VERSION,
    &lists::ARRAY,
    &lists::ARRAY_LIST,
    &lists::LIST,
    &lists::HASH_SET,
    &lists::QUEUE,
    &lists::STACK,
    &dictionaries::HASHTABLE,
    &dictionaries::ORDERED,
    &dictionaries::DICTIONARY,
    &documents::CLASS,
    &documents::NODES,
    &builder::CLASS,
    &patterns::REGEX,
    &patterns::MATCH,
    &patterns::GROUP,
    &patterns::COLLECTION,
    &random::CLASS,
    &uri::CLASS,
    &kinds::CLASS,
    &enums::CLASS,
    &cultures::CLASS,
    &encodings::CLASS,
    &encodings::BIT_CONVERTER,
    &math::CLASS,
    &convert::CLASS,
    &paths::CLASS,
    &environment::CLASS,
    &network::ADDRESS,
    &network::SERVICE_POINTS,
    &clocks::STOPWATCH,
    &clocks::THREAD,
    &clocks::DMTF,
    &objects::CREDENTIAL,
    &objects::OBJECT,
    &objects::SECURE_STRING,
    &principal::WINDOWS_IDENTITY,
    &principal::WINDOWS_PRINCIPAL,
    &web::UTILITY,
];

pub(super) fn enumerations() -> impl Iterator<Item = &'static EnumType> {
    enums::ALL.iter().copied()
}

pub(super) fn enumeration(name: &str) -> Option<&'static EnumType> {
    enumerations().find(|of| of.name.eq_ignore_ascii_case(name))
}

fn refused(of: &str, member: &str) -> Fault {
    Fault::Unsupported(format!("[{of}]::{member}"))
}

/// The type of a full name: generic and array types by what they are made of.
fn class(full: &str) -> Option<&'static Class> {
    if full.ends_with("[]") {
        return Some(&lists::ARRAY);
    }
    let plain = full.split('`').next().unwrap_or(full);
    let named = |name: &str| CLASSES.iter().find(|class| class.name == name).copied();
    named(plain).or_else(|| match plain {
        "System.RuntimeType" => Some(&kinds::CLASS),
        _ if plain.starts_with("System.Xml.Xml") => Some(&documents::CLASS),
        "System.Text.RegularExpressions.GroupCollection"
        | "System.Text.RegularExpressions.CaptureCollection" => Some(&patterns::COLLECTION),
        _ if plain.starts_with("System.Text.") && plain.ends_with("Encoding") => {
            Some(&encodings::CLASS)
        }
        _ => enumeration(plain).map(|_| &enums::CLASS),
    })
}

/// The type of a value; the common ones without a look at their names.
fn class_of(value: &Value) -> Option<&'static Class> {
    match value {
        Value::Text(_) => Some(&string::CLASS),
        Value::Int(_) => Some(&numbers::INT32),
        Value::Array(_) => Some(&lists::ARRAY),
        Value::Net(net) => match &**net {
            Net::DateTime(_) => Some(&dates::CLASS),
            // One that a script declared has no name here.
            Net::Enum(_) => Some(&enums::CLASS),
            Net::StringBuilder(_) => Some(&builder::CLASS),
            other => class(&other.type_name()),
        },
        other => class(&other.type_name()),
    }
}

/// What `T` stands for in the definitions of a generic type.
fn element(full: &str) -> &str {
    let inner = full.split_once('[').map_or("", |(_, inner)| inner.trim_end_matches(']'));
    if inner.is_empty() { "System.Object" } else { inner }
}

fn answered(of: &str, member: &str, answer: Answer) -> Outcome {
    answer?.ok_or_else(|| refused(of, member))
}

pub(super) fn call_static(
    host: &mut dyn Ambient,
    of: &TypeName,
    member: &str,
    arguments: &[Value],
) -> Outcome {
    let full = types::full_name(of).ok_or_else(|| types::unknown(of))?;
    let class = class(&full).ok_or_else(|| refused(&full, member))?;
    if member.eq_ignore_ascii_case("new") {
        return construct(host, of, arguments);
    }
    let Some(row) = row(class.static_methods, member) else {
        // Nobody listed the members of types that have none here.
        return if class.static_methods.is_empty() {
            Err(refused(&full, member))
        } else {
            Err(no_method(&full, member))
        };
    };
    let bound = bind(host, row, arguments, element(&full))?;
    let answer = (class.call_static)(host, &full, row.0, &bound);
    answered(&full, row.0, answer).map_err(|fault| fault.by(row.0, arguments.len()))
}

fn no_method(full: &str, member: &str) -> Fault {
    let text = format!(
        "Method invocation failed because [{full}] does not contain a method named '{member}'."
    );
    let exception = "System.Management.Automation.RuntimeException";
    Thrown::new("MethodNotFound", exception, &text).into()
}

pub(super) fn get_static(host: &mut dyn Ambient, of: &TypeName, member: &str) -> Outcome {
    let full = types::full_name(of).ok_or_else(|| types::unknown(of))?;
    if let Some(of) = enumeration(&full) {
        let named = of.members.iter().find(|(name, _)| name.eq_ignore_ascii_case(member));
        if let Some((_, number)) = named {
            return Ok(Value::member_of(of, *number));
        }
    }
    let class = class(&full).ok_or_else(|| refused(&full, member))?;
    match row(class.static_properties, member) {
        Some(row) => {
            let answer = (class.get_static)(host, &full, row.0);
            answered(&full, row.0, answer)
        }
        // A static property that does not exist is nothing; one that nobody listed is refused.
        None if class.static_properties.is_empty() && class.static_methods.is_empty() => {
            Err(refused(&full, member))
        }
        None => Ok(Value::Null),
    }
}

pub(super) fn set_static(
    host: &mut dyn Ambient,
    of: &TypeName,
    member: &str,
    new: Value,
) -> Outcome<()> {
    let full = types::full_name(of).ok_or_else(|| types::unknown(of))?;
    let settable = class(&full)
        .and_then(|class| row(class.static_properties, member))
        .filter(|(_, definition)| definition.contains("set;"));
    let Some((name, definition)) = settable else {
        return Err(Fault::Unsupported(format!("[{full}]::{member} =")));
    };
    // `static System.Net.SecurityProtocolType SecurityProtocol {get;set;}`
    let of = definition.split_ascii_whitespace().nth(1).unwrap_or("System.Object");
    let new = cast::to(host, &new, &cast::full(of))?;
    host.tell(name, new)
}

pub(super) fn has_methods(value: &Value) -> bool {
    class_of(value).is_some_and(|class| !class.methods.is_empty())
}

pub(super) fn construct(host: &mut dyn Ambient, of: &TypeName, arguments: &[Value]) -> Outcome {
    let full = types::full_name(of).ok_or_else(|| types::unknown(of))?;
    if full.ends_with("[]") {
        return lists::new_array(&full, arguments);
    }
    if types::bases(&full).iter().any(|base| &**base == "System.Exception")
        || &*full == "System.Exception"
    {
        return objects::exception(&full, arguments);
    }
    let class = class(&full).ok_or_else(|| refused(&full, "new"))?;
    if class.constructors.is_empty() {
        return Err(refused(&full, "new"));
    }
    // A structure can always be made of nothing.
    let definition: &'static str = class.constructors;
    let bound =
        bind(host, &(".ctor", definition), arguments, element(&full)).map_err(
            |fault| match fault {
                Fault::Thrown(thrown) if thrown.id == "MethodCountCouldNotFindBest" => no_overload(
                    class.name.rsplit('.').next().unwrap_or(class.name),
                    arguments.len(),
                ),
                other => other,
            },
        )?;
    let answer = (class.construct)(host, &full, &bound);
    answered(&full, "new", answer).map_err(|fault| fault.by(".ctor", arguments.len()))
}

pub(super) fn call(
    host: &mut dyn Ambient,
    value: &Value,
    member: &str,
    arguments: &[Value],
) -> Outcome {
    if matches!(value, Value::Null) {
        let exception = "System.Management.Automation.RuntimeException";
        let text = "You cannot call a method on a null-valued expression.";
        return Err(Thrown::new("InvokeMethodOnNull", exception, text).into());
    }
    let class = class_of(value);
    let full = value.type_name();
    if let Some(class) = class
        && let Some(row) = row(class.methods, member)
    {
        let bound = bind(host, row, arguments, element(&full))?;
        let own = match row.0 {
            // Nobody has one of its own.
            "GetType" => Ok(None),
            "GetHashCode" if !matches!(value, Value::Int(_) | Value::Bool(_)) => {
                return Err(refused(&full, row.0));
            }
            name => (class.call)(host, value, name, &bound),
        };
        let answer = match own {
            Ok(None) => common(host, value, row.0, &bound.arguments),
            other => other,
        };
        return answered(&full, row.0, answer).map_err(|fault| fault.by(row.0, arguments.len()));
    }
    if let Some(answer) = common(host, value, member, arguments)? {
        return Ok(answer);
    }
    match class {
        Some(class) if !class.methods.is_empty() => {
            let accessor = member.get(..4).filter(|head| head.eq_ignore_ascii_case("get_"));
            match accessor.and_then(|_| row(class.properties, &member[4..])) {
                Some(row) => answered(&full, row.0, (class.get)(host, value, row.0)),
                None => Err(no_method(&full, member)),
            }
        }
        // Objects have the methods that their host knows; a custom object has none.
        _ if is_custom(value) => Err(no_method(&full, member)),
        _ => Err(refused(&full, member)),
    }
}

fn is_custom(value: &Value) -> bool {
    matches!(value, Value::Object(object)
        if object.borrow().type_names.iter().any(|name| name.ends_with("PSCustomObject")))
}

/// Methods of everything.
fn common(host: &mut dyn Ambient, value: &Value, member: &str, arguments: &[Value]) -> Answer {
    Ok(match (member.to_ascii_lowercase().as_str(), arguments) {
        ("tostring", []) => {
            let culture = host.culture();
            let text = match value {
                // A custom object is asked as PowerShell prints it.
                Value::Object(_) | Value::Type(_) => text::of(value),
                other => composite::value(host, culture, other, "")?,
            };
            Some(Value::text(&text))
        }
        ("tostring", [format]) => {
            let culture = match format.as_net() {
                Some(Net::Culture(culture)) => *culture,
                _ => host.culture(),
            };
            let format = if format.as_net().is_some() { String::new() } else { text::of(format) };
            composite::value(host, culture, value, &format).map(|text| Some(Value::text(&text)))?
        }
        ("tostring", [format, provider]) => {
            let culture = match provider.as_net() {
                Some(Net::Culture(culture)) => *culture,
                _ => host.culture(),
            };
            let format = text::of(format);
            composite::value(host, culture, value, &format).map(|text| Some(Value::text(&text)))?
        }
        ("gettype", []) => Some(kinds::of(value)?),
        ("equals", [other]) => Some(Value::Bool(equal(value, other))),
        ("compareto", [other]) => {
            let less = compare::compare(compare::Comparison::Lt, value, other, true)?.is_true();
            let more = compare::compare(compare::Comparison::Gt, value, other, true)?.is_true();
            Some(Value::Int(i32::from(more) - i32::from(less)))
        }
        _ => None,
    })
}

/// `Equals`: of one type and the same.
pub(super) fn equal(one: &Value, other: &Value) -> bool {
    let is_reference =
        |value: &Value| matches!(value, Value::Array(_) | Value::Table(_) | Value::Object(_));
    if is_reference(one) || is_reference(other) {
        return compare::same_reference(one, other);
    }
    if one.type_name() != other.type_name() {
        return false;
    }
    if let (Value::Net(one), Value::Net(other)) = (one, other)
        && matches!(**one, Net::List(_))
    {
        return Rc::ptr_eq(one, other);
    }
    let same = compare::compare(compare::Comparison::Eq, one, other, true);
    same.is_ok_and(|same| same.is_true())
}

pub(super) fn get(host: &mut dyn Ambient, value: &Value, member: &str) -> Outcome<Option<Value>> {
    // What is in a document goes before what .NET says of it.
    if let Some(Net::Xml(node)) = value.as_net()
        && let Some(found) = documents::adapted(node, member)
    {
        return Ok(Some(found));
    }
    if let Some(class) = class_of(value) {
        if let Some(row) = row(class.properties, member) {
            let answer = (class.get)(host, value, row.0);
            return answered(&value.type_name(), row.0, answer).map(Some).map_err(
                |fault| match fault {
                    Fault::Thrown(thrown) => Fault::Thrown(Box::new(thrown.getting(row.0))),
                    other => other,
                },
            );
        }
        return Ok(None);
    }
    match value {
        Value::Object(object) => Ok(object.borrow().get(member).cloned()),
        Value::Null => Ok(None),
        _ => Err(refused(&value.type_name(), member)),
    }
}

pub(super) fn set(host: &mut dyn Ambient, value: &Value, member: &str, new: Value) -> Outcome<()> {
    let full = value.type_name();
    match (value, value.as_net()) {
        (_, Some(Net::Xml(_))) => Err(Fault::Unsupported("a change of an XML document".to_owned())),
        (_, Some(Net::StringBuilder(_))) if member.eq_ignore_ascii_case("Length") => {
            builder::set_length(value, &new)
        }
        (_, Some(Net::Thread)) => {
            let name = ["CurrentCulture", "CurrentUICulture"]
                .into_iter()
                .find(|name| name.eq_ignore_ascii_case(member));
            let name = name.ok_or_else(|| refused(&full, member))?;
            let culture = cast::to(host, &new, "System.Globalization.CultureInfo")?;
            host.tell(name, culture)
        }
        (Value::Object(object), _) => {
            let mut object = object.borrow_mut();
            match object.properties.iter_mut().find(|(name, _)| text::same(name, member)) {
                Some((_, there)) => *there = new,
                None => return Err(no_property(member, "set")),
            }
            Ok(())
        }
        (_, Some(Net::Dictionary(_))) => set_index(host, value, &Value::text(member), new),
        (Value::Table(table), _) => {
            table.borrow_mut().set(Value::text(member), new);
            Ok(())
        }
        _ => match class_of(value) {
            Some(class) if row(class.properties, member).is_some() => {
                let text = format!("'{member}' is a ReadOnly property.");
                let exception = "System.Management.Automation.SetValueInvocationException";
                Err(Thrown::new("PropertyAssignmentException", exception, &text).into())
            }
            Some(_) => Err(no_property(member, "set")),
            None => Err(refused(&full, member)),
        },
    }
}

fn no_property(member: &str, _how: &str) -> Fault {
    let text = format!(
        "The property '{member}' cannot be found on this object. Verify that the property exists \
         and can be set."
    );
    let exception = "System.Management.Automation.RuntimeException";
    Thrown::new("PropertyNotFound", exception, &text).into()
}

pub(super) fn index(host: &mut dyn Ambient, value: &Value, key: &Value) -> Outcome<Option<Value>> {
    match value {
        Value::Table(table) => Ok(dictionaries::table_index(&table.borrow(), key)),
        Value::Text(text) => Ok(string::at(text, casts::to_int(key)?)?.map(Value::Char)),
        Value::Net(net) => match &**net {
            Net::Dictionary(dictionary) => Ok(dictionaries::find(dictionary, key)),
            Net::List(list) => cells::index(host, list, key),
            Net::Xml(node) => Ok(Some(documents::item(node, &text::of(key)))),
            Net::StringBuilder(text) => {
                Ok(string::at(&text.borrow(), casts::to_int(key)?)?.map(Value::Char))
            }
            _ => Err(cannot_index(value)),
        },
        Value::Array(values) => Ok(cells::element(&values.borrow(), key)?),
        _ => Err(cannot_index(value)),
    }
}

fn cannot_index(value: &Value) -> Fault {
    let exception = "System.Management.Automation.RuntimeException";
    match value {
        Value::Null => {
            Thrown::new("NullArray", exception, "Cannot index into a null array.").into()
        }
        _ => {
            let text = format!("Unable to index into an object of type {}.", value.type_name());
            Thrown::new("CannotIndex", exception, &text).into()
        }
    }
}

pub(super) fn set_index(
    host: &mut dyn Ambient,
    value: &Value,
    key: &Value,
    new: Value,
) -> Outcome<()> {
    match value {
        Value::Table(table) => {
            dictionaries::set_table(&mut table.borrow_mut(), key, new);
            Ok(())
        }
        Value::Net(net) => match &**net {
            Net::Dictionary(dictionary) => dictionaries::set(host, dictionary, key, new),
            Net::List(list) => cells::set_index(host, list, key, new),
            _ => Err(cannot_index(value)),
        },
        Value::Array(values) => {
            let at = casts::to_long(key)?;
            cells::set_element(&mut values.borrow_mut(), at, new)
        }
        _ => Err(cannot_index(value)),
    }
}

/// Members of a value, or the static ones of a type.
pub(super) fn members(value: &Value) -> Vec<Member> {
    let full = value.type_name();
    let mut all = Vec::new();
    if let Some(class) = class_of(value) {
        let short = kinds::short(element(&full));
        let tables = [
            (MemberKind::Method, class.methods),
            (MemberKind::ParameterizedProperty, class.indexers),
            (MemberKind::Property, class.properties),
        ];
        for (kind, rows) in tables {
            for (name, definition) in rows {
                let is_script = definition.contains("{get=");
                let kind = if is_script { MemberKind::ScriptProperty } else { kind };
                let definition = definition.replace("T item", &format!("{short} item"));
                all.push(Member { name: (*name).to_owned(), kind, definition });
            }
        }
    } else if let Value::Object(object) = value {
        all = objects::members(&object.borrow());
    }
    all.sort_by_cached_key(|member| (member.kind, member.name.to_ascii_lowercase()));
    all
}

/// Static members of a type.
pub(super) fn static_members(of: &TypeName) -> Vec<Member> {
    let Some(full) = types::full_name(of) else { return Vec::new() };
    let mut all = Vec::new();
    let mut add = |kind, name: &str, definition: String| {
        all.push(Member { name: name.to_owned(), kind, definition });
    };
    if let Some(of) = enumeration(&full) {
        for (name, _) in of.members.iter() {
            let definition = format!("static {full} {name} {{get;}}");
            add(MemberKind::Property, name, definition);
        }
    }
    if let Some(class) = class(&full) {
        for (name, definition) in class.static_methods {
            add(MemberKind::Method, name, (*definition).to_owned());
        }
        for (name, definition) in class.static_properties {
            add(MemberKind::Property, name, (*definition).to_owned());
        }
        if !class.constructors.is_empty() {
            add(MemberKind::Method, "new", class.constructors.to_owned());
        }
    }
    all.sort_by_cached_key(|member| (member.kind, member.name.to_ascii_lowercase()));
    all
}

/// The arguments as a slice, for matching.
impl Bound {
    pub(super) fn texts(&self) -> Vec<String> {
        self.arguments.iter().map(text::of).collect()
    }
}

/// All types, for tests of each of their members.
#[cfg(test)]
pub(super) fn classes() -> &'static [&'static Class] {
    CLASSES
}

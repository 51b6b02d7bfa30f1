//! `System.Object`, exceptions, and members of objects.

use std::rc::Rc;

use super::shape::Class;
use super::{Fault, Member, MemberKind, Outcome, kinds, types};
use crate::value::{Net, Object, Value, text};

pub(super) static OBJECT: Class = Class {
    static_methods: &[
        ("Equals", "static bool Equals(System.Object objA, System.Object objB)"),
        ("ReferenceEquals", "static bool ReferenceEquals(System.Object objA, System.Object objB)"),
    ],
    constructors: "System.Object new()",
    call_static: |_, _, method, bound| {
        let [one, other] = bound.arguments.as_slice() else { return Ok(None) };
        let both_null = matches!((one, other), (Value::Null, Value::Null));
        Ok((method == "Equals").then(|| Value::Bool(both_null || super::system::equal(one, other))))
    },
    construct: |_, _, _| {
        let object = Object { type_names: vec!["System.Object".into()], ..Object::default() };
        Ok(Some(Value::of_object(object)))
    },
    ..Class::new("System.Object")
};

pub(super) static SECURE_STRING: Class = Class {
    methods: &[
        ("AppendChar", "void AppendChar(char c)"),
        ("Clear", "void Clear()"),
        ("Copy", "securestring Copy()"),
        ("Dispose", "void Dispose(), void IDisposable.Dispose()"),
        ("Equals", "bool Equals(System.Object obj)"),
        ("GetHashCode", "int GetHashCode()"),
        ("GetType", "type GetType()"),
        ("InsertAt", "void InsertAt(int index, char c)"),
        ("IsReadOnly", "bool IsReadOnly()"),
        ("MakeReadOnly", "void MakeReadOnly()"),
        ("RemoveAt", "void RemoveAt(int index)"),
        ("SetAt", "void SetAt(int index, char c)"),
        ("ToString", "string ToString()"),
    ],
    properties: &[("Length", "int Length {get;}")],
    call: |_, this, method, _| {
        Ok(match method {
            "Copy" => Some(this.clone()),
            "Dispose" | "MakeReadOnly" => Some(Value::Null),
            "IsReadOnly" => Some(Value::Bool(false)),
            "ToString" => Some(Value::text(&this.type_name())),
            _ => None,
        })
    },
    get: |_, this, _| {
        let Some(Net::SecureString(secret)) = this.as_net() else { return Ok(None) };
        Ok(Some(Value::Int(crate::regex::length(secret) as i32)))
    },
    ..Class::new("System.Security.SecureString")
};

pub(super) static CREDENTIAL: Class = Class {
    methods: &[
        ("Equals", "bool Equals(System.Object obj)"),
        ("GetHashCode", "int GetHashCode()"),
        ("GetNetworkCredential", "System.Net.NetworkCredential GetNetworkCredential()"),
        ("GetType", "type GetType()"),
        ("ToString", "string ToString()"),
    ],
    constructors: "pscredential new(string userName, securestring password)",
    call: |_, this, method, _| {
        let Value::Object(object) = this else { return Ok(None) };
        let object = object.borrow();
        Ok((method == "GetNetworkCredential").then(|| {
            let user = object.get("UserName").map(text::of).unwrap_or_default();
            let secret = match object.get("Password").and_then(Value::as_net) {
                Some(Net::SecureString(secret)) => secret.to_string(),
                _ => String::new(),
            };
            let (domain, name) = user.split_once('\\').unwrap_or(("", &user));
            let all = [("UserName", name), ("Password", &secret), ("Domain", domain)];
            made("System.Net.NetworkCredential", all.map(|(name, text)| (name, Value::text(text))))
        }))
    },
    construct: |_, full, bound| {
        let [user, secret] = bound.arguments.as_slice() else { return Ok(None) };
        if text::of(user).is_empty() {
            let text = "Cannot process argument because the value of argument \"userName\" is not \
                        valid. Change the value of the \"userName\" argument and run the \
                        operation again.";
            return Err(Fault::inner("System.Management.Automation.PSArgumentException", text));
        }
        let all = [("UserName", user.clone()), ("Password", secret.clone())];
        Ok(Some(made(full, all)))
    },
    ..Class::new("System.Management.Automation.PSCredential")
};

/// An object of a type.
fn made<const N: usize>(of: &str, properties: [(&str, Value); N]) -> Value {
    let type_names = vec![of.into(), "System.Object".into()];
    let properties = properties.map(|(name, value)| (Rc::from(name), value)).to_vec();
    Value::of_object(Object { type_names, properties, ..Object::default() })
}

/// An exception with its message and what it wraps.
pub(super) fn exception(full: &str, arguments: &[Value]) -> Outcome {
    let mut names: Vec<Rc<str>> = vec![full.into()];
    names.extend(types::bases(full));
    let message = match arguments {
        [] => Value::text(&usual_message(full)?),
        [message, ..] => Value::text(&text::of(message)),
    };
    let inner = arguments.get(1).cloned().unwrap_or(Value::Null);
    let properties: [(&str, Value); 8] = [
        ("Message", message),
        ("Data", Value::Table(Rc::default())),
        ("InnerException", inner),
        ("TargetSite", Value::Null),
        ("StackTrace", Value::Null),
        ("HelpLink", Value::Null),
        ("Source", Value::Null),
        ("HResult", Value::Int(hresult(full))),
    ];
    let properties = properties.map(|(name, value)| (name.into(), value)).to_vec();
    let object = Object { type_names: names, properties, ..Object::default() };
    Ok(Value::of_object(object))
}

/// What an exception says when nobody gave it a message.
fn usual_message(full: &str) -> Outcome<String> {
    Ok(match full {
        "System.ArgumentException" => "Value does not fall within the expected range.".to_owned(),
        "System.ArgumentNullException" => "Value cannot be null.".to_owned(),
        "System.FormatException" => {
            "One of the identified items was in an invalid format.".to_owned()
        }
        "System.InvalidOperationException" => {
            "Operation is not valid due to the current state of the object.".to_owned()
        }
        "System.NotImplementedException" => {
            "The method or operation is not implemented.".to_owned()
        }
        "System.NotSupportedException" => "Specified method is not supported.".to_owned(),
        "System.TimeoutException" => "The operation has timed out.".to_owned(),
        "System.UnauthorizedAccessException" => {
            "Attempted to perform an unauthorized operation.".to_owned()
        }
        "System.Exception" | "System.ApplicationException" => {
            format!("Exception of type '{full}' was thrown.")
        }
        _ => return Err(Fault::Unsupported(format!("[{full}]::new()"))),
    })
}

/// The number that COM gives to an exception.
fn hresult(full: &str) -> i32 {
    let number: u32 = match full {
        "System.ArgumentException" => 0x8007_0057,
        "System.ArgumentNullException" => 0x8000_4003,
        "System.ArgumentOutOfRangeException" => 0x8013_1502,
        "System.FormatException" => 0x8013_1537,
        "System.InvalidOperationException" => 0x8013_1509,
        "System.NotImplementedException" => 0x8000_4001,
        "System.NotSupportedException" => 0x8013_1515,
        "System.TimeoutException" => 0x8013_1505,
        "System.UnauthorizedAccessException" => 0x8007_0005,
        "System.IO.IOException" => 0x8013_1620,
        "System.IO.FileNotFoundException" => 0x8007_0002,
        "System.IO.DirectoryNotFoundException" => 0x8007_0003,
        "System.SystemException" => 0x8013_1501,
        "System.ApplicationException" => 0x8013_1600,
        _ => 0x8013_1500,
    };
    number.cast_signed()
}

/// Members of an object, as `Get-Member` shows them.
pub(super) fn members(object: &Object) -> Vec<Member> {
    let custom = object.type_names.iter().any(|name| name.ends_with("PSCustomObject"));
    let mut all = Vec::new();
    for (name, definition) in [
        ("Equals", "bool Equals(System.Object obj)"),
        ("GetHashCode", "int GetHashCode()"),
        ("GetType", "type GetType()"),
        ("ToString", "string ToString()"),
    ] {
        let definition = definition.to_owned();
        all.push(Member { name: name.to_owned(), kind: MemberKind::Method, definition });
    }
    for (name, value) in &object.properties {
        let of = match value {
            Value::Null => "object".to_owned(),
            other => kinds::short(&other.type_name()),
        };
        let (kind, definition) = if custom {
            let shown =
                if matches!(value, Value::Null) { "null".to_owned() } else { text::of(value) };
            (MemberKind::NoteProperty, format!("{of} {name}={shown}"))
        } else {
            (MemberKind::Property, format!("{of} {name} {{get;set;}}"))
        };
        all.push(Member { name: name.to_string(), kind, definition });
    }
    all
}

//! `System.Text.StringBuilder`.

use super::bind::Bound;
use super::shape::{Answer, Class};
use super::{Ambient, Fault, MOST_BYTES, Outcome};
use crate::culture::composite;
use crate::regex::length;
use crate::value::{Net, Value, convert, text};
use std::cell::RefCell;

pub(super) static CLASS: Class = Class {
    methods: &[
        (
            "Append",
            "System.Text.StringBuilder Append(char value, int repeatCount), \
             System.Text.StringBuilder Append(string value), System.Text.StringBuilder \
             Append(System.Object value)",
        ),
        (
            "AppendFormat",
            "System.Text.StringBuilder AppendFormat(string format, Params System.Object[] args)",
        ),
        (
            "AppendLine",
            "System.Text.StringBuilder AppendLine(), System.Text.StringBuilder AppendLine(string \
             value)",
        ),
        ("Clear", "System.Text.StringBuilder Clear()"),
        ("EnsureCapacity", "int EnsureCapacity(int capacity)"),
        ("Equals", "bool Equals(System.Object obj)"),
        ("GetHashCode", "int GetHashCode()"),
        ("GetType", "type GetType()"),
        (
            "Insert",
            "System.Text.StringBuilder Insert(int index, string value), System.Text.StringBuilder \
             Insert(int index, System.Object value)",
        ),
        ("Remove", "System.Text.StringBuilder Remove(int startIndex, int length)"),
        (
            "Replace",
            "System.Text.StringBuilder Replace(string oldValue, string newValue), \
             System.Text.StringBuilder Replace(char oldChar, char newChar)",
        ),
        ("ToString", "string ToString(), string ToString(int startIndex, int length)"),
    ],
    properties: &[
        ("Capacity", "int Capacity {get;set;}"),
        ("Length", "int Length {get;set;}"),
        ("MaxCapacity", "int MaxCapacity {get;}"),
    ],
    indexers: &[("Chars", "char Chars(int index) {get;set;}")],
    constructors: "System.Text.StringBuilder new(), System.Text.StringBuilder new(string value), \
                   System.Text.StringBuilder new(int capacity), System.Text.StringBuilder \
                   new(string value, int capacity)",
    call,
    get: |_, this, name| {
        let Some(Net::StringBuilder(text)) = this.as_net() else { return Ok(None) };
        Ok(match name {
            "Length" => Some(Value::Int(length(&text.borrow()) as i32)),
            "MaxCapacity" => Some(Value::Int(i32::MAX)),
            _ => None,
        })
    },
    construct: |_, _, bound| {
        let first = match bound.arguments.first() {
            Some(Value::Text(said)) => said.to_string(),
            _ => String::new(),
        };
        Ok(Some(Net::StringBuilder(RefCell::new(first)).into()))
    },
    ..Class::new("System.Text.StringBuilder")
};

fn call(host: &mut dyn Ambient, this: &Value, method: &str, bound: &Bound) -> Answer {
    let Some(Net::StringBuilder(own)) = this.as_net() else { return Ok(None) };
    let all = bound.arguments.as_slice();
    let said = bound.texts();
    match (method, all) {
        ("Append", [Value::Char(c), Value::Int(count)]) => {
            let count = usize::try_from(*count)
                .map_err(|_| Fault::range("Non-negative number required.", "repeatCount"))?;
            bounded(own.borrow().len().saturating_add(count.saturating_mul(4)))?;
            own.borrow_mut().extend(std::iter::repeat_n(*c, count));
        }
        ("Append", [value]) => {
            let culture = host.culture();
            let shown = composite::value(host, culture, value, "")?;
            own.borrow_mut().push_str(&shown);
        }
        ("AppendFormat", [_, arguments]) => {
            let culture = host.culture();
            let shown = composite::format(host, culture, &said[0], &arguments.elements())?;
            own.borrow_mut().push_str(&shown);
        }
        ("AppendLine", _) => {
            let mut own = own.borrow_mut();
            own.push_str(said.first().map_or("", String::as_str));
            own.push_str("\r\n");
        }
        ("Clear", _) => own.borrow_mut().clear(),
        ("Insert" | "Remove", _) | ("ToString", [_, _]) => {
            // What a string does; its errors differ only in words.
            let arguments: Vec<Value> = all.to_vec();
            let string = Value::text(&own.borrow());
            let name = if method == "ToString" { "Substring" } else { method };
            let made = super::call(host, &string, name, &arguments)?;
            if method == "ToString" {
                return Ok(Some(made));
            }
            *own.borrow_mut() = text::of(&made);
        }
        ("Replace", _) => {
            if said[0].is_empty() {
                let text = "String cannot be of zero length.\r\nParameter name: oldValue";
                return Err(Fault::argument(text));
            }
            let made = own.borrow().replace(&said[0], &said[1]);
            *own.borrow_mut() = made;
        }
        ("ToString", []) => return Ok(Some(Value::text(&own.borrow()))),
        _ => return Ok(None),
    }
    bounded(own.borrow().len())?;
    Ok(Some(this.clone()))
}

fn bounded(bytes: usize) -> Outcome<()> {
    if bytes <= MOST_BYTES {
        return Ok(());
    }
    Err(Fault::Limit(format!("a text of more than {MOST_BYTES} bytes")))
}

/// `$builder.Length = n`: cuts the text; growing it is refused.
pub(super) fn set_length(this: &Value, new: &Value) -> Outcome<()> {
    let Some(Net::StringBuilder(own)) = this.as_net() else { return Ok(()) };
    let wanted = usize::try_from(convert::to_int(new)?)
        .map_err(|_| Fault::range("Length cannot be less than zero.", "value"))?;
    let mut own = own.borrow_mut();
    if wanted > length(&own) {
        return Err(Fault::Unsupported("a StringBuilder made longer by Length".to_owned()));
    }
    let kept: Vec<u16> = own.encode_utf16().take(wanted).collect();
    *own = String::from_utf16(&kept)
        .map_err(|_| Fault::Unsupported("half of a surrogate pair".to_owned()))?;
    Ok(())
}

//! `System.Convert`.
//!
//! *Models*: conversions between types, numbers to other bases and back, Base64.
//! *Leaves out*: `ChangeType` with type codes (refused).

use super::bind::Bound;
use super::shape::{Answer, Class};
use super::{Ambient, Fault, Outcome, cast, numbers, types};
use crate::culture::read;
use crate::value::{Net, Value, convert, text};

const FROM_BASE: &str = "T(System.Object value), T(System.Object value, System.IFormatProvider \
                         provider), T(string value, int fromBase)";

pub(super) static CLASS: Class = Class {
    static_methods: &[
        ("ChangeType", "static System.Object ChangeType(System.Object value, type conversionType)"),
        ("FromBase64String", "static byte[] FromBase64String(string s)"),
        ("IsDBNull", "static bool IsDBNull(System.Object value)"),
        (
            "ToBase64String",
            "static string ToBase64String(byte[] inArray), static string ToBase64String(byte[] \
             inArray, System.Base64FormattingOptions options)",
        ),
        ("ToBoolean", FROM_BASE),
        ("ToByte", FROM_BASE),
        ("ToChar", FROM_BASE),
        ("ToDateTime", FROM_BASE),
        ("ToDecimal", FROM_BASE),
        ("ToDouble", FROM_BASE),
        ("ToInt16", FROM_BASE),
        ("ToInt32", FROM_BASE),
        ("ToInt64", FROM_BASE),
        ("ToSByte", FROM_BASE),
        ("ToSingle", FROM_BASE),
        (
            "ToString",
            "static string ToString(System.Object value), static string ToString(System.Object \
             value, System.IFormatProvider provider), static string ToString(System.Object value, \
             int toBase)",
        ),
        ("ToUInt16", FROM_BASE),
        ("ToUInt32", FROM_BASE),
        ("ToUInt64", FROM_BASE),
    ],
    static_properties: &[],
    call_static,
    ..Class::new("System.Convert")
};

fn call_static(host: &mut dyn Ambient, _: &str, method: &str, bound: &Bound) -> Answer {
    let all = bound.arguments.as_slice();
    Ok(Some(match method {
        "ChangeType" => {
            let Value::Type(of) = &all[1] else { return Ok(None) };
            let full = types::full_name(of).ok_or_else(|| types::unknown(of))?;
            one(host, &all[0], full.strip_prefix("System.").unwrap_or(&full))?
        }
        "FromBase64String" => Value::bytes(&from_base64(&text::of(&all[0]))?),
        "IsDBNull" => Value::Bool(false),
        "ToBase64String" => {
            let bytes = bytes(&all[0])?;
            let breaks = all.get(1).is_some_and(Value::is_true);
            Value::text(&to_base64(&bytes, breaks))
        }
        "ToString" => to_string(host, all)?,
        _ if bound.overload == 2 => from_base(&all[0], convert::to_int(&all[1])?, &method[2..])?,
        _ => {
            // A provider only matters for text.
            one(host, &all[0], &method[2..])?
        }
    }))
}

/// The bytes of an array.
///
/// # Errors
/// An element that is no byte.
pub(super) fn bytes(value: &Value) -> Outcome<Vec<u8>> {
    let wrong = || Fault::argument("Value does not fall within the expected range.");
    value
        .elements()
        .iter()
        .map(|value| u8::try_from(convert::to_long(value)?).map_err(|_| wrong()))
        .collect()
}

/// A value as a type by its short name, as `Convert` does it.
fn one(host: &mut dyn Ambient, value: &Value, name: &str) -> Outcome {
    match value {
        Value::Text(said) => from_text(host, said, name),
        Value::Null if name == "DateTime" => Ok(crate::value::time::DateTime::default().into()),
        Value::Null => cast::to(host, &Value::Int(0), &cast::full(name)),
        Value::Net(net) if matches!(&**net, Net::DateTime(_)) && name != "DateTime" => {
            invalid("DateTime", name)
        }
        Value::Bool(_) if matches!(name, "Char" | "DateTime") => invalid("Boolean", name),
        Value::Int(_) if name == "DateTime" => invalid("Int32", name),
        other => cast::to(host, other, &cast::full(name)).map_err(|fault| match fault {
            Fault::Thrown(thrown) if thrown.id == "InvalidCastIConvertible" => {
                numbers::overflow(&cast::full(name))
            }
            Fault::Thrown(thrown) => Fault::inner("System.InvalidCastException", &thrown.text),
            other => other,
        }),
    }
}

fn invalid(from: &str, to: &str) -> Outcome {
    let text = format!("Invalid cast from '{from}' to '{to}'.");
    Err(Fault::inner("System.InvalidCastException", &text))
}

/// A text as a type by its short name, as `Convert` and `IConvertible` do it.
pub(super) fn from_text(host: &mut dyn Ambient, said: &str, name: &str) -> Outcome {
    match name {
        "String" => Ok(Value::text(said)),
        "Boolean" => numbers::truth(said)
            .map(Value::Bool)
            .ok_or_else(|| Fault::format("String was not recognized as a valid Boolean.")),
        "Char" => {
            let mut chars = said.chars();
            match (chars.next(), chars.next()) {
                (Some(c), None) => Ok(Value::Char(c)),
                _ => Err(Fault::format("String must be exactly one character long.")),
            }
        }
        "DateTime" => {
            let culture = host.culture();
            read::date(host, culture, said)
                .map(Value::from)
                .ok_or_else(|| Fault::format("String was not recognized as a valid DateTime."))
        }
        _ => numbers::parse(host, &cast::full(name), said, false),
    }
}

fn to_string(host: &mut dyn Ambient, all: &[Value]) -> Outcome {
    if let Some(Value::Int(base)) = all.get(1) {
        let full = all[0].type_name();
        let number = convert::to_long(&all[0])?;
        let bits = match &*full {
            "System.Byte" => 8,
            "System.Int16" => 16,
            "System.Int64" => 64,
            _ => 32,
        };
        let masked = if bits == 64 { number as u64 } else { number as u64 & ((1 << bits) - 1) };
        return Ok(Value::text(&match base {
            2 => format!("{masked:b}"),
            8 => format!("{masked:o}"),
            10 => number.to_string(),
            16 => format!("{masked:x}"),
            _ => return Err(Fault::argument("Invalid Base.")),
        }));
    }
    let culture = match all.get(1).and_then(Value::as_net) {
        Some(Net::Culture(culture)) => *culture,
        _ => host.culture(),
    };
    let text = crate::culture::composite::value(host, culture, &all[0], "")?;
    Ok(Value::text(&text))
}

fn from_base(value: &Value, base: i32, name: &str) -> Outcome {
    let said = text::of(value);
    let full = cast::full(name);
    if !matches!(base, 2 | 8 | 10 | 16) {
        return Err(Fault::argument("Invalid Base."));
    }
    let digits = match base {
        16 => said.strip_prefix("0x").or_else(|| said.strip_prefix("0X")).unwrap_or(&said),
        _ => &said,
    };
    if digits.is_empty() {
        let text = "Index was out of range. Must be non-negative and less than the size of the \
                    collection.";
        return Err(Fault::range(text, "startIndex"));
    }
    let wrong = || Fault::format("Could not find any recognizable digits.");
    let number = i128::from_str_radix(digits, base.unsigned_abs()).map_err(|_| wrong())?;
    // Digits of another base are bits: the highest one is the sign.
    let number = match &*full {
        "System.Int32" if base != 10 && number <= u32::MAX.into() => (number as u32 as i32).into(),
        "System.Int64" if base != 10 && number <= u64::MAX.into() => (number as u64 as i64).into(),
        _ => number,
    };
    cast::whole(number, &full).ok_or_else(|| numbers::overflow(&full))
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Base64, with a line break after each 76 characters when asked for.
#[must_use]
pub(super) fn to_base64(bytes: &[u8], breaks: bool) -> String {
    let mut out = String::new();
    for (place, chunk) in bytes.chunks(3).enumerate() {
        if breaks && place > 0 && place % 19 == 0 {
            out.push_str("\r\n");
        }
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for digit in 0..4 {
            let value = bits >> (18 - 6 * digit) & 63;
            let is_there = digit <= chunk.len();
            out.push(if is_there { char::from(ALPHABET[value as usize]) } else { '=' });
        }
    }
    out
}

/// The bytes of a text in Base64; white space does not count.
pub(super) fn from_base64(text: &str) -> Outcome<Vec<u8>> {
    let wrong = || {
        Fault::format(
            "The input is not a valid Base-64 string as it contains a non-base 64 character, more \
             than two padding characters, or an illegal character among the padding characters. ",
        )
    };
    let digits: Vec<u8> =
        text.bytes().filter(|byte| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n')).collect();
    if !digits.len().is_multiple_of(4) {
        let text = "Invalid length for a Base-64 char array or string.";
        return Err(Fault::format(text));
    }
    let padding = digits.iter().rev().take_while(|byte| **byte == b'=').count();
    if padding > 2 {
        return Err(wrong());
    }
    let mut bytes = Vec::with_capacity(digits.len() / 4 * 3);
    let body = &digits[..digits.len() - padding];
    for chunk in body.chunks(4) {
        let mut bits = 0u32;
        for digit in chunk {
            let value = ALPHABET.iter().position(|there| there == digit).ok_or_else(wrong)?;
            bits = bits << 6 | value as u32;
        }
        bits <<= 6 * (4 - chunk.len());
        let whole = bits.to_be_bytes();
        bytes.extend_from_slice(&whole[1..chunk.len().max(1)]);
    }
    Ok(bytes)
}

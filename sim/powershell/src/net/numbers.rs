//! `System.Int32` and its like, `System.Double`, `System.Decimal`, `System.Boolean`.
//!
//! *Models*: `Parse` and `TryParse` with the styles integer, float and number, limits of types,
//! rounding of decimals; conversions of `IConvertible`.
//! *Leaves out*: other number styles (refused).

use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive as _, ToPrimitive as _};

use super::bind::Bound;
use super::math::{round_decimal, rounding};
use super::shape::{Answer, Class};
use super::{Ambient, Fault, Outcome, cast, enums};
use crate::culture::read;
use crate::value::net::Net;
use crate::value::{Value, convert, text};

macro_rules! class {
    ($name:ident $full:literal $short:literal [$($method:tt)*] [$($property:tt)*]) => {
        pub(super) static $name: Class = Class {
            methods: &[
                ("CompareTo", concat!("int CompareTo(System.Object value), int CompareTo(",
                    $short,
                    " value)")),
                ("Equals", concat!("bool Equals(System.Object obj), bool Equals(",
                    $short,
                    " obj)")),
                ("GetHashCode", "int GetHashCode()"),
                ("GetType", "type GetType()"),
                ("GetTypeCode", "System.TypeCode GetTypeCode()"),
                ("ToBoolean", "bool IConvertible.ToBoolean(System.IFormatProvider provider)"),
                ("ToByte", "byte IConvertible.ToByte(System.IFormatProvider provider)"),
                ("ToChar", "char IConvertible.ToChar(System.IFormatProvider provider)"),
                ("ToDateTime", "datetime IConvertible.ToDateTime(System.IFormatProvider provider)"),
                ("ToDecimal", "decimal IConvertible.ToDecimal(System.IFormatProvider provider)"),
                ("ToDouble", "double IConvertible.ToDouble(System.IFormatProvider provider)"),
                ("ToInt16", "int16 IConvertible.ToInt16(System.IFormatProvider provider)"),
                ("ToInt32", "int IConvertible.ToInt32(System.IFormatProvider provider)"),
                ("ToInt64", "long IConvertible.ToInt64(System.IFormatProvider provider)"),
                ("ToSByte", "sbyte IConvertible.ToSByte(System.IFormatProvider provider)"),
                ("ToSingle", "float IConvertible.ToSingle(System.IFormatProvider provider)"),
                ("ToString", "string ToString(), string ToString(string format), string \
                    ToString(System.IFormatProvider provider), string ToString(string \
                    format, System.IFormatProvider provider)"),
                ("ToType", "System.Object IConvertible.ToType(type conversionType, \
                    System.IFormatProvider provider)"),
                ("ToUInt16", "uint16 IConvertible.ToUInt16(System.IFormatProvider provider)"),
                ("ToUInt32", "uint32 IConvertible.ToUInt32(System.IFormatProvider provider)"),
                ("ToUInt64", "uint64 IConvertible.ToUInt64(System.IFormatProvider provider)"),
            ],
            static_methods: &[
                ("Parse", concat!("static ",
                    $short,
                    " Parse(string s), static ",
                    $short,
                    " Parse(string s, System.IFormatProvider provider), static ",
                    $short,
                    " Parse(string s, System.Globalization.NumberStyles style, \
                    System.IFormatProvider provider), static ",
                    $short,
                    " Parse(string s, System.Globalization.NumberStyles style)")),
                ("TryParse", "static bool TryParse(string s, ref result), static bool \
                    TryParse(string s, System.Globalization.NumberStyles style, System.IFormatProvider \
                    provider, ref result)"),
                $($method)*
            ],
            static_properties: &[
                ("MaxValue", concat!("static ", $short, " MaxValue {get;}")),
                ("MinValue", concat!("static ", $short, " MinValue {get;}")),
                $($property)*
            ],
            call,
            call_static,
            get_static,
            ..Class::new($full)
        };
    };
}

class!(BYTE "System.Byte" "byte" [] []);
class!(SBYTE "System.SByte" "sbyte" [] []);
class!(INT16 "System.Int16" "int16" [] []);
class!(UINT16 "System.UInt16" "uint16" [] []);
class!(INT32 "System.Int32" "int" [] []);
class!(UINT32 "System.UInt32" "uint32" [] []);
class!(INT64 "System.Int64" "long" [] []);
class!(UINT64 "System.UInt64" "uint64" [] []);
class!(SINGLE "System.Single" "float" [
    ("IsInfinity", "static bool IsInfinity(float f)"),
    ("IsNaN", "static bool IsNaN(float f)"),
] [
    ("Epsilon", "static float Epsilon {get;}"),
    ("NaN", "static float NaN {get;}"),
    ("NegativeInfinity", "static float NegativeInfinity {get;}"),
    ("PositiveInfinity", "static float PositiveInfinity {get;}"),
]);
class!(DOUBLE "System.Double" "double" [
    ("IsInfinity", "static bool IsInfinity(double d)"),
    ("IsNaN", "static bool IsNaN(double d)"),
    ("IsNegativeInfinity", "static bool IsNegativeInfinity(double d)"),
    ("IsPositiveInfinity", "static bool IsPositiveInfinity(double d)"),
] [
    ("Epsilon", "static double Epsilon {get;}"),
    ("NaN", "static double NaN {get;}"),
    ("NegativeInfinity", "static double NegativeInfinity {get;}"),
    ("PositiveInfinity", "static double PositiveInfinity {get;}"),
]);
class!(DECIMAL "System.Decimal" "decimal" [
    ("Ceiling", "static decimal Ceiling(decimal d)"),
    ("Floor", "static decimal Floor(decimal d)"),
    ("Round", "static decimal Round(decimal d), static decimal Round(decimal d, int \
                    decimals), static decimal Round(decimal d, System.MidpointRounding \
                    mode), static decimal Round(decimal d, int decimals, \
                    System.MidpointRounding mode)"),
    ("ToInt32", "static int ToInt32(decimal d)"),
    ("ToInt64", "static long ToInt64(decimal d)"),
    ("Truncate", "static decimal Truncate(decimal d)"),
] [
    ("MinusOne", "static decimal MinusOne {get;}"),
    ("One", "static decimal One {get;}"),
    ("Zero", "static decimal Zero {get;}"),
]);

pub(super) static BOOLEAN: Class = Class {
    methods: &[
        ("CompareTo", "int CompareTo(System.Object obj), int CompareTo(bool value)"),
        ("Equals", "bool Equals(System.Object obj), bool Equals(bool obj)"),
        ("GetHashCode", "int GetHashCode()"),
        ("GetType", "type GetType()"),
        ("GetTypeCode", "System.TypeCode GetTypeCode()"),
        ("ToString", "string ToString(), string ToString(System.IFormatProvider provider)"),
    ],
    static_methods: &[
        ("Parse", "static bool Parse(string value)"),
        ("TryParse", "static bool TryParse(string value, ref result)"),
    ],
    static_properties: &[
        ("FalseString", "static string FalseString {get;}"),
        ("TrueString", "static string TrueString {get;}"),
    ],
    call: |_, this, method, _| {
        Ok(match method {
            "GetHashCode" => Some(Value::Int(i32::from(this.is_true()))),
            "ToString" => Some(Value::text(&text::of(this))),
            _ => None,
        })
    },
    call_static: |_, _, method, bound| {
        let read = truth(&bound.texts()[0]);
        Ok(Some(match (method, read) {
            ("Parse", Some(truth)) => Value::Bool(truth),
            ("Parse", None) => {
                return Err(Fault::format("String was not recognized as a valid Boolean."));
            }
            (_, read) => put(&bound.arguments[1], read.map(Value::Bool), Value::Bool(false)),
        }))
    },
    get_static: |_, _, name| {
        Ok(Some(Value::text(if name == "TrueString" { "True" } else { "False" })))
    },
    ..Class::new("System.Boolean")
};

/// `True` or `False`, whatever the case.
pub(super) fn truth(said: &str) -> Option<bool> {
    let said = said.trim_matches(|c: char| c.is_whitespace() || c == '\0');
    if said.eq_ignore_ascii_case("true") {
        return Some(true);
    }
    said.eq_ignore_ascii_case("false").then_some(false)
}

/// Puts what was read into a reference; true when it was read.
pub(super) fn put(reference: &Value, read: Option<Value>, otherwise: Value) -> Value {
    let was_read = read.is_some();
    if let Some(Net::Reference(cell)) = reference.as_net() {
        *cell.borrow_mut() = read.unwrap_or(otherwise);
    }
    Value::Bool(was_read)
}

fn call(host: &mut dyn Ambient, this: &Value, method: &str, bound: &Bound) -> Answer {
    Ok(Some(match method {
        "GetTypeCode" => {
            const CODES: [(&str, i64); 11] = [
                ("System.SByte", 5),
                ("System.Byte", 6),
                ("System.Int16", 7),
                ("System.UInt16", 8),
                ("System.Int32", 9),
                ("System.UInt32", 10),
                ("System.Int64", 11),
                ("System.UInt64", 12),
                ("System.Single", 13),
                ("System.Double", 14),
                ("System.Decimal", 15),
            ];
            let own = this.type_name();
            let code = CODES.iter().find(|(name, _)| *name == &*own).map_or(1, |(_, code)| *code);
            Value::member_of(&enums::TYPE_CODE, code)
        }
        "GetHashCode" => match this {
            Value::Int(number) => Value::Int(*number),
            _ => return Ok(None),
        },
        "ToBoolean" => Value::Bool(this.is_true()),
        _ if method.starts_with("To") && bound.arguments.len() == 1 && method != "ToString" => {
            let full = cast::full(&method[2..]);
            cast::to(host, this, &full)?
        }
        _ => return Ok(None),
    }))
}

const WRONG: &str = "Input string was not in a correct format.";

/// A text as a number of a type.
pub(super) fn parse(host: &mut dyn Ambient, full: &str, said: &str, hexadecimal: bool) -> Outcome {
    let culture = host.culture();
    let wrong = || Fault::format(WRONG);
    let plain = |exponent| read::plain(culture, said, exponent).ok_or_else(wrong);
    match full {
        "System.Double" | "System.Single" => {
            let special = match said.trim() {
                "NaN" => Some(f64::NAN),
                "-Infinity" | "-∞" => Some(f64::NEG_INFINITY),
                "Infinity" | "∞" => Some(f64::INFINITY),
                _ => None,
            };
            let number = match special {
                Some(number) => number,
                None => plain(true)?.parse().map_err(|_| wrong())?,
            };
            Ok(if full == "System.Single" {
                Net::Single(number as f32).into()
            } else {
                Value::Double(number)
            })
        }
        "System.Decimal" => {
            let digits = plain(false)?;
            Decimal::from_str_exact(&digits)
                .or_else(|_| digits.parse())
                .map(Value::Decimal)
                .map_err(|_| {
                    let text = "Value was either too large or too small for a Decimal.";
                    Fault::inner("System.OverflowException", text)
                })
        }
        _ => {
            let number = if hexadecimal {
                let digits = said.trim();
                let bits = u64::from_str_radix(digits, 16).map_err(|_| wrong())?;
                match full {
                    "System.Int32" if digits.len() <= 8 => i128::from(bits as u32 as i32),
                    "System.Int64" => i128::from(bits as i64),
                    _ => i128::from(bits),
                }
            } else {
                read::whole(said).ok_or_else(wrong)?
            };
            cast::whole(number, full).ok_or_else(|| overflow(full))
        }
    }
}

/// The error of a number that a type cannot hold.
pub(super) fn overflow(full: &str) -> Fault {
    let name = match full {
        "System.Byte" => "an unsigned byte",
        "System.SByte" => "a signed byte",
        "System.Int16" => "an Int16",
        "System.Int32" => "an Int32",
        "System.Int64" => "an Int64",
        "System.UInt16" => "a UInt16",
        "System.UInt32" => "a UInt32",
        "System.UInt64" => "a UInt64",
        _ => "a Decimal",
    };
    let text = format!("Value was either too large or too small for {name}.");
    Fault::inner("System.OverflowException", &text)
}

/// True for hexadecimal digits; other styles than the usual ones are refused.
fn style(value: Option<&Value>) -> Outcome<bool> {
    let number = value.map(convert::to_long).transpose()?.unwrap_or(7);
    match number {
        7 | 111 | 167 | 511 => Ok(false),
        512 | 515 => Ok(true),
        other => Err(Fault::Unsupported(format!("NumberStyles {other}"))),
    }
}

/// A host whose culture is the one that was given.
fn culture_given(bound: &Bound) -> Option<&'static crate::culture::Culture> {
    bound.arguments.iter().find_map(|value| match value.as_net() {
        Some(Net::Culture(culture)) => Some(*culture),
        _ => None,
    })
}

/// The machine, but with another culture.
pub(super) struct Under<'a> {
    pub(super) host: &'a mut dyn Ambient,
    pub(super) culture: &'static crate::culture::Culture,
}

impl Ambient for Under<'_> {
    fn now(&mut self) -> i64 {
        self.host.now()
    }

    fn offset_at(&mut self, utc: i64) -> i64 {
        self.host.offset_at(utc)
    }

    fn culture(&mut self) -> &'static crate::culture::Culture {
        self.culture
    }
}

fn call_static(host: &mut dyn Ambient, full: &str, method: &str, bound: &Bound) -> Answer {
    let all = bound.arguments.as_slice();
    let double = |at: usize| convert::to_double(&all[at]).unwrap_or(f64::NAN);
    if matches!(method, "Parse" | "TryParse") {
        let culture = culture_given(bound).unwrap_or_else(|| host.culture());
        let enum_given = all.iter().find(|value| matches!(value.as_net(), Some(Net::Enum(_))));
        let hexadecimal = style(enum_given)?;
        let said = text::of(&all[0]);
        let null = matches!(all[0], Value::Null);
        let host = &mut Under { host, culture };
        let read =
            if null { Err(Fault::null("String")) } else { parse(host, full, &said, hexadecimal) };
        if method == "Parse" {
            return read.map(Some);
        }
        let zero = cast::to(host, &Value::Int(0), full)?;
        return match read {
            Ok(read) => Ok(Some(put(&all[all.len() - 1], Some(read), zero))),
            Err(Fault::Thrown(_)) => Ok(Some(put(&all[all.len() - 1], None, zero))),
            Err(other) => Err(other),
        };
    }
    Ok(Some(match (method, all.first()) {
        ("IsNaN", _) => Value::Bool(double(0).is_nan()),
        ("IsInfinity", _) => Value::Bool(double(0).is_infinite()),
        ("IsNegativeInfinity", _) => Value::Bool(double(0) == f64::NEG_INFINITY),
        ("IsPositiveInfinity", _) => Value::Bool(double(0) == f64::INFINITY),
        ("Ceiling", Some(Value::Decimal(number))) => Value::Decimal(number.ceil()),
        ("Floor", Some(Value::Decimal(number))) => Value::Decimal(number.floor()),
        ("Truncate", Some(Value::Decimal(number))) => Value::Decimal(number.trunc()),
        ("Round", Some(Value::Decimal(number))) => {
            let (digits, away) = rounding(&all[1..], 28)?;
            Value::Decimal(round_decimal(*number, digits, away))
        }
        ("ToInt32", Some(Value::Decimal(number))) => {
            Value::Int(number.trunc().to_i32().ok_or_else(|| overflow("System.Int32"))?)
        }
        ("ToInt64", Some(Value::Decimal(number))) => {
            Value::Long(number.trunc().to_i64().ok_or_else(|| overflow("System.Int64"))?)
        }
        _ => return Ok(None),
    }))
}

fn get_static(_: &mut dyn Ambient, full: &str, name: &str) -> Answer {
    let is_most = name == "MaxValue";
    let decimal = |number: Option<Decimal>| number.map(Value::Decimal);
    Ok(match (full, name) {
        ("System.Double", "MaxValue") => Some(Value::Double(f64::MAX)),
        ("System.Double", "MinValue") => Some(Value::Double(f64::MIN)),
        ("System.Double", "Epsilon") => Some(Value::Double(5e-324)),
        ("System.Double", "NaN") => Some(Value::Double(f64::NAN)),
        ("System.Double", "NegativeInfinity") => Some(Value::Double(f64::NEG_INFINITY)),
        ("System.Double", "PositiveInfinity") => Some(Value::Double(f64::INFINITY)),
        ("System.Single", "MaxValue") => Some(Net::Single(f32::MAX).into()),
        ("System.Single", "MinValue") => Some(Net::Single(f32::MIN).into()),
        ("System.Single", "Epsilon") => Some(Net::Single(1e-45).into()),
        ("System.Single", "NaN") => Some(Net::Single(f32::NAN).into()),
        ("System.Single", "NegativeInfinity") => Some(Net::Single(f32::NEG_INFINITY).into()),
        ("System.Single", "PositiveInfinity") => Some(Net::Single(f32::INFINITY).into()),
        ("System.Decimal", "MaxValue") => Some(Value::Decimal(Decimal::MAX)),
        ("System.Decimal", "MinValue") => Some(Value::Decimal(Decimal::MIN)),
        ("System.Decimal", "One") => decimal(Decimal::from_i32(1)),
        ("System.Decimal", "MinusOne") => decimal(Decimal::from_i32(-1)),
        ("System.Decimal", "Zero") => decimal(Decimal::from_i32(0)),
        ("System.Byte", _) => Some(Value::Byte(if is_most { u8::MAX } else { 0 })),
        ("System.SByte", _) => Some(Net::SByte(if is_most { i8::MAX } else { i8::MIN }).into()),
        ("System.Int16", _) => Some(Net::Int16(if is_most { i16::MAX } else { i16::MIN }).into()),
        ("System.UInt16", _) => Some(Net::UInt16(if is_most { u16::MAX } else { 0 }).into()),
        ("System.Int32", _) => Some(Value::Int(if is_most { i32::MAX } else { i32::MIN })),
        ("System.UInt32", _) => Some(Net::UInt32(if is_most { u32::MAX } else { 0 }).into()),
        ("System.Int64", _) => Some(Value::Long(if is_most { i64::MAX } else { i64::MIN })),
        ("System.UInt64", _) => Some(Net::UInt64(if is_most { u64::MAX } else { 0 }).into()),
        _ => None,
    })
}

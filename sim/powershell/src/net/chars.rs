//! `System.Char`.

use super::bind::Bound;
use super::shape::{Answer, Class};
use super::{Ambient, Fault};
use crate::value::{Value, text};

pub(super) static CLASS: Class = Class {
    methods: &[
        ("CompareTo", "int CompareTo(System.Object value), int CompareTo(char value)"),
        ("Equals", "bool Equals(System.Object obj), bool Equals(char obj)"),
        ("GetHashCode", "int GetHashCode()"),
        ("GetType", "type GetType()"),
        ("GetTypeCode", "System.TypeCode GetTypeCode()"),
        ("ToString", "string ToString(), string ToString(System.IFormatProvider provider)"),
    ],
    static_methods: &[
        ("ConvertFromUtf32", "static string ConvertFromUtf32(int utf32)"),
        ("GetNumericValue", "static double GetNumericValue(char c)"),
        ("IsControl", "static bool IsControl(char c)"),
        ("IsDigit", "static bool IsDigit(char c)"),
        ("IsLetter", "static bool IsLetter(char c)"),
        ("IsLetterOrDigit", "static bool IsLetterOrDigit(char c)"),
        ("IsLower", "static bool IsLower(char c)"),
        ("IsNumber", "static bool IsNumber(char c)"),
        ("IsPunctuation", "static bool IsPunctuation(char c)"),
        ("IsSeparator", "static bool IsSeparator(char c)"),
        ("IsSymbol", "static bool IsSymbol(char c)"),
        ("IsUpper", "static bool IsUpper(char c)"),
        ("IsWhiteSpace", "static bool IsWhiteSpace(char c)"),
        ("Parse", "static char Parse(string s)"),
        (
            "ToLower",
            "static char ToLower(char c), static char ToLower(char c, cultureinfo culture)",
        ),
        ("ToLowerInvariant", "static char ToLowerInvariant(char c)"),
        ("ToString", "static string ToString(char c)"),
        (
            "ToUpper",
            "static char ToUpper(char c), static char ToUpper(char c, cultureinfo culture)",
        ),
        ("ToUpperInvariant", "static char ToUpperInvariant(char c)"),
    ],
    static_properties: &[
        ("MaxValue", "static char MaxValue {get;}"),
        ("MinValue", "static char MinValue {get;}"),
    ],
    call: |_, this, method, bound| {
        let Value::Char(own) = this else { return Ok(None) };
        Ok(match (method, bound.arguments.as_slice()) {
            ("CompareTo", [Value::Char(other)]) => {
                Some(Value::Int(u32::from(*own).cast_signed() - u32::from(*other).cast_signed()))
            }
            ("ToString", _) => Some(Value::text(&text::of(this))),
            _ => None,
        })
    },
    call_static,
    get_static: |_, _, name| {
        Ok(Some(Value::Char(if name == "MaxValue" { '\u{ffff}' } else { '\0' })))
    },
    ..Class::new("System.Char")
};

fn call_static(_: &mut dyn Ambient, _: &str, method: &str, bound: &Bound) -> Answer {
    let first = bound.arguments.first();
    if method == "ConvertFromUtf32" {
        let Some(Value::Int(number)) = first else { return Ok(None) };
        let c = u32::try_from(*number).ok().and_then(char::from_u32);
        let text = "A valid UTF32 value is between 0x000000 and 0x10ffff, inclusive, and should \
                    not include surrogate codepoint values (0x00d800 ~ 0x00dfff).";
        let c = c.ok_or_else(|| Fault::range(text, "utf32"))?;
        return Ok(Some(Value::text(&c.to_string())));
    }
    if method == "Parse" {
        let said = bound.texts().concat();
        let mut chars = said.chars();
        return match (chars.next(), chars.next()) {
            (Some(c), None) => Ok(Some(Value::Char(c))),
            _ => Err(Fault::format("String must be exactly one character long.")),
        };
    }
    let Some(Value::Char(c)) = first.cloned() else { return Ok(None) };
    let one = |mut chars: Box<dyn Iterator<Item = char>>| {
        // Where a letter would become two, .NET keeps it.
        let next = chars.next().unwrap_or(c);
        Value::Char(if chars.next().is_some() { c } else { next })
    };
    Ok(Some(match method {
        "IsControl" => Value::Bool(c.is_control()),
        "IsDigit" => Value::Bool(c.is_ascii_digit()),
        "IsLetter" => Value::Bool(c.is_alphabetic()),
        "IsLetterOrDigit" => Value::Bool(c.is_alphabetic() || c.is_ascii_digit()),
        "IsLower" => Value::Bool(c.is_lowercase()),
        "IsUpper" => Value::Bool(c.is_uppercase()),
        "IsNumber" => Value::Bool(c.is_numeric()),
        "IsWhiteSpace" => Value::Bool(c.is_whitespace()),
        // Only those of ASCII are known without a table.
        "IsPunctuation" if c.is_ascii() => {
            Value::Bool(c.is_ascii_punctuation() && !"$+<=>^`|~".contains(c))
        }
        "IsSymbol" if c.is_ascii() => Value::Bool("$+<=>^`|~".contains(c)),
        "IsSeparator" if c.is_ascii() => Value::Bool(c == ' '),
        "GetNumericValue" => Value::Double(c.to_digit(10).map_or(-1.0, f64::from)),
        "ToLower" | "ToLowerInvariant" => one(Box::new(c.to_lowercase())),
        "ToUpper" | "ToUpperInvariant" => one(Box::new(c.to_uppercase())),
        "ToString" => Value::text(&c.to_string()),
        _ => return Ok(None),
    }))
}

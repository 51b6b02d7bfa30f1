//! `System.String`.
//!
//! *Models*: all methods that scripts use, in UTF-16 units; comparison by culture is by folded
//! characters, lower case first \[S\].
//! *Leaves out*: `Normalize`, halves of surrogate pairs (refused).

use std::cmp::Ordering;
use std::rc::Rc;

use super::bind::Bound;
use super::shape::{Answer, Class};
use super::{Ambient, Fault, MOST_BYTES, Outcome, cast, enums};
use crate::culture::composite;
use crate::regex::length;
use crate::value::net::{EnumValue, Flavour};
use crate::value::{Net, Value, text};

pub(super) static CLASS: Class = Class {
    methods: &[
        ("Clone", "System.Object Clone(), System.Object ICloneable.Clone()"),
        ("CompareTo", "int CompareTo(System.Object value), int CompareTo(string strB)"),
        ("Contains", "bool Contains(string value)"),
        (
            "CopyTo",
            "void CopyTo(int sourceIndex, char[] destination, int destinationIndex, int count)",
        ),
        (
            "EndsWith",
            "bool EndsWith(string value), bool EndsWith(string value, System.StringComparison \
             comparisonType), bool EndsWith(string value, bool ignoreCase, cultureinfo culture)",
        ),
        (
            "Equals",
            "bool Equals(System.Object obj), bool Equals(string value), bool Equals(string value, \
             System.StringComparison comparisonType)",
        ),
        ("GetEnumerator", "System.CharEnumerator GetEnumerator()"),
        ("GetHashCode", "int GetHashCode()"),
        ("GetType", "type GetType()"),
        ("GetTypeCode", "System.TypeCode GetTypeCode()"),
        (
            "IndexOf",
            "int IndexOf(char value), int IndexOf(char value, int startIndex), int IndexOf(char \
             value, int startIndex, int count), int IndexOf(string value), int IndexOf(string \
             value, int startIndex), int IndexOf(string value, int startIndex, int count), int \
             IndexOf(string value, System.StringComparison comparisonType), int IndexOf(string \
             value, int startIndex, System.StringComparison comparisonType)",
        ),
        (
            "IndexOfAny",
            "int IndexOfAny(char[] anyOf), int IndexOfAny(char[] anyOf, int startIndex)",
        ),
        ("Insert", "string Insert(int startIndex, string value)"),
        ("IsNormalized", "bool IsNormalized()"),
        (
            "LastIndexOf",
            "int LastIndexOf(char value), int LastIndexOf(string value), int LastIndexOf(string \
             value, System.StringComparison comparisonType)",
        ),
        ("LastIndexOfAny", "int LastIndexOfAny(char[] anyOf)"),
        ("Normalize", "string Normalize()"),
        (
            "PadLeft",
            "string PadLeft(int totalWidth), string PadLeft(int totalWidth, char paddingChar)",
        ),
        (
            "PadRight",
            "string PadRight(int totalWidth), string PadRight(int totalWidth, char paddingChar)",
        ),
        ("Remove", "string Remove(int startIndex, int count), string Remove(int startIndex)"),
        (
            "Replace",
            "string Replace(char oldChar, char newChar), string Replace(string oldValue, string \
             newValue)",
        ),
        (
            "Split",
            "string[] Split(Params char[] separator), string[] Split(char[] separator, int count), \
             string[] Split(char[] separator, System.StringSplitOptions options), string[] \
             Split(char[] separator, int count, System.StringSplitOptions options), string[] \
             Split(string[] separator, System.StringSplitOptions options), string[] Split(string[] \
             separator, int count, System.StringSplitOptions options)",
        ),
        (
            "StartsWith",
            "bool StartsWith(string value), bool StartsWith(string value, System.StringComparison \
             comparisonType), bool StartsWith(string value, bool ignoreCase, cultureinfo culture)",
        ),
        (
            "Substring",
            "string Substring(int startIndex), string Substring(int startIndex, int length)",
        ),
        ("ToBoolean", "bool IConvertible.ToBoolean(System.IFormatProvider provider)"),
        ("ToByte", "byte IConvertible.ToByte(System.IFormatProvider provider)"),
        ("ToChar", "char IConvertible.ToChar(System.IFormatProvider provider)"),
        ("ToCharArray", "char[] ToCharArray(), char[] ToCharArray(int startIndex, int length)"),
        ("ToDateTime", "datetime IConvertible.ToDateTime(System.IFormatProvider provider)"),
        ("ToDecimal", "decimal IConvertible.ToDecimal(System.IFormatProvider provider)"),
        ("ToDouble", "double IConvertible.ToDouble(System.IFormatProvider provider)"),
        ("ToInt16", "int16 IConvertible.ToInt16(System.IFormatProvider provider)"),
        ("ToInt32", "int IConvertible.ToInt32(System.IFormatProvider provider)"),
        ("ToInt64", "long IConvertible.ToInt64(System.IFormatProvider provider)"),
        ("ToLower", "string ToLower(), string ToLower(cultureinfo culture)"),
        ("ToLowerInvariant", "string ToLowerInvariant()"),
        ("ToSByte", "sbyte IConvertible.ToSByte(System.IFormatProvider provider)"),
        ("ToSingle", "float IConvertible.ToSingle(System.IFormatProvider provider)"),
        ("ToString", "string ToString(), string ToString(System.IFormatProvider provider)"),
        (
            "ToType",
            "System.Object IConvertible.ToType(type conversionType, System.IFormatProvider provider)",
        ),
        ("ToUInt16", "uint16 IConvertible.ToUInt16(System.IFormatProvider provider)"),
        ("ToUInt32", "uint32 IConvertible.ToUInt32(System.IFormatProvider provider)"),
        ("ToUInt64", "uint64 IConvertible.ToUInt64(System.IFormatProvider provider)"),
        ("ToUpper", "string ToUpper(), string ToUpper(cultureinfo culture)"),
        ("ToUpperInvariant", "string ToUpperInvariant()"),
        ("Trim", "string Trim(Params char[] trimChars), string Trim()"),
        ("TrimEnd", "string TrimEnd(Params char[] trimChars)"),
        ("TrimStart", "string TrimStart(Params char[] trimChars)"),
    ],
    properties: &[("Length", "int Length {get;}")],
    indexers: &[("Chars", "char Chars(int index) {get;}")],
    static_methods: &[
        (
            "Compare",
            "static int Compare(string strA, string strB), static int Compare(string strA, string \
             strB, bool ignoreCase), static int Compare(string strA, string strB, \
             System.StringComparison comparisonType)",
        ),
        ("CompareOrdinal", "static int CompareOrdinal(string strA, string strB)"),
        (
            "Concat",
            "static string Concat(System.Object arg0), static string Concat(System.Object arg0, \
             System.Object arg1), static string Concat(System.Object arg0, System.Object arg1, \
             System.Object arg2), static string Concat(Params System.Object[] args), static string \
             Concat(Params string[] values)",
        ),
        ("Copy", "static string Copy(string str)"),
        (
            "Equals",
            "static bool Equals(string a, string b), static bool Equals(string a, string b, \
             System.StringComparison comparisonType)",
        ),
        (
            "Format",
            "static string Format(string format, System.Object arg0), static string Format(string \
             format, System.Object arg0, System.Object arg1), static string Format(string format, \
             System.Object arg0, System.Object arg1, System.Object arg2), static string \
             Format(string format, Params System.Object[] args), static string \
             Format(System.IFormatProvider provider, string format, Params System.Object[] args)",
        ),
        ("Intern", "static string Intern(string str)"),
        ("IsInterned", "static string IsInterned(string str)"),
        ("IsNullOrEmpty", "static bool IsNullOrEmpty(string value)"),
        ("IsNullOrWhiteSpace", "static bool IsNullOrWhiteSpace(string value)"),
        (
            "Join",
            "static string Join(string separator, Params string[] value), static string \
             Join(string separator, Params System.Object[] values), static string Join(string \
             separator, string[] value, int startIndex, int count)",
        ),
    ],
    static_properties: &[("Empty", "string Empty {get;}")],
    constructors: "string new(char[] value), string new(char c, int count), string new(char[] \
                   value, int startIndex, int length)",
    call,
    get: |_, this, name| Ok((name == "Length").then(|| Value::Int(length(&text::of(this)) as i32))),
    call_static,
    get_static: |_, _, _| Ok(Some(Value::text(""))),
    construct,
    ..Class::new("System.String")
};

fn out_of_range(parameter: &str) -> Fault {
    let text = "Index was out of range. Must be non-negative and less than the size of the \
                collection.";
    Fault::range(text, parameter)
}

/// The byte at which a UTF-16 unit begins; the end for the number of units.
fn byte(text: &str, unit: usize) -> Outcome<usize> {
    if text.is_ascii() {
        return Ok(unit.min(text.len()));
    }
    let mut units = 0;
    for (at, c) in text.char_indices() {
        if units == unit {
            return Ok(at);
        }
        units += c.len_utf16();
        if units > unit {
            return Err(Fault::Unsupported("half of a surrogate pair".to_owned()));
        }
    }
    Ok(text.len())
}

/// A piece of a text, in UTF-16 units that are known to lie in it.
fn slice(text: &str, start: usize, count: usize) -> Outcome<&str> {
    Ok(&text[byte(text, start)?..byte(text, start + count)?])
}

/// The character of a unit; negative ones count from the end. None outside the text.
pub(super) fn at(text: &str, unit: i32) -> Outcome<Option<char>> {
    let count = length(text) as i32;
    let unit = if unit < 0 { unit + count } else { unit };
    if !(0..count).contains(&unit) {
        return Ok(None);
    }
    Ok(text[byte(text, unit as usize)?..].chars().next())
}

/// `StringComparison`: true when case does not matter.
fn folds(comparison: Option<&Value>) -> bool {
    match comparison.and_then(Value::as_net) {
        Some(Net::Enum(EnumValue { number, .. })) => number % 2 == 1,
        _ => comparison.is_some_and(Value::is_true),
    }
}

fn fold(text: &str, folds: bool) -> String {
    if folds { text.to_lowercase() } else { text.to_owned() }
}

/// Order by culture: by letters, then lower case in front of upper case.
pub(super) fn by_culture(one: &str, other: &str, folds: bool) -> Ordering {
    let letters = one.to_lowercase().cmp(&other.to_lowercase());
    if folds { letters } else { letters.then_with(|| other.cmp(one)) }
}

fn whole(value: &Value) -> i32 {
    match value {
        Value::Int(number) => *number,
        _ => 0,
    }
}

fn characters(value: &Value) -> Vec<char> {
    let chars = value.elements().into_iter().filter_map(|value| match value {
        Value::Char(c) => Some(c),
        _ => None,
    });
    chars.collect()
}

fn call(host: &mut dyn Ambient, this: &Value, method: &str, bound: &Bound) -> Answer {
    let Value::Text(own) = this else { return Ok(None) };
    let own: &str = own;
    let all = bound.arguments.as_slice();
    let said = bound.texts();
    let argument = |at: usize| said.get(at).map_or("", String::as_str);
    let null = |at: usize| matches!(all.get(at), Some(Value::Null));
    Ok(Some(match method {
        "Clone" => this.clone(),
        "CompareTo" => Value::Int(by_culture(own, argument(0), false) as i32),
        "Contains" | "EndsWith" | "StartsWith" if null(0) => return Err(Fault::null("value")),
        "Contains" => Value::Bool(own.contains(argument(0))),
        "EndsWith" | "StartsWith" => {
            let folds = folds(all.get(1));
            let (own, part) = (fold(own, folds), fold(argument(0), folds));
            Value::Bool(if method == "EndsWith" {
                own.ends_with(&part)
            } else {
                own.starts_with(&part)
            })
        }
        "Equals" => match all {
            [Value::Text(other)] => Value::Bool(own == &**other),
            [Value::Text(other), comparison] => {
                let folds = folds(Some(comparison));
                Value::Bool(fold(own, folds) == fold(other, folds))
            }
            _ => Value::Bool(false),
        },
        "GetEnumerator" => Value::array(own.chars().map(Value::Char).collect()),
        "GetTypeCode" => Value::member_of(&enums::TYPE_CODE, 18),
        "IndexOf" | "LastIndexOf" => find(own, method, all, argument(0))?,
        "IndexOfAny" => {
            let any = characters(&all[0]);
            let from = byte(own, all.get(1).map_or(0, whole).max(0) as usize)?;
            place(own, own[from..].find(|c| any.contains(&c)).map(|at| from + at))
        }
        "LastIndexOfAny" => {
            let any = characters(&all[0]);
            place(own, own.rfind(|c| any.contains(&c)))
        }
        "Insert" | "Remove" | "Substring" => cut(own, method, all, argument(1))?,
        "PadLeft" | "PadRight" => pad(own, method, all)?,
        "Replace" => replace(own, all, argument(0), argument(1))?,
        "Split" => split(own, all)?,
        "ToCharArray" if all.is_empty() => Value::list(
            Flavour::ArrayOf("System.Char".into()),
            own.chars().map(Value::Char).collect(),
        ),
        "ToLower" | "ToLowerInvariant" => Value::text(&own.to_lowercase()),
        "ToUpper" | "ToUpperInvariant" => Value::text(&own.to_uppercase()),
        "ToString" => this.clone(),
        "Trim" | "TrimEnd" | "TrimStart" => {
            let chars = all.first().map(characters).unwrap_or_default();
            let cut =
                |c: char| if chars.is_empty() { c.is_whitespace() } else { chars.contains(&c) };
            Value::text(match method {
                "Trim" => own.trim_matches(cut),
                "TrimEnd" => own.trim_end_matches(cut),
                _ => own.trim_start_matches(cut),
            })
        }
        "ToBoolean" | "ToByte" | "ToChar" | "ToDateTime" | "ToDecimal" | "ToDouble" | "ToInt16"
        | "ToInt32" | "ToInt64" | "ToSByte" | "ToSingle" | "ToUInt16" | "ToUInt32" | "ToUInt64" => {
            return super::convert::from_text(host, own, &method[2..]).map(Some);
        }
        _ => return Ok(None),
    }))
}

fn place(text: &str, byte: Option<usize>) -> Value {
    Value::Int(byte.map_or(-1, |at| length(&text[..at]) as i32))
}

fn find(own: &str, method: &str, all: &[Value], part: &str) -> Outcome {
    if matches!(all.first(), Some(Value::Null)) {
        return Err(Fault::null("value"));
    }
    let comparison = all.iter().find(|value| matches!(value.as_net(), Some(Net::Enum(_))));
    let (own, part) = match folds(comparison) {
        // Folding must not move units.
        true if own.to_lowercase().len() == own.len() => (own.to_lowercase(), part.to_lowercase()),
        true => {
            let what = format!("{method} without case in \"{own}\"");
            return Err(Fault::Unsupported(what));
        }
        false => (own.to_owned(), part.to_owned()),
    };
    if method == "LastIndexOf" {
        if part.is_empty() {
            return Ok(Value::Int((length(&own) as i32 - 1).max(0)));
        }
        return Ok(place(&own, own.rfind(&part)));
    }
    let numbers: Vec<i32> =
        all[1..].iter().filter(|value| matches!(value, Value::Int(_))).map(whole).collect();
    let count = length(&own) as i32;
    let from = numbers.first().copied().unwrap_or(0);
    if !(0..=count).contains(&from) {
        return Err(out_of_range("startIndex"));
    }
    let most = numbers.get(1).copied().unwrap_or(count - from);
    if most < 0 || most > count - from {
        return Err(Fault::range(
            "Count must be positive and count must refer to a location within the \
             string/array/collection.",
            "count",
        ));
    }
    let start = byte(&own, from as usize)?;
    let within = slice(&own, from as usize, most as usize)?;
    Ok(place(&own, within.find(&part).map(|at| start + at)))
}

fn cut(own: &str, method: &str, all: &[Value], with: &str) -> Outcome {
    let count = length(own) as i64;
    let start = i64::from(all.first().map_or(0, whole));
    if method == "Insert" {
        if matches!(all[1], Value::Null) {
            return Err(Fault::null("value"));
        }
        if !(0..=count).contains(&start) {
            let text = "Specified argument was out of the range of valid values.";
            return Err(Fault::range(text, "startIndex"));
        }
        let at = byte(own, start as usize)?;
        return Ok(Value::text(&format!("{}{with}{}", &own[..at], &own[at..])));
    }
    let removes = method == "Remove";
    if start < 0 {
        return Err(Fault::range("StartIndex cannot be less than zero.", "startIndex"));
    }
    if removes && all.len() == 1 && start >= count {
        return Err(Fault::range("startIndex must be less than length of string.", "startIndex"));
    }
    if !removes && start > count {
        let text = "startIndex cannot be larger than length of string.";
        return Err(Fault::range(text, "startIndex"));
    }
    let most = all.get(1).map_or(count - start, |value| i64::from(whole(value)));
    let parameter = if removes { "count" } else { "length" };
    if most < 0 {
        let name = if removes { "Count" } else { "Length" };
        return Err(Fault::range(&format!("{name} cannot be less than zero."), parameter));
    }
    if start + most > count {
        let text = format!("Index and {parameter} must refer to a location within the string.");
        return Err(Fault::range(&text, parameter));
    }
    let piece = slice(own, start as usize, most as usize)?;
    if !removes {
        return Ok(Value::text(piece));
    }
    let from = byte(own, start as usize)?;
    Ok(Value::text(&format!("{}{}", &own[..from], &own[from + piece.len()..])))
}

fn pad(own: &str, method: &str, all: &[Value]) -> Outcome {
    let width = usize::try_from(whole(&all[0]))
        .map_err(|_| Fault::range("Non-negative number required.", "totalWidth"))?;
    let with = match all.get(1) {
        Some(Value::Char(c)) => *c,
        _ => ' ',
    };
    let missing = width.saturating_sub(length(own));
    if missing.saturating_mul(4) > MOST_BYTES {
        return Err(Fault::Limit(format!("a text of {width} characters")));
    }
    let blanks: String = std::iter::repeat_n(with, missing).collect();
    let padded = if method == "PadLeft" { blanks + own } else { own.to_owned() + &blanks };
    Ok(Value::text(&padded))
}

fn replace(own: &str, all: &[Value], old: &str, new: &str) -> Outcome {
    if matches!(all[0], Value::Null) {
        return Err(Fault::null("oldValue"));
    }
    if old.is_empty() {
        let text = "String cannot be of zero length.\r\nParameter name: oldValue";
        return Err(Fault::argument(text));
    }
    let grown = own.matches(old).count().saturating_mul(new.len()) + own.len();
    if grown > MOST_BYTES {
        return Err(Fault::Limit(format!("a text of more than {MOST_BYTES} bytes")));
    }
    Ok(Value::text(&own.replace(old, new)))
}

/// Separators are characters, or texts when the array says so.
fn split(own: &str, all: &[Value]) -> Outcome {
    let separators: Vec<String> =
        all[0].elements().iter().map(text::of).filter(|separator| !separator.is_empty()).collect();
    let mut most = usize::MAX;
    let mut drops_empty = false;
    for value in &all[1..] {
        match value {
            Value::Int(count) => {
                most = usize::try_from(*count)
                    .map_err(|_| Fault::range("Count cannot be less than zero.", "count"))?;
            }
            other => drops_empty = other.is_true(),
        }
    }
    if most == 0 || (drops_empty && own.is_empty()) {
        return Ok(Value::texts(Vec::<String>::new()));
    }
    let next = |rest: &str| -> Option<(usize, usize)> {
        if separators.is_empty() {
            return rest
                .char_indices()
                .find(|(_, c)| c.is_whitespace())
                .map(|(at, c)| (at, c.len_utf8()));
        }
        // The first that begins earliest wins.
        let found = separators.iter().filter_map(|one| Some((rest.find(one.as_str())?, one.len())));
        found.min_by_key(|(at, _)| *at)
    };
    let mut pieces: Vec<Rc<str>> = Vec::new();
    let mut rest = own;
    while let Some((at, skip)) = next(rest) {
        if drops_empty && at == 0 {
            rest = &rest[skip..];
            continue;
        }
        if pieces.len() + 1 >= most {
            break;
        }
        pieces.push(rest[..at].into());
        rest = &rest[at + skip..];
    }
    if !(drops_empty && rest.is_empty()) {
        pieces.push(rest.into());
    }
    Ok(Value::texts(pieces))
}

fn call_static(host: &mut dyn Ambient, _: &str, method: &str, bound: &Bound) -> Answer {
    let all = bound.arguments.as_slice();
    let said = bound.texts();
    Ok(Some(match method {
        "Compare" => Value::Int(by_culture(&said[0], &said[1], folds(all.get(2))) as i32),
        "CompareOrdinal" => Value::Int(said[0].cmp(&said[1]) as i32),
        "Concat" => {
            let values = all.iter().flat_map(Value::elements);
            Value::text(&values.map(|value| text::of(&value)).collect::<String>())
        }
        "Copy" | "Intern" => all[0].clone(),
        "Equals" => {
            let folds = folds(all.get(2));
            let both = (matches!(all[0], Value::Null), matches!(all[1], Value::Null));
            let same = fold(&said[0], folds) == fold(&said[1], folds);
            Value::Bool(both.0 == both.1 && same)
        }
        "Format" => {
            let provider = bound.overload == 4;
            let culture = match all.first().and_then(Value::as_net) {
                Some(Net::Culture(culture)) if provider => *culture,
                _ => host.culture(),
            };
            let (format, values) =
                if provider { (&said[1], &all[2..]) } else { (&said[0], &all[1..]) };
            // An array in the place of the only argument is all arguments.
            let values = match values {
                [many] if many.cells().is_some() => many.elements(),
                other => other.to_vec(),
            };
            Value::text(&composite::format(host, culture, format, &values)?)
        }
        "IsNullOrEmpty" => Value::Bool(said[0].is_empty()),
        "IsNullOrWhiteSpace" => Value::Bool(said[0].chars().all(char::is_whitespace)),
        "Join" => {
            let values: Vec<String> = all[1].elements().iter().map(text::of).collect();
            let values = match all.get(2..4) {
                Some([start, count]) => {
                    let start = whole(start).max(0) as usize;
                    let end = start.saturating_add(whole(count).max(0) as usize);
                    values.get(start..end).ok_or_else(|| out_of_range("startIndex"))?.to_vec()
                }
                _ => values,
            };
            Value::text(&values.join(&said[0]))
        }
        _ => return Ok(None),
    }))
}

fn construct(host: &mut dyn Ambient, _: &str, bound: &Bound) -> Answer {
    let all = bound.arguments.as_slice();
    Ok(Some(match all {
        [chars] => {
            let chars = cast::to(host, chars, "System.Char[]")?;
            Value::text(&characters(&chars).into_iter().collect::<String>())
        }
        [Value::Char(c), count] => {
            let count = usize::try_from(whole(count))
                .map_err(|_| Fault::range("'count' must be non-negative.", "count"))?;
            if count.saturating_mul(4) > MOST_BYTES {
                return Err(Fault::Limit(format!("a text of {count} characters")));
            }
            Value::text(&std::iter::repeat_n(*c, count).collect::<String>())
        }
        _ => return Ok(None),
    }))
}

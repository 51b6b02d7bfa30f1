//! Casts: `[datetime] '2025-01-02'` and its like, also for arguments of methods.
//!
//! *Models*: casts between numbers with their ranges, texts to dates, spans, versions,
//! identifiers, patterns, members of enumerations, arrays of a type, lists, tables to objects.
//! *Leaves out*: script blocks and XML; the evaluator knows the first, the second is refused.

use std::rc::Rc;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::{Ambient, Fault, Outcome, Thrown, network, system, types};
use crate::ast::TypeName;
use crate::culture::{self, INVARIANT, read};
use crate::regex::Options;
use crate::value::net::{EnumRef, EnumType, EnumValue, Flavour, Guid, Version};
use crate::value::time::{DateTime, Kind, TimeSpan};
use crate::value::{Net, Object, Table, Value, ValueError, convert, text};

const EXCEPTION: &str = "System.Management.Automation.PSInvalidCastException";

/// `[of] value`
///
/// # Errors
/// A value that cannot be cast; an unknown type is refused.
pub fn cast(host: &mut dyn Ambient, value: &Value, of: &TypeName) -> Outcome {
    let full = types::full_name(of).ok_or_else(|| types::unknown(of))?;
    to(host, value, &full)
}

/// The full name of a type as definitions of members name it: `int`, `char[]`, `System.Guid`.
pub(super) fn full(of: &str) -> Rc<str> {
    let (element, rest) = of.split_once('[').map_or((of, ""), |(element, _)| (element, "[]"));
    match types::full_name(&types::named(element)) {
        Some(full) => format!("{full}{rest}").into(),
        None => of.into(),
    }
}

fn wrong(id: &'static str, value: &Value, full: &str, why: &str) -> Fault {
    let text = format!(
        "Cannot convert value \"{}\" to type \"{full}\". Error: \"{why}\"",
        text::of(value)
    );
    Thrown::new(id, EXCEPTION, &text).into()
}

fn impossible(value: &Value, full: &str) -> Fault {
    let text = match value {
        Value::Null => format!("Cannot convert null to type \"{full}\"."),
        _ => format!(
            "Cannot convert the \"{}\" value of type \"{}\" to type \"{full}\".",
            text::of(value),
            value.type_name()
        ),
    };
    Thrown::new("ConvertToFinalInvalidCastException", EXCEPTION, &text).into()
}

/// A value as a type, by its full name.
///
/// # Errors
/// A value that cannot be cast; a type without casts is refused.
pub(crate) fn to(host: &mut dyn Ambient, value: &Value, full: &str) -> Outcome {
    if *value.type_name() == *full {
        return Ok(value.clone());
    }
    if let Some(inner) = full.strip_prefix("System.Nullable`1[").and_then(|n| n.strip_suffix(']')) {
        return if matches!(value, Value::Null) { Ok(Value::Null) } else { to(host, value, inner) };
    }
    if let Some(element) = full.strip_suffix("[]") {
        return array_of(host, value, element);
    }
    if let Some(number) = number(value, full)? {
        return Ok(number);
    }
    if let Some(of) = system::enumeration(full) {
        return enum_member(value, of);
    }
    match full {
        "System.Object" | "System.Management.Automation.PSObject" => Ok(value.clone()),
        "System.String" => Ok(Value::text(&text::of(value))),
        "System.Boolean" | "System.Management.Automation.SwitchParameter" => {
            Ok(Value::Bool(value.is_true()))
        }
        "System.Void" => Ok(Value::Null),
        "System.Array" => match value.cells() {
            Some(_) => Ok(value.clone()),
            None => array_of(host, value, "System.Object"),
        },
        "System.Char" => char_of(value),
        "System.DateTime" => date(host, value),
        "System.TimeSpan" => span(value),
        "System.Version" => version(value),
        "System.Guid" => guid(value),
        "System.Text.RegularExpressions.Regex" => {
            let pattern = host.pattern(&text::of(value), Options::NONE);
            pattern.map(|pattern| Net::Regex(pattern).into()).map_err(|fault| match fault {
                Fault::Thrown(thrown) => {
                    wrong("InvalidCastConstructorException", value, full, &thrown.text)
                }
                other => other,
            })
        }
        "System.Net.IPAddress" => match (value, network::parse(&text::of(value))) {
            (Value::Text(_), Ok(address)) => Ok(Net::Address(address).into()),
            (Value::Text(_), Err(Fault::Thrown(thrown))) => {
                Err(wrong("InvalidCastParseTargetInvocation", value, full, &thrown.text))
            }
            (Value::Text(_), Err(other)) => Err(other),
            _ => Err(impossible(value, full)),
        },
        "System.Uri" => Ok(Net::Uri(text::of(value).into()).into()),
        "System.Globalization.CultureInfo" => culture_of(value),
        "System.Collections.ArrayList" => list(value, Flavour::ArrayList),
        "System.Collections.Queue" => list(value, Flavour::Queue),
        "System.Collections.Stack" => list(value, Flavour::Stack),
        "System.Collections.Hashtable" => table(value, false),
        "System.Collections.Specialized.OrderedDictionary" => table(value, true),
        "System.Management.Automation.PSCustomObject" => Ok(custom(value)),
        "System.Type" => type_of(value),
        "System.Collections.IEnumerable"
        | "System.Collections.ICollection"
        | "System.Collections.IList"
        | "System.Collections.IDictionary"
        | "System.IComparable"
            if types::is_named(value, full) =>
        {
            Ok(value.clone())
        }
        _ => generic(host, value, full),
    }
}

fn generic(host: &mut dyn Ambient, value: &Value, full: &str) -> Outcome {
    let argument = |name: &str| {
        let inner = full.strip_prefix("System.Collections.Generic.")?.strip_prefix(name)?;
        inner.strip_prefix("`1[")?.strip_suffix(']').map(Rc::<str>::from)
    };
    let flavour = match (argument("List"), argument("HashSet")) {
        (Some(of), _) => Flavour::List(of),
        (_, Some(of)) => Flavour::HashSet(of),
        _ if types::is_named(value, full) => return Ok(value.clone()),
        _ if types::bases(full).is_empty() || full == "System.Security.SecureString" => {
            return Err(impossible(value, full));
        }
        _ => return Err(Fault::Unsupported(format!("a cast to [{full}]"))),
    };
    let of = match &flavour {
        Flavour::List(of) | Flavour::HashSet(of) => of.clone(),
        _ => "System.Object".into(),
    };
    let items = value.elements();
    let items: Outcome<Vec<Value>> = items.iter().map(|item| to(host, item, &of)).collect();
    Ok(Value::list(flavour, items?))
}

/// Least and greatest value of a whole type, and how .NET names it in errors.
fn range(full: &str) -> Option<(i128, i128, &'static str)> {
    Some(match full {
        "System.Byte" => (0, u8::MAX.into(), "an unsigned byte"),
        "System.SByte" => (i8::MIN.into(), i8::MAX.into(), "a signed byte"),
        "System.Int16" => (i16::MIN.into(), i16::MAX.into(), "an Int16"),
        "System.UInt16" => (0, u16::MAX.into(), "a UInt16"),
        "System.Int32" => (i32::MIN.into(), i32::MAX.into(), "an Int32"),
        "System.UInt32" => (0, u32::MAX.into(), "a UInt32"),
        "System.Int64" => (i64::MIN.into(), i64::MAX.into(), "an Int64"),
        "System.UInt64" => (0, u64::MAX.into(), "a UInt64"),
        _ => return None,
    })
}

/// A whole number as a value of a type.
pub(super) fn whole(number: i128, full: &str) -> Option<Value> {
    let (least, most, _) = range(full)?;
    if !(least..=most).contains(&number) {
        return None;
    }
    Some(match full {
        "System.Byte" => Value::Byte(number as u8),
        "System.SByte" => Net::SByte(number as i8).into(),
        "System.Int16" => Net::Int16(number as i16).into(),
        "System.UInt16" => Net::UInt16(number as u16).into(),
        "System.Int32" => Value::Int(number as i32),
        "System.UInt32" => Net::UInt32(number as u32).into(),
        "System.Int64" => Value::Long(number as i64),
        _ => Net::UInt64(number as u64).into(),
    })
}

/// A value as a type of numbers; none when the type is not one.
fn number(value: &Value, full: &str) -> Outcome<Option<Value>> {
    let known = |error: ValueError| match error.id {
        "InvalidCastFromStringToInteger" | "LimitExceeded" => {
            wrong("InvalidCastFromStringToInteger", value, full, NO_NUMBER)
        }
        _ => impossible(value, full),
    };
    Ok(Some(match full {
        "System.Double" => Value::Double(convert::to_double(value).map_err(known)?),
        "System.Single" => Net::Single(convert::to_double(value).map_err(known)? as f32).into(),
        "System.Decimal" => Value::Decimal(convert::to_decimal(value).map_err(known)?),
        _ => {
            let Some((_, _, name)) = range(full) else { return Ok(None) };
            let number = convert::to_number(value).map_err(known)?;
            let number = match number {
                Value::Double(number) => {
                    let rounded = number.round_ties_even();
                    (rounded.abs() < 1e30).then_some(rounded as i128)
                }
                Value::Decimal(number) => number.round().to_i128(),
                other => Some(convert::to_long(&other).map_err(known)?.into()),
            };
            let too_large = || {
                let why = format!("Value was either too large or too small for {name}.");
                wrong("InvalidCastIConvertible", value, full, &why)
            };
            number.and_then(|number| whole(number, full)).ok_or_else(too_large)?
        }
    }))
}

const NO_NUMBER: &str = "Input string was not in a correct format.";

fn array_of(host: &mut dyn Ambient, value: &Value, element: &str) -> Outcome {
    if matches!(value, Value::Null) {
        return Ok(Value::Null);
    }
    let items = match value {
        // A text becomes its characters only where characters are asked for.
        Value::Text(text) if element == "System.Char" => text.chars().map(Value::Char).collect(),
        other if other.cells().is_some() || is_set(other) => other.elements(),
        other => vec![other.clone()],
    };
    if element == "System.Object" {
        return Ok(Value::array(items));
    }
    let items: Outcome<Vec<Value>> = items.iter().map(|item| to(host, item, element)).collect();
    Ok(Value::list(Flavour::ArrayOf(element.into()), items?))
}

fn is_set(value: &Value) -> bool {
    matches!(value.as_net(), Some(Net::List(_)))
}

fn list(value: &Value, flavour: Flavour) -> Outcome {
    Ok(Value::list(flavour, value.elements()))
}

/// A member of an enumeration: by name, the beginning of a name, number, or several names.
pub(super) fn enum_member(value: &Value, of: &'static EnumType) -> Outcome {
    let made = |number| Net::Enum(EnumValue { of: EnumRef::Known(of), number }).into();
    let names = || {
        let names: Vec<&str> = of.members.iter().map(|(name, _)| name.as_ref()).collect();
        names.join(",")
    };
    let Value::Text(said) = value else {
        return match (value, convert::to_long(value)) {
            (Value::Array(_), _) => {
                let names: Vec<String> = value.elements().iter().map(text::of).collect();
                enum_member(&Value::text(&names.join(",")), of)
            }
            (Value::Null, _) | (_, Err(_)) => {
                let why = format!(
                    "due to enumeration values that are not valid. Specify one of the following \
                     enumeration values and try again. The possible enumeration values are \"{}\".",
                    names()
                );
                let shown =
                    if matches!(value, Value::Null) { "null".into() } else { text::of(value) };
                let text = format!("Cannot convert {shown} to type \"{}\" {why}", of.name);
                Err(Thrown::new("InvalidCastEnumToNull", EXCEPTION, &text).into())
            }
            (_, Ok(number)) if of.has(number) => Ok(made(number)),
            _ => {
                let why = format!(
                    "The enumeration value {} is not valid. Specify one of the following \
                     enumeration values and try again. The possible enumeration values are \"{}\".",
                    text::of(value),
                    names()
                );
                let text = format!(
                    "Cannot convert value \"{}\" to type \"{}\" due to enumeration values that are \
                     not valid. {why}",
                    text::of(value),
                    of.name
                );
                Err(Thrown::new("InvalidCastEnumIntegerNoValue", EXCEPTION, &text).into())
            }
        };
    };
    if let Some(number) = of.number_of(said) {
        return Ok(made(number));
    }
    let folded = said.trim().to_lowercase();
    let mut begins = of.members.iter().filter(|(name, _)| name.to_lowercase().starts_with(&folded));
    if let (Some((_, number)), None, false) = (begins.next(), begins.next(), folded.is_empty()) {
        return Ok(made(*number));
    }
    let names: Vec<&str> = of.members.iter().map(|(name, _)| name.as_ref()).collect();
    let why = format!(
        "Unable to match the identifier name {said} to a valid enumerator name. Specify one of the \
         following enumerator names and try again:\r\n{}",
        names.join(", ")
    );
    Err(wrong("InvalidCastFromStringToEnum", value, &of.name, &why))
}

fn char_of(value: &Value) -> Outcome {
    const FULL: &str = "System.Char";
    match value {
        Value::Text(said) => {
            let mut chars = said.chars();
            match (chars.next(), chars.next()) {
                (Some(c), None) => Ok(Value::Char(c)),
                _ => {
                    let why = "String must be exactly one character long.";
                    Err(wrong("InvalidCastParseTargetInvocation", value, FULL, why))
                }
            }
        }
        Value::Double(_) | Value::Decimal(_) | Value::Bool(_) => Err(impossible(value, FULL)),
        _ => {
            let number = convert::to_long(value).map_err(|_| impossible(value, FULL))?;
            let unit = u32::try_from(number).ok().filter(|number| *number <= 0xffff);
            let Some(unit) = unit else {
                let why = "Value was either too large or too small for a character.";
                return Err(wrong("InvalidCastIConvertible", value, FULL, why));
            };
            char::from_u32(unit).map(Value::Char).ok_or_else(|| {
                Fault::Unsupported("half of a surrogate pair as a character".to_owned())
            })
        }
    }
}

fn date(host: &mut dyn Ambient, value: &Value) -> Outcome {
    const FULL: &str = "System.DateTime";
    match value {
        Value::Text(said) => read::date(host, &INVARIANT, said).map(Value::from).ok_or_else(|| {
            let id = "InvalidCastParseTargetInvocationWithFormatProvider";
            wrong(id, value, FULL, "String was not recognized as a valid DateTime.")
        }),
        Value::Int(_) | Value::Long(_) => {
            let ticks = convert::to_long(value)?;
            let at = DateTime::new(ticks, Kind::Unspecified);
            at.map(Value::from).ok_or_else(|| impossible(value, FULL))
        }
        Value::Net(net) => match &**net {
            Net::DateTimeOffset(at, _) => Ok((*at).into()),
            _ => Err(impossible(value, FULL)),
        },
        _ => Err(impossible(value, FULL)),
    }
}

/// What .NET says of a text that is no length of time.
pub(super) fn no_span(why: read::NoSpan) -> (&'static str, &'static str) {
    match why {
        read::NoSpan::Form => {
            ("System.FormatException", "String was not recognized as a valid TimeSpan.")
        }
        read::NoSpan::Range => (
            "System.OverflowException",
            "The TimeSpan could not be parsed because at least one of the numeric components is \
             out of range or contains too many digits.",
        ),
    }
}

fn span(value: &Value) -> Outcome {
    const FULL: &str = "System.TimeSpan";
    match value {
        Value::Text(said) => read::span(said).map(Value::from).map_err(|why| {
            let id = "InvalidCastParseTargetInvocationWithFormatProvider";
            wrong(id, value, FULL, no_span(why).1)
        }),
        Value::Int(_) | Value::Long(_) => Ok(TimeSpan(convert::to_long(value)?).into()),
        _ => Err(impossible(value, FULL)),
    }
}

fn version(value: &Value) -> Outcome {
    const FULL: &str = "System.Version";
    let said = match value {
        Value::Text(_) | Value::Double(_) | Value::Decimal(_) | Value::Int(_) | Value::Long(_) => {
            text::of(value)
        }
        _ => return Err(impossible(value, FULL)),
    };
    let read = Version::parse(&said);
    read.map(|version| Net::Version(version).into())
        .map_err(|why| wrong("InvalidCastParseTargetInvocation", value, FULL, why))
}

/// What .NET says of a text that is no identifier.
pub(super) const NO_GUID: &str = "Guid should contain 32 digits with 4 dashes \
                                  (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx).";

fn guid(value: &Value) -> Outcome {
    const FULL: &str = "System.Guid";
    let Value::Text(said) = value else { return Err(impossible(value, FULL)) };
    let read = Guid::parse(said).map(|guid| Net::Guid(guid).into());
    read.ok_or_else(|| wrong("InvalidCastParseTargetInvocation", value, FULL, NO_GUID))
}

fn culture_of(value: &Value) -> Outcome {
    let known = match value {
        Value::Int(lcid) => culture::by_lcid(*lcid),
        other => culture::by_name(&text::of(other)),
    };
    known
        .map(|culture| Net::Culture(culture).into())
        .ok_or_else(|| Fault::Unsupported(format!("the culture \"{}\"", text::of(value))))
}

fn table(value: &Value, ordered: bool) -> Outcome {
    match value {
        Value::Table(table) => {
            let entries = table.borrow().entries.clone();
            Ok(Value::of_table(Table { ordered, entries }))
        }
        Value::Null => Ok(Value::Null),
        _ => Err(impossible(value, "System.Collections.Hashtable")),
    }
}

/// The object of a table; anything else stays what it is.
fn custom(value: &Value) -> Value {
    let Value::Table(table) = value else { return value.clone() };
    let entries = table.borrow();
    let properties =
        entries.entries.iter().map(|(key, value)| (text::of(key).into(), value.clone()));
    Value::of_object(Object::custom(properties.collect()))
}

fn type_of(value: &Value) -> Outcome {
    match value {
        Value::Type(_) => Ok(value.clone()),
        Value::Text(name) => {
            let of =
                types::parse(name).ok_or_else(|| Fault::Unsupported(format!("type [{name}]")))?;
            if types::full_name(&of).is_none() {
                return Err(types::unknown(&of));
            }
            Ok(Value::Type(Rc::new(of)))
        }
        _ => Err(impossible(value, "System.Type")),
    }
}

/// A decimal as a whole number; none when it is not one.
#[must_use]
pub fn as_whole(number: Decimal) -> Option<i128> {
    number.fract().is_zero().then(|| number.trunc().to_i128()).flatten()
}

//! Casts: what `[int]`, `[string]` and their like make of a value.

use rust_decimal::prelude::{FromPrimitive as _, ToPrimitive as _};
use rust_decimal::{Decimal, RoundingStrategy};

use super::{Value, ValueError, text};

fn cannot(value: &Value, to: &str, why: &str) -> ValueError {
    let from = value.type_name();
    let shown = text::of(value);
    match value {
        Value::Text(_) => ValueError::new(
            "InvalidCastFromStringToInteger",
            format!("Cannot convert value \"{shown}\" to type \"{to}\". Error: \"{why}\""),
        ),
        _ => ValueError::new(
            "ConvertToFinalInvalidCastException",
            format!("Cannot convert the \"{shown}\" value of type \"{from}\" to type \"{to}\"."),
        ),
    }
}

const NO_NUMBER: &str = "Input string was not in a correct format.";

/// The number that a text says: as a script would read it, with blanks around it.
#[must_use]
pub fn parse_number(text: &str) -> Option<Value> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Some(Value::Int(0));
    }
    let (negative, digits) = match trimmed.strip_prefix(['-', '+']) {
        Some(rest) => (trimmed.starts_with('-'), rest),
        None => (false, trimmed),
    };
    if let Some(hexadecimal) = digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")) {
        let bits = u64::from_str_radix(hexadecimal, 16).ok()?;
        let whole =
            if hexadecimal.len() <= 8 { i64::from(bits as u32 as i32) } else { bits as i64 };
        let whole = if negative { whole.checked_neg()? } else { whole };
        return Some(i32::try_from(whole).map_or(Value::Long(whole), Value::Int));
    }
    let valid = |c: char| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '+' | '-');
    if !digits.chars().all(valid) || !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    if digits.bytes().all(|byte| byte.is_ascii_digit()) {
        let signed = if negative { format!("-{digits}") } else { digits.to_owned() };
        if let Ok(int) = signed.parse::<i32>() {
            return Some(Value::Int(int));
        }
        if let Ok(long) = signed.parse::<i64>() {
            return Some(Value::Long(long));
        }
        if let Ok(decimal) = signed.parse::<Decimal>() {
            return Some(Value::Decimal(decimal));
        }
    }
    let number: f64 = digits.parse().ok()?;
    Some(Value::Double(if negative { -number } else { number }))
}

/// `[double]`
///
/// # Errors
/// A value that is no number.
pub fn to_double(value: &Value) -> Result<f64, ValueError> {
    Ok(match value {
        Value::Null => 0.0,
        Value::Bool(bool) => f64::from(u8::from(*bool)),
        Value::Char(c) => f64::from(u32::from(*c)),
        Value::Byte(byte) => f64::from(*byte),
        Value::Int(int) => f64::from(*int),
        Value::Long(long) => *long as f64,
        Value::Double(double) => *double,
        Value::Decimal(decimal) => decimal.to_f64().unwrap_or(f64::NAN),
        Value::Text(said) => match parse_number(said) {
            Some(number) => to_double(&number)?,
            None => return Err(cannot(value, "System.Double", NO_NUMBER)),
        },
        Value::Net(net) if net.number().is_some() => {
            to_double(&net.number().unwrap_or(Value::Null))?
        }
        Value::Array(_)
        | Value::Table(_)
        | Value::Object(_)
        | Value::Type(_)
        | Value::Block(_)
        | Value::Net(_) => {
            return Err(cannot(value, "System.Double", ""));
        }
    })
}

/// `[decimal]`
///
/// # Errors
/// A value that is no number, or too large for one.
pub fn to_decimal(value: &Value) -> Result<Decimal, ValueError> {
    let none = || cannot(value, "System.Decimal", NO_NUMBER);
    match value {
        Value::Decimal(decimal) => Ok(*decimal),
        Value::Double(double) => Decimal::from_f64(*double).ok_or_else(none),
        Value::Text(said) => match parse_number(said) {
            Some(Value::Text(_)) | None => Err(none()),
            Some(number) => to_decimal(&number),
        },
        Value::Net(net) => match net.number() {
            Some(number) => to_decimal(&number),
            None => Err(cannot(value, "System.Decimal", "")),
        },
        _ => Decimal::from_i64(to_long(value)?).ok_or_else(none),
    }
}

/// `[long]`: rounds half to even.
///
/// # Errors
/// A value that is no number, or too large for one.
pub fn to_long(value: &Value) -> Result<i64, ValueError> {
    const TO: &str = "System.Int64";
    let too_large = || cannot(value, TO, "Value was either too large or too small for an Int64.");
    match value {
        Value::Null => Ok(0),
        Value::Bool(bool) => Ok(i64::from(*bool)),
        Value::Char(c) => Ok(i64::from(u32::from(*c))),
        Value::Byte(byte) => Ok(i64::from(*byte)),
        Value::Int(int) => Ok(i64::from(*int)),
        Value::Long(long) => Ok(*long),
        Value::Double(double) => {
            let rounded = double.round_ties_even();
            // 2^63 is the first double that does not fit.
            let fits =
                (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&rounded);
            if fits { Ok(rounded as i64) } else { Err(too_large()) }
        }
        Value::Decimal(decimal) => {
            let rounded = decimal.round_dp_with_strategy(0, RoundingStrategy::MidpointNearestEven);
            rounded.to_i64().ok_or_else(too_large)
        }
        Value::Text(said) => match parse_number(said) {
            Some(number) => to_long(&number),
            None => Err(cannot(value, TO, NO_NUMBER)),
        },
        Value::Net(net) if net.number().is_some() => to_long(&net.number().unwrap_or(Value::Null)),
        Value::Array(_)
        | Value::Table(_)
        | Value::Object(_)
        | Value::Type(_)
        | Value::Block(_)
        | Value::Net(_) => Err(cannot(value, TO, "")),
    }
}

/// `[int]`: rounds half to even.
///
/// # Errors
/// A value that is no number, or too large for one.
pub fn to_int(value: &Value) -> Result<i32, ValueError> {
    const TO: &str = "System.Int32";
    let too_large = || cannot(value, TO, "Value was either too large or too small for an Int32.");
    let long = to_long(value).map_err(|_| match value {
        Value::Text(said) if parse_number(said).is_some() => too_large(),
        _ => cannot(value, TO, NO_NUMBER),
    })?;
    i32::try_from(long).map_err(|_| too_large())
}

/// The value as a number, for arithmetic; itself when it is one.
///
/// # Errors
/// A text that says no number, a value that never is one.
pub fn to_number(value: &Value) -> Result<Value, ValueError> {
    match value {
        Value::Null => Ok(Value::Int(0)),
        Value::Bool(bool) => Ok(Value::Int(i32::from(*bool))),
        Value::Char(c) => Ok(Value::Int(u32::from(*c).cast_signed())),
        Value::Byte(byte) => Ok(Value::Int(i32::from(*byte))),
        Value::Int(_) | Value::Long(_) | Value::Double(_) | Value::Decimal(_) => Ok(value.clone()),
        Value::Text(said) => {
            parse_number(said).ok_or_else(|| cannot(value, "System.Int32", NO_NUMBER))
        }
        Value::Net(net) if net.number().is_some() => Ok(net.number().unwrap_or(Value::Null)),
        Value::Array(_)
        | Value::Table(_)
        | Value::Object(_)
        | Value::Type(_)
        | Value::Block(_)
        | Value::Net(_) => Err(cannot(value, "System.Int32", "")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cast_to_int_rounds_half_to_even() {
        let cases = [(0.5, 0), (1.5, 2), (2.5, 2), (-2.5, -2), (2.6, 3)];
        for (from, to) in cases {
            assert_eq!(to_int(&Value::Double(from)), Ok(to), "{from}");
            let decimal = Decimal::from_f64(from).unwrap();
            assert_eq!(to_int(&Value::Decimal(decimal)), Ok(to), "{from}");
        }
        assert_eq!(to_int(&Value::text(" 0x1F ")), Ok(31));
        assert_eq!(to_int(&Value::text("2.5")), Ok(2));
        assert_eq!(to_int(&Value::text("")), Ok(0));
    }

    #[test]
    fn what_cannot_be_cast_says_so_in_the_words_of_5_1() {
        let error = to_int(&Value::text("abc")).unwrap_err();
        assert_eq!(error.id, "InvalidCastFromStringToInteger");
        assert_eq!(
            error.text,
            "Cannot convert value \"abc\" to type \"System.Int32\". Error: \"Input string was not \
             in a correct format.\""
        );
        let error = to_int(&Value::text("99999999999")).unwrap_err();
        assert!(error.text.contains("too large or too small for an Int32"), "{}", error.text);
        assert!(to_int(&Value::array(vec![Value::Int(1), Value::Int(2)])).is_err());
    }
}

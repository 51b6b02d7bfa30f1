//! A value as text: in a string, as an argument of a program, joined.

use super::{Net, Value};

/// True when two texts are equal whatever their case.
#[must_use]
pub fn same(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
        || (!a.is_ascii() && !b.is_ascii() && a.to_lowercase() == b.to_lowercase())
}

/// The text of a value where a string is made of it; elements of an array stand apart by a blank.
#[must_use]
pub fn of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(bool) => if *bool { "True" } else { "False" }.to_owned(),
        Value::Char(c) => c.to_string(),
        Value::Byte(byte) => byte.to_string(),
        Value::Int(int) => int.to_string(),
        Value::Long(long) => long.to_string(),
        Value::Double(number) => double(*number),
        Value::Decimal(number) => number.to_string(),
        Value::Text(text) => text.to_string(),
        Value::Array(values) => {
            let all: Vec<String> = values.borrow().iter().map(element).collect();
            all.join(" ")
        }
        Value::Table(_) => value.type_name().to_string(),
        Value::Object(object) => {
            let object = object.borrow();
            if let Some(shown) = &object.shown {
                return shown.to_string();
            }
            if let Some(base) = &object.base {
                return of(base);
            }
            let custom = object.type_names.iter().any(|name| name.ends_with("PSCustomObject"));
            if !custom {
                return value.type_name().to_string();
            }
            let all: Vec<String> = object
                .properties
                .iter()
                .map(|(name, value)| format!("{name}={}", element(value)))
                .collect();
            format!("@{{{}}}", all.join("; "))
        }
        Value::Block(block) => block.text().to_owned(),
        Value::Type(name) => crate::net::types::name_of(name),
        Value::Net(net) => net.to_string(),
    }
}

/// The text of a value inside another: an array is its type there, and a custom object nothing,
/// as 5.1 has it.
#[must_use]
pub fn element(value: &Value) -> String {
    match value {
        Value::Array(_) => value.type_name().to_string(),
        Value::Net(net) if matches!(&**net, Net::List(_)) => value.type_name().to_string(),
        Value::Object(object) if object.borrow().is_custom() => String::new(),
        other => of(other),
    }
}

/// A single as .NET Framework prints it: seven digits that count.
#[must_use]
pub fn single(number: f32) -> String {
    let rounded = format!("{:.6e}", f64::from(number));
    rounded.parse().map_or(rounded, double)
}

/// A double as .NET Framework prints it: fifteen digits that count.
#[must_use]
pub fn double(number: f64) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    if number == 0.0 {
        return "0".to_owned();
    }
    // `d.dddddddddddddde±x`: fifteen digits, rounded.
    let scientific = format!("{number:.14e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", digits),
    };
    let digits: String = digits.chars().filter(|c| *c != '.').collect();
    let digits = digits.trim_end_matches('0');
    if !(-4..15).contains(&exponent) {
        let (first, rest) = digits.split_at(1);
        let point = if rest.is_empty() { "" } else { "." };
        let direction = if exponent < 0 { '-' } else { '+' };
        return format!("{sign}{first}{point}{rest}E{direction}{:02}", exponent.abs());
    }
    if exponent < 0 {
        let zeros = "0".repeat((-exponent - 1).unsigned_abs() as usize);
        return format!("{sign}0.{zeros}{digits}");
    }
    let whole = exponent.unsigned_abs() as usize + 1;
    if digits.len() <= whole {
        return format!("{sign}{digits}{}", "0".repeat(whole - digits.len()));
    }
    format!("{sign}{}.{}", &digits[..whole], &digits[whole..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_are_printed_with_fifteen_digits() {
        let cases = [
            (0.1 + 0.2, "0.3"),
            (2.5, "2.5"),
            (1.0, "1"),
            (1e15, "1E+15"),
            (123_456_789_012_345.0, "123456789012345"),
            (1.0 / 3.0, "0.333333333333333"),
            (0.00001, "1E-05"),
            (0.0001, "0.0001"),
            (-1.5e-7, "-1.5E-07"),
            (1.797_693_134_862_315_7e308, "1.79769313486232E+308"),
            (1_099_511_627_776.5, "1099511627776.5"),
        ];
        for (number, text) in cases {
            assert_eq!(double(number), text);
        }
    }
}

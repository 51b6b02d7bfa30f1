//! A value as text: in a string, as an argument of a program, joined.

use super::{Net, Object, Value};

/// True when two texts are equal whatever their case.
#[must_use]
pub fn same(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
        || (!a.is_ascii() && !b.is_ascii() && a.to_lowercase() == b.to_lowercase())
}

/// Values within values that a text shows; a value that contains itself ends there.
const DEEPEST: usize = 64;
/// Bytes of a text behind which no more elements are added.
const MOST_BYTES: usize = 1 << 26;

/// The text of a value where a string is made of it; elements of an array stand apart by a blank.
#[must_use]
pub fn of(value: &Value) -> String {
    match value {
        Value::Text(text) => text.to_string(),
        other => {
            let mut out = String::new();
            write(other, 0, &mut out);
            out
        }
    }
}

/// The text of a value inside another.
#[must_use]
pub fn element(value: &Value) -> String {
    let mut out = String::new();
    write(value, 1, &mut out);
    out
}

/// Elements of a collection, with a blank between them.
pub(super) fn write_all(items: &[Value], depth: usize, out: &mut String) {
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            out.push(' ');
        }
        write(item, depth + 1, out);
    }
}

fn write(value: &Value, depth: usize, out: &mut String) {
    if depth > DEEPEST || out.len() > MOST_BYTES {
        return;
    }
    match value {
        Value::Null => {}
        Value::Bool(bool) => out.push_str(if *bool { "True" } else { "False" }),
        Value::Char(c) => out.push(*c),
        Value::Byte(byte) => out.push_str(&byte.to_string()),
        Value::Int(int) => out.push_str(&int.to_string()),
        Value::Long(long) => out.push_str(&long.to_string()),
        Value::Double(number) => out.push_str(&double(*number)),
        Value::Decimal(number) => out.push_str(&number.to_string()),
        Value::Text(text) => out.push_str(text),
        // Inside another value 5.1 names an array by its type and leaves a custom object out.
        Value::Array(_) if depth > 0 => out.push_str(&value.type_name()),
        Value::Object(object) if depth > 0 && object.borrow().is_custom() => {
            if let Some(shown) = &object.borrow().shown {
                out.push_str(shown);
            }
        }
        Value::Array(values) => write_all(&values.borrow(), depth, out),
        Value::Table(_) => out.push_str(&value.type_name()),
        Value::Object(object) => write_object(&object.borrow(), depth, out),
        Value::Block(block) => out.push_str(block.text()),
        Value::Type(name) => out.push_str(&crate::net::types::name_of(name)),
        Value::Net(net) => match &**net {
            Net::List(_) if depth > 0 => out.push_str(&value.type_name()),
            Net::List(list) => write_all(&list.enumerated(), depth, out),
            other => out.push_str(&other.to_string()),
        },
    }
}

fn write_object(object: &Object, depth: usize, out: &mut String) {
    if let Some(shown) = &object.shown {
        out.push_str(shown);
        return;
    }
    if let Some(base) = &object.base {
        return write(base, depth, out);
    }
    let custom = object.type_names.iter().any(|name| name.ends_with("PSCustomObject"));
    if !custom {
        let name = object.type_names.first().map_or("System.Object", |name| name);
        out.push_str(name);
        return;
    }
    out.push_str("@{");
    for (at, (name, value)) in object.properties.iter().enumerate() {
        if at > 0 {
            out.push_str("; ");
        }
        out.push_str(name);
        out.push('=');
        write(value, depth + 1, out);
    }
    out.push('}');
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
    fn a_value_that_contains_itself_has_a_text() {
        let list = Value::list(crate::value::net::Flavour::ArrayList, vec![Value::Int(1)]);
        let cells = list.cells().expect("a list has cells");
        cells.borrow_mut().push(list.clone());
        assert_eq!(of(&list), "1 System.Collections.ArrayList");
        assert!(list.is_true());
        // Nothing holds itself any more, so that it can be given back.
        cells.borrow_mut().clear();
    }

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

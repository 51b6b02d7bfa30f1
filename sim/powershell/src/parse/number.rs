//! Numbers: decimal and hexadecimal, with exponent, type suffix and multiplier.

use crate::ast::Number;

use super::pipeline::ends_word;
use super::space::{is_dash, line_goes_on};
use super::{Parsed, Parser};

/// The largest decimal.
const DECIMAL_MAX: i128 = 79_228_162_514_264_337_593_543_950_335;

/// A number as it stands in the text.
struct Digits<'t> {
    negative: bool,
    hexadecimal: bool,
    /// Digits with point and exponent.
    text: &'t str,
    long: bool,
    decimal: bool,
    multiplier: i64,
    /// How many bytes all of it takes.
    length: usize,
}

/// Reads a number at the start of a text; `None` when there is none.
fn scan(text: &str, may_be_negative: bool) -> Option<Digits<'_>> {
    let mut rest = text;
    let mut negative = false;
    if may_be_negative && let Some(dash) = rest.chars().next().filter(|c| is_dash(*c)) {
        negative = true;
        rest = &rest[dash.len_utf8()..];
    }
    let hexadecimal = rest.starts_with("0x") || rest.starts_with("0X");
    let digits = if hexadecimal {
        rest = &rest[2..];
        let end = rest.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(rest.len());
        // `0x1d` is 29: the letter is a digit. A suffix `l` cannot be mistaken.
        &rest[..end]
    } else {
        &rest[..decimal_end(rest)?]
    };
    if digits.is_empty() {
        return None;
    }
    rest = &rest[digits.len()..];
    let (mut long, mut decimal) = (false, false);
    match rest.as_bytes().first() {
        Some(b'l' | b'L') => long = true,
        Some(b'd' | b'D') if !hexadecimal => decimal = true,
        _ => {}
    }
    if long || decimal {
        rest = &rest[1..];
    }
    let multipliers = [("kb", 10), ("mb", 20), ("gb", 30), ("tb", 40), ("pb", 50)];
    let found = multipliers
        .iter()
        .find(|(word, _)| rest.get(..2).is_some_and(|two| two.eq_ignore_ascii_case(word)));
    if found.is_some() {
        rest = &rest[2..];
    }
    let multiplier = found.map_or(1, |(_, bits)| 1i64 << bits);
    let length = text.len() - rest.len();
    Some(Digits { negative, hexadecimal, text: digits, long, decimal, multiplier, length })
}

/// Where the digits of a decimal number end.
fn decimal_end(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let digits = |from: usize| {
        bytes[from..]
            .iter()
            .position(|byte| !byte.is_ascii_digit())
            .map_or(bytes.len(), |n| from + n)
    };
    let mut at = digits(0);
    // `1..5` is a range, `1.ToString()` a call.
    if bytes.get(at) == Some(&b'.') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit) {
        at = digits(at + 1);
    } else if at == 0 {
        return None;
    } else if bytes.get(at) == Some(&b'.')
        && !matches!(bytes.get(at + 1), Some(b'.'))
        && bytes.get(at + 1).is_none_or(|byte| !byte.is_ascii_alphabetic() && *byte != b'_')
    {
        at += 1;
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
        if bytes.get(at + 1 + sign).is_some_and(u8::is_ascii_digit) {
            at = digits(at + 1 + sign);
        }
    }
    Some(at)
}

impl Parser<'_> {
    /// True when the argument that comes next is a number to its end: `10.0.0.8` and `1..3` are
    /// words there.
    pub(super) fn is_number_argument(&self) -> bool {
        let Some(digits) = scan(self.rest(), true) else { return false };
        let behind = &self.rest()[digits.length..];
        line_goes_on(behind) || behind.chars().next().is_none_or(|c| ends_word(c) || c == '>')
    }

    /// True when what comes next is a number to its end, and no word that begins with digits.
    pub(super) fn is_number(&self) -> bool {
        let Some(digits) = scan(self.rest(), true) else { return false };
        let behind = &self.rest()[digits.length..];
        if line_goes_on(behind) {
            return true;
        }
        behind.chars().next().is_none_or(|c| {
            ends_word(c)
                || is_dash(c)
                || matches!(c, ']' | '+' | '*' | '/' | '%' | '.' | '=' | '<' | '>' | '!' | '#')
        })
    }

    /// A number, in an expression without its sign; the caller knows that one comes next.
    pub(super) fn number(&mut self, may_be_negative: bool) -> Parsed<Number> {
        let start = self.at;
        let digits = scan(self.rest(), may_be_negative).ok_or_else(|| self.missing("number"))?;
        self.at += digits.length;
        value(&digits).ok_or_else(|| {
            let text = format!("The numeric constant {} is not valid.", &self.text[start..self.at]);
            self.error(start, "BadNumericConstant", text)
        })
    }
}

/// The value: the narrowest of int, long, decimal and double that holds it.
fn value(digits: &Digits<'_>) -> Option<Number> {
    let multiplier = i128::from(digits.multiplier);
    let sign = if digits.negative { -1 } else { 1 };
    if digits.hexadecimal {
        let bits = u64::from_str_radix(digits.text, 16).ok()?;
        // 0xffffffff is -1, as in 5.1.
        let whole = match digits.text.len() {
            0..=8 if !digits.long => i128::from(bits as u32 as i32),
            _ => i128::from(bits as i64),
        };
        return whole_number(whole * multiplier * sign, digits.long);
    }
    if digits.decimal {
        let (whole, fraction) = digits.text.split_once('.').unwrap_or((digits.text, ""));
        let all: i128 = format!("{whole}{fraction}").parse().ok()?;
        let scale = u8::try_from(fraction.len()).ok()?;
        let all = all.checked_mul(multiplier).filter(|all| *all <= DECIMAL_MAX)?;
        return Some(Number::Decimal(all * sign, scale));
    }
    if digits.text.contains(['.', 'e', 'E']) {
        let number: f64 = digits.text.parse().ok()?;
        if digits.long {
            return whole_number((number as i128).checked_mul(multiplier)? * sign, true);
        }
        return double(number, digits);
    }
    let Ok(whole) = digits.text.parse::<i128>() else {
        return double(digits.text.parse().ok()?, digits);
    };
    whole_number(whole.checked_mul(multiplier)? * sign, digits.long)
}

/// A double with its sign and multiplier, when there is such a one.
fn double(number: f64, digits: &Digits<'_>) -> Option<Number> {
    let number = if digits.negative { -number } else { number } * digits.multiplier as f64;
    number.is_finite().then_some(Number::Double(number))
}

fn whole_number(whole: i128, long: bool) -> Option<Number> {
    if !long && let Ok(int) = i32::try_from(whole) {
        return Some(Number::Int(int));
    }
    if let Ok(number) = i64::try_from(whole) {
        return Some(Number::Long(number));
    }
    if long {
        return None;
    }
    if whole.abs() <= DECIMAL_MAX {
        return Some(Number::Decimal(whole, 0));
    }
    Some(Number::Double(whole as f64))
}

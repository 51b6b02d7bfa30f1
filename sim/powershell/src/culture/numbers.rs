//! Formats of numbers: `N2`, `X8`, `P`, and those made of `0`, `#` and their like (`pictures`).
//!
//! *Models*: C, D, E, F, G, N, P, R, X with their precision; doubles with 15 digits as .NET
//! Framework has them; halves are rounded away from zero.

use super::{Culture, pictures};
use crate::net::{Fault, Outcome};
use crate::value::{Net, Value};

/// The digits of a number: `0.d1d2d3... * 10^point`, without leading zeros.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Digits {
    pub(super) negative: bool,
    pub(super) digits: Vec<u8>,
    pub(super) point: i32,
}

impl Digits {
    fn of_text(negative: bool, digits: &str, point: i32) -> Self {
        let zeros = digits.bytes().take_while(|byte| *byte == b'0').count();
        let digits: Vec<u8> = digits.bytes().skip(zeros).map(|byte| byte - b'0').collect();
        let point = if digits.is_empty() { 0 } else { point - zeros as i32 };
        Self { negative, digits, point }
    }

    /// The digits of a double that count.
    pub(super) fn of_double(number: f64, precision: usize) -> Self {
        let text = format!("{:.*e}", precision - 1, number.abs());
        let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let digits: String = digits.chars().filter(|c| *c != '.').collect();
        let point = exponent.parse::<i32>().unwrap_or(0) + 1;
        let mut all = Self::of_text(number.is_sign_negative(), &digits, point);
        all.trim();
        all
    }

    fn trim(&mut self) {
        while self.digits.last() == Some(&0) {
            self.digits.pop();
        }
        if self.digits.is_empty() {
            self.point = 0;
        }
    }

    pub(super) fn is_zero(&self) -> bool {
        self.digits.iter().all(|digit| *digit == 0)
    }

    /// Keeps so many digits, counted from the first; halves are rounded away from zero.
    pub(super) fn round(&mut self, keep: i32) {
        let keep = usize::try_from(keep).unwrap_or_else(|_| {
            // The first digit lies behind what is kept: nothing is left.
            self.digits.clear();
            0
        });
        if keep < self.digits.len() {
            let up = self.digits[keep] >= 5;
            self.digits.truncate(keep);
            if up {
                self.increment();
            }
        }
        self.trim();
        if self.digits.is_empty() {
            self.negative = false;
        }
    }

    fn increment(&mut self) {
        for digit in self.digits.iter_mut().rev() {
            if *digit < 9 {
                *digit += 1;
                return;
            }
            *digit = 0;
        }
        self.digits.insert(0, 1);
        self.point += 1;
    }

    /// The digit of a power of ten.
    fn at(&self, place: i32) -> char {
        let digit = usize::try_from(self.point - 1 - place).ok().and_then(|at| self.digits.get(at));
        char::from(b'0' + digit.copied().unwrap_or(0))
    }
}

/// What kind of number it is: what formats it takes.
enum Kind {
    /// Whole, in so many bits.
    Whole(i128, u32),
    Double(f64),
    Single(f32),
    Decimal,
}

fn kind(value: &Value) -> Option<Kind> {
    Some(match value {
        Value::Byte(number) => Kind::Whole(i128::from(*number), 8),
        Value::Int(number) => Kind::Whole(i128::from(*number), 32),
        Value::Long(number) => Kind::Whole(i128::from(*number), 64),
        Value::Double(number) => Kind::Double(*number),
        Value::Decimal(_) => Kind::Decimal,
        Value::Net(net) => match &**net {
            Net::SByte(number) => Kind::Whole(i128::from(*number), 8),
            Net::Int16(number) => Kind::Whole(i128::from(*number), 16),
            Net::UInt16(number) => Kind::Whole(i128::from(*number), 16),
            Net::UInt32(number) => Kind::Whole(i128::from(*number), 32),
            Net::UInt64(number) => Kind::Whole(i128::from(*number), 64),
            Net::Single(number) => Kind::Single(*number),
            _ => return None,
        },
        _ => return None,
    })
}

fn digits(value: &Value, kind: &Kind, precision: Option<usize>) -> Digits {
    match (kind, value) {
        (Kind::Whole(number, _), _) => {
            let text = number.unsigned_abs().to_string();
            Digits::of_text(*number < 0, &text, text.len() as i32)
        }
        (Kind::Double(number), _) => Digits::of_double(*number, precision.unwrap_or(15)),
        (Kind::Single(number), _) => Digits::of_double(f64::from(*number), 7),
        (Kind::Decimal, Value::Decimal(decimal)) => {
            let text = decimal.mantissa().unsigned_abs().to_string();
            let point = text.len() as i32 - decimal.scale() as i32;
            Digits::of_text(decimal.is_sign_negative(), &text, point)
        }
        (Kind::Decimal, _) => Digits::of_text(false, "", 0),
    }
}

/// True when a value is a number that can be formatted.
#[must_use]
pub fn is_number(value: &Value) -> bool {
    kind(value).is_some()
}

/// A number by a format; an empty one is `G`.
///
/// # Errors
/// A format that does not fit the number.
pub fn format(culture: &Culture, value: &Value, format: &str) -> Outcome<String> {
    let Some(kind) = kind(value) else { return Ok(crate::value::text::of(value)) };
    let double = match kind {
        Kind::Double(number) => Some(number),
        Kind::Single(number) => Some(f64::from(number)),
        _ => None,
    };
    if let Some(number) = double.filter(|number| !number.is_finite()) {
        return Ok(match number {
            _ if number.is_nan() => "NaN".to_owned(),
            _ if number > 0.0 => culture.numbers.infinity.to_owned(),
            _ => format!("-{}", culture.numbers.infinity),
        });
    }
    match standard(format) {
        Some((letter, precision)) => by_letter(culture, value, &kind, letter, precision),
        None => {
            let mut digits = digits(value, &kind, None);
            digits.trim();
            pictures::format(culture, digits, format)
        }
    }
}

/// A letter, and two digits at most.
fn standard(format: &str) -> Option<(char, Option<usize>)> {
    let mut chars = format.chars();
    let Some(letter) = chars.next() else { return Some(('G', None)) };
    let rest = chars.as_str();
    if !letter.is_ascii_alphabetic() || rest.len() > 2 {
        return None;
    }
    if rest.is_empty() {
        return Some((letter, None));
    }
    rest.bytes().all(|byte| byte.is_ascii_digit()).then(|| (letter, rest.parse().ok()))
}

fn by_letter(
    culture: &Culture,
    value: &Value,
    kind: &Kind,
    letter: char,
    precision: Option<usize>,
) -> Outcome<String> {
    let wrong = || Fault::format("Format specifier was invalid.");
    let numbers = &culture.numbers;
    let mut all = digits(
        value,
        kind,
        precision.filter(|p| *p > 15).map(|_| 17).filter(|_| {
            // Only these letters ask a double for more digits than it surely has.
            matches!(letter.to_ascii_uppercase(), 'G' | 'R' | 'E')
        }),
    );
    Ok(match letter.to_ascii_uppercase() {
        'F' => fixed(&mut all, precision.unwrap_or(2), numbers.point, ""),
        'N' => fixed(&mut all, precision.unwrap_or(2), numbers.point, numbers.group),
        'P' => {
            if !all.is_zero() {
                all.point += 2;
            }
            let blank = if numbers.percent_blank { " " } else { "" };
            let text = fixed(&mut all, precision.unwrap_or(2), numbers.point, numbers.group);
            format!("{text}{blank}%")
        }
        'C' => money(culture, &mut all, precision),
        'E' => {
            let keep = precision.unwrap_or(6) + 1;
            all.round(keep as i32);
            scientific(&all, keep, letter, 3, numbers.point)
        }
        'G' => general(&mut all, kind, precision, letter, numbers.point),
        'R' => round_trip(kind, numbers.point).ok_or_else(wrong)?,
        'D' => match kind {
            Kind::Whole(number, _) => {
                let sign = if *number < 0 { "-" } else { "" };
                format!("{sign}{:0width$}", number.unsigned_abs(), width = precision.unwrap_or(1))
            }
            _ => return Err(wrong()),
        },
        'X' => match kind {
            Kind::Whole(number, bits) => {
                let number = number & ((1 << bits) - 1);
                let width = precision.unwrap_or(1);
                if letter == 'x' {
                    format!("{number:0width$x}")
                } else {
                    format!("{number:0width$X}")
                }
            }
            _ => return Err(wrong()),
        },
        _ => return Err(wrong()),
    })
}

/// The fewest digits of a double or a single from which it is read again.
fn round_trip(kind: &Kind, point: &str) -> Option<String> {
    let (mut all, most) = match kind {
        Kind::Double(number) => {
            let short = Digits::of_double(*number, 15);
            let same = whole_text(&short).parse() == Ok(*number);
            (if same { short } else { Digits::of_double(*number, 17) }, 17)
        }
        Kind::Single(number) => {
            let short = Digits::of_double(f64::from(*number), 7);
            let same = whole_text(&short).parse() == Ok(*number);
            (if same { short } else { Digits::of_double(f64::from(*number), 9) }, 9)
        }
        _ => return None,
    };
    Some(general(&mut all, kind, Some(most), 'G', point))
}

/// As Rust reads it again.
fn whole_text(all: &Digits) -> String {
    let digits: String = all.digits.iter().map(|digit| char::from(b'0' + digit)).collect();
    let sign = if all.negative { "-" } else { "" };
    format!("{sign}0.{digits}e{}", all.point)
}

fn fixed(all: &mut Digits, decimals: usize, point: &str, group: &str) -> String {
    all.round(all.point.saturating_add(decimals as i32));
    let mut text = String::new();
    if all.negative && !all.is_zero() {
        text.push('-');
    }
    text.push_str(&unsigned(all, decimals, point, group));
    text
}

fn unsigned(all: &Digits, decimals: usize, point: &str, group: &str) -> String {
    let mut text = String::new();
    for place in (0..all.point.max(1)).rev() {
        text.push(all.at(place));
        if place > 0 && place % 3 == 0 {
            text.push_str(group);
        }
    }
    if decimals > 0 {
        text.push_str(point);
        text.extend((1..=decimals as i32).map(|place| all.at(-place)));
    }
    text
}

fn money(culture: &Culture, all: &mut Digits, precision: Option<usize>) -> String {
    let numbers = &culture.numbers;
    let decimals = precision.unwrap_or(numbers.currency_digits);
    all.round(all.point.saturating_add(decimals as i32));
    let text = unsigned(all, decimals, numbers.point, numbers.group);
    let sign = numbers.currency;
    match (all.negative && !all.is_zero(), numbers.currency_positive, numbers.currency_negative) {
        (false, 2, _) => format!("{sign} {text}"),
        (false, 3, _) => format!("{text} {sign}"),
        (false, ..) => format!("{sign}{text}"),
        (true, _, 1) => format!("-{sign}{text}"),
        (true, _, 8) => format!("-{text} {sign}"),
        (true, _, 9) => format!("-{sign} {text}"),
        (true, ..) => format!("({sign}{text})"),
    }
}

/// `d.ddd`, so many digits in all, and the exponent with so many digits at least.
fn scientific(all: &Digits, keep: usize, letter: char, width: usize, point: &str) -> String {
    let digit = |at: usize| char::from(b'0' + all.digits.get(at).copied().unwrap_or(0));
    let exponent = if all.is_zero() { 0 } else { all.point - 1 };
    let mut text = String::new();
    if all.negative && !all.is_zero() {
        text.push('-');
    }
    text.push(digit(0));
    if keep > 1 {
        text.push_str(point);
        text.extend((1..keep).map(digit));
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    let letter = if letter.is_ascii_lowercase() { 'e' } else { 'E' };
    text.push_str(&format!("{letter}{sign}{:0width$}", exponent.abs()));
    text
}

fn general(
    all: &mut Digits,
    kind: &Kind,
    precision: Option<usize>,
    letter: char,
    point: &str,
) -> String {
    let usual = match kind {
        Kind::Whole(_, 8) => 3,
        Kind::Whole(_, 16) => 5,
        Kind::Whole(_, 32) => 10,
        Kind::Whole(..) => 20,
        Kind::Double(_) => 15,
        Kind::Single(_) => 7,
        Kind::Decimal => 29,
    };
    let precision = precision.filter(|precision| *precision > 0);
    // A decimal keeps its zeros, and never has an exponent, unless a precision is asked for.
    let as_it_is = matches!(kind, Kind::Decimal) && precision.is_none();
    let most = precision.unwrap_or(usual) as i32;
    let mut decimals = all.digits.len() as i32 - all.point;
    if !as_it_is {
        all.round(most);
        decimals = all.digits.len() as i32 - all.point;
        if !all.is_zero() && (all.point > most || all.point < -3) {
            return scientific(all, all.digits.len().max(1), letter, 2, point);
        }
    }
    let sign = if all.negative && !all.is_zero() { "-" } else { "" };
    format!("{sign}{}", unsigned(all, decimals.max(0) as usize, point, ""))
}

//! `System.Math`.

use rust_decimal::{Decimal, RoundingStrategy};

use super::bind::Bound;
use super::shape::{Answer, Class};
use super::{Ambient, Fault, Outcome, numbers};
use crate::value::{Net, Value, convert};

const TWO: &str = "static sbyte N(sbyte val1, sbyte val2), static byte N(byte val1, byte val2), \
                   static int16 N(int16 val1, int16 val2), static uint16 N(uint16 val1, uint16 \
                   val2), static int N(int val1, int val2), static uint32 N(uint32 val1, uint32 \
                   val2), static long N(long val1, long val2), static uint64 N(uint64 val1, \
                   uint64 val2), static float N(float val1, float val2), static double N(double \
                   val1, double val2), static decimal N(decimal val1, decimal val2)";

pub(super) static CLASS: Class = Class {
    static_methods: &[
        (
            "Abs",
            "static sbyte Abs(sbyte value), static int16 Abs(int16 value), static int Abs(int \
             value), static long Abs(long value), static float Abs(float value), static double \
             Abs(double value), static decimal Abs(decimal value)",
        ),
        ("Acos", "static double Acos(double d)"),
        ("Asin", "static double Asin(double d)"),
        ("Atan", "static double Atan(double d)"),
        ("Atan2", "static double Atan2(double y, double x)"),
        ("BigMul", "static long BigMul(int a, int b)"),
        ("Ceiling", "static decimal Ceiling(decimal d), static double Ceiling(double a)"),
        ("Cos", "static double Cos(double d)"),
        ("Cosh", "static double Cosh(double value)"),
        (
            "DivRem",
            "static int DivRem(int a, int b, ref result), static long DivRem(long a, long b, ref result)",
        ),
        ("Exp", "static double Exp(double d)"),
        ("Floor", "static decimal Floor(decimal d), static double Floor(double d)"),
        ("IEEERemainder", "static double IEEERemainder(double x, double y)"),
        ("Log", "static double Log(double d), static double Log(double a, double newBase)"),
        ("Log10", "static double Log10(double d)"),
        ("Max", TWO),
        ("Min", TWO),
        ("Pow", "static double Pow(double x, double y)"),
        (
            "Round",
            "static double Round(double a), static double Round(double value, int digits), static \
             double Round(double value, System.MidpointRounding mode), static double Round(double \
             value, int digits, System.MidpointRounding mode), static decimal Round(decimal d), \
             static decimal Round(decimal d, int decimals), static decimal Round(decimal d, \
             System.MidpointRounding mode), static decimal Round(decimal d, int decimals, \
             System.MidpointRounding mode)",
        ),
        (
            "Sign",
            "static int Sign(sbyte value), static int Sign(int16 value), static int Sign(int \
             value), static int Sign(long value), static int Sign(float value), static int \
             Sign(double value), static int Sign(decimal value)",
        ),
        ("Sin", "static double Sin(double a)"),
        ("Sinh", "static double Sinh(double value)"),
        ("Sqrt", "static double Sqrt(double d)"),
        ("Tan", "static double Tan(double a)"),
        ("Tanh", "static double Tanh(double value)"),
        ("Truncate", "static decimal Truncate(decimal d), static double Truncate(double d)"),
    ],
    static_properties: &[("E", "static double E {get;}"), ("PI", "static double PI {get;}")],
    call_static,
    get_static: |_, _, name| {
        let number = if name == "PI" { std::f64::consts::PI } else { std::f64::consts::E };
        Ok(Some(Value::Double(number)))
    },
    ..Class::new("System.Math")
};

/// Digits behind the point, and whether halves go away from zero.
pub(super) fn rounding(rest: &[Value], most: u32) -> Outcome<(u32, bool)> {
    let (mut digits, mut away) = (0, false);
    for value in rest {
        match value {
            Value::Int(count) => {
                let count = u32::try_from(*count).ok().filter(|count| *count <= most);
                let text = format!("Rounding digits must be between 0 and {most}, inclusive.");
                digits = count.ok_or_else(|| Fault::range(&text, "digits"))?;
            }
            other => away = other.is_true(),
        }
    }
    Ok((digits, away))
}

/// A decimal with so many digits behind the point.
pub(super) fn round_decimal(number: Decimal, digits: u32, away: bool) -> Decimal {
    let strategy = if away {
        RoundingStrategy::MidpointAwayFromZero
    } else {
        RoundingStrategy::MidpointNearestEven
    };
    number.round_dp_with_strategy(digits, strategy)
}

/// As .NET Framework does it: by a power of ten, and only where that can matter.
fn round_double(number: f64, digits: u32, away: bool) -> f64 {
    if !number.is_finite() || number.abs() >= 1e16 {
        return number;
    }
    let power = 10f64.powi(digits as i32);
    let scaled = number * power;
    let rounded = if away { scaled.round() } else { scaled.round_ties_even() };
    rounded / power
}

fn call_static(_: &mut dyn Ambient, _: &str, method: &str, bound: &Bound) -> Answer {
    let all = bound.arguments.as_slice();
    if let [Value::Decimal(number), rest @ ..] = all {
        return decimals(method, *number, rest);
    }
    match method {
        "Max" | "Min" => return larger(method == "Max", &all[0], &all[1]).map(Some),
        "Abs" | "Sign" if !matches!(all[0], Value::Double(_)) => return whole(method, &all[0]),
        "BigMul" => {
            let product = convert::to_long(&all[0])?.saturating_mul(convert::to_long(&all[1])?);
            return Ok(Some(Value::Long(product)));
        }
        "DivRem" => return div_rem(all).map(Some),
        _ => {}
    }
    let x = convert::to_double(&all[0])?;
    let y = || convert::to_double(all.get(1).unwrap_or(&Value::Null));
    Ok(Some(Value::Double(match method {
        "Abs" => x.abs(),
        "Acos" => x.acos(),
        "Asin" => x.asin(),
        "Atan" => x.atan(),
        "Atan2" => x.atan2(y()?),
        "Ceiling" => x.ceil(),
        "Cos" => x.cos(),
        "Cosh" => x.cosh(),
        "Exp" => x.exp(),
        "Floor" => x.floor(),
        "IEEERemainder" => x - y()? * (x / y()?).round_ties_even(),
        "Log" if all.len() == 2 => x.ln() / y()?.ln(),
        "Log" => x.ln(),
        "Log10" => x.log10(),
        "Pow" => x.powf(y()?),
        "Round" => {
            let (digits, away) = rounding(&all[1..], 15)?;
            round_double(x, digits, away)
        }
        "Sign" => {
            if x.is_nan() {
                let text = "Function does not accept floating point Not-a-Number values.";
                return Err(Fault::inner("System.ArithmeticException", text));
            }
            let sign = i32::from(x > 0.0) - i32::from(x < 0.0);
            return Ok(Some(Value::Int(sign)));
        }
        "Sin" => x.sin(),
        "Sinh" => x.sinh(),
        "Sqrt" => x.sqrt(),
        "Tan" => x.tan(),
        "Tanh" => x.tanh(),
        "Truncate" => x.trunc(),
        _ => return Ok(None),
    })))
}

fn decimals(method: &str, number: Decimal, rest: &[Value]) -> Answer {
    Ok(Some(Value::Decimal(match (method, rest) {
        ("Abs", _) => number.abs(),
        ("Ceiling", _) => number.ceil(),
        ("Floor", _) => number.floor(),
        ("Truncate", _) => number.trunc(),
        ("Max", [Value::Decimal(other)]) => number.max(*other),
        ("Min", [Value::Decimal(other)]) => number.min(*other),
        ("Round", rest) => {
            let (digits, away) = rounding(rest, 28)?;
            round_decimal(number, digits, away)
        }
        ("Sign", _) => {
            let sign = match number {
                _ if number.is_zero() => 0,
                _ if number.is_sign_negative() => -1,
                _ => 1,
            };
            return Ok(Some(Value::Int(sign)));
        }
        _ => return Ok(None),
    })))
}

fn larger(most: bool, one: &Value, other: &Value) -> Outcome {
    if let (Value::Double(one), Value::Double(other)) = (one, other) {
        if one.is_nan() || other.is_nan() {
            return Ok(Value::Double(f64::NAN));
        }
        return Ok(Value::Double(if most { one.max(*other) } else { one.min(*other) }));
    }
    let first_is_larger = convert::to_decimal(one)? > convert::to_decimal(other)?;
    Ok(if first_is_larger == most { one.clone() } else { other.clone() })
}

fn whole(method: &str, value: &Value) -> Answer {
    if let Some(Net::Single(number)) = value.as_net() {
        return Ok(Some(if method == "Abs" {
            Net::Single(number.abs()).into()
        } else {
            Value::Int(i32::from(*number > 0.0) - i32::from(*number < 0.0))
        }));
    }
    let number = i128::from(convert::to_long(value)?);
    if method == "Sign" {
        return Ok(Some(Value::Int(number.signum() as i32)));
    }
    let positive = super::cast::whole(number.abs(), &value.type_name());
    positive.map(Some).ok_or_else(|| {
        let text = "Negating the minimum value of a twos complement number is invalid.";
        Fault::inner("System.OverflowException", text)
    })
}

fn div_rem(all: &[Value]) -> Outcome {
    let (one, other) = (convert::to_long(&all[0])?, convert::to_long(&all[1])?);
    let by_zero = || Fault::inner("System.DivideByZeroException", "Attempted to divide by zero.");
    if other == 0 {
        return Err(by_zero());
    }
    let full = all[0].type_name();
    let of = |number: Option<i64>| {
        number
            .and_then(|number| super::cast::whole(number.into(), &full))
            .ok_or_else(|| numbers::overflow(&full))
    };
    let rest = of(one.checked_rem(other))?;
    numbers::put(&all[2], Some(rest), Value::Null);
    of(one.checked_div(other))
}

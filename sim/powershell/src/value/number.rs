//! Arithmetic: which type comes out, what overflows, what `+` means for text, arrays and tables.
//!
//! *Models*: the narrowest of int, long, decimal and double in the order in which 5.1 widens;
//! int and long overflow into double; whole division stays whole only without a remainder;
//! repetition of text and arrays.

use std::cell::RefCell;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::convert::{to_decimal, to_double, to_long, to_number};
use super::time::TimeSpan;
use super::{Net, Value, ValueError, text};
use crate::culture::{INVARIANT, read};
use crate::net::Still;

/// An operator of arithmetic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arithmetic {
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// `/`
    Div,
    /// `%`
    Rem,
}

impl Arithmetic {
    /// The name of the method that .NET would look for.
    fn method(self) -> &'static str {
        match self {
            Self::Add => "op_Addition",
            Self::Sub => "op_Subtraction",
            Self::Mul => "op_Multiply",
            Self::Div => "op_Division",
            Self::Rem => "op_Modulus",
        }
    }
}

/// Elements that an operation may make at most.
pub const MOST_ELEMENTS: usize = 1 << 20;
/// Bytes of a text that an operation may make at most.
const MOST_BYTES: usize = 1 << 26;

/// `left op right`
///
/// # Errors
/// Operands that do not fit, division by zero, a result without bounds.
pub fn calculate(op: Arithmetic, left: &Value, right: &Value) -> Result<Value, ValueError> {
    match (op, left) {
        (Arithmetic::Add, Value::Null) => Ok(right.clone()),
        (Arithmetic::Add, Value::Text(said)) => {
            bounded_text(said.len() + text::of(right).len())?;
            Ok(Value::text(&format!("{said}{}", text::of(right))))
        }
        (Arithmetic::Add, Value::Char(_)) if matches!(right, Value::Text(_)) => {
            Ok(Value::text(&format!("{}{}", text::of(left), text::of(right))))
        }
        (Arithmetic::Add, Value::Array(values)) => {
            let mut all = values.borrow().clone();
            match right.cells() {
                Some(_) => all.extend(right.elements()),
                None => all.push(right.clone()),
            }
            bounded_elements(all.len())?;
            Ok(Value::array(all))
        }
        (Arithmetic::Add, Value::Table(table)) => add_tables(table, right),
        (Arithmetic::Mul, Value::Text(said)) => {
            let times = times(right)?;
            bounded_text(said.len().saturating_mul(times))?;
            Ok(Value::text(&said.repeat(times)))
        }
        (Arithmetic::Mul, Value::Array(values)) => {
            let times = times(right)?;
            let values = values.borrow();
            bounded_elements(values.len().saturating_mul(times))?;
            Ok(Value::array(values.iter().cloned().cycle().take(values.len() * times).collect()))
        }
        (_, Value::Net(net)) if net.number().is_none() => match left.cells() {
            Some(_) => calculate(op, &Value::array(left.elements()), right),
            None => moments(op, net, right).unwrap_or_else(|| Err(no_method(op, left))),
        },
        (
            _,
            Value::Table(_) | Value::Object(_) | Value::Type(_) | Value::Array(_) | Value::Block(_),
        ) => Err(no_method(op, left)),
        _ => numbers(op, &to_number(left)?, &to_number(right)?),
    }
}

/// Points in time and lengths of it; nothing when the operator is none of theirs.
fn moments(op: Arithmetic, left: &Net, right: &Value) -> Option<Result<Value, ValueError>> {
    let span = match (right, right.as_net()) {
        (_, Some(Net::TimeSpan(span))) => Some(*span),
        (Value::Text(said), _) => read::span(said).ok(),
        _ => None,
    };
    let other = match (right, right.as_net()) {
        (_, Some(Net::DateTime(at))) => Some(*at),
        (Value::Text(said), _) => read::date(&mut Still::default(), &INVARIANT, said),
        _ => None,
    };
    let far = "The added or subtracted value results in an un-representable DateTime.";
    let long = "TimeSpan overflowed because the duration is too long.";
    let ok = |value: Option<Value>, why| {
        value.ok_or_else(|| ValueError::new("OperatorFailed", format!("Error: \"{why}\"")))
    };
    match (op, left) {
        (Arithmetic::Add, Net::DateTime(at)) => Some(ok(at.plus(span?.0).map(Value::from), far)),
        (Arithmetic::Sub, Net::DateTime(at)) => Some(match (other, span) {
            (Some(other), None) => Ok(TimeSpan(at.ticks - other.ticks).into()),
            (_, Some(span)) => {
                let earlier = span.0.checked_neg().and_then(|ticks| at.plus(ticks));
                ok(earlier.map(Value::from), far)
            }
            _ => return None,
        }),
        (Arithmetic::Add, Net::TimeSpan(own)) => {
            let sum = own.0.checked_add(span?.0);
            Some(ok(sum.map(|ticks| TimeSpan(ticks).into()), long))
        }
        (Arithmetic::Sub, Net::TimeSpan(own)) => {
            let rest = own.0.checked_sub(span?.0);
            Some(ok(rest.map(|ticks| TimeSpan(ticks).into()), long))
        }
        _ => None,
    }
}

fn no_method(op: Arithmetic, left: &Value) -> ValueError {
    let text = format!(
        "Method invocation failed because [{}] does not contain a method named '{}'.",
        left.type_name(),
        op.method()
    );
    ValueError::new("MethodNotFound", text)
}

fn times(value: &Value) -> Result<usize, ValueError> {
    usize::try_from(to_long(value)?).map_err(|_| {
        ValueError::new("ArgumentOutOfRange", "The number of repetitions must not be negative.")
    })
}

fn bounded_elements(count: usize) -> Result<(), ValueError> {
    let text = format!("marslab: an array of more than {MOST_ELEMENTS} elements is refused");
    if count > MOST_ELEMENTS { Err(ValueError::new("LimitExceeded", text)) } else { Ok(()) }
}

fn bounded_text(bytes: usize) -> Result<(), ValueError> {
    let text = format!("marslab: a text of more than {MOST_BYTES} bytes is refused");
    if bytes > MOST_BYTES { Err(ValueError::new("LimitExceeded", text)) } else { Ok(()) }
}

fn add_tables(table: &RefCell<super::Table>, right: &Value) -> Result<Value, ValueError> {
    let Value::Table(more) = right else {
        let text = "A hash table can only be added to another hash table.";
        return Err(ValueError::new("AddHashTableToNonHashTable", text));
    };
    let mut sum = table.borrow().clone();
    for (key, value) in &more.borrow().entries {
        if sum.get(key).is_some() {
            let text =
                format!("Item has already been added. Key in dictionary: '{}'", text::of(key));
            return Err(ValueError::new("System.ArgumentException", text));
        }
        sum.set(key.clone(), value.clone());
    }
    Ok(Value::of_table(sum))
}

/// Both operands are numbers: the wider type of the two is taken.
fn numbers(op: Arithmetic, left: &Value, right: &Value) -> Result<Value, ValueError> {
    match (left, right) {
        (Value::Decimal(_), _) | (_, Value::Decimal(_)) => {
            decimals(op, to_decimal(left)?, to_decimal(right)?)
        }
        (Value::Double(_), _) | (_, Value::Double(_)) => {
            Ok(Value::Double(doubles(op, to_double(left)?, to_double(right)?)))
        }
        (Value::Long(_), _) | (_, Value::Long(_)) => {
            let result = whole(op, to_long(left)?, to_long(right)?)?;
            Ok(match result {
                Value::Int(int) => Value::Long(i64::from(int)),
                other => other,
            })
        }
        _ => {
            let result = whole(op, to_long(left)?, to_long(right)?)?;
            Ok(match result {
                Value::Long(long) => match i32::try_from(long) {
                    Ok(int) => Value::Int(int),
                    // An int that overflows becomes a double, not a long.
                    Err(_) => Value::Double(long as f64),
                },
                other => other,
            })
        }
    }
}

fn by_zero() -> ValueError {
    ValueError::new("RuntimeException", "Attempted to divide by zero.")
}

fn whole(op: Arithmetic, left: i64, right: i64) -> Result<Value, ValueError> {
    let exact = match op {
        Arithmetic::Add => left.checked_add(right),
        Arithmetic::Sub => left.checked_sub(right),
        Arithmetic::Mul => left.checked_mul(right),
        Arithmetic::Div | Arithmetic::Rem if right == 0 => return Err(by_zero()),
        Arithmetic::Div => left.checked_div(right).filter(|whole| whole * right == left),
        Arithmetic::Rem => left.checked_rem(right).or(Some(0)),
    };
    Ok(match exact {
        Some(whole) => Value::Long(whole),
        None => Value::Double(doubles(op, left as f64, right as f64)),
    })
}

fn doubles(op: Arithmetic, left: f64, right: f64) -> f64 {
    match op {
        Arithmetic::Add => left + right,
        Arithmetic::Sub => left - right,
        Arithmetic::Mul => left * right,
        Arithmetic::Div => left / right,
        Arithmetic::Rem => left % right,
    }
}

fn decimals(op: Arithmetic, left: Decimal, right: Decimal) -> Result<Value, ValueError> {
    if matches!(op, Arithmetic::Div | Arithmetic::Rem) && right.is_zero() {
        return Err(by_zero());
    }
    let result = match op {
        Arithmetic::Add => left.checked_add(right),
        Arithmetic::Sub => left.checked_sub(right),
        Arithmetic::Mul => left.checked_mul(right),
        Arithmetic::Div => left.checked_div(right),
        Arithmetic::Rem => left.checked_rem(right),
    };
    result.map(Value::Decimal).ok_or_else(|| {
        ValueError::new(
            "RuntimeException",
            "Value was either too large or too small for a Decimal.",
        )
    })
}

/// `-value`
///
/// # Errors
/// A value that is no number.
pub fn negate(value: &Value) -> Result<Value, ValueError> {
    if let Some(Net::TimeSpan(span)) = value.as_net() {
        return Ok(TimeSpan(span.0.saturating_neg()).into());
    }
    match to_number(value)? {
        Value::Int(int) => Ok(match int.checked_neg() {
            Some(int) => Value::Int(int),
            None => Value::Double(-f64::from(int)),
        }),
        Value::Long(long) => Ok(match long.checked_neg() {
            Some(long) => Value::Long(long),
            None => Value::Double(-(long as f64)),
        }),
        Value::Double(double) => Ok(Value::Double(-double)),
        Value::Decimal(decimal) => Ok(Value::Decimal(-decimal)),
        other => Ok(other),
    }
}

/// An operator on bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bits {
    /// `-band`
    And,
    /// `-bor`
    Or,
    /// `-bxor`
    Xor,
    /// `-shl`
    Left,
    /// `-shr`
    Right,
}

/// `left op right` on bits: ints stay ints, anything else is a long.
///
/// # Errors
/// Operands that are no whole numbers.
pub fn bits(op: Bits, left: &Value, right: &Value) -> Result<Value, ValueError> {
    let is_int = |value: &Value| matches!(to_number(value), Ok(Value::Int(_)));
    let (one, other) = (to_long(left)?, to_long(right)?);
    let both = is_int(left) && (is_int(right) || matches!(op, Bits::Left | Bits::Right));
    if both && let Some(int) = one.to_i32() {
        // 5.1 takes only as many bits of the distance as the type has.
        let distance = (other & 31) as u32;
        let other = other as i32;
        return Ok(Value::Int(match op {
            Bits::And => int & other,
            Bits::Or => int | other,
            Bits::Xor => int ^ other,
            Bits::Left => int.wrapping_shl(distance),
            Bits::Right => int.wrapping_shr(distance),
        }));
    }
    let distance = (other & 63) as u32;
    Ok(Value::Long(match op {
        Bits::And => one & other,
        Bits::Or => one | other,
        Bits::Xor => one ^ other,
        Bits::Left => one.wrapping_shl(distance),
        Bits::Right => one.wrapping_shr(distance),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use Arithmetic::{Add, Div, Mul, Rem, Sub};

    fn shown(op: Arithmetic, left: Value, right: Value) -> String {
        match calculate(op, &left, &right) {
            Ok(value) => format!("{} {}", text::of(&value), value.type_name()),
            Err(error) => error.id.to_owned(),
        }
    }

    #[test]
    fn types_widen_as_in_5_1() {
        let int = Value::Int;
        assert_eq!(shown(Div, int(5), int(2)), "2.5 System.Double");
        assert_eq!(shown(Div, int(6), int(2)), "3 System.Int32");
        assert_eq!(shown(Add, int(i32::MAX), int(1)), "2147483648 System.Double");
        assert_eq!(shown(Mul, Value::Long(i64::MAX), int(2)), "1.84467440737096E+19 System.Double");
        assert_eq!(shown(Add, Value::Long(1), int(1)), "2 System.Int64");
        assert_eq!(shown(Add, int(1), Value::Double(0.5)), "1.5 System.Double");
        let decimal = Value::Decimal("1.50".parse().unwrap());
        assert_eq!(shown(Add, decimal.clone(), Value::Double(0.25)), "1.75 System.Decimal");
        assert_eq!(shown(Mul, decimal, int(2)), "3.00 System.Decimal");
        assert_eq!(shown(Rem, int(-7), int(3)), "-1 System.Int32");
        assert_eq!(shown(Div, int(1), int(0)), "RuntimeException");
        assert_eq!(shown(Div, Value::Double(1.0), int(0)), "Infinity System.Double");
        assert_eq!(shown(Rem, Value::Long(i64::MIN), int(-1)), "0 System.Int64");
    }

    #[test]
    fn the_left_operand_decides_what_plus_means() {
        assert_eq!(shown(Add, Value::text("a"), Value::Int(1)), "a1 System.String");
        assert_eq!(shown(Add, Value::Int(1), Value::text("2")), "3 System.Int32");
        assert_eq!(shown(Add, Value::Int(1), Value::text("x")), "InvalidCastFromStringToInteger");
        assert_eq!(shown(Sub, Value::text("7"), Value::text("2")), "5 System.Int32");
        assert_eq!(shown(Mul, Value::text("ab"), Value::Int(3)), "ababab System.String");
        assert_eq!(shown(Mul, Value::text("3"), Value::Int(2)), "33 System.String");
        let array = Value::array(vec![Value::Int(1)]);
        assert_eq!(shown(Add, array.clone(), Value::Int(2)), "1 2 System.Object[]");
        assert_eq!(shown(Mul, array.clone(), Value::Int(3)), "1 1 1 System.Object[]");
        assert_eq!(shown(Sub, array, Value::Int(2)), "MethodNotFound");
        assert_eq!(shown(Add, Value::Null, Value::text("x")), "x System.String");
    }

    #[test]
    fn nothing_grows_without_bounds() {
        assert_eq!(shown(Mul, Value::text("ab"), Value::Int(i32::MAX)), "LimitExceeded");
        let array = Value::array(vec![Value::Null; 1000]);
        assert_eq!(shown(Mul, array, Value::Int(i32::MAX)), "LimitExceeded");
    }

    #[test]
    fn bits_keep_the_width_of_their_type() {
        let of = |op, left, right| bits(op, &left, &right).map(|value| text::of(&value));
        assert_eq!(of(Bits::And, Value::Int(6), Value::Int(3)), Ok("2".to_owned()));
        assert_eq!(of(Bits::Left, Value::Int(1), Value::Int(33)), Ok("2".to_owned()));
        assert_eq!(of(Bits::Left, Value::Long(1), Value::Int(33)), Ok("8589934592".to_owned()));
        assert_eq!(of(Bits::Xor, Value::text("5"), Value::Int(1)), Ok("4".to_owned()));
    }
}

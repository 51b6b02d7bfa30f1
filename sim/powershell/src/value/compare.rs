//! Comparisons: the left operand decides as what the two are compared; an array filters.
//!
//! *Models*: `-eq` and its like on numbers, text, truth values and nothing; `-contains`, `-in`;
//! wildcards of `-like`.
//! *Leaves out*: the collation of cultures: texts are ordered by their folded characters \[S\].

use std::cmp::Ordering;
use std::rc::Rc;

use super::convert::{to_decimal, to_double, to_number};
use super::{Net, Value, ValueError, text};
use crate::net::{Fault, Still};

/// An operator of comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `-eq`
    Eq,
    /// `-ne`
    Ne,
    /// `-gt`
    Gt,
    /// `-ge`
    Ge,
    /// `-lt`
    Lt,
    /// `-le`
    Le,
}

impl Comparison {
    fn holds(self, order: Ordering) -> bool {
        match self {
            Self::Eq => order.is_eq(),
            Self::Ne => order.is_ne(),
            Self::Gt => order.is_gt(),
            Self::Ge => order.is_ge(),
            Self::Lt => order.is_lt(),
            Self::Le => order.is_le(),
        }
    }
}

/// `left op right`: a truth value, or those elements of an array for which it holds.
///
/// # Errors
/// Values that have no order.
pub fn compare(
    op: Comparison,
    left: &Value,
    right: &Value,
    sensitive: bool,
) -> Result<Value, ValueError> {
    if left.cells().is_some() {
        let mut kept = Vec::new();
        for value in &left.elements() {
            if one(op, value, right, sensitive)? {
                kept.push(value.clone());
            }
        }
        return Ok(Value::array(kept));
    }
    one(op, left, right, sensitive).map(Value::Bool)
}

fn one(op: Comparison, left: &Value, right: &Value, sensitive: bool) -> Result<bool, ValueError> {
    match (op, order(left, right, sensitive)) {
        (_, Ok(Some(order))) => Ok(op.holds(order)),
        // Values that cannot be compared are not equal, and have no order.
        (Comparison::Eq, _) => Ok(false),
        (Comparison::Ne, _) => Ok(true),
        (_, Ok(None)) => {
            let text =
                format!("Cannot compare \"{}\" because it is not IComparable.", text::of(left));
            Err(ValueError::new("NotIcomparable", text))
        }
        (_, Err(error)) => Err(ValueError::new(
            "ComparisonFailure",
            format!(
                "Could not compare \"{}\" to \"{}\". Error: \"{}\"",
                text::of(left),
                text::of(right),
                error.text
            ),
        )),
    }
}

/// The order of two values as the left one sees it; `None` when they have none.
fn order(left: &Value, right: &Value, sensitive: bool) -> Result<Option<Ordering>, ValueError> {
    Ok(match left {
        Value::Null => match right {
            Value::Null => Some(Ordering::Equal),
            // Nothing is less than everything but negative numbers.
            _ => Some(match to_double(right) {
                Ok(number) if number < 0.0 && is_number(right) => Ordering::Greater,
                _ => Ordering::Less,
            }),
        },
        Value::Text(said) => Some(texts(said, &text::of(right), sensitive)),
        Value::Char(c) => Some(texts(&c.to_string(), &text::of(right), sensitive)),
        Value::Bool(truth) => Some(truth.cmp(&right.is_true())),
        _ if is_number(left) => match right {
            Value::Null => Some(Ordering::Greater),
            _ => Some(numbers(left, &to_number(right)?)?),
        },
        Value::Net(net) => nets(net, right)?,
        Value::Array(one) => same_thing(matches!(right, Value::Array(two) if Rc::ptr_eq(one, two))),
        Value::Table(one) => same_thing(matches!(right, Value::Table(two) if Rc::ptr_eq(one, two))),
        Value::Object(one) if one.borrow().is_account() => {
            let (mine, theirs) = (super::text::of(left), super::text::of(right));
            same_thing(super::text::same(&mine, &theirs))
        }
        Value::Object(one) => {
            same_thing(matches!(right, Value::Object(two) if Rc::ptr_eq(one, two)))
        }
        Value::Block(one) => same_thing(matches!(right, Value::Block(two) if Rc::ptr_eq(one, two))),
        Value::Type(one) => same_thing(match right {
            Value::Type(two) => text::same(&one.name, &two.name),
            Value::Text(name) => text::same(&one.name, name),
            _ => false,
        }),
        _ => None,
    })
}

fn same_thing(is: bool) -> Option<Ordering> {
    is.then_some(Ordering::Equal)
}

fn is_number(value: &Value) -> bool {
    match value {
        Value::Net(net) => !matches!(**net, Net::Enum(_)) && net.number().is_some(),
        _ => matches!(
            value,
            Value::Byte(_) | Value::Int(_) | Value::Long(_) | Value::Double(_) | Value::Decimal(_)
        ),
    }
}

/// Values of .NET: the right operand becomes what the left one is.
fn nets(left: &Rc<Net>, right: &Value) -> Result<Option<Ordering>, ValueError> {
    let cast = |full: &str| {
        crate::net::cast::to(&mut Still::default(), right, full).map_err(|fault| match fault {
            Fault::Thrown(thrown) => ValueError::new(thrown.id, thrown.text),
            other => ValueError::new("ComparisonFailure", other.to_string()),
        })
    };
    if matches!(right, Value::Null) {
        return Ok(Some(Ordering::Greater));
    }
    let full = left.type_name();
    Ok(match &**left {
        Net::DateTime(one) => match cast(&full)?.as_net() {
            Some(Net::DateTime(other)) => Some(one.ticks.cmp(&other.ticks)),
            _ => None,
        },
        Net::DateTimeOffset(one, east) => match right.as_net() {
            Some(Net::DateTimeOffset(other, other_east)) => {
                Some((one.ticks - east.0).cmp(&(other.ticks - other_east.0)))
            }
            _ => None,
        },
        Net::TimeSpan(one) => match cast(&full)?.as_net() {
            Some(Net::TimeSpan(other)) => Some(one.cmp(other)),
            _ => None,
        },
        Net::Version(one) => match cast(&full)?.as_net() {
            Some(Net::Version(other)) => Some(one.cmp(other)),
            _ => None,
        },
        Net::Guid(one) => match cast(&full)?.as_net() {
            Some(Net::Guid(other)) => Some(one.cmp(other)),
            _ => None,
        },
        Net::Enum(one) => {
            let other = match right {
                Value::Text(said) => one.of.number_of(said),
                other => super::convert::to_long(other).ok(),
            };
            other.map(|other| one.number.cmp(&other))
        }
        Net::Uri(one) => same_thing(text::same(one, &text::of(right))),
        Net::Culture(one) => match right.as_net() {
            Some(Net::Culture(other)) => same_thing(one == other),
            _ => None,
        },
        Net::Encoding(one) => match right.as_net() {
            Some(Net::Encoding(other)) => same_thing(one == other),
            _ => None,
        },
        _ => same_thing(matches!(right, Value::Net(other) if Rc::ptr_eq(left, other))),
    })
}

fn numbers(left: &Value, right: &Value) -> Result<Ordering, ValueError> {
    let is_double = |value: &Value| matches!(value, Value::Double(_));
    if is_double(left) || is_double(right) {
        let (one, other) = (to_double(left)?, to_double(right)?);
        return Ok(one.partial_cmp(&other).unwrap_or(Ordering::Less));
    }
    Ok(to_decimal(left)?.cmp(&to_decimal(right)?))
}

fn texts(left: &str, right: &str, sensitive: bool) -> Ordering {
    if sensitive {
        return left.cmp(right);
    }
    left.chars().flat_map(char::to_lowercase).cmp(right.chars().flat_map(char::to_lowercase))
}

/// True for what is only equal to itself; nothing in it is looked at, since it may be in use.
fn is_reference(value: &Value) -> bool {
    matches!(value, Value::Array(_) | Value::Table(_) | Value::Object(_))
}

/// True when two values are one array, table or object.
#[must_use]
pub fn same_reference(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Array(one), Value::Array(other)) => Rc::ptr_eq(one, other),
        (Value::Table(one), Value::Table(other)) => Rc::ptr_eq(one, other),
        (Value::Object(one), Value::Object(other)) => Rc::ptr_eq(one, other),
        _ => false,
    }
}

/// True when two values are the same key of a table: texts whatever their case, numbers of one
/// type by value, the rest by being the same thing.
#[must_use]
pub fn same_key(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Text(one), Value::Text(other)) => text::same(one, other),
        (Value::Text(_), _) | (_, Value::Text(_)) => false,
        _ if is_reference(left) || is_reference(right) => same_reference(left, right),
        _ => {
            left.type_name() == right.type_name()
                && matches!(order(left, right, true), Ok(Some(Ordering::Equal)))
        }
    }
}

/// `values -contains value`
#[must_use]
pub fn contains(values: &Value, value: &Value, sensitive: bool) -> bool {
    values
        .elements()
        .iter()
        .any(|there| matches!(order(there, value, sensitive), Ok(Some(Ordering::Equal))))
}

/// `text -like pattern`: `*`, `?`, `[a-z]`, a backtick in front of what shall mean itself.
#[must_use]
pub fn like(text: &str, pattern: &str, sensitive: bool) -> bool {
    let fold = |text: &str| -> Vec<char> {
        match sensitive {
            true => text.chars().collect(),
            false => text.chars().flat_map(char::to_lowercase).collect(),
        }
    };
    let (text, tokens) = (fold(text), tokens(&fold(pattern)));
    // Greedy, with one place to return to: the last star.
    let (mut at, mut token, mut star) = (0, 0, None);
    while at < text.len() {
        match tokens.get(token) {
            Some(Token::Star) => {
                star = Some((token, at));
                token += 1;
            }
            Some(one) if one.takes(text[at]) => {
                at += 1;
                token += 1;
            }
            _ => match star {
                Some((of, from)) => {
                    (token, at) = (of + 1, from + 1);
                    star = Some((of, from + 1));
                }
                None => return false,
            },
        }
    }
    tokens[token..].iter().all(|token| *token == Token::Star)
}

#[derive(Debug, PartialEq, Eq)]
enum Token {
    Star,
    Any,
    Char(char),
    Set(Vec<(char, char)>),
}

impl Token {
    fn takes(&self, c: char) -> bool {
        match self {
            Self::Star => false,
            Self::Any => true,
            Self::Char(own) => *own == c,
            Self::Set(ranges) => ranges.iter().any(|(from, to)| (*from..=*to).contains(&c)),
        }
    }
}

fn tokens(pattern: &[char]) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(c) = pattern.get(at) {
        at += 1;
        tokens.push(match c {
            '*' => Token::Star,
            '?' => Token::Any,
            '`' => match pattern.get(at) {
                Some(next) => {
                    at += 1;
                    Token::Char(*next)
                }
                None => Token::Char('`'),
            },
            '[' => match pattern[at..].iter().position(|c| *c == ']').filter(|end| *end > 0) {
                Some(end) => {
                    let set = ranges(&pattern[at..at + end]);
                    at += end + 1;
                    Token::Set(set)
                }
                None => Token::Char('['),
            },
            other => Token::Char(*other),
        });
    }
    tokens
}

fn ranges(set: &[char]) -> Vec<(char, char)> {
    let mut ranges = Vec::new();
    let mut at = 0;
    while let Some(from) = set.get(at) {
        match (set.get(at + 1), set.get(at + 2)) {
            (Some('-'), Some(to)) => {
                ranges.push((*from, *to));
                at += 3;
            }
            _ => {
                ranges.push((*from, *from));
                at += 1;
            }
        }
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;
    use Comparison::{Eq, Ge, Gt, Lt, Ne};

    fn holds(op: Comparison, left: Value, right: Value) -> bool {
        compare(op, &left, &right, false).expect("they have an order").is_true()
    }

    #[test]
    fn the_left_operand_decides_as_what_they_are_compared() {
        assert!(holds(Eq, Value::Int(1), Value::text("1.0")));
        assert!(!holds(Eq, Value::text("1"), Value::Double(1.5)));
        assert!(holds(Eq, Value::text("1"), Value::Int(1)));
        assert!(holds(Lt, Value::text("10"), Value::Int(9)), "as texts");
        assert!(holds(Gt, Value::Int(10), Value::text("9")), "as numbers");
        assert!(holds(Eq, Value::text("ABC"), Value::text("abc")));
        assert!(!compare(Eq, &Value::text("ABC"), &Value::text("abc"), true).unwrap().is_true());
        assert!(holds(Eq, Value::Bool(true), Value::text("False")), "a text that is there is true");
        assert!(holds(Ne, Value::Int(0), Value::Null) && holds(Ne, Value::Null, Value::Int(0)));
        assert!(holds(Lt, Value::Null, Value::Int(0)) && holds(Gt, Value::Null, Value::Int(-1)));
        assert!(holds(Ge, Value::Long(3), Value::Double(3.0)));
        assert!(holds(Ne, Value::Int(1), Value::text("x")), "what is no number is not equal");
        let error = compare(Gt, &Value::Int(1), &Value::text("x"), false).unwrap_err();
        assert_eq!(error.id, "ComparisonFailure");
    }

    #[test]
    fn an_array_on_the_left_filters() {
        let array = Value::array([1, 2, 3, 2].map(Value::Int).to_vec());
        let kept = compare(Eq, &array, &Value::Int(2), false).unwrap();
        assert_eq!(text::of(&kept), "2 2");
        let none = compare(Gt, &array, &Value::Int(9), false).unwrap();
        assert!(!none.is_true() && contains(&array, &Value::text("3"), false));
    }

    #[test]
    fn wildcards_match_whole_texts() {
        let yes = [
            ("Backup.log", "*.LOG"),
            ("a1", "a[0-9]"),
            ("a*b", "a`*b"),
            ("", "*"),
            ("abc", "a*c"),
            ("aXbXc", "a*X*c"),
            ("[", "["),
        ];
        assert!(yes.iter().all(|(text, pattern)| like(text, pattern, false)));
        let no = [("Backup.log", "backup"), ("ab", "a[0-9]"), ("axb", "a`*b"), ("", "?")];
        assert!(!no.iter().any(|(text, pattern)| like(text, pattern, false)));
        assert!(!like("A", "a", true));
    }
}

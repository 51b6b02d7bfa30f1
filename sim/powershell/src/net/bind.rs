//! Which overload of a method is meant, and its arguments as that one takes them.
//!
//! *Models*: the number of arguments, `params` arrays, conversion of each argument with the
//! overload whose conversions cost least; the errors that 5.1 gives when none fits.
//! *Leaves out*: optional parameters.

use super::shape::Row;
use super::{Ambient, Fault, Outcome, Thrown, cast};
use crate::value::{Net, Value, text};

const METHOD_EXCEPTION: &str = "System.Management.Automation.MethodException";

/// An overload, as its definition says.
#[derive(Debug)]
struct Overload<'a> {
    parameters: Vec<Parameter<'a>>,
}

#[derive(Debug, Clone, Copy)]
struct Parameter<'a> {
    of: &'a str,
    name: &'a str,
    many: bool,
}

fn overloads(definition: &str) -> Vec<Overload<'_>> {
    // Overloads stand apart by a comma, as parameters do, but behind a parenthesis.
    let mut all = Vec::new();
    for part in definition.split("), ") {
        let Some((_, inner)) = part.split_once('(') else { continue };
        let inner = inner.strip_suffix(')').unwrap_or(inner);
        let parameters = inner.split(", ").filter(|parameter| !parameter.is_empty());
        let parameters = parameters.map(|parameter| {
            let (many, parameter) = match parameter.strip_prefix("Params ") {
                Some(rest) => (true, rest),
                None => (false, parameter),
            };
            let (of, name) = parameter.rsplit_once(' ').unwrap_or((parameter, ""));
            Parameter { of, name, many }
        });
        all.push(Overload { parameters: parameters.collect() });
    }
    all
}

/// Arguments as an overload takes them.
#[derive(Debug)]
pub(super) struct Bound {
    /// Which overload.
    pub(super) overload: usize,
    /// Converted arguments; those of a `params` array are one.
    pub(super) arguments: Vec<Value>,
}

/// Chooses an overload. `element` stands for `T` in definitions of generic types.
pub(super) fn bind(
    host: &mut dyn Ambient,
    row: &Row,
    arguments: &[Value],
    element: &str,
) -> Outcome<Bound> {
    let (method, definition) = *row;
    let all = overloads(definition);
    let mut best: Option<(u32, Bound)> = None;
    let mut failed: Option<(String, &str, &Value, Fault)> = None;
    let mut candidates = 0;
    for (place, overload) in all.iter().enumerate() {
        for expanded in [false, true] {
            let Some(pairs) = pairs(overload, arguments, expanded) else { continue };
            candidates += 1;
            let (mut cost, mut converted, mut fits) = (u32::from(expanded), Vec::new(), true);
            for (parameter, argument) in pairs {
                let of = if parameter.of == "T" { element } else { parameter.of };
                let of = if expanded && parameter.many { of.trim_end_matches("[]") } else { of };
                match convert(host, argument, of) {
                    Ok((price, value)) => {
                        cost += price;
                        converted.push(value);
                    }
                    Err(why @ Fault::Limit(_)) => return Err(why),
                    Err(why) => {
                        failed.get_or_insert((of.to_owned(), parameter.name, argument, why));
                        fits = false;
                        break;
                    }
                }
            }
            if !fits || best.as_ref().is_some_and(|(least, _)| *least <= cost) {
                continue;
            }
            if expanded {
                let many = converted.split_off(overload.parameters.len() - 1);
                converted.push(Value::array(many));
            }
            best = Some((cost, Bound { overload: place, arguments: converted }));
        }
    }
    match (best, failed) {
        (Some((_, bound)), _) => Ok(bound),
        (None, Some((.., why @ Fault::Unsupported(_)))) => Err(why),
        (None, Some((of, name, argument, why))) if candidates == 1 => {
            Err(cannot_convert(method, (&of, name), argument, &why))
        }
        _ => Err(no_overload(method, arguments.len())),
    }
}

/// The error for a number of arguments that no overload takes.
pub(super) fn no_overload(method: &str, count: usize) -> Fault {
    let text =
        format!("Cannot find an overload for \"{method}\" and the argument count: \"{count}\".");
    Thrown::new("MethodCountCouldNotFindBest", METHOD_EXCEPTION, &text).into()
}

/// The error for an argument; of its parameter the type and the name are given.
fn cannot_convert(method: &str, to: (&str, &str), value: &Value, why: &Fault) -> Fault {
    let text = format!(
        "Cannot convert argument \"{}\", with value: \"{}\", for \"{method}\" to type \"{}\": \
         \"{why}\"",
        to.1,
        text::of(value),
        cast::full(to.0)
    );
    Thrown::new("MethodArgumentConversionInvalidCastArgument", METHOD_EXCEPTION, &text).into()
}

/// Each argument with its parameter; none when their numbers differ.
fn pairs<'a, 'b>(
    overload: &'a Overload<'b>,
    arguments: &'a [Value],
    expanded: bool,
) -> Option<Vec<(&'a Parameter<'b>, &'a Value)>> {
    let parameters = &overload.parameters;
    if !expanded {
        return (parameters.len() == arguments.len())
            .then(|| parameters.iter().zip(arguments).collect());
    }
    let last = parameters.last().filter(|last| last.many)?;
    let fixed = parameters.len() - 1;
    if arguments.len() < fixed {
        return None;
    }
    let repeated = std::iter::repeat_n(last, arguments.len() - fixed);
    Some(parameters[..fixed].iter().chain(repeated).zip(arguments).collect())
}

/// Width of number types, in the order in which they widen.
fn rank(of: &str) -> Option<u32> {
    Some(match of {
        "System.SByte" | "System.Byte" => 1,
        "System.Int16" | "System.UInt16" => 2,
        "System.Int32" | "System.UInt32" => 3,
        "System.Int64" | "System.UInt64" => 4,
        "System.Single" => 6,
        "System.Double" => 5,
        "System.Decimal" => 7,
        _ => return None,
    })
}

/// An argument as a type, and what that costs.
fn convert(host: &mut dyn Ambient, value: &Value, of: &str) -> Outcome<(u32, Value)> {
    let full = cast::full(of);
    let own = value.type_name();
    if matches!(of, "System.Object" | "IFormatProvider" | "System.IFormatProvider") {
        let is_provider = of != "System.Object";
        let fits = matches!(value, Value::Null)
            || value.as_net().is_some_and(|net| matches!(net, Net::Culture(_)));
        if is_provider && !fits {
            return Err(Fault::argument("it is no format provider"));
        }
        return Ok((if is_provider { 0 } else { 50 }, value.clone()));
    }
    if *own == *full {
        return Ok((0, value.clone()));
    }
    if of == "scriptblock" {
        return Err(Fault::argument("it is no script block"));
    }
    if of == "ref" {
        return match value.as_net() {
            Some(Net::Reference(_)) => Ok((0, value.clone())),
            _ => Err(Fault::argument("it is no reference")),
        };
    }
    if matches!(value.as_net(), Some(Net::Reference(_))) {
        return Err(Fault::argument("a reference was not expected"));
    }
    // Nothing is a fine text, array or object, but a poor number.
    if matches!(value, Value::Null) && rank(&full).is_none() && !is_struct(&full) {
        return Ok((5, Value::Null));
    }
    let price = match (rank(&own), rank(&full)) {
        (Some(from), Some(to)) if from <= to => 1 + to - from,
        (Some(_), Some(_)) => 20,
        _ => match (value, &*full) {
            (Value::Text(_), "System.Char[]") => 6,
            (Value::Text(_), "System.Char") => 10,
            (Value::Text(_), "System.String[]") => 12,
            (Value::Char(_), "System.String") => 10,
            (Value::Array(_), full) if full.ends_with("[]") => 8,
            (other, full) if full.ends_with("[]") && other.cells().is_none() => 200,
            (_, "System.String") => 45,
            (_, "System.Boolean") => 42,
            (Value::Text(_), _) => 25,
            _ => 30,
        },
    };
    cast::to(host, value, &full).map(|value| (price, value))
}

fn is_struct(full: &str) -> bool {
    super::types::bases(full).iter().any(|base| &**base == "System.ValueType")
}

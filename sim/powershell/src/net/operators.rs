//! The operators of PowerShell on text: `-match`, `-replace`, `-split`, `-join`.

use std::rc::Rc;

use super::{Ambient, Fault, Outcome};
use crate::culture::composite;
use crate::regex::{Found, Options};
use crate::value::{Table, Value, compare, convert, text};

fn options(sensitive: bool) -> Options {
    if sensitive { Options::NONE } else { Options::IGNORE_CASE }
}

/// `left -f right`
///
/// # Errors
/// `FormatError`, with what .NET says about the format.
pub fn format(host: &mut dyn Ambient, left: &Value, right: &Value) -> Outcome {
    let arguments = if right.cells().is_some() { right.elements() } else { vec![right.clone()] };
    let culture = host.culture();
    let made = composite::format(host, culture, &text::of(left), &arguments);
    made.map(|text| Value::text(&text)).map_err(|fault| match fault {
        Fault::Thrown(thrown) => {
            let text = format!("Error formatting a string: {}.", thrown.text);
            let exception = "System.Management.Automation.RuntimeException";
            super::Thrown::new("FormatError", exception, &text).into()
        }
        other => other,
    })
}

/// `left op right`, with a clock for texts that say only a time of day.
///
/// # Errors
/// Values that have no order.
pub fn compare(
    host: &mut dyn Ambient,
    op: compare::Comparison,
    left: &Value,
    right: &Value,
    sensitive: bool,
) -> Outcome {
    let is_date = matches!(left.as_net(), Some(crate::value::Net::DateTime(_)));
    if let (true, Value::Text(said)) = (is_date, right)
        && let Some(at) = crate::culture::read::date(host, &crate::culture::INVARIANT, said)
    {
        return Ok(compare::compare(op, left, &at.into(), sensitive)?);
    }
    Ok(compare::compare(op, left, right, sensitive)?)
}

/// `left -match pattern`: a truth value with what `$Matches` becomes, or the elements of an
/// array that match, which leaves `$Matches` alone.
///
/// # Errors
/// A pattern that cannot be used; a search beyond the limits.
pub fn matches(
    host: &mut dyn Ambient,
    left: &Value,
    pattern: &Value,
    sensitive: bool,
) -> Outcome<(Value, Option<Table>)> {
    let pattern = pattern_of(host, pattern, options(sensitive))?;
    if left.cells().is_some() {
        let mut kept = Vec::new();
        for value in left.elements() {
            if pattern.is_match(&text::of(&value))? {
                kept.push(value);
            }
        }
        return Ok((Value::array(kept), None));
    }
    let said = shared(left);
    let found = pattern.find(&said, 0)?;
    Ok((Value::Bool(found.is_some()), found.as_ref().map(Found::matches)))
}

/// `left -notmatch pattern`
///
/// # Errors
/// As [`matches()`].
pub fn not_matches(
    host: &mut dyn Ambient,
    left: &Value,
    pattern: &Value,
    sensitive: bool,
) -> Outcome<(Value, Option<Table>)> {
    if left.cells().is_none() {
        let (value, table) = matches(host, left, pattern, sensitive)?;
        return Ok((Value::Bool(!value.is_true()), table));
    }
    let pattern = pattern_of(host, pattern, options(sensitive))?;
    let mut kept = Vec::new();
    for value in left.elements() {
        if !pattern.is_match(&text::of(&value))? {
            kept.push(value);
        }
    }
    Ok((Value::array(kept), None))
}

/// `left -like pattern`, or `-notlike`.
#[must_use]
pub fn like(left: &Value, pattern: &Value, sensitive: bool, negative: bool) -> Value {
    let pattern = text::of(pattern);
    let holds = |value: &Value| compare::like(&text::of(value), &pattern, sensitive) != negative;
    if left.cells().is_some() {
        return Value::array(left.elements().into_iter().filter(holds).collect());
    }
    Value::Bool(holds(left))
}

/// `left -replace pattern, with`
///
/// # Errors
/// More than two operands; a pattern that cannot be used; a search beyond the limits.
pub fn replace(host: &mut dyn Ambient, left: &Value, right: &Value, sensitive: bool) -> Outcome {
    let operands = right.elements();
    let (pattern, with) = match operands.as_slice() {
        [] => (Value::Null, String::new()),
        [pattern] => (pattern.clone(), String::new()),
        [pattern, with] => (pattern.clone(), text::of(with)),
        _ => {
            let text = "The -ireplace operator allows only two elements to follow it, not ";
            let text = format!("{text}{}.", operands.len());
            let exception = "System.Management.Automation.RuntimeException";
            return Err(super::Thrown::new("BadReplaceArgument", exception, &text).into());
        }
    };
    let source = text::of(&pattern);
    let pattern = pattern_of(host, &pattern, options(sensitive)).map_err(|fault| match fault {
        Fault::Thrown(_) => {
            let text = format!("The regular expression pattern {source} is not valid.");
            let exception = "System.Management.Automation.RuntimeException";
            super::Thrown::new("InvalidRegularExpression", exception, &text).into()
        }
        other => other,
    })?;
    let one = |value: &Value| {
        pattern.replace(&shared(value), &with, usize::MAX).map(|text| Value::text(&text))
    };
    if left.cells().is_some() {
        let all: Outcome<Vec<Value>> = left.elements().iter().map(one).collect();
        return all.map(Value::array);
    }
    one(left)
}

/// `-join values`, `values -join by`
///
/// # Errors
/// A text beyond the limits.
pub fn join(values: &Value, by: &str) -> Outcome {
    let parts: Vec<String> = values.elements().iter().map(text::of).collect();
    let bytes = parts.iter().map(String::len).sum::<usize>() + by.len() * parts.len();
    if bytes > super::MOST_BYTES {
        return Err(Fault::Limit(format!("a text of more than {} bytes", super::MOST_BYTES)));
    }
    Ok(Value::text(&parts.join(by)))
}

/// `-split values`: at white space.
#[must_use]
pub fn split_blanks(values: &Value) -> Value {
    let mut parts = Vec::new();
    for value in each(values) {
        let said = text::of(&value);
        let before = parts.len();
        parts.extend(said.split_whitespace().map(Value::text));
        if parts.len() == before {
            parts.push(Value::text(""));
        }
    }
    strings(parts)
}

fn each(values: &Value) -> Vec<Value> {
    if values.cells().is_some() { values.elements() } else { vec![values.clone()] }
}

fn strings(parts: Vec<Value>) -> Value {
    Value::list(crate::value::net::Flavour::ArrayOf("System.String".into()), parts)
}

/// `left -split pattern, limit, options`
///
/// # Errors
/// A pattern that cannot be used; options that do not go together; a search beyond the limits.
pub fn split(host: &mut dyn Ambient, left: &Value, right: &Value, sensitive: bool) -> Outcome {
    let operands = right.elements();
    let pattern = operands.first().cloned().unwrap_or(Value::Null);
    let limit = match operands.get(1) {
        Some(limit) => convert::to_int(limit)?,
        None => 0,
    };
    let (simple, more) = split_options(operands.get(2), sensitive)?;
    let source =
        if simple { crate::regex::escape(&text::of(&pattern)) } else { text::of(&pattern) };
    // A pattern that is already compiled keeps its own options.
    let pattern = match pattern.as_net() {
        Some(crate::value::Net::Regex(own)) if !simple => own.clone(),
        _ => host.pattern(&source, more)?,
    };
    let mut parts = Vec::new();
    for value in each(left) {
        let pieces = pattern.split(&shared(&value), usize::try_from(limit).unwrap_or(0))?;
        parts.extend(pieces.into_iter().map(Value::Text));
        if parts.len() > super::MOST_ELEMENTS {
            return Err(Fault::Limit(format!("more than {} elements", super::MOST_ELEMENTS)));
        }
    }
    Ok(strings(parts))
}

/// Whether the text is taken as it is, and the options of the pattern.
fn split_options(given: Option<&Value>, sensitive: bool) -> Outcome<(bool, Options)> {
    let mut more = options(sensitive);
    let mut simple = false;
    let Some(given) = given else { return Ok((simple, more)) };
    for name in text::of(given).split(',') {
        let option = match name.trim().to_ascii_lowercase().as_str() {
            "" | "regexmatch" | "0" => Options::NONE,
            "simplematch" | "1" => {
                simple = true;
                Options::NONE
            }
            "ignorecase" => Options::IGNORE_CASE,
            "multiline" => Options::MULTILINE,
            "singleline" => Options::SINGLELINE,
            "explicitcapture" => Options::EXPLICIT_CAPTURE,
            "ignorepatternwhitespace" => Options::IGNORE_WHITESPACE,
            "cultureinvariant" => Options::NONE,
            other => return Err(Fault::Unsupported(format!("-split with the option {other}"))),
        };
        more = Options(more.0 | option.0);
    }
    Ok((simple, more))
}

/// `left -split { condition }, limit`: characters for which the block holds are cut out; the
/// block sees one in `$_`.
///
/// # Errors
/// Those of the block.
pub fn split_by<E>(
    left: &Value,
    limit: i32,
    mut holds: impl FnMut(&str) -> Result<bool, E>,
) -> Result<Value, E> {
    let mut parts = Vec::new();
    for value in each(left) {
        let said = text::of(&value);
        let mut part = String::new();
        let mut made = 0;
        for c in said.chars() {
            let full = limit > 0 && made + 1 >= limit;
            if !full && holds(c.encode_utf8(&mut [0; 4]))? {
                parts.push(Value::text(&std::mem::take(&mut part)));
                made += 1;
            } else {
                part.push(c);
            }
        }
        parts.push(Value::text(&part));
    }
    Ok(strings(parts))
}

fn shared(value: &Value) -> Rc<str> {
    match value {
        Value::Text(text) => text.clone(),
        other => text::of(other).into(),
    }
}

fn pattern_of(
    host: &mut dyn Ambient,
    pattern: &Value,
    options: Options,
) -> Outcome<Rc<crate::regex::Pattern>> {
    match pattern.as_net() {
        Some(crate::value::Net::Regex(own)) => Ok(own.clone()),
        _ => host.pattern(&text::of(pattern), options),
    }
}

//! Texts with places for values: `-f`, `[string]::Format`.
//!
//! *Models*: places with alignment and format, doubled braces, each kind of value with the formats
//! that it takes.
//! *Leaves out*: custom formatters.

use super::{Culture, dates, numbers, spans};
use crate::net::{Ambient, Fault, MOST_BYTES, Outcome};
use crate::value::net::{EnumValue, Guid};
use crate::value::{Net, Value, text};

/// Widest alignment and highest number of a place.
const MOST: usize = 1_000_000;

/// A value by a format, as its `ToString` gives it.
///
/// # Errors
/// A format that does not fit the value.
pub fn value(
    host: &mut dyn Ambient,
    culture: &'static Culture,
    value: &Value,
    format: &str,
) -> Outcome<String> {
    if numbers::is_number(value) {
        return numbers::format(culture, value, format);
    }
    let Value::Net(net) = value else {
        return Ok(match value {
            // What an array calls itself, not its elements.
            Value::Array(_) | Value::Table(_) => value.type_name().to_string(),
            other => text::of(other),
        });
    };
    match &**net {
        Net::DateTime(at) => dates::format(host, culture, *at, None, format),
        Net::DateTimeOffset(at, offset) => {
            let format = if format.is_empty() {
                format!("{} zzz", dates::standard(culture, 'G')?)
            } else {
                format.to_owned()
            };
            dates::format(host, culture, *at, Some(*offset), &format)
        }
        Net::TimeSpan(span) => spans::format(culture, *span, format),
        Net::Guid(guid) => guid_text(*guid, format),
        Net::Enum(member) => enum_text(member, format),
        Net::List(list) => Ok(list.type_name().to_string()),
        other => Ok(other.to_string()),
    }
}

fn guid_text(guid: Guid, format: &str) -> Outcome<String> {
    Ok(match format {
        "" | "D" | "d" => guid.to_string(),
        "N" | "n" => format!("{:032x}", guid.0),
        "B" | "b" => format!("{{{guid}}}"),
        "P" | "p" => format!("({guid})"),
        _ => {
            return Err(Fault::format(
                "Format String can be only \"D\", \"d\", \"N\", \"n\", \"P\", \"p\", \"B\", \
                 \"b\", \"X\" or \"x\".",
            ));
        }
    })
}

fn enum_text(member: &EnumValue, format: &str) -> Outcome<String> {
    Ok(match format {
        "" | "G" | "g" | "F" | "f" => member.to_string(),
        "D" | "d" => member.number.to_string(),
        "X" | "x" => format!("{:08X}", member.number as i32),
        _ => {
            return Err(Fault::format(
                "Format String can be only \"G\", \"g\", \"X\", \"x\", \"F\", \"f\", \"D\" or \
                 \"d\".",
            ));
        }
    })
}

fn wrong() -> Fault {
    Fault::format("Input string was not in a correct format.")
}

/// `[string]::Format(format, arguments)`
///
/// # Errors
/// A format that .NET refuses, in its words; a result beyond the limits.
pub fn format(
    host: &mut dyn Ambient,
    culture: &'static Culture,
    format: &str,
    arguments: &[Value],
) -> Outcome<String> {
    let mut out = String::new();
    let mut rest = format;
    while let Some(at) = rest.find(['{', '}']) {
        out.push_str(&rest[..at]);
        let brace = &rest[at..=at];
        rest = &rest[at + 1..];
        if rest.starts_with(brace) {
            out.push_str(brace);
            rest = &rest[1..];
            continue;
        }
        if brace == "}" {
            return Err(wrong());
        }
        let (place, behind) = place(rest)?;
        rest = behind;
        let argument = arguments.get(place.index).ok_or_else(|| {
            Fault::format(
                "Index (zero based) must be greater than or equal to zero and less than the size \
                 of the argument list.",
            )
        })?;
        let shown = value(host, culture, argument, &place.format)?;
        let blanks = place.width.saturating_sub(crate::regex::length(&shown));
        if out.len() + blanks + shown.len() > MOST_BYTES {
            return Err(Fault::Limit(format!("a text of more than {MOST_BYTES} bytes")));
        }
        if !place.left {
            out.extend(std::iter::repeat_n(' ', blanks));
        }
        out.push_str(&shown);
        if place.left {
            out.extend(std::iter::repeat_n(' ', blanks));
        }
    }
    out.push_str(rest);
    Ok(out)
}

/// A place for a value.
struct Place {
    index: usize,
    width: usize,
    left: bool,
    format: String,
}

/// Reads a place behind its brace, and what follows it.
fn place(text: &str) -> Outcome<(Place, &str)> {
    let number = |text: &str| -> Outcome<(usize, usize)> {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let number = text[..digits].parse::<usize>().map_err(|_| wrong())?;
        if number >= MOST { Err(wrong()) } else { Ok((number, digits)) }
    };
    let (index, digits) = number(text)?;
    let mut place = Place { index, width: 0, left: false, format: String::new() };
    let mut rest = text[digits..].trim_start_matches(' ');
    if let Some(behind) = rest.strip_prefix(',') {
        let mut behind = behind.trim_start_matches(' ');
        if let Some(width) = behind.strip_prefix('-') {
            place.left = true;
            behind = width;
        }
        let (width, digits) = number(behind)?;
        place.width = width;
        rest = behind[digits..].trim_start_matches(' ');
    }
    if let Some(behind) = rest.strip_prefix(':') {
        let mut chars = behind.char_indices().peekable();
        loop {
            match chars.next() {
                None => return Err(wrong()),
                Some((at, c @ ('{' | '}'))) => {
                    if chars.peek().is_some_and(|(_, next)| *next == c) {
                        chars.next();
                        place.format.push(c);
                    } else if c == '}' {
                        return Ok((place, &behind[at + 1..]));
                    } else {
                        return Err(wrong());
                    }
                }
                Some((_, c)) => place.format.push(c),
            }
        }
    }
    rest.strip_prefix('}').map(|rest| (place, rest)).ok_or_else(wrong)
}

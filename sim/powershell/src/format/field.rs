//! A value in a field of a table or a list.
//!
//! *Models*: elements of a collection in braces, four at most; objects in it by their name.

use super::Source;
use crate::net::Outcome;
use crate::value::compare::like;
use crate::value::{Net, Value, text as texts};

/// Elements of a collection that are shown: `$FormatEnumerationLimit`.
const ENUMERATION_LIMIT: usize = 4;
/// Behind what was cut.
pub(super) const ELLIPSIS: &str = "...";

/// A value as text, alone.
///
/// # Errors
/// What its text ends with.
pub fn text(source: &mut dyn Source, value: &Value) -> Outcome<String> {
    match value {
        Value::Null => Ok(String::new()),
        Value::Text(text) => Ok(text.to_string()),
        other => source.show(other, ""),
    }
}

/// A value as a field shows it.
///
/// # Errors
/// What its text ends with.
pub fn field(source: &mut dyn Source, value: &Value, format: &str) -> Outcome<String> {
    if !format.is_empty() && !matches!(value, Value::Null) {
        return source.show(value, format);
    }
    let items = match value {
        Value::Table(table) => table.borrow().entries.iter().map(|(key, _)| key.clone()).collect(),
        Value::Net(net) => match &**net {
            Net::List(list) => list.enumerated(),
            Net::Dictionary(of) => of.entries.borrow().iter().map(|(key, _)| key.clone()).collect(),
            _ => return text(source, value),
        },
        Value::Array(values) => values.borrow().clone(),
        _ => return text(source, value),
    };
    let mut out = String::from("{");
    for (place, item) in items.iter().enumerate() {
        if place == ENUMERATION_LIMIT {
            out.push_str(ELLIPSIS);
            break;
        }
        if place > 0 {
            out.push_str(", ");
        }
        out.push_str(&element(source, item)?);
    }
    out.push('}');
    Ok(out)
}

/// An element of a collection: an object is shown by its name, its number or its key.
fn element(source: &mut dyn Source, item: &Value) -> Outcome<String> {
    let Value::Object(object) = item else { return text(source, item) };
    let is_custom = object.borrow().type_names.iter().any(|name| name.ends_with("PSCustomObject"));
    // A type that has a text of its own is shown by it.
    if is_custom || object.borrow().shown.is_some() {
        return text(source, item);
    }
    let names = source.property_names(item);
    let exact = ["Name", "Id", "Key"];
    let mut chosen =
        exact.iter().find_map(|wanted| names.iter().find(|name| texts::same(name, wanted)));
    for pattern in ["*Key", "*Name", "*Id"] {
        if chosen.is_some() {
            break;
        }
        let mut fitting = names.iter().filter(|name| like(name, pattern, false));
        chosen = fitting.next().filter(|_| fitting.next().is_none());
    }
    let value = match chosen {
        Some(name) => source.property(item, name)?,
        None => None,
    };
    match value {
        Some(value) if !matches!(value, Value::Null) => text(source, &value),
        _ => text(source, item),
    }
}

/// True for values that are shown as text when nobody asks for their properties.
pub(super) fn is_scalar(value: &Value) -> bool {
    match value {
        Value::Net(net) => net.number().is_some() || matches!(&**net, Net::SecureString(_)),
        Value::Array(_) | Value::Table(_) | Value::Object(_) | Value::Type(_) => false,
        _ => true,
    }
}

/// True for values that stand at the right of their column.
pub(super) fn is_right(value: &Value) -> bool {
    match value {
        // Members of enumerations too: their type of number counts.
        Value::Net(net) => {
            matches!(**net, Net::SecureString(_) | Net::Enum(_)) || net.number().is_some()
        }
        Value::Bool(_)
        | Value::Char(_)
        | Value::Byte(_)
        | Value::Int(_)
        | Value::Long(_)
        | Value::Double(_)
        | Value::Decimal(_) => true,
        _ => false,
    }
}

/// Characters of a text.
pub(super) fn cells(text: &str) -> usize {
    text.chars().count()
}

/// Lines of a text that is broken at blanks to a width; longer words are cut.
pub(super) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let width = width.max(1);
    let mut lines = Vec::new();
    for line in text.split('\n') {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let mut current = String::new();
        let mut count = 0;
        for word in line.split_inclusive([' ', '\t', '-']) {
            let bare = cells(word.trim_end_matches([' ', '\t']));
            if count > 0 && count + bare > width {
                lines.push(current.trim_end_matches(' ').to_owned());
                current.clear();
                count = 0;
            }
            for c in word.chars() {
                if count == width {
                    if c == ' ' {
                        continue;
                    }
                    lines.push(std::mem::take(&mut current));
                    count = 0;
                }
                current.push(c);
                count += 1;
            }
        }
        lines.push(current);
    }
    lines
}

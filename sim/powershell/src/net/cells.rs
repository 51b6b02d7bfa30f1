//! Indexes of arrays and lists.

use super::lists::out_of_range;
use super::{Ambient, Fault, Outcome, Thrown, cast};
use crate::value::net::{Flavour, List};
use crate::value::{Net, Value, convert, text};

/// The element at an index; negative ones count from the end.
pub(super) fn element(items: &[Value], key: &Value) -> Outcome<Option<Value>> {
    let at = convert::to_long(key)?;
    let at = if at < 0 { at + items.len() as i64 } else { at };
    Ok(usize::try_from(at).ok().and_then(|at| items.get(at)).cloned())
}

pub(super) fn index(host: &mut dyn Ambient, list: &List, key: &Value) -> Outcome<Option<Value>> {
    let _ = host;
    // Groups of a match are found by name as well.
    if let (true, Value::Text(key)) = (list.is_groups(), key) {
        let items = list.items.borrow();
        let named = items
            .iter()
            .find(|item| matches!(item.as_net(), Some(Net::Match(found)) if found.name == *key));
        let nothing = || {
            let found = crate::regex::Found { is_match: false, ..crate::regex::Found::nothing() };
            Net::Match(found).into()
        };
        return Ok(Some(named.cloned().unwrap_or_else(nothing)));
    }
    if matches!(list.flavour, Flavour::HashSet(_) | Flavour::Queue | Flavour::Stack) {
        let text = format!("Unable to index into an object of type {}.", list.type_name());
        let exception = "System.Management.Automation.RuntimeException";
        return Err(Thrown::new("CannotIndex", exception, &text).into());
    }
    element(&list.items.borrow(), key)
}

pub(super) fn set_element(items: &mut [Value], at: i64, new: Value) -> Outcome<()> {
    let at = if at < 0 { at + items.len() as i64 } else { at };
    match usize::try_from(at).ok().and_then(|at| items.get_mut(at)) {
        Some(there) => {
            *there = new;
            Ok(())
        }
        None => {
            let text = "Index was outside the bounds of the array.";
            Err(Thrown {
                id: "System.IndexOutOfRangeException",
                ..Thrown::inner("System.IndexOutOfRangeException", text)
            }
            .into())
        }
    }
}

pub(super) fn set_index(
    host: &mut dyn Ambient,
    list: &List,
    key: &Value,
    new: Value,
) -> Outcome<()> {
    let new = match list.of() {
        Some(of) => cast::to(host, &new, of)?,
        None => new,
    };
    let at = convert::to_long(key)?;
    match list.flavour {
        Flavour::ArrayOf(_) => set_element(&mut list.items.borrow_mut(), at, new),
        Flavour::ArrayList | Flavour::List(_) => {
            let mut items = list.items.borrow_mut();
            let at = usize::try_from(at).ok();
            match at.and_then(|at| items.get_mut(at)) {
                Some(there) => {
                    *there = new;
                    Ok(())
                }
                None => Err(out_of_range()),
            }
        }
        _ => Err(Fault::Unsupported(format!("an assignment into {}", text::of(key)))),
    }
}

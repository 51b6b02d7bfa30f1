//! Arrays and lists: `System.Array`, `ArrayList`, `List`, `HashSet`, `Queue`, `Stack`.
//!
//! *Models*: adding, taking away, searching, sorting by the order of PowerShell's comparisons,
//! indexes with the errors of .NET; elements are converted to the type of the list.
//! *Leaves out*: comparers and delegates (refused), arrays of several dimensions.

use std::cmp::Ordering;

use super::bind::Bound;
use super::shape::{Answer, Class};
use super::{Ambient, Fault, MOST_ELEMENTS, Outcome, Thrown, cast, string, system};
use crate::value::compare::{self, Comparison};
use crate::value::net::{Flavour, List};
use crate::value::{Net, Value, convert, text};

pub(super) static ARRAY: Class = Class {
    methods: &[
        ("Add", "int IList.Add(System.Object value)"),
        ("Clear", "void IList.Clear()"),
        ("Clone", "System.Object Clone(), System.Object ICloneable.Clone()"),
        ("Contains", "bool IList.Contains(System.Object value)"),
        ("CopyTo", "void CopyTo(array array, int index)"),
        ("Equals", "bool Equals(System.Object obj)"),
        ("GetEnumerator", "System.Collections.IEnumerator GetEnumerator()"),
        ("GetHashCode", "int GetHashCode()"),
        ("GetLength", "int GetLength(int dimension)"),
        ("GetLowerBound", "int GetLowerBound(int dimension)"),
        ("GetType", "type GetType()"),
        ("GetUpperBound", "int GetUpperBound(int dimension)"),
        ("GetValue", "System.Object GetValue(int index)"),
        ("IndexOf", "int IList.IndexOf(System.Object value)"),
        ("Insert", "void IList.Insert(int index, System.Object value)"),
        ("Remove", "void IList.Remove(System.Object value)"),
        ("RemoveAt", "void IList.RemoveAt(int index)"),
        ("SetValue", "void SetValue(System.Object value, int index)"),
        ("ToString", "string ToString()"),
    ],
    properties: &[
        ("Count", "int Count {get;}"),
        ("IsFixedSize", "bool IsFixedSize {get;}"),
        ("IsReadOnly", "bool IsReadOnly {get;}"),
        ("IsSynchronized", "bool IsSynchronized {get;}"),
        ("Length", "int Length {get;}"),
        ("LongLength", "long LongLength {get;}"),
        ("Rank", "int Rank {get;}"),
        ("SyncRoot", "System.Object SyncRoot {get;}"),
    ],
    static_methods: &[
        ("BinarySearch", "static int BinarySearch(array array, System.Object value)"),
        ("Clear", "static void Clear(array array, int index, int length)"),
        ("Copy", "static void Copy(array sourceArray, array destinationArray, int length)"),
        ("IndexOf", "static int IndexOf(array array, System.Object value)"),
        ("LastIndexOf", "static int LastIndexOf(array array, System.Object value)"),
        (
            "Reverse",
            "static void Reverse(array array), static void Reverse(array array, int index, int \
             length)",
        ),
        ("Sort", "static void Sort(array array)"),
    ],
    call,
    get,
    call_static,
    ..Class::new("System.Array")
};

pub(super) static ARRAY_LIST: Class = Class {
    methods: &[
        ("Add", "int Add(System.Object value)"),
        ("AddRange", "void AddRange(System.Collections.ICollection c)"),
        ("Clear", "void Clear()"),
        ("Clone", "System.Object Clone()"),
        ("Contains", "bool Contains(System.Object item)"),
        ("Equals", "bool Equals(System.Object obj)"),
        ("GetEnumerator", "System.Collections.IEnumerator GetEnumerator()"),
        ("GetHashCode", "int GetHashCode()"),
        ("GetRange", "System.Collections.ArrayList GetRange(int index, int count)"),
        ("GetType", "type GetType()"),
        ("IndexOf", "int IndexOf(System.Object value)"),
        ("Insert", "void Insert(int index, System.Object value)"),
        ("LastIndexOf", "int LastIndexOf(System.Object value)"),
        ("Remove", "void Remove(System.Object obj)"),
        ("RemoveAt", "void RemoveAt(int index)"),
        ("RemoveRange", "void RemoveRange(int index, int count)"),
        ("Reverse", "void Reverse()"),
        ("Sort", "void Sort()"),
        ("ToArray", "System.Object[] ToArray()"),
        ("ToString", "string ToString()"),
    ],
    properties: &[
        ("Capacity", "int Capacity {get;set;}"),
        ("Count", "int Count {get;}"),
        ("IsFixedSize", "bool IsFixedSize {get;}"),
        ("IsReadOnly", "bool IsReadOnly {get;}"),
        ("IsSynchronized", "bool IsSynchronized {get;}"),
        ("SyncRoot", "System.Object SyncRoot {get;}"),
    ],
    constructors: "System.Collections.ArrayList new(), System.Collections.ArrayList new(int \
                   capacity), System.Collections.ArrayList new(System.Collections.ICollection c)",
    call,
    get,
    construct,
    ..Class::new("System.Collections.ArrayList")
};

pub(super) static LIST: Class = Class {
    methods: &[
        ("Add", "void Add(T item)"),
        ("AddRange", "void AddRange(System.Collections.IEnumerable collection)"),
        ("Clear", "void Clear()"),
        ("Contains", "bool Contains(T item)"),
        ("Equals", "bool Equals(System.Object obj)"),
        ("GetEnumerator", "System.Collections.IEnumerator GetEnumerator()"),
        ("GetHashCode", "int GetHashCode()"),
        ("GetRange", "System.Collections.Generic.List GetRange(int index, int count)"),
        ("GetType", "type GetType()"),
        ("IndexOf", "int IndexOf(T item)"),
        ("Insert", "void Insert(int index, T item)"),
        ("LastIndexOf", "int LastIndexOf(T item)"),
        ("Remove", "bool Remove(T item)"),
        ("RemoveAt", "void RemoveAt(int index)"),
        ("RemoveRange", "void RemoveRange(int index, int count)"),
        ("Reverse", "void Reverse()"),
        ("Sort", "void Sort()"),
        ("ToArray", "T[] ToArray()"),
        ("ToString", "string ToString()"),
    ],
    properties: &[("Capacity", "int Capacity {get;set;}"), ("Count", "int Count {get;}")],
    constructors: "System.Collections.Generic.List new(), System.Collections.Generic.List new(int \
                   capacity), System.Collections.Generic.List new(System.Collections.IEnumerable \
                   collection)",
    call,
    get,
    construct,
    ..Class::new("System.Collections.Generic.List")
};

pub(super) static HASH_SET: Class = Class {
    methods: &[
        ("Add", "bool Add(T item)"),
        ("Clear", "void Clear()"),
        ("Contains", "bool Contains(T item)"),
        ("GetType", "type GetType()"),
        ("Remove", "bool Remove(T item)"),
        ("ToString", "string ToString()"),
    ],
    properties: &[("Count", "int Count {get;}")],
    constructors: "System.Collections.Generic.HashSet new(), System.Collections.Generic.HashSet \
                   new(System.Collections.IEnumerable collection)",
    call,
    get,
    construct,
    ..Class::new("System.Collections.Generic.HashSet")
};

pub(super) static QUEUE: Class = Class {
    methods: &[
        ("Clear", "void Clear()"),
        ("Contains", "bool Contains(System.Object obj)"),
        ("Dequeue", "System.Object Dequeue()"),
        ("Enqueue", "void Enqueue(System.Object obj)"),
        ("GetType", "type GetType()"),
        ("Peek", "System.Object Peek()"),
        ("ToArray", "System.Object[] ToArray()"),
        ("ToString", "string ToString()"),
    ],
    properties: &[("Count", "int Count {get;}")],
    constructors: "System.Collections.Queue new(), System.Collections.Queue \
                   new(System.Collections.ICollection col)",
    call,
    get,
    construct,
    ..Class::new("System.Collections.Queue")
};

pub(super) static STACK: Class = Class {
    methods: &[
        ("Clear", "void Clear()"),
        ("Contains", "bool Contains(System.Object obj)"),
        ("GetType", "type GetType()"),
        ("Peek", "System.Object Peek()"),
        ("Pop", "System.Object Pop()"),
        ("Push", "void Push(System.Object obj)"),
        ("ToArray", "System.Object[] ToArray()"),
        ("ToString", "string ToString()"),
    ],
    properties: &[("Count", "int Count {get;}")],
    constructors: "System.Collections.Stack new(), System.Collections.Stack \
                   new(System.Collections.ICollection col)",
    call,
    get,
    construct,
    ..Class::new("System.Collections.Stack")
};

fn out_of_range() -> Fault {
    Fault::range(
        "Index was out of range. Must be non-negative and less than the size of the collection.",
        "index",
    )
}

fn fixed() -> Fault {
    Fault::inner("System.NotSupportedException", "Collection was of a fixed size.")
}

fn get(_: &mut dyn Ambient, this: &Value, name: &str) -> Answer {
    let count = this.elements().len();
    let is_array = match this.as_net() {
        Some(Net::List(list)) => matches!(list.flavour, Flavour::ArrayOf(_)),
        _ => true,
    };
    Ok(Some(match name {
        "Count" | "Length" => Value::Int(count as i32),
        "LongLength" => Value::Long(count as i64),
        "Rank" => Value::Int(1),
        "IsFixedSize" => Value::Bool(is_array),
        "IsReadOnly" | "IsSynchronized" => Value::Bool(false),
        "SyncRoot" => this.clone(),
        _ => return Ok(None),
    }))
}

/// The place of a value among others, as `Equals` sees it.
fn position(items: &[Value], value: &Value) -> Option<usize> {
    items.iter().position(|there| system::equal(there, value))
}

fn order(one: &Value, other: &Value) -> Outcome<Ordering> {
    if let (Value::Text(one), Value::Text(other)) = (one, other) {
        return Ok(string::by_culture(one, other, false));
    }
    let failed = || {
        let text = "Failed to compare two elements in the array.";
        Fault::inner("System.InvalidOperationException", text)
    };
    let less = compare::compare(Comparison::Lt, one, other, true).map_err(|_| failed())?;
    let more = compare::compare(Comparison::Gt, one, other, true).map_err(|_| failed())?;
    Ok(match (less.is_true(), more.is_true()) {
        (true, _) => Ordering::Less,
        (_, true) => Ordering::Greater,
        _ => Ordering::Equal,
    })
}

fn sort(items: &mut [Value]) -> Outcome<()> {
    let mut failure = None;
    items.sort_by(|one, other| {
        order(one, other).unwrap_or_else(|fault| {
            failure.get_or_insert(fault);
            Ordering::Equal
        })
    });
    failure.map_or(Ok(()), Err)
}

fn bounded(items: &[Value]) -> Outcome<()> {
    if items.len() <= MOST_ELEMENTS {
        return Ok(());
    }
    Err(Fault::Limit(format!("a list of more than {MOST_ELEMENTS} elements")))
}

fn call(_: &mut dyn Ambient, this: &Value, method: &str, bound: &Bound) -> Answer {
    let all = bound.arguments.as_slice();
    if matches!(method, "ToString") {
        return Ok(Some(Value::text(&this.type_name())));
    }
    let flavour = match this.as_net() {
        Some(Net::List(list)) => Some(&list.flavour),
        _ => None,
    };
    let cells = match (this, this.as_net()) {
        (Value::Array(cells), _) => &**cells,
        (_, Some(Net::List(list))) => &list.items,
        _ => return Ok(None),
    };
    let is_fixed = matches!(flavour, None | Some(Flavour::ArrayOf(_) | Flavour::Fixed(_)));
    match method {
        "Clone" => return Ok(Some(copied(this))),
        "GetEnumerator" => return Ok(Some(Value::array(this.elements()))),
        "ToArray" => return Ok(Some(to_array(this))),
        "Add" | "Clear" | "Insert" | "Remove" | "RemoveAt" if is_fixed => return Err(fixed()),
        "Dequeue" | "Enqueue" | "Peek" | "Pop" | "Push" => {
            return ends(&mut cells.borrow_mut(), method, all, flavour);
        }
        _ => {}
    }
    // A list that is added to itself would be borrowed twice.
    let more = if method == "AddRange" { all[0].elements() } else { Vec::new() };
    let mut items = cells.borrow_mut();
    let answer = match method {
        "Add" | "AddRange" | "Clear" | "Insert" | "Remove" | "RemoveAt" | "RemoveRange"
        | "Reverse" | "Sort" | "SetValue" => change(&mut items, method, all, more, flavour)?,
        _ => ask(&items, method, all, flavour)?,
    };
    bounded(&items)?;
    Ok(answer)
}

fn copied(this: &Value) -> Value {
    match this.as_net() {
        Some(Net::List(list)) => Value::list(list.flavour.clone(), list.items.borrow().clone()),
        _ => Value::array(this.elements()),
    }
}

fn to_array(this: &Value) -> Value {
    match this.as_net() {
        Some(Net::List(list)) => match list.of() {
            Some(of) if &**of != "System.Object" => {
                Value::list(Flavour::ArrayOf(of.clone()), list.enumerated())
            }
            _ => Value::array(list.enumerated()),
        },
        _ => Value::array(this.elements()),
    }
}

fn range(items: &[Value], all: &[Value]) -> Outcome<std::ops::Range<usize>> {
    let number =
        |at: usize| usize::try_from(convert::to_int(&all[at])?).map_err(|_| out_of_range());
    let (start, count) = (number(0)?, number(1)?);
    if start.saturating_add(count) > items.len() {
        return Err(Fault::argument(
            "Offset and length were out of bounds for the array or count is greater than the \
             number of elements from index to the end of the source collection.",
        ));
    }
    Ok(start..start + count)
}

fn place(all: &[Value], at: usize, most: usize) -> Outcome<usize> {
    let place = usize::try_from(convert::to_int(&all[at])?).ok().filter(|place| *place <= most);
    place.ok_or_else(out_of_range)
}

fn change(
    items: &mut Vec<Value>,
    method: &str,
    all: &[Value],
    more: Vec<Value>,
    flavour: Option<&Flavour>,
) -> Answer {
    let is_list = matches!(flavour, Some(Flavour::List(_) | Flavour::HashSet(_)));
    let nothing = Ok(Some(Value::Null));
    match method {
        "Add" => {
            let is_set = matches!(flavour, Some(Flavour::HashSet(_)));
            let is_new = !is_set || position(items, &all[0]).is_none();
            if is_new {
                items.push(all[0].clone());
            }
            Ok(Some(match (is_set, is_list) {
                (true, _) => Value::Bool(is_new),
                (_, true) => Value::Null,
                _ => Value::Int(items.len() as i32 - 1),
            }))
        }
        "AddRange" => {
            items.extend(more);
            nothing
        }
        "Clear" => {
            items.clear();
            nothing
        }
        "Insert" => {
            let at = place(all, 0, items.len())?;
            items.insert(at, all[1].clone());
            nothing
        }
        "Remove" => {
            let found = position(items, &all[0]);
            if let Some(at) = found {
                items.remove(at);
            }
            Ok(Some(if is_list { Value::Bool(found.is_some()) } else { Value::Null }))
        }
        "RemoveAt" => {
            let most = items.len().checked_sub(1).ok_or_else(out_of_range)?;
            items.remove(place(all, 0, most)?);
            nothing
        }
        "RemoveRange" => {
            items.drain(range(items, all)?);
            nothing
        }
        "Reverse" => {
            items.reverse();
            nothing
        }
        "Sort" => sort(items).map(|()| Some(Value::Null)),
        _ => {
            let most = items.len().checked_sub(1).ok_or_else(out_of_range)?;
            let at = place(all, 1, most)?;
            items[at] = all[0].clone();
            nothing
        }
    }
}

fn ask(items: &[Value], method: &str, all: &[Value], flavour: Option<&Flavour>) -> Answer {
    let found = |at: Option<usize>| Value::Int(at.map_or(-1, |at| at as i32));
    Ok(Some(match method {
        "Contains" => Value::Bool(position(items, &all[0]).is_some()),
        "IndexOf" => found(position(items, &all[0])),
        "LastIndexOf" => found(items.iter().rposition(|there| system::equal(there, &all[0]))),
        "GetRange" => {
            let piece = items[range(items, all)?].to_vec();
            Value::list(flavour.cloned().unwrap_or(Flavour::ArrayList), piece)
        }
        "GetLength" if convert::to_int(&all[0])? == 0 => Value::Int(items.len() as i32),
        "GetLowerBound" => Value::Int(0),
        "GetUpperBound" => Value::Int(items.len() as i32 - 1),
        "GetValue" => {
            let most = items.len().checked_sub(1).ok_or_else(out_of_range)?;
            items[place(all, 0, most)?].clone()
        }
        _ => return Ok(None),
    }))
}

fn ends(items: &mut Vec<Value>, method: &str, all: &[Value], flavour: Option<&Flavour>) -> Answer {
    let is_stack = matches!(flavour, Some(Flavour::Stack));
    let empty = || {
        let text = if is_stack { "Stack empty." } else { "Queue empty." };
        Fault::inner("System.InvalidOperationException", text)
    };
    Ok(Some(match method {
        "Enqueue" | "Push" => {
            items.push(all[0].clone());
            bounded(items)?;
            Value::Null
        }
        "Peek" => {
            let end = if is_stack { items.last() } else { items.first() };
            end.cloned().ok_or_else(empty)?
        }
        "Pop" => items.pop().ok_or_else(empty)?,
        _ if items.is_empty() => return Err(empty()),
        _ => items.remove(0),
    }))
}

fn call_static(_: &mut dyn Ambient, _: &str, method: &str, bound: &Bound) -> Answer {
    let all = bound.arguments.as_slice();
    let Some(cells) = all[0].cells() else { return Err(Fault::null("array")) };
    let found = |at: Option<usize>| Value::Int(at.map_or(-1, |at| at as i32));
    Ok(Some(match method {
        "IndexOf" => found(position(&cells.borrow(), &all[1])),
        "LastIndexOf" => {
            found(cells.borrow().iter().rposition(|there| system::equal(there, &all[1])))
        }
        "Reverse" => {
            let mut items = cells.borrow_mut();
            let range = if all.len() == 3 { range(&items, &all[1..])? } else { 0..items.len() };
            items[range].reverse();
            Value::Null
        }
        "Sort" => {
            sort(&mut cells.borrow_mut())?;
            Value::Null
        }
        "Clear" => {
            let mut items = cells.borrow_mut();
            let range = range(&items, &all[1..])?;
            items[range].fill(Value::Null);
            Value::Null
        }
        "Copy" => {
            let source = cells.borrow().clone();
            let Some(target) = all[1].cells() else { return Err(Fault::null("dest")) };
            let count = usize::try_from(convert::to_int(&all[2])?).map_err(|_| out_of_range())?;
            let mut target = target.borrow_mut();
            if count > source.len() || count > target.len() {
                let text = "Source array was not long enough. Check srcIndex and length, and the \
                            array's lower bounds.";
                return Err(Fault::argument(text));
            }
            target[..count].clone_from_slice(&source[..count]);
            Value::Null
        }
        _ => return Ok(None),
    }))
}

fn construct(host: &mut dyn Ambient, full: &str, bound: &Bound) -> Answer {
    let items = match bound.arguments.as_slice() {
        // A capacity promises nothing.
        [] | [Value::Int(_)] => Vec::new(),
        [other, ..] => other.elements(),
    };
    cast::to(host, &Value::array(items), full).map(Some)
}

/// `[int[]]::new(3)`: an array full of nothing, or zeros.
pub(super) fn new_array(full: &str, arguments: &[Value]) -> Outcome {
    let [length] = arguments else {
        return Err(super::bind::no_overload(full, arguments.len()));
    };
    let length = usize::try_from(convert::to_int(length)?).map_err(|_| {
        Fault::inner("System.OverflowException", "Arithmetic operation resulted in an overflow.")
    })?;
    if length > MOST_ELEMENTS {
        return Err(Fault::Limit(format!("an array of {length} elements")));
    }
    let element = full.strip_suffix("[]").unwrap_or(full);
    let zero = match element {
        "System.Boolean" => Value::Bool(false),
        "System.Char" => Value::Char('\0'),
        "System.Double" => Value::Double(0.0),
        other => cast::whole(0, other).unwrap_or(Value::Null),
    };
    let items = vec![zero; length];
    Ok(if element == "System.Object" {
        Value::array(items)
    } else {
        Value::list(Flavour::ArrayOf(element.into()), items)
    })
}

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

pub(super) fn set_element(items: &mut [Value], key: &Value, new: Value) -> Outcome<()> {
    let at = convert::to_long(key)?;
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
    match list.flavour {
        Flavour::ArrayOf(_) => set_element(&mut list.items.borrow_mut(), key, new),
        Flavour::ArrayList | Flavour::List(_) => {
            let mut items = list.items.borrow_mut();
            let at = usize::try_from(convert::to_long(key)?).ok();
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

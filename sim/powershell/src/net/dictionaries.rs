//! `System.Collections.Hashtable`, the ordered dictionary, `Dictionary`.
//!
//! *Models*: adding, taking away, keys and values in the order in which they were added.
//! *Leaves out*: the order of a real hash table, which follows from hashes \[S\].

use std::cell::RefCell;
use std::rc::Rc;

use super::bind::Bound;
use super::numbers::put;
use super::shape::{Answer, Class};
use super::{Ambient, Fault, Outcome, cast, system};
use crate::value::net::{Dictionary, Flavour};
use crate::value::{Net, Object, Table, Value, convert, text};

pub(super) static HASHTABLE: Class = Class {
    methods: &[
        ("Add", "void Add(System.Object key, System.Object value)"),
        ("Clear", "void Clear()"),
        ("Clone", "System.Object Clone()"),
        ("Contains", "bool Contains(System.Object key)"),
        ("ContainsKey", "bool ContainsKey(System.Object key)"),
        ("ContainsValue", "bool ContainsValue(System.Object value)"),
        ("CopyTo", "void CopyTo(array array, int arrayIndex)"),
        ("Equals", "bool Equals(System.Object obj)"),
        ("GetEnumerator", "System.Collections.IDictionaryEnumerator GetEnumerator()"),
        ("GetHashCode", "int GetHashCode()"),
        ("GetType", "type GetType()"),
        ("Remove", "void Remove(System.Object key)"),
        ("ToString", "string ToString()"),
    ],
    properties: &[
        ("Count", "int Count {get;}"),
        ("IsFixedSize", "bool IsFixedSize {get;}"),
        ("IsReadOnly", "bool IsReadOnly {get;}"),
        ("IsSynchronized", "bool IsSynchronized {get;}"),
        ("Keys", "System.Collections.ICollection Keys {get;}"),
        ("SyncRoot", "System.Object SyncRoot {get;}"),
        ("Values", "System.Collections.ICollection Values {get;}"),
    ],
    indexers: &[("Item", "System.Object Item(System.Object key) {get;set;}")],
    constructors: "hashtable new(), hashtable new(int capacity), hashtable \
                   new(System.Collections.IDictionary d)",
    call,
    get,
    construct: |host, full, bound| match bound.arguments.first() {
        Some(source @ Value::Table(_)) => cast::to(host, source, full).map(Some),
        _ => Ok(Some(Value::of_table(Table::default()))),
    },
    ..Class::new("System.Collections.Hashtable")
};

pub(super) static ORDERED: Class = Class {
    methods: &[
        ("Add", "void Add(System.Object key, System.Object value)"),
        ("Clear", "void Clear()"),
        ("Contains", "bool Contains(System.Object key)"),
        ("CopyTo", "void CopyTo(array array, int index)"),
        ("Equals", "bool Equals(System.Object obj)"),
        ("GetEnumerator", "System.Collections.IDictionaryEnumerator GetEnumerator()"),
        ("GetHashCode", "int GetHashCode()"),
        ("GetType", "type GetType()"),
        ("Insert", "void Insert(int index, System.Object key, System.Object value)"),
        ("Remove", "void Remove(System.Object key)"),
        ("RemoveAt", "void RemoveAt(int index)"),
        ("ToString", "string ToString()"),
    ],
    properties: &[
        ("Count", "int Count {get;}"),
        ("IsReadOnly", "bool IsReadOnly {get;}"),
        ("Keys", "System.Collections.ICollection Keys {get;}"),
        ("Values", "System.Collections.ICollection Values {get;}"),
    ],
    indexers: &[(
        "Item",
        "System.Object Item(int index) {get;set;}, System.Object Item(System.Object key) {get;set;}",
    )],
    constructors: "ordered new()",
    call,
    get,
    construct: |_, _, _| {
        let table = Table { ordered: true, ..Table::default() };
        Ok(Some(Value::of_table(table)))
    },
    ..Class::new("System.Collections.Specialized.OrderedDictionary")
};

/// An entry, as an enumeration of a table shows it.
#[must_use]
pub(super) fn entry(key: &Value, value: &Value) -> Value {
    let names = ["System.Collections.DictionaryEntry", "System.ValueType", "System.Object"];
    let properties = [("Name", key), ("Key", key), ("Value", value)]
        .map(|(name, value)| (name.into(), value.clone()));
    Value::of_object(Object {
        type_names: names.map(Rc::from).to_vec(),
        properties: properties.to_vec(),
        ..Object::default()
    })
}

/// The value of a key; an ordered table also has numbers for places.
pub(super) fn table_index(table: &Table, key: &Value) -> Option<Value> {
    if let (true, Value::Int(at)) = (table.ordered, key) {
        return usize::try_from(*at)
            .ok()
            .and_then(|at| table.entries.get(at))
            .map(|(_, value)| value.clone());
    }
    table.get(key).cloned()
}

pub(super) fn set_table(table: &mut Table, key: &Value, new: Value) {
    if let (true, Value::Int(at)) = (table.ordered, key)
        && let Some(entry) = usize::try_from(*at).ok().and_then(|at| table.entries.get_mut(at))
    {
        entry.1 = new;
        return;
    }
    table.set(key.clone(), new);
}

fn get(_: &mut dyn Ambient, this: &Value, name: &str) -> Answer {
    let Value::Table(table) = this else { return Ok(None) };
    let table = table.borrow();
    // An entry of that name hides the property.
    if let Some(value) = table.get(&Value::text(name)) {
        return Ok(Some(value.clone()));
    }
    let owner = if table.ordered { "OrderedDictionaryKeyValueCollection" } else { "Hashtable" };
    let collection = |kind: &str, values: Vec<Value>| {
        let name = if table.ordered {
            format!("System.Collections.Specialized.OrderedDictionary+{owner}")
        } else {
            format!("System.Collections.{owner}+{kind}")
        };
        Value::list(Flavour::Fixed(name.into()), values)
    };
    Ok(Some(match name {
        "Count" => Value::Int(table.entries.len() as i32),
        "IsFixedSize" | "IsReadOnly" | "IsSynchronized" => Value::Bool(false),
        "Keys" => collection("KeyCollection", keys(&table.entries)),
        "Values" => collection("ValueCollection", values(&table.entries)),
        "SyncRoot" => this.clone(),
        _ => return Ok(None),
    }))
}

fn keys(entries: &[(Value, Value)]) -> Vec<Value> {
    entries.iter().map(|(key, _)| key.clone()).collect()
}

fn values(entries: &[(Value, Value)]) -> Vec<Value> {
    entries.iter().map(|(_, value)| value.clone()).collect()
}

fn call(_: &mut dyn Ambient, this: &Value, method: &str, bound: &Bound) -> Answer {
    let Value::Table(cell) = this else { return Ok(None) };
    let all = bound.arguments.as_slice();
    if method == "Clone" {
        return Ok(Some(Value::of_table(cell.borrow().clone())));
    }
    let takes_key = matches!(method, "Add" | "Contains" | "ContainsKey" | "Remove");
    if takes_key && matches!(all.first(), Some(Value::Null)) {
        return Err(Fault::null("key"));
    }
    let is_there = takes_key && all.first().is_some_and(|key| cell.borrow().get(key).is_some());
    if method == "Add" && is_there {
        let key = text::of(&all[0]);
        let text = format!(
            "Item has already been added. Key in dictionary: '{key}'  Key being added: '{key}'"
        );
        return Err(Fault::argument(&text));
    }
    let mut table = cell.borrow_mut();
    Ok(Some(match method {
        "Add" => {
            table.set(all[0].clone(), all[1].clone());
            Value::Null
        }
        "Clear" => {
            let ordered = table.ordered;
            *table = Table { ordered, ..Table::default() };
            Value::Null
        }
        "Contains" | "ContainsKey" => Value::Bool(is_there),
        "ContainsValue" => {
            Value::Bool(table.entries.iter().any(|(_, value)| system::equal(value, &all[0])))
        }
        "GetEnumerator" => {
            Value::array(table.entries.iter().map(|(key, value)| entry(key, value)).collect())
        }
        "Remove" => {
            remove(&mut table, &all[0]);
            Value::Null
        }
        "RemoveAt" => {
            let at = usize::try_from(convert::to_int(&all[0])?).ok();
            let key = at.and_then(|at| table.entries.get(at)).map(|(key, _)| key.clone());
            let text = "Index was out of range. Must be non-negative and less than the size of \
                        the collection.";
            let key = key.ok_or_else(|| Fault::range(text, "index"))?;
            remove(&mut table, &key);
            Value::Null
        }
        "ToString" => Value::text(this_name(&table)),
        _ => return Ok(None),
    }))
}

fn this_name(table: &Table) -> &'static str {
    if table.ordered {
        "System.Collections.Specialized.OrderedDictionary"
    } else {
        "System.Collections.Hashtable"
    }
}

fn remove(table: &mut Table, key: &Value) {
    let kept = table
        .entries
        .drain(..)
        .filter(|(there, _)| !crate::value::compare::same_key(there, key))
        .collect::<Vec<_>>();
    table.entries = kept;
}

pub(super) static DICTIONARY: Class = Class {
    methods: &[
        ("Add", "void Add(System.Object key, System.Object value)"),
        ("Clear", "void Clear()"),
        ("ContainsKey", "bool ContainsKey(System.Object key)"),
        ("ContainsValue", "bool ContainsValue(System.Object value)"),
        ("Equals", "bool Equals(System.Object obj)"),
        ("GetEnumerator", "System.Collections.IEnumerator GetEnumerator()"),
        ("GetHashCode", "int GetHashCode()"),
        ("GetType", "type GetType()"),
        ("Remove", "bool Remove(System.Object key)"),
        ("ToString", "string ToString()"),
        ("TryGetValue", "bool TryGetValue(System.Object key, ref value)"),
    ],
    properties: &[
        ("Comparer", "System.Object Comparer {get;}"),
        ("Count", "int Count {get;}"),
        ("Keys", "System.Object Keys {get;}"),
        ("Values", "System.Object Values {get;}"),
    ],
    indexers: &[("Item", "System.Object Item(System.Object key) {get;set;}")],
    constructors: "System.Collections.Generic.Dictionary new(), \
                   System.Collections.Generic.Dictionary new(int capacity)",
    call: call_dictionary,
    get: |_, this, name| {
        let Some(Net::Dictionary(dictionary)) = this.as_net() else { return Ok(None) };
        let entries = dictionary.entries.borrow();
        let collection = |kind: &str, values| {
            let name = format!("{}+{kind}", this.type_name());
            Value::list(Flavour::Fixed(name.into()), values)
        };
        Ok(Some(match name {
            "Count" => Value::Int(entries.len() as i32),
            "Keys" => collection("KeyCollection", keys(&entries)),
            "Values" => collection("ValueCollection", values(&entries)),
            _ => return Ok(None),
        }))
    },
    construct: |_, full, _| {
        let inner = full.split_once('[').map_or("", |(_, inner)| inner.trim_end_matches(']'));
        let (keys, values) = inner.split_once(',').unwrap_or(("System.Object", "System.Object"));
        if inner.contains('[') {
            return Ok(None);
        }
        let entries = RefCell::default();
        let dictionary = Dictionary { keys: keys.into(), values: values.into(), entries };
        Ok(Some(Net::Dictionary(dictionary).into()))
    },
    ..Class::new("System.Collections.Generic.Dictionary")
};

/// The value of a key; texts differ by case.
pub(super) fn find(dictionary: &Dictionary, key: &Value) -> Option<Value> {
    let entries = dictionary.entries.borrow();
    entries.iter().find(|(there, _)| system::equal(there, key)).map(|(_, value)| value.clone())
}

pub(super) fn set(
    host: &mut dyn Ambient,
    dictionary: &Dictionary,
    key: &Value,
    new: Value,
) -> Outcome<()> {
    let key = cast::to(host, key, &dictionary.keys)?;
    let new = cast::to(host, &new, &dictionary.values)?;
    let mut entries = dictionary.entries.borrow_mut();
    match entries.iter_mut().find(|(there, _)| system::equal(there, &key)) {
        Some((_, value)) => *value = new,
        None => entries.push((key, new)),
    }
    Ok(())
}

fn call_dictionary(host: &mut dyn Ambient, this: &Value, method: &str, bound: &Bound) -> Answer {
    let Some(Net::Dictionary(dictionary)) = this.as_net() else { return Ok(None) };
    let mut all = bound.arguments.clone();
    if matches!(all.first(), Some(Value::Null)) && method != "ContainsValue" {
        return Err(Fault::null("key"));
    }
    if let Some(key) = all.first_mut()
        && method != "ContainsValue"
    {
        *key = cast::to(host, key, &dictionary.keys)?;
    }
    Ok(Some(match method {
        "Add" => {
            if find(dictionary, &all[0]).is_some() {
                let text = "An item with the same key has already been added.";
                return Err(Fault::argument(text));
            }
            set(host, dictionary, &all[0], all[1].clone())?;
            Value::Null
        }
        "Clear" => {
            dictionary.entries.borrow_mut().clear();
            Value::Null
        }
        "ContainsKey" => Value::Bool(find(dictionary, &all[0]).is_some()),
        "ContainsValue" => {
            let entries = dictionary.entries.borrow();
            Value::Bool(entries.iter().any(|(_, value)| system::equal(value, &all[0])))
        }
        "GetEnumerator" => {
            let entries = dictionary.entries.borrow();
            Value::array(entries.iter().map(|(key, value)| entry(key, value)).collect())
        }
        "Remove" => {
            let mut entries = dictionary.entries.borrow_mut();
            let before = entries.len();
            entries.retain(|(there, _)| !system::equal(there, &all[0]));
            Value::Bool(entries.len() < before)
        }
        "TryGetValue" => put(&all[1], find(dictionary, &all[0]), Value::Null),
        "ToString" => Value::text(&this.type_name()),
        _ => return Ok(None),
    }))
}

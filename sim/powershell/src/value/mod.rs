//! Values: what variables hold and pipelines carry.
//!
//! *Models*: the number types apart from each other, text, arrays and tables by reference, objects
//! with type names and properties, types. `number` does arithmetic, `convert` casts, `compare`
//! comparisons, `text` what is printed when a value stands in a string.
//! `held` is how containers are given up, `time` the calendar, `net` the other values of .NET.
//! *Leaves out*: what needs an evaluator: script properties are kept here and run there.

pub mod compare;
pub mod convert;
pub mod held;
pub mod net;
pub mod number;
pub mod text;
pub mod time;

use std::rc::Rc;

use rust_decimal::Decimal;

use crate::ast::{Number, TypeName};
use crate::eval::ScriptBlock;
pub use held::Held;
pub use net::Net;

/// A value.
#[derive(Debug, Clone)]
pub enum Value {
    /// `$null`
    Null,
    /// `System.Boolean`
    Bool(bool),
    /// `System.Char`
    Char(char),
    /// `System.Byte`
    Byte(u8),
    /// `System.Int32`
    Int(i32),
    /// `System.Int64`
    Long(i64),
    /// `System.Double`
    Double(f64),
    /// `System.Decimal`
    Decimal(Decimal),
    /// `System.String`
    Text(Rc<str>),
    /// `System.Object[]`
    Array(Rc<Held<Vec<Value>>>),
    /// `System.Collections.Hashtable`, and the ordered kind
    Table(Rc<Held<Table>>),
    /// An object with properties.
    Object(Rc<Held<Object>>),
    /// A type.
    Type(Rc<TypeName>),
    /// `System.Management.Automation.ScriptBlock`
    Block(Rc<ScriptBlock>),
    /// A value of another type of .NET.
    Net(Rc<Net>),
}

/// Keys with their values.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// `[ordered]`: keys stay in the order in which they were added.
    pub ordered: bool,
    /// Entries in the order in which they were added.
    pub entries: Vec<(Value, Value)>,
}

impl Table {
    /// The value of a key; texts are equal whatever their case.
    #[must_use]
    pub fn get(&self, key: &Value) -> Option<&Value> {
        self.entries.iter().find(|(there, _)| compare::same_key(there, key)).map(|(_, value)| value)
    }

    /// Sets the value of a key.
    pub fn set(&mut self, key: Value, value: Value) {
        match self.entries.iter_mut().find(|(there, _)| compare::same_key(there, &key)) {
            Some((_, there)) => *there = value,
            None => self.entries.push((key, value)),
        }
    }
}

/// An object.
#[derive(Debug, Clone, Default)]
pub struct Object {
    /// Names of its types, most particular first.
    pub type_names: Vec<Rc<str>>,
    /// Properties in the order in which they were added.
    pub properties: Vec<(Rc<str>, Value)>,
    /// Members that a script added and that are no plain property.
    pub extended: Vec<(Rc<str>, Extended)>,
    /// The value to which members were added, when it is no object itself.
    pub base: Option<Value>,
    /// What a cast to text gives, when its type has a text of its own.
    pub shown: Option<Rc<str>>,
}

/// A member that a script gave to an object (`Add-Member`, `Update-TypeData`).
#[derive(Debug, Clone)]
pub enum Extended {
    /// `ScriptProperty`: how it is read, how it is set.
    Property(Rc<ScriptBlock>, Option<Rc<ScriptBlock>>),
    /// `ScriptMethod`
    Method(Rc<ScriptBlock>),
    /// `AliasProperty`: the member that it stands for.
    Alias(Rc<str>),
    /// `PropertySet`, `MemberSet`: names of properties.
    Set(Vec<Rc<str>>),
}

impl Object {
    /// A custom object.
    #[must_use]
    pub fn custom(properties: Vec<(Rc<str>, Value)>) -> Self {
        let names = ["System.Management.Automation.PSCustomObject", "System.Object"];
        Self { type_names: names.map(Rc::from).to_vec(), properties, ..Self::default() }
    }

    /// True for accounts and identifiers: two with one text are equal, and a text becomes one.
    #[must_use]
    pub fn is_account(&self) -> bool {
        let account = "System.Security.Principal.IdentityReference";
        self.type_names.iter().any(|name| &**name == account)
    }

    /// A property by its name, whatever its case.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        let found = self.properties.iter().find(|(there, _)| text::same(there, name));
        found.map(|(_, value)| value)
    }
}

/// Why an operation on values is not possible: an error of PowerShell, with the identifier that
/// it carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueError {
    /// Such as `InvalidCastFromStringToInteger`.
    pub id: &'static str,
    /// The message.
    pub text: String,
}

impl ValueError {
    pub(crate) fn new(id: &'static str, text: impl Into<String>) -> Self {
        Self { id, text: text.into() }
    }
}

impl Value {
    /// An object.
    #[must_use]
    pub fn of_object(object: Object) -> Self {
        Self::Object(Rc::new(Held::new(object)))
    }

    /// An object of a class, with its bases behind it, and its properties.
    #[must_use]
    pub fn typed<'p>(
        classes: &[&str],
        properties: impl IntoIterator<Item = (&'p str, Value)>,
    ) -> Self {
        let type_names = classes.iter().map(|name| Rc::from(*name)).collect();
        let named = |(name, value): (&str, Value)| (Rc::from(name), value);
        let properties = properties.into_iter().map(named).collect();
        Self::of_object(Object { type_names, properties, ..Object::default() })
    }

    /// The object with a text of its own; other values stay as they are.
    #[must_use]
    pub fn shown_as(self, text: &str) -> Self {
        if let Self::Object(object) = &self {
            object.borrow_mut().shown = Some(text.into());
        }
        self
    }

    /// A table with these entries.
    #[must_use]
    pub fn table(entries: Vec<(Value, Value)>) -> Self {
        Self::of_table(Table { ordered: false, entries })
    }

    /// A table.
    #[must_use]
    pub fn of_table(table: Table) -> Self {
        Self::Table(Rc::new(Held::new(table)))
    }

    /// A property that an object holds.
    #[must_use]
    pub fn property(&self, name: &str) -> Option<Value> {
        match self {
            Self::Object(object) => object.borrow().get(name).cloned(),
            _ => None,
        }
    }

    /// Text.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self::Text(text.into())
    }

    /// An array.
    #[must_use]
    pub fn array(values: Vec<Value>) -> Self {
        Self::Array(Rc::new(Held::new(values)))
    }

    /// The value of a number in a script.
    #[must_use]
    pub fn of_number(number: Number) -> Self {
        match number {
            Number::Int(int) => Self::Int(int),
            Number::Long(long) => Self::Long(long),
            Number::Double(double) => Self::Double(double),
            Number::Decimal(digits, scale) => {
                let decimal = Decimal::try_from_i128_with_scale(digits, u32::from(scale));
                decimal.map_or(Self::Double(digits as f64), Self::Decimal)
            }
        }
    }

    /// The full name of its type; empty for nothing.
    #[must_use]
    pub fn type_name(&self) -> Rc<str> {
        match self {
            Self::Null => "".into(),
            Self::Bool(_) => "System.Boolean".into(),
            Self::Char(_) => "System.Char".into(),
            Self::Byte(_) => "System.Byte".into(),
            Self::Int(_) => "System.Int32".into(),
            Self::Long(_) => "System.Int64".into(),
            Self::Double(_) => "System.Double".into(),
            Self::Decimal(_) => "System.Decimal".into(),
            Self::Text(_) => "System.String".into(),
            Self::Array(_) => "System.Object[]".into(),
            Self::Table(table) if table.borrow().ordered => {
                "System.Collections.Specialized.OrderedDictionary".into()
            }
            Self::Table(_) => "System.Collections.Hashtable".into(),
            Self::Object(object) => match object.borrow().type_names.first() {
                // Behind the mark stands a class of WMI, which is no part of the type.
                Some(name) => match name.split_once('#') {
                    Some((class, _)) => class.into(),
                    None => name.clone(),
                },
                None => "System.Object".into(),
            },
            Self::Type(_) => "System.RuntimeType".into(),
            Self::Block(_) => "System.Management.Automation.ScriptBlock".into(),
            Self::Net(net) => net.type_name(),
        }
    }

    /// What `if` makes of it: nothing, zero and empty are false; an array of one is that one.
    #[must_use]
    pub fn is_true(&self) -> bool {
        match self {
            Self::Null => false,
            Self::Bool(bool) => *bool,
            Self::Char(c) => *c != '\0',
            Self::Byte(byte) => *byte != 0,
            Self::Int(int) => *int != 0,
            Self::Long(long) => *long != 0,
            Self::Double(double) => *double != 0.0,
            Self::Decimal(decimal) => !decimal.is_zero(),
            Self::Text(text) => !text.is_empty(),
            Self::Array(values) => match values.borrow().as_slice() {
                [] => false,
                [one] => match one {
                    // An array in an array counts by being there.
                    Self::Array(inner) => !inner.borrow().is_empty(),
                    one => one.is_true(),
                },
                _ => true,
            },
            Self::Table(_) | Self::Object(_) | Self::Type(_) | Self::Block(_) => true,
            Self::Net(net) => net.is_true(),
        }
    }

    /// What a pipeline makes of it: the elements of an array, nothing of nothing, else itself.
    #[must_use]
    pub fn elements(&self) -> Vec<Value> {
        match self {
            Self::Null => Vec::new(),
            Self::Array(values) => values.borrow().clone(),
            Self::Net(net) => match &**net {
                Net::List(list) => list.enumerated(),
                _ => vec![self.clone()],
            },
            one => vec![one.clone()],
        }
    }

    /// What an assignment makes of the output of a pipeline: nothing, the only one, or an array.
    #[must_use]
    pub fn collected(mut values: Vec<Value>) -> Self {
        match values.len() {
            0 => Self::Null,
            1 => values.remove(0),
            _ => Self::array(values),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn truth_follows_5_1() {
        let one = |value: Value| Value::array(vec![value]);
        let truths =
            [Value::Int(-1), Value::text("False"), Value::text("0"), one(one(Value::Int(0)))];
        assert!(truths.iter().all(Value::is_true));
        let lies = [Value::Null, Value::text(""), one(Value::Int(0)), Value::array(vec![])];
        assert!(!lies.iter().any(Value::is_true));
    }

    #[test]
    fn a_table_finds_text_keys_whatever_their_case() {
        let mut table = Table::default();
        table.set(Value::text("Name"), Value::Int(1));
        table.set(Value::text("NAME"), Value::Int(2));
        table.set(Value::Int(1), Value::Int(3));
        assert_eq!(table.entries.len(), 2);
        assert!(matches!(table.get(&Value::text("name")), Some(Value::Int(2))));
        assert!(table.get(&Value::text("1")).is_none(), "a number is no text");
    }
}

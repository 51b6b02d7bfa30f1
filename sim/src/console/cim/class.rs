//! Classes of WMI: a table of properties with types, and a function that makes instances from the
//! world.
//!
//! *Models*: types of properties, keys, base classes, methods, what an administrator can change.
//! *Leaves out*: qualifiers other than the key, class definitions that a script makes.
//! *Sources*: the MOF definitions of the classes \[K\].

use std::ops::Deref;

use powershell::eval::Eval;
use powershell::value::Value;

use crate::console::Session;
use crate::console::machine::Machine;
use crate::kernel::text::same;
use crate::kernel::time::Moment;
use crate::world::World;

/// What instances are made from.
#[derive(Clone, Copy)]
pub(in crate::console) struct Scene<'s> {
    /// The world.
    pub(in crate::console) world: &'s World,
    /// Who asks.
    pub(in crate::console) session: &'s Session,
    /// The namespace that is asked, in small letters.
    pub(in crate::console) namespace: &'s str,
}

impl<'s> Scene<'s> {
    /// A scene for `root/cimv2`.
    pub(in crate::console) fn new(world: &'s World, session: &'s Session) -> Self {
        Self { world, session, namespace: CIMV2 }
    }
}

/// The value of a property.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::console) enum Cell {
    /// Nothing.
    Null,
    /// Text.
    Text(String),
    /// A truth value.
    Truth(bool),
    /// A whole number of any width.
    Number(i128),
    /// A point in time of the machine's clock.
    Date(Moment),
    /// A length of time in milliseconds.
    Interval(i64),
    /// An array.
    List(Vec<Cell>),
}

/// Type of a property, as MOF names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::console) enum CimType {
    /// `boolean`
    Boolean,
    /// `char16`
    Char16,
    /// `datetime`
    DateTime,
    /// `real32`, kept as hundredths
    Real32,
    /// `sint16`
    SInt16,
    /// `sint32`
    SInt32,
    /// `sint64`
    SInt64,
    /// `string`
    String,
    /// `uint8`
    UInt8,
    /// `uint16`
    UInt16,
    /// `uint32`
    UInt32,
    /// `uint64`
    UInt64,
}

impl CimType {
    fn named(name: &str) -> Self {
        match name {
            "boolean" => Self::Boolean,
            "char16" => Self::Char16,
            "datetime" => Self::DateTime,
            "real32" => Self::Real32,
            "sint16" => Self::SInt16,
            "sint32" => Self::SInt32,
            "sint64" => Self::SInt64,
            "uint8" => Self::UInt8,
            "uint16" => Self::UInt16,
            "uint32" => Self::UInt32,
            "uint64" => Self::UInt64,
            _ => Self::String,
        }
    }

    /// Its name in `[Microsoft.Management.Infrastructure.CimType]`.
    pub(in crate::console) fn name(self) -> &'static str {
        match self {
            Self::Boolean => "Boolean",
            Self::Char16 => "Char16",
            Self::DateTime => "DateTime",
            Self::Real32 => "Real32",
            Self::SInt16 => "SInt16",
            Self::SInt32 => "SInt32",
            Self::SInt64 => "SInt64",
            Self::String => "String",
            Self::UInt8 => "UInt8",
            Self::UInt16 => "UInt16",
            Self::UInt32 => "UInt32",
            Self::UInt64 => "UInt64",
        }
    }
}

/// A property of a class.
#[derive(Debug, Clone, Copy)]
pub(in crate::console) struct Property {
    /// Its name.
    pub(in crate::console) name: &'static str,
    /// Its type, or that of its elements.
    pub(in crate::console) of: CimType,
    /// It is an array.
    pub(in crate::console) many: bool,
    /// It is a key.
    pub(in crate::console) key: bool,
}

/// Values of an instance by name; those that are not named are nothing.
pub(in crate::console) type Named = Vec<(&'static str, Cell)>;

/// What a method gives: its return value, and what it puts into its `out` parameters.
pub(in crate::console) struct Outcome {
    /// `ReturnValue`
    pub(in crate::console) code: u32,
    /// Parameters that come back.
    pub(in crate::console) out: Vec<(&'static str, Value)>,
}

impl Outcome {
    /// Nothing but a code.
    pub(in crate::console) fn code(code: u32) -> Self {
        Self { code, out: Vec::new() }
    }
}

/// Arguments of a method by name.
pub(in crate::console) struct Arguments<'a>(pub(in crate::console) &'a [(String, Value)]);

impl Arguments<'_> {
    /// An argument.
    pub(in crate::console) fn get(&self, name: &str) -> Option<&Value> {
        let found = self.0.iter().find(|(there, _)| same(there, name));
        found.map(|(_, value)| value).filter(|value| !matches!(value, Value::Null))
    }

    /// An argument as text.
    pub(in crate::console) fn text(&self, name: &str) -> Option<String> {
        self.get(name).map(powershell::value::text::of)
    }

    /// An argument as a number.
    pub(in crate::console) fn number(&self, name: &str) -> Option<i64> {
        self.get(name).and_then(|value| powershell::value::convert::to_long(value).ok())
    }
}

/// Runs a method: the instance is absent for a static one.
pub(in crate::console) type Act =
    fn(&mut Machine, Option<&Instance>, &Arguments<'_>) -> Eval<Outcome>;

/// A method of a class.
pub(in crate::console) struct Method {
    /// Its name.
    pub(in crate::console) name: &'static str,
    /// Its parameters in the order in which WMI takes them.
    pub(in crate::console) takes: &'static [&'static str],
    /// What it does; none when a real system has it and this one lacks it.
    pub(in crate::console) run: Option<Act>,
    /// It is called on the class.
    pub(in crate::console) on_class: bool,
}

impl Method {
    /// A method of instances.
    pub(in crate::console) const fn new(
        name: &'static str,
        takes: &'static [&'static str],
        run: Act,
    ) -> Self {
        Self { name, takes, run: Some(run), on_class: false }
    }

    /// A method of the class.
    pub(in crate::console) const fn of_class(
        name: &'static str,
        takes: &'static [&'static str],
        run: Act,
    ) -> Self {
        Self { name, takes, run: Some(run), on_class: true }
    }

    /// One that is not modelled.
    pub(in crate::console) const fn lacking(name: &'static str) -> Self {
        Self { name, takes: &[], run: None, on_class: false }
    }
}

/// Writes what a script changed on an instance: its values before, and names with new values.
pub(in crate::console) type Put =
    fn(&mut Machine, &Instance, &[(String, Value)]) -> Eval<Result<(), u32>>;

/// What a file says about a class.
pub(in crate::console) struct Definition {
    /// Its name.
    pub(in crate::console) name: &'static str,
    /// `root/cimv2`
    pub(in crate::console) namespace: &'static str,
    /// Its base classes, nearest first.
    pub(in crate::console) parents: &'static [&'static str],
    /// Its properties, base classes first: `key string Name, uint32[] Numbers`.
    pub(in crate::console) properties: &'static [&'static str],
    /// Its instances on a machine.
    pub(in crate::console) instances: fn(Scene<'_>) -> Vec<Named>,
    /// Its methods.
    pub(in crate::console) methods: &'static [Method],
    /// How a script changes an instance.
    pub(in crate::console) put: Option<Put>,
    /// Its path has no key: there is one instance.
    pub(in crate::console) single: bool,
}

impl Definition {
    /// A class of `root/cimv2` without anything.
    pub(in crate::console) const NEW: Self = Self {
        name: "",
        namespace: CIMV2,
        parents: &[],
        properties: &[],
        instances: |_| Vec::new(),
        methods: &[],
        put: None,
        single: false,
    };
}

/// A class, with its properties read.
pub(in crate::console) struct Class {
    /// What its file says.
    pub(in crate::console) definition: &'static Definition,
    /// Its properties.
    pub(in crate::console) table: Vec<Property>,
}

impl Deref for Class {
    type Target = Definition;

    fn deref(&self) -> &Definition {
        self.definition
    }
}

impl Class {
    /// A class as its definition says.
    pub(in crate::console) fn of(definition: &'static Definition) -> Self {
        let groups = definition.properties.iter().flat_map(|group| group.split(','));
        Self { definition, table: groups.filter_map(read).collect() }
    }

    /// The place of a property, whatever its case.
    pub(in crate::console) fn place(&self, name: &str) -> Option<usize> {
        self.table.iter().position(|property| same(property.name, name))
    }

    /// Its instances.
    pub(in crate::console) fn all(&'static self, scene: Scene<'_>) -> Vec<Instance> {
        (self.instances)(scene).into_iter().map(|named| self.instance(named)).collect()
    }

    /// An instance with these values.
    pub(in crate::console) fn instance(&'static self, named: Named) -> Instance {
        let mut cells = vec![Cell::Null; self.table.len()];
        for (name, cell) in named {
            match self.place(name) {
                Some(at) => cells[at] = cell,
                None => debug_assert!(false, "{} has no {name}", self.name),
            }
        }
        Instance { class: self, cells }
    }

    /// True for the name of the class or of one of its bases.
    pub(in crate::console) fn is(&self, name: &str) -> bool {
        same(self.name, name) || self.parents.iter().any(|parent| same(parent, name))
    }

    /// A method by its name.
    pub(in crate::console) fn method(&self, name: &str) -> Option<&Method> {
        self.methods.iter().find(|method| same(method.name, name))
    }
}

/// The namespace of Windows.
pub(in crate::console) const CIMV2: &str = "root/cimv2";

/// `key string[] Name`
fn read(text: &'static str) -> Option<Property> {
    let mut words = text.split_whitespace();
    let mut word = words.next()?;
    let key = word == "key";
    if key {
        word = words.next()?;
    }
    let (of, many) = match word.strip_suffix("[]") {
        Some(of) => (of, true),
        None => (word, false),
    };
    Some(Property { name: words.next()?, of: CimType::named(of), many, key })
}

/// An instance: values in the order of the table of its class.
#[derive(Clone)]
pub(in crate::console) struct Instance {
    /// Its class.
    pub(in crate::console) class: &'static Class,
    /// Its values.
    pub(in crate::console) cells: Vec<Cell>,
}

impl Instance {
    /// A value by its name; nothing for a property that the class does not have.
    pub(in crate::console) fn get(&self, name: &str) -> &Cell {
        self.class.place(name).and_then(|at| self.cells.get(at)).unwrap_or(&Cell::Null)
    }

    /// A text by its name; empty when there is none.
    pub(in crate::console) fn text(&self, name: &str) -> &str {
        match self.get(name) {
            Cell::Text(text) => text,
            _ => "",
        }
    }

    /// A number by its name.
    pub(in crate::console) fn number(&self, name: &str) -> Option<i128> {
        match self.get(name) {
            Cell::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// Keys with their values.
    pub(in crate::console) fn keys(&self) -> impl Iterator<Item = (&'static str, &Cell)> {
        let pairs = self.class.table.iter().zip(&self.cells);
        pairs.filter(|(property, _)| property.key).map(|(property, cell)| (property.name, cell))
    }

    /// `Win32_LogicalDisk.DeviceID="C:"`
    pub(in crate::console) fn relative_path(&self) -> String {
        if self.class.single {
            return format!("{}=@", self.class.name);
        }
        let keys: Vec<String> = self
            .keys()
            .map(|(name, cell)| match cell {
                Cell::Text(text) => {
                    format!("{name}=\"{}\"", text.replace('\\', r"\\").replace('"', "\\\""))
                }
                Cell::Truth(truth) => format!("{name}={}", if *truth { "TRUE" } else { "FALSE" }),
                Cell::Number(number) => format!("{name}={number}"),
                _ => format!("{name}=\"\""),
            })
            .collect();
        format!("{}.{}", self.class.name, keys.join(","))
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Cell {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<bool> for Cell {
    fn from(truth: bool) -> Self {
        Self::Truth(truth)
    }
}

impl From<Moment> for Cell {
    fn from(at: Moment) -> Self {
        Self::Date(at)
    }
}

macro_rules! numbers {
    ($($of:ty)*) => {
        $(impl From<$of> for Cell {
            fn from(number: $of) -> Self {
                Self::Number(i128::from(number))
            }
        })*
    };
}

numbers!(i32 i64 u16 u32 u64);

impl From<usize> for Cell {
    fn from(number: usize) -> Self {
        Self::Number(number as i128)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl<T: Into<Cell>> From<Vec<T>> for Cell {
    fn from(values: Vec<T>) -> Self {
        Self::List(values.into_iter().map(Into::into).collect())
    }
}

//! Types: the tables of their members as `Get-Member` shows them, and what answers for them.
//!
//! A row of a table is a name with its definition. That of a method names all overloads; `bind`
//! reads them. A member that stands in a table and that nothing answers for is refused.

use super::bind::Bound;
use super::{Ambient, Outcome};
use crate::value::Value;

/// A member with its definition.
pub type Row = (&'static str, &'static str);

/// What a call gives; nothing when the member is not modelled.
pub(super) type Answer = Outcome<Option<Value>>;

/// Kinds of members.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MemberKind {
    /// Another name of a property.
    AliasProperty,
    /// A property.
    Property,
    /// A property that was added to an object.
    NoteProperty,
    /// A property that a script calculates.
    ScriptProperty,
    /// A method.
    Method,
    /// A property with a parameter.
    ParameterizedProperty,
}

impl MemberKind {
    /// As `Get-Member` names it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::AliasProperty => "AliasProperty",
            Self::Property => "Property",
            Self::NoteProperty => "NoteProperty",
            Self::ScriptProperty => "ScriptProperty",
            Self::Method => "Method",
            Self::ParameterizedProperty => "ParameterizedProperty",
        }
    }
}

/// A member of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: MemberKind,
    /// Its overloads, or its type.
    pub definition: String,
}

/// A type.
pub(super) struct Class {
    /// Full name.
    pub(super) name: &'static str,
    /// Methods with their overloads.
    pub(super) methods: &'static [Row],
    /// Properties with their types.
    pub(super) properties: &'static [Row],
    /// Properties with a parameter.
    pub(super) indexers: &'static [Row],
    /// Static methods with their overloads.
    pub(super) static_methods: &'static [Row],
    /// Static properties and fields with their types.
    pub(super) static_properties: &'static [Row],
    /// Overloads of the constructor.
    pub(super) constructors: &'static str,
    /// Calls a method of a value.
    pub(super) call: fn(&mut dyn Ambient, &Value, &str, &Bound) -> Answer,
    /// Reads a property of a value.
    pub(super) get: fn(&mut dyn Ambient, &Value, &str) -> Answer,
    /// Calls a static method of the type with this name.
    pub(super) call_static: fn(&mut dyn Ambient, &str, &str, &Bound) -> Answer,
    /// Reads a static property of the type with this name.
    pub(super) get_static: fn(&mut dyn Ambient, &str, &str) -> Answer,
    /// Makes a value.
    pub(super) construct: fn(&mut dyn Ambient, &str, &Bound) -> Answer,
}

impl Class {
    /// A type without members.
    pub(super) const fn new(name: &'static str) -> Self {
        Self {
            name,
            methods: &[],
            properties: &[],
            indexers: &[],
            static_methods: &[],
            static_properties: &[],
            constructors: "",
            call: |_, _, _, _| Ok(None),
            get: |_, _, _| Ok(None),
            call_static: |_, _, _, _| Ok(None),
            get_static: |_, _, _| Ok(None),
            construct: |_, _, _| Ok(None),
        }
    }
}

/// A row of a table by its name, whatever its case.
pub(super) fn row(rows: &'static [Row], name: &str) -> Option<&'static Row> {
    rows.iter().find(|(there, _)| there.eq_ignore_ascii_case(name))
}

//! Members of types, as `Get-Member` shows them.
//!
//! A line of a table is `Name kind definition`, with `M` for methods, `P` for properties, `X` for
//! properties with a parameter, `SM` and `SP` for static ones. The definition of a method names
//! all overloads; `bind` reads them.

/// A line of a table of members.
pub type Row = (&'static str, &'static str);

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

/// The members of a type.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// Full name of the type.
    pub name: &'static str,
    /// Methods with their overloads.
    pub methods: &'static [Row],
    /// Properties with their types.
    pub properties: &'static [Row],
    /// Static methods with their overloads.
    pub static_methods: &'static [Row],
    /// Static properties and fields with their types.
    pub static_properties: &'static [Row],
}

impl Shape {
    /// A type that is known by name only.
    #[must_use]
    pub const fn empty(name: &'static str) -> Self {
        Self { name, methods: &[], properties: &[], static_methods: &[], static_properties: &[] }
    }
}

/// A row of a table by its name, whatever its case.
#[must_use]
pub fn row(rows: &'static [Row], name: &str) -> Option<&'static Row> {
    rows.iter().find(|(there, _)| there.eq_ignore_ascii_case(name))
}

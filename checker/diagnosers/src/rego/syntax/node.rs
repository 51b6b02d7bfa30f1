//! One form of the tree for expressions and statements, with the place of each part.

use serde::Serialize;

/// Where something stands in its file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Place {
    /// First byte.
    pub start: usize,
    /// The byte behind the last.
    pub end: usize,
    /// Line of the first byte, from 1.
    pub line: usize,
    /// Character in that line, from 1.
    pub column: usize,
}

impl Place {
    /// The place of a range of bytes of a text.
    #[must_use]
    pub fn of(text: &str, start: usize, end: usize) -> Self {
        let before = text.get(..start).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Self {
            start,
            end: end.max(start),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }

    /// The text there.
    #[must_use]
    pub fn text<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

/// Which brackets something has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Brackets {
    /// `[...]`
    Array,
    /// `{...}` of members
    Set,
    /// `{...}` of fields
    Object,
}

/// What a part of the tree is, and which parts it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A text constant.
    Text(String),
    /// A number, as the engine prints it.
    Number(String),
    /// `true`, `false`
    Truth(bool),
    /// `null`
    Null,
    /// A variable, a rule, `input`, `data`.
    Name(String),
    /// Members or fields.
    Literal(Brackets),
    /// A field: key, value.
    Field,
    /// What is gathered (a field for objects), then statements.
    Comprehension(Brackets),
    /// What is called, then arguments.
    Call,
    /// `-x`
    Minus,
    /// `x.name`
    Member(String),
    /// `x[y]`
    Index,
    /// `+ - * / % & |` with two sides.
    Operator(&'static str),
    /// `== != < <= > >=` with two sides.
    Compare(&'static str),
    /// `:=` and `=` with two sides.
    Assign(&'static str),
    /// `key, value in collection`; the key may be missing.
    In,
    /// `some x, y`
    Some(Vec<String>),
    /// `some key, value in collection`; the key may be missing.
    SomeIn,
    /// `not x`
    Not,
    /// `every key, value in domain {...}`: variables; domain, then statements.
    Every(Vec<String>),
    /// A statement, then pairs of what stands for what.
    With,
}

/// A part of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Where it stands; brackets around it that only group are left out.
    pub place: Place,
    /// Its parts, in their order.
    pub parts: Vec<Node>,
}

impl Node {
    /// The text of a constant.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The value of a field of an object literal.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Node> {
        let mut fields = self.parts.iter().filter(|field| field.kind == Kind::Field);
        let field = fields.find(|field| field.parts[0].as_text() == Some(name))?;
        field.parts.get(1)
    }

    /// Calls something for this part and all below, outer ones first.
    pub fn visit<'n>(&'n self, see: &mut impl FnMut(&'n Node)) {
        see(self);
        self.parts.iter().for_each(|part| part.visit(see));
    }

    /// The name that it begins with and the steps from there; a computed step is none.
    #[must_use]
    pub fn path(&self) -> Option<(&str, Vec<Option<&str>>)> {
        match &self.kind {
            Kind::Name(name) => Some((name, Vec::new())),
            Kind::Member(step) => {
                let (root, mut steps) = self.parts[0].path()?;
                steps.push(Some(step));
                Some((root, steps))
            }
            Kind::Index => {
                let (root, mut steps) = self.parts[0].path()?;
                steps.push(self.parts[1].as_text());
                Some((root, steps))
            }
            _ => None,
        }
    }
}

impl super::RuleInfo {
    /// Calls something for every part of the rule, outer ones first.
    pub fn visit<'n>(&'n self, see: &mut impl FnMut(&'n Node)) {
        self.reference.visit(see);
        self.arguments.iter().for_each(|part| part.visit(see));
        self.value.iter().for_each(|part| part.visit(see));
        for body in &self.bodies {
            body.value.iter().for_each(|part| part.visit(see));
            body.statements.iter().for_each(|part| part.visit(see));
        }
    }
}

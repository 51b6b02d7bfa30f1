//! Objects as lines of text, as the formatter of 5.1 prints them.
//!
//! *Models*: the choice between table, list, wide and plain text; views by type; widths of columns,
//! alignment, truncation, wrapping, groups, blank lines; enumerations cut after four elements.
//! *Leaves out*: `Format-Custom` (refused), colours, double-width characters, the 300 milliseconds
//! after which a table stops to wait for wider values: here it waits for the end of its group.
//! *Sources*: output of Windows PowerShell 5.1 \[K\]; each view names its own.
//!
//! The width that is given is that of the lines: a console of 120 columns has lines of 119.

mod field;
mod list;
mod page;
pub mod plain;
mod table;
#[cfg(test)]
mod tests;
mod views;
mod wide;

use std::rc::Rc;

use crate::culture::Culture;
use crate::net::Outcome;
use crate::value::Value;

pub use field::{field, text as value_text};
pub use page::{Formatter, lines};

/// What the formatter asks of the evaluator about values.
pub trait Source {
    /// The culture of the session.
    fn culture(&mut self) -> &'static Culture;

    /// Names of the types of a value, most particular first: `PSTypeNames`.
    fn type_names(&mut self, value: &Value) -> Vec<Rc<str>>;

    /// Names of its properties in the order in which they are shown; the few that its type is
    /// shown by when it says so.
    fn property_names(&mut self, value: &Value) -> Vec<Rc<str>>;

    /// A property; nothing when it has none of that name.
    ///
    /// # Errors
    /// What a calculated property ends with.
    fn property(&mut self, value: &Value, name: &str) -> Outcome<Option<Value>>;

    /// A script block for a value, that it sees in `$_`.
    ///
    /// # Errors
    /// What it ends with.
    fn calculate(&mut self, value: &Value, block: &Value) -> Outcome;

    /// A value as text, as its `ToString` gives it in the culture of the session, by a format.
    ///
    /// # Errors
    /// A format that does not fit.
    fn show(&mut self, value: &Value, format: &str) -> Outcome<String>;

    /// A view of a host for a type.
    fn view(&mut self, _type_name: &str) -> Option<&'static View> {
        None
    }
}

/// How objects are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// As their view says; without one, a table for four properties or fewer, else a list.
    #[default]
    Default,
    /// `Format-Table`
    Table,
    /// `Format-List`
    List,
    /// `Format-Wide`
    Wide,
}

impl Column {
    /// A column of a property of the same name.
    #[must_use]
    pub const fn of(property: &'static str, width: Option<usize>, align: Option<Align>) -> Self {
        Self { label: property, width, align, value: Cell::Property(property) }
    }
}

/// What a parameter of a `Format-` command says about a property.
#[derive(Debug, Clone)]
pub enum Property {
    /// By its name; wildcards are allowed.
    Name(Rc<str>),
    /// Calculated: `@{Name=..; Expression=..; Width=..; Alignment=..; FormatString=..}`.
    Calculated {
        /// Its header.
        label: Rc<str>,
        /// A script block, or the name of a property.
        expression: Value,
        /// Width of its column.
        width: Option<usize>,
        /// Alignment of its column.
        align: Option<Align>,
        /// Format of its values.
        format: Option<Rc<str>>,
    },
}

/// Where a value stands in its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Left.
    Left,
    /// Right.
    Right,
    /// In the middle.
    Center,
}

/// What a `Format-` command asks for.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Which shape.
    pub layout: Layout,
    /// `-Property`; none for those of the view.
    pub properties: Vec<Property>,
    /// `-AutoSize`
    pub auto_size: bool,
    /// `-Wrap`
    pub wrap: bool,
    /// `-HideTableHeaders`
    pub hide_headers: bool,
    /// `-GroupBy`
    pub group_by: Option<Property>,
    /// `-Column` of `Format-Wide`.
    pub columns: Option<usize>,
}

/// Objects with the way in which they shall be shown: what a `Format-` command puts out.
#[derive(Debug, Clone, Default)]
pub struct Formatted {
    /// How.
    pub request: Request,
    /// What.
    pub values: Vec<Value>,
}

/// The text of an object whose view has no properties.
pub type Lines = fn(&mut dyn Source, &Value) -> Outcome<String>;

/// A view: how objects of a type are shown when nobody says how.
#[derive(Debug)]
pub struct View {
    /// Columns of a table; without them the type is shown as a list.
    pub columns: &'static [Column],
    /// Properties of a list, by label and property; all when empty.
    pub list: &'static [(&'static str, &'static str)],
    /// What makes groups.
    pub group: Option<Group>,
    /// Neither table nor list: lines of text, as a date has them.
    pub lines: Option<Lines>,
}

impl View {
    /// A table of columns.
    #[must_use]
    pub const fn table(columns: &'static [Column]) -> Self {
        Self { columns, list: &[], group: None, lines: None }
    }

    /// A list of properties, by label and property.
    #[must_use]
    pub const fn list(list: &'static [(&'static str, &'static str)]) -> Self {
        Self { columns: &[], list, group: None, lines: None }
    }
}

/// Groups of a view: objects that follow one another and have the same value.
#[derive(Debug, Clone, Copy)]
pub struct Group {
    /// The value.
    pub value: Cell,
    /// In front of it in the header; the colon belongs to it.
    pub label: &'static str,
    /// Blanks in front of the header.
    pub indent: usize,
    /// Blank lines behind the header.
    pub blank: usize,
}

/// A column of a view.
#[derive(Debug)]
pub struct Column {
    /// Its header.
    pub label: &'static str,
    /// Its width in characters; none for what is left, or for what its values need when the
    /// first column has none.
    pub width: Option<usize>,
    /// Alignment; none for right when the first value is a number or a truth value, else left.
    pub align: Option<Align>,
    /// Its value.
    pub value: Cell,
}

/// Where the value of a column comes from.
#[derive(Debug, Clone, Copy)]
pub enum Cell {
    /// A property.
    Property(&'static str),
    /// A function of the object.
    Function(fn(&mut dyn Source, &Value) -> Outcome<Value>),
    /// A function of the object whose text may take several lines.
    Wrapped(fn(&mut dyn Source, &Value) -> Outcome<Value>),
}

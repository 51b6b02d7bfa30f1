//! Objects as lines of text, as the formatter of 5.1 prints them.
//!
//! *Models*: the choice between table, list, wide and plain text; views by type; widths of columns,
//! alignment, truncation, wrapping, groups, blank lines; enumerations cut after four elements.
//! *Leaves out*: `Format-Custom` (refused), colours.
//! *Sources*: output of Windows PowerShell 5.1 [K]; each view names its own.

use std::rc::Rc;

use crate::culture::Culture;
use crate::net::{Fault, Outcome};
use crate::value::Value;

/// What the formatter asks of the evaluator about values.
pub trait Source {
    /// The culture of the session.
    fn culture(&mut self) -> &'static Culture;

    /// Names of the types of a value, most particular first: `PSTypeNames`.
    fn type_names(&mut self, value: &Value) -> Vec<Rc<str>>;

    /// Names of its properties in the order in which they are shown.
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

/// A view: how objects of a type are shown when nobody says how.
#[derive(Debug)]
pub struct View {
    /// Columns of a table; without them the type is shown as a list.
    pub columns: &'static [Column],
    /// Properties of a list, by label and property; all when empty.
    pub list: &'static [(&'static str, &'static str)],
    /// Property that makes groups, with the label of their headers.
    pub group: Option<(&'static str, &'static str)>,
}

/// A column of a view.
#[derive(Debug)]
pub struct Column {
    /// Its header.
    pub label: &'static str,
    /// Its width in characters; none for what is left.
    pub width: Option<usize>,
    /// Alignment.
    pub align: Align,
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
}

/// Makes lines of objects as they come.
#[derive(Debug)]
pub struct Formatter {
    request: Request,
    width: usize,
}

impl Formatter {
    /// A formatter for lines of a width.
    #[must_use]
    pub fn new(request: Request, width: usize) -> Self {
        Self { request, width }
    }

    /// The lines that an object adds now.
    ///
    /// # Errors
    /// What a calculated property ends with.
    pub fn push(&mut self, _source: &mut dyn Source, _value: &Value) -> Outcome<Vec<String>> {
        let what = format!("{:?} at {}", self.request.layout, self.width);
        Err(Fault::Unsupported(format!("formatting of objects: {what}")))
    }

    /// The lines that are left at the end.
    ///
    /// # Errors
    /// What a calculated property ends with.
    pub fn finish(&mut self, _source: &mut dyn Source) -> Outcome<Vec<String>> {
        Ok(Vec::new())
    }
}

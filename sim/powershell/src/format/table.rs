//! Tables: columns, their widths, rows.
//!
//! *Models*: widths from values and headers, columns without a width share what is left, the last
//! columns are narrowed or left out when the line is too short; alignment, truncation, wrapping.

use std::rc::Rc;

use super::field::{ELLIPSIS, cells, field, is_right, wrapped};
use super::{Align, Cell, Column, Property, Source};
use crate::net::Outcome;
use crate::value::compare::like;
use crate::value::{Value, text};

/// Columns that a table of all properties has at most.
const MOST_COLUMNS: usize = 10;

/// A column of a table that is being made.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) label: Rc<str>,
    pub(super) width: Option<usize>,
    pub(super) align: Option<Align>,
    pub(super) value: From,
    pub(super) format: Rc<str>,
}

/// Where the values of a column come from.
#[derive(Debug, Clone)]
pub(super) enum From {
    Name(Rc<str>),
    Block(Value),
    View(Cell),
}

impl Plan {
    /// A column of a property.
    pub(super) fn named(name: &Rc<str>) -> Self {
        let value = From::Name(name.clone());
        Self { label: name.clone(), width: None, align: None, value, format: "".into() }
    }

    /// A column of a view.
    pub(super) fn of_view(column: &Column) -> Self {
        Self {
            label: column.label.into(),
            width: column.width,
            align: column.align,
            value: From::View(column.value),
            format: "".into(),
        }
    }

    /// The value of an object; nothing when it has none.
    pub(super) fn value(&self, source: &mut dyn Source, object: &Value) -> Outcome {
        match &self.value {
            From::Name(name) => Ok(source.property(object, name)?.unwrap_or(Value::Null)),
            From::Block(block) => source.calculate(object, block),
            From::View(cell) => cell.value(source, object),
        }
    }
}

impl Cell {
    /// The value of an object; nothing when it has none.
    pub(super) fn value(self, source: &mut dyn Source, object: &Value) -> Outcome {
        match self {
            Self::Property(name) => Ok(source.property(object, name)?.unwrap_or(Value::Null)),
            Self::Function(function) | Self::Wrapped(function) => function(source, object),
        }
    }
}

/// The columns that properties ask for; wildcards are those of the first object.
pub(super) fn plans(source: &mut dyn Source, object: &Value, asked: &[Property]) -> Vec<Plan> {
    let mut plans = Vec::new();
    for property in asked {
        match property {
            Property::Name(name) if name.contains(['*', '?', '[']) => {
                let names = source.property_names(object);
                let fitting = names.iter().filter(|there| like(there, name, false));
                plans.extend(fitting.map(Plan::named));
            }
            Property::Name(name) => {
                // The header has the name as the object has it.
                let names = source.property_names(object);
                let own = names.iter().find(|there| text::same(there, name));
                plans.push(Plan::named(own.unwrap_or(name)));
            }
            Property::Calculated { label, expression, width, align, format } => {
                let value = match expression {
                    Value::Text(name) => From::Name(name.clone()),
                    block => From::Block(block.clone()),
                };
                plans.push(Plan {
                    label: label.clone(),
                    width: *width,
                    align: *align,
                    value,
                    format: format.clone().unwrap_or_default(),
                });
            }
        }
    }
    plans
}

/// The columns of all properties.
pub(super) fn all_plans(names: &[Rc<str>]) -> Vec<Plan> {
    names.iter().take(MOST_COLUMNS).map(Plan::named).collect()
}

/// A table whose columns are known.
#[derive(Debug)]
pub(super) struct Table {
    plans: Vec<Plan>,
    aligns: Vec<Align>,
    wrap: bool,
    hide_headers: bool,
    /// Widths, once they are known; none for columns that are left out.
    widths: Vec<Option<usize>>,
}

impl Table {
    /// A table with the columns for objects like the first one.
    pub(super) fn new(
        source: &mut dyn Source,
        plans: Vec<Plan>,
        first: &Value,
        (wrap, hide_headers): (bool, bool),
    ) -> Outcome<Self> {
        let mut aligns = Vec::new();
        for plan in &plans {
            aligns.push(match plan.align {
                Some(align) => align,
                None if is_right(&plan.value(source, first)?) => Align::Right,
                None => Align::Left,
            });
        }
        Ok(Self { plans, aligns, wrap, hide_headers, widths: Vec::new() })
    }

    /// True when widths follow from values: when the first column says none.
    pub(super) fn waits(&self) -> bool {
        self.plans.first().is_none_or(|plan| plan.width.is_none())
    }

    /// The fields of an object.
    pub(super) fn fields(&self, source: &mut dyn Source, object: &Value) -> Outcome<Vec<String>> {
        let mut fields = Vec::with_capacity(self.plans.len());
        for plan in &self.plans {
            let value = plan.value(source, object)?;
            fields.push(field(source, &value, &plan.format)?);
        }
        Ok(fields)
    }

    /// Widths for rows; without rows those of the view.
    pub(super) fn size(
        &mut self,
        rows: Option<&mut dyn Iterator<Item = &Vec<String>>>,
        width: usize,
    ) {
        let mut widths: Vec<usize> = match rows {
            None => self.plans.iter().map(|plan| plan.width.unwrap_or(0)).collect(),
            // Widths that somebody asked for no longer count, as in 5.1.
            Some(rows) => {
                let mut widths: Vec<usize> =
                    self.plans.iter().map(|plan| cells(&plan.label)).collect();
                for row in rows {
                    for (width, field) in widths.iter_mut().zip(row) {
                        *width = (*width).max(cells(&one_line(field)));
                    }
                }
                widths
            }
        };
        spread(&mut widths, width);
        self.widths = fitted(&widths, width);
    }

    /// Header and dashes.
    pub(super) fn header(&self, out: &mut Vec<String>) {
        if self.hide_headers {
            return;
        }
        let labels: Vec<String> = self.plans.iter().map(|plan| plan.label.to_string()).collect();
        self.lines(&labels, true, out);
        let dashes: Vec<String> = self
            .widths
            .iter()
            .zip(&labels)
            .map(|(width, label)| "-".repeat(width.unwrap_or(0).min(cells(label))))
            .collect();
        self.lines(&dashes, false, out);
    }

    /// The lines of a row.
    pub(super) fn row(&self, fields: &[String], out: &mut Vec<String>) {
        self.lines(fields, self.wrap, out);
    }

    fn lines(&self, fields: &[String], wrap: bool, out: &mut Vec<String>) {
        let visible =
            || self.widths.iter().enumerate().filter_map(|(at, width)| Some((at, (*width)?)));
        let pieces: Vec<Vec<String>> = visible()
            .map(|(at, width)| {
                let field = fields.get(at).map_or("", String::as_str);
                let own = matches!(self.plans[at].value, From::View(Cell::Wrapped(_)));
                if wrap || own { wrapped(field, width) } else { vec![one_line(field)] }
            })
            .collect();
        let height = pieces.iter().map(Vec::len).max().unwrap_or(0);
        for line in 0..height {
            let mut text = String::new();
            for ((at, width), pieces) in visible().zip(&pieces) {
                if at > 0 {
                    text.push(' ');
                }
                let piece = pieces.get(line).map_or("", String::as_str);
                place(piece, width, self.aligns[at], &mut text);
            }
            out.push(text);
        }
    }
}

/// The first line of a field.
fn one_line(field: &str) -> String {
    match field.find(['\r', '\n']) {
        Some(at) => format!("{}{ELLIPSIS}", &field[..at]),
        None => field.to_owned(),
    }
}

/// Gives what is left of the line to the columns that have no width.
fn spread(widths: &mut [usize], width: usize) {
    let mut open: Vec<usize> = Vec::new();
    for (at, width) in widths.iter_mut().enumerate() {
        if *width == 0 {
            *width = 1;
            open.push(at);
        }
    }
    let used = widths.iter().sum::<usize>() + widths.len().saturating_sub(1);
    let Some(left) = width.checked_sub(used).filter(|_| !open.is_empty()) else { return };
    for (turn, at) in open.iter().enumerate() {
        let more = left / open.len() + usize::from(turn < left % open.len());
        widths[*at] += more;
    }
}

/// Narrows the last columns, or leaves them out, until the line is long enough.
fn fitted(widths: &[usize], width: usize) -> Vec<Option<usize>> {
    let mut fitted: Vec<Option<usize>> = widths.iter().copied().map(Some).collect();
    for last in (0..fitted.len()).rev() {
        let used: usize = fitted.iter().flatten().sum::<usize>() + last;
        let Some(excess) = used.checked_sub(width).filter(|excess| *excess > 0) else { break };
        fitted[last] = fitted[last].and_then(|own| own.checked_sub(excess)).filter(|own| *own > 0);
        if fitted[last].is_some() {
            break;
        }
    }
    fitted
}

/// Writes a field into its column: padded, or cut with three dots.
pub(super) fn place(field: &str, width: usize, align: Align, out: &mut String) {
    let count = cells(field);
    if count <= width {
        let blanks = width - count;
        let left = match align {
            Align::Left => 0,
            Align::Right => blanks,
            Align::Center => blanks / 2,
        };
        out.extend(std::iter::repeat_n(' ', left));
        out.push_str(field);
        out.extend(std::iter::repeat_n(' ', blanks - left));
        return;
    }
    let dots = if width > ELLIPSIS.len() { ELLIPSIS } else { "" };
    let kept = width - dots.len();
    if align == Align::Right {
        out.push_str(dots);
        out.extend(field.chars().skip(count - kept));
    } else {
        out.extend(field.chars().take(kept));
        out.push_str(dots);
    }
}

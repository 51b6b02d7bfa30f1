//! The formatter: takes objects one by one, gives lines.
//!
//! *Models*: the first object of a group decides the layout; texts and numbers between rows stay
//! where they were; an object of another type than the view's is shown as a list.

use std::rc::Rc;

use super::field::{field, is_scalar, text as plain};
use super::table::{Plan, Table, all_plans, plans};
use super::{Formatted, Group, Layout, Request, Source, View, list, views, wide};
use crate::net::{Fault, MOST_ELEMENTS, Outcome};
use crate::value::{Net, Value, text};

/// Properties with which an object is still a table.
const MOST_OF_TABLE: usize = 4;

/// Makes lines of objects as they come.
#[derive(Debug)]
pub struct Formatter {
    request: Request,
    width: usize,
    state: State,
    /// The text of the group's value, when there are groups.
    group: Option<String>,
}

#[derive(Debug)]
enum State {
    Idle,
    Table {
        table: Table,
        /// Rows that wait for widths; none when the widths are known.
        waiting: Option<Vec<Row>>,
        of: Option<Rc<str>>,
        groups: Option<Groups>,
    },
    List {
        plans: Option<Vec<Plan>>,
        of: Option<Rc<str>>,
        groups: Option<Groups>,
    },
    Wide {
        plan: Option<Plan>,
        fields: Vec<String>,
    },
    Lines,
}

#[derive(Debug)]
enum Row {
    Fields(Vec<String>),
    Lines(Vec<String>),
}

/// What makes groups: a property that was asked for, or that of the view.
#[derive(Debug, Clone)]
enum Groups {
    Asked(Plan),
    View(Group),
}

impl Groups {
    /// The header of an object's group.
    fn header(&self, source: &mut dyn Source, object: &Value) -> Outcome<String> {
        match self {
            Self::Asked(plan) => {
                let value = plan.value(source, object)?;
                Ok(format!("   {}: {}", plan.label, field(source, &value, &plan.format)?))
            }
            Self::View(group) => {
                let value = group.value.value(source, object)?;
                let blanks = " ".repeat(group.indent);
                Ok(format!("{blanks}{}{}", group.label, field(source, &value, "")?))
            }
        }
    }

    fn blank(&self) -> usize {
        match self {
            Self::Asked(_) => 1,
            Self::View(group) => group.blank,
        }
    }
}

impl Formatter {
    /// A formatter for lines of a width.
    #[must_use]
    pub fn new(request: Request, width: usize) -> Self {
        Self { request, width: width.max(1), state: State::Idle, group: None }
    }

    /// The lines that an object adds now.
    ///
    /// # Errors
    /// What a calculated property ends with.
    pub fn push(&mut self, source: &mut dyn Source, value: &Value) -> Outcome<Vec<String>> {
        let mut out = Vec::new();
        self.add(source, value, &mut out)?;
        Ok(out)
    }

    /// The lines that are left at the end.
    ///
    /// # Errors
    /// What a calculated property ends with.
    pub fn finish(&mut self, _source: &mut dyn Source) -> Outcome<Vec<String>> {
        let mut out = Vec::new();
        self.close(&mut out);
        Ok(out)
    }

    fn add(
        &mut self,
        source: &mut dyn Source,
        value: &Value,
        out: &mut Vec<String>,
    ) -> Outcome<()> {
        match (value, value.as_net()) {
            (Value::Null, _) => return Ok(()),
            (_, Some(Net::Formatted(formatted))) => {
                self.close(out);
                return self.formatted(source, formatted, out);
            }
            _ => {}
        }
        if let Some(entries) = views::entries(value) {
            return entries.iter().try_for_each(|entry| self.one(source, entry, out));
        }
        self.one(source, value, out)
    }

    fn formatted(
        &self,
        source: &mut dyn Source,
        formatted: &Formatted,
        out: &mut Vec<String>,
    ) -> Outcome<()> {
        let mut inner = Self::new(formatted.request.clone(), self.width);
        for value in &formatted.values {
            inner.add(source, value, out)?;
        }
        inner.close(out);
        Ok(())
    }

    fn one(
        &mut self,
        source: &mut dyn Source,
        value: &Value,
        out: &mut Vec<String>,
    ) -> Outcome<()> {
        let asked = !self.request.properties.is_empty();
        if !asked && (is_scalar(value) || self.is_bare(source, value)) {
            let text = plain(source, value)?;
            let lines = text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
            self.between(lines.map(str::to_owned).collect(), out);
            return Ok(());
        }
        if matches!(self.state, State::Idle) {
            self.begin(source, value)?;
            if !matches!(self.state, State::Table { .. } | State::List { .. }) {
                out.push(String::new());
            }
        } else if !self.fits(source, value) {
            let view = view(source, value).map(|(_, view)| view);
            let mut lines = vec![String::new()];
            if let Some(View { lines: Some(text), .. }) = view {
                lines.extend(text(source, value)?.lines().map(str::to_owned));
            } else {
                let plans = list_plans(source, value, view);
                lines.extend(list::lines(source, &plans, value, self.width)?);
            }
            self.between(lines, out);
            return Ok(());
        }
        self.start_group(source, value, out)?;
        self.row(source, value, out)
    }

    /// True for an object without a view and without properties: its text is shown.
    fn is_bare(&self, source: &mut dyn Source, value: &Value) -> bool {
        view(source, value).is_none() && source.property_names(value).is_empty()
    }

    /// Lines among rows: they wait when the rows do.
    fn between(&mut self, lines: Vec<String>, out: &mut Vec<String>) {
        match &mut self.state {
            State::Table { waiting: Some(rows), .. } => rows.push(Row::Lines(lines)),
            _ => out.extend(lines),
        }
    }

    /// True when an object can be shown as those before it.
    fn fits(&self, source: &mut dyn Source, value: &Value) -> bool {
        if !self.request.properties.is_empty() {
            return true;
        }
        match &self.state {
            State::Table { of: Some(of), .. } | State::List { of: Some(of), .. } => {
                source.type_names(value).iter().any(|name| text::same(name, of))
                    || shares_columns(source, of, value)
            }
            State::Lines => view(source, value).is_some_and(|(_, view)| view.lines.is_some()),
            _ => true,
        }
    }

    /// Chooses the layout by the first object.
    fn begin(&mut self, source: &mut dyn Source, value: &Value) -> Outcome<()> {
        let asked = plans(source, value, &self.request.properties);
        let view = if asked.is_empty() { view(source, value) } else { None };
        let of = view.as_ref().map(|(name, _)| name.clone());
        let names = source.property_names(value);
        let layout = match (self.request.layout, &view) {
            (Layout::Default, Some((_, view))) if view.lines.is_some() => {
                self.state = State::Lines;
                return Ok(());
            }
            (Layout::Default, Some((_, view))) if view.columns.is_empty() => Layout::List,
            (Layout::Default, Some(_)) => Layout::Table,
            (Layout::Default, None) if names.len() > MOST_OF_TABLE => Layout::List,
            (Layout::Default, None) => Layout::Table,
            (layout, _) => layout,
        };
        let groups = match &self.request.group_by {
            Some(property) => {
                plans(source, value, std::slice::from_ref(property)).pop().map(Groups::Asked)
            }
            None => view.as_ref().and_then(|(_, view)| view.group).map(Groups::View),
        };
        self.state = match layout {
            Layout::List => {
                let plans = (!asked.is_empty()).then_some(asked);
                // Without a view each object has its own properties.
                State::List { plans, of: None, groups }
            }
            Layout::Wide => {
                let plan = asked.into_iter().next();
                State::Wide { plan, fields: Vec::new() }
            }
            _ => {
                let columns = match &view {
                    _ if !asked.is_empty() => asked,
                    Some((_, view)) if !view.columns.is_empty() => {
                        view.columns.iter().map(Plan::of_view).collect()
                    }
                    _ => all_plans(&names),
                };
                let how = (self.request.wrap, self.request.hide_headers);
                let table = Table::new(source, columns, value, how)?;
                let waits = self.request.auto_size || table.waits();
                State::Table { table, waiting: waits.then(Vec::new), of, groups }
            }
        };
        Ok(())
    }

    /// Begins a group when the object belongs to another one than that before it.
    fn start_group(
        &mut self,
        source: &mut dyn Source,
        value: &Value,
        out: &mut Vec<String>,
    ) -> Outcome<()> {
        let groups = match &self.state {
            State::Table { groups, .. } | State::List { groups, .. } => groups.clone(),
            _ => return Ok(()),
        };
        let header = groups.as_ref().map(|groups| groups.header(source, value)).transpose()?;
        let begins = match (&self.group, &header) {
            (None, _) => true,
            (Some(there), Some(header)) => there != header,
            (Some(_), None) => false,
        };
        if !begins {
            return Ok(());
        }
        let is_first = self.group.is_none();
        if !is_first {
            self.end_group(out);
        }
        if let Some(header) = &header {
            if is_first {
                out.push(String::new());
            }
            out.push(String::new());
            out.push(header.clone());
            let blank = groups.map_or(1, |groups| groups.blank());
            out.extend(std::iter::repeat_n(String::new(), blank));
        } else {
            out.push(String::new());
        }
        self.group = Some(header.unwrap_or_default());
        if let State::List { .. } = self.state {
            out.push(String::new());
        }
        if let State::Table { table, waiting, .. } = &mut self.state {
            if waiting.is_some() {
                *waiting = Some(Vec::new());
            } else {
                table.size(None, self.width);
                table.header(out);
            }
        }
        Ok(())
    }

    fn row(
        &mut self,
        source: &mut dyn Source,
        value: &Value,
        out: &mut Vec<String>,
    ) -> Outcome<()> {
        let width = self.width;
        match &mut self.state {
            State::Idle => {}
            State::Table { table, waiting, .. } => {
                let fields = table.fields(source, value)?;
                match waiting {
                    Some(rows) if rows.len() < MOST_ELEMENTS => rows.push(Row::Fields(fields)),
                    Some(_) => {
                        return Err(Fault::Limit(format!("a table of {MOST_ELEMENTS} rows")));
                    }
                    None => table.row(&fields, out),
                }
            }
            State::List { plans, .. } => {
                let own = match plans {
                    Some(plans) => plans.clone(),
                    None => {
                        let view = view(source, value);
                        list_plans(source, value, view.map(|(_, view)| view))
                    }
                };
                out.extend(list::lines(source, &own, value, width)?);
                out.push(String::new());
            }
            State::Wide { plan, fields } => {
                let shown = match plan {
                    Some(plan) => {
                        let value = plan.value(source, value)?;
                        field(source, &value, &plan.format)?
                    }
                    None => display_name(source, value)?,
                };
                if fields.len() >= MOST_ELEMENTS {
                    return Err(Fault::Limit(format!("{MOST_ELEMENTS} fields")));
                }
                fields.push(shown);
            }
            State::Lines => {
                if let Some((_, View { lines: Some(lines), .. })) = view(source, value) {
                    out.extend(lines(source, value)?.lines().map(str::to_owned));
                }
            }
        }
        Ok(())
    }

    fn end_group(&mut self, out: &mut Vec<String>) {
        if let State::Table { table, waiting: Some(rows), .. } = &mut self.state {
            let rows = std::mem::take(rows);
            let mut fields = rows.iter().filter_map(|row| match row {
                Row::Fields(fields) => Some(fields),
                Row::Lines(_) => None,
            });
            table.size(Some(&mut fields), self.width);
            table.header(out);
            for row in rows {
                match row {
                    Row::Fields(fields) => table.row(&fields, out),
                    Row::Lines(lines) => out.extend(lines),
                }
            }
        }
        out.push(String::new());
    }

    fn close(&mut self, out: &mut Vec<String>) {
        if let State::Wide { fields, .. } = &self.state {
            let request = &self.request;
            out.extend(wide::lines(fields, request.columns, request.auto_size, self.width));
        }
        if !matches!(self.state, State::Idle) {
            self.end_group(out);
            out.push(String::new());
        }
        self.state = State::Idle;
        self.group = None;
    }
}

/// True when a value is shown in the columns of another type: files and directories are.
fn shares_columns(source: &mut dyn Source, of: &str, value: &Value) -> bool {
    let Some(there) = source.view(of).or_else(|| views::of_type(of)) else { return false };
    view(source, value).is_some_and(|(_, own)| {
        !own.columns.is_empty() && std::ptr::eq(own.columns.as_ptr(), there.columns.as_ptr())
    })
}

/// The view of a value, with the type that it is for.
fn view(source: &mut dyn Source, value: &Value) -> Option<(Rc<str>, &'static View)> {
    for name in source.type_names(value) {
        if let Some(view) = source.view(&name).or_else(|| views::of_type(&name)) {
            return Some((name, view));
        }
    }
    None
}

/// The properties of a list.
fn list_plans(source: &mut dyn Source, value: &Value, view: Option<&'static View>) -> Vec<Plan> {
    match view {
        Some(view) if !view.list.is_empty() => view
            .list
            .iter()
            .map(|(label, property)| Plan {
                label: (*label).into(),
                ..Plan::named(&Rc::from(*property))
            })
            .collect(),
        _ => source.property_names(value).iter().map(Plan::named).collect(),
    }
}

/// The property that stands for an object in a wide list.
fn display_name(source: &mut dyn Source, value: &Value) -> Outcome<String> {
    let names = source.property_names(value);
    let known = ["Name", "Id", "Key"];
    let chosen = known.iter().find_map(|wanted| names.iter().find(|name| text::same(name, wanted)));
    match chosen.or(names.first()) {
        Some(name) => {
            let value = source.property(value, name)?.unwrap_or(Value::Null);
            field(source, &value, "")
        }
        None => plain(source, value),
    }
}

/// All lines of some objects.
///
/// # Errors
/// What a calculated property ends with.
pub fn lines(
    source: &mut dyn Source,
    values: &[Value],
    request: Request,
    width: usize,
) -> Outcome<Vec<String>> {
    let mut formatter = Formatter::new(request, width);
    let mut out = Vec::new();
    for value in values {
        formatter.add(source, value, &mut out)?;
    }
    formatter.close(&mut out);
    Ok(out)
}

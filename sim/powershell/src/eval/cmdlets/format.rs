//! `Format-Table`, `Format-List`, `Format-Wide`, `Format-Custom`.
//!
//! *Models*: properties by name, by wildcard and calculated, groups, the switches; what is put out
//! is one object that says how the others shall be shown, at the width of whoever shows it.
//! *Leaves out*: `-View`, `-ShowError`, `-Expand` and `Format-Custom`: refused by name. Properties
//! are read when they are shown, not when they come by.

use std::rc::Rc;

use super::super::cmdlet::{Call, Cmdlet, Param, Run, Running};
use super::super::stop::Eval;
use super::UTILITY;
use super::properties::Wanted;
use crate::format::{Align, Formatted, Layout, Property, Request};
use crate::value::{Net, Value, convert, text};

pub(super) const CMDLETS: &[Cmdlet] = &[FORMAT_CUSTOM, FORMAT_LIST, FORMAT_TABLE, FORMAT_WIDE];

const fn cmdlet(
    name: &'static str,
    class: &'static str,
    params: &'static [Param],
    run: Run,
) -> Cmdlet {
    Cmdlet { name, module: UTILITY, class, params, default_set: "", impact: None, run }
}

const FORMAT_TABLE: Cmdlet = cmdlet(
    "Format-Table",
    "Microsoft.PowerShell.Commands.FormatTableCommand",
    &[
        Param::switch("AutoSize"),
        Param::switch("HideTableHeaders"),
        Param::switch("Wrap"),
        Param::new("Property", "object[]").at(0),
        Param::new("GroupBy", "object"),
        Param::new("View", "string"),
        Param::switch("ShowError"),
        Param::switch("DisplayError"),
        Param::switch("Force"),
        Param::new("Expand", "string").choices(&["CoreOnly", "EnumOnly", "Both"]),
        Param::new("InputObject", "object").pipeline(),
    ],
    Run::Whole(|| Box::new(Format { layout: Layout::Table, values: Vec::new() })),
);

const FORMAT_LIST: Cmdlet = cmdlet(
    "Format-List",
    "Microsoft.PowerShell.Commands.FormatListCommand",
    &[
        Param::new("Property", "object[]").at(0),
        Param::new("GroupBy", "object"),
        Param::new("View", "string"),
        Param::switch("ShowError"),
        Param::switch("DisplayError"),
        Param::switch("Force"),
        Param::new("Expand", "string").choices(&["CoreOnly", "EnumOnly", "Both"]),
        Param::new("InputObject", "object").pipeline(),
    ],
    Run::Whole(|| Box::new(Format { layout: Layout::List, values: Vec::new() })),
);

const FORMAT_WIDE: Cmdlet = cmdlet(
    "Format-Wide",
    "Microsoft.PowerShell.Commands.FormatWideCommand",
    &[
        Param::new("Property", "object").at(0),
        Param::switch("AutoSize"),
        Param::new("Column", "int").range(1, i32::MAX as i64),
        Param::new("GroupBy", "object"),
        Param::new("View", "string"),
        Param::switch("ShowError"),
        Param::switch("DisplayError"),
        Param::switch("Force"),
        Param::new("Expand", "string").choices(&["CoreOnly", "EnumOnly", "Both"]),
        Param::new("InputObject", "object").pipeline(),
    ],
    Run::Whole(|| Box::new(Format { layout: Layout::Wide, values: Vec::new() })),
);

const FORMAT_CUSTOM: Cmdlet = cmdlet(
    "Format-Custom",
    "Microsoft.PowerShell.Commands.FormatCustomCommand",
    &[
        Param::new("Property", "object[]").at(0),
        Param::new("Depth", "int").range(1, i32::MAX as i64),
        Param::new("GroupBy", "object"),
        Param::new("View", "string"),
        Param::new("InputObject", "object").pipeline(),
    ],
    Run::Each(|call| Err(call.engine.unsupported_here("Format-Custom"))),
);

/// Collects objects for one layout.
struct Format {
    layout: Layout,
    values: Vec<Value>,
}

impl Running for Format {
    fn process(&mut self, call: &mut Call<'_>) -> Eval<()> {
        let Some(value) = call.get("InputObject") else { return Ok(()) };
        // What is piped came one by one; an argument is taken apart here.
        match call.input() {
            Some(_) => self.values.push(value.clone()),
            None => self.values.extend(value.elements()),
        }
        Ok(())
    }

    fn end(&mut self, call: &mut Call<'_>) -> Eval<()> {
        for refused in ["View", "ShowError", "DisplayError", "Expand"] {
            if call.has(refused) {
                let what = format!("Format-{:?} -{refused}", self.layout);
                return Err(call.engine.unsupported_here(what));
            }
        }
        if self.values.is_empty() {
            return Ok(());
        }
        let request = Request {
            layout: self.layout,
            properties: properties(call, "Property")?,
            auto_size: call.flag("AutoSize"),
            wrap: call.flag("Wrap"),
            hide_headers: call.flag("HideTableHeaders"),
            group_by: properties(call, "GroupBy")?.pop(),
            columns: call.int("Column").and_then(|columns| usize::try_from(columns).ok()),
        };
        let values = std::mem::take(&mut self.values);
        call.put(Net::Formatted(Box::new(Formatted { request, values })).into())
    }
}

/// What a parameter says about properties.
fn properties(call: &Call<'_>, parameter: &str) -> Eval<Vec<Property>> {
    let wanted = Wanted::all(call.engine, call.get(parameter))?;
    Ok(wanted.into_iter().map(property).collect())
}

fn property(wanted: Wanted) -> Property {
    let width = wanted.setting("Width").and_then(|width| convert::to_int(&width).ok());
    let align = wanted.setting("Alignment").map(|align| text::of(&align).to_ascii_lowercase());
    let format = wanted.setting("FormatString").map(|format| Rc::from(text::of(&format)));
    match wanted {
        Wanted::Name(name) => Property::Name(name),
        Wanted::Calculated { label, expression, .. } => Property::Calculated {
            label,
            expression,
            width: width.and_then(|width| usize::try_from(width).ok()),
            align: align.map(|align| match align.as_str() {
                "right" => Align::Right,
                "center" => Align::Center,
                _ => Align::Left,
            }),
            format,
        },
    }
}

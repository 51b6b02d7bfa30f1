//! `Format-Table`, `Format-List`, `Format-Wide`; `Format-Custom` is refused.

use std::rc::Rc;

use super::super::cmdlet::{Call, Cmdlet, Param, Run, Running};
use super::super::stop::Eval;
use super::UTILITY;
use super::properties::Wanted;
use crate::format::{Align, Formatted, Layout, Property, Request};
use crate::value::{Net, Value, convert, text};

pub(super) const CMDLETS: &[Cmdlet] = &[CUSTOM, LIST, TABLE, WIDE];

const fn cmdlet(
    name: &'static str,
    class: &'static str,
    params: &'static [Param],
    run: Run,
) -> Cmdlet {
    Cmdlet { name, module: UTILITY, class, params, default_set: "", impact: None, run }
}

const INPUT: Param = Param::new("InputObject", "object").pipeline();
const PROPERTY: Param = Param::new("Property", "object[]").at(0);
const GROUP_BY: Param = Param::new("GroupBy", "object");
const VIEW: Param = Param::new("View", "string");
const FORCE: Param = Param::switch("Force");
const EXPAND: Param = Param::new("Expand", "string").choices(&["CoreOnly", "EnumOnly", "Both"]);

const TABLE: Cmdlet = cmdlet(
    "Format-Table",
    "Microsoft.PowerShell.Commands.FormatTableCommand",
    &[
        INPUT,
        PROPERTY,
        Param::switch("AutoSize"),
        Param::switch("HideTableHeaders"),
        Param::switch("Wrap"),
        GROUP_BY,
        VIEW,
        Param::switch("ShowError"),
        Param::switch("DisplayError"),
        FORCE,
        EXPAND,
    ],
    Run::Whole(|| Box::new(Format { layout: Layout::Table, values: Vec::new() })),
);

const LIST: Cmdlet = cmdlet(
    "Format-List",
    "Microsoft.PowerShell.Commands.FormatListCommand",
    &[
        INPUT,
        PROPERTY,
        GROUP_BY,
        VIEW,
        Param::switch("ShowError"),
        Param::switch("DisplayError"),
        FORCE,
        EXPAND,
    ],
    Run::Whole(|| Box::new(Format { layout: Layout::List, values: Vec::new() })),
);

const WIDE: Cmdlet = cmdlet(
    "Format-Wide",
    "Microsoft.PowerShell.Commands.FormatWideCommand",
    &[
        INPUT,
        Param::new("Property", "object").at(0),
        Param::switch("AutoSize"),
        Param::new("Column", "int").range(1, i32::MAX as i64),
        GROUP_BY,
        VIEW,
        FORCE,
        EXPAND,
    ],
    Run::Whole(|| Box::new(Format { layout: Layout::Wide, values: Vec::new() })),
);

const CUSTOM: Cmdlet = cmdlet(
    "Format-Custom",
    "Microsoft.PowerShell.Commands.FormatCustomCommand",
    &[INPUT, PROPERTY, Param::new("Depth", "int"), GROUP_BY, VIEW, FORCE, EXPAND],
    Run::Each(|call| Err(call.engine.unsupported_here("Format-Custom"))),
);

/// Collects the objects and puts them out with what was asked for.
struct Format {
    layout: Layout,
    values: Vec<Value>,
}

impl Running for Format {
    fn process(&mut self, call: &mut Call<'_>) -> Eval<()> {
        let Some(value) = call.get("InputObject") else { return Ok(()) };
        match value.cells() {
            Some(_) => self.values.extend(value.elements()),
            // A text is shown as it is; nothing waits for it.
            None if self.values.is_empty() && matches!(value, Value::Text(_)) => {
                let value = value.clone();
                return call.put(value);
            }
            None => self.values.push(value.clone()),
        }
        Ok(())
    }

    fn end(&mut self, call: &mut Call<'_>) -> Eval<()> {
        if call.has("View") {
            return Err(call.engine.unsupported_here("-View of a Format- command"));
        }
        let mut properties = Vec::new();
        for wanted in Wanted::all(call.engine, call.bound.get("Property"))? {
            properties.push(property(&wanted));
        }
        let group = Wanted::all(call.engine, call.bound.get("GroupBy"))?;
        let request = Request {
            layout: self.layout,
            properties,
            auto_size: call.flag("AutoSize"),
            wrap: call.flag("Wrap"),
            hide_headers: call.flag("HideTableHeaders"),
            group_by: group.first().map(property),
            columns: call.int("Column").and_then(|count| usize::try_from(count).ok()),
        };
        let values = std::mem::take(&mut self.values);
        if values.is_empty() {
            return Ok(());
        }
        call.put(Net::Formatted(Box::new(Formatted { request, values })).into())
    }
}

fn property(wanted: &Wanted) -> Property {
    let label: Rc<str> = match wanted {
        Wanted::Name(name) => return Property::Name(name.clone()),
        Wanted::Calculated { label, .. } => label.clone(),
    };
    let Wanted::Calculated { expression, .. } = wanted else { return Property::Name(label) };
    let align = wanted.setting("Alignment").and_then(|said| {
        match text::of(&said).to_ascii_lowercase().as_str() {
            "left" => Some(Align::Left),
            "right" => Some(Align::Right),
            "center" => Some(Align::Center),
            _ => None,
        }
    });
    let width = wanted.setting("Width").and_then(|width| convert::to_long(&width).ok());
    Property::Calculated {
        label,
        expression: expression.clone(),
        width: width.and_then(|width| usize::try_from(width).ok()),
        align,
        format: wanted.setting("FormatString").map(|format| text::of(&format).into()),
    }
}

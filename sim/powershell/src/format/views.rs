//! How values of .NET are shown when nobody says how.
//!
//! *Sources*: `DotNetTypes.format.ps1xml` and `PowerShellCore.format.ps1xml` of 5.1 [K].

use super::{Align, Cell, Column, Source, View, field};
use crate::net::Outcome;
use crate::value::{Net, Value};

/// Entries of a hash table: 30 columns for the key, the rest for the value.
static ENTRY: View = View::table(&[
    Column {
        label: "Name",
        width: Some(30),
        align: Some(Align::Left),
        value: Cell::Property("Name"),
    },
    Column {
        label: "Value",
        width: None,
        align: Some(Align::Left),
        value: Cell::Property("Value"),
    },
]);

/// Pairs of a dictionary.
static PAIR: View = View::table(&[
    Column {
        label: "Key",
        width: Some(30),
        align: Some(Align::Left),
        value: Cell::Property("Key"),
    },
    Column {
        label: "Value",
        width: None,
        align: Some(Align::Left),
        value: Cell::Property("Value"),
    },
]);

static VERSION: View = View::table(&[
    Column::of("Major", Some(6), Some(Align::Left)),
    Column::of("Minor", Some(6), Some(Align::Left)),
    Column::of("Build", Some(6), Some(Align::Left)),
    Column::of("Revision", Some(8), Some(Align::Left)),
]);

static GUID: View = View::table(&[Column {
    label: "Guid",
    width: None,
    align: Some(Align::Left),
    value: Cell::Function(itself),
}]);

static TIME_SPAN: View = View::list(&[
    ("Days", "Days"),
    ("Hours", "Hours"),
    ("Minutes", "Minutes"),
    ("Seconds", "Seconds"),
    ("Milliseconds", "Milliseconds"),
    ("Ticks", "Ticks"),
    ("TotalDays", "TotalDays"),
    ("TotalHours", "TotalHours"),
    ("TotalMinutes", "TotalMinutes"),
    ("TotalSeconds", "TotalSeconds"),
    ("TotalMilliseconds", "TotalMilliseconds"),
]);

static MATCH: View = View::list(&[
    ("Groups", "Groups"),
    ("Success", "Success"),
    ("Captures", "Captures"),
    ("Index", "Index"),
    ("Length", "Length"),
    ("Value", "Value"),
]);

static GROUP: View = View::list(&[
    ("Success", "Success"),
    ("Captures", "Captures"),
    ("Index", "Index"),
    ("Length", "Length"),
    ("Value", "Value"),
]);

static DATE: View = View {
    columns: &[],
    list: &[],
    group: None,
    lines: Some(|source, value| source.show(value, "F")),
};

static TYPE: View = View::table(&[
    Column::of("IsPublic", Some(8), Some(Align::Left)),
    Column::of("IsSerial", Some(8), Some(Align::Left)),
    Column::of("Name", Some(40), Some(Align::Left)),
    Column::of("BaseType", None, Some(Align::Left)),
]);

/// What `Get-Member` puts out, in groups by type.
static MEMBER: View = View {
    columns: &[
        Column {
            label: "Name",
            width: None,
            align: Some(Align::Left),
            value: Cell::Property("Name"),
        },
        Column {
            label: "MemberType",
            width: None,
            align: Some(Align::Left),
            value: Cell::Property("MemberType"),
        },
        Column {
            label: "Definition",
            width: None,
            align: Some(Align::Left),
            value: Cell::Property("Definition"),
        },
    ],
    list: &[],
    group: Some(super::Group {
        value: Cell::Property("TypeName"),
        label: "TypeName: ",
        indent: 3,
        blank: 1,
    }),
    lines: None,
};

static CULTURE: View = View::table(&[
    Column::of("LCID", Some(16), Some(Align::Left)),
    Column::of("Name", Some(16), Some(Align::Left)),
    Column::of("DisplayName", None, Some(Align::Left)),
]);

fn itself(source: &mut dyn Source, value: &Value) -> Outcome<Value> {
    Ok(Value::text(&field(source, value, "")?))
}

/// The view of a type, by its full name.
pub(super) fn of_type(name: &str) -> Option<&'static View> {
    Some(match name {
        "System.Collections.DictionaryEntry" => &ENTRY,
        _ if name.starts_with("System.Collections.Generic.KeyValuePair`2") => &PAIR,
        "System.Version" => &VERSION,
        "System.Guid" => &GUID,
        "System.TimeSpan" => &TIME_SPAN,
        "System.Text.RegularExpressions.Match" => &MATCH,
        "System.Text.RegularExpressions.Group" => &GROUP,
        "System.DateTime" => &DATE,
        "System.RuntimeType" => &TYPE,
        "System.Globalization.CultureInfo" => &CULTURE,
        "Microsoft.PowerShell.Commands.MemberDefinition" => &MEMBER,
        _ => return None,
    })
}

/// Entries of a table, as they are shown.
pub(super) fn entries(value: &Value) -> Option<Vec<(Value, Value)>> {
    match (value, value.as_net()) {
        (Value::Table(table), _) => Some(table.borrow().entries.clone()),
        (_, Some(Net::Dictionary(of))) => Some(of.entries.borrow().clone()),
        _ => None,
    }
}

//! How values of .NET are shown when nobody says how.
//!
//! *Sources*: `DotNetTypes.format.ps1xml` and `PowerShellCore.format.ps1xml` of 5.1 [K].

use std::rc::Rc;

use super::{Align, Cell, Column, Source, View, field};
use crate::net::Outcome;
use crate::value::{Net, Object, Value};

/// A column at the left.
const fn left(label: &'static str, width: Option<usize>, property: &'static str) -> Column {
    Column { label, width, align: Some(Align::Left), value: Cell::Property(property) }
}

/// Entries of a hash table: 30 columns for the key, the rest for the value.
static ENTRY: View = View {
    columns: &[left("Name", Some(30), "Name"), left("Value", None, "Value")],
    ..View::list(&[("Name", "Name"), ("Value", "Value")])
};

/// Variables look as entries do.
static VARIABLE: View =
    View::table(&[left("Name", Some(30), "Name"), left("Value", None, "Value")]);

static COMMAND: View = View::table(&[
    left("CommandType", Some(15), "CommandType"),
    Column {
        label: "Name",
        width: Some(50),
        align: Some(Align::Left),
        value: Cell::Function(command_name),
    },
    left("Version", Some(10), "Version"),
    left("Source", None, "Source"),
]);

static MODULE: View = View::table(&[
    left("ModuleType", Some(10), "ModuleType"),
    left("Version", Some(10), "Version"),
    left("Name", Some(35), "Name"),
    Column {
        label: "ExportedCommands",
        width: None,
        align: Some(Align::Left),
        value: Cell::Function(exported),
    },
]);

static GROUP_INFO: View = View::table(&[
    Column::of("Count", Some(5), Some(Align::Right)),
    left("Name", Some(25), "Name"),
    left("Group", None, "Group"),
]);

static GROUP_WITHOUT: View = View::table(&[
    Column::of("Count", Some(5), Some(Align::Right)),
    left("Name", Some(25), "Name"),
]);

static DRIVE: View = View::table(&[
    left("Name", Some(10), "Name"),
    Column {
        label: "Used (GB)",
        width: Some(13),
        align: Some(Align::Right),
        value: Cell::Function(|source, drive| gigabytes(source, drive, "Used")),
    },
    Column {
        label: "Free (GB)",
        width: Some(13),
        align: Some(Align::Right),
        value: Cell::Function(|source, drive| gigabytes(source, drive, "Free")),
    },
    left("Provider", Some(13), "Provider"),
    left("Root", Some(35), "Root"),
    Column::of("CurrentLocation", None, Some(Align::Right)),
]);

static PATH: View = View::table(&[left("Path", None, "Path")]);

static HISTORY: View = View::table(&[
    Column::of("Id", Some(4), Some(Align::Right)),
    left("CommandLine", None, "CommandLine"),
]);

/// A line with its file and number, as its own text says.
static MATCH_INFO: View = View {
    columns: &[],
    list: &[],
    group: None,
    lines: Some(|source, value| source.show(value, "")),
};

/// An alias is shown with what it stands for.
fn command_name(source: &mut dyn Source, command: &Value) -> Outcome<Value> {
    let shown = source.property(command, "DisplayName")?.filter(|name| name.is_true());
    match shown {
        Some(name) => Ok(name),
        None => Ok(source.property(command, "Name")?.unwrap_or(Value::Null)),
    }
}

/// Names of commands, however the module holds them.
fn exported(source: &mut dyn Source, module: &Value) -> Outcome<Value> {
    Ok(match source.property(module, "ExportedCommands")? {
        Some(Value::Table(table)) => {
            let table = table.borrow();
            Value::array(table.entries.iter().map(|(name, _)| name.clone()).collect())
        }
        Some(other) => other,
        None => Value::Null,
    })
}

/// Bytes in units of 2^30, with two digits.
fn gigabytes(source: &mut dyn Source, drive: &Value, name: &str) -> Outcome<Value> {
    let bytes = source.property(drive, name)?.unwrap_or(Value::Null);
    match crate::value::convert::to_double(&bytes) {
        Ok(bytes) if bytes > 0.0 => {
            let shown = source.show(&Value::Double(bytes / f64::from(1 << 30)), "###0.00")?;
            Ok(Value::text(&shown))
        }
        _ => Ok(Value::Null),
    }
}

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

static ADDRESS: View = View::list(&[
    ("Address", "Address"),
    ("AddressFamily", "AddressFamily"),
    ("ScopeId", "ScopeId"),
    ("IsIPv6Multicast", "IsIPv6Multicast"),
    ("IsIPv6LinkLocal", "IsIPv6LinkLocal"),
    ("IsIPv6SiteLocal", "IsIPv6SiteLocal"),
    ("IsIPv6Teredo", "IsIPv6Teredo"),
    ("IsIPv4MappedToIPv6", "IsIPv4MappedToIPv6"),
    ("IPAddressToString", "IPAddressToString"),
]);

static DATE: View = View {
    columns: &[],
    list: &[],
    group: None,
    lines: Some(|source, value| source.show(value, "F")),
};

static TYPE: View = View::table(&[
    Column::of("IsPublic", Some(8), Some(Align::Left)),
    left("IsSerial", Some(8), "IsSerializable"),
    Column::of("Name", Some(40), Some(Align::Left)),
    Column::of("BaseType", None, Some(Align::Left)),
]);

/// What `Get-Member` puts out, in groups by type.
static MEMBER: View = View {
    columns: &[
        left("Name", None, "Name"),
        left("MemberType", None, "MemberType"),
        left("Definition", None, "Definition"),
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
        "System.Management.Automation.PSVariable" => &VARIABLE,
        "System.Management.Automation.CommandInfo" => &COMMAND,
        "System.Management.Automation.PSModuleInfo" => &MODULE,
        "System.Management.Automation.PSDriveInfo" => &DRIVE,
        "System.Management.Automation.PathInfo" => &PATH,
        "Microsoft.PowerShell.Commands.GroupInfo" => &GROUP_INFO,
        "Microsoft.PowerShell.Commands.GroupInfoNoElement" => &GROUP_WITHOUT,
        "Microsoft.PowerShell.Commands.HistoryInfo" => &HISTORY,
        "Microsoft.PowerShell.Commands.MatchInfo" => &MATCH_INFO,
        "System.Version" => &VERSION,
        "System.Guid" => &GUID,
        "System.TimeSpan" => &TIME_SPAN,
        "System.Text.RegularExpressions.Match" => &MATCH,
        "System.Text.RegularExpressions.Group" => &GROUP,
        "System.DateTime" => &DATE,
        "System.Net.IPAddress" => &ADDRESS,
        "System.RuntimeType" => &TYPE,
        "System.Globalization.CultureInfo" => &CULTURE,
        "Microsoft.PowerShell.Commands.MemberDefinition" => &MEMBER,
        _ => return None,
    })
}

/// Entries of a table, as they are shown; pairs of a dictionary have no view.
pub(super) fn entries(value: &Value) -> Option<Vec<Value>> {
    let (names, pairs) = match (value, value.as_net()) {
        (Value::Table(table), _) => {
            ("System.Collections.DictionaryEntry".into(), table.borrow().entries.clone())
        }
        (_, Some(Net::Dictionary(of))) => {
            let name = value.type_name();
            let inner = name.split_once('`').map_or("", |(_, inner)| inner);
            let name = format!("System.Collections.Generic.KeyValuePair`{inner}");
            (Rc::from(name), of.entries.borrow().clone())
        }
        _ => return None,
    };
    let is_table = matches!(value, Value::Table(_));
    let entry = |(key, value): (Value, Value)| {
        let all = [("Name", key.clone()), ("Key", key), ("Value", value)];
        let own = all.into_iter().skip(usize::from(!is_table));
        let properties = own.map(|(name, value)| (Rc::from(name), value)).collect();
        let type_names: Vec<Rc<str>> = vec![Rc::clone(&names)];
        Value::of_object(Object { type_names, properties, ..Object::default() })
    };
    Some(pairs.into_iter().map(entry).collect())
}

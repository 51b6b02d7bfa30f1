//! How items are shown.
//!
//! *Sources*: `FileSystem.format.ps1xml`, `Registry.format.ps1xml`, `Certificate.format.ps1xml` and
//! `PowerShellCore.format.ps1xml` of 5.1 \[K\]; a capture of the table of files (conformance table
//! `captured_outputs`).

use powershell::format::{Align, Cell, Column, Group, Layout, Request, Source, View, lines};
use powershell::net::Outcome;
use powershell::value::{Value, text};

use crate::console::providers::registry_key::VALUES;

const fn column(label: &'static str, width: usize, align: Align, value: Cell) -> Column {
    Column { label, width: Some(width), align: Some(align), value }
}

const fn rest(label: &'static str, value: Cell) -> Column {
    Column { label, width: None, align: Some(Align::Left), value }
}

/// The path of what lies above, without its provider.
fn above(source: &mut dyn Source, value: &Value) -> Outcome<Value> {
    let path = source.property(value, "PSParentPath")?.unwrap_or(Value::Null);
    let path = text::of(&path);
    Ok(Value::text(path.split_once("::").map_or(&*path, |(_, path)| path)))
}

const fn grouped(
    label: &'static str,
    value: fn(&mut dyn Source, &Value) -> Outcome<Value>,
) -> Group {
    Group { value: Cell::Function(value), label, indent: 4, blank: 2 }
}

/// `{0,10}  {1,8}`: date and time of the last write.
fn written(source: &mut dyn Source, value: &Value) -> Outcome<Value> {
    let at = source.property(value, "LastWriteTime")?.unwrap_or(Value::Null);
    let (date, time) = (source.show(&at, "d")?, source.show(&at, "t")?);
    Ok(Value::text(&format!("{date:>10}  {time:>8}")))
}

const FILE_LIST: &[(&str, &str)] = &[
    ("Name", "Name"),
    ("Length", "Length"),
    ("CreationTime", "CreationTime"),
    ("LastWriteTime", "LastWriteTime"),
    ("LastAccessTime", "LastAccessTime"),
    ("Mode", "Mode"),
    ("LinkType", "LinkType"),
    ("Target", "Target"),
    ("VersionInfo", "VersionInfo"),
];

const DIRECTORY_LIST: &[(&str, &str)] = &[
    ("Name", "Name"),
    ("CreationTime", "CreationTime"),
    ("LastWriteTime", "LastWriteTime"),
    ("LastAccessTime", "LastAccessTime"),
    ("Mode", "Mode"),
    ("LinkType", "LinkType"),
    ("Target", "Target"),
];

static COLUMNS: [Column; 4] = file_columns(14);
/// As Windows PowerShell before 5.0 has them.
static OLD_COLUMNS: [Column; 4] = file_columns(10);

const fn file_columns(length: usize) -> [Column; 4] {
    [
        column("Mode", 7, Align::Left, Cell::Property("Mode")),
        column("LastWriteTime", 25, Align::Right, Cell::Function(written)),
        column("Length", length, Align::Right, Cell::Property("Length")),
        rest("Name", Cell::Property("Name")),
    ]
}

const fn of_files(
    columns: &'static [Column],
    list: &'static [(&'static str, &'static str)],
) -> View {
    View { columns, list, group: Some(grouped("Directory: ", above)), lines: None }
}

static FILES: View = of_files(&COLUMNS, FILE_LIST);
static OLD_FILES: View = of_files(&OLD_COLUMNS, FILE_LIST);
static DIRECTORIES: View = of_files(&COLUMNS, DIRECTORY_LIST);
static OLD_DIRECTORIES: View = of_files(&OLD_COLUMNS, DIRECTORY_LIST);

/// The view of files, or of directories.
pub(in crate::console::cmdlets) fn files(old: bool, directory: bool) -> &'static View {
    match (old, directory) {
        (false, false) => &FILES,
        (true, false) => &OLD_FILES,
        (false, true) => &DIRECTORIES,
        (true, true) => &OLD_DIRECTORIES,
    }
}

/// All values of a key as a list.
fn values(source: &mut dyn Source, value: &Value) -> Outcome<Value> {
    let Some(all) = source.property(value, VALUES)? else { return Ok(Value::Null) };
    if source.property_names(&all).is_empty() {
        return Ok(Value::text(""));
    }
    let request = Request { layout: Layout::List, ..Request::default() };
    let lines = lines(source, &[all], request, 119)?;
    let text = lines.join("\r\n");
    Ok(Value::text(text.trim()))
}

fn key_name(source: &mut dyn Source, value: &Value) -> Outcome<Value> {
    if let Some(name) = source.property(value, "PSChildName")? {
        return Ok(name);
    }
    let name = source.property(value, "Name")?.unwrap_or(Value::Null);
    let name = text::of(&name);
    Ok(Value::text(name.rsplit('\\').next().unwrap_or_default()))
}

pub(in crate::console::cmdlets) static KEY: View = View {
    columns: &[
        column("Name", 30, Align::Left, Cell::Function(key_name)),
        rest("Property", Cell::Wrapped(values)),
    ],
    list: &[],
    group: Some(grouped("Hive: ", above)),
    lines: None,
};

fn provider_name(source: &mut dyn Source, drive: &Value) -> Outcome<Value> {
    let provider = source.property(drive, "Provider")?.unwrap_or(Value::Null);
    Ok(source.property(&provider, "Name")?.unwrap_or(Value::Null))
}

/// Bytes in units of 2^30, with two digits.
fn gigabytes(source: &mut dyn Source, drive: &Value, name: &str) -> Outcome<Value> {
    let bytes = source.property(drive, name)?.unwrap_or(Value::Null);
    match bytes {
        Value::Long(bytes) => {
            let shown =
                source.show(&Value::Double(bytes as f64 / f64::from(1 << 30)), "###0.00")?;
            Ok(Value::text(&shown))
        }
        _ => Ok(Value::Null),
    }
}

pub(in crate::console::cmdlets) static DRIVE: View = View::table(&[
    column("Name", 10, Align::Left, Cell::Property("Name")),
    column("Used (GB)", 13, Align::Right, Cell::Function(|s, drive| gigabytes(s, drive, "Used"))),
    column("Free (GB)", 13, Align::Right, Cell::Function(|s, drive| gigabytes(s, drive, "Free"))),
    column("Provider", 13, Align::Left, Cell::Function(provider_name)),
    column("Root", 35, Align::Left, Cell::Property("Root")),
    Column {
        label: "CurrentLocation",
        width: None,
        align: Some(Align::Right),
        value: Cell::Property("CurrentLocation"),
    },
]);

pub(in crate::console::cmdlets) static PROVIDER: View = View::table(&[
    column("Name", 20, Align::Left, Cell::Property("Name")),
    column("Capabilities", 49, Align::Left, Cell::Property("Capabilities")),
    rest("Drives", Cell::Property("Drives")),
]);

/// The path of a store, with its provider.
fn store(source: &mut dyn Source, value: &Value) -> Outcome<Value> {
    Ok(source.property(value, "PSParentPath")?.unwrap_or(Value::Null))
}

pub(in crate::console::cmdlets) static CERTIFICATE: View = View {
    columns: &[
        column("Thumbprint", 41, Align::Left, Cell::Property("Thumbprint")),
        rest("Subject", Cell::Property("Subject")),
    ],
    list: &[
        ("Subject", "Subject"),
        ("Issuer", "Issuer"),
        ("Thumbprint", "Thumbprint"),
        ("FriendlyName", "FriendlyName"),
        ("NotBefore", "NotBefore"),
        ("NotAfter", "NotAfter"),
    ],
    group: Some(Group {
        value: Cell::Function(store),
        label: "PSParentPath: ",
        indent: 3,
        blank: 1,
    }),
    lines: None,
};

pub(in crate::console::cmdlets) static STORE: View = View::list(&[("Name", "Name")]);

pub(in crate::console::cmdlets) static LOCATION: View =
    View::list(&[("Location", "Location"), ("StoreNames", "StoreNames")]);

pub(in crate::console::cmdlets) static HASH: View = View::table(&[
    column("Algorithm", 15, Align::Left, Cell::Property("Algorithm")),
    column("Hash", 70, Align::Left, Cell::Property("Hash")),
    rest("Path", Cell::Property("Path")),
]);

/// The last part of the path of access rules.
fn last_part(source: &mut dyn Source, value: &Value) -> Outcome<Value> {
    let name = source.property(value, "PSChildName")?.unwrap_or(Value::Null);
    Ok(name)
}

pub(in crate::console::cmdlets) static RULES: View = View {
    columns: &[
        rest("Path", Cell::Function(last_part)),
        rest("Owner", Cell::Property("Owner")),
        rest("Access", Cell::Property("AccessToString")),
    ],
    list: &[
        ("Path", "Path"),
        ("Owner", "Owner"),
        ("Group", "Group"),
        ("Access", "AccessToString"),
        ("Audit", "AuditToString"),
        ("Sddl", "Sddl"),
    ],
    group: Some(grouped("Directory: ", above)),
    lines: None,
};

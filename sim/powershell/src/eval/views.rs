//! How the objects of the engine's own cmdlets are shown.
//!
//! *Sources*: the format files of Windows PowerShell 5.1 [K].

use crate::format::{Align, Cell, Column, View};
use crate::value::{Value, text};

const fn left(label: &'static str, width: usize) -> Column {
    Column { label, width: Some(width), align: Some(Align::Left), value: Cell::Property(label) }
}

const fn rest(label: &'static str) -> Column {
    Column { label, width: None, align: Some(Align::Left), value: Cell::Property(label) }
}

static COMMAND: View = View::table(&[
    left("CommandType", 15),
    Column {
        label: "Name",
        width: Some(50),
        align: Some(Align::Left),
        // An alias says what it stands for.
        value: Cell::Function(|source, value| {
            let name = source.property(value, "Name")?.unwrap_or(Value::Null);
            let kind = source.property(value, "CommandType")?.unwrap_or(Value::Null);
            if text::of(&kind) != "Alias" {
                return Ok(name);
            }
            let of = source.property(value, "Definition")?.unwrap_or(Value::Null);
            Ok(Value::text(&format!("{} -> {}", text::of(&name), text::of(&of))))
        }),
    },
    left("Version", 10),
    rest("Source"),
]);

static GROUP: View = View::table(&[
    Column {
        label: "Count",
        width: Some(5),
        align: Some(Align::Right),
        value: Cell::Property("Count"),
    },
    left("Name", 25),
    rest("Group"),
]);

static GROUP_BARE: View = View::table(&[
    Column {
        label: "Count",
        width: Some(5),
        align: Some(Align::Right),
        value: Cell::Property("Count"),
    },
    rest("Name"),
]);

static VARIABLE: View = View::table(&[left("Name", 30), rest("Value")]);

static MODULE: View = View::table(&[
    left("ModuleType", 10),
    left("Version", 10),
    left("Name", 35),
    rest("ExportedCommands"),
]);

static CALL_STACK: View =
    View::table(&[left("Command", 20), left("Arguments", 20), rest("Location")]);

static PATH: View = View::table(&[rest("Path")]);

/// Objects that are shown as the text that a cast gives.
static AS_TEXT: View = View {
    columns: &[],
    list: &[],
    group: None,
    lines: Some(|source, value| source.show(value, "")),
};

/// The view of a type that the engine itself makes.
pub(crate) fn view(type_name: &str) -> Option<&'static View> {
    Some(match type_name {
        "Microsoft.PowerShell.Commands.GroupInfo" => &GROUP,
        "Microsoft.PowerShell.Commands.GroupInfoNoElement" => &GROUP_BARE,
        "Microsoft.PowerShell.Commands.MatchInfo"
        | "System.Management.Automation.InformationRecord"
        | "System.Management.Automation.WarningRecord"
        | "System.Management.Automation.VerboseRecord"
        | "System.Management.Automation.DebugRecord"
        | "System.Management.Automation.ScriptBlock" => &AS_TEXT,
        "System.Management.Automation.CommandInfo" => &COMMAND,
        "System.Management.Automation.PSVariable" => &VARIABLE,
        "System.Management.Automation.PSModuleInfo" => &MODULE,
        "System.Management.Automation.CallStackFrame" => &CALL_STACK,
        "System.Management.Automation.PathInfo" => &PATH,
        _ => return None,
    })
}

//! How the objects of the engine's own cmdlets are shown.
//!
//! *Sources*: the format files of Windows PowerShell 5.1 [K].

use crate::format::{Align, Cell, Column, View};

const fn left(label: &'static str, width: usize) -> Column {
    Column { label, width: Some(width), align: Some(Align::Left), value: Cell::Property(label) }
}

const fn rest(label: &'static str) -> Column {
    Column { label, width: None, align: Some(Align::Left), value: Cell::Property(label) }
}

static CALL_STACK: View =
    View::table(&[left("Command", 20), left("Arguments", 20), rest("Location")]);

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
        "System.Management.Automation.InformationRecord"
        | "System.Management.Automation.WarningRecord"
        | "System.Management.Automation.VerboseRecord"
        | "System.Management.Automation.DebugRecord"
        | "System.Management.Automation.ScriptBlock" => &AS_TEXT,
        "System.Management.Automation.CallStackFrame" => &CALL_STACK,
        _ => return None,
    })
}

//! Where something stands, as 5.1 tells it: `InvocationInfo`, the position message, stack lines.

use std::rc::Rc;

use super::error::object;
use super::{Invocation, Place};
use crate::source::place;
use crate::value::Value;

/// Columns of a source line that a position message shows.
const LINE: usize = 69;

/// The line that a place begins in, without its end, and the column from 0.
fn line_of(place: &Place) -> (&str, usize) {
    let text = &place.script.text;
    let (before, behind) =
        text.split_at_checked(place.span.start as usize).unwrap_or((text.as_str(), ""));
    let begin = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let end = before.len() + behind.find(['\n', '\r']).unwrap_or(behind.len());
    (&text[begin..end], before[begin..].chars().count())
}

/// `At line:1 char:1` and the marked line.
pub(crate) fn message(at: &Place) -> String {
    let here = place(&at.script.text, at.span.start);
    let file = at.script.file.as_deref().unwrap_or("line");
    let head = format!("At {file}:{} char:{}", here.line, here.column);
    let (line, column) = line_of(at);
    let line = line.trim_end();
    let spanned = at.span.of(&at.script.text);
    let first = spanned.split(['\n', '\r']).next().unwrap_or_default().chars().count();
    let chars: Vec<char> = line.chars().collect();
    let mut length = first.min(chars.len().saturating_sub(column)).max(1);
    let (mut from, mut to) = (0, chars.len());
    if chars.len() > LINE {
        length = length.min(LINE);
        // Half of what is left goes in front of the error.
        let context = (LINE - length) / 2;
        from = column.saturating_sub(context);
        to = (from + LINE).min(chars.len());
        from = to.saturating_sub(LINE).min(column);
    }
    let shown: String = chars[from..to].iter().collect();
    let before = if from > 0 { "... " } else { "" };
    let after = if to < chars.len() { " ..." } else { "" };
    let indent = " ".repeat(before.len() + column - from);
    let mark = "~".repeat(length);
    format!("{head}\n+ {before}{shown}{after}\n+ {indent}{mark}")
}

/// One line of `ScriptStackTrace`.
pub(crate) fn stack_line(name: &str, at: &Place) -> String {
    let here = place(&at.script.text, at.span.start);
    let file = at.script.file.as_deref().unwrap_or("<No file>");
    let name = if name.is_empty() { "<ScriptBlock>" } else { name };
    format!("at {name}, {file}: line {}", here.line)
}

/// The name of the folder of a file.
pub(crate) fn folder(file: &str) -> &str {
    file.rfind('\\').map_or("", |at| &file[..at])
}

/// What `$_.InvocationInfo` holds.
pub(crate) fn invocation_info(at: &Place, by: Option<&Invocation>) -> Value {
    let here = place(&at.script.text, at.span.start);
    let int = |number: usize| Value::Int(i32::try_from(number).unwrap_or(i32::MAX));
    let text = |text: Option<&Rc<str>>| text.map_or(Value::Null, |text| Value::Text(text.clone()));
    let file = at.script.file.as_ref();
    let shown = by.is_none_or(|by| by.has_position);
    object(
        &["System.Management.Automation.InvocationInfo", "System.Object"],
        [
            ("MyCommand", by.map_or(Value::Null, Invocation::info)),
            ("BoundParameters", Value::table(Vec::new())),
            ("UnboundArguments", Value::array(Vec::new())),
            ("ScriptLineNumber", int(here.line)),
            ("OffsetInLine", int(here.column)),
            ("HistoryId", Value::Long(-1)),
            ("ScriptName", file.map_or(Value::text(""), |file| Value::Text(file.clone()))),
            ("Line", Value::text(line_of(at).0)),
            ("PositionMessage", Value::text(&if shown { message(at) } else { String::new() })),
            ("PSScriptRoot", Value::text(file.map_or("", |file| folder(file)))),
            ("PSCommandPath", text(file)),
            ("InvocationName", Value::text(by.map_or("", |by| &by.called))),
            ("PipelineLength", Value::Int(0)),
            ("PipelinePosition", Value::Int(0)),
            ("ExpectingInput", Value::Bool(false)),
            ("CommandOrigin", Value::text("Internal")),
            ("DisplayScriptPosition", Value::Null),
        ],
    )
}
